//! The verb 列出红线: the prohibitions (严禁) of a plan's tasks become red lines of their own (S3-19). What stands there
//! already is passed over.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, supervision as act};
use crate::refusal::{Fault, OfficeError, Problem};
use crate::supervision::open_dossier::{add, title_of};
use zhaozhang_domain::dossier::{Kind, Values};

impl Office {
    /// Lists the red lines of a plan and gives how many are new; refused for a plan that is not issued (P-585).
    pub async fn list_red_lines(
        &self,
        moment: &Moment,
        actor: &Actor,
        plan_id: i64,
    ) -> Result<usize, OfficeError> {
        permit(actor, act::LIST_RED_LINES)?;
        let kind = Kind::of("red-lines").ok_or_else(|| Fault::plain("no kind of red lines"))?;
        let plan = self.plan(plan_id).await?;
        let tasks = self.tasks(actor, plan_id).await?;
        let mut found = Vec::new();
        if tasks.is_empty() {
            found.push(Problem::at("plan", "P-585", "这个方案还没有印发", "请先印发方案"));
        }
        no_problems(found)?;
        let mut writing = self.inner.store.write().await?;
        let known = writing.dossiers(kind.key).await?;
        let mut lines: Vec<Values> = Vec::new();
        for task in &tasks {
            let number =
                task.content.number.map_or_else(|| task.ordinal.to_string(), |number| number.to_string());
            let marks = task.content.parts.iter().flat_map(|part| &part.marks);
            for (_, words) in marks.filter(|(kind, _)| kind == "严禁") {
                let values: Values = [
                    ("words".to_owned(), words.clone()),
                    ("source".to_owned(), format!("《{}》任务{number}", plan.content.title)),
                ]
                .into();
                let is_known = known
                    .iter()
                    .any(|row| serde_json::from_str::<Values>(&row.content).is_ok_and(|own| own == values));
                if !is_known && !lines.contains(&values) {
                    lines.push(values);
                }
            }
        }
        for values in &lines {
            let about = (kind, None, None, moment.today);
            add(&mut writing, (moment, actor), about, &title_of(kind, values), values).await?;
        }
        let detail = format!("方案{plan_id}：列出红线{}条", lines.len());
        writing.record(event(moment, actor, act::LIST_RED_LINES, &plan_id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(lines.len())
    }
}
