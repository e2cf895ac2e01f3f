//! What is at stake (得失): the points a duty costs when missed and brings when kept. The engine is asked about the
//! same fact done in time and not done at all, so that every rule of the notice has its say.

use super::Source;
use crate::fact::{Fact, FactKind, Ledger, NewFact, TextField};
use crate::points::Points;
use crate::rule::{Quota, RuleKind};
use crate::score::{Owed, score};
use crate::sheet::{Effect, RuleId};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Points that follow from a duty (得失): how many, under which rule and article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stake {
    /// The points; 0 when only a sentence follows.
    pub points: Points,
    /// The rule's name.
    pub rule: String,
    /// The article's citation.
    pub citation: String,
    /// In words: 扣50分.
    pub words: String,
}

/// What the engine said, by the fact and the unit's class and group, because units of one class fare alike.
type Asked = BTreeMap<(String, String, String), (Vec<Stake>, Vec<Stake>)>;

/// Asks the engine about owed facts, each sort once.
#[derive(Debug, Default)]
pub(super) struct Stakes {
    asked: Asked,
}

impl Stakes {
    /// What follows for a unit if it misses, and if it keeps, an owed fact.
    pub(super) fn of(
        &mut self,
        source: &Source<'_>,
        fact: &Fact,
        owed: &Owed,
        unit: &str,
    ) -> (Vec<Stake>, Vec<Stake>) {
        let registered = source.notice.units.iter().find(|known| known.name == unit);
        let (class, group) = registered.map_or(("", ""), |unit| (unit.class.as_str(), unit.group.as_str()));
        let mut plain = source.ledger.as_new(fact);
        plain.reason = String::new();
        plain.evidence = String::new();
        let sort = format!(
            "{:?} {} {:?} {:?} {}",
            plain.kind,
            plain.on,
            plain.texts,
            plain.amount,
            plain.units.len()
        );
        let sort = format!("{sort} {:?}", owed.due_on);
        let asked = self.asked.entry((sort, class.to_owned(), group.to_owned()));
        asked
            .or_insert_with(|| {
                let missed = ask(source, undone(&plain), after(owed.due_on), unit);
                let kept = ask(source, done(&plain, owed.due_on), owed.due_on, unit);
                (missed, kept)
            })
            .clone()
    }
}

fn undone(fact: &NewFact) -> NewFact {
    NewFact { done_on: None, ..fact.clone() }
}

/// The fact done on its last day, and well.
fn done(fact: &NewFact, due_on: NaiveDate) -> NewFact {
    let done = NewFact { done_on: Some(due_on), ..fact.clone() };
    match fact.kind {
        FactKind::Solicitation => done.with(TextField::Result, "符合要求"),
        _ => done,
    }
}

fn after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// What the unit gets for this fact alone.
fn ask(source: &Source<'_>, fact: NewFact, as_of: NaiveDate, unit: &str) -> Vec<Stake> {
    let notice = source.notice;
    let sheet = score(notice, source.calendar, &Ledger::of([fact]), as_of);
    let Some((_, holder)) = sheet.named(unit) else { return Vec::new() };
    let credits =
        holder.entries().filter(|view| view.entry.effect == Effect::Credit && !view.entry.points.is_zero());
    credits.filter_map(|view| stake(source, view.entry.rule, view.entry.points)).collect()
}

fn stake(source: &Source<'_>, rule: RuleId, points: Points) -> Option<Stake> {
    let found = rule.of(source.notice)?;
    let citation = source.notice.articles.get(found.article).map_or("", |article| &article.citation);
    Some(Stake { points, rule: found.name.clone(), citation: citation.to_owned(), words: told(points) })
}

/// 扣50分, 计10分.
pub(super) fn told(points: Points) -> String {
    if points.is_negative() { format!("扣{}分", -points) } else { format!("计{points}分") }
}

/// What follows from a quota: if it is missed by so many, and if it is met.
pub(super) fn of_quota(source: &Source<'_>, rule: RuleId, missing: Points) -> (Vec<Stake>, Vec<Stake>) {
    let Some(RuleKind::Quota(quota)) = rule.of(source.notice).map(|rule| &rule.kind) else {
        return (Vec::new(), Vec::new());
    };
    let Some(plain) = stake(source, rule, Points::ZERO) else { return (Vec::new(), Vec::new()) };
    let with = |points: Points, words: String| Stake { points, words, ..plain.clone() };
    (missed(quota, missing, &with), kept(quota, &with))
}

fn missed(quota: &Quota, missing: Points, with: &impl Fn(Points, String) -> Stake) -> Vec<Stake> {
    let mut stakes = Vec::new();
    if let Some(points) = quota.when_missed {
        stakes.push(with(points, format!("未完成任务{}", told(points))));
    }
    if let Some(each) = quota.each_missing {
        let points = each * missing;
        stakes.push(with(points, format!("每缺1篇{}，缺{missing}篇{}", told(each), told(points))));
    }
    if quota.voids_when_missed {
        stakes.push(with(Points::ZERO, "未完成任务，本期其他得分清零".to_owned()));
    }
    if quota.bars_when_missed {
        stakes.push(with(Points::ZERO, "未完成任务，取消评先资格".to_owned()));
    }
    stakes
}

fn kept(quota: &Quota, with: &impl Fn(Points, String) -> Stake) -> Vec<Stake> {
    let mut stakes = Vec::new();
    if let Some(points) = quota.when_met {
        stakes.push(with(points, format!("完成任务{}", told(points))));
    }
    if let Some(points) = quota.pro_rata {
        stakes.push(with(points, format!("完成任务{}，未完成的按比例", told(points))));
    }
    if let Some(each) = quota.each_above {
        stakes.push(with(Points::ZERO, format!("超过任务数的，每超1篇{}", told(each))));
    }
    stakes
}
