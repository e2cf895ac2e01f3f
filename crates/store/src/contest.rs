//! Contests (异议): what a unit says against an entry, what the office proposed and ruled. Both sides are kept as they
//! were written; nothing is changed afterwards. Evidence files lie in the data folder and are the office's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row};

/// A contest (异议).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestRow {
    /// 编号, from 1.
    pub id: i64,
    /// The notice.
    pub notice_code: String,
    /// 周期 in its short form.
    pub period: String,
    /// The checking in which it was raised.
    pub checking_id: Option<i64>,
    /// The bulletin against which it was raised.
    pub bulletin_id: Option<i64>,
    /// The unit as the notice's register names it.
    pub unit_name: String,
    /// The unit of the register of units.
    pub unit_id: Option<i64>,
    /// The entry; empty where something is missing.
    pub entry_key: String,
    /// The entry as it stood, as JSON.
    pub entry: String,
    /// 异议理由.
    pub reason: String,
    /// 佐证 in words.
    pub evidence: String,
    /// The evidence file's name; empty for none.
    pub file_name: String,
    /// SM3 of its bytes.
    pub file_hash: String,
    /// Where it lies, from the data folder on.
    pub file_path: String,
    /// RFC 3339 UTC.
    pub raised_at: String,
    /// Who.
    pub raised_by: String,
    /// Under which role.
    pub role: String,
}

/// A step of a contest (办理): a proposal of the clerk or the head's ruling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestStepRow {
    /// The contest.
    pub contest_id: i64,
    /// From 1.
    pub number: i64,
    /// `proposal` or `ruling`.
    pub kind: String,
    /// `upheld` or `rejected`.
    pub outcome: String,
    /// Why.
    pub reason: String,
    /// The entries (to be) taken back, by serial, with commas.
    pub reversed: String,
    /// Of a proposal: the facts to add as text; of a ruling: the entries added, by serial, with commas.
    pub added: String,
    /// RFC 3339 UTC.
    pub taken_at: String,
    /// Who.
    pub taken_by: String,
    /// Under which role.
    pub role: String,
}

const SELECT: &str = "select id, notice_code, period, checking_id, bulletin_id, unit_name, unit_id, entry_key, entry, \
                      reason, evidence, file_name, file_hash, file_path, raised_at, raised_by, role from contest";

fn contest_row(row: &AnyRow) -> Result<ContestRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(ContestRow {
            id: row.try_get(0)?,
            notice_code: row.try_get(1)?,
            period: row.try_get(2)?,
            checking_id: row.try_get(3)?,
            bulletin_id: row.try_get(4)?,
            unit_name: row.try_get(5)?,
            unit_id: row.try_get(6)?,
            entry_key: row.try_get(7)?,
            entry: row.try_get(8)?,
            reason: row.try_get(9)?,
            evidence: row.try_get(10)?,
            file_name: row.try_get(11)?,
            file_hash: row.try_get(12)?,
            file_path: row.try_get(13)?,
            raised_at: row.try_get(14)?,
            raised_by: row.try_get(15)?,
            role: row.try_get(16)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of contest"))
}

async fn contests_of<'e>(
    from: impl Executor<'e, Database = Any>,
    notice_code: &str,
    period: &str,
) -> Result<Vec<ContestRow>, StoreFault> {
    let text = format!("{SELECT} where notice_code = $1 and period = $2 order by id");
    let query = sqlx::query(AssertSqlSafe(text)).bind(notice_code).bind(period);
    let rows = query.fetch_all(from).await.map_err(StoreFault::of("cannot read contest"))?;
    rows.iter().map(contest_row).collect()
}

async fn contest<'e>(
    from: impl Executor<'e, Database = Any>,
    id: i64,
) -> Result<Option<ContestRow>, StoreFault> {
    let query = sqlx::query(AssertSqlSafe(format!("{SELECT} where id = $1"))).bind(id);
    let row = query.fetch_optional(from).await.map_err(StoreFault::of("cannot read contest"))?;
    row.as_ref().map(contest_row).transpose()
}

type StepTuple = (i64, i64, String, String, String, String, String, String, String, String);

