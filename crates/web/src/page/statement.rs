//! 单位得分: the statement of one unit in one period, where each entry opens to the article's words, the rule,
//! the facts with their ledger numbers, the steps and the ruling.

use super::adjustment::{AdjustmentView, approved_lines};
use super::article_text::{self, ArticlePiece};
use super::fact_words;
use super::head;
use super::period_pick::{self, PeriodPick, PeriodQuery};
use super::ranking::minus;
use super::remarks::{self, RemarkLine};
use super::trend;
use crate::app::{App, Visit, show};
use crate::chart;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use crate::words::{self, RuleCard};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use std::collections::BTreeMap;
use zhaozhang_domain::explain;
use zhaozhang_domain::fact::FactId;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::{self, RankRow};
use zhaozhang_domain::rule::Currency;
use zhaozhang_domain::sheet::{EntryView, Flag, FlagKind, HolderId, HolderSheet, QuotaLine};
use zhaozhang_office::{Actor, Scored};

#[derive(Template)]
#[template(path = "unit.html")]
struct UnitPage {
    frame: Frame,
    name: String,
    notice_title: String,
    number: String,
    pick: PeriodPick,
    is_open: bool,
    toggle_href: String,
    figures: Vec<FigureView>,
    chart: String,
    quotas: Vec<QuotaView>,
    flags: Vec<String>,
    subtotals: Vec<Part>,
    entries: Vec<EntryRow>,
    total: String,
    adjustments: Vec<AdjustmentView>,
    adjusted: String,
    by_rule: String,
    as_of: String,
    remarks: Vec<RemarkLine>,
    unproved: Vec<i64>,
}

/// One large figure of a page.
#[derive(Debug, Clone)]
pub struct FigureView {
    /// What it is.
    pub label: &'static str,
    /// The figure.
    pub value: String,
    /// Its unit.
    pub unit: &'static str,
    /// What it is compared with; may be empty.
    pub than: String,
}

struct QuotaView {
    name: String,
    period: String,
    due: String,
    done: String,
    missing: String,
    is_met: bool,
}

struct Part {
    label: String,
    value: String,
}

struct EntryRow {
    day: String,
    title: String,
    sentence: String,
    citation: String,
    heading: String,
    pieces: Vec<ArticlePiece>,
    article_href: String,
    rule_name: String,
    rule: Option<RuleCard>,
    points: String,
    is_zero: bool,
    steps: Vec<String>,
    facts: Vec<FactRow>,
    remarks: Vec<String>,
}

struct FactRow {
    serial: i64,
    kind: &'static str,
    on: String,
    words: String,
    hash: String,
}

/// The holder with the number of the address, counted from 1.
pub(crate) fn holder(scored: &Scored, number: usize) -> Result<(HolderId, &HolderSheet), Failure> {
    let found = scored.sheet.holders().nth(number.wrapping_sub(1));
    found.ok_or_else(|| Failure::missing(format!("本通知没有第{number}个单位")))
}

/// Refuses another unit's statement to whoever works for one unit only: it is not found (requirements §7.1 L-04).
pub(crate) async fn expect_own(app: &App, actor: &Actor, scored: &Scored, name: &str) -> Result<(), Failure> {
    if actor.role.sees_all_units() {
        return Ok(());
    }
    let own = match actor.unit {
        Some(unit) => app.office().holder_name(&scored.notice, unit, scored.sheet.as_of).await?,
        None => None,
    };
    if own.as_deref() == Some(name) {
        Ok(())
    } else {
        Err(Failure::missing("本单位在本通知中没有这一页"))
    }
}

