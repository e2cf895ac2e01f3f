//! Duties and reminders (REMIND) through the pages, each in the role named, with the act in the log.

use crate::cast::Cast;
use crate::office::TestOffice;
use crate::visitor::{Visitor, form};
use chrono::DateTime;
use zhaozhang_domain::duty::DutyKind;
use zhaozhang_office::duty::run_reminders::ReminderRun;
use zhaozhang_office::{Actor, Moment};

const S1: &str = "ganzhou-2020-33";
const ANYUAN: &str = "安远县医疗保障局";
const YUDU: &str = "于都县医疗保障局";
/// The fifth day after the meeting of 20 November 2026.
const DUE: &str = "2026年11月25日";

/// The moment of a time in the office.
fn at(local: &str) -> Moment {
    Moment::of(DateTime::parse_from_rfc3339(&format!("{local}+08:00")).unwrap().to_utc())
}

fn event(class: &str, title: &str, on: &str, more: &[(&str, &str)]) -> String {
    let mut pairs = vec![("notice", S1), ("class", class), ("title", title), ("on", on)];
    pairs.extend_from_slice(more);
    form(&pairs)
}

/// Enters a meeting of 20 November through the page of the office.
async fn enter_meeting(clerk: &Visitor) {
    let answer = clerk
        .post("/duties/new", &event("重要会议", "示例全省重要会议", "2026-11-20", &[("confirm", "yes")]))
        .await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
}

async fn code_of(test: &TestOffice, unit: &str, title: &str) -> String {
    let duties = test.office.duties(S1, &at("2026-11-23T15:52:10")).await.unwrap().duties;
    let found =
        duties.iter().find(|duty| duty.unit == unit && duty.title == title && duty.kind == DutyKind::Event);
    found.map(zhaozhang_domain::duty::Duty::code).unwrap()
}

async fn run(test: &TestOffice, local: &str) -> ReminderRun {
    test.office.run_reminders(&at(local), &Actor::job()).await.unwrap()
}

/// The acts in the log, newest first: verb, who, role, detail.
async fn log(test: &TestOffice) -> Vec<(String, String, String, String)> {
    let events = test.office.events(50).await.unwrap();
    events.into_iter().map(|event| (event.verb, event.actor, event.role, event.detail)).collect()
}

#[tokio::test]
async fn s1_46_a_meeting_entered_once_is_a_duty_of_every_unit_with_clause_and_due_day() {
    let test = TestOffice::peopled().await;
    let cast = Cast::of(&test).await;
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    let preview = clerk.post("/duties/new", &event("重要会议", "示例全省重要会议", "2026-11-20", &[])).await;
    let text = preview.text();
    let units = test.office.notice(S1).unwrap().notice.units.len();
    assert!(text.contains(&format!("{units}个单位各有一项应办事项，{DUE}")), "{text}");
    assert!(text.contains("第5天为2026年11月25日") && text.contains("传达学习、工作安排"), "{text}");
    assert_eq!(test.office.entry_count(S1).await.unwrap(), 0, "a preview enters nothing");
    enter_meeting(&clerk).await;
    let liaison = test.sign_in_as(cast.member("安远信息员")).await;
    let mine = liaison.page("/mine").await;
    for words in ["示例全省重要会议", DUE, "未按时报送扣50分", "四（二）2", "/submissions/new?duty="]
    {
        assert!(mine.contains(words), "my page lacks {words}");
    }
    let list = liaison.page("/duties?kind=event").await;
    assert!(list.contains("共1项") && !list.contains(YUDU), "a liaison sees his own unit's duties only");
    let foreign = code_of(&test, YUDU, "示例全省重要会议").await;
    assert_eq!(liaison.get(&format!("/duties/{foreign}")).await.status.as_u16(), 404);
    let own = code_of(&test, ANYUAN, "示例全省重要会议").await;
    assert!(liaison.page(&format!("/duties/{own}")).await.contains("5天内要报送传达学习及工作安排等情况"));
    // The liaison may not enter what the office enters for all.
    let refused = liaison
        .post("/duties/new", &event("重要会议", "另一会议", "2026-11-20", &[("confirm", "yes")]))
        .await;
    assert_eq!(refused.status.as_u16(), 422);
    let entered: Vec<_> = log(&test).await.into_iter().filter(|line| line.0 == "登记会议政策").collect();
    assert_eq!(entered.len(), 1);
    assert_eq!(
        (entered[0].2.as_str(), entered[0].1.as_str()),
        ("办公室", cast.member("市局办公室经办").name)
    );
    assert!(entered[0].3.contains(&format!("{units}个单位")), "{}", entered[0].3);
}

