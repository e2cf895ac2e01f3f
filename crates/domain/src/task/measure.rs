//! Targets and what was measured (指标与进度): the comparison, the path from baseline to goal, limits, and recurring
//! amounts. Figures are exact ([`Points`]); percentages are of the unit's own scale.

use crate::period::{Period, PeriodKind};
use crate::points::Points;
use chrono::NaiveDate;

/// How a figure compares with its goal (比较).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparator {
    /// =: 达到 a figure that is neither a floor nor a ceiling; met from the goal up.
    Equal,
    /// ≥.
    AtLeast,
    /// ≤.
    AtMost,
    /// ≈: 左右; met within a twentieth of the goal.
    About,
}

impl Comparator {
    /// Its sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
            Self::About => "≈",
        }
    }

    /// The comparator of a sign.
    pub fn from_sign(sign: &str) -> Option<Self> {
        [Self::Equal, Self::AtLeast, Self::AtMost, Self::About].into_iter().find(|known| known.sign() == sign)
    }

    /// Whether a figure meets the goal.
    pub fn is_met(self, figure: Points, goal: Points) -> bool {
        match self {
            Self::Equal | Self::AtLeast => figure >= goal,
            Self::AtMost => figure <= goal,
            Self::About => {
                let distance = if figure >= goal { figure - goal } else { goal - figure };
                let size = if goal.is_negative() { Points::whole(0) - goal } else { goal };
                distance * Points::whole(20) <= size
            }
        }
    }
}

/// A target at work (指标).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// 指标.
    pub indicator: String,
    /// How it compares.
    pub comparator: Comparator,
    /// The figure to reach.
    pub goal: Points,
    /// 单位.
    pub unit: String,
    /// Whether reaching the figure starts a rule instead of fulfilling a promise (阈值, S2-15).
    pub is_threshold: bool,
    /// 时限.
    pub due: NaiveDate,
    /// Where it began: the day and the figure (基期).
    pub baseline: Option<(NaiveDate, Points)>,
    /// 年度目标: days and figures between baseline and goal (S3-13).
    pub milestones: Vec<(NaiveDate, Points)>,
}

/// A confirmed figure (进度数).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// For which day.
    pub on: NaiveDate,
    /// The figure.
    pub figure: Points,
}

/// Where a target stands on a day (指标状况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The last confirmed figure up to the day; of two for one day the larger.
    pub latest: Option<Reading>,
    /// Whether it meets the goal.
    pub is_met: bool,
    /// The figure the straight path from baseline to goal gives for the day; nothing without a baseline.
    pub expected: Option<Points>,
    /// Whether it lags behind that path by more than a tenth of the way.
    pub is_behind: bool,
    /// Whether a limit was reached (阈值触发).
    pub is_limit_reached: bool,
}

impl Measure {
    /// Where it stands on a day, by the readings up to it in whatever order.
    pub fn standing(&self, readings: &[Reading], on: NaiveDate) -> Standing {
        let latest = readings
            .iter()
            .filter(|reading| reading.on <= on)
            .max_by_key(|reading| (reading.on, reading.figure))
            .copied();
        let meets = latest.is_some_and(|reading| self.comparator.is_met(reading.figure, self.goal));
        let expected = self.expected(on);
        let is_met = meets && !self.is_threshold;
        let is_behind = !is_met && !self.is_threshold && self.lags(latest, expected, on);
        Standing { latest, is_met, expected, is_behind, is_limit_reached: self.is_threshold && meets }
    }

    /// The path from milestone to milestone: baseline at its day, goal at the due day, straight in between.
    fn expected(&self, on: NaiveDate) -> Option<Points> {
        if on >= self.due {
            return self.baseline.map(|_| self.goal);
        }
        let (mut from, mut figure) = self.baseline?;
        let mut path: Vec<(NaiveDate, Points)> =
            self.milestones.iter().copied().filter(|(day, _)| *day > from && *day < self.due).collect();
        path.sort();
        path.push((self.due, self.goal));
        let (mut until, mut goal) = (from, figure);
        for (day, points) in path {
            (until, goal) = (day, points);
            if on < day {
                break;
            }
            (from, figure) = (day, points);
        }
        let whole = (until - from).num_days();
        if whole <= 0 {
            return Some(goal);
        }
        let part = Points::fraction((on - from).num_days().max(0), whole)?;
        Some(figure + (goal - figure) * part)
    }

    fn lags(&self, latest: Option<Reading>, expected: Option<Points>, on: NaiveDate) -> bool {
        let (Some((_, start)), Some(expected)) = (self.baseline, expected) else {
            // Without a baseline there is no path; only the due day tells.
            return on > self.due;
        };
        let figure = latest.map_or(start, |reading| reading.figure);
        let way = self.goal - start;
        let missing = if way.is_negative() { figure - expected } else { expected - figure };
        let tenth = if way.is_negative() { Points::whole(0) - way } else { way };
        missing * Points::whole(10) > tenth
    }
}

