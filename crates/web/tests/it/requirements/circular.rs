//! The monthly circular: due each month until it is issued, its 版记 as on the paper, and the chain along which it goes.

use super::Stage;
use super::closing_stage::{docx, links};
use super::desk::plain;
use super::plan_desk::{CLERK, HEAD, MEMBER, PlanDesk};
use super::supervision_stage::{PEOPLE, PLAN, issued};
use crate::visitor::form;

const ISSUER: (&str, &str) = ("issuer", "某市医改领导小组办公室");

#[tokio::test]
async fn s2_33_the_circular_of_each_month_is_on_the_to_do_list_until_it_is_issued_and_keeps_its_number() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let plan = issued(&stage, PLAN).await;
    let draft = format!("/supervision/drafts/circular-{plan}-2026-11");
    let said = "2026年11月任务进展通报应于2026年12月10日前印发";
    let head = stage.visitor("市局办公室主任").await;
    assert!(!head.page("/mine").await.contains("任务进展通报"), "the month is not over");
    stage.on("2026-12-01");
    for label in ["市局办公室主任", "市局办公室经办"] {
        let own = stage.visitor(label).await;
        let page = own.page("/mine").await;
        assert!(page.contains(said) && page.contains(&draft), "{label}: {}", plain(&page));
        assert!(own.page("/calendar").await.contains(said), "{label}");
    }
    let unit = stage.visitor("安远信息员").await;
    assert!(!unit.page("/mine").await.contains("任务进展通报"), "the office's business");
    stage.on("2026-12-11");
    let head = stage.visitor("市局办公室主任").await;
    assert!(head.page("/mine").await.contains(&format!("{said}，已逾期")));
    assert!(head.page("/circulars").await.contains("逾期未发"));
    let order = [ISSUER, ("number", "某医改办字〔2026〕13号"), ("issued_on", "2026-12-11"), ("act", "issue")];
    head.does(&draft, &order).await;
    assert!(!head.page("/mine").await.contains("任务进展通报"));
    let list = head.page("/circulars").await;
    assert!(list.contains("某医改办字〔2026〕13号") && list.contains("2026年12月11日"), "{}", plain(&list));
    // The next month is due again.
    stage.on("2027-01-04");
    let head = stage.visitor("市局办公室主任").await;
    assert!(head.page("/mine").await.contains("2026年12月任务进展通报应于2027年1月10日前印发"));
    assert!(head.page("/circulars").await.contains("某医改办字〔2026〕13号"), "the number is kept");
    stage.logged("印发督导文书", "市局办公室主任", "某医改办字〔2026〕13号").await;
}

/// 抄送, 印发机关 with the day, and 共印100份 as at the foot of seed 002.
#[tokio::test]
async fn s2_42_the_colophon_holds_copies_printing_body_day_and_number_of_copies() {
    let stage = Stage::with(&[], &PEOPLE).await;
    let plan = issued(&stage, PLAN).await;
    let draft = format!("/supervision/drafts/circular-{plan}-2026-11");
    let head = stage.visitor("市局办公室主任").await;
    let order = |printed: &'static str, act: &'static str| {
        [
            ("issuer", "吉林市人民政府办公厅"),
            ("number", "吉市政办发〔2026〕19号"),
            ("issued_on", "2026-11-23"),
            (
                "copy_to",
                "市委办公厅，市人大常委会办公厅，市政协办公厅，市纪检委办公厅，市法院、检察院，各民主党派，各人民团体，江城日报社",
            ),
            ("printing_body", "吉林市人民政府办公厅文电处"),
            ("printed_on", printed),
            ("print_run", "100"),
            ("act", act),
        ]
    };
    let seen = head.post(&draft, &form(&order("2026-11-23", "look"))).await.text();
    let foot = seen.split_once("class=\"colophon\"").unwrap_or_else(|| panic!("{}", plain(&seen))).1;
    assert!(foot.contains("江城日报社。") && foot.contains("（共印100份）"), "{foot}");
    head.is_refused(&draft, &order("2026-11-22", "issue"), &["P-556"]).await;
    let paper = head.does(&draft, &order("2026-11-23", "issue")).await;
    let files = links(&head.page(&paper).await, &format!("{paper}/"));
    let word = docx(&head.get(files.iter().find(|file| file.ends_with(".docx")).unwrap()).await.bytes);
    let mut at = 0;
    for part in [
        "抄送：市委办公厅，市人大常委会办公厅，市政协办公厅，市纪检委办公厅，市法院、检察院，各民主党派，各人民团体，江城日报社。",
        "吉林市人民政府办公厅文电处",
        "2026年11月23日印发",
        "（共印100份）",
    ] {
        let found = word[at..].find(part).unwrap_or_else(|| panic!("{part}: {word}"));
        at += found + part.len();
    }
    stage.logged("印发督导文书", "市局办公室主任", "吉市政办发〔2026〕19号").await;
}

/// Counties with shares stand in the circular by their own figures, it goes to them, and the province reads it.
#[tokio::test]
async fn a_circular_names_the_counties_that_hold_shares_and_goes_along_both_chains() {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER, "安远信息员", "于都信息员"]).await;
    let plan = desk.issued().await;
    let task = desk.tasks(plan).await[0].id;
    let shares = [
        ("index", "0"),
        ("share_unit", "安远县医疗保障局"),
        ("share", "4"),
        ("share_unit", "于都县医疗保障局"),
        ("share", "6"),
    ];
    desk.does(MEMBER, task, "指标分解", &shares).await;
    desk.does("安远信息员", task, "指标数据", &[("index", "0"), ("figure", "4")]).await;
    let draft = format!("/supervision/drafts/circular-{plan}-2026-11");
    let page = desk.at(HEAD).page(&draft).await;
    assert!(page.contains("省医改领导小组办公室"), "copied to who signs with counties: {}", plain(&page));
    assert!(page.contains("有关县（市）人民政府，各责任单位"), "{}", plain(&page));
    let order = [ISSUER, ("number", "某医改办字〔2026〕12号"), ("act", "issue")];
    let sent = desk.at(HEAD).post(&draft, &form(&order)).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", plain(&sent.text()));
    let paper = sent.header("location");
    let page = desk.at(HEAD).page(&paper).await;
    let counties = page.split_once("各县（市）任务进展表").unwrap_or_else(|| panic!("{}", plain(&page))).1;
    for name in ["安远县医疗保障局", "于都县医疗保障局"] {
        assert!(counties.contains(name), "{name}: {}", plain(counties));
    }
    // It went to the counties, and to no county without a share.
    assert_eq!(desk.at("安远信息员").get(&paper).await.status.as_u16(), 200);
    assert_eq!(desk.at("于都信息员").get(&paper).await.status.as_u16(), 200);
    assert_eq!(page.matches("未签收").count(), 4, "two departments and two counties: {}", plain(&page));
}
