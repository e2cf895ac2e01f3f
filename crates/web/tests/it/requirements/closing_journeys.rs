//! The journeys of a closed month in one piece: a missed duty contested, ruled and corrected in a new version with an
//! erratum; a month closed, issued, and a figure traced to its row. The rows of the requirements are in
//! [`super::closing`].

use super::closing::{OCTOBER, PEOPLE};
use super::closing_stage::{Stage, docx, links};
use super::desk::{ANYUAN, between, plain, workbook};
use crate::office::Answer;
use crate::pages::S1;
use crate::visitor::{Visitor, encoded, form};

const CORRECTED: &str = "事实：应报\r\n日期：2026-10-09\r\n标题：全省医保工作会议\r\n\
                         单位：安远县医疗保障局\r\n完成日期：2026-10-13\r\n类别：重要会议";

impl Visitor {
    /// Contests an entry without a file; gives the contest's address.
    pub(super) async fn contests(&self, period: &str, entry: &str, reason: &str) -> Answer {
        let pairs = [
            ("notice", S1),
            ("period", period),
            ("entry", entry),
            ("reason", reason),
            ("evidence", "10月9日16时经政务内网报送，有回执"),
        ];
        self.sends_parts("/checking/mine/contest", &pairs, ("", b"")).await
    }
}

/// The key of the entry whose row says this.
fn entry_key(page: &str, words: &str) -> String {
    let row = page.split("<tr>").find(|row| row.contains(words) && row.contains("entry="));
    between(row.unwrap_or_else(|| panic!("no {words}: {}", plain(page))), "entry=", "#")
}

/// The checking of October, opened by the clerk; its address.
async fn opened(stage: &Stage) -> String {
    let clerk = stage.visitor("市局办公室经办").await;
    let pairs = [("notice", S1), ("period", "2026-10"), ("working_days", "2")];
    clerk.does("/checking", &pairs).await
}

