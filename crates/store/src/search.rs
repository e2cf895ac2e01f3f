//! The search (检索): texts with whose they are, and the index of pairs of characters that finds them; written in the
//! same transaction as the record. Every hit is checked in the text, so the index may say too much, never too little.
//! Who may see what comes in as a [`SearchSight`]; this file only keeps to it.
//!
//! The index is a table of each database's own kind (`search_index`); it is made from `search_text`, is not copied to
//! another database but made there again ([`crate::copy`]).

use crate::fault::StoreFault;
use crate::open::{Dialect, Store};
use crate::search_token::{self, Folded, asked, kept, question, shelf_of, written};
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::fmt::Write as _;

/// Every unit whose role may read the kind sees it.
pub const REACH_ALL: &str = "全部";
/// The units named see it, and the roles that work for the whole office.
pub const REACH_LEFT: &str = "已出";
/// Only the units named see it.
pub const REACH_OWN: &str = "本单位";

/// A text that can be searched (检索条目).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchRow {
    /// What kind of record: `submission`.
    pub kind: String,
    /// The record.
    pub record_id: i64,
    /// The unit whose it is; 0 when it is nobody's.
    pub unit_id: i64,
    /// Another unit whose it is as well; 0 when there is none.
    pub second_unit_id: i64,
    /// [`REACH_ALL`], [`REACH_LEFT`] or [`REACH_OWN`].
    pub reach: String,
    /// Its day, ISO; may be empty.
    pub on_day: String,
    /// 标题.
    pub title: String,
    /// The text.
    pub body: String,
}

/// What whoever asks may see (可见范围).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchSight {
    /// The kinds.
    pub kinds: Vec<String>,
    /// The units whose own texts.
    pub units: Vec<i64>,
    /// Whether texts that left their unit besides.
    pub sees_what_left: bool,
}

/// What is asked for (检索条件).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchAsk {
    /// All of them must stand in title or text.
    pub terms: Vec<Folded>,
    /// On or after this day, ISO; empty for any.
    pub from: String,
    /// On or before this day, ISO; empty for any.
    pub until: String,
    /// Only texts kept before this one, to go on with the next page.
    pub before: Option<i64>,
    /// So many.
    pub limit: usize,
}

/// A text that was found (检索结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// Its place in the order of keeping; the newest first.
    pub id: i64,
    /// The text.
    pub row: SearchRow,
}

/// So many candidates are fetched at once after the first time, when as many as wanted and a few more are.
const AT_ONCE: i64 = 200;
const A_FEW: i64 = 4;
/// So many texts are read at once when the index is made again.
const BATCH: i64 = 200;

const COLUMNS: &str =
    "t.id, t.kind, t.record_id, t.unit_id, t.second_unit_id, t.reach, t.on_day, t.title, t.body";

impl Store {
    /// The texts with all the terms that may be seen, those kept last first.
    pub async fn search(&self, sight: &SearchSight, ask: &SearchAsk) -> Result<Vec<SearchHit>, StoreFault> {
        let tokens = asked(&ask.terms);
        if tokens.is_empty() || sight.kinds.is_empty() {
            return Ok(Vec::new());
        }
        let question = question(&tokens, self.dialect);
        let mut asking = Asking { ask, question, found: Vec::new(), before: ask.before.unwrap_or(i64::MAX) };
        match self.dialect {
            Dialect::Sqlite => {
                let statement = self.statement(&asking.question, sight);
                let mut connection = self.pool.acquire().await.map_err(StoreFault::of("cannot search"))?;
                asking.through(&mut connection, &statement, &Extent::Whole).await?;
            }
            Dialect::Postgres => self.search_shelves(sight, &mut asking).await?,
        }
        Ok(asking.found)
    }

