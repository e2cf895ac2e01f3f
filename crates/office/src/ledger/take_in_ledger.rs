//! The verb 导入台账: takes the rows of a checked workbook into the ledger, all or none of one import.
//! Reading and checking the file is [`crate::ledger::ledger_book`]'s; what the rows are worth is the domain's.

use crate::Office;
use crate::ledger::closed_period;
use crate::ledger::fact_text;
use crate::ledger::ledger_book::{CheckedLedger, CheckedRow, RowProblem};
use crate::moment::{Actor, Moment};
use crate::outlet::fact_class::FactClass;
use crate::permit::{self, Act, permit};
use crate::publicity::embargo::stop_facts;
use crate::refusal::{Fault, OfficeError, Refusal};
use crate::scored::aside;
use std::collections::{BTreeMap, HashMap};
use zhaozhang_domain::chain::{EventLine, digest};
use zhaozhang_domain::fact::{FactKind, NewFact};
use zhaozhang_store::{BatchRow, NewEntry, Stamp};

/// What to do when some rows have problems (入账方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TakeIn {
    /// 有问题即不入: nothing is taken in and every problem is listed.
    AllOrNone,
    /// 只入合格行: the good rows are taken in and the others are listed.
    ValidRows,
}

/// What was taken in (导入回执).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// 批次号.
    pub batch_id: i64,
    /// How many facts were taken in.
    pub taken: usize,
    /// The first entry number.
    pub first_serial: i64,
    /// The last entry number.
    pub last_serial: i64,
    /// The rows left out, with the reasons; empty under [`TakeIn::AllOrNone`].
    pub left_out: Vec<RowProblem>,
    /// When.
    pub recorded_at: String,
}

impl Receipt {
    /// The receipt in a sentence: `第3批：入账100条（台账第1号至第100号），2处问题未入账。`
    pub fn sentence(&self) -> String {
        let Self { batch_id, taken, first_serial, last_serial, .. } = self;
        let rest = match self.left_out.len() {
            0 => String::new(),
            problems => format!("，{problems}处问题未入账"),
        };
        format!("第{batch_id}批：入账{taken}条（台账第{first_serial}号至第{last_serial}号）{rest}。")
    }
}

/// The code of a row whose fact stands in the ledger already.
pub const ALREADY_IN_LEDGER: &str = "O-113";

impl Office {
    /// Takes a checked workbook into the ledger of a notice, in one transaction.
    ///
    /// A row whose fact stands in the ledger word for word, not taken back, counts as a problem: the same file
    /// imported twice must not count twice.
    pub async fn take_in_ledger(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
        ledger: CheckedLedger,
        take_in: TakeIn,
    ) -> Result<Receipt, OfficeError> {
        self.take_in_late(moment, actor, code, ledger, (take_in, "")).await
    }

    /// The same with the reason for facts dated in a closed period ([`crate::ledger::closed_period`]).
    pub async fn take_in_late(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
        ledger: CheckedLedger,
        (take_in, late_reason): (TakeIn, &str),
    ) -> Result<Receipt, OfficeError> {
        permit(actor, permit::ledger::TAKE_IN)?;
        let mut classes = self.fact_class(self.expect_notice(code)?.notice).await?;
        let CheckedLedger { mut rows, mut problems, .. } = ledger;
        if take_in == TakeIn::AllOrNone && !problems.is_empty() {
            return Err(Refusal::Problems(problems).into());
        }
        let sealing = move || {
            let plain = class_rows(&mut classes, &mut rows)?;
            seal(&rows).map(|sealed| (sealed, rows, plain))
        };
        let (sealed, rows, plain) = aside("sealing the rows of a ledger".to_owned(), sealing).await??;
        let mut writing = self.inner.store.write().await?;
        let hashes: Vec<String> =
            sealed.iter().map(|(hash, _)| hash.clone()).chain(plain.values().cloned()).collect();
        let standing = writing.standing(code, &hashes).await?;
        let mut texts = Vec::with_capacity(sealed.len());
        let mut days = Vec::with_capacity(sealed.len());
        for (at, (row, (hash, text))) in rows.iter().zip(&sealed).enumerate() {
            if let Some(serial) = standing.get(hash) {
                problems.push(stands_already(row, *serial));
            } else if let Some(serial) = plain.get(&at).and_then(|hash| standing.get(hash)) {
                problems.push(stands_without_class(row, *serial));
            } else {
                texts.push(text.as_str());
                days.push(row.fact.on);
            }
        }
        if take_in == TakeIn::AllOrNone && !problems.is_empty() {
            return Err(Refusal::Problems(problems).into());
        }
        if texts.is_empty() {
            return Err(
                if problems.is_empty() { Refusal::EmptyLedger } else { Refusal::Problems(problems) }.into()
            );
        }
        stop_facts(&mut writing, moment, rows.iter().map(|row| &row.fact)).await?;
        let source = source_of(&rows);
        let batch = Batch { code, source: &source, refused: problems.len() };
        let mut receipt = append(&mut writing, moment, actor, batch, &texts).await?;
        receipt.left_out = problems;
        let late: Vec<_> = (receipt.first_serial..).zip(days).collect();
        let late = closed_period::admit(&mut writing, moment, actor, code, &late, late_reason).await?;
        let late: Vec<String> = late.iter().map(ToString::to_string).collect();
        let late = match late.join("、") {
            periods if periods.is_empty() => periods,
            periods => format!("{periods}已结账，补记理由：{}。", late_reason.trim()),
        };
        let detail = format!("{}{late}", receipt.sentence());
        writing.record(event(moment, actor, permit::ledger::TAKE_IN, code, &detail)).await?;
        writing.commit().await?;
        Ok(receipt)
    }
}

