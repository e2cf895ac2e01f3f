//! Files that are not what they say, on every upload of the furnished office: a program, a page, a program behind two
//! endings, a name that climbs, an archive that swells, a picture that is a page too. Each is refused in Chinese with
//! cause and cure, or kept by its digest as what it is; a refusal leaves nothing on the disk.

use super::furnish;
use crate::office::Answer;
use crate::requirements::Stage;
use crate::requirements::desk::plain;
use crate::visitor::Visitor;
use axum::body::Body;
use axum::http::{Request, header};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhaozhang_web::app::App;
use zhaozhang_web::gate::{GatedRoute, Takes};
use zhaozhang_web::router::table;

/// A workbook whose one sheet swells to a hundred million spaces.
fn bomb(name: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    let spaces = vec![b' '; 1024 * 1024];
    for _ in 0..120 {
        archive.write_all(&spaces).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn attacks() -> Vec<(&'static str, Vec<u8>)> {
    let program = [b"MZ\x90\x00\x03\x00".as_slice(), &[0; 200]].concat();
    let page = b"<!DOCTYPE html><html><script>alert(1)</script></html>".to_vec();
    let polyglot = [b"\x89PNG\r\n\x1a\n".as_slice(), b"<script>alert(1)</script>"].concat();
    let disguised = [b"%PDF-1.7\n".as_slice(), b"PK\x03\x04", b"<script>alert(1)</script>"].concat();
    vec![
        ("程序.pdf", program.clone()),
        ("程序.exe", program.clone()),
        ("通知.pdf.exe", program.clone()),
        ("图片.png", page.clone()),
        ("台账.xlsx", page),
        ("../../../../tmp/zhaozhang-climbed.pdf", program.clone()),
        ("..\\..\\zhaozhang-climbed.xlsx", program),
        ("膨胀.xlsx", bomb("xl/worksheets/sheet1.xml")),
        ("膨胀.docx", bomb("word/document.xml")),
        ("膨胀.zip", bomb("一.txt")),
        ("图片.png.html", polyglot.clone()),
        ("图片.jpg", polyglot),
        ("材料.pdf", disguised),
    ]
}

/// The files below a folder, the database's own apart.
fn files(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if !path.to_string_lossy().contains("zhaozhang.db") {
            found.insert(path);
        }
    }
}

fn kept(stage: &Stage) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    files(stage.office.office.data_folder(), &mut found);
    found
}

async fn send(visitor: &Visitor, to: &str, (field, name, bytes): (&str, &str, &[u8])) -> Answer {
    let head = format!(
        "--x-1\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: \
         application/pdf\r\n\r\n"
    );
    let body: Vec<u8> = [head.as_bytes(), bytes, b"\r\n--x-1--\r\n"].concat();
    let request = Request::post(to)
        .header(header::HOST, "127.0.0.1")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &visitor.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x-1")
        .body(Body::from(body));
    visitor.send(request.unwrap()).await
}

/// What is wrong with an answer, if something is.
fn fault(answer: &Answer) -> Option<String> {
    let (status, page) = (answer.status.as_u16(), plain(&answer.text()));
    let is_said = page.contains('。') && page.contains("请");
    match status {
        303 => None,
        // Some uploads answer with a page that lists what was found wrong: 200.
        200 | 400 | 404 | 409 | 413 | 422 if is_said => None,
        _ => Some(format!("{status}: {}", page.chars().take(600).collect::<String>())),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_what_it_says_is_refused_with_cause_and_cure_and_leaves_nothing() {
    let (stage, _) = furnish::furnished().await;
    let visitors = furnish::visitors(&stage).await;
    let app = App::new(stage.office.office.clone(), Arc::new(crate::office::moment));
    let routes: Vec<GatedRoute> = table(&app);
    let attacks = attacks();
    let (mut wrong, mut tried, mut taken) = (Vec::new(), 0, BTreeSet::new());
    for route in &routes {
        let (Takes::Parts(names), Some(act)) = (route.takes, route.act) else { continue };
        let able = visitors.iter().find(|(_, role, _)| act.allows(*role));
        let Some((label, _, visitor)) = able else { continue };
        let to =
            crate::access::address_with(&route.path.replace("{owner_kind}/{owner_id}", "submission/7"), 1);
        let fields: Vec<&str> =
            names.iter().copied().filter(|name| ["file", "files", "pictures"].contains(name)).collect();
        assert!(!fields.is_empty(), "{} takes a file under another name: say which", route.path);
        for field in fields {
            for (name, bytes) in &attacks {
                let before = kept(&stage);
                let answer = send(visitor, &to, (field, name, bytes)).await;
                tried += 1;
                let what = format!("{to} {field} {name} as {label}");
                if let Some(fault) = fault(&answer) {
                    wrong.push(format!("{what}: {fault}"));
                }
                let after = kept(&stage);
                let new: Vec<String> =
                    after.difference(&before).map(|path| path.display().to_string()).collect();
                if answer.status.as_u16() == 303 {
                    taken.insert(format!("{} {name}", route.path));
                    // Kept by its digest: no name of the sender's reaches the disk.
                    let is_plain = |path: &&String| !path.contains("climbed") && !path.contains('程');
                    if !new.iter().all(|path| is_plain(&path)) {
                        wrong.push(format!("{what}: kept as {new:?}"));
                    }
                } else if !new.is_empty() {
                    wrong.push(format!("{what}: {} and kept {new:?}", answer.status));
                }
            }
        }
    }
    eprintln!("taken: {taken:#?}");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 150, "only {tried} files");
    for climbed in ["/tmp/zhaozhang-climbed.pdf", "/tmp/zhaozhang-climbed.xlsx"] {
        assert!(!Path::new(climbed).exists(), "{climbed} was written");
    }
}
