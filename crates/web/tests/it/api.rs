//! The interface: what a page can do a program can do, with a token of its own, once, and not too often.
//! [`webhooks`] is about what other programs are told.

mod tokens;
mod webhooks;

use super::office::{Answer, TestOffice, moment};
use super::pages::S1;
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use zhaozhang_web::api::description::{self, Operation};
use zhaozhang_web::api::words;
use zhaozhang_web::app::App;
use zhaozhang_web::gate::{GatedRoute, Takes};
use zhaozhang_web::router::table;

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|cause| panic!("{cause}: {}", self.text()))
    }
}

impl TestOffice {
    /// Sends JSON, perhaps with headers.
    pub(crate) async fn send_json(&self, address: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut request = Request::post(address)
            .header(header::HOST, "127.0.0.1")
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Reads with headers.
    pub(crate) async fn get_with(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(address).header(header::HOST, "127.0.0.1");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }
}

/// Two submissions and an adoption, as a program sends them.
pub(crate) fn rows() -> Value {
    json!({
        "notice": S1, "fact": "报送",
        "rows": [
            { "日期": "2020-07-06", "报送单位": "安远县医疗保障局", "信息编号": "A1", "标题": "门诊统筹落地" },
            { "日期": "2020-07-07", "报送单位": "安远县医疗保障局", "信息编号": "A2", "标题": "集采药品进村" },
        ],
    })
}

async fn routes() -> Vec<GatedRoute> {
    let office = TestOffice::empty().await;
    table(&App::new(office.office.clone(), Arc::new(moment)))
}

/// The forms that only make sense in a browser; each stands in the table as open to everybody.
const FOR_BROWSERS: [&str; 4] = ["/sign-in", "/sign-in/sample", "/sign-out", "/size"];

#[tokio::test]
async fn everything_a_page_sends_a_program_can_send_and_knows_the_fields_of() {
    let table = routes().await;
    let operations = description::operations(&table);
    let mut forms = 0;
    for route in table.iter().filter(|route| route.method == "POST") {
        if FOR_BROWSERS.contains(&route.path) {
            continue;
        }
        forms += 1;
        assert!(route.act.is_some(), "{} has no act: a program cannot be given it", route.path);
        assert_ne!(route.takes, Takes::Unsaid, "say at {} what the form takes: .takes::<Form>()", route.path);
        let own = |operation: &&Operation| {
            operation.method == "POST" && (operation.page == route.path || operation.address == route.path)
        };
        assert_eq!(operations.iter().filter(own).count(), 1, "{} has no counterpart", route.path);
    }
    assert!(forms > 60, "only {forms} forms");
}

#[tokio::test]
async fn every_field_has_words() {
    let operations = description::operations(&routes().await);
    let mut silent = BTreeSet::new();
    for operation in &operations {
        let names = operation.parameters().into_iter().chain(operation.fields().iter().copied());
        silent.extend(names.filter(|name| words::of(name).is_none()).map(str::to_owned));
    }
    assert!(silent.is_empty(), "describe in crates/web/src/api/words.rs: {silent:?}");
}

/// What a reference in the document points to is there.
fn expect_references(document: &Value, value: &Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(place)) = object.get("$ref") {
                let pointer = place.strip_prefix('#').unwrap();
                assert!(
                    document.pointer(pointer).is_some_and(|there| !there.is_null()),
                    "{place} is not there"
                );
            }
            object.values().for_each(|value| expect_references(document, value));
        }
        Value::Array(values) => values.iter().for_each(|value| expect_references(document, value)),
        _ => {}
    }
}

#[tokio::test]
async fn the_openapi_file_is_sound_and_names_every_operation_once() {
    let office = TestOffice::empty().await;
    let answer = office.get("/api/openapi.json").await;
    assert_eq!(answer.status.as_u16(), 200);
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    expect_references(&document, &document);
    let mut ids = BTreeSet::new();
    let mut count = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            count += 1;
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{method} {path}: {id} stands twice");
            for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                let parameters = operation["parameters"].as_array().unwrap();
                assert!(parameters.iter().any(|parameter| parameter["name"] == name), "{path} lacks {name}");
            }
        }
    }
    assert_eq!(count, description::operations(&routes().await).len());
    let reverse = &document["paths"]["/api/v1/ledger/{serial}/reverse"]["post"];
    let fields = &reverse["requestBody"]["content"]["application/json"]["schema"]["properties"];
    assert_eq!(fields["reason"]["description"], "理由", "{reverse:#}");
}

#[tokio::test]
async fn the_viewer_shows_every_operation_without_any_network() {
    let office = TestOffice::empty().await;
    let page = office.page("/api/docs").await;
    for needle in
        ["/api/v1/ledger/{serial}/reverse", "ledger.reverse", "curl -X POST", "X-Zhaozhang-Signature"]
    {
        assert!(page.contains(needle), "the viewer lacks {needle}");
    }
    let shown = page.matches("<details class=\"fault\"").count();
    assert_eq!(shown, description::operations(&routes().await).len());
    let own = page.matches("<script src=\"/assets/").count();
    assert!(page.matches("<script").count() == own && !page.contains("src=\"http"));
}

