//! Doubts (疑点): what speaks against a claim, as it was found, with what the unit said and what was decided. Nothing is
//! changed or deleted; a claim that was doubted stays, with its doubts. What counts as a doubt is the text room's.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row};

/// What speaks against a claim (疑点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtRow {
    /// From 1.
    pub id: i64,
    /// `report_row`, `publication` …
    pub subject_kind: String,
    /// The record's number.
    pub subject_id: i64,
    /// The claim in words: 稿件标题.
    pub subject: String,
    /// Whose claim it is.
    pub unit_id: Option<i64>,
    /// Stable code, E-3….
    pub code: String,
    /// What was found.
    pub what: String,
    /// What it rests on: the words, numbers or places compared.
    pub reason: String,
    /// RFC 3339 UTC.
    pub found_at: String,
    /// Who asked.
    pub found_by: String,
}

/// A step of a doubt (办理): the unit's answer or the city office's ruling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtStepRow {
    /// The doubt.
    pub doubt_id: i64,
    /// From 1.
    pub number: i64,
    /// `answer` or `ruling`.
    pub kind: String,
    /// Of a ruling: `stands` or `cleared`; empty for an answer.
    pub outcome: String,
    /// What was said.
    pub words: String,
    /// RFC 3339 UTC.
    pub taken_at: String,
    /// Who.
    pub taken_by: String,
    /// Under which role.
    pub role: String,
}

/// Which doubts are asked for (查询).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubtsAsked<'a> {
    /// One.
    Id(i64),
    /// Of one claim.
    Subject(&'a str, i64),
    /// Of a unit, or of everybody, newest first, so many.
    Newest {
        /// The unit; none for everybody.
        unit: Option<i64>,
        /// How many at most.
        limit: i64,
    },
}

/// What was decided about a doubt (疑点认定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtRuling {
    /// The doubt.
    pub doubt_id: i64,
    /// Its claim.
    pub subject_id: i64,
    /// What was found.
    pub what: String,
    /// `stands` or `cleared`.
    pub outcome: String,
    /// The words of the ruling.
    pub words: String,
}

const DOUBT: &str = "select id, subject_kind, subject_id, subject, unit_id, code, what, reason, found_at, found_by \
                     from doubt";

