//! Duties and reminders as an office meets them: a meeting entered once, what it costs when missed, who is told when,
//! and nobody told twice; messages that wait while the mail server sleeps.

use crate::cast::Cast;
use crate::desk::{CODE, Desk, clerk, day, on_both, opening, refused, submission};
use chrono::DateTime;
use zhaozhang_domain::duty::reminder::Level;
use zhaozhang_domain::duty::{DutyKind, DutyState};
use zhaozhang_office::duty::delivery::channel::{
    Channel, MailSecurity, MailSetting, NewSetting, PlanSetting, RobotSetting,
};
use zhaozhang_office::duty::delivery::{DeliveryState, Destination, Sent};
use zhaozhang_office::duty::enter_event::NewEvent;
use zhaozhang_office::duty::run_reminders::ReminderRun;
use zhaozhang_office::duty::split_quota::NewSplit;
use zhaozhang_office::{Actor, Moment, Office, Refusal};

const ANYUAN: &str = "安远县医疗保障局";
const SHICHENG: &str = "石城县医疗保障局";

/// The moment of a time in the office.
fn at(local: &str) -> Moment {
    Moment::of(DateTime::parse_from_rfc3339(&format!("{local}+08:00")).unwrap().to_utc())
}

fn meeting() -> NewEvent {
    NewEvent {
        notice: CODE.into(),
        class: "重要会议".into(),
        title: "示例全省重要会议".into(),
        on: "2023-03-01".into(),
        ..NewEvent::default()
    }
}

async fn run(office: &Office, local: &str) -> ReminderRun {
    office.run_reminders(&at(local), &Actor::job()).await.unwrap()
}

/// The code of a unit's duty of the meeting.
async fn code_of(office: &Office, local: &str, unit: &str) -> String {
    let duties = office.duties(CODE, &at(local)).await.unwrap().duties;
    let found = duties.iter().find(|duty| duty.kind == DutyKind::Event && duty.unit == unit);
    found.map(zhaozhang_domain::duty::Duty::code).unwrap()
}

async fn points(office: &Office, on: &str, unit: &str) -> String {
    let scored = office.scored(CODE, day(on)).await.unwrap();
    let year = zhaozhang_domain::period::Period::year(2023);
    scored.sheet.named(unit).unwrap().1.total(year).to_string()
}

fn codes(refusal: Refusal) -> Vec<&'static str> {
    match refusal {
        Refusal::Listed(problems) => problems.into_iter().map(|problem| problem.code).collect(),
        other => vec![other.code()],
    }
}

#[tokio::test]
async fn a_meeting_entered_once_makes_a_duty_for_each_unit_and_costs_fifty_when_missed() {
    on_both(async |desk| {
        let office = &desk.office;
        let entered =
            refused(office.enter_event(&at("2023-03-02T10:00:00"), &clerk(), &meeting()).await).unwrap();
        let units = office.notice(CODE).unwrap().notice.units.len();
        assert_eq!((entered.duties, entered.due_on), (units, day("2023-03-06")));
        let code = code_of(office, "2023-03-02T10:00:00", ANYUAN).await;
        refused(
            office
                .answer_duty(&at("2023-03-07T10:00:00"), &clerk(), &code, "2023-03-06", "收文2023-15号")
                .await,
        )
        .unwrap();
        assert_eq!(points(office, "2023-03-07", ANYUAN).await, "0");
        assert_eq!(points(office, "2023-03-06", SHICHENG).await, "0");
        assert_eq!(points(office, "2023-03-07", SHICHENG).await, "-50");
        let (_, duty) = office.duty_by_code(&at("2023-03-08T10:00:00"), &code).await.unwrap().unwrap();
        assert_eq!(duty.state, DutyState::Done, "the key stays when the fact is entered again");
        let again =
            office.answer_duty(&at("2023-03-08T10:00:00"), &clerk(), &code, "2023-03-06", "重复").await;
        assert_eq!(codes(refused(again).unwrap_err()), ["D-503"]);
        let verbs: Vec<String> =
            office.events(9).await.unwrap().into_iter().map(|event| event.verb).collect();
        assert_eq!(verbs.iter().filter(|verb| *verb == "登记会议政策").count(), 1);
        assert!(office.verify().await.unwrap().holds());
    })
    .await;
}

