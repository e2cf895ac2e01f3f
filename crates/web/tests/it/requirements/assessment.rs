//! Assessment: schemes at 100 points with their history, the quarter with self-score, check, objection and ruling, the
//! yearly evaluation, the export, money as an item and as a factor.

use super::Stage;
use super::closing_stage::{docx, links};
use super::desk::{between, plain};
use super::supervision_stage::{PEOPLE, PLAN, anyuan, issued, tasks, unit};
use crate::visitor::{Visitor, form};

const ITEMS: &str = "任务进展|定量|日常|30\n督办落实|定量|日常|15\n资金到位|定量|日常|20\n信息报送|定量|日常|10\n群众满意|定量|年度|10\n组织领导|定性|年度|15";
const NAMES: [&str; 6] = ["任务进展", "督办落实", "资金到位", "信息报送", "群众满意", "组织领导"];

fn scheme<'a>(version: &'a str, items: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("on", "2026-11-23"),
        ("title", "季度考核办法"),
        ("version", version),
        ("from", "2026-01-01"),
        ("basis", "方案三（三）"),
        ("notice", "reform-assessment-2012"),
        ("items", items),
    ]
}

/// A scheme in force: its number.
async fn adopted(stage: &Stage) -> String {
    let clerk = stage.visitor("市局办公室经办").await;
    let own = clerk.does("/supervision/schemes/new", &scheme("2026年版", ITEMS)).await;
    let adopt = [
        ("step", "adopt"),
        ("on", "2026-11-23"),
        ("document", "某医改办字〔2026〕1号"),
        ("adopted_on", "2026-11-23"),
    ];
    stage.visitor("市局办公室主任").await.does(&format!("{own}/steps"), &adopt).await;
    own.rsplit('/').next().unwrap().to_owned()
}

/// The scores of a round as a form sends them.
fn scores<'a>(round: &'a str, given: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut pairs = vec![("round", round)];
    for (name, (score, reason)) in NAMES.into_iter().zip(given) {
        pairs.extend([("item", name), ("score", *score), ("reason", *reason)]);
    }
    pairs
}

/// The assessment of the third quarter for 安远: its address.
async fn opened(stage: &Stage, clerk: &Visitor) -> String {
    let scheme = adopted(stage).await;
    let unit = anyuan(stage).await;
    clerk.does("/assessments", &[("scheme", &scheme), ("period", "2026-Q3"), ("unit", &unit)]).await;
    let list = clerk.page("/assessments").await;
    links(&list, "/assessments/").into_iter().find(|href| !href.contains("xlsx")).unwrap()
}

#[tokio::test]
async fn s2_34_the_quarter_is_scored_by_unit_and_office_contested_and_ruled_by_place_and_item() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let page = opened(&stage, &clerk).await;
    let score = format!("{page}/scores");
    let own = stage.visitor("安远信息员").await;
    assert_eq!(stage.visitor("于都信息员").await.get(&page).await.status.as_u16(), 404);
    let plain_scores = [("30", ""), ("15", ""), ("20", ""), ("10", ""), ("10", ""), ("15", "")];
    let mut too_high = plain_scores;
    too_high[1].0 = "16";
    own.is_refused(&score, &scores("self", &too_high), &["P-545"]).await;
    let early = clerk.post(&score, &form(&scores("check", &plain_scores))).await;
    assert_eq!(early.status.as_u16(), 422, "no check before the self-score");
    own.does(&score, &scores("self", &plain_scores)).await;
    let mut checked = plain_scores;
    checked[0].0 = "26";
    clerk.is_refused(&score, &scores("check", &checked), &["P-546"]).await;
    checked[0].1 = "两项红灯";
    clerk.does(&score, &scores("check", &checked)).await;
    let seen = own.page(&page).await;
    assert!(seen.contains("得分<b>96</b>分") && seen.contains("两项红灯"), "{}", plain(&seen));
    // The points are the notice's, and its ranking says the same.
    let ranking = clerk.page("/notices/reform-assessment-2012/ranking?period=2026-Q3").await;
    assert!(ranking.contains("安远县医疗保障局") && ranking.contains("96"), "{}", plain(&ranking));
    let object = format!("{}/steps", page.replace("/assessments/", "/supervision/assessments/"));
    own.is_refused(&object, &[("step", "object"), ("on", "2026-11-23"), ("item", "任务进展")], &["P-501"])
        .await;
    own.does(
        &object,
        &[("step", "object"), ("on", "2026-11-23"), ("item", "任务进展"), ("reason", "一项已完成")],
    )
    .await;
    let mut ruled = checked;
    ruled[0] = ("28", "查明一项已确认完成");
    assert_eq!(clerk.post(&score, &form(&scores("rule", &ruled))).await.status.as_u16(), 403);
    let head = stage.visitor("市局办公室主任").await;
    head.does(&score, &scores("rule", &ruled)).await;
    let seen = own.page(&page).await;
    assert!(seen.contains("得分<b>98</b>分") && seen.contains("结果确定"), "{}", plain(&seen));
    // The score sheet by place and item.
    let sheet = clerk.page("/assessments").await;
    let row = between(&sheet, ">安远县医疗保障局</a>", "</tr>");
    for cell in ["28", "15", "20", "10", "98"] {
        assert!(row.contains(&format!(">{cell}<")), "{cell}: {row}");
    }
    // What was ruled away stands in the ledger as reversed.
    let ledger = clerk.page("/ledger?notice=reform-assessment-2012").await;
    assert!(ledger.contains("冲销"), "{}", plain(&ledger));
    stage.logged("单位办理案卷", "安远信息员", "自评，合计100分").await;
    stage.logged("办公室办理案卷", "市局办公室经办", "核查评分，合计96分").await;
    stage.logged("批准督导事项", "市局办公室主任", "裁定异议，合计98分").await;
}

