//! 待办环节 in reminders: what waits for a signature, a receipt, a correction, an answer, a ruling, an opening is told to
//! whom it waits for, once, by program, mail and robot, and rises to the leaders; when nothing waits nothing is said.

use super::closing::{OCTOBER, PEOPLE};
use super::closing_stage::Stage;
use super::desk::{S0, plain};
use super::review_desk::{ANYUAN, ReviewDesk};
use crate::office::TestOffice;
use crate::pages::S1;
use crate::visitor::form;
use chrono::DateTime;
use zhaozhang_office::duty::run_reminders::ReminderRun;
use zhaozhang_office::{Actor, Moment};

/// The moment of a time in the office.
fn at(local: &str) -> Moment {
    Moment::of(DateTime::parse_from_rfc3339(&format!("{local}+08:00")).unwrap().to_utc())
}

async fn run(test: &TestOffice, local: &str) -> ReminderRun {
    test.office.run_reminders(&at(local), &Actor::job()).await.unwrap()
}

/// Who was told of something on a day: name, unit, level, the step's code, by the lines that bear these words.
async fn told(test: &TestOffice, day: &str, words: &str) -> Vec<(String, String, String)> {
    let day = day.parse().unwrap();
    let digests = test.office.digests_between(day, day).await.unwrap();
    let mut told = Vec::new();
    for digest in digests {
        for line in digest.lines.iter().filter(|line| line.title.contains(words)) {
            told.push((digest.person_name.clone(), digest.level.clone(), line.step.clone()));
        }
    }
    told.sort();
    told
}

fn names(told: &[(String, String, String)]) -> Vec<&str> {
    told.iter().map(|(name, _, _)| name.as_str()).collect()
}

#[tokio::test]
async fn an_item_under_review_is_told_to_its_next_signer_once_and_rises_to_the_leaders() {
    let desk = ReviewDesk::anyuan().await;
    let quiet = run(&desk.test, "2026-11-23T09:00:00").await;
    assert_eq!(quiet.digests, 0, "nothing waits, nothing is said");
    let id = desk.hands_in("安远拟稿人", "夜里的稿件", &[]).await;
    let words = format!("信息{id}待初审");
    // What came in today is on the page; tomorrow morning it is pushed.
    assert_eq!(run(&desk.test, "2026-11-23T16:30:00").await.digests, 0);
    assert_eq!(run(&desk.test, "2026-11-24T08:59:00").await.digests, 0);
    let first = run(&desk.test, "2026-11-24T09:00:00").await;
    assert_eq!((first.digests, first.lines), (1, 1));
    assert_eq!(names(&told(&desk.test, "2026-11-24", &words).await), ["谢晴川"]);
    for time in ["2026-11-24T09:01:00", "2026-11-24T17:00:00"] {
        assert_eq!(run(&desk.test, time).await.digests, 0, "never twice: {time}");
    }
    let mine = desk.at("安远信息员").page("/mine").await;
    for needle in [words.as_str(), "2026年11月23日起待初审", "办理时限2个工作日，为本系统设定", "五（四）"]
    {
        assert!(mine.contains(needle), "{needle}\n{}", plain(&mine));
    }
    assert!(mine.contains(&format!("href=\"/submissions/{id}\"")), "it leads to the item");
    assert!(!mine.contains("夜里的稿件》待初审"), "a digest names no title");
    // Due on the 25th; 26, 27 and 30 November are the daily steps; then the leaders hear.
    for day in ["2026-11-25", "2026-11-26", "2026-11-27"] {
        let run = run(&desk.test, &format!("{day}T09:00:00")).await;
        assert_eq!((run.digests, run.to_leaders, run.to_principals), (1, 0, 0), "{day}");
    }
    let third = run(&desk.test, "2026-11-30T09:00:00").await;
    assert_eq!((third.digests, third.to_leaders, third.to_principals), (2, 1, 0));
    assert_eq!(names(&told(&desk.test, "2026-11-30", &words).await), ["廖志坚", "谢晴川"]);
    let week = run(&desk.test, "2026-12-07T09:00:00").await;
    assert_eq!((week.to_leaders, week.to_principals), (1, 1));
    assert!(names(&told(&desk.test, "2026-12-07", &words).await).contains(&"温如松"));
    let log = desk.event("发送提醒").await;
    assert!(log.contains("系统任务") && log.contains("上报主要领导1人"), "{log}");
    // Signed, it is the next one's; signed to the end, the bureau office's.
    let (first, step) = ANYUAN[0];
    assert_eq!(desk.signs(first, id, step).await.status.as_u16(), 303);
    // The pages' clock stands at 23 November, so what is signed now is overdue by then and the leaders hear too.
    run(&desk.test, "2026-12-08T09:00:00").await;
    let next = told(&desk.test, "2026-12-08", &format!("信息{id}待复核")).await;
    assert!(names(&next).contains(&"曾国梁") && !names(&next).contains(&"谢晴川"), "{next:?}");
    for (label, step) in &ANYUAN[1..] {
        assert_eq!(desk.signs(label, id, step).await.status.as_u16(), 303);
    }
    run(&desk.test, "2026-12-09T09:00:00").await;
    let office = told(&desk.test, "2026-12-09", &format!("信息{id}已报送、待接收")).await;
    for name in ["夏知秋", "林知夏", "沈岳", "顾明远"] {
        assert!(names(&office).contains(&name), "{name} of the bureau: {office:?}");
    }
    assert!(!names(&office).contains(&"廖志坚"), "the county's leader is out of it: {office:?}");
    assert_eq!(desk.receives(id, "良").await.status.as_u16(), 303);
    run(&desk.test, "2026-12-10T09:00:00").await;
    assert!(told(&desk.test, "2026-12-10", &format!("信息{id}")).await.is_empty(), "done, it is quiet");
}

