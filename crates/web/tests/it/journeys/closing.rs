//! Journeys B, C and D: a missed duty contested and corrected, a figure traced from the issued bulletin to its row, and
//! what administrators and auditors are kept from.

use super::guide::{Guide, shown};
use crate::office::not_made;
use crate::pages::S1;
use crate::requirements::Stage;
use crate::requirements::desk::ANYUAN;
use fantoccini::Locator;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// What 安远 did in November: 1 + 20.
const NOVEMBER: [&str; 2] = [
    "报送 信息编号=X1 单位=安远县医疗保障局 日期=2026-11-02 结果=通过",
    "采用 信息编号=X1 日期=2026-11-04 级别=市级 媒体=《每日要情》",
];
/// The same in October, and a meeting nobody reported on.
const OCTOBER: [&str; 3] = [
    "报送 信息编号=X1 单位=安远县医疗保障局 日期=2026-10-12 结果=通过",
    "采用 信息编号=X1 日期=2026-10-14 级别=市级 媒体=《每日要情》",
    "应报 标题=全省医保工作会议 单位=安远县医疗保障局 日期=2026-10-09 类别=重要会议",
];
const NUMBER: &str = "赣市医保字〔2026〕40号";

/// A month checked, closed on a later day, and its bulletin issued that day; gives the bulletin's path.
async fn month_closed_and_issued(guide: &Guide, stage: &Stage, month: &str, closes: &str) -> String {
    guide.becomes(stage.member("市局办公室经办")).await;
    guide.goes("/checking").await;
    guide.fills("#period", month).await;
    guide.presses("发起核对").await;
    let checking = guide.path().await;
    stage.on(closes);
    guide.becomes(stage.member("市局办公室经办")).await;
    guide.goes(&checking).await;
    guide.presses("结账").await;
    guide.becomes(stage.member("市局办公室主任")).await;
    guide.goes(&format!("/bulletins/new?notice={S1}&period={month}")).await;
    guide.fills("#number", NUMBER).await;
    guide.fills("#issued_on", closes).await;
    guide.presses("试排看稿").await;
    guide.presses("印发").await;
    guide.path().await
}

/// The meeting of 20 November is entered once, 安远 finds its duty and lets it pass.
async fn meeting_missed(guide: &Guide, stage: &Stage) {
    guide.becomes(stage.member("市局办公室经办")).await;
    guide.goes("/duties/new").await;
    guide.ticks("input[name=class][value=重要会议]").await;
    guide.fills("#title", "全省医疗保障工作会议").await;
    guide.fills("#on", "2026-11-20").await;
    guide.presses("预览").await;
    guide.sees(&["个单位各有一项应办事项", "2026年11月25日"]).await;
    guide.shows("b1-meeting").await;
    guide.presses("确认登记").await;
    guide.becomes(stage.member("安远信息员")).await;
    guide.goes("/mine").await;
    guide.sees(&["全省医疗保障工作会议", "未按时报送扣50分", "四（二）2"]).await;
    guide.shows("b2-duty").await;
    stage.on("2026-11-30");
    guide.becomes(stage.member("安远信息员")).await;
    guide.goes("/mine").await;
    guide.sees(&["逾期", "重大事项未及时报送"]).await;
    stage.on("2026-12-01");
}

/// 安远 contests the −50 of the month; gives the contest's path.
async fn contested(guide: &Guide, stage: &Stage) -> String {
    guide.becomes(stage.member("安远信息员")).await;
    guide.goes(&format!("/checking/mine?notice={S1}&period=2026-11")).await;
    guide.sees(&["−50", "四（二）2"]).await;
    let row = guide.browser.client.find(Locator::XPath("//tr[contains(., '−50')]//a[.='提出异议']")).await;
    let entry = row.unwrap().attr("href").await.unwrap().unwrap();
    guide.goes(&entry).await;
    guide.fills("#reason", "11月24日已报送，系统未登记").await;
    guide.fills("#evidence", "经政务内网报送，有回执").await;
    guide.shows("b3-contest").await;
    guide.presses("提出异议").await;
    guide.path().await
}

