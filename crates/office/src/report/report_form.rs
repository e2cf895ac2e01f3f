//! The quarterly report a notice asks for (季报表): which cadence makes it due, which annex is its form, and when it is due
//! under the reading in force, with both places of the text.

use chrono::NaiveDate;
use zhaozhang_domain::calendar::{Calendar, Derivation};
use zhaozhang_domain::notice::{Article, Cadence, Notice, Question, When};
use zhaozhang_domain::period::{Period, PeriodKind, document_date};

/// A notice's quarterly report.
#[derive(Debug, Clone, Copy)]
pub struct ReportForm<'n> {
    /// 节奏.
    pub cadence: &'n Cadence,
    /// The annex with the form.
    pub annex: &'n Article,
    /// The question that chose the day, if the text leaves it open.
    pub question: Option<&'n Question>,
}

/// When a report is due (季报时限).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportDue {
    /// The day with the sentences that lead to it; through 24:00.
    pub due: Derivation,
    /// Both readings of the text with their days, a line each.
    pub readings: Vec<String>,
    /// The reading in force, as printed under tables; empty when the text leaves nothing open.
    pub remark: String,
}

/// The quarterly report a notice asks for; nothing when it asks for none.
pub fn report_form(notice: &Notice) -> Option<ReportForm<'_>> {
    let annex = notice.articles.iter().find(|article| {
        article.citation.starts_with("附件") && article.heading.trim_end().ends_with("季报表")
    })?;
    let is_quarterly = |when: When| {
        matches!(when, When::LastWorkingDay(PeriodKind::Quarter) | When::LastDay(PeriodKind::Quarter))
    };
    let cadence = notice
        .cadences
        .iter()
        .find(|cadence| is_quarterly(cadence.when) && annex.heading.contains(cadence.name.as_str()))?;
    let question = notice.questions.iter().find(|question| cadence.questions.contains(&question.id));
    Some(ReportForm { cadence, annex, question })
}

impl ReportForm<'_> {
    /// When the report of a quarter is due.
    pub fn due(&self, calendar: &Calendar, quarter: Period) -> ReportDue {
        let on = |when: When| {
            calendar.occurrences(when, quarter.first_day(), quarter.last_day()).into_iter().next()
        };
        let last = || Derivation { day: quarter.last_day(), steps: Vec::new(), is_provisional: false };
        let due = on(self.cadence.when).unwrap_or_else(last);
        let whens = [When::LastWorkingDay(PeriodKind::Quarter), When::LastDay(PeriodKind::Quarter)];
        let places = self.question.map(|question| question.places.as_slice()).unwrap_or_default();
        let readings = places.iter().zip(whens).map(|(place, when)| {
            let day = on(when).map_or(quarter.last_day(), |derivation| derivation.day);
            format!("{place}——即{}", document_date(day))
        });
        ReportDue {
            due,
            readings: readings.collect(),
            remark: self.question.map(reading_words).unwrap_or_default(),
        }
    }
}

/// The reading in force as a sentence.
fn reading_words(question: &Question) -> String {
    match &question.ruling {
        Some(ruling) => format!(
            "{}：两处写法不一致，{}由{}裁定按“{}”，理由：{}。",
            question.id,
            document_date(ruling.decided_on),
            ruling.decided_by,
            ruling.reading,
            ruling.reason
        ),
        None => {
            format!(
                "{}：两处写法不一致，取较早的一种，按“{}”24时前报送，待裁定。",
                question.id, question.default
            )
        }
    }
}

/// The four quarters of a year.
pub fn quarters(year: i32) -> Vec<Period> {
    let mut quarter = NaiveDate::from_ymd_opt(year, 1, 1)
        .map_or_else(|| Period::year(year), |first| PeriodKind::Quarter.containing(first));
    let mut all = Vec::with_capacity(4);
    for _ in 0..4 {
        all.push(quarter);
        quarter = quarter.next();
    }
    all
}
