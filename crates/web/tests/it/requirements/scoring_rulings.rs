//! S1 solicitations, duties and deductions (四（一）2 and 四（二）2), and schemes that change from year to year.

use super::desk::{ANYUAN, Desk, change, copy_notice, plain};
use crate::pages::S1;
use std::fs;

const SOLICITED: &str = "约稿 信息编号=Y1 单位=安远县医疗保障局 日期=2020-07-06 截止日期=2020-07-15 完成日期=2020-07-14 结果=符合要求";

#[tokio::test]
async fn s1_35_a_solicited_article_on_time_and_as_required_gives_ten() {
    let desk = Desk::new().await;
    desk.takes(S1, &[SOLICITED]).await;
    assert_eq!(desk.statement(S1, ANYUAN, "2020").await.gains(), ["约稿及时报送 10"]); // C16
    desk.logged("导入台账", "赣市医保字〔2020〕33号").await;
    let adopted = "采用 信息编号=Y1 日期=2020-07-20 级别=省局 媒体=《今日医保信息》 单位=安远县医疗保障局";
    for (readings, total) in [(&[][..], "60"), (&[("A-07", "报送10分，被单条采用再计10分")], "70")]
    {
        let desk = Desk::ruled(readings).await;
        desk.takes(S1, &[SOLICITED, adopted]).await;
        assert_eq!(desk.statement(S1, ANYUAN, "2020").await.total, total, "{readings:?}");
    }
}

#[tokio::test]
async fn s1_36_every_unit_of_the_offices_combined_article_gets_its_own_points() {
    let desk = Desk::new().await;
    let units = "安远县医疗保障局、信丰县医疗保障局、待遇保障科";
    let solicited = format!(
        "约稿 信息编号=Y1 单位={units} 日期=2020-07-06 截止日期=2020-07-15 完成日期=2020-07-14 结果=符合要求"
    );
    let adopted =
        format!("采用 信息编号=Y1 日期=2020-07-22 级别=省局 媒体=《江西医保工作》 单位={units} 单综=单");
    desk.takes(S1, &[&solicited, &adopted]).await;
    for unit in units.split('、') {
        let statement = desk.statement(S1, unit, "2020").await;
        assert_eq!(statement.total, "60", "{unit}"); // C24
        let gains: Vec<String> = statement.gains().into_iter().filter(|gain| !gain.ends_with(" 0")).collect();
        assert_eq!(gains, ["约稿及时报送 10", "省局采用 50"], "{unit}");
    }
    desk.logged("导入台账", "赣市医保字〔2020〕33号").await;
}

#[tokio::test]
async fn s1_45_a_solicited_article_that_is_late_or_missing_costs_ten_once() {
    let desk = Desk::new().await;
    let late = SOLICITED.replace("完成日期=2020-07-14", "完成日期=2020-07-20");
    desk.takes(S1, &[&late]).await;
    for _ in 0..2 {
        assert_eq!(desk.statement(S1, ANYUAN, "2020").await.gains(), ["约稿未及时报送 -10"]); // C17
    }
    let missing = "约稿 信息编号=Y1 单位=安远县医疗保障局 日期=2020-07-06 截止日期=2020-07-15";
    for (today, gains) in [
        ("2020-07-15", &[][..]),
        ("2020-07-16", &["约稿未及时报送 -10"]),
        ("2020-12-31", &["约稿未及时报送 -10"]),
    ] {
        let desk = Desk::on(today, &[]).await;
        desk.takes(S1, &[missing]).await;
        assert_eq!(desk.statement(S1, ANYUAN, "2020").await.gains(), gains, "{today}");
        desk.logged("导入台账", "赣市医保字〔2020〕33号").await;
    }
}

/// A duty of a unit and what the statement of its year says on a day, under a reading of A-10.
async fn duty(today: &str, readings: &[(&str, &str)], fact: &str) -> Vec<String> {
    let desk = Desk::on(today, readings).await;
    desk.takes(S1, &[&format!("应报 单位=安远县医疗保障局 {fact}")]).await;
    desk.logged("导入台账", "赣市医保字〔2020〕33号").await;
    let year = today.split('-').next().unwrap();
    desk.statement(S1, ANYUAN, year).await.gains()
}

const MISSED: [&str; 1] = ["重大事项未及时报送 -50"];

