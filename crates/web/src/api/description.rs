//! The description of the interface (接口描述): an `OpenAPI` 3.1 document made from the table of addresses, the types of the
//! forms and the shapes of the answers. Nothing in it is written a second time by hand except the words of fields
//! ([`super::words`]).

use super::drawn::DrawnPage;
use super::shape::{Done, RefusalShape, Schemas, Shape};
use super::words;
use crate::frame::VERSION;
use crate::gate::{GatedRoute, Gives, Takes};
use serde_json::{Map, Value, json};

/// One thing a program can do (接口).
#[derive(Debug, Clone)]
pub struct Operation {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Where.
    pub address: String,
    /// The page of the same, when it has one.
    pub page: &'static str,
    /// The key of the act, as tokens have it.
    pub act: &'static str,
    /// What it is.
    pub summary: &'static str,
    /// Which group of acts.
    pub group: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it gives.
    pub gives: Gives,
}

/// Everything programs can do, in the order of the table; what has data of its own shape goes before its page.
pub fn operations(table: &[GatedRoute]) -> Vec<Operation> {
    let own = |method: &str, address: &str| {
        table.iter().any(|route| route.method == method && route.path == address)
    };
    let operation = |route: &GatedRoute| {
        let act = route.act?;
        let is_for_programs = super::is_for_programs(route.path);
        let address = if is_for_programs { route.path.to_owned() } else { super::address(route.path) };
        let is_hidden = route.path.starts_with("/api/") && !is_for_programs;
        if is_hidden || (!is_for_programs && own(route.method, &address)) {
            return None;
        }
        Some(Operation {
            method: route.method,
            address,
            page: if is_for_programs { "" } else { route.path },
            act: act.key,
            summary: act.word,
            group: zhaozhang_office::permit::group_word(act),
            takes: route.takes,
            gives: route.gives,
        })
    };
    table.iter().filter_map(operation).collect()
}

impl Operation {
    /// The names in the address: `/ledger/{serial}` has `serial`.
    pub fn parameters(&self) -> Vec<&str> {
        self.address.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    /// The names of what is sent: fields of a form, or conditions of a query.
    pub fn fields(&self) -> &'static [&'static str] {
        match self.takes {
            Takes::Unsaid => &[],
            Takes::Fields(names) | Takes::Parts(names) => names,
        }
    }

    /// A name for programs that are generated: `post_ledger_serial_reverse`.
    pub fn id(&self) -> String {
        let mut id = self.method.to_ascii_lowercase();
        let path = self.address.strip_prefix(super::ROOT).unwrap_or(&self.address);
        for word in path.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            id.push('_');
            id.push_str(word);
        }
        id
    }

    /// An example of what is sent, JSON.
    pub fn example(&self) -> Option<String> {
        let is_json =
            self.method == "POST" && matches!(self.takes, Takes::Fields(names) if !names.is_empty());
        is_json.then(|| {
            let fields: Map<String, Value> =
                self.fields().iter().map(|name| ((*name).to_owned(), json!(words::example(name)))).collect();
            Value::Object(fields).to_string()
        })
    }

    /// A line for the command line that does it.
    pub fn curl(&self, origin: &str) -> String {
        let mut address = self.address.clone();
        for name in self.parameters() {
            address = address.replace(&format!("{{{name}}}"), &crate::app::percent(words::example(name)));
        }
        let mut line = format!("curl -H 'Authorization: Bearer 令牌' {origin}{address}");
        if self.method == "POST" {
            line = line.replacen("curl ", "curl -X POST -H 'Idempotency-Key: 每次不同' ", 1);
        }
        match (self.example(), self.takes) {
            (Some(example), _) => format!("{line} -H 'Content-Type: application/json' -d '{example}'"),
            (None, Takes::Parts(names)) => {
                let parts = names.iter().map(|name| {
                    if words::is_file(name) {
                        format!(" -F '{name}=@文件'")
                    } else {
                        format!(" -F '{name}={}'", words::example(name))
                    }
                });
                format!("{line}{}", parts.collect::<String>())
            }
            (None, _) => line,
        }
    }

    fn described(&self, known: &mut Schemas) -> Value {
        let page = if self.page.is_empty() { String::new() } else { format!("同页面 {}。", self.page) };
        let mut operation = json!({
            "operationId": self.id(),
            "tags": [self.group],
            "summary": self.summary,
            "description": format!("{page}令牌须含事项 {}。", self.act),
            "parameters": self.described_parameters(),
            "responses": self.responses(known),
            "x-act": self.act,
        });
        if self.method == "POST"
            && let Some(body) = self.body()
            && let Value::Object(operation) = &mut operation
        {
            operation.insert("requestBody".to_owned(), body);
        }
        operation
    }

    fn described_parameters(&self) -> Vec<Value> {
        let path = self.parameters().into_iter().map(|name| {
            json!({
                "name": name, "in": "path", "required": true, "description": words::of(name).unwrap_or_default(),
                "schema": { "type": "string" }, "example": words::example(name),
            })
        });
        let query = if self.method == "GET" { self.fields() } else { &[] };
        let query = query.iter().map(|name| {
            json!({
                "name": name, "in": "query", "required": false, "description": words::of(name).unwrap_or_default(),
                "schema": { "type": "string" },
            })
        });
        let key = (self.method == "POST").then(|| {
            json!({
                "name": "Idempotency-Key", "in": "header", "required": false, "schema": { "type": "string" },
                "description": "同一个值提交两次只办一次，两次答复相同；保留一天",
            })
        });
        path.chain(query).chain(key).collect()
    }

    fn body(&self) -> Option<Value> {
        let property = |name: &&str| {
            let description = words::of(name).unwrap_or_default();
            let schema = if words::is_file(name) {
                json!({ "type": "string", "format": "binary", "description": description })
            } else {
                json!({
                    "type": ["string", "number", "boolean", "array"], "items": { "type": "string" },
                    "description": description,
                })
            };
            ((*name).to_owned(), schema)
        };
        let (kind, names) = match self.takes {
            Takes::Unsaid | Takes::Fields([]) => return None,
            Takes::Fields(names) => ("application/json", names),
            Takes::Parts(names) => ("multipart/form-data", names),
        };
        let properties: Map<String, Value> = names.iter().map(property).collect();
        let example: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!(words::example(name)))).collect();
        let schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        Some(json!({ "required": true, "content": { kind: { "schema": schema, "example": example } } }))
    }

    fn responses(&self, known: &mut Schemas) -> Value {
        let given = match self.gives {
            Gives::Data(schema) => json!({ "application/json": { "schema": schema(known) } }),
            Gives::File => {
                json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } })
            }
            Gives::Page if self.method == "POST" => {
                json!({ "application/json": { "schema": Done::schema(known) } })
            }
            Gives::Page => json!({ "application/json": { "schema": DrawnPage::schema(known) } }),
        };
        let refused = json!({ "$ref": "#/components/responses/Refused" });
        json!({
            "200": { "description": if self.method == "POST" { "已办理" } else { "内容" }, "content": given },
            "401": refused, "403": refused, "404": refused, "409": refused, "422": refused, "429": refused,
        })
    }
}

