//! Names under which the program answers: a foreign domain pointed at this machine reads and changes nothing.

use super::office::{TestOffice, moment};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use std::sync::Arc;
use tower::ServiceExt;
use zhaozhang_web::app::App;
use zhaozhang_web::host::Domains;
use zhaozhang_web::router::{router, router_under};

async fn status(router: &Router, host: &str) -> u16 {
    let request = Request::get("/").header(header::HOST, host).body(Body::empty()).unwrap();
    router.clone().oneshot(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn addresses_and_names_without_a_dot_are_ours_foreign_domains_are_not() {
    let office = TestOffice::empty().await;
    let router = router(App::new(office.office.clone(), Arc::new(moment)));
    for host in ["127.0.0.1:8023", "10.3.2.1", "[::1]:8023", "localhost:8023", "bangongshi", "192.168.1.8:80"]
    {
        assert_eq!(status(&router, host).await, 200, "{host}");
    }
    for host in
        ["evil.example", "evil.example:8023", "127.0.0.1.evil.example", "localhost.evil.example.", "a.b"]
    {
        assert_eq!(status(&router, host).await, 421, "{host}");
    }
}

#[tokio::test]
async fn a_foreign_domain_pointed_at_us_changes_nothing_and_learns_nothing() {
    let office = TestOffice::demonstration().await;
    let request = Request::post("/ledger/1/reverse")
        .header(header::HOST, "evil.example:8023")
        .header(header::ORIGIN, "http://evil.example:8023")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("reason=x"))
        .unwrap();
    let answer = office.send(request).await;
    assert_eq!(answer.status.as_u16(), 421);
    assert!(answer.text().contains("W-421") && !answer.text().contains("33号"), "{}", answer.text());
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(office.page("/ledger/1").await.contains("冲销这一条"), "entry 1 still counts");
}

#[tokio::test]
async fn a_domain_given_at_the_start_is_ours() {
    let office = TestOffice::empty().await;
    let domains = Domains::new(["Zhaozhang.Example.gov.cn".to_owned()]);
    let router = router_under(App::new(office.office.clone(), Arc::new(moment)), domains);
    assert_eq!(status(&router, "zhaozhang.example.gov.cn").await, 200);
    assert_eq!(status(&router, "example.gov.cn").await, 421);
}
