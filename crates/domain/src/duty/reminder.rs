//! Reminders (提醒): on which day and hour a duty reaches which step, and who is told at that step.
//! It knows levels, not persons; the office finds the persons, drops what was sent before and joins the rest into one
//! digest a person ([`super::digest`]). Requirements §3.5.

use super::{Duty, DutyKind, DutyState};
use crate::calendar::Calendar;
use crate::points::Points;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use std::fmt;

/// When reminders are sent (提醒时间); an office may set it otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderPlan {
    /// So many working days before, the largest first: 7, 3, 1.
    pub before: Vec<u32>,
    /// The hour of every step: 09:00.
    pub at: NaiveTime,
    /// After the day: so many working days daily, then weekly.
    pub daily_after: u32,
    /// From so many working days overdue the leader in charge is told too.
    pub leader_after: u32,
    /// From so many working days overdue the principal leader is told too.
    pub principal_after: u32,
    /// Nothing is sent before this hour, what falls due the same day apart.
    pub opens: NaiveTime,
    /// Nothing is sent from this hour on, what falls due the same day apart.
    pub closes: NaiveTime,
}

impl Default for ReminderPlan {
    /// Requirements §3.5: 7, 3, 1 working days before and 09:00 of the day; then daily for 3 working days, then
    /// weekly; working hours 08:30–17:30. The leader in charge hears of it when the three daily reminders brought
    /// nothing, the principal leader a working week later.
    fn default() -> Self {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
        Self {
            before: vec![7, 3, 1],
            at: time(9, 0),
            daily_after: 3,
            leader_after: 3,
            principal_after: 8,
            opens: time(8, 30),
            closes: time(17, 30),
        }
    }
}

/// Working days in a week, by which weekly steps are counted.
const WORKING_WEEK: u32 = 5;

/// The most weekly steps worked out: two years.
const MOST_WEEKS: u32 = 104;

/// A step of a duty's reminders (提醒节点).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// 新增: the day it arose.
    Opened,
    /// 到期前n个工作日.
    Before(u32),
    /// 到期当日.
    OnTheDay,
    /// 逾期第n个工作日.
    After(u32),
    /// 逾期后每周.
    Week(u32),
    /// 进度检查: the nth of the period.
    Check(u32),
    /// 催办 by a person, the nth.
    Urged(u32),
    /// 时限调整: the due day is another than was told; the day as a number, 20261130.
    Moved(u32),
}

impl Step {
    /// Its name in keys: `before-3`.
    pub fn code(self) -> String {
        match self {
            Self::Opened => "opened".to_owned(),
            Self::Before(days) => format!("before-{days}"),
            Self::OnTheDay => "day".to_owned(),
            Self::After(days) => format!("after-{days}"),
            Self::Week(weeks) => format!("week-{weeks}"),
            Self::Check(number) => format!("check-{number}"),
            Self::Urged(number) => format!("urged-{number}"),
            Self::Moved(day) => format!("moved-{day}"),
        }
    }

    /// Reads the name in keys.
    pub fn from_code(code: &str) -> Option<Self> {
        let (name, number) =
            code.split_once('-').map_or((code, None), |(name, number)| (name, number.parse().ok()));
        match (name, number) {
            ("opened", None) => Some(Self::Opened),
            ("day", None) => Some(Self::OnTheDay),
            ("before", Some(days)) => Some(Self::Before(days)),
            ("after", Some(days)) => Some(Self::After(days)),
            ("week", Some(weeks)) => Some(Self::Week(weeks)),
            ("check", Some(number)) => Some(Self::Check(number)),
            ("urged", Some(number)) => Some(Self::Urged(number)),
            ("moved", Some(day)) => Some(Self::Moved(day)),
            _ => None,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened => f.write_str("新增"),
            Self::Before(days) => write!(f, "到期前{days}个工作日"),
            Self::OnTheDay => f.write_str("到期当日"),
            Self::After(days) => write!(f, "逾期第{days}个工作日"),
            Self::Week(weeks) => write!(f, "逾期后第{weeks}周"),
            Self::Check(number) => write!(f, "第{number}次进度检查"),
            Self::Urged(number) => write!(f, "第{number}次催办"),
            Self::Moved(_) => f.write_str("时限调整"),
        }
    }
}