/// B: a meeting is entered, the duty missed, −50 with its article contested, ruled and taken back in a new version with
/// an erratum.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn a_missed_duty_is_contested_ruled_and_corrected() {
    let labels = ["市局办公室经办", "市局办公室主任", "安远信息员"];
    let stage = Stage::with(&[(S1, &NOVEMBER)], &labels).await;
    let Some(guide) = Guide::at(stage.router()).await else { return };
    meeting_missed(&guide, &stage).await;
    let first = month_closed_and_issued(&guide, &stage, "2026-11", "2026-12-08").await;
    guide.sees(&[ANYUAN, "-29"]).await;
    let contest = contested(&guide, &stage).await;
    guide.becomes(stage.member("市局办公室主任")).await;
    guide.goes(&contest).await;
    guide.ticks("input[name=outcome][value=upheld]").await;
    guide.fills("#reason", "经查内网回执，11月24日已报送，属登记遗漏").await;
    guide.ticks("input[name=reverse]").await;
    let facts = guide.browser.run("return document.querySelector('#facts').value").await;
    let facts = facts.as_str().unwrap().trim();
    assert!(facts.contains("全省医疗保障工作会议") && !facts.contains("完成日期：2026"), "{facts}");
    let kept: Vec<&str> = facts.lines().filter(|line| !line.starts_with("完成日期")).collect();
    guide.fills("#facts", &format!("{}\n完成日期：2026-11-24", kept.join("\n"))).await;
    guide.presses("裁定").await;
    guide.sees(&["裁定：异议成立"]).await;
    guide.shows("b4-ruled").await;
    guide.goes(&format!("/bulletins/new?notice={S1}&period=2026-11")).await;
    guide.fills("#number", NUMBER).await;
    guide.fills("#issued_on", "2026-12-08").await;
    guide.fills("#reason", "安远县医疗保障局重要会议报送登记遗漏").await;
    guide.presses("试排看稿").await;
    guide.presses("印发").await;
    let second = guide.path().await;
    assert_ne!(first, second);
    guide.sees(&[ANYUAN, "21"]).await;
    guide.goes(&first).await;
    guide.sees(&["以更正件为准", "-29"]).await;
    guide.goes(&format!("{second}/erratum")).await;
    guide.sees(&["-29", "21"]).await;
    guide.shows("b5-erratum").await;
    guide.ends().await;
}

/// The words of a PDF, and its first page drawn; nothing where poppler is not installed.
fn opened(pdf: &[u8], picture: &Path) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("通报.pdf");
    std::fs::write(&file, pdf).unwrap();
    let Ok(read) = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() else {
        not_made("pdftotext is not installed");
        return None;
    };
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let gray = folder.path().join("page");
    for (kind, to) in [("-gray", gray.as_path()), ("-png", picture)] {
        let mut command = Command::new("pdftoppm");
        command.args(["-r", "60", "-f", "1", "-l", "1", "-singlefile", kind]).arg(&file).arg(to);
        assert!(command.status().unwrap().success());
    }
    let drawn = std::fs::read(gray.with_extension("pgm")).unwrap();
    let dark = drawn.iter().skip(20).filter(|dot| **dot < 100).count();
    assert!(dark > 1_000, "the first page is nearly empty: {dark} dark dots of {}", drawn.len());
    Some(String::from_utf8_lossy(&read.stdout).into_owned())
}

/// C: the month is closed, the bulletin issued, its PDF opened, and a figure of it leads by links alone to its row.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn an_issued_figure_leads_to_its_row() {
    let stage = Stage::with(&[(S1, &OCTOBER)], &["市局办公室经办", "市局办公室主任"]).await;
    let Some(guide) = Guide::at(stage.router()).await else { return };
    month_closed_and_issued(&guide, &stage, "2026-10", "2026-11-26").await;
    guide.sees(&[NUMBER, ANYUAN, "-29"]).await;
    guide.shows("c1-issued").await;
    let link = "return [...document.querySelectorAll('main a')].find(a => a.href.endsWith('.pdf')).getAttribute('href')";
    let link = guide.browser.run(link).await;
    let pdf = guide.bytes(link.as_str().unwrap()).await;
    assert!(pdf.starts_with(b"%PDF-"), "{link}");
    if let Some(words) = opened(&pdf, &shown().join("c2-paper")) {
        let row = words.lines().find(|line| line.contains(ANYUAN) && line.contains("-29"));
        assert!(words.contains(NUMBER) && row.is_some(), "{words}");
    }
    guide.follows("各单位得分的条款和台账").await;
    guide.sees(&["−29"]).await;
    guide.follows(ANYUAN).await;
    guide.sees(&["−50", "四（二）2"]).await;
    let entry =
        guide.browser.client.find(Locator::XPath("//main//details[contains(., '−50')]/summary")).await;
    entry.unwrap().click().await.unwrap();
    guide.shows("c3-statement").await;
    let row = "return [...document.querySelectorAll('main details[open]')].map(entry => \
        entry.querySelector(\"a[href^='/ledger/']\")).find(link => link).getAttribute('href')";
    let row = guide.browser.run(row).await;
    guide.goes(row.as_str().unwrap()).await;
    guide.sees(&["全省医保工作会议", "2026-10-09", ANYUAN]).await;
    guide.shows("c4-row").await;
    guide.ends().await;
}

