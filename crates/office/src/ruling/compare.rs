//! Trials (试算): the same ledger under two notices or two readings, and what becomes of each unit and why.
//! Nothing is kept and nothing is ruled: the result helps the office decide.

use std::collections::BTreeMap;
use std::fmt;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_domain::explain;
use zhaozhang_domain::fact::{FactId, Ledger};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::outcome;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::{GroupRanking, rank};
use zhaozhang_domain::rule::Currency;
use zhaozhang_domain::sheet::{Effect, EntryView, HolderId, HolderKind, Sheet};

/// One side of a trial (试算一方): a notice with its readings, and the sheet it gives.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The notice with the readings tried.
    pub notice: &'a Notice,
    /// The sheet of the ledger under it.
    pub sheet: &'a Sheet,
}

/// What becomes of one unit (单位差额).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitDifference {
    /// The unit.
    pub unit: String,
    /// Points on the first side; nothing when it is not there.
    pub before: Option<Points>,
    /// Points on the second side.
    pub after: Option<Points>,
    /// Second less first.
    pub difference: Points,
    /// Place on the first side.
    pub place_before: Option<u32>,
    /// Place on the second side.
    pub place_after: Option<u32>,
    /// The entries that differ, in sentences.
    pub why: Vec<String>,
}

/// What differs between two sides (试算结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The period compared.
    pub period: Period,
    /// The first side, in words.
    pub first: String,
    /// The second side, in words.
    pub second: String,
    /// The units whose points, place or entries differ, in register order of the first side.
    pub units: Vec<UnitDifference>,
    /// How many units were compared.
    pub compared: usize,
}

/// Compares two sides of the same ledger over a period.
pub fn compare(ledger: &Ledger, first: Side<'_>, second: Side<'_>, period: Period) -> Comparison {
    let (named_first, named_second) = readings(first.notice, second.notice);
    let places = |side: Side<'_>| places(side, &rank(side.notice, ledger, side.sheet, period));
    let (places_first, places_second) = (places(first), places(second));
    let (held_first, held_second) = (holders(first.sheet), holders(second.sheet));
    let mut names: Vec<String> = first.sheet.holders().map(|(_, holder)| holder.name.clone()).collect();
    let others = second.sheet.holders().map(|(_, holder)| holder.name.clone());
    names.extend(others.filter(|name| !held_first.contains_key(name.as_str())));
    let compared = names.len();
    let mut units = Vec::new();
    for name in names {
        let (one, other) = (held_first.get(name.as_str()).copied(), held_second.get(name.as_str()).copied());
        let points =
            |side: Side<'_>, id: HolderId| outcome::ranked_points(side.notice, side.sheet, id, period);
        let (before, after) = (one.map(|id| points(first, id)), other.map(|id| points(second, id)));
        let why = why(ledger, (first, one), (second, other), period);
        let (place_before, place_after) =
            (places_first.get(&name).copied(), places_second.get(&name).copied());
        if before != after || place_before != place_after || !why.is_empty() {
            let difference = after.unwrap_or_default() - before.unwrap_or_default();
            units.push(UnitDifference {
                unit: name,
                before,
                after,
                difference,
                place_before,
                place_after,
                why,
            });
        }
    }
    Comparison { period, first: named_first, second: named_second, units, compared }
}

/// Both sides in words: the readings that differ, or the titles where the notices do.
fn readings(first: &Notice, second: &Notice) -> (String, String) {
    if first.code != second.code {
        let name = |notice: &Notice| format!("《{}》", notice.title);
        return (name(first), name(second));
    }
    let mut words = (Vec::new(), Vec::new());
    for question in &first.questions {
        let Some(other) = second.questions.iter().find(|other| other.id == question.id) else { continue };
        if question.reading() != other.reading() {
            words.0.push(format!("{}“{}”", question.id, question.reading()));
            words.1.push(format!("{}“{}”", other.id, other.reading()));
        }
    }
    let join =
        |words: Vec<String>| if words.is_empty() { "现行读法".to_owned() } else { words.join("、") };
    (join(words.0), join(words.1))
}

/// Holders by name; of two of one name the first.
fn holders(sheet: &Sheet) -> BTreeMap<&str, HolderId> {
    let mut holders = BTreeMap::new();
    for (id, holder) in sheet.holders() {
        holders.entry(holder.name.as_str()).or_insert(id);
    }
    holders
}

fn places(side: Side<'_>, rankings: &[GroupRanking]) -> BTreeMap<String, u32> {
    let rows = rankings.iter().flat_map(|ranking| &ranking.rows);
    let named = rows.filter_map(|row| Some((side.sheet.holder(row.holder)?, row.place?)));
    named
        .filter(|(holder, _)| holder.kind != HolderKind::Person)
        .map(|(holder, place)| (holder.name.clone(), place))
        .collect()
}

/// What an entry is about, the same on both sides.
type Subject = (Vec<FactId>, Period, Effect);

/// The entries of one side by what they are about.
fn entries(
    side: Side<'_>,
    holder: Option<HolderId>,
    period: Period,
) -> BTreeMap<Subject, Vec<EntryView<'_>>> {
    let mut all: BTreeMap<Subject, Vec<EntryView<'_>>> = BTreeMap::new();
    let holder = holder.and_then(|id| side.sheet.holder(id));
    for view in holder.into_iter().flat_map(|holder| holder.entries_in(period)) {
        // Whether a fact counted is the very thing that may differ.
        let effect = if view.entry.effect == Effect::NotCounted { Effect::Credit } else { view.entry.effect };
        all.entry((view.facts.to_vec(), view.entry.charge, effect)).or_default().push(view);
    }
    all
}