async fn steps<'e>(
    from: impl Executor<'e, Database = Any>,
    contest_id: i64,
) -> Result<Vec<ContestStepRow>, StoreFault> {
    let query = sqlx::query_as::<_, StepTuple>(
        "select contest_id, number, kind, outcome, reason, reversed, added, taken_at, taken_by, role \
         from contest_step where contest_id = $1 order by number",
    );
    let rows = query.bind(contest_id).fetch_all(from).await;
    let rows = rows.map_err(StoreFault::of("cannot read contest_step"))?;
    let step = |(contest_id, number, kind, outcome, reason, reversed, added, taken_at, taken_by, role)| {
        ContestStepRow {
            contest_id,
            number,
            kind,
            outcome,
            reason,
            reversed,
            added,
            taken_at,
            taken_by,
            role,
        }
    };
    Ok(rows.into_iter().map(step).collect())
}

impl Store {
    /// The contests of a notice's period, oldest first.
    pub async fn contests_of(&self, notice_code: &str, period: &str) -> Result<Vec<ContestRow>, StoreFault> {
        contests_of(&self.pool, notice_code, period).await
    }

    /// The newest contests of all notices.
    pub async fn last_contests(&self, limit: u32) -> Result<Vec<ContestRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{SELECT} order by id desc limit $1")));
        let rows = query.bind(i64::from(limit)).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read contest"))?.iter().map(contest_row).collect()
    }

    /// The contest of that id.
    pub async fn contest(&self, id: i64) -> Result<Option<ContestRow>, StoreFault> {
        contest(&self.pool, id).await
    }

    /// The steps of a contest, in order.
    pub async fn contest_steps(&self, contest_id: i64) -> Result<Vec<ContestStepRow>, StoreFault> {
        steps(&self.pool, contest_id).await
    }
}

impl Writing {
    /// The contests of a notice's period, as this transaction sees them.
    pub async fn contests_of(
        &mut self,
        notice_code: &str,
        period: &str,
    ) -> Result<Vec<ContestRow>, StoreFault> {
        contests_of(&mut *self.transaction, notice_code, period).await
    }

    /// The contest of that id, as this transaction sees it.
    pub async fn contest(&mut self, id: i64) -> Result<Option<ContestRow>, StoreFault> {
        contest(&mut *self.transaction, id).await
    }

    /// The steps of a contest, as this transaction sees them.
    pub async fn contest_steps(&mut self, contest_id: i64) -> Result<Vec<ContestStepRow>, StoreFault> {
        steps(&mut *self.transaction, contest_id).await
    }

    /// The id the next contest gets, before its file is written.
    pub async fn next_contest_id(&mut self) -> Result<i64, StoreFault> {
        self.next_id("contest").await
    }

    /// Keeps a contest under its id.
    pub async fn add_contest(&mut self, row: &ContestRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into contest (id, notice_code, period, checking_id, bulletin_id, unit_name, unit_id, entry_key, \
             entry, reason, evidence, file_name, file_hash, file_path, raised_at, raised_by, role) values \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        )
        .bind(row.id)
        .bind(row.notice_code.clone())
        .bind(row.period.clone())
        .bind(row.checking_id)
        .bind(row.bulletin_id)
        .bind(row.unit_name.clone())
        .bind(row.unit_id)
        .bind(row.entry_key.clone())
        .bind(row.entry.clone())
        .bind(row.reason.clone())
        .bind(row.evidence.clone())
        .bind(row.file_name.clone())
        .bind(row.file_hash.clone())
        .bind(row.file_path.clone())
        .bind(row.raised_at.clone())
        .bind(row.raised_by.clone())
        .bind(row.role.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write contest"))?;
        Ok(())
    }

    /// Keeps a step of a contest.
    pub async fn add_contest_step(&mut self, row: &ContestStepRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into contest_step (contest_id, number, kind, outcome, reason, reversed, added, taken_at, \
             taken_by, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(row.contest_id)
        .bind(row.number)
        .bind(row.kind.clone())
        .bind(row.outcome.clone())
        .bind(row.reason.clone())
        .bind(row.reversed.clone())
        .bind(row.added.clone())
        .bind(row.taken_at.clone())
        .bind(row.taken_by.clone())
        .bind(row.role.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write contest_step"))?;
        Ok(())
    }
}
