//! 任务台账: the board of issued plans by department, county, chapter, light or tag, and the addresses of the whole group.
//! One task is [`one`]'s, what is recorded on it [`record`]'s, its curve [`curve`]'s, the calendar [`calendar`]'s.

mod adjust;
mod adjust_targets;
mod around;
mod book;
mod calendar;
mod curve;
mod follow;
mod one;
pub(crate) mod pieces;
mod progress;
mod query;
mod record;
mod shares;
mod sight;
mod view;
mod waiting;

use super::ledger::Choice;
use crate::app::{App, Visit, show, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use query::BoardQuery;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::period::{Period, PeriodKind, document_date};
use zhaozhang_domain::task::light::Light;
use zhaozhang_domain::task::plan::PlanState;
use zhaozhang_office::Actor;
use zhaozhang_office::org::units::Register;
use zhaozhang_office::permit::task as act;
use zhaozhang_office::plan::plan_marks::tag_words;
use zhaozhang_office::plan::plans::Plan;
use zhaozhang_office::plan::proposals::{Proposal, proposals};
use zhaozhang_office::plan::task_act_checks::TOGETHER;
use zhaozhang_office::plan::task_acts::{ActKind, TaskAct};
use zhaozhang_office::plan::task_progress::{BoardRow, UnitRow};

/// The largest workbook of figures.
const BOOK_LIMIT: usize = 17 * 1024 * 1024;

/// The addresses of tasks.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/tasks", act::READ, board)
        .get("/tasks.xlsx", act::READ, book::export)
        .takes::<BoardQuery>()
        .get("/tasks/progress", act::IMPORT_PROGRESS, progress::page)
        .takes::<progress::ProgressQuery>()
        .get("/tasks/progress.xlsx", act::IMPORT_PROGRESS, progress::export)
        .takes::<progress::ProgressQuery>()
        .gives_file()
        .post_up_to(BOOK_LIMIT, "/tasks/progress-file", act::IMPORT_PROGRESS, progress::import)
        .takes_parts(&["plan", "file"])
        .get("/tasks/waiting", act::JUDGE, waiting::page)
        .takes::<waiting::WaitingQuery>()
        .post("/tasks/waiting", act::JUDGE, waiting::judge)
        .takes_fields(waiting::FIELDS)
        .get("/tasks/pieces", act::READ, pieces::page)
        .takes::<pieces::QuarterQuery>()
        .get("/tasks/link", act::REPORT, pieces::link)
        .takes::<pieces::LinkForm>()
        .post("/tasks/link", act::REPORT, pieces::tie)
        .takes::<pieces::LinkForm>()
        .get("/tasks/{id}", act::READ, one::page)
        .get("/tasks/{id}/adjust", act::ADJUST, adjust::page)
        .post("/tasks/{id}/adjust", act::ADJUST, adjust::save)
        .takes_fields(adjust::FIELDS)
        .post("/tasks/{id}/acts", act::REPORT, record::record)
        .takes_fields(record::FIELDS)
        .post_up_to(BOOK_LIMIT, "/tasks/{id}/series-file", act::REPORT, record::series)
        .takes_parts(&["file", "unit"])
        .get("/tasks/{id}/series-template", act::REPORT, record::series_template)
        .gives_file()
        .post("/tasks/{id}/acts/{act}/judge", act::JUDGE, record::judge)
        .takes::<record::JudgeForm>()
        .post("/tasks/{id}/supervise", act::SUPERVISE, record::supervise)
        .takes_fields(record::FIELDS)
        .get("/calendar", act::CALENDAR, calendar::page)
        .post("/calendar", act::CALENDAR, calendar::open)
        .takes_nothing()
        .post("/calendar/end", act::CALENDAR, calendar::end)
        .takes_nothing()
        .open_get("/calendar/feed/{secret}", calendar::feed)
}

/// A task on the board.
struct Row {
    id: i64,
    name: String,
    brief: String,
    leads: String,
    others: String,
    goals: String,
    due: String,
    light: &'static str,
    tag: &'static str,
    reason: String,
    report: String,
    together: String,
    pieces: usize,
    waiting: usize,
    /// Steps of supervision that may be taken, with their reasons.
    steps: Vec<String>,
}

/// Rows under one heading.
struct Group {
    name: String,
    rows: Vec<Row>,
    lights: Vec<(&'static str, &'static str, usize)>,
    /// Tasks with a confirmed publicity piece (S0-63).
    told: usize,
}

struct LightCount {
    word: &'static str,
    count: usize,
    href: String,
}

