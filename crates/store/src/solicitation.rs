//! Solicitations (约稿): the call as it was issued, the units asked with the entries of the ledger that ask, how answers
//! were judged, and calls taken back. Whether an answer is in time follows from the ledger.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A call for articles (约稿).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct SolicitationRow {
    pub id: i64,
    pub notice_code: String,
    pub number: String,
    pub topic: String,
    pub requirement: String,
    pub target: String,
    pub level: String,
    pub asked_on: String,
    pub due_on: String,
    pub called_at: String,
    pub called_by: String,
    pub role: String,
}

/// A unit asked (被约单位).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct SolicitedUnitRow {
    pub solicitation_id: i64,
    pub unit_no: i64,
    pub unit_name: String,
    pub serial: i64,
}

/// How an answer was judged (约稿评定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct SolicitationJudgementRow {
    pub id: i64,
    pub solicitation_id: i64,
    pub unit_name: String,
    pub result: String,
    pub reason: String,
    pub submission_id: i64,
    pub handed_in_on: String,
    pub serial: i64,
    pub judged_at: String,
    pub judged_by: String,
    pub role: String,
}

/// A call taken back (撤回约稿).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct SolicitationWithdrawalRow {
    pub solicitation_id: i64,
    pub reason: String,
    pub withdrawn_at: String,
    pub withdrawn_by: String,
    pub role: String,
}

const CALL: &str = "select id, notice_code, number, topic, requirement, target, level, asked_on, due_on, called_at, called_by, role from solicitation";
const UNIT: &str = "select solicitation_id, unit_no, unit_name, serial from solicited_unit";
const JUDGEMENT: &str = "select id, solicitation_id, unit_name, result, reason, submission_id, handed_in_on, serial, judged_at, judged_by, role from solicitation_judgement";
const WITHDRAWAL: &str =
    "select solicitation_id, reason, withdrawn_at, withdrawn_by, role from solicitation_withdrawal";

impl Store {
    /// The calls, newest first.
    pub async fn solicitations(&self, limit: i64) -> Result<Vec<SolicitationRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{CALL} order by id desc limit $1"))).bind(limit);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read solicitation"))?.iter().map(call_row).collect()
    }

    /// The call of a number of the table; one or none.
    pub async fn solicitation(&self, id: i64) -> Result<Vec<SolicitationRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{CALL} where id = $1"))).bind(id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read solicitation"))?.iter().map(call_row).collect()
    }

    /// The call of a 约稿编号; one or none.
    pub async fn solicitation_numbered(&self, number: &str) -> Result<Vec<SolicitationRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{CALL} where number = $1"))).bind(number.to_owned());
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read solicitation"))?.iter().map(call_row).collect()
    }

    /// The units a call asked, in order.
    pub async fn solicited_units(&self, solicitation_id: i64) -> Result<Vec<SolicitedUnitRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{UNIT} where solicitation_id = $1 order by unit_no")))
            .bind(solicitation_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read solicited_unit"))?.iter().map(unit_row).collect()
    }

    /// How the answers to a call were judged, in order.
    pub async fn solicitation_judgements(
        &self,
        solicitation_id: i64,
    ) -> Result<Vec<SolicitationJudgementRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{JUDGEMENT} where solicitation_id = $1 order by id")))
            .bind(solicitation_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read solicitation_judgement"))?
            .iter()
            .map(judgement_row)
            .collect()
    }

    /// Whether a call was taken back; one or none.
    pub async fn solicitation_withdrawal(
        &self,
        solicitation_id: i64,
    ) -> Result<Vec<SolicitationWithdrawalRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{WITHDRAWAL} where solicitation_id = $1")))
            .bind(solicitation_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read solicitation_withdrawal"))?
            .iter()
            .map(withdrawal_row)
            .collect()
    }

    /// The items drafted to answer a duty, by the duty's code.
    pub async fn answers_to(&self, duty_code: &str) -> Result<Vec<i64>, StoreFault> {
        let query = sqlx::query("select id from submission where duty_code = $1 order by id");
        let rows = query.bind(duty_code.to_owned()).fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read submission"))?;
        let ids: Result<Vec<i64>, sqlx::Error> = rows.iter().map(|row| row.try_get(0)).collect();
        ids.map_err(StoreFault::of("cannot read a row of submission"))
    }
}

