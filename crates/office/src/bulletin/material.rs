//! The material of a bulletin (素材): everything counted once, so that text, tables and `sheet.json` say the same.
//! What single facts were is in [`super::happened`]; which columns a ranking has in [`super::column`].

use super::Draft;
use super::column::{self, ScoreColumn};
use super::happened::{self, Adopted, Asked, Instructed, Posted, Reported};
use super::wording::unit_of;
use crate::ledger::items::Items;
use std::collections::BTreeMap;
use zhaozhang_domain::fact::{FactId, FactKind};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::{GroupRanking, rank};
use zhaozhang_domain::rule::{Currency, Measure, Quota, RuleKind};
use zhaozhang_domain::sheet::{EntryView, HolderId, HolderKind, HolderSheet, QuotaLine, Sheet};

/// What happened in the period, counted (素材).
pub(super) struct Material<'a> {
    pub(super) draft: Draft<'a>,
    pub(super) rankings: Vec<GroupRanking>,
    /// Points columns of the ranking tables.
    pub(super) columns: Vec<ScoreColumn>,
    /// What quotas in pieces are called, if there are any: `月任务`.
    pub(super) quota_words: Option<String>,
    /// Every unit of the groups, in register order inside its group.
    pub(super) units: Vec<UnitTally>,
    pub(super) reported: Vec<Reported>,
    pub(super) adopted: Vec<Adopted>,
    pub(super) instructed: Vec<Instructed>,
    /// Solicitations that fell due in the period, one for each unit asked.
    pub(super) asked: Vec<Asked>,
    /// The period before, when the notice was in force through all of it.
    pub(super) before: Option<Counts>,
    /// Whether units report by 报送; otherwise their adoptions are the report (季报表).
    pub(super) has_submissions: bool,
    items: Items,
}

/// One unit's counts (单位报送情况).
#[derive(Debug, Clone)]
pub(super) struct UnitTally {
    pub(super) holder: HolderId,
    pub(super) name: String,
    pub(super) group: String,
    pub(super) reported: Vec<FactId>,
    /// How many of the reported gave points.
    pub(super) counted: usize,
    pub(super) adopted: Vec<FactId>,
    /// Adoptions that gave nothing.
    pub(super) not_counted: usize,
    pub(super) progress: Option<Progress>,
    /// Whether it sent in anything at all.
    pub(super) is_reporting: bool,
}

impl UnitTally {
    /// 完成, 未完成 or nothing where no quota binds it.
    pub(super) fn is_met(&self) -> Option<bool> {
        self.progress.map(|progress| progress.is_met)
    }
}

/// How far a unit is with its quotas (任务完成情况).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Progress {
    /// 任务数.
    pub(super) due: Points,
    /// 完成数.
    pub(super) done: Points,
    /// Whether every quota is met.
    pub(super) is_met: bool,
}

impl Progress {
    /// 尚缺; nothing when only a part is missing that is not added up.
    pub(super) fn lack(&self) -> Points {
        (self.due - self.done).max(Points::ZERO)
    }
}

/// The counts two periods are compared by (环比).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) reported: usize,
    pub(super) adopted: usize,
    pub(super) instructed: usize,
}

impl<'a> Material<'a> {
    /// The title under which people know the fact's item; its number where nobody gave one.
    pub(super) fn title(&self, id: FactId) -> String {
        let ledger = self.draft.ledger;
        let title = ledger.fact(id).map_or("", |fact| self.items.title(ledger, fact));
        if title.is_empty() { "（无标题）".to_owned() } else { title.to_owned() }
    }

