//! Dossiers as a workbook (案卷导出): a row each, its fields, its state, its last step; and the results of the year for the
//! government's performance assessment (S3-37).

use crate::Office;
use crate::moment::Actor;
use crate::refusal::{Fault, OfficeError};
use crate::supervision::dossiers::Dossier;
use crate::supervision::supervision_papers::frame::table;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_document::official::Table;
use zhaozhang_document::xlsx::{SheetName, WorkbookMeta, tables};
use zhaozhang_domain::dossier::{Kind, UnitUse};
use zhaozhang_domain::fund;
use zhaozhang_domain::points::Points;

/// A unit's year in the export for the government's assessment.
#[derive(Debug, Default)]
struct YearLine {
    quarters: Vec<String>,
    sum: Points,
    count: i64,
    /// Tasks by result, in the order of the evaluation's results.
    results: [usize; 3],
    letter: String,
}

impl Office {
    /// The dossiers of a kind as a workbook.
    pub async fn dossier_workbook(
        &self,
        kind: &'static Kind,
        rows: &[Dossier],
        today: NaiveDate,
    ) -> Result<Vec<u8>, OfficeError> {
        let register = self.register().await?;
        let mut keys: Vec<&'static str> = kind.fields.iter().map(|field| field.key).collect();
        for field in kind.moves.iter().flat_map(|step| step.fields) {
            if !keys.contains(&field.key) {
                keys.push(field.key);
            }
        }
        let mut heads: Vec<(&str, u16)> = vec![("编号", 1)];
        if kind.unit != UnitUse::None {
            heads.push(("单位", 3));
        }
        heads.extend(keys.iter().map(|key| (kind.field_word(key), 3)));
        heads.extend([("状态", 2), ("登记日期", 2), ("登记人", 2)]);
        let lines = rows.iter().map(|row| {
            let mut cells = vec![row.id.to_string()];
            if kind.unit != UnitUse::None {
                let unit = row.unit.and_then(|unit| register.nearest(unit, today));
                cells.push(unit.map(|unit| unit.name.clone()).unwrap_or_default());
            }
            cells.extend(keys.iter().map(|key| row.value(key).to_owned()));
            cells.extend([row.state().to_owned(), row.on.to_string(), row.by.clone()]);
            cells
        });
        let table = table("", &heads, lines.collect());
        self.workbook(&format!("{}台账", kind.word), kind.word, table, today)
    }

    /// The funds ledger as a workbook that can be filled in and imported again.
    pub async fn fund_workbook(&self, actor: &Actor, today: NaiveDate) -> Result<Vec<u8>, OfficeError> {
        let lines = self.fund_lines(actor, today).await?;
        let heads = [
            ("单位", 4),
            ("任务或项目", 5),
            ("来源", 2),
            ("年度", 2),
            ("预算（万元）", 3),
            ("应拨日期", 3),
            ("依据", 3),
            ("已拨（万元）", 3),
            ("拨付日期", 3),
            ("情况", 4),
            ("考核结果", 4),
        ];
        let rows = lines.iter().map(|line| {
            let own = &line.dossier;
            vec![
                line.unit.clone(),
                own.title.clone(),
                own.value("source").to_owned(),
                own.value("year").to_owned(),
                line.budgeted.to_string(),
                line.due.to_string(),
                own.value("basis").to_owned(),
                line.standing.paid.to_string(),
                own.value("paid_on").to_owned(),
                fund::words(&line.standing, line.due),
                line.factor.clone(),
            ]
        });
        self.workbook("医改资金台账", "资金台账", table("", &heads, rows.collect()), today)
    }

    /// The year's results of every unit for the government's performance assessment: quarters with points, tasks with
    /// their results, letters.
    pub async fn performance_workbook(
        &self,
        actor: &Actor,
        year: i32,
        today: NaiveDate,
    ) -> Result<Vec<u8>, OfficeError> {
        let register = self.register().await?;
        let mut units: BTreeMap<i64, YearLine> = BTreeMap::new();
        for dossier in self.dossiers(actor, Self::assessment_kind()?).await? {
            let Some(unit) = dossier.unit else { continue };
            let sheet = self.sheet_of(dossier).await?;
            if sheet.period.calendar_year() != year {
                continue;
            }
            let Some(total) = sheet.total else { continue };
            let line = units.entry(unit).or_default();
            line.quarters.push(format!("{}{total}", sheet.period));
            line.sum += total;
            line.count += 1;
        }
        for dossier in
            self.all_of("evaluations").await?.into_iter().filter(|own| own.value("year") == year.to_string())
        {
            for row in self.evaluation_rows(actor, &dossier, today).await? {
                let place =
                    crate::supervision::evaluations::RESULTS.iter().position(|result| *result == row.result);
                for (unit, _) in row.task.units_on(today) {
                    let line = units.entry(unit).or_default();
                    if let Some(count) = place.and_then(|place| line.results.get_mut(place)) {
                        *count += 1;
                    }
                }
            }
        }
        for dossier in
            self.all_of("letters").await?.into_iter().filter(|own| own.value("year") == year.to_string())
        {
            if let Some(unit) = dossier.unit {
                dossier.state().clone_into(&mut units.entry(unit).or_default().letter);
            }
        }
        let heads = [
            ("单位", 4),
            ("季度考核得分", 6),
            ("季度平均分", 3),
            ("完成任务", 2),
            ("基本完成", 2),
            ("未完成", 2),
            ("责任书", 2),
        ];
        let rows = units.into_iter().map(|(unit, line)| {
            let YearLine { mut quarters, sum, count, results, letter } = line;
            quarters.sort();
            let average = sum
                .divided_by(Points::whole(count))
                .map_or_else(String::new, |own| own.rounded(2).to_string());
            let name = register.nearest(unit, today).map(|unit| unit.name.clone()).unwrap_or_default();
            let mut row = vec![name, quarters.join("、"), average];
            row.extend(results.iter().map(ToString::to_string));
            row.push(letter);
            row
        });
        let title = format!("{year}年度医改工作考核结果（供政府目标管理绩效考核）");
        self.workbook(&title, "考核结果", table("", &heads, rows.collect()), today)
    }

    async fn all_of(&self, kind: &str) -> Result<Vec<Dossier>, OfficeError> {
        match Kind::of(kind) {
            Some(kind) => self.all_dossiers(kind).await,
            None => Ok(Vec::new()),
        }
    }

    fn workbook(
        &self,
        title: &str,
        sheet: &str,
        table: Table,
        today: NaiveDate,
    ) -> Result<Vec<u8>, OfficeError> {
        let mark = if self.is_demonstration() { "（演示数据）" } else { "" };
        let meta =
            WorkbookMeta { title: format!("{title}{mark}"), author: "照章".to_owned(), created_on: today };
        let bytes = tables(&[(SheetName::from_title(sheet), table)], &meta);
        Ok(bytes.map_err(|cause| Fault::new("cannot write a workbook", cause))?)
    }
}
