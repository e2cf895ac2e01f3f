//! Whether two rows are one content (同一内容, 附件2 注1): a person's word first, then the texts the register has, then address
//! and title. Equal titles yield to differing texts; a title alone joins only where it says enough and the days are
//! near, and what it does not join it hints at. Pure.

use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhaozhang_store::PieceLine;
use zhaozhang_text::likeness::Print;
use zhaozhang_text::normalise::key;

/// Titles that share so much, in percent, are one.
const ALIKE: u32 = 90;
/// Titles shorter than this many characters say too little without a text.
const TELLING: usize = 10;
/// Titles that are nearly one have so many kinds of characters of their own at most.
const MOST_STRANGE: u32 = 4;
/// A title alone joins rows published so many days apart at most: a quarter, since meetings recur under one title.
const DAYS_APART: i64 = 92;
/// A short title joins rows of one unit so many days apart at most.
const DAYS_APART_SHORT: i64 = 7;

/// A row or piece as it is compared (比对条目).
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// The unit; 0 for none.
    pub(crate) unit: i64,
    /// 稿件标题.
    pub(crate) title: String,
    /// The title as titles are compared.
    pub(crate) key: String,
    print: Print,
    /// Which characters occur, 64 of a kind, so that most titles are told apart without comparing them.
    signs: u64,
    length: usize,
    /// The address without what does not tell pages apart; empty for none.
    pub(crate) address: String,
    /// 发布时间.
    pub(crate) on: Option<NaiveDate>,
    /// What the register of published pieces has of it.
    pub(crate) piece: Option<PieceLine>,
}

impl Told {
    pub(crate) fn new(
        unit: i64,
        title: &str,
        address_key: String,
        on: Option<NaiveDate>,
        piece: Option<PieceLine>,
    ) -> Self {
        let (print, key) = (Print::of_title(title), key(title));
        let signs = key.chars().fold(0, |signs, c| signs | 1_u64 << (u32::from(c) % 64));
        let length = key.chars().count();
        Self { unit, key, print, signs, length, title: title.to_owned(), address: address_key, on, piece }
    }

    /// Whether titles or address let it be worth a closer look.
    pub(crate) fn is_near(&self, other: &Self) -> bool {
        (!self.address.is_empty() && self.address == other.address) || self.alike(other).is_some()
    }

    /// Whether it is the first publication of its story, by the register.
    pub(crate) fn is_first(&self) -> bool {
        self.piece.as_ref().is_some_and(|piece| piece.id == piece.first_id)
    }

    /// How much titles share, when it is enough; titles that differ in a figure are two.
    fn alike(&self, other: &Self) -> Option<u32> {
        if self.key.is_empty() || other.key.is_empty() {
            return None;
        }
        if self.key == other.key {
            return Some(100);
        }
        let (small, large) = if self.length <= other.length { (self, other) } else { (other, self) };
        let is_near = (small.signs & !large.signs).count_ones() <= MOST_STRANGE;
        let is_telling = small.length >= TELLING;
        let shared = if is_telling && is_near { self.print.shared(&other.print) } else { 0 };
        (shared >= ALIKE && figures(&self.key) == figures(&other.key)).then_some(shared.min(99))
    }
}

/// The figures of a title, in order: 第一季度 is not 第二季度.
fn figures(title: &str) -> String {
    title.chars().filter(|c| c.is_numeric() || "一二三四五六七八九十百千两".contains(*c)).collect()
}

/// What a comparison found (比对结论).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sameness {
    /// One content, and why.
    Same(String),
    /// Not joined, but somebody should look; and why.
    Hint(String),
    /// Two contents.
    Other,
}

/// Pieces a person split apart: the piece, and that from which it was split.
pub(crate) type Splits = BTreeSet<(i64, i64)>;

/// Compares two rows; the answer is the same in either order but for its words.
pub(crate) fn same(one: &Told, other: &Told, splits: &Splits) -> Sameness {
    if let (Some(own), Some(theirs)) = (&one.piece, &other.piece) {
        if own.id == theirs.id {
            return Sameness::Same(format!("登记为同一篇稿件（{}号稿）", own.id));
        }
        if is_split(own, theirs, splits) {
            return Sameness::Other;
        }
        if own.first_id == theirs.first_id {
            return Sameness::Same(by_story(own, theirs));
        }
    }
    if !one.address.is_empty() && one.address == other.address {
        return Sameness::Same("网址相同".to_owned());
    }
    let Some(shared) = one.alike(other) else { return Sameness::Other };
    let word = if shared == 100 { "标题相同" } else { "标题基本相同" };
    let has_text = |told: &Told| told.piece.as_ref().is_some_and(|piece| piece.has_text);
    if has_text(one) && has_text(other) {
        return Sameness::Hint(format!("与《{}》{word}，正文不同，分别统计", other.title));
    }
    let apart = match (one.on, other.on) {
        (Some(own), Some(theirs)) => own.signed_duration_since(theirs).num_days().abs(),
        _ => 0,
    };
    let is_telling = one.length.min(other.length) >= TELLING;
    let is_own = one.unit == other.unit && one.unit != 0;
    if (is_telling && apart <= DAYS_APART) || (is_own && apart <= DAYS_APART_SHORT) {
        return Sameness::Same(word.to_owned());
    }
    let why = if is_telling { format!("相隔{apart}天") } else { "标题较短".to_owned() };
    Sameness::Hint(format!("与《{}》{word}，但{why}、没有正文可比，没有合并，请核对", other.title))
}

