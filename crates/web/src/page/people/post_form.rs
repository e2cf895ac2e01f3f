//! The forms about posts: appointing, ending, lending the power to sign and taking it back.

use super::form::{FormPage, Given, employments, full_time};
use super::person::{new_person, person_fields};
use super::shown;
use crate::app::{App, Visit};
use crate::failure::Failure;
use crate::who::Who;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::org::appoint::{ADMINS, Appointee, Appointment};
use zhaozhang_office::org::delegate::NewDelegation;
use zhaozhang_office::org::posts::Post;
use zhaozhang_office::org::units::Unit;
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, Problem, Refusal};

/// The fields of an appointment.
pub(crate) const APPOINT_FIELDS: &[&str] = &[
    "role",
    "person",
    "name",
    "office_phone",
    "mobile",
    "mail",
    "wechat",
    "title",
    "employment",
    "from",
    "basis",
];

const LIST: (&str, &str) = ("单位名册", "/units");

/// `GET /units/{id}/appoint`.
pub(crate) async fn appoint_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let register = app.office().register().await?;
    let unit = shown(&register, &actor, id, app.moment().today)?.clone();
    let given =
        Given::default().or("from", app.moment().today.to_string()).or("role", Role::Correspondent.word());
    appoint_page(&app, &visit, &unit, given).await?.show()
}

async fn appoint_page(app: &App, visit: &Visit, unit: &Unit, given: Given) -> Result<FormPage, Failure> {
    let home = format!("/units/{}", unit.id);
    let roles = Role::of_persons().filter(|role| !ADMINS.contains(role));
    let roles: Vec<(String, String)> =
        roles.map(|role| (role.word().to_owned(), role.word().to_owned())).collect();
    let mut known: Vec<(String, String)> = vec![(String::new(), "新登记一人（填下面各栏）".to_owned())];
    let mut seen: Vec<i64> = Vec::new();
    for post in app.office().post_history(unit.id).await? {
        if !seen.contains(&post.person) {
            seen.push(post.person);
            known.push((post.person.to_string(), format!("{}（{}）", post.person_name, post.role.word())));
        }
    }
    known.extend(neighbours(app, unit, &seen).await?);
    let form = FormPage::new(app, visit, "办理任职", &[LIST, (unit.name.as_str(), home.as_str())], given)
        .lead(unit.name.clone())
        .note("一个单位同一天只有一名联络员（信息员）和一名主要领导。系统、安全、审计三员在“角色与安全”中任命。")
        .submit("办理任职")
        .select("role", "角色", "", roles)
        .required()
        .select("person", "已登记的人员", "已登记的直接选，不用再填姓名和联系方式", known);
    Ok(person_fields(form, false)
        .text("title", "职务、职称", "")
        .radio("employment", "专职、兼职", "联络员（信息员）要注明", employments())
        .date("from", "自哪天起", "")
        .required()
        .text("basis", "依据", "文号、会议或理由")
        .required())
}

/// The people of the other sections under the same leaders: one of them may be taken in beside his own post.
async fn neighbours(app: &App, unit: &Unit, known: &[i64]) -> Result<Vec<(String, String)>, Failure> {
    let today = app.moment().today;
    let register = app.office().register().await?;
    let top = |id: i64| register.led_by(id, today).map(|top| top.id);
    let (Some(own), mut seen) = (top(unit.id), known.to_vec()) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for post in app.office().posts_on(today).await? {
        let is_offered = !ADMINS.contains(&post.role) && post.unit != unit.id && top(post.unit) == Some(own);
        if is_offered && !seen.contains(&post.person) {
            seen.push(post.person);
            let label = format!("{}（{}{}）", post.person_name, post.unit_name, post.role.word());
            found.push((post.person.to_string(), label));
        }
    }
    Ok(found)
}

/// `POST /units/{id}/appoint`.
pub(crate) async fn appoint(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let register = app.office().register().await?;
    let unit = shown(&register, &actor, id, app.moment().today)?.clone();
    let appointee = match given.text("person").parse() {
        Ok(person) => Appointee::Known(person),
        Err(_) => Appointee::New(new_person(&given)),
    };
    let form = appoint_page(&app, &visit, &unit, given.clone()).await?;
    let Some(role) = Role::from_word(given.text("role")).filter(|role| !ADMINS.contains(role)) else {
        let problem =
            Problem::at("role", "U-202", "没有选角色，或这个角色不在这里任命", "请在列表中选一个角色");
        return form.settle(Err(Refusal::Listed(vec![problem]).into()));
    };
    let appointment = Appointment {
        appointee,
        unit: id,
        role,
        title: given.text("title").to_owned(),
        full_time: full_time(&given),
        from: given.day("from"),
        basis: given.text("basis").to_owned(),
    };
    let outcome = app.office().appoint(&app.moment(), &actor, &appointment).await;
    form.settle(outcome.map(|_| format!("/units/{id}")))
}