#[tokio::test]
async fn s1_47_a_policy_is_due_on_the_twentieth_day_names_its_parts_and_costs_fifty_when_missed() {
    let test = TestOffice::peopled().await;
    let cast = Cast::of(&test).await;
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    // Issued on 20 October, due on 9 November: entered too late, it needs a reason.
    let late = event("重大政策", "示例重大政策", "2026-10-20", &[("confirm", "yes")]);
    let refused = clerk.post("/duties/new", &late).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(
        refused.text().contains("D-107") && refused.text().contains("示例重大政策"),
        "what was typed stays"
    );
    let reasoned =
        event("重大政策", "示例重大政策", "2026-10-20", &[("confirm", "yes"), ("reason", "补登示例")]);
    assert_eq!(clerk.post("/duties/new", &reasoned).await.status.as_u16(), 303);
    let code = code_of(&test, ANYUAN, "示例重大政策").await;
    let page = clerk.page(&format!("/duties/{code}")).await;
    for words in ["主要措施、实施效果、困难、建议", "2026年11月9日", "已逾期14天", "逾期未办"]
    {
        assert!(page.contains(words), "the duty's page lacks {words}");
    }
    let drafter = test.sign_in_as(cast.member("安远拟稿人")).await;
    let draft = drafter.page(&format!("/submissions/new?duty={code}")).await;
    for words in ["办理应办事项", "一、主要措施", "二、实施效果", "三、困难", "四、建议"]
    {
        assert!(draft.contains(words), "the draft lacks {words}");
    }
    let liaison = test.sign_in_as(cast.member("安远信息员")).await;
    let mine = liaison.page("/mine").await;
    assert!(mine.contains("重大事项未及时报送") && mine.contains("－50") | mine.contains("−50"), "{mine}");
    // The office notes that the report came in time by paper: the points follow.
    let fields = form(&[("on", "2026-11-09"), ("ground", "收文15号")]);
    let answer = clerk.post(&format!("/duties/{code}/answer"), &fields).await;
    assert_eq!(answer.status.as_u16(), 303);
    let mine = liaison.page("/mine").await;
    assert!(mine.contains("已办结"), "{mine}");
    assert!(log(&test).await.iter().any(|line| line.0 == "登记办结" && line.3.contains("收文15号")));
    let scored = test.office.scored(S1, "2026-11-23".parse().unwrap()).await.unwrap();
    let year = zhaozhang_domain::period::Period::year(2026);
    let total = |unit: &str| scored.sheet.named(unit).unwrap().1.total(year).to_string();
    assert_eq!((total(ANYUAN), total(YUDU)), ("0".to_owned(), "-50".to_owned()));
}

#[tokio::test]
async fn s1_24_twice_a_month_units_below_half_their_quota_are_reminded_once_and_listed() {
    let test = TestOffice::peopled().await;
    let cast = Cast::of(&test).await;
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    enter_meeting(&clerk).await;
    // 15 November 2026 is a Sunday: the working day before is Friday the 13th.
    let first = run(&test, "2026-11-13T09:00:00").await;
    assert!(first.digests > 30, "{first:?}");
    assert_eq!(
        run(&test, "2026-11-13T09:01:00").await,
        ReminderRun::default(),
        "the second run sends nothing"
    );
    let list = clerk.page("/reminders?from=2026-11-13&through=2026-11-13").await;
    for words in [ANYUAN, "应完成2.5篇（任务5篇的1/2），已完成0篇，缺2.5篇", "石城县医疗保障局", "无在任人员"]
    {
        assert!(list.contains(words), "the list lacks {words}");
    }
    let liaison = test.sign_in_as(cast.member("安远信息员")).await;
    assert!(liaison.page("/mine").await.contains("应完成2.5篇"));
    assert_eq!(liaison.get("/reminders").await.status.as_u16(), 403, "the list of all is the office's");
    let runs = log(&test).await.into_iter().filter(|line| line.0 == "发送提醒").count();
    assert_eq!(runs, 1);
}

