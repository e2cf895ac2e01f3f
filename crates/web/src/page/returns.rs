//! 退回原因: why items came back, counted by unit for a quarter beside the quarter before, with what to teach against each
//! reason, so that the next training has its agenda (五（二）培训教学). The counting is the office's
//! ([`zhaozhang_office::submission::submissions::handover`]).

use super::ledger::Choice;
use crate::app::{App, Visit, show, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_office::permit::submission as act;
use zhaozhang_office::submission::return_submission::RETURN_REASONS;
use zhaozhang_office::submission::submissions::handover::{OWN_WORDS, ReturnCount, count_reasons};

/// How many quarters back can be chosen.
const QUARTERS: usize = 8;

/// What to teach against each reason to choose from, in their order.
const LESSONS: [&str; 7] = [
    "时间、地点、主体、经过、结果写全；动笔前按要素列单子核一遍",
    "每个数据注明数据来源，正文前后、文图之间逐个核对",
    "一稿一事，先写做法和成效，再写会议和表态",
    "交审前读一遍错别字、标点、层次序号和单位全称",
    "每图一句说明：何时、何地、何人、做什么；不清晰的重拍",
    "当天的事当天报；过了时效的改写成经验或成效",
    "交审前在“检索”里查本单位近期信息，有新进展才再报",
];

/// The addresses.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated.get("/quality/returns", act::READ, list)
}

#[derive(Template)]
#[template(path = "returns.html")]
struct ReturnsPage {
    frame: Frame,
    quarter: String,
    before: String,
    choices: Vec<Choice>,
    heads: Vec<&'static str>,
    rows: Vec<Row>,
    total: usize,
    lessons: Vec<Lesson>,
}

struct Row {
    unit: String,
    counts: Vec<String>,
    total: usize,
    before: usize,
}

struct Lesson {
    reason: &'static str,
    taught: &'static str,
    now: usize,
    before: usize,
    turn: String,
    units: String,
}

/// Which quarter.
#[derive(Debug, Deserialize, Default)]
pub(crate) struct ReturnsQuery {
    #[serde(default)]
    quarter: String,
}

/// `GET /quality/returns`.
async fn list(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<ReturnsQuery>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let running = PeriodKind::Quarter.containing(moment.today);
    let asked = Period::parse(query.quarter.trim()).filter(|period| period.kind() == PeriodKind::Quarter);
    let quarter = asked.unwrap_or(running);
    let before = quarter.previous();
    let mut counts = Vec::new();
    for period in [quarter, before] {
        let span = (period.first_day(), period.last_day());
        let rows = app.office().returns_between(&moment, &actor, span).await?;
        counts.push(count_reasons(&rows));
    }
    let old = counts.pop().unwrap_or_default();
    let now = counts.pop().unwrap_or_default();
    let json: Vec<_> = now
        .iter()
        .map(|one| {
            let reasons: serde_json::Map<String, serde_json::Value> =
                one.reasons.iter().map(|(reason, count)| ((*reason).to_owned(), (*count).into())).collect();
            serde_json::json!({ "unit": one.unit_name, "total": one.total, "reasons": reasons })
        })
        .collect();
    let page = ReturnsPage {
        frame: Frame::new(&app, &visit, "退回原因", &[("报送质量", "/quality")]),
        quarter: quarter.to_string(),
        before: before.to_string(),
        choices: choices(running, quarter),
        heads: RETURN_REASONS.into_iter().chain(std::iter::once(OWN_WORDS)).collect(),
        total: now.iter().map(|one| one.total).sum(),
        rows: now.iter().map(|one| row(one, &old)).collect(),
        lessons: lessons(&now, &old),
    };
    Ok(with_json(show(&page)?, serde_json::json!({ "quarter": quarter.code(), "units": json })))
}

fn choices(running: Period, chosen: Period) -> Vec<Choice> {
    let mut period = running;
    let mut choices = Vec::new();
    for _ in 0..QUARTERS {
        choices.push(Choice { value: period.code(), label: period.to_string(), is_chosen: period == chosen });
        period = period.previous();
    }
    choices
}

fn row(one: &ReturnCount, old: &[ReturnCount]) -> Row {
    let shown = |count: usize| if count == 0 { "—".to_owned() } else { count.to_string() };
    Row {
        unit: one.unit_name.clone(),
        counts: one.reasons.iter().map(|(_, count)| shown(*count)).collect(),
        total: one.total,
        before: old.iter().find(|other| other.unit == one.unit).map_or(0, |other| other.total),
    }
}

/// The reasons that were given, the commonest first, with whom to teach and whether they fell.
fn lessons(now: &[ReturnCount], old: &[ReturnCount]) -> Vec<Lesson> {
    let count = |of: &ReturnCount, reason: &str| {
        of.reasons.iter().find(|(known, _)| *known == reason).map_or(0, |(_, count)| *count)
    };
    let mut lessons: Vec<Lesson> = RETURN_REASONS
        .into_iter()
        .zip(LESSONS)
        .map(|(reason, taught)| {
            let units = now.iter().filter(|one| count(one, reason) > 0).map(|one| one.unit_name.as_str());
            let units = units.collect::<Vec<_>>().join("、");
            let (now, before): (usize, usize) = (
                now.iter().map(|one| count(one, reason)).sum(),
                old.iter().map(|one| count(one, reason)).sum(),
            );
            let turn = match now.cmp(&before) {
                std::cmp::Ordering::Less => format!("比上季度少{}次", before - now),
                std::cmp::Ordering::Equal => "与上季度相同".to_owned(),
                std::cmp::Ordering::Greater => format!("比上季度多{}次", now - before),
            };
            Lesson { reason, taught, now, before, turn, units }
        })
        .filter(|lesson| lesson.now > 0 || lesson.before > 0)
        .collect();
    lessons.sort_by_key(|lesson| std::cmp::Reverse(lesson.now));
    lessons
}
