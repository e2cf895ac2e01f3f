//! 起草通报: a draft on screen first, then issuing for good. What is typed comes back with every refusal.

use super::bulletin_text::{self, BulletinBlock, BulletinTitle};
use super::ledger::{Choice, notice_choices};
use super::period_pick;
use crate::app::{App, Visit, show_as};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use zhaozhang_domain::period::Period;
use zhaozhang_office::OfficeError;
use zhaozhang_office::bulletin::Paper;
use zhaozhang_office::issue_bulletin::IssueRequest;

/// What is typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct IssueForm {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    issued_on: String,
    #[serde(default)]
    copy_to: String,
    #[serde(default)]
    checker: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    act: String,
}

#[derive(Template)]
#[template(path = "issue.html")]
struct IssuePage {
    frame: Frame,
    notices: Vec<Choice>,
    form: IssueForm,
    problem: String,
    masthead: String,
    number: String,
    title: BulletinTitle,
    blocks: Vec<BulletinBlock>,
}

/// `GET /bulletins/new`: the first notice in use and its last period, ready to look at.
pub(crate) async fn form(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let (code, _) = notice_choices(&app, &visit, "");
    let mut form = IssueForm { issued_on: app.moment().today.to_string(), ..IssueForm::default() };
    if visit.in_use.contains(&code) {
        let scored = app.scored(&code).await?;
        form.period =
            period_pick::latest_over(&scored.notice, &scored.ledger, scored.sheet.as_of, app.moment().today)
                .code();
    }
    draw(&app, &visit, form, "", None, StatusCode::OK)
}

/// A draft to look at.
struct Look {
    masthead: String,
    number: String,
    title: BulletinTitle,
    blocks: Vec<BulletinBlock>,
}

fn draw(
    app: &App,
    visit: &Visit,
    form: IssueForm,
    problem: &str,
    look: Option<Look>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (_, notices) = notice_choices(app, visit, &form.notice);
    let look = look.unwrap_or_else(|| Look {
        masthead: String::new(),
        number: String::new(),
        title: BulletinTitle::default(),
        blocks: Vec::new(),
    });
    let page = IssuePage {
        frame: Frame::new(app, visit, "起草通报", &[("通报", "/bulletins")]),
        notices,
        form,
        problem: problem.to_owned(),
        masthead: look.masthead,
        number: look.number,
        title: look.title,
        blocks: look.blocks,
    };
    show_as(status, &page)
}

/// `POST /bulletins/new`: shows the draft, or issues it.
pub(crate) async fn act(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<IssueForm>,
) -> Result<Response, Failure> {
    let request = match request(&app, &form) {
        Ok(request) => request,
        Err(problem) => return draw(&app, &visit, form, &problem, None, StatusCode::UNPROCESSABLE_ENTITY),
    };
    let moment = app.moment();
    let period = request.period.to_string();
    let done = if form.act == "issue" {
        let issued = app.office().issue_bulletin(&moment, &actor, request).await;
        issued.map(|issued| Err(issued.bulletin.id))
    } else {
        app.office().draft_bulletin(&moment, &request).await.map(Ok)
    };
    match done {
        Ok(Err(id)) => Ok(Redirect::to(&format!("/bulletins/{id}")).into_response()),
        Ok(Ok(draft)) => {
            let read = bulletin_text::read(&draft.sheet_json);
            let number = draft.document.head.as_ref().map(|head| head.document_number.clone());
            let look = Look {
                masthead: read.masthead,
                number: number.unwrap_or_default(),
                title: BulletinTitle::new(&draft.document.title, &period),
                blocks: read.blocks,
            };
            draw(&app, &visit, form, "", Some(look), StatusCode::OK)
        }
        Err(OfficeError::Refused(refusal)) => {
            let problem = format!("{refusal}（{}）", refusal.code());
            draw(&app, &visit, form, &problem, None, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(error.into()),
    }
}

/// What is asked for, or everything that cannot be read.
fn request(app: &App, form: &IssueForm) -> Result<IssueRequest, String> {
    let mut problems = Vec::new();
    let entry = app.office().notice(&form.notice);
    if entry.is_none() {
        problems.push(format!("没有代号为“{}”的通知，请重新选择", form.notice));
    }
    let period = Period::parse(&form.period).filter(|period| (1949..=2200).contains(&period.calendar_year()));
    if period.is_none() {
        problems.push(format!("读不懂周期“{}”，请写成2020-07、2023-Q1、2020-H2或2020", form.period));
    }
    let issued_on = match form.issued_on.trim() {
        "" => Some(app.moment().today),
        text => text.parse::<NaiveDate>().ok(),
    };
    if issued_on.is_none() {
        problems.push(format!("读不懂成文日期“{}”，请写成2020-08-05", form.issued_on));
    }
    if form.act == "issue" && form.number.trim().is_empty() {
        problems.push("印发要有发文字号，请填写".to_owned());
    }
    match (entry, period, issued_on) {
        (Some(entry), Some(period), Some(issued_on)) if problems.is_empty() => {
            let given = |words: &str| Some(words.trim().to_owned()).filter(|words| !words.is_empty());
            let mut paper = Paper::of(&entry.notice, &entry.folder, period, issued_on);
            if let Some(number) = given(&form.number) {
                paper.document_number = number;
            }
            paper.copy_to = given(&form.copy_to);
            paper.copy_checker = given(&form.checker);
            Ok(IssueRequest {
                code: form.notice.clone(),
                period,
                as_of: None,
                paper: Some(paper),
                reason: given(&form.reason),
            })
        }
        _ => Err(format!("没有办理：{}。（W-425）", problems.join("；"))),
    }
}
