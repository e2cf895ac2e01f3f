//! A desk for tests of units and people: forms, workbooks and calls as a browser sends them.
//! The tests are [`super::org`]'s and [`super::org_liaison`]'s.

use super::desk::plain;
use crate::office::{Answer, TestOffice, project};
use crate::visitor::{Visitor, form};
use axum::body::Body;
use axum::http::{Request, header};
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;
use zhaozhang_office::Moment;

/// An office on a day, with both first notices and nobody signed in.
pub(super) async fn office_on(day: &str) -> TestOffice {
    let now = Moment { today: day.parse().unwrap(), at: format!("{day}T02:00:00Z") };
    TestOffice::at(tempfile::tempdir().unwrap(), project().join("notices"), now).await
}

/// The same office on a later day.
pub(super) async fn later(office: TestOffice, day: &str) -> TestOffice {
    let now = Moment { today: day.parse().unwrap(), at: format!("{day}T02:00:00Z") };
    TestOffice::at(office.closed().await, project().join("notices"), now).await
}

/// The number of the unit of that name.
pub(super) async fn unit(office: &TestOffice, name: &str, day: &str) -> i64 {
    let unit = office.office.unit_named(name, day.parse().unwrap()).await.unwrap();
    unit.unwrap_or_else(|| panic!("no {name} on {day}")).id
}

/// The last event of a verb.
pub(super) async fn logged(office: &TestOffice, verb: &str) -> String {
    let events = office.office.events(100).await.unwrap();
    let event = events.into_iter().find(|event| event.verb == verb);
    event.map(|event| format!("{} {} {}", event.actor, event.subject, event.detail)).unwrap_or_default()
}

/// A form that must lead on.
pub(super) async fn sent(visitor: &Visitor, address: &str, fields: &[(&str, &str)]) -> String {
    let answer = visitor.post(address, &form(fields)).await;
    assert_eq!(answer.status.as_u16(), 303, "{address}\n{}", plain(&answer.text()));
    answer.header("location")
}

/// A form that must come back with these codes, and with what was typed.
pub(super) async fn refused(
    visitor: &Visitor,
    address: &str,
    fields: &[(&str, &str)],
    codes: &[&str],
) -> String {
    let answer = visitor.post(address, &form(fields)).await;
    let page = answer.text();
    assert_eq!(answer.status.as_u16(), 422, "{address}\n{}", plain(&page));
    for code in codes {
        assert!(page.contains(code), "{address} lacks {code}\n{}", plain(&page));
    }
    page
}

/// The cells of every sheet of a workbook.
pub(super) fn cells(bytes: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let names = book.sheet_names().clone();
    let rows = |range: calamine::Range<Data>| -> Vec<Vec<String>> {
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).unwrap();
            (name, rows(range))
        })
        .collect()
}

/// Uploads a filled form for a call.
pub(super) async fn import(visitor: &Visitor, call: &str, name: &str, bytes: &[u8]) -> Answer {
    let mark = "zhaozhang-test";
    let mut body = format!(
        "--{mark}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{mark}--\r\n").as_bytes());
    let request = Request::post(format!("{call}/import"))
        .header(header::HOST, "127.0.0.1")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &visitor.cookie)
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={mark}"))
        .body(Body::from(body));
    visitor.send(request.unwrap()).await
}

/// Opens the call a notice asks for, for some of its groups; gives its address.
pub(super) async fn call(
    visitor: &Visitor,
    notice: &str,
    fields: (&str, &str, &str),
    groups: &[&str],
) -> String {
    let (citation, kind, due) = fields;
    let mut all = vec![
        ("notice", notice),
        ("title", "联络员名单"),
        ("citation", citation),
        ("form", kind),
        ("due", due),
    ];
    all.extend(groups.iter().map(|group| ("groups", *group)));
    sent(visitor, "/registrations/new", &all).await
}
