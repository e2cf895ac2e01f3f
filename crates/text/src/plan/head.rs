//! 版头 and 落款: catalogue data, document number, title, issuer, recipients, dates, and the plan's own title.
//! It reads the lines before the first number and the last lines; where two places differ it says so.

use super::document_number::{self, DocumentNumber};
use super::doubt::Doubt;
use super::fault::{Fault, FaultKind};
use super::line::Line;
use super::passage::{Passage, count};
use super::span::{Certainty, Found};
use crate::day;
use chrono::NaiveDate;
use std::ops::Range;

/// What stands before and behind the articles of a plan (版头、落款、版记).
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// 公开目录信息 as they stand, in order.
    pub catalogue: Vec<(CatalogueField, Found<String>)>,
    /// 发文字号.
    pub document_number: Option<Found<DocumentNumber>>,
    /// 标题 of the notice.
    pub title: Option<Found<String>>,
    /// Title of the plan itself, when it has one of its own.
    pub plan_title: Option<Found<String>>,
    /// 发文机关.
    pub issuer: Option<Found<String>>,
    /// 主送机关.
    pub recipients: Option<Found<String>>,
    /// 成文日期.
    pub issued_on: Option<Found<NaiveDate>>,
    /// 发布日期.
    pub published_on: Option<Found<NaiveDate>>,
    /// 抄送.
    pub copied_to: Option<Found<String>>,
    /// The year the plan is for.
    pub year: Option<i32>,
    /// Document numbers the text cites: 上位文件.
    pub cited: Vec<Found<DocumentNumber>>,
}

/// A field of the public catalogue (政府信息公开目录).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CatalogueField {
    /// 索引号.
    IndexNumber,
    /// 分类.
    Category,
    /// 发文机关.
    IssuingBody,
    /// 成文日期.
    IssueDate,
    /// 标题.
    Title,
    /// 发文字号.
    DocumentNumber,
    /// 发布日期.
    PublicationDate,
    /// 有效性.
    Validity,
    /// 公开方式.
    Disclosure,
}

const FIELDS: &[(&str, CatalogueField)] = &[
    ("索引号", CatalogueField::IndexNumber),
    ("主题分类", CatalogueField::Category),
    ("信息分类", CatalogueField::Category),
    ("分类", CatalogueField::Category),
    ("发文机关", CatalogueField::IssuingBody),
    ("发文机构", CatalogueField::IssuingBody),
    ("发布机构", CatalogueField::IssuingBody),
    ("发布单位", CatalogueField::IssuingBody),
    ("制发机关", CatalogueField::IssuingBody),
    ("成文日期", CatalogueField::IssueDate),
    ("生成日期", CatalogueField::IssueDate),
    ("发文日期", CatalogueField::IssueDate),
    ("信息名称", CatalogueField::Title),
    ("标题", CatalogueField::Title),
    ("名称", CatalogueField::Title),
    ("发文字号", CatalogueField::DocumentNumber),
    ("文件编号", CatalogueField::DocumentNumber),
    ("文号", CatalogueField::DocumentNumber),
    ("发布日期", CatalogueField::PublicationDate),
    ("发布时间", CatalogueField::PublicationDate),
    ("公开日期", CatalogueField::PublicationDate),
    ("有效性", CatalogueField::Validity),
    ("时效性", CatalogueField::Validity),
    ("公开方式", CatalogueField::Disclosure),
    ("公开属性", CatalogueField::Disclosure),
];

/// Ends of titles.
const KINDS: &[&str] = &[
    "通知",
    "方案",
    "意见",
    "办法",
    "安排",
    "要点",
    "计划",
    "规划",
    "决定",
    "通报",
    "分工",
    "清单",
    "任务",
    "细则",
    "规定",
    "分解",
    "分解表",
    "分工表",
    "实事",
    "行动",
    "台账",
    "清单表",
    "一览表",
];

/// A line of the head without its spaces.
struct Short {
    text: Passage,
    is_dropped: bool,
    /// The heading row of a table is no title.
    is_row: bool,
}

