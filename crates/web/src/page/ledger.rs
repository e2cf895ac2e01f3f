//! 查台账: the facts of a notice with conditions on top, newest first; and the empty workbook to fill in.
//! Next: [`super::entry`] for one fact, [`super::upload`] for taking facts in.

use super::fact_words;
use crate::app::{App, Visit, download, percent, show};
use crate::failure::Failure;
use crate::frame::Frame;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhaozhang_domain::fact::{Fact, FactId, FactKind};
use zhaozhang_domain::period::Period;
use zhaozhang_office::Scored;
use zhaozhang_office::ledger::ledger_book;

/// Conditions of the list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct LedgerQuery {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    page: String,
    #[serde(default)]
    size: String,
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    frame: Frame,
    code: String,
    notice_title: String,
    notices: Vec<Choice>,
    kinds: Vec<Choice>,
    unit: String,
    words: String,
    period: String,
    rows: Vec<Row>,
    total: usize,
    page: usize,
    pages: usize,
    previous: String,
    next: String,
    sizes: Vec<SizeLink>,
}

/// A choice of a drop-down.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

struct Row {
    serial: i64,
    kind: &'static str,
    is_reversed: bool,
    on: String,
    units: String,
    title: String,
    rest: String,
}

struct SizeLink {
    label: usize,
    href: String,
    is_current: bool,
}

const SIZES: [usize; 3] = [20, 50, 100];

/// The notices as choices; those with facts first, and the first of them chosen when none is asked for.
pub(crate) fn notice_choices(app: &App, visit: &Visit, asked: &str) -> (String, Vec<Choice>) {
    let entries = app.office().notices();
    let mut notices: Vec<_> = entries.iter().map(|entry| &entry.notice).collect();
    notices.sort_by_key(|notice| !visit.in_use.contains(&notice.code));
    let first = notices.first().map_or_else(String::new, |notice| notice.code.clone());
    let chosen = if asked.is_empty() { first } else { asked.to_owned() };
    let choices = notices.into_iter().map(|notice| Choice {
        value: notice.code.clone(),
        label: format!("{}　{}", notice.title, notice.document_number).trim().to_owned(),
        is_chosen: notice.code == chosen,
    });
    let choices = choices.collect();
    (chosen, choices)
}

/// `GET /ledger`.
pub(crate) async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<LedgerQuery>,
) -> Result<Response, Failure> {
    let (code, notices) = notice_choices(&app, &visit, &query.notice);
    let scored = app.scored(&code).await?;
    let wanted = Wanted::of(&query)?;
    // The whole ledger needs no list of its own: it is as long as it is, and its end is where the newest stand.
    let found = if wanted.is_everything() {
        None
    } else {
        Some(scored.listing(&wanted.key(), |fact| wanted.fits(&scored, fact)))
    };
    let total = found.as_ref().map_or(scored.ledger.len(), |found| found.len());
    let size = query.size.parse().ok().filter(|size| SIZES.contains(size)).unwrap_or(20);
    let pages = total.div_ceil(size).max(1);
    let page = query.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let href = |page: usize, size: usize| query.href(&code, page, size);
    let end = total - ((page - 1) * size).min(total);
    let places = end.saturating_sub(size)..end;
    let shown: Vec<(FactId, &Fact)> = match &found {
        None => scored.ledger.facts_from(places.start).take(places.len()).collect(),
        Some(found) => {
            let ids = found.get(places).unwrap_or(&[]).iter();
            ids.filter_map(|id| Some((*id, scored.ledger.fact(*id)?))).collect()
        }
    };
    let rows = shown.iter().rev().map(|(id, fact)| row(&scored, *id, fact));
    let shown = LedgerPage {
        frame: Frame::new(&app, &visit, "查台账", &[]),
        notice_title: scored.notice.title.clone(),
        notices,
        kinds: kind_choices(&query.kind),
        unit: query.unit.clone(),
        words: query.words.clone(),
        period: query.period.clone(),
        rows: rows.collect(),
        total,
        page,
        pages,
        previous: if page > 1 { href(page - 1, size) } else { String::new() },
        next: if page < pages { href(page + 1, size) } else { String::new() },
        sizes: SIZES
            .map(|each| SizeLink { label: each, href: href(1, each), is_current: each == size })
            .into(),
        code,
    };
    show(&shown)
}