#[tokio::test]
async fn what_waits_goes_out_by_mail_and_robot_in_one_digest_a_person() {
    let desk = ReviewDesk::anyuan().await;
    let admin = desk.test.sign_in_as(desk.cast.member("系统管理员")).await;
    let robot = [
        ("channel", "dingtalk"),
        ("address", "https://robot.example/send?access_token=geheim"),
        ("secret", "SEC-geheim"),
        ("is_on", "yes"),
    ];
    let mail = [
        ("channel", "mail"),
        ("security", "tls"),
        ("host", "mail.office.example"),
        ("port", "465"),
        ("from", "office@office.example"),
        ("is_on", "yes"),
    ];
    for settings in [form(&robot), form(&mail)] {
        let answer = admin.post("/settings/delivery", &settings).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    }
    let one = desk.hands_in("安远拟稿人", "第一件", &[("body", "第一件事的经过。")]).await;
    let two = desk.hands_in("安远拟稿人", "第二件", &[("body", "另一个地方的另一件事。")]).await;
    let told = run(&desk.test, "2026-11-24T09:00:00").await;
    assert_eq!((told.digests, told.lines), (1, 2), "one digest a person and time");
    assert_eq!(told.messages, 2, "a mail to the person, a message to the group");
    let messages = desk.test.office.take_reminder_messages(&at("2026-11-24T09:00:30")).await.unwrap();
    assert_eq!(messages.len(), 2);
    for message in &messages {
        let text = format!("{}{}", message.subject, message.body);
        assert!(!text.contains("第一件") && !text.contains("第二件"), "no title leaves the program: {text}");
        for id in [one, two] {
            assert!(text.contains(&format!("信息{id}待初审")), "{text}");
        }
    }
}

