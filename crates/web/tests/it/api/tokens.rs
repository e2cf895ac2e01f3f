//! Tokens: shown once, narrower than the role, ended by day, by hand and with the role; and limits of speed.

use super::rows;
use crate::cast::Cast;
use crate::office::{TestOffice, moment};
use crate::pages::S1;
use crate::visitor::Visitor;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use zhaozhang_office::Actor;
use zhaozhang_office::program::tokens::NewToken;
use zhaozhang_web::app::{App, Surroundings};
use zhaozhang_web::rate::{BehindProxy, Limit, Limits};
use zhaozhang_web::router::router;

/// An office where everybody signs in, and a token of one of its people.
async fn with_token(label: &str, scope: &[&str]) -> (TestOffice, Cast, String) {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    office.give_account(cast.member(label).post.person, "holder").await;
    let token = issue(&office, &cast.actor(label), scope, "2026-12-31").await;
    (office, cast, token)
}

async fn issue(office: &TestOffice, actor: &Actor, scope: &[&str], until: &str) -> String {
    let new = NewToken {
        name: "报表程序".into(),
        scope: scope.iter().map(|key| (*key).to_owned()).collect(),
        expires_on: until.parse().ok(),
    };
    let issued = office.office.issue_token(&moment(), actor, new).await;
    issued.unwrap_or_else(|error| panic!("{error}")).text
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

#[tokio::test]
async fn a_token_does_what_it_was_given_as_its_owner_and_no_more() {
    let (office, cast, token) = with_token("市局办公室经办", &["ledger.take_in", "ledger.read"]).await;
    let line = bearer(&token);
    let shown = [("authorization", line.as_str())];
    let nobody = office.send_json("/api/v1/ledger/entries", &[], &rows()).await;
    assert_eq!((nobody.status.as_u16(), &nobody.json()["code"]), (401, &json!("A-401")));
    let taken = office.send_json("/api/v1/ledger/entries", &shown, &rows()).await;
    assert_eq!(taken.status.as_u16(), 200, "{}", taken.text());
    let refused = office.send_json("/api/v1/ledger/1/reverse", &shown, &json!({ "reason": "x" })).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["code"]),
        (403, &json!("T-103")),
        "{}",
        refused.text()
    );
    let events = office.office.events(2).await.unwrap();
    assert_eq!(events[0].verb, "拒绝越权办理", "the refusal is recorded");
    assert_eq!(events[1].actor, cast.member("市局办公室经办").name);
    assert!(events[1].detail.ends_with("（经接口令牌办理）"), "{}", events[1].detail);
    let page = office.get_with("/notices", &shown).await;
    assert_eq!(page.status.as_u16(), 303, "a token opens the interface, not the pages");
    assert!(office.get_with("/api/v1/me", &shown).await.status.as_u16() == 403, "not in its scope");
}

#[tokio::test]
async fn a_token_cannot_be_given_what_the_role_may_not() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let form = "name=%E7%A8%8B%E5%BA%8F&scope=ledger.take_in&scope=token.own&expires_on=2029-01-01";
    let visitor = office.sign_in_as(cast.member("安远信息员")).await;
    let page = visitor.post("/tokens", form).await;
    assert_eq!(page.status.as_u16(), 422);
    for needle in ["T-203", "ledger.take_in", "token.own", "T-204", "value=\"2029-01-01\""] {
        assert!(page.text().contains(needle), "the form lacks {needle}\n{}", page.text());
    }
    assert!(visitor.page("/tokens").await.contains("还没有令牌"));
}

#[tokio::test]
async fn a_token_is_shown_once_used_and_withdrawn_on_its_page() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let visitor = office.sign_in_as(cast.member("市局办公室经办")).await;
    let form = "name=%E6%8A%A5%E8%A1%A8&scope=interface.read&expires_on=2026-12-31";
    let page = visitor.post("/tokens", form).await.text();
    let token = page.split("Bearer ").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(token.starts_with("zz_") && token.len() == 67, "{token}");
    let list = visitor.page("/tokens").await;
    assert!(list.contains("没有用过") && !list.contains(&token), "{list}");
    let line = bearer(&token);
    let me = office.get_with("/api/v1/me", &[("authorization", &line)]).await.json();
    assert_eq!((&me["role"], &me["acts"]), (&json!("办公室"), &json!(["interface.read"])), "{me}");
    assert!(visitor.page("/tokens").await.contains("2026-11-23 15:52"), "the last use is shown");
    let other = office.sign_in_as(cast.member("市局办公室主任")).await;
    assert_eq!(other.post("/tokens/1/revoke", "").await.status.as_u16(), 404, "another's token is not found");
    assert_eq!(visitor.post("/tokens/1/revoke", "").await.status.as_u16(), 303);
    let gone = office.get_with("/api/v1/me", &[("authorization", &line)]).await;
    assert_eq!((gone.status.as_u16(), &gone.json()["code"]), (401, &json!("T-213")));
}

