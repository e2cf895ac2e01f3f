//! 媒体名录: the register with search, trying out a name or address on a day, and what waits for a decision. How names and
//! addresses are told apart is the text room's matter, which class counts the office room's.
//! Next: [`super::outlet_forms`] for one outlet and its forms.

use super::entry::local_time;
use super::form_field::problems_of;
use super::ledger::Choice;
use crate::app::{App, Visit, percent, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::outlet::outlets::{OutletBook, OutletRow, Resolution};
use zhaozhang_office::permit::outlet as act;
use zhaozhang_office::{OfficeError, Refusal};

/// The addresses of the register.
pub(crate) fn routes(gated: Gated) -> Gated {
    let gated = gated
        .get("/outlets", act::READ_OUTLETS, list)
        .get("/outlets/waiting", act::READ_OUTLETS, waiting)
        .post("/outlets/waiting", act::ASK_OUTLET, ask)
        .takes::<AskForm>();
    super::outlet_forms::routes(gated)
}

#[derive(Template)]
#[template(path = "outlets.html")]
struct OutletsPage {
    frame: Frame,
    day: String,
    notice: String,
    totals: Vec<(String, usize)>,
    search: String,
    classes: Vec<Choice>,
    on: String,
    rows: Vec<RowView>,
    words: String,
    told: Option<ToldView>,
    waiting: usize,
    may_add: bool,
    may_ask: bool,
}

/// A line of the register.
struct RowView {
    name: String,
    href: String,
    standing: &'static str,
    kind: String,
    class: String,
    aliases: String,
    domains: String,
    note: String,
}

/// What was found out about a name or address.
struct ToldView {
    outlet: String,
    class: String,
    level: String,
    standing: &'static str,
    programme: String,
    platform: String,
    reasons: Vec<String>,
    is_pending: bool,
}

#[derive(Template)]
#[template(path = "outlets_waiting.html")]
struct WaitingPage {
    frame: Frame,
    rows: Vec<WaitingView>,
    rulings: Vec<RulingView>,
    words: String,
    on: String,
    problems: Vec<String>,
    may_ask: bool,
    may_rule: bool,
}

/// What waits.
struct WaitingView {
    id: i64,
    words: String,
    published: String,
    why: String,
    source: String,
    asked: String,
    rule_href: String,
    add_href: String,
}

/// What was decided.
struct RulingView {
    id: i64,
    name: String,
    class: String,
    days: String,
    basis: String,
    recorded: String,
}

/// What is looked for, and on which day.
#[derive(Debug, Default, serde::Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    search: String,
    #[serde(default)]
    class: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    words: String,
}

/// A name or address to ask about.
#[derive(Debug, Default, Clone, serde::Deserialize)]
pub struct AskForm {
    #[serde(default)]
    words: String,
    #[serde(default)]
    on: String,
}

/// What the filter calls outlets without a class.
const UNLISTED: &str = "名单未列";

/// `GET /outlets`.
async fn list(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let book = app.office().outlets().await?;
    let today = app.moment().today;
    let on: NaiveDate = query.on.trim().parse().unwrap_or(today);
    let main = book.main_notice(on);
    let code = main.map(|entry| entry.notice.code.clone()).unwrap_or_default();
    let classes = book.classes(&code);
    let all: Vec<RowView> = book.on(on).rows().iter().map(|row| row_view(&book, row, on)).collect();
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &all {
        *totals.entry(row.class.as_str()).or_default() += 1;
    }
    let count = |class: &str| totals.get(class).copied().unwrap_or_default();
    let totals = classes.iter().map(|class| (class.clone(), count(class))).collect();
    let choice = |word: &str| Choice {
        value: word.to_owned(),
        label: word.to_owned(),
        is_chosen: word == query.class,
    };
    let waiting = app.office().waiting_outlets(&book).await?.len();
    let search = query.search.trim();
    let is_found = |row: &RowView| {
        let words = [&row.name, &row.aliases, &row.domains, &row.kind, &row.note];
        (search.is_empty() || words.iter().any(|words| words.contains(search)))
            && (query.class.is_empty()
                || row.class == query.class
                || (query.class == UNLISTED && row.class.is_empty()))
    };
    let words = query.words.trim();
    let told = (!words.is_empty()).then(|| told(book.resolve_words(words, on, None)));
    show(&OutletsPage {
        frame: Frame::new(&app, &visit, "媒体名录", &[]),
        day: document_date(on),
        notice: main.map(|entry| entry.notice.title.clone()).unwrap_or_default(),
        totals,
        search: search.to_owned(),
        classes: classes.iter().map(String::as_str).chain([UNLISTED]).map(choice).collect(),
        on: query.on.trim().to_owned(),
        rows: all.into_iter().filter(is_found).collect(),
        words: words.to_owned(),
        told,
        waiting,
        may_add: act::ADD_OUTLET.allows(actor.role),
        may_ask: act::ASK_OUTLET.allows(actor.role),
    })
}

