//! Dossiers (案卷) as they can be read: what was filled in, the steps, the state that follows from them, and who sees what.
//! The verbs: [`crate::supervision::open_dossier`], [`crate::supervision::step_dossier`]. The kinds are the domain's
//! ([`zhaozhang_domain::dossier`]); papers about dossiers are [`crate::supervision::supervision_papers`]'s.

use crate::Office;
use crate::moment::Actor;
use crate::permit::{publicity, supervision as act};
use crate::refusal::{Fault, OfficeError, Refusal};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::dossier::{Audience, Doer, Group, Kind, Move, OPENING, Values};
use zhaozhang_domain::points::Points;
use zhaozhang_store::{DossierRow, DossierStepRow};

/// A dossier (案卷).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Its number over all kinds.
    pub id: i64,
    /// Its kind.
    pub kind: &'static Kind,
    /// The unit it is about.
    pub unit: Option<i64>,
    /// The dossier it hangs on.
    pub parent: Option<i64>,
    /// The day it is of.
    pub on: NaiveDate,
    /// 标题.
    pub title: String,
    /// What was filled in at the opening.
    pub values: Values,
    /// The steps, in order.
    pub steps: Vec<DossierStep>,
    /// Who opened it.
    pub by: String,
    /// When, RFC 3339 UTC.
    pub at: String,
}

/// A step that was taken (办理记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierStep {
    /// Its number.
    pub id: i64,
    /// The key of the step.
    pub key: String,
    /// The day.
    pub on: NaiveDate,
    /// What was filled in.
    pub values: Values,
    /// Who took it.
    pub by: String,
    /// When, RFC 3339 UTC.
    pub at: String,
}

impl Dossier {
    /// Its state.
    pub fn state(&self) -> &'static str {
        self.kind.state(self.steps.iter().map(|step| step.key.as_str()))
    }

    /// Whether nothing is owed any more.
    pub fn is_closed(&self) -> bool {
        self.kind.is_closed(self.state())
    }

    /// The last words of a field; empty where there are none.
    pub fn value(&self, key: &str) -> &str {
        let later = self.steps.iter().rev().filter_map(|step| step.values.get(key));
        later.chain(self.values.get(key)).find(|value| !value.is_empty()).map_or("", String::as_str)
    }

    /// The last figure of a field, exact.
    pub fn figure(&self, key: &str) -> Option<Points> {
        Points::parse(self.value(key))
    }

    /// The last day of a field.
    pub fn day(&self, key: &str) -> Option<NaiveDate> {
        self.value(key).parse().ok()
    }

    /// By when something is owed; nothing once it is closed.
    pub fn due(&self) -> Option<NaiveDate> {
        if self.is_closed() { None } else { self.day("due") }
    }

    /// Whether what is owed is late.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.due().is_some_and(|due| due < today)
    }

    /// What is said before a day comes, and after it: 协议60天内到期（还有12天）.
    pub fn warning(&self, today: NaiveDate) -> Option<String> {
        let warning = self.kind.warning?;
        let is_over = self.kind.moves.iter().any(|step| step.to == self.state());
        let day = self.day(warning.field).filter(|_| !is_over)?;
        let left = (day - today).num_days();
        match u64::try_from(left) {
            Err(_) => Some(format!("{}已到期", warning.what)),
            Ok(left) if left <= warning.days => {
                Some(format!("{}{}天内到期（还有{left}天）", warning.what, warning.days))
            }
            Ok(_) => None,
        }
    }

    /// The steps with a key, in order.
    pub fn taken<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a DossierStep> {
        self.steps.iter().filter(move |step| step.key == key)
    }

    /// Whether somebody may see it.
    pub fn is_seen_by(&self, actor: &Actor) -> bool {
        sees(self.kind, actor) && {
            let is_own = self.unit.is_some() && actor.unit == self.unit;
            let is_office = actor.role.sees_all_units();
            match self.kind.audience {
                Audience::Everyone | Audience::Restricted => true,
                Audience::UnitAndOffice => is_office || is_own,
                Audience::Office => is_office,
            }
        }
    }

    /// Who took a step last; the opening under [`OPENING`].
    pub(crate) fn doer_of(&self, key: &str) -> Option<&str> {
        if key == OPENING {
            return Some(&self.by);
        }
        self.steps.iter().rfind(|step| step.key == key).map(|step| step.by.as_str())
    }

    /// The steps somebody can take now.
    pub fn moves_for(&self, actor: &Actor) -> Vec<&'static Move> {
        let state = self.state();
        let open = self.kind.moves.iter().filter(|step| step.from.contains(&state));
        open.filter(|step| self.may_take(actor, step)).collect()
    }

    /// Whether a step is somebody's.
    pub(crate) fn may_take(&self, actor: &Actor, step: &Move) -> bool {
        act_of(self, actor, step).allows(actor.role)
    }
}

/// The act that opens a dossier of a kind.
pub fn opening_act(kind: &Kind) -> crate::permit::Act {
    match kind.group {
        Group::Supervision => act::RECORD,
        Group::Publicity if kind.is_opened_by_units => publicity::REPORT,
        Group::Publicity => publicity::RECORD,
    }
}

/// Whether somebody sees dossiers of a kind by name.
pub fn sees(kind: &Kind, actor: &Actor) -> bool {
    kind.audience != Audience::Restricted || act::RESTRICTED.allows(actor.role)
}

