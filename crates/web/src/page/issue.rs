//! 起草通报: a draft on screen first, then issuing for good. What is typed comes back with every refusal.

use super::bulletin_text::{self, BulletinBlock, BulletinTitle};
use super::closing::{refused, sentences};
use super::entry::local_time;
use super::kept_pages::{LinkView, links};
use super::ledger::{Choice, notice_choices};
use super::own_wording::{self, WordingLine};
use super::papers::print_run;
use super::period_pick;
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use zhaozhang_domain::period::Period;
use zhaozhang_office::bulletin::{BulletinDraft, Paper};
use zhaozhang_office::issuing::issue_bulletin::{IssueRequest, SignOff};
use zhaozhang_office::issuing::submit_bulletin::SubmittedDraft;
use zhaozhang_office::permit::closing;
use zhaozhang_office::{Actor, Problem, Refusal};

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
    title: String,
    #[serde(default)]
    recipients: String,
    #[serde(default)]
    print_run: String,
    /// What the clerk adds at the end, a paragraph a line.
    #[serde(default)]
    addition: String,
    #[serde(default)]
    reason: String,
    /// 保留理由 of words that the checks would have cured.
    #[serde(default)]
    kept: String,
    /// 签发意见.
    #[serde(default)]
    opinion: String,
    /// The draft that was sent for signature.
    #[serde(default)]
    draft: String,
    #[serde(default)]
    act: String,
}

/// Which draft, or which period.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct IssueQuery {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    draft: String,
}

#[derive(Template)]
#[template(path = "issue.html")]
struct IssuePage {
    frame: Frame,
    notices: Vec<Choice>,
    form: IssueForm,
    problems: Vec<String>,
    obstacles: Vec<String>,
    late: Vec<String>,
    waiting: Vec<WaitingLine>,
    can_issue: bool,
    /// Under which notice and rulings it is drawn.
    basis: String,
    masthead: String,
    number: String,
    title: BulletinTitle,
    blocks: Vec<BulletinBlock>,
    marks: Vec<WordingLine>,
    has_stops: bool,
    links: Option<LinkView>,
}

/// A draft that waits for a signature.
struct WaitingLine {
    href: String,
    title: String,
    submitted: String,
}

/// `GET /bulletins/new`: the first notice in use and its last period, ready to look at; or a draft that waits for a
/// signature.
pub(crate) async fn form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<IssueQuery>,
) -> Result<Response, Failure> {
    if let Ok(id) = query.draft.parse() {
        return draft_sent(&app, &visit, &actor, id).await;
    }
    let (code, _) = notice_choices(&app, &visit, &query.notice);
    let mut form = IssueForm {
        notice: code.clone(),
        period: query.period,
        issued_on: app.moment().today.to_string(),
        ..IssueForm::default()
    };
    if form.period.is_empty() && visit.in_use.contains(&code) {
        let scored = app.scored(&code).await?;
        form.period =
            period_pick::latest_over(&scored.notice, &scored.ledger, scored.sheet.as_of, app.moment().today)
                .code();
    }
    show(&page(&app, &visit, &actor, form, (Vec::new(), None)).await?)
}

/// A draft as it was sent, with the forms to sign it.
async fn draft_sent(app: &App, visit: &Visit, actor: &Actor, id: i64) -> Result<Response, Failure> {
    let sent = app.office().submitted_draft(id).await?;
    let form = form_of(&sent);
    let draft = app.office().draft_bulletin(&app.moment(), &sent.request).await;
    let look = match draft {
        Ok(draft) => Ok(look(app, &draft, &sent.request.period.to_string()).await?),
        Err(error) => Err(refused(error)?),
    };
    match look {
        Ok(look) => show(&page(app, visit, actor, form, (Vec::new(), Some(look))).await?),
        Err(refusal) => {
            let problems = sentences(&refusal);
            show_refused(&page(app, visit, actor, form, (problems, None)).await?, &refusal)
        }
    }
}