#[tokio::test]
async fn an_event_with_mistakes_names_all_of_them_and_changes_nothing() {
    let desk = Desk::new().await;
    let office = &desk.office;
    let moment = at("2023-03-02T10:00:00");
    let wrong =
        NewEvent { title: " ".into(), on: "三月一日".into(), class: "喝茶".into(), ..meeting() };
    assert_eq!(
        codes(refused(office.enter_event(&moment, &clerk(), &wrong).await).unwrap_err()),
        ["D-101", "D-103", "D-102"]
    );
    let strange = NewEvent { units: vec!["火星县医疗保障局".into()], ..meeting() };
    assert_eq!(codes(refused(office.enter_event(&moment, &clerk(), &strange).await).unwrap_err()), ["D-104"]);
    let late = at("2023-03-20T10:00:00");
    assert_eq!(codes(refused(office.enter_event(&late, &clerk(), &meeting()).await).unwrap_err()), ["D-107"]);
    assert_eq!(office.entry_count(CODE).await.unwrap(), 0);
    refused(office.enter_event(&moment, &clerk(), &meeting()).await).unwrap();
    assert_eq!(
        codes(refused(office.enter_event(&moment, &clerk(), &meeting()).await).unwrap_err()),
        ["D-106"]
    );
}

#[tokio::test]
async fn a_unit_enters_the_events_of_its_own_day_only() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let (office, liaison) = (&desk.office, cast.actor("安远信息员"));
    let own = NewEvent {
        class: "会议活动".into(),
        title: "示例座谈会".into(),
        on: "2023-03-02".into(),
        ..meeting()
    };
    let entered = refused(office.enter_event(&at("2023-03-02T15:00:00"), &liaison, &own).await).unwrap();
    assert_eq!((entered.duties, entered.due_on), (1, day("2023-03-02")));
    let of_all = office.enter_event(&at("2023-03-02T15:00:00"), &liaison, &meeting()).await;
    assert_eq!(codes(refused(of_all).unwrap_err()), ["D-105"]);
    // A liaison of another unit does not find it.
    let code = code_of(office, "2023-03-02T15:00:00", ANYUAN).await;
    let foreign = office.duty_for(&at("2023-03-02T15:00:00"), &cast.actor("于都信息员"), &code).await;
    assert_eq!(codes(refused(foreign).unwrap_err()), ["O-104"]);
}

#[tokio::test]
async fn everybody_is_told_once_at_each_step_and_what_stays_open_rises() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        let office = &desk.office;
        refused(office.enter_event(&at("2023-03-02T10:00:00"), &clerk(), &meeting()).await).unwrap();
        let first = run(office, "2023-03-02T10:01:00").await;
        let units = office.notice(CODE).unwrap().notice.units.len();
        assert_eq!(first.lines, units, "one line for each unit: {first:?}");
        assert_eq!(run(office, "2023-03-02T10:02:00").await, ReminderRun::default());
        assert_eq!(run(office, "2023-03-02T16:00:00").await, ReminderRun::default());
        let liaison = cast.actor("安远信息员");
        let inbox = office.inbox(&liaison).await.unwrap();
        assert_eq!((inbox.len(), inbox[0].lines.len()), (1, 1));
        let line = &inbox[0].lines[0];
        assert_eq!(line.basis, "赣市医保字〔2020〕33号 四（二）2");
        assert!(line.stake.contains("扣50分") && line.due.contains("还有4天"), "{line:?}");
        // 6 March is the day; 7, 8 and 9 March are the three daily reminders, on the third the leader hears of it.
        // On Friday the week without an item comes along, in the same digest.
        let friday = run(office, "2023-03-03T09:00:00").await;
        assert_eq!((friday.lines, friday.digests), (units * 2, first.digests));
        assert_eq!(run(office, "2023-03-06T09:00:00").await.lines, units);
        let code = code_of(office, "2023-03-06T12:00:00", "于都县医疗保障局").await;
        let now = at("2023-03-06T15:00:00");
        refused(office.answer_duty(&now, &clerk(), &code, "2023-03-06", "收文").await).unwrap();
        assert_eq!(run(office, "2023-03-07T09:00:00").await.lines, units - 1);
        assert_eq!(run(office, "2023-03-08T09:00:00").await.to_leaders, 0);
        let third = run(office, "2023-03-09T09:00:00").await;
        assert!(third.to_leaders > 0 && third.to_principals == 0, "{third:?}");
        let leader = office.inbox(&cast.actor("安远分管领导")).await.unwrap();
        assert_eq!((leader.len(), leader[0].level.as_str()), (1, "leader"));
        assert!(office.inbox(&cast.actor("于都分管领导")).await.unwrap().is_empty(), "于都 answered");
        let week = run(office, "2023-03-16T09:00:00").await;
        assert!(week.to_principals > 0, "{week:?}");
        assert_eq!(office.inbox(&cast.actor("安远主要领导")).await.unwrap().len(), 1);
        let told = office.reminders_of(&inbox[0].lines[0].duty_key).await.unwrap();
        assert!(told.len() >= 8, "{}", told.len());
    })
    .await;
}

