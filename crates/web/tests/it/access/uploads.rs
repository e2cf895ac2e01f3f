//! Uploads that are no uploads: the wrong kind, too large, a name that climbs out of its folder. Nothing is written
//! outside the data folder, nothing is a fault, and what is too large is refused with the limit.

use super::super::cast::Cast;
use super::super::office::TestOffice;
use super::super::visitor::Visitor;
use super::gates::{address, people, routes};
use axum::body::Body;
use axum::http::{Request, header};
use zhaozhang_web::gate::Takes;

const MARK: &str = "zhaozhang-test";

/// A form in several parts in which every field is the same file.
fn parts(names: &[&str], file_name: &str, kind: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for name in names {
        body.extend_from_slice(
            format!(
                "--{MARK}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\
                 content-type: {kind}\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{MARK}--\r\n").as_bytes());
    body
}

async fn upload(visitor: &Visitor, to: &str, body: Vec<u8>) -> (u16, String) {
    let request = Request::post(to)
        .header(header::HOST, "127.0.0.1")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &visitor.cookie)
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={MARK}"))
        .body(Body::from(body));
    let answer = visitor.send(request.unwrap()).await;
    (answer.status.as_u16(), answer.text())
}

#[tokio::test]
async fn wrong_kinds_climbing_names_and_too_much_are_refused_on_every_upload() {
    let office = TestOffice::demonstration().await;
    let cast = Cast::of(&office).await;
    let mut uploads = 0;
    for route in routes(&office).into_iter().filter(|route| !route.path.starts_with("/api/")) {
        let (Takes::Parts(names), Some(act)) = (route.takes, route.act) else { continue };
        let label = people(&cast).into_values().find(|label| act.allows(cast.member(label).post.role));
        let visitor = office.sign_in_as(cast.member(label.expect("somebody may"))).await;
        for (file_name, kind, bytes) in [
            ("../../../../tmp/zhaozhang-climbed", "application/octet-stream", b"climbed".to_vec()),
            ("..\\..\\zhaozhang-climbed.exe", "application/x-msdownload", b"MZ\x90\x00".to_vec()),
            ("a.xlsx", "application/vnd.ms-excel", b"<script>alert(1)</script>".to_vec()),
            (
                "photo.jpg",
                "image/jpeg",
                b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            ),
            ("bomb.xlsx", "application/zip", b"PK\x03\x04 not a package".to_vec()),
            ("", "", Vec::new()),
            ("a\u{0}b.png", "image/png", vec![0; 10]),
        ] {
            for number in ["1", "999999"] {
                let to = address(route.path).replace("999999", number);
                let (status, page) = upload(&visitor, &to, parts(names, file_name, kind, &bytes)).await;
                assert!(status < 500, "{to} with {file_name:?} answers {status}\n{page}");
                assert!(!page.contains("<script>alert"), "{to}\n{page}");
            }
        }
        let (status, page) = upload(&visitor, &address(route.path), vec![b'x'; 65 * 1024 * 1024]).await;
        assert!((400..500).contains(&status), "{} takes 65 MB of nothing: {status}\n{page}", route.path);
        // One file is enough: the form of a submission has seventy fields.
        let one = &names[names.len() - 1..];
        let large = parts(one, "large.bin", "application/octet-stream", &vec![0; 65 * 1024 * 1024]);
        let (status, page) = upload(&visitor, &address(route.path), large).await;
        assert!([404, 413, 422].contains(&status), "{} takes 65 MB: {status}\n{page}", route.path);
        uploads += 1;
    }
    assert!(uploads >= 1, "no upload was found");
    for climbed in ["/tmp/zhaozhang-climbed", "/tmp/zhaozhang-climbed.exe"] {
        assert!(!std::path::Path::new(climbed).exists(), "{climbed} was written");
    }
}

#[tokio::test]
async fn a_body_that_is_no_form_is_refused_on_every_address() {
    let office = TestOffice::demonstration().await;
    let cast = Cast::of(&office).await;
    let visitor = office.sign_in_as(cast.member("市局办公室主任")).await;
    let posts = routes(&office).into_iter().filter(|route| route.method == "POST");
    for route in posts.filter(|route| route.path != "/account/sign-out" && route.path != "/sign-out") {
        for (kind, body) in [
            ("application/json", b"{\"a\":".to_vec()),
            ("multipart/form-data", b"no boundary".to_vec()),
            ("application/x-www-form-urlencoded", vec![0xff, 0xfe, b'=', 0x00]),
            ("", vec![0; 1_000]),
        ] {
            let request = Request::post(address(route.path))
                .header(header::HOST, "127.0.0.1")
                .header("sec-fetch-site", "same-origin")
                .header(header::COOKIE, &visitor.cookie)
                .header(header::CONTENT_TYPE, kind)
                .body(Body::from(body));
            let answer = visitor.send(request.unwrap()).await;
            assert!(answer.status.as_u16() < 500, "{} as {kind}\n{}", route.path, answer.text());
        }
    }
}
