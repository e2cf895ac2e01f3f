//! Quarterly reports (季报表): the years that were opened, a unit's report of a quarter with its versions, and the steps
//! it went through. Everything is appended, nothing changed. What steps and contents mean is the office room's matter;
//! the mail that brings reports is [`crate::report_mail`].

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row};

/// A year opened for reports (季报年度).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportYearRow {
    /// The notice.
    pub notice_code: String,
    /// The year.
    pub year: i64,
    /// RFC 3339 UTC.
    pub opened_at: String,
    /// 经办人.
    pub opened_by: String,
}

/// A unit's report of a quarter (季报表).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// From 1.
    pub id: i64,
    /// The notice.
    pub notice_code: String,
    /// The unit.
    pub unit_id: i64,
    /// `2023-Q1`.
    pub quarter: String,
    /// RFC 3339 UTC.
    pub made_at: String,
    /// 经办人.
    pub made_by: String,
}

/// What a report said (季报版本).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportVersionRow {
    /// The report.
    pub report_id: i64,
    /// From 1.
    pub version: i64,
    /// As JSON.
    pub content: String,
    /// SM3 of the content.
    pub digest: String,
    /// 填写, 生成, 导入, 来信 …
    pub source: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// What happened to a report (季报流转).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportStepRow {
    /// From 1 over all reports.
    pub id: i64,
    /// The report.
    pub report_id: i64,
    /// The version it concerns.
    pub version: i64,
    /// 送签, 报送, 退回 …
    pub kind: String,
    /// The row it concerns, 0 for the whole.
    pub row_id: i64,
    /// The step it answers.
    pub refers: Option<i64>,
    /// Reason or opinion.
    pub remark: String,
    /// More, as JSON.
    pub payload: String,
    /// The day it counts for, ISO.
    pub on_day: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
    /// Under which role.
    pub role: String,
}

const REPORT: &str = "select id, notice_code, unit_id, quarter, made_at, made_by from report";
const VERSION: &str =
    "select report_id, version, content, digest, source, recorded_at, recorded_by from report_version";
const STEP: &str = "select s.id, s.report_id, s.version, s.kind, s.row_id, s.refers, s.remark, s.payload, s.on_day, \
                    s.recorded_at, s.recorded_by, s.role from report_step s";
/// The newest version of each report.
const NEWEST: &str = " v where v.version = (select max(n.version) from report_version n \
                      where n.report_id = v.report_id)";

async fn report<'e>(
    from: impl Executor<'e, Database = Any>,
    condition: &str,
    values: Vec<String>,
    numbers: Vec<i64>,
) -> Result<Vec<ReportRow>, StoreFault> {
    let mut query = sqlx::query(AssertSqlSafe(format!("{REPORT} where {condition} order by id")));
    for value in values {
        query = query.bind(value);
    }
    for number in numbers {
        query = query.bind(number);
    }
    let rows = query.fetch_all(from).await.map_err(StoreFault::of("cannot read report"))?;
    rows.iter().map(report_row).collect()
}

async fn versions<'e>(
    from: impl Executor<'e, Database = Any>,
    report_id: i64,
) -> Result<Vec<ReportVersionRow>, StoreFault> {
    let query = sqlx::query(AssertSqlSafe(format!("{VERSION} where report_id = $1 order by version")));
    let rows = query.bind(report_id).fetch_all(from).await;
    rows.map_err(StoreFault::of("cannot read report_version"))?.iter().map(version_row).collect()
}

async fn steps<'e>(
    from: impl Executor<'e, Database = Any>,
    report_id: i64,
) -> Result<Vec<ReportStepRow>, StoreFault> {
    let query = sqlx::query(AssertSqlSafe(format!("{STEP} where s.report_id = $1 order by s.id")));
    let rows = query.bind(report_id).fetch_all(from).await;
    rows.map_err(StoreFault::of("cannot read report_step"))?.iter().map(step_row).collect()
}

impl Store {
    /// The years opened, in order.
    pub async fn report_years(&self) -> Result<Vec<ReportYearRow>, StoreFault> {
        let query = sqlx::query(
            "select notice_code, year, opened_at, opened_by from report_year order by notice_code, year",
        );
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read report_year"))?;
        let read = |row: &AnyRow| {
            Ok::<_, sqlx::Error>(ReportYearRow {
                notice_code: row.try_get(0)?,
                year: row.try_get(1)?,
                opened_at: row.try_get(2)?,
                opened_by: row.try_get(3)?,
            })
        };
        let rows: Result<Vec<_>, _> = rows.iter().map(read).collect();
        rows.map_err(StoreFault::of("cannot read a row of report_year"))
    }