fn form_of(sent: &SubmittedDraft) -> IssueForm {
    let request = &sent.request;
    let mut form = IssueForm {
        notice: request.code.clone(),
        period: request.period.code(),
        reason: request.reason.clone().unwrap_or_default(),
        kept: request.kept_wording.clone(),
        draft: sent.id.to_string(),
        ..IssueForm::default()
    };
    if let Some(paper) = &request.paper {
        form.number.clone_from(&paper.document_number);
        form.issued_on = paper.issued_on.to_string();
        form.copy_to = paper.copy_to.clone().unwrap_or_default();
        form.checker = paper.copy_checker.clone().unwrap_or_default();
        form.title.clone_from(&paper.title);
        form.recipients.clone_from(&paper.recipients);
        form.print_run = paper.print_run.map(|run| run.to_string()).unwrap_or_default();
        form.addition.clone_from(&paper.addition);
    }
    form
}

/// A draft to look at.
#[derive(Default)]
struct Look {
    masthead: String,
    number: String,
    title: BulletinTitle,
    blocks: Vec<BulletinBlock>,
    marks: Vec<WordingLine>,
}

async fn look(app: &App, draft: &BulletinDraft, period: &str) -> Result<Look, Failure> {
    let read = bulletin_text::read(&draft.sheet_json);
    let number = draft.document.head.as_ref().map(|head| head.document_number.clone());
    Ok(Look {
        masthead: read.masthead,
        number: number.unwrap_or_default(),
        title: BulletinTitle::new(&draft.document.title, period),
        blocks: read.blocks,
        marks: own_wording::lines(app, &draft.document).await?,
    })
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    form: IssueForm,
    (problems, look): (Vec<String>, Option<Look>),
) -> Result<IssuePage, Failure> {
    let (_, notices) = notice_choices(app, visit, &form.notice);
    let look = look.unwrap_or_default();
    let (mut obstacles, mut late) = (Vec::new(), Vec::new());
    if let Some(period) = Period::parse(&form.period).filter(|_| app.office().notice(&form.notice).is_some())
    {
        let found = app.office().obstacles_to_issue(&app.moment(), &form.notice, period).await?;
        obstacles = found.iter().map(ToString::to_string).collect();
        let rows = app.office().late_entries(&form.notice, period).await?;
        late = rows
            .iter()
            .map(|row| format!("台账第{}号，{}，{}", row.serial, row.reason, row.recorded_by))
            .collect();
    }
    let links = links(app, actor, &form.period).await?;
    let drafts = app.office().waiting_drafts().await?;
    let waiting = drafts.iter().map(|sent| WaitingLine {
        href: format!("/bulletins/new?draft={}", sent.id),
        title: sent.request.paper.as_ref().map(|paper| paper.title.clone()).unwrap_or_default(),
        submitted: format!("{}，{}", local_time(&sent.submitted_at), sent.submitted_by),
    });
    Ok(IssuePage {
        frame: Frame::new(app, visit, "起草通报", &[("通报", "/bulletins")]),
        notices,
        // Problems name what stands in the way already.
        obstacles: if problems.is_empty() { obstacles } else { Vec::new() },
        problems,
        late,
        waiting: waiting.collect(),
        can_issue: closing::ISSUE_BULLETIN.allows(actor.role),
        basis: crate::basis::query(app, &[&form.notice]).await?,
        form,
        masthead: look.masthead,
        number: look.number,
        title: look.title,
        blocks: look.blocks,
        has_stops: look.marks.iter().any(|mark| mark.stops),
        marks: look.marks,
        links,
    })
}

/// What came of the form.
enum Done {
    Shown(Box<BulletinDraft>),
    Sent(i64),
    Issued(i64),
}