/// `GET /notices/{code}/units/{number}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((code, number)): Path<(String, usize)>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let scored = period_pick::scored(&app, &code, &query).await?;
    let notice = &*scored.notice;
    let (id, sheet) = holder(&scored, number)?;
    expect_own(&app, &actor, &scored, &sheet.name).await?;
    let period = period_pick::chosen(&query, notice, &scored.ledger, scored.sheet.as_of)?;
    let hashes = hashes(&app, &scored, sheet, period).await?;
    let home = format!("/notices/{code}");
    let path = format!("{home}/units/{number}");
    let way = [("通知目录", "/notices"), (notice.title.as_str(), home.as_str())];
    let is_open = query.open == "1";
    let open = if is_open { "" } else { "&open=1" };
    let periods = period_pick::run_up(&scored.ledger, period, 12);
    let mut entries: Vec<EntryRow> =
        sheet.entries_in(period).map(|view| entry_row(&scored, &view, &hashes)).collect();
    // Entries that follow over periods have no day and close the list.
    entries.sort_by_key(|entry| entry.day.is_empty());
    let adjustments = approved_lines(&app, &code, &sheet.name, period).await?;
    let unproved = app.office().unproved_of(&scored, sheet, period).await?;
    let (total, adjusted) = (sheet.total(period), sheet.adjusted(period));
    let page = UnitPage {
        frame: Frame::new(&app, &visit, &format!("{} {period}", sheet.name), &way),
        name: sheet.name.clone(),
        notice_title: notice.title.clone(),
        number: notice.document_number.clone(),
        pick: PeriodPick::new(&path, period, notice, scored.sheet.as_of).keeping(&query),
        is_open,
        toggle_href: format!("{path}?period={}{open}{}", period.code(), query.day_kept()),
        figures: figures(&scored, id, sheet, period),
        chart: chart::columns(&format!("{}各期得分", sheet.name), &trend::columns(sheet, &periods)),
        quotas: sheet
            .quotas
            .iter()
            .filter(|line| line.period == period || period.covers(line.period))
            .map(|line| quota_view(&scored, line))
            .collect(),
        flags: sheet
            .flags
            .iter()
            .filter(|flag| flag.period == period || period.covers(flag.period))
            .map(|flag| flag_words(&scored, flag))
            .collect(),
        subtotals: subtotals(&scored, sheet, period),
        total: minus(&total.to_string()),
        adjustments,
        adjusted: minus(&adjusted.to_string()),
        by_rule: minus(&(total - adjusted).to_string()),
        as_of: document_date(scored.sheet.as_of.min(period.last_day())),
        entries,
        unproved,
        remarks: remarks::of(notice, &scored.sheet, [sheet], period),
    };
    show(&page)
}

/// The chain hash of each fact behind the statement, by ledger number.
async fn hashes(
    app: &App,
    scored: &Scored,
    sheet: &HolderSheet,
    period: Period,
) -> Result<BTreeMap<i64, String>, Failure> {
    let facts = sheet.entries_in(period).flat_map(|view| view.facts.iter().copied());
    let mut serials: Vec<i64> = facts.filter_map(|fact| scored.serial_of(fact)).collect();
    serials.sort_unstable();
    serials.dedup();
    let mut hashes = BTreeMap::new();
    for serial in serials {
        if let Some(entry) = app.office().entry(serial).await? {
            hashes.insert(serial, entry.hash);
        }
    }
    Ok(hashes)
}

fn figures(scored: &Scored, id: HolderId, sheet: &HolderSheet, period: Period) -> Vec<FigureView> {
    let groups = ranking::rank(&scored.notice, &scored.ledger, &scored.sheet, period);
    let row = groups.iter().find_map(|group| {
        let row = group.rows.iter().find(|row| row.holder == id)?;
        Some((group.group.as_str(), group.rows.len(), row.clone()))
    });
    let before = sheet.total(period.previous());
    let total = sheet.total(period);
    let mut figures = vec![
        FigureView {
            label: "本期得分",
            value: minus(&total.to_string()),
            unit: "分",
            than: format!("上期{}分", minus(&before.to_string())),
        },
        FigureView {
            label: "累计得分",
            value: minus(&sheet.cumulative(period).to_string()),
            unit: "分",
            than: format!("{}年初至本期末", period.calendar_year()),
        },
    ];
    if let Some((group, count, row)) = row {
        figures.extend(placed(group, count, &row));
    }
    figures
}

fn placed(group: &str, count: usize, row: &RankRow) -> Vec<FigureView> {
    let mut figures = Vec::new();
    if let Some(place) = row.place {
        let (change, _) = super::ranking::change(row.change);
        let than = format!("{group}，{count}个单位，比上期{change}");
        figures.push(FigureView { label: "本期排名", value: place.to_string(), unit: "", than });
    }
    if let (Some(done), Some(due)) = (row.done, row.due) {
        let than = if done >= due { "已完成".to_owned() } else { format!("还差{}", due - done) };
        figures.push(FigureView { label: "任务完成", value: format!("{done}/{due}"), unit: "篇", than });
    }
    figures
}

fn quota_view(scored: &Scored, line: &QuotaLine) -> QuotaView {
    QuotaView {
        name: line.rule.of(&scored.notice).map_or_else(String::new, |rule| rule.name.clone()),
        period: line.period.to_string(),
        due: line.due.to_string(),
        done: line.done.to_string(),
        missing: (line.due - line.done).to_string(),
        is_met: line.is_met(),
    }
}

