//! Yearly evaluation on the pages (年度评估): one row a task, rated on one screen, closed by the head, the report drawn
//! from it (S2-35).

use super::form::{plans, read, refused};
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_domain::dossier::Kind;
use zhaozhang_office::permit::supervision as act;
use zhaozhang_office::supervision::evaluations::{RESULTS, Rating};
use zhaozhang_office::{Actor, Problem, Refusal};

#[derive(Template)]
#[template(path = "evaluations.html")]
struct ListPage {
    frame: Frame,
    problems: Vec<String>,
    rows: Vec<(i64, String, &'static str)>,
    plans: Vec<Choice>,
    may_open: bool,
}

fn kind() -> Result<&'static Kind, Failure> {
    Kind::of("evaluations").ok_or_else(|| Failure::missing("没有年度评估"))
}

/// `GET /evaluations`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    show(&list_page(&app, &visit, &actor, Vec::new()).await?)
}

async fn list_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    problems: Vec<String>,
) -> Result<ListPage, Failure> {
    let rows = app.office().dossiers(actor, kind()?).await?;
    Ok(ListPage {
        frame: Frame::new(app, visit, "年度评估", &[("督导考核", "/supervision")]),
        problems,
        rows: rows.into_iter().map(|row| (row.id, row.title.clone(), row.state())).collect(),
        plans: plans(app, None).await?,
        may_open: act::OPEN_EVALUATION.allows(actor.role),
    })
}

/// `POST /evaluations`.
pub(crate) async fn open(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let plan: i64 = read(pairs).get("plan").and_then(|plan| plan.parse().ok()).unwrap_or_default();
    match app.office().open_evaluation(&app.moment(), &actor, plan).await {
        Ok(id) => Ok(Redirect::to(&format!("/evaluations/{id}")).into_response()),
        Err(error) => {
            let (refusal, problems) = refused(error)?;
            let problems = problems.iter().map(ToString::to_string).collect();
            show_refused(&list_page(&app, &visit, &actor, problems).await?, &refusal)
        }
    }
}

#[derive(Template)]
#[template(path = "evaluation.html")]
struct OnePage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    title: String,
    state: &'static str,
    is_open: bool,
    counts: Vec<(&'static str, usize)>,
    unrated: usize,
    rows: Vec<RowView>,
    draft: String,
    papers: Vec<i64>,
    may_close: bool,
}

/// A task.
struct RowView {
    id: i64,
    title: String,
    units: String,
    targets: Vec<String>,
    results: Vec<Choice>,
    result: String,
    evidence: String,
    words: String,
}

/// `GET /evaluations/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    show(&one_page(&app, &visit, &actor, id, (&[], &[])).await?)
}

async fn one_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    (typed, problems): (&[Rating], &[Problem]),
) -> Result<OnePage, Failure> {
    let dossier = app.office().dossier(actor, kind()?, id).await?;
    let rows = app.office().evaluation_rows(actor, &dossier, app.moment().today).await?;
    let counts = RESULTS.map(|result| (result, rows.iter().filter(|row| row.result == result).count()));
    let unrated = rows.iter().filter(|row| row.result.is_empty()).count();
    let views = rows.into_iter().map(|row| {
        let own = typed.iter().find(|own| own.task == row.task.id);
        let result = own.map_or(row.result.clone(), |own| own.result.clone());
        let mut results =
            vec![Choice { value: String::new(), label: "未评".into(), is_chosen: result.is_empty() }];
        results.extend(RESULTS.map(|word| Choice {
            value: word.to_owned(),
            label: word.to_owned(),
            is_chosen: word == result,
        }));
        RowView {
            id: row.task.id,
            title: super::task::title_of(&row.task),
            units: row.units.join("、"),
            targets: row
                .targets
                .iter()
                .map(|(name, goal, figure)| format!("{name}：目标{goal}，实际{figure}"))
                .collect(),
            results,
            result,
            evidence: own.map_or(row.evidence.clone(), |own| own.evidence.clone()),
            words: own.map_or(row.words.clone(), |own| own.words.clone()),
        }
    });
    Ok(OnePage {
        frame: Frame::new(
            app,
            visit,
            &dossier.title,
            &[("督导考核", "/supervision"), ("年度评估", "/evaluations")],
        ),
        problems: problems.iter().map(ToString::to_string).collect(),
        id,
        title: dossier.title.clone(),
        state: dossier.state(),
        is_open: !dossier.is_closed(),
        counts: counts.to_vec(),
        unrated,
        rows: views.collect(),
        draft: if dossier.is_closed() { format!("/supervision/drafts/record-{id}") } else { String::new() },
        papers: app.office().papers_about(&format!("record-{id}")).await?,
        may_close: !dossier.is_closed() && act::APPROVE.allows(actor.role),
    })
}

/// `POST /evaluations/{id}/ratings`: task, result, evidence and words come as often as there are tasks, in one order.
pub(crate) async fn rate(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let of = |name: &str| -> Vec<String> {
        pairs.iter().filter(|(own, _)| own == name).map(|(_, value)| value.clone()).collect()
    };
    let (results, evidence, words) = (of("result"), of("evidence"), of("words"));
    let at = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
    let ratings: Vec<Rating> = of("task")
        .iter()
        .enumerate()
        .map(|(place, task)| Rating {
            task: task.parse().unwrap_or_default(),
            result: at(&results, place),
            evidence: at(&evidence, place),
            words: at(&words, place),
        })
        .collect();
    match app.office().rate_tasks(&app.moment(), &actor, id, &ratings).await {
        Ok(_) => Ok(Redirect::to(&format!("/evaluations/{id}")).into_response()),
        Err(error) => {
            let (refusal, problems): (Refusal, Vec<Problem>) = refused(error)?;
            show_refused(&one_page(&app, &visit, &actor, id, (&ratings, &problems)).await?, &refusal)
        }
    }
}