#[tokio::test]
async fn s2_31_money_on_time_is_an_item_of_the_assessment_with_its_points() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let unit = anyuan(&stage).await;
    for (title, paid_on) in [("公共卫生补助", "2026-08-20"), ("基层运行补助", "2026-09-28")] {
        let fund = clerk
            .does(
                "/supervision/funds/new",
                &[
                    ("unit", unit.as_str()),
                    ("on", "2026-07-01"),
                    ("title", title),
                    ("source", "市级"),
                    ("year", "2026"),
                    ("budgeted", "100"),
                    ("due", "2026-08-31"),
                ],
            )
            .await;
        let pay = [("step", "pay"), ("on", "2026-11-23"), ("amount", "100"), ("paid_on", paid_on)];
        clerk.does(&format!("{fund}/steps"), &pay).await;
    }
    let page = opened(&stage, &clerk).await;
    let seen = clerk.page(&page).await;
    assert!(seen.contains("应拨2笔，按时足额1笔，20×1/2=10分"), "{}", plain(&seen));
    let given = [("30", ""), ("15", ""), ("10", "一笔迟拨"), ("10", ""), ("10", ""), ("15", "")];
    stage.visitor("安远信息员").await.does(&format!("{page}/scores"), &scores("self", &given)).await;
    clerk.does(&format!("{page}/scores"), &scores("check", &given)).await;
    let sheet = clerk.page("/assessments").await;
    assert!(
        sheet.contains("资金到位（20）")
            && between(&sheet, ">安远县医疗保障局</a>", "</tr>").contains("<b>90</b>")
    );
    // The result is shown beside the allocation (S3-27).
    let funds = clerk.page("/funds").await;
    assert!(funds.contains("2026年第三季度考核90分"), "{}", plain(&funds));
    stage.logged("办公室办理案卷", "市局办公室经办", "核查评分，合计90分").await;
}

#[tokio::test]
async fn s3_18_a_scheme_mixes_qualitative_and_quantitative_items_and_its_weights_sum_to_100() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let address = "/supervision/schemes/new";
    let page = clerk
        .is_refused(address, &scheme("试", "任务进展|定量|日常|30\n组织领导|定性|年度|15"), &["P-531"])
        .await;
    assert!(page.contains("合计45分，不是100分"), "{}", plain(&page));
    clerk.is_refused(address, &scheme("试", "任务进展|大概|日常|100"), &["P-532"]).await;
    clerk.is_refused(address, &scheme("试", &ITEMS.replace("任务进展", "任务完成")), &["P-534"]).await;
    let swapped = ITEMS.replace("|30", "|31").replace("组织领导|定性|年度|15", "组织领导|定性|年度|14");
    clerk.is_refused(address, &scheme("试", &swapped), &["P-534"]).await;
    let own = clerk.does(address, &scheme("2026年版", ITEMS)).await;
    let page = clerk.page(&own).await;
    assert!(page.contains("组织领导|定性|年度|15") && page.contains("任务进展|定量|日常|30"));
    stage.logged("登记督导案卷", "市局办公室经办", "季度考核办法").await;
}

