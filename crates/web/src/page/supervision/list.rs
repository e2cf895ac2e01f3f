//! The registers (台账): all of them with what is open and late, and one of them with its rows, counts and workbook.

use super::form::{is_office, kind_of, tag, unit_names, units};
use crate::app::{App, Visit, download, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_domain::dossier::{Group, Kind, UnitUse, kinds};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::permit::supervision as act;
use zhaozhang_office::publicity::training::Trained;
use zhaozhang_office::supervision::dossiers::{Dossier, opening_act, sees};

/// The media type of a workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "supervision.html")]
struct HomePage {
    frame: Frame,
    kinds: Vec<KindLine>,
    places: Vec<PlaceLine>,
    may_draft: bool,
}

/// A register on the home page.
struct KindLine {
    key: &'static str,
    word: &'static str,
    about: &'static str,
    all: usize,
    open: usize,
    overdue: usize,
    is_restricted: bool,
}

/// Open and overdue findings of a place (S2-32).
#[derive(Default)]
struct PlaceLine {
    id: i64,
    name: String,
    open: usize,
    overdue: usize,
    closed: usize,
}

/// What an address may bring along.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct HomeQuery {
    #[serde(default)]
    task: String,
}

/// `GET /supervision`; with `task` the measures on that task.
pub(crate) async fn home(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<HomeQuery>,
) -> Result<Response, Failure> {
    if let Ok(task) = query.task.parse::<i64>() {
        return Ok(Redirect::to(&format!("/supervision/tasks/{task}")).into_response());
    }
    let today = app.moment().today;
    let names = unit_names(&app).await?;
    let (mut lines, mut places): (Vec<KindLine>, BTreeMap<i64, PlaceLine>) = (Vec::new(), BTreeMap::new());
    for kind in kinds::all().filter(|kind| kind.group == Group::Supervision) {
        let is_restricted = !sees(kind, &actor);
        let rows = app.office().dossiers(&actor, kind).await?;
        lines.push(KindLine {
            key: kind.key,
            word: kind.word,
            about: kind.about,
            all: rows.len(),
            open: rows.iter().filter(|row| !row.is_closed()).count(),
            overdue: rows.iter().filter(|row| row.is_overdue(today)).count(),
            is_restricted,
        });
        if !matches!(kind.key, "findings" | "problems") {
            continue;
        }
        for row in &rows {
            let Some(unit) = row.unit else { continue };
            let place = places.entry(unit).or_default();
            place.id = unit;
            place.name = names.get(&unit).cloned().unwrap_or_default();
            place.closed += usize::from(row.is_closed());
            place.open += usize::from(!row.is_closed());
            place.overdue += usize::from(row.is_overdue(today));
        }
    }
    let page = HomePage {
        frame: Frame::new(&app, &visit, "督导考核", &[]),
        kinds: lines,
        places: places.into_values().collect(),
        may_draft: act::DRAFT.allows(actor.role),
    };
    show(&page)
}

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or not")]
#[template(path = "dossier_list.html")]
struct ListPage {
    frame: Frame,
    kind: &'static Kind,
    has_unit: bool,
    may_open: bool,
    may_list: bool,
    is_named: bool,
    states: Vec<Choice>,
    units: Vec<Choice>,
    plans: Vec<Choice>,
    counts: Vec<(String, Vec<(String, usize)>)>,
    sums: Vec<SumLine>,
    trained: Vec<Trained>,
    rows: Vec<RowView>,
    export: String,
}

/// A row of a register.
pub(crate) struct RowView {
    pub(crate) id: i64,
    pub(crate) href: String,
    pub(crate) kind_word: &'static str,
    pub(crate) title: String,
    pub(crate) unit: String,
    pub(crate) on: String,
    pub(crate) due: String,
    pub(crate) state: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) is_overdue: bool,
    pub(crate) warning: String,
}

/// Penalty points of a holder inside the period (S3-25).
struct SumLine {
    holder: String,
    points: String,
    threshold: String,
    until: String,
    is_over: bool,
}

/// The conditions of a list.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ListQuery {
    #[serde(default)]
    state: String,
    #[serde(default)]
    unit: String,
}

impl ListQuery {
    fn fits(&self, row: &Dossier, today: chrono::NaiveDate) -> bool {
        let is_state = match self.state.as_str() {
            "" => true,
            "open" => !row.is_closed(),
            "overdue" => row.is_overdue(today) || row.warning(today).is_some(),
            state => row.state() == state,
        };
        is_state && (self.unit.is_empty() || row.unit.is_some_and(|unit| unit.to_string() == self.unit))
    }
}

