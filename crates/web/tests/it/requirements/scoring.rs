//! The points of S1, 四（一） and 四（二）1: each worked case is a workbook that a clerk uploads, and the unit's statement
//! shows the expected points line by line, each with its article; the log names the act.

use super::desk::{ANYUAN, Desk};
use crate::pages::S1;

const NUMBER: &str = "赣市医保字〔2020〕33号";
const SUBMITTED: &str = "报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过";
const THREE: &str = "安远县医疗保障局、信丰县医疗保障局、待遇保障科";

/// Takes the facts in and compares the unit's statement of the year with the lines and the total.
async fn gives(desk: &Desk, facts: &[&str], unit: &str, lines: &[&str], total: &str) {
    desk.takes(S1, facts).await;
    shows(desk, unit, "2020", lines, total).await;
    desk.logged("导入台账", NUMBER).await;
}

async fn shows(desk: &Desk, unit: &str, period: &str, lines: &[&str], total: &str) {
    let statement = desk.statement(S1, unit, period).await;
    let (mut found, mut expected) = (statement.gains(), lines.to_vec());
    found.sort();
    expected.sort_unstable();
    assert_eq!(found, expected, "{unit}");
    assert_eq!(statement.total, total, "{unit}");
    assert!(statement.lines.iter().all(|line| line.citation.starts_with("四（")), "{:?}", statement.lines);
    assert!(lines.is_empty() || statement.page.contains(NUMBER), "the basis names the document");
}

#[tokio::test]
async fn s1_33_each_accepted_regular_submission_gives_one_point() {
    gives(&Desk::new().await, &[SUBMITTED], ANYUAN, &["常规报送 1"], "1").await; // C01
    let desk = Desk::new().await;
    let refused = "报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=不通过 退回次数=2";
    let returned = "报送 信息编号=X2 单位=安远县医疗保障局 日期=2020-07-06 结果=通过 退回次数=1";
    gives(&desk, &[refused, returned], ANYUAN, &["常规报送 1"], "1").await; // C02, C03
}

#[tokio::test]
async fn s1_38_adoption_by_the_bureau_gives_ten() {
    let adopted = "采用 信息编号=X1 日期=2020-07-08 级别=市局 媒体=市局网站";
    gives(&Desk::new().await, &[SUBMITTED, adopted], ANYUAN, &["常规报送 1", "市局采用 10"], "11").await; // C05
}

const CITY: [&str; 3] = [
    SUBMITTED,
    "采用 信息编号=X1 日期=2020-07-08 级别=市级 媒体=《每日要情》",
    "批示 信息编号=X1 日期=2020-07-10 级别=市级",
];

#[tokio::test]
async fn s1_39_city_adoption_and_instruction_under_both_readings() {
    gives(&Desk::new().await, &CITY[..2], ANYUAN, &["常规报送 1", "市级采用 20"], "21").await; // C06
    let body = Desk::new().await;
    gives(&body, &CITY, ANYUAN, &["常规报送 1", "市级采用 20", "市级批示 20"], "41").await; // C07 by the text
    let page = body.statement(S1, ANYUAN, "2020").await.page;
    assert!(
        page.contains("A-01") && page.contains("本表暂按“正文”计算"),
        "the reading stands under the table"
    );
    let annex = Desk::ruled(&[("A-01", "附件2")]).await;
    gives(&annex, &CITY, ANYUAN, &["常规报送 1", "市级采用 20", "市级批示 10"], "31").await; // C07 by 附件2
    let page = annex.statement(S1, ANYUAN, "2020").await.page;
    assert!(
        page.contains("按“附件2”执行（2020年7月1日裁定，市局办公室；理由：会议研究）"),
        "who ruled, when and why"
    );
}

#[tokio::test]
async fn s1_40_adoption_by_the_provincial_bureau_gives_fifty() {
    let adopted = "采用 信息编号=X1 日期=2020-07-08 级别=省局 媒体=《江西医保工作》";
    gives(&Desk::new().await, &[SUBMITTED, adopted], ANYUAN, &["常规报送 1", "省局采用 50"], "51").await; // C08
}

#[tokio::test]
async fn s1_41_provincial_adoption_and_instruction() {
    let facts = [
        SUBMITTED,
        "采用 信息编号=X1 日期=2020-07-08 级别=省级 媒体=江西日报",
        "批示 信息编号=X1 日期=2020-07-10 级别=省级",
    ];
    let lines = ["常规报送 1", "省级采用 100", "省级批示 50"];
    gives(&Desk::new().await, &facts, ANYUAN, &lines, "151").await; // C09
}

