//! Numbers of papers (发文字号): read, and taken in the register so that they run by 代字 and year without gaps; a cancelled
//! number stays on record (requirements §1.14). The verb here is 登记文号, for numbers cancelled or used elsewhere.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{closing, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use std::fmt;
use zhaozhang_store::{NumberRow, Writing};

/// A number (发文字号): `赣市医保字〔2020〕40号`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// 代字.
    pub prefix: String,
    /// 年份.
    pub year: i64,
    /// 序号.
    pub number: i64,
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}〔{}〕{}号", self.prefix, self.year, self.number)
    }
}

impl DocumentNumber {
    /// Reads a number in its one right form (G-01); nothing for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let (prefix, rest) = text.trim().split_once('〔')?;
        let (year, rest) = rest.split_once('〕')?;
        let number = rest.strip_suffix('号')?;
        let is_plain = |digits: &str| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
        if prefix.is_empty()
            || year.len() != 4
            || !is_plain(year)
            || !is_plain(number)
            || number.starts_with('0')
        {
            return None;
        }
        Some(Self { prefix: prefix.to_owned(), year: year.parse().ok()?, number: number.parse().ok()? })
    }
}

/// For what a number is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberUse {
    Bulletin,
    Paper,
    Cancelled,
    Elsewhere,
}

impl NumberUse {
    const fn word(self) -> &'static str {
        match self {
            Self::Bulletin => "bulletin",
            Self::Paper => "paper",
            Self::Cancelled => "cancelled",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// Takes a number for a paper; refused when it was taken or would leave a gap. A text that is no number of the
/// form 代字〔年〕号 (第3期) is not registered, one that begins like it and is not whole is refused.
pub(crate) async fn take(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    text: &str,
    (for_what, subject): (NumberUse, &str),
) -> Result<(), OfficeError> {
    let Some(number) = DocumentNumber::parse(text) else {
        if text.contains(['〔', '〕']) {
            let what = format!("发文字号“{text}”不完整或不规范");
            let problem = Problem::at(
                "number",
                "M-503",
                what,
                "请写成“代字〔2020〕40号”：六角括号、四位年份、序号不编虚位",
            );
            return Err(Refusal::Listed(vec![problem]).into());
        }
        return Ok(());
    };
    let taken = writing.numbers(&number.prefix, number.year).await?;
    if let Some(problem) = wrong(&number, &taken) {
        return Err(Refusal::Listed(vec![problem]).into());
    }
    Ok(writing.add_number(&row(&number, for_what, subject, moment, actor)).await?)
}

fn row(
    number: &DocumentNumber,
    for_what: NumberUse,
    subject: &str,
    moment: &Moment,
    actor: &Actor,
) -> NumberRow {
    NumberRow {
        prefix: number.prefix.clone(),
        year: number.year,
        number: number.number,
        kind: for_what.word().to_owned(),
        subject: subject.to_owned(),
        taken_at: moment.at.clone(),
        taken_by: actor.name.clone(),
    }
}

/// Why a number cannot be taken: only the one after the last can, or any where the register of the year is empty.
fn wrong(number: &DocumentNumber, taken: &[NumberRow]) -> Option<Problem> {
    let last = taken.last()?.number;
    if let Some(row) = taken.iter().find(|row| row.number == number.number) {
        let used = if row.kind == "cancelled" { "已经作废" } else { "已经使用" };
        let what = format!("发文字号{number}{used}（{}）", row.subject);
        return Some(Problem::at("number", "M-505", what, format!("请用下一个号：{}", next(number, last))));
    }
    if number.number == last.saturating_add(1) {
        return None;
    }
    let next = next(number, last);
    let what = format!("发文字号{number}不连续：{}〔{}〕已编到{last}号", number.prefix, number.year);
    let cure = format!("请用{next}；中间的号作废或已在别处使用的，请先在“文号登记”中登记");
    Some(Problem::at("number", "M-502", what, cure))
}

fn next(number: &DocumentNumber, last: i64) -> DocumentNumber {
    DocumentNumber { number: last.saturating_add(1), ..number.clone() }
}

/// Numbers to record (文号登记).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberRecord {
    /// The first number.
    pub from: String,
    /// The last one of a row; empty for one number.
    pub to: String,
    /// Whether cancelled; else used outside of the program.
    pub is_cancelled: bool,
    /// Why, or for what.
    pub reason: String,
}

/// The most numbers recorded at once.
const MOST: i64 = 200;

impl Office {
    /// The register of numbers, by 代字, year and number, newest first.
    pub async fn numbers(&self) -> Result<Vec<NumberRow>, Fault> {
        Ok(self.inner.store.all_numbers().await?)
    }

