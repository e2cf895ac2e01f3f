//! Small drawings (图): sparkline, quota bar and columns as SVG text, drawn on the server.
//! Only presentation attributes and classes, because the pages forbid inline styles.
//! Each has its figures in words beside it or as a title, so that no meaning rests on the picture.

use std::fmt::Write as _;
use zhaozhang_domain::points::Points;

/// One column: label and points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Under the column.
    pub label: String,
    /// Its height.
    pub points: Points,
}

/// A figure scaled to whole pixels: `part / whole × size`, at least 0.
fn scaled(part: Points, whole: Points, size: i64) -> i64 {
    part.divided_by(whole).map_or(0, |share| (share * Points::whole(size)).rounded(0).floor().clamp(0, size))
}

fn greatest(columns: &[Column]) -> Points {
    let size = |points: Points| if points.is_negative() { -points } else { points };
    columns.iter().map(|column| size(column.points)).max().unwrap_or(Points::ZERO)
}

/// The last periods of a unit in 96 × 26 pixels; the last column is the present period.
pub fn spark(columns: &[Column]) -> String {
    let most = greatest(columns);
    let words: Vec<String> = columns.iter().map(|c| format!("{} {}", c.label, c.points)).collect();
    let mut svg = format!(
        "<svg class=\"spark\" viewBox=\"0 0 96 26\" width=\"96\" height=\"26\" role=\"img\"><title>{}</title>",
        escape(&words.join("，"))
    );
    let step = 96_i64.checked_div(i64::try_from(columns.len()).unwrap_or(1)).unwrap_or(96).clamp(6, 16);
    for (at, column) in columns.iter().enumerate() {
        let is_minus = column.points.is_negative();
        let size = if is_minus { -column.points } else { column.points };
        let height = if size.is_zero() { 0 } else { scaled(size, most, 24).max(2) };
        let class = class(is_minus, at + 1 == columns.len());
        let left = i64::try_from(at).unwrap_or(0) * step;
        let (top, width) = (25 - height, step - 3);
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>"
        );
    }
    svg.push_str("<line x1=\"0\" y1=\"25.5\" x2=\"96\" y2=\"25.5\"/></svg>");
    svg
}

fn class(is_minus: bool, is_now: bool) -> &'static str {
    match (is_minus, is_now) {
        (true, _) => "minus",
        (false, true) => "now",
        (false, false) => "",
    }
}

/// How much of a quota is done, as a thin bar.
pub fn quota_bar(done: Points, due: Points) -> String {
    let width = scaled(done, due, 100);
    let class = if done >= due { "bar-done" } else { "bar-short" };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"bar-ground\" width=\"100\" height=\"6\"/><rect class=\"{class}\" width=\"{width}\" height=\"6\"/></svg>"
    )
}

/// Points over periods as columns with their figures; 720 × 170.
pub fn columns(title: &str, columns: &[Column]) -> String {
    let count = i64::try_from(columns.len()).unwrap_or(0);
    if count == 0 {
        return String::new();
    }
    let most = greatest(columns);
    let has_minus = columns.iter().any(|column| column.points.is_negative());
    let (base, tall) = if has_minus { (76, 48) } else { (132, 104) };
    let mut svg = format!(
        "<svg class=\"chart\" viewBox=\"0 0 720 170\" role=\"img\" aria-label=\"{}\">",
        escape(title)
    );
    let step = 720_i64.checked_div(count).unwrap_or(720);
    let width = step.min(64) - 16;
    for (at, column) in columns.iter().enumerate() {
        let is_minus = column.points.is_negative();
        let size = if is_minus { -column.points } else { column.points };
        let height = if size.is_zero() { 0 } else { scaled(size, most, tall).max(2) };
        let middle = i64::try_from(at).unwrap_or(0) * step + step / 2;
        let top = if is_minus { base } else { base - height };
        let figure_at = if is_minus { base + height + 18 } else { top - 6 };
        let _ = write!(
            svg,
            "<rect class=\"col {}\" x=\"{}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>\
             <text x=\"{middle}\" y=\"{figure_at}\" text-anchor=\"middle\">{}</text>\
             <text x=\"{middle}\" y=\"164\" text-anchor=\"middle\">{}</text>",
            class(is_minus, at + 1 == columns.len()),
            middle - width / 2,
            column.points,
            escape(&column.label)
        );
    }
    let _ = write!(svg, "<line class=\"axis\" x1=\"0\" y1=\"{base}.5\" x2=\"720\" y2=\"{base}.5\"/></svg>");
    svg
}

/// Text inside markup.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
