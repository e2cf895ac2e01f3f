//! 操作记录: the log with conditions on top, one event in full, and taking lines out with their proof.
//! Lists mask what is personal; the full view is a button and leaves an event of its own.
//! Next: [`super::records`] for the check of the chains, [`crate::command::verify`] for checking an export.

use super::entry::local_time;
use super::fact_words::Labelled;
use super::ledger::Choice;
use crate::app::{App, Visit, download, percent, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use zhaozhang_domain::chain::export::ExportedChain;
use zhaozhang_office::audit::export_chain::MOST_LINES;
use zhaozhang_office::org::masking;
use zhaozhang_office::permit::{self, Role, audit};
use zhaozhang_office::{Actor, EventQuery, EventRow, OfficeError, Problem, Refusal};

/// The addresses of the log.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/events", audit::EVENTS, list)
        .get("/events/export", audit::EXPORT, export_form)
        .post("/events/export", audit::EXPORT, export)
        .takes::<ExportForm>()
        .gives_file()
        .get("/events/{serial}", audit::EVENTS, one)
        .post("/events/{serial}/full", audit::FULL_EVENT, full)
        .takes_nothing()
        .gives::<crate::api::records::EventShape>()
}

/// Conditions of the list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct EventsQuery {
    #[serde(default)]
    actor: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    through: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    before: String,
}

impl EventsQuery {
    /// The conditions, or every one of them that cannot be read.
    pub(crate) fn read(&self) -> Result<EventQuery, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut day = |field: &'static str, text: &str| match text.trim() {
            "" => None,
            text => {
                let day = text.parse::<NaiveDate>().ok();
                if day.is_none() {
                    let what = format!("读不懂日期“{text}”");
                    problems.push(Problem::at(field, "W-431", what, "请写成2026-11-23"));
                }
                day
            }
        };
        let (from, through) = (day("from", &self.from), day("through", &self.through));
        if from.zip(through).is_some_and(|(from, through)| from > through) {
            problems.push(Problem::at("through", "W-432", "止日早于起日", "请核对两个日期"));
        }
        let before = match self.before.trim() {
            "" => None,
            text => text.parse::<i64>().ok().or_else(|| {
                problems.push(Problem::at("before", "W-433", format!("读不懂序号“{text}”"), "请写成数字"));
                None
            }),
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(EventQuery {
            actor: self.actor.clone(),
            role: self.role.clone(),
            act: self.act.clone(),
            subject: self.subject.clone(),
            from,
            through,
            words: self.words.clone(),
            before,
        })
    }

    /// The same conditions from another number on.
    fn href(&self, before: Option<i64>) -> String {
        let pairs = [
            ("actor", &self.actor),
            ("role", &self.role),
            ("act", &self.act),
            ("subject", &self.subject),
            ("from", &self.from),
            ("through", &self.through),
            ("words", &self.words),
        ];
        let mut parts: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", percent(value)))
            .collect();
        parts.extend(before.map(|before| format!("before={before}")));
        format!("/events?{}", parts.join("&"))
    }
}

#[derive(Template)]
#[template(path = "events.html")]
struct EventsPage {
    frame: Frame,
    query: EventsQuery,
    roles: Vec<Choice>,
    acts: Vec<Choice>,
    rows: Vec<EventView>,
    caption: String,
    looked: String,
    next: String,
    newest: String,
    may_export: bool,
}

/// An event in the list, masked.
struct EventView {
    serial: i64,
    at: String,
    actor: String,
    role: String,
    verb: String,
    subject: String,
    detail: String,
}

/// How many events a page shows.
const SHOWN: u32 = 50;

/// `GET /events`.
async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<EventsQuery>,
) -> Result<Response, Failure> {
    let asked = query.read().map_err(Refusal::Listed)?;
    let page = app.office().search_events(&asked, SHOWN).await?;
    let looked = page
        .looked_down_to
        .map(|serial| format!("按文字查找一次查一段，已查到第{serial}号；再往前请点“继续往前查”。"));
    let caption = match (page.rows.first(), page.rows.last()) {
        (Some(newest), Some(oldest)) => format!(
            "第{}号至第{}号，共列{}条，新的在前；全部记录到第{}号",
            newest.serial,
            oldest.serial,
            page.rows.len(),
            page.last
        ),
        _ => String::new(),
    };
    let shown = EventsPage {
        frame: Frame::new(&app, &visit, "操作记录", &[]),
        roles: Role::ALL.iter().map(|role| choice(role.word(), role.word(), &query.role)).collect(),
        acts: permit::all_acts()
            .filter(|act| app.office().is_demonstration() || !act.key.starts_with("demonstration."))
            .map(|act| choice(act.key, act.word, &query.act))
            .collect(),
        rows: page.rows.into_iter().map(|row| view(&app, row)).collect(),
        caption,
        looked: looked.unwrap_or_default(),
        next: page.next.map(|next| query.href(Some(next))).unwrap_or_default(),
        newest: if asked.before.is_some() { query.href(None) } else { String::new() },
        may_export: visit.actor.as_ref().is_some_and(|actor| audit::EXPORT.allows(actor.role)),
        query,
    };
    show(&shown)
}

fn choice(value: &str, label: &str, chosen: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), is_chosen: value == chosen }
}

fn view(app: &App, row: EventRow) -> EventView {
    let subject = super::records::subject_of(app, &row);
    EventView {
        serial: row.serial,
        at: local_time(&row.at),
        actor: masking::text(&row.actor),
        role: row.role,
        verb: row.verb,
        subject,
        detail: masking::text(&row.detail),
    }
}

