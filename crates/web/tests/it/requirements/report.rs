//! Quarterly reports in the unit (REPORT): when they are due, what every row needs, the form as printed, reprints, media
//! classes. Acts go through the pages in the role named; the log is asked afterwards. The office's side is
//! [`super::report_office`].

use super::desk::{S0, plain};
use super::org_desk::cells;
use super::report_stage::{ANYUAN, ReportStage, between, digest, rows_of};

/// Rows of a report, all with a reason for no evidence.
const STORIES: [[&str; 5]; 5] = [
    ["安远县推进分级诊疗", "2026-10-12", "江西日报", "https://jxrb.example.com/1", "报纸已归档"],
    ["安远县推进分级诊疗", "2026-10-15", "新华网", "https://xinhua.example.com/1", "网页截图未存"],
    ["安远县医共体建设见成效", "2026年11月2日", "健康报", "", "报纸已归档"],
    ["安远家庭医生签约服务", "2026-11-05", "赣南日报", "", "报纸已归档"],
    ["安远村医培训开班", "2026-11-09", "安远发布厅小报", "", "没有留存"],
];

#[tokio::test]
async fn s0_37_four_reports_a_year_are_due_on_the_last_working_day_and_reminded_of() {
    let stage = ReportStage::new().await;
    assert!(stage.logged("布置季报").await.contains("2026年"), "{}", stage.logged("布置季报").await);
    for year in ["2023", "2024", "2025"] {
        stage.secretariat.does("/reports/years", &[("notice", S0), ("year", year)]).await;
    }
    stage.secretariat.is_refused("/reports/years", &[("notice", S0), ("year", "2025")], &["R-104"]).await;
    stage.secretariat.is_refused("/reports/years", &[("notice", S0), ("year", "2019")], &["R-101"]).await;
    // The days of gold/quarter-last-workday.tsv, the last quarter of each year first.
    let gold = [
        ("2023", ["2023年12月29日", "2023年9月28日", "2023年6月30日", "2023年3月31日"]),
        ("2024", ["2024年12月31日", "2024年9月30日", "2024年6月28日", "2024年3月29日"]),
        ("2025", ["2025年12月31日", "2025年9月30日", "2025年6月30日", "2025年3月31日"]),
        ("2026", ["2026年12月31日", "2026年9月30日", "2026年6月30日", "2026年3月31日"]),
    ];
    for (year, days) in gold {
        let page = stage.secretariat.page(&format!("/reports?notice={S0}&year={year}")).await;
        let lines = page.split("<p>").skip(1).filter_map(|part| part.split_once("24时前报送"));
        let dues: Vec<&str> =
            lines.map(|(due, _)| due).filter(|due| due.starts_with(year) && due.ends_with('日')).collect();
        assert_eq!(dues, days, "{year}");
        assert!(page.contains("A-09") && page.contains("取较早的一种"), "the ruling of A-09 is shown");
    }
    // Both readings stand with their articles.
    let page = stage.secretariat.page(&format!("/reports?notice={S0}&year=2023")).await;
    let words = plain(&page);
    assert!(words.contains("三（二）") && words.contains("即2023年9月28日"), "{words}");
    assert!(words.contains("附件2 注2") && words.contains("即2023年9月30日"), "{words}");
    // The unit owes it, with the day and why.
    let mine = stage.liaison.page("/mine").await;
    assert!(mine.contains("医改宣传工作季报表（2026年第四季度）"), "{}", plain(&mine));
    assert!(mine.contains("2026年第三季度") && mine.contains("逾期"), "{}", plain(&mine));
    let codes = mine.split("href=\"/duties/").skip(1).filter_map(|rest| rest.split('"').next());
    let duty = codes.into_iter().find(|code| code.len() == 16).unwrap();
    let page = stage.liaison.page(&format!("/duties/{duty}")).await;
    assert!(page.contains("由本单位负责人签发报送即办结") && page.contains("提醒安排"), "{}", plain(&page));
    // Reminders are the duties' own: the overdue quarter is told of once.
    let run = stage
        .test
        .office
        .run_reminders(&crate::office::moment(), &zhaozhang_office::Actor::job())
        .await
        .unwrap();
    assert!(run.lines > 0, "{run:?}");
    let inbox = stage.test.office.inbox(&stage.actor).await.unwrap();
    assert!(inbox.iter().any(|digest| digest.lines.iter().any(|line| line.title.contains("季报表"))));
    // Handed in: no longer owed.
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, &STORIES).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let page = stage.secretariat.page(&format!("/reports?notice={S0}&year=2026")).await;
    let row = between(&page, &format!("\">{ANYUAN}</a>"), "</tr>");
    assert!(row.contains("已报送") && !row.contains("逾期"), "{row}");
    let missing = between(&page, "未报送", "</details>");
    assert!(!missing.contains(ANYUAN) && missing.contains("于都县医改领导小组秘书处"), "{missing}");
    let done = stage.liaison.page("/duties").await;
    let done = plain(&done);
    assert!(done.contains("已办结") || !done.contains("2026年第四季度"), "{done}");
}

