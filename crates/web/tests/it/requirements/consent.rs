//! 单综同意 through the pages: every contributing unit is told, agrees or objects within a term; silence is agreement and
//! is called so; an objection is ruled by somebody else than who judged and stops uses until then (四（二）1, feature 5).

use super::desk::plain;
use super::org_desk::later;
use super::review_desk::{ReviewDesk, number_of};
use crate::visitor::{encoded, form};

const PEOPLE: [&str; 15] = [
    "安远拟稿人",
    "安远信息员",
    "安远科室负责人",
    "安远办公室",
    "安远分管领导",
    "于都拟稿人",
    "于都信息员",
    "于都科室负责人",
    "于都办公室",
    "于都分管领导",
    "市局办公室经办",
    "市局办公室核稿",
    "市局办公室主任",
    "市局分管领导",
    "医院信息员",
];

/// Two counties' items, received.
async fn received(desk: &ReviewDesk) -> Vec<i64> {
    let mut items = Vec::new();
    for (at, county) in ["安远", "于都"].into_iter().enumerate() {
        let label = |part: &str| -> &'static str {
            PEOPLE.into_iter().find(|known| *known == format!("{county}{part}")).unwrap()
        };
        let body = format!("第{at}县的做法：集中检查，追回基金。");
        let id = desk.hands_in(label("拟稿人"), &format!("{county}检查做法"), &[("body", &body)]).await;
        for (part, step) in
            [("信息员", "初审"), ("科室负责人", "复核"), ("办公室", "核稿"), ("分管领导", "终审")]
        {
            let answer = desk.signs(label(part), id, step).await;
            assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
        }
        assert_eq!(desk.receives(id, "良").await.status.as_u16(), 303);
        items.push(id);
    }
    items
}

/// Combines as the clerk, marked 综.
async fn combined(desk: &ReviewDesk, parts: &[i64]) -> i64 {
    let new = form(&[
        ("parts", &parts[0].to_string()),
        ("parts", &parts[1].to_string()),
        ("title", "全市检查综合情况"),
        ("level", "市局"),
        ("channels", "市局网站"),
        ("mark", "综"),
        ("reason", "做法一般"),
        ("secrecy_declared", "yes"),
    ]);
    number_of(&desk.at("市局办公室经办").post("/combined/new", &new).await)
}

async fn signed(desk: &ReviewDesk, id: i64) {
    desk.at("市局办公室经办").post(&format!("/submissions/{id}/hand-in"), "").await;
    for (label, step) in [
        ("市局办公室经办", "初审"),
        ("市局办公室主任", "复核"),
        ("市局办公室核稿", "核稿"),
        ("市局分管领导", "终审"),
    ] {
        let answer = desk.signs(label, id, step).await;
        assert_eq!(answer.status.as_u16(), 303, "{label}: {}", plain(&answer.text()));
    }
}

