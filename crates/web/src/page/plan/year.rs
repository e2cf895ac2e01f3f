//! 年度计划: the steps of one year of a plan, task by task, as a list with a month a column; below each task the steps that
//! may be taken over and rows for others. A plan of several years gives one such page a year (S3-32).

use super::{XLSX, lines_of, visible};
use crate::app::{App, Visit, download, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Datelike, NaiveDate};
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_document::xlsx::{SheetName, WorkbookMeta, tables};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::org::units::{Register, read_day};
use zhaozhang_office::permit::task as act;
use zhaozhang_office::plan::draw_year_plan::PlannedStep;
use zhaozhang_office::plan::plans::Plan;
use zhaozhang_office::plan::work_steps::WorkStep;
use zhaozhang_office::plan::year_plan::{YearTask, years};
use zhaozhang_office::refusal::Problem;
use zhaozhang_office::{Actor, OfficeError, Refusal};

/// The fields; `row` begins a row and names its task.
pub(super) const FIELDS: &[&str] = &["row", "take", "unit", "words", "from", "due"];

/// A line of the list.
struct LineView {
    words: String,
    unit: String,
    from: String,
    due: String,
    state: String,
    tag: &'static str,
    /// For each month its look and its word.
    months: Vec<(&'static str, &'static str)>,
}

/// A row of the form.
struct RowView {
    take: bool,
    is_offer: bool,
    units: Vec<Choice>,
    words: String,
    from: String,
    due: String,
    basis: String,
}

struct TaskView {
    id: i64,
    name: String,
    brief: String,
    lines: Vec<LineView>,
    rows: Vec<RowView>,
}

#[derive(Template)]
#[template(path = "plan_year.html")]
struct YearPage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    title: String,
    year: i32,
    years: Vec<i32>,
    months: Vec<u32>,
    tasks: Vec<TaskView>,
    planned: usize,
    done: usize,
    late: usize,
    bare: usize,
    may_plan: bool,
}

/// What was typed into a row.
#[derive(Debug, Clone, Default)]
struct TypedRow {
    task: i64,
    take: bool,
    unit: String,
    words: String,
    from: String,
    due: String,
}

/// The look and word of each month of a step.
fn months(
    year: i32,
    from: NaiveDate,
    due: Option<NaiveDate>,
    look: &'static str,
) -> Vec<(&'static str, &'static str)> {
    let month = |day: NaiveDate| (day.year(), day.month());
    let last = due.unwrap_or(from);
    let of = |number: u32| {
        let own = (year, number);
        if own == month(last) {
            (look, "◆")
        } else if own >= month(from) && own < month(last) {
            (look, "■")
        } else {
            ("", "")
        }
    };
    (1..=12).map(of).collect()
}

fn step_view(step: &WorkStep, year: i32, (register, today): (&Register, NaiveDate)) -> LineView {
    let (look, tag) = if step.is_done() {
        ("g-done", "tag-green")
    } else if step.is_late(today) {
        ("g-late", "tag-red")
    } else {
        ("g-open", "tag-blue")
    };
    LineView {
        words: step.words.clone(),
        unit: register.nearest(step.unit, today).map_or_else(String::new, |unit| unit.name.clone()),
        from: document_date(step.from),
        due: step.due.map(document_date).unwrap_or_default(),
        state: step.words_of_state(today),
        tag,
        months: months(year, step.from, step.due, look),
    }
}

fn mark_view(year: i32, day: NaiveDate, words: &str) -> LineView {
    LineView {
        words: words.to_owned(),
        unit: String::new(),
        from: String::new(),
        due: document_date(day),
        state: "方案写明".to_owned(),
        tag: "",
        months: months(year, day, Some(day), "g-mark"),
    }
}

struct Seen {
    plan: Plan,
    year: i32,
    tasks: Vec<YearTask>,
    register: std::sync::Arc<Register>,
    today: NaiveDate,
}

impl Seen {
    async fn of(app: &App, actor: &Actor, (id, year): (i64, i32)) -> Result<Self, Failure> {
        let plan = visible(app, actor, id).await?;
        if !years(&plan).contains(&year) {
            return Err(Failure::missing(format!("方案没有{year}年的计划，请从方案页选年度")));
        }
        let today = app.moment().today;
        let tasks = app.office().year_plan(actor, &plan, (year, today)).await?;
        Ok(Self { plan, year, tasks, register: app.office().register().await?, today })
    }

