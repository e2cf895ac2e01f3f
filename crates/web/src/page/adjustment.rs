//! 人工调整: the list, the form of a proposal, and one adjustment with its decision. A unit sees those of its own that
//! were approved, with both names; its statement lists them apart ([`approved_lines`]).

use super::entry::local_time;
use super::ledger::{Choice, notice_choices};
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::page::closing::refused;
use crate::page::duty::problems_of;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_office::casework::adjustments::{APPROVED, Adjustment, DECLINED};
use zhaozhang_office::casework::propose_adjustment::{NewAdjustment, bears_points};
use zhaozhang_office::permit::submission as act;
use zhaozhang_office::{Actor, Problem};

/// The addresses of adjustments.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/adjustments", act::ADJUSTMENT_READ, list)
        .get("/adjustments/new", act::PROPOSE_ADJUSTMENT, form)
        .post("/adjustments/new", act::PROPOSE_ADJUSTMENT, propose)
        .takes::<ProposalForm>()
        .get("/adjustments/{id}", act::ADJUSTMENT_READ, one)
        .post("/adjustments/{id}/decide", act::DECIDE_ADJUSTMENT, decide)
        .takes::<DecisionForm>()
}

/// An adjustment as lists and statements show it.
pub(crate) struct AdjustmentView {
    pub(crate) id: i64,
    pub(crate) unit: String,
    pub(crate) points: String,
    pub(crate) on: String,
    pub(crate) article: String,
    pub(crate) reason: String,
    pub(crate) evidence: String,
    pub(crate) state: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) proposed: String,
    pub(crate) decided: String,
}

fn view(one: &Adjustment) -> AdjustmentView {
    let decided = one.decision.as_ref().map(|decision| {
        let opinion =
            if decision.opinion.is_empty() { String::new() } else { format!("：{}", decision.opinion) };
        format!(
            "{}（{}）{}{opinion}，{}",
            decision.decided_by,
            decision.role,
            decision.decision,
            local_time(&decision.decided_at)
        )
    });
    let row = &one.row;
    AdjustmentView {
        id: row.id,
        unit: row.unit_name.clone(),
        points: one.signed(),
        on: row.on_day.clone(),
        article: row.article.clone(),
        reason: row.reason.clone(),
        evidence: row.evidence.clone(),
        state: one.state(),
        tag: match &one.decision {
            None => "tag-blue",
            Some(_) if one.is_approved() => "tag-green",
            Some(_) => "",
        },
        proposed: format!("{}（{}），{}", row.proposed_by, row.role, local_time(&row.proposed_at)),
        decided: decided.unwrap_or_default(),
    }
}

/// The approved adjustments of a unit in a period, for its statement.
pub(crate) async fn approved_lines(
    app: &App,
    code: &str,
    unit: &str,
    period: Period,
) -> Result<Vec<AdjustmentView>, Failure> {
    let approved = app.office().approved_adjustments(code, unit, period).await?;
    Ok(approved.iter().map(view).collect())
}

#[derive(Template)]
#[template(path = "adjustments.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<AdjustmentView>,
    may_propose: bool,
}

/// `GET /adjustments`.
async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let found = app.office().adjustments(&app.moment(), &actor).await?;
    let json: Vec<_> = found
        .iter()
        .map(|one| {
            serde_json::json!({ "id": one.row.id, "unit": one.row.unit_name, "points": one.row.points,
                "on": one.row.on_day, "article": one.row.article, "state": one.state() })
        })
        .collect();
    let page = ListPage {
        frame: Frame::new(&app, &visit, "人工调整", &[]),
        rows: found.iter().map(view).collect(),
        may_propose: act::PROPOSE_ADJUSTMENT.allows(actor.role),
    };
    Ok(with_json(show(&page)?, serde_json::json!({ "adjustments": json })))
}

/// A proposal as typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct ProposalForm {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    points: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    article: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    evidence: String,
}

#[derive(Template)]
#[template(path = "adjustment_new.html")]
struct FormPage {
    frame: Frame,
    problems: Vec<Problem>,
    notices: Vec<Choice>,
    units: Vec<Choice>,
    articles: Vec<Choice>,
    form: ProposalForm,
}

/// `GET /adjustments/new`.
async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<ProposalForm>,
) -> Result<Response, Failure> {
    show(&form_page(&app, &visit, form)?)
}

