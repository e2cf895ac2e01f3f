//! The words a notice knows (词表): units and outlets with their aliases, levels, and the nearest one to a wrong word.
//! It judges single words; what a row needs is [`super::row`]'s.

use super::demand::Demand;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};
use zhaozhang_domain::fact::{FactKind, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::points::Points;
use zhaozhang_text::nearest::suggestion;
use zhaozhang_text::normalise::key;

/// So many comparisons are spent on proposing names in one workbook; beyond, the cure names the register only.
/// Two million take about a second and are enough for 30,000 wrong names in a register of 60.
const MOST_COMPARISONS: usize = 2_000_000;

/// The words a notice knows (词表).
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) demand: Demand,
    pub(super) notice_title: String,
    pub(super) issued_on: NaiveDate,
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    units: Names,
    unit_days: BTreeMap<String, (Option<NaiveDate>, Option<NaiveDate>)>,
    outlets: Names,
    levels: Names,
    allowed: BTreeMap<(FactKind, TextField), Vec<String>>,
    comparisons_left: usize,
    proposed: HashMap<(Words, String), String>,
}

/// Which list of words (词表种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Words {
    /// 单位.
    Units,
    /// 媒体.
    Outlets,
    /// 级别.
    Levels,
}

/// Names with every way they are written.
#[derive(Debug, Default)]
struct Names {
    /// Full names in the notice's order.
    full: Vec<String>,
    /// Every spelling's key → the full name.
    spellings: HashMap<String, String>,
}

impl Names {
    fn add(&mut self, full: &str, aliases: &[String]) {
        if full.is_empty() {
            return;
        }
        if self.spellings.insert(key(full), full.to_owned()).is_none_or(|before| before != full) {
            self.full.push(full.to_owned());
        }
        for alias in aliases.iter().filter(|alias| !alias.trim().is_empty()) {
            self.spellings.entry(key(alias)).or_insert_with(|| full.to_owned());
        }
    }

    fn find(&self, written: &str) -> Option<&str> {
        self.spellings.get(&key(written)).map(String::as_str)
    }
}

impl Vocabulary {
    /// The words of the notice.
    pub(super) fn of(notice: &Notice) -> Self {
        let demand = Demand::of(notice);
        let (mut units, mut outlets, mut levels) = (Names::default(), Names::default(), Names::default());
        let mut unit_days = BTreeMap::new();
        // Full names first: a name is nobody else's alias.
        for unit in &notice.units {
            units.add(&unit.name, &[]);
            unit_days.insert(unit.name.clone(), (unit.from, unit.until));
        }
        for unit in &notice.units {
            units.add(&unit.name, &unit.aliases);
        }
        for outlet in &notice.outlets {
            outlets.add(&outlet.name, &outlet.aliases);
            levels.add(&outlet.level, &[]);
        }
        for ((_, field), words) in &demand.words {
            for word in words {
                match field {
                    TextField::Level => levels.add(word, &[]),
                    TextField::Channel if !notice.outlets.is_empty() => outlets.add(word, &[]),
                    _ => {}
                }
            }
        }
        let allowed = allowed(&demand);
        Self {
            demand,
            notice_title: notice.title.clone(),
            issued_on: notice.issued_on,
            from: notice.from,
            until: notice.until,
            units,
            unit_days,
            outlets,
            levels,
            allowed,
            comparisons_left: MOST_COMPARISONS,
            proposed: HashMap::new(),
        }
    }

    fn names(&self, words: Words) -> &Names {
        match words {
            Words::Units => &self.units,
            Words::Outlets => &self.outlets,
            Words::Levels => &self.levels,
        }
    }

    /// Whether the notice has such a list at all; without one every word is taken.
    pub(super) fn has(&self, words: Words) -> bool {
        !self.names(words).full.is_empty()
    }

    /// The full name for a spelling.
    pub(super) fn find(&self, words: Words, written: &str) -> Option<&str> {
        self.names(words).find(written)
    }

    /// The full names in the notice's order.
    pub(super) fn full_names(&self, words: Words) -> &[String] {
        &self.names(words).full
    }

    /// The days between which the unit stands in the register.
    pub(super) fn unit_days(&self, name: &str) -> (Option<NaiveDate>, Option<NaiveDate>) {
        self.unit_days.get(name).copied().unwrap_or((None, None))
    }

    /// The range of a judgement.
    pub(super) fn range_of(&self, subject: &str) -> Option<(Points, Points)> {
        let found = self.demand.judgements.iter().find(|(name, _, _)| key(name) == key(subject));
        found.map(|(_, least, most)| (*least, *most))
    }

    /// The words a text field of the kind may hold, when only a few are allowed; empty when any word is.
    pub(super) fn allowed(&self, kind: FactKind, field: TextField) -> &[String] {
        self.allowed.get(&(kind, field)).map_or(&[], Vec::as_slice)
    }

    /// The cure for a word not in the list: the nearest one, or where to look.
    pub(super) fn propose(&mut self, words: Words, written: &str) -> String {
        let asked = (words, written.to_owned());
        if let Some(known) = self.proposed.get(&asked) {
            return known.clone();
        }
        let names = self.names(words);
        let Some(left) = self.comparisons_left.checked_sub(names.spellings.len().max(1)) else {
            return match words {
                Words::Units => "请与通知所附单位名册核对",
                Words::Outlets => "请与媒体名单核对",
                Words::Levels => "请与通知核对",
            }
            .to_owned();
        };
        let mut cure = suggestion(written, names.full.iter().map(String::as_str));
        if words == Words::Units && !cure.starts_with("是否") {
            "名册中没有相近的名称，请核对单位全称；确为新增单位的，请先补入单位名册".clone_into(&mut cure);
        }
        self.comparisons_left = left;
        self.proposed.insert(asked, cure.clone());
        cure
    }
}

/// The few words of each narrow column: those of the ledger itself, then those the rules name.
fn allowed(demand: &Demand) -> BTreeMap<(FactKind, TextField), Vec<String>> {
    let mut all = BTreeMap::new();
    for kind in FactKind::ENTERED {
        for field in [TextField::Mark, TextField::Origin, TextField::Result] {
            let mut words: Vec<String> = fixed(kind, field).iter().map(|word| (*word).to_owned()).collect();
            for word in demand.words_of(kind, field) {
                if !words.contains(word) {
                    words.push(word.clone());
                }
            }
            all.insert((kind, field), words);
        }
    }
    all
}

/// The words of the ledger itself, see the fields of `zhaozhang_domain::fact::TextField`.
const fn fixed(kind: FactKind, field: TextField) -> &'static [&'static str] {
    match (field, kind) {
        (TextField::Mark, _) => &["单", "综"],
        (TextField::Origin, _) => &["原创", "转载"],
        (TextField::Result, FactKind::Solicitation | FactKind::Duty) => {
            &["符合要求", "不符合要求", "通过", "退回", "不通过", "待审"]
        }
        (TextField::Result, _) => &["通过", "退回", "不通过", "待审", "符合要求", "不符合要求"],
        _ => &[],
    }
}
