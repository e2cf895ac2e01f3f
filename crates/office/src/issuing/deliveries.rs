//! Delivery (送达和签收): to whom a bulletin went, who of which unit opened it first and when, and who has not after some
//! working days (S0-49). The verb here is 签收通报, which happens by opening.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::closing;
use crate::refusal::{Fault, OfficeError};
use chrono::NaiveDate;
use zhaozhang_domain::period::Period;
use zhaozhang_store::{OpeningRow, SignOffRow};

/// One recipient with its first opening (送达对象).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// 主送 or 抄送.
    pub manner: String,
    /// As the paper names it.
    pub name: String,
    /// The unit of the register; empty for a body outside, which cannot open anything here.
    pub unit: String,
    /// Its openings: the page first, then files.
    pub openings: Vec<OpeningRow>,
}

/// After how many working days a recipient that has not opened a bulletin is listed.
pub const PATIENCE_DAYS: u32 = 3;

impl Office {
    /// Notes that the actor's unit opened the page of a bulletin, or a file of it, when it is the first time.
    ///
    /// Nobody is told anything: whoever has no unit, or whose unit is not in the notice's register, leaves no receipt.
    pub async fn open_bulletin(
        &self,
        moment: &Moment,
        actor: &Actor,
        bulletin_id: i64,
        file_name: &str,
    ) -> Result<bool, OfficeError> {
        let Some(unit) = actor.unit.filter(|_| closing::OPEN_BULLETIN.allows(actor.role)) else {
            return Ok(false);
        };
        let Some(row) = self.inner.store.bulletin(bulletin_id).await? else { return Ok(false) };
        let bulletin = row.bulletin;
        let Some(notice) = self.notice(&bulletin.notice_code) else { return Ok(false) };
        let day = Period::parse(&bulletin.period).map_or(moment.today, Period::last_day);
        let Some(unit_name) = self.holder_name(&notice.notice, unit, day).await? else { return Ok(false) };
        if self.inner.store.was_opened(bulletin_id, &unit_name, file_name).await? {
            return Ok(false);
        }
        let row = OpeningRow {
            bulletin_id,
            unit_name,
            file_name: file_name.to_owned(),
            unit_id: Some(unit),
            opened_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
            opened_at: moment.at.clone(),
        };
        let mut writing = self.inner.store.write().await?;
        if !writing.add_opening(&row).await? {
            return Ok(false);
        }
        let what =
            if file_name.is_empty() { "页面".to_owned() } else { format!("文件“{file_name}”") };
        let detail = format!("{}首次打开编号{bulletin_id}的{what}", row.unit_name);
        writing.record(event(moment, actor, closing::OPEN_BULLETIN, &bulletin.notice_code, &detail)).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// To whom a bulletin went, with their openings.
    pub async fn deliveries(&self, bulletin_id: i64) -> Result<Vec<Delivery>, Fault> {
        let openings = self.inner.store.openings(bulletin_id).await?;
        let recipients = self.inner.store.recipients(bulletin_id).await?;
        let delivery = |row: zhaozhang_store::RecipientRow| Delivery {
            openings: openings
                .iter()
                .filter(|opening| !row.unit_name.is_empty() && opening.unit_name == row.unit_name)
                .cloned()
                .collect(),
            manner: row.manner,
            name: row.name,
            unit: row.unit_name,
        };
        Ok(recipients.into_iter().map(delivery).collect())
    }

    /// The day after which whoever has not opened a bulletin is listed.
    pub fn patience_ends(&self, issued_on: NaiveDate, working_days: u32) -> NaiveDate {
        self.calendar().add_working_days(issued_on, working_days)
    }

    /// Who signed a bulletin.
    pub async fn sign_off_of(&self, bulletin_id: i64) -> Result<Option<SignOffRow>, Fault> {
        Ok(self.inner.store.sign_off_of(bulletin_id).await?)
    }
}
