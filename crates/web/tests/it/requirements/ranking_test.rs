//! The ranking under test: which places rest on what nobody proved (features part 5, number 6).

use super::desk::{ANYUAN, Desk, plain};
use crate::pages::S1;

const XINFENG: &str = "信丰县医疗保障局";

/// Two counties one clip apart: what 安远 leads by names no proof.
const FACTS: [&str; 8] = [
    "报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过",
    "采用 信息编号=X1 日期=2020-07-08 级别=市级 媒体=《每日要情》 佐证=剪报1",
    "报送 信息编号=X2 单位=安远县医疗保障局 日期=2020-07-07 结果=通过",
    "采用 信息编号=X2 日期=2020-07-09 级别=市级 媒体=《每日要情》",
    "报送 信息编号=X3 单位=信丰县医疗保障局 日期=2020-07-06 结果=通过",
    "采用 信息编号=X3 日期=2020-07-10 级别=市级 媒体=《每日要情》 佐证=剪报2",
    "报送 信息编号=X4 单位=信丰县医疗保障局 日期=2020-07-13 结果=通过",
    "报送 信息编号=X5 单位=信丰县医疗保障局 日期=2020-07-14 结果=通过",
];

fn row<'p>(page: &'p str, unit: &str) -> &'p str {
    page.split("<tr>").find(|row| row.contains(&format!("<th scope=\"row\">{unit}</th>"))).unwrap()
}

#[tokio::test]
async fn f6_two_units_one_clip_apart_are_shown_as_that() {
    let desk = Desk::new().await;
    desk.takes(S1, &FACTS).await;
    let ranking = desk.page(&format!("/notices/{S1}/ranking?period=2020-07")).await;
    let address = format!("/notices/{S1}/ranking/test?period=2020-07");
    assert!(ranking.contains(&format!("href=\"{address}\"")), "the ranking leads to its test");
    let page = desk.page(&address).await;
    let words = plain(&page);
    assert!(words.contains("本期得分所依的记录中，1条没有佐证。"), "{words}");
    let pair = format!("{ANYUAN}（第1名，42分）与{XINFENG}（第2名，23分）相差19分");
    assert!(words.contains(&pair) && words.contains("先后尚不牢靠"), "{words}");
    let (leading, second) = (row(&page, ANYUAN), row(&page, XINFENG));
    assert!(leading.contains("第1至2名") && leading.contains("tag-amber\">2</span>"), "{leading}");
    assert!(second.contains("第1至2名") && second.contains("tag-amber\">1</span>"), "{second}");
    assert!(words.contains("全部剔除后，2个单位名次变动"), "{words}");
    assert!(words.contains("没有佐证") && page.contains("href=\"/ledger/7\""), "the clip is named: {words}");
    let statement = desk.statement(S1, ANYUAN, "2020-07").await;
    assert!(plain(&statement.page).contains("本期有1条得分记录没有佐证"), "{}", plain(&statement.page));
    let other = desk.statement(S1, XINFENG, "2020-07").await;
    assert!(!plain(&other.page).contains("没有佐证"), "what is proved is not asked for again");
    assert_eq!(statement.total, "42", "testing takes nothing away");
    assert_eq!(
        desk.page(&format!("/notices/{S1}/ranking?period=2020-07")).await,
        ranking,
        "the ranking that counts stays as it was"
    );
}
