//! 报备: a unit names its liaison for a call, or changes the person; the office confirms or returns.

use super::call_page::sheet;
use super::form::{FormPage, Given, employments, full_time};
use super::person::{new_person, person_fields};
use super::shown;
use crate::app::{App, Visit};
use crate::failure::Failure;
use crate::who::Who;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::org::appoint::Appointee;
use zhaozhang_office::org::file_liaison::{Filed, NewFiling};
use zhaozhang_office::org::registrations::{Filing, FilingState};
use zhaozhang_office::org::units::Unit;
use zhaozhang_office::permit::people;
use zhaozhang_office::{Actor, Refusal};

/// The fields of a filing.
pub(crate) const FIELDS: &[&str] = &[
    "unit",
    "name",
    "office_phone",
    "mobile",
    "mail",
    "wechat",
    "title",
    "employment",
    "from",
    "reason",
    "remark",
];

/// Which unit files; one's own when it is not said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UnitQuery {
    unit: Option<i64>,
}

/// The unit a filing is for, if the actor may file for it.
async fn unit_of(app: &App, actor: &Actor, asked: Option<i64>) -> Result<Unit, Failure> {
    let missing = || Failure::from(Refusal::NotFound { what: "要报备的单位".to_owned() });
    let id = asked.or(actor.unit).filter(|id| actor.may_see(*id)).ok_or_else(missing)?;
    let register = app.office().register().await?;
    Ok(shown(&register, actor, id, app.moment().today)?.clone())
}

/// What was typed as a filing.
fn filing_of(given: &Given, call: Option<i64>, unit: i64) -> NewFiling {
    NewFiling {
        call,
        unit,
        person: Appointee::New(new_person(given)),
        title: given.text("title").to_owned(),
        full_time: full_time(given),
        from: given.day("from"),
        reason: given.text("reason").to_owned(),
        remark: given.text("remark").to_owned(),
    }
}

/// `GET /registrations/{id}/file`.
pub(crate) async fn for_call_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<UnitQuery>,
) -> Result<Response, Failure> {
    let unit = unit_of(&app, &actor, query.unit).await?;
    let held = app.office().liaison(unit.id, app.moment().today).await?;
    let given = Given::default().or("unit", unit.id.to_string()).or("from", app.moment().today.to_string());
    let given = match &held {
        Some(held) => given
            .or("name", held.person_name.clone())
            .or("title", held.title.clone())
            .or("employment", held.employment()),
        None => given,
    };
    call_page(&app, &visit, &actor, id, &unit, given).await?.show()
}

async fn call_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    unit: &Unit,
    given: Given,
) -> Result<FormPage, Failure> {
    let call = sheet(app, actor, id).await?.call;
    let home = format!("/registrations/{id}");
    let is_late = app.moment().today > call.due_on;
    let due = document_date(call.due_on);
    let form = FormPage::new(
        app,
        visit,
        "报备联络员",
        &[("登记通知", "/registrations"), (call.title.as_str(), home.as_str())],
        given,
    )
    .lead(format!("{}　{}　{due}24:00截止", unit.name, call.title))
    .submit("报备")
    .select("unit", "单位", "", [(unit.id.to_string(), unit.name.clone())]);
    let form =
        if is_late { form.note("已过截止日期，现在报备记为逾期补报。") } else { form };
    let form = form.note(effect(actor));
    Ok(person_fields(form, true)
        .text("title", "职务、职称", "")
        .required()
        .radio("employment", "专职、兼职", "", employments())
        .date("from", "自哪天起", "")
        .required()
        .text("remark", "备注", ""))
}

fn effect(actor: &Actor) -> &'static str {
    if people::LIAISON_CONFIRM.allows(actor.role) {
        "由办公室填报的，提交后即时生效。"
    } else {
        "提交后由办公室确认，确认后生效；联系方式加密保存，只有本单位和办公室看得到。"
    }
}

/// `POST /registrations/{id}/file`.
pub(crate) async fn for_call(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let unit = unit_of(&app, &actor, given.text("unit").parse().ok()).await?;
    let form = call_page(&app, &visit, &actor, id, &unit, given.clone()).await?;
    let new = filing_of(&given, Some(id), unit.id);
    let outcome = app.office().file_liaison(&app.moment(), &actor, &new).await;
    form.settle(outcome.map(|_| format!("/registrations/{id}")))
}

/// `GET /units/{id}/liaison`.
pub(crate) async fn replace_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let unit = unit_of(&app, &actor, Some(id)).await?;
    let given = Given::default().or("from", app.moment().today.to_string());
    replace_page(&app, &visit, &actor, &unit, given).await?.show()
}

async fn replace_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    unit: &Unit,
    given: Given,
) -> Result<FormPage, Failure> {
    let home = format!("/units/{}", unit.id);
    let held = app.office().liaison(unit.id, app.moment().today).await?;
    let now = held.map_or_else(
        || "现在没有联络员（信息员）".to_owned(),
        |held| format!("现任{}，自{}", held.person_name, document_date(held.from)),
    );
    let form = FormPage::new(
        app,
        visit,
        "更换联络员",
        &[("单位名册", "/units"), (unit.name.as_str(), home.as_str())],
        given,
    )
    .lead(format!("{}　{now}", unit.name))
    .note("原联络员的任职到新任的前一天为止，账号随之失去这项角色的权限；历史保留。")
    .note(effect(actor))
    .submit("更换");
    Ok(person_fields(form, true)
        .text("title", "职务、职称", "")
        .required()
        .radio("employment", "专职、兼职", "", employments())
        .date("from", "自哪天起", "新联络员的第一天")
        .required()
        .text("reason", "更换理由", "如岗位调整")
        .required()
        .text("remark", "备注", ""))
}

/// `POST /units/{id}/liaison`.
pub(crate) async fn replace(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let unit = unit_of(&app, &actor, Some(id)).await?;
    let form = replace_page(&app, &visit, &actor, &unit, given.clone()).await?;
    let outcome = app.office().file_liaison(&app.moment(), &actor, &filing_of(&given, None, id)).await;
    form.settle(outcome.map(|Filed { .. }| format!("/units/{id}")))
}

/// `POST /filings/{id}/confirm`.
pub(crate) async fn confirm(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    app.office().confirm_filing(&app.moment(), &actor, id).await?;
    Ok(Redirect::to("/registrations").into_response())
}

async fn waiting(app: &App, actor: &Actor, id: i64) -> Result<Filing, Failure> {
    let filings = app.office().pending_filings(actor).await?;
    let filing = filings.into_iter().find(|filing| filing.id == id && filing.state == FilingState::Pending);
    filing.ok_or_else(|| Refusal::NotFound { what: format!("等待确认的报备{id}") }.into())
}

fn return_page(app: &App, visit: &Visit, filing: &Filing, given: Given) -> FormPage {
    FormPage::new(app, visit, "退回报备", &[("登记通知", "/registrations")], given)
        .lead(format!("{}　{}", filing.unit_name, filing.person_name))
        .submit("退回")
        .area("opinion", "退回原因", "写明要补什么、改什么")
        .required()
}

/// `GET /filings/{id}/return`.
pub(crate) async fn return_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let filing = waiting(&app, &actor, id).await?;
    return_page(&app, &visit, &filing, Given::default()).show()
}

/// `POST /filings/{id}/return`.
pub(crate) async fn send_back(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let filing = waiting(&app, &actor, id).await?;
    let outcome = app.office().return_filing(&app.moment(), &actor, id, given.text("opinion")).await;
    return_page(&app, &visit, &filing, given).settle(outcome.map(|()| "/registrations".to_owned()))
}
