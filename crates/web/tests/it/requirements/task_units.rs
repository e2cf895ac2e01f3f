//! Every unit by its own acts: two units of one task, where one reports, divides and answers and the other does not.

use super::plan_desk::{CLERK, HEAD, MEMBER, PLAN, PlanDesk};
use crate::visitor::encoded;

const HOSPITAL: &str = "赣州市人民医院";
const BUREAU: &str = "赣州市医疗保障局";

/// The sample plan, issued on a day, and its third task: 分别负责 of both.
async fn issued(on: &str) -> (PlanDesk, i64, i64) {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER]).await;
    let text = PLAN.replace("2026年11月2日", "2026年1月2日");
    let plan = desk.keeps("安排.txt", text.as_bytes()).await;
    desk.confirms_all(plan).await;
    let answer = desk.advances(plan, "印发", on).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let task = desk.tasks(plan).await[2].id;
    (desk, plan, task)
}

fn bureau(desk: &PlanDesk) -> String {
    desk.cast.unit("市局分管领导").to_string()
}

/// The reasons of the task's light, as its page lists them.
async fn reasons(desk: &PlanDesk, task: i64) -> String {
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    let of = page.split_once("<h2>亮灯依据</h2>").unwrap().1;
    of.split_once("</ul>").unwrap().0.to_owned()
}

/// The line of one unit on the task's page: light, reasons, division, report.
async fn line(desk: &PlanDesk, task: i64, unit: &str) -> String {
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    let table = page.split_once("<h2>各单位进展</h2>").unwrap().1.split_once("</section>").unwrap().0;
    let row = table.split(&format!("<th scope=\"row\">{unit}")).nth(1).unwrap_or_else(|| panic!("{table}"));
    row.split_once("</tr>").unwrap().0.to_owned()
}

#[tokio::test]
async fn one_units_division_and_report_do_not_stand_for_the_other() {
    let (desk, _, task) = issued("2026-09-01").await;
    let other = bureau(&desk);
    for day in ["2026-09-30", "2026-10-31"] {
        desk.does(MEMBER, task, "进展报告", &[("on", day), ("words", "试点方案已印发")]).await;
    }
    desk.does(MEMBER, task, "任务分解", &[("words", "分到医改办")]).await;
    let said = reasons(&desk, task).await;
    assert!(said.contains(&format!("{BUREAU}连续两期以上没有经确认的进展报告")), "{said}");
    assert!(said.contains(&format!("{BUREAU}应于2026年9月4日前分解到位")), "{said}");
    assert!(!said.contains(HOSPITAL), "{said}");
    let own = line(&desk, task, HOSPITAL).await;
    assert!(own.contains("绿灯") && own.contains("2026年10月31日"), "{own}");
    assert!(line(&desk, task, BUREAU).await.contains("红灯"));
    for day in ["2026-09-30", "2026-10-31"] {
        let report = [("on", day), ("unit", other.as_str()), ("words", "支付政策已调整")];
        desk.does(CLERK, task, "进展报告", &report).await;
    }
    desk.does(CLERK, task, "任务分解", &[("unit", other.as_str()), ("words", "分到医药科")]).await;
    let said = reasons(&desk, task).await;
    assert!(!said.contains(BUREAU), "{said}");
}

#[tokio::test]
async fn a_report_of_september_confirmed_in_november_does_not_cover_october() {
    let (desk, _, task) = issued("2026-09-01").await;
    let other = bureau(&desk);
    for unit in [desk.cast.unit(MEMBER).to_string(), other] {
        let report = [("on", "2026-09-30"), ("unit", unit.as_str()), ("words", "九月进展")];
        desk.does(CLERK, task, "进展报告", &report).await;
    }
    let said = reasons(&desk, task).await;
    assert!(said.contains(&format!("{HOSPITAL}、{BUREAU}上一期没有经确认的进展报告")), "{said}");
    // The form proposes the last day of the month that is still missing.
    let page = desk.at(MEMBER).page(&format!("/tasks/{task}")).await;
    assert!(page.contains("id=\"k-rep-on\" type=\"date\" name=\"on\" value=\"2026-10-31\""), "{page}");
}

