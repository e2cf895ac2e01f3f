//! 内容台账: policies and deployments with the items about them, leaders' instructions and what became of them, the
//! quality of what units and authors sent and what county units wrote about. The honours stand on [`super::honours`].

use super::submission_item::Detail;
use crate::app::{App, Visit, percent, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_domain::submission::ContentClass;
use zhaozhang_office::permit::submission as act;
use zhaozhang_office::submission::content_book::{
    ContentItem, HANDLED, IN_HAND, InstructionItem, Policy, Quality,
};
use zhaozhang_office::submission::record_handling::NewHandling;
use zhaozhang_office::submission::submissions::Submission;
use zhaozhang_office::submission::urgent;
use zhaozhang_office::{Actor, Moment, OfficeError, Problem, Refusal};

/// The addresses of the group.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/policies", act::READ, policies)
        .get("/policies/one", act::READ, policy)
        .get("/instructions", act::READ, instructions)
        .post("/instructions/{id}", act::RECORD_HANDLING, handle)
        .takes::<HandlingForm>()
        .get("/quality", act::READ, quality)
}

/// An item in one of the books.
struct ItemRow {
    href: String,
    title: String,
    sender: String,
    state: &'static str,
    on: String,
    duty: String,
}

fn item_row(item: &ContentItem) -> ItemRow {
    let line = &item.line;
    let on = if line.submitted_on.is_empty() { &line.created_on } else { &line.submitted_on };
    ItemRow {
        href: format!("/submissions/{}", line.id),
        title: if line.title.is_empty() { "（未写标题）".to_owned() } else { line.title.clone() },
        sender: line.sender_name.clone(),
        state: line.state.word(),
        on: on.clone(),
        duty: line.duty.clone(),
    }
}

#[derive(Template)]
#[template(path = "policies.html")]
struct PoliciesPage {
    frame: Frame,
    rows: Vec<PolicyRow>,
}

struct PolicyRow {
    href: String,
    name: String,
    kind: &'static str,
    count: usize,
    units: usize,
    last: String,
}

#[derive(Template)]
#[template(path = "policy.html")]
struct PolicyPage {
    frame: Frame,
    name: String,
    kind: &'static str,
    deployed_on: String,
    rows: Vec<ItemRow>,
}

/// The page of a policy or deployment.
pub(crate) fn policy_href(name: &str) -> String {
    format!("/policies/one?name={}", percent(name))
}

fn units_of(policy: &Policy) -> usize {
    let mut units: Vec<i64> = policy.items.iter().map(|item| item.line.sender).collect();
    units.sort_unstable();
    units.dedup();
    units.len()
}

/// `GET /policies`.
pub(crate) async fn policies(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
) -> Result<Response, Failure> {
    let found = app.office().policies(&app.moment(), &actor).await?;
    let row = |policy: &Policy| PolicyRow {
        href: policy_href(&policy.name),
        name: policy.name.clone(),
        kind: policy.content.word(),
        count: policy.items.len(),
        units: units_of(policy),
        last: policy.items.first().map(|item| item_row(item).on).unwrap_or_default(),
    };
    let frame = Frame::new(&app, &visit, "政策和部署落实", &[]);
    show(&PoliciesPage { frame, rows: found.iter().map(row).collect() })
}

/// Which policy.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct PolicyQuery {
    #[serde(default)]
    name: String,
}

/// `GET /policies/one`.
pub(crate) async fn policy(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<PolicyQuery>,
) -> Result<Response, Failure> {
    let found = app.office().policies(&app.moment(), &actor).await?;
    let found = found.into_iter().find(|policy| policy.is_called(&query.name));
    let found = found.ok_or_else(|| Failure::missing("没有关于这项政策或部署的信息"))?;
    let deployed_on = found.items.first().map(|item| item.field("deployed_on").to_owned());
    show(&PolicyPage {
        frame: Frame::new(&app, &visit, &found.name, &[("政策和部署落实", "/policies")]),
        kind: found.content.word(),
        deployed_on: deployed_on.unwrap_or_default(),
        rows: found.items.iter().map(item_row).collect(),
        name: found.name,
    })
}

#[derive(Template)]
#[template(path = "instructions.html")]
struct InstructionsPage {
    frame: Frame,
    rows: Vec<InstructionRow>,
    open: usize,
    total: usize,
    only_open: bool,
    may_handle: bool,
    problems: Vec<Problem>,
    states: [&'static str; 2],
}

struct InstructionRow {
    id: i64,
    leader: String,
    on: String,
    words: String,
    item: ItemRow,
    result: String,
    is_open: bool,
    handlings: Vec<String>,
    typed: String,
}

fn instruction_row(one: &InstructionItem, typed: Option<&HandlingForm>) -> InstructionRow {
    let handling = |row: &zhaozhang_office::submission::content_book::HandlingRow| {
        format!("{}　{}：{}（{}）", row.on_day, row.state, row.result, row.recorded_by)
    };
    InstructionRow {
        id: one.item.line.id,
        leader: one.item.field("instructing_leader").to_owned(),
        on: one.item.field("instructed_on").to_owned(),
        words: one.item.field("instruction").to_owned(),
        item: item_row(&one.item),
        result: one.result().to_owned(),
        is_open: one.is_open(),
        handlings: one.handlings.iter().map(handling).collect(),
        typed: typed.map(|form| form.result.clone()).unwrap_or_default(),
    }
}

/// Which instructions.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct InstructionQuery {
    #[serde(default)]
    open: String,
}

/// What became of an instruction.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct HandlingForm {
    #[serde(default)]
    state: String,
    #[serde(default)]
    result: String,
}