#[tokio::test]
async fn s3_38_assessment_rules_are_kept_with_version_and_date() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let head = stage.visitor("市局办公室主任").await;
    let adopt = [("step", "adopt"), ("on", "2026-11-23"), ("document", "1号"), ("adopted_on", "2026-11-23")];
    let old = clerk.does("/supervision/schemes/new", &scheme("2025年版", ITEMS)).await;
    head.does(&format!("{old}/steps"), &adopt).await;
    let new = [&scheme("2026年版", ITEMS)[..], &[("changes", "增加资金到位项目")]].concat();
    let new = clerk.does("/supervision/schemes/new", &new).await;
    head.does(&format!("{new}/steps"), &adopt).await;
    head.does(
        &format!("{old}/steps"),
        &[("step", "end"), ("on", "2026-11-23"), ("ended_on", "2026-11-23"), ("reason", "新版施行")],
    )
    .await;
    let list = clerk.page("/supervision/schemes").await;
    assert!(
        list.contains("废止") && list.contains("施行") && list.contains("考核办法，共2条"),
        "{}",
        plain(&list)
    );
    assert!(
        clerk.page(&old).await.contains("2025年版") && clerk.page(&new).await.contains("增加资金到位项目")
    );
    // A scheme that was ended opens no quarter.
    let id = old.rsplit('/').next().unwrap();
    let unit = anyuan(&stage).await;
    clerk
        .is_refused(
            "/assessments",
            &[("scheme", id), ("period", "2026-09"), ("unit", &unit)],
            &["P-541", "P-542"],
        )
        .await;
    stage.logged("批准督导事项", "市局办公室主任", "废止").await;
}

#[tokio::test]
async fn s2_35_the_yearly_evaluation_rates_every_task_and_its_report_lists_them() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let text = include_str!("../../../../text/tests/plan_data/jilin-2012-19.txt");
    let plan = issued(&stage, text).await;
    let tasks = tasks(&stage, plan).await;
    assert_eq!(tasks.len(), 56);
    let clerk = stage.visitor("市局办公室经办").await;
    let page = clerk.does("/evaluations", &[("plan", &plan.to_string())]).await;
    clerk.is_refused("/evaluations", &[("plan", &plan.to_string())], &["P-571"]).await;
    let steps = format!("{}/steps", page.replace("/evaluations/", "/supervision/evaluations/"));
    let close = [("step", "close"), ("on", "2026-11-23"), ("opinion", "总体进展顺利。")];
    let head = stage.visitor("市局办公室主任").await;
    head.is_refused(&steps, &close, &["P-575"]).await;
    let ids: Vec<String> = tasks.iter().map(ToString::to_string).collect();
    let ratings = |evidence: &'static str| {
        let mut pairs = Vec::new();
        for (at, id) in ids.iter().enumerate() {
            let result = if at == 4 {
                "未完成"
            } else if at % 5 == 1 {
                "基本完成"
            } else {
                "完成"
            };
            let words = if at == 4 { "薪酬办法尚未出台" } else { "" };
            pairs.extend([
                ("task", id.as_str()),
                ("result", result),
                ("evidence", evidence),
                ("words", words),
            ]);
        }
        pairs
    };
    clerk.is_refused(&format!("{page}/ratings"), &ratings(""), &["P-574"]).await;
    clerk.does(&format!("{page}/ratings"), &ratings("总结和佐证材料")).await;
    let id = page.rsplit('/').next().unwrap();
    let draft = format!("/supervision/drafts/record-{id}");
    let order = [
        ("number", "某医改办字〔2026〕9号"),
        ("issuer", "某市医改领导小组办公室"),
        ("kept", "评估报告不设主送机关"),
        ("act", "issue"),
    ];
    head.is_refused(&draft, &order, &["P-576"]).await;
    head.does(&steps, &close).await;
    let paper = head.does(&draft, &order).await;
    let files = links(&head.page(&paper).await, &format!("{paper}/"));
    let word = docx(&head.get(files.iter().find(|file| file.ends_with(".docx")).unwrap()).await.bytes);
    assert!(word.contains("共56项，其中完成44项，基本完成11项，未完成1项"), "{word}");
    assert!(word.contains("薪酬办法尚未出台") && word.contains("总体进展顺利。"));
    assert_eq!(word.matches("总结和佐证材料").count(), 56, "a row for every task");
    clerk.is_refused(&format!("{page}/ratings"), &ratings("改"), &["P-506"]).await;
    stage.logged("办公室办理案卷", "市局办公室经办", "评定56项任务").await;
    stage.logged("批准督导事项", "市局办公室主任", "评估定稿").await;
}

