//! Recurring duties (经常性任务): 每年…不少于两次, 每周…坐诊一天, 按月通报, 定期发布 — and other marks of a task's text.
//! Only what the words say: how records are kept for each occasion is not decided here.

use super::figure::{self, Value};
use super::passage::{Passage, SENTENCE, count};
use super::span::Span;
use std::ops::Range;
use zhaozhang_domain::points::Points;

/// How often (频次).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cadence {
    /// 每年.
    Yearly,
    /// 每半年.
    HalfYearly,
    /// 每季度, 按季.
    Quarterly,
    /// 每月, 按月.
    Monthly,
    /// 每半月.
    HalfMonthly,
    /// 每周.
    Weekly,
    /// 每日, 每天.
    Daily,
    /// 定期: a setting, by default quarterly.
    Regularly,
}

/// A recurring duty (经常性任务) as its words state it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurring {
    /// How often.
    pub cadence: Cadence,
    /// How many at least in each period, with the unit: 2次, 1天; nothing when not said.
    pub amount: Option<(Points, String)>,
    /// The words of the duty.
    pub words: String,
    /// Where they stand.
    pub span: Span,
}

/// A mark on a task (任务标记): something an office follows up in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Which.
    pub kind: MarkKind,
    /// The words of the clause.
    pub words: String,
    /// The word that gave the mark.
    pub span: Span,
}

/// Kinds of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// 公开、公告、公示: a duty to publish.
    Disclosure,
    /// 严禁、禁止、不得: a red line.
    Prohibition,
    /// 满意度、知晓率: a survey is needed.
    Survey,
    /// 试点: pilots are to be named.
    Pilot,
}

const CADENCES: &[(&str, Cadence)] = &[
    ("每半年", Cadence::HalfYearly),
    ("每半月", Cadence::HalfMonthly),
    ("每季度", Cadence::Quarterly),
    ("每个季度", Cadence::Quarterly),
    ("每季", Cadence::Quarterly),
    ("按季", Cadence::Quarterly),
    ("每个月", Cadence::Monthly),
    ("每月", Cadence::Monthly),
    ("按月", Cadence::Monthly),
    ("每周", Cadence::Weekly),
    ("每日", Cadence::Daily),
    ("每天", Cadence::Daily),
    ("每年", Cadence::Yearly),
    ("按年", Cadence::Yearly),
    ("定期", Cadence::Regularly),
];

/// The cadence words at an index and their length.
pub(super) fn cadence(passage: &Passage, at: usize) -> Option<(Cadence, usize)> {
    if !matches!(passage.c(at), '每' | '按' | '定') {
        return None;
    }
    CADENCES.iter().find(|(word, _)| passage.has(at, word)).map(|(word, cadence)| (*cadence, count(word)))
}

/// Every recurring duty of a range.
pub(super) fn find(passage: &Passage, range: Range<usize>) -> Vec<Recurring> {
    let mut all: Vec<Recurring> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let Some((cadence, length)) = cadence(passage, at) else {
            at += 1;
            continue;
        };
        let behind = at + length;
        let next = passage.c(behind);
        // 每人每年240元 is a rate, 每月5日前 a day; 不定期 is no cadence; 每年定期 is one duty.
        let digits = (behind..range.end).take_while(|i| passage.c(*i).is_ascii_digit()).count();
        let is_day = matches!(passage.c(behind + digits), '日' | '号');
        let is_rate =
            (digits > 0 && !is_day) || matches!(passage.before(at), '人' | '户' | '床' | '均' | '不');
        let is_same = all.last().is_some_and(|last| last.span.end + 1 >= passage.span(at..behind).start)
            && cadence == Cadence::Regularly;
        if !is_rate && !is_same && !matches!(next, '的' | '、') {
            // The amount may stand in a later clause of the sentence, before another cadence.
            let end = passage.end_of(behind, range.end.min(behind + 400), SENTENCE);
            let end = (behind..end)
                .find(|i| self::cadence(passage, *i).is_some_and(|(c, _)| c != Cadence::Regularly));
            let end = end.unwrap_or_else(|| passage.end_of(behind, range.end.min(behind + 400), SENTENCE));
            let clause = passage.clause_end(behind, end);
            let amount = amount(passage, behind, clause);
            all.push(Recurring {
                cadence,
                amount,
                words: passage.words(at..clause),
                span: passage.span(at..clause),
            });
            at = clause;
        } else {
            at = behind;
        }
    }
    all
}

/// 不少于两次, 一天: the first figure of occasions or time.
fn amount(passage: &Passage, from: usize, end: usize) -> Option<(Points, String)> {
    let mut at = from;
    while let Some(figure) = figure::next(passage, at, end) {
        at = figure.range.end;
        let is_occasion =
            matches!(figure.unit, "次" | "场" | "期" | "天" | "日" | "周" | "小时" | "学时" | "篇" | "条");
        if let (true, Value::One(value)) = (is_occasion, figure.value) {
            return Some((value, figure.unit.to_owned()));
        }
    }
    None
}

/// Every mark of a range; one of a kind for each clause.
pub(super) fn marks(passage: &Passage, range: Range<usize>) -> Vec<Mark> {
    let mut all = Vec::new();
    let mut marked = (None, 0);
    for at in range.clone() {
        let Some((kind, length)) = mark(passage, at) else { continue };
        let start = passage.clause_start(at, range.start);
        if marked == (Some(kind), start) {
            continue;
        }
        marked = (Some(kind), start);
        let end = passage.clause_end(at, range.end);
        all.push(Mark { kind, words: passage.words(start..end), span: passage.span(at..at + length) });
    }
    all
}

fn mark(passage: &Passage, at: usize) -> Option<(MarkKind, usize)> {
    let word = |words: &[&str]| passage.any(at, words).map(count);
    match passage.c(at) {
        '公' => {
            if let Some(n) = word(&["公告", "公示", "公布"]) {
                return Some((MarkKind::Disclosure, n));
            }
            // 公开、公平、公正 and 公开招聘 are no duty to publish.
            let behind = at + 2;
            let is_told = passage.any_before(at, &["信息", "社会", "及时", "主动", "院务", "政务"]).is_some()
                || passage.any(behind, &["相关信息", "有关信息", "信息", "结果"]).is_some();
            (is_told && passage.has(at, "公开")).then_some((MarkKind::Disclosure, 2))
        }
        '披' => word(&["披露"]).map(|n| (MarkKind::Disclosure, n)),
        '严' | '禁' | '不' => word(&["严禁", "禁止", "不得", "不准"]).map(|n| (MarkKind::Prohibition, n)),
        '满' | '知' => word(&["满意度", "知晓率", "满意率"]).map(|n| (MarkKind::Survey, n)),
        '试' => word(&["试点"]).map(|n| (MarkKind::Pilot, n)),
        _ => None,
    }
    .filter(|(kind, _)| {
        *kind != MarkKind::Prohibition || passage.any(at, &["不得少于", "不得低于", "不得超过"]).is_none()
    })
}
