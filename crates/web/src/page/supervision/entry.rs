//! One dossier of any register (案卷): the form that opens it, what was filled in, the steps that were taken and the forms
//! of those that can be taken now.

use super::form::{FieldView, is_office, kind_of, read, refused, shown, unit_names, units, views};
use super::list::{RowView, row_view};
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::entry::local_time;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_domain::dossier::{Group, Kind, UnitUse, Values, kinds};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::permit::supervision as act;
use zhaozhang_office::supervision::dossiers::{Dossier, opening_act};
use zhaozhang_office::supervision::open_dossier::{NewDossier, is_replayed};
use zhaozhang_office::supervision::step_dossier::NewStep;
use zhaozhang_office::{Actor, Problem, Refusal};

#[derive(Template)]
#[template(path = "dossier_new.html")]
struct NewPage {
    frame: Frame,
    problems: Vec<String>,
    kind: &'static Kind,
    has_unit: bool,
    units: Vec<Choice>,
    parent: String,
    on: String,
    fields: Vec<FieldView>,
}

/// `GET /supervision/{kind}/new`; the address may bring values along.
pub(crate) async fn blank(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(kind): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    // Kinds of one heading are not all opened by the same people: nobody gets a form he may not send.
    let act = opening_act(kind);
    if !act.allows(actor.role) {
        return Err(Refusal::NotPermitted { name: actor.name.clone(), role: actor.role, act }.into());
    }
    show(&new_page(&app, &visit, kind, &read(pairs), &[]).await?)
}

async fn new_page(
    app: &App,
    visit: &Visit,
    kind: &'static Kind,
    values: &Values,
    problems: &[Problem],
) -> Result<NewPage, Failure> {
    let value = |key: &str| values.get(key).cloned().unwrap_or_default();
    let on = if value("on").is_empty() { app.moment().today.to_string() } else { value("on") };
    let (title, list) = (format!("登记{}", kind.word), kind.home());
    // A unit opens for itself only; nobody asks it which.
    let is_office = visit.actor.as_ref().is_none_or(is_office);
    Ok(NewPage {
        frame: Frame::new(app, visit, &title, &[(kind.group.word(), kind.group.home()), (kind.word, &list)]),
        problems: problems.iter().map(ToString::to_string).collect(),
        kind,
        has_unit: kind.unit != UnitUse::None && is_office,
        units: units(app, value("unit").parse().ok()).await?,
        parent: value("parent"),
        on,
        fields: views(kind.fields, values, problems, ""),
    })
}

/// `POST /supervision/{kind}/new`.
pub(crate) async fn open(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(kind): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    let values = read(pairs);
    let number = |key: &str| values.get(key).and_then(|value| value.trim().parse::<i64>().ok());
    let moment = app.moment();
    let new = NewDossier {
        kind,
        unit: number("unit"),
        parent: number("parent"),
        on: values.get("on").and_then(|on| on.trim().parse().ok()).unwrap_or(moment.today),
        values: values.clone(),
    };
    let seed = app.office().random().hex::<16>();
    match app.office().open_dossier(&moment, &actor, &new, &seed).await {
        Ok(id) => {
            let to = format!("{}/{id}", kind.home());
            let json = serde_json::json!({ "done": true, "id": id, "location": to });
            Ok(with_json(Redirect::to(&to).into_response(), json))
        }
        Err(error) => {
            let (refusal, problems) = refused(error)?;
            show_refused(&new_page(&app, &visit, kind, &values, &problems).await?, &refusal)
        }
    }
}

#[derive(Template)]
#[template(path = "dossier.html")]
struct OnePage {
    frame: Frame,
    problems: Vec<String>,
    row: RowView,
    kind: &'static Kind,
    by: String,
    facts: Vec<(String, String)>,
    steps: Vec<StepView>,
    forms: Vec<FormView>,
    below: Vec<RowView>,
    below_kinds: Vec<(String, &'static str)>,
    below_word: &'static str,
    parent: Option<RowView>,
    papers: Vec<i64>,
    may_draft: bool,
    replayed: &'static str,
    evidence: String,
    elsewhere: String,
    on: String,
}

/// A step that was taken.
struct StepView {
    word: String,
    on: String,
    by: String,
    values: Vec<(String, String)>,
}

/// A step that can be taken.
struct FormView {
    key: &'static str,
    word: &'static str,
    fields: Vec<FieldView>,
}

/// `GET /supervision/{kind}/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((kind, id)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    show(&one_page(&app, &visit, &actor, (kind, id), (&Values::new(), &[])).await?)
}