/// The post a form is about, if the actor may see its unit.
async fn about(app: &App, actor: &Actor, id: i64) -> Result<Post, Failure> {
    let post = app.office().post(id).await?;
    let post = post.filter(|post| actor.may_see(post.unit));
    post.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的任职") }.into())
}

fn page(app: &App, visit: &Visit, heading: &str, post: &Post, given: Given) -> FormPage {
    let home = format!("/units/{}", post.unit);
    FormPage::new(app, visit, heading, &[LIST, (post.unit_name.as_str(), home.as_str())], given).lead(
        format!(
            "{}　{}　{}　自{}",
            post.person_name,
            post.unit_name,
            post.role.word(),
            document_date(post.from)
        ),
    )
}

/// `GET /posts/{id}/end`.
pub(crate) async fn end_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let post = about(&app, &actor, id).await?;
    let given = Given::default().or("from", app.moment().today.to_string());
    end_page(&app, &visit, &post, given).show()
}

fn end_page(app: &App, visit: &Visit, post: &Post, given: Given) -> FormPage {
    page(app, visit, "终止任职", post, given)
        .note("最后一天之后，这个人的账号不再有这项角色的权限；办过的事仍记在其名下。")
        .submit("终止任职")
        .danger()
        .date("from", "最后一天", "")
        .required()
        .text("reason", "理由", "如岗位调整、退休")
        .required()
}

/// `POST /posts/{id}/end`.
pub(crate) async fn end(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let post = about(&app, &actor, id).await?;
    let outcome =
        app.office().end_post(&app.moment(), &actor, id, given.day("from"), given.text("reason")).await;
    end_page(&app, &visit, &post, given).settle(outcome.map(|()| format!("/units/{}", post.unit)))
}

/// `GET /posts/{id}/delegate`.
pub(crate) async fn delegate_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let post = about(&app, &actor, id).await?;
    let given = Given::default().or("from", app.moment().today.to_string());
    delegate_page(&app, &visit, &post, given).await?.show()
}

async fn delegate_page(app: &App, visit: &Visit, post: &Post, given: Given) -> Result<FormPage, Failure> {
    let mut choices: Vec<(String, String)> = Vec::new();
    for other in app.office().posts_of_unit(post.unit, app.moment().today).await? {
        let value = other.person.to_string();
        if other.person != post.person && choices.iter().all(|(known, _)| *known != value) {
            choices.push((value, format!("{}（{}）", other.person_name, other.role.word())));
        }
    }
    Ok(page(app, visit, "授权代签", post, given)
        .note("授权期内由被授权人签批，表上印“某某代”。同一天只授权一人。")
        .submit("授权")
        .select("person", "授权给谁", "本单位在任人员", choices)
        .required()
        .date("from", "起始日", "")
        .required()
        .date("until", "截止日", "最长三个月")
        .required()
        .text("reason", "理由", "如出差、学习")
        .required())
}

/// `POST /posts/{id}/delegate`.
pub(crate) async fn delegate(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let post = about(&app, &actor, id).await?;
    let form = delegate_page(&app, &visit, &post, given.clone()).await?;
    let Ok(person) = given.text("person").parse() else {
        let problem = Problem::at("person", "U-304", "没有选被授权人", "请在本单位在任人员中选一人");
        return form.settle(Err(Refusal::Listed(vec![problem]).into()));
    };
    let new = NewDelegation {
        post: id,
        person,
        from: given.day("from"),
        until: given.day("until"),
        reason: given.text("reason").to_owned(),
    };
    let outcome = app.office().delegate(&app.moment(), &actor, &new).await;
    form.settle(outcome.map(|_| format!("/units/{}", post.unit)))
}

/// The unit and the words of a delegation, if the actor may see it.
async fn lent(app: &App, actor: &Actor, id: i64) -> Result<(Post, String), Failure> {
    let delegations = app.office().delegations().await?;
    let lent = delegations.into_iter().find(|lent| lent.id == id && actor.may_see(lent.post.unit));
    let lent =
        lent.ok_or_else(|| Failure::from(Refusal::NotFound { what: format!("编号{id}的授权") }))?;
    let words = format!("授权{}代签，至{}", lent.person_name, document_date(lent.until));
    Ok((lent.post, words))
}

/// `GET /delegations/{id}/take-back`.
pub(crate) async fn take_back_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (post, words) = lent(&app, &actor, id).await?;
    take_back_page(&app, &visit, &post, &words, Given::default()).show()
}

fn take_back_page(app: &App, visit: &Visit, post: &Post, words: &str, given: Given) -> FormPage {
    page(app, visit, "收回授权", post, given)
        .note(words)
        .submit("收回")
        .danger()
        .text("reason", "理由", "")
        .required()
}

/// `POST /delegations/{id}/take-back`.
pub(crate) async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let (post, words) = lent(&app, &actor, id).await?;
    let outcome = app.office().take_back_delegation(&app.moment(), &actor, id, given.text("reason")).await;
    take_back_page(&app, &visit, &post, &words, given)
        .settle(outcome.map(|()| format!("/units/{}", post.unit)))
}