#[derive(Template)]
#[template(path = "tasks.html")]
struct BoardPage {
    frame: Frame,
    plans: Vec<Choice>,
    ways: Vec<Choice>,
    units: Vec<Choice>,
    chapters: Vec<Choice>,
    lights: Vec<Choice>,
    tags: Vec<Choice>,
    lacks: Vec<Choice>,
    as_of: String,
    title: String,
    plan: i64,
    counts: Vec<LightCount>,
    groups: Vec<Group>,
    total: usize,
    untold: usize,
    untold_now: usize,
    quarter: String,
    /// How many tasks wait for a step of supervision, with the address that shows them.
    proposed: usize,
    proposed_href: String,
    export: String,
    /// How many records wait for whoever looks to confirm them.
    waiting: usize,
    may_fill: bool,
}

/// The look of a light.
pub(crate) const fn light_tag(light: Light) -> &'static str {
    match light {
        Light::Stopped => "",
        Light::Done => "tag-blue",
        Light::Green => "tag-green",
        Light::Amber => "tag-amber",
        Light::Red => "tag-red",
    }
}

/// The issued plan asked for, else the newest one.
async fn chosen(app: &App, query: &BoardQuery) -> Result<(Option<Plan>, Vec<Choice>), Failure> {
    let lines = app.office().plans().await?;
    let issued: Vec<_> = lines.into_iter().filter(|line| line.state != PlanState::Draft).collect();
    let asked: Option<i64> = query.plan.parse().ok();
    let id = asked.filter(|id| issued.iter().any(|line| line.id == *id));
    let id = id.or_else(|| issued.first().map(|line| line.id));
    let choices = issued.iter().map(|line| Choice {
        value: line.id.to_string(),
        label: format!("{} {}", line.document_number, line.title),
        is_chosen: Some(line.id) == id,
    });
    let choices = choices.collect();
    let plan = match id {
        Some(id) => Some(app.office().plan(id).await?),
        None => None,
    };
    Ok((plan, choices))
}

/// A row as it stands with one unit: under a department's name its own light is shown, not another's.
fn with_unit(row: &BoardRow, unit: i64) -> BoardRow {
    BoardRow { verdict: row.verdict_of(unit).clone(), ..row.clone() }
}

/// Which groups a row stands in, and how it is shown in each.
fn groups_of(row: &BoardRow, by: &str, plan: &Plan) -> Vec<(String, BoardRow)> {
    let content = &row.task.content;
    let units = |rows: &[UnitRow]| -> Vec<(String, BoardRow)> {
        rows.iter().map(|own| (own.name.clone(), with_unit(row, own.unit))).collect()
    };
    let words = |words: Vec<String>| -> Vec<(String, BoardRow)> {
        unique(words.into_iter()).into_iter().map(|name| (name, row.clone())).collect()
    };
    let found = match by {
        "department" => units(&row.own),
        "county" => units(&row.counties),
        "chapter" => {
            words(content.chapter.and_then(|at| plan.content.chapters.get(at)).cloned().into_iter().collect())
        }
        "light" => words(vec![row.verdict.light.word().to_owned()]),
        "tag" => words(content.tags.clone()),
        _ => words(vec![String::new()]),
    };
    if found.is_empty() { words(vec!["（无）".to_owned()]) } else { found }
}

fn unique(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for word in words {
        if !known.contains(&word) {
            known.push(word);
        }
    }
    known
}

/// What can be missing on a task: one of the four 同, or any publicity (S0-54, S0-63).
const UNTOLD: &str = "宣传";
const UNTOLD_NOW: &str = "本季度宣传";
const ANY_TOGETHER: &str = "四同任一项";

fn is_asked(row: &BoardRow, query: &BoardQuery, told: &BTreeSet<i64>) -> bool {
    let content = &row.task.content;
    let unit: Option<i64> = query.unit.parse().ok();
    let lacks = |which: &str| !row.together.iter().any(|done| done == which);
    let is_lacking = match query.lack.as_str() {
        "" => true,
        UNTOLD => row.pieces == 0,
        UNTOLD_NOW => !told.contains(&row.task.id),
        ANY_TOGETHER => TOGETHER.iter().any(|which| lacks(which)),
        which => lacks(which),
    };
    is_lacking
        && unit.is_none_or(|unit| row.task.is_of(unit))
        && (query.chapter.is_empty()
            || content.chapter.map(|at| at.to_string()) == Some(query.chapter.clone()))
        && (query.light.is_empty() || row.verdict.light.word() == query.light)
        && (query.tag.is_empty() || content.tags.contains(&query.tag))
}

