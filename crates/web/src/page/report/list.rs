//! 季报: the quarters of a year with how every unit stands, the last first; the office opens a year here, a unit begins
//! its report.

use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::closing::{period_of, refused, sentences};
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Datelike as _;
use serde::Deserialize;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_office::Actor;
use zhaozhang_office::permit::{permit, report as act};
use zhaozhang_office::report::reports::{QuarterStanding, ReportState, UnitStanding};

/// Which notice and year.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    year: String,
}

/// The form that opens a year.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct YearForm {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    year: String,
}

/// The form that begins a report.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FillForm {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    quarter: String,
    #[serde(default)]
    unit: String,
}

#[derive(Template)]
#[template(path = "reports.html")]
struct ListPage {
    frame: Frame,
    problems: Vec<String>,
    notice: String,
    title: String,
    year: i32,
    years: Vec<Choice>,
    notices: Vec<Choice>,
    is_open: bool,
    can_open: bool,
    is_office: bool,
    quarters: Vec<QuarterView>,
}

struct QuarterView {
    name: String,
    code: String,
    due: String,
    is_provisional: bool,
    readings: Vec<String>,
    remark: String,
    has_begun: bool,
    handed_in: usize,
    total: usize,
    missing: Vec<String>,
    /// What monitoring saw beside what was reported.
    recall: String,
    units: Vec<UnitView>,
}

struct UnitView {
    name: String,
    group: String,
    unit: i64,
    href: String,
    state: &'static str,
    tag: &'static str,
    handed_in: String,
    is_late: bool,
    rows: usize,
    contests: usize,
    can_begin: bool,
}

/// `GET /reports`.
pub(crate) async fn show_list(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let page = page(&app, &visit, &actor, query, Vec::new()).await?;
    let json: Vec<serde_json::Value> = page
        .quarters
        .iter()
        .map(|quarter| {
            let units: Vec<serde_json::Value> = quarter
                .units
                .iter()
                .map(|unit| {
                    serde_json::json!({
                        "unit": unit.name, "state": unit.state, "handed_in_on": unit.handed_in,
                        "is_late": unit.is_late, "rows": unit.rows, "report": unit.href,
                    })
                })
                .collect();
            serde_json::json!({"quarter": quarter.code, "due": quarter.due, "units": units})
        })
        .collect();
    Ok(with_json(show(&page)?, serde_json::json!({"year": page.year, "quarters": json})))
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    query: ListQuery,
    problems: Vec<String>,
) -> Result<ListPage, Failure> {
    let today = app.moment().today;
    let asking = app.office().report_notices();
    let opened = app.office().report_years().await?;
    let last = opened.last().map(|row| row.notice_code.clone());
    let code = [query.notice.clone(), last.unwrap_or_default()].into_iter().find(|code| !code.is_empty());
    let chosen = asking.iter().find(|notice| Some(&notice.code) == code.as_ref()).or(asking.first());
    let Some(notice) = chosen else {
        return Err(Failure::missing("没有一份通知要求报送季报".to_owned()));
    };
    let own: Vec<i32> = opened
        .iter()
        .filter(|row| row.notice_code == notice.code)
        .filter_map(|row| i32::try_from(row.year).ok())
        .collect();
    let newest = own.iter().copied().filter(|year| *year <= today.year()).max().or(own.first().copied());
    let year = query.year.trim().parse().ok().or(newest).unwrap_or(today.year());
    let is_open = own.contains(&year);
    let standing = if is_open {
        app.office().report_standing(&app.moment(), actor, &notice.code, year).await?
    } else {
        Vec::new()
    };
    let choice = |one: &i32| Choice {
        value: format!("/reports?notice={}&year={one}", crate::app::percent(&notice.code)),
        label: format!("{one}年"),
        is_chosen: *one == year,
    };
    let option = |one: &std::sync::Arc<zhaozhang_domain::notice::Notice>| Choice {
        value: one.code.clone(),
        label: format!("{} {}", one.document_number, one.title).trim().to_owned(),
        is_chosen: one.code == notice.code,
    };
    let in_force = |quarter: &QuarterStanding| quarter.quarter.last_day() >= notice.from;
    let is_office = actor.role.sees_all_units();
    let mut quarters: Vec<QuarterView> =
        standing.iter().filter(|one| in_force(one)).map(|one| view(actor, one, today)).collect();
    if is_office {
        tell_recall(app, actor, &notice.code, &mut quarters).await?;
    }
    Ok(ListPage {
        frame: Frame::new(app, visit, "季报", &[]),
        problems,
        notice: notice.code.clone(),
        title: notice.title.clone(),
        year,
        years: own.iter().map(choice).collect(),
        notices: asking.iter().map(option).collect(),
        is_open,
        can_open: permit(actor, act::OPEN_YEAR).is_ok(),
        is_office,
        quarters,
    })
}

