//! 任务和时限: every duty the visitor may see, by unit, kind and state, each with its article and how its day came
//! about; for events of the day also how often each unit reported the same day (五（五）).

use super::{DutyRow, may_draft, row};
use crate::api::work::{DutyShape, shaped};
use crate::app::{App, Visit, percent, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::collections::BTreeSet;
use zhaozhang_domain::duty::{Duty, DutyKind, DutyState};
use zhaozhang_office::duty::duties::{NoticeDuties, SameDayRate, same_day_rates};
use zhaozhang_office::permit::{duty as act, permit};
use zhaozhang_office::{Actor, Moment};

/// Rows of a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "duties.html")]
struct DutiesPage {
    frame: Frame,
    rows: Vec<DutyRow>,
    total: usize,
    counts: Vec<StateCount>,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    word: String,
    rates: Vec<RateView>,
    previous: String,
    next: String,
    place: String,
    may_enter: bool,
    sees_all: bool,
}

struct StateCount {
    label: &'static str,
    count: usize,
    href: String,
}

struct RateView {
    unit: String,
    owed: usize,
    kept: usize,
    rate: String,
}

/// What is asked.
#[derive(Debug, Deserialize, Default)]
pub(crate) struct DutyQuery {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    word: String,
    #[serde(default)]
    page: usize,
}

impl DutyQuery {
    fn fits(&self, duty: &Duty) -> bool {
        let is_state = match self.state.as_str() {
            "" => duty.state.is_owed(),
            "all" => true,
            code => DutyState::from_code(code) == Some(duty.state),
        };
        let is_kind = DutyKind::from_code(&self.kind).is_none_or(|kind| kind == duty.kind);
        let is_unit = self.unit.is_empty() || self.unit == duty.unit;
        let word = self.word.trim();
        is_state && is_kind && is_unit && (word.is_empty() || duty.title.contains(word))
    }

    /// The address of the same question with another page or state.
    fn address(&self, state: &str, page: usize) -> String {
        let page = if page > 0 { page.to_string() } else { String::new() };
        let named =
            [("unit", self.unit.as_str()), ("kind", &self.kind), ("word", &self.word), ("page", &page)];
        let given = named.iter().filter(|(_, value)| !value.is_empty());
        let more: Vec<String> = given.map(|(name, value)| format!("&{name}={}", percent(value))).collect();
        format!("/duties?state={state}{}", more.concat())
    }
}

/// `GET /duties`.
pub(crate) async fn show_list(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Query(query): Query<DutyQuery>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let seen = visible(&app, &actor, &moment).await?;
    let all = || seen.iter().flat_map(|of| of.duties.iter().map(|duty| (&of.notice, duty)));
    let mut found: Vec<_> = all().filter(|(_, duty)| query.fits(duty)).collect();
    // What is over goes newest first, what is to be done by the day it is due.
    let is_past = matches!(query.state.as_str(), "done" | "late" | "lapsed" | "all");
    found.sort_by_key(|(_, duty)| (duty.state, duty.due.day));
    if is_past {
        found.sort_by_key(|(_, duty)| std::cmp::Reverse(duty.due.day));
    }
    let total = found.len();
    let page = query.page.min(total.saturating_sub(1) / PAGE);
    let shown = found.iter().skip(page * PAGE).take(PAGE);
    let may_draft = may_draft(&actor) && !actor.role.sees_all_units();
    let rows: Vec<DutyRow> = shown.map(|(notice, duty)| row(notice, duty, moment.today, may_draft)).collect();
    let counts = DutyState::ALL.into_iter().map(|state| StateCount {
        label: state.word(),
        count: all().filter(|(_, duty)| duty.state == state).count(),
        href: query.address(state.code(), 0),
    });
    let counts = counts.collect();
    let has_more = (page + 1) * PAGE < total;
    let shapes = shapes_of(&rows);
    let drawn = DutiesPage {
        frame: Frame::new(&app, &visit, "任务和时限", &[]),
        counts,
        units: units(&seen, &query.unit),
        kinds: choices(DutyKind::ALL.map(|kind| (kind.code(), kind.word())), &query.kind, "全部种类"),
        states: states(&query.state),
        rates: rates(&seen, &query),
        previous: if page > 0 { query.address(&query.state, page - 1) } else { String::new() },
        next: if has_more { query.address(&query.state, page + 1) } else { String::new() },
        place: if total > PAGE {
            format!("第{}页，共{}页", page + 1, total.div_ceil(PAGE))
        } else {
            String::new()
        },
        word: query.word,
        rows,
        total,
        may_enter: permit(&actor, act::ENTER_OWN).is_ok(),
        sees_all: actor.role.sees_all_units(),
    };
    shaped(show(&drawn)?, &shapes)
}

/// What a visitor may see: all, or what the own unit owes.
pub(crate) async fn visible(app: &App, actor: &Actor, moment: &Moment) -> Result<Vec<NoticeDuties>, Failure> {
    if actor.role.sees_all_units() {
        return Ok(app.office().all_duties(moment).await?);
    }
    match actor.unit {
        Some(unit) => Ok(app.office().duties_of_unit(moment, unit).await?),
        None => Ok(Vec::new()),
    }
}

fn units(seen: &[NoticeDuties], chosen: &str) -> Vec<Choice> {
    let mut names: Vec<&str> = Vec::new();
    let mut known = BTreeSet::new();
    // In the order of the registers, which is that of 行政区划.
    for of in seen {
        let registered = of.notice.units.iter().map(|unit| unit.name.as_str());
        let owing: BTreeSet<&str> = of.duties.iter().map(|duty| duty.unit.as_str()).collect();
        names.extend(registered.filter(|name| owing.contains(name) && known.insert(*name)));
    }
    let all = Choice { value: String::new(), label: "全部单位".to_owned(), is_chosen: chosen.is_empty() };
    let one =
        |name: &str| Choice { value: name.to_owned(), label: name.to_owned(), is_chosen: name == chosen };
    std::iter::once(all).chain(names.into_iter().map(one)).collect()
}

fn states(chosen: &str) -> Vec<Choice> {
    let mut states = choices(DutyState::ALL.map(|state| (state.code(), state.word())), chosen, "未办结");
    states.push(Choice { value: "all".to_owned(), label: "全部".to_owned(), is_chosen: chosen == "all" });
    states
}

fn choices<const N: usize>(all: [(&str, &str); N], chosen: &str, none: &str) -> Vec<Choice> {
    let first = Choice { value: String::new(), label: none.to_owned(), is_chosen: chosen.is_empty() };
    let choice = |(value, label): (&str, &str)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        is_chosen: value == chosen,
    };
    std::iter::once(first).chain(all.into_iter().map(choice)).collect()
}

/// How often the units asked about reported on the day itself.
fn rates(seen: &[NoticeDuties], query: &DutyQuery) -> Vec<RateView> {
    let all = seen.iter().flat_map(|of| same_day_rates(&of.notice, &of.duties));
    let asked = all.filter(|rate| query.unit.is_empty() || query.unit == rate.unit);
    let view = |SameDayRate { unit, owed, kept }| RateView {
        rate: format!("{}%", kept * 100 / owed.max(1)),
        unit,
        owed,
        kept,
    };
    asked.map(view).collect()
}

fn shapes_of(rows: &[DutyRow]) -> Vec<DutyShape> {
    let one = |row: &DutyRow| DutyShape {
        code: row.code.clone(),
        unit: row.unit.clone(),
        title: row.title.clone(),
        kind: row.kind.clone(),
        state: row.state.to_owned(),
        due: row.day.clone(),
        basis: row.basis.clone(),
        stake: row.stake.clone(),
        progress: row.progress.clone(),
        why: row.why.clone(),
    };
    rows.iter().map(one).collect()
}
