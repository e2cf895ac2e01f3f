//! The ledger's rows (台账记录): appended in batches, read in order, checked as links of the chain.
//! What a payload means is the office's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashMap;
use zhaozhang_domain::chain::{EntryKind, Head, LedgerLine, Link, digest};

/// A chain of the store (链).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Chain {
    /// 台账.
    Ledger,
    /// 日志.
    Event,
}

impl Chain {
    /// The word in `chain_head`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Event => "event",
        }
    }
}

/// An entry as it is kept (台账记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// 序号, from 1 without gaps.
    pub serial: i64,
    /// What it says.
    pub line: LedgerLine,
    /// The hash before.
    pub previous_hash: String,
    /// Its own.
    pub hash: String,
}

impl LedgerRow {
    /// The entry as a link of the chain.
    pub fn link(&self) -> Link {
        Link {
            serial: self.serial,
            previous_hash: self.previous_hash.clone(),
            text: self.line.text(self.serial, &self.previous_hash),
            hash: self.hash.clone(),
        }
    }
}

/// An entry to append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewEntry<'a> {
    /// A fact as canonical JSON.
    Fact(&'a str),
    /// An earlier entry taken back, with the reason.
    Reversal(i64, &'a str),
}

/// An import as it is kept (导入批次).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// 批次号, from 1.
    pub id: i64,
    /// The notice.
    pub notice_code: String,
    /// Where the facts came from, in words.
    pub source: String,
    /// How many were taken in.
    pub fact_count: i64,
    /// How many were refused.
    pub refused_count: i64,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// Under what entries are appended: the same for all of one call.
#[derive(Debug, Clone, Copy)]
pub struct Stamp<'a> {
    /// The notice.
    pub notice_code: &'a str,
    /// RFC 3339 UTC.
    pub recorded_at: &'a str,
    /// 经办人.
    pub recorded_by: &'a str,
    /// The import, if there is one.
    pub batch_id: Option<i64>,
}

/// Columns of `ledger_entry` in the order of binding.
const COLUMNS: usize = 12;
/// Rows in one insert. SQLite finds each `$n` by walking the names of all before it, so the time of a statement
/// grows with the square of its variables: 100,000 rows took 15 s by 500 and 2 s by 40.
const ROWS_PER_INSERT: usize = 40;
/// Values in one look-up; the same holds.
const VALUES_PER_LOOKUP: usize = 400;
/// After so many rows at once the database is told to look at the table anew; without that PostgreSQL goes through
/// the whole ledger for every look-up until its own housekeeping comes round.
const MANY_ROWS: usize = 2_000;

const SELECT: &str = "select serial, notice_code, kind, payload, reverses, reason, recorded_at, recorded_by, \
                      batch_id, previous_hash, hash from ledger_entry";

impl Store {
    /// Entries after a number, in order, at most so many; of one notice, or of all.
    pub async fn entries_after(
        &self,
        notice_code: Option<&str>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<LedgerRow>, StoreFault> {
        let limit = i64::from(limit);
        let rows = if let Some(code) = notice_code {
            let text = format!("{SELECT} where notice_code = $1 and serial > $2 order by serial limit $3");
            let query = sqlx::query(AssertSqlSafe(text)).bind(code).bind(after).bind(limit);
            query.fetch_all(&self.pool).await
        } else {
            let text = format!("{SELECT} where serial > $1 order by serial limit $2");
            sqlx::query(AssertSqlSafe(text)).bind(after).bind(limit).fetch_all(&self.pool).await
        };
        rows.map_err(StoreFault::of("cannot read ledger_entry"))?.iter().map(ledger_row).collect()
    }

    /// How many entries a notice has.
    pub async fn entry_count(&self, notice_code: &str) -> Result<i64, StoreFault> {
        let query = sqlx::query("select count(*) from ledger_entry where notice_code = $1").bind(notice_code);
        let row = query.fetch_one(&self.pool).await.map_err(StoreFault::of("cannot count ledger_entry"))?;
        row.try_get(0).map_err(StoreFault::of("cannot read the count of ledger_entry"))
    }

    /// The codes of the notices that have entries after a number.
    pub async fn notices_with_entries_after(&self, after: i64) -> Result<Vec<String>, StoreFault> {
        let query =
            sqlx::query("select distinct notice_code from ledger_entry where serial > $1").bind(after);
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read ledger_entry"))?;
        let code = |row: &AnyRow| row.try_get(0);
        let codes: Result<Vec<String>, _> = rows.iter().map(code).collect();
        codes.map_err(StoreFault::of("cannot read ledger_entry.notice_code"))
    }

    /// The imports of a notice, newest first.
    pub async fn batches(&self, notice_code: &str) -> Result<Vec<BatchRow>, StoreFault> {
        let query = sqlx::query(
            "select id, notice_code, source, fact_count, refused_count, recorded_at, recorded_by \
             from import_batch where notice_code = $1 order by id desc",
        );
        let rows = query.bind(notice_code).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read import_batch"))?
            .iter()
            .map(|row| {
                let read = || {
                    Ok::<_, sqlx::Error>(BatchRow {
                        id: row.try_get(0)?,
                        notice_code: row.try_get(1)?,
                        source: row.try_get(2)?,
                        fact_count: row.try_get(3)?,
                        refused_count: row.try_get(4)?,
                        recorded_at: row.try_get(5)?,
                        recorded_by: row.try_get(6)?,
                    })
                };
                read().map_err(StoreFault::of("cannot read a row of import_batch"))
            })
            .collect()
    }
}

impl Store {
    /// The entry that took this one back.
    pub async fn reversal_of(&self, serial: i64) -> Result<Option<LedgerRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{SELECT} where reverses = $1"))).bind(serial);
        let row = query.fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot look for a reversal"))?.as_ref().map(ledger_row).transpose()
    }
}

