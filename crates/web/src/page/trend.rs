//! The run of a unit's points over the last periods (走势), for sparklines and columns.

use crate::chart::Column;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_domain::sheet::HolderSheet;

/// How many periods a sparkline shows.
pub(crate) const LENGTH: usize = 6;

/// One column for each period.
pub(crate) fn columns(holder: &HolderSheet, periods: &[Period]) -> Vec<Column> {
    let column = |period: &Period| Column { label: short(*period), points: holder.total(*period) };
    periods.iter().map(column).collect()
}

/// `7月`, `第三季度`, `2020年`: the period without its year where it has a shorter name.
pub(crate) fn short(period: Period) -> String {
    let words = period.to_string();
    match period.kind() {
        PeriodKind::Year | PeriodKind::Week => words,
        _ => words.split_once('年').map_or_else(|| words.clone(), |(_, rest)| rest.to_owned()),
    }
}
