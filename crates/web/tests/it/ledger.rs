//! Facts through the pages: upload with the full list of errors, the choice, the receipt, and taking an entry back.

use super::office::TestOffice;
use super::pages::S1;

/// A csv of submissions: two good rows, and rows with a day that does not exist and an unknown unit.
const MIXED: &str = "事实,日期,单位,标题\n报送,2020-07-03,办公室,甲事项进展\n报送,2020-07-06,办公室,乙事项进展\n\
                     报送,2020-02-30,办公室,丙事项\n报送,2020-07-08,不在名册局,丁事项\n";

#[tokio::test]
async fn a_bad_file_is_refused_with_its_name_code_and_cure() {
    let office = TestOffice::empty().await;
    for (name, bytes, code) in [
        ("空.xlsx", &b""[..], "L-001"),
        ("图.xlsx", &b"\x89PNG not a workbook"[..], "L-0"),
        ("截断.xlsx", &b"PK\x03\x04xx"[..], "L-0"),
    ] {
        let answer = office.upload(S1, name, bytes).await;
        let page = answer.text();
        assert_eq!(answer.status.as_u16(), 422, "{name}\n{page}");
        assert!(page.contains(code) && page.contains(name) && page.contains("请"), "{name}\n{page}");
    }
    assert_eq!(office.upload(S1, "", b"").await.status.as_u16(), 422);
    assert_eq!(office.upload("nothing", "a.csv", MIXED.as_bytes()).await.status.as_u16(), 404);
}

#[tokio::test]
async fn problems_are_listed_with_place_and_cure_and_the_good_rows_can_be_taken() {
    let office = TestOffice::empty().await;
    let answer = office.upload(S1, "七月台账.csv", MIXED.as_bytes()).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let here = answer.header("location");
    let page = office.page(&here).await;
    for needle in
        ["七月台账.csv", "2月没有30日", "L-108", "L-111", "第4行", "第5行", "只入2行合格的", "一行都不入"]
    {
        assert!(page.contains(needle), "the list lacks {needle}\n{page}");
    }
    let list = office.get(&format!("{here}/problems.csv")).await.text();
    assert!(list.contains("L-108") && list.contains("怎么改"), "{list}");

    office.post(&format!("{here}/take"), "how=none").await;
    assert_eq!(office.office.entry_count(S1).await.unwrap(), 0, "none means none");
    assert!(office.page(&here).await.contains("七月台账.csv"), "what was uploaded is still there");

    let taken = office.post(&format!("{here}/take"), "how=valid").await;
    assert_eq!(taken.status.as_u16(), 303, "{}", taken.text());
    let receipt = office.page(&here).await;
    assert!(receipt.contains("台账第1号至第2号"), "{receipt}");
    office.post(&format!("{here}/take"), "how=valid").await;
    assert_eq!(office.office.entry_count(S1).await.unwrap(), 2, "a second click takes nothing in");
    assert!(office.page("/ledger").await.contains("甲事项进展"));
}

#[tokio::test]
async fn a_refused_import_keeps_the_upload() {
    let office = TestOffice::empty().await;
    let first = office.upload(S1, "一.csv", MIXED.as_bytes()).await.header("location");
    office.post(&format!("{first}/take"), "how=valid").await;
    let again = office.upload(S1, "二.csv", MIXED.as_bytes()).await.header("location");
    let refused = office.post(&format!("{again}/take"), "how=valid").await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    assert!(refused.text().contains("O-112") && refused.text().contains("二.csv"), "{}", refused.text());
}

#[tokio::test]
async fn a_file_with_old_and_new_rows_can_be_taken_in_for_its_new_ones() {
    let office = TestOffice::empty().await;
    let old = "事实,日期,单位,标题\n报送,2020-07-03,办公室,甲事项\n报送,2020-07-06,办公室,乙事项\n\
               报送,2020-07-07,办公室,丁事项\n报送,2020-07-08,办公室,戊事项\n";
    let first = office.upload(S1, "一.csv", old.as_bytes()).await.header("location");
    office.post(&format!("{first}/take"), "how=all").await;
    let longer = format!("{old}报送,2020-07-09,办公室,丙事项\n");
    let again = office.upload(S1, "二.csv", longer.as_bytes()).await.header("location");
    let refused = office.post(&format!("{again}/take"), "how=all").await.text();
    assert!(
        refused.contains("第2、3、4、5行：共4行与台账中的记录完全相同"),
        "one line for the sheet\n{refused}"
    );
    assert!(refused.contains("只入还没有入账的行"), "the way on is on the page\n{refused}");
    office.post(&format!("{again}/take"), "how=valid").await;
    assert!(office.page(&again).await.contains("入账1条（台账第5号至第5号）"));
}

#[tokio::test]
async fn a_use_that_gives_only_the_number_is_shown_under_its_title() {
    let office = TestOffice::empty().await;
    let rows = "事实,日期,单位,信息编号,标题,结果,级别,媒体\n\
                报送,2020-07-03,办公室,BG-1,甲事项进展,审核通过,,\n采用,2020-07-06,,BG-1,,,市局,市局网站\n";
    let here = office.upload(S1, "一.csv", rows.as_bytes()).await.header("location");
    office.post(&format!("{here}/take"), "how=all").await;
    let statement = office.page(&format!("/notices/{S1}/units/1?period=2020-07")).await;
    assert!(statement.contains("采用　甲事项进展"), "{statement}");
    assert_eq!(office.page("/ledger").await.matches("甲事项进展").count(), 2, "both rows of the ledger");
}

#[tokio::test]
async fn an_entry_is_taken_back_with_a_reason_and_stays() {
    let office = TestOffice::empty().await;
    let here = office.upload(S1, "一.csv", MIXED.as_bytes()).await.header("location");
    office.post(&format!("{here}/take"), "how=valid").await;
    let refused = office.post("/ledger/1/reverse", "reason=+").await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(
        refused.text().contains("O-124") && refused.text().contains("aria-invalid"),
        "{}",
        refused.text()
    );
    assert_eq!(office.post("/ledger/1/reverse", "reason=%E9%87%8D%E5%A4%8D").await.status.as_u16(), 303);
    let taken_back = office.page("/ledger/1").await;
    for needle in ["已被冲销", "/ledger/3?", "理由：重复", "经办：", "2026-11-23 15:52"] {
        assert!(taken_back.contains(needle), "the entry does not say {needle}\n{taken_back}");
    }
    assert!(office.page("/ledger/3").await.contains("重复"), "the reversal says why");
    let twice = office.post("/ledger/1/reverse", "reason=x").await;
    assert!(twice.status.as_u16() == 422 && twice.text().contains("O-122"), "{}", twice.text());
    assert!(office.page("/verify").await.contains("完整"));
    assert!(office.page("/events").await.contains("冲销记录"));
}

#[tokio::test]
async fn the_template_is_a_workbook_with_a_chinese_name() {
    let answer = TestOffice::empty().await.get(&format!("/ledger/template?notice={S1}")).await;
    assert!(answer.bytes.starts_with(b"PK"), "{}", answer.text());
    assert!(answer.header("content-disposition").contains("%E5%8F%B0%E8%B4%A6"));
}