impl Writing {
    /// The entry of that number.
    pub async fn entry(&mut self, serial: i64) -> Result<Option<LedgerRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{SELECT} where serial = $1"))).bind(serial);
        let row = query.fetch_optional(&mut *self.transaction).await;
        row.map_err(StoreFault::of("cannot read ledger_entry"))?.as_ref().map(ledger_row).transpose()
    }

    /// The number of the entry that took this one back.
    pub async fn reversal_of(&mut self, serial: i64) -> Result<Option<i64>, StoreFault> {
        let query = sqlx::query("select serial from ledger_entry where reverses = $1").bind(serial);
        let row = query.fetch_optional(&mut *self.transaction).await;
        let row = row.map_err(StoreFault::of("cannot look for a reversal"))?;
        row.map(|row| row.try_get(0)).transpose().map_err(StoreFault::of("cannot read ledger_entry.serial"))
    }

    /// Those of the facts that the notice's ledger already holds and nobody took back: hash to entry number.
    pub async fn standing(
        &mut self,
        notice_code: &str,
        fact_hashes: &[String],
    ) -> Result<HashMap<String, i64>, StoreFault> {
        let mut standing = HashMap::new();
        if self.ledger.serial == 0 {
            return Ok(standing);
        }
        for hashes in fact_hashes.chunks(VALUES_PER_LOOKUP) {
            let places: Vec<String> = (1..=hashes.len()).map(|number| format!("${number}")).collect();
            // The notice and the reversal are looked at row by row, so that the index of hashes is the one to take.
            let text = format!(
                "select entry.fact_hash, entry.serial, entry.notice_code, \
                 (select reversal.serial from ledger_entry reversal where reversal.reverses = entry.serial) \
                 from ledger_entry entry where entry.fact_hash in ({})",
                places.join(", ")
            );
            let mut query = sqlx::query(AssertSqlSafe(text));
            for hash in hashes {
                query = query.bind(hash.clone());
            }
            let rows = query.fetch_all(&mut *self.transaction).await;
            for row in &rows.map_err(StoreFault::of("cannot look for standing facts"))? {
                let read = || {
                    Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?))
                };
                let (hash, serial, code, reversal): (String, i64, String, Option<i64>) =
                    read().map_err(StoreFault::of("cannot read a row of ledger_entry"))?;
                if code == notice_code && reversal.is_none() {
                    standing.entry(hash).or_insert(serial);
                }
            }
        }
        Ok(standing)
    }

    /// Opens an import and gives its number.
    pub async fn add_batch(&mut self, batch: &BatchRow) -> Result<i64, StoreFault> {
        let id = self.next_id("import_batch").await?;
        sqlx::query(
            "insert into import_batch (id, notice_code, source, fact_count, refused_count, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(batch.notice_code.clone())
        .bind(batch.source.clone())
        .bind(batch.fact_count)
        .bind(batch.refused_count)
        .bind(batch.recorded_at.clone())
        .bind(batch.recorded_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write import_batch"))?;
        Ok(id)
    }

    /// Appends entries and gives the first and last number; nothing for no entries.
    pub async fn append(
        &mut self,
        stamp: Stamp<'_>,
        entries: &[NewEntry<'_>],
    ) -> Result<Option<(i64, i64)>, StoreFault> {
        let first = self.ledger.serial + 1;
        let recorded_at = self.time_of(stamp.recorded_at);
        let stamp = Stamp { recorded_at: &recorded_at, ..stamp };
        for rows in entries.chunks(ROWS_PER_INSERT) {
            let mut query = sqlx::query(AssertSqlSafe(insert_text(rows.len())));
            for entry in rows {
                let (line, fact_hash) = line_of(stamp, *entry);
                let serial = self.ledger.serial + 1;
                let previous_hash = std::mem::take(&mut self.ledger.hash);
                let hash = digest(line.text(serial, &previous_hash).as_bytes());
                self.ledger = Head { serial, hash: hash.clone() };
                query = query
                    .bind(serial)
                    .bind(line.notice_code)
                    .bind(line.kind.word())
                    .bind(line.payload)
                    .bind(fact_hash)
                    .bind(line.reverses)
                    .bind(line.reason)
                    .bind(line.recorded_at)
                    .bind(line.recorded_by)
                    .bind(line.batch_id)
                    .bind(previous_hash)
                    .bind(hash);
            }
            let done = query.execute(&mut *self.transaction).await;
            let done = done.map_err(StoreFault::of("cannot append to ledger_entry"))?;
            if usize::try_from(done.rows_affected()) != Ok(rows.len()) {
                return Err(StoreFault::plain("ledger_entry took another number of rows than it was given"));
            }
        }
        if entries.len() >= MANY_ROWS {
            sqlx::raw_sql("analyze ledger_entry")
                .execute(&mut *self.transaction)
                .await
                .map_err(StoreFault::of("cannot analyze ledger_entry"))?;
        }
        let last = self.ledger.serial;
        Ok((last >= first).then_some((first, last)))
    }
}

fn line_of(stamp: Stamp<'_>, entry: NewEntry<'_>) -> (LedgerLine, String) {
    let (kind, payload, reverses, reason) = match entry {
        NewEntry::Fact(payload) => (EntryKind::Fact, payload, None, ""),
        NewEntry::Reversal(serial, reason) => (EntryKind::Reversal, "", Some(serial), reason),
    };
    let line = LedgerLine {
        notice_code: stamp.notice_code.to_owned(),
        kind,
        payload: payload.to_owned(),
        reverses,
        reason: reason.to_owned(),
        recorded_at: stamp.recorded_at.to_owned(),
        recorded_by: stamp.recorded_by.to_owned(),
        batch_id: stamp.batch_id,
    };
    let fact_hash = if kind == EntryKind::Fact { digest(payload.as_bytes()) } else { String::new() };
    (line, fact_hash)
}

fn insert_text(rows: usize) -> String {
    let mut text = String::from(
        "insert into ledger_entry (serial, notice_code, kind, payload, fact_hash, reverses, reason, recorded_at, \
         recorded_by, batch_id, previous_hash, hash) values ",
    );
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=COLUMNS {
            text.push_str(if column == 1 { "$" } else { ", $" });
            text.push_str(&(row * COLUMNS + column).to_string());
        }
        text.push(')');
    }
    text
}

fn ledger_row(row: &AnyRow) -> Result<LedgerRow, StoreFault> {
    let read = || {
        let kind: String = row.try_get(2)?;
        let kind =
            EntryKind::parse(&kind).ok_or_else(|| sqlx::Error::Decode(format!("kind {kind}").into()))?;
        Ok::<_, sqlx::Error>(LedgerRow {
            serial: row.try_get(0)?,
            line: LedgerLine {
                notice_code: row.try_get(1)?,
                kind,
                payload: row.try_get(3)?,
                reverses: row.try_get(4)?,
                reason: row.try_get(5)?,
                recorded_at: row.try_get(6)?,
                recorded_by: row.try_get(7)?,
                batch_id: row.try_get(8)?,
            },
            previous_hash: row.try_get(9)?,
            hash: row.try_get(10)?,
        })
    };
    let serial = row.try_get::<i64, _>(0).unwrap_or(0);
    read().map_err(StoreFault::of(format!("cannot read row {serial} of ledger_entry")))
}
