//! The verb 撤销单位: a unit leaves the register after its last day; its history stays.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::{basis_problem, below, close, day_problem, no_problems, standing};
use crate::org::units::register_in;
use crate::permit::{people, permit};
use crate::refusal::{OfficeError, Problem};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;

impl Office {
    /// Ends a unit after a day, and the posts still held in it.
    pub async fn end_unit(
        &self,
        moment: &Moment,
        actor: &Actor,
        unit: i64,
        last_on: Option<NaiveDate>,
        basis: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, people::UNIT_END)?;
        let basis = basis.trim();
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let day = last_on.unwrap_or(moment.today);
        let own = standing(&register, unit, day)?;
        let mut problems = Vec::new();
        if last_on.is_none() {
            problems.push(Problem::at(
                "from",
                "U-005",
                "没有填写最后一天，或日期读不懂",
                "请填写实有日期，如2020-07-31",
            ));
        }
        problems.extend(day_problem(&register, unit, last_on.and_then(|day| day.succ_opt())));
        problems.extend(basis_problem(basis));
        let left = below(&register, unit, day);
        if !left.is_empty() {
            problems.push(Problem::of(
                "U-010",
                format!("“{}”还有下级单位：{}", own.name, left.join("、")),
                "请先为下级单位变更上级或撤销",
            ));
        }
        no_problems(problems)?;
        let ended = close(&mut writing, moment, actor, own, day, basis).await?;
        let detail = format!("至{}止，随之终止任职{ended}项，依据：{basis}", document_date(day));
        writing.record(event(moment, actor, people::UNIT_END, &own.name, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