    fn lines(&self, of: &YearTask) -> Vec<LineView> {
        let steps = of.steps.iter().map(|step| step_view(step, self.year, (&self.register, self.today)));
        steps.chain(of.marks.iter().map(|(day, words)| mark_view(self.year, *day, words))).collect()
    }

    fn units(&self, of: &YearTask, chosen: &str) -> Vec<Choice> {
        let own = of.task.units_on(self.today).into_iter().map(|(unit, _)| unit);
        let mut all: Vec<i64> = Vec::new();
        for unit in own.chain(of.task.counties_on(self.today)) {
            if !all.contains(&unit) {
                all.push(unit);
            }
        }
        let choice = |unit: i64| Choice {
            value: unit.to_string(),
            label: self.register.nearest(unit, self.today).map_or_else(String::new, |unit| unit.name.clone()),
            is_chosen: unit.to_string() == chosen,
        };
        all.into_iter().map(choice).collect()
    }

    /// The rows of a task: what was typed, else what is proposed and one empty row.
    fn rows(&self, of: &YearTask, typed: Option<&[TypedRow]>) -> Vec<RowView> {
        if let Some(typed) = typed {
            let own = typed.iter().filter(|row| row.task == of.task.id);
            let view = |row: &TypedRow| RowView {
                take: row.take,
                is_offer: true,
                units: self.units(of, &row.unit),
                words: row.words.clone(),
                from: row.from.clone(),
                due: row.due.clone(),
                basis: String::new(),
            };
            return own.map(view).collect();
        }
        let offers = of.proposals.iter().map(|step| RowView {
            take: false,
            is_offer: true,
            units: self.units(of, &step.unit.to_string()),
            words: step.words.clone(),
            from: step.from.to_string(),
            due: step.due.to_string(),
            basis: step.basis.to_owned(),
        });
        let empty = RowView {
            take: true,
            is_offer: false,
            units: self.units(of, ""),
            words: String::new(),
            from: String::new(),
            due: String::new(),
            basis: String::new(),
        };
        offers.chain([empty]).collect()
    }

    fn page(
        &self,
        (app, visit, actor): (&App, &Visit, &Actor),
        problems: Vec<String>,
        typed: Option<&[TypedRow]>,
    ) -> YearPage {
        let id = self.plan.id;
        let crumb = format!("/plans/{id}");
        let steps = || self.tasks.iter().flat_map(|task| &task.steps);
        let may_plan = act::PLAN_YEAR.allows(actor.role) && self.plan.state().is_owed();
        let view = |of: &YearTask| TaskView {
            id: of.task.id,
            name: of.task.name(),
            brief: of.task.words().chars().take(40).collect(),
            lines: self.lines(of),
            rows: if may_plan { self.rows(of, typed) } else { Vec::new() },
        };
        YearPage {
            frame: Frame::new(app, visit, "年度计划", &[("改革方案", "/plans"), ("方案", &crumb)]),
            problems,
            id,
            title: self.plan.content.title.clone(),
            year: self.year,
            years: years(&self.plan),
            months: (1..=12).collect(),
            tasks: self.tasks.iter().map(view).collect(),
            planned: steps().count(),
            done: steps().filter(|step| step.is_done()).count(),
            late: steps().filter(|step| step.is_late(self.today)).count(),
            bare: self.tasks.iter().filter(|task| task.steps.is_empty()).count(),
            may_plan,
        }
    }
}

/// `GET /plans/{id}/years/{year}`.
pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(of): Path<(i64, i32)>,
) -> Result<Response, Failure> {
    let seen = Seen::of(&app, &actor, of).await?;
    let step = |step: &WorkStep| {
        serde_json::json!({ "unit": step.unit, "words": step.words, "from": step.from.to_string(),
            "due": step.due.map(|due| due.to_string()), "state": step.words_of_state(seen.today) })
    };
    let task = |of: &YearTask| {
        serde_json::json!({ "task": of.task.id, "name": of.task.name(),
            "steps": of.steps.iter().map(step).collect::<Vec<_>>() })
    };
    let json = serde_json::json!({ "plan": seen.plan.id, "year": seen.year,
        "tasks": seen.tasks.iter().map(task).collect::<Vec<_>>() });
    let page = seen.page((&app, &visit, &actor), Vec::new(), None);
    Ok(with_json(show(&page)?, json))
}

