//! Findings of grave error (重大失误): what was found with its evidence, what the unit replied, what was decided, and
//! decisions taken back by a ruling.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A finding (重大失误认定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct GraveErrorRow {
    pub id: i64,
    pub notice_code: String,
    pub class: String,
    pub unit_id: i64,
    pub unit_name: String,
    pub submission_id: i64,
    pub title: String,
    pub finding: String,
    pub article: String,
    pub found_on: String,
    pub reply_until: String,
    pub found_at: String,
    pub found_by: String,
    pub person_id: i64,
    pub role: String,
}

/// A file of evidence (佐证).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct GraveErrorEvidenceRow {
    pub grave_error_id: i64,
    pub evidence_no: i64,
    pub hash: String,
    pub name: String,
}

/// A reply of the unit (陈述申辩).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct GraveErrorReplyRow {
    pub id: i64,
    pub grave_error_id: i64,
    pub words: String,
    pub replied_on: String,
    pub replied_at: String,
    pub replied_by: String,
    pub role: String,
}

/// The decision on a finding (认定决定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct GraveErrorDecisionRow {
    pub grave_error_id: i64,
    pub decision: String,
    pub opinion: String,
    pub heard: String,
    pub serial: i64,
    pub decided_on: String,
    pub decided_at: String,
    pub decided_by: String,
    pub person_id: i64,
    pub role: String,
}

/// A decision taken back (撤销认定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct GraveErrorReversalRow {
    pub grave_error_id: i64,
    pub ruling: String,
    pub reason: String,
    pub serial: i64,
    pub reversed_at: String,
    pub reversed_by: String,
    pub role: String,
}

const FINDING: &str = "select id, notice_code, class, unit_id, unit_name, submission_id, title, finding, article, found_on, reply_until, found_at, found_by, person_id, role from grave_error";
const EVIDENCE: &str = "select grave_error_id, evidence_no, hash, name from grave_error_evidence";
const REPLY: &str =
    "select id, grave_error_id, words, replied_on, replied_at, replied_by, role from grave_error_reply";
const DECISION: &str = "select grave_error_id, decision, opinion, heard, serial, decided_on, decided_at, decided_by, person_id, role from grave_error_decision";
const REVERSAL: &str =
    "select grave_error_id, ruling, reason, serial, reversed_at, reversed_by, role from grave_error_reversal";

impl Store {
    /// The findings, newest first.
    pub async fn grave_errors(&self, limit: i64) -> Result<Vec<GraveErrorRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{FINDING} order by id desc limit $1"))).bind(limit);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read grave_error"))?.iter().map(finding_row).collect()
    }

    /// The findings about a unit, newest first.
    pub async fn grave_errors_of(&self, unit_id: i64) -> Result<Vec<GraveErrorRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{FINDING} where unit_id = $1 order by id desc")))
            .bind(unit_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read grave_error"))?.iter().map(finding_row).collect()
    }

    /// The finding of a number; one or none.
    pub async fn grave_error(&self, id: i64) -> Result<Vec<GraveErrorRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{FINDING} where id = $1"))).bind(id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read grave_error"))?.iter().map(finding_row).collect()
    }

    /// The evidence of a finding, in order.
    pub async fn grave_error_evidence(
        &self,
        grave_error_id: i64,
    ) -> Result<Vec<GraveErrorEvidenceRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{EVIDENCE} where grave_error_id = $1 order by evidence_no")))
                .bind(grave_error_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read grave_error_evidence"))?.iter().map(evidence_row).collect()
    }

    /// What the unit replied, in order.
    pub async fn grave_error_replies(
        &self,
        grave_error_id: i64,
    ) -> Result<Vec<GraveErrorReplyRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{REPLY} where grave_error_id = $1 order by id")))
            .bind(grave_error_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read grave_error_reply"))?.iter().map(reply_row).collect()
    }

    /// The decision on a finding; one or none.
    pub async fn grave_error_decision(
        &self,
        grave_error_id: i64,
    ) -> Result<Vec<GraveErrorDecisionRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{DECISION} where grave_error_id = $1"))).bind(grave_error_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read grave_error_decision"))?.iter().map(decision_row).collect()
    }

    /// Whether the decision was taken back; one or none.
    pub async fn grave_error_reversal(
        &self,
        grave_error_id: i64,
    ) -> Result<Vec<GraveErrorReversalRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{REVERSAL} where grave_error_id = $1"))).bind(grave_error_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read grave_error_reversal"))?.iter().map(reversal_row).collect()
    }
}