    /// Counts everything once.
    pub(super) fn gather(draft: &Draft<'a>) -> Self {
        let draft = *draft;
        let Draft { notice, ledger, sheet, period, .. } = draft;
        let names = names(notice, sheet);
        let has_submissions = takes(notice, FactKind::Submission);
        let reports = if has_submissions { FactKind::Submission } else { FactKind::Adoption };
        let posted = Posted::of(sheet, period);
        let mut rankings = rank(notice, ledger, sheet, period);
        // Authors stand in the sheet of every notice; they are listed where its rules give them something.
        rankings.retain(|ranking| {
            let mut holders = ranking.rows.iter().filter_map(|row| sheet.holder(row.holder));
            holders
                .any(|holder| holder.kind != HolderKind::Person || holder.entries_in(period).next().is_some())
        });
        let reported = happened::reported(&draft, period, reports, &names, &posted);
        let adopted = happened::adopted(&draft, &posted);
        let asked = happened::asked(&draft, &names);
        let previous = period.previous();
        let before = (previous.first_day() >= notice.from).then(|| {
            let posted = Posted::of(sheet, previous);
            Counts {
                reported: happened::reported(&draft, previous, reports, &names, &posted).len(),
                adopted: happened::adopted(&draft, &posted)
                    .iter()
                    .filter(|adopted| adopted.is_counted)
                    .count(),
                instructed: happened::instructed(&draft, &posted).len(),
            }
        });
        let mut material = Self {
            columns: column::of(&draft, &rankings),
            quota_words: quota_words(notice, period.kind()),
            units: Vec::new(),
            instructed: happened::instructed(&draft, &posted),
            reported,
            adopted,
            asked,
            before,
            has_submissions,
            rankings,
            items: Items::of(ledger),
            draft,
        };
        material.units = material.tally();
        material
    }

    /// The counts of this period.
    pub(super) fn counts(&self) -> Counts {
        Counts {
            reported: self.reported.len(),
            adopted: self.adopted.iter().filter(|adopted| adopted.is_counted).count(),
            instructed: self.instructed.len(),
        }
    }

    /// The holder's sheet.
    pub(super) fn holder(&self, id: HolderId) -> Option<&'a HolderSheet> {
        self.draft.sheet.holder(id)
    }

    /// The holder's name.
    pub(super) fn name(&self, id: HolderId) -> &'a str {
        self.holder(id).map_or("", |holder| holder.name.as_str())
    }

    /// The words of an article's citation for a rule by name.
    pub(super) fn citation(&self, article: usize) -> &'a str {
        self.draft.notice.articles.get(article).map_or("", |article| article.citation.as_str())
    }

    /// Whether any group is ranked.
    pub(super) fn has_ranks(&self) -> bool {
        self.rankings.iter().any(|ranking| ranking.is_ranked)
    }

    /// What a reported piece is called.
    pub(super) const fn piece(&self) -> &'static str {
        if self.has_submissions { "信息" } else { "稿件" }
    }

    /// The words of a fact.
    pub(super) fn words(&self, word: zhaozhang_domain::fact::Word) -> &'a str {
        self.draft.ledger.text(word)
    }

    /// How far a holder is with its quotas in pieces: sums of the lines inside the period, else of those that cover
    /// it. A quota for part of the same pieces (其中综合类5篇) must be met too and is not added up.
    pub(super) fn progress(&self, id: HolderId) -> Option<Progress> {
        let (notice, period) = (self.draft.notice, self.draft.period);
        let lines: Vec<(&QuotaLine, &Quota)> = self
            .holder(id)?
            .quotas
            .iter()
            .filter(|line| period.covers(line.period) || line.period.covers(period))
            // A month in which the notice came into force halfway is nobody's quota for the year.
            .filter(|line| line.period.covers(period) || line.period.first_day() >= notice.from)
            .filter_map(|line| match line.rule.of(notice).map(|rule| &rule.kind) {
                Some(RuleKind::Quota(quota)) if quota.measure == Measure::Items => {
                    Some((line, quota.as_ref()))
                }
                _ => None,
            })
            .collect();
        let is_part = |quota: &Quota| lines.iter().any(|(_, other)| is_part_of(quota, other));
        let mut progress = Progress { due: Points::ZERO, done: Points::ZERO, is_met: true };
        for (line, quota) in &lines {
            progress.is_met &= line.is_met();
            if !is_part(quota) {
                progress.due += line.due;
                progress.done += line.done;
            }
        }
        (!lines.is_empty()).then_some(progress)
    }

    /// What the entries of some column gave a holder in the period.
    pub(super) fn column(&self, id: HolderId, column: &ScoreColumn) -> Points {
        let Some(holder) = self.holder(id) else { return Points::ZERO };
        let (notice, period) = (self.draft.notice, self.draft.period);
        let stands_in = |view: &EntryView<'_>| {
            let own = column::of_entry(notice, view.entry);
            own.is_some_and(|own| column.names.iter().any(|name| name == own))
        };
        let points = holder.entries_in(period).filter(|view| view.entry.currency == Currency::Points);
        points.filter(stands_in).map(|view| view.entry.points).sum()
    }

    fn tally(&self) -> Vec<UnitTally> {
        let mut reported: BTreeMap<HolderId, Vec<&Reported>> = BTreeMap::new();
        for report in &self.reported {
            for unit in &report.units {
                reported.entry(*unit).or_default().push(report);
            }
        }
        let mut adopted: BTreeMap<HolderId, Vec<&Adopted>> = BTreeMap::new();
        for adoption in &self.adopted {
            for share in &adoption.shares {
                adopted.entry(share.holder).or_default().push(adoption);
            }
        }
        let mut units = Vec::new();
        for ranking in &self.rankings {
            let mut holders: Vec<HolderId> = ranking.rows.iter().map(|row| row.holder).collect();
            holders.sort_unstable();
            for id in holders {
                let Some(holder) = self.holder(id).filter(|holder| holder.kind != HolderKind::Person) else {
                    continue;
                };
                let own = reported.get(&id).map_or(&[][..], Vec::as_slice);
                let used = adopted.get(&id).map_or(&[][..], Vec::as_slice);
                let progress = self.progress(id);
                let has_answered =
                    self.asked.iter().any(|asked| asked.holder == Some(id) && asked.done_on.is_some());
                units.push(UnitTally {
                    holder: id,
                    name: holder.name.clone(),
                    group: ranking.group.clone(),
                    reported: own.iter().map(|report| report.fact).collect(),
                    counted: own.iter().filter(|report| report.is_counted).count(),
                    adopted: used.iter().filter(|used| used.is_counted).map(|used| used.fact).collect(),
                    not_counted: used.iter().filter(|used| !used.is_counted).count(),
                    progress,
                    is_reporting: !own.is_empty() || has_answered,
                });
            }
        }
        units
    }
}

