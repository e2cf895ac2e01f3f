//! Outcomes of a period (年度与分组结果): conversions, places and money that follow from a sheet.
//! A sheet's entries stay as they are; what is worked out here names the rule it follows.

use crate::notice::{Notice, Unit};
use crate::period::Period;
use crate::points::Points;
use crate::rule::{Condition, Conversion, Convert, QuotaDue, Rule, RuleKind, Take};
use crate::sheet::{FlagKind, HolderId, HolderKind, HolderSheet, QuotaLine, RuleId, Sheet};
use std::collections::BTreeMap;

/// A figure worked out from a total (折算结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The 折算 rule.
    pub rule: RuleId,
    /// Whose.
    pub holder: HolderId,
    /// The total it was worked out from.
    pub from: Points,
    /// The result.
    pub points: Points,
}

/// Who is commended under a 名次 rule (表扬候选).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commended {
    /// The 名次 rule.
    pub rule: RuleId,
    /// 称号.
    pub title: String,
    /// In order of points, barred units left out.
    pub holders: Vec<HolderId>,
}

/// The conversions of a period, for every unit and author.
pub fn conversions(notice: &Notice, sheet: &Sheet, period: Period) -> Vec<Converted> {
    let mut all = Vec::new();
    for (rule, convert) in rules(notice, |kind| match kind {
        RuleKind::Convert(convert) if convert.period == period.kind() => Some(convert),
        _ => None,
    }) {
        let scale = Scale::of(notice, sheet, convert, period);
        for (holder, _) in sheet.holders() {
            if let Some(points) = converted(notice, sheet, convert, &scale, holder, period) {
                let from = base(notice, sheet, convert, holder, period);
                all.push(Converted { rule, holder, from, points });
            }
        }
    }
    all
}

/// The points by which a holder is ranked: the total, or the result of a 折算 with 作为总分.
///
/// For many holders of one period a [`Ranker`] looks at each group once.
pub fn ranked_points(notice: &Notice, sheet: &Sheet, holder: HolderId, period: Period) -> Points {
    Ranker::new(notice, sheet, period).points(holder)
}

/// The points by which the holders of a period are ranked (排名用分).
#[derive(Debug)]
pub struct Ranker<'a> {
    pub(crate) notice: &'a Notice,
    pub(crate) sheet: &'a Sheet,
    pub(crate) period: Period,
    replacing: Vec<(&'a Convert, Scale)>,
}

impl<'a> Ranker<'a> {
    /// A ranker for one period of a sheet.
    pub fn new(notice: &'a Notice, sheet: &'a Sheet, period: Period) -> Self {
        let replacing = rules(notice, move |kind| match kind {
            RuleKind::Convert(convert) if convert.replaces_total && convert.period == period.kind() => {
                Some(convert)
            }
            _ => None,
        });
        let scaled = |(_, convert)| (convert, Scale::of(notice, sheet, convert, period));
        let replacing = replacing.map(scaled).collect();
        Self { notice, sheet, period, replacing }
    }

    /// The holder's total, or the sum of what conversions with 作为总分 make of it.
    pub fn points(&self, holder: HolderId) -> Points {
        let Self { notice, sheet, period, replacing } = self;
        let results = replacing
            .iter()
            .filter_map(|(convert, scale)| converted(notice, sheet, convert, scale, holder, *period));
        let results: Vec<Points> = results.collect();
        if !results.is_empty() {
            return results.into_iter().sum();
        }
        sheet.holder(holder).map_or(Points::ZERO, |holder| holder.total(*period))
    }
}

/// The highest figure of each holder's group, for 满分换算; empty for the other methods.
#[derive(Debug)]
struct Scale(BTreeMap<HolderId, Points>);

impl Scale {
    fn of(notice: &Notice, sheet: &Sheet, convert: &Convert, period: Period) -> Self {
        let mut highest_of = BTreeMap::new();
        if !matches!(convert.method, Conversion::HighestOfGroup(_)) {
            return Self(highest_of);
        }
        for members in groups(notice, sheet, &[]) {
            let figures = members.iter().map(|id| base(notice, sheet, convert, *id, period));
            if let Some(highest) = figures.max() {
                for id in members {
                    highest_of.entry(id).or_insert(highest);
                }
            }
        }
        Self(highest_of)
    }
}