fn is_split(own: &PieceLine, theirs: &PieceLine, splits: &Splits) -> bool {
    let pair = |one: i64, other: i64| splits.contains(&(one, other)) || splits.contains(&(other, one));
    pair(own.id, theirs.id)
        || (own.first_id != theirs.first_id
            && (pair(own.id, theirs.first_id) || pair(theirs.id, own.first_id)))
}

/// The register counts both as one story: how it says so.
fn by_story(own: &PieceLine, theirs: &PieceLine) -> String {
    let joined = [own, theirs].into_iter().find(|piece| piece.id != piece.first_id && piece.own_share > 0);
    match joined {
        Some(piece) if !piece.relation.is_empty() => format!(
            "经正文比对为同一稿件（{}号稿为{}，{}.{}%的文字相同）",
            piece.id,
            piece.relation,
            piece.own_share / 10,
            piece.own_share % 10
        ),
        _ => "在“稿件归并”中归为同一稿件".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Sameness, Splits, Told, same};
    use zhaozhang_store::PieceLine;

    fn told(unit: i64, title: &str, on: &str, piece: Option<(i64, i64, bool)>) -> Told {
        let piece = piece.map(|(id, first_id, has_text)| PieceLine {
            id,
            first_id,
            has_text,
            ..PieceLine::default()
        });
        Told::new(unit, title, String::new(), Some(on.parse().unwrap()), piece)
    }

    fn is_same(one: &Told, other: &Told) -> bool {
        let none = Splits::new();
        let (there, back) = (same(one, other, &none), same(other, one, &none));
        assert_eq!(matches!(there, Sameness::Same(_)), matches!(back, Sameness::Same(_)), "{there:?}");
        matches!(there, Sameness::Same(_))
    }

    #[test]
    fn equal_titles_yield_to_texts_and_short_ones_join_only_within_a_unit() {
        let long = "安远县推进分级诊疗改革纪实";
        let plain = |unit, on| told(unit, long, on, None);
        assert!(is_same(&plain(1, "2026-10-12"), &plain(2, "2026-11-12")));
        assert!(!is_same(&plain(1, "2026-01-12"), &plain(2, "2026-11-12")), "meetings recur");
        let with_text = |id, first| told(id, long, "2026-10-12", Some((id, first, true)));
        assert!(!is_same(&with_text(1, 1), &with_text(2, 2)), "the texts differ");
        assert!(is_same(&with_text(1, 1), &with_text(2, 1)), "one story");
        let short = |unit, on| told(unit, "义诊下乡", on, None);
        assert!(!is_same(&short(1, "2026-10-12"), &short(2, "2026-10-12")), "two counties");
        assert!(is_same(&short(1, "2026-10-12"), &short(1, "2026-10-14")));
        assert!(!is_same(&short(1, "2026-10-12"), &short(1, "2026-12-14")));
        assert!(matches!(
            same(&short(1, "2026-10-12"), &short(2, "2026-10-12"), &Splits::new()),
            Sameness::Hint(_)
        ));
    }

    #[test]
    fn a_figure_tells_titles_apart_and_a_person_has_the_last_word() {
        let first = told(1, "安远县召开第一季度医改工作推进会", "2026-10-12", None);
        let second = told(1, "安远县召开第二季度医改工作推进会", "2026-10-14", None);
        assert!(!is_same(&first, &second));
        let long = "安远县推进分级诊疗改革纪实";
        let (one, two) = (
            told(1, long, "2026-10-12", Some((3, 3, false))),
            told(2, long, "2026-10-13", Some((4, 4, false))),
        );
        assert!(is_same(&one, &two));
        let splits = Splits::from([(4, 3)]);
        assert_eq!(same(&one, &two, &splits), Sameness::Other);
        assert_eq!(same(&two, &one, &splits), Sameness::Other);
    }
}