#[tokio::test]
async fn an_open_checking_and_a_contest_are_pushed_until_they_are_answered() {
    let stage = Stage::with(&[(S1, &OCTOBER)], &PEOPLE).await;
    let clerk = stage.visitor("市局办公室经办").await;
    clerk.does("/checking", &[("notice", S1), ("period", "2026-10"), ("working_days", "2")]).await;
    let test = &stage.office;
    run(test, "2026-11-24T09:00:00").await;
    let first = told(test, "2026-11-24", "2026年10月得分待核对").await;
    assert!(names(&first).contains(&"谢晴川") && names(&first).contains(&"华若兰"), "{first:?}");
    // 安远 contests, 于都 confirms: neither is told again, the others are on the last day.
    let anyuan = stage.visitor("安远信息员").await;
    let page = anyuan.page(&format!("/checking/mine?notice={S1}&period=2026-10")).await;
    assert!(page.contains("确认"), "{}", plain(&page));
    let yudu = stage.visitor("于都信息员").await;
    let own = yudu.page(&format!("/checking/mine?notice={S1}&period=2026-10")).await;
    let id = own.split("name=\"checking\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    yudu.does("/checking/mine/confirm", &[("checking", id.unwrap_or_else(|| panic!("{}", plain(&own))))])
        .await;
    let sent = anyuan.contests("2026-10", "", "10月20日还有一篇没有入账").await;
    assert_eq!(sent.status.as_u16(), 303, "{}", plain(&sent.text()));
    run(test, "2026-11-25T09:00:00").await;
    let last = told(test, "2026-11-25", "2026年10月得分待核对").await;
    assert!(
        !last.is_empty() && !names(&last).contains(&"谢晴川") && !names(&last).contains(&"华若兰"),
        "{last:?}"
    );
    // The contest waits for the office, and from the third day overdue for its leader in charge.
    let contest = told(test, "2026-11-25", "得分异议1待办理").await;
    assert_eq!(names(&contest), ["夏知秋", "林知夏", "沈岳"], "{contest:?}");
    run(test, "2026-12-01T09:00:00").await;
    let late = told(test, "2026-12-01", "得分异议1待办理").await;
    assert!(names(&late).contains(&"顾明远"), "{late:?}");
    // Past its last day it is silent agreement and quiet.
    run(test, "2026-11-26T09:00:00").await;
    assert!(told(test, "2026-11-26", "得分待核对").await.is_empty());
}

#[tokio::test]
async fn a_bulletin_nobody_of_a_unit_opened_is_asked_after_until_it_is_opened() {
    let facts = [
        "采用 信息编号=A1 标题=甲事 单位=章贡区 日期=2026-08-01 媒体=人民日报",
        "采用 信息编号=A2 标题=乙事 单位=南康区 日期=2026-08-05 媒体=江西日报",
    ];
    let stage = Stage::with(&[(S0, &facts)], &PEOPLE).await;
    let head = stage.visitor("市局办公室主任").await;
    let issue = [
        ("notice", S0),
        ("period", "2026-Q3"),
        ("number", "赣市医改秘字〔2026〕5号"),
        ("issued_on", "2026-11-23"),
        ("act", "issue"),
    ];
    let bulletin = head.does("/bulletins/new", &issue).await;
    let test = &stage.office;
    // Three working days of patience: 24, 25, 26 November; asked after from the 30th, the next working day but one.
    for day in ["2026-11-24", "2026-11-26"] {
        run(test, &format!("{day}T09:00:00")).await;
        assert!(told(test, day, "待签收").await.is_empty(), "{day}");
    }
    run(test, "2026-11-27T09:00:00").await;
    let asked = told(test, "2026-11-27", "待签收").await;
    assert!(asked.iter().all(|(_, level, _)| level == "correspondent" || level == "leader"), "{asked:?}");
    assert!(!asked.is_empty(), "somebody is asked");
    let before = asked.len();
    let reader = stage.visitor("成员单位联系人").await;
    reader.page(&bulletin).await;
    run(test, "2026-11-30T09:00:00").await;
    let again = told(test, "2026-11-30", "待签收").await;
    assert!(again.len() < before, "{} of {before}: who opened it is left alone", again.len());
}