    /// PostgreSQL gives what fits in any order, so it is asked shelf by shelf: the newest alone, then two, four and so
    /// on together, until there is enough.
    async fn search_shelves(&self, sight: &SearchSight, asking: &mut Asking<'_>) -> Result<(), StoreFault> {
        let fault = || StoreFault::of("cannot search");
        let mut reading = self.pool.begin().await.map_err(fault())?;
        // The planner cannot know how rare the tokens are and would rather read every text, once or for a join.
        let by_index = "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off";
        let done = sqlx::raw_sql(by_index).execute(&mut *reading).await;
        done.map_err(fault())?;
        let row = sqlx::query("select max(id) from search_text where id < $1").bind(asking.before);
        let row = row.fetch_one(&mut *reading).await.map_err(fault())?;
        let newest: Option<i64> = row.try_get(0).map_err(fault())?;
        let statement = self.statement(&asking.question, sight);
        let mut next = newest.map(shelf_of);
        let mut span = 1;
        while let Some(from) = next {
            let to = (from - span + 1).max(0);
            if asking.through(&mut reading, &statement, &Extent::Shelves { from, to }).await? {
                break;
            }
            next = (to > 0).then(|| to - 1);
            span *= 2;
        }
        Ok(())
    }

    /// Kinds come from the program and units are numbers, so both are written out; what a person typed is bound or
    /// has become numbers.
    fn statement(&self, numbers: &str, sight: &SearchSight) -> String {
        let kinds: Vec<String> =
            sight.kinds.iter().map(|kind| format!("'{}'", kind.replace('\'', "''"))).collect();
        let units: Vec<String> = sight.units.iter().filter(|unit| **unit != 0).map(i64::to_string).collect();
        let mut seen = format!("t.reach = '{REACH_ALL}'");
        if sight.sees_what_left {
            // Writing to a String cannot fail.
            let _ = write!(seen, " or t.reach = '{REACH_LEFT}'");
        }
        if !units.is_empty() {
            let list = units.join(", ");
            let _ = write!(seen, " or t.unit_id in ({list}) or t.second_unit_id in ({list})");
        }
        let (from, matches, key) = match self.dialect {
            // The index leads, in the order of its rows; cross join keeps SQLite from turning that round.
            Dialect::Sqlite => (
                "search_index cross join search_text t on t.id = search_index.rowid".to_owned(),
                "search_index match $5".to_owned(),
                "search_index.rowid",
            ),
            Dialect::Postgres => (
                // The fence keeps PostgreSQL from walking all texts backwards and opening each one's tokens.
                format!(
                    "generate_series($5::bigint, $6::bigint) shelf cross join lateral \
                     (select id from search_index where tokens @> array[{numbers}]::bigint[] offset 0) i \
                     join search_text t on t.id = i.id"
                ),
                "1 = 1".to_owned(),
                "i.id",
            ),
        };
        format!(
            "select {COLUMNS} from {from} where {matches} and {key} < $1 and t.kind in ({}) and ({seen}) \
             and t.on_day >= $2 and t.on_day <= $3 order by {key} desc limit $4",
            kinds.join(", ")
        )
    }

    /// How many texts of each kind can be searched.
    pub async fn search_counts(&self) -> Result<Vec<(String, i64)>, StoreFault> {
        let rows = sqlx::query("select kind, count(*) from search_text group by kind order by kind");
        let rows = rows.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot count the texts"))?;
        let read = |row: &AnyRow| Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?));
        rows.iter().map(|row| read(row).map_err(StoreFault::of("cannot read a count"))).collect()
    }
}

/// A question on its way (检索中的问题).
struct Asking<'a> {
    ask: &'a SearchAsk,
    /// The tokens as the database is asked for them.
    question: String,
    found: Vec<SearchHit>,
    /// Only texts kept before this one.
    before: i64,
}

/// How far the index is read (范围).
enum Extent {
    /// SQLite's, which gives the newest first.
    Whole,
    /// These shelves of PostgreSQL's.
    Shelves { from: i64, to: i64 },
}