impl Writing {
    /// Whether a call was taken back, as this transaction sees it.
    pub async fn solicitation_withdrawal(
        &mut self,
        solicitation_id: i64,
    ) -> Result<Vec<SolicitationWithdrawalRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{WITHDRAWAL} where solicitation_id = $1")))
            .bind(solicitation_id);
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read solicitation_withdrawal"))?
            .iter()
            .map(withdrawal_row)
            .collect()
    }

    /// The calls of a topic under a notice, as this transaction sees them.
    pub async fn solicitations_on(
        &mut self,
        notice_code: &str,
        topic: &str,
    ) -> Result<Vec<SolicitationRow>, StoreFault> {
        let text = format!("{CALL} where notice_code = $1 and topic = $2 order by id");
        let query = sqlx::query(AssertSqlSafe(text)).bind(notice_code.to_owned()).bind(topic.to_owned());
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read solicitation"))?.iter().map(call_row).collect()
    }

    /// The last 约稿编号 that begins so; empty when there is none.
    pub async fn last_solicitation_number(&mut self, beginning: &str) -> Result<String, StoreFault> {
        let query = sqlx::query("select coalesce(max(number), '') from solicitation where number like $1");
        let row = query.bind(format!("{beginning}%")).fetch_one(&mut *self.transaction).await;
        let row = row.map_err(StoreFault::of("cannot read solicitation"))?;
        row.try_get(0).map_err(StoreFault::of("cannot read a row of solicitation"))
    }

    /// Keeps a call and gives its number.
    pub async fn add_solicitation(&mut self, row: &SolicitationRow) -> Result<i64, StoreFault> {
        let id = self.next_id("solicitation").await?;
        let insert = sqlx::query(
            "insert into solicitation (id, notice_code, number, topic, requirement, target, level, asked_on, due_on, called_at, called_by, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        );
        let insert = insert.bind(id).bind(row.notice_code.clone()).bind(row.number.clone());
        let insert = insert.bind(row.topic.clone()).bind(row.requirement.clone());
        let insert = insert.bind(row.target.clone()).bind(row.level.clone());
        let insert = insert.bind(row.asked_on.clone()).bind(row.due_on.clone());
        let insert = insert.bind(row.called_at.clone()).bind(row.called_by.clone());
        let insert = insert.bind(row.role.clone());
        insert.execute(&mut *self.transaction).await.map_err(StoreFault::of("cannot write solicitation"))?;
        Ok(id)
    }

    /// Keeps that a unit was asked.
    pub async fn add_solicited_unit(&mut self, row: &SolicitedUnitRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into solicited_unit (solicitation_id, unit_no, unit_name, serial) values ($1, $2, $3, $4)",
        );
        let insert = insert.bind(row.solicitation_id).bind(row.unit_no).bind(row.unit_name.clone());
        let insert = insert.bind(row.serial);
        insert
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write solicited_unit"))?;
        Ok(())
    }

    /// Keeps how an answer was judged and gives its number.
    pub async fn add_solicitation_judgement(
        &mut self,
        row: &SolicitationJudgementRow,
    ) -> Result<i64, StoreFault> {
        let id = self.next_id("solicitation_judgement").await?;
        let insert = sqlx::query(
            "insert into solicitation_judgement (id, solicitation_id, unit_name, result, reason, submission_id, handed_in_on, serial, judged_at, judged_by, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        );
        let insert = insert.bind(id).bind(row.solicitation_id).bind(row.unit_name.clone());
        let insert = insert.bind(row.result.clone()).bind(row.reason.clone());
        let insert = insert.bind(row.submission_id).bind(row.handed_in_on.clone()).bind(row.serial);
        let insert = insert.bind(row.judged_at.clone()).bind(row.judged_by.clone());
        let insert = insert.bind(row.role.clone());
        insert
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write solicitation_judgement"))?;
        Ok(id)
    }

    /// Keeps that a call was taken back.
    pub async fn add_solicitation_withdrawal(
        &mut self,
        row: &SolicitationWithdrawalRow,
    ) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into solicitation_withdrawal (solicitation_id, reason, withdrawn_at, withdrawn_by, role) values ($1, $2, $3, $4, $5)",
        );
        let insert = insert.bind(row.solicitation_id).bind(row.reason.clone());
        let insert = insert.bind(row.withdrawn_at.clone()).bind(row.withdrawn_by.clone());
        let insert = insert.bind(row.role.clone());
        insert
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write solicitation_withdrawal"))?;
        Ok(())
    }
}

fn call_row(row: &AnyRow) -> Result<SolicitationRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(SolicitationRow {
            id: row.try_get(0)?,
            notice_code: row.try_get(1)?,
            number: row.try_get(2)?,
            topic: row.try_get(3)?,
            requirement: row.try_get(4)?,
            target: row.try_get(5)?,
            level: row.try_get(6)?,
            asked_on: row.try_get(7)?,
            due_on: row.try_get(8)?,
            called_at: row.try_get(9)?,
            called_by: row.try_get(10)?,
            role: row.try_get(11)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of solicitation"))
}

fn unit_row(row: &AnyRow) -> Result<SolicitedUnitRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(SolicitedUnitRow {
            solicitation_id: row.try_get(0)?,
            unit_no: row.try_get(1)?,
            unit_name: row.try_get(2)?,
            serial: row.try_get(3)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of solicited_unit"))
}

fn judgement_row(row: &AnyRow) -> Result<SolicitationJudgementRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(SolicitationJudgementRow {
            id: row.try_get(0)?,
            solicitation_id: row.try_get(1)?,
            unit_name: row.try_get(2)?,
            result: row.try_get(3)?,
            reason: row.try_get(4)?,
            submission_id: row.try_get(5)?,
            handed_in_on: row.try_get(6)?,
            serial: row.try_get(7)?,
            judged_at: row.try_get(8)?,
            judged_by: row.try_get(9)?,
            role: row.try_get(10)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of solicitation_judgement"))
}

fn withdrawal_row(row: &AnyRow) -> Result<SolicitationWithdrawalRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(SolicitationWithdrawalRow {
            solicitation_id: row.try_get(0)?,
            reason: row.try_get(1)?,
            withdrawn_at: row.try_get(2)?,
            withdrawn_by: row.try_get(3)?,
            role: row.try_get(4)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of solicitation_withdrawal"))
}