/// Every name and alias of the register's units; a name goes before another unit's alias.
pub(super) fn names(notice: &Notice, sheet: &Sheet) -> BTreeMap<String, HolderId> {
    let mut names = BTreeMap::new();
    for (id, unit) in sheet.holders().filter_map(|(id, _)| sheet.unit(notice, id).map(|unit| (id, unit))) {
        for alias in &unit.aliases {
            names.entry(alias.clone()).or_insert(id);
        }
    }
    for (id, holder) in sheet.holders().filter(|(_, holder)| holder.kind != HolderKind::Person) {
        names.insert(holder.name.clone(), id);
    }
    names
}

/// Whether any rule of the notice looks at facts of the kind.
pub(super) fn takes(notice: &Notice, kind: FactKind) -> bool {
    let mut selectors = notice.rules.iter().flat_map(|rule| rule.kind.selectors());
    selectors.any(|selector| selector.kinds.contains(&kind))
}

/// Whether any 计分 in points takes facts of the kind.
pub(super) fn is_scored(notice: &Notice, kind: FactKind) -> bool {
    notice.rules.iter().any(|rule| match &rule.kind {
        RuleKind::Award(award) => award.currency == Currency::Points && award.selector.kinds.contains(&kind),
        RuleKind::Ordinal(ordinal) => ordinal.selector.kinds.contains(&kind),
        _ => false,
    })
}

/// Whether a quota asks for some of the pieces another one asks for: the same kinds of fact under more conditions.
fn is_part_of(quota: &Quota, other: &Quota) -> bool {
    let (own, whole) = (&quota.selector, &other.selector);
    own.conditions.len() > whole.conditions.len()
        && own.kinds.iter().all(|kind| whole.kinds.contains(kind))
        && whole.conditions.iter().all(|condition| own.conditions.contains(condition))
}

/// What the notice's quotas in pieces are called in a bulletin: `月任务` when they run by its own period, or by a
/// longer one (`年度任务`); plainly `任务` when shorter ones are added up.
fn quota_words(notice: &Notice, own: PeriodKind) -> Option<String> {
    let kinds: Vec<PeriodKind> = notice
        .rules
        .iter()
        .filter_map(|rule| match &rule.kind {
            RuleKind::Quota(quota) if quota.measure == Measure::Items => Some(quota.period),
            _ => None,
        })
        .collect();
    let first = kinds.iter().copied().min()?;
    let kind = if kinds.contains(&own) { own } else { first };
    Some(if kind < own { "任务".to_owned() } else { format!("{}任务", unit_of(kind)) })
}
