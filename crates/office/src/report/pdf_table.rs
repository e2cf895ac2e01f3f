//! A table out of a PDF with a text layer (PDF表格), from the words and places `pdftotext -tsv` gives: columns by the gaps
//! no word crosses, rows by the largest gaps between lines, as many as 序号 are counted. Pure; a scan has no words and
//! gives nothing.

use crate::ledger::ledger_book::plain::{PlainRow, PlainSheet};
use zhaozhang_text::normalise::{half_width, key};

/// No form has more words.
const MOST_WORDS: usize = 50_000;
/// Gaps narrower than this, in thousandths of a point, lie between characters.
const NARROW: i64 = 2_500;
/// A page is not higher than this, in thousandths of a point.
const PAGE: i64 = 3_000_000;

/// A word with its place, in thousandths of a point; pages lie below each other.
#[derive(Debug, Clone)]
struct Placed {
    left: i64,
    right: i64,
    top: i64,
    bottom: i64,
    words: String,
}

/// The lines above the table and the rows of the table, cells in the order of their columns.
pub(crate) fn sheet(file_name: &str, tsv: &str) -> Option<PlainSheet> {
    let words: Vec<Placed> = tsv.lines().filter_map(placed).take(MOST_WORDS).collect();
    let is_head = |word: &Placed, sign: &str| key(&word.words).contains(sign);
    let title = words.iter().find(|word| is_head(word, "稿件标题"))?;
    let time = words.iter().find(|word| is_head(word, "发布时间") && overlap(word, title))?;
    let line: Vec<&Placed> =
        words.iter().filter(|word| overlap(word, title) || overlap(word, time)).collect();
    let head_end = line.iter().map(|word| word.bottom).max()?;
    let above = words.iter().filter(|word| word.bottom <= title.top && !overlap(word, title));
    let mut rows: Vec<PlainRow> = lines(above.collect()).into_iter().map(|line| (0, vec![line])).collect();
    let below: Vec<&Placed> = words.iter().filter(|word| word.top >= head_end - 1_000).collect();
    let below: Vec<&Placed> = until_notes(below);
    let columns = columns(line.iter().copied().chain(below.iter().copied()));
    rows.push((0, in_columns(&line, &columns)));
    let (first_left, first_right) = columns.first().copied()?;
    let numbers = below.iter().filter(|word| {
        word.left >= first_left
            && word.right <= first_right
            && word.words.chars().all(|c| half_width(c).is_ascii_digit())
    });
    for row in split(&below, numbers.count()) {
        rows.push((0, in_columns(&row, &columns)));
    }
    let rows = (1_u32..).zip(rows).map(|(number, (_, cells))| (number, cells)).collect();
    Some(PlainSheet { name: file_name.to_owned(), rows })
}

/// A line of the list: `level page par block line word left top width height conf text`.
fn placed(line: &str) -> Option<Placed> {
    let mut cells = line.split('\t');
    let mut next = || cells.next();
    if next()? != "5" {
        return None;
    }
    let page: i64 = next()?.parse().ok()?;
    for _ in 0..4 {
        next()?;
    }
    let mut place = || thousandths(next()?);
    let (left, top, width, height) = (place()?, place()?, place()?, place()?);
    let words = cells.nth(1)?.trim();
    if words.is_empty() || words.starts_with("###") {
        return None;
    }
    let top = page.checked_mul(PAGE)?.checked_add(top)?;
    Some(Placed {
        left,
        right: left.checked_add(width)?,
        top,
        bottom: top.checked_add(height)?,
        words: words.to_owned(),
    })
}

/// `12.345678` in thousandths.
fn thousandths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = part.chars().chain("000".chars()).take(3).collect();
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = digits.parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(part)
}

/// Whether two words stand on one line.
fn overlap(one: &Placed, other: &Placed) -> bool {
    one.top.max(other.top) < one.bottom.min(other.bottom)
}

/// Words as lines, from above, each from the left.
fn lines(words: Vec<&Placed>) -> Vec<String> {
    let mut lines: Vec<Vec<&Placed>> = Vec::new();
    let mut words = words;
    words.sort_by_key(|word| (word.top, word.left));
    for word in words {
        match lines.last_mut().filter(|line| line.iter().any(|own| overlap(own, word))) {
            Some(line) => line.push(word),
            None => lines.push(vec![word]),
        }
    }
    let joined = |mut line: Vec<&Placed>| {
        line.sort_by_key(|word| word.left);
        line.iter().map(|word| word.words.as_str()).collect::<Vec<_>>().join(" ")
    };
    lines.into_iter().map(joined).collect()
}

