//! The verb 导入运行数据: figures of institutions for months or quarters out of a workbook (S2-19, S3-17), all rows or
//! none. Each row becomes an act of the task like any typed in, and waits for confirmation like it.

use crate::Office;
use crate::ledger::ledger_book::plain::{PlainRow, sheets};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::org::units::read_day;
use crate::permit::{permit, task};
use crate::plan::record_task_act::{NewTaskAct, row};
use crate::plan::task_act_checks::{figure_problems, word_problems};
use crate::plan::task_acts::{ActKind, ActWords};
use crate::refusal::{OfficeError, Problem};

/// The columns; 机构, 指标, 日期 and 数值 are needed.
pub const COLUMNS: [&str; 6] = ["机构", "指标", "日期", "数值", "样本量", "调查方式"];
/// The most problems that are told at once.
const MOST_TOLD: usize = 200;

impl Office {
    /// Records every row of a workbook and gives how many there were.
    ///
    /// Refused, all at once: a file that is no workbook (P-131), one without the columns (P-132), rows without day or
    /// figure (P-134, P-204), and whatever a figure typed in would be refused for.
    pub async fn import_series(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, unit): (i64, Option<i64>),
        (file_name, bytes): (&str, &[u8]),
    ) -> Result<usize, OfficeError> {
        permit(actor, task::REPORT)?;
        let task = self.task(actor, id).await?;
        let mut problems = Vec::new();
        let unit = unit.or(actor.unit).filter(|unit| task.is_of(*unit));
        if unit.is_none() {
            let cure = "请从本任务的责任单位中选一个";
            problems.push(Problem::at("unit", "P-209", "没有写明是哪个责任单位的记录", cure));
        }
        let mut acts = Vec::new();
        for (number, cells) in rows(file_name, bytes).map_err(listed)? {
            let get = |at: usize| cells.get(at).map(|cell| cell.trim().to_owned()).unwrap_or_default();
            let Some(on) = read_day(&get(2)) else {
                let what = format!("第{number}行的日期“{}”读不懂", get(2));
                problems.push(Problem::at("file", "P-134", what, "请写日期，如2026-06-30"));
                continue;
            };
            let words = ActWords {
                words: get(0),
                which: get(1),
                figure: get(3),
                sample: get(4),
                method: get(5),
                ..ActWords::default()
            };
            let new = NewTaskAct { task: id, kind: ActKind::Series, on, unit, refers: None, words };
            let mut wrong = self.common_problems(moment, &task, on).await?;
            wrong.extend(word_problems(&new));
            wrong.extend(figure_problems(&task, &new));
            problems.extend(
                wrong
                    .into_iter()
                    .map(|problem| Problem { what: format!("第{number}行：{}", problem.what), ..problem }),
            );
            acts.push(new);
        }
        if acts.is_empty() && problems.is_empty() {
            problems.push(Problem::at("file", "P-133", "表里一行数据也没有", "请填好后再导入"));
        }
        problems.truncate(MOST_TOLD);
        no_problems(problems)?;
        let unit = unit.unwrap_or_default();
        let mut writing = self.inner.store.write().await?;
        for new in &acts {
            writing.add_task_act(row(moment, actor, new, unit)?).await?;
        }
        let detail = format!("从“{file_name}”导入运行数据{}条", acts.len());
        writing.record(event(moment, actor, task::REPORT, &id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(acts.len())
    }
}

fn listed(problem: Problem) -> OfficeError {
    crate::Refusal::Listed(vec![problem]).into()
}

/// The rows below the head, their cells in the order of [`COLUMNS`].
fn rows(file_name: &str, bytes: &[u8]) -> Result<Vec<PlainRow>, Problem> {
    let sheets = sheets(file_name, bytes).map_err(|refusal| {
        Problem::at("file", "P-131", format!("表格读不出来：{}", refusal.what), refusal.cure)
    })?;
    for sheet in &sheets {
        for (number, cells) in sheet.rows.iter().take(20) {
            let place = |title: &str| cells.iter().position(|cell| cell.trim() == title);
            let places = COLUMNS.map(place);
            if places.iter().take(4).any(Option::is_none) {
                continue;
            }
            let below = sheet.rows.iter().filter(|(row, _)| row > number);
            let ordered = |cells: &Vec<String>| -> Vec<String> {
                places.iter().map(|at| at.and_then(|at| cells.get(at)).cloned().unwrap_or_default()).collect()
            };
            let rows = below.map(|(row, cells)| (*row, ordered(cells)));
            return Ok(rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).collect());
        }
    }
    let what = format!("没有找到表头：{}", COLUMNS.join("、"));
    Err(Problem::at("file", "P-132", what, "请用任务页的模板填写"))
}