async fn one_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (kind, id): (&'static Kind, i64),
    (typed, problems): (&Values, &[Problem]),
) -> Result<OnePage, Failure> {
    let today = app.moment().today;
    let dossier = app.office().dossier(actor, kind, id).await?;
    let names = unit_names(app).await?;
    let below = app.office().dossiers_below(actor, id).await?;
    let parent = match dossier.parent {
        Some(parent) => app.office().any_dossier(actor, parent).await?,
        None => None,
    };
    let list = kind.home();
    let below_kinds =
        kinds::all().filter(|own| own.parents.contains(&kind.key) && opening_act(own).allows(actor.role));
    Ok(OnePage {
        frame: Frame::new(
            app,
            visit,
            &dossier.title,
            &[(kind.group.word(), kind.group.home()), (kind.word, &list)],
        ),
        problems: problems.iter().map(ToString::to_string).collect(),
        row: row_view(&dossier, &names, today),
        kind,
        by: format!("{}，{}", dossier.by, local_time(&dossier.at)),
        facts: facts(&dossier),
        steps: dossier.steps.iter().map(|step| step_view(&dossier, step)).collect(),
        forms: forms(&dossier, actor, typed, problems),
        below: below.iter().map(|row| row_view(row, &names, today)).collect(),
        below_kinds: below_kinds.map(|own| (own.home(), own.word)).collect(),
        below_word: if kind.group == Group::Publicity { "下级专题和分工" } else { "发现的问题" },
        parent: parent.map(|row| row_view(&row, &names, today)),
        papers: app.office().papers_about(&format!("record-{id}")).await?,
        may_draft: !kind.paper.is_empty() && act::DRAFT.allows(actor.role),
        replayed: match kind.key {
            "draws" if is_replayed(&dossier) => "按保存的种子和名单库重抽，结果一致。",
            "draws" => "按保存的种子和名单库重抽，结果不一致，请核查记录是否被改动。",
            _ => "",
        },
        evidence: format!("/evidence/of/dossier/{id}"),
        elsewhere: match kind.key {
            "assessments" => format!("/assessments/{id}"),
            "evaluations" => format!("/evaluations/{id}"),
            "campaigns" => format!("/publicity/board/{id}"),
            "meetings" if dossier.taken("held").next().is_some() => {
                format!("/publicity/meetings/{id}/minutes.pdf")
            }
            "letters" => format!("/letters/{id}/letter.docx"),
            _ => String::new(),
        },
        on: today.to_string(),
    })
}

fn facts(dossier: &Dossier) -> Vec<(String, String)> {
    let kind = dossier.kind;
    let mut facts: Vec<(String, String)> = Vec::new();
    for field in kind.fields {
        if let Some(value) = dossier.values.get(field.key) {
            facts.push((field.word.to_owned(), shown(kind, field.key, value)));
        }
    }
    for (key, word) in
        [("seed", "种子"), ("drawn_targets", "抽中的检查对象"), ("drawn_inspectors", "选派的执法人员")]
    {
        if let Some(value) = dossier.values.get(key) {
            facts.push((word.to_owned(), value.clone()));
        }
    }
    facts
}

fn step_view(dossier: &Dossier, step: &zhaozhang_office::supervision::dossiers::DossierStep) -> StepView {
    let kind = dossier.kind;
    let known = kind.step(&step.key);
    let fields = known.map(|step| step.fields).unwrap_or_default();
    let value = |field: &zhaozhang_domain::dossier::Field| {
        let value = step.values.get(field.key)?;
        Some((field.word.to_owned(), shown(kind, field.key, value)))
    };
    StepView {
        word: known.map_or(step.key.as_str(), |step| step.word).to_owned(),
        on: document_date(step.on),
        by: format!("{}，{}", step.by, local_time(&step.at)),
        values: fields.iter().filter_map(value).collect(),
    }
}

fn forms(dossier: &Dossier, actor: &Actor, typed: &Values, problems: &[Problem]) -> Vec<FormView> {
    let chosen = typed.get("step").map_or("", String::as_str);
    let own = dossier.moves_for(actor).into_iter();
    // Scores and ratings are given on pages of their own.
    let own = own.filter(|step| {
        !matches!(
            (dossier.kind.key, step.key),
            ("assessments", "self" | "check" | "rule") | ("evaluations", "rate")
        )
    });
    own.map(|step| {
        let is_open = step.key == chosen;
        let (values, wrong) = if is_open { (typed, problems) } else { (&dossier.values, &[][..]) };
        // What was filled in before is no answer to this step, except a due day to be kept.
        let kept: Values = if is_open {
            values.clone()
        } else {
            values
                .iter()
                .filter(|(key, _)| key.as_str() == "due")
                .map(|(key, own)| (key.clone(), own.clone()))
                .collect()
        };
        FormView {
            key: step.key,
            word: step.word,
            fields: views(step.fields, &kept, wrong, &format!("{}-", step.key)),
        }
    })
    .collect()
}

/// `POST /supervision/{kind}/{id}/steps`.
pub(crate) async fn step(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((kind, id)): Path<(String, i64)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    let values = read(pairs);
    let key = values.get("step").cloned().unwrap_or_default();
    let moment = app.moment();
    let on = values.get("on").and_then(|on| on.trim().parse().ok()).unwrap_or(moment.today);
    let new = NewStep { kind, id, key: &key, on, values: values.clone() };
    match app.office().step_dossier(&moment, &actor, &new).await {
        Ok(()) => {
            let to = if kind.key == "assessments" {
                format!("/assessments/{id}")
            } else {
                format!("{}/{id}", kind.home())
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let (refusal, problems) = refused(error)?;
            let page = one_page(&app, &visit, &actor, (kind, id), (&values, &problems)).await?;
            show_refused(&page, &refusal)
        }
    }
}

/// `POST /supervision/red-lines/plan`: the prohibitions of a plan.
pub(crate) async fn list_red_lines(
    State(app): State<App>,
    Who(actor): Who,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let values = read(pairs);
    let plan = values.get("plan").and_then(|plan| plan.trim().parse::<i64>().ok());
    let plan = plan.ok_or_else(|| Failure::unreadable("没有选方案。", "请选一个已印发的方案。"))?;
    app.office().list_red_lines(&app.moment(), &actor, plan).await?;
    Ok(Redirect::to("/supervision/red-lines").into_response())
}