/// The entries that differ, in sentences.
fn why(
    ledger: &Ledger,
    (first, one): (Side<'_>, Option<HolderId>),
    (second, other): (Side<'_>, Option<HolderId>),
    period: Period,
) -> Vec<String> {
    let mut before = entries(first, one, period);
    let mut after = entries(second, other, period);
    let mut subjects: Vec<Subject> = before.keys().chain(after.keys()).cloned().collect();
    subjects.sort();
    subjects.dedup();
    let mut sentences = Vec::new();
    for subject in subjects {
        let mut old = before.remove(&subject).unwrap_or_default();
        let mut new = after.remove(&subject).unwrap_or_default();
        // What is equal on both sides explains nothing.
        old.retain(|view| match new.iter().position(|other| is_equal(first, view, second, other)) {
            Some(at) => {
                new.remove(at);
                false
            }
            None => true,
        });
        sentences.extend(tell(ledger, (first, &old), (second, &new)));
    }
    sentences
}

fn is_equal(first: Side<'_>, one: &EntryView<'_>, second: Side<'_>, other: &EntryView<'_>) -> bool {
    let is_same_notice = first.notice.code == second.notice.code;
    let rule = |side: Side<'_>, view: &EntryView<'_>| explain::rule_name(side.notice, view).to_owned();
    one.entry.points == other.entry.points
        && one.entry.currency == other.entry.currency
        && (!is_same_notice || rule(first, one) == rule(second, other) || one.entry.points.is_zero())
}

/// `第一种不计分，第二种计20分：依据…`
fn tell(
    ledger: &Ledger,
    first: (Side<'_>, &[EntryView<'_>]),
    second: (Side<'_>, &[EntryView<'_>]),
) -> Vec<String> {
    let (side, old) = first;
    let (other, new) = second;
    let sum = |views: &[EntryView<'_>]| -> Points {
        let points = views.iter().filter(|view| view.entry.currency == Currency::Points);
        points.map(|view| view.entry.points).sum()
    };
    let sentence = |side: Side<'_>, view: &EntryView<'_>| explain::sentence(side.notice, ledger, view);
    match (old, new) {
        ([], []) => Vec::new(),
        ([one], [another]) => vec![format!(
            "由{}改为{}。原：{}改：{}",
            explain::result(one),
            explain::result(another),
            sentence(side, one),
            sentence(other, another)
        )],
        (old, new) if sum(old).is_zero() && sum(new).is_zero() => Vec::new(),
        (old, new) => {
            let gone = old.iter().map(|view| format!("减少：{}", sentence(side, view)));
            let added = new.iter().map(|view| format!("增加：{}", sentence(other, view)));
            gone.chain(added).collect()
        }
    }
}

impl Comparison {
    /// The result as a table, for pages and workbooks.
    pub fn table(&self) -> Table {
        let points = |points: Option<Points>| {
            points.map_or_else(|| Cell::text("—"), |points| Cell::number(points.to_string()))
        };
        let place = |place: Option<u32>| {
            place.map_or_else(|| Cell::text("—"), |place| Cell::number(place.to_string()))
        };
        let row = |unit: &UnitDifference| {
            vec![
                Cell::text(unit.unit.clone()),
                points(unit.before),
                points(unit.after),
                Cell::number(signed(unit.difference)),
                place(unit.place_before),
                place(unit.place_after),
                Cell::text(unit.why.join("\n")),
            ]
        };
        Table {
            caption: Some(format!("{}：{}与{}对照", self.period, self.first, self.second)),
            columns: vec![
                Column::new("单位", 6, Align::Left),
                Column::new("原得分", 2, Align::Right),
                Column::new("现得分", 2, Align::Right),
                Column::new("增减", 2, Align::Right),
                Column::new("原名次", 2, Align::Right),
                Column::new("现名次", 2, Align::Right),
                Column::new("原因", 14, Align::Left),
            ],
            upper_heads: Vec::new(),
            rows: self.units.iter().map(row).collect(),
            notes: vec!["试算结果，未经裁定，不作为计分依据。".to_owned()],
        }
    }
}

fn signed(points: Points) -> String {
    if points > Points::ZERO { format!("+{points}") } else { points.to_string() }
}

impl fmt::Display for Comparison {
    /// For the command line: a line for each unit, the reasons beneath it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}试算：{} → {}", self.period, self.first, self.second)?;
        if self.units.is_empty() {
            return writeln!(f, "比较了{}个单位，得分和名次都没有变化。", self.compared);
        }
        let shown = |points: Option<Points>| points.map_or("—".to_owned(), |points| points.to_string());
        let place = |place: Option<u32>| place.map_or("—".to_owned(), |place| format!("第{place}名"));
        for unit in &self.units {
            writeln!(
                f,
                "{}：{}分 → {}分（{}），{} → {}",
                unit.unit,
                shown(unit.before),
                shown(unit.after),
                signed(unit.difference),
                place(unit.place_before),
                place(unit.place_after)
            )?;
            for sentence in &unit.why {
                writeln!(f, "    {sentence}")?;
            }
        }
        writeln!(
            f,
            "比较了{}个单位，{}个有变化。试算结果未经裁定，不作为计分依据。",
            self.compared,
            self.units.len()
        )
    }
}
