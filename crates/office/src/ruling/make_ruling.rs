//! The verb 裁定: the office decides on an open question or a fault of a notice, and every sheet follows at once.
//! What was issued before stays as it is; the difference shows in a correction.
//!
//! A ruling that travels with the notice into other offices is [`crate::ruling::record_ruling`]'s, which writes the folder.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::notices::NoticeEntry;
use crate::permit::{permit, ruling};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::ruling::record_ruling::{judge, ruling_on, with_rulings};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use zhaozhang_domain::notice::Ruling;
use zhaozhang_domain::notice::file::read;
use zhaozhang_store::RulingRow;

impl Office {
    /// Decides for a reading. A decision made at work can be changed by a later one, both stay on record.
    ///
    /// Refused: a matter the notice does not leave open, a reading it does not offer, a decision without
    /// name or reason, one dated before the notice, and the reading that is in force by a ruling already.
    pub async fn make_ruling(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
        decision: Ruling,
    ) -> Result<(), OfficeError> {
        permit(actor, ruling::RULE)?;
        let entry = self.expect_notice(code)?;
        let stands = ruling_on(&entry.notice, &decision.on).filter(|old| old.reading == decision.reading);
        let same = stands.map(|old| {
            format!(
                "“{}”已由{}于{}裁定为“{}”，与这次相同",
                old.on, old.decided_by, old.decided_on, old.reading
            )
        });
        let problems: Vec<Problem> = judge(&entry.notice, &decision)
            .into_iter()
            .chain(same)
            .map(|what| Problem::of("R-401", what, "请改好后重新提交"))
            .collect();
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let mut writing = self.inner.store.write().await?;
        let detail = format!(
            "“{}”按“{}”执行，裁定人{}，理由：{}",
            decision.on, decision.reading, decision.decided_by, decision.reason
        );
        writing
            .add_ruling(RulingRow {
                id: 0,
                notice_code: code.to_owned(),
                matter: decision.on,
                reading: decision.reading,
                decided_by: decision.decided_by.trim().to_owned(),
                decided_on: decision.decided_on.to_string(),
                reason: decision.reason.trim().to_owned(),
                recorded_at: moment.at.clone(),
                recorded_by: actor.name.clone(),
            })
            .await?;
        writing.record(event(moment, actor, ruling::RULE, code, &detail)).await?;
        writing.commit().await?;
        self.refresh_notices().await?;
        Ok(())
    }

    /// The rulings made at work on a notice, in order, for its page.
    pub async fn rulings_of(&self, code: &str) -> Result<Vec<RulingRow>, Fault> {
        let rows = self.inner.store.rulings().await?;
        Ok(rows.into_iter().filter(|row| row.notice_code == code).collect())
    }

    /// Reads the notices anew when a ruling was recorded since, by this program or another on the same database.
    pub(crate) async fn refresh_notices(&self) -> Result<(), Fault> {
        let last = self.inner.store.last_ruling().await?;
        let known = self.inner.shelf.read().unwrap_or_else(PoisonError::into_inner).rulings_through;
        if last == known {
            return Ok(());
        }
        let rows = self.inner.store.rulings().await?;
        let entries = ruled(&self.inner.read_notices, &rows)?;
        let mut kept = self.inner.shelf.write().unwrap_or_else(PoisonError::into_inner);
        kept.rulings_through = last;
        kept.entries = Arc::new(entries);
        Ok(())
    }
}

/// The notices under the rulings made at work; the last on each matter holds, also over one in the folder.
pub(crate) fn ruled(read_notices: &[NoticeEntry], rows: &[RulingRow]) -> Result<Vec<NoticeEntry>, Fault> {
    let mut made: BTreeMap<&str, Vec<Ruling>> = BTreeMap::new();
    for row in rows {
        let decided_on = row.decided_on.parse();
        let decided_on = decided_on
            .map_err(|cause| Fault::new(format!("ruling {} has no day", row.id), Box::new(cause)))?;
        let rulings = made.entry(row.notice_code.as_str()).or_default();
        rulings.retain(|earlier| earlier.on != row.matter);
        rulings.push(Ruling {
            on: row.matter.clone(),
            reading: row.reading.clone(),
            decided_by: row.decided_by.clone(),
            decided_on,
            reason: row.reason.clone(),
        });
    }
    let mut entries = read_notices.to_vec();
    for entry in &mut entries {
        let Some(rulings) = made.get(entry.notice.code.as_str()) else { continue };
        let folder = with_rulings(&entry.folder, &entry.notice, rulings);
        let notice = read(&folder).map_err(|problems| {
            let first = problems.first().map(|problem| problem.what.clone()).unwrap_or_default();
            Fault::plain(format!("{} cannot be read under its rulings: {first}", entry.notice.code))
        })?;
        entry.notice = Arc::new(notice);
        entry.folder = Arc::new(folder);
    }
    Ok(entries)
}
