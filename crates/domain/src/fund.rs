//! Funds of the reform (医改资金): whether money came on time and in full, and whether health input grew as the plan asks
//! (S2 三（二）). All figures are exact, in 万元; every answer comes with its arithmetic.

use crate::period::document_date;
use crate::points::Points;
use chrono::NaiveDate;

/// How far a payment is (拨付情况).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What was paid up to the day.
    pub paid: Points,
    /// What is short of the budget; nothing when none is.
    pub short: Points,
    /// The day the budget was reached.
    pub full_on: Option<NaiveDate>,
    /// How many days late: until it was full, else until the day asked for.
    pub days_late: i64,
}

impl Standing {
    /// 足额.
    pub fn is_in_full(&self) -> bool {
        self.short.is_zero()
    }

    /// 按时: not late so far.
    pub const fn is_on_time(&self) -> bool {
        self.days_late == 0
    }
}

/// How far a payment is on a day.
pub fn standing(
    budgeted: Points,
    due: NaiveDate,
    payments: &[(NaiveDate, Points)],
    on: NaiveDate,
) -> Standing {
    let mut own: Vec<(NaiveDate, Points)> = payments.iter().filter(|(day, _)| *day <= on).copied().collect();
    own.sort_by_key(|(day, _)| *day);
    let (mut paid, mut full_on) = (Points::ZERO, None);
    for (day, amount) in own {
        paid += amount;
        if full_on.is_none() && paid >= budgeted {
            full_on = Some(day);
        }
    }
    let short = if paid >= budgeted { Points::ZERO } else { budgeted - paid };
    if budgeted.is_zero() {
        full_on = full_on.or(Some(due));
    }
    let days_late = (full_on.unwrap_or(on) - due).num_days().max(0);
    Standing { paid, short, full_on, days_late }
}

/// The figures of a place in a year (年度投入), in 万元.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearFigures {
    /// 年度.
    pub year: i32,
    /// 政府卫生投入.
    pub health: Points,
    /// 经常性财政支出.
    pub recurrent: Points,
    /// 医改投入.
    pub reform: Points,
}

/// How a check came out (核算结论).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// 达到.
    Holds,
    /// 达到，但幅度不明显.
    Slight,
    /// 未达到.
    Fails,
    /// 无法核算: the year before is zero.
    Unknown,
}

impl Verdict {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "达到",
            Self::Slight => "达到，但增幅不明显",
            Self::Fails => "未达到",
            Self::Unknown => "无法核算",
        }
    }
}

/// A check with its arithmetic (核算).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What is asked.
    pub asked: &'static str,
    /// The answer.
    pub verdict: Verdict,
    /// How it was reckoned.
    pub arithmetic: String,
}

/// 明显: below this growth a rise of reform input is shown with a warning (S2-29; the plan gives no figure).
pub const CLEAR_GROWTH: i64 = 10;

/// The growth from one figure to another, as a fraction of the first; nothing from zero.
pub fn growth(before: Points, after: Points) -> Option<Points> {
    (after - before).divided_by(before)
}

/// The checks of a year against the year before: growth, share, and reform input (S2-28, S2-29).
pub fn checks(before: &YearFigures, after: &YearFigures) -> [Check; 3] {
    [growth_check(before, after), share_check(before, after), reform_check(before, after)]
}

fn growth_check(before: &YearFigures, after: &YearFigures) -> Check {
    let health = growth(before.health, after.health);
    let recurrent = growth(before.recurrent, after.recurrent);
    let (verdict, arithmetic) = match health.zip(recurrent) {
        Some((health, recurrent)) => (
            if health > recurrent { Verdict::Holds } else { Verdict::Fails },
            format!(
                "政府卫生投入增幅（{}−{}）÷{}={}；经常性财政支出增幅（{}−{}）÷{}={}；{}{}{}",
                after.health,
                before.health,
                before.health,
                percent(health),
                after.recurrent,
                before.recurrent,
                before.recurrent,
                percent(recurrent),
                percent(health),
                sign(health, recurrent),
                percent(recurrent)
            ),
        ),
        None => (Verdict::Unknown, format!("{}年数据为零，不能计算增幅", before.year)),
    };
    Check {
        asked: "政府卫生投入增长幅度高于经常性财政支出增长幅度", verdict, arithmetic
    }
}

fn share_check(before: &YearFigures, after: &YearFigures) -> Check {
    let share = |year: &YearFigures| year.health.divided_by(year.recurrent);
    let (verdict, arithmetic) = match share(before).zip(share(after)) {
        Some((old, new)) => (
            if new > old { Verdict::Holds } else { Verdict::Fails },
            format!(
                "{}年{}÷{}={}；{}年{}÷{}={}；{}{}{}",
                before.year,
                before.health,
                before.recurrent,
                percent(old),
                after.year,
                after.health,
                after.recurrent,
                percent(new),
                percent(new),
                sign(new, old),
                percent(old)
            ),
        ),
        None => (Verdict::Unknown, "经常性财政支出为零，不能计算比重".to_owned()),
    };
    Check { asked: "政府卫生投入占经常性财政支出的比重逐步提高", verdict, arithmetic }
}

