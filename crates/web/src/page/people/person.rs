//! One person: posts with their days, contact data masked; the whole of them on request, which is recorded.

use super::form::{FormPage, Given};
use super::unit_page::{PostLine, line};
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::org::people::{Contact, NewPerson, Person};
use zhaozhang_office::permit::{Role, people};
use zhaozhang_office::{Actor, Refusal};

#[derive(Template)]
#[template(path = "org_person.html")]
struct PersonPage {
    frame: Frame,
    id: i64,
    name: String,
    contact: Contact,
    is_whole: bool,
    may_read: bool,
    may_amend: bool,
    posts: Vec<PostLine>,
    before: Vec<Before>,
    lent: Vec<String>,
}

/// Who had a post before.
struct Before {
    unit: String,
    words: String,
}

async fn seen(app: &App, actor: &Actor, id: i64) -> Result<Person, Failure> {
    let missing = || Failure::from(Refusal::NotFound { what: format!("编号{id}的人员") });
    let office = app.office();
    if !(office.may_see_person(actor, id).await? || actor.role == Role::SystemAdmin) {
        return Err(missing());
    }
    office.person(id).await?.ok_or_else(missing)
}

/// `GET /people/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let person = seen(&app, &actor, id).await?;
    draw(&app, &visit, &actor, person, None).await
}

/// `POST /people/{id}/contact`: shows the whole contact data once; the look is recorded.
pub(crate) async fn contact(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let person = seen(&app, &actor, id).await?;
    let whole = app.office().read_contact(&app.moment(), &actor, id).await?;
    draw(&app, &visit, &actor, person, Some(whole)).await
}

async fn draw(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    person: Person,
    whole: Option<Contact>,
) -> Result<Response, Failure> {
    let (office, today) = (app.office(), app.moment().today);
    let career = office.career(person.id).await?;
    let is_own = actor.person == Some(person.id) || career.iter().any(|post| actor.may_see(post.unit));
    let mut posts = Vec::new();
    let mut before = Vec::new();
    for post in career.iter().rev() {
        posts.push(line(app, actor, post, false).await?);
        if post.role == Role::Correspondent && post.is_held_on(today) {
            let earlier = office.liaisons(post.unit).await?;
            let earlier = earlier.iter().rfind(|other| other.from < post.from);
            before.extend(earlier.map(|other| Before {
                unit: post.unit_name.clone(),
                words: format!(
                    "{}，{}至{}{}",
                    other.person_name,
                    document_date(other.from),
                    super::day_or(other.to, "今"),
                    if other.end_reason.is_empty() {
                        String::new()
                    } else {
                        format!("（{}）", other.end_reason)
                    }
                ),
            }));
        }
    }
    let lent = office.delegations_to(person.id, today).await?;
    let lent = lent.iter().map(|lent| {
        let until = document_date(lent.until);
        format!(
            "可代{}（{}{}）签批，至{until}，理由：{}",
            lent.post.person_name,
            lent.post.unit_name,
            lent.post.role.word(),
            lent.reason
        )
    });
    let page = PersonPage {
        frame: Frame::new(app, visit, &person.name, &[("单位名册", "/units")]),
        id: person.id,
        is_whole: whole.is_some(),
        contact: whole.unwrap_or(person.contact),
        name: person.name,
        may_read: is_own && people::CONTACT_READ.allows(actor.role),
        may_amend: is_own && people::PERSON_AMEND.allows(actor.role),
        posts,
        before,
        lent: lent.collect(),
    };
    show(&page)
}

fn amend_page(app: &App, visit: &Visit, person: &Person, given: Given) -> FormPage {
    let home = format!("/people/{}", person.id);
    let shown = |masked: &str| {
        if masked.is_empty() {
            "现在没有登记".to_owned()
        } else {
            format!("现为{masked}，不改的留空，清空的写“无”")
        }
    };
    FormPage::new(
        app,
        visit,
        "更正人员信息",
        &[("单位名册", "/units"), (person.name.as_str(), home.as_str())],
        given,
    )
    .lead(person.name.clone())
    .submit("更正")
    .text("name", "姓名", "不改的留空")
    .text("office_phone", "办公室电话", &shown(&person.contact.office_phone))
    .text("mobile", "手机号码", &shown(&person.contact.mobile))
    .text("mail", "电子信箱", &shown(&person.contact.mail))
    .text("wechat", "微信号", &shown(&person.contact.wechat))
}

/// `GET /people/{id}/amend`.
pub(crate) async fn amend_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let person = seen(&app, &actor, id).await?;
    amend_page(&app, &visit, &person, Given::default()).show()
}

/// `POST /people/{id}/amend`.
pub(crate) async fn amend(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let person = seen(&app, &actor, id).await?;
    let new = new_person(&given);
    let outcome = app.office().amend_person(&app.moment(), &actor, id, &new).await;
    amend_page(&app, &visit, &person, given).settle(outcome.map(|()| format!("/people/{id}")))
}

/// A person as typed.
pub(crate) fn new_person(given: &Given) -> NewPerson {
    NewPerson {
        name: given.text("name").to_owned(),
        contact: Contact {
            office_phone: given.text("office_phone").to_owned(),
            mobile: given.text("mobile").to_owned(),
            mail: given.text("mail").to_owned(),
            wechat: given.text("wechat").to_owned(),
        },
    }
}

/// The fields of a new person; the name must be filled where nobody else can be chosen instead.
pub(crate) fn person_fields(form: FormPage, must_be_named: bool) -> FormPage {
    let form = form.text("name", "姓名", "");
    let form = if must_be_named { form.required() } else { form };
    form.text("office_phone", "办公室电话", "含区号，如0797-8000001")
        .text("mobile", "手机号码", "加密保存，列表里只显示前三位和后四位")
        .text("mail", "电子信箱", "")
        .text("wechat", "微信号", "")
}
