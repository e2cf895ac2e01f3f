//! A form with files and what was typed in it: kept when the database is gone, when the disk is full and when the session
//! is over, and sent once more from the page that says so. The other half is [`super::database_gone`].

use super::disk_full::{fill, inside, on_a_small_disk};
use crate::access::after;
use crate::cast::Cast;
use crate::office::{TestOffice, moment};
use crate::pages::S1;
use crate::requirements::review_desk::ReviewDesk;
use crate::visitor::{OWN_PASSWORD, Visitor, encoded};
use axum::body::Body;
use axum::http::{Request, header};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use zhaozhang_office::Moment;
use zhaozhang_web::app::App;
use zhaozhang_web::clock;
use zhaozhang_web::router::router;

const BODY: &str = "十一月二十日，安远县医保局在城北广场开展集中宣传。\n发放资料三千份。";
const KIND: &str = "multipart/form-data; boundary=frontier";

/// A form in parts, the files in the middle as the draft form has them.
fn parts(fields: &[(String, String)], files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body: Vec<u8> = Vec::new();
    let (before, behind) = fields.split_at(fields.len() / 2);
    let text = |body: &mut Vec<u8>, fields: &[(String, String)]| {
        for (name, value) in fields {
            body.extend(
                format!("--frontier\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
    };
    text(&mut body, before);
    for (field, name, bytes) in files {
        let head = format!(
            "--frontier\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    text(&mut body, behind);
    body.extend(b"--frontier--\r\n");
    body
}

fn request(address: &str, cookie: &str, body: Vec<u8>) -> Request<Body> {
    Request::post(address)
        .header(header::HOST, "127.0.0.1")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, KIND)
        .body(Body::from(body))
        .unwrap()
}

fn draft() -> Vec<(String, String)> {
    ReviewDesk::form("安远开展集中宣传", &[("body", BODY), ("withheld_reason", "<b>无</b>")])
}

const PICTURE: (&str, &str, &[u8]) = ("pictures", "城北广场.png", b"\x89PNG\r\n\x1a\n0000");

#[tokio::test]
async fn every_form_with_files_is_shown_again_when_the_database_is_gone() {
    let office = TestOffice::demonstration().await;
    office.office.close().await;
    let text = |name: &str| {
        vec![
            ("notice".to_owned(), S1.to_owned()),
            ("period".to_owned(), "2020-07".to_owned()),
            (name.to_owned(), BODY.to_owned()),
        ]
    };
    for (address, fields) in [
        ("/submissions/new", draft()),
        ("/submissions/1/edit", draft()),
        ("/checking/mine/contest", text("reason")),
        ("/grave-errors/new", text("finding")),
        ("/evidence/of/report_row/1", text("title")),
    ] {
        // A picture that is larger than what is read at once.
        let large = [PICTURE.2, &vec![0; 300_000]].concat();
        let files = [("files", "方案.docx", b"PK\x03\x04x".as_slice()), (PICTURE.0, PICTURE.1, &large)];
        let answer = office.send(request(address, "", parts(&fields, &files))).await;
        let page = answer.text();
        assert_eq!(answer.status.as_u16(), 503, "{address}: {page}");
        assert!(page.contains("W-503") && page.contains("发放资料三千份。"), "{address}: {page}");
        assert!(page.contains("再次提交") && page.contains("enctype=\"multipart/form-data\""), "{page}");
        assert!(page.contains("文件没有保留，请重新选择：城北广场.png"), "{page}");
        assert!(page.contains("type=\"file\" name=\"files\"") && page.contains("方案.docx"), "{page}");
        assert!(page.contains(&format!("action=\"{address}\"")), "{page}");
        assert!(!page.contains("<b>无"), "what was typed stays text: {page}");
    }
}

/// The fields of the form a page offers, as a browser sends them.
fn offered(page: &str) -> Vec<(String, String)> {
    let form = page.split("<form class=\"card\"").nth(1).unwrap().split("</form>").next().unwrap();
    let unescaped = |text: &str| {
        let marks = [("&#34;", "\""), ("&#60;", "<"), ("&#62;", ">"), ("&#39;", "'"), ("&#38;", "&")];
        marks.into_iter().fold(text.to_owned(), |text, (mark, sign)| text.replace(mark, sign))
    };
    let mut fields = Vec::new();
    for part in form.split(" name=\"").skip(1) {
        let (name, rest) = part.split_once('"').unwrap();
        let value = if let Some(rest) = rest.strip_prefix(" value=\"") {
            rest.split('"').next().unwrap()
        } else if rest.starts_with(" rows") {
            rest.split_once('>').unwrap().1.split("</textarea>").next().unwrap()
        } else {
            continue;
        };
        fields.push((name.to_owned(), unescaped(value)));
    }
    fields
}

#[tokio::test]
async fn a_draft_sent_after_the_session_was_over_is_saved_after_signing_in() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    office.give_account(cast.member("安远拟稿人").post.person, "anyuan").await;
    let now = Arc::new(Mutex::new(moment()));
    let read = Arc::clone(&now);
    let app = App::new(office.office.clone(), Arc::new(move || -> Moment { read.lock().unwrap().clone() }));
    let mut browser = Visitor::new(router(app));
    browser.sign_in("anyuan", OWN_PASSWORD).await;
    *now.lock().unwrap() = after(31 * 60);
    let sent = request("/submissions/new", &browser.cookie, parts(&draft(), &[PICTURE]));
    let asked = browser.send(sent).await;
    let page = asked.text();
    assert_eq!(asked.status.as_u16(), 401, "{page}");
    assert!(page.contains("刚才填写的内容保留在本页") && page.contains("附件和密码没有保留"), "{page}");
    let kept = page.split("name=\"kept\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let kept = kept.replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&");
    let form = format!(
        "login=anyuan&password={OWN_PASSWORD}&back={}&kept={}",
        encoded("/submissions/new"),
        encoded(&kept)
    );
    let back = browser.post_and_keep("/sign-in", &form).await;
    let page = back.text();
    assert_eq!(back.status.as_u16(), 200, "{page}");
    assert!(page.contains("action=\"/submissions/new\" enctype=\"multipart/form-data\""), "{page}");
    assert!(
        page.contains("请重新选择：城北广场.png") && page.contains("type=\"file\" name=\"pictures\""),
        "{page}"
    );
    // The browser sends what the page offers, with the picture chosen again.
    let again = request("/submissions/new", &browser.cookie, parts(&offered(&page), &[PICTURE]));
    let saved = browser.send(again).await;
    assert_eq!(saved.status.as_u16(), 303, "{}", saved.text());
    let item = browser.page(&saved.header("location")).await;
    assert!(item.contains("发放资料三千份。") && item.contains("城北广场.png"), "{item}");
}

/// Sends a form in parts to a running program.
fn heard(address: std::net::SocketAddr, path: &str, cookie: &str, body: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n\
         cookie: {cookie}\r\ncontent-type: {KIND}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .unwrap();
    stream.write_all(body).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0), text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn a_draft_on_a_full_disk_is_shown_again_and_saved_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let place = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    // The program goes by the clock of the machine, so the session must too.
    let office = TestOffice::on(place, None, clock::now()).await;
    let cast = Cast::of(&office).await;
    let drafter = office.sign_in_as(cast.member("安远拟稿人")).await;
    let place = office.closed().await;
    let copied = std::process::Command::new("cp").arg("-r").arg(place.path()).arg(&first).status().unwrap();
    assert!(copied.success());
    let Some(machine) = on_a_small_disk(folder.path()) else {
        println!("nobody may mount a disk here; a full disk was not tried");
        return;
    };
    let draft = parts(&draft(), &[]);
    let disk = inside(&machine, folder.path());
    let send = || heard(machine.address, "/submissions/new", &drafter.cookie, &draft);
    let (status, text) = send();
    assert_eq!(status, 303, "{text}");
    let mut tries = 0;
    let (status, text) = loop {
        fill(&disk);
        let (status, text) = send();
        if status != 303 {
            break (status, text);
        }
        tries += 1;
        assert!(tries < 200, "the disk does not get full");
    };
    assert_eq!(status, 507, "{text}");
    assert!(
        text.contains("W-507") && text.contains("发放资料三千份。") && text.contains("再次提交"),
        "{text}"
    );
    assert!(text.contains("enctype=\"multipart/form-data\""), "{text}");
    for entry in std::fs::read_dir(&disk).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("filler") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    let (status, text) = send();
    assert_eq!(status, 303, "there is room again: {text}");
    machine.stop();
}