/// Reads the head from the lines before `body` and the tail of the piece.
pub(super) fn read(
    source: &Passage,
    lines: &[Line],
    range: Range<usize>,
    body: usize,
    faults: &mut Vec<Fault>,
) -> Head {
    let short = |line: &Line| {
        let mut text = Passage::with_room(line.len());
        text.append_compact(source, line.range.clone());
        Short { text, is_dropped: line.is_dropped, is_row: line.is_row }
    };
    let head: Vec<Short> = lines.get(range.start..body).unwrap_or_default().iter().map(short).collect();
    let tail_start = body.max(range.end.saturating_sub(12));
    let tail: Vec<Short> = lines.get(tail_start..range.end).unwrap_or_default().iter().map(short).collect();
    let mut found = Head { catalogue: catalogue(&head), ..Head::default() };
    number(&head, &mut found, faults);
    let title = title(&head, &mut found);
    dates(&head, title, &mut found, faults);
    if found.issued_on.is_none() {
        dates(&tail, 0, &mut found, faults);
    }
    recipients(&head, &mut found);
    found.copied_to = tail.iter().find_map(|line| {
        let at = line.text.find(0..line.text.len(), "抄送:")?;
        let range = at + 3..line.text.len();
        Some(Found::sure(line.text.words(range.clone()), line.text.span(range)))
    });
    let year = |found: &Option<Found<String>>| found.as_ref().and_then(|title| day::year_in(&title.value));
    if found.plan_title.is_none() && found.title.is_none() {
        found.plan_title = annexed_title(&head);
    }
    found.year = year(&found.plan_title)
        .or_else(|| year(&found.title))
        .or_else(|| found.issued_on.as_ref().map(|on| chrono::Datelike::year(&on.value)))
        .or_else(|| found.document_number.as_ref().map(|number| number.value.year));
    found
}

/// The catalogue fields, on one line or over two.
fn catalogue(head: &[Short]) -> Vec<(CatalogueField, Found<String>)> {
    let mut all: Vec<(CatalogueField, Found<String>)> = Vec::new();
    let mut waiting = None;
    for line in head.iter().take(60) {
        let text = &line.text;
        let labels: Vec<(usize, usize, CatalogueField)> = (0..text.len())
            .filter_map(|at| {
                let (word, field) = FIELDS.iter().find(|(word, _)| text.has(at, word))?;
                let end = at + count(word);
                (text.c(end) == ':').then_some((at, end + 1, *field))
            })
            .collect();
        if labels.is_empty() {
            if let Some(field) = waiting.take() {
                all.push((field, Found::sure(text.words(0..text.len()), text.span(0..text.len()))));
            }
            continue;
        }
        for (nth, (_, start, field)) in labels.iter().enumerate() {
            let next = labels.get(nth + 1).map_or(text.len(), |(at, ..)| *at);
            let end = text.end_of(*start, next, &['[', '|']);
            if *start < end {
                let value = Found::sure(text.words(*start..end), text.span(*start..end));
                all.push((*field, value));
                waiting = None;
            } else {
                waiting = Some(*field);
            }
        }
    }
    all
}

fn field(head: &Head, wanted: CatalogueField) -> Option<&Found<String>> {
    head.catalogue.iter().find(|(field, _)| *field == wanted).map(|(_, found)| found)
}

/// The number of the document: a line of its own, whole or damaged, else the catalogue's.
fn number(head: &[Short], found: &mut Head, faults: &mut Vec<Fault>) {
    for line in head.iter().filter(|line| line.text.len() <= 40) {
        let mentions = document_number::find(&line.text, 0..line.text.len());
        let Some(mention) = mentions.into_iter().next() else { continue };
        let is_alone = mention.range.len() + 12 >= line.text.len();
        if !is_alone {
            continue;
        }
        let span = line.text.span(mention.range.clone());
        if mention.is_damaged {
            faults.push(damaged_number(&line.text, &mention));
            found.document_number = Some(Found::doubtful(mention.number, span, Doubt::Repaired));
        } else {
            found.document_number = Some(Found::sure(mention.number, span));
            return;
        }
    }
}

/// The fault of a damaged document number, with its proposal.
pub(super) fn damaged_number(text: &Passage, mention: &document_number::Mention) -> Fault {
    let words = text.words(mention.range.clone());
    let sentence = format!("发文字号“{words}”残缺，是否应为“{}”，请对照原件核对", mention.number);
    Fault::at(FaultKind::DamagedDocumentNumber, text.span(mention.range.clone()), sentence)
        .proposing(mention.number.to_string())
}

