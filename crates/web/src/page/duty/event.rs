//! 登记会议政策: an event entered once; what it will make is shown before it is entered (S1-46, S1-47). A unit enters
//! the events of its own day here too.

use super::{at_field, problems_of};
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::entry::local_time;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_domain::duty::event_classes;
use zhaozhang_domain::period::{document_date, weekday_word};
use zhaozhang_domain::rule::Span;
use zhaozhang_office::duty::enter_event::{EventPreview, NewEvent};
use zhaozhang_office::{Actor, Moment, OfficeError, Problem, Refusal};

/// The fields of the form.
pub(crate) const FIELDS: &[&str] =
    &["notice", "class", "title", "reference", "on", "units", "reason", "confirm"];

/// How many entered events are listed.
const LISTED: usize = 30;

#[derive(Template)]
#[template(path = "event_new.html")]
struct EventPage {
    frame: Frame,
    notices: Vec<Choice>,
    classes: Vec<ClassView>,
    title: String,
    reference: String,
    on: String,
    reason: String,
    units: Vec<Choice>,
    is_own: bool,
    is_late: bool,
    preview: Option<PreviewView>,
    entered: Vec<EnteredView>,
    problems: Vec<Problem>,
}

impl EventPage {
    /// The problems at a field.
    fn at(&self, field: &str) -> String {
        at_field(&self.problems, field)
    }
}

struct ClassView {
    word: String,
    span: String,
    citation: String,
    demand: String,
    is_chosen: bool,
}

struct PreviewView {
    due: String,
    steps: Vec<String>,
    citation: String,
    demand: String,
    parts: Vec<String>,
    units: Vec<String>,
}

struct EnteredView {
    class: String,
    title: String,
    held: String,
    due: String,
    units: i64,
    by: String,
}

/// What an address may bring along.
#[derive(Debug, Deserialize, Default)]
pub(crate) struct EventQuery {
    #[serde(default)]
    notice: String,
}

/// `GET /duties/new`.
pub(crate) async fn form(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Query(query): Query<EventQuery>,
) -> Result<Response, Failure> {
    let new = NewEvent { notice: query.notice, on: app.moment().today.to_string(), ..NewEvent::default() };
    show(&page(&app, &visit, &actor, &new).await?)
}

/// `POST /duties/new`: shows what it would make; with `confirm` enters it.
pub(crate) async fn enter(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (new, is_confirmed) = read(pairs);
    let moment = app.moment();
    let outcome = if is_confirmed {
        match app.office().enter_event(&moment, &actor, &new).await {
            Ok(entered) => {
                let response = Redirect::to("/duties?kind=event").into_response();
                let json = serde_json::json!({ "done": true, "id": entered.id, "duties": entered.duties,
                    "due": entered.due_on.to_string(), "location": "/duties?kind=event" });
                return Ok(with_json(response, json));
            }
            Err(error) => Err(error),
        }
    } else {
        app.office().preview_event(&moment, &actor, &new).await
    };
    let mut page = page(&app, &visit, &actor, &new).await?;
    match outcome {
        Ok(preview) => {
            page.is_late = preview.is_late;
            page.preview = Some(preview_view(&app, &new, &preview)?);
            let json = serde_json::json!({ "preview": true, "due": preview.expected.due.day.to_string(),
                "steps": preview.expected.due.steps, "units": preview.expected.units });
            Ok(with_json(show(&page)?, json))
        }
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            page.problems = problems_of(&refusal);
            page.is_late = page.problems.iter().any(|problem| problem.code == "D-107");
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

fn read(pairs: Vec<(String, String)>) -> (NewEvent, bool) {
    let mut new = NewEvent::default();
    let mut is_confirmed = false;
    for (name, value) in pairs {
        match name.as_str() {
            "notice" => new.notice = value,
            "class" => new.class = value,
            "title" => new.title = value,
            "reference" => new.reference = value,
            "on" => new.on = value,
            "units" if !value.is_empty() => new.units.push(value),
            "reason" => new.reason = value,
            "confirm" => is_confirmed = !value.is_empty(),
            _ => {}
        }
    }
    (new, is_confirmed)
}

async fn page(app: &App, visit: &Visit, actor: &Actor, new: &NewEvent) -> Result<EventPage, Failure> {
    let moment = app.moment();
    let own = !actor.role.sees_all_units();
    let entries: Vec<_> = app
        .office()
        .notices()
        .iter()
        .filter(|entry| classes_of(&entry.notice, &moment, own).next().is_some())
        .cloned()
        .collect();
    let chosen = entries.iter().find(|entry| entry.notice.code == new.notice);
    // A notice in use is the likelier one.
    let in_use = || entries.iter().find(|entry| visit.in_use.contains(&entry.notice.code));
    let chosen = chosen.or_else(in_use).or_else(|| entries.first());
    let code = chosen.map(|entry| entry.notice.code.clone()).unwrap_or_default();
    let notices = entries.iter().map(|entry| Choice {
        value: entry.notice.code.clone(),
        label: format!("{}　{}", entry.notice.document_number, entry.notice.title),
        is_chosen: entry.notice.code == code,
    });
    let notice = chosen.map(|entry| &*entry.notice);
    let classes = notice.map(|notice| classes(notice, &moment, own, &new.class)).unwrap_or_default();
    let units = notice.map(|notice| {
        let unit = |unit: &zhaozhang_domain::notice::Unit| Choice {
            value: unit.name.clone(),
            label: unit.name.clone(),
            is_chosen: new.units.contains(&unit.name),
        };
        notice.units.iter().map(unit).collect()
    });
    let title = if own { "登记本单位活动" } else { "登记会议政策" };
    Ok(EventPage {
        frame: Frame::new(app, visit, title, &[("任务和时限", "/duties")]),
        notices: notices.collect(),
        classes,
        title: new.title.clone(),
        reference: new.reference.clone(),
        on: new.on.clone(),
        reason: new.reason.clone(),
        units: if own { Vec::new() } else { units.unwrap_or_default() },
        is_own: own,
        is_late: false,
        preview: None,
        entered: entered(app, &code, actor).await?,
        problems: Vec::new(),
    })
}

fn classes_of<'n>(
    notice: &'n zhaozhang_domain::notice::Notice,
    moment: &Moment,
    own: bool,
) -> impl Iterator<Item = zhaozhang_domain::duty::EventClass> + use<'n> {
    let classes = event_classes(notice, moment.today).into_iter();
    classes.filter(move |class| !class.word.is_empty() && (!own || class.span == Span::Days(0)))
}

