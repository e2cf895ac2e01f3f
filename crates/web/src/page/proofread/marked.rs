//! Marks in their text (标注): each line cut into words that are marked and words that are not, and the rows of the list
//! beside it. Where marks overlap, the first to begin is drawn; the list has them all.

use std::collections::BTreeMap;
use zhaozhang_office::wording::proofread::{Level, Mark, Place, Proofread};

/// A line of the text (行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// From 1, as the list names it.
    pub(super) number: usize,
    /// Its words in order.
    pub(super) stretches: Vec<Stretch>,
}

/// Words with the number of the mark on them; 0 for none (字句).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The words.
    pub(super) words: String,
    /// The number in the list.
    pub(super) mark: usize,
    /// Whether it is the first place of its mark, to which the list leads.
    pub(super) is_first: bool,
    /// Whether it must be changed.
    pub(super) stops: bool,
    /// What is said of it.
    pub(super) says: String,
}

/// A row of the list (清单行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MarkRow {
    /// From 1.
    pub(super) number: usize,
    /// 第3行第5字.
    pub(super) place: String,
    /// Whether the words can be shown in the text.
    pub(super) is_shown: bool,
    /// 必须改 or 请核对.
    pub(super) level: &'static str,
    /// Whether it must be changed.
    pub(super) stops: bool,
    /// 类别.
    pub(super) class: &'static str,
    /// G-01 to G-38.
    pub(super) check: String,
    /// The words it is about.
    pub(super) found: String,
    /// What is wrong.
    pub(super) what: String,
    /// What should stand there; empty when nothing is proposed.
    pub(super) proposal: String,
    /// The rule it rests on.
    pub(super) basis: String,
}

/// The rows of the list.
pub(super) fn rows(marks: &[Mark]) -> Vec<MarkRow> {
    let rows = marks.iter().enumerate().map(|(at, mark)| MarkRow {
        number: at + 1,
        place: places(mark),
        is_shown: mark.place.end > mark.place.start && is_in_text(&mark.place),
        level: mark.level.word(),
        stops: mark.level == Level::Stop,
        class: mark.class.word(),
        check: mark.check.to_string(),
        found: mark.found.clone(),
        what: mark.what.clone(),
        proposal: match mark.proposal.as_deref() {
            Some("") => "删去".to_owned(),
            Some(words) => words.to_owned(),
            None => String::new(),
        },
        basis: mark.basis.to_string(),
    });
    rows.collect()
}

fn is_in_text(place: &Place) -> bool {
    place.field == zhaozhang_office::wording::proofread::Field::Text
}

/// The first place in full, then the lines of the others.
pub(crate) fn places(mark: &Mark) -> String {
    let others: Vec<String> = mark.also.iter().take(8).map(|place| place.line.to_string()).collect();
    match (others.is_empty(), mark.also.len() > 8) {
        (true, _) => mark.place.to_string(),
        (false, false) => format!("{}（另见第{}行）", mark.place, others.join("、")),
        (false, true) => format!("{}（另见第{}等行）", mark.place, others.join("、")),
    }
}

/// The text with its marks; `is_cut` leaves out the lines without any.
pub(super) fn lines(text: &[String], marks: &[Mark], is_cut: bool) -> Vec<Line> {
    let mut by_line: BTreeMap<usize, Vec<(Place, usize, bool)>> = BTreeMap::new();
    for (at, mark) in marks.iter().enumerate() {
        for (place_at, place) in mark.places().enumerate() {
            if place.end > place.start && is_in_text(&place) {
                by_line.entry(place.line).or_default().push((place, at, place_at == 0));
            }
        }
    }
    let mut lines = Vec::new();
    for (at, words) in text.iter().enumerate() {
        let number = at + 1;
        let own = by_line.remove(&number).unwrap_or_default();
        if (is_cut && own.is_empty()) || words.trim().is_empty() {
            continue;
        }
        lines.push(Line { number, stretches: stretches(words, own, marks) });
    }
    lines
}

