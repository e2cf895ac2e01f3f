//! Ranking (排名): units of a group in order of their points, with the tie rule of requirements §1.9.
//! It adds nothing to a score and knows no layout; the bulletin prints its rows. Next: [`tested`], what it rests on.

use crate::fact::{Fact, FactId, FactKind, Ledger, TextField};
use crate::notice::{Notice, Outlet};
use crate::outcome::Ranker;
use crate::period::Period;
use crate::points::Points;
use crate::rule::RuleKind;
use crate::sheet::{Effect, HolderId, HolderKind, HolderSheet, Sheet};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub mod tested;

/// Levels of adoption from the highest, for the order of equals (requirements §1.9): what a level or, where none is
/// given, a class of media begins with (中央媒体, 省级主要媒体).
pub const LEVELS: [&str; 9] = ["国家级", "中央", "省级", "省局", "卫生健康", "改革", "市级", "市局", "县级"];

/// A group's ranking (分组排名) in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRanking {
    /// The group's name; `全部单位` when the notice makes no groups.
    pub group: String,
    /// Whether its units are placed; others are listed in register order without places.
    pub is_ranked: bool,
    /// Rows in order.
    pub rows: Vec<RankRow>,
}

/// A row of a ranking (排名行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankRow {
    /// 排名: equal points share a place and the next is skipped; nothing in a group that is not ranked.
    pub place: Option<u32>,
    /// The unit.
    pub holder: HolderId,
    /// 本期得分; the converted figure where a 折算 rule says 作为总分.
    pub points: Points,
    /// 累计得分 from the year's first day.
    pub cumulative: Points,
    /// 累计排名.
    pub cumulative_place: Option<u32>,
    /// Places won (positive) or lost against the period before; nothing when there was none.
    pub change: Option<i64>,
    /// Whether another unit has the same points.
    pub is_tied: bool,
    /// 任务数 of the quotas of the period's kind, by items.
    pub due: Option<Points>,
    /// 完成数.
    pub done: Option<Points>,
    /// How many adoptions counted at each of [`LEVELS`]; then those of other levels. Decides the order of equals.
    pub adoptions: Vec<u32>,
}

/// The rankings of all groups in their written order.
///
/// Places go by points. The order of equals (§1.9): adoption at the higher level, then the number adopted, then
/// register order (行政区划). Equals share their place all the same, and the next place is skipped (1, 2, 2, 4).
/// Units that had left the register before the period or joined after it are not listed.
pub fn rank(notice: &Notice, ledger: &Ledger, sheet: &Sheet, period: Period) -> Vec<GroupRanking> {
    let groups = groups(notice, sheet, period);
    let outlets = Outlets::of(notice);
    let ranker = Ranker::new(notice, sheet, period);
    // A period that was only partly in force is no measure: two days of June say nothing about July.
    let has_before = period.previous().first_day() >= notice.from;
    let ranker_before = Ranker::new(notice, sheet, period.previous());
    groups
        .into_iter()
        .map(|(group, is_ranked, holders)| {
            let mut rows: Vec<RankRow> =
                holders.iter().filter_map(|id| row(&ranker, ledger, &outlets, *id)).collect();
            if is_ranked {
                let before = has_before.then(|| places_before(&ranker_before, &holders));
                place(&mut rows, before.as_ref());
            }
            GroupRanking { group, is_ranked, rows }
        })
        .collect()
}

/// Group name, whether ranked, members in register order.
fn groups(notice: &Notice, sheet: &Sheet, period: Period) -> Vec<(String, bool, Vec<HolderId>)> {
    let is_present = |id: HolderId| sheet.unit(notice, id).is_some_and(|unit| unit.is_registered_in(period));
    let present: Vec<HolderId> = sheet.holders().map(|(id, _)| id).filter(|id| is_present(*id)).collect();
    let mut groups = Vec::new();
    let mut grouped: BTreeSet<HolderId> = BTreeSet::new();
    for rule in &notice.rules {
        let RuleKind::Group(group) = &rule.kind else { continue };
        let is_member =
            |id: &HolderId| sheet.unit(notice, *id).is_some_and(|unit| group.classes.contains(&unit.class));
        let members: Vec<HolderId> = present.iter().copied().filter(is_member).collect();
        grouped.extend(&members);
        groups.push((rule.name.clone(), group.is_ranked, members));
    }
    let others: Vec<HolderId> = present.into_iter().filter(|id| !grouped.contains(id)).collect();
    if groups.is_empty() {
        groups.push(("全部单位".to_owned(), true, others));
    } else if !others.is_empty() {
        groups.push(("未分组单位".to_owned(), false, others));
    }
    // Authors are ranked only where the notice gives them points of their own.
    let has_points =
        |holder: &HolderSheet| holder.kind == HolderKind::Person && holder.entries().next().is_some();
    let people: Vec<HolderId> =
        sheet.holders().filter(|(_, holder)| has_points(holder)).map(|(id, _)| id).collect();
    if !people.is_empty() {
        groups.push(("个人".to_owned(), true, people));
    }
    groups
}