fn flag_words(scored: &Scored, flag: &Flag) -> String {
    let what = match flag.kind {
        FlagKind::Barred => "取消评先资格",
        FlagKind::Named => "通报点名",
        FlagKind::Vetoed => "一票否决",
        FlagKind::Failed => "不合格",
    };
    let rule = flag.rule.of(&scored.notice);
    let article = rule.and_then(|rule| scored.notice.articles.get(rule.article));
    let citation = article.map_or("", |article| &article.citation);
    let name = rule.map_or("", |rule| &rule.name);
    format!("{}{what}：依据{citation}“{name}”。", flag.period)
}

fn subtotals(scored: &Scored, sheet: &HolderSheet, period: Period) -> Vec<Part> {
    let mut columns: Vec<&str> = Vec::new();
    for rule in &scored.notice.rules {
        if !columns.contains(&rule.column.as_str()) {
            columns.push(&rule.column);
        }
    }
    let part = |column: &str| {
        let points = sheet.column(&scored.notice, column, period);
        (!points.is_zero())
            .then(|| Part { label: column.to_owned(), value: signed(points, Currency::Points) })
    };
    columns.into_iter().filter_map(part).collect()
}

fn entry_row(scored: &Scored, view: &EntryView<'_>, hashes: &BTreeMap<i64, String>) -> EntryRow {
    let notice = &*scored.notice;
    let rule = view.entry.rule.of(notice);
    let article = rule.and_then(|rule| notice.articles.get(rule.article));
    let ruled = |id: &String| notice.questions.iter().find(|question| question.id == *id);
    let remarks = rule.map_or_else(Vec::new, |rule| {
        rule.questions.iter().filter_map(ruled).map(zhaozhang_domain::notice::Question::remark).collect()
    });
    EntryRow {
        day: view.entry.on.map(|day| day.to_string()).unwrap_or_default(),
        title: title(scored, view),
        sentence: explain::sentence(notice, &scored.ledger, view),
        citation: explain::citation(notice, view).to_owned(),
        heading: article.map_or_else(String::new, |article| heading(&article.heading)),
        pieces: article.map_or_else(Vec::new, |article| article_text::pieces(&article.words)),
        article_href: rule.map_or_else(String::new, |rule| head::article_href(notice, rule.article)),
        rule_name: rule.map_or_else(String::new, |rule| rule.name.clone()),
        rule: rule.map(|rule| words::rule::card(notice, rule)),
        points: signed(view.entry.points, view.entry.currency),
        is_zero: view.entry.points.is_zero(),
        steps: view.steps.iter().map(|step| words::step::sentence(notice, step)).collect(),
        facts: view.facts.iter().filter_map(|fact| fact_row(scored, *fact, hashes)).collect(),
        remarks,
    }
}

/// The heading where it has words: `1.` alone says no more than the citation.
fn heading(heading: &str) -> String {
    if heading.chars().count() > 3 { heading.to_owned() } else { String::new() }
}

/// The title of the first fact, else what the rule is called with the period.
fn title(scored: &Scored, view: &EntryView<'_>) -> String {
    let first = view.facts.first().and_then(|fact| scored.ledger.fact(*fact));
    let words = first.map_or("", |fact| scored.title_of(fact));
    match (first, view.entry.on) {
        (Some(fact), Some(_)) if !words.is_empty() => format!("{}　{words}", fact.kind.word()),
        _ => {
            let rule = view.entry.rule.of(&scored.notice).map_or("", |rule| &rule.name);
            format!("{rule}（{}）", view.entry.charge)
        }
    }
}

fn fact_row(scored: &Scored, id: FactId, hashes: &BTreeMap<i64, String>) -> Option<FactRow> {
    let fact = scored.ledger.fact(id)?;
    let serial = scored.serial_of(id).unwrap_or(0);
    let mut words = vec![
        scored.title_of(fact).to_owned(),
        fact_words::joined(&scored.ledger, scored.ledger.units(fact)),
        fact_words::rest(&scored.ledger, fact),
    ];
    words.retain(|part| !part.is_empty());
    Some(FactRow {
        serial,
        kind: fact.kind.word(),
        on: fact.on.to_string(),
        words: words.join("；"),
        hash: hashes.get(&serial).cloned().unwrap_or_default(),
    })
}

/// `＋20`, `−10`, `0`, with 元 for money.
fn signed(points: Points, currency: Currency) -> String {
    let unit = if currency == Currency::Yuan { "元" } else { "" };
    if points > Points::ZERO {
        format!("+{points}{unit}")
    } else {
        format!("{}{unit}", minus(&points.to_string()))
    }
}
