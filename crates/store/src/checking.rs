//! Checking and closing (核对和结账): the period in which units look at their entries, what they confirmed, the close,
//! and the entries that came in after it. Written once, never changed. Contests are in [`crate::contest`].

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::{Any, AssertSqlSafe, Executor};

/// A checking (核对期) of a notice's period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckingRow {
    /// 编号, from 1.
    pub id: i64,
    /// The notice.
    pub notice_code: String,
    /// 周期 in its short form.
    pub period: String,
    /// 统计截至, ISO.
    pub as_of: String,
    /// The first day, ISO.
    pub opened_on: String,
    /// The last day, ISO.
    pub until_on: String,
    /// How many working days.
    pub working_days: i64,
    /// Where the ledger ended when it was opened.
    pub ledger_serial: i64,
    /// RFC 3339 UTC.
    pub opened_at: String,
    /// 经办人.
    pub opened_by: String,
}

/// A unit's confirmation (确认无误).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmationRow {
    /// The checking.
    pub checking_id: i64,
    /// The unit as the notice's register names it.
    pub unit_name: String,
    /// The unit of the register of units.
    pub unit_id: Option<i64>,
    /// How many entries it saw.
    pub entry_count: i64,
    /// Their sum as printed.
    pub total: String,
    /// SM3 over the entries.
    pub digest: String,
    /// RFC 3339 UTC.
    pub confirmed_at: String,
    /// Who.
    pub confirmed_by: String,
    /// Under which role.
    pub role: String,
}

/// A close (结账) of a notice's period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseRow {
    /// The notice.
    pub notice_code: String,
    /// 周期 in its short form.
    pub period: String,
    /// The checking before it.
    pub checking_id: i64,
    /// Where the ledger ended.
    pub ledger_serial: i64,
    /// RFC 3339 UTC.
    pub closed_at: String,
    /// 经办人.
    pub closed_by: String,
}

/// An entry that came into a closed period (补记).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateRow {
    /// The entry.
    pub serial: i64,
    /// The notice.
    pub notice_code: String,
    /// The closed period.
    pub period: String,
    /// Why so late.
    pub reason: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

type CheckingTuple = (i64, String, String, String, String, String, i64, i64, String, String);

const CHECKING: &str = "select id, notice_code, period, as_of, opened_on, until_on, working_days, ledger_serial, \
                        opened_at, opened_by from checking";

fn checking_row(row: CheckingTuple) -> CheckingRow {
    let (
        id,
        notice_code,
        period,
        as_of,
        opened_on,
        until_on,
        working_days,
        ledger_serial,
        opened_at,
        opened_by,
    ) = row;
    CheckingRow {
        id,
        notice_code,
        period,
        as_of,
        opened_on,
        until_on,
        working_days,
        ledger_serial,
        opened_at,
        opened_by,
    }
}

async fn checking_of<'e>(
    from: impl Executor<'e, Database = Any>,
    notice_code: &str,
    period: &str,
) -> Result<Option<CheckingRow>, StoreFault> {
    let text = format!("{CHECKING} where notice_code = $1 and period = $2");
    let query = sqlx::query_as::<_, CheckingTuple>(AssertSqlSafe(text)).bind(notice_code).bind(period);
    let row = query.fetch_optional(from).await.map_err(StoreFault::of("cannot read checking"))?;
    Ok(row.map(checking_row))
}

async fn closes_of<'e>(
    from: impl Executor<'e, Database = Any>,
    notice_code: &str,
) -> Result<Vec<CloseRow>, StoreFault> {
    let query = sqlx::query_as::<_, (String, String, i64, i64, String, String)>(
        "select notice_code, period, checking_id, ledger_serial, closed_at, closed_by from period_close \
         where notice_code = $1 order by closed_at, period",
    );
    let rows = query.bind(notice_code).fetch_all(from).await;
    let rows = rows.map_err(StoreFault::of("cannot read period_close"))?;
    let close = |(notice_code, period, checking_id, ledger_serial, closed_at, closed_by)| CloseRow {
        notice_code,
        period,
        checking_id,
        ledger_serial,
        closed_at,
        closed_by,
    };
    Ok(rows.into_iter().map(close).collect())
}

impl Store {
    /// All checkings, newest first.
    pub async fn checkings(&self) -> Result<Vec<CheckingRow>, StoreFault> {
        let text = format!("{CHECKING} order by id desc");
        let query = sqlx::query_as::<_, CheckingTuple>(AssertSqlSafe(text));
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read checking"))?;
        Ok(rows.into_iter().map(checking_row).collect())
    }

    /// The checking of a notice's period.
    pub async fn checking_of(
        &self,
        notice_code: &str,
        period: &str,
    ) -> Result<Option<CheckingRow>, StoreFault> {
        checking_of(&self.pool, notice_code, period).await
    }

