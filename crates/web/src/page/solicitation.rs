//! 约稿: the calls with what is overdue, the form of a new one, and one call with its units, answers and judgements. A unit
//! sees its own line of each call and drafts its answer from there.

use super::entry::local_time;
use super::ledger::Choice;
use super::ranking::minus;
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::page::closing::refused;
use crate::page::duty::{may_draft, problems_of};
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use std::sync::Arc;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::casework::judge_answer::AnswerJudgement;
use zhaozhang_office::casework::solicit::{NewCall, counts_solicitations};
use zhaozhang_office::casework::solicitations::{ANSWER_RESULTS, AnswerState, Asked, Solicitation};
use zhaozhang_office::permit::submission as act;
use zhaozhang_office::submission::record_adoption::levels_of;
use zhaozhang_office::{Actor, Problem};

/// The fields of a call.
const FIELDS: &[&str] =
    &["notice", "topic", "requirement", "target", "level", "due_on", "units", "ask_again"];

/// The addresses of calls.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/solicitations", act::SOLICITATION_READ, list)
        .get("/solicitations/new", act::SOLICIT, form)
        .post("/solicitations/new", act::SOLICIT, call)
        .takes_fields(FIELDS)
        .get("/solicitations/{id}", act::SOLICITATION_READ, one)
        .post("/solicitations/{id}/judge", act::JUDGE_ANSWER, judge)
        .takes::<JudgeForm>()
        .post("/solicitations/{id}/withdraw", act::WITHDRAW_CALL, withdraw)
        .takes::<WithdrawForm>()
}

/// A call in the list.
struct CallRow {
    id: i64,
    number: String,
    topic: String,
    due: String,
    asked: usize,
    owed: usize,
    overdue: usize,
    state: String,
    tag: &'static str,
    by: String,
}

/// A unit that is late.
struct LateRow {
    id: i64,
    unit: String,
    topic: String,
    due: String,
    points: String,
}

#[derive(Template)]
#[template(path = "solicitations.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<CallRow>,
    late: Vec<LateRow>,
    may_call: bool,
    is_own: bool,
}

const fn tag(state: AnswerState) -> &'static str {
    match state {
        AnswerState::Overdue | AnswerState::Unfit => "tag-red",
        AnswerState::Open => "tag-blue",
        AnswerState::Late => "tag-amber",
        AnswerState::InTime => "tag-green",
        AnswerState::Withdrawn => "",
    }
}

fn day(text: &str) -> String {
    text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), document_date)
}

/// `GET /solicitations`.
async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let calls = app.office().solicitations(&app.moment(), &actor).await?;
    let is_own = !actor.role.sees_all_units();
    let late = calls.iter().flat_map(|call| {
        let late = call.asked.iter().filter(|asked| asked.state == AnswerState::Overdue);
        late.map(|asked| LateRow {
            id: call.row.id,
            unit: asked.unit.clone(),
            topic: call.row.topic.clone(),
            due: day(&call.row.due_on),
            points: minus(&asked.points.to_string()),
        })
    });
    let json: Vec<_> = calls
        .iter()
        .map(|call| {
            let units: Vec<_> = call
                .asked
                .iter()
                .map(|one| serde_json::json!({ "unit": one.unit, "state": one.state.word(), "duty": one.duty }))
                .collect();
            serde_json::json!({ "id": call.row.id, "number": call.row.number, "topic": call.row.topic,
                "due": call.row.due_on, "units": units })
        })
        .collect();
    let page = ListPage {
        frame: Frame::new(&app, &visit, "约稿", &[("信息报送", "/submissions")]),
        late: late.collect(),
        rows: calls.iter().map(|call| call_row(call, is_own)).collect(),
        may_call: act::SOLICIT.allows(actor.role),
        is_own,
    };
    Ok(with_json(show(&page)?, serde_json::json!({ "solicitations": json })))
}

fn call_row(call: &Solicitation, is_own: bool) -> CallRow {
    let (owed, overdue) = call.owed();
    let own = call.asked.first().filter(|_| is_own);
    let (state, tag) = match (&call.withdrawal, own) {
        (Some(_), _) => ("已撤回".to_owned(), ""),
        (None, Some(own)) => (own.state.word().to_owned(), tag(own.state)),
        (None, None) if overdue > 0 => (format!("{overdue}个单位逾期"), "tag-red"),
        (None, None) if owed > 0 => (format!("待报{owed}个单位"), "tag-blue"),
        (None, None) => ("已报齐".to_owned(), "tag-green"),
    };
    CallRow {
        id: call.row.id,
        number: call.row.number.clone(),
        topic: call.row.topic.clone(),
        due: day(&call.row.due_on),
        asked: call.asked.len(),
        owed,
        overdue,
        state,
        tag,
        by: format!("{}，{}", call.row.called_by, day(&call.row.asked_on)),
    }
}