/// Under what facts are appended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Batch<'a> {
    /// The notice.
    pub(crate) code: &'a str,
    /// Where they came from.
    pub(crate) source: &'a str,
    /// How many problems were left out.
    pub(crate) refused: usize,
}

/// Opens a batch and appends the texts; the caller records and commits.
pub(crate) async fn append(
    writing: &mut zhaozhang_store::Writing,
    moment: &Moment,
    actor: &Actor,
    batch: Batch<'_>,
    texts: &[&str],
) -> Result<Receipt, OfficeError> {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let row = BatchRow {
        id: 0,
        notice_code: batch.code.to_owned(),
        source: batch.source.to_owned(),
        fact_count: count(texts.len()),
        refused_count: count(batch.refused),
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
    };
    let batch_id = writing.add_batch(&row).await?;
    let stamp = Stamp {
        notice_code: batch.code,
        recorded_at: &moment.at,
        recorded_by: &actor.name,
        batch_id: Some(batch_id),
    };
    let entries: Vec<NewEntry<'_>> = texts.iter().map(|text| NewEntry::Fact(text)).collect();
    let appended = writing.append(stamp, &entries).await?;
    let (first_serial, last_serial) = appended.ok_or(Refusal::EmptyLedger)?;
    Ok(Receipt {
        batch_id,
        taken: texts.len(),
        first_serial,
        last_serial,
        left_out: Vec::new(),
        recorded_at: moment.at.clone(),
    })
}

/// The event of a verb.
pub(crate) fn event(moment: &Moment, actor: &Actor, act: Act, subject: &str, detail: &str) -> EventLine {
    // An auditor must be able to tell the hand of a person from a program that shows the person's token.
    let by = if actor.scope.is_some() { "（经接口令牌办理）" } else { "" };
    EventLine {
        at: moment.at.clone(),
        actor: actor.name.clone(),
        role: actor.role.word().to_owned(),
        verb: act.word.to_owned(),
        subject: subject.to_owned(),
        detail: format!("{detail}{by}"),
    }
}

/// The fact's canonical text.
pub(crate) fn text_of(fact: &NewFact) -> Result<String, Fault> {
    fact_text::write(fact).map_err(|cause| Fault::new("cannot write a fact as text", cause))
}

/// Gives the rows the classes of their media; by place, the hash a row had without its class.
fn class_rows(classes: &mut FactClass, rows: &mut [CheckedRow]) -> Result<BTreeMap<usize, String>, Fault> {
    let mut plain = BTreeMap::new();
    for (at, row) in rows.iter_mut().enumerate() {
        // Most facts are of listed media or none; only the few others are written twice.
        if row.fact.kind == FactKind::Adoption {
            let before = row.fact.clone();
            if classes.fill(&mut row.fact) {
                plain.insert(at, digest(text_of(&before)?.as_bytes()));
            }
        }
    }
    Ok(plain)
}

/// Hash and canonical text of every row.
fn seal(rows: &[CheckedRow]) -> Result<Vec<(String, String)>, Fault> {
    rows.iter()
        .map(|row| {
            let text = text_of(&row.fact)?;
            Ok((digest(text.as_bytes()), text))
        })
        .collect()
}

fn stands_already(row: &CheckedRow, serial: i64) -> RowProblem {
    RowProblem {
        sheet: row.place.sheet.clone(),
        row: Some(row.place.row),
        column: String::new(),
        found: String::new(),
        what: format!("与台账第{serial}号记录完全相同，该事实已经入账"),
        cure: "请从表中删去此行；如原记录有误，请先冲销原记录".to_owned(),
        code: ALREADY_IN_LEDGER,
    }
}

fn stands_without_class(row: &CheckedRow, serial: i64) -> RowProblem {
    RowProblem {
        what: format!("已在台账第{serial}号登记，登记时媒体待认定，没有计分"),
        cure: format!("媒体现已认定的，请先冲销第{serial}号，再导入此行"),
        ..stands_already(row, serial)
    }
}

/// Where the rows came from: the sheets and how many rows each gave.
fn source_of(rows: &[CheckedRow]) -> String {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut sheets: Vec<(&str, usize)> = Vec::new();
    for row in rows {
        let sheet = row.place.sheet.as_str();
        let at = *places.entry(sheet).or_insert(sheets.len());
        if at == sheets.len() {
            sheets.push((sheet, 0));
        }
        if let Some((_, count)) = sheets.get_mut(at) {
            *count += 1;
        }
    }
    let sheets: Vec<String> = sheets.into_iter().map(|(sheet, count)| format!("{sheet}{count}行")).collect();
    sheets.join("、")
}