impl Writing {
    /// The finding of a number, as this transaction sees it; one or none.
    pub async fn grave_error(&mut self, id: i64) -> Result<Vec<GraveErrorRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{FINDING} where id = $1"))).bind(id);
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read grave_error"))?.iter().map(finding_row).collect()
    }

    /// What the unit replied, in order, as this transaction sees it.
    pub async fn grave_error_replies(
        &mut self,
        grave_error_id: i64,
    ) -> Result<Vec<GraveErrorReplyRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{REPLY} where grave_error_id = $1 order by id")))
            .bind(grave_error_id);
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read grave_error_reply"))?.iter().map(reply_row).collect()
    }

    /// The decision on a finding, as this transaction sees it; one or none.
    pub async fn grave_error_decision(
        &mut self,
        grave_error_id: i64,
    ) -> Result<Vec<GraveErrorDecisionRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{DECISION} where grave_error_id = $1"))).bind(grave_error_id);
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read grave_error_decision"))?.iter().map(decision_row).collect()
    }

    /// Whether the decision was taken back, as this transaction sees it; one or none.
    pub async fn grave_error_reversal(
        &mut self,
        grave_error_id: i64,
    ) -> Result<Vec<GraveErrorReversalRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{REVERSAL} where grave_error_id = $1"))).bind(grave_error_id);
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read grave_error_reversal"))?.iter().map(reversal_row).collect()
    }

    /// Keeps a finding and gives its number.
    pub async fn add_grave_error(&mut self, row: &GraveErrorRow) -> Result<i64, StoreFault> {
        let id = self.next_id("grave_error").await?;
        let insert = sqlx::query(
            "insert into grave_error (id, notice_code, class, unit_id, unit_name, submission_id, title, finding, article, found_on, reply_until, found_at, found_by, person_id, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        );
        let insert = insert.bind(id).bind(row.notice_code.clone()).bind(row.class.clone());
        let insert = insert.bind(row.unit_id).bind(row.unit_name.clone()).bind(row.submission_id);
        let insert = insert.bind(row.title.clone()).bind(row.finding.clone());
        let insert = insert.bind(row.article.clone()).bind(row.found_on.clone());
        let insert = insert.bind(row.reply_until.clone()).bind(row.found_at.clone());
        let insert = insert.bind(row.found_by.clone()).bind(row.person_id).bind(row.role.clone());
        insert.execute(&mut *self.transaction).await.map_err(StoreFault::of("cannot write grave_error"))?;
        Ok(id)
    }

    /// Keeps a file of evidence.
    pub async fn add_grave_error_evidence(&mut self, row: &GraveErrorEvidenceRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into grave_error_evidence (grave_error_id, evidence_no, hash, name) values ($1, $2, $3, $4)",
        );
        let insert = insert.bind(row.grave_error_id).bind(row.evidence_no).bind(row.hash.clone());
        let insert = insert.bind(row.name.clone());
        insert
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write grave_error_evidence"))?;
        Ok(())
    }

    /// Keeps a reply and gives its number.
    pub async fn add_grave_error_reply(&mut self, row: &GraveErrorReplyRow) -> Result<i64, StoreFault> {
        let id = self.next_id("grave_error_reply").await?;
        let insert = sqlx::query(
            "insert into grave_error_reply (id, grave_error_id, words, replied_on, replied_at, replied_by, role) values ($1, $2, $3, $4, $5, $6, $7)",
        );
        let insert = insert.bind(id).bind(row.grave_error_id).bind(row.words.clone());
        let insert = insert.bind(row.replied_on.clone()).bind(row.replied_at.clone());
        let insert = insert.bind(row.replied_by.clone()).bind(row.role.clone());
        insert
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write grave_error_reply"))?;
        Ok(id)
    }

    /// Keeps a decision.
    pub async fn add_grave_error_decision(&mut self, row: &GraveErrorDecisionRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into grave_error_decision (grave_error_id, decision, opinion, heard, serial, decided_on, decided_at, decided_by, person_id, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        );
        let insert = insert.bind(row.grave_error_id).bind(row.decision.clone());
        let insert = insert.bind(row.opinion.clone()).bind(row.heard.clone()).bind(row.serial);
        let insert = insert.bind(row.decided_on.clone()).bind(row.decided_at.clone());
        let insert = insert.bind(row.decided_by.clone()).bind(row.person_id).bind(row.role.clone());
        insert
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write grave_error_decision"))?;
        Ok(())
    }

    /// Keeps that a decision was taken back.
    pub async fn add_grave_error_reversal(&mut self, row: &GraveErrorReversalRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into grave_error_reversal (grave_error_id, ruling, reason, serial, reversed_at, reversed_by, role) values ($1, $2, $3, $4, $5, $6, $7)",
        );
        let insert = insert.bind(row.grave_error_id).bind(row.ruling.clone());
        let insert = insert.bind(row.reason.clone()).bind(row.serial).bind(row.reversed_at.clone());
        let insert = insert.bind(row.reversed_by.clone()).bind(row.role.clone());
        insert
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write grave_error_reversal"))?;
        Ok(())
    }
}