/// Journey B: −50 is contested against the issued bulletin, ruled, reversed in a new version with an erratum.
#[tokio::test]
async fn a_missed_duty_is_contested_ruled_and_corrected_in_a_new_version_with_an_erratum() {
    let stage = Stage::with(&[(S1, &OCTOBER)], &PEOPLE).await;
    let checking = opened(&stage).await;
    stage.on("2026-11-26");
    let clerk = stage.visitor("市局办公室经办").await;
    clerk.does(&format!("{checking}/close"), &[]).await;
    let head = stage.visitor("市局办公室主任").await;
    let issue = [
        ("notice", S1),
        ("period", "2026-10"),
        ("number", "赣市医保字〔2026〕40号"),
        ("issued_on", "2026-11-26"),
        ("opinion", "同意印发"),
        ("act", "issue"),
    ];
    let first = head.does("/bulletins/new", &issue).await;
    let anyuan = stage.visitor("安远信息员").await;
    let bulletin = anyuan.page(&first).await;
    let mine = links(&bulletin, "/checking/mine")[0].replace("&amp;", "&");
    let own = anyuan.page(&mine).await;
    assert!(own.contains("points\">−50") && own.contains("四（二）2"), "{}", plain(&own));
    let key = entry_key(&own, "重大事项未及时报送");
    let sent = anyuan.contests("2026-10", &key, "10月13日已报送，系统未登记").await;
    assert_eq!(sent.status.as_u16(), 303, "{}", plain(&sent.text()));
    let contest = sent.header("location");
    stage.logged("提出异议", "安远信息员", "10月13日已报送").await;
    // Another unit learns nothing of it, and no unit rules.
    let yudu = stage.visitor("于都信息员").await;
    assert_eq!(yudu.get(&contest).await.status.as_u16(), 404);
    assert_eq!(anyuan.post(&format!("{contest}/rule"), "outcome=upheld").await.status.as_u16(), 403);
    let proposal = clerk.page(&contest).await;
    assert!(proposal.contains("标题：全省医保工作会议"), "the fact stands ready to be corrected");
    assert_eq!(clerk.post(&format!("{contest}/rule"), "outcome=upheld").await.status.as_u16(), 403);
    let serial = between(&proposal, "name=\"reverse\" value=\"", "\"");
    let ruling = [
        ("outcome", "upheld"),
        ("reason", "经查内网回执，10月13日已报送，属登记遗漏"),
        ("reverse", serial.as_str()),
        ("facts", CORRECTED),
    ];
    clerk.does(&format!("{contest}/propose"), &ruling).await;
    // The proposal is offered to the head as it was made; unchanged facts are noticed.
    let offered = head.page(&contest).await;
    assert!(offered.contains("完成日期：2026-10-13") && offered.contains("待裁定"), "{}", plain(&offered));
    let unchanged = CORRECTED.replace("完成日期：2026-10-13\r\n", "");
    let wrong = [("outcome", "upheld"), ("reason", " "), ("reverse", &serial), ("facts", &unchanged)];
    head.is_refused(&format!("{contest}/rule"), &wrong, &["M-302", "M-308"]).await;
    head.does(&format!("{contest}/rule"), &ruling).await;
    head.is_refused(&format!("{contest}/rule"), &ruling, &["M-301"]).await;
    stage.logged("裁定异议", "市局办公室主任", "冲销台账第").await;
    // Both sides stay, the issued paper stays, the statement is right.
    let kept = anyuan.page(&contest).await;
    for words in ["系统未登记", "属登记遗漏", "异议成立", "沈岳", "谢晴川"] {
        assert!(kept.contains(words), "{words}: {}", plain(&kept));
    }
    let own = anyuan.page(&mine).await;
    assert!(!own.contains("points\">−50") && own.contains("合计21分"), "{}", plain(&own));
    let json =
        links(&bulletin, &format!("{first}/")).into_iter().find(|href| href.ends_with(".json")).unwrap();
    assert!(anyuan.get(&json).await.text().contains("\"-50\""), "what was issued stays as it is");
    // The next version needs a reason, keeps the number and lists the difference.
    let look = clerk.page(&format!("/bulletins/new?notice={S1}&period=2026-10")).await;
    assert!(look.contains("结账后补记或冲销的2条"), "late entries are never silent: {}", plain(&look));
    head.is_refused("/bulletins/new", &issue, &["O-142"]).await;
    let mut corrected = issue.to_vec();
    corrected.push(("reason", "安远县医疗保障局重要会议报送登记遗漏"));
    let second = head.does("/bulletins/new", &corrected).await;
    assert!(head.page(&first).await.contains("以更正件为准"));
    // The erratum is drafted from both versions and issued under the next number.
    let erratum = format!("{second}/erratum");
    assert!(links(&head.page(&second).await, &erratum).len() == 1, "the new version leads to its erratum");
    let draft = clerk.page(&erratum).await;
    for words in ["得分由-29分更正为21分", "异议，经裁定成立", "关于更正《", "第2版"] {
        assert!(draft.contains(words), "{words}: {}", plain(&draft));
    }
    let paper = [("number", "赣市医保字〔2026〕40号"), ("issued_on", "2026-11-26"), ("act", "issue")];
    assert_eq!(
        clerk.post(&erratum, &form(&paper)).await.status.as_u16(),
        403,
        "the clerk drafts, the head signs"
    );
    head.is_refused(&erratum, &paper, &["M-505"]).await;
    let paper = [("number", "赣市医保字〔2026〕43号"), ("issued_on", "2026-11-26"), ("act", "issue")];
    head.is_refused(&erratum, &paper, &["M-502"]).await;
    let paper = [("number", "赣市医保字〔2026〕41号"), ("issued_on", "2026-11-26"), ("act", "issue")];
    let there = head.does(&erratum, &paper).await;
    let page = anyuan.page(&there).await;
    let files = links(&page, &format!("{there}/"));
    let word = anyuan.get(files.iter().find(|file| file.ends_with(".docx")).unwrap()).await;
    let words = docx(&word.bytes);
    for needle in ["赣市医保字〔2026〕41号", "更正前后得分对照表", "安远县医疗保障局|", "-29|21|50|"]
    {
        assert!(words.contains(needle), "{needle}: {words}");
    }
    let pdf = files.iter().find(|file| file.ends_with(".pdf")).unwrap();
    assert!(anyuan.get(pdf).await.bytes.starts_with(b"%PDF"));
    head.is_refused(&erratum, &[("number", "赣市医保字〔2026〕42号"), ("act", "issue")], &["M-603"]).await;
    stage.logged("印发更正通知", "市局办公室主任", "赣市医保字〔2026〕41号").await;
    assert!(stage.office.office.verify().await.unwrap().holds());
}

