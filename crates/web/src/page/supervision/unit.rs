//! A unit's page of supervision (S3-39): every measure taken against it, of any kind, with the papers that went to it.

use super::form::unit_names;
use super::list::{RowView, row_view};
use super::paper::{PaperLine, paper_line};
use super::task::{MeasureView, measures};
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use std::collections::BTreeMap;
use zhaozhang_domain::dossier::Kind;
use zhaozhang_office::{Actor, Refusal};

#[derive(Template)]
#[template(path = "supervision_unit.html")]
struct UnitPage {
    frame: Frame,
    name: String,
    steps: Vec<MeasureView>,
    groups: Vec<(&'static str, Vec<RowView>)>,
    rounds: Vec<RowView>,
    papers: Vec<PaperLine>,
}

#[derive(Template)]
#[template(path = "supervision_units.html")]
struct UnitsPage {
    frame: Frame,
    rows: Vec<UnitLine>,
}

/// A unit with how much was done about it.
struct UnitLine {
    id: i64,
    name: String,
    steps: usize,
    records: usize,
    open: usize,
}

/// `GET /supervision/units`: units with measures; a unit sees its own line.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let names = unit_names(&app).await?;
    let mut rows: BTreeMap<i64, UnitLine> = BTreeMap::new();
    let blank = |id: i64| UnitLine {
        id,
        name: names.get(&id).cloned().unwrap_or_default(),
        steps: 0,
        records: 0,
        open: 0,
    };
    for (unit, count) in steps_by_unit(&app, &actor).await? {
        rows.entry(unit).or_insert_with(|| blank(unit)).steps = count;
    }
    for id in names.keys().filter(|id| actor.may_see(**id)) {
        let own = app.office().unit_dossiers(&actor, *id).await?;
        if own.is_empty() {
            continue;
        }
        let line = rows.entry(*id).or_insert_with(|| blank(*id));
        line.records = own.len();
        line.open = own.iter().filter(|row| !row.is_closed()).count();
    }
    let frame = Frame::new(&app, &visit, "各单位督导情况", &[("督导考核", "/supervision")]);
    show(&UnitsPage { frame, rows: rows.into_values().collect() })
}

async fn steps_by_unit(app: &App, actor: &Actor) -> Result<BTreeMap<i64, usize>, Failure> {
    let mut counts = BTreeMap::new();
    for plan in app.office().plans().await? {
        for act in app.office().plan_acts(plan.id).await? {
            if act.kind == zhaozhang_office::plan::task_acts::ActKind::Step && actor.may_see(act.unit) {
                *counts.entry(act.unit).or_insert(0) += 1;
            }
        }
    }
    Ok(counts)
}

/// `GET /supervision/units/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let missing = || Refusal::NotFound { what: format!("编号{id}的单位") };
    let names = unit_names(&app).await?;
    let name = names.get(&id).filter(|_| actor.may_see(id)).cloned().ok_or_else(missing)?;
    let today = app.moment().today;
    let mut steps = Vec::new();
    for plan in app.office().plans().await? {
        let acts = app.office().plan_acts(plan.id).await?;
        for task in app.office().tasks(&actor, plan.id).await? {
            let own: Vec<_> = acts.iter().filter(|act| act.task == task.id).cloned().collect();
            let found = measures(&app, &actor, &task, &own, &names).await?;
            steps.extend(found.into_iter().filter(|step| step.unit_id == id));
        }
    }
    let mut groups: BTreeMap<&'static str, (&'static str, Vec<RowView>)> = BTreeMap::new();
    for row in app.office().unit_dossiers(&actor, id).await? {
        groups
            .entry(row.kind.key)
            .or_insert_with(|| (row.kind.word, Vec::new()))
            .1
            .push(row_view(&row, &names, today));
    }
    let mut rounds = Vec::new();
    if let Some(kind) = Kind::of("rounds") {
        let all = app.office().dossiers(&actor, kind).await?;
        let here = all.iter().filter(|round| round.value("places").lines().any(|place| place.trim() == name));
        rounds.extend(here.map(|round| row_view(round, &names, today)));
    }
    let all = app.office().supervision_papers(&actor).await?;
    let papers = all.iter().filter(|paper| paper.units.contains(&id)).map(|paper| paper_line(paper, &names));
    show(&UnitPage {
        frame: Frame::new(
            &app,
            &visit,
            &name,
            &[("督导考核", "/supervision"), ("各单位", "/supervision/units")],
        ),
        papers: papers.collect(),
        groups: groups.into_values().collect(),
        steps,
        rounds,
        name,
    })
}
