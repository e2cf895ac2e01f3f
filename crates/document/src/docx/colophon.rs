//! The 版记 at the foot of the last page: a frame whose last rule lies on the lower edge of the 版心.
//! Words come from [`crate::official::Colophon`]; the day of 印发 is not checked here.

use crate::official::Colophon;

use super::geometry::{CHARACTER_COLOPHON, TEXT_WIDTH};
use super::paragraph::{Indent, Paragraph, Rule, plain_run};
use super::signature;
use super::style::id;
use super::xml::Xml;

/// 0.35 mm in eighths of a point.
const THICK: &str = "8";
/// 0.25 mm in eighths of a point.
const THIN: &str = "6";

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
    let print_run = colophon.print_run.map(|copies| format!("印发数：{copies}份"));
    let checker = colophon.copy_checker.as_ref().map(|name| format!("核稿人：{name}"));
    match (print_run, checker) {
        (None, None) => {}
        (Some(left), right) => rows.push(Row { left, right, hanging: 0 }),
        (None, Some(left)) => rows.push(Row { left, right: None, hanging: 0 }),
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
    Paragraph { indent, tabs, ..Paragraph::styled(id::COLOPHON) }.write(xml, |xml| {
        plain_run(xml, &row.left);
        if let Some(right) = &row.right {
            plain_run(xml, &format!("\t{right}"));
        }
    });
}

/// A rule on a line of its own, one point high: a border of the words' paragraph would stop at their indents.
fn rule(xml: &mut Xml, weight: &'static str) {
    let rule_below = Some(Rule { weight, distance: "0", color: "000000" });
    Paragraph { rule_below, line: Some(20), ..Paragraph::styled(id::COLOPHON) }.write(xml, |_| {});
}
