//! Calendar duties in Chinese (节奏的说法), and their next day.
//! The day itself comes from the domain's calendar; here are only words.

use super::value;
use zhaozhang_domain::notice::When;
use zhaozhang_domain::period::document_date;

/// `每月最后一个工作日`, `2023年3月15日24时前`.
pub fn when(when: When) -> String {
    match when {
        When::Day(day) => format!("{}24时前", document_date(day)),
        When::LastWorkingDay(kind) => format!("{}最后一个工作日24时前", value::every(kind)),
        When::LastDay(kind) => format!("{}末最后一天24时前", value::every(kind)),
        When::HalfMonth => "每半月（15日和月末，遇休息日提前到之前的工作日）".to_owned(),
        When::MonthDays(one, other) => format!("每月{one}日和{other}日（遇休息日提前到之前的工作日）"),
        When::Weekly => "每周，周日24时前".to_owned(),
        When::WorkingDaysAfter(kind, days) => format!("{}结束后{days}个工作日内", value::every(kind)),
    }
}