#[derive(Template)]
#[template(path = "solicitation_new.html")]
struct FormPage {
    frame: Frame,
    problems: Vec<Problem>,
    notices: Vec<Choice>,
    levels: Vec<Choice>,
    units: Vec<Choice>,
    call: NewCall,
}

/// What an address may bring along.
#[derive(Debug, Default, Deserialize)]
struct FormQuery {
    #[serde(default)]
    notice: String,
}

/// `GET /solicitations/new`.
async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<FormQuery>,
) -> Result<Response, Failure> {
    show(&form_page(&app, &visit, NewCall { notice: query.notice, ..NewCall::default() }))
}

fn form_page(app: &App, visit: &Visit, mut call: NewCall) -> FormPage {
    let today = app.moment().today;
    let notices: Vec<Arc<Notice>> = app
        .office()
        .notices()
        .iter()
        .map(|entry| Arc::clone(&entry.notice))
        .filter(|notice| counts_solicitations(notice) && notice.from <= today)
        .filter(|notice| notice.until.is_none_or(|until| until >= today))
        .collect();
    // A notice in use is the likelier one.
    let in_use =
        notices.iter().find(|notice| visit.in_use.contains(&notice.code)).or_else(|| notices.first());
    let asked = notices.iter().find(|notice| notice.code == call.notice);
    let chosen = asked.or(in_use);
    call.notice = chosen.map(|notice| notice.code.clone()).unwrap_or_default();
    let notices_shown = notices.iter().map(|notice| Choice {
        value: notice.code.clone(),
        label: format!("{}　{}", notice.title, notice.document_number).trim().to_owned(),
        is_chosen: notice.code == call.notice,
    });
    let level = |level: String| Choice { is_chosen: level == call.level, label: level.clone(), value: level };
    let levels = chosen.map(|notice| levels_of(notice).into_iter().map(level).collect());
    let unit = |unit: &zhaozhang_domain::notice::Unit| Choice {
        value: unit.name.clone(),
        label: unit.name.clone(),
        is_chosen: call.units.contains(&unit.name),
    };
    let units = chosen.map(|notice| notice.units.iter().map(unit).collect());
    FormPage {
        frame: Frame::new(
            app,
            visit,
            "发出约稿",
            &[("信息报送", "/submissions"), ("约稿", "/solicitations")],
        ),
        problems: Vec::new(),
        notices: notices_shown.collect(),
        levels: levels.unwrap_or_default(),
        units: units.unwrap_or_default(),
        call,
    }
}

/// `POST /solicitations/new`.
async fn call(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut new = NewCall::default();
    for (name, value) in pairs {
        match name.as_str() {
            "notice" => new.notice = value,
            "topic" => new.topic = value,
            "requirement" => new.requirement = value,
            "target" => new.target = value,
            "level" => new.level = value,
            "due_on" => new.due_on = value,
            "units" => new.units.push(value),
            "ask_again" => new.again = value,
            _ => {}
        }
    }
    match app.office().solicit(&app.moment(), &actor, &new).await {
        Ok(id) => {
            let place = format!("/solicitations/{id}");
            let json = serde_json::json!({ "done": true, "id": id, "location": place });
            Ok(with_json(Redirect::to(&place).into_response(), json))
        }
        Err(error) => {
            let refusal = refused(error)?;
            let page = form_page(&app, &visit, new);
            show_refused(&FormPage { problems: problems_of(&refusal), ..page }, &refusal)
        }
    }
}

/// A unit asked, as the page shows it.
struct AskedView {
    unit: String,
    state: &'static str,
    tag: &'static str,
    done: String,
    result: String,
    judged: String,
    points: String,
    sentences: Vec<String>,
    items: Vec<ItemView>,
    duty: String,
    draft: String,
}

struct ItemView {
    id: i64,
    title: String,
    state: &'static str,
    is_linked: bool,
}

#[derive(Template)]
#[template(path = "solicitation.html")]
struct CallPage {
    frame: Frame,
    problems: Vec<Problem>,
    id: i64,
    topic: String,
    number: String,
    requirement: String,
    target: String,
    level: String,
    notice: String,
    due: String,
    by: String,
    withdrawn: String,
    asked: Vec<AskedView>,
    may_judge: bool,
    may_withdraw: bool,
    results: Vec<&'static str>,
    form: JudgeForm,
}

