//! Solicitations (约稿) as they can be read: each call with the units asked, how each one's answer stands, and what it
//! was given. What was asked and answered are facts of the ledger; here they are found again by the call's number.
//! The verbs: [`crate::casework::solicit`], [`crate::casework::judge_answer`], [`crate::casework::withdraw_call`].

use crate::Office;
use crate::casework::combination::share;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Refusal};
use crate::scored::Scored;
use crate::submission::submissions::Line;
use chrono::NaiveDate;
use zhaozhang_domain::duty::solicited_code;
use zhaozhang_domain::fact::{FactId, FactKind, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::points::Points;
use zhaozhang_store::SolicitedUnitRow;
pub use zhaozhang_store::{SolicitationJudgementRow, SolicitationRow, SolicitationWithdrawalRow};

/// 评定 of an answer, as the notices' rules ask for it.
pub const ANSWER_RESULTS: [&str; 2] = ["符合要求", "不符合要求"];
/// How many calls are listed.
const LISTED: i64 = 300;

/// How an answer stands (约稿办理情况).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswerState {
    /// 逾期未报.
    Overdue,
    /// 待报.
    Open,
    /// 不符合要求.
    Unfit,
    /// 逾期报送.
    Late,
    /// 按时报送.
    InTime,
    /// 已撤回.
    Withdrawn,
}

impl AnswerState {
    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "逾期未报",
            Self::Open => "待报",
            Self::Unfit => "不符合要求",
            Self::Late => "逾期报送",
            Self::InTime => "按时报送",
            Self::Withdrawn => "已撤回",
        }
    }

    /// Whether somebody still has to answer.
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Overdue | Self::Open)
    }
}

/// A unit asked, and its answer (被约单位).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The unit, as the notice's register calls it.
    pub unit: String,
    /// How it stands.
    pub state: AnswerState,
    /// The duty's code, for drafting.
    pub duty: String,
    /// The entry of the ledger that stands now; nothing after a withdrawal.
    pub serial: Option<i64>,
    /// When it was answered.
    pub done_on: Option<NaiveDate>,
    /// 符合要求, 不符合要求 or empty.
    pub result: String,
    /// The items drafted to answer it.
    pub items: Vec<Line>,
    /// The judgement in force, where one was made besides the receipt.
    pub judgement: Option<SolicitationJudgementRow>,
    /// What it was given or lost for it.
    pub points: Points,
    /// Why, a sentence each.
    pub sentences: Vec<String>,
}

/// A call with its units (约稿).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solicitation {
    /// The call as it was issued.
    pub row: SolicitationRow,
    /// The units the actor may see.
    pub asked: Vec<Asked>,
    /// How it was taken back.
    pub withdrawal: Option<SolicitationWithdrawalRow>,
}

impl Solicitation {
    /// How many units still owe an answer, and how many of them are late.
    pub fn owed(&self) -> (usize, usize) {
        let count = |state| self.asked.iter().filter(|asked| asked.state == state).count();
        let overdue = count(AnswerState::Overdue);
        (count(AnswerState::Open) + overdue, overdue)
    }
}

/// The number under which a unit's fact stands while nobody answered: it keeps the units of a call apart.
pub(crate) fn asked_item(number: &str, unit_no: i64) -> String {
    format!("{number}-{unit_no}")
}

/// The fact that asks one unit.
pub(crate) fn asking_fact(row: &SolicitationRow, unit: &SolicitedUnitRow) -> Option<NewFact> {
    let mut fact = NewFact::new(FactKind::Solicitation, row.asked_on.parse().ok()?);
    fact.item = asked_item(&row.number, unit.unit_no);
    fact.title.clone_from(&row.topic);
    fact.units = vec![unit.unit_name.clone()];
    fact.due_on = Some(row.due_on.parse().ok()?);
    let fact = fact.with(TextField::Reference, row.number.clone());
    Some(if row.level.is_empty() { fact } else { fact.with(TextField::Level, row.level.clone()) })
}

/// The fact of a call that stands now for a unit.
pub(crate) fn standing_fact(scored: &Scored, number: &str, unit: &str) -> Option<FactId> {
    let of_kind =
        scored.listing("约稿在册", |fact| fact.kind == FactKind::Solicitation && !fact.is_reversed);
    of_kind.iter().rev().copied().find(|id| {
        let Some(fact) = scored.ledger.fact(*id) else { return false };
        scored.ledger.text(fact.text(TextField::Reference)) == number
            && scored.ledger.units(fact).iter().any(|word| scored.ledger.text(*word) == unit)
    })
}

