//! The verb 登记督导案卷: opens a dossier of a kind, with everything that is wrong at once. A draw is drawn here from the
//! seed that was handed in (S3-23), a scheme must come out at 100 and agree with its notice ([`crate::supervision::assessments`]).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, supervision as act};
use crate::plan::plans::text_of;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::supervision::assessments::scheme_problems;
use crate::supervision::dossiers::{Dossier, dossier_of, opening_act};
use chrono::NaiveDate;
use zhaozhang_domain::dossier::draw::{draw, pool};
use zhaozhang_domain::dossier::{FieldProblem, Kind, UnitUse, Values, problems, taken};
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::points::Points;
use zhaozhang_store::{DossierRow, Writing};

/// A dossier to open (案卷登记单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDossier {
    /// Its kind.
    pub kind: &'static Kind,
    /// The unit it is about.
    pub unit: Option<i64>,
    /// The dossier it hangs on.
    pub parent: Option<i64>,
    /// The day it is of.
    pub on: NaiveDate,
    /// What was filled in.
    pub values: Values,
}

impl Office {
    /// Opens a dossier and gives its number. `seed` is used by draws only.
    ///
    /// Refused: fields that are missing or unreadable (P-501 to P-505), a day after today (P-511), a unit that is
    /// missing or not in the register (P-509), a dossier to hang on that is none (P-512), what the kind asks besides
    /// (P-52x for draws, P-53x for schemes), a task that is none (P-514), a use of no result
    /// (P-515, P-516), what [`crate::publicity`] asks besides (P-702 to P-709).
    pub async fn open_dossier(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewDossier,
        seed: &str,
    ) -> Result<i64, OfficeError> {
        let kind = new.kind;
        let right = opening_act(kind);
        permit(actor, right)?;
        // A unit speaks for itself only.
        let is_office = actor.role.sees_all_units();
        let unit = if is_office || kind.unit == UnitUse::None { new.unit } else { actor.unit };
        if !crate::supervision::dossiers::sees(kind, actor) {
            permit(actor, act::RESTRICTED)?;
        }
        let mut found: Vec<Problem> =
            problems(kind.fields, &new.values).into_iter().map(problem_of).collect();
        if !kind.is_opened_by_hand {
            found.push(Problem::of("P-513", format!("{}由专门的页面生成", kind.word), "请从该页面办理"));
        }
        if new.on > moment.today {
            let what = format!("日期{}在今天以后", document_date(new.on));
            found.push(Problem::at("on", "P-511", what, "请核对日期"));
        }
        found.extend(self.unit_problem(kind, unit, new.on).await?);
        found.extend(self.coordination_problems(actor, kind, &new.values, (true, new.parent)).await?);
        found.extend(self.task_problem(actor, &new.values).await?);
        if let Some(parent) = new.parent {
            let above = self.any_dossier(actor, parent).await?;
            if above.is_none_or(|above| !kind.parents.contains(&above.kind.key)) {
                let what = format!("编号{parent}不是{}可以归入的案卷", kind.word);
                found.push(Problem::at("parent", "P-512", what, "请从所属案卷的页面登记"));
            }
        }
        let mut values = taken(kind.fields, &new.values);
        if kind.key == "uses" {
            found.extend(self.used_result(new, &mut values).await?);
        }
        if kind.key == "draws" {
            found.extend(drawn(&mut values, seed));
        }
        if kind.key == "schemes" {
            found.extend(scheme_problems(self, &values));
        }
        no_problems(found)?;
        let title = title_of(kind, &values);
        let mut writing = self.inner.store.write().await?;
        let id =
            add(&mut writing, (moment, actor), (kind, unit, new.parent, new.on), &title, &values).await?;
        let detail = format!("{}{id}：{title}", kind.word);
        writing.record(event(moment, actor, right, &id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// A use of a result takes it from the assessment it hangs on (S3-15): of the same unit (P-515), once it was checked
    /// (P-516).
    async fn used_result(
        &self,
        new: &NewDossier,
        values: &mut Values,
    ) -> Result<Option<Problem>, OfficeError> {
        let Some(parent) = new.parent else { return Ok(None) };
        let above = self.all_dossiers(Self::assessment_kind()?).await?;
        let Some(above) = above.into_iter().find(|above| above.id == parent) else { return Ok(None) };
        if above.unit != new.unit {
            let what = "运用的单位不是被考核的单位";
            return Ok(Some(Problem::at("unit", "P-515", what, "请选这次考核的单位")));
        }
        let Some(total) = self.sheet_of(above).await?.total else {
            let what = "这次考核还没有核查评分，没有结果可以运用";
            return Ok(Some(Problem::at("parent", "P-516", what, "请先核查评分")));
        };
        values.insert("result".to_owned(), format!("{total}分"));
        Ok(None)
    }

    /// A task that is named and is none.
    async fn task_problem(&self, actor: &Actor, values: &Values) -> Result<Option<Problem>, OfficeError> {
        let typed = values.get("task").map_or("", |task| task.trim());
        let Ok(task) = typed.parse::<i64>() else { return Ok(None) };
        match self.task(actor, task).await {
            Ok(_) => Ok(None),
            Err(OfficeError::Refused(_)) => {
                let what = format!("没有编号{task}的改革任务");
                Ok(Some(Problem::at("task", "P-514", what, "请填任务页网址末尾的数字，或不填")))
            }
            Err(error) => Err(error),
        }
    }

    /// Why a unit does not fit a kind.
    async fn unit_problem(
        &self,
        kind: &Kind,
        unit: Option<i64>,
        on: NaiveDate,
    ) -> Result<Option<Problem>, OfficeError> {
        let at = |what: String, cure: &str| Ok(Some(Problem::at("unit", "P-509", what, cure)));
        match (kind.unit, unit) {
            (UnitUse::Needed, None) => at("没有选单位".to_owned(), "请选择涉及的单位"),
            (UnitUse::None, Some(_)) => at(format!("{}不对应一个单位", kind.word), "请不选单位"),
            (_, Some(unit)) if self.register().await?.unit_on(unit, on).is_none() => {
                at(format!("编号{unit}的单位当日不在名册中"), "请从名册中选，或先登记这个单位")
            }
            _ => Ok(None),
        }
    }
}

/// A field's problem as a refusal says it.
pub(crate) fn problem_of(found: FieldProblem) -> Problem {
    Problem::at(found.field, found.code, found.what, found.cure)
}

/// The title of a dossier, cut where it is long.
pub(crate) fn title_of(kind: &Kind, values: &Values) -> String {
    let title = values.get(kind.title).map_or("", String::as_str);
    title.lines().next().unwrap_or_default().chars().take(80).collect()
}

/// Appends a dossier; for the verbs that open several at once too.
pub(crate) async fn add(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    (kind, unit, parent, on): (&Kind, Option<i64>, Option<i64>, NaiveDate),
    title: &str,
    values: &Values,
) -> Result<i64, OfficeError> {
    let row = DossierRow {
        id: 0,
        kind: kind.key.to_owned(),
        unit_id: unit,
        parent_id: parent,
        on_day: on.to_string(),
        title: title.to_owned(),
        content: text_of(values)?,
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
        role: actor.role.word().to_owned(),
    };
    Ok(writing.add_dossier(row).await?)
}

/// A dossier as a transaction sees it.
pub(crate) async fn seen(writing: &mut Writing, kind: &Kind, id: i64) -> Result<Dossier, OfficeError> {
    let row = writing.dossiers(kind.key).await?.into_iter().find(|row| row.id == id);
    let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的{}", kind.word) })?;
    let steps = writing.dossier_steps(id).await?;
    Ok(dossier_of(&row, &steps)?)
}

/// Draws targets and inspectors and keeps the seed beside them.
fn drawn(values: &mut Values, seed: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut results = vec![("seed".to_owned(), seed.to_owned())];
    for (pool_key, count_key, result_key, word) in [
        ("targets", "target_count", "drawn_targets", "检查对象"),
        ("inspectors", "inspector_count", "drawn_inspectors", "执法人员"),
    ] {
        let text = values.get(pool_key).cloned().unwrap_or_default();
        let pool = pool(&text);
        let count = values.get(count_key).and_then(|text| Points::parse(text));
        let count = count
            .filter(|count| count.denominator() == 1)
            .and_then(|count| usize::try_from(count.numerator()).ok());
        match count {
            Some(count) if (1..=pool.len()).contains(&count) => {
                results.push((result_key.to_owned(), draw(seed, word, &pool, count).join("\n")));
            }
            _ => {
                let what = format!("{word}名单库有{}个，抽取数不对", pool.len());
                found.push(Problem::at(count_key, "P-521", what, format!("请填1至{}之间的整数", pool.len())));
            }
        }
    }
    values.extend(results);
    found
}

/// Whether the results of a draw are what its pool and seed give (重抽核对).
pub fn is_replayed(dossier: &Dossier) -> bool {
    let seed = dossier.value("seed");
    [("targets", "drawn_targets", "检查对象"), ("inspectors", "drawn_inspectors", "执法人员")]
        .into_iter()
        .all(|(pool_key, result_key, word)| {
            let kept: Vec<&str> = dossier.value(result_key).lines().collect();
            draw(seed, word, &pool(dossier.value(pool_key)), kept.len()) == kept
        })
}
