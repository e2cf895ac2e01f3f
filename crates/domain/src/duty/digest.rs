//! The digest (提醒汇总): everything one person is told at one time, in one message: what, on which article, by when,
//! how much is missing, what is at stake. It names no person and holds no text of any item (requirements §7.6).

use super::reminder::Step;
use super::{Duty, DutyKind, DutyState};
use crate::notice::Notice;
use crate::period::{document_date, weekday_word};
use crate::points::Points;
use chrono::{Datelike, NaiveDate};

/// One duty in a digest (提醒事项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestLine {
    /// The duty's key.
    pub key: String,
    /// Its code, for the address.
    pub code: String,
    /// The step reached.
    pub step: Step,
    /// The unit.
    pub unit: String,
    /// What.
    pub title: String,
    /// When, and how long that is off.
    pub due: String,
    /// The article.
    pub basis: String,
    /// How much is missing; empty when it is no quota.
    pub shortfall: String,
    /// What follows if it is not done; empty when the notice attaches nothing.
    pub stake: String,
}

/// A duty as a digest tells it.
pub fn line(notice: &Notice, duty: &Duty, step: Step, today: NaiveDate) -> DigestLine {
    DigestLine {
        key: duty.key.clone(),
        code: duty.code(),
        step,
        unit: duty.unit.clone(),
        title: duty.title.clone(),
        due: due_words(duty, today),
        basis: basis(notice, duty, step),
        shortfall: shortfall(duty, step),
        stake: stake_words(duty),
    }
}

/// The line that says that a due day is another than was told before; nothing when it is the same.
pub fn moved(notice: &Notice, duty: &Duty, told: &str, today: NaiveDate) -> Option<DigestLine> {
    let day = duty.due.day;
    let before = told.split_once('日').map(|(before, _)| format!("{before}日"))?;
    if before == document_date(day) {
        return None;
    }
    let number = day.format("%Y%m%d").to_string().parse().ok()?;
    let line = line(notice, duty, Step::Moved(number), today);
    Some(DigestLine { due: format!("{}（原为{before}）", line.due), ..line })
}

/// `赣市医保字〔2020〕33号 四（二）2`.
fn basis(notice: &Notice, duty: &Duty, step: Step) -> String {
    let asked_by = match step {
        Step::Check(number) => {
            duty.checks.iter().find(|check| check.number == number).map(|check| check.article)
        }
        _ => None,
    };
    let article = notice.articles.get(asked_by.unwrap_or(duty.article));
    let citation = article.map_or("", |article| &article.citation);
    let name = if notice.document_number.is_empty() { &notice.title } else { &notice.document_number };
    format!("{name} {citation}").trim_end().to_owned()
}

/// `2023年3月6日（周一），还有3天`, `…，今天到期`, `…，已逾期2天`.
pub fn due_words(duty: &Duty, today: NaiveDate) -> String {
    let day = duty.due.day;
    let days = day.signed_duration_since(today).num_days();
    let when = format!("{}（{}）", document_date(day), weekday_word(day.weekday()));
    let provisional = if duty.due.is_provisional { "，暂定" } else { "" };
    match (duty.state, days) {
        (DutyState::Done | DutyState::DoneLate, _) => format!("{when}{provisional}"),
        (DutyState::Lapsed, _) => format!("{when}，已期满"),
        (_, 0) => format!("{when}24时前{provisional}，今天到期"),
        (_, 1..) => format!("{when}24时前{provisional}，还有{days}天"),
        (_, _) => format!("{when}，已逾期{}天", -days),
    }
}

/// `应完成2.5篇（任务5篇的1/2），已完成1篇，缺1.5篇`.
fn shortfall(duty: &Duty, step: Step) -> String {
    let Some(progress) = duty.progress else { return String::new() };
    let part = match step {
        Step::Check(number) => {
            duty.checks.iter().find(|check| check.number == number).map_or(Points::ONE, |check| check.part)
        }
        _ => Points::ONE,
    };
    let due = progress.due * part;
    let missing = due - progress.done;
    let share = if part == Points::ONE {
        String::new()
    } else {
        format!("（任务{}篇的{}/{}）", progress.due, part.numerator(), part.denominator())
    };
    format!("应完成{due}篇{share}，已完成{}篇，缺{missing}篇", progress.done)
}

/// What follows if it is not done in time, in one sentence; empty when nothing does.
pub fn stake_words(duty: &Duty) -> String {
    let told: Vec<String> = duty
        .if_missed
        .iter()
        .map(|stake| match duty.kind {
            DutyKind::Quota => format!("{}（{}）", stake.words, stake.citation),
            _ => format!("未按时报送{}（{}“{}”）", stake.words, stake.citation, stake.rule),
        })
        .collect();
    told.join("；")
}

/// The head of a digest: `您有3项应办，其中逾期1项`.
pub fn head(lines: &[DigestLine], overdue: usize) -> String {
    let late = if overdue == 0 { String::new() } else { format!("，其中逾期{overdue}项") };
    format!("您有{}项应办{late}", lines.len())
}