/// `POST /bulletins/new`: shows the draft, sends it for signature, or signs and issues it.
pub(crate) async fn act(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<IssueForm>,
) -> Result<Response, Failure> {
    let (office, moment) = (app.office(), app.moment());
    let request = match form.draft.parse::<i64>() {
        // What is signed is what was sent, whatever the other fields say.
        Ok(id) if form.act == "issue" => Ok(office.submitted_draft(id).await?.request),
        _ => request(&app, &form),
    };
    let request = match request {
        Ok(request) => request,
        Err(refusal) => {
            let problems = sentences(&refusal);
            return show_refused(&page(&app, &visit, &actor, form, (problems, None)).await?, &refusal);
        }
    };
    let period = request.period.to_string();
    let done = match form.act.as_str() {
        "issue" => {
            let sign_off = SignOff { draft: form.draft.parse().ok(), opinion: form.opinion.clone() };
            let issued = office.issue_signed(&moment, &actor, request.clone(), &sign_off).await;
            issued.map(|issued| Done::Issued(issued.bulletin.id))
        }
        "submit" => office.submit_bulletin(&moment, &actor, &request).await.map(Done::Sent),
        _ => office.draft_bulletin(&moment, &request).await.map(|draft| Done::Shown(Box::new(draft))),
    };
    match done {
        Ok(Done::Issued(id)) => Ok(Redirect::to(&format!("/bulletins/{id}")).into_response()),
        Ok(Done::Sent(id)) => Ok(Redirect::to(&format!("/bulletins/new?draft={id}")).into_response()),
        Ok(Done::Shown(draft)) => {
            let look = look(&app, &draft, &period).await?;
            show(&page(&app, &visit, &actor, form, (Vec::new(), Some(look))).await?)
        }
        Err(error) => {
            let refusal = refused(error)?;
            let problems = sentences(&refusal);
            let look = stopped(&app, &refusal, &request).await?;
            show_refused(&page(&app, &visit, &actor, form, (problems, look)).await?, &refusal)
        }
    }
}

/// The draft with its marks where words stop it: whoever is to cure them sees them, and the field for the reason.
async fn stopped(app: &App, refusal: &Refusal, request: &IssueRequest) -> Result<Option<Look>, Failure> {
    let is_worded =
        matches!(refusal, Refusal::Listed(problems) if problems.iter().any(|own| own.code == "M-507"));
    if !is_worded {
        return Ok(None);
    }
    match app.office().draft_bulletin(&app.moment(), request).await {
        Ok(draft) => Ok(Some(look(app, &draft, &request.period.to_string()).await?)),
        Err(_) => Ok(None),
    }
}

/// What is asked for, or everything that cannot be read.
fn request(app: &App, form: &IssueForm) -> Result<IssueRequest, Refusal> {
    let mut problems = Vec::new();
    let entry = app.office().notice(&form.notice);
    if entry.is_none() {
        let what = format!("没有代号为“{}”的通知", form.notice);
        problems.push(Problem::at("notice", "W-425", what, "请重新选择"));
    }
    let period = Period::parse(&form.period).filter(|period| (1949..=2200).contains(&period.calendar_year()));
    if period.is_none() {
        let what = format!("读不懂周期“{}”", form.period);
        problems.push(Problem::at("period", "W-425", what, "请写成2020-07、2023-Q1、2020-H2或2020"));
    }
    let issued_on = match form.issued_on.trim() {
        "" => Some(app.moment().today),
        text => text.parse::<NaiveDate>().ok(),
    };
    if issued_on.is_none() {
        let what = format!("读不懂成文日期“{}”", form.issued_on);
        problems.push(Problem::at("issued_on", "W-425", what, "请写成2020-08-05"));
    }
    if matches!(form.act.as_str(), "issue" | "submit") && form.number.trim().is_empty() {
        problems.push(Problem::at("number", "W-425", "送签和印发要有发文字号", "请填写"));
    }
    let print_run = print_run(&form.print_run, &mut problems);
    match (entry, period, issued_on) {
        (Some(entry), Some(period), Some(issued_on)) if problems.is_empty() => {
            let given = |words: &str| Some(words.trim().to_owned()).filter(|words| !words.is_empty());
            let mut paper = Paper::of(&entry.notice, &entry.folder, period, issued_on);
            if let Some(number) = given(&form.number) {
                paper.document_number = number;
            }
            if let Some(title) = given(&form.title) {
                paper.title = title;
            }
            if let Some(recipients) = given(&form.recipients) {
                recipients.trim_end_matches('：').clone_into(&mut paper.recipients);
            }
            if let Some(copy_to) = given(&form.copy_to) {
                paper.copy_to = Some(copy_to.trim_end_matches('。').to_owned());
            }
            paper.copy_checker = given(&form.checker);
            paper.print_run = print_run;
            paper.addition.clone_from(&form.addition);
            Ok(IssueRequest {
                code: form.notice.clone(),
                period,
                as_of: None,
                paper: Some(paper),
                reason: given(&form.reason),
                kept_wording: form.kept.trim().to_owned(),
            })
        }
        _ => Err(Refusal::Listed(problems)),
    }
}