#[tokio::test]
async fn s1_30_a_quota_is_split_to_persons_flagged_when_short_and_everybody_sees_his_part() {
    let test = TestOffice::peopled().await;
    let cast = Cast::of(&test).await;
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    enter_meeting(&clerk).await;
    let head = test.sign_in_as(cast.member("安远科室负责人")).await;
    let page = head.page("/duties/quota").await;
    assert!(page.contains("任务5篇") && page.contains("尚未分解到人"), "{page}");
    let (drafter, liaison) = (cast.member("安远拟稿人").name, cast.member("安远信息员").name);
    let split = |parts: &[(&str, &str)]| {
        let mut pairs = vec![("notice", S1), ("unit", ANYUAN), ("rule", "超额报送")];
        for (person, amount) in parts {
            pairs.extend([("person", *person), ("amount", *amount)]);
        }
        form(&pairs)
    };
    let short = head.post("/duties/quota", &split(&[(drafter, "2"), (liaison, "2"), ("", "")])).await;
    assert_eq!(short.status.as_u16(), 303, "{}", short.text());
    let page = head.page("/duties/quota").await;
    assert!(page.contains("已分解4篇，比单位任务少1篇，请补足"), "{page}");
    let wrong = head.post("/duties/quota", &split(&[(drafter, "两"), (liaison, "3")])).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.text().contains("D-205") && wrong.text().contains("value=\"两\""), "what was typed stays");
    let foreign = test.sign_in_as(cast.member("于都科室负责人")).await;
    assert_eq!(foreign.post("/duties/quota", &split(&[(drafter, "5")])).await.status.as_u16(), 404);
    let enough = head.post("/duties/quota", &split(&[(drafter, "3"), (liaison, "2")])).await;
    assert_eq!(enough.status.as_u16(), 303);
    assert!(head.page("/duties/quota").await.contains("已分解5篇，不少于单位任务"));
    let drafter = test.sign_in_as(cast.member("安远拟稿人")).await;
    assert!(drafter.page("/mine").await.contains("其中本人 0/3篇"));
    let splits =
        log(&test).await.into_iter().filter(|line| line.0 == "分解任务" && line.2 == "科室负责人").count();
    assert_eq!(splits, 2);
}

#[tokio::test]
async fn s1_31_weeks_without_an_item_are_listed_and_cost_nothing() {
    let test = TestOffice::peopled().await;
    let cast = Cast::of(&test).await;
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    enter_meeting(&clerk).await;
    let friday = run(&test, "2026-11-20T09:00:00").await;
    assert!(friday.lines > 0);
    let liaison = test.sign_in_as(cast.member("安远信息员")).await;
    let list = liaison.page("/duties?kind=regular&state=lapsed").await;
    for words in ["常规信息每周报送（2026年11月16日—11月22日）", "期满未完成", "不计分", "四（一）1"]
    {
        assert!(list.contains(words), "the list lacks {words}: {list}");
    }
    assert!(liaison.page("/mine").await.contains("常规信息每周报送"), "the week that runs is on my page");
    let scored = test.office.scored(S1, "2026-11-23".parse().unwrap()).await.unwrap();
    let sum = scored.sheet.named(ANYUAN).unwrap().1.sum();
    assert!(sum.is_zero(), "weeks change no points: {sum}");
}

#[tokio::test]
async fn s1_67_what_happens_today_is_due_today_and_the_rate_of_each_unit_is_shown() {
    let test = TestOffice::peopled().await;
    let cast = Cast::of(&test).await;
    let liaison = test.sign_in_as(cast.member("安远信息员")).await;
    for (title, on) in [("示例座谈会", "2026-11-20"), ("示例调研", "2026-11-23")] {
        let class = if title == "示例调研" { "领导视察调研" } else { "会议活动" };
        let more = [("confirm", "yes"), ("reason", "补登示例")];
        let answer = liaison.post("/duties/new", &event(class, title, on, &more)).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    }
    // It is told at once, in the evening too, because it falls due the same day.
    let told = run(&test, "2026-11-23T19:30:00").await;
    assert!(told.lines >= 1, "{told:?}");
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    let late = code_of(&test, ANYUAN, "示例座谈会").await;
    let today = code_of(&test, ANYUAN, "示例调研").await;
    for (code, on) in [(&late, "2026-11-21"), (&today, "2026-11-23")] {
        let answer =
            clerk.post(&format!("/duties/{code}/answer"), &form(&[("on", on), ("ground", "收文")])).await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text());
    }
    assert!(liaison.page(&format!("/duties/{late}")).await.contains("逾期办结"));
    let page = liaison.page("/duties?state=all").await;
    assert!(page.contains("当天报送率") && page.contains("50%"), "{page}");
    let entered = log(&test).await.into_iter().filter(|line| line.0 == "登记本单位活动").count();
    assert_eq!(entered, 2);
}