#[tokio::test]
async fn s1_46_an_important_meeting_is_due_on_the_fifth_day() {
    let meeting = "日期=2023-03-01 类别=重要会议 完成日期=";
    assert!(duty("2023-12-31", &[], &format!("{meeting}2023-03-06")).await.is_empty()); // C18
    assert_eq!(duty("2023-12-31", &[], &format!("{meeting}2023-03-07")).await, MISSED); // C19
}

#[tokio::test]
async fn s1_47_a_policy_is_due_on_the_twentieth_day() {
    let policy = "日期=2024-04-10 类别=重大政策";
    assert!(duty("2024-12-31", &[], &format!("{policy} 完成日期=2024-04-30")).await.is_empty()); // C20
    assert_eq!(duty("2024-05-06", &[], policy).await, MISSED); // C21
    let holiday = "日期=2023-04-10 类别=重大政策 完成日期=2023-05-04";
    assert!(duty("2023-12-31", &[], holiday).await.is_empty()); // C25, moved behind the holiday
    assert_eq!(duty("2023-12-31", &[("A-10", "不顺延")], holiday).await, MISSED); // C25, not moved
}

#[tokio::test]
async fn s1_50_a_major_fault_costs_a_hundred_each() {
    let fault = |number: u8, day: &str| {
        format!(
            "失误 信息编号=R{number} 单位=安远县医疗保障局 日期={day} 类别=重大失误 认定人=市医疗保障局办公室 \
             理由=经核查认定 佐证=认定记录R{number}"
        )
    };
    let desk = Desk::new().await;
    desk.takes(S1, &[&fault(1, "2020-08-03"), &fault(2, "2020-09-07")]).await;
    let statement = desk.statement(S1, ANYUAN, "2020").await;
    assert_eq!((statement.gains().len(), statement.total.as_str()), (2, "-200")); // C22, C23
    assert!(statement.page.contains("市医疗保障局办公室") && statement.page.contains("经核查认定"));
}

#[tokio::test]
async fn s1_51_next_years_scheme_leaves_this_years_scores() {
    let desk = Desk::new().await;
    desk.takes(S1, &["报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过"]).await;
    let before = desk.statement(S1, ANYUAN, "2020").await;
    const NEXT: &str = "ganzhou-2021-1";
    let mut desk = desk
        .reopened(|notices| {
            copy_notice(S1, &notices.join(NEXT));
            fs::remove_file(notices.join(NEXT).join("cases.toml")).unwrap();
            let next = notices.join(NEXT).join("notice.md");
            change(&next, "\"文号\" = \"赣市医保字〔2020〕33号\"", "\"文号\" = \"赣市医保字〔2021〕1号\"");
            change(
                &next,
                "\"成文日期\" = \"2020-06-30\"",
                "\"成文日期\" = \"2021-01-01\"\n\"替代\" = \"ganzhou-2020-33\"",
            );
            change(&next, "\"施行日期\" = \"2020-06-30\"", "\"施行日期\" = \"2021-01-01\"");
            change(&next, "当：结果 是 通过\n分值：1\n", "当：结果 是 通过\n分值：3\n");
            let this = notices.join(S1).join("notice.md");
            change(
                &this,
                "\"施行日期\" = \"2020-06-30\"",
                "\"施行日期\" = \"2020-06-30\"\n\"失效日期\" = \"2020-12-31\"",
            );
        })
        .await;
    desk.takes(NEXT, &["报送 信息编号=X1 单位=安远县医疗保障局 日期=2021-07-06 结果=通过"]).await;
    for points in ["3", "7"] {
        assert_eq!(desk.statement(NEXT, ANYUAN, "2021").await.total, points);
        let after = desk.statement(S1, ANYUAN, "2020").await;
        assert_eq!((after.lines, after.total), (before.lines.clone(), before.total.clone()));
        desk = desk
            .reopened(|notices| {
                let next = notices.join(NEXT).join("notice.md");
                let text = fs::read_to_string(&next).unwrap();
                fs::write(&next, text.replace("当：结果 是 通过\n分值：3\n", "当：结果 是 通过\n分值：7\n"))
                    .unwrap();
            })
            .await;
    }
    // An item is scored under the scheme of its date: the old notice does not take what came after it.
    let late = super::desk::workbook(&["报送 信息编号=X9 单位=安远县医疗保障局 日期=2021-07-07 结果=通过"]);
    let answer = desk.office.upload(S1, "台账.xlsx", &late).await;
    let page = desk.page(&answer.header("location")).await;
    assert!(page.contains("2021-07-07") && page.contains("L-1"), "{}", plain(&page));
}
