//! 本单位核对: a unit's own entries of a period with 确认 and 异议; other units' are not found. The office's side is
//! [`super::checking`].

use super::checking::{ContestLine, contest_line};
use super::closing::{day_words, period_of, period_words, refused, sentences};
use super::entry::local_time;
use super::ledger::Choice;
use super::ranking::minus;
use crate::app::{self, App, Visit, show, show_refused};
use crate::basis;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Multipart, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_office::period::closing::OwnChecking;
use zhaozhang_office::period::contest_entry::{EVIDENCE_MB, NewContest};
use zhaozhang_office::permit::closing;
use zhaozhang_office::{Actor, NewBulletinFile, Refusal};

/// The address of a unit's entries in a period.
pub(crate) fn mine_href(code: &str, period: &str, unit: &str) -> String {
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
    /// Under which notice and rulings it is drawn.
    basis: String,
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
        basis: basis::query(app, &[&query.notice]).await?,
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
