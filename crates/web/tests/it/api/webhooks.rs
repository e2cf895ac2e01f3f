//! Webhooks: signed, told once under one key, tried again with growing waits, never inwards.

use super::rows;
use crate::access::after;
use crate::office::{TestOffice, moment};
use crate::visitor::Visitor;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use zhaozhang_office::Moment;
use zhaozhang_office::program::webhooks::signature;
use zhaozhang_web::app::App;
use zhaozhang_web::delivery::send_due;
use zhaozhang_web::outgoing::Outgoing;
use zhaozhang_web::router::router;

/// What came in at the other side.
type Inbox = Arc<Mutex<Vec<(HeaderMap, String)>>>;

/// Another program of the office that answers with a status.
struct Listener {
    address: String,
    inbox: Inbox,
    status: Arc<Mutex<StatusCode>>,
}

impl Listener {
    async fn new() -> Self {
        let inbox = Inbox::default();
        let status = Arc::new(Mutex::new(StatusCode::OK));
        let state = (Arc::clone(&inbox), Arc::clone(&status));
        let take = async |State((inbox, status)): State<(Inbox, Arc<Mutex<StatusCode>>)>,
                          headers: HeaderMap,
                          body: String| {
            inbox.lock().unwrap().push((headers, body));
            *status.lock().unwrap()
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://127.0.0.1:{}/hook", listener.local_addr().unwrap().port());
        let routes = Router::new().route("/hook", post(take)).with_state(state);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { address, inbox, status }
    }

    fn taken(&self) -> Vec<(HeaderMap, Value)> {
        let inbox = self.inbox.lock().unwrap();
        inbox.iter().map(|(headers, body)| (headers.clone(), serde_json::from_str(body).unwrap())).collect()
    }
}

/// The office's pages with a clock that can be moved and a way to this machine.
fn reaching(office: &TestOffice) -> (App, Arc<Mutex<Moment>>) {
    let now = Arc::new(Mutex::new(moment()));
    let read = Arc::clone(&now);
    let clock = Arc::new(move || read.lock().unwrap().clone());
    (App::reaching(office.office.clone(), clock, Outgoing::new(["127.0.0.1"])), now)
}

async fn set(app: &App, address: &str) -> String {
    let form = format!("name=OA&address={address}&acts=ledger.take_in&acts=ledger.reverse");
    let page = Visitor::new(router(app.clone())).post("/webhooks", &form).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text());
    page.text().split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_act_is_told_once_signed_and_without_anybodys_name() {
    let office = TestOffice::empty().await;
    let listener = Listener::new().await;
    let (app, now) = reaching(&office);
    assert_eq!(send_due(&app).await.unwrap(), 0, "nothing is told before it is set up");
    let secret = set(&app, &listener.address).await;
    office.send_json("/api/v1/ledger/entries", &[], &rows()).await;
    assert_eq!(send_due(&app).await.unwrap(), 1);
    *now.lock().unwrap() = after(600);
    assert_eq!(send_due(&app).await.unwrap(), 0, "told once");
    let taken = listener.taken();
    assert_eq!(taken.len(), 1);
    let (headers, body) = &taken[0];
    assert_eq!((&body["act"], &body["word"]), (&json!("ledger.take_in"), &json!("导入台账")), "{body}");
    assert!(!body.to_string().contains("本机用户"), "{body}");
    assert_eq!(headers["idempotency-key"].to_str().unwrap(), body["id"].as_str().unwrap());
    let given = headers["x-zhaozhang-signature"].to_str().unwrap();
    let time: u64 = given.strip_prefix("t=").unwrap().split(',').next().unwrap().parse().unwrap();
    let sent = listener.inbox.lock().unwrap()[0].1.clone();
    assert_eq!(given, signature(&secret, time, &sent));
    assert_eq!(time, 1_795_420_330, "the moment of the test");
    assert_ne!(given, signature("another", time, &sent));
}

#[tokio::test]
async fn what_is_not_taken_is_tried_again_with_growing_waits_and_the_same_key() {
    let office = TestOffice::empty().await;
    let listener = Listener::new().await;
    let (app, now) = reaching(&office);
    set(&app, &listener.address).await;
    *listener.status.lock().unwrap() = StatusCode::SERVICE_UNAVAILABLE;
    office.send_json("/api/v1/ledger/entries", &[], &rows()).await;
    for (seconds, tries) in [(0, 1), (59, 1), (61, 2), (200, 2), (362, 3)] {
        *now.lock().unwrap() = after(seconds);
        send_due(&app).await.unwrap();
        assert_eq!(listener.taken().len(), tries, "after {seconds} seconds");
    }
    let page = Visitor::new(router(app.clone())).page("/webhooks").await;
    assert!(page.contains("试了3次：对方答复503"), "{page}");
    *listener.status.lock().unwrap() = StatusCode::NO_CONTENT;
    *now.lock().unwrap() = after(2_000);
    assert_eq!(send_due(&app).await.unwrap(), 1);
    let taken = listener.taken();
    let keys: Vec<_> = taken.iter().map(|(headers, _)| headers["idempotency-key"].clone()).collect();
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
    assert!(Visitor::new(router(app.clone())).page("/webhooks").await.contains("已收到"));
}

#[tokio::test]
async fn two_programs_on_one_office_tell_it_once() {
    let office = TestOffice::empty().await;
    let listener = Listener::new().await;
    let (one, _) = reaching(&office);
    let (two, _) = reaching(&office);
    set(&one, &listener.address).await;
    for serial in 0..5 {
        let rows = json!({ "notice": super::S1, "fact": "报送", "rows": [
            { "日期": "2020-07-06", "报送单位": "安远县医疗保障局", "信息编号": format!("B{serial}"), "标题": format!("第{serial}件") },
        ]});
        assert_eq!(office.send_json("/api/v1/ledger/entries", &[], &rows).await.status.as_u16(), 200);
    }
    let (first, second) = tokio::join!(send_due(&one), send_due(&two));
    assert_eq!(first.unwrap() + second.unwrap(), 5);
    assert_eq!(listener.taken().len(), 5);
}

#[tokio::test]
async fn a_stopped_webhook_is_told_nothing_more() {
    let office = TestOffice::empty().await;
    let listener = Listener::new().await;
    let (app, _) = reaching(&office);
    set(&app, &listener.address).await;
    office.send_json("/api/v1/ledger/entries", &[], &rows()).await;
    let visitor = Visitor::new(router(app.clone()));
    assert_eq!(visitor.post("/webhooks/1/stop", "").await.status.as_u16(), 303);
    assert_eq!(send_due(&app).await.unwrap(), 0);
    assert_eq!(visitor.post("/webhooks/1/stop", "").await.status.as_u16(), 404);
    let verbs: Vec<String> = office.office.events(1).await.unwrap().into_iter().map(|row| row.verb).collect();
    assert_eq!(verbs, ["停用外发通知"]);
}

#[tokio::test]
async fn nothing_is_told_to_this_machine_or_the_inner_network_unless_named() {
    let office = TestOffice::empty().await;
    for (address, code) in [
        ("http://127.0.0.1:9/x", "T-225"),
        ("http://localhost:9/x", "T-225"),
        ("http://169.254.169.254/latest", "T-225"),
        ("http://10.1.2.3/x", "T-225"),
        ("ftp://example.com/x", "T-222"),
        ("javascript:alert(1)", "T-222"),
    ] {
        let body = json!({ "name": "OA", "address": address, "acts": ["ledger.take_in", "no.such"] });
        let answer = office.send_json("/api/v1/webhooks", &[], &body).await;
        assert_eq!(answer.status.as_u16(), 422, "{address}: {}", answer.text());
        let codes: Vec<Value> = answer.json()["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|problem| problem["code"].clone())
            .collect();
        assert!(codes.contains(&json!(code)) && codes.contains(&json!("T-224")), "{address}: {codes:?}");
    }
    assert!(office.page("/webhooks").await.contains("没有设置外发通知"));
}
