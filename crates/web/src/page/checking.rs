//! 核对: for the office, which periods are being checked, who has answered, what stands in the way of the close; for a
//! unit, its own entries with 确认 and 异议.

use super::closing::{day_words, period_of, period_words, refused, sentences};
use super::entry::local_time;
use super::ledger::{Choice, notice_choices};
use super::period_pick;
use super::ranking::minus;
use crate::app::{self, App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Multipart, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::period::Period;
use zhaozhang_office::closing::{CHECKING_DAYS, CheckingProgress, Contest, OwnChecking};
use zhaozhang_office::contest_entry::{EVIDENCE_MB, NewContest};
use zhaozhang_office::permit::closing;
use zhaozhang_office::{Actor, NewBulletinFile, Refusal};

#[derive(Template)]
#[template(path = "checking.html")]
struct ListPage {
    frame: Frame,
    problems: Vec<String>,
    notices: Vec<Choice>,
    form: OpenForm,
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
    issue_href: String,
    contests: Vec<ContestLine>,
    units: Vec<UnitLine>,
}

/// A contest in a list.
struct ContestLine {
    id: i64,
    unit: String,
    about: String,
    reason: String,
    raised: String,
    state: &'static str,
    tag: &'static str,
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
    show(&one_page(&app, &visit, &actor, &progress, Vec::new()))
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
            show_refused(&one_page(&app, &visit, &actor, &progress, sentences(&refusal)), &refusal)
        }
    }
}

fn one_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    progress: &CheckingProgress,
    problems: Vec<String>,
) -> OnePage {
    let checking = &progress.checking;
    let (code, period) = (&checking.notice_code, progress.period);
    let units: Vec<UnitLine> = progress.units.iter().map(|unit| unit_line(code, period, unit)).collect();
    let open_contests = progress.contests.iter().filter(|contest| contest.ruling().is_none()).count();
    let title = format!("{period}核对");
    OnePage {
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
        issue_href: format!("/bulletins/new?notice={}&period={}", app::percent(code), period.code()),
        contests: progress.contests.iter().map(contest_line).collect(),
        units,
    }
}

fn unit_line(code: &str, period: Period, unit: &zhaozhang_office::closing::UnitAnswer) -> UnitLine {
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

fn contest_line(contest: &Contest) -> ContestLine {
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

fn mine_href(code: &str, period: &str, unit: &str) -> String {
    format!("/checking/mine?notice={}&period={period}&unit={}", app::percent(code), app::percent(unit))
}

/// Which period and unit.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct MineQuery {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    unit: String,
    /// The entry chosen for a contest.
    #[serde(default)]
    entry: String,
}

#[derive(Template)]
#[template(path = "checking_mine.html")]
struct MinePage {
    frame: Frame,
    problems: Vec<String>,
    choices: Vec<Choice>,
    units: Vec<Choice>,
    own: Option<OwnView>,
    form: ContestForm,
    limit: usize,
}

/// What is typed about a contest.
#[derive(Debug, Clone, Default)]
struct ContestForm {
    reason: String,
    evidence: String,
}

/// A unit's entries on the page.
struct OwnView {
    notice: String,
    period: String,
    period_code: String,
    code: String,
    unit: String,
    total: String,
    checking_id: i64,
    until: String,
    is_running: bool,
    can_contest: bool,
    bulletin_href: String,
    confirmation: String,
    entries: Vec<EntryLine>,
    contests: Vec<ContestLine>,
}

/// An entry on the page.
struct EntryLine {
    key: String,
    day: String,
    sentence: String,
    citation: String,
    rule: String,
    points: String,
    facts: Vec<i64>,
    is_new: bool,
    is_chosen: bool,
    href: String,
}

/// `GET /checking/mine`: the newest checking unless one is asked for.
pub(crate) async fn mine(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<MineQuery>,
) -> Result<Response, Failure> {
    show(&mine_page(&app, &visit, &actor, query, (ContestForm::default(), Vec::new())).await?)
}

async fn mine_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    mut query: MineQuery,
    (form, mut problems): (ContestForm, Vec<String>),
) -> Result<MinePage, Failure> {
    let checkings = app.office().checkings().await?;
    if query.period.is_empty()
        && let Some(newest) = checkings.first()
    {
        query.notice.clone_from(&newest.notice_code);
        query.period.clone_from(&newest.period);
    }
    let mut choices = Vec::new();
    for checking in &checkings {
        let is_chosen = checking.notice_code == query.notice && checking.period == query.period;
        choices.push(Choice {
            value: mine_href(&checking.notice_code, &checking.period, &query.unit),
            label: format!(
                "{}（{}）",
                period_words(&checking.period),
                notice_number(app, &checking.notice_code)
            ),
            is_chosen,
        });
    }
    let mut page = MinePage {
        frame: Frame::new(app, visit, "本单位核对", &[]),
        problems: Vec::new(),
        choices,
        units: Vec::new(),
        own: None,
        form,
        limit: EVIDENCE_MB,
    };
    if !query.period.is_empty() {
        let period = period_of(&query.period)?;
        let notice = app.notice(&query.notice)?.notice.clone();
        if actor.role.sees_all_units() {
            let unit = |unit: &zhaozhang_domain::notice::Unit| Choice {
                value: unit.name.clone(),
                label: unit.name.clone(),
                is_chosen: unit.name == query.unit,
            };
            page.units = notice.units.iter().filter(|unit| unit.is_registered_in(period)).map(unit).collect();
        }
        if !actor.role.sees_all_units() || !query.unit.is_empty() {
            let asked = (query.notice.as_str(), period);
            match app.office().own_checking(&app.moment(), actor, asked, &query.unit).await {
                Ok(own) => page.own = Some(own_view(app, actor, own, &query)),
                Err(error) => problems.extend(sentences(&refused(error)?)),
            }
        }
    }
    page.problems = problems;
    Ok(page)
}

