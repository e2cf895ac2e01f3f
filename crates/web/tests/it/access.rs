//! Who gets in and who does not: signing in, sessions, and forged requests on every address under every role.
//! [`gates`] walks all addresses, [`fields`] puts scripts and SQL into every field, [`uploads`] sends what no upload
//! should be.

mod command_line;
mod fields;
mod gates;
mod journey;
mod kept_here;
mod pages;
mod sessions;
mod uploaded_files;
mod uploads;

use super::cast::Cast;
use super::office::{TestOffice, moment};
use super::visitor::{OWN_PASSWORD, Visitor, encoded};
use axum::body::Body;
use axum::http::{Request, header};
use std::sync::{Arc, Mutex};
use zhaozhang_office::Moment;
use zhaozhang_web::app::App;
use zhaozhang_web::router::router;

pub(crate) use gates::{address_with, routes};

/// So many seconds after the moment of the tests.
pub(crate) fn after(seconds: i64) -> Moment {
    let start = chrono::DateTime::parse_from_rfc3339(&moment().at).unwrap().to_utc();
    Moment::of(start + chrono::TimeDelta::seconds(seconds))
}

/// A browser on the same office whose clock can be moved.
fn with_clock(office: &TestOffice) -> (Visitor, Arc<Mutex<Moment>>) {
    let now = Arc::new(Mutex::new(moment()));
    let read = Arc::clone(&now);
    let app = App::new(office.office.clone(), Arc::new(move || read.lock().unwrap().clone()));
    (Visitor::new(router(app)), now)
}

/// An office with the sample people, where 安远信息员 has an account.
async fn office_with_account() -> (TestOffice, Cast) {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    office.give_account(cast.member("安远信息员").post.person, "anyuan").await;
    (office, cast)
}

#[tokio::test]
async fn once_there_is_an_account_nobody_gets_in_without_a_session() {
    let (office, _) = office_with_account().await;
    let stranger = office.stranger();
    let sent = stranger.get("/notices?x=1").await;
    assert_eq!(
        (sent.status.as_u16(), sent.header("location").as_str()),
        (303, "/sign-in?back=%2Fnotices%3Fx%3D1")
    );
    let asked = stranger.post("/ledger/1/reverse", "reason=x").await;
    assert_eq!(asked.status.as_u16(), 401);
    assert_eq!(stranger.get("/sign-in").await.status.as_u16(), 200);
    let mut visitor = office.stranger();
    let form = format!("login=anyuan&password={OWN_PASSWORD}&back=%2Fnotices");
    let welcomed = visitor.post_and_keep("/sign-in", &form).await;
    assert_eq!((welcomed.status.as_u16(), welcomed.header("location").as_str()), (303, "/notices"));
    let page = visitor.page("/notices").await;
    assert!(page.contains("安远县医疗保障局·信息员"), "the head says who works as what");
    assert!(
        page.contains("class=\"expiry") && page.contains("action=\"/account/stay\""),
        "the end is announced"
    );
}