/// The whole document.
pub fn document(table: &[GatedRoute]) -> Value {
    let mut known = Schemas::new();
    let refusal = RefusalShape::schema(&mut known);
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations(table) {
        let described = operation.described(&mut known);
        let path = paths.entry(operation.address.clone()).or_insert_with(|| json!({}));
        if let Value::Object(path) = path {
            path.insert(operation.method.to_ascii_lowercase(), described);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "照章接口", "version": VERSION, "description": ABOUT },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "paths": paths,
        "webhooks": { "event": { "post": told() } },
        "components": {
            "securitySchemes": { "token": {
                "type": "http", "scheme": "bearer", "description": "在“接口令牌”页面签发，只显示一次",
            } },
            "responses": { "Refused": {
                "description": "没有办理，problems 逐条写明问题和改法",
                "content": { "application/json": { "schema": refusal } },
            } },
            "schemas": known,
        },
    })
}

/// What the document says of itself.
const ABOUT: &str = "页面能办的，接口都能办：接口地址是页面地址前面加 /api/v1，提交 JSON 对象，权限、检查和操作记录与页面相同。\
                     状态码：401 未登录或令牌无效，403 没有权限，404 没有或不属于本单位，409 正在办理，422 内容有问题，429 太频繁（见 Retry-After）。";

/// What other programs are told (外发通知).
fn told() -> Value {
    let properties = json!({
        "id": { "type": "string", "description": "消息编号，同一条消息重发时不变，与 Idempotency-Key 相同" },
        "event": { "type": "integer", "description": "操作记录号" },
        "act": { "type": "string", "description": "事项" },
        "word": { "type": "string", "description": "事项名称" },
        "at": { "type": "string", "format": "date-time", "description": "办理时间（UTC）" },
        "subject": { "type": "string", "description": "对象编号；可能涉及个人的为空" },
    });
    json!({
        "summary": "外发通知",
        "description": "X-Zhaozhang-Signature: t=秒数,v1=HMAC-SHA256(密钥, 秒数.正文) 的十六进制。接收方应重算比对，并拒绝与本机时间相差超过5分钟的消息。",
        "requestBody": { "content": { "application/json": { "schema": { "type": "object", "properties": properties } } } },
        "responses": { "200": { "description": "已收到。其他状态会重发，间隔逐次加长；410 表示不再要" } },
    })
}