#[tokio::test]
async fn the_half_month_reminder_lists_those_short_of_half_their_quota_once() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let office = &desk.office;
    let facts = (1..=3).map(|n| submission(ANYUAN, &format!("示例信息{n}"))).collect();
    desk.takes_in(facts).await.unwrap();
    let told = run(office, "2020-07-15T09:00:00").await;
    assert!(told.digests > 10, "{told:?}");
    assert_eq!(run(office, "2020-07-15T09:05:00").await, ReminderRun::default());
    assert!(
        office.inbox(&cast.actor("安远信息员")).await.unwrap().is_empty(),
        "three of five is above the half"
    );
    let inbox = office.inbox(&cast.actor("于都信息员")).await.unwrap();
    let line = inbox[0].lines.iter().find(|line| line.step == "check-1").unwrap();
    assert_eq!(line.shortfall, "应完成2.5篇（任务5篇的1/2），已完成0篇，缺2.5篇");
    let list = office.digests_between(day("2020-07-15"), day("2020-07-15")).await.unwrap();
    let vacant = list.iter().find(|digest| digest.unit_name == SHICHENG).unwrap();
    assert_eq!(vacant.person_id, 0, "nobody holds the post of {SHICHENG}: the list says so");
    let end = run(office, "2020-07-31T09:00:00").await;
    assert!(end.digests > 0);
    assert_eq!(
        office.inbox(&cast.actor("安远信息员")).await.unwrap().len(),
        1,
        "three of five at the month's end"
    );
}

