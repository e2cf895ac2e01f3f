//! Calendar duties (节奏): `节奏` blocks with 事项, 时点 and 责任; 事实 and 适用 say what each unit owes, 提醒 which
//! quota is looked at. The days they fall on are worked out by [`crate::calendar`], who owes what by [`crate::duty`].

use super::block::{Block, BlockKind};
use super::form::{Desk, Form};
use super::{Cadence, When, value};
use crate::period::PeriodKind;

/// How a 时点 is written.
const WHEN: &str = "2023-03-15、每季最后一个工作日、每月末、每半月、每月1日和16日、每周或每月后5个工作日";

/// Reads every `节奏` block.
pub(super) fn read_all(blocks: &[Block], desk: &mut Desk<'_>) -> Vec<Cadence> {
    let blocks = blocks.iter().filter(|block| block.kind == BlockKind::Cadence);
    blocks.filter_map(|block| read(block, desk)).collect()
}

fn read(block: &Block, desk: &mut Desk<'_>) -> Option<Cadence> {
    let mut form = Form::open(block, desk);
    let name = form.words("事项");
    let when = form.required("时点", WHEN, when);
    let owner = form.words("责任");
    let selector = form.optional_selector();
    let applies_to = form.unit_conditions("适用");
    let reminds_of = form.names("提醒");
    let questions = form.close();
    Some(Cadence {
        name: name?,
        article: block.article,
        when: when?,
        owner: owner?,
        selector,
        applies_to: applies_to?,
        reminds_of,
        questions,
    })
}

/// Reads a 时点 in the words of requirements §3.1.
fn when(text: &str) -> Option<When> {
    let text = text.trim().trim_end_matches('前');
    if let Some(day) = value::day(text) {
        return Some(When::Day(day));
    }
    match text {
        "每半月" | "每半个月" => return Some(When::HalfMonth),
        "每周" => return Some(When::Weekly),
        _ => {}
    }
    let rest = text.strip_prefix('每')?.trim_start_matches('个');
    if let Some(kind) = rest.strip_suffix("最后一个工作日") {
        return PeriodKind::parse(kind.trim_end_matches('的')).map(When::LastWorkingDay);
    }
    if let Some((kind, days)) = rest.split_once('后') {
        let days = days.trim_end_matches('内').strip_suffix("个工作日")?;
        return Some(When::WorkingDaysAfter(
            PeriodKind::parse(kind)?,
            value::count(days).filter(|n| (1..=250).contains(n))?,
        ));
    }
    if let Some((one, other)) = rest.strip_prefix('月').and_then(|days| days.split_once(['和', '、'])) {
        let day = |text: &str| value::count(text.strip_suffix('日')?).filter(|day| (1..=31).contains(day));
        return Some(When::MonthDays(day(one)?, day(other)?));
    }
    let kind = rest.strip_suffix('末').or_else(|| rest.strip_suffix('底'))?;
    PeriodKind::parse(kind).map(When::LastDay)
}
