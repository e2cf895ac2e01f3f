//! Registration calls and the filings that answer them (登记通知、报备), as they are kept. A filing and the office's
//! decision on it are two rows, so that both stay. Whether a filing is late is the office's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row};

/// A call to keep (登记通知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCallRow {
    /// 标题.
    pub title: String,
    /// The notice.
    pub notice_code: String,
    /// The article that asks for it.
    pub citation: String,
    /// Which form answers it.
    pub form: String,
    /// From which day, ISO.
    pub opened_on: String,
    /// Until which day, 24:00, ISO.
    pub due_on: String,
    /// RFC 3339 UTC.
    pub opened_at: String,
    /// 经办人.
    pub opened_by: String,
}

/// A call as kept (登记通知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRow {
    /// From 1.
    pub id: i64,
    /// What it says.
    pub call: NewCallRow,
}

/// A filing to keep (报备).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFilingRow {
    /// The call it answers; nothing for a change of person.
    pub call_id: Option<i64>,
    /// The unit.
    pub unit_id: i64,
    /// The post it ends.
    pub old_post_id: Option<i64>,
    /// The person named.
    pub person_id: i64,
    /// 职务、职称.
    pub title: String,
    /// 专职, 兼职 or empty.
    pub employment: String,
    /// From which day, ISO.
    pub from_on: String,
    /// 理由.
    pub reason: String,
    /// 备注.
    pub remark: String,
    /// The day it was filed, ISO.
    pub filed_on: String,
    /// RFC 3339 UTC.
    pub filed_at: String,
    /// 经办人.
    pub filed_by: String,
}

/// The office's decision on a filing (确认、退回).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// The filing.
    pub filing_id: i64,
    /// `confirmed` or `returned`.
    pub verdict: String,
    /// 意见.
    pub opinion: String,
    /// The post that began with it.
    pub post_id: Option<i64>,
    /// RFC 3339 UTC.
    pub decided_at: String,
    /// 经办人.
    pub decided_by: String,
}

/// A filing as kept, with the decision on it, if there is one (报备).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingRow {
    /// From 1.
    pub id: i64,
    /// What it says.
    pub filing: NewFilingRow,
    /// The person's name.
    pub person_name: String,
    /// The decision.
    pub decision: Option<DecisionRow>,
}

/// Which filings are asked for (报备范围).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilingsOf {
    /// All.
    All,
    /// Of a call.
    Call(i64),
    /// Of a unit.
    Unit(i64),
    /// One.
    One(i64),
}

const CALL: &str = "select id, title, notice_code, citation, form, opened_on, due_on, opened_at, opened_by \
                    from registration_call";
const FILING: &str = "select liaison_filing.id, liaison_filing.call_id, liaison_filing.unit_id, \
                      liaison_filing.old_post_id, liaison_filing.person_id, liaison_filing.title, \
                      liaison_filing.employment, liaison_filing.from_on, liaison_filing.reason, \
                      liaison_filing.remark, liaison_filing.filed_on, liaison_filing.filed_at, \
                      liaison_filing.filed_by, person.name, filing_decision.verdict, filing_decision.opinion, \
                      filing_decision.post_id, filing_decision.decided_at, filing_decision.decided_by \
                      from liaison_filing join person on person.id = liaison_filing.person_id \
                      left join filing_decision on filing_decision.filing_id = liaison_filing.id";

impl Store {
    /// Every call, the newest first.
    pub async fn calls(&self) -> Result<Vec<CallRow>, StoreFault> {
        let rows = sqlx::query(AssertSqlSafe(format!("{CALL} order by id desc"))).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read registration_call"))?.iter().map(call_row).collect()
    }

    /// The call of that id.
    pub async fn call(&self, id: i64) -> Result<Option<CallRow>, StoreFault> {
        call(&self.pool, id).await
    }

    /// The units a call is addressed to.
    pub async fn expected_units(&self, call: i64) -> Result<Vec<i64>, StoreFault> {
        expected(&self.pool, call).await
    }

    /// Filings by number.
    pub async fn filings(&self, of: FilingsOf) -> Result<Vec<FilingRow>, StoreFault> {
        filings(&self.pool, of).await
    }
}

impl Writing {
    /// The call of that id, as this transaction sees it.
    pub async fn call(&mut self, id: i64) -> Result<Option<CallRow>, StoreFault> {
        call(&mut *self.transaction, id).await
    }

    /// The units a call is addressed to.
    pub async fn expected_units(&mut self, call: i64) -> Result<Vec<i64>, StoreFault> {
        expected(&mut *self.transaction, call).await
    }

    /// Filings, as this transaction sees them.
    pub async fn filings(&mut self, of: FilingsOf) -> Result<Vec<FilingRow>, StoreFault> {
        filings(&mut *self.transaction, of).await
    }