fn row(of: &BoardRow, register: &Register, on: NaiveDate) -> Row {
    let (leads, others) = view::departments(&of.task, register, on);
    let goals = of.task.content.targets().map(|target| target.measure);
    let goals = goals.map(|measure| {
        format!("{}{}{}{}", measure.indicator, measure.comparator, measure.goal, measure.unit)
    });
    let reasons: Vec<&str> = of.verdict.reasons.iter().map(|(_, words)| words.as_str()).collect();
    Row {
        id: of.task.id,
        name: view::name(&of.task),
        brief: of.task.words().chars().take(60).collect(),
        leads,
        others,
        goals: goals.collect::<Vec<_>>().join("；"),
        due: of.task.content.due.map_or_else(|| "长期".to_owned(), document_date),
        light: of.verdict.light.word(),
        tag: light_tag(of.verdict.light),
        reason: reasons.join("；"),
        report: of.last_report.map(document_date).unwrap_or_default(),
        together: if of.together.is_empty() { String::new() } else { of.together.join("、") },
        pieces: of.pieces,
        waiting: of.waiting,
        steps: Vec::new(),
    }
}

/// What the board shows.
struct Shown {
    plan: Option<Plan>,
    plans: Vec<Choice>,
    rows: Vec<BoardRow>,
    on: NaiveDate,
    /// Tasks with a confirmed piece in the quarter of the day.
    told: BTreeSet<i64>,
    /// What a supervisor may do next, by task.
    steps: BTreeMap<i64, Vec<Proposal>>,
}

async fn shown(app: &App, actor: &Actor, query: &BoardQuery) -> Result<Shown, Failure> {
    let on = zhaozhang_office::org::units::read_day(&query.as_of).unwrap_or(app.moment().today);
    let (plan, plans) = chosen(app, query).await?;
    let mut rows = match &plan {
        Some(plan) => app.office().board(actor, plan, on).await?,
        None => Vec::new(),
    };
    // A county sees how it stands with its own share; whoever asks for one unit sees that unit's light.
    let asked: Option<i64> = query.unit.parse().ok();
    let own = actor.unit.filter(|_| !actor.role.sees_all_units());
    for row in &mut rows {
        let county = own.filter(|unit| !row.task.is_answered_by(*unit));
        if let Some(unit) = asked.or(county) {
            *row = with_unit(row, unit);
        }
    }
    let (mut told, mut steps) = (BTreeSet::new(), BTreeMap::new());
    if let Some(plan) = &plan {
        told = told_in(app, plan.id, PeriodKind::Quarter.containing(on)).await?;
        if act::SUPERVISE.allows(actor.role) {
            let acts = app.office().plan_acts(plan.id).await?;
            for row in &rows {
                let own: Vec<&TaskAct> = acts.iter().filter(|act| act.task == row.task.id).collect();
                steps.insert(row.task.id, proposals(row, &own, on));
            }
        }
    }
    if !query.step.is_empty() {
        rows.retain(|row| steps.get(&row.task.id).is_some_and(|steps| !steps.is_empty()));
    }
    Ok(Shown { plan, plans, rows, on, told, steps })
}

/// The tasks of a plan with a confirmed piece in a quarter.
pub(crate) async fn told_in(app: &App, plan: i64, quarter: Period) -> Result<BTreeSet<i64>, Failure> {
    let acts = app.office().plan_acts(plan).await?;
    let today = app.moment().today;
    let told = acts.iter().filter(|act| {
        act.kind == ActKind::Publicity && act.is_confirmed_on(today) && quarter.contains(act.on)
    });
    Ok(told.map(|act| act.task).collect())
}