#[tokio::test]
async fn s0_38_a_report_needs_evidence_or_a_reason_for_every_row_and_comes_back_whole_or_by_row() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    // Nothing at all, and everything wrong, is said at once, with nothing lost.
    let seen = digest(&stage.liaison, &at).await;
    stage.liaison.is_refused(&format!("{at}/to-sign"), &[("digest", &seen)], &["R-111"]).await;
    let bad = [["", "昨天", "江西日报", "jxrb/1", ""], ["安远县推进分级诊疗", "2026-09-30", "", "", ""]];
    stage.liaison.saves(&at, &bad).await;
    let seen = digest(&stage.liaison, &at).await;
    let page = stage
        .liaison
        .is_refused(
            &format!("{at}/to-sign"),
            &[("digest", &seen)],
            &["R-112", "R-113", "R-114", "R-115", "R-116", "R-117"],
        )
        .await;
    assert!(page.contains("昨天"), "what was typed is there");
    // A row with a file, the others with reasons.
    let mut rows = STORIES;
    rows[2][4] = "";
    stage.liaison.saves(&at, &rows).await;
    let seen = digest(&stage.liaison, &at).await;
    let page = stage.liaison.is_refused(&format!("{at}/to-sign"), &[("digest", &seen)], &["R-117"]).await;
    assert!(page.contains("第3行《") && !page.contains("第4行《"), "only the row without evidence is named");
    let pdf = stage.liaison.get(&format!("{at}/report.pdf")).await.bytes;
    assert!(pdf.starts_with(b"%PDF"));
    stage.proves(rows_of(&stage.liaison, &at).await[2], "健康报.pdf", &pdf).await;
    // The clerk cannot sign, the head can; another unit sees nothing of it.
    assert_eq!(stage.other.get(&at).await.status.as_u16(), 404);
    stage.liaison.does(&format!("{at}/to-sign"), &[("digest", &seen)]).await;
    let denied = stage.liaison.post(&format!("{at}/sign"), &format!("digest={seen}")).await;
    assert_eq!(denied.status.as_u16(), 403, "{}", plain(&denied.text()));
    stage.head.is_refused(&format!("{at}/sign"), &[("digest", "旧")], &["R-106"]).await;
    stage.head.is_refused(&format!("{at}/unsigned"), &[("digest", &seen)], &["R-131"]).await;
    stage.head.does(&format!("{at}/sign"), &[("digest", &seen), ("opinion", "同意报送")]).await;
    let signed = stage.logged("签发季报").await;
    assert!(signed.contains("安负责") && signed.contains("第3版") && signed.contains("同意报送"), "{signed}");
    // Back by row, each with its reason; then whole.
    let ids = rows_of(&stage.secretariat, &at).await;
    let (first, third) = (ids[0].to_string(), ids[2].to_string());
    let back = format!("{at}/return");
    let marked = [
        ("digest", seen.as_str()),
        ("row", first.as_str()),
        ("row_id", first.as_str()),
        ("row_reason", ""),
        ("row_id", third.as_str()),
        ("row_reason", ""),
    ];
    stage.secretariat.is_refused(&back, &marked, &["R-131"]).await;
    let mut marked = marked;
    marked[3].1 = "标题与刊发的不一致";
    stage.secretariat.does(&back, &marked).await;
    let page = stage.liaison.page(&at).await;
    assert!(page.contains("已退回") && page.contains("标题与刊发的不一致"), "{}", plain(&page));
    assert!(stage.logged("退回季报").await.contains("第1行：标题与刊发的不一致"));
    let mine = stage.liaison.page("/mine").await;
    assert!(mine.contains("2026年第四季度"), "owed again");
    rows[0][0] = "安远县推进分级诊疗制度建设";
    stage.liaison.saves(&at, &rows).await;
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let seen = digest(&stage.secretariat, &at).await;
    stage.secretariat.does(&back, &[("digest", &seen), ("reason", "请补一篇解读")]).await;
    let page = plain(&stage.liaison.page(&at).await);
    assert!(page.contains("请补一篇解读") && page.contains("各版内容（4版）"), "versions are kept: {page}");
}

