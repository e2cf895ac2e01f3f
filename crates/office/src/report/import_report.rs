//! The verb 导入季报: the filled form takes the place of what stands in the report, all of it or nothing; rows that were
//! there keep their numbers and with them their evidence.

use crate::Office;
use crate::ledger::ledger_book::RowProblem;
use crate::moment::{Actor, Moment};
use crate::refusal::{OfficeError, Refusal};
use crate::report::fill_report::is_one;
use crate::report::report_content::{ReportContent, ReportLine};
use crate::report::report_reading::{ReadReport, read};
use zhaozhang_text::normalise::key;

impl Office {
    /// Takes a filled form in; every problem comes with its row. Gives the version's number.
    pub async fn import_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, digest): (i64, &str),
        (file_name, bytes): (&str, &[u8]),
    ) -> Result<i64, OfficeError> {
        let report = self.report(moment, actor, id).await?;
        let mut found = read(file_name, bytes).map_err(|refusal| {
            Refusal::Listed(vec![crate::Problem::at("file", refusal.code, refusal.what, refusal.cure)])
        })?;
        if !found.unit.is_empty() && !self.is_unit_of(report.unit, &found.unit, moment).await? {
            found.problems.insert(0, other_unit(&found, &report.unit_name));
        }
        if found.rows.is_empty() && found.problems.is_empty() {
            let problem = crate::Problem::at("file", "R-144", "季报表里没有填写任何一行", "请填写后重新导入");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        if !found.problems.is_empty() {
            return Err(Refusal::Problems(found.problems).into());
        }
        let rows: Vec<ReportLine> = report.rows.iter().map(|row| row.line.clone()).collect();
        let content = ReportContent { rows: joined(&rows, found.rows), is_nothing: false };
        self.put_content(moment, actor, (id, Some(digest)), &content, "导入").await
    }

    /// Whether a unit is called so today.
    pub(crate) async fn is_unit_of(
        &self,
        unit: i64,
        name: &str,
        moment: &Moment,
    ) -> Result<bool, OfficeError> {
        let register = self.register().await?;
        let is_named = register.unit_on(unit, moment.today).is_some_and(|unit| unit.is_called(name));
        let is_listed = self.report_notices().iter().any(|notice| {
            let holder = register.holder_name(notice, unit, moment.today);
            notice.units.iter().filter(|listed| Some(&listed.name) == holder.as_ref()).any(|listed| {
                key(&listed.name) == key(name) || listed.aliases.iter().any(|own| key(own) == key(name))
            })
        });
        Ok(is_named || is_listed)
    }
}

fn other_unit(found: &ReadReport, own: &str) -> RowProblem {
    RowProblem {
        sheet: "季报表".to_owned(),
        row: None,
        column: "填报单位".to_owned(),
        found: found.unit.clone(),
        what: format!("这是{own}的季报"),
        cure: "请核对是否选错了文件".to_owned(),
        code: "R-145",
    }
}

/// The rows of a form with the numbers, reasons and marks of the rows they were before.
pub(crate) fn joined(before: &[ReportLine], new: Vec<ReportLine>) -> Vec<ReportLine> {
    let mut left: Vec<&ReportLine> = before.iter().collect();
    let mut rows = Vec::with_capacity(new.len());
    for line in new {
        let whole = left.iter().position(|old| is_one(old, &line));
        let titled = || left.iter().position(|old| key(&old.title) == key(&line.title));
        let old = whole.or_else(titled).map(|at| left.remove(at));
        rows.push(match old {
            Some(old) => ReportLine {
                title: line.title,
                published: line.published,
                outlet: line.outlet,
                address: line.address,
                ..old.clone()
            },
            None => line,
        });
    }
    rows
}
