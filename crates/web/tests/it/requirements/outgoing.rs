//! Every paper the office issues is read before it goes out (印发前文字把关): a word the office forbids stops each of them
//! with the mark shown, a reason lets it pass and stands in the log. What the checks find is tested in the text room and
//! in [`super::proofread`]; what each paper says, with its own requirement.

use super::Stage;
use super::closing_stage::links;
use super::desk::plain;
use super::supervision_stage::{PEOPLE, PLAN, anyuan, issued, tasks};
use crate::pages::S1;
use crate::visitor::{Visitor, form};
use std::fs;
use std::path::Path;

/// Why the words stay; it must be found in the log.
const WHY: &str = "原文如此，已请示";

/// Puts a word on the office's own list.
async fn forbids(clerk: &Visitor, word: &str, level: &str) {
    let pairs = [
        ("word", word),
        ("proposal", ""),
        ("class", "错别字"),
        ("level", level),
        ("from", ""),
        ("to", ""),
        ("reason", "试把关"),
    ];
    clerk.does("/words", &pairs).await;
}

/// Refused with the mark and the field for the reason; taken once the reason is given.
async fn stopped_then_kept(visitor: &Visitor, address: &str, pairs: &[(&str, &str)], word: &str) -> String {
    let page = visitor.is_refused(address, pairs, &["M-507"]).await;
    assert!(page.contains(&format!("“{word}”疑为错别字")), "{address}: {}", plain(&page));
    assert!(page.contains("必须改") && page.contains("name=\"kept\""), "{address}: {}", plain(&page));
    visitor.does(address, &[pairs, &[("kept", WHY)]].concat()).await
}

#[tokio::test]
async fn letters_minutes_and_papers_of_supervision_are_read_before_they_go_out() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let plan = issued(&stage, PLAN).await;
    let task = tasks(&stage, plan).await[0];
    let unit = anyuan(&stage).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let supervisor = stage.visitor("督查员").await;
    let meeting = [
        ("title", "新闻宣传协商沟通会"),
        ("partners", "市委宣传部"),
        ("cadence", "每季度"),
        ("due", "2026-11-20"),
    ];
    let meeting = clerk.does("/publicity/meetings/new", &meeting).await;
    let held = [
        ("step", "held"),
        ("on", "2026-11-23"),
        ("place", "三楼会议室"),
        ("chair", "副局长乙"),
        ("present", "市委宣传部新闻科"),
        ("minutes", "每月会商一次选题"),
        ("due", "2027-02-20"),
    ];
    clerk.does(&format!("{meeting}/steps"), &held).await;
    let measure =
        [("unit", unit.as_str()), ("which", "提醒"), ("words", "请报送建设进度。"), ("due", "2026-11-25")];
    supervisor.does(&format!("/supervision/tasks/{task}/measures"), &measure).await;
    stage.on("2026-11-26");
    let supervisor = stage.visitor("督查员").await;
    let measure =
        [("unit", unit.as_str()), ("which", "催办"), ("words", "请报送建设进度。"), ("due", "2026-11-30")];
    supervisor.does(&format!("/supervision/tasks/{task}/measures"), &measure).await;
    let talk = [
        ("unit", unit.as_str()),
        ("on", "2026-11-26"),
        ("title", "建设进度滞后"),
        ("time", "2026年11月26日15时"),
        ("place", "市局三楼会议室"),
        ("persons", "督查组组长"),
        ("summoned", "局长"),
        ("content", "通报进度，听取说明。"),
        ("commitments", "12月底前完成装修"),
        ("due", "2026-12-31"),
    ];
    let talk = supervisor.does("/supervision/talks/new", &talk).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let head = stage.visitor("市局办公室主任").await;
    for word in ["甲乙双方", "进度", "会商一次"] {
        forbids(&clerk, word, "必须改").await;
    }
    forbids(&clerk, "量化指标", "请核对").await;
    letters_are_read(&stage, &clerk, plan).await;
    // Minutes: refused to whoever prints, kept with a reason.
    let print = format!("{meeting}/minutes.pdf");
    let refused = clerk.get(&print).await;
    let text = refused.text();
    assert!(
        refused.status.as_u16() == 422 && text.contains("M-507") && text.contains("“会商一次”疑为错别字"),
        "{}",
        plain(&text)
    );
    assert!(clerk.page(&meeting).await.contains("name=\"kept\""), "the reason has its field");
    let kept = clerk.get(&format!("{print}?kept={}", crate::visitor::encoded(WHY))).await;
    assert_eq!(kept.status.as_u16(), 200, "{}", plain(&kept.text()));
    stage.logged("打印会议纪要", "市局办公室经办", WHY).await;
    // A step of the ladder, a record, the circular of the month.
    let seen = supervisor.page(&format!("/supervision/tasks/{task}")).await;
    let step = links(&seen, "/supervision/drafts/step-").last().unwrap().clone();
    let record = format!("/supervision/drafts/record-{}", talk.rsplit('/').next().unwrap());
    let circular = format!("/supervision/drafts/circular-{plan}-2026-11");
    let papers = [(step, "", "进度"), (record, "", "进度"), (circular, "某医改办字〔2026〕3号", "进度")];
    for (draft, number, word) in papers {
        let shown = head.page(&draft).await;
        assert!(shown.contains(&format!("“{word}”疑为错别字")), "{draft}: {}", plain(&shown));
        let order = [
            ("issuer", "某市医改领导小组办公室"),
            ("number", number),
            ("issued_on", "2026-11-26"),
            ("act", "issue"),
        ];
        stopped_then_kept(&head, &draft, &order, word).await;
        stage.logged("印发督导文书", "市局办公室主任", WHY).await;
    }
}

