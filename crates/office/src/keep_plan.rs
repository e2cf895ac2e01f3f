//! The verb 读入改革方案: a plan's file is read into a draft, for a person to confirm. The file's text is kept with it, so
//! that every task can be compared with the words it came from.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, task};
use crate::plan_content::PlanContent;
use crate::plans::text_of;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::take_in_ledger::event;
use zhaozhang_domain::chain::digest;
use zhaozhang_store::{PlanRow, PlanVersionRow};
use zhaozhang_text::decode::decode;
use zhaozhang_text::plan::{Directory, Unit, read};

impl Office {
    /// Keeps a plan as a draft and gives its number; of several plans in one file each becomes a draft.
    ///
    /// Refused (P-101): a file that is no text, (P-102) a text without a single task.
    pub async fn keep_plan(
        &self,
        moment: &Moment,
        actor: &Actor,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, task::KEEP_PLAN)?;
        let decoded = decode(bytes).map_err(|refusal| {
            let cure = "请另存为 UTF-8 文本，或从原件复制文字后再读入";
            Refusal::Listed(vec![Problem::at("file", "P-101", format!("文件读不出来：{refusal}"), cure)])
        })?;
        let text = decoded.text.into_owned();
        let register = self.register().await?;
        let units = register.on(moment.today);
        let directory = Directory::of(units.into_iter().map(|unit| {
            Unit {
                aliases: unit
                    .aliases
                    .iter()
                    .cloned()
                    .chain([unit.short_name.clone()])
                    .filter(|name| !name.is_empty())
                    .collect(),
                from: Some(unit.from),
                until: unit.until,
                successor: None,
                name: unit.name,
            }
        }));
        let reading = crate::scored::aside("reading a plan".to_owned(), {
            let text = text.clone();
            move || read(&text, &directory)
        })
        .await?;
        let contents: Vec<PlanContent> = reading
            .plans
            .iter()
            .map(|plan| PlanContent::of_reading(plan, &register, moment.today))
            .filter(|content| !content.tasks.is_empty())
            .collect();
        if contents.is_empty() {
            let what = "没有读出一项任务";
            let cure = "请确认文件是改革方案的全文；扫描件请先识别成文字";
            return Err(Refusal::Listed(vec![Problem::at("file", "P-102", what, cure)]).into());
        }
        let hash = digest(bytes);
        let mut writing = self.inner.store.write().await?;
        let mut ids = Vec::new();
        for content in &contents {
            let row = PlanRow {
                id: 0,
                source_name: file_name.to_owned(),
                source_text: text.clone(),
                source_hash: hash.clone(),
                recorded_at: moment.at.clone(),
                recorded_by: actor.name.clone(),
            };
            let id = writing.add_plan(row).await?;
            writing
                .add_plan_version(PlanVersionRow {
                    plan_id: id,
                    version: 1,
                    content: text_of(content)?,
                    recorded_at: moment.at.clone(),
                    recorded_by: actor.name.clone(),
                })
                .await?;
            ids.push(id);
        }
        let tasks: usize = contents.iter().map(|content| content.tasks.len()).sum();
        let detail = format!("从“{file_name}”读出{}个方案、{tasks}项任务，待核对", ids.len());
        let numbers: Vec<String> = ids.iter().map(ToString::to_string).collect();
        writing.record(event(moment, actor, task::KEEP_PLAN, &numbers.join("、"), &detail)).await?;
        writing.commit().await?;
        Ok(ids)
    }
}