const TITLE: &str = "安远县医保局走访定点药店";

/// A draft of 安远, made at the page by its writer; gives its path.
async fn drafted(guide: &Guide, stage: &Stage) -> String {
    guide.becomes(stage.member("安远拟稿人")).await;
    guide.goes("/submissions/new").await;
    guide.fills("#title", TITLE).await;
    guide.ticks("input[name=purpose]").await;
    guide.ticks("input[name=class]").await;
    guide.ticks("input[name=disclosure][value=公开]").await;
    guide.fills("#body", "安远县医保局走访城区定点药店，听取意见。").await;
    guide.ticks("input[name=secrecy_declared]").await;
    guide.presses("保存").await;
    let number: String = guide.path().await.chars().filter(char::is_ascii_digit).collect();
    assert!(!number.is_empty(), "{}", guide.words().await);
    format!("/submissions/{number}")
}

/// D: an administrator cannot read drafts; an auditor reads the journal and changes nothing.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "drives real programs: a pass of its own in scripts/test"]
async fn administrators_see_no_drafts_and_an_auditor_changes_nothing() {
    let stage = Stage::with(&[(S1, &OCTOBER)], &["安远拟稿人", "系统管理员", "审计管理员"]).await;
    let Some(guide) = Guide::at(stage.router()).await else { return };
    let draft = drafted(&guide, &stage).await;
    guide.sees(&[TITLE]).await;
    for label in ["系统管理员", "审计管理员"] {
        guide.becomes(stage.member(label)).await;
        for address in ["/submissions", &draft, &format!("{draft}/edit"), &format!("{draft}/form.pdf")] {
            guide.goes(address).await;
            let words = guide.words().await;
            assert!(!words.contains(TITLE), "{label} reads a draft at {address}:\n{words}");
            let is_refused = words.contains("没有这项权限") || words.contains("没有找到");
            assert!(is_refused, "{label} at {address}:\n{words}");
        }
        let refused = guide.sends_by_hand(&format!("{draft}/hand-in"), "").await;
        assert!([403, 404, 422].contains(&refused), "{label} handed a draft in: {refused}");
    }
    guide.becomes(stage.member("系统管理员")).await;
    guide.goes(&draft).await;
    guide.shows("d1-administrator").await;
    guide.becomes(stage.member("审计管理员")).await;
    guide.goes("/events").await;
    guide.sees(&["拒绝越权办理", "导入台账"]).await;
    guide.shows("d2-auditor").await;
    let menu = "return [...document.querySelectorAll('nav a')].map(link => link.getAttribute('href'))";
    let menu: BTreeSet<String> = serde_json::from_value(guide.browser.run(menu).await).unwrap();
    assert!(menu.len() > 3, "the auditor's menu: {menu:?}");
    for page in menu.iter().filter(|href| href.starts_with('/')) {
        guide.goes(page).await;
        let forms = guide.browser.run("return [...document.querySelectorAll('main form[method=post]')].map(form => form.getAttribute('action'))").await;
        let forms: Vec<String> = serde_json::from_value(forms).unwrap();
        // Taking the log out changes nothing, and a program with one's own token may do no more than oneself.
        let own = ["/events/export", "/tokens"];
        let changes: Vec<&String> = forms.iter().filter(|form| !own.contains(&form.as_str())).collect();
        assert!(changes.is_empty(), "{page} lets an auditor change something: {changes:?}");
    }
    guide.goes("/events").await;
    for (address, fields) in [
        ("/duties/new", "notice=ganzhou-2020-33&class=重要会议&title=会议&on=2026-11-20&confirm=yes"),
        ("/checking", "notice=ganzhou-2020-33&period=2026-10"),
        ("/ledger/1/reverse", "reason=误登"),
        ("/accounts/new", "person=1&login=abc"),
    ] {
        let refused = guide.sends_by_hand(address, fields).await;
        assert!([403, 404, 422].contains(&refused), "the auditor changed something at {address}: {refused}");
    }
    assert_eq!(stage.office.office.entry_count(S1).await.unwrap(), 3, "nothing entered the ledger");
    guide.becomes(stage.member("安远拟稿人")).await;
    guide.goes(&draft).await;
    guide.sees(&[TITLE, "草稿"]).await;
    guide.ends().await;
}
