//! What counties take over of a target (指标分解): shares of an amount must add up, a rate is everybody's own.

use crate::points::Points;

/// How a target is shared out (分解方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// 合计: amounts that add up to the target (个, 张, 人, 元).
    Sum,
    /// 各自达到: a rate or a standard everybody must reach (%, 元/人·年).
    Each,
}

impl Sharing {
    /// What the unit of a target suggests: what stands per something or in percent does not add up.
    pub fn of_unit(unit: &str) -> Self {
        let is_rate = unit.contains(['%', '％', '/', '‰']) || unit.contains("百分点") || unit.is_empty();
        if is_rate { Self::Each } else { Self::Sum }
    }

    /// What a target suggests by its name and unit: 每千人口床位数 4张 does not add up either.
    pub fn of_target(indicator: &str, unit: &str) -> Self {
        const RATES: [&str; 7] = ["每", "人均", "次均", "率", "比例", "占比", "比重"];
        if RATES.iter().any(|sign| indicator.contains(sign)) { Self::Each } else { Self::of_unit(unit) }
    }
}

/// One unit's share (分解数).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The unit, as shown.
    pub unit: String,
    /// Its figure.
    pub figure: Points,
}

/// What is wrong with a division of a target, sentence by sentence; empty when it holds.
///
/// Shares that sum to more than an amount are allowed where at least so much is promised: a county may take on more.
pub fn faults(sharing: Sharing, at_most: bool, goal: Points, shares: &[Share]) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for share in shares {
        if !seen.insert(share.unit.as_str()) {
            found.push(format!("{}出现两次，请合为一行", share.unit));
        }
        if share.figure.is_negative() {
            found.push(format!("{}的分解数{}小于0，请改正", share.unit, share.figure));
        }
    }
    match sharing {
        Sharing::Sum => {
            let sum: Points = shares.iter().map(|share| share.figure).sum();
            let is_over = sum > goal;
            if at_most && is_over {
                found.push(format!("各单位合计{sum}，超过总数{goal}，多{}，请调减", sum - goal));
            } else if sum < goal && !at_most {
                found.push(format!("各单位合计{sum}，比总数{goal}少{}，请补足", goal - sum));
            }
        }
        Sharing::Each => {
            for share in shares {
                let is_wrong = if at_most { share.figure > goal } else { share.figure < goal };
                if is_wrong {
                    let side = if at_most { "高于" } else { "低于" };
                    found.push(format!("{}的{}{side}全市要求的{goal}，请改正", share.unit, share.figure));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Share, Sharing, faults};
    use crate::points::Points;

    fn shares(figures: &[i64]) -> Vec<Share> {
        let unit = |at: usize| format!("第{}县", at + 1);
        figures
            .iter()
            .enumerate()
            .map(|(at, figure)| Share { unit: unit(at), figure: Points::whole(*figure) })
            .collect()
    }

    #[test]
    fn amounts_add_up_and_rates_do_not() {
        let goal = Points::whole(10);
        assert!(faults(Sharing::of_unit("个"), false, goal, &shares(&[4, 6])).is_empty());
        assert!(
            faults(Sharing::of_unit("个"), false, goal, &shares(&[6, 6])).is_empty(),
            "more may be taken on"
        );
        assert_eq!(faults(Sharing::of_unit("个"), false, goal, &shares(&[4, 5])).len(), 1);
        assert_eq!(faults(Sharing::of_unit("张"), true, goal, &shares(&[6, 6])).len(), 1);
        assert_eq!(faults(Sharing::of_unit("%"), false, Points::whole(95), &shares(&[95, 94, 96])).len(), 1);
        assert_eq!(Sharing::of_unit("元/人·年"), Sharing::Each);
        assert_eq!(Sharing::of_target("每千常住人口床位数", "张"), Sharing::Each);
        assert_eq!(Sharing::of_target("新建社区卫生服务中心", "个"), Sharing::Sum);
    }

    #[test]
    fn a_unit_named_twice_and_a_negative_share_are_both_named() {
        let mut wrong = shares(&[12, -2]);
        wrong[1].unit = "第1县".into();
        assert_eq!(faults(Sharing::Sum, false, Points::whole(10), &wrong).len(), 2);
    }
}