    /// The report of that number.
    pub async fn report(&self, id: i64) -> Result<Option<ReportRow>, StoreFault> {
        Ok(report(&self.pool, "id = $1", Vec::new(), vec![id]).await?.pop())
    }

    /// The reports of a notice in a year, by the year's four digits.
    pub async fn reports_of_year(&self, code: &str, year: i64) -> Result<Vec<ReportRow>, StoreFault> {
        let values = vec![code.to_owned(), format!("{year:04}-Q%")];
        report(&self.pool, "notice_code = $1 and quarter like $2", values, Vec::new()).await
    }

    /// All versions of a report, in order.
    pub async fn report_versions(&self, report_id: i64) -> Result<Vec<ReportVersionRow>, StoreFault> {
        versions(&self.pool, report_id).await
    }

    /// The newest version of every report of a notice in a year.
    pub async fn newest_report_versions(
        &self,
        code: &str,
        year: i64,
    ) -> Result<Vec<ReportVersionRow>, StoreFault> {
        let text = format!(
            "{VERSION}{NEWEST} and v.report_id in (select id from report where notice_code = $1 and quarter like $2) \
             order by v.report_id"
        );
        let query = sqlx::query(AssertSqlSafe(text)).bind(code.to_owned()).bind(format!("{year:04}-Q%"));
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read report_version"))?.iter().map(version_row).collect()
    }

    /// The steps of a report, in order.
    pub async fn report_steps(&self, report_id: i64) -> Result<Vec<ReportStepRow>, StoreFault> {
        steps(&self.pool, report_id).await
    }

    /// The steps of every report of a notice in a year, in order.
    pub async fn report_steps_of_year(
        &self,
        code: &str,
        year: i64,
    ) -> Result<Vec<ReportStepRow>, StoreFault> {
        let text = format!(
            "{STEP} join report r on r.id = s.report_id where r.notice_code = $1 and r.quarter like $2 order by s.id"
        );
        let query = sqlx::query(AssertSqlSafe(text)).bind(code.to_owned()).bind(format!("{year:04}-Q%"));
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read report_step"))?.iter().map(step_row).collect()
    }

    /// The report a row belongs to.
    pub async fn report_of_row(&self, row_id: i64) -> Result<Option<i64>, StoreFault> {
        let query = sqlx::query("select report_id from report_row where id = $1").bind(row_id);
        let row = query.fetch_optional(&self.pool).await;
        let row = row.map_err(StoreFault::of("cannot read report_row"))?;
        row.map(|row| row.try_get(0).map_err(StoreFault::of("cannot read a row of report_row"))).transpose()
    }
}