/// Journey C: closed, issued, a figure traced to its row.
#[tokio::test]
async fn a_month_is_closed_issued_and_its_figure_traced_to_its_row() {
    let stage = Stage::with(&[(S1, &OCTOBER)], &PEOPLE).await;
    let checking = opened(&stage).await;
    stage.logged("发起核对", "市局办公室经办", "2个工作日").await;
    let clerk = stage.visitor("市局办公室经办").await;
    let pairs = [("notice", S1), ("period", "2026-10"), ("working_days", "0")];
    clerk.is_refused("/checking", &pairs, &["M-103", "M-104"]).await;
    let pairs = [("notice", S1), ("period", "2026-11"), ("working_days", "2")];
    clerk.is_refused("/checking", &pairs, &["M-101"]).await;
    // The unit confirms; only its own entries are there.
    let anyuan = stage.visitor("安远信息员").await;
    let own = anyuan.page("/checking/mine").await;
    assert!(own.contains("合计−29分") && own.contains("核对到2026年11月25日24时"), "{}", plain(&own));
    let other = format!("/checking/mine?notice={S1}&period=2026-10&unit={}", encoded("于都县医疗保障局"));
    assert_eq!(anyuan.get(&other).await.status.as_u16(), 404);
    let id = checking.rsplit('/').next().unwrap();
    anyuan.does("/checking/mine/confirm", &[("checking", id)]).await;
    anyuan.is_refused("/checking/mine/confirm", &[("checking", id)], &["M-209"]).await;
    // A contest says what, why and with what; all that is missing is told at once.
    let empty = anyuan
        .sends_parts(
            "/checking/mine/contest",
            &[("notice", S1), ("period", "2026-10"), ("entry", "x")],
            ("病毒.exe", b"MZ"),
        )
        .await;
    let text = empty.text();
    for code in ["M-202", "M-203", "M-206"] {
        assert!(text.contains(code), "{code}: {}", plain(&text));
    }
    let pairs = [("notice", S1), ("period", "2026-10"), ("entry", ""), ("reason", "10月20日另有一篇未登记")];
    let raised = anyuan.sends_parts("/checking/mine/contest", &pairs, ("回执.pdf", b"%PDF-1.7 x")).await;
    assert_eq!(raised.status.as_u16(), 303, "{}", plain(&raised.text()));
    let contest = raised.header("location");
    assert_eq!(clerk.get(&format!("{contest}/evidence")).await.bytes, b"%PDF-1.7 x");
    // Neither closing nor issuing while the period runs and a contest is open: every reason is told.
    clerk.is_refused(&format!("{checking}/close"), &[], &["M-401", "M-402"]).await;
    let head = stage.visitor("市局办公室主任").await;
    let issue = [
        ("notice", S1),
        ("period", "2026-10"),
        ("number", "赣市医保字〔2026〕40号"),
        ("issued_on", "2026-11-26"),
        ("print_run", "5"),
        ("act", "issue"),
    ];
    head.is_refused("/bulletins/new", &issue, &["M-501", "M-401", "M-402"]).await;
    let look = clerk.page(&format!("/bulletins/new?notice={S1}&period=2026-10")).await;
    assert!(look.contains("现在还不能印发") && look.contains("M-402"), "{}", plain(&look));
    head.does(&format!("{contest}/rule"), &[("outcome", "rejected"), ("reason", "查无此篇")]).await;
    stage.on("2026-11-26");
    let clerk = stage.visitor("市局办公室经办").await;
    let anyuan = stage.visitor("安远信息员").await;
    let over = anyuan.contests("2026-10", "", "又想起一篇").await;
    assert!(over.status.as_u16() == 422 && over.text().contains("M-201"), "{}", plain(&over.text()));
    clerk.does(&format!("{checking}/close"), &[]).await;
    clerk.is_refused(&format!("{checking}/close"), &[], &["M-403"]).await;
    stage.logged("结账", "市局办公室经办", "2026年10月").await;
    // A fact of the closed month: only with a reason.
    let late = ["报送 信息编号=X7 单位=于都县医疗保障局 日期=2026-10-30 结果=通过"];
    let book = workbook(&late);
    let sent = clerk.sends_parts("/ledger/upload", &[("notice", S1)], ("台账.xlsx", &book)).await;
    let there = format!("{}/take", sent.header("location"));
    let refused = clerk.post(&there, "how=all").await;
    assert!(
        refused.text().contains("M-701") && refused.text().contains("补记理由"),
        "{}",
        plain(&refused.text())
    );
    clerk.does(&there, &[("how", "all"), ("late_reason", "于都县补报纸质件")]).await;
    let head = stage.visitor("市局办公室主任").await;
    let bulletin = head.does("/bulletins/new", &issue).await;
    let page = head.page(&bulletin).await;
    assert!(page.contains("签发：沈岳（办公室负责人）"), "{}", plain(&page));
    let files = links(&page, &format!("{bulletin}/"));
    let of = |ending: &str| files.iter().find(|file| file.ends_with(ending)).unwrap().clone();
    let words = docx(&head.get(&of(".docx")).await.bytes);
    assert!(words.contains("共印5份"), "{words}");
    // The figure in the text is bound to entries, facts and a row of the ledger.
    let json: serde_json::Value = serde_json::from_slice(&head.get(&of(".json")).await.bytes).unwrap();
    let holders = json["holders"].as_array().unwrap();
    let anyuan = holders.iter().find(|holder| holder["name"] == ANYUAN).unwrap();
    let entry = anyuan["entries"].as_array().unwrap().iter().find(|entry| entry["points"] == "-50").unwrap();
    assert_eq!(entry["citation"], "四（二）2");
    let place = entry["facts"][0].as_str().unwrap();
    let serial: String = place.chars().filter(char::is_ascii_digit).collect();
    let row = head.page(&format!("/ledger/{serial}")).await;
    assert!(row.contains("全省医保工作会议") && row.contains("2026-10-09"), "{}", plain(&row));
    assert!(words.contains(ANYUAN) && words.contains("-29"), "the table has the total of the entries");
}
