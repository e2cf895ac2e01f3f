//! What items say, put together by matter (内容台账): the policies and deployments whose carrying out is reported, the
//! leaders' instructions and what became of them, the honours reported, and how good the items of units and authors
//! were. Reading only; who reads sees the items he may see anyway. The result of an instruction is noted by
//! [`crate::submission::record_handling`].

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{Fault, OfficeError};
use crate::submission::submissions::standing::Sight;
use crate::submission::submissions::{Line, manuscript_text};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::submission::{ContentClass, Rating, State, WorkKind};
pub use zhaozhang_store::HandlingRow;
use zhaozhang_store::{SubmissionColumn, SubmissionFilter};
use zhaozhang_text::normalise::key;

/// How many items a book looks through, newest first.
const LOOKED_THROUGH: i64 = 500;
/// How many items the figures of a quarter rest on at most; a city office receives some hundreds a month.
const COUNTED: i64 = 5_000;
/// How long before the period an item may have been drafted that was sent up in it.
const DRAFTED_BEFORE: Days = Days::new(120);
/// The state of an instruction that was carried out.
pub const HANDLED: &str = "办结";
/// The state of one that is being carried out.
pub const IN_HAND: &str = "正在办理";

/// An item with the fields of its kind of content (内容).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentItem {
    /// As lists show it.
    pub line: Line,
    fields: Vec<(String, String)>,
}

impl ContentItem {
    /// What a field says; empty when nothing.
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

/// A policy or a deployment and the items about it (政策、部署).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// As the first item writes it.
    pub name: String,
    /// 上级决策政策落实 or 国家局省局部署落实.
    pub content: ContentClass,
    /// The items, newest first.
    pub items: Vec<ContentItem>,
}

impl Policy {
    /// Whether it is called so: however it is spaced and whatever its marks.
    pub fn is_called(&self, name: &str) -> bool {
        key(&self.name) == key(name)
    }
}

/// An instruction an item reports (批示办理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstructionItem {
    /// The item.
    pub item: ContentItem,
    /// Reports on the handling since, oldest first.
    pub handlings: Vec<HandlingRow>,
}

impl InstructionItem {
    /// Whether nobody has said yet that it was carried out.
    pub fn is_open(&self) -> bool {
        match self.handlings.last() {
            Some(last) => last.state != HANDLED,
            None => self.item.field("handling_result").is_empty(),
        }
    }

    /// What became of it: the last word.
    pub fn result(&self) -> &str {
        self.handlings.last().map_or_else(|| self.item.field("handling_result"), |last| last.result.as_str())
    }
}

/// How good the items of a unit or an author were (质量评定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quality {
    /// The unit.
    pub unit: String,
    /// The author; empty for the whole unit.
    pub author: String,
    /// How many were received as 优, 良, 一般.
    pub ratings: [u32; 3],
    /// How often one was sent back by the bureau office.
    pub returned: u32,
}

/// What 优, 良, 一般 count in an average; one sent back counts nothing.
const WORTH: [u32; 3] = [3, 2, 1];

impl Quality {
    /// The average of all judgements, in hundredths: 优 3, 良 2, 一般 1, 退回 0; nothing before the first judgement.
    pub fn hundredths(&self) -> Option<u32> {
        let count = self.ratings.iter().sum::<u32>().checked_add(self.returned)?;
        let worth: u32 = self.ratings.iter().zip(WORTH).map(|(count, worth)| count * worth).sum();
        // Half a hundredth goes up, as a clerk rounds.
        (worth * 200 + count).checked_div(count * 2)
    }

    fn judge(&mut self, line: &Line) {
        self.returned += u32::try_from(line.office_returns).unwrap_or(0);
        let given = Rating::ALL.iter().position(|rating| rating.word() == line.rating);
        if let Some(count) = given.and_then(|place| self.ratings.get_mut(place)) {
            *count += 1;
        }
    }
}

/// What a unit wrote about (宣传内容).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkKinds {
    /// The unit.
    pub unit: String,
    /// 工作进展, 典型做法, 工作成效: how many items each.
    pub counts: Vec<(WorkKind, u32)>,
}

impl WorkKinds {
    /// The kinds of which there is nothing.
    pub fn missing(&self) -> Vec<&'static str> {
        self.counts.iter().filter(|(_, count)| *count == 0).map(|(kind, _)| kind.word()).collect()
    }
}

/// The figures of a span (报送质量).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QualityBook {
    /// By unit.
    pub units: Vec<Quality>,
    /// By author within units.
    pub authors: Vec<Quality>,
    /// What county units wrote about.
    pub kinds: Vec<WorkKinds>,
}

impl Office {
    /// The items of a kind of content that the actor may see, newest first, drafts that were given up left out.
    pub async fn items_of_content(
        &self,
        moment: &Moment,
        actor: &Actor,
        content: ContentClass,
    ) -> Result<Vec<ContentItem>, OfficeError> {
        permit(actor, act::READ)?;
        let Sight { units, sees_what_left } = self.standing(actor, moment.today).await?.sight();
        let filter = SubmissionFilter {
            units: Some(units),
            sees_what_left,
            equal: vec![(SubmissionColumn::Content, content.word().to_owned())],
            ..SubmissionFilter::default()
        };
        let mut items = Vec::new();
        for row in self.inner.store.submissions(&filter, 0, LOOKED_THROUGH).await? {
            if row.state == State::Voided.word() {
                continue;
            }
            let versions = self.inner.store.versions(row.id).await?;
            let Some(last) = versions.last() else { continue };
            let fields = manuscript_text::read(&last.manuscript, &last.digest)?.content_fields;
            items.push(ContentItem { line: Line::of(row)?, fields });
        }
        Ok(items)
    }