#[tokio::test]
async fn rows_go_in_are_read_back_and_taken_back_as_json() {
    let office = TestOffice::empty().await;
    let taken = office.send_json("/api/v1/ledger/entries", &[], &rows()).await;
    assert_eq!(taken.status.as_u16(), 200, "{}", taken.text());
    assert_eq!(taken.json()["taken"], 2, "{}", taken.text());
    let ledger = office.get(&format!("/api/v1/ledger?notice={S1}&unit=%E5%AE%89%E8%BF%9C")).await.json();
    assert_eq!((&ledger["total"], &ledger["facts"][0]["title"]), (&json!(2), &json!("集采药品进村")));
    let again = office.send_json("/api/v1/ledger/entries", &[], &rows()).await;
    assert_eq!(again.status.as_u16(), 422);
    let problems = again.json()["problems"].clone();
    assert_eq!((&problems[0]["code"], &problems[1]["row"]), (&json!("O-113"), &json!(2)), "{}", again.text());
    let refused = office.send_json("/api/v1/ledger/1/reverse", &[], &json!({ "reason": " " })).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["problems"][0]["code"]), (422, &json!("O-124")));
    let done = office.send_json("/api/v1/ledger/1/reverse", &[], &json!({ "reason": "重复" })).await;
    assert_eq!((done.status.as_u16(), &done.json()["id"]), (200, &json!(1)), "{}", done.text());
    let entry = office.get("/api/v1/ledger/1").await.json();
    assert_eq!((&entry["reversed_by"], &entry["fact"]["reversed"]), (&json!(3), &json!(true)), "{entry}");
    let log = office.get("/api/v1/events").await.json();
    assert_eq!(log["events"][0]["verb"], "冲销记录");
    assert_eq!(office.get("/api/v1/verify").await.json()["whole"], true);
}

#[tokio::test]
async fn rankings_statements_and_bulletins_come_as_data() {
    let office = TestOffice::demonstration().await;
    let ranking = office.get(&format!("/api/v1/notices/{S1}/ranking?period=2020-07")).await.json();
    let row = &ranking["groups"][0]["rows"][0];
    assert_eq!((&ranking["period"], &row["place"]), (&json!("2020-07"), &json!(1)));
    let number = row["number"].as_u64().unwrap();
    let statement = office.get(&format!("/api/v1/notices/{S1}/units/{number}?period=2020-07")).await.json();
    assert_eq!(statement["total"], row["points"], "the statement and the ranking agree");
    assert!(statement["entries"].as_array().unwrap().iter().any(|entry| entry["facts"][0].is_i64()));
    let form = json!({ "notice": S1, "period": "2020-07", "issued_on": "2020-08-05", "number": "赣市医保字〔2020〕41号", "act": "issue" });
    let issued = office.send_json("/api/v1/bulletins/new", &[], &form).await;
    assert_eq!(issued.status.as_u16(), 200, "{}", issued.text());
    let id = issued.json()["id"].as_i64().unwrap();
    let bulletin = office.get(&format!("/api/v1/bulletins/{id}")).await.json();
    assert_eq!(bulletin["number"], "赣市医保字〔2020〕41号");
    let file = bulletin["files"][0]["address"].as_str().unwrap();
    assert_eq!(office.get(file).await.status.as_u16(), 200, "{file}");
    let twice = office.send_json("/api/v1/bulletins/new", &[], &form).await;
    assert_eq!(twice.status.as_u16(), 422, "{}", twice.text());
}