#[tokio::test]
async fn a_unit_objects_the_head_rules_and_the_article_waits_until_it_is_judged_anew() {
    let desk = ReviewDesk::new(&PEOPLE).await;
    let parts = received(&desk).await;
    let id = combined(&desk, &parts).await;
    // Both liaisons are told, with the term and what silence means.
    for (label, item) in [("安远信息员", parts[0]), ("于都信息员", parts[1])] {
        let mine = desk.at(label).page("/mine").await;
        for words in ["标注“综”", "2026年11月25日", "期满视为同意"] {
            assert!(mine.contains(words), "{label} {words}\n{}", plain(&mine));
        }
        assert!(desk.at(label).page(&format!("/submissions/{item}")).await.contains("本单位答复"));
    }
    let place = format!("/combined/{id}/answer");
    let objects = form(&[("answer", "有异议"), ("reason", "我县数据完整，应评“单”")]);
    // Who has no item in it finds nothing; an objection says why; the office answers for nobody.
    assert_eq!(desk.at("医院信息员").post(&place, &objects).await.status.as_u16(), 404);
    assert_eq!(desk.at("市局办公室经办").post(&place, &objects).await.status.as_u16(), 403);
    let silent = desk.at("安远信息员").post(&place, &form(&[("answer", "有异议")])).await;
    assert!(silent.text().contains("S-410"), "{}", plain(&silent.text()));
    assert_eq!(desk.at("安远信息员").post(&place, &objects).await.status.as_u16(), 303);
    assert_eq!(desk.at("于都信息员").post(&place, &form(&[("answer", "同意")])).await.status.as_u16(), 303);
    let twice = desk.at("于都信息员").post(&place, &objects).await;
    assert!(twice.text().contains("S-411"), "{}", plain(&twice.text()));
    let log = desk.event("答复单综").await;
    assert!(log.contains("华若兰") && log.contains("同意"), "{log}");
    // The article shows both; it is not received over the objection.
    signed(&desk, id).await;
    let answer = desk.receives(id, "良").await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(
        answer.text().contains("S-412") && answer.text().contains("我县数据完整"),
        "{}",
        plain(&answer.text())
    );
    let page = desk.at("市局办公室主任").page(&format!("/submissions/{id}")).await;
    assert!(
        page.contains("有异议，待裁定") && page.contains("谢晴川") && page.contains("华若兰"),
        "{}",
        plain(&page)
    );
    assert!(desk.at("市局办公室主任").page("/mine").await.contains("单综评定有异议，请裁定"));
    // Another unit reads that somebody objected, not why.
    let other = desk.at("于都信息员").page(&format!("/submissions/{}", parts[1])).await;
    assert!(other.contains("有异议，待裁定") && !other.contains("我县数据完整"), "{}", plain(&other));
    // The clerk who judged does not rule; the head does.
    let unit = desk.cast.unit("安远信息员").to_string();
    let rule = |outcome: &str| {
        format!("unit={unit}&outcome={}&reason={}", encoded(outcome), encoded("数据补充后完整"))
    };
    let ruling = format!("/combined/{id}/rule");
    assert_eq!(desk.at("市局办公室经办").post(&ruling, &rule("成立")).await.status.as_u16(), 403);
    let ruled = desk.at("市局办公室主任").post(&ruling, &rule("成立")).await;
    assert_eq!(ruled.status.as_u16(), 303, "{}", plain(&ruled.text()));
    assert!(desk.event("裁定单综异议").await.contains("沈岳"), "{}", desk.event("裁定单综异议").await);
    assert!(desk.receives(id, "良").await.text().contains("S-412"), "upheld, it must be judged anew");
    let anew = form(&[("mark", "单"), ("reason", "数据补充后质量较好")]);
    let judged = desk.at("市局办公室经办").post(&format!("/combined/{id}/judge"), &anew).await;
    assert_eq!(judged.status.as_u16(), 303, "{}", plain(&judged.text()));
    // A new judgement asks anew, and the article goes on.
    assert!(desk.at("于都信息员").page("/mine").await.contains("标注“单”"));
    let answer = desk.receives(id, "良").await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
}

#[tokio::test]
async fn silence_within_the_term_is_agreement_and_is_called_so() {
    let desk = ReviewDesk::new(&PEOPLE).await;
    let parts = received(&desk).await;
    let id = combined(&desk, &parts).await;
    let (clerk, liaison) =
        (desk.cast.member("市局办公室经办").clone(), desk.cast.member("安远信息员").clone());
    let test = later(desk.test, "2026-11-26").await;
    let page = test.sign_in_as(&clerk).await.page(&format!("/submissions/{id}")).await;
    assert_eq!(page.matches("期满未答复，视为同意").count(), 2, "{}", plain(&page));
    let late = test.sign_in_as(&liaison).await;
    let answer = late.post(&format!("/combined/{id}/answer"), &form(&[("answer", "同意")])).await;
    assert_eq!(answer.status.as_u16(), 422);
    let text = answer.text();
    assert!(text.contains("S-411") && text.contains("核对时提出"), "{}", plain(&text));
    assert!(!late.page("/mine").await.contains("请答复同意或有异议"));
}
