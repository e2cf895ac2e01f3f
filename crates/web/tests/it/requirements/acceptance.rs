//! 接收以后: rows S1-4, S1-48 and the journey of a county item to its points: receipt, uses, an instruction, old ones.

use super::review_desk::ReviewDesk;
use crate::office::moment;
use crate::visitor::encoded;

async fn total(desk: &ReviewDesk, unit: &str) -> String {
    let scored = desk.test.office.scored("ganzhou-2020-33", moment().today).await.unwrap();
    let year = zhaozhang_domain::period::Period::year(2026);
    scored.sheet.named(unit).map_or_else(String::new, |(_, holder)| holder.total(year).to_string())
}

#[tokio::test]
async fn s1_48_points_post_on_receipt_with_rule_and_operator_and_nobody_types_them() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.hands_in("安远拟稿人", "安远开展集中宣传", &[]).await;
    desk.signed(id).await;
    assert_eq!(total(&desk, "安远县医疗保障局").await, "0");
    assert_eq!(desk.receives(id, "良").await.status.as_u16(), 303);
    assert_eq!(total(&desk, "安远县医疗保障局").await, "1");
    let posted = desk.test.office.posted(id).await.unwrap();
    let line = posted.first().unwrap();
    assert_eq!((line.kind.as_str(), line.by.as_str(), line.item.as_str()), ("报送", "林知夏", "2026-00001"));
    assert!(desk.event("接收信息").await.contains("台账第1号"));
    // Received twice, it is refused and counts once.
    assert_eq!(desk.receives(id, "良").await.status.as_u16(), 422);
    assert_eq!(total(&desk, "安远县医疗保障局").await, "1");
    let page = desk.at("安远拟稿人").page(&format!("/submissions/{id}")).await;
    assert!(page.contains("质量评定：良。数据扎实"), "the author sees rating and comment");
}

#[tokio::test]
async fn a_city_paper_and_a_leaders_instruction_add_twenty_and_twenty() {
    let desk = ReviewDesk::anyuan().await;
    let id = desk.received("安远开展集中宣传", &[]).await;
    let clerk = desk.at("市局办公室经办");
    let uses = format!(
        "level={}&on=2026-11-21&channel={}&level={}&on=2026-11-22&channel={}",
        encoded("市级"),
        encoded("近日赣州汇要"),
        encoded("市局"),
        encoded("局公众号")
    );
    let answer = clerk.post(&format!("/submissions/{id}/adoptions"), &uses).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let words = format!(
        "level={}&on=2026-11-22&leader={}&words={}",
        encoded("市级"),
        encoded("某副市长"),
        encoded("做法很好。")
    );
    let answer = clerk.post(&format!("/submissions/{id}/instructions"), &words).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert_eq!(total(&desk, "安远县医疗保障局").await, "51");
    let page = clerk.page(&format!("/submissions/{id}")).await;
    assert!(page.contains("已采用") && page.contains("近日赣州汇要") && page.contains("做法很好。"));
    let again = clerk.post(&format!("/submissions/{id}/instructions"), &words).await;
    assert!(again.text().contains("S-320"), "{}", again.text());
    let bad = format!("level={}&on=2027-01-01&channel=", encoded("世界级"));
    let answer = clerk.post(&format!("/submissions/{id}/adoptions"), &bad).await.text();
    for code in ["S-341", "S-342", "S-344"] {
        assert!(answer.contains(code), "{code}");
    }
    assert!(desk.event("登记采用").await.contains("市级“近日赣州汇要”、市局“局公众号”"));
}

#[tokio::test]
async fn an_old_use_is_entered_after_the_fact_for_the_units_it_names() {
    let desk = ReviewDesk::anyuan().await;
    let clerk = desk.at("市局办公室经办");
    let form = |units: &str| {
        format!(
            "notice=ganzhou-2020-33&kind={}&title={}&item=L-7&units={}&level={}&on=2026-09-20&channel={}",
            encoded("采用"),
            encoded("往年好做法"),
            encoded(units),
            encoded("省级"),
            encoded("江西日报")
        )
    };
    let answer = clerk.post("/adoptions", &form("没有这个单位")).await;
    assert!(answer.text().contains("S-347"), "{}", answer.text());
    let answer = clerk.post("/adoptions", &form("安远县医保局")).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert_eq!(total(&desk, "安远县医疗保障局").await, "100");
    assert!(clerk.page("/adoptions").await.contains("江西日报"));
    assert_eq!(desk.at("安远办公室").post("/adoptions", &form("安远县医保局")).await.status.as_u16(), 403);
}