#[tokio::test]
async fn s0_39_the_filled_form_equals_the_attachment_on_screen_in_excel_word_and_pdf() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, &STORIES).await;
    let answer = stage.liaison.get(&format!("{at}/report.xlsx")).await;
    let sheets = cells(&answer.bytes);
    let rows: Vec<String> = sheets[0]
        .1
        .iter()
        .map(|row| row.iter().filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>().join("|"))
        .collect();
    let head = rows.iter().position(|row| row == "序号|稿件标题|发布时间|发布媒体|发布网址（链接）").unwrap();
    assert!(rows[..head].iter().any(|row| row == "医改宣传工作季报表"), "{rows:#?}");
    assert!(rows[..head].iter().any(|row| row == &format!("填报单位：{ANYUAN}")), "{rows:#?}");
    // Four stories, the reprint under its own first publication only on the screen.
    let expected = [
        "1|安远县推进分级诊疗|2026-10-12|江西日报|https://jxrb.example.com/1",
        "2|安远县医共体建设见成效|2026-11-02|健康报",
        "3|安远家庭医生签约服务|2026-11-05|赣南日报",
        "4|安远村医培训开班|2026-11-09|安远发布厅小报",
    ];
    assert_eq!(rows[head + 1..head + 5], expected.map(str::to_owned));
    assert!(rows[head + 5].starts_with("注：1.请注意核对宣传内容"), "{rows:#?}");
    assert!(rows.iter().any(|row| row.contains("2.请对应提供相关佐证材料")), "{rows:#?}");
    // The same words in Word, read back by the reader of filled forms.
    let word = stage.liaison.get(&format!("{at}/report.docx")).await;
    let read = zhaozhang_office::report::report_reading::read("季报.docx", &word.bytes).unwrap();
    assert_eq!((read.unit.as_str(), read.rows.len(), read.problems.len()), (ANYUAN, 4, 0), "{read:#?}");
    assert_eq!(read.rows[0].title, "安远县推进分级诊疗");
    let pdf = stage.liaison.get(&format!("{at}/report.pdf?full=1")).await;
    assert!(pdf.status.is_success() && pdf.bytes.starts_with(b"%PDF"));
    let blank = stage.liaison.get(&format!("/reports/blank.xlsx?notice={S0}")).await;
    assert!(cells(&blank.bytes)[0].1.iter().any(|row| row.iter().any(|cell| cell.starts_with("填报单位："))));
    // Filled in by hand and brought back: the numbers of rows that were there stay.
    let before = rows_of(&stage.liaison, &at).await;
    let seen = digest(&stage.liaison, &at).await;
    let back = stage
        .liaison
        .sends_parts(&format!("{at}/import"), &[("digest", &seen)], ("季报.xlsx", &answer.bytes))
        .await;
    assert_eq!(back.status.as_u16(), 303, "{}", plain(&back.text()));
    let after = rows_of(&stage.liaison, &at).await;
    assert_eq!(after, [before[0], before[2], before[3], before[4]]);
    // Every problem of a file at once, and nothing taken.
    let wrong = "填报单位：于都县医改领导小组秘书处\n序号,稿件标题,发布时间,发布媒体,发布网址（链接）\n\
                 1,,昨天,江西日报,\n3,乙,2026-10-01,,jxrb\n";
    let seen = digest(&stage.liaison, &at).await;
    let back = stage
        .liaison
        .sends_parts(&format!("{at}/import"), &[("digest", &seen)], ("季报.csv", wrong.as_bytes()))
        .await;
    let page = back.text();
    assert_eq!(back.status.as_u16(), 422, "{}", plain(&page));
    for code in ["R-145", "R-112", "R-113", "R-143", "R-116"] {
        assert!(page.contains(code), "{code}\n{}", plain(&page));
    }
    assert_eq!(rows_of(&stage.liaison, &at).await, after);
}

#[tokio::test]
async fn s0_44_every_row_gets_a_class_totals_follow_and_an_unknown_medium_waits() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let mut rows = STORIES.to_vec();
    rows.push(["安远改革见成效", "2026-11-12", "", "http://jx.people.com.cn/n2/c1.html", "网页未存"]);
    rows.push(["中央媒体看安远", "2026-11-13", "央视", "", "没有留存"]);
    stage.liaison.saves(&at, &rows).await;
    let page = stage.liaison.page(&at).await;
    let totals = between(&page, "分类合计（转载不计）", "</table>");
    let words: Vec<String> = between(&totals, "<thead>", "</tbody>")
        .split("</t")
        .filter_map(|part| part.rsplit('>').next().map(str::to_owned))
        .filter(|word| !word.trim().is_empty())
        .collect();
    let expected = [
        "中央媒体",
        "新媒体",
        "省级主要媒体",
        "市级主要媒体",
        "卫生健康媒体",
        "改革主要媒体",
        "待认定",
        "1",
        "1",
        "1",
        "1",
        "1",
        "0",
        "1",
    ];
    assert_eq!(words, expected, "{totals}");
    // It is handed in all the same, and the medium waits for the secretariat.
    stage.hands_in((&stage.liaison, &stage.head), &at).await;
    let waiting = stage.secretariat.page("/outlets/waiting").await;
    assert!(waiting.contains("安远发布厅小报") && waiting.contains("季报1第5行"), "{}", plain(&waiting));
}