/// What stands above the notes under the table.
fn until_notes(words: Vec<&Placed>) -> Vec<&Placed> {
    let is_note = |word: &&&Placed| ["注：", "注:", "备注"].iter().any(|sign| word.words.starts_with(sign));
    let end = words.iter().filter(is_note).map(|word| word.top).min().unwrap_or(i64::MAX);
    words.into_iter().filter(|word| word.top < end).collect()
}

/// The stretches of the page across which words stand.
fn columns<'w>(words: impl Iterator<Item = &'w Placed>) -> Vec<(i64, i64)> {
    stretches(words.map(|word| (word.left, word.right)).collect(), NARROW)
}

/// Stretches joined where they touch or lie nearer than `narrow`.
fn stretches(mut parts: Vec<(i64, i64)>, narrow: i64) -> Vec<(i64, i64)> {
    parts.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (from, to) in parts {
        match joined.last_mut().filter(|last| from <= last.1 + narrow) {
            Some(last) => last.1 = last.1.max(to),
            None => joined.push((from, to)),
        }
    }
    joined
}

/// The words of a row, each column's from above.
fn in_columns(words: &[&Placed], columns: &[(i64, i64)]) -> Vec<String> {
    let cell = |(left, right): &(i64, i64)| {
        let mut own: Vec<&&Placed> =
            words.iter().filter(|word| word.left >= *left && word.right <= *right).collect();
        own.sort_by_key(|word| (word.top, word.left));
        own.iter().map(|word| word.words.as_str()).collect::<String>()
    };
    columns.iter().map(cell).collect()
}

/// The words as so many rows: divided at the largest gaps between lines.
fn split<'w>(words: &[&'w Placed], count: usize) -> Vec<Vec<&'w Placed>> {
    if words.is_empty() || count == 0 {
        return Vec::new();
    }
    let blobs = stretches(words.iter().map(|word| (word.top, word.bottom)).collect(), 0);
    let mut gaps: Vec<(i64, i64)> = blobs
        .windows(2)
        .filter_map(|pair| {
            let (one, two) = (pair.first()?, pair.get(1)?);
            Some((two.0 - one.1, two.0))
        })
        .collect();
    gaps.sort_by_key(|(width, at)| (std::cmp::Reverse(*width), *at));
    let mut starts: Vec<i64> = gaps.into_iter().take(count - 1).map(|(_, at)| at).collect();
    starts.sort_unstable();
    let row_of = |word: &Placed| starts.iter().filter(|start| word.top >= **start).count();
    (0..=starts.len()).map(|row| words.iter().copied().filter(|word| row_of(word) == row).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::sheet;

    fn word(left: u32, top: u32, width: u32, words: &str) -> String {
        format!("5\t1\t0\t0\t0\t0\t{left}.500\t{top}.000\t{width}.000\t10.000\t100\t{words}")
    }

    #[test]
    fn wrapped_cells_stay_in_their_rows_and_columns() {
        let tsv = [
            word(60, 100, 120, "填报单位：安远县"),
            word(40, 130, 20, "序号"),
            word(110, 130, 40, "稿件标题"),
            word(210, 130, 40, "发布时间"),
            word(300, 130, 40, "发布媒体"),
            word(400, 130, 60, "发布网址（链接）"),
            word(48, 158, 5, "1"),
            word(70, 150, 120, "安远县推进分级诊疗"),
            word(70, 164, 30, "改革"),
            word(200, 157, 60, "2026-10-12"),
            word(300, 157, 40, "江西日报"),
            word(48, 192, 5, "2"),
            word(70, 192, 40, "健康行"),
            word(200, 192, 60, "2026-11-02"),
            word(300, 192, 30, "健康报"),
            word(40, 230, 200, "注：1.请注意核对宣传内容"),
        ];
        let sheet = sheet("季报.pdf", &tsv.join("\n")).unwrap();
        let cells: Vec<Vec<&str>> =
            sheet.rows.iter().map(|(_, cells)| cells.iter().map(String::as_str).collect()).collect();
        assert_eq!(cells[0], ["填报单位：安远县"]);
        assert_eq!(cells[1], ["序号", "稿件标题", "发布时间", "发布媒体", "发布网址（链接）"]);
        assert_eq!(cells[2], ["1", "安远县推进分级诊疗改革", "2026-10-12", "江西日报", ""]);
        assert_eq!(cells[3], ["2", "健康行", "2026-11-02", "健康报", ""]);
        assert_eq!(cells.len(), 4);
        for strange in ["", "5\t1", "5\t1\t0\t0\t0\t0\tx\ty\t1\t1\t1\t稿件标题", "\u{feff}level"] {
            assert!(super::sheet("a", strange).is_none(), "{strange}");
        }
    }
}
