//! The text of a PDF (版式文件文字) as `pdftotext -layout` writes it, made into paragraphs again: lines of one paragraph
//! joined, page numbers left out, columns of a table divided by tabs. What looked like a line break may have been a
//! paragraph's end; the joining follows indents and full lines, as a reader's eye does.

/// Two blanks in a row twice: columns.
const COLUMN_GAP: &str = "  ";

/// The lines of each page, blank ones left out; the last page may be empty.
pub(super) fn pages(text: &str) -> Vec<Vec<String>> {
    let lines = |page: &str| {
        page.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
    };
    let mut pages: Vec<Vec<String>> = text.split('\u{C}').map(lines).collect();
    if pages.last().is_some_and(Vec::is_empty) {
        pages.pop();
    }
    pages
}

/// The paragraphs of a text.
pub(super) fn lines(text: &str) -> Vec<String> {
    let rows: Vec<&str> = text.split(['\n', '\u{C}']).map(|row| row.trim_end_matches(['\r', ' '])).collect();
    let widest = rows.iter().map(|row| width(row)).filter(|width| *width < 120).max().unwrap_or(0);
    let margin =
        rows.iter().filter(|row| width(row) * 10 >= widest * 9).map(|row| indent(row)).min().unwrap_or(0);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut is_open = false;
    for row in rows {
        let words = row.trim();
        if words.is_empty() || is_page_number(words) {
            continue;
        }
        if let Some(cells) = cells(words) {
            paragraphs.push(cells);
            is_open = false;
            continue;
        }
        let starts_flush = indent(row) <= margin + 1;
        match paragraphs.last_mut() {
            Some(last) if is_open && starts_flush => {
                if ends_in_letter(last) && words.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                    last.push(' ');
                }
                last.push_str(words);
            }
            _ => paragraphs.push(words.to_owned()),
        }
        // A full line may run on; a short one ends its paragraph.
        is_open = width(row) * 100 >= widest * 92;
    }
    paragraphs.into_iter().map(|paragraph| without_gaps(&paragraph)).collect()
}

/// The width of a row in half-width columns.
fn width(row: &str) -> usize {
    row.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn indent(row: &str) -> usize {
    width(row.get(..row.len() - row.trim_start().len()).unwrap_or_default())
}

fn ends_in_letter(words: &str) -> bool {
    words.ends_with(|c: char| c.is_ascii_alphabetic())
}

/// `— 3 —`, `- 3 -`.
fn is_page_number(words: &str) -> bool {
    let inner = words.trim_matches(|c: char| matches!(c, '—' | '-' | '–' | '－' | ' '));
    inner.len() < words.len() && !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit())
}

/// A row of a table: three cells or more with wide gaps between them.
fn cells(words: &str) -> Option<String> {
    let parts: Vec<&str> = words.split(COLUMN_GAP).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_table = parts.len() >= 3 && parts.iter().all(|part| part.chars().count() <= 30);
    is_table.then(|| parts.join("\t"))
}

/// Chinese characters that the page set apart (justified lines) together again.
fn without_gaps(paragraph: &str) -> String {
    let chars: Vec<char> = paragraph.chars().collect();
    let is_wide = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| !c.is_ascii());
    let beside = |at: usize| {
        let before = (0..at).rev().find(|at| chars.get(*at) != Some(&' '));
        let after = (at + 1..chars.len()).find(|at| chars.get(*at) != Some(&' '));
        (before, after)
    };
    let mut kept = String::with_capacity(paragraph.len());
    let mut run = 0_usize;
    for (at, c) in chars.iter().enumerate() {
        if *c == ' ' {
            run += 1;
            // Only the first blank of a run asks its neighbours; long runs stay cheap.
            if run == 1 {
                let (before, after) = beside(at);
                let is_number_gap = before.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit)
                    || after.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
                if !(is_wide(before) || is_wide(after) || is_number_gap) {
                    kept.push(' ');
                }
            }
            continue;
        }
        run = 0;
        kept.push(*c);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_of_a_paragraph_are_joined_and_page_numbers_left_out() {
        let text = "        甲市医疗保障局关于通报情况的通知\n\n各县（市、区）医疗保障局：\n    现将二〇二三年第一季度全市医疗保障信息报送情况通报如\n\
                    下，请认真抓好落实。\n    一、总体情况\n— 1 —\n\u{C}    共报送信息 120 篇。\n";
        assert_eq!(
            lines(text),
            [
                "甲市医疗保障局关于通报情况的通知",
                "各县（市、区）医疗保障局：",
                "现将二〇二三年第一季度全市医疗保障信息报送情况通报如下，请认真抓好落实。",
                "一、总体情况",
                "共报送信息120篇。"
            ]
        );
    }

    #[test]
    fn columns_become_cells() {
        assert_eq!(
            lines("排名   单位       得分\n  1    甲县       90\n"),
            ["排名\t单位\t得分", "1\t甲县\t90"]
        );
    }
}
