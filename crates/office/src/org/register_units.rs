//! The verb 登记单位 for several at once: names a document mentions and no unit answers to enter the register together,
//! all or none, from one day on ([`crate::org::register_unit`] is for one with everything about it).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::{NewUnit, basis_problem, no_problems, write_unit};
use crate::org::units::register_in;
use crate::permit::{people, permit};
use crate::refusal::{OfficeError, Problem};
use std::collections::BTreeSet;
use zhaozhang_domain::period::document_date;
use zhaozhang_text::normalise::key;

impl Office {
    /// Registers units and gives their numbers in order; one event names them all.
    ///
    /// Refused with everything that is wrong with any of them, the unit named.
    pub async fn register_units(
        &self,
        moment: &Moment,
        actor: &Actor,
        news: &[NewUnit],
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, people::UNIT_REGISTER)?;
        let news: Vec<NewUnit> = news.iter().map(NewUnit::tidied).collect();
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        for new in &news {
            let mut own = new.problems(&register, &[]);
            own.extend(basis_problem(&new.basis));
            if !seen.insert(key(&new.name)) {
                own.push(Problem::at("name", "U-006", "这个名称在本次登记中出现两次", "请合为一个"));
            }
            let named = own
                .into_iter()
                .map(|problem| Problem { what: format!("“{}”：{}", new.name, problem.what), ..problem });
            problems.extend(named);
        }
        no_problems(problems)?;
        let mut ids = Vec::new();
        for new in &news {
            ids.push(write_unit(&mut writing, moment, actor, new).await?);
        }
        if let Some(first) = news.first() {
            let names: Vec<&str> = news.iter().map(|new| new.name.as_str()).collect();
            let from = first.from.map(document_date).unwrap_or_default();
            let detail = format!("一并登记{}个单位，自{from}，依据：{}", names.len(), first.basis);
            writing.record(event(moment, actor, people::UNIT_REGISTER, &names.join("、"), &detail)).await?;
        }
        writing.commit().await?;
        Ok(ids)
    }
}
