//! 四、下一步工作要求: what follows from the articles for the time ahead, with dates worked out and articles cited.

use super::figure::{Figures, Recount, Source};
use super::happened::open_solicitations;
use super::material::Material;
use super::unit_table;
use super::wording::{Headings, Line, quoted, seen_from, short_day};
use chrono::NaiveDate;
use zhaozhang_document::official::{Block, Span as ParagraphSpan};
use zhaozhang_domain::fact::{FactKind, Field, TextField};
use zhaozhang_domain::notice::{Cadence, When};
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::{RuleKind, Selector, Span, Test, Value};

/// Working days in which units may contest a figure.
const CONTEST_DAYS: u32 = 2;
/// A duty that comes round more often is told by its next day only.
const MOST_DAYS: usize = 3;

/// The paragraphs of the part.
pub(super) fn paragraphs(material: &Material<'_>, figures: &mut Figures) -> Vec<Block> {
    let parts = [
        ("按任务抓进度", progress(material, figures)),
        ("按时限抓报送", deadlines(material)),
        ("按要求提质量", quality(material)),
        ("核对得分", contest(material)),
    ];
    let mut headings = Headings::default();
    let mut blocks = Vec::new();
    for (heading, line) in parts {
        if !line.is_empty() {
            blocks.push(headings.next(heading));
            blocks.push(line.finish());
        }
    }
    let added = material.draft.paper.addition.lines().map(str::trim).filter(|words| !words.is_empty());
    blocks.extend(added.map(|words| Block::Paragraph(vec![ParagraphSpan::text(words)])));
    blocks
}

fn progress(material: &Material<'_>, figures: &mut Figures) -> Line {
    let period = material.draft.period;
    let next = seen_from(period.next(), period);
    let mut line = Line::default();
    let quota = material.draft.notice.rules.iter().find(|rule| matches!(rule.kind, RuleKind::Quota(_)));
    let missed: Vec<_> =
        material.units.iter().filter(|unit| unit.is_met() == Some(false)).map(|unit| unit.holder).collect();
    match quota {
        Some(rule) if !missed.is_empty() => {
            let recount = Recount::rows(unit_table::NAME, unit_table::QUOTA, unit_table::MISSED);
            line.say("未完成任务的");
            line.put(figures.span(
                "to-catch-up",
                "未完成任务单位数",
                missed.len(),
                recount,
                Source::holders(missed),
            ));
            line.say(format!(
                "个单位要查找原因，落实专人，确保完成{next}任务；其他单位要继续保持，做到均衡报送（通知{}）。",
                material.citation(rule.article)
            ));
        }
        Some(rule) => {
            let citation = material.citation(rule.article);
            line.say(format!("各单位要继续保持，确保完成{next}任务（通知{citation}）。"));
        }
        None => {
            let piece = material.piece();
            line.say(format!(
                "{next}，各单位要及时收集、整理并报送{piece}，未报送的单位要落实专人、尽快补上。"
            ));
        }
    }
    line
}

fn deadlines(material: &Material<'_>) -> Line {
    let mut line = Line::default();
    let owed = due_rules(material);
    if !owed.is_empty() {
        line.say(format!("{}。", owed.join("；")));
    }
    let year = material.draft.paper.issued_on;
    let open: Vec<String> = open_solicitations(&material.draft)
        .iter()
        .filter_map(|asked| {
            let title = quoted(&material.title(asked.fact));
            let due = short_day(asked.due_on?, chrono::Datelike::year(&year));
            Some(format!("{title}（{}，{due}前）", asked.name))
        })
        .collect();
    if !open.is_empty() {
        line.say(format!("尚未到期的约稿请按期报送：{}。", open.join("、")));
    }
    let days = ahead(material);
    if !days.is_empty() {
        line.say(format!("近期安排：{}。", days.join("；")));
    }
    line
}

/// `重要会议后5天内、重大工作部署和重大政策后20天内报送（通知四（二）2）`, by article.
fn due_rules(material: &Material<'_>) -> Vec<String> {
    let mut by_article: Vec<(usize, Vec<String>)> = Vec::new();
    for rule in &material.draft.notice.rules {
        let RuleKind::Due(due) = &rule.kind else { continue };
        let words = format!("{}{}", about(&due.selector), within(due.span));
        match by_article.iter_mut().find(|(article, _)| *article == rule.article) {
            Some((_, all)) => all.push(words),
            None => by_article.push((rule.article, vec![words])),
        }
    }
    let told = by_article.into_iter().map(|(article, words)| {
        format!("{}报送有关情况（通知{}）", words.join("，"), material.citation(article))
    });
    told.collect()
}