    /// Keeps a call addressed to units and gives the id.
    pub async fn add_call(&mut self, new: &NewCallRow, units: &[i64]) -> Result<i64, StoreFault> {
        let id = self.next_id("registration_call").await?;
        sqlx::query(
            "insert into registration_call (id, title, notice_code, citation, form, opened_on, due_on, opened_at, \
             opened_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(new.title.clone())
        .bind(new.notice_code.clone())
        .bind(new.citation.clone())
        .bind(new.form.clone())
        .bind(new.opened_on.clone())
        .bind(new.due_on.clone())
        .bind(new.opened_at.clone())
        .bind(new.opened_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write registration_call"))?;
        for unit in units {
            sqlx::query("insert into registration_expected (call_id, unit_id) values ($1, $2)")
                .bind(id)
                .bind(*unit)
                .execute(&mut *self.transaction)
                .await
                .map_err(StoreFault::of("cannot write registration_expected"))?;
        }
        Ok(id)
    }

    /// Keeps a filing and gives the id.
    pub async fn add_filing(&mut self, new: &NewFilingRow) -> Result<i64, StoreFault> {
        let id = self.next_id("liaison_filing").await?;
        sqlx::query(
            "insert into liaison_filing (id, call_id, unit_id, old_post_id, person_id, title, employment, from_on, \
             reason, remark, filed_on, filed_at, filed_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(id)
        .bind(new.call_id)
        .bind(new.unit_id)
        .bind(new.old_post_id)
        .bind(new.person_id)
        .bind(new.title.clone())
        .bind(new.employment.clone())
        .bind(new.from_on.clone())
        .bind(new.reason.clone())
        .bind(new.remark.clone())
        .bind(new.filed_on.clone())
        .bind(new.filed_at.clone())
        .bind(new.filed_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write liaison_filing"))?;
        Ok(id)
    }

    /// Keeps the decision on a filing; a filing is decided once.
    pub async fn decide_filing(&mut self, decision: &DecisionRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into filing_decision (filing_id, verdict, opinion, post_id, decided_at, decided_by) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(decision.filing_id)
        .bind(decision.verdict.clone())
        .bind(decision.opinion.clone())
        .bind(decision.post_id)
        .bind(decision.decided_at.clone())
        .bind(decision.decided_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write filing_decision"))?;
        Ok(())
    }
}

async fn call<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: i64,
) -> Result<Option<CallRow>, StoreFault> {
    let query = sqlx::query(AssertSqlSafe(format!("{CALL} where id = $1"))).bind(id);
    let row = query.fetch_optional(executor).await;
    row.map_err(StoreFault::of("cannot read registration_call"))?.as_ref().map(call_row).transpose()
}

async fn expected<'e>(
    executor: impl Executor<'e, Database = Any>,
    call: i64,
) -> Result<Vec<i64>, StoreFault> {
    let query = sqlx::query("select unit_id from registration_expected where call_id = $1 order by unit_id");
    let rows = query.bind(call).fetch_all(executor).await;
    let rows = rows.map_err(StoreFault::of("cannot read registration_expected"))?;
    let unit =
        |row: &AnyRow| row.try_get(0).map_err(StoreFault::of("cannot read a row of registration_expected"));
    rows.iter().map(unit).collect()
}

async fn filings<'e>(
    executor: impl Executor<'e, Database = Any>,
    of: FilingsOf,
) -> Result<Vec<FilingRow>, StoreFault> {
    let (filter, id) = match of {
        FilingsOf::All => ("", None),
        FilingsOf::Call(id) => ("where liaison_filing.call_id = $1", Some(id)),
        FilingsOf::Unit(id) => ("where liaison_filing.unit_id = $1", Some(id)),
        FilingsOf::One(id) => ("where liaison_filing.id = $1", Some(id)),
    };
    let mut query = sqlx::query(AssertSqlSafe(format!("{FILING} {filter} order by liaison_filing.id")));
    if let Some(id) = id {
        query = query.bind(id);
    }
    let rows = query.fetch_all(executor).await;
    rows.map_err(StoreFault::of("cannot read liaison_filing"))?.iter().map(filing_row).collect()
}

fn call_row(row: &AnyRow) -> Result<CallRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(CallRow {
            id: row.try_get(0)?,
            call: NewCallRow {
                title: row.try_get(1)?,
                notice_code: row.try_get(2)?,
                citation: row.try_get(3)?,
                form: row.try_get(4)?,
                opened_on: row.try_get(5)?,
                due_on: row.try_get(6)?,
                opened_at: row.try_get(7)?,
                opened_by: row.try_get(8)?,
            },
        })
    };
    read().map_err(StoreFault::of("cannot read a row of registration_call"))
}

fn filing_row(row: &AnyRow) -> Result<FilingRow, StoreFault> {
    let read = || {
        let id = row.try_get(0)?;
        let verdict: Option<String> = row.try_get(14)?;
        let decision = match verdict {
            Some(verdict) => Some(DecisionRow {
                filing_id: id,
                verdict,
                opinion: row.try_get(15)?,
                post_id: row.try_get(16)?,
                decided_at: row.try_get(17)?,
                decided_by: row.try_get(18)?,
            }),
            None => None,
        };
        let filing = NewFilingRow {
            call_id: row.try_get(1)?,
            unit_id: row.try_get(2)?,
            old_post_id: row.try_get(3)?,
            person_id: row.try_get(4)?,
            title: row.try_get(5)?,
            employment: row.try_get(6)?,
            from_on: row.try_get(7)?,
            reason: row.try_get(8)?,
            remark: row.try_get(9)?,
            filed_on: row.try_get(10)?,
            filed_at: row.try_get(11)?,
            filed_by: row.try_get(12)?,
        };
        Ok::<_, sqlx::Error>(FilingRow { id, filing, person_name: row.try_get(13)?, decision })
    };
    read().map_err(StoreFault::of("cannot read a row of liaison_filing"))
}
