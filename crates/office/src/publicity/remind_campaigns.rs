//! Reminders about campaigns (专题分工提醒, S0-60): units whose part of a campaign comes due or is late are told at the
//! same steps, to the same levels and in the same digest as the duties of notices.
//!
//! Called by [`crate::duty::run_reminders`]; nothing is sent here.

use crate::Office;
use crate::duty::duties::local;
use crate::duty::run_reminders::{People, Telling};
use crate::moment::Moment;
use crate::refusal::OfficeError;
use crate::supervision::dossiers::Dossier;
use std::collections::BTreeMap;
use zhaozhang_domain::calendar::Derivation;
use zhaozhang_domain::dossier::Kind;
use zhaozhang_domain::duty::digest::{DigestLine, due_words};
use zhaozhang_domain::duty::reminder::{ReminderPlan, calls};
use zhaozhang_domain::duty::{Duty, DutyKind, DutyState};

impl Office {
    /// Every part of a campaign that reached a step by the moment, for each person it concerns.
    pub(crate) async fn campaign_tellings(
        &self,
        moment: &Moment,
        plan: &ReminderPlan,
    ) -> Result<Vec<Telling>, OfficeError> {
        let kinds = Kind::of("campaigns").zip(Kind::of("campaign-parts"));
        let Some((campaigns, parts)) = kinds else { return Ok(Vec::new()) };
        let parts = self.all_dossiers(parts).await?;
        if parts.iter().all(|part| part.due().is_none()) {
            return Ok(Vec::new());
        }
        let campaigns: BTreeMap<i64, Dossier> =
            self.all_dossiers(campaigns).await?.into_iter().map(|own| (own.id, own)).collect();
        let register = self.register().await?;
        let mut owed: BTreeMap<String, (&Dossier, &Dossier)> = BTreeMap::new();
        let mut units: BTreeMap<String, i64> = BTreeMap::new();
        let mut duties = Vec::new();
        for part in &parts {
            let above = part.parent.and_then(|id| campaigns.get(&id)).filter(|own| !own.is_closed());
            let unit = part.unit.and_then(|unit| register.nearest(unit, moment.today));
            // What waits for the office's confirmation is no longer the unit's to do.
            let is_units = part.state() != "待确认";
            let (Some(above), Some(unit), true) = (above, unit, is_units) else { continue };
            units.insert(unit.name.clone(), unit.id);
            let key = format!("campaign-part-{}", part.id);
            duties.extend(duty_of(part, &key, &unit.name, moment));
            owed.insert(key, (part, above));
        }
        let mut people = People::new(self, moment, units);
        let mut planned = Vec::new();
        for call in calls(&duties, plan, self.calendar(), local(moment)) {
            let Some((part, campaign)) = owed.get(&call.duty.key) else { continue };
            for to in people.of(&call.duty.unit, call.level).await? {
                planned.push(Telling {
                    to,
                    level: call.level,
                    notice: String::new(),
                    is_overdue: call.duty.state == DutyState::Overdue,
                    line: DigestLine {
                        key: call.duty.key.clone(),
                        code: format!("campaign-{}", campaign.id),
                        step: call.step,
                        unit: call.duty.unit.clone(),
                        title: format!("专题“{}”：{}", campaign.title, part.title),
                        due: due_words(call.duty, moment.today),
                        basis: campaign.value("basis").lines().next().unwrap_or_default().to_owned(),
                        shortfall: part.state().to_owned(),
                        stake: String::new(),
                    },
                });
            }
        }
        Ok(planned)
    }
}

/// A part as a duty, so that the steps of reminders are worked out in one place; nothing without a day.
fn duty_of(part: &Dossier, key: &str, unit: &str, moment: &Moment) -> Option<Duty> {
    let day = part.due()?;
    Some(Duty {
        key: key.to_owned(),
        kind: DutyKind::Event,
        notice: String::new(),
        unit: unit.to_owned(),
        article: 0,
        rule: String::new(),
        class: String::new(),
        title: part.title.clone(),
        demand: String::new(),
        parts: Vec::new(),
        arose_on: part.on,
        due: Derivation { day, steps: Vec::new(), is_provisional: false },
        state: if day < moment.today { DutyState::Overdue } else { DutyState::Open },
        done_on: None,
        progress: None,
        checks: Vec::new(),
        if_missed: Vec::new(),
        if_kept: Vec::new(),
        closes: String::new(),
        facts: Vec::new(),
    })
}