    /// What units confirmed in a checking, in order of time.
    pub async fn confirmations(&self, checking_id: i64) -> Result<Vec<ConfirmationRow>, StoreFault> {
        let query = sqlx::query_as::<
            _,
            (i64, String, Option<i64>, i64, String, String, String, String, String),
        >(
            "select checking_id, unit_name, unit_id, entry_count, total, digest, confirmed_at, confirmed_by, role \
             from checking_confirmation where checking_id = $1 order by confirmed_at, unit_name",
        );
        let rows = query.bind(checking_id).fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read checking_confirmation"))?;
        let confirmation = |(
            checking_id,
            unit_name,
            unit_id,
            entry_count,
            total,
            digest,
            confirmed_at,
            confirmed_by,
            role,
        )| {
            ConfirmationRow {
                checking_id,
                unit_name,
                unit_id,
                entry_count,
                total,
                digest,
                confirmed_at,
                confirmed_by,
                role,
            }
        };
        Ok(rows.into_iter().map(confirmation).collect())
    }

    /// The closed periods of a notice.
    pub async fn closes(&self, notice_code: &str) -> Result<Vec<CloseRow>, StoreFault> {
        closes_of(&self.pool, notice_code).await
    }

    /// The entries that came into a closed period, in order.
    pub async fn late_entries(&self, notice_code: &str, period: &str) -> Result<Vec<LateRow>, StoreFault> {
        let query = sqlx::query_as::<_, (i64, String, String, String, String, String)>(
            "select serial, notice_code, period, reason, recorded_at, recorded_by from late_entry \
             where notice_code = $1 and period = $2 order by serial",
        );
        let rows = query.bind(notice_code).bind(period).fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read late_entry"))?;
        let late = |(serial, notice_code, period, reason, recorded_at, recorded_by)| LateRow {
            serial,
            notice_code,
            period,
            reason,
            recorded_at,
            recorded_by,
        };
        Ok(rows.into_iter().map(late).collect())
    }
}

impl Writing {
    /// The checking of a notice's period, as this transaction sees it.
    pub async fn checking_of(
        &mut self,
        notice_code: &str,
        period: &str,
    ) -> Result<Option<CheckingRow>, StoreFault> {
        checking_of(&mut *self.transaction, notice_code, period).await
    }

    /// The closed periods of a notice, as this transaction sees them.
    pub async fn closes(&mut self, notice_code: &str) -> Result<Vec<CloseRow>, StoreFault> {
        closes_of(&mut *self.transaction, notice_code).await
    }

    /// Keeps a checking and gives its id.
    pub async fn add_checking(&mut self, row: &CheckingRow) -> Result<i64, StoreFault> {
        let id = self.next_id("checking").await?;
        sqlx::query(
            "insert into checking (id, notice_code, period, as_of, opened_on, until_on, working_days, \
             ledger_serial, opened_at, opened_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(row.notice_code.clone())
        .bind(row.period.clone())
        .bind(row.as_of.clone())
        .bind(row.opened_on.clone())
        .bind(row.until_on.clone())
        .bind(row.working_days)
        .bind(row.ledger_serial)
        .bind(row.opened_at.clone())
        .bind(row.opened_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write checking"))?;
        Ok(id)
    }

    /// Keeps a unit's confirmation; false when the unit confirmed before.
    pub async fn add_confirmation(&mut self, row: &ConfirmationRow) -> Result<bool, StoreFault> {
        let done = sqlx::query(
            "insert into checking_confirmation (checking_id, unit_name, unit_id, entry_count, total, digest, \
             confirmed_at, confirmed_by, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             on conflict (checking_id, unit_name) do nothing",
        )
        .bind(row.checking_id)
        .bind(row.unit_name.clone())
        .bind(row.unit_id)
        .bind(row.entry_count)
        .bind(row.total.clone())
        .bind(row.digest.clone())
        .bind(row.confirmed_at.clone())
        .bind(row.confirmed_by.clone())
        .bind(row.role.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write checking_confirmation"))?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps a close.
    pub async fn add_close(&mut self, row: &CloseRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into period_close (notice_code, period, checking_id, ledger_serial, closed_at, closed_by) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(row.notice_code.clone())
        .bind(row.period.clone())
        .bind(row.checking_id)
        .bind(row.ledger_serial)
        .bind(row.closed_at.clone())
        .bind(row.closed_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write period_close"))?;
        Ok(())
    }

    /// Keeps why an entry came into a closed period.
    pub async fn add_late_entry(&mut self, row: &LateRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into late_entry (serial, notice_code, period, reason, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(row.serial)
        .bind(row.notice_code.clone())
        .bind(row.period.clone())
        .bind(row.reason.clone())
        .bind(row.recorded_at.clone())
        .bind(row.recorded_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write late_entry"))?;
        Ok(())
    }
}