/// The title of the notice; answers the line behind it.
fn title(head: &[Short], found: &mut Head) -> usize {
    let ends =
        |line: &Short| KINDS.iter().any(|kind| line.text.any_before(line.text.len(), &[kind]).is_some());
    let usable = |line: &Short| !line.is_dropped && line.text.len() <= 80;
    // The last one: the catalogue and the page repeat the title before the letter itself.
    let first = head.iter().rposition(|line| {
        let at = line.text.find(0..line.text.len(), "关于");
        let is_plain = !line.text.slice(0..line.text.len()).iter().any(|c| matches!(c, ':' | '。' | ','));
        usable(line) && is_plain && at.is_some_and(|at| at <= 30)
    });
    let from_catalogue = field(found, CatalogueField::Title).cloned();
    let Some(first) = first else {
        found.title = from_catalogue;
        return 0;
    };
    let starts_bare = head.get(first).is_some_and(|line| line.text.has(0, "关于"));
    let is_office = |line: &Short| {
        usable(line)
            && ["府", "厅", "室", "会", "局", "组"]
                .iter()
                .any(|end| line.text.any_before(line.text.len(), &[end]).is_some())
    };
    let start = if starts_bare && first > 0 && head.get(first - 1).is_some_and(is_office) {
        first - 1
    } else {
        first
    };
    let last = (first..head.len().min(first + 5)).find(|at| head.get(*at).is_some_and(ends)).unwrap_or(first);
    let lines = head.get(start..=last).unwrap_or_default();
    let words: String = lines.iter().map(|line| line.text.words(0..line.text.len())).collect();
    if let (Some(one), Some(other)) = (lines.first(), lines.last()) {
        let span = one.text.span(0..one.text.len()).to(other.text.span(0..other.text.len()));
        found.title = from_catalogue.or(Some(Found::sure(words, span)));
    }
    last + 1
}

/// The signature and its date, and the title of the plan behind them.
fn dates(head: &[Short], from: usize, found: &mut Head, faults: &mut Vec<Fault>) {
    found.published_on =
        found.published_on.take().or_else(|| catalogue_day(found, CatalogueField::PublicationDate));
    let published = found.published_on.as_ref().map(|on| on.value);
    let mut behind = from;
    for (at, line) in head.iter().enumerate().skip(from).filter(|(_, line)| !line.is_dropped) {
        let Some(on) = signature_day(&line.text, published, faults) else { continue };
        found.issued_on = on;
        behind = at + 1;
        let above = at.checked_sub(1).and_then(|at| head.get(at));
        if let Some(above) = above.filter(|line| (4..=30).contains(&line.text.len()) && !line.is_dropped) {
            let range = 0..above.text.len();
            found.issuer = Some(Found::sure(above.text.words(range.clone()), above.text.span(range)));
        }
        break;
    }
    if found.issued_on.is_none() {
        found.issued_on = catalogue_day(found, CatalogueField::IssueDate);
    }
    issuer(head, found);
    if found.plan_title.is_none() {
        plan_title(head, behind, found);
    }
}

fn catalogue_day(found: &Head, wanted: CatalogueField) -> Option<Found<NaiveDate>> {
    let field = field(found, wanted)?;
    let on = day::parse(&field.value, None).ok()?;
    Some(Found::sure(on, field.span))
}

/// A line that is nothing but a day, whole or damaged. `Some(None)`: a damaged day with several readings.
#[expect(clippy::option_option, reason = "no day, a day nobody can read, and a day are three answers")]
fn signature_day(
    text: &Passage,
    published: Option<NaiveDate>,
    faults: &mut Vec<Fault>,
) -> Option<Option<Found<NaiveDate>>> {
    if !(5..=14).contains(&text.len()) {
        return None;
    }
    let words = text.plain(0..text.len());
    let span = text.span(0..text.len());
    let is_digits = words.chars().all(|c| c.is_ascii_digit());
    if !is_digits || words.len() == 8 {
        return day::parse(&words, None).ok().map(|on| Some(Found::sure(on, span)));
    }
    let ways = repaired_days(&words);
    let before: Vec<NaiveDate> =
        ways.iter().copied().filter(|on| published.is_none_or(|published| *on <= published)).collect();
    let ways = if before.is_empty() { ways } else { before };
    let printed: Vec<String> = ways.iter().map(|on| zhaozhang_domain::period::document_date(*on)).collect();
    let first = *ways.first()?;
    let sentence = format!("成文日期“{words}”残缺，是否应为{}，请对照原件核对", printed.join("或"));
    let mut fault = Fault::at(FaultKind::DamagedDate, span, sentence);
    if ways.len() > 1 {
        faults.push(fault);
        return Some(None);
    }
    fault.proposal = printed.into_iter().next();
    faults.push(fault);
    Some(Some(Found::doubtful(first, span, Doubt::Repaired)))
}

