//! The 版记 at the foot of the last page: a frame whose last rule lies on the lower edge of the 版心.
//! Words come from [`crate::official::Colophon`]; the day of 印发 is not checked here.

use crate::official::Colophon;

use super::geometry::{CHARACTER_COLOPHON, TEXT_WIDTH};
use super::paragraph::{Indent, Paragraph, plain_run};
use super::signature;
use super::style::id;
use super::xml::Xml;

/// 0.35 mm in twips.
const THICK: u32 = 20;
/// 0.25 mm in twips.
const THIN: u32 = 14;

/// A row of the 版记: words on the left, words on the right.
struct Row {
    left: String,
    right: Option<String>,
    /// The label whose width continuation lines keep clear, in half widths.
    hanging: u32,
}

/// Writes the 版记. Its frame floats, so the caller must write a paragraph after it to anchor it to the last page.
pub(crate) fn write(xml: &mut Xml, colophon: &Colophon) {
    rule(xml, THICK);
    let rows = rows(colophon);
    for (n_row, row) in rows.iter().enumerate() {
        write_row(xml, row);
        rule(xml, if n_row + 1 == rows.len() { THICK } else { THIN });
    }
}

fn rows(colophon: &Colophon) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(copy_to) = &colophon.copy_to {
        rows.push(Row { left: format!("抄送：{copy_to}。"), right: None, hanging: 6 });
    }
    rows.push(Row {
        left: colophon.printing_body.clone(),
        right: Some(format!("{}印发", signature::date(colophon.printed_on))),
        hanging: 0,
    });
    let print_run = colophon.print_run.map(|copies| format!("（共印{copies}份）"));
    let checker = colophon.copy_checker.as_ref().map(|name| format!("核稿人：{name}"));
    if print_run.is_some() || checker.is_some() {
        // The number of copies stands on the right, under the day of 印发.
        rows.push(Row { left: checker.unwrap_or_default(), right: print_run, hanging: 0 });
    }
    rows
}

/// 左右各空一字; a wrapped 抄送 continues after its colon.
fn write_row(xml: &mut Xml, row: &Row) {
    let one = 2;
    let indent = Indent {
        left: one + row.hanging,
        right: one,
        hanging: row.hanging,
        character: Some(CHARACTER_COLOPHON),
        ..Indent::default()
    };
    let tabs = match row.right {
        Some(_) => vec![("right", TEXT_WIDTH - CHARACTER_COLOPHON)],
        None => Vec::new(),
    };
    Paragraph { is_at_foot: true, indent, tabs, ..Paragraph::styled(id::COLOPHON) }.write(xml, |xml| {
        plain_run(xml, &row.left);
        if let Some(right) = &row.right {
            plain_run(xml, &format!("\t{right}"));
        }
    });
}

/// A rule as a black line of its own: a border would stop at the indents of the words' paragraph, and LibreOffice
/// gives up a frame whose paragraphs have different borders.
fn rule(xml: &mut Xml, weight: u32) {
    let paragraph = Paragraph {
        is_at_foot: true,
        shade: Some("000000"),
        line: Some(weight),
        ..Paragraph::styled(id::COLOPHON)
    };
    paragraph.write(xml, |_| {});
}