/// `GET /instructions`.
pub(crate) async fn instructions(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<InstructionQuery>,
) -> Result<Response, Failure> {
    let only_open = !query.open.is_empty();
    show(&instructions_page(&app, &visit, &actor, only_open, None).await?)
}

async fn instructions_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    only_open: bool,
    typed: Option<(i64, &HandlingForm)>,
) -> Result<InstructionsPage, Failure> {
    let book = app.office().instruction_book(&app.moment(), actor).await?;
    let shown = book.iter().filter(|one| !only_open || one.is_open());
    let row = |one: &InstructionItem| {
        let own = typed.filter(|(id, _)| *id == one.item.line.id).map(|(_, form)| form);
        instruction_row(one, own)
    };
    Ok(InstructionsPage {
        frame: Frame::new(app, visit, "批示办理", &[]),
        rows: shown.map(row).collect(),
        open: book.iter().filter(|one| one.is_open()).count(),
        total: book.len(),
        only_open,
        may_handle: act::RECORD_HANDLING.allows(actor.role),
        problems: Vec::new(),
        states: [HANDLED, IN_HAND],
    })
}

/// `POST /instructions/{id}`.
pub(crate) async fn handle(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    axum::Form(form): axum::Form<HandlingForm>,
) -> Result<Response, Failure> {
    let new = NewHandling { id, state: form.state.clone(), result: form.result.clone() };
    match app.office().record_handling(&app.moment(), &actor, &new).await {
        Ok(()) => Ok(Redirect::to("/instructions").into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let mut page = instructions_page(&app, &visit, &actor, false, Some((id, &form))).await?;
            if let Refusal::Listed(problems) = &refusal {
                page.problems.clone_from(problems);
            }
            crate::app::show_refused(&page, &refusal)
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "quality.html")]
struct QualityPage {
    frame: Frame,
    period: String,
    span: String,
    is_wrong: bool,
    units: Vec<QualityRow>,
    authors: Vec<QualityRow>,
    kinds: Vec<KindsRow>,
}

struct QualityRow {
    unit: String,
    author: String,
    ratings: [u32; 3],
    returned: u32,
    average: String,
}

struct KindsRow {
    unit: String,
    counts: Vec<u32>,
    missing: String,
}

fn quality_row(quality: &Quality) -> QualityRow {
    let average = quality.hundredths();
    QualityRow {
        unit: quality.unit.clone(),
        author: quality.author.clone(),
        ratings: quality.ratings,
        returned: quality.returned,
        average: average.map_or_else(|| "—".to_owned(), |sum| format!("{}.{:02}", sum / 100, sum % 100)),
    }
}

/// Of which period.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct QualityQuery {
    #[serde(default)]
    period: String,
}

/// `GET /quality`.
pub(crate) async fn quality(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<QualityQuery>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let this_quarter = PeriodKind::Quarter.containing(moment.today);
    let asked = Period::parse(query.period.trim());
    let is_wrong = !query.period.trim().is_empty() && asked.is_none();
    let period = asked.unwrap_or(this_quarter);
    let book = app.office().quality_book(&moment, &actor, (period.first_day(), period.last_day())).await?;
    show(&QualityPage {
        frame: Frame::new(&app, &visit, "报送质量", &[]),
        period: if is_wrong { query.period } else { period.code() },
        span: period.to_string(),
        is_wrong,
        units: book.units.iter().map(quality_row).collect(),
        authors: book.authors.iter().map(quality_row).collect(),
        kinds: book
            .kinds
            .iter()
            .map(|kinds| KindsRow {
                unit: kinds.unit.clone(),
                counts: kinds.counts.iter().map(|(_, count)| *count).collect(),
                missing: kinds.missing().join("、"),
            })
            .collect(),
    })
}

/// What the form says of an urgent item: how urgent, since when, and how long it took.
pub(crate) fn urgency(item: &Submission, now: &Moment) -> Vec<Detail> {
    let text = &item.manuscript;
    if item.line.urgency.is_empty() {
        return Vec::new();
    }
    let since =
        text.urgent_since().map(|at| format!("　事件发生（接到任务）{}", at.format("%Y-%m-%d %H:%M")));
    let mark = format!("{}{}", item.line.urgency, since.unwrap_or_default());
    let mut details = vec![Detail { label: "紧急程度", words: mark }];
    if let Some(taken) = urgent::taken(item, now) {
        let words = if taken.minutes < 0 {
            "时间有误，请核对事件发生（接到任务）时间".to_owned()
        } else {
            let running = if taken.is_running { "（计时中，尚未报到市局）" } else { "" };
            format!("{}小时{}分{running}", taken.minutes / 60, taken.minutes % 60)
        };
        details.push(Detail { label: "报送用时", words });
    }
    details
}

/// The books an item stands in: address and words.
pub(crate) fn related(item: &Submission) -> Vec<(String, String)> {
    let text = &item.manuscript;
    let policy = |field: &str| {
        let name = text.content_field(field);
        (!name.is_empty()).then(|| (policy_href(name), format!("同一政策、部署的信息：{name}")))
    };
    let mut related: Vec<(String, String)> = match text.content {
        Some(ContentClass::PolicyFeedback) => policy("policy").into_iter().collect(),
        Some(ContentClass::Deployment) => policy("deployment").into_iter().collect(),
        Some(ContentClass::LeaderInstruction) => {
            vec![("/instructions".to_owned(), "批示办理台账".to_owned())]
        }
        Some(ContentClass::Honour) => vec![("/honours".to_owned(), "荣誉记录".to_owned())],
        _ => Vec::new(),
    };
    if !item.line.duty.is_empty() {
        related.push((format!("/duties/{}", item.line.duty), "办理的应办事项".to_owned()));
    }
    related
}
