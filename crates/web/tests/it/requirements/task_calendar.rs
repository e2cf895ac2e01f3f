//! Due dates of a person as a calendar, reminders of tasks in the digest, and the next step of supervision proposed.

use super::plan_desk::{CLERK, HEAD, MEMBER, PlanDesk};
use crate::office::moment;
use crate::visitor::encoded;
use std::collections::BTreeSet;
use zhaozhang_office::{Actor, Moment};

const COUNTY: &str = "安远信息员";

async fn issued() -> (PlanDesk, Vec<i64>) {
    let desk = PlanDesk::new(&[CLERK, HEAD, MEMBER, COUNTY]).await;
    let plan = desk.issued().await;
    let tasks = desk.tasks(plan).await.into_iter().map(|task| task.id).collect();
    (desk, tasks)
}

fn name(desk: &PlanDesk, label: &str) -> String {
    desk.cast.actor(label).name
}

/// What stands behind somebody's private address, folded lines joined.
async fn feed(desk: &PlanDesk, label: &str) -> String {
    let page = desk.at(label).post("/calendar", "").await.text();
    let address = page.split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
    let answer = desk.test.stranger().get(&address).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.text().replace("\r\n ", "")
}

async fn supervises(desk: &PlanDesk, task: i64, unit: i64, (which, on, due): (&str, &str, &str)) {
    let form =
        format!("unit={unit}&which={}&on={on}&due={due}&words={}", encoded(which), encoded("请报告进展"));
    let answer = desk.at(CLERK).post(&format!("/tasks/{task}/supervise"), &form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
}

#[tokio::test]
async fn a_feed_holds_what_one_person_owes_each_with_a_key_of_its_own() {
    let (desk, tasks) = issued().await;
    let (own, other) = (name(&desk, MEMBER), name(&desk, COUNTY));
    let lines = [
        ("words", "分解到科室和人"),
        ("who", own.as_str()),
        ("what", "每周报进度"),
        ("line_due", "2026-11-27"),
        ("who", "医改办"),
        ("what", "完成选址"),
        ("line_due", "2026-11-28"),
        ("who", other.as_str()),
        ("what", "到外单位协调"),
        ("line_due", "2026-11-29"),
    ];
    desk.does(MEMBER, tasks[0], "任务分解", &lines).await;
    let step = [("words", "选址"), ("which", "进行中"), ("due", "2026-12-15")];
    desk.does(MEMBER, tasks[0], "工作步骤", &step).await;
    let shares = [("index", "0"), ("share_unit", "安远县医疗保障局"), ("share", "10")];
    desk.does(MEMBER, tasks[0], "指标分解", &shares).await;
    let unit = desk.cast.unit(MEMBER);
    supervises(&desk, tasks[0], unit, ("提醒", "2026-11-20", "2026-11-30")).await;
    supervises(&desk, tasks[2], unit, ("提醒", "2026-11-21", "2026-12-01")).await;
    let member = feed(&desk, MEMBER).await;
    for (day, said) in [
        ("20261127", "每周报进度"),
        ("20261128", "完成选址"),
        ("20261215", "工作步骤“选址”"),
        ("20261130", "2026年11月30日前答复提醒"),
        ("20261201", "2026年12月1日前答复提醒"),
        ("20261231", "完成时限"),
        ("20261231", "公开事项“"),
    ] {
        let event = member.split("BEGIN:VEVENT").find(|event| event.contains(said));
        let event = event.unwrap_or_else(|| panic!("{said}: {member}"));
        assert!(event.contains(&format!("DTSTART;VALUE=DATE:{day}")), "{said}: {event}");
    }
    assert!(!member.contains("到外单位协调"), "another person's line");
    let keys: Vec<&str> = member.split("\r\n").filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{keys:?}");
    let events =
        |feed: &str, said: &str| feed.split("BEGIN:VEVENT").filter(|event| event.contains(said)).count();
    assert_eq!(events(&member, "前答复提醒"), 2, "two steps of two tasks are two dates");
    // A county sees its share and nothing of the city's.
    let county = feed(&desk, COUNTY).await;
    assert!(county.contains("承担新建社区卫生服务中心=10个"), "{county}");
    assert!(!county.contains("每周报进度") && !county.contains("完成选址"), "{county}");
    // Whoever supervises waits for the answers and may go on the day after.
    let clerk = feed(&desk, CLERK).await;
    assert_eq!(events(&clerk, "应答复"), 2, "{clerk}");
    let next = clerk.split("BEGIN:VEVENT").find(|event| event.contains("可采取下一步督办")).unwrap();
    assert!(next.contains("DTSTART;VALUE=DATE:20261201"), "{next}");
    // What is done is told as done, the light and the list are one's own.
    let done = [("words", "选址"), ("which", "已完成"), ("due", "2026-12-15")];
    desk.does(MEMBER, tasks[0], "工作步骤", &done).await;
    let member = feed(&desk, MEMBER).await;
    let event = member.split("BEGIN:VEVENT").find(|event| event.contains("工作步骤“选址”")).unwrap();
    assert!(event.contains("SUMMARY:【已完成】"), "{event}");
    let mine = desk.at(MEMBER).page("/mine").await;
    assert!(mine.contains("每周报进度") && !mine.contains("到外单位协调"), "{mine}");
}

/// DL-30 and DL-31: division, report, answer and due days reach the person's digest like duties, once each.
#[tokio::test]
async fn tasks_are_reminded_in_the_digest_of_the_person() {
    let (desk, tasks) = issued().await;
    let unit = desk.cast.unit(MEMBER);
    supervises(&desk, tasks[0], unit, ("提醒", "2026-11-20", "2026-11-24")).await;
    let own = name(&desk, MEMBER);
    let line =
        [("words", "分到人"), ("who", own.as_str()), ("what", "报选址方案"), ("line_due", "2026-11-24")];
    desk.does(MEMBER, tasks[2], "任务分解", &line).await;
    let at = Moment { today: "2026-11-23".parse().unwrap(), at: "2026-11-23T02:00:00Z".to_owned() };
    let run = desk.test.office.run_reminders(&at, &Actor::job()).await.unwrap();
    assert!(run.digests > 0, "{run:?}");
    let page = desk.at(MEMBER).page("/mine").await;
    let inbox = page.split_once("id=\"inbox\"").unwrap().1;
    for said in ["分解到科室、到人", "2026年11月24日前答复提醒", "报选址方案"] {
        assert!(inbox.contains(said), "{said}: {inbox}");
    }
    assert!(inbox.contains(&format!("href=\"/tasks/{}\"", tasks[0])), "{inbox}");
    assert!(inbox.contains("赣市府办发〔2026〕9号 任务1"), "the plan is the basis: {inbox}");
    let again = desk.test.office.run_reminders(&at, &Actor::job()).await.unwrap();
    assert_eq!(again.digests, 0, "nobody is told twice");
    // The report of the month is told before it is due, and what was answered is told no more.
    let refers = desk.test.office.task_acts(tasks[0]).await.unwrap();
    let refers = refers.iter().find(|act| act.words.which == "提醒").unwrap().id.to_string();
    let answer = [("refers", refers.as_str()), ("words", "已办结"), ("on", "2026-11-23")];
    desk.does(MEMBER, tasks[0], "督办答复", &answer).await;
    let at = Moment { today: "2026-11-30".parse().unwrap(), at: "2026-11-30T02:00:00Z".to_owned() };
    desk.test.office.run_reminders(&at, &Actor::job()).await.unwrap();
    let digests = desk.test.office.inbox(&desk.cast.actor(MEMBER)).await.unwrap();
    let newest = &digests[0];
    let titles: Vec<&str> = newest.lines.iter().map(|line| line.title.as_str()).collect();
    assert!(titles.iter().any(|title| title.contains("2026年11月进展报告")), "{titles:?}");
    assert!(!titles.iter().any(|title| title.contains("前答复提醒")), "{titles:?}");
    assert!(desk.logged("发送提醒").await >= 2);
}

/// The ladder is proposed with its reason; nothing is taken by itself.
#[tokio::test]
async fn the_next_step_is_proposed_with_its_reason_on_the_board_and_the_task() {
    let (desk, tasks) = issued().await;
    let unit = desk.cast.unit(MEMBER);
    supervises(&desk, tasks[0], unit, ("提醒", "2026-11-10", "2026-11-12")).await;
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0])).await;
    let said = "赣州市人民医院：可催办（提醒应于2026年11月12日前答复，至今没有答复）";
    assert!(page.contains(said), "{page}");
    let board = desk.at(CLERK).page("/tasks").await;
    assert!(board.contains("赣州市人民医院：可催办") && board.contains("建议督办"), "{board}");
    assert!(desk.at(CLERK).page("/mine").await.contains("项任务可以采取下一步督办措施"));
    // A task without a step is red because it was not divided: the ladder begins at the bottom.
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[1])).await;
    assert!(page.contains("可提醒（") && page.contains("至今没有分解"), "{page}");
    for own in
        [desk.at(MEMBER).page(&format!("/tasks/{}", tasks[0])).await, desk.at(MEMBER).page("/tasks").await]
    {
        assert!(!own.contains("可催办"), "who answers is not told what may come: {own}");
    }
    let steps = desk.test.office.task_acts(tasks[0]).await.unwrap();
    assert_eq!(steps.len(), 1, "nothing was taken by itself");
    // Once it is answered there is nothing to propose until somebody judged the answer.
    let refers = steps[0].id.to_string();
    let answer = [("refers", refers.as_str()), ("words", "正在整改")];
    let sent = desk.records(MEMBER, tasks[0], "督办答复", &answer).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.text());
    let page = desk.at(CLERK).page(&format!("/tasks/{}", tasks[0])).await;
    assert!(!page.contains("赣州市人民医院：可催办"), "{page}");
    let _ = moment();
}
