//! Files as they are made and sent in the tests about evidence: small ones that are whole, and ones that are not. Next:
//! [`super::evidence`], [`super::package`].

use super::report_stage::{ReportStage, rows_of};
use crate::office::Answer;
use crate::visitor::Visitor;
use axum::body::Body;
use axum::http::{Request, header};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A whole PDF, as far as one looks at its ends; the mark makes it another file.
pub(super) fn pdf(mark: &str) -> Vec<u8> {
    format!("%PDF-1.7\n% {mark}\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n").into_bytes()
}

/// A whole JPEG.
pub(super) fn jpg(mark: &str) -> Vec<u8> {
    [&[0xFF, 0xD8, 0xFF, 0xE0], mark.as_bytes(), &[0xFF, 0xD9]].concat()
}

/// A whole film: type, data and index.
pub(crate) fn mp4(data: usize) -> Vec<u8> {
    let part = |kind: &[u8; 4], body: &[u8]| {
        let length = u32::try_from(body.len() + 8).unwrap();
        [length.to_be_bytes().as_slice(), kind, body].concat()
    };
    let data: Vec<u8> = (0..data).map(|at| u8::try_from(at % 251).unwrap()).collect();
    [part(b"ftyp", b"isom\0\0\x02\0isomiso2"), part(b"mdat", &data), part(b"moov", &[0; 100])].concat()
}

/// A film whose end is missing.
pub(super) fn cut_film() -> Vec<u8> {
    let mut film = mp4(4000);
    film.truncate(2000);
    film
}

/// Three frames of sound.
pub(super) fn mp3() -> Vec<u8> {
    let mut frame = vec![0xFF, 0xFB, 0x90, 0x00];
    frame.resize(417, 0);
    frame.repeat(3)
}

/// A Windows program.
pub(super) const PROGRAM: &[u8] = b"MZ\x90\x00\x03\x00\x00\x00This program cannot be run in DOS mode.";

/// Sends a form with a file, as a browser does.
pub(super) async fn send(
    visitor: &Visitor,
    address: &str,
    fields: &[(&str, &str)],
    file: Option<(&str, &[u8])>,
) -> Answer {
    let mut body: Vec<u8> = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--frontier\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.as_bytes());
    }
    if let Some((name, bytes)) = file {
        let head = format!(
            "--frontier\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--frontier--\r\n");
    let request = Request::post(address)
        .header(header::HOST, "127.0.0.1")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &visitor.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=frontier")
        .body(Body::from(body))
        .unwrap();
    visitor.send(request).await
}

/// Asks for a stretch of a file.
pub(super) async fn stretch(visitor: &Visitor, address: &str, range: &str) -> Answer {
    let request = Request::get(address)
        .header(header::HOST, "127.0.0.1")
        .header(header::COOKIE, &visitor.cookie)
        .header(header::RANGE, range)
        .body(Body::empty())
        .unwrap();
    visitor.send(request).await
}

/// A package with names as they are.
pub(super) fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A stage with a report of these rows; gives the upload addresses of its rows.
pub(super) async fn rows(rows: &[[&str; 5]]) -> (ReportStage, String, Vec<String>) {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, rows).await;
    let ids = rows_of(&stage.liaison, &at).await;
    (stage, at, ids.iter().map(|id| format!("/evidence/of/report_row/{id}")).collect())
}

/// The numbers of the evidence a page links to, in order, each once.
pub(super) fn evidence_in(page: &str) -> Vec<i64> {
    let mut ids: Vec<i64> = Vec::new();
    for rest in page.split("href=\"/evidence/").skip(1) {
        if let Some(id) = rest.split(['"', '/']).next().and_then(|id| id.parse().ok())
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    ids
}
