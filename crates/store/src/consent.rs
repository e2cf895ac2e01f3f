//! What contributing units say to the judgement of a combined article (单综答复), and what was ruled on their objections.
//! When an answer is due and what silence means is the office's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::{Any, Executor};

/// A unit's answer (单综答复).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct CombinationAnswerRow {
    pub combined_id: i64,
    pub judgement_no: i64,
    pub unit_id: i64,
    pub answer: String,
    pub reason: String,
    pub answered_at: String,
    pub answered_by: String,
    pub person_id: i64,
    pub role: String,
}

/// A ruling on an objection (单综异议裁定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct CombinationRulingRow {
    pub combined_id: i64,
    pub judgement_no: i64,
    pub unit_id: i64,
    pub outcome: String,
    pub reason: String,
    pub ruled_at: String,
    pub ruled_by: String,
    pub person_id: i64,
    pub role: String,
}

const ANSWERS: &str = "select combined_id, judgement_no, unit_id, answer, reason, answered_at, answered_by, person_id, \
                       role from combination_answer where combined_id = $1 order by judgement_no, unit_id";
const RULINGS: &str = "select combined_id, judgement_no, unit_id, outcome, reason, ruled_at, ruled_by, person_id, role \
                       from combination_ruling where combined_id = $1 order by judgement_no, unit_id";

impl Store {
    /// The answers to a combined article, by judgement.
    pub async fn combination_answers(
        &self,
        combined_id: i64,
    ) -> Result<Vec<CombinationAnswerRow>, StoreFault> {
        answers(&self.pool, combined_id).await
    }

    /// The rulings on its objections, by judgement.
    pub async fn combination_rulings(
        &self,
        combined_id: i64,
    ) -> Result<Vec<CombinationRulingRow>, StoreFault> {
        rulings(&self.pool, combined_id).await
    }
}

impl Writing {
    /// The answers to a combined article, as this transaction sees them.
    pub async fn combination_answers(
        &mut self,
        combined_id: i64,
    ) -> Result<Vec<CombinationAnswerRow>, StoreFault> {
        answers(&mut *self.transaction, combined_id).await
    }

    /// The rulings on its objections, as this transaction sees them.
    pub async fn combination_rulings(
        &mut self,
        combined_id: i64,
    ) -> Result<Vec<CombinationRulingRow>, StoreFault> {
        rulings(&mut *self.transaction, combined_id).await
    }

    /// Keeps an answer.
    pub async fn add_combination_answer(&mut self, row: &CombinationAnswerRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into combination_answer (combined_id, judgement_no, unit_id, answer, reason, answered_at, \
             answered_by, person_id, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        );
        let insert = insert.bind(row.combined_id).bind(row.judgement_no).bind(row.unit_id);
        let insert = insert.bind(row.answer.clone()).bind(row.reason.clone()).bind(row.answered_at.clone());
        let insert = insert.bind(row.answered_by.clone()).bind(row.person_id).bind(row.role.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write combination_answer"))
    }

    /// Keeps a ruling.
    pub async fn add_combination_ruling(&mut self, row: &CombinationRulingRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into combination_ruling (combined_id, judgement_no, unit_id, outcome, reason, ruled_at, ruled_by, \
             person_id, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        );
        let insert = insert.bind(row.combined_id).bind(row.judgement_no).bind(row.unit_id);
        let insert = insert.bind(row.outcome.clone()).bind(row.reason.clone()).bind(row.ruled_at.clone());
        let insert = insert.bind(row.ruled_by.clone()).bind(row.person_id).bind(row.role.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write combination_ruling"))
    }
}

type RowTuple = (i64, i64, i64, String, String, String, String, i64, String);

async fn answers<'e>(
    from: impl Executor<'e, Database = Any>,
    combined_id: i64,
) -> Result<Vec<CombinationAnswerRow>, StoreFault> {
    let rows = sqlx::query_as::<_, RowTuple>(ANSWERS).bind(combined_id).fetch_all(from).await;
    let rows = rows.map_err(StoreFault::of("cannot read combination_answer"))?;
    let row = |(combined_id, judgement_no, unit_id, answer, reason, at, by, person_id, role): RowTuple| {
        let (answered_at, answered_by) = (at, by);
        CombinationAnswerRow {
            combined_id,
            judgement_no,
            unit_id,
            answer,
            reason,
            answered_at,
            answered_by,
            person_id,
            role,
        }
    };
    Ok(rows.into_iter().map(row).collect())
}

async fn rulings<'e>(
    from: impl Executor<'e, Database = Any>,
    combined_id: i64,
) -> Result<Vec<CombinationRulingRow>, StoreFault> {
    let rows = sqlx::query_as::<_, RowTuple>(RULINGS).bind(combined_id).fetch_all(from).await;
    let rows = rows.map_err(StoreFault::of("cannot read combination_ruling"))?;
    let row = |(combined_id, judgement_no, unit_id, outcome, reason, at, by, person_id, role): RowTuple| {
        let (ruled_at, ruled_by) = (at, by);
        CombinationRulingRow {
            combined_id,
            judgement_no,
            unit_id,
            outcome,
            reason,
            ruled_at,
            ruled_by,
            person_id,
            role,
        }
    };
    Ok(rows.into_iter().map(row).collect())
}