/// Who is told (提醒对象): a level of the unit, not a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 信息员、联络员.
    Correspondent,
    /// 分管领导.
    LeaderInCharge,
    /// 主要领导.
    PrincipalLeader,
}

impl Level {
    /// All levels from below.
    pub const ALL: [Self; 3] = [Self::Correspondent, Self::LeaderInCharge, Self::PrincipalLeader];

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Correspondent => "信息员",
            Self::LeaderInCharge => "分管领导",
            Self::PrincipalLeader => "主要领导",
        }
    }

    /// Its name in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Correspondent => "correspondent",
            Self::LeaderInCharge => "leader",
            Self::PrincipalLeader => "principal",
        }
    }

    /// Reads the name in rows.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}

/// A duty that reached a step of which a level is to be told (待提醒).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call<'a> {
    /// The duty.
    pub duty: &'a Duty,
    /// The step.
    pub step: Step,
    /// Who.
    pub level: Level,
}

/// What is to be said at a moment: for each duty still owed the last step it reached, and nothing for the others.
///
/// A step that was slept through (the machine was off) gives way to the next one, so nobody gets three at once.
pub fn calls<'a>(
    duties: &'a [Duty],
    plan: &ReminderPlan,
    calendar: &Calendar,
    now: NaiveDateTime,
) -> Vec<Call<'a>> {
    let mut calls = Vec::new();
    for duty in duties {
        let Some(step) = step_at(duty, plan, calendar, now) else { continue };
        if !may_speak(duty, plan, calendar, now) {
            continue;
        }
        let levels = Level::ALL.into_iter().filter(|level| hears(plan, step, *level));
        calls.extend(levels.map(|level| Call { duty, step, level }));
    }
    calls
}

/// The last step the duty reached by a moment; nothing when it is closed, or no step came yet.
pub fn step_at(duty: &Duty, plan: &ReminderPlan, calendar: &Calendar, now: NaiveDateTime) -> Option<Step> {
    match duty.state {
        DutyState::Done | DutyState::DoneLate => return None,
        DutyState::Lapsed if duty.kind != DutyKind::Quota => return None,
        DutyState::Lapsed | DutyState::Open | DutyState::Overdue => {}
    }
    let reached = steps(duty, plan, calendar, now.date()).into_iter().filter(|(_, moment)| *moment <= now);
    let (step, _) = reached.max_by_key(|(step, moment)| (*moment, *step))?;
    is_due(duty, step).then_some(step)
}

/// Whether the step still says something: a look at a quota only while it is short of the part due by then.
fn is_due(duty: &Duty, step: Step) -> bool {
    let Step::Check(number) = step else { return duty.state.is_owed() };
    let Some((check, progress)) = duty.checks.iter().find(|check| check.number == number).zip(duty.progress)
    else {
        return false;
    };
    let looks_back = check.on.day > duty.due.day;
    progress.done < progress.due * check.part && (duty.state.is_owed() || looks_back)
}

