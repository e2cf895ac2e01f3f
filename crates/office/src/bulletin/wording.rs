//! Words every section uses (用语): how periods, lists, percentages and days are said in a bulletin.

use chrono::{Datelike, NaiveDate};
use zhaozhang_document::official::{Block, HeadingLevel, Span};
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_domain::points::Points;

/// Nothing known, in a table.
pub(super) const UNKNOWN: &str = "—";

/// `本月`, `本季度` …: the period as its own bulletin calls it.
pub(super) const fn this(period: Period) -> &'static str {
    match period.kind() {
        PeriodKind::Week => "本周",
        PeriodKind::Month => "本月",
        PeriodKind::TwoMonths => "本期",
        PeriodKind::Quarter => "本季度",
        PeriodKind::HalfYear => "本半年",
        PeriodKind::Year => "本年",
    }
}

/// `月`, `季度` …: what stands before 任务 and 得分.
pub(super) const fn unit_of(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Week => "周",
        PeriodKind::Month => "月",
        PeriodKind::TwoMonths => "双月",
        PeriodKind::Quarter => "季度",
        PeriodKind::HalfYear => "半年",
        PeriodKind::Year => "年度",
    }
}

/// Another period as seen from this one: `6月`, with its year when that differs.
pub(super) fn seen_from(other: Period, period: Period) -> String {
    let name = other.to_string();
    if other.calendar_year() != period.calendar_year() || other.kind() == PeriodKind::Year {
        return name;
    }
    name.strip_prefix(&format!("{}年", other.calendar_year())).map_or(name.clone(), str::to_owned)
}

/// `7月31日`, with the year when it is not that of the period.
pub(super) fn short_day(day: NaiveDate, year: i32) -> String {
    if day.year() == year {
        format!("{}月{}日", day.month(), day.day())
    } else {
        zhaozhang_domain::period::document_date(day)
    }
}

/// The part in percent, to one decimal: `77.4%`, `100%`; nothing of nothing.
pub(super) fn percent(part: Points, whole: Points) -> Option<String> {
    let share = (part * Points::whole(100)).divided_by(whole)?;
    Some(format!("{}%", share.rounded(1)))
}

/// A count as points, for shares.
pub(super) fn number(count: usize) -> Points {
    Points::whole(i64::try_from(count).unwrap_or(i64::MAX))
}

/// `《…》`, without doubling marks the title has already.
pub(super) fn quoted(title: &str) -> String {
    let title = title.trim();
    if title.starts_with('《') && title.ends_with('》') {
        title.to_owned()
    } else {
        format!("《{}》", inner(title))
    }
}

/// Book marks inside book marks are single ones.
fn inner(title: &str) -> String {
    title.replace('《', "〈").replace('》', "〉")
}

/// A paragraph under way.
#[derive(Debug, Default)]
pub(super) struct Line {
    spans: Vec<Span>,
}

impl Line {
    /// Words.
    pub(super) fn say(&mut self, words: impl AsRef<str>) -> &mut Self {
        let words = words.as_ref();
        match self.spans.last_mut() {
            Some(last) if last.anchor.is_none() && !last.is_lead => last.text.push_str(words),
            _ => self.spans.push(Span::text(words)),
        }
        self
    }

    /// A figure.
    pub(super) fn put(&mut self, figure: Span) -> &mut Self {
        self.spans.push(figure);
        self
    }

    /// Whether nothing was said.
    pub(super) fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The paragraph.
    pub(super) fn finish(self) -> Block {
        Block::Paragraph(self.spans)
    }
}

/// Numbers second-level headings: （一）, （二） ….
#[derive(Debug, Default)]
pub(super) struct Headings {
    count: usize,
}

const NUMERALS: [&str; 20] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五",
    "十六", "十七", "十八", "十九", "二十",
];

impl Headings {
    /// The next heading.
    pub(super) fn next(&mut self, words: &str) -> Block {
        let numeral = NUMERALS.get(self.count).copied().unwrap_or("其他");
        self.count = self.count.saturating_add(1);
        Block::Heading(HeadingLevel::Second, format!("（{numeral}）{words}"))
    }
}