/// The commended of a period, by rule.
pub fn commended(notice: &Notice, sheet: &Sheet, period: Period) -> Vec<Commended> {
    let places = rules(notice, |kind| match kind {
        RuleKind::Places(places) if places.period == period.kind() => Some(places),
        _ => None,
    });
    let mut all = Vec::new();
    for (rule, places) in places {
        let mut holders = Vec::new();
        for mut members in groups(notice, sheet, &places.groups) {
            // Who has left the register counts neither as a candidate nor in 前30%.
            members.retain(|id| sheet.unit(notice, *id).is_none_or(|unit| unit.is_registered_in(period)));
            holders.extend(best(notice, sheet, period, members, places.take));
        }
        all.push(Commended { rule, title: places.title.clone(), holders });
    }
    all
}

/// What a holder is paid in a period, in yuan: money of single items and money for points.
pub fn money(notice: &Notice, sheet: &Sheet, holder: HolderId, period: Period) -> Points {
    let Some(own) = sheet.holder(holder) else { return Points::ZERO };
    let rates = rules(notice, |kind| match kind {
        RuleKind::Money(money) if money.period == period.kind() => Some(money),
        _ => None,
    });
    let paid = rates.map(|(_, money)| {
        if !applies(notice, sheet, holder, &money.applies_to) {
            return Points::ZERO;
        }
        let is_met = money.needs_quota.as_ref().is_none_or(|name| {
            let of_quota = |line: &&QuotaLine| line.rule.of(notice).is_some_and(|rule| rule.name == *name);
            let lines = own.quotas.iter().filter(of_quota).filter(|line| period.covers(line.period));
            lines.clone().next().is_some() && lines.into_iter().all(QuotaLine::is_met)
        });
        if !is_met {
            return Points::ZERO;
        }
        let points = own.columns(notice, &money.columns, period);
        let free = money.above_quota.as_ref().map_or(Points::ZERO, |name| {
            let is_named = |rule: RuleId| rule.of(notice).is_some_and(|rule| rule.name == *name);
            own.quotas
                .iter()
                .filter(|line| line.period == period && is_named(line.rule))
                .map(|line| line.due)
                .sum()
        });
        (points - free).max(Points::ZERO) * money.per_point
    });
    own.money(period) + paid.sum()
}

/// Whether a holder may not be commended in the period, its year included.
pub fn is_barred(holder: &HolderSheet, period: Period) -> bool {
    holder.flags.iter().any(|flag| {
        let concerns = period.covers(flag.period) || flag.period.covers(period);
        concerns && matches!(flag.kind, FlagKind::Barred | FlagKind::Vetoed)
    })
}

