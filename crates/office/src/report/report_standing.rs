//! How the rows of a report stand (季报行认定): which are one story (附件2 注1), which of them was published first and
//! therefore counts, and why; and which class each medium has on its day (附件3). Pure: the same rows give the same answer.
//!
//! What a person ruled goes before what was found. Rows of other reports that were handed in earlier take part, the own
//! unit's of other quarters too, since one content counts once whoever reports it and however often. What is one
//! content is [`crate::report::report_same`]'s.

use crate::report::report_content::ReportLine;
use crate::report::report_same::{Sameness, Splits, Told, same};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;

/// What was found out about a medium on a day (媒体认定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Medium {
    /// Its name on the day, or as typed.
    pub name: String,
    /// 媒体类别; nothing while 待认定.
    pub class: Option<String>,
    /// 级别, where the list or a ruling gives one.
    pub level: Option<String>,
    /// Why.
    pub reason: String,
}

/// A publication outside the report: another report's row, or a piece of the register (他处稿件).
#[derive(Debug, Clone)]
pub(crate) struct OtherRow {
    /// Which.
    pub(crate) place: FirstOf,
    /// How the unit is told of it: 其他单位季报, 本单位2026年第三季度季报, 12号稿.
    pub(crate) label: String,
    /// Whether it can only be hinted at: nobody reported it for another unit.
    pub(crate) is_hint: bool,
    /// What is compared.
    pub(crate) told: Told,
    /// The medium.
    pub(crate) medium: Medium,
    /// Whether it goes first when both were published on one day.
    pub(crate) is_before: bool,
    /// When its report was handed in, RFC 3339.
    pub(crate) handed_in_at: String,
}

/// The first publication of a reprint (首次发布).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstOf {
    /// A row of the same report.
    Row(i64),
    /// A row of another report.
    Elsewhere {
        /// The report.
        report: i64,
        /// The row.
        row: i64,
    },
    /// A piece of the register that no report names.
    Piece(i64),
}

/// How a row stands (季报行认定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowStanding {
    /// 序号, from 1; nothing for a reprint of another row of the report.
    pub number: Option<u32>,
    /// Its medium.
    pub medium: Medium,
    /// The first publication when this is a reprint; it counts 0.
    pub first: Option<FirstOf>,
    /// Why it is one, without a full stop; empty when it is none.
    pub reason: String,
    /// What somebody should look at although nothing was joined; empty for nothing.
    pub hint: String,
    /// Why the row does not count whatever it says: 不予采信, 未接收; empty when it may count.
    pub excluded: String,
    /// The other rows of the whole story, over all reports.
    pub mates: Vec<i64>,
    /// Its piece in the register of published pieces, where there is one.
    pub piece: Option<i64>,
}

/// What the standing of rows rests on besides the rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standings<'a> {
    /// The notice.
    pub(crate) notice: &'a Notice,
    /// What is known of each row's medium, in order.
    pub(crate) media: &'a [Medium],
    /// What is compared of each row, in order.
    pub(crate) told: &'a [Told],
    /// Publications outside the report.
    pub(crate) others: &'a [OtherRow],
    /// Rows a person ruled to be stories of their own.
    pub(crate) own: &'a [i64],
    /// Rows that do not count, with the reason.
    pub(crate) excluded: &'a BTreeMap<i64, String>,
    /// Pieces persons split apart.
    pub(crate) splits: &'a Splits,
}

