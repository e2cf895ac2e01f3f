//! Sessions in the wrong hands, on every form: used after signing out, driven from a page elsewhere, and a token whose
//! scope is another. Each time the form is refused and nothing happens.

use super::super::cast::Cast;
use super::super::office::{TestOffice, moment};
use super::super::visitor::Visitor;
use super::gates::{address, people, routes};
use axum::body::Body;
use axum::http::{Request, header};
use std::collections::BTreeMap;
use zhaozhang_office::permit::Role;
use zhaozhang_office::program::tokens::NewToken;
use zhaozhang_web::gate::{GatedRoute, Takes};

/// What the log holds besides refusals.
async fn happened(office: &TestOffice) -> usize {
    let events = office.office.events(50_000).await.unwrap();
    events.iter().filter(|event| event.verb != "拒绝越权办理").count()
}

fn kind(route: &GatedRoute) -> &'static str {
    match route.takes {
        Takes::Parts(_) => "multipart/form-data; boundary=x-1",
        _ => "application/x-www-form-urlencoded",
    }
}

fn body(route: &GatedRoute) -> String {
    match route.takes {
        Takes::Parts(names) => {
            let part = |name: &&str| {
                format!("--x-1\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n1\r\n")
            };
            format!("{}--x-1--\r\n", names.iter().map(part).collect::<String>())
        }
        Takes::Fields(names) => names.iter().map(|name| format!("{name}=1")).collect::<Vec<_>>().join("&"),
        Takes::Unsaid => String::new(),
    }
}

/// Somebody of each role, signed in.
async fn signed_in(office: &TestOffice, cast: &Cast) -> BTreeMap<Role, Visitor> {
    let mut all = BTreeMap::new();
    for (role, label) in people(cast) {
        all.insert(role, office.sign_in_as(cast.member(label)).await);
    }
    all
}

#[tokio::test]
async fn a_session_used_after_signing_out_is_nobodys_on_every_form() {
    let office = TestOffice::empty().await;
    let cast = Cast::of(&office).await;
    let visitors = signed_in(&office, &cast).await;
    for (place, visitor) in visitors.values().enumerate() {
        // Half of them leave this browser, half of them everywhere.
        let to = if place % 2 == 0 { "/sign-out" } else { "/account/sign-out" };
        assert_eq!(visitor.post(to, "").await.status.as_u16(), 303);
    }
    let before = happened(&office).await;
    let mut tried = 0;
    for route in routes(&office).iter().filter(|route| route.method == "POST") {
        let Some(act) = route.act else { continue };
        for (role, visitor) in visitors.iter().filter(|(role, _)| act.allows(**role)) {
            let plain = address(route.path).replace("999999", "1");
            for to in [plain.clone(), format!("/api/v1{plain}")] {
                let request = Request::post(&to)
                    .header(header::HOST, "127.0.0.1")
                    .header("sec-fetch-site", "same-origin")
                    .header(header::COOKIE, &visitor.cookie)
                    .header(header::CONTENT_TYPE, kind(route))
                    .body(Body::from(body(route)));
                let answer = visitor.send(request.unwrap()).await;
                let status = answer.status.as_u16();
                assert!([401, 404].contains(&status), "{to} as {}: {status}\n{}", role.word(), answer.text());
                assert!(status == 401 || to.starts_with("/api/v1/api/"), "{to}: {status}");
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "only {tried} forms");
    assert_eq!(happened(&office).await, before, "nothing happens");
}

#[tokio::test]
async fn a_form_from_elsewhere_is_refused_at_every_address_whoever_is_signed_in() {
    let office = TestOffice::empty().await;
    let cast = Cast::of(&office).await;
    let visitors = signed_in(&office, &cast).await;
    let before = happened(&office).await;
    let elsewhere: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://127.0.0.1.evil.example")],
    ];
    let mut tried = 0;
    for route in routes(&office).iter().filter(|route| route.method == "POST") {
        let able = visitors.iter().find(|(role, _)| route.act.is_none_or(|act| act.allows(**role)));
        let Some((_, visitor)) = able else { continue };
        let to = address(route.path).replace("999999", "1");
        for headers in elsewhere {
            let mut request = Request::post(&to)
                .header(header::HOST, "127.0.0.1")
                .header(header::COOKIE, &visitor.cookie)
                .header(header::CONTENT_TYPE, kind(route));
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = visitor.send(request.body(Body::from(body(route))).unwrap()).await;
            assert_eq!(answer.status.as_u16(), 403, "{to} with {headers:?}\n{}", answer.text());
            tried += 1;
        }
    }
    assert!(tried > 500, "only {tried} forms");
    assert_eq!(happened(&office).await, before, "nothing happens");
    for (role, visitor) in &visitors {
        assert!(visitor.get("/account").await.status.is_success(), "{} is still signed in", role.word());
    }
}

#[tokio::test]
async fn a_token_of_another_scope_opens_no_address() {
    let office = TestOffice::empty().await;
    let cast = Cast::of(&office).await;
    let mut tried = 0;
    for (role, label) in people(&cast) {
        office
            .give_account(
                cast.member(label).post.person,
                &format!("person{}", cast.member(label).post.person),
            )
            .await;
        let new = NewToken {
            name: "只查接口的程序".into(),
            scope: ["interface.read".to_owned()].into(),
            expires_on: "2026-12-31".parse().ok(),
        };
        let issued = office.office.issue_token(&moment(), &cast.actor(label), new).await;
        let Ok(issued) = issued else { continue };
        let before = happened(&office).await;
        for route in routes(&office) {
            let Some(act) = route.act.filter(|act| act.allows(role) && act.key != "interface.read") else {
                continue;
            };
            let plain = address(route.path).replace("999999", "1");
            let is_for_programs = plain.starts_with("/api/v1/");
            let to = if is_for_programs {
                plain.clone()
            } else {
                format!("/api/v1{}", if plain == "/" { "/desk" } else { plain.as_str() })
            };
            for to in [to, plain] {
                let request = Request::builder()
                    .method(route.method)
                    .uri(&to)
                    .header(header::HOST, "127.0.0.1")
                    .header("authorization", format!("Bearer {}", issued.text))
                    // A token is no session either.
                    .header(header::COOKIE, format!("session={}", issued.text))
                    .header(header::CONTENT_TYPE, "application/json")
                    .body(Body::from("{}"));
                let answer = office.stranger().send(request.unwrap()).await;
                let status = answer.status.as_u16();
                let refused = if to.starts_with("/api/v1/") {
                    status == 403
                } else {
                    [303, 401, 403].contains(&status)
                };
                assert!(
                    refused,
                    "{} {to} as {}: {status}, {}\n{}",
                    route.method,
                    role.word(),
                    act.key,
                    answer.text()
                );
                if status == 303 {
                    assert!(answer.header("location").starts_with("/sign-in"), "{to}");
                }
                tried += 1;
            }
        }
        assert_eq!(happened(&office).await, before, "nothing happens");
    }
    assert!(tried > 1_000, "only {tried} addresses");
}
