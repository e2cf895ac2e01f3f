//! Choosing a period (周期选择): the period asked for, its neighbours, and the kinds a page offers.

use crate::app::{self, App};
use crate::failure::Failure;
use chrono::NaiveDate;
use std::sync::Arc;
use zhaozhang_domain::fact::Ledger;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_office::Scored;

/// The query `?period=2020-07`, with `open=1` where details are shown opened.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub struct PeriodQuery {
    /// Empty or missing: the last period with facts.
    #[serde(default)]
    pub period: String,
    /// `1`: all details opened.
    #[serde(default)]
    pub open: String,
    /// `1`: a column with the pieces published through the channel matrix (S1-59).
    #[serde(default)]
    pub matrix: String,
    /// `2020-08-31`: the figures as of that past day; empty or missing: as of today.
    #[serde(default)]
    pub as_of: String,
}

impl PeriodQuery {
    /// The past day asked for, as it was written.
    pub(crate) fn day_asked(&self) -> String {
        self.as_of.trim().to_owned()
    }

    /// What an address needs to stay with the past day; empty when none was asked for.
    pub(crate) fn day_kept(&self) -> String {
        let asked = self.day_asked();
        if asked.is_empty() { asked } else { format!("&as_of={}", app::percent(&asked)) }
    }
}

/// The sheet of the day asked for with `as_of`, else the one every page shows.
pub(crate) async fn scored(app: &App, code: &str, query: &PeriodQuery) -> Result<Arc<Scored>, Failure> {
    let asked = query.day_asked();
    if asked.is_empty() {
        return app.scored(code).await;
    }
    app.notice(code)?;
    let day = NaiveDate::parse_from_str(&asked, "%Y-%m-%d").ok().filter(|day| *day <= app.moment().today);
    let day = day.ok_or_else(|| {
        Failure::unreadable(
            format!("不能统计截至“{asked}”。"),
            "请写今天或以前的日期，如2020-08-31；不写时统计截至今天。",
        )
    })?;
    Ok(app.office().scored(code, day).await?)
}

/// What the period bar shows.
#[derive(Debug, Clone)]
pub struct PeriodPick {
    /// The period in words.
    pub now: String,
    /// The period's code.
    pub code: String,
    /// Address of the period before.
    pub previous: String,
    /// Address of the period after; empty when it has not begun.
    pub next: String,
    /// The kinds offered.
    pub kinds: Vec<KindLink>,
}

/// One kind of period.
#[derive(Debug, Clone)]
pub struct KindLink {
    /// 月, 季, 年.
    pub label: String,
    /// Address.
    pub href: String,
    /// Whether it is shown.
    pub is_current: bool,
}

/// The period asked for, or the last one with facts up to the day.
pub(crate) fn chosen(
    query: &PeriodQuery,
    notice: &Notice,
    ledger: &Ledger,
    as_of: NaiveDate,
) -> Result<Period, Failure> {
    if query.period.trim().is_empty() {
        return Ok(latest(notice, ledger, as_of));
    }
    let asked = Period::parse(&query.period);
    asked.filter(|period| (1949..=2200).contains(&period.calendar_year())).ok_or_else(|| {
        Failure::unreadable(
            format!("读不懂周期“{}”。", query.period),
            "请写成2020-07（月）、2023-Q1（季度）、2020-H1（半年）或2020（年）。",
        )
    })
}

/// The last period of the notice's main kind with a fact up to the day.
pub(crate) fn latest(notice: &Notice, ledger: &Ledger, as_of: NaiveDate) -> Period {
    app::main_kind(notice).containing(ledger.last_standing_day(as_of).unwrap_or(as_of))
}

/// The last period with a fact that was over before today, which a bulletin reports on; the latest when none was.
pub(crate) fn latest_over(notice: &Notice, ledger: &Ledger, as_of: NaiveDate, today: NaiveDate) -> Period {
    let day = app::main_kind(notice).containing(today).previous().last_day().min(as_of);
    let has_fact = ledger.last_standing_day(day).is_some();
    latest(notice, ledger, if has_fact { day } else { as_of })
}

impl PeriodPick {
    /// The same bar with the past day kept in its addresses.
    pub(crate) fn keeping(mut self, query: &PeriodQuery) -> Self {
        let kinds = self.kinds.iter_mut().map(|kind| &mut kind.href);
        for href in kinds.chain([&mut self.previous, &mut self.next]).filter(|href| !href.is_empty()) {
            href.push_str(&query.day_kept());
        }
        self
    }

    /// The bar for a page at `path` showing `period`.
    pub(crate) fn new(path: &str, period: Period, notice: &Notice, as_of: NaiveDate) -> Self {
        let href = |period: Period| format!("{path}?period={}", period.code());
        let next = period.next();
        let main = app::main_kind(notice);
        let mut offered = vec![main];
        offered.extend([PeriodKind::Quarter, PeriodKind::Year].into_iter().filter(|kind| *kind > main));
        let last = period.last_day().min(as_of.max(period.first_day()));
        let kinds = offered.into_iter().map(|kind| KindLink {
            label: format!("按{}", kind.word()),
            href: href(kind.containing(last)),
            is_current: kind == period.kind(),
        });
        Self {
            now: period.to_string(),
            code: period.code(),
            previous: href(period.previous()),
            next: if next.first_day() <= as_of { href(next) } else { String::new() },
            kinds: kinds.collect(),
        }
    }
}

/// The period and those before it, oldest first, not before the first fact of the ledger.
pub(crate) fn run_up(ledger: &Ledger, period: Period, count: usize) -> Vec<Period> {
    let first = ledger.first_day().unwrap_or(NaiveDate::MAX);
    let mut periods = vec![period];
    let mut earlier = period.previous();
    while periods.len() < count && earlier.last_day() >= first {
        periods.push(earlier);
        earlier = earlier.previous();
    }
    periods.reverse();
    periods
}