#[derive(Template)]
#[template(path = "event.html")]
struct EventPage {
    frame: Frame,
    serial: i64,
    is_masked: bool,
    may_unmask: bool,
    lines: Vec<Labelled>,
}

async fn event(app: &App, serial: i64) -> Result<EventRow, Failure> {
    let found = app.office().event(serial).await?;
    found.ok_or_else(|| Failure::missing(format!("没有第{serial}号操作记录")))
}

/// `GET /events/{serial}`: one event, masked.
async fn one(State(app): State<App>, visit: Visit, Path(serial): Path<i64>) -> Result<Response, Failure> {
    let row = event(&app, serial).await?;
    let is_masked = masking::hides(&row.subject) || masking::hides(&row.detail);
    let (subject, detail) = (masking::text(&row.subject), masking::text(&row.detail));
    draw_event(&app, &visit, EventRow { subject, detail, ..row }, is_masked)
}

/// `POST /events/{serial}/full`: the same in full; that it was looked at is recorded first.
async fn full(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(serial): Path<i64>,
) -> Result<Response, Failure> {
    let row = event(&app, serial).await?;
    let subject = format!("第{serial}号操作记录");
    app.office()
        .record_reading(&app.moment(), &actor, audit::FULL_EVENT, &subject, "查看未脱敏的内容")
        .await?;
    let data = serde_json::to_value(crate::api::records::EventShape::of(row.clone()));
    let data = data.map_err(|cause| Failure::fault(format!("cannot write an event as JSON: {cause}")))?;
    Ok(crate::app::with_json(draw_event(&app, &visit, row, false)?, data))
}

fn draw_event(app: &App, visit: &Visit, row: EventRow, is_masked: bool) -> Result<Response, Failure> {
    let title = format!("第{}号操作记录", row.serial);
    let page = EventPage {
        frame: Frame::new(app, visit, &title, &[("操作记录", "/events")]),
        serial: row.serial,
        is_masked,
        may_unmask: visit.actor.as_ref().is_some_and(|actor| audit::FULL_EVENT.allows(actor.role)),
        lines: vec![
            Labelled::new("时间", local_time(&row.at)),
            Labelled::new("经办", row.actor),
            Labelled::new("角色", row.role),
            Labelled::new("事项", row.verb),
            Labelled::new("对象", row.subject),
            Labelled::new("说明", row.detail),
            Labelled::new("上条SM3", row.previous_hash),
            Labelled::new("本条SM3", row.hash),
        ],
    };
    show(&page)
}

/// What is to be taken out.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ExportForm {
    #[serde(default)]
    chain: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
}

#[derive(Template)]
#[template(path = "export.html")]
struct ExportPage {
    frame: Frame,
    form: ExportForm,
    ends: Vec<Labelled>,
    most: i64,
    problems: Vec<Problem>,
}

impl ExportPage {
    /// The problem at a field, or nothing.
    fn at(&self, field: &str) -> String {
        let own = self.problems.iter().filter(|problem| problem.field == field);
        own.map(ToString::to_string).collect::<String>()
    }
}

/// `GET /events/export`.
async fn export_form(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let form = ExportForm { first: "1".to_owned(), ..ExportForm::default() };
    show(&export_page(&app, &visit, form, Vec::new()).await?)
}

async fn export_page(
    app: &App,
    visit: &Visit,
    form: ExportForm,
    problems: Vec<Problem>,
) -> Result<ExportPage, Failure> {
    let (ledger, log) = app.office().chain_ends().await?;
    Ok(ExportPage {
        frame: Frame::new(app, visit, "导出与核验", &[("操作记录", "/events")]),
        form,
        ends: vec![
            Labelled::new("操作记录末号", log.serial.to_string()),
            Labelled::new("操作记录链尾SM3", log.hash),
            Labelled::new("台账末号", ledger.serial.to_string()),
            Labelled::new("台账链尾SM3", ledger.hash),
        ],
        most: MOST_LINES,
        problems,
    })
}

/// `POST /events/export`: the file.
async fn export(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<ExportForm>,
) -> Result<Response, Failure> {
    match exported(&app, &actor, &form).await {
        Ok(response) => Ok(response),
        Err(OfficeError::Refused(refusal)) => {
            let Refusal::Listed(problems) = &refusal else { return Err(refusal.into()) };
            show_refused(&export_page(&app, &visit, form, problems.clone()).await?, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

async fn exported(app: &App, actor: &Actor, form: &ExportForm) -> Result<Response, OfficeError> {
    let mut problems = Vec::new();
    let chain = ExportedChain::parse(form.chain.trim());
    if chain.is_none() {
        problems.push(Problem::at("chain", "T-311", "没有选择导出什么", "请选择操作记录或台账"));
    }
    let mut number = |field: &'static str, text: &str| {
        let number = text.trim().parse::<i64>().ok();
        if number.is_none() && !text.trim().is_empty() {
            problems.push(Problem::at(field, "T-312", format!("读不懂号数“{text}”"), "请写成数字"));
        }
        number
    };
    let (first, last) = (number("first", &form.first).unwrap_or(1), number("last", &form.last));
    let Some(chain) = chain.filter(|_| problems.is_empty()) else {
        return Err(Refusal::Listed(problems).into());
    };
    let export = app.office().export_chain(&app.moment(), actor, chain, first, last).await?;
    let name = format!("{}第{}号至第{}号.txt", chain.word(), export.head.first, export.head.last());
    Ok(download(&name, "text/plain; charset=utf-8", export.text.into_bytes()))
}