/// What monitoring saw beside what was reported, for the quarters that have begun.
async fn tell_recall(
    app: &App,
    actor: &Actor,
    code: &str,
    quarters: &mut [QuarterView],
) -> Result<(), Failure> {
    for quarter in quarters.iter_mut().filter(|quarter| quarter.has_begun) {
        if let Some(period) = Period::parse(&quarter.code) {
            let recall = app.office().quarter_recall(actor, code, period).await?;
            quarter.recall = recall.sentence().unwrap_or_default();
        }
    }
    Ok(())
}

fn view(actor: &Actor, of: &QuarterStanding, today: chrono::NaiveDate) -> QuarterView {
    let may_fill = permit(actor, act::FILL).is_ok();
    let has_begun = of.quarter.first_day() <= today;
    let units = of.units.iter().map(|unit| unit_view(unit, may_fill && has_begun));
    let missing = of.units.iter().filter(|unit| unit.state.is_owed());
    let due = document_date(of.due.due.day);
    QuarterView {
        name: of.quarter.to_string(),
        code: of.quarter.code(),
        due,
        is_provisional: of.due.due.is_provisional,
        readings: of.due.readings.clone(),
        remark: of.due.remark.clone(),
        has_begun,
        handed_in: of.units.iter().filter(|unit| !unit.state.is_owed()).count(),
        total: of.units.len(),
        missing: missing.map(|unit| unit.name.clone()).collect(),
        recall: String::new(),
        units: units.collect(),
    }
}

fn unit_view(unit: &UnitStanding, may_begin: bool) -> UnitView {
    let is_late = unit.is_late;
    UnitView {
        name: unit.name.clone(),
        group: unit.group.clone(),
        unit: unit.unit.unwrap_or_default(),
        href: unit.report.map(|id| format!("/reports/{id}")).unwrap_or_default(),
        state: unit.state.word(),
        tag: tag(unit.state),
        handed_in: unit.handed_in_on.map(document_date).unwrap_or_default(),
        is_late,
        rows: unit.rows,
        contests: unit.contests,
        can_begin: may_begin && unit.unit.is_some() && unit.report.is_none(),
    }
}

/// The colour of a state.
pub(crate) const fn tag(state: ReportState) -> &'static str {
    match state {
        ReportState::Missing => "",
        ReportState::Draft | ReportState::ToSign | ReportState::PartlyAccepted => "tag-amber",
        ReportState::Returned => "tag-red",
        ReportState::HandedIn => "tag-blue",
        ReportState::Accepted => "tag-green",
    }
}

/// `POST /reports/years`.
pub(crate) async fn open_year(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<YearForm>,
) -> Result<Response, Failure> {
    let year = form.year.trim().parse().unwrap_or(0);
    match app.office().open_report_year(&app.moment(), &actor, &form.notice, year).await {
        Ok(_) => {
            let address = format!("/reports?notice={}&year={year}", crate::app::percent(&form.notice));
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let refusal = refused(error)?;
            let query = ListQuery { notice: form.notice, year: form.year };
            let page = page(&app, &visit, &actor, query, sentences(&refusal)).await?;
            show_refused(&page, &refusal)
        }
    }
}

/// `POST /reports/fill`: begins the unit's report with what is known of it.
pub(crate) async fn fill(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<FillForm>,
) -> Result<Response, Failure> {
    let quarter: Period = period_of(&form.quarter)?;
    let unit = form.unit.trim().parse().ok().or(actor.unit).unwrap_or_default();
    match app.office().fill_report(&app.moment(), &actor, (&form.notice, quarter), unit).await {
        Ok(filled) => {
            let more = format!("?added={}&left={}", filled.added, filled.left_out.len());
            Ok(Redirect::to(&format!("/reports/{}{more}", filled.report)).into_response())
        }
        Err(error) => {
            let refusal = refused(error)?;
            let query = ListQuery { notice: form.notice, year: quarter.calendar_year().to_string() };
            let page = page(&app, &visit, &actor, query, sentences(&refusal)).await?;
            show_refused(&page, &refusal)
        }
    }
}