fn doubt_row(row: &AnyRow) -> Result<DoubtRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(DoubtRow {
            id: row.try_get(0)?,
            subject_kind: row.try_get(1)?,
            subject_id: row.try_get(2)?,
            subject: row.try_get(3)?,
            unit_id: row.try_get(4)?,
            code: row.try_get(5)?,
            what: row.try_get(6)?,
            reason: row.try_get(7)?,
            found_at: row.try_get(8)?,
            found_by: row.try_get(9)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of doubt"))
}

fn step_row(row: &AnyRow) -> Result<DoubtStepRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(DoubtStepRow {
            doubt_id: row.try_get(0)?,
            number: row.try_get(1)?,
            kind: row.try_get(2)?,
            outcome: row.try_get(3)?,
            words: row.try_get(4)?,
            taken_at: row.try_get(5)?,
            taken_by: row.try_get(6)?,
            role: row.try_get(7)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of doubt_step"))
}

async fn asked<'e, E>(executor: E, asked: DoubtsAsked<'_>) -> Result<Vec<DoubtRow>, StoreFault>
where
    E: Executor<'e, Database = Any>,
{
    let order = match asked {
        DoubtsAsked::Id(_) => "where id = $1",
        DoubtsAsked::Subject(..) => "where subject_kind = $1 and subject_id = $2 order by id",
        DoubtsAsked::Newest { unit: None, .. } => "order by id desc limit $1",
        DoubtsAsked::Newest { unit: Some(_), .. } => "where unit_id = $2 order by id desc limit $1",
    };
    let query = sqlx::query(AssertSqlSafe(format!("{DOUBT} {order}")));
    let query = match asked {
        DoubtsAsked::Id(id) => query.bind(id),
        DoubtsAsked::Subject(kind, id) => query.bind(kind.to_owned()).bind(id),
        DoubtsAsked::Newest { unit: None, limit } => query.bind(limit),
        DoubtsAsked::Newest { unit: Some(unit), limit } => query.bind(limit).bind(unit),
    };
    let rows = query.fetch_all(executor).await.map_err(StoreFault::of("cannot read doubt"))?;
    rows.iter().map(doubt_row).collect()
}

async fn steps<'e, E>(executor: E, doubt: i64) -> Result<Vec<DoubtStepRow>, StoreFault>
where
    E: Executor<'e, Database = Any>,
{
    let query = sqlx::query(
        "select doubt_id, number, kind, outcome, words, taken_at, taken_by, role from doubt_step \
         where doubt_id = $1 order by number",
    );
    let rows = query.bind(doubt).fetch_all(executor).await;
    rows.map_err(StoreFault::of("cannot read doubt_step"))?.iter().map(step_row).collect()
}

impl Store {
    /// Doubts.
    pub async fn doubts(&self, asked_for: DoubtsAsked<'_>) -> Result<Vec<DoubtRow>, StoreFault> {
        asked(&self.pool, asked_for).await
    }

    /// What was decided about doubts of one kind of claim, in order: the doubt, its claim, what was found, the outcome and
    /// the words of the ruling. The last of a doubt holds.
    pub async fn doubt_rulings(&self, subject_kind: &str) -> Result<Vec<DoubtRuling>, StoreFault> {
        let query = sqlx::query(
            "select d.id, d.subject_id, d.what, s.outcome, s.words from doubt d \
             join doubt_step s on s.doubt_id = d.id where d.subject_kind = $1 and s.kind = 'ruling' \
             order by d.id, s.number",
        );
        let rows = query.bind(subject_kind.to_owned()).fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read doubt_step"))?;
        let read = |row: &AnyRow| {
            Ok::<_, sqlx::Error>(DoubtRuling {
                doubt_id: row.try_get(0)?,
                subject_id: row.try_get(1)?,
                what: row.try_get(2)?,
                outcome: row.try_get(3)?,
                words: row.try_get(4)?,
            })
        };
        let rulings: Result<Vec<_>, _> = rows.iter().map(read).collect();
        rulings.map_err(StoreFault::of("cannot read a ruling of doubt_step"))
    }

    /// What was said and decided about a doubt, in order.
    pub async fn doubt_steps(&self, doubt: i64) -> Result<Vec<DoubtStepRow>, StoreFault> {
        steps(&self.pool, doubt).await
    }
}

impl Writing {
    /// What was said and decided about a doubt as this transaction sees it.
    pub async fn doubt_steps(&mut self, doubt: i64) -> Result<Vec<DoubtStepRow>, StoreFault> {
        steps(&mut *self.transaction, doubt).await
    }

    /// Appends a doubt and gives its number; nothing when the same was found before.
    pub async fn add_doubt(&mut self, row: DoubtRow) -> Result<Option<i64>, StoreFault> {
        let id = self.next_id("doubt").await?;
        let insert = sqlx::query(
            "insert into doubt (id, subject_kind, subject_id, subject, unit_id, code, what, reason, found_at, \
             found_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             on conflict (subject_kind, subject_id, code, reason) do nothing",
        );
        let insert = insert.bind(id).bind(row.subject_kind).bind(row.subject_id).bind(row.subject);
        let insert = insert.bind(row.unit_id).bind(row.code).bind(row.what).bind(row.reason);
        let done = insert.bind(row.found_at).bind(row.found_by).execute(&mut *self.transaction).await;
        let done = done.map_err(StoreFault::of("cannot append to doubt"))?;
        Ok((done.rows_affected() == 1).then_some(id))
    }

    /// Appends a step; its `number` is given here.
    pub async fn add_doubt_step(&mut self, row: DoubtStepRow) -> Result<(), StoreFault> {
        let before = steps(&mut *self.transaction, row.doubt_id).await?;
        let number = before.last().map_or(0, |step| step.number) + 1;
        let insert = sqlx::query(
            "insert into doubt_step (doubt_id, number, kind, outcome, words, taken_at, taken_by, role) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert.bind(row.doubt_id).bind(number).bind(row.kind).bind(row.outcome).bind(row.words);
        let insert = insert.bind(row.taken_at).bind(row.taken_by).bind(row.role);
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot append to doubt_step"))
    }
}