fn finding_row(row: &AnyRow) -> Result<GraveErrorRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(GraveErrorRow {
            id: row.try_get(0)?,
            notice_code: row.try_get(1)?,
            class: row.try_get(2)?,
            unit_id: row.try_get(3)?,
            unit_name: row.try_get(4)?,
            submission_id: row.try_get(5)?,
            title: row.try_get(6)?,
            finding: row.try_get(7)?,
            article: row.try_get(8)?,
            found_on: row.try_get(9)?,
            reply_until: row.try_get(10)?,
            found_at: row.try_get(11)?,
            found_by: row.try_get(12)?,
            person_id: row.try_get(13)?,
            role: row.try_get(14)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of grave_error"))
}

fn evidence_row(row: &AnyRow) -> Result<GraveErrorEvidenceRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(GraveErrorEvidenceRow {
            grave_error_id: row.try_get(0)?,
            evidence_no: row.try_get(1)?,
            hash: row.try_get(2)?,
            name: row.try_get(3)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of grave_error_evidence"))
}

fn reply_row(row: &AnyRow) -> Result<GraveErrorReplyRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(GraveErrorReplyRow {
            id: row.try_get(0)?,
            grave_error_id: row.try_get(1)?,
            words: row.try_get(2)?,
            replied_on: row.try_get(3)?,
            replied_at: row.try_get(4)?,
            replied_by: row.try_get(5)?,
            role: row.try_get(6)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of grave_error_reply"))
}

fn decision_row(row: &AnyRow) -> Result<GraveErrorDecisionRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(GraveErrorDecisionRow {
            grave_error_id: row.try_get(0)?,
            decision: row.try_get(1)?,
            opinion: row.try_get(2)?,
            heard: row.try_get(3)?,
            serial: row.try_get(4)?,
            decided_on: row.try_get(5)?,
            decided_at: row.try_get(6)?,
            decided_by: row.try_get(7)?,
            person_id: row.try_get(8)?,
            role: row.try_get(9)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of grave_error_decision"))
}

fn reversal_row(row: &AnyRow) -> Result<GraveErrorReversalRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(GraveErrorReversalRow {
            grave_error_id: row.try_get(0)?,
            ruling: row.try_get(1)?,
            reason: row.try_get(2)?,
            serial: row.try_get(3)?,
            reversed_at: row.try_get(4)?,
            reversed_by: row.try_get(5)?,
            role: row.try_get(6)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of grave_error_reversal"))
}