/// The rows of the form, in order.
fn typed(fields: &[(String, String)]) -> Vec<TypedRow> {
    let mut rows: Vec<TypedRow> = Vec::new();
    for (name, value) in fields {
        let value = value.trim();
        if name == "row" {
            rows.push(TypedRow { task: value.parse().unwrap_or_default(), ..TypedRow::default() });
        }
        let Some(row) = rows.last_mut() else { continue };
        match name.as_str() {
            "take" => row.take = !value.is_empty(),
            "unit" => value.clone_into(&mut row.unit),
            "words" => value.clone_into(&mut row.words),
            "from" => value.clone_into(&mut row.from),
            "due" => value.clone_into(&mut row.due),
            _ => {}
        }
    }
    rows
}

/// `POST /plans/{id}/years/{year}`.
pub(super) async fn draw(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((id, year)): Path<(i64, i32)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let rows = typed(&fields);
    let mut problems = Vec::new();
    let mut day = |words: &str| {
        let read = read_day(words);
        if read.is_none() && !words.is_empty() {
            let what = format!("日期“{words}”读不懂");
            problems.push(Problem::at("due", "P-216", what, "请填写日期，如2026-07-20"));
        }
        read
    };
    let mut steps = Vec::new();
    for row in rows.iter().filter(|row| row.take && !row.words.is_empty()) {
        steps.push(PlannedStep {
            task: row.task,
            unit: row.unit.parse().ok(),
            words: row.words.clone(),
            from: day(&row.from),
            due: day(&row.due),
        });
    }
    let outcome = if problems.is_empty() {
        app.office().draw_year_plan(&app.moment(), &actor, (id, year), &steps).await
    } else {
        Err(OfficeError::from(Refusal::Listed(problems)))
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/plans/{id}/years/{year}")).into_response()),
        Err(OfficeError::Refused(refusal)) => {
            let seen = Seen::of(&app, &actor, (id, year)).await?;
            let page = seen.page((&app, &visit, &actor), lines_of(&refusal), Some(&rows));
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /plans/{id}/years/{year}/list.xlsx`.
pub(super) async fn export(
    State(app): State<App>,
    Who(actor): Who,
    Path(of): Path<(i64, i32)>,
) -> Result<Response, Failure> {
    let seen = Seen::of(&app, &actor, of).await?;
    let mut columns = vec![
        Column::new("任务", 10, Align::Left),
        Column::new("步骤、目标", 44, Align::Left),
        Column::new("单位", 20, Align::Left),
        Column::new("开始", 14, Align::Left),
        Column::new("时限", 14, Align::Left),
        Column::new("进度", 14, Align::Left),
    ];
    columns.extend((1..=12).map(|month| Column::new(format!("{month}月"), 5, Align::Centre)));
    let lines = seen.tasks.iter().flat_map(|of| {
        seen.lines(of).into_iter().map(|line| {
            let words = [of.task.name(), line.words, line.unit, line.from, line.due, line.state];
            let months = line.months.into_iter().map(|(_, sign)| sign.to_owned());
            words.into_iter().chain(months).map(Cell::text).collect()
        })
    });
    let title = format!("{}年工作计划", seen.year);
    let table = Table {
        caption: Some(format!("{}　{title}", seen.plan.content.title)),
        columns,
        upper_heads: Vec::new(),
        rows: lines.collect(),
        notes: vec![format!("■为进行的月份，◆为到期的月份。截至{}。", document_date(seen.today))],
    };
    let failed = |cause: &dyn std::fmt::Display| Failure::fault(format!("cannot draw a workbook: {cause}"));
    let name = SheetName::new("年度计划").map_err(|cause| failed(&cause))?;
    let meta = WorkbookMeta { title: title.clone(), author: "照章".to_owned(), created_on: seen.today };
    let bytes = tables(&[(name, table)], &meta).map_err(|cause| failed(&cause))?;
    Ok(download(&format!("{title}.xlsx"), XLSX, bytes))
}
