//! What happened (事实归集): the facts of a period as a bulletin lists them, each with the entries it led to.
//! It selects and joins; whether something gives points was decided when the sheet was made.

use super::Draft;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::fact::{Fact, FactId, FactKind, Ledger};
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::sheet::{Effect, EntryView, HolderId, HolderKind, Sheet};

/// Entries charged inside a period, by the facts they rest on (条目索引).
pub(super) struct Posted<'a> {
    by_fact: BTreeMap<FactId, Vec<Post<'a>>>,
}

/// An entry with its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Post<'a> {
    pub(super) holder: HolderId,
    pub(super) kind: HolderKind,
    /// Which of the holder's entries.
    pub(super) at: usize,
    pub(super) view: EntryView<'a>,
}

impl Post<'_> {
    /// The key under which `sheet.json` lists it.
    pub(super) const fn key(&self) -> (HolderId, usize) {
        (self.holder, self.at)
    }

    fn is_credit(&self) -> bool {
        self.view.entry.effect == Effect::Credit && !self.view.entry.points.is_zero()
    }
}

impl<'a> Posted<'a> {
    pub(super) fn of(sheet: &'a Sheet, period: Period) -> Self {
        let mut by_fact: BTreeMap<FactId, Vec<Post<'a>>> = BTreeMap::new();
        for (holder, own) in sheet.holders() {
            for (at, view) in own.places_in(period) {
                for fact in view.facts {
                    by_fact.entry(*fact).or_default().push(Post { holder, kind: own.kind, at, view });
                }
            }
        }
        Self { by_fact }
    }

    /// The entries that rest on a fact.
    pub(super) fn of_fact(&self, fact: FactId) -> &[Post<'a>] {
        self.by_fact.get(&fact).map_or(&[], Vec::as_slice)
    }

    /// All facts that led to entries.
    pub(super) fn facts(&self) -> impl Iterator<Item = (FactId, &[Post<'a>])> {
        self.by_fact.iter().map(|(fact, posts)| (*fact, posts.as_slice()))
    }
}

/// A piece a unit sent in (报送).
#[derive(Debug, Clone)]
pub(super) struct Reported {
    pub(super) fact: FactId,
    /// Units of the register it names.
    pub(super) units: Vec<HolderId>,
    /// The names as written, for units outside the register too.
    pub(super) names: Vec<String>,
    /// Whether it gave anybody points.
    pub(super) is_counted: bool,
}

/// A use of a piece (采用).
#[derive(Debug, Clone)]
pub(super) struct Adopted {
    pub(super) fact: FactId,
    pub(super) on: NaiveDate,
    /// The column (栏) of the rule that decides; empty when it is excluded.
    pub(super) column: String,
    pub(super) shares: Vec<AdoptedShare>,
    pub(super) is_counted: bool,
    /// Under which rule it was dropped.
    pub(super) dropped_by: String,
}

/// What a use gave one unit.
#[derive(Debug, Clone)]
pub(super) struct AdoptedShare {
    pub(super) holder: HolderId,
    pub(super) points: Points,
    pub(super) entries: Vec<usize>,
}

/// A leader's instruction (批示).
#[derive(Debug, Clone)]
pub(super) struct Instructed {
    pub(super) fact: FactId,
    pub(super) level: String,
    pub(super) holders: Vec<HolderId>,
    pub(super) entries: Vec<(HolderId, usize)>,
}

/// A unit asked for an article (约稿).
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) fact: FactId,
    /// The unit of the register, if it is one.
    pub(super) holder: Option<HolderId>,
    pub(super) name: String,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) done_on: Option<NaiveDate>,
    pub(super) timeliness: &'static str,
}

/// The words for a solicitation in time, late, missing and not yet due.
pub(super) const TIMELINESS: [&str; 4] = ["按时", "逾期", "未报", "未到期"];