#[tokio::test]
async fn a_page_without_data_of_its_own_comes_as_what_it_shows() {
    let office = TestOffice::demonstration().await;
    let page = office.get(&format!("/api/v1/notices/{S1}/faults")).await;
    let faults = page.json();
    assert!(faults["title"].as_str().is_some_and(|title| !title.is_empty()), "{}", page.text());
    let form = office.get("/api/v1/bulletins/new").await.json();
    let fields = form["forms"][0]["fields"].as_array().unwrap();
    let notice = fields.iter().find(|field| field["name"] == "notice").unwrap();
    assert!(notice["options"].as_array().unwrap().len() > 1, "{notice}");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_as_data_with_every_problem() {
    let office = TestOffice::empty().await;
    let ask = async |address: &str, kind: &str, body: &str| {
        let request = Request::post(address)
            .header(header::HOST, "127.0.0.1")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body.to_owned()))
            .unwrap();
        let answer = office.send(request).await;
        let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
        (answer.status.as_u16(), code, answer.json()["problems"].as_array().map_or(0, Vec::len))
    };
    let reverse = "/api/v1/ledger/1/reverse";
    for (address, kind, body, expected) in [
        (reverse, "application/json", "{", (422, "T-401", 1)),
        (reverse, "application/json", "[1]", (422, "T-401", 1)),
        (reverse, "application/json", "{\"resaon\":1,\"reason\":{}}", (422, "T-403", 2)),
        (reverse, "text/plain", "reason=x", (415, "T-415", 1)),
        ("/api/v1/ledger/upload", "application/json", "{}", (415, "T-415", 1)),
        ("/api/v1/ledger/999/reverse", "application/json", "{\"reason\":\"x\"}", (404, "O-121", 1)),
        (
            "/api/v1/ledger/entries",
            "application/json",
            "{\"notice\":\"x\",\"fact\":\"y\",\"rows\":[]}",
            (404, "W-404", 1),
        ),
        ("/api/v1/nothing", "application/json", "{}", (404, "W-404", 1)),
        ("/api/v1/verify", "application/json", "{}", (405, "W-405", 1)),
    ] {
        let (status, code, problems) = ask(address, kind, body).await;
        assert_eq!((status, code.as_str(), problems), expected, "{address} {body}");
    }
    let large = format!("{{\"reason\":\"{}\"}}", "长".repeat(1_000_000));
    assert_eq!(ask(reverse, "application/json", &large).await.0, 413);
    let answer = office.get("/api/v1/ledger?period=never").await;
    assert_eq!((answer.status.as_u16(), answer.json()["code"].clone()), (404, json!("W-404")));
}

/// Whatever page stands behind an address: a program is answered as data, never with a page, and a refusal names its
/// code and says something.
#[tokio::test]
async fn every_form_answers_a_program_as_data() {
    let office = TestOffice::empty().await;
    let mut asked = 0;
    for operation in description::operations(&routes().await) {
        // The office's own session is not a program's.
        if operation.method != "POST" || operation.address.starts_with("/api/v1/account/") {
            continue;
        }
        let mut address = operation.address.clone();
        for name in operation.parameters() {
            address = address.replace(&format!("{{{name}}}"), "999999");
        }
        let answer = office.send_json(&address, &[], &json!({})).await;
        let (status, text) = (answer.status.as_u16(), answer.text());
        assert!(status < 500 && status != 405, "{address} answers {status}: {text}");
        if answer.header("content-type").starts_with("application/json") {
            let body = answer.json();
            let is_done = status == 200 && (body["done"] == true || body.is_object());
            let is_refused = body["code"].as_str().is_some_and(|code| !code.is_empty())
                && body["message"].as_str().is_some_and(|message| !message.is_empty())
                && body["problems"].as_array().is_some_and(|problems| !problems.is_empty());
            assert!(is_done || is_refused, "{address} answers {status}: {text}");
        } else {
            assert!(status == 200 && !text.contains("<html"), "{address} answers a page: {text}");
        }
        asked += 1;
    }
    assert!(asked > 50, "only {asked} forms");
}

#[tokio::test]
async fn the_same_key_twice_is_done_once_and_answered_the_same() {
    let office = TestOffice::empty().await;
    let key = [("idempotency-key", "2020-07-a")];
    let first = office.send_json("/api/v1/ledger/entries", &key, &rows()).await;
    let second = office.send_json("/api/v1/ledger/entries", &key, &rows()).await;
    assert_eq!((first.status, first.text()), (second.status, second.text()));
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!(office.office.entry_count(S1).await.unwrap(), 2);
    let another = office.send_json("/api/v1/ledger/1/reverse", &key, &json!({ "reason": "x" })).await;
    assert_eq!((another.status.as_u16(), &another.json()["code"]), (422, &json!("T-442")));
    let once = [("idempotency-key", "reverse-1")];
    let body = json!({ "reason": "重复" });
    let done = office.send_json("/api/v1/ledger/1/reverse", &once, &body).await;
    let told = office.send_json("/api/v1/ledger/1/reverse", &once, &body).await;
    assert_eq!((done.status.as_u16(), done.text()), (200, told.text()), "not refused as taken back before");
    let verbs: Vec<String> =
        office.office.events(10).await.unwrap().into_iter().map(|row| row.verb).collect();
    assert_eq!(verbs.iter().filter(|verb| *verb == "冲销记录").count(), 1, "{verbs:?}");
    let long = "k".repeat(101);
    let refused = office.send_json("/api/v1/ledger/2/reverse", &[("idempotency-key", &long)], &body).await;
    assert_eq!(refused.json()["code"], "T-441");
}

#[tokio::test]
async fn two_programs_with_one_key_at_once_do_it_once() {
    let office = TestOffice::empty().await;
    let key = [("idempotency-key", "at-once")];
    let rows = rows();
    let send = || office.send_json("/api/v1/ledger/entries", &key, &rows);
    let (one, two) = tokio::join!(send(), send());
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert!(statuses == [200, 200] || statuses == [200, 409], "{statuses:?} {} {}", one.text(), two.text());
    assert_eq!(office.office.entry_count(S1).await.unwrap(), 2);
}