/// How every row stands, in the order of the rows.
pub(crate) fn standings(rows: &[ReportLine], of: Standings<'_>) -> Vec<RowStanding> {
    let groups = groups(rows, of);
    let firsts = firsts(rows, &groups, of);
    let mut number = 0;
    let mut all = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let group = groups.get(at).copied().unwrap_or(at);
        let first = firsts.get(&group).copied().unwrap_or(at);
        let members: Vec<usize> =
            (0..rows.len()).filter(|other| groups.get(*other) == Some(&group)).collect();
        let elsewhere = elsewhere(rows, &members, of);
        let inside = members.iter().filter(|other| **other != at).filter_map(|other| rows.get(*other));
        let outside = elsewhere.iter().filter_map(|(other, _)| match other.place {
            FirstOf::Elsewhere { row, .. } => Some(row),
            FirstOf::Row(_) | FirstOf::Piece(_) => None,
        });
        let mut standing = RowStanding {
            number: None,
            medium: of.media.get(at).cloned().unwrap_or_default(),
            first: None,
            reason: String::new(),
            hint: String::new(),
            excluded: of.excluded.get(&row.id).cloned().unwrap_or_default(),
            mates: inside.map(|row| row.id).chain(outside).collect(),
            piece: of.told.get(at).and_then(|told| told.piece.as_ref()).map(|piece| piece.id),
        };
        if first == at {
            number += 1;
            standing.number = Some(number);
            let earlier = elsewhere.iter().find(|(other, _)| is_earlier(other, at, of));
            if let Some((other, why)) = earlier {
                standing.first = Some(other.place);
                standing.reason = format!(
                    "与{}{why}，首次发布为{}，只统计一次",
                    other.label,
                    published(&other.medium.name, other.told.on)
                );
            }
        } else if let Some(leader) = rows.get(first) {
            standing.first = Some(FirstOf::Row(leader.id));
            standing.reason = reason((at, row), (first, leader), of);
        }
        standing.hint = hint(at, row, of);
        all.push(standing);
    }
    all
}

fn published(outlet: &str, on: Option<NaiveDate>) -> String {
    format!("{}{outlet}", on.map(document_date).unwrap_or_default())
}

fn reason(
    (at, row): (usize, &ReportLine),
    (first, leader): (usize, &ReportLine),
    of: Standings<'_>,
) -> String {
    let why = if row.reprint_of == leader.id {
        "为同一内容（本单位注明）".to_owned()
    } else {
        match compare(at, first, of) {
            Sameness::Same(why) => why,
            Sameness::Hint(_) | Sameness::Other => "为同一内容".to_owned(),
        }
    };
    let said = of.media.get(first).map_or_else(|| leader.outlet.clone(), |medium| medium.name.clone());
    match leader.day() {
        Some(on) => {
            format!("与《{}》{why}，首次发布为{}，只统计一次", leader.title, published(&said, Some(on)))
        }
        None => format!("与《{}》{why}，只统计一次", leader.title),
    }
}

fn compare(at: usize, other: usize, of: Standings<'_>) -> Sameness {
    match (of.told.get(at), of.told.get(other)) {
        (Some(one), Some(two)) => same(one, two, of.splits),
        _ => Sameness::Other,
    }
}

/// By group: its first publication.
fn firsts(rows: &[ReportLine], groups: &[usize], of: Standings<'_>) -> BTreeMap<usize, usize> {
    let ranks = ranks(of.notice);
    let rank = |class: Option<&String>| {
        class.and_then(|class| ranks.get(class.as_str()).copied()).unwrap_or(usize::MAX)
    };
    let order = |at: usize| {
        let row = rows.get(at);
        let class = of.media.get(at).and_then(|medium| medium.class.as_ref());
        let day = row.and_then(ReportLine::day).unwrap_or(NaiveDate::MAX);
        let is_out = row.is_some_and(|row| of.excluded.contains_key(&row.id));
        let is_known_first = of.told.get(at).is_some_and(Told::is_first);
        (is_out, class.is_none(), day, !is_known_first, rank(class), at)
    };
    let mut firsts: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        let best = firsts.entry(*group).or_insert(at);
        if order(at) < order(*best) {
            *best = at;
        }
    }
    firsts
}

/// The group of each row: the place of its first member.
fn groups(rows: &[ReportLine], of: Standings<'_>) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..rows.len()).collect();
    for (later, row) in rows.iter().enumerate() {
        for (earlier, other) in rows.iter().enumerate().take(later) {
            if of.own.contains(&row.id) || of.own.contains(&other.id) {
                continue;
            }
            let is_said =
                row.reprint_of == other.id && other.id != 0 || other.reprint_of == row.id && row.id != 0;
            if !is_said && !matches!(compare(later, earlier, of), Sameness::Same(_)) {
                continue;
            }
            let (Some(keep), Some(give)) = (groups.get(earlier).copied(), groups.get(later).copied()) else {
                continue;
            };
            let (keep, give) = (keep.min(give), keep.max(give));
            for group in groups.iter_mut().filter(|group| **group == give) {
                *group = keep;
            }
        }
    }
    groups
}

