//! The verb 读入改革方案: a plan's file is read into a draft, for a person to confirm. The file's text is kept with it, so
//! that every task can be compared with the words it came from.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, task};
use crate::plan_content::PlanContent;
use crate::plans::text_of;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::scored::aside;
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
        let (text, contents) = self.read_contents(moment, bytes).await?;
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

    /// The text of a file and the plans in it that have tasks.
    async fn read_contents(
        &self,
        moment: &Moment,
        bytes: &[u8],
    ) -> Result<(String, Vec<PlanContent>), OfficeError> {
        let decoded = decode(bytes).map_err(|refusal| {
            let cure = "请另存为 UTF-8 文本，或从原件复制文字后再读入";
            Refusal::Listed(vec![Problem::at("file", "P-101", format!("文件读不出来：{refusal}"), cure)])
        })?;
        let text = decoded.text.into_owned();
        let register = self.register().await?;
        let directory = Directory::of(register.on(moment.today).into_iter().map(|unit| {
            let names = unit.aliases.iter().chain([&unit.short_name]);
            Unit {
                aliases: names.filter(|name| !name.is_empty()).cloned().collect(),
                from: Some(unit.from),
                until: unit.until,
                successor: None,
                name: unit.name,
            }
        }));
        let asked = text.clone();
        let reading = aside("reading a plan".to_owned(), move || read(&asked, &directory)).await?;
        let plans = reading.plans.iter();
        let contents: Vec<PlanContent> = plans
            .map(|plan| PlanContent::of_reading(plan, &register, moment.today))
            .filter(|content| !content.tasks.is_empty())
            .collect();
        if contents.is_empty() {
            let what = "没有读出一项任务";
            let cure = "请确认文件是改革方案的全文；扫描件请先识别成文字";
            return Err(Refusal::Listed(vec![Problem::at("file", "P-102", what, cure)]).into());
        }
        Ok((text, contents))
    }
}