/// A dossier as lists show it.
pub(crate) fn row_view(row: &Dossier, names: &BTreeMap<i64, String>, today: chrono::NaiveDate) -> RowView {
    RowView {
        id: row.id,
        href: format!("{}/{}", row.kind.home(), row.id),
        kind_word: row.kind.word,
        title: row.title.clone(),
        unit: row.unit.and_then(|unit| names.get(&unit).cloned()).unwrap_or_default(),
        on: document_date(row.on),
        due: row.due().map(document_date).unwrap_or_default(),
        state: row.state(),
        tag: tag(row, today),
        is_overdue: row.is_overdue(today),
        warning: row.warning(today).unwrap_or_default(),
    }
}

/// `GET /supervision/{kind}`.
pub(crate) async fn show_list(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(kind): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    let today = app.moment().today;
    let names = unit_names(&app).await?;
    let mut all = app.office().dossiers(&actor, kind).await?;
    // What is owed stands first, late things before others; undecided before decided.
    let place = |row: &Dossier| kind.states().iter().position(|state| *state == row.state());
    let is_pressing = |row: &Dossier| row.is_overdue(today) || row.warning(today).is_some();
    all.sort_by_key(|row| (row.is_closed() && !is_pressing(row), !is_pressing(row), place(row)));
    let mut counts = Vec::new();
    for field in kind.counts {
        let own = app.office().dossier_counts(kind, field).await?;
        if is_office(&actor) || kind.audience == zhaozhang_domain::dossier::Audience::Restricted {
            counts.push((kind.field_word(field).to_owned(), own.into_iter().collect()));
        }
    }
    let mut states: Vec<(&str, &str)> = vec![("", "全部"), ("open", "未办结"), ("overdue", "逾期和将到期")];
    states.extend(kind.states().into_iter().map(|state| (state, state)));
    let is_named = sees(kind, &actor);
    let chosen = query.unit.parse().ok();
    let mut page = ListPage {
        frame: Frame::new(&app, &visit, kind.word, &[(kind.group.word(), kind.group.home())]),
        kind,
        has_unit: kind.unit != UnitUse::None,
        may_open: kind.is_opened_by_hand && is_named && opening_act(kind).allows(actor.role),
        may_list: kind.key == "red-lines" && act::LIST_RED_LINES.allows(actor.role),
        is_named,
        states: states
            .into_iter()
            .map(|(value, label)| Choice {
                value: value.to_owned(),
                label: label.to_owned(),
                is_chosen: query.state == value,
            })
            .collect(),
        units: if is_office(&actor) { units(&app, chosen).await? } else { Vec::new() },
        plans: super::form::plans(&app, None).await?,
        counts,
        sums: if kind.key == "penalties" { sums(&all, today) } else { Vec::new() },
        trained: match kind.key {
            "trainings" => app.office().trained(&app.moment(), &actor).await?,
            _ => Vec::new(),
        },
        rows: all
            .iter()
            .filter(|row| query.fits(row, today))
            .map(|row| row_view(row, &names, today))
            .collect(),
        export: format!(
            "{}/export.xlsx?state={}&unit={}",
            kind.home(),
            crate::app::percent(&query.state),
            crate::app::percent(&query.unit)
        ),
    };
    if let Some(first) = page.units.first_mut() {
        "全部单位".clone_into(&mut first.label);
    }
    show(&page)
}

/// What counts of each holder today: points inside their period that were not revoked.
fn sums(rows: &[Dossier], today: chrono::NaiveDate) -> Vec<SumLine> {
    let mut holders: BTreeMap<
        &str,
        (zhaozhang_domain::points::Points, zhaozhang_domain::points::Points, String),
    > = BTreeMap::new();
    for row in rows {
        let (Some(from), Some(until)) = (row.day("from"), row.day("until")) else { continue };
        if row.state() == "撤销" || !(from..=until).contains(&today) {
            continue;
        }
        let sum = holders.entry(&row.title).or_default();
        sum.0 += row.figure("points").unwrap_or_default();
        sum.1 = row.figure("threshold").unwrap_or_default().max(sum.1);
        sum.2 = sum.2.clone().max(until.to_string());
    }
    holders
        .into_iter()
        .map(|(holder, (points, threshold, until))| SumLine {
            holder: holder.to_owned(),
            points: points.to_string(),
            threshold: threshold.to_string(),
            until: until.parse().map_or(until, document_date),
            is_over: points >= threshold,
        })
        .collect()
}

/// `GET /supervision/{kind}/export.xlsx`; taking it out is recorded.
pub(crate) async fn export(
    State(app): State<App>,
    Who(actor): Who,
    Path(kind): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    let moment = app.moment();
    let all = app.office().dossiers(&actor, kind).await?;
    let rows: Vec<Dossier> = all.into_iter().filter(|row| query.fits(row, moment.today)).collect();
    let bytes = app.office().dossier_workbook(kind, &rows, moment.today).await?;
    let detail = format!("导出{}台账{}条", kind.word, rows.len());
    app.office().record_reading(&moment, &actor, act::READ, kind.key, &detail).await?;
    Ok(download(&format!("{}台账.xlsx", kind.word), XLSX, bytes))
}