fn row_view(book: &OutletBook, row: &OutletRow, on: NaiveDate) -> RowView {
    // An outlet that ended is told with what stands in its own place, not with its successor.
    let day = row.until.filter(|until| *until < on).unwrap_or(on);
    RowView {
        name: row.name.clone(),
        href: one_href(&row.name),
        standing: row.standing.word(),
        kind: row.kind.clone(),
        class: book.resolve_words(&row.name, day, None).class.unwrap_or_default(),
        aliases: row.aliases.join("、"),
        domains: row.domains.join("、"),
        note: note(row),
    }
}

/// Days, merger, programmes and remark of an outlet in a line.
pub(crate) fn note(row: &OutletRow) -> String {
    let mut parts = Vec::new();
    if let Some(from) = row.from {
        parts.push(format!("{}起", document_date(from)));
    }
    if let Some(until) = row.until {
        parts.push(format!("至{}", document_date(until)));
    }
    if let Some(into) = &row.merged_into {
        parts.push(format!("并入{into}"));
    }
    if !row.programmes.is_empty() {
        parts.push(format!("节目：{}", row.programmes.join("、")));
    }
    if !row.run_by.is_empty() {
        parts.push(format!("{}主办", row.run_by.join("、")));
    }
    if !row.note.is_empty() {
        parts.push(row.note.clone());
    }
    parts.join("；")
}

/// The address of an outlet's page.
pub(crate) fn one_href(name: &str) -> String {
    format!("/outlets/one?name={}", percent(name))
}

fn told(found: Resolution) -> ToldView {
    ToldView {
        is_pending: found.is_pending(),
        outlet: found.outlet,
        class: found.class.unwrap_or_default(),
        level: found.level.unwrap_or_default(),
        standing: found.standing.map_or("", |standing| standing.word()),
        programme: found.programme.unwrap_or_default(),
        platform: found.platform.unwrap_or_default(),
        reasons: found.reasons,
    }
}

/// `GET /outlets/waiting`.
async fn waiting(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    show(&waiting_page(&app, &visit, &actor, AskForm::default()).await?)
}

async fn waiting_page(
    app: &App,
    visit: &Visit,
    actor: &zhaozhang_office::Actor,
    form: AskForm,
) -> Result<WaitingPage, Failure> {
    let book = app.office().outlets().await?;
    let rows = app.office().waiting_outlets(&book).await?;
    let day = |text: &str| text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), document_date);
    let rows = rows.into_iter().map(|(row, found)| {
        let name = if row.name.is_empty() { found.outlet.clone() } else { row.name.clone() };
        WaitingView {
            id: row.id,
            words: if row.name.is_empty() { row.address.clone() } else { row.name.clone() },
            published: day(&row.published_on),
            why: found.reasons.join("；"),
            source: row.source,
            asked: format!("{}，{}", local_time(&row.recorded_at), row.recorded_by),
            rule_href: format!("/outlets/rule?name={}", percent(&name)),
            add_href: format!("/outlets/new?name={}&domains={}", percent(&name), percent(&row.address)),
        }
    });
    let rulings = book.rulings().iter().rev().map(|row| RulingView {
        id: row.id,
        name: row.name.clone(),
        class: if row.level.is_empty() {
            row.class.clone()
        } else {
            format!("{}，{}", row.class, row.level)
        },
        days: zhaozhang_office::outlet::outlets::days_words(&row.from_day, &row.to_day),
        basis: row.basis.clone(),
        recorded: format!("{}，{}", local_time(&row.recorded_at), row.recorded_by),
    });
    Ok(WaitingPage {
        frame: Frame::new(app, visit, "待认定媒体", &[("媒体名录", "/outlets")]),
        rows: rows.collect(),
        rulings: rulings.collect(),
        words: form.words,
        on: form.on,
        problems: Vec::new(),
        may_ask: act::ASK_OUTLET.allows(actor.role),
        may_rule: act::RULE_OUTLET.allows(actor.role),
    })
}

/// `POST /outlets/waiting`.
async fn ask(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<AskForm>,
) -> Result<Response, Failure> {
    match app.office().ask_outlet(&app.moment(), &actor, (&form.words, &form.on)).await {
        Ok(_) => Ok(Redirect::to("/outlets/waiting").into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let page = waiting_page(&app, &visit, &actor, form).await?;
            let problems = problems_of(&refusal).iter().map(ToString::to_string).collect();
            show_refused(&WaitingPage { problems, ..page }, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}
