//! Why two texts were joined or kept apart, in the words of an office (归并说明).

use std::fmt::{self, Display, Formatter};

use super::facts::{self, Difference, Tally};
use super::pool::{Pool, Record};
use super::relation::{Desk, Relation, relation};

/// Two texts laid side by side (比对说明): shares both ways, the facts compared, the difference that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The relation of the first to the second.
    pub relation: Option<Relation>,
    /// How much of the first is found in the second, in thousandths.
    pub own_share: u16,
    /// How much of the second is found in the first, in thousandths.
    pub other_share: u16,
    /// The facts that stand at the same place and differ.
    pub differences: Vec<Difference>,
    /// How the facts compare.
    pub tally: Tally,
}

impl Pool {
    /// Lays two texts of the pool side by side; `None` when one of the numbers is unknown.
    pub fn compare(&self, one: u64, two: u64) -> Option<Comparison> {
        let own = self.body_of(self.find(one)?);
        let other = self.body_of(self.find(two)?);
        let mut desk = Desk::default();
        desk.take(own, &[]);
        let mut comparison = Comparison {
            relation: None,
            own_share: 0,
            other_share: 0,
            differences: Vec::new(),
            tally: Tally::default(),
        };
        if let Some(measure) = desk.compare(own, other) {
            comparison.relation = Some(relation(&measure));
            comparison.own_share = measure.own_share;
            comparison.other_share = measure.other_share;
            comparison.tally = facts::compare(
                own.signs,
                other.signs,
                &desk.shared,
                &desk.exact,
                Some(&mut comparison.differences),
            );
        }
        Some(comparison)
    }

    fn find(&self, id: u64) -> Option<&Record> {
        self.records.iter().find(|r| r.id == id)
    }
}

struct Share(u16);

impl Display for Share {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}%", self.0 / 10, self.0 % 10)
    }
}

impl Display for Comparison {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Some(relation) = self.relation else {
            return write!(out, "两稿没有成段相同的文字，不归并。");
        };
        let verdict = if relation.joins() { "归为同一稿件" } else { "不归并" };
        write!(
            out,
            "判为“{}”，{verdict}：本稿 {} 的文字见于对方，对方 {} 的文字见于本稿；",
            relation.word(),
            Share(self.own_share),
            Share(self.other_share)
        )?;
        if self.differences.is_empty() {
            write!(out, "对应位置的数字、日期、金额、地点、人物、单位未见不同。")?;
        } else {
            write!(out, "对应位置事实不同 {} 处：", self.differences.len())?;
            for (k, difference) in self.differences.iter().take(5).enumerate() {
                let comma = if k == 0 { "" } else { "；" };
                write!(out, "{comma}{}“{}”与“{}”", difference.kind.word(), difference.own, difference.other)?;
            }
            write!(out, "{}。", if self.differences.len() > 5 { "等" } else { "" })?;
        }
        if relation == Relation::Template && !self.tally.is_other() {
            write!(out, "两稿在相同位置各有成段不同内容，属同一格式写不同的事。")?;
        }
        Ok(())
    }
}
