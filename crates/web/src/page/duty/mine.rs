//! 我的待办: what do I owe, by when, and what if not; what was returned and why; my points with every article; who was
//! liaison before me and what is open. Whoever works for the whole office may look at any unit's.

use super::reminders::{DigestView, view};
use super::succession::{self, SuccessionView};
use super::{DutyRow, may_draft, row};
use crate::app::{App, Visit, main_kind, show, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::entry::local_time;
use crate::page::ledger::Choice;
use crate::page::ranking::minus;
use crate::who::Who;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use zhaozhang_domain::duty::{Duty, DutyState};
use zhaozhang_domain::explain;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::{Period, PeriodKind, document_date};
use zhaozhang_domain::sheet::HolderSheet;
use zhaozhang_office::permit::{duty as act, permit};
use zhaozhang_office::{Actor, Moment, OfficeError};

/// How many entries of points are shown before the statement is.
const ENTRIES: usize = 12;
/// How many periods back points are looked for.
const LOOKED_BACK: usize = 24;
/// How many items and messages are listed.
const ITEMS: usize = 20;
/// How many messages are looked through for the channels of the inbox.
const MESSAGES: u32 = 200;

#[derive(Template)]
#[template(path = "mine.html")]
struct MinePage {
    frame: Frame,
    name: String,
    unit: String,
    role: &'static str,
    choices: Vec<Choice>,
    owed: Vec<DutyRow>,
    overdue: usize,
    at_stake: String,
    recent: Vec<DutyRow>,
    tasks: Vec<TaskView>,
    quotas: Vec<QuotaView>,
    items: Vec<ItemView>,
    told: Vec<ToldView>,
    waiting: Vec<(String, String)>,
    inbox: Vec<DigestView>,
    unread: usize,
    points: Vec<PointsView>,
    checkings: Vec<CheckingView>,
    succession: SuccessionView,
    may_enter: bool,
    may_draft: bool,
}

/// Something owed on a reform task.
struct TaskView {
    id: i64,
    what: String,
    words: String,
    due: String,
    is_late: bool,
    light: &'static str,
    tag: &'static str,
}

struct QuotaView {
    period: String,
    due: String,
    done: String,
    mine: String,
    people: String,
    href: String,
}

struct ItemView {
    id: i64,
    title: String,
    state: &'static str,
    at: String,
    is_returned: bool,
    /// Whose it was before, when it came to the visitor with his post.
    left_by: String,
}

struct ToldView {
    id: i64,
    said: String,
    at: String,
    is_read: bool,
}

struct PointsView {
    notice: String,
    period: String,
    total: String,
    cumulative: String,
    href: String,
    entries: Vec<EntryView>,
    more: usize,
}

struct EntryView {
    citation: String,
    sentence: String,
    points: String,
}

struct CheckingView {
    href: String,
    period: String,
    until: String,
}

/// Whose page.
#[derive(Debug, Deserialize, Default)]
pub(crate) struct MineQuery {
    unit: Option<i64>,
}

/// `GET /mine`.
pub(crate) async fn show_mine(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Query(query): Query<MineQuery>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let unit = query.unit.or(actor.unit);
    if unit.is_some_and(|unit| !actor.may_see(unit)) {
        return Err(Failure::missing("没有找到这个单位"));
    }
    let mut page = frame_of(&app, &visit, &actor, &moment, unit).await?;
    if let Some(unit) = unit {
        fill_duties(&app, &actor, &moment, unit, &mut page).await?;
        fill_tasks(&app, &actor, &moment, unit, &mut page).await?;
        fill_points(&app, &moment, unit, &mut page).await?;
        page.succession = succession::view(&app, &actor, &moment, unit).await?;
    }
    if query.unit.is_none() {
        fill_items(&app, &actor, &moment, &mut page).await?;
        fill_inbox(&app, &actor, &moment, &mut page).await?;
    }
    let duty = |row: &DutyRow| {
        serde_json::json!({ "code": row.code, "title": row.title, "due": row.day, "state": row.state,
            "basis": row.basis, "stake": row.stake, "draft": row.draft })
    };
    let inherited =
        page.succession.items.iter().map(|item| serde_json::json!({ "id": item.id, "state": item.state }));
    let json = serde_json::json!({ "unit": page.unit, "inherited": inherited.collect::<Vec<_>>(), "owed": page.owed.iter().map(duty).collect::<Vec<_>>(),
        "overdue": page.overdue, "unread": page.unread });
    Ok(with_json(show(&page)?, json))
}

async fn frame_of(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    moment: &Moment,
    unit: Option<i64>,
) -> Result<MinePage, Failure> {
    let units = app.office().units_on(moment.today).await?;
    let name = unit.and_then(|id| units.iter().find(|unit| unit.id == id)).map(|unit| unit.name.clone());
    let choice = |other: &zhaozhang_office::org::units::Unit| Choice {
        value: other.id.to_string(),
        label: other.name.clone(),
        is_chosen: Some(other.id) == unit,
    };
    let choices = if actor.role.sees_all_units() { units.iter().map(choice).collect() } else { Vec::new() };
    Ok(MinePage {
        frame: Frame::new(app, visit, "我的待办", &[]),
        name: actor.name.clone(),
        unit: name.unwrap_or_default(),
        role: actor.role.word(),
        choices,
        owed: Vec::new(),
        overdue: 0,
        at_stake: String::new(),
        recent: Vec::new(),
        tasks: Vec::new(),
        quotas: Vec::new(),
        items: Vec::new(),
        told: Vec::new(),
        waiting: Vec::new(),
        inbox: Vec::new(),
        unread: 0,
        points: Vec::new(),
        checkings: Vec::new(),
        succession: SuccessionView::default(),
        may_enter: permit(actor, act::ENTER_OWN).is_ok(),
        may_draft: may_draft(actor),
    })
}

/// What the unit owes, and its quotas with the visitor's own part.
async fn fill_duties(
    app: &App,
    actor: &Actor,
    moment: &Moment,
    unit: i64,
    page: &mut MinePage,
) -> Result<(), Failure> {
    let all = app.office().duties_of_unit(moment, unit).await?;
    let may_write = page.may_draft && actor.unit == Some(unit);
    let duties: Vec<(&Notice, &Duty)> =
        all.iter().flat_map(|of| of.duties.iter().map(|duty| (&*of.notice, duty))).collect();
    let mut owed: Vec<&(&Notice, &Duty)> = duties.iter().filter(|(_, duty)| duty.state.is_owed()).collect();
    owed.sort_by_key(|(_, duty)| (duty.state, duty.due.day));
    page.overdue = owed.iter().filter(|(_, duty)| duty.state == DutyState::Overdue).count();
    let open = owed.iter().filter(|(_, duty)| duty.state == DutyState::Open);
    let stake: zhaozhang_domain::points::Points = open.map(|(_, duty)| duty.points_if_missed()).sum();
    page.at_stake = if stake.is_zero() { String::new() } else { minus(&stake.to_string()) };
    page.owed = owed.into_iter().map(|(notice, duty)| row(notice, duty, moment.today, may_write)).collect();
    let ended = duties.iter().rev().filter(|(_, duty)| !duty.state.is_owed());
    page.recent = ended.take(6).map(|(notice, duty)| row(notice, duty, moment.today, may_write)).collect();
    for of in &all {
        let Some(name) = app.office().holder_name(&of.notice, unit, moment.today).await? else { continue };
        let scored = app.office().scored(&of.notice.code, moment.today).await?;
        for split in app.office().unit_splits(&scored, &name).await? {
            let own = split.people.iter().find(|person| person.person == actor.name);
            let people = split
                .people
                .iter()
                .map(|person| format!("{}{}/{}", person.person, person.done, person.amount));
            page.quotas.push(QuotaView {
                period: split.period.to_string(),
                due: split.check.due.to_string(),
                done: split.done.to_string(),
                mine: own.map(|own| format!("{}/{}", own.done, own.amount)).unwrap_or_default(),
                people: people.collect::<Vec<_>>().join("、"),
                href: format!("/duties/quota?notice={}&unit={}", of.notice.code, crate::app::percent(&name)),
            });
        }
    }
    Ok(())
}

/// What the unit owes on tasks of issued plans.
async fn fill_tasks(
    app: &App,
    actor: &Actor,
    moment: &Moment,
    unit: i64,
    page: &mut MinePage,
) -> Result<(), Failure> {
    // On one's own page the lines that name somebody else stay away, those that name oneself are there.
    let owed = match actor.person.filter(|_| actor.unit == Some(unit)) {
        Some(_) => app.office().owed_to_person(moment, &app.office().whom_of(moment, actor).await?).await?,
        None => app.office().owed_tasks(moment, &[unit]).await?,
    };
    let open = owed.into_iter().filter(|owed| owed.is_near(moment.today));
    page.tasks = open
        .map(|owed| TaskView {
            id: owed.task,
            what: owed.what,
            words: owed.words.chars().take(60).collect(),
            due: owed.due.map_or_else(|| "长期".to_owned(), document_date),
            is_late: owed.is_late,
            light: owed.light.word(),
            tag: crate::page::task::light_tag(owed.light),
        })
        .collect();
    Ok(())
}

/// What the unit was given and why, in the latest period of each notice.
async fn fill_points(app: &App, moment: &Moment, unit: i64, page: &mut MinePage) -> Result<(), Failure> {
    for code in app.in_use().await? {
        let scored = app.scored(&code).await?;
        let Some(name) = app.office().holder_name(&scored.notice, unit, moment.today).await? else {
            continue;
        };
        let Some((id, holder)) = scored.sheet.named(&name) else { continue };
        let period = telling(&scored.notice, holder, scored.sheet.as_of);
        let views: Vec<_> = holder.entries_in(period).collect();
        let entries = views.iter().rev().take(ENTRIES).map(|view| EntryView {
            citation: explain::citation(&scored.notice, view).to_owned(),
            sentence: explain::sentence(&scored.notice, &scored.ledger, view),
            points: minus(&view.entry.points.to_string()),
        });
        page.points.push(PointsView {
            notice: format!("{} {}", scored.notice.document_number, scored.notice.title).trim().to_owned(),
            total: minus(&holder.total(period).to_string()),
            cumulative: minus(&holder.cumulative(period).to_string()),
            href: format!("/notices/{code}/units/{}?period={}", id.index() + 1, period.code()),
            entries: entries.collect(),
            more: views.len().saturating_sub(ENTRIES),
            period: period.to_string(),
        });
    }
    Ok(())
}

/// The period of a day, or the last one before it in which the unit got or lost something.
fn telling(notice: &Notice, holder: &HolderSheet, as_of: NaiveDate) -> Period {
    let now = main_kind(notice).containing(as_of);
    let mut period = now;
    for _ in 0..LOOKED_BACK {
        if holder.entries_in(period).next().is_some() {
            return period;
        }
        period = period.previous();
    }
    now
}

/// Items that wait for the visitor, and what was said of his own.
async fn fill_items(app: &App, actor: &Actor, moment: &Moment, page: &mut MinePage) -> Result<(), Failure> {
    let todo = readable(app.office().submissions_to_do(moment, actor).await)?;
    let returned = zhaozhang_domain::submission::State::Returned;
    page.items = todo
        .into_iter()
        .take(ITEMS)
        .map(|line| ItemView {
            id: line.id,
            title: if line.title.is_empty() { "（未填标题）".to_owned() } else { line.title },
            state: line.state.word(),
            at: local_time(&line.updated_at),
            is_returned: line.state == returned,
            left_by: if line.state.is_with_author() && actor.person != Some(line.drafter) {
                line.drafter_name
            } else {
                String::new()
            },
        })
        .collect();
    page.waiting = readable(app.office().waiting_at_desk(moment, actor).await)?;
    page.waiting.extend(missing_kinds(app, actor, moment).await?);
    page.waiting.extend(app.office().supervision_to_do(moment, actor).await?);
    let told = readable(app.office().told(actor).await)?;
    page.told = told
        .into_iter()
        .take(ITEMS)
        .map(|told| ToldView {
            id: told.submission,
            said: told.said,
            at: local_time(&told.at),
            is_read: told.is_read,
        })
        .collect();
    Ok(())
}

/// The kinds of 宣传内容 the own county unit has not sent this quarter (四（三）).
async fn missing_kinds(app: &App, actor: &Actor, moment: &Moment) -> Result<Vec<(String, String)>, Failure> {
    if actor.unit.is_none() || actor.role.sees_all_units() {
        return Ok(Vec::new());
    }
    let quarter = PeriodKind::Quarter.containing(moment.today);
    let span = (quarter.first_day(), quarter.last_day());
    let book = app.office().quality_book(moment, actor, span).await.map(|book| book.kinds);
    let lines = readable(book)?.into_iter().filter(|kinds| !kinds.missing().is_empty()).map(|kinds| {
        let words = format!("{}{quarter}宣传内容还缺：{}", kinds.unit, kinds.missing().join("、"));
        ("/quality".to_owned(), words)
    });
    Ok(lines.collect())
}

/// Nothing where the role may not read items; a fault stays a fault.
fn readable<T>(outcome: Result<Vec<T>, OfficeError>) -> Result<Vec<T>, Failure> {
    match outcome {
        Ok(found) => Ok(found),
        Err(OfficeError::Refused(_)) => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

async fn fill_inbox(app: &App, actor: &Actor, moment: &Moment, page: &mut MinePage) -> Result<(), Failure> {
    let inbox = app.office().inbox(actor).await?;
    page.unread = inbox.iter().filter(|digest| digest.read_at.is_none()).count();
    let messages =
        if inbox.is_empty() { Vec::new() } else { app.office().reminder_messages(MESSAGES).await? };
    page.inbox = inbox.iter().take(5).map(|digest| view(digest, &messages)).collect();
    for checking in app.office().checkings().await? {
        let until = checking.until_on.parse().unwrap_or(moment.today);
        if until >= moment.today && actor.unit.is_some() {
            let period = Period::parse(&checking.period);
            page.checkings.push(CheckingView {
                href: format!("/checking/mine?notice={}&period={}", checking.notice_code, checking.period),
                period: period.map_or(checking.period, |period| period.to_string()),
                until: document_date(until),
            });
        }
    }
    Ok(())
}
