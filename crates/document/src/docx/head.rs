//! The 版头 (份号, 紧急程度, 发文机关标志, 发文字号, 签发人, red rule) and the title below it.
//! What is said comes from [`crate::official::HeadPart`]; measures from [`super::geometry`].

use crate::official::HeadPart;
use crate::title;
use crate::width::half_widths;

use super::geometry::{CHARACTER, CHARACTERS_PER_LINE, Face, RED, TEXT_WIDTH, TITLE_CHARACTERS};
use super::paragraph::{Look, Paragraph, Rule, plain_run, run};
use super::style::id;
use super::xml::Xml;

/// Lines above the mark: 份号, 密级 and 紧急程度 have one each, whether used or not.
const LINES_ABOVE_MARK: usize = 3;
/// What is left of 35 mm after three lines of 28.95 pt, in twips.
const SPACE_ABOVE_MARK: u32 = 248;
/// The mark is at most 22 mm high, as offices keep it from the old standard; in points.
const LARGEST_MARK: u32 = 62;
/// Below this size a long name is narrowed instead, in points.
const SMALLEST_MARK: u32 = 32;
/// A narrower mark could not be read, in percent.
const NARROWEST_MARK: u32 = 55;

/// Writes the 版头.
pub(crate) fn write(xml: &mut Xml, head: &HeadPart) {
    let labels = [(&head.copy_number, None), (&head.urgency, Some(id::LABEL))];
    let mut n_lines = 0_usize;
    for (text, style) in labels {
        if let Some(text) = text {
            n_lines += 1;
            Paragraph { style, align: Some("left"), ..Paragraph::default() }
                .write(xml, |xml| plain_run(xml, text));
        }
    }
    for _ in n_lines..LINES_ABOVE_MARK {
        blank_line(xml);
    }
    mark(xml, &head.issuer_mark);
    blank_line(xml);
    blank_line(xml);
    number(xml, head);
}

/// An empty line of the grid.
pub(crate) fn blank_line(xml: &mut Xml) {
    Paragraph::default().write(xml, |_| {});
}

fn mark(xml: &mut Xml, text: &str) {
    let size = MarkSize::of(text);
    let paragraph = Paragraph {
        space_before: Some(SPACE_ABOVE_MARK),
        // The line is a little higher than the type, so that the type's upper edge lies at the paragraph's.
        line: Some(size.points.saturating_mul(85).div_euclid(4)),
        ..Paragraph::styled(id::MARK)
    };
    let look = Look {
        half_points: Some(size.points.saturating_mul(2)),
        scale: Some(size.percent).filter(|percent| *percent < 100),
        ..Look::default()
    };
    paragraph.write(xml, |xml| run(xml, look, text));
}

/// How large the mark is: it fills the width of the 版心 on one line.
#[derive(Debug, PartialEq, Eq)]
struct MarkSize {
    points: u32,
    percent: u32,
}

impl MarkSize {
    fn of(text: &str) -> Self {
        let half_widths = half_widths(text).max(2);
        // Twips over half widths: two half widths are one em of the size.
        let natural = TEXT_WIDTH.saturating_mul(2).div_euclid(half_widths.saturating_mul(20));
        if natural >= SMALLEST_MARK {
            return Self { points: natural.min(LARGEST_MARK), percent: 100 };
        }
        let percent =
            TEXT_WIDTH.saturating_mul(200).div_euclid(half_widths.saturating_mul(20 * SMALLEST_MARK));
        if percent >= NARROWEST_MARK {
            return Self { points: SMALLEST_MARK, percent };
        }
        let points = natural.saturating_mul(100).div_euclid(NARROWEST_MARK).max(1);
        Self { points, percent: NARROWEST_MARK }
    }
}

/// 发文字号 in the centre, or on the left with 签发人 on the right in a paper sent upward; the red rule 4 mm below.
fn number(xml: &mut Xml, head: &HeadPart) {
    // The line of 28.95 pt ends about 3.5 pt below the type, so 8 pt more make 4 mm.
    let rule = Some(Rule { weight: "8", distance: "8", color: RED });
    let Some(signer) = &head.signer else {
        let paragraph = Paragraph { rule_below: rule, align: Some("center"), ..Paragraph::default() };
        paragraph.write(xml, |xml| plain_run(xml, &head.document_number));
        return;
    };
    let names: Vec<&str> =
        signer.split(['、', ' ', '\u{3000}', '\n']).filter(|name| !name.is_empty()).collect();
    let rows: Vec<String> = names.chunks(2).map(|pair| pair.join("\u{3000}")).collect();
    let widest = rows.iter().map(|row| half_widths(row)).max().unwrap_or(0);
    // 右空一字, the names left-aligned with each other after the word 签发人.
    let names_at = (2 * CHARACTERS_PER_LINE).saturating_sub(2 + widest);
    let word_at = names_at.saturating_sub(half_widths("签发人："));
    let twips = |half: u32| half.saturating_mul(CHARACTER).div_euclid(2);
    let tabs = vec![("left", twips(2)), ("left", twips(word_at)), ("left", twips(names_at))];
    for (n_row, row) in rows.iter().enumerate() {
        let is_last = n_row + 1 == rows.len();
        let paragraph = Paragraph {
            rule_below: if is_last { rule } else { None },
            tabs: tabs.clone(),
            align: Some("left"),
            ..Paragraph::default()
        };
        let number = if is_last { head.document_number.as_str() } else { "" };
        // The word ends where the names begin, so only a row without it needs the last tab.
        let word = if n_row == 0 { "签发人：" } else { "\t" };
        paragraph.write(xml, |xml| {
            plain_run(xml, &format!("\t{number}\t{word}"));
            run(xml, Look::face(Face::Kai), row);
        });
    }
}

/// The title in the lines a clerk would break it into, as one paragraph.
pub(crate) fn write_title(xml: &mut Xml, text: &str) {
    let lines = title::lines(text, TITLE_CHARACTERS);
    Paragraph::styled(id::TITLE).kept().write(xml, |xml| plain_run(xml, &lines.join("\n")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_fills_the_width_without_becoming_tiny() {
        assert_eq!(MarkSize::of("赣州市医疗保障局文件"), MarkSize { points: 44, percent: 100 });
        assert_eq!(MarkSize::of("甲县文件"), MarkSize { points: 62, percent: 100 });
        let long = MarkSize::of("赣州市深化医药卫生体制改革领导小组秘书处文件");
        assert_eq!(long, MarkSize { points: 32, percent: 62 });
    }
}