/// Whether a fact counts for the bulletin at all.
fn is_live(draft: &Draft<'_>, fact: &Fact) -> bool {
    !fact.is_reversed && fact.on >= draft.notice.from && fact.on <= draft.sheet.as_of
}

/// What lists are put in order by: a fact's title, its number where it has no title.
fn title_of(ledger: &Ledger, id: FactId) -> String {
    let Some(fact) = ledger.fact(id) else { return String::new() };
    let title = ledger.text(if fact.title.is_none() { fact.item } else { fact.title });
    if title.is_empty() { "（无标题）".to_owned() } else { title.to_owned() }
}

/// The pieces of the kind dated inside the period, by day and then as they came.
pub(super) fn reported(
    draft: &Draft<'_>,
    period: Period,
    kind: FactKind,
    names: &BTreeMap<String, HolderId>,
    posted: &Posted<'_>,
) -> Vec<Reported> {
    let ledger = draft.ledger;
    let facts = ledger.facts_between(period.first_day(), period.last_day());
    let mut all: Vec<(NaiveDate, Reported)> = facts
        .filter(|(_, fact)| fact.kind == kind && is_live(draft, fact))
        .map(|(id, fact)| {
            let written: Vec<&str> = ledger.units(fact).iter().map(|word| ledger.text(*word)).collect();
            let posts = posted.of_fact(id);
            let mut units: Vec<HolderId> =
                written.iter().filter_map(|name| names.get(*name).copied()).collect();
            if written.is_empty() {
                units.extend(
                    posts.iter().filter(|post| post.kind != HolderKind::Person).map(|post| post.holder),
                );
            }
            units.sort_unstable();
            units.dedup();
            let reported = Reported {
                fact: id,
                units,
                names: written.into_iter().map(str::to_owned).collect(),
                is_counted: posts.iter().any(Post::is_credit),
            };
            (fact.on, reported)
        })
        .collect();
    all.sort_by_key(|(on, reported)| (*on, title_of(ledger, reported.fact), reported.fact));
    all.into_iter().map(|(_, reported)| reported).collect()
}

/// The adoptions that led to entries of the period, counted or not, by day and then by title.
pub(super) fn adopted(draft: &Draft<'_>, posted: &Posted<'_>) -> Vec<Adopted> {
    let ledger = draft.ledger;
    let mut all: Vec<Adopted> = posted
        .facts()
        .filter_map(|(id, posts)| {
            let fact = ledger.fact(id).filter(|fact| fact.kind == FactKind::Adoption)?;
            adoption(draft, id, fact, posts)
        })
        .collect();
    all.sort_by_key(|adopted| (adopted.on, title_of(ledger, adopted.fact), adopted.fact));
    all
}

fn adoption(draft: &Draft<'_>, id: FactId, fact: &Fact, posts: &[Post<'_>]) -> Option<Adopted> {
    let own: Vec<&Post<'_>> = posts
        .iter()
        .filter(|post| matches!(post.view.entry.effect, Effect::Credit | Effect::NotCounted))
        .collect();
    let has_units = own.iter().any(|post| post.kind != HolderKind::Person);
    let own: Vec<&Post<'_>> =
        own.into_iter().filter(|post| !has_units || post.kind != HolderKind::Person).collect();
    // The rule that gives most decides under which column the piece is listed.
    let deciding = own.iter().max_by_key(|post| {
        let points = post.view.entry.points;
        (if points.is_negative() { -points } else { points }, std::cmp::Reverse(post.view.entry.rule))
    })?;
    let rule = deciding.view.entry.rule.of(draft.notice);
    let is_counted = own.iter().any(|post| post.is_credit());
    let dropped = own.iter().flat_map(|post| post.view.steps).find_map(|step| match step {
        zhaozhang_domain::sheet::Step::Dropped(rule) => rule.of(draft.notice),
        _ => None,
    });
    let is_excluded =
        rule.is_some_and(|rule| matches!(rule.kind, zhaozhang_domain::rule::RuleKind::Exclude(_)));
    let mut shares: BTreeMap<HolderId, AdoptedShare> = BTreeMap::new();
    for post in &own {
        let share = shares.entry(post.holder).or_insert(AdoptedShare {
            holder: post.holder,
            points: Points::ZERO,
            entries: Vec::new(),
        });
        share.points += post.view.entry.points;
        share.entries.push(post.at);
    }
    Some(Adopted {
        fact: id,
        on: fact.on,
        column: rule.filter(|_| !is_excluded).map(|rule| rule.column.clone()).unwrap_or_default(),
        shares: shares.into_values().collect(),
        is_counted,
        dropped_by: dropped.filter(|_| !is_counted).map(|rule| rule.name.clone()).unwrap_or_default(),
    })
}

