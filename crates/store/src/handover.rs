//! What a leaver leaves (交接): the items that are with him as their author, and the returns of a unit with their reasons.
//! Read only; whose they are now is the office's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A return of an item (退回记录).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of both tables, explained there")]
pub struct ReturnRow {
    pub submission_id: i64,
    pub title: String,
    pub disclosure: String,
    pub unit_id: i64,
    pub sender_id: i64,
    pub sender_name: String,
    pub on_day: String,
    pub at: String,
    pub person_name: String,
    pub role: String,
    pub opinion: String,
    pub is_office_return: i64,
}

const RETURN: &str = "select submission.id, submission.title, submission.disclosure, submission.unit_id, \
                      submission.sender_id, submission.sender_name, submission_mark.on_day, submission_mark.at, \
                      submission_mark.person_name, submission_mark.role, submission_mark.opinion, \
                      submission_mark.is_office_return from submission_mark \
                      join submission on submission.id = submission_mark.submission_id \
                      where submission_mark.kind = '退回'";

impl Store {
    /// The returns of a span of days (ISO, both included), newest first: of one unit's items, or of all.
    pub async fn returns(
        &self,
        unit: Option<i64>,
        (from, through): (&str, &str),
        limit: i64,
    ) -> Result<Vec<ReturnRow>, StoreFault> {
        let of_unit =
            if unit.is_some() { "and (submission.unit_id = $4 or submission.sender_id = $4)" } else { "" };
        let text = format!(
            "{RETURN} and submission_mark.on_day >= $1 and submission_mark.on_day <= $2 {of_unit} \
             order by submission_mark.at desc, submission.id desc, submission_mark.mark_no desc limit $3"
        );
        let mut query = sqlx::query(AssertSqlSafe(text)).bind(from).bind(through).bind(limit);
        if let Some(unit) = unit {
            query = query.bind(unit);
        }
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read returns"))?.iter().map(return_row).collect()
    }
}

impl Writing {
    /// How many drafts and how many returned items of a unit are with a person as their drafter.
    pub async fn left_with(&mut self, person: i64, unit: i64) -> Result<(i64, i64), StoreFault> {
        let query = sqlx::query(
            "select count(case when state <> '已退回' then 1 end), count(case when state = '已退回' then 1 end) \
             from submission where drafter_id = $1 and unit_id = $2 and state in ('草稿', '已退回', '已撤回')",
        );
        let row = query.bind(person).bind(unit).fetch_one(&mut *self.transaction).await;
        let row = row.map_err(StoreFault::of("cannot count what a person leaves"))?;
        let read = || Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?));
        read().map_err(StoreFault::of("cannot read the count of what a person leaves"))
    }
}

fn return_row(row: &AnyRow) -> Result<ReturnRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(ReturnRow {
            submission_id: row.try_get(0)?,
            title: row.try_get(1)?,
            disclosure: row.try_get(2)?,
            unit_id: row.try_get(3)?,
            sender_id: row.try_get(4)?,
            sender_name: row.try_get(5)?,
            on_day: row.try_get(6)?,
            at: row.try_get(7)?,
            person_name: row.try_get(8)?,
            role: row.try_get(9)?,
            opinion: row.try_get(10)?,
            is_office_return: row.try_get(11)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of returns"))
}