/// A recurring duty at work (经常性任务): so much in each period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurring {
    /// How often.
    pub cadence: PeriodKind,
    /// How much in each period.
    pub amount: Points,
    /// 次, 天, 周.
    pub unit: String,
}

/// A period that fell short (欠缺).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// Which.
    pub period: Period,
    /// What was done.
    pub done: Points,
    /// What was owed.
    pub owed: Points,
}

impl Recurring {
    /// The finished periods from `from` to the day before `on` in which less was done than owed.
    pub fn shortfalls(&self, occasions: &[Reading], from: NaiveDate, on: NaiveDate) -> Vec<Shortfall> {
        let mut found = Vec::new();
        let mut period = self.cadence.containing(from);
        while period.last_day() < on {
            let own = occasions.iter().filter(|occasion| period.contains(occasion.on));
            let done: Points = own.map(|occasion| occasion.figure).sum();
            if done < self.amount {
                found.push(Shortfall { period, done, owed: self.amount });
            }
            let Some(next) = period.last_day().succ_opt() else { break };
            period = self.cadence.containing(next);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Comparator, Measure, Reading, Recurring};
    use crate::period::PeriodKind;
    use crate::points::Points;
    use chrono::NaiveDate;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn centres() -> Measure {
        Measure {
            indicator: "新建社区卫生服务中心".into(),
            comparator: Comparator::AtLeast,
            goal: Points::whole(10),
            unit: "个".into(),
            is_threshold: false,
            due: day("2012-12-31"),
            baseline: Some((day("2012-01-01"), Points::whole(0))),
            milestones: Vec::new(),
        }
    }

    fn reading(on: &str, figure: i64) -> Reading {
        Reading { on: day(on), figure: Points::whole(figure) }
    }

    #[test]
    fn a_figure_is_measured_against_the_straight_path() {
        let half = centres().standing(&[reading("2012-06-30", 5)], day("2012-07-01"));
        assert!(!half.is_met && !half.is_behind, "{half:?}");
        let late = centres().standing(&[reading("2012-06-30", 3)], day("2012-07-01"));
        assert!(late.is_behind);
        let met = centres().standing(&[reading("2012-06-30", 10)], day("2013-02-01"));
        assert!(met.is_met && !met.is_behind);
        assert!(centres().standing(&[], day("2013-01-01")).is_behind);
    }

    /// 到2020年 with a figure for each year (S3-13): the path bends at the milestones.
    #[test]
    fn milestones_bend_the_path() {
        let planned = Measure {
            due: day("2020-12-31"),
            baseline: Some((day("2017-12-31"), Points::whole(0))),
            milestones: vec![(day("2019-12-31"), Points::whole(9)), (day("2018-12-31"), Points::whole(1))],
            ..centres()
        };
        let on = |text: &str| planned.standing(&[], day(text)).expected.unwrap();
        assert_eq!(on("2018-12-31"), Points::whole(1));
        assert_eq!(on("2019-12-31"), Points::whole(9));
        assert_eq!(on("2019-07-01").rounded(0), Points::whole(5));
        assert_eq!(on("2021-02-01"), Points::whole(10));
        assert!(planned.standing(&[reading("2019-12-30", 2)], day("2019-12-31")).is_behind);
    }

    #[test]
    fn falling_targets_and_limits_are_read_the_right_way_round() {
        let falling = Measure {
            comparator: Comparator::AtMost,
            goal: Points::whole(30),
            baseline: Some((day("2017-01-01"), Points::whole(40))),
            due: day("2017-12-31"),
            ..centres()
        };
        assert!(falling.standing(&[reading("2017-12-01", 29)], day("2017-12-02")).is_met);
        assert!(falling.standing(&[reading("2017-12-01", 38)], day("2017-12-02")).is_behind);
        let limit = Measure { goal: Points::whole(4), is_threshold: true, ..centres() };
        let reached = limit.standing(&[reading("2012-03-01", 4)], day("2012-03-02"));
        assert!(reached.is_limit_reached && !reached.is_met && !reached.is_behind);
    }

    #[test]
    fn about_means_within_a_twentieth() {
        let about = |figure: i64| Comparator::About.is_met(Points::whole(figure), Points::whole(100));
        assert_eq!([94, 95, 100, 105, 106].map(about), [false, true, true, true, false]);
    }

    /// 每年免费培训不少于两次 (S2-14): two occasions make a year, one does not, the year under way is not judged.
    #[test]
    fn a_recurring_duty_names_the_periods_that_fell_short() {
        let trainings = Recurring { cadence: PeriodKind::Year, amount: Points::whole(2), unit: "次".into() };
        let occasions = [reading("2012-03-01", 1), reading("2012-09-01", 1), reading("2013-05-01", 1)];
        let short = trainings.shortfalls(&occasions, day("2012-01-01"), day("2014-06-01"));
        assert_eq!(short.len(), 1);
        assert_eq!(short[0].period.calendar_year(), 2013);
    }
}
