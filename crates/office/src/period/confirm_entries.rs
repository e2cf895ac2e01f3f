//! The verb 确认得分: a unit says that its entries of a period are right, those it contests apart. What it saw is sealed
//! by a digest.

use crate::Office;
use crate::ledger::own_entry;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::period::closing::{is_running, period_of};
use crate::permit::{closing, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{CheckingRow, ConfirmationRow};

impl Office {
    /// Confirms a unit's entries in a running checking, once.
    pub async fn confirm_entries(
        &self,
        moment: &Moment,
        actor: &Actor,
        checking_id: i64,
        unit: &str,
    ) -> Result<ConfirmationRow, OfficeError> {
        permit(actor, closing::CONFIRM)?;
        let opened = self.checking(checking_id).await?;
        let period = period_of(&opened.period)?;
        let own = self.own_checking(moment, actor, (&opened.notice_code, period), unit).await?;
        let row = ConfirmationRow {
            checking_id,
            unit_name: own.unit.clone(),
            unit_id: actor.unit,
            entry_count: i64::try_from(own.entries.len()).unwrap_or(i64::MAX),
            total: own.total.clone(),
            digest: own_entry::digest_of(&own.entries),
            confirmed_at: moment.at.clone(),
            confirmed_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        let mut writing = self.inner.store.write().await?;
        let checking = writing.checking_of(&opened.notice_code, &opened.period).await?;
        let checking = checking.ok_or_else(|| crate::period::closing::no_checking(checking_id))?;
        let is_closed =
            writing.closes(&checking.notice_code).await?.iter().any(|close| close.period == checking.period);
        if is_closed || !is_running(&checking, moment.today) {
            return Err(Refusal::Listed(vec![is_over(&checking)]).into());
        }
        if !writing.add_confirmation(&row).await? {
            let what = format!("{}已经确认过本期得分", own.unit);
            let problem = Problem::of("M-209", what, "不用再次确认；发现有误的，请在核对期内提出异议");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let detail = format!(
            "{}确认{}得分{}条，合计{}分，校验值{}",
            own.unit, own.period, row.entry_count, row.total, row.digest
        );
        writing.record(event(moment, actor, closing::CONFIRM, &checking.notice_code, &detail)).await?;
        writing.commit().await?;
        Ok(row)
    }
}

/// Why nobody can answer any more.
pub(crate) fn is_over(checking: &CheckingRow) -> Problem {
    let until = checking.until_on.parse().map_or_else(|_| checking.until_on.clone(), document_date);
    Problem::of(
        "M-201",
        format!("核对期已于{until}24时结束，没有收下"),
        "结账并印发通报后仍认为有误的，请对通报提出异议",
    )
}
