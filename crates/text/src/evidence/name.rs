//! One evidence file's name (佐证材料文件名): built from row and title, and read back from what people write.

use crate::normalise::{cell, half_width};

/// What stands between number and title (分隔).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Joint {
    /// `1+我市….pdf`, the notice's own sign.
    #[default]
    Plus,
    /// `1我市….pdf`, for offices that read “+” as “and”.
    Nothing,
}

/// The longest name without its extension, in characters.
const LONGEST: usize = 80;

/// The name of a row's file: `1+我市推进分级诊疗.pdf`, of several `1+我市推进分级诊疗_2.jpg`.
///
/// Signs a file name must not hold become full-width look-alikes, control characters go, the whole is cut to 80
/// characters before the extension, whose letters are made small. A title of nothing but such signs leaves the number.
///
/// ```
/// use zhaozhang_text::evidence::name::{Joint, build};
/// assert_eq!(build(1, "我市推进分级诊疗", None, "PDF", Joint::Plus), "1+我市推进分级诊疗.pdf");
/// assert_eq!(build(3, "什么是“DRG”?", Some(2), "jpg", Joint::Plus), "3+什么是“DRG”？_2.jpg");
/// ```
pub fn build(row: u32, title: &str, part: Option<u32>, extension: &str, joint: Joint) -> String {
    let safe: String = cell(title).chars().filter_map(in_name).collect();
    let sign = match joint {
        Joint::Plus => "+",
        Joint::Nothing => "",
    };
    let tail = part.map(|part| format!("_{part}")).unwrap_or_default();
    let head = format!("{row}{sign}");
    let room = LONGEST.saturating_sub(head.chars().count() + tail.chars().count());
    let cut: String = safe.trim().chars().take(room).collect();
    // A name ending in a dot or a space is changed by Windows.
    let kept = cut.trim_end_matches(['.', ' ']);
    let extension: String = extension.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{head}{kept}{tail}.{}", extension.to_ascii_lowercase())
}

/// A character as it may stand in a file name; nothing for one that must go.
fn in_name(c: char) -> Option<char> {
    match c {
        '\\' => Some('＼'),
        '/' => Some('／'),
        ':' => Some('：'),
        '*' => Some('＊'),
        '?' => Some('？'),
        '"' => Some('＂'),
        '<' => Some('＜'),
        '>' => Some('＞'),
        '|' => Some('｜'),
        '\n' => Some(' '),
        c if c.is_control() || crate::normalise::is_invisible(c) => None,
        c => Some(c),
    }
}

/// A name as it was read (文件名).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceName {
    /// 序号; nothing when the name begins with none.
    pub row: Option<u32>,
    /// 稿件标题 as written, without number, part and extension.
    pub title: String,
    /// Which of several: `_2`, `(2)`, `（二）` are not read as part of the title.
    pub part: Option<u32>,
    /// Small letters, without the dot; empty when there is none.
    pub extension: String,
}

/// Reads a name from a package, with or without folders before it.
///
/// Full-width digits, leading zeros, spaces around the sign and other signs than “+” are read as meant: `０1 ＋ 题`,
/// `1、题`, `1.题`, `第1号 题`. A year or an amount at the head of a title is not a row: a number is one when a sign
/// follows it, or when it has at most three digits and no 年, 月, 日, %, 个, 万, 亿 after it.
pub fn read(path: &str) -> EvidenceName {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let whole = cell(last);
    let (stem, extension) = match whole.rsplit_once('.') {
        Some((stem, extension)) if is_extension(extension) => {
            (stem.to_owned(), extension.to_ascii_lowercase())
        }
        _ => (whole.clone(), String::new()),
    };
    let (row, rest) = number_first(&stem);
    let (title, part) = part_last(rest.trim());
    EvidenceName { row, title: title.to_owned(), part, extension }
}