/// `GET /tasks`.
async fn board(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<BoardQuery>,
) -> Result<Response, Failure> {
    let Shown { plan, plans, rows, on, told, steps } = shown(&app, &actor, &query).await?;
    let register = app.office().register().await?;
    let mut groups: Vec<Group> = Vec::new();
    let asked: Vec<&BoardRow> = rows.iter().filter(|row| is_asked(row, &query, &told)).collect();
    if let Some(plan) = &plan {
        let mut by_name: BTreeMap<String, Vec<BoardRow>> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for of in &asked {
            for (name, of) in groups_of(of, &query.by, plan) {
                if !order.contains(&name) {
                    order.push(name.clone());
                }
                by_name.entry(name).or_default().push(of);
            }
        }
        groups = order
            .into_iter()
            .map(|name| group(&by_name.remove(&name).unwrap_or_default(), name, &register, (on, &steps)))
            .collect();
    }
    let counts = Light::ALL.into_iter().map(|light| LightCount {
        word: light.word(),
        count: rows.iter().filter(|row| row.verdict.light == light).count(),
        href: query.with_light(light.word()),
    });
    let json = serde_json::json!({ "plan": plan.as_ref().map(|plan| plan.id), "on": on.to_string(),
        "tasks": asked.iter().map(|row| view::json(row, &register, on)).collect::<Vec<_>>() });
    let page = BoardPage {
        frame: Frame::new(&app, &visit, "任务台账", &[]),
        plans,
        ways: ways(&query.by),
        units: units(&rows, &register, (&query.unit, on)),
        chapters: chapters(plan.as_ref(), &query.chapter),
        lights: words(Light::ALL.iter().map(|light| light.word()), &query.light),
        tags: words(tag_words(), &query.tag),
        lacks: words(TOGETHER.into_iter().chain([ANY_TOGETHER, UNTOLD, UNTOLD_NOW]), &query.lack),
        as_of: on.to_string(),
        title: plan.as_ref().map(|plan| plan.content.title.clone()).unwrap_or_default(),
        plan: plan.as_ref().map_or(0, |plan| plan.id),
        counts: counts.collect(),
        total: asked.len(),
        untold: asked.iter().filter(|row| row.pieces == 0).count(),
        untold_now: asked.iter().filter(|row| !told.contains(&row.task.id)).count(),
        quarter: PeriodKind::Quarter.containing(on).to_string(),
        proposed: steps.values().filter(|steps| !steps.is_empty()).count(),
        proposed_href: format!("/tasks?{}", BoardQuery { step: "1".to_owned(), ..query.clone() }.fields()),
        groups,
        export: query.export(),
        may_fill: act::IMPORT_PROGRESS.allows(actor.role),
        waiting: if act::JUDGE.allows(actor.role) { rows.iter().map(|row| row.waiting).sum() } else { 0 },
    };
    Ok(with_json(show(&page)?, json))
}

fn group(
    rows: &[BoardRow],
    name: String,
    register: &Register,
    (on, steps): (NaiveDate, &BTreeMap<i64, Vec<Proposal>>),
) -> Group {
    let lights = Light::ALL.into_iter().map(|light| {
        let count = rows.iter().filter(|row| row.verdict.light == light).count();
        (light.word(), light_tag(light), count)
    });
    Group {
        name,
        lights: lights.filter(|(.., count)| *count > 0).collect(),
        told: rows.iter().filter(|row| row.pieces > 0).count(),
        rows: rows
            .iter()
            .map(|of| {
                let own = steps.get(&of.task.id).map(Vec::as_slice).unwrap_or_default();
                Row { steps: own.iter().map(Proposal::brief).collect(), ..row(of, register, on) }
            })
            .collect(),
    }
}

fn ways(chosen: &str) -> Vec<Choice> {
    let all = [
        ("", "方案顺序"),
        ("department", "责任单位"),
        ("county", "县区"),
        ("chapter", "章节"),
        ("light", "亮灯"),
        ("tag", "标签"),
    ];
    let choice = |(value, label): (&str, &str)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        is_chosen: value == chosen,
    };
    all.into_iter().map(choice).collect()
}

fn words<'w>(words: impl Iterator<Item = &'w str>, chosen: &str) -> Vec<Choice> {
    let choice =
        |word: &str| Choice { value: word.to_owned(), label: word.to_owned(), is_chosen: word == chosen };
    words.map(choice).collect()
}

fn units(rows: &[BoardRow], register: &Register, (chosen, on): (&str, NaiveDate)) -> Vec<Choice> {
    let mut ids: Vec<i64> = Vec::new();
    for row in rows {
        let own = row.task.units.iter().map(|(unit, _)| *unit).chain(row.task.counties.iter().copied());
        ids.extend(own);
    }
    ids.sort_unstable();
    ids.dedup();
    let choice = |id: i64| Choice {
        value: id.to_string(),
        label: register.nearest(id, on).map_or_else(String::new, |unit| unit.name.clone()),
        is_chosen: id.to_string() == chosen,
    };
    ids.into_iter().map(choice).collect()
}

fn chapters(plan: Option<&Plan>, chosen: &str) -> Vec<Choice> {
    let chapters = plan.map(|plan| plan.content.chapters.as_slice()).unwrap_or_default().iter().enumerate();
    let choice = |(at, title): (usize, &String)| Choice {
        value: at.to_string(),
        label: title.clone(),
        is_chosen: at.to_string() == chosen,
    };
    chapters.map(choice).collect()
}