/// The act a step stands for: the office's, the head's or the unit's. Of the steps both may take the unit takes its own.
pub(crate) fn act_of(dossier: &Dossier, actor: &Actor, step: &Move) -> crate::permit::Act {
    let is_own = dossier.unit.is_none() || actor.unit == dossier.unit || actor.role.sees_all_units();
    match step.by {
        Doer::Head => act::APPROVE,
        Doer::Unit => act::UNIT_STEP,
        Doer::Either if is_own && act::UNIT_STEP.allows(actor.role) => act::UNIT_STEP,
        Doer::Office | Doer::Either => act::OFFICE_STEP,
    }
}

impl Office {
    /// The dossiers of a kind somebody may see, newest first.
    pub async fn dossiers(&self, actor: &Actor, kind: &'static Kind) -> Result<Vec<Dossier>, OfficeError> {
        let all = self.all_dossiers(kind).await?;
        Ok(all.into_iter().filter(|dossier| dossier.is_seen_by(actor)).collect())
    }

    /// All dossiers of a kind, newest first, whoever asks.
    pub(crate) async fn all_dossiers(&self, kind: &'static Kind) -> Result<Vec<Dossier>, OfficeError> {
        let mut steps: BTreeMap<i64, Vec<DossierStepRow>> = BTreeMap::new();
        for row in self.inner.store.dossier_steps_of_kind(kind.key).await? {
            steps.entry(row.dossier_id).or_default().push(row);
        }
        let mut found = Vec::new();
        for row in self.inner.store.dossiers(kind.key).await?.into_iter().rev() {
            let own = steps.remove(&row.id).unwrap_or_default();
            found.push(dossier_of(&row, &own)?);
        }
        Ok(found)
    }

    /// How many dossiers of a kind have which value in a field: counts without names, for everybody.
    pub async fn dossier_counts(
        &self,
        kind: &'static Kind,
        field: &str,
    ) -> Result<BTreeMap<String, usize>, OfficeError> {
        let mut counts = BTreeMap::new();
        for dossier in self.all_dossiers(kind).await? {
            let value = dossier.value(field);
            let value = if value.is_empty() { "尚未确定" } else { value };
            *counts.entry(value.to_owned()).or_insert(0) += 1;
        }
        Ok(counts)
    }

    /// A dossier of a kind; what somebody may not see is not found.
    pub async fn dossier(&self, actor: &Actor, kind: &Kind, id: i64) -> Result<Dossier, OfficeError> {
        let missing = || Refusal::NotFound { what: format!("编号{id}的{}", kind.word) };
        let row = self.inner.store.dossier(id).await?;
        let row = row.filter(|row| row.kind == kind.key).ok_or_else(missing)?;
        let dossier = dossier_of(&row, &self.inner.store.dossier_steps(id).await?)?;
        if dossier.is_seen_by(actor) { Ok(dossier) } else { Err(missing().into()) }
    }

    /// The dossier of a number, whatever its kind, where somebody may see it.
    pub async fn any_dossier(&self, actor: &Actor, id: i64) -> Result<Option<Dossier>, OfficeError> {
        let Some(row) = self.inner.store.dossier(id).await? else { return Ok(None) };
        let dossier = dossier_of(&row, &self.inner.store.dossier_steps(id).await?)?;
        Ok(Some(dossier).filter(|dossier| dossier.is_seen_by(actor)))
    }

    /// What hangs on a dossier, as somebody may see it.
    pub async fn dossiers_below(&self, actor: &Actor, parent: i64) -> Result<Vec<Dossier>, OfficeError> {
        self.gathered(actor, self.inner.store.dossiers_below(parent).await?).await
    }

    /// Every dossier about a unit somebody may see.
    pub async fn unit_dossiers(&self, actor: &Actor, unit: i64) -> Result<Vec<Dossier>, OfficeError> {
        self.gathered(actor, self.inner.store.unit_dossiers(unit).await?).await
    }

    async fn gathered(&self, actor: &Actor, rows: Vec<DossierRow>) -> Result<Vec<Dossier>, OfficeError> {
        let mut found = Vec::new();
        for row in rows {
            let dossier = dossier_of(&row, &self.inner.store.dossier_steps(row.id).await?)?;
            if dossier.is_seen_by(actor) {
                found.push(dossier);
            }
        }
        Ok(found)
    }
}

/// A dossier from its rows.
pub(crate) fn dossier_of(row: &DossierRow, steps: &[DossierStepRow]) -> Result<Dossier, Fault> {
    let unreadable = || Fault::plain(format!("dossier {} cannot be read", row.id));
    let steps = steps.iter().map(|step| {
        Ok(DossierStep {
            id: step.id,
            key: step.step.clone(),
            on: step.on_day.parse().map_err(|_cause| unreadable())?,
            values: serde_json::from_str(&step.content).map_err(|_cause| unreadable())?,
            by: step.recorded_by.clone(),
            at: step.recorded_at.clone(),
        })
    });
    Ok(Dossier {
        id: row.id,
        kind: Kind::of(&row.kind).ok_or_else(unreadable)?,
        unit: row.unit_id,
        parent: row.parent_id,
        on: row.on_day.parse().map_err(|_cause| unreadable())?,
        title: row.title.clone(),
        values: serde_json::from_str(&row.content).map_err(|_cause| unreadable())?,
        steps: steps.collect::<Result<_, Fault>>()?,
        by: row.recorded_by.clone(),
        at: row.recorded_at.clone(),
    })
}