#[tokio::test]
async fn two_programs_tell_nobody_twice() {
    on_both(async |desk| {
        refused(desk.office.enter_event(&at("2023-03-02T10:00:00"), &clerk(), &meeting()).await).unwrap();
        let other = Office::open(opening(desk.folder.path(), desk.database_url.clone())).await.unwrap();
        let (one, two) =
            tokio::join!(run(&desk.office, "2023-03-02T10:01:00"), run(&other, "2023-03-02T10:01:00"));
        let units = desk.office.notice(CODE).unwrap().notice.units.len();
        assert_eq!(one.lines + two.lines, units);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_split_below_the_quota_is_kept_and_flagged_and_foreign_units_are_not_found() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let office = &desk.office;
    let mut own = submission(ANYUAN, "示例信息1");
    own.people = vec!["钟雨桐".into()];
    desk.takes_in(vec![own]).await.unwrap();
    let split = |parts: &[(&str, &str)]| NewSplit {
        notice: CODE.into(),
        rule: "超额报送".into(),
        unit: ANYUAN.into(),
        parts: parts.iter().map(|(person, amount)| ((*person).to_owned(), (*amount).to_owned())).collect(),
    };
    let now = at("2020-07-20T10:00:00");
    let head = cast.actor("安远科室负责人");
    let check = office.split_quota(&now, &head, &split(&[("钟雨桐", "2"), ("谢晴川", "2"), ("", "")])).await;
    assert_eq!(refused(check).unwrap().missing().map(|missing| missing.to_string()).as_deref(), Some("1"));
    let wrong = split(&[("钟雨桐", "两篇"), ("钟雨桐", "1"), ("", "3")]);
    let wrong = refused(office.split_quota(&now, &head, &wrong).await).unwrap_err();
    assert_eq!(codes(wrong), ["D-205", "D-203"]);
    let foreign = office.split_quota(&now, &cast.actor("于都科室负责人"), &split(&[("华若兰", "5")])).await;
    assert_eq!(codes(refused(foreign).unwrap_err()), ["O-104"]);
    let enough = office.split_quota(&now, &head, &split(&[("钟雨桐", "3"), ("谢晴川", "3")])).await;
    assert_eq!(refused(enough).unwrap().missing(), None);
    let scored = office.scored(CODE, now.today).await.unwrap();
    let shown = office.unit_splits(&scored, ANYUAN).await.unwrap();
    let people: Vec<(&str, u32, u32)> =
        shown[0].people.iter().map(|person| (person.person.as_str(), person.amount, person.done)).collect();
    assert_eq!(people, [("钟雨桐", 3, 1), ("谢晴川", 3, 0)]);
}

fn mail_setting() -> MailSetting {
    MailSetting {
        host: "127.0.0.1".into(),
        port: 2525,
        security: MailSecurity::Plain,
        user: "office".into(),
        password: "示例口令".into(),
        from: "office@office.example".into(),
    }
}

#[tokio::test]
async fn messages_wait_while_the_server_sleeps_and_are_sent_once() {
    on_both(async |desk| {
        let cast = Cast::of(&desk).await;
        let office = &desk.office;
        let (admin, now) = (cast.actor("系统管理员"), at("2023-03-02T10:00:00"));
        refused(office.enter_event(&now, &clerk(), &meeting()).await).unwrap();
        refused(office.set_channel(&now, &admin, NewSetting::Mail(mail_setting(), true)).await).unwrap();
        let told = run(office, "2023-03-02T10:01:00").await;
        assert!(told.messages > 20, "{told:?}");
        let mut tried = 0;
        for minute in 1..=60 {
            let moment = at(&format!("2023-03-02T11:{:02}:00", minute - 1));
            for message in office.take_reminder_messages(&moment).await.unwrap() {
                tried += 1;
                let sent = Sent::Later("连接不上邮件服务器".into());
                office.end_reminder_message(&moment, message.id, &sent).await.unwrap();
            }
        }
        assert!(tried >= told.messages * 5, "tried {tried} times");
        let mut arrived = Vec::new();
        for hour in 12..=15 {
            let moment = at(&format!("2023-03-02T{hour}:59:00"));
            loop {
                let taken = office.take_reminder_messages(&moment).await.unwrap();
                if taken.is_empty() {
                    break;
                }
                for message in taken {
                    let Destination::Mail { to, .. } = &message.to else { panic!("{message:?}") };
                    assert!(to.ends_with(".example") || to.ends_with("@example.com"), "{to}");
                    arrived.push(message.id);
                    office.end_reminder_message(&moment, message.id, &Sent::Done).await.unwrap();
                }
            }
        }
        let once: std::collections::BTreeSet<i64> = arrived.iter().copied().collect();
        assert_eq!((arrived.len(), once.len()), (told.messages, told.messages));
        let list = office.reminder_messages(500).await.unwrap();
        assert!(list.iter().all(|message| message.state == DeliveryState::Sent));
    })
    .await;
}

#[tokio::test]
async fn a_message_whose_sender_died_is_listed_and_not_sent_again_by_itself() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let (office, now) = (&desk.office, at("2023-03-02T10:00:00"));
    refused(office.enter_event(&now, &clerk(), &meeting()).await).unwrap();
    let setting = NewSetting::Mail(mail_setting(), true);
    refused(office.set_channel(&now, &cast.actor("系统管理员"), setting).await).unwrap();
    run(office, "2023-03-02T10:01:00").await;
    let taken = office.take_reminder_messages(&at("2023-03-02T10:02:00")).await.unwrap();
    let lost = taken[0].id;
    for message in &taken[1..] {
        office.end_reminder_message(&at("2023-03-02T10:02:00"), message.id, &Sent::Done).await.unwrap();
    }
    let later = at("2023-03-02T10:30:00");
    let again = office.take_reminder_messages(&later).await.unwrap();
    assert!(again.iter().all(|message| message.id != lost), "a message was sent twice");
    let told = office.reminder_messages(500).await.unwrap();
    assert_eq!(told.iter().find(|message| message.id == lost).unwrap().state, DeliveryState::Unsure);
    refused(office.resend_message(&later, &clerk(), lost).await).unwrap();
    let retried = office.take_reminder_messages(&at("2023-03-02T10:31:00")).await.unwrap();
    assert!(retried.iter().any(|message| message.id == lost));
}

#[tokio::test]
async fn nothing_leaves_before_it_is_set_and_secrets_stay_sealed() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let (office, now) = (&desk.office, at("2023-03-02T10:00:00"));
    refused(office.enter_event(&now, &clerk(), &meeting()).await).unwrap();
    assert_eq!(run(office, "2023-03-02T10:01:00").await.messages, 0);
    let robot = |secret: &str| RobotSetting {
        address: "https://robot.example/send?key=geheim".into(),
        secret: secret.into(),
    };
    let set = |who: Actor, setting| async move {
        refused(office.set_channel(&at("2023-03-02T10:05:00"), &who, setting).await)
    };
    let admin = cast.actor("系统管理员");
    set(admin.clone(), NewSetting::Robot(Channel::DingTalk, robot("SEC1"), true)).await.unwrap();
    assert_eq!(codes(set(clerk(), NewSetting::Plan(PlanSetting::default())).await.unwrap_err()), ["O-101"]);
    let bytes = std::fs::read(desk.data_folder().join("zhaozhang.db")).unwrap();
    let log = std::fs::read(desk.data_folder().join("zhaozhang.db-wal")).unwrap_or_default();
    let holds = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    for word in [b"geheim".as_slice(), b"SEC1"] {
        assert!(!holds(&bytes, word) && !holds(&log, word), "a secret lies open in the database");
    }
    // An empty key keeps the one before: pages never show it.
    set(admin.clone(), NewSetting::Robot(Channel::DingTalk, RobotSetting::default(), false)).await.unwrap();
    let settings = office.channel_settings().await.unwrap();
    assert_eq!(settings.dingtalk.as_ref().map(|robot| robot.secret.as_str()), Some("SEC1"));
    assert!(!settings.is_on(Channel::DingTalk));
    let wrong = PlanSetting {
        before: vec![],
        at: "九点".into(),
        leader_after: 9,
        principal_after: 3,
        ..PlanSetting::default()
    };
    let wrong = set(admin, NewSetting::Plan(wrong)).await.unwrap_err();
    assert_eq!(codes(wrong), ["D-305", "D-306", "D-308"]);
}