/// 201798: every day these digits may have been, when 年, 月 and 日 are lost.
fn repaired_days(digits: &str) -> Vec<NaiveDate> {
    let (Some(year), Some(rest)) = (digits.get(..4), digits.get(4..)) else { return vec![] };
    let Some(year) = year.parse().ok().filter(|year| (1949..2100).contains(year)) else { return vec![] };
    let split = |n: usize| {
        let (month, day) = (rest.get(..n)?, rest.get(n..)?);
        if month.starts_with('0') || day.starts_with('0') {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
    };
    (1..=2).filter_map(split).collect()
}

/// The issuer: the signature, else the letterhead, else the catalogue; a difference is marked.
fn issuer(head: &[Short], found: &mut Head) {
    let listed = field(found, CatalogueField::IssuingBody).cloned();
    if found.issuer.is_none() {
        found.issuer = head.iter().filter(|line| !line.is_dropped).find_map(|line| {
            let end = line.text.len().checked_sub(2).filter(|end| (4..=30).contains(end))?;
            line.text.has(end, "文件").then(|| Found::sure(line.text.words(0..end), line.text.span(0..end)))
        });
    }
    match (&mut found.issuer, listed) {
        (Some(issuer), Some(listed)) if issuer.value != listed.value => {
            issuer.certainty = Certainty::Doubtful(Doubt::Differs { other: listed.value });
        }
        (None, listed) => found.issuer = listed,
        _ => {}
    }
}

/// The lines of a title behind the signature, before the first sentence.
fn plan_title(head: &[Short], from: usize, found: &mut Head) {
    let is_word = |line: &Short| {
        let text = &line.text;
        !line.is_dropped
            && !line.is_row
            && (4..=40).contains(&text.len())
            && !matches!(text.before(text.len()), '。' | ':' | ';' | ',' | '号')
            && text.find(0..text.len(), ":").is_none()
            && text.c(0) != '('
            && (!text.c(0).is_ascii_digit()
                || text.slice(0..text.len()).contains(&'年') && text.c(text.len() - 1) != '日')
    };
    let lines: Vec<&Short> = head
        .iter()
        .skip(from)
        .skip_while(|line| !is_word(line))
        .take_while(|line| is_word(line))
        .take(4)
        .collect();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
    let words: String = lines.iter().map(|line| line.text.words(0..line.text.len())).collect();
    let span = first.text.span(0..first.text.len()).to(last.text.span(0..last.text.len()));
    let named = found.title.as_ref().and_then(|title| {
        let (_, rest) = title.value.split_once('《')?;
        Some(rest.split_once('》')?.0.to_owned())
    });
    let is_whole = KINDS.iter().any(|kind| words.contains(kind));
    found.plan_title = match named {
        Some(named) if !is_whole && named.starts_with(&words) => {
            Some(Found::doubtful(named, span, Doubt::Repaired))
        }
        _ if is_whole => Some(Found::sure(words, span)),
        _ => None,
    };
}

/// 附件2：某县2025年任务分解表: a title without its letter.
fn annexed_title(head: &[Short]) -> Option<Found<String>> {
    head.iter().filter(|line| !line.is_dropped && !line.is_row && line.text.len() <= 60).find_map(|line| {
        let text = &line.text;
        let end = text.len();
        let mark = text.find(0..end.min(6), ":").filter(|_| text.has(0, "附件"));
        let start = mark.map_or(0, |at| at + 1);
        let is_title = KINDS.iter().any(|kind| text.any_before(end, &[kind]).is_some())
            && !text.slice(start..end).iter().any(|c| matches!(c, '。' | ',' | ':' | ';'))
            && !text.has(start, "关于");
        (is_title && end >= start + 6).then(|| Found::sure(text.words(start..end), text.span(start..end)))
    })
}

/// 主送机关: the first line of the letter that ends in a colon.
fn recipients(head: &[Short], found: &mut Head) {
    found.recipients = head.iter().filter(|line| !line.is_dropped).find_map(|line| {
        let text = &line.text;
        let end = text.len().checked_sub(1).filter(|end| text.c(*end) == ':' && *end >= 4)?;
        let is_address = ["各", "单位", "政府", "部门", "局"].iter().any(|w| text.find(0..end, w).is_some());
        let is_text = ["如下", "根据", "方案", "实施"].iter().any(|w| text.find(0..end, w).is_some());
        (is_address && !is_text).then(|| Found::sure(text.words(0..end), text.span(0..end)))
    });
}
