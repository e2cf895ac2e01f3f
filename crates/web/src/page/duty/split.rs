//! 任务分解: a unit's quota split to persons, what is left to nobody, and how far everybody is (S1-30).

use super::{at_field, problems_of};
use crate::app::{App, Visit, percent, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::duty::split::quotas;
use zhaozhang_office::duty::split_quota::{NewSplit, UnitSplit};
use zhaozhang_office::permit::{duty as act, permit};
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// The fields of the form.
pub(crate) const FIELDS: &[&str] = &["notice", "rule", "unit", "person", "amount"];

/// How many empty lines a form offers besides those filled in.
const EMPTY_LINES: usize = 3;

#[derive(Template)]
#[template(path = "quota_split.html")]
struct SplitPage {
    frame: Frame,
    notices: Vec<Choice>,
    units: Vec<Choice>,
    notice: String,
    unit: String,
    splits: Vec<SplitView>,
    people: Vec<String>,
    may_split: bool,
    problems: Vec<Problem>,
}

impl SplitPage {
    /// The problems at a field.
    fn at(&self, field: &str) -> String {
        at_field(&self.problems, field)
    }
}

struct SplitView {
    rule: String,
    period: String,
    due: String,
    done: String,
    sum: String,
    missing: String,
    is_split: bool,
    lines: Vec<LineView>,
}

struct LineView {
    person: String,
    amount: String,
    done: String,
}

/// What is asked.
#[derive(Debug, Deserialize, Default)]
pub(crate) struct SplitQuery {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    unit: String,
}

/// `GET /duties/quota`.
pub(crate) async fn form(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Query(query): Query<SplitQuery>,
) -> Result<Response, Failure> {
    let page = page(&app, &visit, &actor, &query.notice, &query.unit).await?;
    let people = |split: &SplitView| {
        let lines = split.lines.iter().filter(|line| !line.person.is_empty());
        let line = |line: &LineView| serde_json::json!({ "person": line.person, "amount": line.amount, "done": line.done });
        serde_json::json!({ "rule": split.rule, "period": split.period, "quota": split.due, "done": split.done,
            "missing": split.missing, "people": lines.map(line).collect::<Vec<_>>() })
    };
    let json = serde_json::json!({ "unit": page.unit, "splits": page.splits.iter().map(people).collect::<Vec<_>>() });
    Ok(with_json(show(&page)?, json))
}

/// `POST /duties/quota`.
pub(crate) async fn keep(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let new = read(pairs);
    match app.office().split_quota(&app.moment(), &actor, &new).await {
        Ok(check) => {
            let address =
                format!("/duties/quota?notice={}&unit={}", percent(&new.notice), percent(&new.unit));
            let missing = check.missing().map(|missing| missing.to_string());
            let json = serde_json::json!({ "done": true, "missing": missing, "location": address });
            Ok(with_json(Redirect::to(&address).into_response(), json))
        }
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let mut page = page(&app, &visit, &actor, &new.notice, &new.unit).await?;
            if let Some(split) = page.splits.iter_mut().find(|split| split.rule == new.rule) {
                let line =
                    |(person, amount): (String, String)| LineView { person, amount, done: String::new() };
                split.lines = new.parts.into_iter().map(line).collect();
            }
            page.problems = problems_of(&refusal);
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// Persons and figures come in two rows of fields of one name each, joined by their place.
fn read(pairs: Vec<(String, String)>) -> NewSplit {
    let mut new = NewSplit::default();
    let (mut people, mut amounts) = (Vec::new(), Vec::new());
    for (name, value) in pairs {
        match name.as_str() {
            "notice" => new.notice = value,
            "rule" => new.rule = value,
            "unit" => new.unit = value,
            "person" => people.push(value),
            "amount" => amounts.push(value),
            _ => {}
        }
    }
    let length = people.len().max(amounts.len());
    people.resize(length, String::new());
    amounts.resize(length, String::new());
    new.parts = people.into_iter().zip(amounts).collect();
    new
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    notice: &str,
    unit: &str,
) -> Result<SplitPage, Failure> {
    let moment = app.moment();
    let entries = app.office().notices_in_use(moment.today).await?;
    let with_quotas: Vec<_> =
        entries.into_iter().filter(|entry| quotas(&entry.notice).next().is_some()).collect();
    let chosen = with_quotas.iter().find(|entry| entry.notice.code == notice).or_else(|| with_quotas.first());
    let code = chosen.map(|entry| entry.notice.code.clone()).unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    if let Some(entry) = chosen {
        if actor.role.sees_all_units() {
            names = entry.notice.units.iter().map(|unit| unit.name.clone()).collect();
        } else if let Some(own) = actor.unit {
            names.extend(app.office().holder_name(&entry.notice, own, moment.today).await?);
        }
    }
    // Another unit's split is not found; no unit asked for is the first one.
    if !unit.is_empty() && !names.iter().any(|name| name == unit) {
        return Err(Failure::missing(format!("没有单位“{unit}”的任务分解")));
    }
    let unit = if unit.is_empty() { names.first().cloned().unwrap_or_default() } else { unit.to_owned() };
    let splits = if code.is_empty() || unit.is_empty() {
        Vec::new()
    } else {
        let scored = app.office().scored(&code, moment.today).await?;
        app.office().unit_splits(&scored, &unit).await?
    };
    let choice = |value: &str, label: String, chosen: &str| Choice {
        value: value.to_owned(),
        label,
        is_chosen: value == chosen,
    };
    let label = |entry: &zhaozhang_office::NoticeEntry| {
        format!("{}　{}", entry.notice.document_number, entry.notice.title)
    };
    let notices = with_quotas.iter().map(|entry| choice(&entry.notice.code, label(entry), &code));
    let units = names.iter().map(|name| choice(name, name.clone(), &unit));
    Ok(SplitPage {
        frame: Frame::new(app, visit, "任务分解", &[("任务和时限", "/duties")]),
        notices: notices.collect(),
        units: units.collect(),
        people: people(app, &unit).await?,
        splits: splits.into_iter().map(view).collect(),
        may_split: permit(actor, act::SPLIT).is_ok(),
        notice: code,
        unit,
        problems: Vec::new(),
    })
}

/// Who works in the unit, offered while typing.
async fn people(app: &App, unit: &str) -> Result<Vec<String>, Failure> {
    let today = app.moment().today;
    let Some(found) = app.office().unit_named(unit, today).await? else { return Ok(Vec::new()) };
    let mut names: Vec<String> = Vec::new();
    for post in app.office().posts_of_unit(found.id, today).await? {
        if !names.contains(&post.person_name) {
            names.push(post.person_name);
        }
    }
    Ok(names)
}

fn view(split: UnitSplit) -> SplitView {
    let mut lines: Vec<LineView> = split
        .people
        .iter()
        .map(|person| LineView {
            person: person.person.clone(),
            amount: person.amount.to_string(),
            done: person.done.to_string(),
        })
        .collect();
    let is_split = !lines.is_empty();
    let empty = || LineView { person: String::new(), amount: String::new(), done: String::new() };
    lines.extend(std::iter::repeat_with(empty).take(EMPTY_LINES));
    SplitView {
        rule: split.rule,
        period: split.period.to_string(),
        due: split.check.due.to_string(),
        done: split.done.to_string(),
        sum: split.check.sum.to_string(),
        missing: split.check.missing().map(|missing| missing.to_string()).unwrap_or_default(),
        is_split,
        lines,
    }
}