#[tokio::test]
async fn s3_37_results_are_exported_for_the_governments_performance_assessment() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let plan = issued(&stage, PLAN).await;
    clerk.does("/letters", &[("plan", &plan.to_string())]).await;
    let page = opened(&stage, &clerk).await;
    let given = [("30", ""), ("15", ""), ("20", ""), ("10", ""), ("10", ""), ("8", "")];
    stage.visitor("安远信息员").await.does(&format!("{page}/scores"), &scores("self", &given)).await;
    clerk.does(&format!("{page}/scores"), &scores("check", &given)).await;
    let book = clerk.get("/assessments/performance.xlsx?year=2026").await;
    assert_eq!(book.status.as_u16(), 200, "{}", plain(&book.text()));
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(book.bytes)).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let rows: Vec<String> =
        sheet.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    let own =
        rows.iter().find(|row| row.starts_with("安远县医疗保障局|")).unwrap_or_else(|| panic!("{rows:?}"));
    assert!(own.contains("2026年第三季度93|93|") && own.ends_with("待签订"), "{own}");
    assert_eq!(
        stage
            .visitor("安远信息员")
            .await
            .get("/assessments/performance.xlsx?year=2026")
            .await
            .status
            .as_u16(),
        403
    );
    stage.logged("导出绩效考核结果", "市局办公室经办", "导出2026年度考核结果").await;
}

#[tokio::test]
async fn s3_27_the_assessed_result_stands_beside_the_allocation() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let hospital = unit(&stage, "赣州市人民医院").await.to_string();
    let scheme = adopted(&stage).await;
    clerk.does("/assessments", &[("scheme", &scheme), ("period", "2026-Q3"), ("unit", &hospital)]).await;
    let list = clerk.page("/assessments").await;
    let page = links(&list, "/assessments/").into_iter().find(|href| !href.contains("xlsx")).unwrap();
    let new = [
        ("unit", hospital.as_str()),
        ("on", "2026-11-23"),
        ("title", "公立医院补助"),
        ("source", "市级"),
        ("year", "2026"),
        ("budgeted", "500"),
        ("due", "2026-12-31"),
    ];
    clerk.does("/supervision/funds/new", &new).await;
    assert!(!clerk.page("/funds").await.contains("考核88.5分"));
    let given = [("25.5", ""), ("15", ""), ("20", ""), ("10", ""), ("8", ""), ("10", "")];
    stage.visitor("成员单位联系人").await.does(&format!("{page}/scores"), &scores("self", &given)).await;
    clerk.does(&format!("{page}/scores"), &scores("check", &given)).await;
    let funds = clerk.page("/funds").await;
    let row = between(&funds, ">公立医院补助</a>", "</tr>");
    assert!(row.contains("2026年第三季度考核88.5分"), "{row}");
    stage.logged("办公室办理案卷", "市局办公室经办", "合计88.5分").await;
}