fn rules<'n, T>(
    notice: &'n Notice,
    pick: impl Fn(&'n RuleKind) -> Option<T> + 'n,
) -> impl Iterator<Item = (RuleId, T)> + 'n {
    let number = |at: usize| RuleId(u16::try_from(at).unwrap_or(u16::MAX));
    notice
        .rules
        .iter()
        .enumerate()
        .filter_map(move |(at, rule): (usize, &'n Rule)| Some((number(at), pick(&rule.kind)?)))
}

fn base(notice: &Notice, sheet: &Sheet, convert: &Convert, holder: HolderId, period: Period) -> Points {
    sheet.holder(holder).map_or(Points::ZERO, |holder| holder.columns(notice, &convert.columns, period))
}

fn converted(
    notice: &Notice,
    sheet: &Sheet,
    convert: &Convert,
    scale: &Scale,
    id: HolderId,
    period: Period,
) -> Option<Points> {
    let from = base(notice, sheet, convert, id, period);
    let result = match &convert.method {
        Conversion::Bands { bands, otherwise } => {
            bands.iter().find(|(limit, _)| from >= *limit).map_or(*otherwise, |(_, points)| *points)
        }
        Conversion::Weight(weight) => from * *weight,
        Conversion::ShareOfTarget { full, target } => {
            let target = target_of(sheet.unit(notice, id), target)?;
            let part = from.divided_by(target).unwrap_or(Points::ONE);
            *full * part.min(Points::ONE).max(Points::ZERO)
        }
        Conversion::HighestOfGroup(full) => {
            let highest = scale.0.get(&id)?;
            // Nobody has points, or all have lost some: there is nothing to scale on.
            if *highest <= Points::ZERO {
                return Some(Points::ZERO);
            }
            (from * *full).divided_by(*highest)?
        }
        // The engine has scaled the parts already, so that gates could be asked; the total is the result.
        Conversion::LeaveOut { .. } => sheet.holder(id)?.total(period),
    };
    Some(convert.decimals.map_or(result, |decimals| result.rounded(decimals)))
}

fn target_of(unit: Option<&Unit>, target: &QuotaDue) -> Option<Points> {
    match target {
        QuotaDue::Fixed(points) => Some(*points),
        QuotaDue::PerHead(each) => Some(*each * Points::whole(i64::from(unit?.heads?))),
        QuotaDue::Listed(rows) => {
            let unit = unit?;
            let is_own = |name: &String| *name == unit.name || unit.aliases.contains(name);
            let by_name = rows.iter().find(|(name, _)| is_own(name));
            let by_class = || rows.iter().find(|(name, _)| *name == unit.class || *name == unit.group);
            by_name.or_else(by_class).map(|(_, points)| *points)
        }
    }
}

fn applies(notice: &Notice, sheet: &Sheet, id: HolderId, conditions: &[Condition]) -> bool {
    let Some(holder) = sheet.holder(id) else { return false };
    let is_candidate = match holder.kind {
        HolderKind::Unit => true,
        HolderKind::UnknownUnit => false,
        HolderKind::Person => conditions.is_empty() || conditions.iter().any(Condition::names_persons),
    };
    let unit = sheet.unit(notice, id);
    is_candidate
        && conditions.iter().all(|condition| condition.holds_for_unit(&holder.name, holder.kind, unit))
}

/// The members of each wanted group; all groups, or all units where the notice makes none.
fn groups(notice: &Notice, sheet: &Sheet, wanted: &[String]) -> Vec<Vec<HolderId>> {
    let of_rules = rules(notice, |kind| match kind {
        RuleKind::Group(group) => Some(group),
        _ => None,
    });
    let groups: Vec<Vec<HolderId>> = of_rules
        .filter(|(rule, group)| {
            let is_wanted = rule.of(notice).is_some_and(|rule| wanted.contains(&rule.name));
            if wanted.is_empty() { group.is_ranked } else { is_wanted }
        })
        .map(|(_, group)| {
            let is_member = |id: &HolderId| {
                sheet.unit(notice, *id).is_some_and(|unit| group.classes.contains(&unit.class))
            };
            sheet.holders().map(|(id, _)| id).filter(is_member).collect()
        })
        .collect();
    let mut all = groups;
    if wanted.iter().any(|name| name == "个人") {
        all.push(of_kind(sheet, HolderKind::Person));
    }
    if all.is_empty() && wanted.is_empty() {
        all.push(of_kind(sheet, HolderKind::Unit));
    }
    all
}

fn of_kind(sheet: &Sheet, kind: HolderKind) -> Vec<HolderId> {
    sheet.holders().filter(|(_, holder)| holder.kind == kind).map(|(id, _)| id).collect()
}

/// The best of a group; all that tie at the last place are taken.
fn best(notice: &Notice, sheet: &Sheet, period: Period, members: Vec<HolderId>, take: Take) -> Vec<HolderId> {
    let of_group = members.len();
    let ranker = Ranker::new(notice, sheet, period);
    let mut able: Vec<(Points, HolderId)> = members
        .into_iter()
        .filter(|id| sheet.holder(*id).is_some_and(|holder| !is_barred(holder, period)))
        .map(|id| (ranker.points(id), id))
        .filter(|(points, _)| *points > Points::ZERO)
        .collect();
    able.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
    let wanted = match take {
        Take::First(n) => usize::try_from(n).unwrap_or(usize::MAX),
        Take::Part(part) => {
            let all = Points::whole(i64::try_from(of_group).unwrap_or(i64::MAX));
            usize::try_from((all * part).floor().max(1)).unwrap_or(usize::MAX)
        }
    };
    let last = able.get(wanted.saturating_sub(1)).map(|(points, _)| *points);
    able.into_iter()
        .enumerate()
        .filter(|(at, (points, _))| *at < wanted || last == Some(*points))
        .map(|(_, (_, id))| id)
        .collect()
}