fn notice_number(app: &App, code: &str) -> String {
    app.notice(code).map_or_else(|_| code.to_owned(), |entry| entry.notice.document_number.clone())
}

fn own_view(app: &App, actor: &Actor, own: OwnChecking, query: &MineQuery) -> OwnView {
    let (code, period) = (own.notice_code.clone(), own.period.code());
    let opened_at = own.checking.as_ref().map_or(i64::MAX, |checking| checking.ledger_serial);
    let here = mine_href(&code, &period, &own.unit);
    let entries = own.entries.into_iter().map(|entry| EntryLine {
        href: format!("{here}&entry={}#contest", entry.key),
        is_chosen: entry.key == query.entry,
        is_new: entry.facts.iter().any(|serial| *serial > opened_at),
        points: minus(&entry.points),
        key: entry.key,
        day: entry.on,
        sentence: entry.sentence,
        citation: entry.citation,
        rule: entry.rule,
        facts: entry.facts,
    });
    OwnView {
        notice: app.notice(&code).map_or_else(|_| String::new(), |entry| entry.notice.title.clone()),
        entries: entries.collect(),
        period: own.period.to_string(),
        period_code: period,
        unit: own.unit,
        total: minus(&own.total),
        checking_id: own.checking.as_ref().map_or(0, |checking| checking.id),
        until: own.checking.as_ref().map(|checking| day_words(&checking.until_on)).unwrap_or_default(),
        can_contest: (own.is_running || own.bulletin_id.is_some()) && closing::CONTEST.allows(actor.role),
        is_running: own.is_running && closing::CONFIRM.allows(actor.role),
        bulletin_href: own.bulletin_id.map(|id| format!("/bulletins/{id}")).unwrap_or_default(),
        confirmation: own
            .confirmation
            .map(|own| {
                format!(
                    "{}，{}确认{}条，合计{}分",
                    local_time(&own.confirmed_at),
                    own.confirmed_by,
                    own.entry_count,
                    own.total
                )
            })
            .unwrap_or_default(),
        contests: own.contests.iter().map(contest_line).collect(),
        code,
    }
}

/// The form of a confirmation.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ConfirmForm {
    #[serde(default)]
    checking: i64,
    #[serde(default)]
    unit: String,
}

/// `POST /checking/mine/confirm`.
pub(crate) async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<ConfirmForm>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let checking = app.office().checking(form.checking).await?;
    match app.office().confirm_entries(&moment, &actor, form.checking, &form.unit).await {
        Ok(row) => {
            let there = mine_href(&checking.notice_code, &checking.period, &row.unit_name);
            Ok(Redirect::to(&there).into_response())
        }
        Err(error) => {
            let refusal = refused(error)?;
            let query = MineQuery {
                notice: checking.notice_code,
                period: checking.period,
                unit: form.unit,
                entry: String::new(),
            };
            let typed = (ContestForm::default(), sentences(&refusal));
            show_refused(&mine_page(&app, &visit, &actor, query, typed).await?, &refusal)
        }
    }
}

/// `POST /checking/mine/contest`: raises a contest, with a file where there is one.
pub(crate) async fn raise(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let new = read(multipart).await?;
    let form = ContestForm { reason: new.reason.clone(), evidence: new.evidence.clone() };
    let query = MineQuery {
        notice: new.code.clone(),
        period: new.period.clone(),
        unit: new.unit.clone(),
        entry: new.entry.clone(),
    };
    match app.office().contest_entry(&app.moment(), &actor, new).await {
        Ok(row) => Ok(Redirect::to(&format!("/contests/{}", row.id)).into_response()),
        Err(error) => {
            let refusal: Refusal = refused(error)?;
            let typed = (form, sentences(&refusal));
            show_refused(&mine_page(&app, &visit, &actor, query, typed).await?, &refusal)
        }
    }
}

async fn read(mut multipart: Multipart) -> Result<NewContest, Failure> {
    let broken = |error: axum::extract::multipart::MultipartError| {
        if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            Failure::Refused {
                status: error.status(),
                code: "W-413",
                what: format!("佐证文件超过{EVIDENCE_MB} MB，没有收下。"),
                cure: "请压缩或截取有关部分后再上传。".to_owned(),
            }
        } else {
            Failure::unreadable("上传没有传完，没有收下。", "请检查网络后重新提交。")
        }
    };
    let mut new = NewContest::default();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let file_name = field.file_name().unwrap_or_default();
            let file_name = file_name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            let media_type = field.content_type().unwrap_or_default().to_owned();
            let bytes: Vec<u8> = field.bytes().await.map_err(broken)?.into();
            if !file_name.is_empty() {
                new.file = Some(NewBulletinFile { name: file_name, media_type, bytes });
            }
            continue;
        }
        let text = field.text().await.map_err(broken)?;
        match name.as_str() {
            "notice" => new.code = text,
            "period" => new.period = text,
            "unit" => new.unit = text,
            "entry" => new.entry = text,
            "reason" => new.reason = text,
            "evidence" => new.evidence = text,
            _ => {}
        }
    }
    Ok(new)
}
