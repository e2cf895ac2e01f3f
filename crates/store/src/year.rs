//! The year's result (年度结果): frozen for the assessment, the lists drawn up from it, what was ruled about them, and the
//! honours given. Written once, never changed; a correction is a new version.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::{Any, AssertSqlSafe, Executor};

/// A frozen result (年度结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearResultRow {
    /// 编号, from 1.
    pub id: i64,
    /// The notice.
    pub notice_code: String,
    /// The year.
    pub year: i64,
    /// 版次, from 1.
    pub version: i64,
    /// The version before.
    pub replaces: Option<i64>,
    /// Why there is a new version; empty for the first.
    pub reason: String,
    /// Where the ledger ended.
    pub ledger_serial: i64,
    /// The result as JSON.
    pub data: String,
    /// SM3 of the data.
    pub hash: String,
    /// RFC 3339 UTC.
    pub frozen_at: String,
    /// Who.
    pub frozen_by: String,
}

/// A list drawn up from a result (奖惩名单, 表扬名单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearListRow {
    /// 编号, from 1.
    pub id: i64,
    /// The result.
    pub result_id: i64,
    /// `reward` or `commendation`.
    pub kind: String,
    /// The list as JSON.
    pub data: String,
    /// SM3 of the data.
    pub hash: String,
    /// RFC 3339 UTC.
    pub proposed_at: String,
    /// Who.
    pub proposed_by: String,
    /// What was ruled, if anything was.
    pub ruling: Option<YearListRulingRow>,
}

/// What was ruled about a list (审批).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearListRulingRow {
    /// `approved` or `rejected`.
    pub outcome: String,
    /// 审批意见.
    pub opinion: String,
    /// RFC 3339 UTC.
    pub ruled_at: String,
    /// Who.
    pub ruled_by: String,
    /// Under which role.
    pub role: String,
}

/// An honour (荣誉记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HonourRow {
    /// The notice.
    pub notice_code: String,
    /// The year.
    pub year: i64,
    /// 单位 or 个人.
    pub holder_kind: String,
    /// Whose.
    pub name: String,
    /// A person's unit; the unit itself for units.
    pub unit_name: String,
    /// 称号.
    pub title: String,
    /// Rule and article.
    pub basis: String,
    /// The figures.
    pub figures: String,
    /// The approved list.
    pub list_id: i64,
    /// The paper that made it known.
    pub paper_id: i64,
    /// RFC 3339 UTC.
    pub recorded_at: String,
}

type ResultTuple = (i64, String, i64, i64, Option<i64>, String, i64, String, String, String, String);

const RESULT: &str = "select id, notice_code, year, version, replaces, reason, ledger_serial, data, hash, frozen_at, \
                      frozen_by from year_result";

fn result_row(row: ResultTuple) -> YearResultRow {
    let (id, notice_code, year, version, replaces, reason, ledger_serial, data, hash, frozen_at, frozen_by) =
        row;
    YearResultRow {
        id,
        notice_code,
        year,
        version,
        replaces,
        reason,
        ledger_serial,
        data,
        hash,
        frozen_at,
        frozen_by,
    }
}

async fn results<'e>(
    from: impl Executor<'e, Database = Any>,
    notice_code: &str,
) -> Result<Vec<YearResultRow>, StoreFault> {
    let text = format!("{RESULT} where notice_code = $1 order by year desc, version desc");
    let query = sqlx::query_as::<_, ResultTuple>(AssertSqlSafe(text)).bind(notice_code);
    let rows = query.fetch_all(from).await.map_err(StoreFault::of("cannot read year_result"))?;
    Ok(rows.into_iter().map(result_row).collect())
}

type ListTuple = (
    i64,
    i64,
    String,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

const LIST: &str = "select year_list.id, result_id, kind, data, hash, proposed_at, proposed_by, outcome, opinion, \
                    ruled_at, ruled_by, role from year_list \
                    left join year_list_ruling on year_list_ruling.list_id = year_list.id";

fn list_row(row: ListTuple) -> YearListRow {
    let (
        id,
        result_id,
        kind,
        data,
        hash,
        proposed_at,
        proposed_by,
        outcome,
        opinion,
        ruled_at,
        ruled_by,
        role,
    ) = row;
    let ruling = outcome.map(|outcome| YearListRulingRow {
        outcome,
        opinion: opinion.unwrap_or_default(),
        ruled_at: ruled_at.unwrap_or_default(),
        ruled_by: ruled_by.unwrap_or_default(),
        role: role.unwrap_or_default(),
    });
    YearListRow { id, result_id, kind, data, hash, proposed_at, proposed_by, ruling }
}

async fn list<'e>(
    from: impl Executor<'e, Database = Any>,
    id: i64,
) -> Result<Option<YearListRow>, StoreFault> {
    let query =
        sqlx::query_as::<_, ListTuple>(AssertSqlSafe(format!("{LIST} where year_list.id = $1"))).bind(id);
    let row = query.fetch_optional(from).await.map_err(StoreFault::of("cannot read year_list"))?;
    Ok(row.map(list_row))
}