fn classes(
    notice: &zhaozhang_domain::notice::Notice,
    moment: &Moment,
    own: bool,
    chosen: &str,
) -> Vec<ClassView> {
    let view = |class: zhaozhang_domain::duty::EventClass| ClassView {
        span: match class.span {
            Span::Days(0) => "当天".to_owned(),
            Span::Days(days) => format!("{days}天内"),
            Span::WorkingDays(days) => format!("{days}个工作日内"),
        },
        citation: notice
            .articles
            .get(class.article)
            .map(|article| article.citation.clone())
            .unwrap_or_default(),
        is_chosen: class.word == chosen,
        demand: class.demand,
        word: class.word,
    };
    classes_of(notice, moment, own).map(view).collect()
}

fn preview_view(app: &App, new: &NewEvent, preview: &EventPreview) -> Result<PreviewView, Failure> {
    use chrono::Datelike;
    let notice = app.notice(&new.notice)?.notice;
    let expected = &preview.expected;
    let day = expected.due.day;
    Ok(PreviewView {
        due: format!("{}（{}）24时前", document_date(day), weekday_word(day.weekday())),
        steps: expected.due.steps.clone(),
        citation: notice
            .articles
            .get(expected.class.article)
            .map(|article| article.citation.clone())
            .unwrap_or_default(),
        demand: expected.class.demand.clone(),
        parts: expected.parts.clone(),
        units: expected.units.clone(),
    })
}

/// The last events of a notice; whoever works for one unit sees those for all and his own.
async fn entered(app: &App, code: &str, actor: &Actor) -> Result<Vec<EnteredView>, Failure> {
    let rows = app.office().duty_events(code).await?;
    let sees = |unit: Option<i64>| actor.role.sees_all_units() || unit.is_none() || unit == actor.unit;
    let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), document_date);
    let mut listed: BTreeMap<i64, EnteredView> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| sees(row.unit_id)).take(LISTED) {
        let view = EnteredView {
            class: row.class,
            title: row.title,
            held: day(&row.happened_on),
            due: day(&row.due_on),
            units: row.unit_count,
            by: format!("{}，{}", row.entered_by, local_time(&row.entered_at)),
        };
        listed.insert(row.id, view);
    }
    Ok(listed.into_values().rev().collect())
}
