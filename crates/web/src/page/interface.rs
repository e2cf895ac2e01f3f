//! 接口说明: every operation of the interface with its fields, an example and a line for the command line; and the
//! `OpenAPI` file of the same. Drawn by the program itself, so that it is there without any network.

use crate::api::description::{self, Operation};
use crate::api::{answer, words};
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::{Gated, Gives, Takes};
use crate::router;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhaozhang_office::permit::audit;

/// The addresses.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated.get("/api/docs", audit::INTERFACE, docs).get("/api/openapi.json", audit::INTERFACE, openapi)
}

#[derive(Template)]
#[template(path = "interface.html")]
struct InterfacePage {
    frame: Frame,
    groups: Vec<GroupView>,
    count: usize,
}

struct GroupView {
    name: &'static str,
    anchor: String,
    operations: Vec<OperationView>,
}

struct OperationView {
    id: String,
    method: &'static str,
    address: String,
    page: &'static str,
    act: &'static str,
    summary: &'static str,
    fields: Vec<FieldView>,
    sends: &'static str,
    gives: &'static str,
    curl: String,
}

struct FieldView {
    name: String,
    place: &'static str,
    words: &'static str,
}

/// What examples are addressed to.
const ORIGIN: &str = "http://127.0.0.1:8023";

/// `GET /api/docs`.
async fn docs(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let operations = description::operations(&router::table(&app));
    let count = operations.len();
    let mut groups: Vec<GroupView> = Vec::new();
    for operation in operations {
        let name = operation.group;
        let view = view(&operation);
        if let Some(group) = groups.iter_mut().find(|group| group.name == name) {
            group.operations.push(view);
        } else {
            let anchor = format!("group-{}", groups.len() + 1);
            groups.push(GroupView { name, anchor, operations: vec![view] });
        }
    }
    show(&InterfacePage { frame: Frame::new(&app, &visit, "接口说明", &[]), groups, count })
}

fn view(operation: &Operation) -> OperationView {
    let field = |place: &'static str| {
        move |name: &str| FieldView {
            name: name.to_owned(),
            place,
            words: words::of(name).unwrap_or_default(),
        }
    };
    let (sent, sends) = match (operation.method, operation.takes) {
        ("GET", _) => ("查询", ""),
        (_, Takes::Parts(_)) => ("分部", "multipart/form-data"),
        (_, Takes::Fields([]) | Takes::Unsaid) => ("正文", ""),
        (_, Takes::Fields(_)) => ("正文", "application/json"),
    };
    let path = operation.parameters().into_iter().map(field("地址"));
    OperationView {
        fields: path.chain(operation.fields().iter().copied().map(field(sent))).collect(),
        sends,
        gives: match operation.gives {
            Gives::File => "文件",
            Gives::Data(_) => "数据",
            Gives::Page if operation.method == "POST" => "办理结果",
            Gives::Page => "页面内容",
        },
        curl: operation.curl(ORIGIN),
        id: operation.id(),
        method: operation.method,
        address: operation.address.clone(),
        page: operation.page,
        act: operation.act,
        summary: operation.summary,
    }
}

/// `GET /api/openapi.json`.
async fn openapi(State(app): State<App>) -> Result<Response, Failure> {
    answer::data(&description::document(&router::table(&app)))
}
