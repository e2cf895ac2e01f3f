//! The verb 结账: after the checking, with every contest ruled, a period is closed. What comes later needs a reason and
//! appears in the next version of the bulletin ([`crate::ledger::closed_period`]).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::period::closing::{obstacles, open_contests};
use crate::permit::{closing, permit};
use crate::refusal::{OfficeError, Refusal};
use zhaozhang_domain::period::Period;
use zhaozhang_store::CloseRow;

impl Office {
    /// Closes a period; refused with every reason at once.
    pub async fn close_period(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
        period: Period,
    ) -> Result<CloseRow, OfficeError> {
        permit(actor, closing::CLOSE_PERIOD)?;
        self.expect_notice(code)?;
        let mut writing = self.inner.store.write().await?;
        let checking = writing.checking_of(code, &period.code()).await?;
        let open = open_contests(&mut writing, code, &period.code()).await?;
        let closes = writing.closes(code).await?;
        let close = closes.iter().find(|close| close.period == period.code());
        let problems = obstacles(checking.as_ref(), &open, close, period, moment.today);
        let Some(checking) = checking.filter(|_| problems.is_empty()) else {
            return Err(Refusal::Listed(problems).into());
        };
        let row = CloseRow {
            notice_code: code.to_owned(),
            period: period.code(),
            checking_id: checking.id,
            ledger_serial: writing.ledger_head().serial,
            closed_at: moment.at.clone(),
            closed_by: actor.name.clone(),
        };
        writing.add_close(&row).await?;
        let detail = format!("{period}，核对编号{}，台账至第{}号", checking.id, row.ledger_serial);
        writing.record(event(moment, actor, closing::CLOSE_PERIOD, code, &detail)).await?;
        writing.commit().await?;
        Ok(row)
    }
}
