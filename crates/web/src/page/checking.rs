//! 核对与结账, for the office: which periods are being checked, who has answered, what stands in the way of the close.
//! What a unit sees is [`super::own_checking`].

use super::closing::{day_words, period_of, period_words, refused, sentences};
use super::entry::local_time;
use super::ledger::{Choice, notice_choices};
use super::own_checking::mine_href;
use super::period_pick;
use super::ranking::minus;
use crate::app::{self, App, Visit, show, show_refused};
use crate::basis;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::period::Period;
use zhaozhang_office::Actor;
use zhaozhang_office::period::closing::{CHECKING_DAYS, CheckingProgress, Contest};
use zhaozhang_office::permit::closing;

#[derive(Template)]
#[template(path = "checking.html")]
struct ListPage {
    frame: Frame,
    problems: Vec<String>,
    notices: Vec<Choice>,
    form: OpenForm,
    basis: String,
    can_open: bool,
    rows: Vec<CheckingLine>,
}

/// A checking in the list.
struct CheckingLine {
    href: String,
    notice: String,
    period: String,
    until: String,
    state: &'static str,
    tag: &'static str,
}

/// The form that opens a checking.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct OpenForm {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    working_days: String,
}

/// `GET /checking`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let (code, _) = notice_choices(&app, &visit, "");
    let mut form =
        OpenForm { notice: code.clone(), working_days: CHECKING_DAYS.to_string(), ..OpenForm::default() };
    if visit.in_use.contains(&code) {
        let scored = app.scored(&code).await?;
        let today = app.moment().today;
        form.period =
            period_pick::latest_over(&scored.notice, &scored.ledger, scored.sheet.as_of, today).code();
    }
    show(&list_page(&app, &visit, &actor, form, Vec::new()).await?)
}

async fn list_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    form: OpenForm,
    problems: Vec<String>,
) -> Result<ListPage, Failure> {
    let today = app.moment().today;
    let mut rows = Vec::new();
    for checking in app.office().checkings().await? {
        let closes = app.office().closes(&checking.notice_code).await?;
        let is_closed = closes.iter().any(|close| close.period == checking.period);
        let is_running = checking.until_on.parse::<chrono::NaiveDate>().is_ok_and(|until| today <= until);
        let (state, tag) = match (is_closed, is_running) {
            (true, _) => ("已结账", "tag-green"),
            (false, true) => ("核对中", "tag-blue"),
            (false, false) => ("待结账", "tag-amber"),
        };
        rows.push(CheckingLine {
            href: format!("/checking/{}", checking.id),
            notice: app
                .notice(&checking.notice_code)
                .map_or_else(|_| String::new(), |entry| entry.notice.title.clone()),
            period: period_words(&checking.period),
            until: day_words(&checking.until_on),
            state,
            tag,
        });
    }
    let (_, notices) = notice_choices(app, visit, &form.notice);
    Ok(ListPage {
        frame: Frame::new(app, visit, "核对与结账", &[]),
        problems,
        notices,
        basis: basis::query(app, &[&form.notice]).await?,
        form,
        can_open: closing::OPEN_CHECKING.allows(actor.role),
        rows,
    })
}

/// `POST /checking`: opens a checking.
pub(crate) async fn open(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<OpenForm>,
) -> Result<Response, Failure> {
    let period = period_of(&form.period)?;
    let days = form.working_days.trim().parse().unwrap_or(0);
    match app.office().open_checking(&app.moment(), &actor, &form.notice, period, days).await {
        Ok(row) => Ok(Redirect::to(&format!("/checking/{}", row.id)).into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            let page = list_page(&app, &visit, &actor, form, sentences(&refusal)).await?;
            show_refused(&page, &refusal)
        }
    }
}

#[derive(Template)]
#[template(path = "checking_one.html")]
struct OnePage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    notice: String,
    period: String,
    until: String,
    as_of: String,
    opened: String,
    closed: String,
    confirmed: usize,
    total: usize,
    open_contests: usize,
    obstacles: Vec<String>,
    can_close: bool,
    /// Under which notice and rulings it is drawn.
    basis: String,
    issue_href: String,
    contests: Vec<ContestLine>,
    units: Vec<UnitLine>,
}