fn is_extension(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The row's number and what follows its sign.
fn number_first(stem: &str) -> (Option<u32>, &str) {
    let opened = stem.trim_start().trim_start_matches('第');
    let has_ordinal = opened.len() < stem.trim_start().len();
    let end = opened.find(|c: char| !half_width(c).is_ascii_digit()).unwrap_or(opened.len());
    let (digits, rest) = opened.split_at_checked(end).unwrap_or((opened, ""));
    let digits: String = digits.chars().map(half_width).collect();
    let Ok(number) = digits.parse::<u32>() else { return (None, stem) };
    let after = if has_ordinal { rest.trim_start_matches(['号', '条', '篇', '项']) } else { rest };
    let after = after.trim_start();
    let joined = after.strip_prefix(|c: char| {
        matches!(half_width(c), '+' | '-' | '_' | '.' | ',' | ')')
            || matches!(c, '、' | '．' | '—' | '·' | '）' | '，')
    });
    match joined {
        Some(title) => (Some(number), title),
        None if has_ordinal || digits.len() <= 3 && !begins_with_unit(after) => (Some(number), after),
        None => (None, stem),
    }
}

/// Whether the number before it counts or dates something.
fn begins_with_unit(text: &str) -> bool {
    let units = [
        '年', '月', '日', '%', '％', '个', '万', '亿', '元', '家', '项', '人', '岁', '天', '时', '点', '大',
        '种', '类',
    ];
    text.chars().next().is_none_or(|c| units.contains(&c))
}

/// The title without the mark of one of several files.
fn part_last(title: &str) -> (&str, Option<u32>) {
    let number = |text: &str| {
        let digits: String = text.chars().map(half_width).collect();
        (1..=3).contains(&digits.len()).then(|| digits.parse::<u32>().ok()).flatten()
    };
    if let Some((head, tail)) = title.rsplit_once(['_', '＿'])
        && let Some(part) = number(tail)
    {
        return (head.trim_end(), Some(part));
    }
    let closed = title.strip_suffix([')', '）']);
    if let Some((head, tail)) = closed.and_then(|open| open.rsplit_once(['(', '（']))
        && let Some(part) = number(tail)
    {
        return (head.trim_end(), Some(part));
    }
    (title, None)
}

#[cfg(test)]
mod tests {
    use super::{EvidenceName, Joint, build, read};
    use proptest::prelude::*;

    fn told(path: &str) -> (Option<u32>, String, Option<u32>, String) {
        let EvidenceName { row, title, part, extension } = read(path);
        (row, title, part, extension)
    }

    #[test]
    fn what_people_write_is_read_as_meant() {
        for (path, row, title, part, extension) in [
            ("1+我市推进分级诊疗.pdf", Some(1), "我市推进分级诊疗", None, "pdf"),
            ("佐证/０１ ＋ 我市推进分级诊疗_2.JPG", Some(1), "我市推进分级诊疗", Some(2), "jpg"),
            ("包\\12、集采药品落地（3）.mp4", Some(12), "集采药品落地", Some(3), "mp4"),
            ("3我市推进分级诊疗.png", Some(3), "我市推进分级诊疗", None, "png"),
            ("第4号 健康报报道.ofd", Some(4), "健康报报道", None, "ofd"),
            ("2023年医改十件大事.pdf", None, "2023年医改十件大事", None, "pdf"),
            ("5+2023年医改十件大事.pdf", Some(5), "2023年医改十件大事", None, "pdf"),
            ("30个县全覆盖.pdf", None, "30个县全覆盖", None, "pdf"),
            ("截图.png", None, "截图", None, "png"),
            ("6+报告v1.2", Some(6), "报告v1", None, "2"),
        ] {
            assert_eq!(told(path), (row, title.to_owned(), part, extension.to_owned()), "{path}");
        }
    }

    #[test]
    fn a_built_name_is_safe_and_short() {
        let long = "长".repeat(200);
        let name = build(7, &long, Some(12), "pdf", Joint::Plus);
        assert_eq!(name.chars().count(), 80 + ".pdf".len());
        assert_eq!(
            build(8, "a/b\\c:d*e?f\"g<h>i|j\u{7}", None, "p/df", Joint::Nothing),
            "8a／b＼c：d＊e？f＂g＜h＞i｜j.pdf"
        );
        assert_eq!(build(9, "...", None, "pdf", Joint::Plus), "9+.pdf");
    }

    proptest! {
        #[test]
        fn any_title_comes_back_by_its_number(row in 1u32..999, title in "\\PC{0,100}", part in proptest::option::of(1u32..99)) {
            let name = build(row, &title, part, "pdf", Joint::Plus);
            prop_assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']));
            let back = read(&name);
            prop_assert_eq!(back.row, Some(row));
            prop_assert_eq!(back.extension, "pdf");
            if part.is_some() {
                prop_assert_eq!(back.part, part);
            }
        }
    }
}