    /// Policies and deployments with the items about them.
    pub async fn policies(&self, moment: &Moment, actor: &Actor) -> Result<Vec<Policy>, OfficeError> {
        let mut policies: Vec<Policy> = Vec::new();
        let kinds = [(ContentClass::PolicyFeedback, "policy"), (ContentClass::Deployment, "deployment")];
        for (content, field) in kinds {
            for item in self.items_of_content(moment, actor, content).await? {
                let name = item.field(field).to_owned();
                match policies.iter_mut().find(|known| known.content == content && known.is_called(&name)) {
                    Some(known) => known.items.push(item),
                    None if name.is_empty() => {}
                    None => policies.push(Policy { name, content, items: vec![item] }),
                }
            }
        }
        Ok(policies)
    }

    /// The instructions that items report, with what became of them.
    pub async fn instruction_book(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<InstructionItem>, OfficeError> {
        let mut book = Vec::new();
        for item in self.items_of_content(moment, actor, ContentClass::LeaderInstruction).await? {
            let handlings = self.inner.store.handlings(item.line.id).await?;
            book.push(InstructionItem { item, handlings });
        }
        Ok(book)
    }

    /// The honours that received items report (二（八）); none for somebody who sees no items.
    pub async fn reported_honours(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<ContentItem>, OfficeError> {
        if !act::READ.allows(actor.role) {
            return Ok(Vec::new());
        }
        let mut items = self.items_of_content(moment, actor, ContentClass::Honour).await?;
        items.retain(|item| !item.line.received_on.is_empty() && !item.field("honour").is_empty());
        Ok(items)
    }

    /// How good the items sent up in a span were, and what county units wrote about, as far as the actor sees them.
    pub async fn quality_book(
        &self,
        moment: &Moment,
        actor: &Actor,
        (from, through): (NaiveDate, NaiveDate),
    ) -> Result<QualityBook, OfficeError> {
        permit(actor, act::READ)?;
        let sight = self.standing(actor, moment.today).await?.sight();
        let begin = from.checked_sub_days(DRAFTED_BEFORE).unwrap_or(from);
        let filter = SubmissionFilter {
            units: Some(sight.units.clone()),
            sees_what_left: sight.sees_what_left,
            from: begin.to_string(),
            ..SubmissionFilter::default()
        };
        let rows = self.inner.store.submissions(&filter, 0, COUNTED).await?;
        let lines: Result<Vec<Line>, Fault> = rows.into_iter().map(Line::of).collect();
        let (from, through) = (from.to_string(), through.to_string());
        let lines: Vec<Line> = lines?
            .into_iter()
            .filter(|line| sent_on(line).is_some_and(|day| *day >= from && *day <= through))
            .collect();
        let mut units: BTreeMap<String, Quality> = BTreeMap::new();
        let mut authors: BTreeMap<(String, String), Quality> = BTreeMap::new();
        for line in &lines {
            let (unit, author) = (line.sender_name.clone(), line.drafter_name.clone());
            let fresh = Quality { unit: unit.clone(), ..Quality::default() };
            units.entry(unit.clone()).or_insert_with(|| fresh.clone()).judge(line);
            let fresh = Quality { author: author.clone(), ..fresh };
            authors.entry((unit, author)).or_insert(fresh).judge(line);
        }
        let kinds = self.work_kinds(moment, &sight, &lines).await?;
        Ok(QualityBook {
            units: units.into_values().collect(),
            authors: authors.into_values().collect(),
            kinds,
        })
    }

    /// What each county unit in sight wrote about.
    async fn work_kinds(
        &self,
        moment: &Moment,
        sight: &Sight,
        lines: &[Line],
    ) -> Result<Vec<WorkKinds>, OfficeError> {
        let register = self.register().await?;
        let senders: BTreeSet<i64> = lines.iter().map(|line| line.sender).collect();
        let mut kinds = Vec::new();
        for unit in register.on(moment.today) {
            let is_seen =
                sight.units.contains(&unit.id) || (sight.sees_what_left && senders.contains(&unit.id));
            if unit.level != "县级" || !is_seen {
                continue;
            }
            let own: Vec<&Line> = lines.iter().filter(|line| line.sender == unit.id).collect();
            let count = |kind: &WorkKind| own.iter().filter(|line| line.work_kind == kind.word()).count();
            let counts = WorkKind::ALL.iter().map(|kind| (*kind, u32::try_from(count(kind)).unwrap_or(0)));
            kinds.push(WorkKinds { unit: unit.name.clone(), counts: counts.collect() });
        }
        Ok(kinds)
    }
}

/// When an item was sent up; one that was sent back counts by the day it was last handed in.
fn sent_on(line: &Line) -> Option<&String> {
    let day = if line.office_returns > 0 { &line.handed_in_on } else { &line.submitted_on };
    Some(day).filter(|day| !day.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Quality;

    #[test]
    fn the_average_counts_every_judgement_a_return_as_nothing() {
        let none = Quality::default();
        assert_eq!(none.hundredths(), None);
        let all = Quality { ratings: [1, 1, 1], returned: 1, ..Quality::default() };
        assert_eq!(all.hundredths(), Some(150));
        let third = Quality { ratings: [1, 2, 0], returned: 0, ..Quality::default() };
        assert_eq!(third.hundredths(), Some(233));
    }
}