#[tokio::test]
async fn s0_53_what_stays_unanswered_rises_to_the_leader_in_charge_then_to_the_principal() {
    let test = TestOffice::peopled().await;
    let cast = Cast::of(&test).await;
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    enter_meeting(&clerk).await;
    run(&test, "2026-11-23T16:00:00").await;
    // Due on Wednesday 25 November; 26, 27 and 30 November are the three daily reminders.
    for day in ["2026-11-25", "2026-11-26", "2026-11-27"] {
        let told = run(&test, &format!("{day}T09:00:00")).await;
        assert_eq!((told.to_leaders, told.to_principals), (0, 0), "{day}");
    }
    let third = run(&test, "2026-11-30T09:00:00").await;
    assert!(third.to_leaders > 0 && third.to_principals == 0, "{third:?}");
    let week = run(&test, "2026-12-07T09:00:00").await;
    assert!(week.to_principals > 0, "{week:?}");
    for label in ["安远分管领导", "安远主要领导"] {
        let leader = test.sign_in_as(cast.member(label)).await;
        let mine = leader.page("/mine").await;
        assert!(mine.contains("示例全省重要会议") && mine.contains("扣50分"), "{label} was not told");
    }
    let code = code_of(&test, ANYUAN, "示例全省重要会议").await;
    let page = clerk.page(&format!("/duties/{code}")).await;
    for words in ["逾期第3个工作日", "分管领导", "逾期后第1周", "主要领导"] {
        assert!(page.contains(words), "the record lacks {words}");
    }
    let logged = log(&test).await;
    assert!(
        logged
            .iter()
            .any(|line| line.0 == "发送提醒" && line.2 == "系统任务" && line.3.contains("上报分管领导"))
    );
    assert!(logged.iter().any(|line| line.3.contains("上报主要领导")));
}

#[tokio::test]
async fn my_page_shows_who_was_liaison_before_and_who_leads_the_unit() {
    let test = TestOffice::peopled().await;
    let cast = Cast::of(&test).await;
    let liaison = test.sign_in_as(cast.member("安远信息员")).await;
    let mine = liaison.page("/mine").await;
    for label in ["安远分管领导", "安远主要领导", "安远信息员"] {
        assert!(mine.contains(cast.member(label).name), "my page lacks {label}");
    }
    assert!(mine.contains("（本人）") && mine.contains("交接"));
    let foreign = format!("/mine?unit={}", cast.unit("于都信息员"));
    assert_eq!(liaison.get(&foreign).await.status.as_u16(), 404);
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    assert!(clerk.page(&foreign).await.contains(YUDU));
}

#[tokio::test]
async fn delivery_is_the_system_administrators_and_shows_no_secret() {
    let test = TestOffice::peopled().await;
    let cast = Cast::of(&test).await;
    let clerk = test.sign_in_as(cast.member("市局办公室经办")).await;
    assert_eq!(clerk.get("/settings/delivery").await.status.as_u16(), 403);
    let admin = test.sign_in_as(cast.member("系统管理员")).await;
    let page = admin.page("/settings/delivery").await;
    assert_eq!(page.matches("未启用").count(), 3, "everything is off at first");
    let robot = form(&[
        ("channel", "dingtalk"),
        ("address", "https://robot.example/send?access_token=geheim"),
        ("secret", "SEC-geheim"),
        ("is_on", "yes"),
    ]);
    assert_eq!(admin.post("/settings/delivery", &robot).await.status.as_u16(), 303);
    let page = admin.page("/settings/delivery").await;
    assert!(page.contains("已启用") && !page.contains("geheim"), "a secret is shown");
    let wrong =
        form(&[("channel", "mail"), ("security", "tls"), ("host", "坏 主机"), ("port", "x"), ("from", "无")]);
    let wrong = admin.post("/settings/delivery", &wrong).await;
    assert_eq!(wrong.status.as_u16(), 422);
    for words in ["D-301", "D-302", "D-303", "坏 主机"] {
        assert!(wrong.text().contains(words), "{words}");
    }
    let logged = log(&test).await;
    assert!(logged.iter().any(|line| line.0 == "设置消息发送" && !line.3.contains("geheim")));
}
