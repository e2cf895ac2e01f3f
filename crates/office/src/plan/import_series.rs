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
use chrono::NaiveDate;
use zhaozhang_domain::period::{Period, PeriodKind};

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
        let unit = unit.or(actor.unit).filter(|unit| task.is_owed_by(*unit, moment.today));
        if unit.is_none() {
            let cure = "请从本任务的责任单位中选一个";
            problems.push(Problem::at("unit", "P-209", "没有写明是哪个责任单位的记录", cure));
        }
        let mut acts = Vec::new();
        for (number, cells) in rows(file_name, bytes).map_err(listed)? {
            let get = |at: usize| cells.get(at).map(|cell| cell.trim().to_owned()).unwrap_or_default();
            let Some((on, period)) = read_time(&get(2), moment.today) else {
                let what = format!("第{number}行的日期“{}”读不懂", get(2));
                let cure = "请写日期、月份或季度，如2026-06-30、2026-06、2026-Q2";
                problems.push(Problem::at("file", "P-134", what, cure));
                continue;
            };
            let words = ActWords {
                words: get(0),
                which: get(1),
                figure: get(3),
                sample: get(4),
                method: get(5),
                period,
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

/// The day a figure counts for and its month or quarter: 2026-06, 2026-Q2, 2026年6月, 2026年第二季度, or a day of a month.
fn read_time(words: &str, today: NaiveDate) -> Option<(NaiveDate, String)> {
    if let Some(on) = read_day(words) {
        return Some((on, String::new()));
    }
    let plain = words.trim().replace(['第', ' '], "").replace("季度", "季").replace("年度", "年");
    let period = Period::parse(words.trim()).or_else(|| {
        let (year, rest) = plain.split_once('年')?;
        let quarter = rest.strip_suffix('季').and_then(|rest| {
            let place = ["一", "二", "三", "四"].iter().position(|word| *word == rest)?;
            Some(format!("{year}-Q{}", place + 1))
        });
        let month = || Some(format!("{year}-{:0>2}", rest.strip_suffix('月')?));
        Period::parse(&quarter.or_else(month)?)
    });
    let period = period.filter(|period| matches!(period.kind(), PeriodKind::Month | PeriodKind::Quarter))?;
    Some((period.last_day().min(today), period.code()))
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

#[cfg(test)]
mod tests {
    use super::read_time;

    #[test]
    fn months_and_quarters_are_read_as_they_are_written() {
        let today = "2026-11-23".parse().unwrap();
        let read = |words: &str| read_time(words, today).map(|(on, period)| (on.to_string(), period));
        let of = |on: &str, period: &str| Some((on.to_owned(), period.to_owned()));
        assert_eq!(read("2026-10-31"), of("2026-10-31", ""));
        assert_eq!(read("2026-10"), of("2026-10-31", "2026-10"));
        assert_eq!(read("2026年9月"), of("2026-09-30", "2026-09"));
        assert_eq!(read("2026-Q3"), of("2026-09-30", "2026-Q3"));
        assert_eq!(read("2026年第四季度"), of("2026-11-23", "2026-Q4"));
        assert_eq!(read("去年"), None);
        assert_eq!(read("2026"), None);
    }
}