/// Responsibility letters: read on request, stopped, kept; a doubt is shown and stops nothing.
async fn letters_are_read(stage: &Stage, clerk: &Visitor, plan: i64) {
    let plan = plan.to_string();
    let look = clerk.post("/letters", &form(&[("plan", &plan), ("act", "look")])).await;
    let page = look.text();
    assert_eq!(look.status.as_u16(), 200, "{}", plain(&page));
    assert!(page.contains("等3份责任书：“甲乙双方”疑为错别字"), "each fault once: {}", plain(&page));
    assert!(page.contains("“量化指标”疑为错别字") && page.contains("请核对"), "{}", plain(&page));
    assert!(page.contains("还没有生成责任书"), "looking draws nothing up");
    stopped_then_kept(clerk, "/letters", &[("plan", &plan), ("act", "draw")], "甲乙双方").await;
    let listed = clerk.page("/letters").await;
    assert!(listed.contains("共3份"), "{}", plain(&listed));
    stage.logged("生成责任书", "市局办公室经办", WHY).await;
}

/// A doubtful word alone stops no letter, and clean letters are said to be clean.
#[tokio::test]
async fn a_doubt_in_a_letter_is_shown_and_stops_nothing() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let plan = issued(&stage, PLAN).await.to_string();
    let clerk = stage.visitor("市局办公室经办").await;
    let look = clerk.post("/letters", &form(&[("plan", &plan), ("act", "look")])).await.text();
    assert!(look.contains("没有要改的文字"), "{}", plain(&look));
    forbids(&clerk, "量化指标", "请核对").await;
    let look = clerk.post("/letters", &form(&[("plan", &plan), ("act", "look")])).await.text();
    assert!(look.contains("“量化指标”疑为错别字") && !look.contains("name=\"kept\""), "{}", plain(&look));
    clerk.does("/letters", &[("plan", &plan), ("act", "draw")]).await;
    assert!(clerk.page("/letters").await.contains("共3份"));
}

const FACTS: [&str; 3] = [
    "报送 信息编号=X1 单位=安远县医疗保障局 作者=谢晴川 日期=2025-03-03 结果=通过",
    "采用 信息编号=X1 日期=2025-03-10 级别=省级 媒体=江西日报",
    "采用 信息编号=X1 日期=2025-03-12 级别=市级 媒体=《每日要情》",
];

