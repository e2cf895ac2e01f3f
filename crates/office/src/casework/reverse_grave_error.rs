//! The verb 撤销重大失误认定: a finding that was upheld is taken back by a ruling; its entry is reversed and the points
//! come back. Finding, reply and decision stay on file.

use crate::Office;
use crate::casework::grave_errors::UPHELD;
use crate::ledger::closed_period::{admit, day_of};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use zhaozhang_store::{GraveErrorReversalRow, NewEntry, Stamp};

impl Office {
    /// Takes an upheld finding back.
    pub async fn reverse_grave_error(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (ruling, reason): (&str, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, act::REVERSE_GRAVE_ERROR)?;
        self.person_standing(actor, moment.today).await?;
        let (ruling, reason) = (ruling.trim(), reason.trim());
        let mut writing = self.inner.store.write().await?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的重大失误认定") };
        let row = writing.grave_error(id).await?.pop().ok_or_else(missing)?;
        let decision = writing.grave_error_decision(id).await?.pop();
        let mut problems = Vec::new();
        for (field, name, text) in [("ruling", "裁定文号或名称", ruling), ("reason", "撤销的理由", reason)]
        {
            if text.is_empty() {
                let cure = "撤销要依裁定办理，请写明依据和理由";
                problems.push(Problem::at(field, "S-440", format!("没有填写{name}"), cure));
            }
        }
        let upheld = decision.filter(|decision| decision.decision == UPHELD);
        let serial = upheld.map_or(0, |decision| decision.serial);
        if serial == 0 {
            let what = format!("{}认定{id}没有认定，不扣分，没有可以撤销的", row.class);
            problems.push(Problem::of("S-441", what, "请核对案卷"));
        } else if let Some(by) = writing.reversal_of(serial).await? {
            let what = format!("{}认定{id}的记录（台账第{serial}号）已由第{by}号冲销", row.class);
            problems.push(Problem::of("S-441", what, "不需要再撤销"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let words = format!("依{ruling}撤销{}认定{id}：{reason}", row.class);
        let code = &row.notice_code;
        let stamp =
            Stamp { notice_code: code, recorded_at: &moment.at, recorded_by: &actor.name, batch_id: None };
        let appended = writing.append(stamp, &[NewEntry::Reversal(serial, &words)]).await?;
        let (reversal, _) = appended.ok_or_else(|| Fault::plain("a reversal got no number"))?;
        if let Some(day) = day_of(&mut writing, serial).await? {
            admit(&mut writing, moment, actor, code, &[(reversal, day)], &words).await?;
        }
        let kept = GraveErrorReversalRow {
            grave_error_id: id,
            ruling: ruling.to_owned(),
            reason: reason.to_owned(),
            serial: reversal,
            reversed_at: moment.at.clone(),
            reversed_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        writing.add_grave_error_reversal(&kept).await?;
        let detail = format!("{words}（{}），台账第{reversal}号冲销第{serial}号", row.unit_name);
        writing.record(event(moment, actor, act::REVERSE_GRAVE_ERROR, code, &detail)).await?;
        Ok(writing.commit().await?)
    }
}