/// What a selector is about: the classes it names, else the kinds of fact.
fn about(selector: &Selector) -> String {
    let named = selector.conditions.iter().find_map(|condition| match (&condition.field, &condition.test) {
        (Field::Text(TextField::Class), Test::Is(words)) => Some(words.join("、")),
        _ => None,
    });
    named.unwrap_or_else(|| {
        let kinds: Vec<&str> = selector.kinds.iter().map(|kind| kind.word()).collect();
        format!("{}事项", kinds.join("、"))
    })
}

fn within(span: Span) -> String {
    match span {
        Span::Days(0) => "当天".to_owned(),
        Span::Days(days) => format!("后{days}天内"),
        Span::WorkingDays(days) => format!("后{days}个工作日内"),
    }
}

/// The duties of the calendar from the day of issue to the end of the next period.
fn ahead(material: &Material<'_>) -> Vec<String> {
    let draft = &material.draft;
    let from = draft.paper.issued_on.succ_opt().unwrap_or(draft.paper.issued_on);
    let to = draft.period.next().last_day();
    draft.notice.cadences.iter().filter_map(|cadence| told(material, cadence, from, to)).collect()
}

fn told(material: &Material<'_>, cadence: &Cadence, from: NaiveDate, to: NaiveDate) -> Option<String> {
    let draft = &material.draft;
    let year = chrono::Datelike::year(&draft.paper.issued_on);
    let days = draft.calendar.occurrences(cadence.when, from, to);
    let first = days.first()?;
    let provisional = if days.iter().any(|day| day.is_provisional) { "，暂定" } else { "" };
    let words = if days.len() > MOST_DAYS || matches!(cadence.when, When::Weekly) {
        format!("最近一次{}", short_day(first.day, year))
    } else {
        days.iter().map(|day| short_day(day.day, year)).collect::<Vec<_>>().join("、")
    };
    Some(format!("{}，{words}{provisional}（通知{}）", cadence.name, material.citation(cadence.article)))
}

/// The two best paid uses, as an aim.
fn quality(material: &Material<'_>) -> Line {
    let mut paid: Vec<(Points, &str, usize)> = Vec::new();
    for rule in &material.draft.notice.rules {
        let RuleKind::Award(award) = &rule.kind else { continue };
        let Value::Fixed(points) = award.value else { continue };
        let is_use = award.selector.kinds.contains(&FactKind::Adoption);
        if is_use && points > Points::ZERO && award.currency == zhaozhang_domain::rule::Currency::Points {
            let words = if rule.name.ends_with("采用") { &rule.name } else { &rule.column };
            paid.push((points, words, rule.article));
        }
    }
    paid.sort_by_key(|(points, ..)| std::cmp::Reverse(*points));
    let mut line = Line::default();
    let Some((_, _, article)) = paid.first().copied() else { return line };
    // Where a 倍数 changes the figure, the article's own figure is not what a piece gets.
    let is_multiplied = material.draft.notice.rules.iter().any(|rule| match &rule.kind {
        RuleKind::Factor(factor) => factor.selector.kinds.contains(&FactKind::Adoption),
        _ => false,
    });
    let best = paid.iter().filter(|(_, _, other)| *other == article).take(2);
    let best: Vec<String> = best
        .map(|(points, column, _)| {
            if is_multiplied {
                (*column).to_owned()
            } else {
                format!("{column}（每篇次计{points}分）")
            }
        })
        .collect();
    line.say(format!(
        "要围绕重点工作，多报送有特色、有分量的{}，争取{}（通知{}）。",
        material.piece(),
        best.join("、"),
        material.citation(article)
    ));
    line
}

fn contest(material: &Material<'_>) -> Line {
    let draft = &material.draft;
    let until = draft.calendar.add_working_days(draft.paper.issued_on, CONTEST_DAYS);
    let year = chrono::Datelike::year(&draft.paper.issued_on);
    let mut line = Line::default();
    line.say(format!(
        "各单位得分明细逐条列明依据条款和事由，请对照核对；如有出入，请于{}前向{}反映。",
        short_day(until, year),
        draft.paper.printing_body
    ));
    line
}
