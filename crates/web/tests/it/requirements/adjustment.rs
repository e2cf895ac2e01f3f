//! 人工调整 through the pages (row S1-48, the second half): proposed with article, reason and evidence, approved by
//! another person, then an entry of its own in statement, ranking and bulletin, with both names; no entry is changed.

use super::review_desk::ReviewDesk;
use crate::office::moment;
use crate::visitor::encoded;
use zhaozhang_domain::period::Period;

const CODE: &str = "ganzhou-2020-33";
const ANYUAN: &str = "安远县医疗保障局";

fn form(unit: &str, points: &str, on: &str, article: &str) -> String {
    format!(
        "notice={CODE}&unit={}&points={}&on={on}&article={}&reason={}&evidence={}",
        encoded(unit),
        encoded(points),
        encoded(article),
        encoded("系统故障期间的常规报送一篇没有登记"),
        encoded("收文登记2026-77号")
    )
}

/// Proposes through the page and gives the adjustment's address.
async fn proposes(desk: &ReviewDesk, label: &str, points: &str) -> String {
    let form = form(ANYUAN, points, "2026-11-20", "四（一）1");
    let answer = desk.at(label).post("/adjustments/new", &form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    answer.header("location")
}

/// The address of 安远's statement of November.
async fn statement(desk: &ReviewDesk) -> String {
    let scored = desk.test.office.scored(CODE, moment().today).await.unwrap();
    let (id, _) = scored.sheet.named(ANYUAN).unwrap();
    format!("/notices/{CODE}/units/{}?period=2026-11", id.index() + 1)
}

#[tokio::test]
async fn s1_48_an_adjustment_stands_apart_with_proposer_and_approver_and_no_points_are_typed() {
    let desk = ReviewDesk::anyuan().await;
    desk.received("安远开展集中宣传", &[]).await;
    let entries = async || {
        let scored = desk.test.office.scored(CODE, moment().today).await.unwrap();
        let (_, holder) = scored.sheet.named(ANYUAN).unwrap();
        (holder.total(Period::year(2026)).to_string(), scored.sheet.entry_count(), scored.ledger.len())
    };
    let before = entries().await;
    assert_eq!(before.0, "1", "posted by itself on receipt");
    let place = proposes(&desk, "市局办公室经办", "5").await;
    let log = desk.event("提出人工调整").await;
    assert!(
        log.contains("林知夏") && log.contains("四（一）1") && log.contains("收文登记2026-77号"),
        "{log}"
    );
    let shown = statement(&desk).await;
    assert!(
        !desk.at("安远信息员").page(&shown).await.contains("id=\"adjustments\""),
        "not before it is approved"
    );
    assert_eq!(desk.at("安远信息员").get(&place).await.status.as_u16(), 404);
    let head = desk.at("市局办公室主任");
    assert!(head.page("/mine").await.contains("+5分，请审批"), "it waits at the head's desk");
    let yes = format!("decision={}&opinion={}", encoded("同意"), encoded("属实"));
    assert_eq!(head.post(&format!("{place}/decide"), &yes).await.status.as_u16(), 303);
    let page = desk.at("安远信息员").page(&shown).await;
    for words in ["人工调整", "+5", "林知夏", "沈岳", "收文登记2026-77号", "按规则得分1分", "合计<b>6</b>分"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(desk.at("安远信息员").page(&place).await.contains("系统故障期间"));
    assert!(
        page.contains("林知夏提出，沈岳批准") && page.contains("“人工调整”"),
        "an entry of its own: {page}"
    );
    let after = entries().await;
    assert_eq!(
        after,
        ("6".to_owned(), before.1 + 1, before.2 + 1),
        "one fact and one entry more, none changed"
    );
    let log = desk.event("审批人工调整").await;
    assert!(log.contains("沈岳") && log.contains("提出人林知夏") && log.contains("入台账第"), "{log}");
    let ranking = desk.at("市局办公室经办").page(&format!("/notices/{CODE}/ranking?period=2026-11")).await;
    let row = ranking.split("<tr").find(|row| row.contains(ANYUAN)).unwrap();
    assert!(row.contains(">6<"), "the ranking counts it: {row}");
    let book = desk.at("市局办公室经办").get(&format!("/ledger?kind={}", encoded("调整"))).await;
    assert!(book.text().contains("人工调整1"), "{}", book.text());
    // Another unit finds nothing.
    assert_eq!(desk.at("于都信息员").get(&place).await.status.as_u16(), 404);
    assert!(!desk.at("于都信息员").page("/adjustments").await.contains("收文登记"));
    // No form asks for the points of an ordinary item.
    for page in ["/receipts", "/adoptions"] {
        assert!(!desk.at("市局办公室经办").page(page).await.contains("name=\"points\""), "{page}");
    }
}

#[tokio::test]
async fn nobody_approves_his_own_proposal_and_no_decision_is_made_twice() {
    let desk = ReviewDesk::anyuan().await;
    let own = proposes(&desk, "市局办公室主任", "5").await;
    let yes = format!("decision={}", encoded("同意"));
    let head = desk.at("市局办公室主任");
    let answer = head.post(&format!("{own}/decide"), &yes).await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(answer.text().contains("S-427") && answer.text().contains("不能由本人审批"), "{}", answer.text());
    assert!(head.page(&own).await.contains("须由另一位办公室负责人审批"));
    let other = proposes(&desk, "市局办公室经办", "-3").await;
    assert_eq!(desk.at("市局办公室经办").post(&format!("{other}/decide"), &yes).await.status.as_u16(), 403);
    let no = format!("decision={}", encoded("不同意"));
    assert!(head.post(&format!("{other}/decide"), &no).await.text().contains("S-424"), "why not?");
    let no = format!("decision={}&opinion={}", encoded("不同意"), encoded("佐证不足"));
    assert_eq!(head.post(&format!("{other}/decide"), &no).await.status.as_u16(), 303);
    assert!(head.post(&format!("{other}/decide"), &yes).await.text().contains("S-425"));
    assert!(!desk.at("安远信息员").page(&statement(&desk).await).await.contains("id=\"adjustments\""));
    assert!(desk.event("审批人工调整").await.contains("佐证不足"));
}

#[tokio::test]
async fn a_proposal_with_faults_comes_back_whole_with_all_of_them() {
    let desk = ReviewDesk::anyuan().await;
    let bad = format!(
        "notice={CODE}&unit={}&points=0&on=2030-01-01&article={}&reason=&evidence={}",
        encoded("没有这个单位"),
        encoded("九（九）"),
        encoded("收文登记2026-77号")
    );
    let answer = desk.at("市局办公室经办").post("/adjustments/new", &bad).await;
    assert_eq!(answer.status.as_u16(), 422);
    let text = answer.text();
    for code in ["S-421", "S-422", "S-423"] {
        assert!(text.contains(code), "{code}: {text}");
    }
    assert!(text.contains("收文登记2026-77号"), "what was typed comes back");
    let far = form(ANYUAN, "5000", "2026-11-20", "四（一）1");
    assert!(desk.at("市局办公室经办").post("/adjustments/new", &far).await.text().contains("S-422"));
    assert_eq!(desk.at("安远信息员").get("/adjustments/new").await.status.as_u16(), 403);
}
