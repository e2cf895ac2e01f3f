//! The verb 办理督导案卷: takes a step of a dossier. Which steps there are in which state, whose they are and who may not
//! take them stands in the table of kinds; nothing is closed while something that hangs on it is open.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, supervision as act};
use crate::plan::plans::text_of;
use crate::refusal::{OfficeError, Problem};
use crate::supervision::dossiers::{Dossier, act_of, dossier_of};
use crate::supervision::open_dossier::{problem_of, seen};
use chrono::NaiveDate;
use zhaozhang_domain::dossier::{Kind, Move, OPENING, Values, problems, taken};
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{DossierStepRow, Writing};

/// A step to take (办理单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep<'a> {
    /// The kind of the dossier.
    pub kind: &'static Kind,
    /// The dossier.
    pub id: i64,
    /// The key of the step.
    pub key: &'a str,
    /// The day.
    pub on: NaiveDate,
    /// What was filled in.
    pub values: Values,
}

impl Office {
    /// Takes a step; refused with P-501 to P-505 for its fields, when the state does not allow it (P-506), when the
    /// same person took the step before it (P-507), when something that hangs on it is open (P-510), and for a day
    /// after today or before the opening (P-511).
    pub async fn step_dossier(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewStep<'_>,
    ) -> Result<(), OfficeError> {
        permit(actor, act::STEP)?;
        let dossier = self.dossier(actor, new.kind, new.id).await?;
        let Some(step) = new.kind.step(new.key).filter(|step| !is_special(new.kind, step)) else {
            let what = format!("{}没有“{}”这一步", new.kind.word, new.key);
            return no_problems(vec![Problem::at("step", "P-506", what, "请从页面上列出的步骤中选")])
                .map_err(Into::into);
        };
        let right = act_of(&dossier, actor, step);
        permit(actor, right)?;
        let mut writing = self.inner.store.write().await?;
        let dossier = seen(&mut writing, new.kind, new.id).await?;
        let mut found: Vec<Problem> =
            problems(step.fields, &new.values).into_iter().map(problem_of).collect();
        found.extend(hindrances(&dossier, step, (moment, actor), new.on));
        found.extend(self.coordination_problems(actor, new.kind, &new.values, (false, None)).await?);
        if new.kind.waits_for_children && new.kind.is_closed(step.to) {
            found.extend(open_below(&mut writing, new.id).await?);
        }
        if new.kind.key == "evaluations" && new.kind.is_closed(step.to) {
            found.extend(self.unrated(actor, &dossier, moment.today).await?);
        }
        no_problems(found)?;
        let mut values = taken(step.fields, &new.values);
        if right == act::UNIT_STEP {
            self.sign_as_own_unit(moment, actor, &mut values).await?;
        }
        add_step(&mut writing, (moment, actor), new.id, (step.key, new.on), &values).await?;
        let detail = format!("{}{}“{}”：{}", new.kind.word, new.id, dossier.title, step.word);
        writing.record(event(moment, actor, right, &new.id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

impl Office {
    /// A unit speaks for itself: its name in the register replaces whatever was typed.
    async fn sign_as_own_unit(
        &self,
        moment: &Moment,
        actor: &Actor,
        values: &mut Values,
    ) -> Result<(), OfficeError> {
        let Some(unit) = actor.unit else { return Ok(()) };
        let register = self.register().await?;
        let Some(own) = register.nearest(unit, moment.today) else { return Ok(()) };
        for key in ["confirming", "department"] {
            if let Some(value) = values.get_mut(key) {
                value.clone_from(&own.name);
            }
        }
        Ok(())
    }
}

/// Steps that have a verb of their own, with scores or facts besides the fields.
fn is_special(kind: &Kind, step: &Move) -> bool {
    matches!((kind.key, step.key), ("assessments", "self" | "check" | "rule") | ("evaluations", "rate"))
}

/// Why somebody cannot take a step now.
pub(crate) fn hindrances(
    dossier: &Dossier,
    step: &Move,
    (moment, actor): (&Moment, &Actor),
    on: NaiveDate,
) -> Vec<Problem> {
    let mut found = Vec::new();
    let state = dossier.state();
    if !step.from.contains(&state) {
        let what = format!("现在是“{state}”，不能{}", step.word);
        found.push(Problem::at("step", "P-506", what, "请刷新页面，按现在的状态办理"));
    }
    // Only persons can be told apart; the local user of an office without accounts is everybody.
    if actor.person.is_some() {
        for key in step.not_by {
            if dossier.doer_of(key) == Some(actor.name.as_str()) {
                let word = if *key == OPENING {
                    "登记"
                } else {
                    dossier.kind.step(key).map_or("", |step| step.word)
                };
                let what = format!("“{word}”是您自己办理的，{}不能由同一人办理", step.word);
                found.push(Problem::at("step", "P-507", what, "请由其他人办理"));
            }
        }
    }
    if on > moment.today || on < dossier.on {
        let what = format!("日期{}不对：不能晚于今天，也不能早于登记日期", document_date(on));
        found.push(Problem::at("on", "P-511", what, "请核对日期"));
    }
    found
}

async fn open_below(writing: &mut Writing, id: i64) -> Result<Option<Problem>, OfficeError> {
    let mut open = Vec::new();
    for row in writing.dossiers_below(id).await? {
        let child = dossier_of(&row, &writing.dossier_steps(row.id).await?)?;
        if !child.is_closed() {
            open.push(format!("{}（{}）", child.title, child.state()));
        }
    }
    let what = format!("还有{}个问题没有销号：{}", open.len(), open.join("、"));
    Ok((!open.is_empty()).then(|| Problem::at("step", "P-510", what, "请先完成整改和复查")))
}

/// Appends a step; for the verbs with scores or facts of their own too.
pub(crate) async fn add_step(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    id: i64,
    (key, on): (&str, NaiveDate),
    values: &Values,
) -> Result<i64, OfficeError> {
    let row = DossierStepRow {
        id: 0,
        dossier_id: id,
        step: key.to_owned(),
        on_day: on.to_string(),
        content: text_of(values)?,
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
        role: actor.role.word().to_owned(),
    };
    Ok(writing.add_dossier_step(row).await?)
}
