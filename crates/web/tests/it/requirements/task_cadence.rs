//! Limits that start a rule, work that comes back every week or year, and the ladder of supervision on a task's page.

use super::plan_desk::{CLERK, HEAD, MEMBER, PLAN, PlanDesk};
use crate::visitor::encoded;

/// An office with a plan whose third task says something else, issued on a day.
pub(super) async fn issued_with(third: &str, on: &str) -> (PlanDesk, i64) {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER, "安远信息员"]).await;
    let (before, rest) = PLAN.split_once("3.选择").unwrap();
    let text = format!("{before}3.{third}{}", rest.split_once("满意度。").unwrap().1);
    let text = text.replace("2026年11月2日", "2026年1月2日");
    let id = desk.keeps("安排.txt", text.as_bytes()).await;
    desk.confirms_all(id).await;
    assert_eq!(desk.advances(id, "印发", on).await.status.as_u16(), 303);
    let task = desk.tasks(id).await[2].id;
    (desk, task)
}

#[tokio::test]
async fn s2_15_a_county_that_reaches_the_limit_is_shown_the_rule() {
    let words = "每千常住人口医疗卫生机构床位数达到4张的，原则上不再扩大公立医院规模。";
    let (desk, task) = issued_with(words, "2026-11-03").await;
    let shares = [("index", "0"), ("share_unit", "安远县医疗保障局"), ("share", "4")];
    desk.does(MEMBER, task, "指标分解", &shares).await;
    desk.does("安远信息员", task, "指标数据", &[("index", "0"), ("figure", "3.9")]).await;
    let warned = async || {
        let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
        page.contains("安远县医疗保障局的") && page.contains("已到限值")
    };
    assert!(!warned().await);
    let figure = [("on", "2026-11-21"), ("index", "0"), ("figure", "4.0")];
    desk.does("安远信息员", task, "指标数据", &figure).await;
    assert!(warned().await, "{}", desk.at(CLERK).page(&format!("/tasks/{task}")).await);
    assert!(desk.at(CLERK).page(&format!("/tasks/{task}")).await.contains("原则上不再扩大公立医院规模"));
}

/// The figure of a county that took over no share, entered by the office or the department, shows the rule at once.
#[tokio::test]
async fn s2_15_a_limit_warns_without_a_share_and_before_anybody_confirmed() {
    let words = "每千常住人口医疗卫生机构床位数达到4张的，原则上不再扩大公立医院规模。";
    let (desk, task) = issued_with(words, "2026-11-03").await;
    let county = desk.cast.unit("安远信息员").to_string();
    let page = desk.at(MEMBER).page(&format!("/tasks/{task}")).await;
    assert!(page.contains(&format!("<option value=\"{county}\">安远县医疗保障局</option>")), "{page}");
    let figure = [("index", "0"), ("figure", "4.0"), ("unit", county.as_str())];
    let answer = desk.records(MEMBER, task, "指标数据", &figure).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    assert!(page.contains("安远县医疗保障局的") && page.contains("（数据待确认），已到限值"), "{page}");
    assert!(page.contains("<dt>现状</dt><dd>没有经确认的数据</dd>"), "a county's figure is not the city's");
    // A figure that is no limit is everybody's own.
    let other = desk.tasks(1).await[0].id;
    let foreign = [("index", "0"), ("figure", "2"), ("unit", county.as_str())];
    let answer = desk.records(MEMBER, other, "指标数据", &foreign).await;
    assert!(answer.text().contains("P-209"), "{}", answer.text());
}

#[tokio::test]
async fn s2_14_two_occasions_a_year_and_two_weeks_make_it_met() {
    let words = "每年免费培训不少于两次，每年累计培训时间不低于14天。";
    let (desk, task) = issued_with(words, "2026-01-05").await;
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    assert!(page.contains("每年2次") && page.contains("每年14天"), "{page}");
    for (day, index, figure) in [
        ("2026-03-02", "0", "1"),
        ("2026-09-07", "0", "1"),
        ("2026-03-15", "1", "7"),
        ("2026-09-20", "1", "7"),
    ] {
        let fields = [("on", day), ("index", index), ("figure", figure), ("words", "免费培训")];
        desk.does(MEMBER, task, "经常性工作", &fields).await;
    }
    let progress = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    assert_eq!(progress.matches("<span class=\"count\">1次</span>").count(), 2);
    assert_eq!(progress.matches("<span class=\"count\">7天</span>").count(), 2);
    assert!(!progress.contains("不足的各期"), "{progress}");
}

#[tokio::test]
async fn s3_21_weeks_without_a_record_of_the_weekly_duty_are_listed() {
    let words = "每周派出具有主治医师及以上职称的医师轮流到村卫生室坐诊一天。";
    let (desk, task) = issued_with(words, "2026-11-03").await;
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    assert!(page.contains("每周1天"), "{page}");
    let missing = page.split_once("不足的各期").unwrap().1.split_once("</p>").unwrap().0;
    assert_eq!(missing.matches("只有0").count(), 3, "{missing}");
    let fields =
        [("on", "2026-11-11"), ("index", "0"), ("figure", "1"), ("words", "主治医师王青到甲村卫生室坐诊")];
    desk.does(MEMBER, task, "经常性工作", &fields).await;
    let page = desk.at(CLERK).page(&format!("/tasks/{task}")).await;
    let missing = page.split_once("不足的各期").map_or("", |(_, rest)| rest.split_once("</p>").unwrap().0);
    assert!(page.contains("主治医师王青到甲村卫生室坐诊"), "the roster stands with the record");
    // An occasion counts from the day somebody confirmed it: weeks before stay as they were recorded.
    assert!(missing.matches("只有0").count() < 3, "{missing}");
}

#[tokio::test]
async fn the_ladder_goes_up_one_step_at_a_time_and_the_answer_is_asked_for() {
    let (desk, task) = issued_with("健全公立医院管理制度。", "2026-11-03").await;
    let unit = desk.cast.unit(MEMBER).to_string();
    let step = |which: &str, on: &str, due: &str| {
        format!("unit={unit}&which={}&on={on}&due={due}&words={}", encoded(which), encoded("请报告进展"))
    };
    let address = format!("/tasks/{task}/supervise");
    let leap = desk.at(CLERK).post(&address, &step("约谈", "2026-11-10", "2026-11-12")).await;
    assert!(leap.text().contains("P-221"), "{}", leap.text());
    let answer = desk.at(CLERK).post(&address, &step("提醒", "2026-11-10", "2026-11-12")).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    assert!(desk.at(MEMBER).page("/mine").await.contains("2026年11月12日前答复提醒"));
    let page = desk.at(MEMBER).page(&format!("/tasks/{task}")).await;
    assert!(page.contains("答复：提醒（2026年11月12日前答复）"), "{page}");
    let refers = page.split("name=\"refers\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.does(MEMBER, task, "督办答复", &[("refers", refers.as_str()), ("words", "已办结")]).await;
    assert!(!desk.at(MEMBER).page("/mine").await.contains("前答复提醒"));
    assert_eq!(desk.logged("督办任务").await, 1);
}