/// `GET /solicitations/{id}`.
async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    show(&call_page((&app, &visit, &actor), id, JudgeForm::default()).await?)
}

async fn call_page(
    (app, visit, actor): (&App, &Visit, &Actor),
    id: i64,
    form: JudgeForm,
) -> Result<CallPage, Failure> {
    let call = app.office().solicitation(&app.moment(), actor, id).await?;
    let row = &call.row;
    let notice = app.notice(&row.notice_code)?.notice;
    let is_open = call.withdrawal.is_none();
    let writes = may_draft(actor) && !actor.role.sees_all_units();
    let withdrawn = call.withdrawal.as_ref().map(|back| {
        format!("{}撤回（{}）：{}", back.withdrawn_by, local_time(&back.withdrawn_at), back.reason)
    });
    Ok(CallPage {
        frame: Frame::new(
            app,
            visit,
            &row.topic,
            &[("信息报送", "/submissions"), ("约稿", "/solicitations")],
        ),
        problems: Vec::new(),
        id,
        topic: row.topic.clone(),
        number: row.number.clone(),
        requirement: row.requirement.clone(),
        target: row.target.clone(),
        level: row.level.clone(),
        notice: format!("{} {}", notice.document_number, notice.title).trim().to_owned(),
        due: format!("{}24时前", day(&row.due_on)),
        by: format!("{}（{}），{}", row.called_by, row.role, day(&row.asked_on)),
        withdrawn: withdrawn.unwrap_or_default(),
        asked: call.asked.iter().map(|asked| asked_view(asked, writes, actor)).collect(),
        may_judge: is_open && act::JUDGE_ANSWER.allows(actor.role),
        may_withdraw: is_open && act::WITHDRAW_CALL.allows(actor.role),
        results: ANSWER_RESULTS.to_vec(),
        form,
    })
}

fn asked_view(asked: &Asked, writes: bool, actor: &Actor) -> AskedView {
    let judged = asked.judgement.as_ref().map(|one| {
        format!("{}：{}（{}，{}）", one.result, one.reason, one.judged_by, local_time(&one.judged_at))
    });
    let items = asked.items.iter().map(|item| ItemView {
        id: item.id,
        title: if item.title.is_empty() { "（未写标题）".to_owned() } else { item.title.clone() },
        state: item.state.word(),
        // A draft is its unit's own until it has left.
        is_linked: !actor.role.sees_all_units() || !item.handed_in_on.is_empty(),
    });
    AskedView {
        unit: asked.unit.clone(),
        state: asked.state.word(),
        tag: tag(asked.state),
        done: asked.done_on.map(document_date).unwrap_or_default(),
        result: asked.result.clone(),
        judged: judged.unwrap_or_default(),
        points: minus(&asked.points.to_string()),
        sentences: asked.sentences.clone(),
        items: items.collect(),
        duty: if asked.state.is_owed() { format!("/duties/{}", asked.duty) } else { String::new() },
        draft: if writes && asked.state.is_owed() {
            format!("/submissions/new?duty={}", asked.duty)
        } else {
            String::new()
        },
    }
}

/// A judgement.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct JudgeForm {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    result: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    handed_in_on: String,
}

/// `POST /solicitations/{id}/judge`.
async fn judge(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<JudgeForm>,
) -> Result<Response, Failure> {
    let judgement = AnswerJudgement {
        unit: form.unit.clone(),
        result: form.result.clone(),
        reason: form.reason.clone(),
        handed_in_on: form.handed_in_on.clone(),
    };
    let outcome = app.office().judge_answer(&app.moment(), &actor, id, &judgement).await;
    back((&app, &visit, &actor), id, form, outcome).await
}

/// Why a call is taken back.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct WithdrawForm {
    #[serde(default)]
    reason: String,
}

/// `POST /solicitations/{id}/withdraw`.
async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<WithdrawForm>,
) -> Result<Response, Failure> {
    let outcome = app.office().withdraw_call(&app.moment(), &actor, id, &form.reason).await;
    back((&app, &visit, &actor), id, JudgeForm::default(), outcome).await
}

async fn back(
    who: (&App, &Visit, &Actor),
    id: i64,
    form: JudgeForm,
    outcome: Result<(), zhaozhang_office::OfficeError>,
) -> Result<Response, Failure> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/solicitations/{id}")).into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            let page = call_page(who, id, form).await?;
            show_refused(&CallPage { problems: problems_of(&refusal), ..page }, &refusal)
        }
    }
}
