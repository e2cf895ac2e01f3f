//! The verb 登记单位: a unit enters the register from a day on.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::{NewUnit, basis_problem, no_problems, write_unit};
use crate::org::units::register_in;
use crate::permit::{people, permit};
use crate::refusal::OfficeError;
use zhaozhang_domain::period::document_date;

impl Office {
    /// Registers a unit and gives its number.
    pub async fn register_unit(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewUnit,
    ) -> Result<i64, OfficeError> {
        permit(actor, people::UNIT_REGISTER)?;
        let new = new.tidied();
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let mut problems = new.problems(&register, &[]);
        problems.extend(basis_problem(&new.basis));
        no_problems(problems)?;
        let id = write_unit(&mut writing, moment, actor, &new).await?;
        let from = new.from.map(document_date).unwrap_or_default();
        let detail = format!("单位编号{id}，类别{}，自{from}，依据：{}", new.kind, new.basis);
        writing.record(event(moment, actor, people::UNIT_REGISTER, &new.name, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }
}