#[tokio::test]
async fn a_late_step_against_one_unit_stays_red_and_is_not_recited_to_the_other() {
    let (desk, plan, task) = issued("2026-11-03").await;
    let (own, other) = (desk.cast.unit(MEMBER).to_string(), bureau(&desk));
    for unit in [&own, &other] {
        desk.does(CLERK, task, "任务分解", &[("unit", unit), ("words", "分到科室")]).await;
    }
    let step = |unit: &str, on: &str, due: &str| {
        format!("unit={unit}&which={}&on={on}&due={due}&words={}", encoded("提醒"), encoded("请报告进展"))
    };
    let address = format!("/tasks/{task}/supervise");
    for (unit, on, due) in [(&other, "2026-11-10", "2026-11-12"), (&own, "2026-11-15", "2026-11-20")] {
        let answer = desk.at(CLERK).post(&address, &step(unit, on, due)).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    }
    let acts = desk.test.office.task_acts(task).await.unwrap();
    let last = acts.last().unwrap().id;
    let refers = last.to_string();
    desk.does(MEMBER, task, "督办答复", &[("refers", refers.as_str()), ("words", "已开工")]).await;
    let said = reasons(&desk, task).await;
    assert!(said.contains(&format!("{BUREAU}对提醒应于2026年11月12日前答复，至今没有答复")), "{said}");
    let board = desk.at(CLERK).page(&format!("/tasks?plan={plan}&by=department")).await;
    let of =
        |name: &str| board.split(&format!("<h2>{name}</h2>")).nth(1).unwrap().split("<h2>").next().unwrap();
    let row = |name: &str| {
        let row = of(name).split(&format!("href=\"/tasks/{task}\"")).nth(1).unwrap().to_owned();
        row.split("</tr>").next().unwrap().to_owned()
    };
    assert!(row(HOSPITAL).contains("绿灯"), "{}", row(HOSPITAL));
    assert!(row(BUREAU).contains("红灯"), "{}", row(BUREAU));
    // The paper to the hospital says nothing of the bureau.
    let paper = desk.at(HEAD).page(&format!("/supervision/drafts/step-{task}-{last}")).await;
    assert!(paper.contains(HOSPITAL) && !paper.contains(BUREAU), "{paper}");
    assert!(paper.contains("分别负责（按惯例牵头）"), "{paper}");
    let first = acts.iter().find(|act| act.kind.word() == "督办").unwrap().id;
    let paper = desk.at(HEAD).page(&format!("/supervision/drafts/step-{task}-{first}")).await;
    assert!(paper.contains(BUREAU) && !paper.contains("按惯例"), "{paper}");
}

#[tokio::test]
async fn a_report_that_was_sent_back_is_still_missing_for_the_lead() {
    let (desk, plan, _) = issued("2026-11-03").await;
    let task = desk.tasks(plan).await[0].id;
    let other = bureau(&desk);
    let report = [("unit", other.as_str()), ("words", "已会商")];
    let answer = desk.records(CLERK, task, "进展报告", &report).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let act = desk.test.office.task_acts(task).await.unwrap().last().unwrap().id;
    let sent = format!("verdict={}&words={}", encoded("退回"), encoded("请写明数据"));
    assert_eq!(
        desk.at(HEAD).post(&format!("/tasks/{task}/acts/{act}/judge"), &sent).await.status.as_u16(),
        303
    );
    let early = desk.records(MEMBER, task, "进展报告", &[("words", "汇总")]).await;
    assert!(early.text().contains("P-207") && early.text().contains(BUREAU), "{}", early.text());
    desk.does(CLERK, task, "进展报告", &report).await;
    desk.does(MEMBER, task, "进展报告", &[("words", "汇总")]).await;
}

/// of 分别负责 the first stands first by custom only; nobody has to wait for the others, and all must finish.
#[tokio::test]
async fn s2_8_who_stands_first_by_custom_answers_like_the_others() {
    let (desk, plan, task) = issued("2026-11-03").await;
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    assert!(page.contains(&format!("<b>{HOSPITAL}</b>（分别负责，按惯例牵头）")), "{page}");
    assert!(page.contains(&format!("<b>{BUREAU}</b>（分别负责）")), "{page}");
    let board = desk.at(CLERK).page(&format!("/tasks?plan={plan}")).await;
    let row = board.split(&format!("href=\"/tasks/{task}\"")).nth(1).unwrap();
    assert!(row.split("</tr>").next().unwrap().contains(&format!("{HOSPITAL}（按惯例）")), "{row}");
    desk.does(MEMBER, task, "进展报告", &[("words", "本院部分已完成")]).await;
    let done = |unit: &str| {
        [("unit", unit.to_owned()), ("words", "完成".to_owned()), ("evidence", "验收单".to_owned())]
    };
    let own = done(&desk.cast.unit(MEMBER).to_string());
    let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.does(CLERK, task, "办结申请", &own).await;
    let said = reasons(&desk, task).await;
    assert!(said.contains(&format!("{HOSPITAL}已确认完成，其他单位尚未完成")), "{said}");
    let other = done(&bureau(&desk));
    let other: Vec<(&str, &str)> = other.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.does(CLERK, task, "办结申请", &other).await;
    assert!(reasons(&desk, task).await.contains("2026年11月23日确认完成"));
}
