//! The office's own words for the reader of texts (自有词条) and the marks people dismissed (已处理的提示), rows and statements.
//! What a word means and when it counts is the text room's matter; who may change the list is the office room's.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A word of the office's own list (词条).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedWordRow {
    /// From 1.
    pub id: i64,
    /// The word.
    pub word: String,
    /// 类别, or 放行.
    pub class: String,
    /// 级别.
    pub level: String,
    /// What should stand there; empty when nothing is proposed.
    pub proposal: String,
    /// The first day of papers it is marked in, ISO; empty when it always was.
    pub from_day: String,
    /// The last day, ISO; empty when it has none.
    pub to_day: String,
    /// Why it is in the list.
    pub reason: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
    /// When it was ended, RFC 3339 UTC; empty while it is in force.
    pub ended_at: String,
    /// Who ended it.
    pub ended_by: String,
    /// Why.
    pub end_reason: String,
}

/// A mark somebody dismissed in one version of a text (已处理的提示).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DismissalRow {
    /// The digest of the text.
    pub text_digest: String,
    /// The check, `G-25`.
    pub mark: String,
    /// Where, as `field:line:start:end`.
    pub place: String,
    /// The words it was about.
    pub found: String,
    /// Why it is no fault.
    pub reason: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

const WORD: &str = "select w.id, w.word, w.class, w.level, w.proposal, w.from_day, w.to_day, w.reason, w.recorded_at, \
                    w.recorded_by, coalesce(e.recorded_at, ''), coalesce(e.recorded_by, ''), coalesce(e.reason, '') \
                    from word_entry w left join word_end e on e.entry_id = w.id order by w.id";

impl Store {
    /// Every word of the office's own list, the ended ones included, in the order they came.
    pub async fn listed_words(&self) -> Result<Vec<ListedWordRow>, StoreFault> {
        let rows = sqlx::query(WORD).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read word_entry"))?.iter().map(word_row).collect()
    }

    /// The dismissals of one text.
    pub async fn dismissals(&self, text_digest: &str) -> Result<Vec<DismissalRow>, StoreFault> {
        let query = sqlx::query(
            "select text_digest, mark, place, found, reason, recorded_at, recorded_by from mark_dismissal \
             where text_digest = $1 order by mark, place",
        );
        let rows = query.bind(text_digest).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read mark_dismissal"))?.iter().map(dismissal_row).collect()
    }
}

impl Writing {
    /// The words as this transaction sees them.
    pub async fn listed_words(&mut self) -> Result<Vec<ListedWordRow>, StoreFault> {
        let rows = sqlx::query(WORD).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read word_entry"))?.iter().map(word_row).collect()
    }

    /// Appends a word; its `id` is given here and returned.
    pub async fn add_word(&mut self, row: ListedWordRow) -> Result<i64, StoreFault> {
        let id = self.next_id("word_entry").await?;
        sqlx::query(
            "insert into word_entry (id, word, class, level, proposal, from_day, to_day, reason, recorded_at, \
             recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(row.word)
        .bind(row.class)
        .bind(row.level)
        .bind(row.proposal)
        .bind(row.from_day)
        .bind(row.to_day)
        .bind(row.reason)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to word_entry"))?;
        Ok(id)
    }

    /// Ends a word.
    pub async fn end_word(&mut self, id: i64, reason: &str, at: &str, by: &str) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into word_end (entry_id, reason, recorded_at, recorded_by) values ($1, $2, $3, $4)",
        )
        .bind(id)
        .bind(reason)
        .bind(at)
        .bind(by)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to word_end"))?;
        Ok(())
    }

    /// The dismissals of one text as this transaction sees them.
    pub async fn dismissals(&mut self, text_digest: &str) -> Result<Vec<DismissalRow>, StoreFault> {
        let query = sqlx::query(
            "select text_digest, mark, place, found, reason, recorded_at, recorded_by from mark_dismissal \
             where text_digest = $1 order by mark, place",
        );
        let rows = query.bind(text_digest).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read mark_dismissal"))?.iter().map(dismissal_row).collect()
    }

    /// Appends a dismissal.
    pub async fn add_dismissal(&mut self, row: DismissalRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into mark_dismissal (text_digest, mark, place, found, reason, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(row.text_digest)
        .bind(row.mark)
        .bind(row.place)
        .bind(row.found)
        .bind(row.reason)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to mark_dismissal"))?;
        Ok(())
    }
}

fn word_row(row: &AnyRow) -> Result<ListedWordRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(ListedWordRow {
            id: row.try_get(0)?,
            word: row.try_get(1)?,
            class: row.try_get(2)?,
            level: row.try_get(3)?,
            proposal: row.try_get(4)?,
            from_day: row.try_get(5)?,
            to_day: row.try_get(6)?,
            reason: row.try_get(7)?,
            recorded_at: row.try_get(8)?,
            recorded_by: row.try_get(9)?,
            ended_at: row.try_get(10)?,
            ended_by: row.try_get(11)?,
            end_reason: row.try_get(12)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of word_entry"))
}

fn dismissal_row(row: &AnyRow) -> Result<DismissalRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(DismissalRow {
            text_digest: row.try_get(0)?,
            mark: row.try_get(1)?,
            place: row.try_get(2)?,
            found: row.try_get(3)?,
            reason: row.try_get(4)?,
            recorded_at: row.try_get(5)?,
            recorded_by: row.try_get(6)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of mark_dismissal"))
}
