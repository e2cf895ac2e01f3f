//! The sheet (得分表): what [`crate::score::score`] returns. A score is never a number: it is the list of its entries.
//! It holds places of facts and rules, not their words; [`crate::explain`] turns an entry into a sentence,
//! [`crate::ranking`] puts sheets in order.

mod by_charge;
mod lists;

pub(crate) use by_charge::ByCharge;
pub(crate) use lists::Lists;

use crate::fact::{FactId, Word};
use crate::notice::{Notice, Unit};
use crate::period::Period;
use crate::points::Points;
use crate::rule::{Currency, Rule, RuleKind};
use chrono::NaiveDate;
use std::sync::Arc;

/// The place of a rule in [`Notice::rules`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub(crate) u16);

impl RuleId {
    /// The rule in the notice the sheet was made from.
    pub fn of(self, notice: &Notice) -> Option<&Rule> {
        notice.rules.get(usize::from(self.0))
    }

    /// The place as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Who holds points (得分主体): the place of a unit or person in [`Sheet::holders`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HolderId(pub(crate) u32);

impl HolderId {
    /// The place as an index.
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Whether a holder stands in the register (名册).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HolderKind {
    /// A unit of the notice's register.
    Unit,
    /// A unit named by a fact that the register does not know (未列入名册).
    UnknownUnit,
    /// An author, in the separate tally of persons (个人).
    Person,
}

/// How an entry came about (计分缘由).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// A fact gave its points.
    Credit,
    /// A fact gave nothing: excluded, not chosen, or its item was set to nothing; a step says by which rule.
    NotCounted,
    /// A quota was met.
    QuotaMet,
    /// A quota was missed: the fixed sum.
    QuotaMissed,
    /// A quota was missed: for each missing one.
    QuotaMissing,
    /// A quota was missed: the period's other points are lost.
    QuotaVoid,
    /// Beyond a quota.
    QuotaAbove,
    /// Beyond a quota: the ordinary points that the bonus replaces.
    QuotaReplaced,
    /// A quota gave its base by the part done.
    QuotaProRata,
    /// Points at the start of a period.
    Start,
    /// A threshold was reached: for each case.
    ThresholdEach,
    /// A threshold was reached: once.
    ThresholdOnce,
    /// A period was set to nothing.
    ZeroPeriod,
    /// Points besides setting something to nothing.
    ZeroBesides,
    /// A ratio lay below or above its limit.
    Ratio,
    /// A cap or floor.
    Limit,
    /// A part was left out and the rest scaled.
    Scaled,
    /// A veto fixed the result.
    GateVeto,
    /// The bonus did not open.
    GateBonusClosed,
    /// An adjustment that was approved: it stands beside what rules give, and no limit, quota or zeroing sees it.
    Adjusted,
}

/// An entry (得分条目): points, the rule they rest on, the period they are charged to, and the facts behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The points; zero for a fact that did not count.
    pub points: Points,
    /// The period charged: a month, or a year for what is taken from the year only.
    pub charge: Period,
    /// The period it is about: the month whose quota was missed, though the year is charged; else the one charged.
    pub about: Period,
    /// The day that decided the period, for entries of a fact.
    pub on: Option<NaiveDate>,
    /// The rule.
    pub rule: RuleId,
    /// The rule in whose column (栏) it stands: its own, or for caps and zeroing the one whose points it takes back.
    pub column_of: RuleId,
    /// How it came about.
    pub effect: Effect,
    /// Points or money.
    pub currency: Currency,
    pub(crate) facts: FactsAt,
    pub(crate) steps: (u32, u32),
}

/// Where an entry's facts stand: most have one, kept in the entry itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FactsAt {
    One(FactId),
    Many(u32, u32),
}

impl Entry {
    /// Whether it counts by the end of the period: charged to a longer one, only once what it rests on has happened, so
    /// that January does not count what July missed at the year's expense.
    fn is_known_by(&self, period: Period) -> bool {
        let end = period.last_day();
        if self.charge == period || !self.charge.covers(period) {
            return self.charge.first_day() <= end;
        }
        // What is about a longer period as a whole (a base, a limit) holds all through it.
        self.on.map_or_else(|| self.about.covers(period) || self.about.last_day() <= end, |day| day <= end)
    }