/// The publications elsewhere that are one content with one of these rows, the earliest that counts first.
fn elsewhere<'a>(rows: &[ReportLine], members: &[usize], of: Standings<'a>) -> Vec<(&'a OtherRow, String)> {
    let is_own = |at: &usize| rows.get(*at).is_some_and(|row| of.own.contains(&row.id));
    let asked: Vec<&Told> =
        members.iter().filter(|at| !is_own(at)).filter_map(|at| of.told.get(*at)).collect();
    let alike = of.others.iter().filter(|other| !other.is_hint).filter_map(|other| {
        let why = asked.iter().find_map(|told| match same(told, &other.told, of.splits) {
            Sameness::Same(why) => Some(why),
            Sameness::Hint(_) | Sameness::Other => None,
        });
        why.map(|why| (other, why))
    });
    let mut found: Vec<(&OtherRow, String)> = alike.collect();
    found.sort_by_key(|(other, _)| {
        let on = other.told.on.unwrap_or(NaiveDate::MAX);
        (other.medium.class.is_none(), on, !other.is_before, other.handed_in_at.clone())
    });
    found
}

/// Whether the publication elsewhere goes before the row; on one day what the register knows to be first does, then
/// the report handed in before this one.
fn is_earlier(other: &OtherRow, at: usize, of: Standings<'_>) -> bool {
    let Some(told) = of.told.get(at) else { return false };
    if other.medium.class.is_none() {
        return false;
    }
    match (other.told.on, told.on) {
        (_, None) => true,
        (None, _) => false,
        (Some(theirs), Some(own)) if theirs != own => theirs < own,
        _ if told.is_first() != other.told.is_first() && is_one_story(told, &other.told) => {
            other.told.is_first()
        }
        _ => other.is_before,
    }
}

fn is_one_story(one: &Told, other: &Told) -> bool {
    let first = |told: &Told| told.piece.as_ref().map(|piece| piece.first_id);
    first(one).is_some() && first(one) == first(other)
}

/// What somebody should look at: titles that were not joined, and an earlier publication nobody reported.
fn hint(at: usize, row: &ReportLine, of: Standings<'_>) -> String {
    let Some(told) = of.told.get(at) else { return String::new() };
    if of.own.contains(&row.id) {
        return String::new();
    }
    let inside = of.told.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, told)| (told, None));
    let outside = of.others.iter().map(|other| (&other.told, Some(other)));
    let mut hints = inside.chain(outside).filter_map(|(other, place)| {
        let is_before = other.on <= told.on;
        match (same(told, other, of.splits), place) {
            (Sameness::Same(why), Some(place))
                if place.is_hint && is_before && place.medium.class.is_some() =>
            {
                let first = published(&place.medium.name, other.on);
                Some(format!("与{}{why}，查得更早的发布为{first}，没有单位填报，请核对", place.label))
            }
            (Sameness::Hint(why), _) => Some(why),
            _ => None,
        }
    });
    hints.next().unwrap_or_default()
}

/// The classes in the order of the notice's list.
fn ranks(notice: &Notice) -> BTreeMap<&str, usize> {
    let mut ranks = BTreeMap::new();
    for (at, outlet) in notice.outlets.iter().enumerate() {
        ranks.entry(outlet.class.as_str()).or_insert(at);
    }
    ranks
}

/// The classes of a notice's list, in its order.
pub fn classes(notice: &Notice) -> Vec<String> {
    let mut classes: Vec<String> = Vec::new();
    for outlet in &notice.outlets {
        if !classes.contains(&outlet.class) {
            classes.push(outlet.class.clone());
        }
    }
    classes
}
