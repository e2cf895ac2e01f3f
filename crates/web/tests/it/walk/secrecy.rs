//! 涉密拦截 on every address (S1-60): each field of each form, from the page and from a program, and each upload, with a
//! secret mark in it, on the furnished office. Everything is refused, and nothing of it lies anywhere afterwards: not in
//! the database, not among the attachments, the evidence or the uploads.
//!
//! A new form is walked by itself; one whose texts the gate leaves alone stands in `zhaozhang_web::secrecy::OWN_WORDS`.

use super::furnish;
use crate::access::address_with;
use crate::requirements::review_desk::ReviewDesk;
use crate::visitor::{Visitor, encoded};
use axum::body::Body;
use axum::http::{Request, header};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use zhaozhang_domain::submission::ContentClass;
use zhaozhang_web::app::App;
use zhaozhang_web::gate::{GatedRoute, Takes};
use zhaozhang_web::router::table;
use zhaozhang_web::secrecy::OWN_WORDS;

/// A mark with words that stand nowhere else.
const MARKED: &str = "机密★1年\n走查甲乙丙丁";
/// What is looked for afterwards.
const WORDS: &str = "走查甲乙丙丁";
/// Ends the session with which the test walks.
const LAST: [&str; 2] = ["/account/sign-out", "/account/role"];

fn fields_of(route: &GatedRoute) -> &'static [&'static str] {
    match route.takes {
        Takes::Fields(names) | Takes::Parts(names) => names,
        Takes::Unsaid => &[],
    }
}

/// Sends a form in parts.
async fn send(
    visitor: &Visitor,
    to: &str,
    fields: &[(String, String)],
    file: Option<(&str, &str, &[u8])>,
) -> (u16, String) {
    let mut body: Vec<u8> = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--x-1\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    if let Some((field, name, bytes)) = file {
        let head =
            format!("--x-1\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x-1--\r\n");
    let request = Request::post(to)
        .header(header::HOST, "127.0.0.1")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &visitor.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x-1")
        .body(Body::from(body));
    let answer = visitor.send(request.unwrap()).await;
    (answer.status.as_u16(), answer.text())
}

async fn send_json(visitor: &Visitor, to: &str, json: &str) -> (u16, String) {
    let request = Request::post(to)
        .header(header::HOST, "127.0.0.1")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &visitor.cookie)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(json.to_owned()));
    let answer = visitor.send(request.unwrap()).await;
    (answer.status.as_u16(), answer.text())
}

/// The files below a folder in which the words stand.
fn holding(folder: &Path, words: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            holding(&path, words, found);
        } else {
            let bytes = fs::read(&path).unwrap();
            if let Some(at) = bytes.windows(words.len()).position(|part| part == words.as_bytes()) {
                let around = bytes.get(at.saturating_sub(200)..(at + 200).min(bytes.len())).unwrap();
                found.push(format!("{}: {}", path.display(), String::from_utf8_lossy(around)));
            }
        }
    }
}

/// The form of a draft with one field changed, of the kind of content that has the field.
fn draft(field: &str, value: &str) -> Vec<(String, String)> {
    let content = ContentClass::ALL.iter().find(|kind| kind.fields().iter().any(|own| own.key == field));
    let content = content.map_or("市委市政府中心工作", |kind| kind.word());
    let picture = "a".repeat(64);
    let mut changes = vec![("content", content), (field, value)];
    if field.starts_with("picture") {
        changes.push(("picture_hash", &picture));
    }
    if field == "picture_caption" {
        changes.push(("picture_name", "图.png"));
    }
    ReviewDesk::form("走查", &changes)
}

/// The same words as a PDF, where the programs for it are installed.
fn pdf(words: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.docx");
    fs::write(&file, words).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let mut command = Command::new("soffice");
    command.args(["--headless", &profile, "--convert-to", "pdf", "--outdir"]).arg(folder.path()).arg(&file);
    let drawn = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    if drawn.is_err() || Command::new("pdftotext").arg("-v").output().is_err() {
        crate::office::not_made("LibreOffice or pdftotext is not installed");
        return None;
    }
    fs::read(folder.path().join("a.pdf")).ok()
}