    /// The number that comes next for a 代字 in a year; 1 where the register has none.
    pub async fn next_number(&self, prefix: &str, year: i64) -> Result<DocumentNumber, Fault> {
        let rows = self.inner.store.all_numbers().await?;
        let own = rows.iter().filter(|row| row.prefix == prefix && row.year == year);
        let last = own.map(|row| row.number).max().unwrap_or(0);
        Ok(DocumentNumber { prefix: prefix.to_owned(), year, number: last.saturating_add(1) })
    }

    /// Records numbers that were cancelled, or used outside of the program.
    pub async fn record_number(
        &self,
        moment: &Moment,
        actor: &Actor,
        record: &NumberRecord,
    ) -> Result<(), OfficeError> {
        permit(actor, closing::RECORD_NUMBER)?;
        let mut problems = Vec::new();
        let form = "请写成“代字〔2020〕40号”";
        let from = DocumentNumber::parse(&record.from);
        if from.is_none() {
            problems.push(Problem::at("from", "M-511", format!("读不懂发文字号“{}”", record.from), form));
        }
        let to = if record.to.trim().is_empty() { from.clone() } else { DocumentNumber::parse(&record.to) };
        if to.is_none() && !record.to.trim().is_empty() {
            problems.push(Problem::at("to", "M-512", format!("读不懂发文字号“{}”", record.to), form));
        }
        let reason = record.reason.trim();
        if reason.is_empty() {
            problems.push(Problem::at("reason", "M-513", "没有写作废理由或用途", "请写明，文号登记长期保存"));
        }
        let pair = from.zip(to);
        if let Some((from, to)) = &pair {
            let is_row = from.prefix == to.prefix && from.year == to.year && from.number <= to.number;
            if !is_row || to.number.saturating_sub(from.number) >= MOST {
                let what = format!("{from}至{to}不是同一代字同一年的一段文号，或超过{MOST}个");
                problems.push(Problem::at("to", "M-514", what, "请分段登记"));
            }
        }
        let Some((from, to)) = pair.filter(|_| problems.is_empty()) else {
            return Err(Refusal::Listed(problems).into());
        };
        let for_what = if record.is_cancelled { NumberUse::Cancelled } else { NumberUse::Elsewhere };
        let mut writing = self.inner.store.write().await?;
        for number in from.number..=to.number {
            let number = DocumentNumber { number, ..from.clone() };
            take(&mut writing, moment, actor, &number.to_string(), (for_what, reason)).await?;
        }
        let word = if record.is_cancelled { "作废" } else { "在别处使用" };
        let span = if from == to { from.to_string() } else { format!("{from}至{to}") };
        let detail = format!("{span}{word}：{reason}");
        writing.record(event(moment, actor, closing::RECORD_NUMBER, &from.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::DocumentNumber;

    #[test]
    fn only_the_right_form_is_a_number() {
        let number = DocumentNumber::parse("赣市医保字〔2020〕40号").unwrap();
        assert_eq!(
            (number.year, number.number, number.to_string().as_str()),
            (2020, 40, "赣市医保字〔2020〕40号")
        );
        for wrong in [
            "赣市医保字(2020)40号",
            "赣市医保字〔2020〕　号",
            "赣市医保字〔20〕40号",
            "赣市医保字〔2020〕040号",
            "赣市医保字〔2020〕第40号",
            "〔2020〕40号",
            "第3期",
            "",
        ] {
            assert_eq!(DocumentNumber::parse(wrong), None, "{wrong}");
        }
    }
}
