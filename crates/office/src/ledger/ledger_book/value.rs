//! Days and figures out of cells (取值), with what is wrong and the cure when there is none.
//! The texts themselves are read by `zhaozhang_text`; this adds what a spreadsheet does to them.

use super::cell::Cell;
use super::code;
use super::listing::Wrong;
use chrono::{Datelike, NaiveDate};
use zhaozhang_domain::points::Points;
use zhaozhang_text::day::{self, DayRefusal};
use zhaozhang_text::normalise::compact;
use zhaozhang_text::numeral;

/// A ledger is about the years around its notice: so many before …
const YEARS_BEFORE: i32 = 10;
/// … and so many after its 成文日期; a notice rarely lives longer.
const YEARS_AFTER: i32 = 20;

/// What a cell holds: nothing, a value, or something wrong.
pub(super) type Read<T> = Option<Result<T, Wrong>>;

/// The day in a cell: a spreadsheet's day, its serial number, or a text.
pub(super) fn day(cell: &Cell, year: Option<i32>, issued_on: NaiveDate) -> Read<NaiveDate> {
    let read = match cell {
        Cell::Empty | Cell::Error(_) => return None,
        Cell::Day(Some(day), _) => Ok(*day),
        Cell::Day(None, _) => Err(DayRefusal::NotADay),
        Cell::Number(number) => of_number(number, year),
        Cell::Text(text) => day::parse(text, year),
    };
    Some(match read {
        Ok(day) => in_reason(day, issued_on),
        Err(refusal) => Err(wrong_day(refusal)),
    })
}

/// A number in a day's column: a serial number that lost its format, or `20200706`.
fn of_number(number: &str, year: Option<i32>) -> Result<NaiveDate, DayRefusal> {
    let whole = number.split('.').next().unwrap_or_default();
    if let Some(day) = whole.parse().ok().and_then(day::of_serial) {
        return Ok(day);
    }
    // 7.6 typed as a number stands for 7月6日 only where a year is known; 7.1 may have been 7.10.
    if number.contains('.') { Err(DayRefusal::NotADay) } else { day::parse(number, year) }
}

fn in_reason(day: NaiveDate, issued_on: NaiveDate) -> Result<NaiveDate, Wrong> {
    let years = issued_on.year() - YEARS_BEFORE..=issued_on.year() + YEARS_AFTER;
    if years.contains(&day.year()) {
        return Ok(day);
    }
    let what = format!("年份{}不合常理（通知成文于{}年）", day.year(), issued_on.year());
    Err(Wrong::new(code::ABSURD_DATE, what, "请核对年份"))
}

fn wrong_day(refusal: DayRefusal) -> Wrong {
    let (code, cure) = match refusal {
        DayRefusal::NoSuchDay { .. } | DayRefusal::NoSuchMonth(_) => {
            (code::IMPOSSIBLE_DATE, "请改为实有的日期")
        }
        DayRefusal::NoYear | DayRefusal::ShortYear => (code::NO_DATE, "请写四位年份，如2020-07-06"),
        _ => (code::NO_DATE, "请按2020-07-06的格式填写日期"),
    };
    Wrong::new(code, refusal.to_string(), cure)
}

/// The whole number in a cell.
pub(super) fn count(cell: &Cell, most: u32) -> Read<u32> {
    let figure = match figure(cell)? {
        Ok(figure) => figure,
        Err(wrong) => return Some(Err(wrong)),
    };
    let whole = (figure.denominator() == 1).then(|| u32::try_from(figure.numerator()).ok()).flatten();
    Some(whole.filter(|whole| *whole <= most).ok_or_else(|| {
        let what = format!("应为0至{most}之间的整数");
        Wrong::new(code::NUMBER_RANGE, what, "请改为整数")
    }))
}

/// The figure in a cell: `10`, `-2.5`, `1/3`, `30%`, in any width; not `10分`.
pub(super) fn figure(cell: &Cell) -> Read<Points> {
    let text = match cell {
        Cell::Empty | Cell::Error(_) => return None,
        // A figure in a cell that was once formatted as a day.
        Cell::Day(_, number) | Cell::Number(number) => number.clone(),
        Cell::Text(text) => compact(text).replace(',', ""),
    };
    Some(Points::parse(&text).ok_or_else(|| wrong_figure(&text)))
}