    pub(crate) fn facts<'a>(&'a self, lists: &'a Lists) -> &'a [FactId] {
        match &self.facts {
            FactsAt::One(fact) => std::slice::from_ref(fact),
            FactsAt::Many(start, len) => lists.facts((*start, *len)),
        }
    }

    /// Whether a rule gave or took it; what an approved adjustment gives, no rule weighs again.
    pub(crate) fn is_by_rule(&self) -> bool {
        self.effect != Effect::Adjusted
    }

    /// Whether it counts towards some columns together: by its own column, or as a limit on some of them.
    pub(crate) fn stands_in(&self, notice: &Notice, columns: &[String]) -> bool {
        self.column_of.of(notice).is_some_and(|rule| match &rule.kind {
            RuleKind::Limit(limit) if !limit.columns.is_empty() && rule.column == rule.name => {
                limit.columns.iter().all(|column| columns.contains(column))
            }
            _ => columns.contains(&rule.column),
        })
    }
}

/// A step on the way to an entry's points (计算步骤).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The base figure given by the entry's own rule.
    Base(Points),
    /// Multiplied under a 倍数 rule.
    Times(RuleId, Points),
    /// Shared under a 分摊 rule: this part.
    Shared(RuleId, Points),
    /// A figure of its own for each under a 分摊 rule.
    Figure(RuleId, Points),
    /// Given to this holder under a 归属 rule.
    Attributed(RuleId),
    /// Not counted under this rule (不计, 取舍, 总计, 计零).
    Dropped(RuleId),
    /// The nth of its kind under a 序次 rule.
    Number(u32),
}

/// How far a holder is with a quota in a period (任务完成情况).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuotaLine {
    /// The 任务 rule.
    pub rule: RuleId,
    /// The period.
    pub period: Period,
    /// 任务数.
    pub due: Points,
    /// 完成数.
    pub done: Points,
}

impl QuotaLine {
    /// Whether the quota is met.
    pub fn is_met(&self) -> bool {
        self.done >= self.due
    }
}

/// What else follows for a holder (其他后果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// What.
    pub kind: FlagKind,
    /// Under which rule.
    pub rule: RuleId,
    /// In which period.
    pub period: Period,
    pub(crate) facts: (u32, u32),
}

/// What else can follow (后果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FlagKind {
    /// 取消评先: may not be commended in the period.
    Barred,
    /// 点名: named in the bulletin.
    Named,
    /// 一票否决.
    Vetoed,
    /// 不合格: below the pass mark.
    Failed,
}

/// One holder's part of a sheet (单位得分).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolderSheet {
    /// The name in full.
    pub name: String,
    /// Whether it stands in the register.
    pub kind: HolderKind,
    /// What facts gave, by day.
    pub(crate) credits: Vec<Entry>,
    /// What followed over periods, by rule and period.
    pub(crate) effects: Vec<Entry>,
    /// How far it is with its quotas.
    pub quotas: Vec<QuotaLine>,
    /// What else follows.
    pub flags: Vec<Flag>,
    pub(crate) touches: Vec<Touch>,
    pub(crate) credit_lists: Lists,
    pub(crate) effect_lists: Lists,
    pub(crate) by_charge: ByCharge,
}

/// A fact of the holder that rules over periods look at (统计用事实): which of them it matches, and how much of it
/// counts as done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Touch {
    pub(crate) fact: FactId,
    pub(crate) on: NaiveDate,
    /// One bit for each selector of the program.
    pub(crate) matches: u64,
    pub(crate) weight: Points,
    /// 信息编号 as a number, for counting items once.
    pub(crate) item: Word,
    /// 体裁, for the weights of a quota.
    pub(crate) genre: Word,
}

/// An entry with the lists it points into.
#[derive(Debug, Clone, Copy)]
pub struct EntryView<'a> {
    /// Whose it is.
    pub holder: &'a HolderSheet,
    /// The entry itself.
    pub entry: &'a Entry,
    /// The facts behind it.
    pub facts: &'a [FactId],
    /// The steps to its points, in order; empty where the base figure is all.
    pub steps: &'a [Step],
}

