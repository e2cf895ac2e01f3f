//! How far the search reaches: kept pages in any encoding and tasks of issued plans; and never what is 不公开.

use super::desk::plain;
use super::plan_desk::PlanDesk;
use super::review_desk::ReviewDesk;
use crate::office::{TestOffice, moment};
use crate::visitor::{Visitor, encoded};
use zhaozhang_office::outlet::keep_page::FetchedPage;

async fn search(visitor: &Visitor, words: &str) -> String {
    visitor.page(&format!("/search?q={}", encoded(words))).await
}

#[tokio::test]
async fn kept_pages_are_found_by_their_words_whatever_their_encoding() {
    let test = TestOffice::empty().await;
    let cast = crate::cast::Cast::of(&test).await;
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    let page = |own: &str| {
        let text = format!("安远县医保局在城北广场集中宣传，{own}，三百余名群众参加。").repeat(4);
        format!(
            "<html><head><title>集中宣传</title></head><body><h1>集中宣传</h1><p>{text}</p></body></html>"
        )
    };
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(page("展板二十四块").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let gb = encoding_rs::GB18030.encode(&page("横幅三十六条")).0.into_owned();
    for (at, (kind, body)) in
        [("text/html; charset=utf-16le", wide), ("text/html; charset=gb2312", gb)].into_iter().enumerate()
    {
        let address = format!("https://news.example.com/{at}");
        let fetched = FetchedPage {
            address: address.clone(),
            final_address: address,
            status: 200,
            content_type: kind.to_owned(),
            head: "HTTP/1.1 200 OK\r\n".to_owned(),
            body,
            ..FetchedPage::default()
        };
        test.office.keep_page(&moment(), &cast.actor("市局办公室经办"), &fetched).await.unwrap();
    }
    for words in ["展板二十四", "横幅三十六", "板二"] {
        let found = search(&clerk, words).await;
        assert!(found.contains("href=\"/pages/") && found.contains("<mark>"), "{words}: {}", plain(&found));
    }
}

#[tokio::test]
async fn tasks_are_found_once_their_plan_is_issued() {
    let desk = PlanDesk::office().await;
    let id = desk.keeps("安排.txt", super::plan_desk::PLAN.as_bytes()).await;
    let words = desk.content(id).await.tasks[0].parts[0].text.chars().skip(2).take(6).collect::<String>();
    let clerk = desk.at(super::plan_desk::CLERK);
    assert!(!search(clerk, &words).await.contains("href=\"/tasks/"), "a draft is no task");
    desk.confirms_all(id).await;
    assert_eq!(desk.advances(id, "印发", "2026-11-03").await.status.as_u16(), 303);
    let found = search(clerk, &words).await;
    assert!(found.contains("href=\"/tasks/") && found.contains("<mark>"), "{words}: {}", plain(&found));
}

#[tokio::test]
async fn what_is_withheld_is_found_by_nobody_by_no_word_of_it() {
    let desk = ReviewDesk::anyuan().await;
    let own = [
        ("disclosure", "不公开"),
        ("withheld_reason", "涉及个案独角犀"),
        ("body", "此件只说一次麒麟阁的事，另记参考。"),
    ];
    desk.hands_in("安远拟稿人", "安远个案穿山甲", &own).await;
    for label in ["安远拟稿人", "安远信息员", "安远分管领导", "市局办公室经办", "市局办公室主任"]
    {
        for words in ["麒麟阁", "穿山甲", "独角犀", "麟"] {
            let found = search(desk.at(label), words).await;
            assert!(!found.contains("<mark>"), "{label} {words}: {}", plain(&found));
        }
    }
}