fn row(ranker: &Ranker<'_>, ledger: &Ledger, outlets: &Outlets<'_>, id: HolderId) -> Option<RankRow> {
    let (notice, period) = (ranker.notice, ranker.period);
    let holder = ranker.sheet.holder(id)?;
    let of_kind = |line: &&crate::sheet::QuotaLine| line.period == period && counts_items(notice, line);
    let lines = || holder.quotas.iter().filter(of_kind);
    let has_quota = lines().next().is_some();
    Some(RankRow {
        place: None,
        holder: id,
        points: ranker.points(id),
        cumulative: holder.cumulative(period),
        cumulative_place: None,
        change: None,
        is_tied: false,
        due: has_quota.then(|| lines().map(|line| line.due).sum()),
        done: has_quota.then(|| lines().map(|line| line.done).sum()),
        adoptions: adoptions(ledger, outlets, holder, period),
    })
}

fn counts_items(notice: &Notice, line: &crate::sheet::QuotaLine) -> bool {
    let rule = line.rule.of(notice).map(|rule| &rule.kind);
    matches!(rule, Some(RuleKind::Quota(quota)) if quota.measure == crate::rule::Measure::Items)
}

/// The media list by name and alias.
struct Outlets<'n>(BTreeMap<&'n str, &'n Outlet>);

impl<'n> Outlets<'n> {
    fn of(notice: &'n Notice) -> Self {
        let mut outlets = BTreeMap::new();
        for outlet in &notice.outlets {
            for name in std::iter::once(&outlet.name).chain(&outlet.aliases) {
                outlets.entry(name.as_str()).or_insert(outlet);
            }
        }
        Self(outlets)
    }

    /// The place in [`LEVELS`] of an adoption, by its level or its class of media, each as given or as listed.
    fn level(&self, ledger: &Ledger, fact: &Fact) -> usize {
        let outlet = self.0.get(ledger.text(fact.text(TextField::Channel)));
        let words = [
            ledger.text(fact.text(TextField::Level)),
            outlet.map_or("", |outlet| &outlet.level),
            ledger.text(fact.text(TextField::ChannelClass)),
            outlet.map_or("", |outlet| &outlet.class),
        ];
        let word = words.into_iter().find(|word| !word.is_empty()).unwrap_or_default();
        LEVELS.iter().position(|level| word.starts_with(level)).unwrap_or(LEVELS.len())
    }
}

/// Adoptions that counted, by level; one to which two rules gave points is one adoption.
fn adoptions(ledger: &Ledger, outlets: &Outlets<'_>, holder: &HolderSheet, period: Period) -> Vec<u32> {
    let mut counts = vec![0_u32; LEVELS.len() + 1];
    let credits = holder.entries_in(period).filter(|view| view.entry.effect == Effect::Credit);
    let facts: BTreeSet<FactId> = credits.filter_map(|view| view.facts.first().copied()).collect();
    for fact in facts.into_iter().filter_map(|id| ledger.fact(id)) {
        if fact.kind != FactKind::Adoption {
            continue;
        }
        let at = outlets.level(ledger, fact);
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    counts
}

/// Puts rows in order and gives places for the period and for the running total.
fn place(rows: &mut [RankRow], before: Option<&BTreeMap<HolderId, u32>>) {
    let running = Places::new(rows.iter().map(|row| row.cumulative));
    let places = Places::new(rows.iter().map(|row| row.points));
    rows.sort_by_cached_key(|row| {
        let adopted: u32 = row.adoptions.iter().sum();
        (Reverse(row.points), Reverse(row.adoptions.clone()), Reverse(adopted), row.holder)
    });
    for row in rows {
        let (place, sharing) = places.of(row.points);
        row.place = Some(place);
        row.is_tied = sharing > 1;
        row.cumulative_place = Some(running.of(row.cumulative).0);
        let old = before.and_then(|before| before.get(&row.holder));
        row.change = old.map(|old| i64::from(*old) - i64::from(place));
    }
}

fn places_before(ranker: &Ranker<'_>, holders: &[HolderId]) -> BTreeMap<HolderId, u32> {
    let points: Vec<Points> = holders.iter().map(|id| ranker.points(*id)).collect();
    let places = Places::new(points.iter().copied());
    holders.iter().zip(&points).map(|(id, own)| (*id, places.of(*own).0)).collect()
}

/// Places by points: how many have more, and how many have as many.
struct Places {
    descending: Vec<Points>,
}

impl Places {
    fn new(points: impl Iterator<Item = Points>) -> Self {
        let mut descending: Vec<Points> = points.collect();
        descending.sort_unstable_by(|left, right| right.cmp(left));
        Self { descending }
    }

    fn of(&self, own: Points) -> (u32, usize) {
        let better = self.descending.partition_point(|other| *other > own);
        let as_good = self.descending.partition_point(|other| *other >= own);
        (u32::try_from(better).unwrap_or(u32::MAX).saturating_add(1), as_good - better)
    }
}