/// A Word file that is headed with a mark.
fn word() -> Vec<u8> {
    use std::io::Write as _;
    let line = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/\
         wordprocessingml/2006/main\"><w:body>{}{}</w:body></w:document>",
        line("机密★1年"),
        line(WORDS)
    );
    let types = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/\
                 content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" \
                 ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let rels = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
                relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
                officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    // Stored as it is, so that the words would be found on the disk.
    let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in
        [("[Content_Types].xml", types), ("_rels/.rels", rels), ("word/document.xml", xml.as_str())]
    {
        archive.start_file(name, plain).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn no_field_of_any_form_and_no_upload_keeps_a_secret_mark() {
    let (stage, _) = furnish::furnished().await;
    let visitors = furnish::visitors(&stage).await;
    let app = App::new(stage.office.office.clone(), Arc::new(crate::office::moment));
    let routes: Vec<GatedRoute> = table(&app).into_iter().filter(|route| route.method == "POST").collect();
    let folder = stage.office.office.data_folder().to_owned();
    for (path, _) in OWN_WORDS {
        assert!(routes.iter().any(|route| route.path == path), "{path} is exempt and is no address");
    }
    let word = word();
    let pdf = pdf(&word);
    let (mut sent, mut uploads) = (0, 0);
    for route in &routes {
        let Some(act) = route.act.filter(|_| !LAST.contains(&route.path)) else { continue };
        let able = visitors.iter().find(|(_, role, _)| act.allows(*role));
        let Some((label, _, visitor)) = able else { continue };
        let is_exempt = OWN_WORDS.iter().any(|(path, _)| *path == route.path);
        let is_draft =
            route.path.starts_with("/submissions/") && route.path.ends_with(['w', 't']) && is_exempt;
        let is_in_parts = matches!(route.takes, Takes::Parts(_));
        // A piece of evidence hangs on something that is there: here the item that was received.
        let real = route.path.replace("{owner_kind}/{owner_id}", "submission/7");
        let to = address_with(&real, 1);
        let check = |what: &str, (status, page): (u16, String)| {
            assert!(status < 500, "{what} as {label}: {status}\n{page}");
            assert!(
                is_exempt || (status == 422 && page.contains("G-101")),
                "{what} as {label}: {status}\n{page}"
            );
        };
        for field in fields_of(route) {
            let what = format!("{to}, field {field}");
            let fields =
                if is_draft { draft(field, MARKED) } else { vec![((*field).to_owned(), MARKED.to_owned())] };
            let answer = if is_in_parts {
                send(visitor, &to, &fields, None).await
            } else {
                let form: Vec<String> =
                    fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
                let answer = visitor.post(&to, &form.join("&")).await;
                (answer.status.as_u16(), answer.text())
            };
            check(&what, answer);
            sent += 1;
        }
        if is_in_parts {
            for (name, bytes) in [("a.docx", Some(&word)), ("a.pdf", pdf.as_ref())] {
                let Some(bytes) = bytes else { continue };
                let field = if fields_of(route).contains(&"files") { "files" } else { "file" };
                let fields = if is_draft { draft("title", "走查") } else { Vec::new() };
                let (status, page) = send(visitor, &to, &fields, Some((field, name, bytes.as_slice()))).await;
                assert!(status == 422 && page.contains("G-101"), "{to}, {name}: {status}\n{page}");
                assert!(page.contains(&format!("文件“{name}”中的“机密★")), "{page}");
                uploads += 1;
            }
        } else if let Some(field) = fields_of(route).first().filter(|_| !is_exempt) {
            let to = if to.starts_with("/api/") { to.clone() } else { format!("/api/v1{to}") };
            let json = serde_json::json!({ *field: [MARKED] }).to_string();
            let (status, answer) = send_json(visitor, &to, &json).await;
            assert!(status == 422 && answer.contains("\"G-101\""), "{to}: {status}\n{answer}");
        }
    }
    assert!(sent > 400 && uploads > 12, "only {sent} fields and {uploads} uploads");
    let mut found = Vec::new();
    holding(&folder, WORDS, &mut found);
    assert!(found.is_empty(), "kept in {found:?}");
    // The same words without a mark are kept, and found where they are kept.
    let drafter = stage.visitor("安远拟稿人").await;
    let saved = send(&drafter, "/submissions/new", &draft("body", WORDS), None).await;
    assert_eq!(saved.0, 303, "{}", saved.1);
    holding(&folder, WORDS, &mut found);
    assert!(!found.is_empty(), "the search finds what is kept");
    // What was stopped is in the log by its address and its field, and without its words.
    let events = stage.office.office.events(5_000).await.unwrap();
    let stopped = |address: &str| {
        events.iter().any(|event| event.subject == address && event.detail.contains("带有密级标志，没有收下"))
    };
    for address in ["/submissions/1/sign", "/submissions/1/return", "/checking/mine/contest", "/tasks/1/acts"]
    {
        assert!(stopped(address), "{address} is not in the log");
    }
    assert!(events.iter().all(|event| !event.detail.contains(WORDS)));
    assert!(stage.office.office.verify().await.unwrap().holds());
}