#[tokio::test]
async fn s1_42_national_adoption_and_instruction() {
    let facts = [
        SUBMITTED,
        "采用 信息编号=X1 日期=2020-07-08 级别=国家级 媒体=《专报信息》",
        "批示 信息编号=X1 日期=2020-07-10 级别=国家级",
    ];
    let lines = ["常规报送 1", "国家级采用 200", "国家级批示 100"];
    gives(&Desk::new().await, &facts, ANYUAN, &lines, "301").await; // C10
}

#[tokio::test]
async fn s1_43_combined_articles_carry_their_mark() {
    for (level, outlet, mark, points) in [
        ("省级", "江西日报", "单", "100"), // C13
        ("省级", "江西日报", "综", "50"),  // C14
        ("市局", "市局网站", "综", "5"),   // C15
    ] {
        let desk = Desk::new().await;
        let adopted =
            format!("采用 信息编号=X1 日期=2020-07-08 级别={level} 媒体={outlet} 单位={THREE} 单综={mark}");
        desk.takes(S1, &[&adopted]).await;
        for unit in THREE.split('、') {
            shows(&desk, unit, "2020", &[&format!("{level}采用 {points}")], points).await;
        }
        let ledger = desk.page("/ledger/1").await;
        assert!(
            ledger.contains("单综") && ledger.contains(&format!(">{mark}<")),
            "the mark shows in the ledger"
        );
        let paper = super::papers::july(&[&adopted], &[]);
        assert!(paper.contains("单综|"), "the bulletin has the column: {paper}");
        let row = paper.split("示例信息X1").nth(1).unwrap_or_default();
        assert!(row.split('|').take(8).any(|cell| cell == mark), "the mark shows in the bulletin: {row}");
    }
}

#[tokio::test]
async fn s1_44_adoptions_of_one_item_all_count() {
    let facts = [
        SUBMITTED,
        "采用 信息编号=X1 日期=2020-07-08 级别=市局 媒体=市局网站",
        "采用 信息编号=X1 日期=2020-07-09 级别=市级 媒体=《每日要情》",
        "采用 信息编号=X1 日期=2020-07-20 级别=省级 媒体=江西日报",
    ];
    let lines = ["常规报送 1", "市局采用 10", "市级采用 20", "省级采用 100"];
    gives(&Desk::new().await, &facts, ANYUAN, &lines, "131").await; // C11
    let facts = [
        SUBMITTED,
        "采用 信息编号=X1 日期=2020-07-08 级别=省级 媒体=江西日报",
        "采用 信息编号=X1 日期=2020-07-09 级别=省级 媒体=江西广播电视台",
    ];
    let lines = ["常规报送 1", "省级采用 100", "省级采用 100"];
    gives(&Desk::new().await, &facts, ANYUAN, &lines, "201").await; // C12
}

#[tokio::test]
async fn s1_23_the_ledger_is_only_added_to_and_totals_run_on() {
    let desk = Desk::new().await;
    let august = "报送 信息编号=X2 单位=安远县医疗保障局 日期=2020-08-06 结果=通过";
    desk.takes(S1, &[SUBMITTED, august, "采用 信息编号=X2 日期=2020-08-08 级别=市局 媒体=市局网站"]).await;
    let running = async |period: &str| {
        let page = desk.statement(S1, ANYUAN, period).await.page;
        super::desk::between(&page, "<dt>累计得分</dt><dd>", "<small>")
    };
    assert_eq!((running("2020-07").await, running("2020-08").await), ("1".into(), "12".into()));
    for serial in 1..=3 {
        assert!(desk.page("/ledger").await.contains(&format!("href=\"/ledger/{serial}?")), "entry {serial}");
    }
    let answer = desk.office.post("/ledger/3/reverse", "reason=%E8%AF%AF%E8%AE%B0").await;
    assert_eq!(answer.status.as_u16(), 303);
    assert_eq!(running("2020-08").await, "2");
    let ledger = desk.page("/ledger").await;
    assert!(ledger.contains("href=\"/ledger/3?") && ledger.contains("已冲销"), "the reversed entry stays");
    assert!(
        desk.page("/ledger/4").await.contains("误记"),
        "the reversal is an entry of its own, with its reason"
    );
    desk.logged("冲销记录", NUMBER).await;
    assert!(desk.page("/verify").await.contains("完整"));
    for address in ["/ledger/3", "/ledger/3/delete", "/ledger/3/edit"] {
        let status = desk.office.post(address, "").await.status.as_u16();
        assert!([404, 405].contains(&status), "{address} answers {status}: nothing deletes or edits");
    }
}