impl Store {
    /// The frozen results of a notice, newest first.
    pub async fn year_results(&self, notice_code: &str) -> Result<Vec<YearResultRow>, StoreFault> {
        results(&self.pool, notice_code).await
    }

    /// The lists drawn up from a result, newest first.
    pub async fn year_lists(&self, result_id: i64) -> Result<Vec<YearListRow>, StoreFault> {
        let text = format!("{LIST} where result_id = $1 order by year_list.id desc");
        let query = sqlx::query_as::<_, ListTuple>(AssertSqlSafe(text)).bind(result_id);
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read year_list"))?;
        Ok(rows.into_iter().map(list_row).collect())
    }

    /// The list of that id.
    pub async fn year_list(&self, id: i64) -> Result<Option<YearListRow>, StoreFault> {
        list(&self.pool, id).await
    }

    /// All honours, newest first.
    pub async fn honours(&self) -> Result<Vec<HonourRow>, StoreFault> {
        let query = sqlx::query_as::<
            _,
            (String, i64, String, String, String, String, String, String, i64, i64, String),
        >(
            "select notice_code, year, holder_kind, name, unit_name, title, basis, figures, list_id, paper_id, \
             recorded_at from honour order by year desc, id",
        );
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read honour"))?;
        let honour = |row| {
            let (
                notice_code,
                year,
                holder_kind,
                name,
                unit_name,
                title,
                basis,
                figures,
                list_id,
                paper_id,
                recorded_at,
            ) = row;
            HonourRow {
                notice_code,
                year,
                holder_kind,
                name,
                unit_name,
                title,
                basis,
                figures,
                list_id,
                paper_id,
                recorded_at,
            }
        };
        Ok(rows.into_iter().map(honour).collect())
    }
}

impl Writing {
    /// The frozen results of a notice, as this transaction sees them.
    pub async fn year_results(&mut self, notice_code: &str) -> Result<Vec<YearResultRow>, StoreFault> {
        results(&mut *self.transaction, notice_code).await
    }

    /// The list of that id, as this transaction sees it.
    pub async fn year_list(&mut self, id: i64) -> Result<Option<YearListRow>, StoreFault> {
        list(&mut *self.transaction, id).await
    }

    /// Keeps a result and gives its id.
    pub async fn add_year_result(&mut self, row: &YearResultRow) -> Result<i64, StoreFault> {
        let id = self.next_id("year_result").await?;
        sqlx::query(
            "insert into year_result (id, notice_code, year, version, replaces, reason, ledger_serial, data, hash, \
             frozen_at, frozen_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(id)
        .bind(row.notice_code.clone())
        .bind(row.year)
        .bind(row.version)
        .bind(row.replaces)
        .bind(row.reason.clone())
        .bind(row.ledger_serial)
        .bind(row.data.clone())
        .bind(row.hash.clone())
        .bind(row.frozen_at.clone())
        .bind(row.frozen_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write year_result"))?;
        Ok(id)
    }

    /// Keeps a list and gives its id.
    pub async fn add_year_list(&mut self, row: &YearListRow) -> Result<i64, StoreFault> {
        let id = self.next_id("year_list").await?;
        sqlx::query(
            "insert into year_list (id, result_id, kind, data, hash, proposed_at, proposed_by) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(row.result_id)
        .bind(row.kind.clone())
        .bind(row.data.clone())
        .bind(row.hash.clone())
        .bind(row.proposed_at.clone())
        .bind(row.proposed_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write year_list"))?;
        Ok(id)
    }

    /// Keeps what was ruled about a list.
    pub async fn add_year_list_ruling(
        &mut self,
        list_id: i64,
        row: &YearListRulingRow,
    ) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into year_list_ruling (list_id, outcome, opinion, ruled_at, ruled_by, role) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(list_id)
        .bind(row.outcome.clone())
        .bind(row.opinion.clone())
        .bind(row.ruled_at.clone())
        .bind(row.ruled_by.clone())
        .bind(row.role.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write year_list_ruling"))?;
        Ok(())
    }

    /// Keeps an honour.
    pub async fn add_honour(&mut self, row: &HonourRow) -> Result<(), StoreFault> {
        let id = self.next_id("honour").await?;
        sqlx::query(
            "insert into honour (id, notice_code, year, holder_kind, name, unit_name, title, basis, figures, list_id, \
             paper_id, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(id)
        .bind(row.notice_code.clone())
        .bind(row.year)
        .bind(row.holder_kind.clone())
        .bind(row.name.clone())
        .bind(row.unit_name.clone())
        .bind(row.title.clone())
        .bind(row.basis.clone())
        .bind(row.figures.clone())
        .bind(row.list_id)
        .bind(row.paper_id)
        .bind(row.recorded_at.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write honour"))?;
        Ok(())
    }
}
