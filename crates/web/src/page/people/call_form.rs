//! 发起登记: a call for liaisons under an article, filled from what the notice itself asks for.

use super::form::{Choice, FormPage, Given, words};
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::collections::BTreeSet;
use zhaozhang_office::org::open_registration::{NewCall, proposed};
use zhaozhang_office::org::registrations::RosterForm;

/// The fields of a call.
pub(crate) const FIELDS: &[&str] = &["notice", "title", "citation", "form", "due", "groups"];

/// Which notice.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CallQuery {
    notice: String,
}

#[derive(Template)]
#[template(path = "org_pick.html")]
struct PickPage {
    frame: Frame,
    notices: Vec<Choice>,
}

/// `GET /registrations/new`: first the notice, then its call.
pub(crate) async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<CallQuery>,
) -> Result<Response, Failure> {
    if query.notice.is_empty() {
        let notices = app.office().notices();
        let asks = |entry: &&zhaozhang_office::NoticeEntry| !proposed(&entry.notice).is_empty();
        let choice = |entry: &zhaozhang_office::NoticeEntry| Choice {
            value: entry.notice.code.clone(),
            label: format!("{}　{}", entry.notice.title, entry.notice.document_number),
            is_chosen: false,
        };
        let (asking, others): (Vec<_>, Vec<_>) = notices.iter().partition(asks);
        let notices = asking.into_iter().chain(others).map(choice).collect();
        return show(&PickPage {
            frame: Frame::new(&app, &visit, "发起登记", &[("登记通知", "/registrations")]),
            notices,
        });
    }
    let entry = app.notice(&query.notice)?;
    let mut given = Given::default().or("notice", query.notice.clone());
    if let Some(call) = proposed(&entry.notice).first() {
        given = given
            .or("title", call.title.clone())
            .or("citation", call.citation.clone())
            .or("form", call.form.code())
            .or("due", call.due_on.to_string());
        given.0.extend(call.groups.iter().map(|group| ("groups".to_owned(), group.clone())));
    }
    draw(&app, &visit, given).await?.show()
}

async fn draw(app: &App, visit: &Visit, given: Given) -> Result<FormPage, Failure> {
    let entry = app.notice(given.text("notice"))?;
    let articles: Vec<(String, String)> = entry
        .notice
        .articles
        .iter()
        .filter(|article| !article.citation.is_empty())
        .map(|article| {
            (article.citation.clone(), format!("{}　{}", article.citation, shortened(&article.heading)))
        })
        .collect();
    let today = app.moment().today;
    let units = app.office().units_on(today).await?;
    let groups: BTreeSet<String> = units.into_iter().flat_map(|unit| unit.groups).collect();
    let forms = RosterForm::ALL.map(|form| (form.code().to_owned(), form.word().to_owned()));
    let code = given.text("notice").to_owned();
    Ok(FormPage::new(app, visit, "发起登记", &[("登记通知", "/registrations")], given)
        .lead(format!("{}　{}", entry.notice.title, entry.notice.document_number))
        .submit("发起登记")
        .select("notice", "通知", "", [(code.clone(), entry.notice.title.clone())])
        .text("title", "收什么", "如联络员名单")
        .required()
        .select("citation", "依据", "条款", articles)
        .required()
        .radio("form", "用表", "导出导入按通知的附表", forms)
        .date("due", "截止日期", "当天24:00止")
        .required()
        .many("groups", "发给哪些组", "组里今天在册的单位都要登记", words(groups)))
}

fn shortened(heading: &str) -> String {
    let short: String = heading.chars().take(24).collect();
    if heading.chars().count() > 24 { format!("{short}…") } else { short }
}

/// `POST /registrations/new`.
pub(crate) async fn open(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let new = NewCall {
        title: given.text("title").to_owned(),
        notice_code: given.text("notice").to_owned(),
        citation: given.text("citation").to_owned(),
        form: RosterForm::of(given.text("form")).unwrap_or(RosterForm::LiaisonRegister),
        due_on: given.day("due"),
        groups: given.all("groups"),
    };
    let form = draw(&app, &visit, given).await?;
    let outcome = app.office().open_registration(&app.moment(), &actor, &new).await;
    form.settle(outcome.map(|id| format!("/registrations/{id}")))
}
