//! Closed periods (已结账): a fact dated in one, and the taking back of one, is accepted only with a reason, is listed, and
//! appears in the next version of the bulletin, never silently. A frozen year is closed too.
//!
//! Every verb that appends to the ledger calls [`admit`] after appending and before committing; when it refuses, the
//! transaction is dropped and nothing was kept.

use crate::ledger::fact_text;
use crate::moment::{Actor, Moment};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::chain::EntryKind;
use zhaozhang_domain::fact::NewFact;
use zhaozhang_domain::period::Period;
use zhaozhang_store::{LateRow, Writing};

/// An entry just appended: its number, and the day of the fact it adds or takes back.
pub(crate) type Appended = (i64, NaiveDate);

/// The facts appended from a number on, with their days.
pub(crate) fn appended(first_serial: i64, facts: &[NewFact]) -> Vec<Appended> {
    (first_serial..).zip(facts.iter().map(|fact| fact.on)).collect()
}

/// Refuses entries of a closed period without a reason; notes them with it. Gives the periods they fall into.
pub(crate) async fn admit(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    code: &str,
    entries: &[Appended],
    reason: &str,
) -> Result<Vec<Period>, OfficeError> {
    let closed = closed(writing, code).await?;
    let mut late: BTreeMap<Period, Vec<i64>> = BTreeMap::new();
    for (serial, on) in entries {
        for period in closed.iter().filter(|period| period.contains(*on)) {
            late.entry(*period).or_default().push(*serial);
        }
    }
    let reason = reason.trim();
    if reason.is_empty() && !late.is_empty() {
        let problems = late.iter().map(|(period, serials)| {
            let what = format!("有{}条事实的日期在{period}，该期已经结账", serials.len());
            Problem::at("late_reason", "M-701", what, "确需补记的，请写明补记理由；补记的内容列入下一版通报")
        });
        return Err(Refusal::Listed(problems.collect()).into());
    }
    for (period, serials) in &late {
        for serial in serials {
            let row = LateRow {
                serial: *serial,
                notice_code: code.to_owned(),
                period: period.code(),
                reason: reason.to_owned(),
                recorded_at: moment.at.clone(),
                recorded_by: actor.name.clone(),
            };
            writing.add_late_entry(&row).await?;
        }
    }
    Ok(late.into_keys().collect())
}

/// The day of the fact in an entry of the ledger.
pub(crate) async fn day_of(writing: &mut Writing, serial: i64) -> Result<Option<NaiveDate>, OfficeError> {
    let Some(entry) = writing.entry(serial).await? else { return Ok(None) };
    if entry.line.kind != EntryKind::Fact {
        return Ok(None);
    }
    let fact = fact_text::read(&entry.line.payload)
        .map_err(|cause| Fault::new(format!("entry {serial} of the ledger is no fact"), cause))?;
    Ok(Some(fact.on))
}

/// The closed period a day lies in, if any.
pub(crate) async fn closed_on(
    writing: &mut Writing,
    code: &str,
    on: NaiveDate,
) -> Result<Option<Period>, OfficeError> {
    Ok(closed(writing, code).await?.into_iter().find(|period| period.contains(on)))
}

/// The closed periods of a notice, frozen years included.
async fn closed(writing: &mut Writing, code: &str) -> Result<Vec<Period>, OfficeError> {
    let closes = writing.closes(code).await?;
    let mut periods: Vec<Period> = closes.iter().filter_map(|close| Period::parse(&close.period)).collect();
    for result in writing.year_results(code).await? {
        periods.extend(i32::try_from(result.year).ok().map(Period::year));
    }
    periods.sort_unstable();
    periods.dedup();
    Ok(periods)
}