impl LedgerQuery {
    /// The notice asked for.
    pub(crate) fn notice(&self) -> &str {
        &self.notice
    }

    /// The page asked for, from 1.
    pub(crate) fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).max(1)
    }

    /// How many to a page, at most so many.
    pub(crate) fn size(&self, most: usize) -> usize {
        self.size.parse().unwrap_or(100).clamp(1, most)
    }

    fn href(&self, code: &str, page: usize, size: usize) -> String {
        let pairs = [
            ("notice", code),
            ("kind", &self.kind),
            ("unit", &self.unit),
            ("words", &self.words),
            ("period", &self.period),
        ];
        let pairs: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", percent(value)))
            .collect();
        format!("/ledger?{}&page={page}&size={size}", pairs.join("&"))
    }
}

/// What the list is narrowed to.
pub(crate) struct Wanted {
    kind: Option<FactKind>,
    unit: String,
    words: String,
    period: Option<Period>,
}

impl Wanted {
    pub(crate) fn of(query: &LedgerQuery) -> Result<Self, Failure> {
        let period = query.period.trim();
        let parsed = Period::parse(period);
        if !period.is_empty() && parsed.is_none() {
            return Err(Failure::unreadable(
                format!("读不懂周期“{period}”。"),
                "请写成2020-07（月）、2023-Q1（季度）或2020（年）。",
            ));
        }
        Ok(Self {
            kind: FactKind::parse(&query.kind),
            unit: query.unit.trim().to_owned(),
            words: query.words.trim().to_owned(),
            period: parsed,
        })
    }

    pub(crate) fn is_everything(&self) -> bool {
        self.kind.is_none() && self.period.is_none() && self.unit.is_empty() && self.words.is_empty()
    }

    /// What tells this narrowing from another.
    pub(crate) fn key(&self) -> String {
        let kind = self.kind.map_or("", FactKind::word);
        let period = self.period.map(|period| format!("{period:?}")).unwrap_or_default();
        [kind, &period, &self.unit, &self.words].join("\n")
    }

    pub(crate) fn fits(&self, scored: &Scored, fact: &Fact) -> bool {
        let ledger = &scored.ledger;
        let has_unit = || ledger.units(fact).iter().any(|unit| ledger.text(*unit).contains(&self.unit));
        let has_words =
            || scored.title_of(fact).contains(&self.words) || ledger.text(fact.item).contains(&self.words);
        self.kind.is_none_or(|kind| fact.kind == kind)
            && self.period.is_none_or(|period| period.contains(fact.on))
            && (self.unit.is_empty() || has_unit())
            && (self.words.is_empty() || has_words())
    }
}

fn kind_choices(chosen: &str) -> Vec<Choice> {
    let choice = |kind: FactKind| Choice {
        value: kind.word().to_owned(),
        label: kind.word().to_owned(),
        is_chosen: kind.word() == chosen,
    };
    FactKind::ALL.map(choice).into()
}

fn row(scored: &Scored, id: FactId, fact: &Fact) -> Row {
    let ledger = &scored.ledger;
    Row {
        serial: scored.serial_of(id).unwrap_or(0),
        kind: fact.kind.word(),
        is_reversed: fact.is_reversed,
        on: fact.on.to_string(),
        units: fact_words::joined(ledger, ledger.units(fact)),
        title: scored.title_of(fact).to_owned(),
        rest: fact_words::rest(ledger, fact),
    }
}

/// `?notice=` of the template.
#[derive(Debug, Default, Deserialize)]
pub struct NoticeQuery {
    /// Code.
    #[serde(default)]
    pub notice: String,
}

/// `GET /ledger/template`: the empty workbook of a notice.
pub(crate) async fn template(
    State(app): State<App>,
    Query(query): Query<NoticeQuery>,
) -> Result<Response, Failure> {
    let notice = app.notice(&query.notice)?.notice.clone();
    let spec = ledger_book::template_spec(&notice, app.moment().today);
    let drawing = tokio::task::spawn_blocking(move || zhaozhang_document::ledger_template::template(&spec));
    let bytes = drawing
        .await
        .map_err(|cause| Failure::fault(format!("drawing a ledger template was cut off: {cause}")))?
        .map_err(|cause| Failure::fault(format!("cannot draw a ledger template: {cause}")))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(&format!("台账模板-{}.xlsx", notice.code), kind, bytes))
}
