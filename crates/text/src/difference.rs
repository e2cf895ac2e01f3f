//! 修改对照 (difference): what changed between two versions of a text, as a reader of Chinese sees it: sentence by
//! sentence, and inside a sentence that was reworded, character by character.
//! It judges nothing; for how alike two texts of different items are, see [`crate::likeness`].

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What happened to a piece of text (改动).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// 未改.
    Kept,
    /// 删去.
    Removed,
    /// 增加.
    Added,
}

/// A piece of the comparison (片段): all pieces but the removed ones give the new text, all but the added the old.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What happened to it.
    pub change: Change,
    /// The characters.
    pub text: String,
}

/// Two sentences with less than this share of characters in common (in percent) are shown as replaced whole.
const REWORDED_FROM: usize = 40;

/// The pieces that lead from the old text to the new.
///
/// ```
/// use zhaozhang_text::difference::{Change, compare};
/// let pieces = compare("参保率九十。会议结束。", "参保率九十五。会议结束。");
/// let added: Vec<&str> = pieces.iter().filter(|piece| piece.change == Change::Added).map(|piece| piece.text.as_str()).collect();
/// assert_eq!(added, ["五"]);
/// ```
pub fn compare(old: &str, new: &str) -> Vec<Piece> {
    let (before, after) = (sentences(old), sentences(new));
    let mut pieces = Pieces::default();
    for op in capture_diff_slices(Algorithm::Patience, &before, &after) {
        match op {
            DiffOp::Equal { old_index, len, .. } => pieces.put(Change::Kept, &before, old_index, len),
            DiffOp::Delete { old_index, old_len, .. } => {
                pieces.put(Change::Removed, &before, old_index, old_len);
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                pieces.put(Change::Added, &after, new_index, new_len);
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let gone: String = joined(&before, old_index, old_len);
                let come: String = joined(&after, new_index, new_len);
                reworded(&gone, &come, &mut pieces);
            }
        }
    }
    pieces.list
}

/// Whether anything changed at all.
pub fn is_changed(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| piece.change != Change::Kept)
}

/// A reworded passage: character by character when enough of it stayed, else one for the other.
fn reworded(gone: &str, come: &str, pieces: &mut Pieces) {
    let (before, after): (Vec<char>, Vec<char>) = (gone.chars().collect(), come.chars().collect());
    let ops = capture_diff_slices(Algorithm::Myers, &before, &after);
    let kept: usize = ops.iter().map(|op| if let DiffOp::Equal { len, .. } = op { *len } else { 0 }).sum();
    if kept * 100 < before.len().max(after.len()) * REWORDED_FROM {
        pieces.push(Change::Removed, gone);
        pieces.push(Change::Added, come);
        return;
    }
    let text =
        |chars: &[char], from: usize, len: usize| -> String { chars.iter().skip(from).take(len).collect() };
    for op in ops {
        match op {
            DiffOp::Equal { old_index, len, .. } => pieces.push(Change::Kept, &text(&before, old_index, len)),
            DiffOp::Delete { old_index, old_len, .. } => {
                pieces.push(Change::Removed, &text(&before, old_index, old_len));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                pieces.push(Change::Added, &text(&after, new_index, new_len));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                pieces.push(Change::Removed, &text(&before, old_index, old_len));
                pieces.push(Change::Added, &text(&after, new_index, new_len));
            }
        }
    }
}

fn joined(parts: &[String], from: usize, len: usize) -> String {
    parts.iter().skip(from).take(len).map(String::as_str).collect()
}

/// The text in sentences, every sign kept: they end after 。！？； with closing quotes, and after a line end.
fn sentences(text: &str) -> Vec<String> {
    let mut list = Vec::new();
    let mut sentence = String::new();
    let mut is_over = false;
    for c in text.chars() {
        if is_over && !matches!(c, '”' | '’' | '）' | '」' | '》') {
            list.push(std::mem::take(&mut sentence));
            is_over = false;
        }
        sentence.push(c);
        is_over = is_over || matches!(c, '。' | '！' | '？' | '；' | '\n');
    }
    if !sentence.is_empty() {
        list.push(sentence);
    }
    list
}

/// Pieces as they are gathered; neighbours of one kind become one.
#[derive(Default)]
struct Pieces {
    list: Vec<Piece>,
}

impl Pieces {
    fn put(&mut self, change: Change, parts: &[String], from: usize, len: usize) {
        self.push(change, &joined(parts, from, len));
    }

    fn push(&mut self, change: Change, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.list.last_mut() {
            Some(last) if last.change == change => last.text.push_str(text),
            _ => self.list.push(Piece { change, text: text.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Piece, compare, is_changed};
    use proptest::prelude::*;

    fn side(pieces: &[Piece], without: Change) -> String {
        pieces.iter().filter(|piece| piece.change != without).map(|piece| piece.text.as_str()).collect()
    }

    fn shown(old: &str, new: &str) -> String {
        compare(old, new)
            .iter()
            .map(|piece| match piece.change {
                Change::Kept => piece.text.clone(),
                Change::Removed => format!("[-{}]", piece.text),
                Change::Added => format!("[+{}]", piece.text),
            })
            .collect()
    }

    #[test]
    fn a_reworded_sentence_is_shown_by_character_and_a_new_one_whole() {
        assert_eq!(
            shown(
                "七月六日，召开动员会。会后部署工作。",
                "七月八日，召开动员会。会后部署工作。现场发放资料。"
            ),
            "七月[-六][+八]日，召开动员会。会后部署工作。[+现场发放资料。]"
        );
        assert_eq!(shown("甲乙丙丁。", "完全另外的一句话。"), "[-甲乙丙丁。][+完全另外的一句话。]");
        assert!(!is_changed(&compare("同一句。", "同一句。")));
    }

    #[test]
    fn a_moved_paragraph_is_told_apart_from_the_rest() {
        assert_eq!(shown("第一段。\n第二段。\n", "第二段。\n"), "[-第一段。\n]第二段。\n");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_pieces(old in "[甲乙丙。！”\n]{0,40}", new in "[甲乙丙。！”\n]{0,40}") {
            let pieces = compare(&old, &new);
            prop_assert_eq!(side(&pieces, Change::Added), old);
            prop_assert_eq!(side(&pieces, Change::Removed), new);
        }
    }
}
