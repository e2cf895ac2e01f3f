//! The curve of a target (进度曲线) as SVG: the expected path dashed, confirmed figures as points and a line. The same
//! figures stand in the table beside it.

use chrono::NaiveDate;
use std::fmt::Write as _;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::measure::{Measure, Reading};

const WIDTH: i64 = 700;
const TOP: i64 = 20;
const HEIGHT: i64 = 110;

/// Draws the curve; nothing where there is neither a figure nor a path.
pub(super) fn draw(measure: &Measure, readings: &[Reading], today: NaiveDate) -> String {
    let mut path: Vec<(NaiveDate, Points)> = measure.baseline.into_iter().collect();
    path.extend(measure.milestones.iter().copied());
    path.push((measure.due, measure.goal));
    path.sort();
    let mut seen: Vec<(NaiveDate, Points)> =
        readings.iter().map(|reading| (reading.on, reading.figure)).collect();
    seen.sort();
    if seen.is_empty() && path.len() < 2 {
        return String::new();
    }
    let days = || path.iter().chain(&seen).map(|(day, _)| *day);
    let figures = || path.iter().chain(&seen).map(|(_, figure)| *figure);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return String::new() };
    let (Some(low), Some(high)) = (figures().min(), figures().max()) else { return String::new() };
    let scale = Scale { first, last, low, high };
    let mut svg = format!(
        "<svg class=\"chart\" viewBox=\"0 0 720 170\" role=\"img\" aria-label=\"{}进度曲线\">",
        crate::chart::escape(&measure.indicator)
    );
    let _ = write!(svg, "<line class=\"axis\" x1=\"0\" y1=\"140.5\" x2=\"720\" y2=\"140.5\"/>");
    if path.len() > 1 {
        let _ = write!(svg, "<polyline class=\"path-line\" points=\"{}\"/>", scale.line(&path));
    }
    if seen.len() > 1 {
        let _ = write!(svg, "<polyline class=\"curve-line\" points=\"{}\"/>", scale.line(&seen));
    }
    for (day, figure) in &seen {
        let (x, y) = scale.place(*day, *figure);
        let _ = write!(
            svg,
            "<circle class=\"curve-dot\" cx=\"{x}\" cy=\"{y}\" r=\"4\"><title>{day} {figure}</title></circle>\
             <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{figure}</text>",
            y - 8
        );
    }
    let (x, y) = scale.place(measure.due, measure.goal);
    let _ = write!(
        svg,
        "<text x=\"{x}\" y=\"{}\" text-anchor=\"end\">目标{}{}</text>\
         <text x=\"0\" y=\"162\">{first}</text><text x=\"720\" y=\"162\" text-anchor=\"end\">{last}</text>",
        y + 16,
        measure.goal,
        crate::chart::escape(&measure.unit)
    );
    if (first..=last).contains(&today) {
        let x = scale.across(today);
        let _ = write!(svg, "<line class=\"now-line\" x1=\"{x}\" y1=\"8\" x2=\"{x}\" y2=\"140\"/>");
    }
    svg.push_str("</svg>");
    svg
}

struct Scale {
    first: NaiveDate,
    last: NaiveDate,
    low: Points,
    high: Points,
}

impl Scale {
    fn across(&self, day: NaiveDate) -> i64 {
        let whole = (self.last - self.first).num_days().max(1);
        let gone = (day - self.first).num_days();
        10 + (gone * WIDTH).checked_div(whole).unwrap_or(0)
    }

    fn place(&self, day: NaiveDate, figure: Points) -> (i64, i64) {
        let span = self.high - self.low;
        let part = (figure - self.low).divided_by(span).unwrap_or(Points::ZERO);
        let up = (part * Points::whole(HEIGHT)).rounded(0).floor().clamp(0, HEIGHT);
        (self.across(day), TOP + HEIGHT - up)
    }

    fn line(&self, points: &[(NaiveDate, Points)]) -> String {
        let places = points.iter().map(|(day, figure)| {
            let (x, y) = self.place(*day, *figure);
            format!("{x},{y}")
        });
        places.collect::<Vec<_>>().join(" ")
    }
}