impl HolderSheet {
    /// All entries: first what facts gave, by day, then what followed over periods.
    pub fn entries(&self) -> impl Iterator<Item = EntryView<'_>> {
        let credits = self.credits.iter().map(|entry| self.view(entry, &self.credit_lists));
        credits.chain(self.effects.iter().map(|entry| self.view(entry, &self.effect_lists)))
    }

    fn view<'a>(&'a self, entry: &'a Entry, lists: &'a Lists) -> EntryView<'a> {
        EntryView { holder: self, entry, facts: entry.facts(lists), steps: lists.steps(entry.steps) }
    }

    /// What is charged inside the period: an entry, and whether it is a credit.
    fn charged_in(&self, period: Period) -> impl Iterator<Item = (&Entry, bool)> {
        self.placed_in(period).map(|(_, entry, is_credit)| (entry, is_credit))
    }

    /// The same with the place in [`HolderSheet::entries`].
    fn placed_in(&self, period: Period) -> impl Iterator<Item = (usize, &Entry, bool)> {
        let places = self.by_charge.inside(period, self.written()).into_iter();
        places.filter_map(|place| {
            let place = usize::try_from(place).ok()?;
            match place.checked_sub(self.credits.len()) {
                None => Some((place, self.credits.get(place)?, true)),
                Some(after) => Some((place, self.effects.get(after)?, false)),
            }
        })
    }

    /// Entries as they stand, credits first.
    fn written(&self) -> impl Iterator<Item = &Entry> {
        self.credits.iter().chain(&self.effects)
    }

    /// Entries charged inside the period.
    pub fn entries_in(&self, period: Period) -> impl Iterator<Item = EntryView<'_>> {
        self.places_in(period).map(|(_, view)| view)
    }

    /// The same with their places in [`HolderSheet::entries`].
    pub fn places_in(&self, period: Period) -> impl Iterator<Item = (usize, EntryView<'_>)> {
        self.placed_in(period).map(|(place, entry, is_credit)| {
            (place, self.view(entry, if is_credit { &self.credit_lists } else { &self.effect_lists }))
        })
    }

    /// The sum of all points.
    pub fn sum(&self) -> Points {
        self.points().map(|entry| entry.points).sum()
    }

    /// The sum of all points charged inside the period.
    pub fn total(&self, period: Period) -> Points {
        self.by_charge.points(self.written(), |charge| period.covers(charge))
    }

    /// The sum of points from the first day of the period's year to the period's end (累计得分).
    pub fn cumulative(&self, period: Period) -> Points {
        let year = Period::year(period.calendar_year());
        let end = period.last_day();
        // What is charged to a longer period is known entry by entry, all else by where it is charged.
        let is_longer = |charge: Period| charge != period && charge.covers(period);
        let known = self.by_charge.points(self.written(), |charge| {
            year.covers(charge) && !is_longer(charge) && charge.first_day() <= end
        });
        let longer = self.points_in(year).filter(|entry| is_longer(entry.charge));
        known + longer.filter(|entry| entry.is_known_by(period)).map(|entry| entry.points).sum()
    }

    /// The sum of approved adjustments charged inside the period (人工调整), a part of [`HolderSheet::total`].
    pub fn adjusted(&self, period: Period) -> Points {
        self.points_in(period).filter(|entry| !entry.is_by_rule()).map(|entry| entry.points).sum()
    }

    /// The sum in one column (栏) of a period.
    pub fn column(&self, notice: &Notice, column: &str, period: Period) -> Points {
        self.columns(notice, &[column.to_owned()], period)
    }

    /// The sum in some columns (栏) of a period together; no columns: all of them.
    pub fn columns(&self, notice: &Notice, columns: &[String], period: Period) -> Points {
        let is_in = |entry: &&Entry| columns.is_empty() || entry.stands_in(notice, columns);
        self.points_in(period).filter(is_in).map(|entry| entry.points).sum()
    }

    /// The facts behind a flag.
    pub fn flag_facts(&self, flag: &Flag) -> &[FactId] {
        self.effect_lists.facts(flag.facts)
    }

    /// The sum of money charged inside the period, in yuan.
    pub fn money(&self, period: Period) -> Points {
        let all = self.charged_in(period).map(|(entry, _)| entry);
        all.filter(|entry| entry.currency == Currency::Yuan).map(|entry| entry.points).sum()
    }

    /// The facts of these days that rules over periods look at; they stand in the order of their days.
    fn touched_between(&self, from: NaiveDate, through: NaiveDate) -> impl Iterator<Item = &Touch> {
        let start = self.touches.partition_point(|touch| touch.on < from);
        self.touches.iter().skip(start).take_while(move |touch| touch.on <= through)
    }

    fn points_in(&self, period: Period) -> impl Iterator<Item = &Entry> {
        self.charged_in(period).map(|(entry, _)| entry).filter(|entry| entry.currency == Currency::Points)
    }

    fn points(&self) -> impl Iterator<Item = &Entry> {
        self.written().filter(|entry| entry.currency == Currency::Points)
    }
}

