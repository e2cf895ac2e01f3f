//! Doubts (疑点) as people read them: what speaks against a claim, what the unit said, what the city office decided. A
//! doubt is shown to the unit first; a claim that was doubted stays where it is. Next: [`crate::doubt::examine_claims`] for
//! how doubts are found, [`crate::doubt::answer_doubt`] for what follows.

use crate::Office;
use crate::moment::Actor;
use crate::permit::{evidence as act, permit};
use crate::refusal::{Fault, OfficeError, Refusal};
use chrono::{NaiveDate, TimeDelta};
use zhaozhang_store::{DoubtRow, DoubtStepRow, DoubtsAsked};
pub use zhaozhang_text::doubt::DoubtKind;

/// How many working days a unit has to answer before the office may decide without it. The program's own rule: no
/// notice names one.
pub const ANSWER_WITHIN: u32 = 3;
/// So many doubts are listed.
const LISTED: i64 = 500;

/// How far a doubt is (疑点状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubtState {
    /// 待单位说明.
    Asked,
    /// 待认定: the unit answered, or its days are over, or there is no unit.
    Ready,
    /// 不予采信.
    Stands,
    /// 排除疑点.
    Cleared,
}

impl DoubtState {
    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "待单位说明",
            Self::Ready => "待认定",
            Self::Stands => "不予采信",
            Self::Cleared => "排除疑点",
        }
    }
}

/// A doubt with its steps (疑点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// From 1.
    pub id: i64,
    /// `report_row`, `publication` …
    pub subject_kind: String,
    /// The record's number.
    pub subject_id: i64,
    /// The claim in words.
    pub subject: String,
    /// Whose claim.
    pub unit: Option<i64>,
    /// What kind; nothing for a kind this program no longer knows.
    pub kind: Option<DoubtKind>,
    /// Stable code.
    pub code: String,
    /// What was found.
    pub what: String,
    /// What it rests on.
    pub reason: String,
    /// RFC 3339 UTC.
    pub found_at: String,
    /// Who asked.
    pub found_by: String,
    /// The last day on which only the unit may speak.
    pub answer_by: Option<NaiveDate>,
    /// What was said and decided, in order.
    pub steps: Vec<DoubtStep>,
    /// How far it is today.
    pub state: DoubtState,
}

/// What was said or decided (说明或认定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtStep {
    /// Whether it is the office's ruling.
    pub is_ruling: bool,
    /// Of a ruling: whether the doubt stands.
    pub stands: bool,
    /// What was said.
    pub words: String,
    /// RFC 3339 UTC.
    pub taken_at: String,
    /// Who.
    pub taken_by: String,
    /// Under which role.
    pub role: String,
}

/// The store's word for a ruling that the doubt stands.
pub(crate) const STANDS: &str = "stands";
/// The store's word for a ruling that it does not.
pub(crate) const CLEARED: &str = "cleared";
/// The store's word for a unit's answer.
pub(crate) const ANSWER: &str = "answer";
/// The store's word for a ruling.
pub(crate) const RULING: &str = "ruling";

impl Office {
    /// The doubts the actor may see, newest first.
    pub async fn doubts(&self, actor: &Actor, today: NaiveDate) -> Result<Vec<Doubt>, OfficeError> {
        permit(actor, act::DOUBTS)?;
        let unit = if actor.role.sees_all_units() { None } else { Some(actor.unit.unwrap_or(-1)) };
        let rows = self.inner.store.doubts(DoubtsAsked::Newest { unit, limit: LISTED }).await?;
        self.with_steps(rows, actor, today).await
    }

    /// The doubts about one claim that the actor may see.
    pub async fn doubts_of(
        &self,
        actor: &Actor,
        today: NaiveDate,
        subject_kind: &str,
        subject_id: i64,
    ) -> Result<Vec<Doubt>, OfficeError> {
        permit(actor, act::DOUBTS)?;
        let rows = self.inner.store.doubts(DoubtsAsked::Subject(subject_kind, subject_id)).await?;
        self.with_steps(rows, actor, today).await
    }

    /// One doubt; another unit's is not found.
    pub async fn doubt(&self, actor: &Actor, today: NaiveDate, id: i64) -> Result<Doubt, OfficeError> {
        permit(actor, act::DOUBTS)?;
        let rows = self.inner.store.doubts(DoubtsAsked::Id(id)).await?;
        let found = self.with_steps(rows, actor, today).await?.into_iter().next();
        found.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的疑点") }.into())
    }

    async fn with_steps(
        &self,
        rows: Vec<DoubtRow>,
        actor: &Actor,
        today: NaiveDate,
    ) -> Result<Vec<Doubt>, OfficeError> {
        let mut doubts = Vec::new();
        for row in rows {
            let is_seen = row.unit_id.map_or(actor.role.sees_all_units(), |unit| actor.may_see(unit));
            if is_seen {
                let steps = self.inner.store.doubt_steps(row.id).await?;
                doubts.push(self.doubt_as_of(row, steps, today)?);
            }
        }
        Ok(doubts)
    }

    pub(crate) fn doubt_as_of(
        &self,
        row: DoubtRow,
        steps: Vec<DoubtStepRow>,
        today: NaiveDate,
    ) -> Result<Doubt, Fault> {
        let found_on = office_day(&row.found_at)?;
        let answer_by = row.unit_id.map(|_| self.calendar().add_working_days(found_on, ANSWER_WITHIN));
        let steps: Vec<DoubtStep> = steps.into_iter().map(step).collect();
        let ruling = steps.iter().rev().find(|step| step.is_ruling);
        let state = match ruling {
            Some(ruling) if ruling.stands => DoubtState::Stands,
            Some(_) => DoubtState::Cleared,
            None if !steps.is_empty() || answer_by.is_none_or(|last| today > last) => DoubtState::Ready,
            None => DoubtState::Asked,
        };
        Ok(Doubt {
            id: row.id,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            subject: row.subject,
            unit: row.unit_id,
            kind: DoubtKind::from_code(&row.code),
            code: row.code,
            what: row.what,
            reason: row.reason,
            found_at: row.found_at,
            found_by: row.found_by,
            answer_by,
            steps,
            state,
        })
    }
}

fn step(row: DoubtStepRow) -> DoubtStep {
    DoubtStep {
        is_ruling: row.kind == RULING,
        stands: row.outcome == STANDS,
        words: row.words,
        taken_at: row.taken_at,
        taken_by: row.taken_by,
        role: row.role,
    }
}

/// The office's day of a recorded time.
pub(crate) fn office_day(at: &str) -> Result<NaiveDate, Fault> {
    let time = chrono::DateTime::parse_from_rfc3339(at)
        .map_err(|cause| Fault::new(format!("the time {at} of a doubt is none"), cause))?;
    Ok((time.naive_utc() + TimeDelta::hours(8)).date())
}