/// The instructions that gave points in the period.
pub(super) fn instructed(draft: &Draft<'_>, posted: &Posted<'_>) -> Vec<Instructed> {
    let ledger = draft.ledger;
    let mut all: Vec<(NaiveDate, Instructed)> = posted
        .facts()
        .filter_map(|(id, posts)| {
            let fact = ledger.fact(id).filter(|fact| fact.kind == FactKind::Instruction)?;
            let own: Vec<&Post<'_>> = posts.iter().filter(|post| post.is_credit()).collect();
            let level = ledger.text(fact.text(zhaozhang_domain::fact::TextField::Level)).to_owned();
            let mut holders: Vec<HolderId> = own.iter().map(|post| post.holder).collect();
            holders.dedup();
            let entries = own.iter().map(|post| post.key()).collect();
            (!own.is_empty()).then_some((fact.on, Instructed { fact: id, level, holders, entries }))
        })
        .collect();
    all.sort_by_key(|(on, instructed)| (*on, title_of(ledger, instructed.fact), instructed.fact));
    all.into_iter().map(|(_, instructed)| instructed).collect()
}

/// The solicitations due inside the period (or asked in it, without a due day), for each unit asked.
pub(super) fn asked(draft: &Draft<'_>, names: &BTreeMap<String, HolderId>) -> Vec<Asked> {
    solicitations(draft, names, |fact| draft.period.contains(fact.due_on.unwrap_or(fact.on)))
}

/// The solicitations that are open and fall due after the day of the sheet.
pub(super) fn open_solicitations(draft: &Draft<'_>) -> Vec<Asked> {
    let as_of = draft.sheet.as_of;
    let names = BTreeMap::new();
    solicitations(draft, &names, |fact| {
        fact.due_on.is_some_and(|due| due > as_of) && fact.done_on.is_none_or(|done| done > as_of)
    })
}

fn solicitations(
    draft: &Draft<'_>,
    names: &BTreeMap<String, HolderId>,
    is_wanted: impl Fn(&Fact) -> bool,
) -> Vec<Asked> {
    let (ledger, as_of) = (draft.ledger, draft.sheet.as_of);
    let mut all = Vec::new();
    for (id, fact) in ledger.facts() {
        if fact.kind != FactKind::Solicitation || !is_live(draft, fact) || !is_wanted(fact) {
            continue;
        }
        let done_on = fact.done_on.filter(|done| *done <= as_of);
        let [in_time, late, missing, not_yet] = TIMELINESS;
        let timeliness = match (fact.due_on, done_on) {
            (Some(due), Some(done)) if done > due => late,
            (_, Some(_)) => in_time,
            (Some(due), None) if as_of > due => missing,
            _ => not_yet,
        };
        for word in ledger.units(fact) {
            let written = ledger.text(*word);
            let holder = names.get(written).copied();
            let name =
                holder.and_then(|id| draft.sheet.holder(id)).map_or(written, |holder| holder.name.as_str());
            all.push(Asked {
                fact: id,
                holder,
                name: name.to_owned(),
                due_on: fact.due_on,
                done_on,
                timeliness,
            });
        }
    }
    all.sort_by_key(|asked| (asked.due_on, title_of(ledger, asked.fact), asked.fact));
    all
}
