//! The verb 催办: the office reminds somebody of one duty now, at the level it chooses: the correspondent, the leader in
//! charge, the principal leader (S0-53). Where the notice counts reminders (催报次数) the act stands in the ledger too.

use crate::Office;
use crate::duty::run_reminders::{People, ReminderRun, telling};
use crate::ledger::closed_period::{admit, appended};
use crate::ledger::take_in_ledger::{Batch, append, event, text_of};
use crate::moment::{Actor, Moment};
use crate::permit::{duty as act, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_domain::duty::digest;
use zhaozhang_domain::duty::reminder::{Level, Step};
use zhaozhang_domain::fact::{FactKind, Field, NewFact, NumberField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::rule::Value;

impl Office {
    /// Reminds the unit of a duty now, at a level.
    pub async fn urge_duty(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
        level: Level,
    ) -> Result<ReminderRun, OfficeError> {
        permit(actor, act::URGE)?;
        let (notice, duty) = self.duty_for(moment, actor, code).await?;
        if !duty.state.is_owed() {
            let what = format!("这项应办事项{}，不需要催办", duty.state.word());
            return Err(
                Refusal::Listed(vec![Problem::of("D-401", what, "请在列表中选择未办结的事项")]).into()
            );
        }
        let settings = self.channel_settings().await?;
        let units = self.units_by_holder(&notice, moment.today).await?;
        let to = People::new(self, moment, units).of(&duty.unit, level).await?;
        let mut writing = self.inner.store.write().await?;
        let told = writing.told(&duty.key).await?;
        let urged = told.iter().filter_map(|(_, step)| Step::from_code(step)).filter_map(|step| match step {
            Step::Urged(number) => Some(number),
            _ => None,
        });
        let number = urged.max().unwrap_or(0) + 1;
        let line = digest::line(&notice, &duty, Step::Urged(number), moment.today);
        let names: Vec<String> = to.iter().map(|person| person.name.clone()).collect();
        let tellings = to.into_iter().map(|to| telling(to, level, &notice, &duty, line.clone())).collect();
        let run = self.tell(&mut writing, moment, &settings, tellings).await?;
        if counts_reminders(&notice) {
            let mut fact = NewFact::new(FactKind::Reminder, moment.today);
            fact.title.clone_from(&duty.title);
            fact.units = vec![duty.unit.clone()];
            let text = text_of(&fact)?;
            let batch = Batch { code: &notice.code, source: act::URGE.word, refused: 0 };
            let receipt = append(&mut writing, moment, actor, batch, &[text.as_str()]).await?;
            let entries = appended(receipt.first_serial, &[fact]);
            admit(&mut writing, moment, actor, &notice.code, &entries, act::URGE.word).await?;
        }
        let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let whom = if names.is_empty() { "无在任人员".to_owned() } else { names.join("、") };
        let detail = format!("{}“{}”第{number}次催办：{}{whom}", duty.unit, duty.title, level.word());
        writing.record(event(moment, actor, act::URGE, &notice.code, &detail)).await?;
        writing.commit().await?;
        Ok(run)
    }
}

/// Whether any rule of the notice asks how often somebody was reminded.
fn counts_reminders(notice: &Notice) -> bool {
    let asked = Field::Number(NumberField::Reminders);
    notice.rules.iter().any(|rule| {
        let in_conditions = rule.kind.selectors().into_iter().flat_map(|selector| &selector.conditions);
        let mut in_conditions = in_conditions.map(|condition| condition.field);
        let in_value = match &rule.kind {
            zhaozhang_domain::rule::RuleKind::Award(award) => match &award.value {
                Value::Table(table) => table.keys.contains(&asked),
                Value::Rate { field, .. } => *field == NumberField::Reminders,
                Value::Fixed(_) | Value::Amount(_) | Value::Basis(_) => false,
            },
            _ => false,
        };
        in_value || in_conditions.any(|field| field == asked)
    })
}