#[tokio::test]
async fn the_cookie_is_closed_to_scripts_and_to_other_sites() {
    let (office, _) = office_with_account().await;
    let answer = office.stranger().sign_in("anyuan", OWN_PASSWORD).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("; Path=/; HttpOnly; SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
    let app = App::new(office.office.clone(), Arc::new(moment));
    app.say_https();
    let answer = Visitor::new(router(app)).sign_in("anyuan", OWN_PASSWORD).await;
    assert!(answer.header("set-cookie").ends_with("; Secure"), "{}", answer.header("set-cookie"));
}

#[tokio::test]
async fn a_planted_cookie_is_worth_nothing_and_signing_in_gives_a_new_one() {
    let (office, _) = office_with_account().await;
    let mut victim = office.stranger();
    let planted = format!("session={}", "ab".repeat(32));
    victim.cookie.clone_from(&planted);
    victim.sign_in("anyuan", OWN_PASSWORD).await;
    assert_ne!(victim.cookie, planted);
    let first = victim.cookie.clone();
    victim.sign_in("anyuan", OWN_PASSWORD).await;
    assert_ne!(victim.cookie, first);
    for dead in [planted, first] {
        let mut attacker = office.stranger();
        attacker.cookie = dead;
        assert_eq!(attacker.get("/notices").await.status.as_u16(), 303);
    }
    assert_eq!(victim.get("/notices").await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_session_used_after_signing_out_is_nobody_s() {
    let (office, _) = office_with_account().await;
    let mut visitor = office.stranger();
    visitor.sign_in("anyuan", OWN_PASSWORD).await;
    let copied = visitor.clone();
    let out = visitor.post_and_keep("/sign-out", "").await;
    assert_eq!(out.header("location"), "/sign-in");
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(copied.get("/notices").await.status.as_u16(), 303);
    let asked = copied.post("/account/password", "old_password=a&password=b&again_password=c").await;
    assert_eq!(asked.status.as_u16(), 401);
    assert!(asked.text().contains("已退出登录"), "{}", asked.text());
}

#[tokio::test]
async fn a_thousand_wrong_passwords_tell_nothing_and_open_nothing() {
    let (office, _) = office_with_account().await;
    let (mut browser, now) = with_clock(&office);
    let events = office.office.events(5_000).await.unwrap().len();
    let mut said = Vec::new();
    for login in ["anyuan", "nobody"] {
        let mut last = String::new();
        for number in 0..1_000 {
            let answer = browser.sign_in(login, &format!("Wrong-{number}")).await;
            assert!([401, 429].contains(&answer.status.as_u16()), "{}", answer.status);
            assert!(browser.cookie.is_empty());
            last = answer.text();
        }
        assert!(last.contains("A-103") && !last.contains("Wrong-"), "no password comes back\n{last}");
        said.push(last.replace(login, ""));
    }
    assert_eq!(said[0], said[1], "the page does not tell which names there are");
    let made = office.office.events(5_000).await.unwrap().len() - events;
    assert!(made <= 5, "{made} events");
    assert_eq!(
        browser.sign_in("anyuan", OWN_PASSWORD).await.status.as_u16(),
        429,
        "locked for the owner too"
    );
    *now.lock().unwrap() = after(31 * 60);
    assert_eq!(browser.sign_in("anyuan", OWN_PASSWORD).await.status.as_u16(), 303);
    let chain = office.office.verify().await.unwrap();
    assert!(chain.holds());
}

#[tokio::test]
async fn what_was_typed_comes_back_to_the_same_person_after_the_session_was_over() {
    let (office, cast) = office_with_account().await;
    office.give_account(cast.member("于都信息员").post.person, "yudu").await;
    let (mut browser, now) = with_clock(&office);
    browser.sign_in("anyuan", OWN_PASSWORD).await;
    *now.lock().unwrap() = after(31 * 60);
    let text = "一段写了半小时的话，<b>还没有</b>提交。";
    let form = format!("reason={}&step=3&password=Geheim-1", encoded(text));
    let asked = browser.post("/ledger/1/reverse", &form).await;
    let page = asked.text();
    assert_eq!(asked.status.as_u16(), 401);
    assert!(page.contains("超过30分钟没有操作") && page.contains("name=\"kept\""), "{page}");
    assert!(!page.contains("Geheim-1") && !page.contains("<b>还没有"), "{page}");
    let kept = field(&page, "kept");
    assert!(kept.contains(text), "{kept}");
    // Another person on the same machine does not see it.
    let form = |login: &str| {
        format!(
            "login={login}&password={OWN_PASSWORD}&back={}&kept={}",
            encoded("/ledger/1/reverse"),
            encoded(&kept)
        )
    };
    let other = browser.clone().post_and_keep("/sign-in", &form("yudu")).await;
    assert_eq!((other.status.as_u16(), other.header("location").as_str()), (303, "/"));
    let back = browser.post_and_keep("/sign-in", &form("anyuan")).await;
    let page = back.text();
    assert_eq!(back.status.as_u16(), 200, "{page}");
    assert!(page.contains("action=\"/ledger/1/reverse\"") && page.contains("name=\"reason\""), "{page}");
    assert!(page.contains("&#60;b&#62;还没有") && page.contains("name=\"step\" value=\"3\""), "{page}");
}

/// The value of a hidden field, as the browser would send it.
fn field(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let value = page.split(&start).nth(1).unwrap_or_default().split('"').next().unwrap_or_default();
    [("&#34;", "\""), ("&#60;", "<"), ("&#62;", ">"), ("&#39;", "'"), ("&#38;", "&")]
        .into_iter()
        .fold(value.to_owned(), |text, (mark, sign)| text.replace(mark, sign))
}

#[tokio::test]
async fn the_way_back_after_signing_in_leads_to_our_own_pages_only() {
    let (office, _) = office_with_account().await;
    for back in
        ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/sign-out"]
    {
        let form = format!("login=anyuan&password={OWN_PASSWORD}&back={}", encoded(back));
        let answer = office.stranger().post("/sign-in", &form).await;
        assert_eq!(answer.header("location"), "/", "{back}");
    }
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused_on_every_address() {
    let (office, cast) = office_with_account().await;
    let visitor = office.sign_in_as(cast.member("市局办公室主任")).await;
    let app = App::new(office.office.clone(), Arc::new(moment));
    let before = office.office.events(5_000).await.unwrap().len();
    for route in zhaozhang_web::router::table(&app).into_iter().filter(|route| route.method == "POST") {
        for foreign in [("sec-fetch-site", "cross-site"), ("origin", "http://evil.example")] {
            let request = Request::post(gates::address(route.path))
                .header(header::HOST, "127.0.0.1")
                .header(foreign.0, foreign.1)
                .header(header::COOKIE, &visitor.cookie)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from("a=b"));
            let answer = visitor.send(request.unwrap()).await;
            assert_eq!(answer.status.as_u16(), 403, "{} {}", route.path, answer.text());
        }
    }
    assert_eq!(
        office.office.events(5_000).await.unwrap().len(),
        before,
        "nothing was done, not even refused"
    );
}

#[tokio::test]
async fn every_page_for_people_without_a_session_carries_the_careful_headers() {
    let (office, _) = office_with_account().await;
    for address in ["/sign-in", "/notices", "/nothing", "/api/v1/notices"] {
        let answer = office.stranger().get(address).await;
        assert!(answer.header("content-security-policy").starts_with("default-src 'self'"), "{address}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{address}");
        assert_eq!(answer.header("cache-control"), "no-store", "{address}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{address}");
    }
}