impl Asking<'_> {
    /// Reads candidates, newest first, and keeps those that hold every term; whether there is enough.
    async fn through(
        &mut self,
        connection: &mut AnyConnection,
        statement: &str,
        extent: &Extent,
    ) -> Result<bool, StoreFault> {
        let wanted = i64::try_from(self.ask.limit).unwrap_or(AT_ONCE);
        let mut at_once = wanted.saturating_add(A_FEW).min(AT_ONCE);
        let until = if self.ask.until.is_empty() { "9999-12-31" } else { self.ask.until.as_str() };
        loop {
            let mut query = sqlx::query(AssertSqlSafe(statement.to_owned()));
            query = query.bind(self.before).bind(self.ask.from.clone()).bind(until.to_owned()).bind(at_once);
            query = match extent {
                Extent::Whole => query.bind(self.question.clone()),
                // With the tokens written out the statement is used once.
                Extent::Shelves { from, to } => query.persistent(false).bind(*to).bind(*from),
            };
            let rows = query.fetch_all(&mut *connection).await.map_err(StoreFault::of("cannot search"))?;
            for row in &rows {
                let hit = hit_of(row)?;
                self.before = hit.id;
                if holds(&hit.row, &self.ask.terms) {
                    self.found.push(hit);
                    if self.found.len() >= self.ask.limit {
                        return Ok(true);
                    }
                }
            }
            if i64::try_from(rows.len()).unwrap_or(i64::MAX) < at_once {
                return Ok(false);
            }
            at_once = AT_ONCE;
        }
    }
}

impl Store {
    /// Clears away what an index made again left behind on PostgreSQL, which would slow every question until the server
    /// did it by itself. To be called after the transaction of [`Writing::rebuild_index`] has ended.
    pub async fn tidy_search(&self) -> Result<(), StoreFault> {
        if self.dialect == Dialect::Postgres {
            let done = sqlx::raw_sql("vacuum (analyze) search_index").execute(&self.pool).await;
            done.map_err(StoreFault::of("cannot tidy the search index"))?;
        }
        Ok(())
    }

    /// Whether there is a record that could be found.
    pub async fn has_texts(&self) -> Result<bool, StoreFault> {
        let query = sqlx::query("select (select count(*) from submission) + (select count(*) from bulletin)");
        let row = query.fetch_one(&self.pool).await.map_err(StoreFault::of("cannot count the records"))?;
        row.try_get::<i64, _>(0).map(|count| count > 0).map_err(StoreFault::of("cannot read the count"))
    }
}

impl Writing {
    /// The numbers of all submissions, oldest first.
    pub async fn submission_ids(&mut self) -> Result<Vec<i64>, StoreFault> {
        let rows =
            sqlx::query("select id from submission order by id").fetch_all(&mut *self.transaction).await;
        let rows = rows.map_err(StoreFault::of("cannot read submission"))?;
        rows.iter().map(|row| row.try_get(0).map_err(StoreFault::of("cannot read submission.id"))).collect()
    }

