//! What pages say when they cannot: in Chinese, with a stable code and the next step; and the headers of every answer.

use super::office::TestOffice;
use super::pages::S1;
use axum::body::Body;
use axum::http::{Request, header};

#[tokio::test]
async fn unknown_addresses_are_refused_with_code_and_cure() {
    let office = TestOffice::empty().await;
    for (address, status, code) in [
        ("/nothing", 404, "W-404"),
        ("/notices/nothing", 404, "W-404"),
        ("/notices/nothing/ranking", 404, "W-404"),
        (&format!("/notices/{S1}/units/9999"), 404, "W-404"),
        (&format!("/notices/{S1}/units/0"), 404, "W-404"),
        (&format!("/notices/{S1}/units/abc"), 400, "W-400"),
        (&format!("/notices/{S1}/ranking?period=never"), 422, "W-422"),
        ("/ledger?period=2020-13", 422, "W-422"),
        ("/ledger/999999", 404, "W-404"),
        ("/ledger/checked/7", 404, "W-424"),
        ("/bulletins/1", 404, "W-404"),
        ("/bulletins/1/a.pdf", 404, "W-404"),
        ("/ledger/template?notice=", 404, "W-404"),
    ] {
        let answer = office.get(address).await;
        let page = answer.text();
        assert_eq!(answer.status.as_u16(), status, "{address}\n{page}");
        assert!(
            page.contains(code) && page.contains("怎么办") && page.contains("role=\"alert\""),
            "{address}\n{page}"
        );
    }
}

#[tokio::test]
async fn a_form_from_elsewhere_changes_nothing() {
    let office = TestOffice::empty().await;
    let request = Request::post("/ledger/1/reverse")
        .header(header::HOST, "127.0.0.1")
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("reason=x"))
        .unwrap();
    let answer = office.send(request).await;
    assert_eq!(answer.status.as_u16(), 403);
    assert!(answer.text().contains("W-403"), "{}", answer.text());
}

#[tokio::test]
async fn every_answer_carries_the_careful_headers() {
    let office = TestOffice::empty().await;
    for address in ["/", "/nothing", "/verify"] {
        let answer = office.get(address).await;
        assert!(answer.header("content-security-policy").starts_with("default-src 'self'"), "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{address}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{address}");
        assert_eq!(answer.header("cache-control"), "no-store", "{address}");
    }
    let page = office.page("/").await;
    let style = page.split("href=\"").find(|part| part.starts_with("/assets/")).unwrap();
    let style = office.get(style.split('"').next().unwrap()).await;
    assert!(style.header("cache-control").contains("immutable") && style.text().contains("--red"));
}

#[tokio::test]
async fn wrong_methods_and_unreadable_forms_are_refused_as_pages() {
    let office = TestOffice::empty().await;
    for (address, status) in [("/verify", 405), ("/ledger/abc/reverse", 400), ("/ledger/checked/7/take", 404)]
    {
        let answer = office.post(address, "how=all").await;
        assert_eq!(answer.status.as_u16(), status, "{address}");
        assert!(answer.text().contains("怎么办"), "{address}");
    }
}