fn reform_check(before: &YearFigures, after: &YearFigures) -> Check {
    let clear = Points::fraction(CLEAR_GROWTH, 100).unwrap_or(Points::ONE);
    let (verdict, arithmetic) = match growth(before.reform, after.reform) {
        Some(growth) => (
            match growth {
                small if small <= Points::ZERO => Verdict::Fails,
                small if small < clear => Verdict::Slight,
                _ => Verdict::Holds,
            },
            format!(
                "医改投入增幅（{}−{}）÷{}={}；“明显”按增幅大于零，低于{CLEAR_GROWTH}%提示",
                after.reform,
                before.reform,
                before.reform,
                percent(growth)
            ),
        ),
        None => (Verdict::Unknown, format!("{}年医改投入为零，不能计算增幅", before.year)),
    };
    Check { asked: "医改投入明显高于上年", verdict, arithmetic }
}

/// A fraction as a percentage of two decimals; exactness is kept in the comparison, not in the words.
pub fn percent(fraction: Points) -> String {
    format!("{}%", (fraction * Points::whole(100)).rounded(2))
}

fn sign(left: Points, right: Points) -> &'static str {
    match left.cmp(&right) {
        std::cmp::Ordering::Greater => "＞",
        std::cmp::Ordering::Equal => "＝",
        std::cmp::Ordering::Less => "＜",
    }
}

/// A payment in words: 按时足额, or how late and how short.
pub fn words(standing: &Standing, due: NaiveDate) -> String {
    match (standing.is_on_time(), standing.is_in_full()) {
        (true, true) => "按时足额".to_owned(),
        (true, false) => format!("未到期（{}前拨付），还差{}万元", document_date(due), standing.short),
        (false, true) => format!("足额，迟{}天", standing.days_late),
        (false, false) => format!("迟{}天，少{}万元", standing.days_late, standing.short),
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, YearFigures, checks, standing, words};
    use crate::points::Points;

    fn day(text: &str) -> chrono::NaiveDate {
        text.parse().unwrap()
    }

    fn figures(year: i32, health: i64, recurrent: i64, reform: i64) -> YearFigures {
        let whole = Points::whole;
        YearFigures { year, health: whole(health), recurrent: whole(recurrent), reform: whole(reform) }
    }

    #[test]
    fn late_and_short_money_is_told_with_days_and_amount() {
        let (budget, due) = (Points::whole(100), day("2012-06-30"));
        let some = [(day("2012-06-20"), Points::whole(60)), (day("2012-07-10"), Points::whole(40))];
        let early = standing(budget, due, &some, day("2012-06-25"));
        assert_eq!(words(&early, due), "未到期（2012年6月30日前拨付），还差40万元");
        assert_eq!(words(&standing(budget, due, &some, day("2012-07-05")), due), "迟5天，少40万元");
        assert_eq!(words(&standing(budget, due, &some, day("2012-12-31")), due), "足额，迟10天");
        let on_time = [(due, Points::whole(100))];
        assert_eq!(words(&standing(budget, due, &on_time, day("2012-12-31")), due), "按时足额");
    }

    /// 120→150 is 25 %, 1000→1200 is 20 %: grows faster, and the share rises from 12 % to 12.5 %.
    #[test]
    fn growth_share_and_reform_input_are_checked_with_their_arithmetic() {
        let [growth, share, reform] = checks(&figures(2011, 120, 1000, 50), &figures(2012, 150, 1200, 54));
        assert_eq!(
            (growth.verdict, share.verdict, reform.verdict),
            (Verdict::Holds, Verdict::Holds, Verdict::Slight)
        );
        assert!(growth.arithmetic.contains("（150−120）÷120=25%") && growth.arithmetic.ends_with("25%＞20%"));
        assert!(share.arithmetic.ends_with("12.5%＞12%"), "{}", share.arithmetic);
        assert!(reform.arithmetic.contains("=8%"), "{}", reform.arithmetic);
        let [growth, share, reform] = checks(&figures(2011, 3, 9, 50), &figures(2012, 4, 12, 50));
        // One third on both sides: equal is not higher, though rounded words would not tell.
        assert_eq!(
            (growth.verdict, share.verdict, reform.verdict),
            (Verdict::Fails, Verdict::Fails, Verdict::Fails)
        );
        let [growth, ..] = checks(&figures(2011, 0, 9, 0), &figures(2012, 4, 12, 5));
        assert_eq!(growth.verdict, Verdict::Unknown);
    }
}