impl Writing {
    /// Opens a year; false when it was open.
    pub async fn add_report_year(&mut self, row: &ReportYearRow) -> Result<bool, StoreFault> {
        let done = sqlx::query(
            "insert into report_year (notice_code, year, opened_at, opened_by) values ($1, $2, $3, $4) \
             on conflict (notice_code, year) do nothing",
        )
        .bind(row.notice_code.clone())
        .bind(row.year)
        .bind(row.opened_at.clone())
        .bind(row.opened_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write report_year"))?;
        Ok(done.rows_affected() == 1)
    }

    /// The report of that number, as this transaction sees it.
    pub async fn report(&mut self, id: i64) -> Result<Option<ReportRow>, StoreFault> {
        Ok(report(&mut *self.transaction, "id = $1", Vec::new(), vec![id]).await?.pop())
    }

    /// A unit's report of a quarter, as this transaction sees it.
    pub async fn report_of(
        &mut self,
        code: &str,
        quarter: &str,
        unit_id: i64,
    ) -> Result<Option<ReportRow>, StoreFault> {
        let condition = "notice_code = $1 and quarter = $2 and unit_id = $3";
        let values = vec![code.to_owned(), quarter.to_owned()];
        Ok(report(&mut *self.transaction, condition, values, vec![unit_id]).await?.pop())
    }

    /// Keeps a report and gives its number.
    pub async fn add_report(&mut self, row: &ReportRow) -> Result<i64, StoreFault> {
        let id = self.next_id("report").await?;
        sqlx::query(
            "insert into report (id, notice_code, unit_id, quarter, made_at, made_by) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(row.notice_code.clone())
        .bind(row.unit_id)
        .bind(row.quarter.clone())
        .bind(row.made_at.clone())
        .bind(row.made_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write report"))?;
        Ok(id)
    }

    /// Gives a new row of a report its number.
    pub async fn add_report_row(&mut self, report_id: i64) -> Result<i64, StoreFault> {
        let id = self.next_id("report_row").await?;
        sqlx::query("insert into report_row (id, report_id) values ($1, $2)")
            .bind(id)
            .bind(report_id)
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write report_row"))?;
        Ok(id)
    }

    /// The numbers a report's rows were given, as this transaction sees them.
    pub async fn report_rows(&mut self, report_id: i64) -> Result<Vec<i64>, StoreFault> {
        let query = sqlx::query("select id from report_row where report_id = $1 order by id").bind(report_id);
        let rows = query.fetch_all(&mut *self.transaction).await;
        let rows = rows.map_err(StoreFault::of("cannot read report_row"))?;
        let ids: Result<Vec<i64>, _> = rows.iter().map(|row| row.try_get(0)).collect();
        ids.map_err(StoreFault::of("cannot read a row of report_row"))
    }

    /// All versions of a report, as this transaction sees them.
    pub async fn report_versions(&mut self, report_id: i64) -> Result<Vec<ReportVersionRow>, StoreFault> {
        versions(&mut *self.transaction, report_id).await
    }

    /// Keeps a version.
    pub async fn add_report_version(&mut self, row: &ReportVersionRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into report_version (report_id, version, content, digest, source, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(row.report_id)
        .bind(row.version)
        .bind(row.content.clone())
        .bind(row.digest.clone())
        .bind(row.source.clone())
        .bind(row.recorded_at.clone())
        .bind(row.recorded_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write report_version"))?;
        Ok(())
    }

    /// The steps of a report, as this transaction sees them.
    pub async fn report_steps(&mut self, report_id: i64) -> Result<Vec<ReportStepRow>, StoreFault> {
        steps(&mut *self.transaction, report_id).await
    }

    /// Appends a step and gives its number.
    pub async fn add_report_step(&mut self, row: &ReportStepRow) -> Result<i64, StoreFault> {
        let id = self.next_id("report_step").await?;
        sqlx::query(
            "insert into report_step (id, report_id, version, kind, row_id, refers, remark, payload, on_day, \
             recorded_at, recorded_by, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(id)
        .bind(row.report_id)
        .bind(row.version)
        .bind(row.kind.clone())
        .bind(row.row_id)
        .bind(row.refers)
        .bind(row.remark.clone())
        .bind(row.payload.clone())
        .bind(row.on_day.clone())
        .bind(row.recorded_at.clone())
        .bind(row.recorded_by.clone())
        .bind(row.role.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to report_step"))?;
        Ok(id)
    }
}

fn report_row(row: &AnyRow) -> Result<ReportRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(ReportRow {
            id: row.try_get(0)?,
            notice_code: row.try_get(1)?,
            unit_id: row.try_get(2)?,
            quarter: row.try_get(3)?,
            made_at: row.try_get(4)?,
            made_by: row.try_get(5)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of report"))
}

fn version_row(row: &AnyRow) -> Result<ReportVersionRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(ReportVersionRow {
            report_id: row.try_get(0)?,
            version: row.try_get(1)?,
            content: row.try_get(2)?,
            digest: row.try_get(3)?,
            source: row.try_get(4)?,
            recorded_at: row.try_get(5)?,
            recorded_by: row.try_get(6)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of report_version"))
}

fn step_row(row: &AnyRow) -> Result<ReportStepRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(ReportStepRow {
            id: row.try_get(0)?,
            report_id: row.try_get(1)?,
            version: row.try_get(2)?,
            kind: row.try_get(3)?,
            row_id: row.try_get(4)?,
            refers: row.try_get(5)?,
            remark: row.try_get(6)?,
            payload: row.try_get(7)?,
            on_day: row.try_get(8)?,
            recorded_at: row.try_get(9)?,
            recorded_by: row.try_get(10)?,
            role: row.try_get(11)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of report_step"))
}