/// A contest in a list.
pub(crate) struct ContestLine {
    pub(crate) id: i64,
    pub(crate) unit: String,
    pub(crate) about: String,
    pub(crate) reason: String,
    pub(crate) raised: String,
    pub(crate) state: &'static str,
    pub(crate) tag: &'static str,
}

/// A unit's answer.
struct UnitLine {
    group: String,
    unit: String,
    href: String,
    answer: String,
    is_silent: bool,
    contests: Vec<i64>,
}

/// `GET /checking/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let progress = app.office().checking_progress(&app.moment(), id).await?;
    show(&one_page(&app, &visit, &actor, &progress, Vec::new()).await?)
}

/// `POST /checking/{id}/close`.
pub(crate) async fn close(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let progress = app.office().checking_progress(&moment, id).await?;
    let code = progress.checking.notice_code.clone();
    match app.office().close_period(&moment, &actor, &code, progress.period).await {
        Ok(_) => Ok(Redirect::to(&format!("/checking/{id}")).into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            let page = one_page(&app, &visit, &actor, &progress, sentences(&refusal)).await?;
            show_refused(&page, &refusal)
        }
    }
}

async fn one_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    progress: &CheckingProgress,
    problems: Vec<String>,
) -> Result<OnePage, Failure> {
    let checking = &progress.checking;
    let (code, period) = (&checking.notice_code, progress.period);
    let units: Vec<UnitLine> = progress.units.iter().map(|unit| unit_line(code, period, unit)).collect();
    let open_contests = progress.contests.iter().filter(|contest| contest.ruling().is_none()).count();
    let title = format!("{period}核对");
    Ok(OnePage {
        frame: Frame::new(app, visit, &title, &[("核对与结账", "/checking")]),
        problems,
        id: checking.id,
        notice: app.notice(code).map_or_else(|_| String::new(), |entry| entry.notice.title.clone()),
        period: period.to_string(),
        until: day_words(&checking.until_on),
        as_of: day_words(&checking.as_of),
        opened: format!("{}，{}", local_time(&checking.opened_at), checking.opened_by),
        closed: progress
            .close
            .as_ref()
            .map(|close| format!("{}，{}", local_time(&close.closed_at), close.closed_by))
            .unwrap_or_default(),
        confirmed: progress.units.iter().filter(|unit| unit.confirmation.is_some()).count(),
        total: units.len(),
        open_contests,
        obstacles: if progress.close.is_some() {
            Vec::new()
        } else {
            progress.obstacles.iter().map(ToString::to_string).collect()
        },
        can_close: closing::CLOSE_PERIOD.allows(actor.role) && progress.close.is_none(),
        basis: basis::query(app, &[code]).await?,
        issue_href: format!("/bulletins/new?notice={}&period={}", app::percent(code), period.code()),
        contests: progress.contests.iter().map(contest_line).collect(),
        units,
    })
}

fn unit_line(code: &str, period: Period, unit: &zhaozhang_office::period::closing::UnitAnswer) -> UnitLine {
    let answer = match (&unit.confirmation, unit.contests.is_empty()) {
        (Some(own), _) => format!("{}确认，{}", local_time(&own.confirmed_at), own.confirmed_by),
        (None, false) => "已提异议，未确认其他条目".to_owned(),
        (None, true) => "未答复".to_owned(),
    };
    UnitLine {
        group: unit.group.clone(),
        href: mine_href(code, &period.code(), &unit.unit),
        unit: unit.unit.clone(),
        answer,
        is_silent: unit.confirmation.is_none() && unit.contests.is_empty(),
        contests: unit.contests.clone(),
    }
}

pub(crate) fn contest_line(contest: &Contest) -> ContestLine {
    let state = contest.state();
    ContestLine {
        id: contest.row.id,
        unit: contest.row.unit_name.clone(),
        about: about(contest),
        reason: contest.row.reason.clone(),
        raised: format!("{}，{}", local_time(&contest.row.raised_at), contest.row.raised_by),
        state,
        tag: match state {
            "异议成立" => "tag-green",
            "异议不成立" => "",
            _ => "tag-amber",
        },
    }
}

/// What a contest is about, in a few words.
pub(crate) fn about(contest: &Contest) -> String {
    contest.entry.as_ref().map_or_else(
        || "漏记".to_owned(),
        |entry| format!("{}“{}”{}分", entry.citation, entry.rule, minus(&entry.points)),
    )
}
