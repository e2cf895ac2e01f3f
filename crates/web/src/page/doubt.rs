//! 疑点: what speaks against claims, shown to the unit first; its answer, the city office's ruling, and looking at one
//! page without keeping anything.

use super::entry::local_time;
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::doubt::doubts::{Doubt, DoubtState};
use zhaozhang_office::doubt::examine_claims::ClaimOf;
use zhaozhang_office::evidence::right::owner_word;
use zhaozhang_office::permit::evidence as act;
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// The most bytes of a pasted page.
const PAGE_BYTES: usize = 8 * 1024 * 1024;

/// The addresses of this group.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/doubts", act::DOUBTS, list)
        .get("/doubts/try", act::EXAMINE, blank)
        .post_up_to(PAGE_BYTES, "/doubts/try", act::EXAMINE, examine)
        .takes::<TryForm>()
        .post("/doubts/report/{id}", act::EXAMINE_REPORT, examine_report)
        .takes_nothing()
        .get("/doubts/{id}", act::DOUBTS, one)
        .post("/doubts/{id}/answer", act::ANSWER, answer)
        .takes::<AnswerForm>()
        .post("/doubts/{id}/rule", act::RULE, rule)
        .takes::<RuleForm>()
}

/// A doubt on the list.
struct Row {
    id: i64,
    subject: String,
    unit: String,
    kind: &'static str,
    what: String,
    state: &'static str,
    tag: &'static str,
    found: String,
}

#[derive(Template)]
#[template(path = "doubts.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
    asked: usize,
    ready: usize,
    may_try: bool,
}

fn tag(state: DoubtState) -> &'static str {
    match state {
        DoubtState::Asked | DoubtState::Ready => " tag-amber",
        DoubtState::Stands => " tag-red",
        DoubtState::Cleared => " tag-green",
    }
}

async fn unit_word(app: &App, unit: Option<i64>) -> Result<String, Failure> {
    let Some(unit) = unit else { return Ok(String::new()) };
    let found = app.office().unit_on(unit, app.moment().today).await?;
    Ok(found.map(|unit| unit.name).unwrap_or_default())
}

fn told(doubt: &Doubt) -> serde_json::Value {
    let steps: Vec<serde_json::Value> = doubt
        .steps
        .iter()
        .map(|step| {
            serde_json::json!({ "kind": if step.is_ruling { "认定" } else { "说明" }, "words": step.words,
                "at": step.taken_at, "by": step.taken_by })
        })
        .collect();
    serde_json::json!({
        "id": doubt.id, "subject_kind": doubt.subject_kind, "subject_id": doubt.subject_id,
        "subject": doubt.subject, "code": doubt.code, "what": doubt.what, "reason": doubt.reason,
        "state": doubt.state.word(), "found_at": doubt.found_at, "steps": steps,
    })
}

/// `GET /doubts`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let doubts = app.office().doubts(&actor, app.moment().today).await?;
    let mut rows = Vec::new();
    for doubt in &doubts {
        rows.push(Row {
            id: doubt.id,
            subject: doubt.subject.clone(),
            unit: unit_word(&app, doubt.unit).await?,
            kind: doubt.kind.map_or("其他", zhaozhang_office::doubt::doubts::DoubtKind::word),
            what: doubt.what.clone(),
            state: doubt.state.word(),
            tag: tag(doubt.state),
            found: local_time(&doubt.found_at),
        });
    }
    let count = |state| doubts.iter().filter(|doubt| doubt.state == state).count();
    let page = ListPage {
        frame: Frame::new(&app, &visit, "疑点", &[]),
        rows,
        asked: count(DoubtState::Asked),
        ready: count(DoubtState::Ready),
        may_try: act::EXAMINE.allows(actor.role),
    };
    let json = serde_json::json!({ "doubts": doubts.iter().map(told).collect::<Vec<_>>() });
    Ok(with_json(show(&page)?, json))
}

/// A step of a doubt.
struct StepView {
    what: &'static str,
    words: String,
    by: String,
}

#[derive(Template)]
#[template(path = "doubt.html")]
struct OnePage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    subject: String,
    home: String,
    owner: String,
    unit: String,
    kind: &'static str,
    code: String,
    what: String,
    reason: String,
    found: String,
    state: &'static str,
    tag: &'static str,
    answer_by: String,
    steps: Vec<StepView>,
    may_answer: bool,
    may_rule: bool,
    waits: bool,
    words: String,
    outcome: String,
}

/// `GET /doubts/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let doubt = app.office().doubt(&actor, app.moment().today, id).await?;
    let page = one_page(&app, &visit, &actor, &doubt, ("", "", Vec::new())).await?;
    Ok(with_json(show(&page)?, told(&doubt)))
}