#[tokio::test]
async fn bulletins_errata_and_commendations_are_read_before_they_go_out() {
    let people = ["市局办公室经办", "市局办公室主任", "审计管理员"];
    let stage = Stage::with(&[(S1, &FACTS)], &people).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let head = stage.visitor("市局办公室主任").await;
    let year = format!("/years/{S1}/2025");
    head.does(&format!("{year}/freeze"), &[]).await;
    let want = [("kind", "commendation"), ("units", "1"), ("persons", "1"), ("act", "propose")];
    clerk.does(&format!("{year}/lists"), &want).await;
    head.does("/lists/1/rule", &[("outcome", "approved"), ("opinion", "同意表扬")]).await;
    for word in ["总体情况", "特此更正", "更正前后", "再接再厉"] {
        forbids(&clerk, word, "必须改").await;
    }
    let base = [("notice", S1), ("period", "2025-03"), ("issued_on", "2026-11-23")];
    let number = [("number", "赣市医保字〔2026〕40号"), ("opinion", "同意印发")];
    let submit = [&base[..], &number[..], &[("act", "submit")]].concat();
    stopped_then_kept(&clerk, "/bulletins/new", &submit, "总体情况").await;
    let issue = [&base[..], &number[..], &[("act", "issue")]].concat();
    stopped_then_kept(&head, "/bulletins/new", &issue, "总体情况").await;
    stage.logged("印发通报", "市局办公室主任", WHY).await;
    stage.takes(&clerk, S1, &["采用 信息编号=X1 日期=2025-03-20 级别=市局 媒体=市局网站"], "补记").await;
    let again = [&issue[..], &[("reason", "补记市局采用一篇"), ("kept", WHY)]].concat();
    let second = head.does("/bulletins/new", &again).await;
    let erratum = [("number", "赣市医保字〔2026〕41号"), ("issued_on", "2026-11-23"), ("act", "issue")];
    stopped_then_kept(&head, &format!("{second}/erratum"), &erratum, "更正前后").await;
    stage.logged("印发更正通知", "市局办公室主任", WHY).await;
    let paper = [("number", "赣市医保字〔2026〕42号"), ("issued_on", "2026-11-23"), ("act", "issue")];
    stopped_then_kept(&head, "/lists/1/commendation", &paper, "再接再厉").await;
    stage.logged("印发表扬通报", "市局办公室主任", WHY).await;
}

/// Where papers are drawn without the reader, and why that is right.
const NOT_READ: &[(&str, &str)] = &[
    ("issuing/papers.rs", "draws what the verbs of its papers have read"),
    ("issuing/agreement.rs", "a table of points for the file; no sentence of anybody"),
    ("bulletin/draw.rs", "draws what the verbs of bulletins have read"),
    ("supervision/funds.rs", "a draft to go on with in Word; what is issued of it is a paper of supervision"),
    ("report/report_paper.rs", "the unit's own form, read row by row at the gate"),
    ("publicity/drawing.rs", "draws what its callers have read"),
    ("publicity/responsibility_map.rs", "a table of names and units; no sentence of anybody"),
    ("submission/print_review_form.rs", "the form of an item that passed the gate"),
];

/// A new paper that is drawn and not read fails here, until it is read or its reason stands above.
#[test]
fn no_paper_is_drawn_that_nobody_reads() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../office/src");
    let mut drawing = Vec::new();
    let mut folders = vec![source.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let draws = [
                "docx::official(",
                "pdf::official(",
                "pdf::statements(",
                "pdf::review_form(",
                ".draw_paper(",
                ".draw_fitting(",
            ];
            if draws.iter().any(|call| text.contains(call)) {
                let reads = text.contains("unfit_to_issue(") || text.contains("proofread_own(");
                let name = path.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
                drawing.push((name, reads));
            }
        }
    }
    for (name, reads) in &drawing {
        let is_exempt = NOT_READ.iter().any(|(exempt, _)| exempt == name);
        assert!(*reads != is_exempt, "{name} draws a paper: read it first, or say why not");
    }
    for (exempt, _) in NOT_READ {
        assert!(drawing.iter().any(|(name, _)| name == exempt), "{exempt} draws nothing any more");
    }
    assert!(drawing.iter().filter(|(_, reads)| *reads).count() >= 5, "{drawing:?}");
}