fn wrong_figure(text: &str) -> Wrong {
    if text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | '/' | '%')) {
        let what = "数字的写法不成立、超出±10亿或多于四位小数";
        return Wrong::new(code::NUMBER_RANGE, what, "请核对后改正");
    }
    let bare = text.trim_end_matches(['分', '字', '次', '篇', '条', '个', '元', '人', '件', '期', '整']);
    let bare = bare.trim_start_matches(['约', '计', '共', '加', '得']);
    let negative = bare.strip_prefix(['扣', '减', '负']);
    let figure = match negative {
        Some(rest) => figure_of(rest).map(|figure| -figure),
        None => figure_of(bare),
    };
    match figure {
        Some(figure) => {
            let cure = format!("请只填数字“{figure}”");
            Wrong::new(code::FIGURE_AS_TEXT, "数字填成了文字", cure)
        }
        None => Wrong::new(code::NO_NUMBER, "不是数字", "请只填阿拉伯数字，如10"),
    }
}

fn figure_of(text: &str) -> Option<Points> {
    Points::parse(text).or_else(|| {
        let number = numeral::parse(text).ok()?;
        i64::try_from(number).ok().filter(|number| *number <= 1_000_000_000).map(Points::whole)
    })
}

#[cfg(test)]
mod tests {
    use super::{Cell, code, count, day, figure};
    use chrono::NaiveDate;

    fn issued_on() -> NaiveDate {
        NaiveDate::from_ymd_opt(2020, 6, 28).unwrap()
    }

    fn code_of_day(cell: &Cell) -> Option<&'static str> {
        day(cell, None, issued_on())?.err().map(|wrong| wrong.code)
    }

    #[test]
    fn days_come_as_days_serial_numbers_and_texts() {
        let july_6 = NaiveDate::from_ymd_opt(2020, 7, 6);
        for cell in [
            Cell::Day(july_6, "44018".into()),
            Cell::Number("44018".into()),
            Cell::Number("44018.5".into()),
            Cell::Number("20200706".into()),
            Cell::Text("2020.7.6".into()),
            Cell::Text("2020年7月6日".into()),
        ] {
            assert_eq!(day(&cell, None, issued_on()).and_then(Result::ok), july_6, "{cell:?}");
        }
        assert_eq!(code_of_day(&Cell::Text("2020-02-30".into())), Some(code::IMPOSSIBLE_DATE));
        assert_eq!(code_of_day(&Cell::Text("2090-02-03".into())), Some(code::ABSURD_DATE));
        assert_eq!(code_of_day(&Cell::Number("7.6".into())), Some(code::NO_DATE));
        assert_eq!(code_of_day(&Cell::Day(None, "99999999".into())), Some(code::NO_DATE));
        assert_eq!(code_of_day(&Cell::Empty), None);
    }

    #[test]
    fn figures_typed_as_text_are_named_with_the_figure() {
        for (text, cure) in [
            ("10分", "请只填数字“10”"),
            ("十分", "请只填数字“10”"),
            ("2.5分", "请只填数字“2.5”"),
            ("扣5分", "请只填数字“-5”"),
            ("一百二十字", "请只填数字“120”"),
        ] {
            let wrong = figure(&Cell::Text(text.into())).unwrap().unwrap_err();
            assert_eq!((wrong.code, wrong.cure.as_str()), (code::FIGURE_AS_TEXT, cure), "{text}");
        }
        for text in ["１０", " 10 ", "1,000", "30%", "1/3", "－5"] {
            assert!(figure(&Cell::Text(text.into())).unwrap().is_ok(), "{text}");
        }
        assert_eq!(figure(&Cell::Text("若干".into())).unwrap().unwrap_err().code, code::NO_NUMBER);
        assert_eq!(
            figure(&Cell::Number("99999999999".into())).unwrap().unwrap_err().code,
            code::NUMBER_RANGE
        );
        assert_eq!(count(&Cell::Number("2.5".into()), 100).unwrap().unwrap_err().code, code::NUMBER_RANGE);
        assert_eq!(count(&Cell::Number("800".into()), 1_000).unwrap().ok(), Some(800));
    }
}