fn stretches(words: &str, mut own: Vec<(Place, usize, bool)>, marks: &[Mark]) -> Vec<Stretch> {
    own.sort_by_key(|(place, at, _)| (place.start, *at));
    let mut characters = words.chars();
    let mut done = 0;
    let mut stretches = Vec::new();
    let plain =
        |words: String| Stretch { words, mark: 0, is_first: false, stops: false, says: String::new() };
    for (place, at, is_first) in own {
        let (Some(mark), true) = (marks.get(at), place.start >= done) else { continue };
        let before: String = characters.by_ref().take(place.start - done).collect();
        if !before.is_empty() {
            stretches.push(plain(before));
        }
        stretches.push(Stretch {
            words: characters.by_ref().take(place.end - place.start).collect(),
            mark: at + 1,
            is_first,
            stops: mark.level == Level::Stop,
            says: format!("{}：{}", mark.level.word(), mark.sentence()),
        });
        done = place.end;
    }
    let rest: String = characters.collect();
    if !rest.is_empty() {
        stretches.push(plain(rest));
    }
    stretches
}

/// The same for programs.
pub(super) fn as_data(name: &str, result: &Proofread) -> serde_json::Value {
    let marks: Vec<serde_json::Value> = result.marks.iter().map(mark_as_data).collect();
    let undecided: Vec<String> = result.undecided.iter().map(ToString::to_string).collect();
    serde_json::json!({
        "file": name, "characters": result.characters, "stops": result.stops(),
        "warns": result.marks.len() - result.stops(), "marks": marks, "undecided": undecided,
    })
}

/// A mark for programs, here and on the command line.
pub(crate) fn mark_as_data(mark: &Mark) -> serde_json::Value {
    let place =
        |place: Place| serde_json::json!({"line": place.line, "start": place.start, "end": place.end});
    let places: Vec<serde_json::Value> = mark.places().map(place).collect();
    serde_json::json!({
        "check": mark.check.to_string(), "asks": mark.check.asks(), "class": mark.class.word(),
        "level": mark.level.word(), "stops": mark.level == Level::Stop,
        "line": mark.place.line, "start": mark.place.start, "end": mark.place.end, "places": places,
        "found": mark.found, "message": mark.sentence(), "proposal": mark.proposal, "basis": mark.basis,
    })
}

#[cfg(test)]
mod tests {
    use super::{lines, rows};
    use zhaozhang_office::wording::proofread::{Document, PaperKind, ProofRequest, WordList, proofread};

    #[test]
    fn every_character_of_the_text_is_drawn_once_and_marks_stand_on_their_words() {
        let text = "与机构签定协议，请于2024年2月30日前报送。\n\n平安无事的一行。\n再次签定签定。";
        let document = Document::of_text(text);
        let request = ProofRequest {
            is_public: true,
            kind: PaperKind::Message,
            issued_on: None,
            read_on: "2024-03-01".parse().unwrap(),
            words: WordList::built_in(),
            units: &[],
            leaders: &[],
        };
        let marks = proofread(&document, &request).marks;
        let drawn = lines(&document.lines, &marks, false);
        let words: Vec<String> =
            drawn.iter().map(|line| line.stretches.iter().map(|one| one.words.as_str()).collect()).collect();
        assert_eq!(words, text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>());
        let marked: Vec<&str> = drawn
            .iter()
            .flat_map(|line| &line.stretches)
            .filter(|one| one.mark > 0)
            .map(|one| one.words.as_str())
            .collect();
        assert!(
            marked.contains(&"签定") && marked.iter().any(|words| words.contains("2月30日")),
            "{marked:?}"
        );
        assert_eq!(lines(&document.lines, &marks, true).len(), 2, "the line without a mark is left out");
        let rows = rows(&marks);
        assert!(rows.iter().any(|row| row.proposal == "签订" && row.is_shown && !row.stops), "{rows:?}");
    }
}
