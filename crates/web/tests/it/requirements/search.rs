//! The box in the head of every page: every substring found, marked, only what may be seen, on both ways in.

use super::program::{does, text};
use super::review_desk::ReviewDesk;
use crate::office::{TestOffice, moment};
use crate::visitor::encoded;
use zhaozhang_office::Actor;

/// Searches as somebody and gives the page.
async fn search(desk: &ReviewDesk, label: &str, words: &str) -> String {
    desk.at(label).page(&format!("/search?q={}", encoded(words))).await
}

#[tokio::test]
async fn the_head_of_every_page_searches_and_marks_what_was_found() {
    let desk = ReviewDesk::anyuan().await;
    let id =
        desk.drafts("安远拟稿人", "安远ＤＲＧ付费改革", &[("body", "参保\n群众满意<b>度</b>上升。")]).await;
    let home = desk.at("安远拟稿人").page("/").await;
    assert!(home.contains("action=\"/search\"") && home.contains("id=\"top-q\""));
    for words in ["drg付", "费改", "群众满意", "参保群众", "意<b>", "改革 上升"] {
        let page = search(&desk, "安远拟稿人", words).await;
        assert!(page.contains(&format!("href=\"/submissions/{id}\"")), "{words}: {page}");
    }
    let page = search(&desk, "安远拟稿人", "drg付").await;
    assert!(page.contains("安远<mark>ＤＲＧ付</mark>费改革"), "{page}");
    let page = search(&desk, "安远拟稿人", "满意<b>度").await;
    assert!(
        !page.contains("<b>度") && page.contains("&#60;b&#62;度"),
        "what stands in a text is no markup: {page}"
    );
    assert!(search(&desk, "安远拟稿人", "没有这句").await.contains("没有找到"));
    let refused = desk.at("安远拟稿人").get(&format!("/search?q={}", encoded("，。"))).await;
    assert!(
        refused.status.as_u16() == 422
            && refused.text().contains("Q-101")
            && refused.text().contains("value=\"，。\"")
    );
}

#[tokio::test]
async fn what_is_withheld_or_another_units_draft_is_not_found() {
    let desk = ReviewDesk::anyuan().await;
    let own = desk.drafts("安远拟稿人", "安远内部进展", &[]).await;
    let withheld = [("disclosure", "不公开"), ("withheld_reason", "涉及个人")];
    let secret = desk.hands_in("安远拟稿人", "安远个案处理", &withheld).await;
    for label in [
        "安远拟稿人",
        "安远信息员",
        "安远办公室",
        "安远分管领导",
        "市局办公室经办",
        "市局办公室主任",
        "于都信息员",
    ] {
        let page = search(&desk, label, "骗保").await;
        assert!(!page.contains(&format!("/submissions/{secret}\"")), "{label} finds what is withheld");
        let is_own = desk.at(label).get(&format!("/submissions/{own}")).await.status.as_u16() == 200;
        assert_eq!(page.contains(&format!("/submissions/{own}\"")), is_own, "{label}");
        assert!(!search(&desk, label, "个案处理").await.contains("<mark>"), "{label}");
    }
}

#[tokio::test]
async fn programs_get_what_was_found_as_data_and_administrators_find_nothing() {
    let desk = ReviewDesk::new(&["安远拟稿人", "系统管理员"]).await;
    desk.drafts("安远拟稿人", "安远改革动员", &[]).await;
    let home = desk.at("系统管理员").page("/").await;
    assert!(!home.contains("id=\"top-q\""), "no box for whoever may not search");
    assert_eq!(desk.at("系统管理员").get("/search?q=1").await.status.as_u16(), 403);
}

#[tokio::test]
async fn the_search_is_made_again_by_the_program() {
    let test = TestOffice::peopled().await;
    crate::cast::Cast::of(&test).await;
    let piece = zhaozhang_office::publication::publications::NewPublication {
        title: "安远医改见闻".into(),
        outlet: "江西日报".into(),
        published: "2026-11-01".into(),
        ..Default::default()
    };
    let done = test.office.record_publications(&moment(), &Actor::command_line(), vec![piece]).await;
    assert_eq!(done.unwrap().ids, [1]);
    let folder = test.closed().await;
    let notices = text(&crate::office::project().join("notices"));
    let said = does(&["reindex", "--data", &text(folder.path()), "--notices", &notices]);
    assert!(said.contains("发表稿件1篇，共1条文本"), "{said}");
}
