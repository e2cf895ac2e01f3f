//! The verb 读入改革方案: a plan's file is read into a draft, for a person to confirm. The file's text is kept with it, so
//! that every task can be compared with the words it came from.

use crate::Office;
use crate::ledger::ledger_book::plain::sheets;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, task};
use crate::plan::plan_content::PlanContent;
use crate::plan::plan_marks::directory;
use crate::plan::plan_sections::fill_sections;
use crate::plan::plans::text_of;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::scored::aside;
use crate::wording::proofread::{Document, ReadRefusal};
use zhaozhang_domain::chain::digest;
use zhaozhang_store::{PlanRow, PlanVersionRow};
use zhaozhang_text::plan::read;

/// The most characters of a plan's text; 500 pages have about 400,000.
pub const MOST_CHARACTERS: usize = 2_000_000;

/// The text of a plan's file (方案原文).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanSource {
    /// The file's name.
    pub file_name: String,
    /// SM3 of the file.
    pub hash: String,
    /// Its text.
    pub text: String,
}

impl PlanSource {
    /// The text of a file that can be read here: text, web page, Word file, the rows of a workbook. A PDF or an old Word
    /// file must go through a program of the system first, which the caller runs.
    pub fn of_file(file_name: &str, bytes: &[u8]) -> Result<Self, ReadRefusal> {
        let lines = match Document::of_file(bytes) {
            Ok(document) => document.lines,
            Err(ReadRefusal::Damaged) => rows(file_name, bytes).ok_or(ReadRefusal::Damaged)?,
            Err(refusal) => return Err(refusal),
        };
        Ok(Self { file_name: file_name.to_owned(), hash: digest(bytes), text: lines.join("\n") })
    }
}

/// The rows of a workbook as lines with tabs, as tables of a text stand.
fn rows(file_name: &str, bytes: &[u8]) -> Option<Vec<String>> {
    let sheets = sheets(file_name, bytes).ok()?;
    let cell = |words: &String| words.replace(['\n', '\r', '\t'], " ");
    let rows = sheets.into_iter().flat_map(|sheet| sheet.rows);
    Some(rows.map(|(_, cells)| cells.iter().map(cell).collect::<Vec<_>>().join("\t")).collect())
}

impl Office {
    /// Keeps a plan as a draft and gives its number; of several plans in one file each becomes a draft.
    ///
    /// Refused (P-101): a file that is no text, and as [`Office::keep_plan_text`].
    pub async fn keep_plan(
        &self,
        moment: &Moment,
        actor: &Actor,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, task::KEEP_PLAN)?;
        let source = PlanSource::of_file(file_name, bytes).map_err(|refusal| {
            let cure = "请另存为docx或UTF-8文本，或从原件复制文字后再读入";
            Refusal::Listed(vec![Problem::at("file", "P-101", format!("文件读不出来：{refusal}"), cure)])
        })?;
        self.keep_plan_text(moment, actor, source).await
    }

    /// Keeps the plans of a text as drafts and gives their numbers.
    ///
    /// Refused: a text without a single task (P-102), one that is too long (P-103), none at all (P-104).
    pub async fn keep_plan_text(
        &self,
        moment: &Moment,
        actor: &Actor,
        source: PlanSource,
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, task::KEEP_PLAN)?;
        let contents = self.read_contents(moment, &source.text).await?;
        let mut writing = self.inner.store.write().await?;
        let mut ids = Vec::new();
        for content in &contents {
            let row = PlanRow {
                id: 0,
                source_name: source.file_name.clone(),
                source_text: source.text.clone(),
                source_hash: source.hash.clone(),
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
        let detail = format!("从“{}”读出{}个方案、{tasks}项任务，待核对", source.file_name, ids.len());
        let numbers: Vec<String> = ids.iter().map(ToString::to_string).collect();
        writing.record(event(moment, actor, task::KEEP_PLAN, &numbers.join("、"), &detail)).await?;
        writing.commit().await?;
        Ok(ids)
    }

    /// The plans of a text that have tasks.
    async fn read_contents(&self, moment: &Moment, text: &str) -> Result<Vec<PlanContent>, OfficeError> {
        let listed = |code: &'static str, what: String, cure: &str| {
            OfficeError::from(Refusal::Listed(vec![Problem::at("file", code, what, cure)]))
        };
        let length = text.chars().count();
        if text.chars().filter(|c| c.is_alphanumeric()).take(20).count() < 20 {
            let cure = "扫描件请先识别成文字（OCR），再读入识别后的文件";
            return Err(listed("P-104", "文件里没有可读的文字，可能是扫描件或图片".to_owned(), cure));
        }
        if length > MOST_CHARACTERS {
            let what = format!("文件有{length}字，超过{MOST_CHARACTERS}字的上限");
            return Err(listed("P-103", what, "请把方案分成几份再读入"));
        }
        let register = self.register().await?;
        let directory = directory(&register);
        let asked = text.to_owned();
        let reading = aside("reading a plan".to_owned(), move || read(&asked, &directory)).await?;
        let mut contents: Vec<PlanContent> = reading
            .plans
            .iter()
            .map(|plan| PlanContent::of_reading(plan, (text, &reading.faults), &register, moment.today))
            .filter(|content| !content.tasks.is_empty())
            .collect();
        if contents.is_empty() {
            let cure = "请确认文件是改革方案的全文；扫描件请先识别成文字";
            return Err(listed("P-102", "没有读出一项任务".to_owned(), cure));
        }
        fill_sections(text, &mut contents);
        Ok(contents)
    }
}
