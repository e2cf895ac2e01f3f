//! 填报负担: how many forms, fields and minutes each unit is asked for in a month, quarter or year, and what it was asked
//! for twice; the same as a workbook. Counting is the office's ([`zhaozhang_office::duty::burden`]).

use crate::app::{App, Visit, download, show, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::period_pick::{KindLink, PeriodPick, PeriodQuery};
use crate::who::Who;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_document::xlsx::{self, SheetName, WorkbookMeta};
use zhaozhang_domain::period::{Period, PeriodKind, document_date};
use zhaozhang_office::duty::burden::{Ask, UnitBurden};

#[derive(Template)]
#[template(path = "burden.html")]
struct BurdenPage {
    frame: Frame,
    pick: PeriodPick,
    as_of: String,
    heads: Vec<&'static str>,
    rows: Vec<RowView>,
    total: Option<RowView>,
    repeats: Vec<RepeatView>,
    measures: Vec<Measure>,
}

struct RowView {
    unit: String,
    counts: Vec<String>,
    forms: u32,
    fields: u32,
    minutes: String,
    repeats: usize,
    taken_over: u32,
}

struct RepeatView {
    unit: String,
    said: String,
}

struct Measure {
    word: &'static str,
    fields: u32,
    minutes: u32,
}

/// The kinds of periods the table is made for.
const KINDS: [PeriodKind; 3] = [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::Year];

fn chosen(query: &PeriodQuery, today: NaiveDate) -> Result<Period, Failure> {
    if query.period.trim().is_empty() {
        return Ok(PeriodKind::Quarter.containing(today));
    }
    let asked = Period::parse(&query.period).filter(|period| KINDS.contains(&period.kind()));
    asked.filter(|period| (1949..=2200).contains(&period.calendar_year())).ok_or_else(|| {
        Failure::unreadable(
            format!("读不懂周期“{}”。", query.period),
            "请写成2020-07（月）、2023-Q1（季度）或2020（年）。",
        )
    })
}

/// `GET /duties/burden`.
pub(crate) async fn show_burden(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let period = chosen(&query, moment.today)?;
    let burdens = app.office().burden(&moment, &actor, period).await?;
    let repeats = burdens.iter().flat_map(|burden| {
        burden.repeats.iter().map(|said| RepeatView { unit: burden.name.clone(), said: said.clone() })
    });
    let json: Vec<serde_json::Value> = burdens.iter().map(described).collect();
    let page = BurdenPage {
        frame: Frame::new(&app, &visit, &format!("{period}填报负担"), &[("任务和时限", "/duties")]),
        pick: pick(period, moment.today),
        as_of: document_date(period.last_day().min(moment.today)),
        heads: Ask::ALL.iter().map(|ask| ask.word()).collect(),
        repeats: repeats.collect(),
        total: (burdens.len() > 1).then(|| row(&total(&burdens))),
        rows: burdens.iter().map(row).collect(),
        measures: Ask::ALL
            .iter()
            .map(|ask| Measure { word: ask.word(), fields: ask.fields(), minutes: ask.minutes() })
            .collect(),
    };
    Ok(with_json(show(&page)?, serde_json::json!({ "period": period.code(), "units": json })))
}

fn described(burden: &UnitBurden) -> serde_json::Value {
    let asked: serde_json::Map<String, serde_json::Value> =
        burden.asked.iter().map(|(ask, count)| (ask.word().to_owned(), (*count).into())).collect();
    serde_json::json!({ "unit": burden.unit, "name": burden.name, "asked": asked, "forms": burden.forms(),
        "fields": burden.fields(), "minutes": burden.minutes(), "taken_over": burden.taken_over,
        "repeats": burden.repeats })
}

fn pick(period: Period, today: NaiveDate) -> PeriodPick {
    let href = |period: Period| format!("/duties/burden?period={}", period.code());
    let last = period.last_day().min(today.max(period.first_day()));
    let kinds = KINDS.iter().map(|kind| KindLink {
        label: format!("按{}", kind.word()),
        href: href(kind.containing(last)),
        is_current: *kind == period.kind(),
    });
    PeriodPick {
        now: period.to_string(),
        code: period.code(),
        previous: href(period.previous()),
        next: if period.next().first_day() <= today { href(period.next()) } else { String::new() },
        kinds: kinds.collect(),
    }
}

fn total(burdens: &[UnitBurden]) -> UnitBurden {
    let mut all = UnitBurden {
        unit: 0,
        name: "合计".to_owned(),
        asked: std::collections::BTreeMap::new(),
        taken_over: burdens.iter().map(|burden| burden.taken_over).sum(),
        repeats: burdens.iter().flat_map(|burden| burden.repeats.clone()).collect(),
    };
    for (ask, count) in burdens.iter().flat_map(|burden| &burden.asked) {
        let sum = all.asked.entry(*ask).or_default();
        *sum = sum.saturating_add(*count);
    }
    all
}

fn row(burden: &UnitBurden) -> RowView {
    let count = |ask: &Ask| burden.asked.get(ask).map_or_else(|| "—".to_owned(), u32::to_string);
    RowView {
        unit: burden.name.clone(),
        counts: Ask::ALL.iter().map(count).collect(),
        forms: burden.forms(),
        fields: burden.fields(),
        minutes: time(burden.minutes()),
        repeats: burden.repeats.len(),
        taken_over: burden.taken_over,
    }
}

/// `2小时30分`, `40分`.
fn time(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest}分"),
        (hours, 0) => format!("{hours}小时"),
        (hours, rest) => format!("{hours}小时{rest}分"),
    }
}

