//! Whose drafts they are: a liaison works for the own unit, and another unit's drafts are not there for them.

use super::super::access::{address_with, routes};
use super::super::cast::Cast;
use super::super::office::{TestOffice, moment};
use axum::body::Body;
use axum::http::{Request, header};
use zhaozhang_domain::submission::{ContentClass, Disclosure, InformationClass, Manuscript, Purpose};
use zhaozhang_office::submission::draft_submission::NewSubmission;
use zhaozhang_web::gate::Takes;

fn manuscript(title: &str) -> Manuscript {
    Manuscript {
        title: title.to_owned(),
        purpose: Some(Purpose::Publicity),
        class: Some(InformationClass::WorkUpdate),
        content: Some(ContentClass::CentralTask),
        content_fields: vec![("central_task".to_owned(), "打击欺诈骗保".to_owned())],
        disclosure: Some(Disclosure::Public),
        body: "七月六日，县医保局在城北广场开展打击欺诈骗保集中宣传。".to_owned(),
        authors: vec!["钟雨桐".to_owned()],
        secrecy_declared: true,
        ..Manuscript::default()
    }
}

/// A form in several parts, with a title only.
fn in_parts(to: &str, cookie: &str) -> Request<Body> {
    let body = "--m\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nx\r\n--m--\r\n";
    let request = Request::post(to)
        .header(header::HOST, "127.0.0.1")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=m");
    request.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn s0_33_a_liaison_neither_sees_nor_changes_another_units_drafts() {
    let office = TestOffice::peopled().await;
    let cast = Cast::of(&office).await;
    let draft = async |label: &str, title: &str| {
        let new = NewSubmission { manuscript: manuscript(title), ..NewSubmission::default() };
        office.office.draft_submission(&moment(), &cast.actor(label), &new).await.unwrap()
    };
    let own = draft("安远信息员", "安远县开展集中宣传").await;
    let foreign = draft("于都信息员", "于都县开展集中宣传").await;
    let events = office.office.events(5_000).await.unwrap().len();
    let liaison = office.sign_in_as(cast.member("安远信息员")).await;
    let list = liaison.page("/submissions").await;
    assert!(list.contains("安远县开展集中宣传") && !list.contains("于都县开展集中宣传"), "{list}");
    assert_eq!(liaison.get(&format!("/submissions/{own}")).await.status.as_u16(), 200);
    assert_eq!(liaison.get(&format!("/submissions/{own}/edit")).await.status.as_u16(), 200);
    let mut tried = 0;
    for route in routes(&office).into_iter().filter(|route| route.path.starts_with("/submissions/{id}")) {
        let Some(act) = route.act else { continue };
        let may = act.allows(cast.member("安远信息员").post.role);
        for to in [address_with(route.path, foreign), format!("/api/v1{}", address_with(route.path, foreign))]
        {
            let answer = match (route.method, route.takes) {
                ("GET", _) => liaison.get(&to).await,
                (_, Takes::Parts(_)) => liaison.send(in_parts(&to, &liaison.cookie)).await,
                _ => liaison.post(&to, "title=x&opinion=x&reason=x").await,
            };
            let status = answer.status.as_u16();
            let page = answer.text();
            // Another unit's record is not found, never forbidden; what the role may not is forbidden for its own too.
            let is_api = to.starts_with("/api/");
            let expected = if may { 404 } else { 403 };
            assert!(
                status == expected
                    || (is_api && [403, 404, 405, 415, 422].contains(&status) && !page.contains("于都县")),
                "{} {to} answers {status}\n{page}",
                route.method
            );
            assert!(!page.contains("于都县开展集中宣传"), "{to} gives the draft away");
            tried += 1;
        }
    }
    assert!(tried >= 16, "only {tried} addresses of a submission");
    let log = office.office.events(5_000).await.unwrap();
    let since: Vec<&str> = log[..log.len() - events].iter().map(|event| event.verb.as_str()).collect();
    let harmless = ["建立账号", "登录", "退出登录", "修改密码", "切换角色", "拒绝越权办理"];
    assert!(since.iter().all(|verb| harmless.contains(verb)), "nothing was done to it: {since:?}");
    let owner = office.sign_in_as(cast.member("于都信息员")).await;
    assert!(owner.page(&format!("/submissions/{foreign}")).await.contains("于都县开展集中宣传"));
}