    /// Keeps the present text of a record; what was kept of it before gives way, and it stands first again.
    pub async fn index_text(&mut self, row: &SearchRow) -> Result<(), StoreFault> {
        self.unindex_text(&row.kind, row.record_id).await?;
        let id = self.next_id("search_text").await?;
        let insert = sqlx::query(
            "insert into search_text (id, kind, record_id, unit_id, second_unit_id, reach, on_day, title, body) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        );
        let insert = insert.bind(id).bind(row.kind.clone()).bind(row.record_id).bind(row.unit_id);
        let insert = insert.bind(row.second_unit_id).bind(row.reach.clone()).bind(row.on_day.clone());
        let insert = insert.bind(keepable(&row.title)).bind(keepable(&row.body));
        let done = insert.execute(&mut *self.transaction).await;
        done.map_err(StoreFault::of("cannot write search_text"))?;
        add_to_index(&mut self.transaction, self.dialect, id, &[&row.title, &row.body]).await
    }

    /// Takes a record out of the search.
    pub async fn unindex_text(&mut self, kind: &str, record_id: i64) -> Result<(), StoreFault> {
        let query = sqlx::query("select id from search_text where kind = $1 and record_id = $2");
        let row = query.bind(kind).bind(record_id).fetch_optional(&mut *self.transaction).await;
        let Some(row) = row.map_err(StoreFault::of("cannot read search_text"))? else { return Ok(()) };
        let id: i64 = row.try_get(0).map_err(StoreFault::of("cannot read search_text.id"))?;
        let of_index = match self.dialect {
            Dialect::Sqlite => "delete from search_index where rowid = $1",
            Dialect::Postgres => "delete from search_index where id = $1",
        };
        for statement in [of_index, "delete from search_text where id = $1"] {
            let done = sqlx::query(statement).bind(id).execute(&mut *self.transaction).await;
            done.map_err(StoreFault::of("cannot take a text out of the search"))?;
        }
        Ok(())
    }

    /// Takes all records of a kind out of the search.
    pub async fn unindex_kind(&mut self, kind: &str) -> Result<(), StoreFault> {
        let query = sqlx::query("select record_id from search_text where kind = $1").bind(kind);
        let rows = query.fetch_all(&mut *self.transaction).await;
        for row in &rows.map_err(StoreFault::of("cannot read search_text"))? {
            let record: i64 = row.try_get(0).map_err(StoreFault::of("cannot read search_text.record_id"))?;
            self.unindex_text(kind, record).await?;
        }
        Ok(())
    }

    /// Makes the index again from the texts that are kept; gives their number.
    pub async fn rebuild_index(&mut self) -> Result<u64, StoreFault> {
        rebuild(&mut self.transaction, self.dialect).await
    }
}

/// Makes the index of a database again from its texts.
pub(crate) async fn rebuild(connection: &mut AnyConnection, dialect: Dialect) -> Result<u64, StoreFault> {
    let clear = match dialect {
        Dialect::Sqlite => "insert into search_index (search_index) values ('delete-all')",
        Dialect::Postgres => "delete from search_index",
    };
    let done = sqlx::raw_sql(clear).execute(&mut *connection).await;
    done.map_err(StoreFault::of("cannot empty the search index"))?;
    let (mut count, mut last) = (0_u64, i64::MIN);
    loop {
        let query = sqlx::query("select id, title, body from search_text where id > $1 order by id limit $2");
        let rows = query.bind(last).bind(BATCH).fetch_all(&mut *connection).await;
        let rows = rows.map_err(StoreFault::of("cannot read search_text"))?;
        for row in &rows {
            let read = || Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?));
            let (id, title, body): (i64, String, String) =
                read().map_err(StoreFault::of("cannot read a row of search_text"))?;
            add_to_index(connection, dialect, id, &[&title, &body]).await?;
            (count, last) = (count + 1, id);
        }
        if rows.is_empty() {
            break;
        }
    }
    if count > 0 {
        let tidy = match dialect {
            // One piece instead of the many it was written in.
            Dialect::Sqlite => "insert into search_index (search_index) values ('optimize')",
            Dialect::Postgres => "analyze search_index, search_text",
        };
        let done = sqlx::raw_sql(tidy).execute(&mut *connection).await;
        done.map_err(StoreFault::of("cannot tidy the search index"))?;
    }
    Ok(count)
}

async fn add_to_index(
    connection: &mut AnyConnection,
    dialect: Dialect,
    id: i64,
    texts: &[&str],
) -> Result<(), StoreFault> {
    let tokens = written(&kept(texts), dialect, id);
    let insert = match dialect {
        Dialect::Sqlite => "insert into search_index (rowid, tokens) values ($1, $2)",
        Dialect::Postgres => {
            "insert into search_index (id, tokens) values ($1, string_to_array($2, ' ')::bigint[])"
        }
    };
    let done = sqlx::query(insert).bind(id).bind(tokens).execute(&mut *connection).await;
    done.map(|_| ()).map_err(StoreFault::of("cannot write search_index"))
}

/// PostgreSQL keeps every character but one, which says nothing.
fn keepable(text: &str) -> String {
    text.replace('\0', "")
}

/// Whether every term stands in the title or in the text.
fn holds(row: &SearchRow, terms: &[Folded]) -> bool {
    terms.iter().all(|term| search_token::holds(&row.title, term) || search_token::holds(&row.body, term))
}

fn hit_of(row: &AnyRow) -> Result<SearchHit, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(SearchHit {
            id: row.try_get(0)?,
            row: SearchRow {
                kind: row.try_get(1)?,
                record_id: row.try_get(2)?,
                unit_id: row.try_get(3)?,
                second_unit_id: row.try_get(4)?,
                reach: row.try_get(5)?,
                on_day: row.try_get(6)?,
                title: row.try_get(7)?,
                body: row.try_get(8)?,
            },
        })
    };
    read().map_err(StoreFault::of("cannot read a row of search_text"))
}
