//! Answering a duty (办结应办事项): an item that was received closes the 应报 or 约稿 it answers. The fact is taken back
//! and entered again with the day it was handed in, in the transaction of whoever receives the item; the points
//! follow from the notice (S1-9: a duty closes on acceptance, and the day of handing in decides, C18).
//!
//! First [`Office::prepare_answer`] outside the transaction, then [`Answer::post`] inside it.

use crate::Office;
use crate::ledger::closed_period::{admit, appended};
use crate::ledger::fact_text;
use crate::ledger::take_in_ledger::text_of;
use crate::moment::{Actor, Moment};
use crate::refusal::{Fault, OfficeError};
use chrono::NaiveDate;
use zhaozhang_domain::duty::event_classes;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::rule::Span;
use zhaozhang_store::{NewEntry, Stamp, Writing};

/// What an item answers (应办事项的答复), looked up before the transaction begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The notice.
    pub notice: String,
    /// What it was about, for the log: `重要会议“…”`.
    pub subject: String,
    /// The unit that answers.
    pub unit: String,
    /// The entries of the ledger that ask.
    serials: Vec<i64>,
}

impl Office {
    /// What a duty's code stands for; nothing when it is answered already or no item can answer it (a quota, a week).
    pub async fn prepare_answer(&self, moment: &Moment, code: &str) -> Result<Option<Answer>, OfficeError> {
        if code.is_empty() {
            return Ok(None);
        }
        let Some((notice, duty)) = self.duty_by_code(moment, code).await? else { return Ok(None) };
        if !duty.state.is_owed() || duty.facts.is_empty() {
            return Ok(None);
        }
        let scored = self.scored(&notice.code, moment.today).await?;
        let serials: Vec<i64> = duty.facts.iter().filter_map(|fact| scored.serial_of(*fact)).collect();
        let class = if duty.class.is_empty() { duty.kind.word() } else { &duty.class };
        Ok(Some(Answer {
            notice: notice.code.clone(),
            subject: format!("{class}“{}”", duty.title),
            unit: duty.unit,
            serials,
        }))
    }
}

impl Answer {
    /// Takes the asking facts back and enters them with the day the item was handed in; false when somebody answered
    /// meanwhile. Of a fact that asks several units the others go on owing.
    pub(crate) async fn post(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        actor: &Actor,
        handed_in_on: NaiveDate,
        item_number: &str,
    ) -> Result<bool, OfficeError> {
        let stamp = Stamp {
            notice_code: &self.notice,
            recorded_at: &moment.at,
            recorded_by: &actor.name,
            batch_id: None,
        };
        let mut is_posted = false;
        for serial in &self.serials {
            if writing.reversal_of(*serial).await?.is_some() {
                continue;
            }
            let Some(entry) = writing.entry(*serial).await? else { continue };
            let asked = fact_text::read(&entry.line.payload)
                .map_err(|cause| Fault::new(format!("entry {serial} of the ledger is no fact"), cause))?;
            let facts = answered(&asked, &self.unit, handed_in_on, item_number);
            let texts = facts.iter().map(text_of).collect::<Result<Vec<String>, _>>()?;
            let reason = format!("{}已报送", self.unit);
            let mut entries = vec![NewEntry::Reversal(*serial, &reason)];
            entries.extend(texts.iter().map(|text| NewEntry::Fact(text)));
            let posted = writing.append(stamp, &entries).await?;
            let (first, _) = posted.ok_or_else(|| Fault::plain("an answer got no number"))?;
            let mut dated = vec![(first, asked.on)];
            dated.extend(appended(first + 1, &facts));
            admit(writing, moment, actor, &self.notice, &dated, &reason).await?;
            is_posted = true;
        }
        Ok(is_posted)
    }
}

/// The fact as answered by one unit, and the rest of it for the others.
fn answered(asked: &NewFact, unit: &str, done_on: NaiveDate, item_number: &str) -> Vec<NewFact> {
    let others: Vec<String> = asked.units.iter().filter(|name| *name != unit).cloned().collect();
    // A unit written by another of its names still is the one that answers when it stands alone.
    let is_shared = others.len() < asked.units.len() && !others.is_empty();
    let mut own = NewFact { done_on: Some(done_on), ..asked.clone() };
    if own.kind == FactKind::Solicitation && !item_number.is_empty() {
        // The article and what it answers become one item, so that it is not counted as a regular one too (四（一）2).
        item_number.clone_into(&mut own.item);
    }
    if own.kind == FactKind::Solicitation && own.text(TextField::Result).is_empty() {
        own = own.with(TextField::Result, "符合要求");
    }
    if !is_shared {
        return vec![own];
    }
    own.units = vec![unit.to_owned()];
    vec![own, NewFact { units: others, ..asked.clone() }]
}

/// The fact by which the notice's rule 当天 judges an item of an event (五（五）): 按时 or 逾期, without points. Nothing when
/// the notice has no such rule for the kind of event.
pub fn same_day_fact(
    notice: &Notice,
    event_kind: &str,
    title: &str,
    unit: &str,
    event_on: NaiveDate,
    handed_in_on: NaiveDate,
) -> Option<NewFact> {
    let classes = event_classes(notice, event_on);
    let class =
        classes.iter().find(|class| class.span == Span::Days(0) && class.word.contains(event_kind))?;
    let mut fact = NewFact::new(FactKind::Duty, event_on);
    title.clone_into(&mut fact.title);
    fact.units = vec![unit.to_owned()];
    fact.done_on = Some(handed_in_on);
    Some(fact.with(TextField::Class, class.word.clone()))
}
