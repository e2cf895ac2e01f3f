//! The verb 导入资金台账: a workbook of payments in any of the four formats; every row is right or none is taken. The columns
//! are those of the export: 单位, 任务或项目, 来源, 年度, 预算（万元）, 应拨日期, 已拨（万元）, 拨付日期.

use crate::Office;
use crate::ledger::ledger_book::plain::{PlainSheet, sheets};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::org::units::Register;
use crate::permit::{permit, supervision as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::supervision::open_dossier::{add, problem_of};
use crate::supervision::step_dossier::add_step;
use chrono::NaiveDate;
use zhaozhang_domain::dossier::{Kind, Values, problems, taken};
use zhaozhang_text::normalise::key;

/// The columns: head words and the field.
const COLUMNS: [(&str, &str); 9] = [
    ("单位", "unit"),
    ("任务或项目", "title"),
    ("来源", "source"),
    ("年度", "year"),
    ("预算（万元）", "budgeted"),
    ("应拨日期", "due"),
    ("依据", "basis"),
    ("已拨（万元）", "amount"),
    ("拨付日期", "paid_on"),
];

/// A row of the workbook that is right.
struct Row {
    unit: i64,
    values: Values,
    payment: Values,
}

impl Office {
    /// Takes a workbook in and gives how many payments it brought. Refused with every problem of every row: unknown
    /// units (P-509), fields (P-501 to P-505), a workbook without the head or rows (P-592).
    pub async fn import_funds(
        &self,
        moment: &Moment,
        actor: &Actor,
        name: &str,
        bytes: &[u8],
    ) -> Result<usize, OfficeError> {
        permit(actor, act::IMPORT_FUNDS)?;
        let kind = Kind::of("funds").ok_or_else(|| Fault::plain("no kind of funds"))?;
        let read = sheets(name, bytes).map_err(|refusal| {
            Refusal::Listed(vec![Problem::at("file", refusal.code, refusal.what, refusal.cure)])
        })?;
        let register = self.register().await?;
        let (rows, mut found) = read_rows(kind, &read, &register, moment.today);
        if rows.is_empty() && found.is_empty() {
            let heads: Vec<&str> = COLUMNS.iter().map(|(head, _)| *head).collect();
            let what = "表中没有资金记录，或找不到表头";
            found.push(Problem::at("file", "P-592", what, format!("表头应有：{}", heads.join("、"))));
        }
        no_problems(found)?;
        let mut writing = self.inner.store.write().await?;
        for row in &rows {
            let title = row.values.get("title").cloned().unwrap_or_default();
            let about = (kind, Some(row.unit), None, moment.today);
            let id = add(&mut writing, (moment, actor), about, &title, &row.values).await?;
            if !row.payment.is_empty() {
                add_step(&mut writing, (moment, actor), id, ("pay", moment.today), &row.payment).await?;
            }
        }
        let detail = format!("{name}：导入资金{}笔", rows.len());
        writing.record(event(moment, actor, act::IMPORT_FUNDS, name, &detail)).await?;
        writing.commit().await?;
        Ok(rows.len())
    }
}

/// The rows of a workbook that are right, and everything that is wrong with the others.
fn read_rows(
    kind: &'static Kind,
    read: &[PlainSheet],
    register: &Register,
    today: NaiveDate,
) -> (Vec<Row>, Vec<Problem>) {
    let (mut rows, mut found) = (Vec::new(), Vec::new());
    for sheet in read {
        let head = sheet.rows.iter().position(|(_, cells)| columns_of(cells).len() >= 6);
        let Some((_, cells)) = head.and_then(|head| sheet.rows.get(head)) else { continue };
        let columns = columns_of(cells);
        for (number, cells) in sheet.rows.iter().skip(head.unwrap_or_default() + 1) {
            let cell = |field: &str| {
                let at = columns.iter().find(|(_, own)| *own == field).map(|(at, _)| *at);
                at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim())
            };
            if cell("unit").is_empty() && cell("title").is_empty() {
                continue;
            }
            let place = format!("{}第{number}行：", sheet.name);
            let unit = register.named(cell("unit"), today);
            if unit.is_none() {
                let what = format!("{place}单位“{}”不在名册中", cell("unit"));
                found.push(Problem::at("file", "P-509", what, "请写名册中的全称、简称或别名"));
            }
            let typed: Values =
                COLUMNS.iter().map(|(_, field)| ((*field).to_owned(), cell(field).to_owned())).collect();
            let mut wrong: Vec<Problem> = problems(kind.fields, &typed).into_iter().map(problem_of).collect();
            let pay = kind.step("pay").map_or(&[][..], |step| step.fields);
            let has_payment = !cell("amount").is_empty() && cell("amount") != "0";
            if has_payment {
                wrong.extend(problems(pay, &typed).into_iter().map(problem_of));
            }
            let told = |problem: Problem| Problem { what: format!("{place}{}", problem.what), ..problem };
            found.extend(wrong.into_iter().map(told));
            let payment = if has_payment { taken(pay, &typed) } else { Values::new() };
            rows.extend(unit.map(|unit| Row { unit: unit.id, values: taken(kind.fields, &typed), payment }));
        }
    }
    (rows, found)
}

/// The places of the known columns.
fn columns_of(cells: &[String]) -> Vec<(usize, &'static str)> {
    let known = |cell: &String| {
        let cell = key(cell);
        COLUMNS.iter().find(|(head, _)| key(head) == cell).map(|(_, field)| *field)
    };
    cells.iter().enumerate().filter_map(|(at, cell)| Some((at, known(cell)?))).collect()
}