/// `GET /duties/burden.xlsx`.
pub(crate) async fn workbook(
    State(app): State<App>,
    Who(actor): Who,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let period = chosen(&query, moment.today)?;
    let burdens = app.office().burden(&moment, &actor, period).await?;
    let demonstration = if app.office().is_demonstration() { "（演示数据）" } else { "" };
    let title = format!("{period}填报负担{demonstration}");
    let sheets = [
        (SheetName::from_title("填报负担"), burden_table(&burdens, moment.today)),
        (SheetName::from_title("重复填报"), repeat_table(&burdens)),
    ];
    let meta = WorkbookMeta { title: title.clone(), author: actor.name.clone(), created_on: moment.today };
    let bytes = xlsx::tables(&sheets, &meta)
        .map_err(|cause| Failure::fault(format!("cannot draw a workbook: {cause}")))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(&format!("{title}.xlsx"), kind, bytes))
}

fn column(title: &str, weight: u16, align: Align) -> Column {
    Column { title: title.to_owned(), weight, align }
}

fn plain_table(columns: Vec<Column>, rows: Vec<Vec<Cell>>, notes: Vec<String>) -> Table {
    Table { caption: None, columns, upper_heads: Vec::new(), rows, notes }
}

fn burden_table(burdens: &[UnitBurden], today: NaiveDate) -> Table {
    let mut columns = vec![column("单位", 24, Align::Left)];
    let figures = ["表件", "栏目", "估算分钟", "重复", "引用未重填"];
    let heads = Ask::ALL.iter().map(|ask| ask.word()).chain(figures);
    columns.extend(heads.map(|head| column(head, 8, Align::Right)));
    let rows = burdens.iter().map(|burden| {
        let counts = Ask::ALL.iter().map(|ask| burden.asked.get(ask).copied().unwrap_or_default());
        let repeats = u32::try_from(burden.repeats.len()).unwrap_or(u32::MAX);
        let sums = [burden.forms(), burden.fields(), burden.minutes(), repeats, burden.taken_over];
        let figures = counts.chain(sums).map(|figure| Cell::number(figure.to_string()));
        std::iter::once(Cell::text(burden.name.clone())).chain(figures).collect()
    });
    let note = format!("{}导出。分钟数为本系统按表件估算，未对任何人计时。", document_date(today));
    plain_table(columns, rows.collect(), vec![note])
}

fn repeat_table(burdens: &[UnitBurden]) -> Table {
    let rows = burdens.iter().flat_map(|burden| {
        let line = |said: &String| vec![Cell::text(burden.name.clone()), Cell::text(said.clone())];
        burden.repeats.iter().map(line).collect::<Vec<_>>()
    });
    let columns = vec![column("单位", 24, Align::Left), column("重复的要求", 60, Align::Left)];
    plain_table(columns, rows.collect(), Vec::new())
}