async fn one_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    doubt: &Doubt,
    (words, outcome, problems): (&str, &str, Vec<String>),
) -> Result<OnePage, Failure> {
    let owner =
        app.office().evidence_owner(&app.moment(), actor, &doubt.subject_kind, doubt.subject_id).await;
    let home = match owner {
        Ok(owner) => owner.home,
        Err(OfficeError::Refused(_)) => String::new(),
        Err(error) => return Err(error.into()),
    };
    let is_open = matches!(doubt.state, DoubtState::Asked | DoubtState::Ready);
    let waits = doubt.state == DoubtState::Asked;
    let is_own = doubt.unit.is_some_and(|unit| actor.unit.is_none() || actor.unit == Some(unit));
    let steps = doubt.steps.iter().map(|step| StepView {
        what: match (step.is_ruling, step.stands) {
            (false, _) => "单位说明",
            (true, true) => "认定：不予采信",
            (true, false) => "认定：排除疑点",
        },
        words: step.words.clone(),
        by: format!("{}，{}（{}）", local_time(&step.taken_at), step.taken_by, step.role),
    });
    Ok(OnePage {
        frame: Frame::new(app, visit, &format!("疑点{}", doubt.id), &[("疑点", "/doubts")]),
        problems,
        id: doubt.id,
        subject: doubt.subject.clone(),
        home,
        owner: format!("{}{}", owner_word(&doubt.subject_kind), doubt.subject_id),
        unit: unit_word(app, doubt.unit).await?,
        kind: doubt.kind.map_or("其他", zhaozhang_office::doubt::doubts::DoubtKind::word),
        code: doubt.code.clone(),
        what: doubt.what.clone(),
        reason: doubt.reason.clone(),
        found: format!("{}，{}", local_time(&doubt.found_at), doubt.found_by),
        state: doubt.state.word(),
        tag: tag(doubt.state),
        answer_by: doubt.answer_by.map(document_date).unwrap_or_default(),
        steps: steps.collect(),
        may_answer: is_open && is_own && act::ANSWER.allows(actor.role),
        may_rule: act::RULE.allows(actor.role),
        waits,
        words: words.to_owned(),
        outcome: outcome.to_owned(),
    })
}

/// What the unit says.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct AnswerForm {
    #[serde(default)]
    words: String,
}

/// What the office decides.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct RuleForm {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    words: String,
}

/// `POST /doubts/{id}/answer`.
pub(crate) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Failure> {
    let done = app.office().answer_doubt(&app.moment(), &actor, id, &form.words).await;
    after(&app, &visit, &actor, id, (&form.words, "", done)).await
}

/// `POST /doubts/{id}/rule`.
pub(crate) async fn rule(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<RuleForm>,
) -> Result<Response, Failure> {
    let stands = match form.outcome.as_str() {
        "stands" => Some(true),
        "cleared" => Some(false),
        _ => None,
    };
    let done = app.office().rule_doubt(&app.moment(), &actor, id, (stands, &form.words)).await;
    after(&app, &visit, &actor, id, (&form.words, &form.outcome, done)).await
}

async fn after(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    (words, outcome, done): (&str, &str, Result<(), OfficeError>),
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/doubts/{id}")).into_response()),
        Err(OfficeError::Refused(Refusal::Listed(problems))) => {
            let doubt = app.office().doubt(actor, app.moment().today, id).await?;
            let said: Vec<String> = problems.iter().map(Problem::to_string).collect();
            let page = one_page(app, visit, actor, &doubt, (words, outcome, said)).await?;
            show_refused(&page, &Refusal::Listed(problems))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /doubts/report/{id}`: looks at every row of a quarterly report and shows what there is to doubt.
pub(crate) async fn examine_report(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    app.office().examine_report(&app.moment(), &actor, id).await?;
    Ok(Redirect::to("/doubts").into_response())
}

/// A page to look at.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct TryForm {
    #[serde(default)]
    address: String,
    #[serde(default)]
    outlet: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    html: String,
    #[serde(default)]
    original: String,
}

/// A finding.
struct FindingView {
    kind: &'static str,
    code: &'static str,
    what: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "doubt_try.html")]
struct TryPage {
    frame: Frame,
    problems: Vec<String>,
    form: TryForm,
    is_checked: bool,
    findings: Vec<FindingView>,
    tasks: usize,
}

impl TryPage {
    fn new(app: &App, visit: &Visit, form: TryForm) -> Self {
        Self {
            frame: Frame::new(app, visit, "查验稿件", &[("疑点", "/doubts")]),
            problems: Vec::new(),
            form,
            is_checked: false,
            findings: Vec::new(),
            tasks: 0,
        }
    }
}

/// `GET /doubts/try`.
pub(crate) async fn blank(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    show(&TryPage::new(&app, &visit, TryForm::default()))
}

/// `POST /doubts/try`: looks at a page and keeps nothing.
pub(crate) async fn examine(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<TryForm>,
) -> Result<Response, Failure> {
    let mut page = TryPage::new(&app, &visit, form.clone());
    if form.text.trim().is_empty() && form.html.trim().is_empty() && form.address.trim().is_empty() {
        let problem =
            Problem::at("text", "E-345", "没有填写要查验的内容", "请粘贴正文，或填写网址和发布媒体");
        page.problems = vec![problem.to_string()];
        return show_refused(&page, &Refusal::Listed(vec![problem]));
    }
    let original = Some(form.original.clone()).filter(|text| !text.trim().is_empty());
    let claim = ClaimOf {
        title: form.title,
        outlet: form.outlet,
        address: form.address,
        text: form.text.clone(),
        html: form.html,
        original: original.map(|text| ("原文".to_owned(), text)),
        ..ClaimOf::default()
    };
    let found = app.office().look_at_page(&actor, app.moment().today, claim).await?;
    page.tasks = zhaozhang_office::plan::read_plan::task_count(&form.text);
    page.is_checked = true;
    let views = found.into_iter().map(|finding| FindingView {
        kind: finding.kind.word(),
        code: finding.kind.code(),
        what: finding.what,
        reason: finding.reason,
    });
    page.findings = views.collect();
    let findings: Vec<serde_json::Value> = page
        .findings
        .iter()
        .map(|finding| serde_json::json!({ "code": finding.code, "what": finding.what, "reason": finding.reason }))
        .collect();
    let json = serde_json::json!({ "findings": findings, "tasks": page.tasks });
    Ok(with_json(show(&page)?, json))
}