/// The articles of a notice, to choose the basis from; only those that may be one.
pub(crate) fn article_choices(
    notice: &Notice,
    chosen: &str,
    may_be: impl Fn(&Notice, &str) -> bool,
) -> Vec<Choice> {
    let articles = notice
        .articles
        .iter()
        .filter(|article| !article.citation.is_empty() && may_be(notice, &article.citation));
    let choice = |article: &zhaozhang_domain::notice::Article| Choice {
        value: article.citation.clone(),
        label: {
            let heading: String = article.heading.chars().take(30).collect();
            format!("{}　{heading}", article.citation)
        },
        is_chosen: article.citation == chosen,
    };
    articles.map(choice).collect()
}

fn form_page(app: &App, visit: &Visit, mut form: ProposalForm) -> Result<FormPage, Failure> {
    let (code, notices) = notice_choices(app, visit, &form.notice);
    let notice = app.notice(&code)?.notice;
    if form.on.is_empty() {
        form.on = app.moment().today.to_string();
    }
    form.notice = code;
    let unit = |unit: &zhaozhang_domain::notice::Unit| Choice {
        value: unit.name.clone(),
        label: unit.name.clone(),
        is_chosen: unit.name == form.unit,
    };
    Ok(FormPage {
        frame: Frame::new(app, visit, "提出人工调整", &[("人工调整", "/adjustments")]),
        problems: Vec::new(),
        notices,
        units: notice.units.iter().map(unit).collect(),
        articles: article_choices(&notice, &form.article, bears_points),
        form,
    })
}

/// `POST /adjustments/new`.
async fn propose(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<ProposalForm>,
) -> Result<Response, Failure> {
    let new = NewAdjustment {
        notice: form.notice.clone(),
        unit: form.unit.clone(),
        points: form.points.clone(),
        on: form.on.clone(),
        article: form.article.clone(),
        reason: form.reason.clone(),
        evidence: form.evidence.clone(),
    };
    match app.office().propose_adjustment(&app.moment(), &actor, &new).await {
        Ok(id) => {
            let place = format!("/adjustments/{id}");
            let json = serde_json::json!({ "done": true, "id": id, "location": place });
            Ok(with_json(Redirect::to(&place).into_response(), json))
        }
        Err(error) => {
            let refusal = refused(error)?;
            let page = form_page(&app, &visit, form)?;
            show_refused(&FormPage { problems: problems_of(&refusal), ..page }, &refusal)
        }
    }
}

#[derive(Template)]
#[template(path = "adjustment.html")]
struct OnePage {
    frame: Frame,
    problems: Vec<Problem>,
    notice: String,
    words: Vec<String>,
    view: AdjustmentView,
    may_decide: bool,
    is_own: bool,
    decisions: [&'static str; 2],
    form: DecisionForm,
}

/// `GET /adjustments/{id}`.
async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    show(&one_page((&app, &visit, &actor), id, DecisionForm::default()).await?)
}

async fn one_page(
    (app, visit, actor): (&App, &Visit, &Actor),
    id: i64,
    form: DecisionForm,
) -> Result<OnePage, Failure> {
    let found = app.office().adjustment(&app.moment(), actor, id).await?;
    let notice = app.notice(&found.row.notice_code)?.notice;
    let article = notice.articles.iter().find(|article| article.citation == found.row.article);
    let words = article.map(|article| article.words.lines().map(ToOwned::to_owned).collect());
    Ok(OnePage {
        frame: Frame::new(app, visit, &format!("人工调整{id}"), &[("人工调整", "/adjustments")]),
        problems: Vec::new(),
        notice: format!("{} {}", notice.document_number, notice.title).trim().to_owned(),
        words: words.unwrap_or_default(),
        may_decide: found.decision.is_none() && act::DECIDE_ADJUSTMENT.allows(actor.role),
        is_own: actor.person == Some(found.row.person_id),
        view: view(&found),
        decisions: [APPROVED, DECLINED],
        form,
    })
}

/// A decision.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct DecisionForm {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    opinion: String,
}

/// `POST /adjustments/{id}/decide`.
async fn decide(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<DecisionForm>,
) -> Result<Response, Failure> {
    let said = (form.decision.as_str(), form.opinion.as_str());
    match app.office().decide_adjustment(&app.moment(), &actor, id, said).await {
        Ok(()) => Ok(Redirect::to(&format!("/adjustments/{id}")).into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            let page = one_page((&app, &visit, &actor), id, form).await?;
            show_refused(&OnePage { problems: problems_of(&refusal), ..page }, &refusal)
        }
    }
}
