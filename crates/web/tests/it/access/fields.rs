//! Scripts and SQL in every field of every form and in the query of every page: what comes back is text, nothing is a
//! fault, and the office's books are whole afterwards.

use super::super::cast::Cast;
use super::super::office::{Answer, TestOffice};
use super::super::visitor::{Visitor, encoded};
use super::gates::{address, people, routes};
use zhaozhang_office::org::load_cast::CastMember;
use zhaozhang_web::gate::{GatedRoute, Takes};

/// What no page may ever say as it stands.
const SCRIPT: &str = "<script>alert(1)</script>";
/// Closes an attribute, a statement, a comment; ends with characters that other programs cut at.
const NASTY: &str =
    "<script>alert(1)</script>\"><img src=x onerror=alert(1)>'); drop table person; -- \u{0}{{7*7}}";
/// Words that fields of numbers, days and choices take, so that the nasty ones reach further.
const PLAIN: [&str; 5] = ["1", "2026-11-23", "ganzhou-2020-33", "2020-07", "' or '1'='1"];
/// Addresses that end the session with which the test walks.
const LAST: [&str; 2] = ["/account/sign-out", "/account/role"];

fn fields_of(route: &GatedRoute) -> &'static [&'static str] {
    match route.takes {
        Takes::Fields(names) | Takes::Parts(names) => names,
        Takes::Unsaid => &[],
    }
}

/// The sample people who may, as browsers.
async fn browsers(office: &TestOffice, cast: &Cast) -> Vec<(CastMember, Visitor)> {
    let mut browsers = Vec::new();
    for label in people(cast).into_values() {
        let member = cast.member(label).clone();
        let visitor = office.sign_in_as(&member).await;
        browsers.push((member, visitor));
    }
    browsers
}

fn is_clean(what: &str, answer: &Answer) {
    let (status, page) = (answer.status.as_u16(), answer.text());
    assert!(status < 500, "{what} answers {status}\n{page}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    // Data are data: a browser that is told so and may not guess draws nothing of them.
    if answer.header("content-type").starts_with("text/html") {
        assert!(!page.contains(SCRIPT), "{what} says the script as it stands\n{page}");
        assert!(!page.contains("<img src=x"), "{what} lets an attribute be closed\n{page}");
    }
}

#[tokio::test]
async fn scripts_and_sql_in_every_field_stay_text() {
    let office = TestOffice::demonstration().await;
    let cast = Cast::of(&office).await;
    let browsers = browsers(&office, &cast).await;
    let mut sent = 0;
    for route in routes(&office).iter().filter(|route| route.method == "POST") {
        let Some(act) = route.act.filter(|_| !LAST.contains(&route.path)) else { continue };
        if route.path.starts_with("/api/") {
            continue;
        }
        let Some((_, visitor)) = browsers.iter().find(|(member, _)| act.allows(member.post.role)) else {
            continue;
        };
        let names = fields_of(route);
        for nasty in names {
            let form: Vec<String> = names
                .iter()
                .enumerate()
                .map(|(place, name)| {
                    let value = if name == nasty { NASTY } else { PLAIN[place % PLAIN.len()] };
                    format!("{name}={}", encoded(value))
                })
                .collect();
            // Record 1 of everything is there in a demonstration, more or less.
            for number in ["1", "999999"] {
                let to = address(route.path).replace("999999", number);
                let answer = visitor.post(&to, &form.join("&")).await;
                is_clean(&format!("{to}, field {nasty}"), &answer);
                sent += 1;
            }
        }
    }
    assert!(sent > 50, "only {sent} forms");
    // What was kept after all is text on every page, and the books are whole.
    for (member, visitor) in &browsers {
        for route in routes(&office).iter().filter(|route| route.method == "GET") {
            if route.act.is_some_and(|act| act.allows(member.post.role)) {
                let to = address(route.path).replace("999999", "1");
                let answer = visitor.get(&to).await;
                is_clean(&to, &answer);
            }
        }
    }
    assert!(office.office.verify().await.unwrap().holds());
    assert!(!office.office.persons().await.unwrap().is_empty(), "no table was dropped");
}

#[tokio::test]
async fn scripts_and_sql_in_every_query_and_every_part_of_an_address_stay_text() {
    let office = TestOffice::demonstration().await;
    let cast = Cast::of(&office).await;
    let browsers = browsers(&office, &cast).await;
    let names = [
        "q", "query", "words", "period", "notice", "unit", "from", "until", "state", "page", "back", "sort",
        "on", "day", "kind", "role", "act", "open", "year",
    ];
    let query: Vec<String> = names.iter().map(|name| format!("{name}={}", encoded(NASTY))).collect();
    let query = query.join("&");
    for route in routes(&office).iter().filter(|route| route.method == "GET") {
        let Some(act) = route.act else { continue };
        let able = browsers.iter().find(|(member, _)| act.allows(member.post.role));
        let Some((_, visitor)) = able else { continue };
        let nasty = route.path.split('/');
        let nasty: Vec<String> =
            nasty.map(|part| if part.starts_with('{') { encoded(NASTY) } else { part.to_owned() }).collect();
        for to in [format!("{}?{query}", address(route.path)), nasty.join("/")] {
            let answer = visitor.get(&to).await;
            is_clean(&to, &answer);
        }
    }
}

#[tokio::test]
async fn the_door_takes_scripts_and_sql_as_text_too() {
    let office = TestOffice::demonstration().await;
    Cast::of(&office).await;
    let nasty = encoded(NASTY);
    for form in [
        format!("login={nasty}&password={nasty}&code={nasty}&back={nasty}&kept={nasty}"),
        format!("login=' or '1'='1&password={nasty}"),
        "login=%00&password=%00".to_owned(),
        format!("login={}&password={}", "x".repeat(100_000), "y".repeat(100_000)),
    ] {
        let answer = office.stranger().post("/sign-in", &form).await;
        is_clean(&form, &answer);
        assert!(answer.header("set-cookie").is_empty());
    }
    let sample = office.stranger().post("/sign-in/sample", &format!("sample={nasty}")).await;
    is_clean("sample", &sample);
    assert_eq!(sample.status.as_u16(), 404);
    for cookie in ["session=' or 1=1", "session=", &format!("session={}", "é".repeat(32)), "session=\u{7f}"]
    {
        let mut visitor = office.stranger();
        visitor.cookie = cookie.to_owned();
        if cookie.is_ascii() && !cookie.contains('\u{7f}') {
            assert!(visitor.get("/").await.status.is_success(), "{cookie}");
        }
    }
}