/// Suggestions from board, ladder, reports and the yearly figures, each with its arithmetic; the score stays a person's.
#[tokio::test]
async fn the_quarter_is_suggested_from_board_ladder_and_reports_with_the_arithmetic() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let plan = issued(&stage, PLAN).await;
    let own = tasks(&stage, plan).await;
    let unit = anyuan(&stage).await;
    let supervisor = stage.visitor("督查员").await;
    let measure = |due: &'static str| {
        [
            ("unit", unit.clone()),
            ("which", "提醒".into()),
            ("words", "请报数据。".into()),
            ("due", due.into()),
        ]
    };
    for task in &own[..2] {
        let fields = measure("2026-11-25");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
        supervisor.does(&format!("/supervision/tasks/{task}/measures"), &fields).await;
    }
    // One of two steps is answered in time and accepted, one report of four comes with evidence.
    let reporter = stage.visitor("安远信息员").await;
    let page = format!("/supervision/tasks/{}", own[0]);
    let act = between(&reporter.page(&page).await, "name=\"refers\" value=\"", "\"");
    let answer = [("refers", act.as_str()), ("words", "已开工。"), ("evidence", "照片1")];
    reporter.does(&format!("{page}/answers"), &answer).await;
    let seen = supervisor.page(&page).await;
    let given = between(&seen, "/judgements\"><input type=\"hidden\" name=\"refers\" value=\"", "\"");
    let judged = [("refers", given.as_str()), ("verdict", "confirm"), ("words", "属实")];
    supervisor.does(&format!("{page}/judgements"), &judged).await;
    let report = [
        ("kind", "进展报告"),
        ("on", "2026-11-23"),
        ("words", "主体封顶。"),
        ("evidence", "现场照片"),
        ("missing", "-"),
    ];
    reporter.does(&format!("/tasks/{}/acts", own[0]), &report).await;
    let act = stage.office.office.task_acts(own[0]).await.unwrap().last().unwrap().id;
    let head = stage.visitor("市局办公室主任").await;
    head.does(&format!("/tasks/{}/acts/{act}/judge", own[0]), &[("verdict", "确认")]).await;
    stage.on("2027-01-05");
    let clerk = stage.visitor("市局办公室经办").await;
    let scheme = adopted(&stage).await;
    clerk.does("/assessments", &[("scheme", &scheme), ("period", "2026-Q4"), ("unit", &unit)]).await;
    let list = clerk.page("/assessments").await;
    let sheet = links(&list, "/assessments/").into_iter().find(|href| !href.contains("xlsx")).unwrap();
    let seen = clerk.page(&sheet).await;
    for said in [
        "任务板（截至2026年12月31日）：承担2项，完成0、绿灯0、黄灯0、红灯2，黄灯按一半计，30×(0+0×1/2)/2=0分",
        "本季到期督办2次，按期答复并经认可1次",
        "15×1/2=7.5分",
        "本季应报4份，有佐证并经确认1份，10×1/4=2.5分",
        "<b>建议7.5分</b>",
        "资金台账：本季没有应拨资金",
    ] {
        assert!(seen.contains(said), "{said}: {}", plain(&seen));
    }
    // It is no score: the unit gives its own.
    assert!(!seen.contains("得分<b>"), "{}", plain(&seen));
}

/// Each use names the assessment it rests on and takes its result from there.
#[tokio::test]
async fn s3_15_a_use_hangs_on_an_assessment_and_takes_its_result_from_it() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    let page = opened(&stage, &clerk).await;
    let id = page.rsplit('/').next().unwrap().to_owned();
    let unit = anyuan(&stage).await;
    let other = super::supervision_stage::unit(&stage, "赣州市人民医院").await.to_string();
    let used = |unit: &str| {
        vec![
            ("unit", unit.to_owned()),
            ("parent", id.clone()),
            ("on", "2026-11-23".to_owned()),
            ("title", "2026年第三季度考核".to_owned()),
            ("item", "财政补助".to_owned()),
            ("result", "100分".to_owned()),
            ("what", "增加5%".to_owned()),
            ("decided_on", "2026-11-20".to_owned()),
        ]
    };
    let send = async |own: &[(&'static str, String)]| {
        let fields: Vec<(&str, &str)> = own.iter().map(|(key, value)| (*key, value.as_str())).collect();
        clerk.post("/supervision/uses/new", &form(&fields)).await
    };
    let early = send(&used(&unit)).await.text();
    assert!(early.contains("P-516"), "nothing is used before the check: {}", plain(&early));
    let given = [("30", ""), ("15", ""), ("10", "一笔迟拨"), ("10", ""), ("10", ""), ("15", "")];
    stage.visitor("安远信息员").await.does(&format!("{page}/scores"), &scores("self", &given)).await;
    clerk.does(&format!("{page}/scores"), &scores("check", &given)).await;
    let foreign = send(&used(&other)).await.text();
    assert!(foreign.contains("P-515"), "{}", plain(&foreign));
    let sent = send(&used(&unit)).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", plain(&sent.text()));
    let use_page = clerk.page(&sent.header("location")).await;
    assert!(use_page.contains("90分") && !use_page.contains("100分"), "{}", plain(&use_page));
    let dossier = clerk.page(&page.replace("/assessments/", "/supervision/assessments/")).await;
    assert!(
        dossier.contains("2026年第三季度考核"),
        "the use stands below its assessment: {}",
        plain(&dossier)
    );
    stage.logged("登记督导案卷", "市局办公室经办", "考核结果运用").await;
}