/// A sheet (得分表): every holder's entries under one notice, up to one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The day up to which facts, due days and periods were looked at (统计截至).
    pub as_of: NaiveDate,
    /// Holders: units of the register in its order, then unknown units, then persons, each by name.
    /// Shared with earlier and later sheets as long as nothing of the holder changes.
    pub(crate) holders: Vec<Arc<HolderSheet>>,
    /// What the computation could not take as it stood.
    pub remarks: Vec<Remark>,
    /// By 任务 rule: the bit under which facts that fill it are noted.
    pub(crate) quota_bits: Vec<(RuleId, u64)>,
    /// By cadence of the notice: the bit under which facts that answer it are noted.
    pub(crate) cadence_bits: Vec<u64>,
}

/// Something a clerk should look at (待核对事项).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// What.
    pub kind: RemarkKind,
    /// Of which fact.
    pub fact: FactId,
}

/// What a clerk should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RemarkKind {
    /// 单位未列入名册.
    UnknownUnit,
    /// 没有单位: nobody to give the points to.
    NoUnit,
    /// 媒体待认定: not in the media list.
    UnlistedOutlet,
    /// 认定数值超出范围.
    FigureOutOfRange,
    /// 没有规则适用.
    NoRule,
}

impl Sheet {
    /// Holders in their order, with their ids.
    pub fn holders(&self) -> impl Iterator<Item = (HolderId, &HolderSheet)> {
        let number = |at: usize| HolderId(u32::try_from(at).unwrap_or(u32::MAX));
        self.holders.iter().enumerate().map(move |(at, holder)| (number(at), &**holder))
    }

    /// The holder's sheet.
    pub fn holder(&self, id: HolderId) -> Option<&HolderSheet> {
        self.holders.get(id.index()).map(AsRef::as_ref)
    }

    /// The unit of the register that a holder is; nothing for unknown units and persons.
    pub fn unit<'n>(&self, notice: &'n Notice, id: HolderId) -> Option<&'n Unit> {
        // Holders begin with the units of the register, in its order.
        let is_unit = self.holder(id)?.kind == HolderKind::Unit;
        notice.units.get(id.index()).filter(|_| is_unit)
    }

    /// The holder of that full name.
    pub fn named(&self, name: &str) -> Option<(HolderId, &HolderSheet)> {
        self.holders().find(|(_, holder)| holder.name == name)
    }

    /// The facts of a holder that fill a quota (计入任务的事实), from a day through another, in order of their days.
    pub fn filling(
        &self,
        holder: &HolderSheet,
        rule: RuleId,
        from: NaiveDate,
        through: NaiveDate,
    ) -> Vec<FactId> {
        let bit = self.quota_bits.iter().find(|(id, _)| *id == rule).map_or(0, |(_, bit)| *bit);
        let filling = holder.touched_between(from, through).filter(|touch| touch.matches & bit != 0);
        filling.map(|touch| touch.fact).collect()
    }

    /// Whether a holder has a fact that answers a cadence of the notice, from a day through another.
    pub fn answers(&self, holder: &HolderSheet, cadence: usize, from: NaiveDate, through: NaiveDate) -> bool {
        let bit = self.cadence_bits.get(cadence).copied().unwrap_or(0);
        holder.touched_between(from, through).any(|touch| touch.matches & bit != 0)
    }

    /// How many entries there are in all.
    pub fn entry_count(&self) -> usize {
        self.holders.iter().map(|holder| holder.credits.len() + holder.effects.len()).sum()
    }
}

#[cfg(test)]
mod tests;
