//! When whom a reminder reaches.

use super::super::digest;
use super::super::reminder::{Level, ReminderPlan, Step, calls, step_at};
use super::super::{Duty, DutyKind};
use super::{duties, event, ganzhou, moment, submission};
use crate::calendar::Calendar;
use crate::fact::NewFact;

const ANYUAN: &str = "安远县医疗保障局";

fn policy(done: Option<&str>) -> Vec<NewFact> {
    vec![event("重大政策", "示例重大政策", ANYUAN, "2024-04-10", done)]
}

/// The step of the one event at a moment.
fn step(facts: Vec<NewFact>, at: &str) -> Option<Step> {
    let found = duties(&ganzhou(), facts, moment(at).date());
    let event = found.iter().find(|duty| duty.kind == DutyKind::Event).unwrap();
    step_at(event, &ReminderPlan::default(), &Calendar::national(), moment(at))
}

#[test]
fn a_policy_is_announced_then_warned_of_by_working_days_then_followed_up() {
    // Due 2024-04-30, a Tuesday; 28 April works in place of a day of the May holiday.
    for (at, expected) in [
        ("2024-04-10T10:00:00", Step::Opened),
        ("2024-04-19T10:00:00", Step::Opened),
        ("2024-04-22T09:00:00", Step::Before(7)),
        ("2024-04-26T09:00:00", Step::Before(3)),
        ("2024-04-29T09:30:00", Step::Before(1)),
        ("2024-04-30T08:59:00", Step::Before(1)),
        ("2024-04-30T09:00:00", Step::OnTheDay),
        ("2024-05-06T09:00:00", Step::After(1)),
        ("2024-05-07T09:00:00", Step::After(2)),
        ("2024-05-08T09:00:00", Step::After(3)),
        ("2024-05-10T09:00:00", Step::After(3)),
        ("2024-05-15T09:00:00", Step::Week(1)),
        ("2024-05-22T09:00:00", Step::Week(2)),
    ] {
        assert_eq!(step(policy(None), at), Some(expected), "{at}");
    }
    assert_eq!(step(policy(Some("2024-04-30")), "2024-05-08T09:00:00"), None);
}

fn levels(facts: Vec<NewFact>, at: &str) -> Vec<Level> {
    let found = duties(&ganzhou(), facts, moment(at).date());
    let events: Vec<Duty> = found.into_iter().filter(|duty| duty.kind == DutyKind::Event).collect();
    let plan = ReminderPlan::default();
    calls(&events, &plan, &Calendar::national(), moment(at)).iter().map(|call| call.level).collect()
}

#[test]
fn what_stays_unanswered_rises_to_the_leader_in_charge_then_to_the_principal() {
    use Level::{Correspondent, LeaderInCharge, PrincipalLeader};
    assert_eq!(levels(policy(None), "2024-05-07T09:00:00"), [Correspondent]);
    assert_eq!(levels(policy(None), "2024-05-08T09:00:00"), [Correspondent, LeaderInCharge]);
    assert_eq!(levels(policy(None), "2024-05-15T09:00:00"), [Correspondent, LeaderInCharge, PrincipalLeader]);
}

#[test]
fn nobody_is_spoken_to_at_night_or_on_a_rest_day_unless_it_falls_due_that_day() {
    assert!(levels(policy(None), "2024-05-07T20:00:00").is_empty());
    assert!(levels(policy(None), "2024-05-11T10:00:00").len() == 2, "11 May 2024 works in place of 3 May");
    assert!(levels(policy(None), "2024-05-12T10:00:00").is_empty());
    let today = vec![event("会议活动", "示例会议", ANYUAN, "2024-05-12", None)];
    assert_eq!(levels(today, "2024-05-12T19:00:00"), [Level::Correspondent]);
}

#[test]
fn the_half_month_reminder_speaks_only_of_a_shortfall_and_says_the_figures() {
    let notice = ganzhou();
    let at = moment("2020-07-15T09:00:00");
    let told = |count: usize| {
        let facts = (1..=count).map(|n| submission(&format!("X{n}"), ANYUAN, "2020-07-06")).collect();
        let found = duties(&notice, facts, at.date());
        let quota = found.iter().find(|duty| duty.kind == DutyKind::Quota && duty.unit == ANYUAN).unwrap();
        let step = step_at(quota, &ReminderPlan::default(), &Calendar::national(), at)?;
        Some(digest::line(&notice, quota, step, at.date()))
    };
    let line = told(2).unwrap();
    assert_eq!(line.step, Step::Check(1));
    assert_eq!(line.shortfall, "应完成2.5篇（任务5篇的1/2），已完成2篇，缺0.5篇");
    assert_eq!(line.basis, "赣市医保字〔2020〕33号 四");
    assert_eq!(told(3), None);
}

#[test]
fn a_step_keeps_its_code() {
    for step in [
        Step::Opened,
        Step::Before(7),
        Step::OnTheDay,
        Step::After(2),
        Step::Week(12),
        Step::Check(1),
        Step::Urged(3),
    ] {
        assert_eq!(Step::from_code(&step.code()), Some(step));
    }
    assert_eq!(Step::from_code("before"), None);
}