#[tokio::test]
async fn the_office_urges_at_any_level_and_only_what_is_owed() {
    let desk = Desk::new().await;
    let cast = Cast::of(&desk).await;
    let office = &desk.office;
    refused(office.enter_event(&at("2023-03-02T10:00:00"), &clerk(), &meeting()).await).unwrap();
    let code = code_of(office, "2023-03-02T10:00:00", ANYUAN).await;
    let now = at("2023-03-03T20:00:00");
    refused(office.urge_duty(&now, &clerk(), &code, Level::PrincipalLeader).await).unwrap();
    refused(office.urge_duty(&now, &clerk(), &code, Level::PrincipalLeader).await).unwrap();
    let inbox = office.inbox(&cast.actor("安远主要领导")).await.unwrap();
    let steps: Vec<&str> = inbox.iter().map(|digest| digest.lines[0].step.as_str()).collect();
    assert_eq!(steps, ["urged-2", "urged-1"]);
    refused(office.answer_duty(&now, &clerk(), &code, "2023-03-03", "收文").await).unwrap();
    let closed = office.urge_duty(&now, &clerk(), &code, Level::Correspondent).await;
    assert_eq!(codes(refused(closed).unwrap_err()), ["D-401"]);
    let liaison = office.urge_duty(&now, &cast.actor("安远信息员"), &code, Level::Correspondent).await;
    assert_eq!(codes(refused(liaison).unwrap_err()), ["O-101"]);
}