#[tokio::test]
async fn a_token_ends_with_its_day_and_with_its_owners_role() {
    let (office, cast, token) = with_token("安远信息员", &["interface.read"]).await;
    let line = bearer(&token);
    let late = super::super::access::after(40 * 86_400);
    let app = App::new(office.office.clone(), Arc::new(move || late.clone()));
    let request = Request::get("/api/v1/me").header(header::HOST, "127.0.0.1").header("authorization", &line);
    let answer = Visitor::new(router(app)).send(request.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (401, &json!("T-212")));
    let person = cast.member("安远信息员").post.person;
    let accounts = office.office.accounts(&moment(), &Actor::command_line()).await.unwrap();
    let account = accounts.iter().find(|account| account.person == person).unwrap();
    office.office.close_account(&moment(), &Actor::command_line(), account.id, "调离").await.unwrap();
    let answer = office.get_with("/api/v1/me", &[("authorization", &line)]).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (401, &json!("T-214")), "{}", answer.text());
    for wrong in ["Bearer zz_0", "Bearer x", "Basic x", "Bearer", &format!("{line}0")] {
        let answer = office.get_with("/api/v1/me", &[("authorization", wrong)]).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (401, &json!("T-211")), "{wrong}");
    }
}

#[tokio::test]
async fn another_units_statement_is_not_found_through_the_interface_either() {
    let (office, _, token) = with_token("安远信息员", &["statement.read", "ranking.read"]).await;
    let line = bearer(&token);
    let shown = [("authorization", line.as_str())];
    let ranking =
        office.get_with(&format!("/api/v1/notices/{S1}/ranking?period=2020-07"), &shown).await.json();
    let rows: Vec<(String, u64)> = ranking["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["rows"].as_array().unwrap())
        .map(|row| (row["unit"].as_str().unwrap().to_owned(), row["number"].as_u64().unwrap()))
        .collect();
    assert!(rows.len() > 10, "{ranking}");
    for (unit, number) in rows {
        let address = format!("/api/v1/notices/{S1}/units/{number}?period=2020-07");
        let expected = if unit == "安远县医疗保障局" { 200 } else { 404 };
        assert_eq!(office.get_with(&address, &shown).await.status.as_u16(), expected, "{unit}");
    }
}

/// A browser or program at an address.
fn from(address: &str, request: axum::http::request::Builder, body: &str) -> Request<Body> {
    let mut request = request
        .header(header::HOST, "127.0.0.1")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap();
    let socket: SocketAddr = address.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(socket));
    request
}

fn limited(office: &TestOffice, behind_proxy: bool) -> Visitor {
    let few = Limit { burst: 3, pause: 60_000 };
    let limits = Limits { interface: few, sign_in: few, refused_token: few };
    let surroundings =
        Surroundings { limits, behind_proxy: BehindProxy(behind_proxy), ..Surroundings::default() };
    Visitor::new(router(App::within(office.office.clone(), Arc::new(moment), surroundings)))
}

#[tokio::test]
async fn whoever_is_too_quick_is_told_to_wait() {
    let (office, _, token) = with_token("市局办公室经办", &["interface.read"]).await;
    let visitor = limited(&office, false);
    let line = bearer(&token);
    for number in 1..=4 {
        let request = Request::get("/api/v1/me").header("authorization", &line);
        let answer = visitor.send(from("10.0.0.1:1", request, "")).await;
        if number <= 3 {
            assert_eq!(answer.status.as_u16(), 200, "{number}: {}", answer.text());
        } else {
            assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (429, &json!("T-429")));
            assert_eq!(answer.header("retry-after"), "60");
            assert!(answer.text().contains("请等60秒后再试"), "{}", answer.text());
        }
    }
    for number in 1..=4 {
        let request = Request::get("/api/v1/me").header("authorization", "Bearer zz_guess");
        let answer = visitor.send(from("10.0.0.9:1", request, "")).await;
        assert_eq!(answer.status.as_u16(), if number <= 3 { 401 } else { 429 });
    }
}

#[tokio::test]
async fn signing_in_is_limited_by_address_and_a_proxy_says_which() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    office.give_account(cast.member("安远信息员").post.person, "anyuan").await;
    let visitor = limited(&office, false);
    let attempt = || Request::post("/sign-in").header("sec-fetch-site", "same-origin");
    let status = async |visitor: &Visitor, address: &str, request| {
        visitor.send(from(address, request, "login=anyuan&password=x")).await.status.as_u16()
    };
    for _ in 0..3 {
        assert_ne!(status(&visitor, "10.0.0.1:1", attempt()).await, 429);
    }
    let answer = visitor.send(from("10.0.0.1:2", attempt(), "login=anyuan&password=x")).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after").as_str()), (429, "60"));
    assert!(answer.text().contains("请求太频繁"), "{}", answer.text());
    assert_ne!(status(&visitor, "10.0.0.2:1", attempt()).await, 429, "others are not hindered");
    let forged = attempt().header("x-forwarded-for", "192.0.2.7");
    assert_eq!(status(&visitor, "10.0.0.1:3", forged).await, 429, "without a proxy nobody is believed");
    let behind = limited(&office, true);
    for number in 1..=4 {
        let through = attempt().header("x-forwarded-for", "203.0.113.9, 192.0.2.7");
        let expected = number > 3;
        let answer = behind.send(from("127.0.0.1:1", through, "login=anyuan&password=x")).await;
        assert_eq!(answer.text().contains("T-429"), expected, "{number}");
    }
    let another = attempt().header("x-forwarded-for", "192.0.2.8");
    let answer = behind.send(from("127.0.0.1:1", another, "login=anyuan&password=x")).await;
    assert!(!answer.text().contains("T-429"), "{}", answer.text());
}