impl Office {
    /// The calls the actor may see, newest first: all for who works for the whole office, else those that ask his unit.
    pub async fn solicitations(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<Solicitation>, OfficeError> {
        permit(actor, act::SOLICITATION_READ)?;
        let mut calls = Vec::new();
        for row in self.inner.store.solicitations(LISTED).await? {
            calls.extend(self.seen_call(moment, actor, row).await?);
        }
        Ok(calls)
    }

    /// One call; another unit's is not found.
    pub async fn solicitation(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<Solicitation, OfficeError> {
        permit(actor, act::SOLICITATION_READ)?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的约稿") };
        let row = self.inner.store.solicitation(id).await?.pop().ok_or_else(missing)?;
        Ok(self.seen_call(moment, actor, row).await?.ok_or_else(missing)?)
    }

    /// The call behind a duty's facts, by the 约稿编号 its facts carry.
    pub async fn solicitation_numbered(&self, number: &str) -> Result<Option<SolicitationRow>, OfficeError> {
        Ok(self.inner.store.solicitation_numbered(number).await?.pop())
    }

    async fn seen_call(
        &self,
        moment: &Moment,
        actor: &Actor,
        row: SolicitationRow,
    ) -> Result<Option<Solicitation>, OfficeError> {
        let notice = self.expect_notice(&row.notice_code)?.notice;
        let own = self.own_name(moment, actor, &notice).await?;
        let withdrawal = self.inner.store.solicitation_withdrawal(row.id).await?.pop();
        let judgements = self.inner.store.solicitation_judgements(row.id).await?;
        let scored = self.scored(&row.notice_code, moment.today).await?;
        let mut asked = Vec::new();
        for unit in self.inner.store.solicited_units(row.id).await? {
            if own.as_ref().is_some_and(|own| own.as_deref() != Some(unit.unit_name.as_str())) {
                continue;
            }
            let judgement = judgements.iter().rev().find(|one| one.unit_name == unit.unit_name).cloned();
            asked.push(self.answer_of(&scored, (&row, &unit), judgement).await?);
        }
        Ok((!asked.is_empty()).then_some(Solicitation { row, asked, withdrawal }))
    }

    /// Nothing for who sees all units; else the own unit's name in the notice, if it has one.
    pub(crate) async fn own_name(
        &self,
        moment: &Moment,
        actor: &Actor,
        notice: &Notice,
    ) -> Result<Option<Option<String>>, OfficeError> {
        if actor.role.sees_all_units() {
            return Ok(None);
        }
        let Some(unit) = actor.unit else { return Ok(Some(None)) };
        Ok(Some(self.holder_name(notice, unit, moment.today).await?))
    }

    async fn answer_of(
        &self,
        scored: &Scored,
        (row, unit): (&SolicitationRow, &SolicitedUnitRow),
        judgement: Option<SolicitationJudgementRow>,
    ) -> Result<Asked, OfficeError> {
        let asking = asking_fact(row, unit);
        let duty = asking.map(|asking| solicited_code(&scored.notice, &asking, &unit.unit_name));
        let duty = duty.unwrap_or_default();
        let mut items = Vec::new();
        for id in self.inner.store.answers_to(&duty).await? {
            if let Some(item) = self.inner.store.submission(id).await? {
                items.push(Line::of(item)?);
            }
        }
        let standing = standing_fact(scored, &row.number, &unit.unit_name);
        let fact = standing.and_then(|id| scored.ledger.fact(id));
        let serial = standing.and_then(|id| scored.serial_of(id));
        let result = fact.map_or("", |fact| scored.ledger.text(fact.text(TextField::Result))).to_owned();
        let done_on = fact.and_then(|fact| fact.done_on);
        let due_on: Option<NaiveDate> = row.due_on.parse().ok();
        let state = match (fact, done_on) {
            (None, _) => AnswerState::Withdrawn,
            (Some(_), Some(_)) if result == "不符合要求" => AnswerState::Unfit,
            (Some(_), Some(done)) if due_on.is_none_or(|due| done <= due) => AnswerState::InTime,
            (Some(_), Some(_)) => AnswerState::Late,
            (Some(_), None) if due_on.is_some_and(|due| scored.sheet.as_of > due) => AnswerState::Overdue,
            (Some(_), None) => AnswerState::Open,
        };
        let serials: Vec<i64> = serial.into_iter().collect();
        let given = share(scored, &unit.unit_name, &serials);
        Ok(Asked {
            unit: unit.unit_name.clone(),
            state,
            duty,
            serial,
            done_on,
            result,
            items,
            judgement,
            points: given.points,
            sentences: given.sentences,
        })
    }
}
