//! A cell (单元格): what the four file formats hold, brought to one form. Floats end here.
//! Reading a day or a figure out of it is [`super::row`]'s.

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};
use chrono::NaiveDate;
use zhaozhang_text::normalise;

/// A cell of any workbook (单元格).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Cell {
    /// Nothing, or only spaces.
    #[default]
    Empty,
    /// Words in their kept form.
    Text(String),
    /// A number, as written out.
    Number(String),
    /// A cell formatted as a day: the day, if there is one, and the number beneath.
    Day(Option<NaiveDate>, String),
    /// A formula that failed: `#REF!`.
    Error(&'static str),
}

impl Cell {
    /// Words, spaces and invisible characters taken off.
    ///
    /// An apostrophe before a sign that begins formulas is the guard of an export and is taken off too.
    pub(super) fn of_text(text: &str) -> Self {
        let text = normalise::cell(text);
        let guarded = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
        match guarded {
            Some(rest) => Self::Text(rest.to_owned()),
            None if text.is_empty() => Self::Empty,
            None => match error_word(&text) {
                Some(word) => Self::Error(word),
                None => Self::Text(text),
            },
        }
    }

    /// A number; `12.0` is written `12`, and what a computation left beyond six decimals is cut by rounding.
    pub(super) fn of_number(number: f64) -> Self {
        Self::Number(written(number))
    }

    /// A cell formatted as a day.
    pub(super) fn of_day(day: ExcelDateTime) -> Self {
        let at = day.is_datetime().then(|| day.as_datetime()).flatten();
        Self::Day(at.map(|at| at.date()), written(day.as_f64()))
    }

    /// A day in ISO form, as ods files keep it: `2020-07-06`, `2020-07-06T10:30:00`.
    pub(super) fn of_iso_day(text: &str) -> Self {
        match zhaozhang_text::day::parse(text, None) {
            Ok(day) => Self::Day(Some(day), day.to_string()),
            Err(_) => Self::of_text(text),
        }
    }

    /// A cell of calamine's streaming reader.
    pub(super) fn of_streamed(value: &DataRef<'_>) -> Self {
        match value {
            DataRef::Empty => Self::Empty,
            DataRef::String(text) | DataRef::DurationIso(text) => Self::of_text(text),
            DataRef::SharedString(text) => Self::of_text(text),
            DataRef::DateTimeIso(text) => Self::of_iso_day(text),
            DataRef::Int(number) => Self::Number(number.to_string()),
            DataRef::Float(number) => Self::of_number(*number),
            DataRef::Bool(is_true) => Self::of_bool(*is_true),
            DataRef::DateTime(day) => Self::of_day(*day),
            DataRef::Error(error) => Self::of_error(error),
        }
    }

    /// A cell of calamine's ranges.
    pub(super) fn of_data(value: &Data) -> Self {
        match value {
            Data::Empty => Self::Empty,
            Data::String(text) | Data::DurationIso(text) => Self::of_text(text),
            Data::DateTimeIso(text) => Self::of_iso_day(text),
            Data::Int(number) => Self::Number(number.to_string()),
            Data::Float(number) => Self::of_number(*number),
            Data::Bool(is_true) => Self::of_bool(*is_true),
            Data::DateTime(day) => Self::of_day(*day),
            Data::Error(error) => Self::of_error(error),
        }
    }

    fn of_bool(is_true: bool) -> Self {
        Self::Text(if is_true { "是" } else { "否" }.to_owned())
    }

    fn of_error(error: &CellErrorType) -> Self {
        Self::Error(match error {
            CellErrorType::Div0 => "#DIV/0!",
            CellErrorType::NA => "#N/A",
            CellErrorType::Name => "#NAME?",
            CellErrorType::Null => "#NULL!",
            CellErrorType::Num => "#NUM!",
            CellErrorType::Ref => "#REF!",
            CellErrorType::Value => "#VALUE!",
            CellErrorType::GettingData => "#DATA!",
        })
    }

    /// Whether nothing stands there.
    pub(super) const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// What stands there, in words.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Day(Some(day), _) => day.to_string(),
            Self::Day(None, serial) => serial.clone(),
            Self::Error(word) => (*word).to_owned(),
        }
    }
}

/// The number written out, without the last digits that binary fractions leave behind.
fn written(number: f64) -> String {
    let text = format!("{number:.6}");
    let trimmed =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text.as_str() };
    if trimmed == "-0" { "0".to_owned() } else { trimmed.to_owned() }
}

/// The formula errors as CSV files and other programs write them into plain cells.
fn error_word(text: &str) -> Option<&'static str> {
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#DATA!"]
        .into_iter()
        .find(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn numbers_are_written_as_people_mean_them() {
        for (number, text) in [
            (12.0, "12"),
            (0.1 + 0.2, "0.3"),
            (-2.5, "-2.5"),
            (-0.0, "0"),
            (44_018.0, "44018"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(Cell::of_number(number), Cell::Number(text.to_owned()));
        }
    }

    #[test]
    fn the_guard_of_an_export_is_taken_off() {
        assert_eq!(Cell::of_text("'=1+1"), Cell::Text("=1+1".to_owned()));
        assert_eq!(Cell::of_text("'引'"), Cell::Text("'引'".to_owned()));
        assert_eq!(Cell::of_text(" \u{3000}\u{200B}"), Cell::Empty);
        assert_eq!(Cell::of_text("#ref!"), Cell::Error("#REF!"));
    }
}