/// The steps of a duty with their moments, as far as they can matter on a day.
pub fn steps(
    duty: &Duty,
    plan: &ReminderPlan,
    calendar: &Calendar,
    today: NaiveDate,
) -> Vec<(Step, NaiveDateTime)> {
    let at = |day: NaiveDate| day.and_time(plan.at);
    match duty.kind {
        DutyKind::Quota => {
            duty.checks.iter().map(|check| (Step::Check(check.number), at(check.on.day))).collect()
        }
        DutyKind::Regular => {
            let span = duty.due.day.signed_duration_since(duty.arose_on).num_days();
            // A week is too short for three warnings: one on its last working day.
            if span < 16 {
                let last = calendar.working_day_before(duty.due.day).max(duty.arose_on);
                return vec![(Step::OnTheDay, at(last))];
            }
            before(duty, plan, calendar).collect()
        }
        // Work that came in today is on its page; whoever has not done it by the next working day is told.
        DutyKind::Waiting => before(duty, plan, calendar).chain(after(duty, plan, calendar, today)).collect(),
        DutyKind::Event | DutyKind::Solicited => {
            let opened = (Step::Opened, duty.arose_on.and_time(NaiveTime::MIN));
            let before = before(duty, plan, calendar);
            let after = after(duty, plan, calendar, today);
            std::iter::once(opened).chain(before).chain(after).collect()
        }
    }
}

fn before<'a>(
    duty: &'a Duty,
    plan: &'a ReminderPlan,
    calendar: &'a Calendar,
) -> impl Iterator<Item = (Step, NaiveDateTime)> + 'a {
    let warned = plan
        .before
        .iter()
        .map(|days| (Step::Before(*days), working_days_before(calendar, duty.due.day, *days)));
    let later = warned.filter(|(_, day)| *day > duty.arose_on);
    let all = later.chain(std::iter::once((Step::OnTheDay, duty.due.day)));
    all.map(|(step, day)| (step, day.and_time(plan.at)))
}

fn after(
    duty: &Duty,
    plan: &ReminderPlan,
    calendar: &Calendar,
    today: NaiveDate,
) -> Vec<(Step, NaiveDateTime)> {
    let at = |day: NaiveDate| day.and_time(plan.at);
    let mut steps: Vec<(Step, NaiveDateTime)> = (1..=plan.daily_after)
        .map(|days| (Step::After(days), at(calendar.add_working_days(duty.due.day, days))))
        .collect();
    let last_daily = calendar.add_working_days(duty.due.day, plan.daily_after);
    for week in 1..=MOST_WEEKS {
        let Some(day) = last_daily.checked_add_days(Days::new(u64::from(week) * 7)) else { break };
        if day > today {
            break;
        }
        steps.push((Step::Week(week), at(calendar.next_working_day(day))));
    }
    steps
}

/// The nth working day before a day.
fn working_days_before(calendar: &Calendar, day: NaiveDate, count: u32) -> NaiveDate {
    let mut day = day;
    for _ in 0..count {
        let Some(before) = day.checked_sub_days(Days::new(1)) else { return day };
        day = calendar.working_day_before(before);
    }
    day
}

/// Whether a level is told at a step: leaders when the duty is so many working days overdue and still unanswered.
fn hears(plan: &ReminderPlan, step: Step, level: Level) -> bool {
    let overdue = match step {
        Step::After(days) => days,
        Step::Week(weeks) => plan.daily_after.saturating_add(weeks.saturating_mul(WORKING_WEEK)),
        Step::Opened
        | Step::Before(_)
        | Step::OnTheDay
        | Step::Check(_)
        | Step::Urged(_)
        | Step::Moved(_) => 0,
    };
    match level {
        Level::Correspondent => true,
        Level::LeaderInCharge => overdue > 0 && overdue >= plan.leader_after,
        Level::PrincipalLeader => overdue > 0 && overdue >= plan.principal_after,
    }
}

/// Whether the hour is one in which people are spoken to: working hours of a working day, and any hour for what
/// falls due before the next working day begins.
fn may_speak(duty: &Duty, plan: &ReminderPlan, calendar: &Calendar, now: NaiveDateTime) -> bool {
    let is_last_day = duty.due.day == now.date();
    let is_hour = (plan.opens..plan.closes).contains(&now.time());
    let is_day = calendar.is_working_day(now.date());
    (is_hour && is_day) || is_last_day
}

/// How much of a quota should be done by a check, in words: `2.5篇`.
pub fn part_due(due: Points, part: Points) -> Points {
    due * part
}
