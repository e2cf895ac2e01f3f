//! Searching the log (查日志): a page of events by who, role, act, subject and days, newest first, continued from the
//! last number shown. Each condition has an index that ends with the number, so a page costs the same however long the
//! log is; words are looked for in a stretch of the log at a time for the same reason.

use crate::event::{EventRow, SELECT, event_row};
use crate::fault::StoreFault;
use crate::open::Store;
use sqlx::{AssertSqlSafe, Row};

/// What is looked for; an empty text is no condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventSearch {
    /// Who, by the whole name.
    pub actor: String,
    /// Under which role.
    pub role: String,
    /// What, by the word of the act.
    pub verb: String,
    /// To what, by the whole subject.
    pub subject: String,
    /// From this time on.
    pub from: String,
    /// Before this time.
    pub until: String,
    /// Words in subject or detail.
    pub words: String,
    /// Only events before this number; nothing for the newest.
    pub before: Option<i64>,
}

/// A page of events (日志一页).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPage {
    /// The events, newest first.
    pub rows: Vec<EventRow>,
    /// Where the next page begins; nothing when there is no more.
    pub next: Option<i64>,
    /// The oldest number that was looked at, when words were looked for in a stretch only.
    pub looked_down_to: Option<i64>,
}

/// How many events are looked through for words at a time.
const STRETCH: i64 = 50_000;

impl Store {
    /// A page of the events that fit, at most so many.
    pub async fn search_events(&self, search: &EventSearch, limit: u32) -> Result<EventPage, StoreFault> {
        let last = self.last_event().await?;
        let mut top = search.before.unwrap_or(i64::MAX).min(last + 1);
        let mut bottom = 1;
        if !search.until.is_empty() {
            let query = "select serial from event where at < $1 order by at desc, serial desc limit 1";
            top = top.min(self.edge(query, &search.until).await?.map_or(1, |serial| serial + 1));
        }
        if !search.from.is_empty() {
            let query = "select serial from event where at >= $1 order by at, serial limit 1";
            bottom = self.edge(query, &search.from).await?.unwrap_or(i64::MAX);
        }
        let stretch = if search.words.is_empty() { i64::MAX } else { STRETCH };
        let from = bottom.max(top.saturating_sub(stretch));
        let rows = self.fitting(search, from, top, limit).await?;
        let is_full = u32::try_from(rows.len()).is_ok_and(|found| found >= limit);
        let next = if is_full {
            rows.last().map(|row| row.serial)
        } else {
            Some(from).filter(|from| *from > bottom)
        };
        let looked_down_to = (!search.words.is_empty() && !is_full && from > bottom).then_some(from);
        Ok(EventPage { rows, next: next.filter(|next| *next > bottom), looked_down_to })
    }

    /// The number of the newest event; 0 when there is none.
    pub async fn last_event(&self) -> Result<i64, StoreFault> {
        let query = sqlx::query("select cast(coalesce(max(serial), 0) as bigint) from event");
        let row = query.fetch_one(&self.pool).await.map_err(StoreFault::of("cannot read the last event"))?;
        row.try_get(0).map_err(StoreFault::of("cannot read the number of the last event"))
    }

    async fn edge(&self, query: &'static str, at: &str) -> Result<Option<i64>, StoreFault> {
        let row = sqlx::query(query).bind(at).fetch_optional(&self.pool).await;
        let row = row.map_err(StoreFault::of("cannot look for a day in the log"))?;
        row.map(|row| row.try_get(0)).transpose().map_err(StoreFault::of("cannot read event.serial"))
    }

    /// The events that fit with numbers from `from` to below `top`.
    async fn fitting(
        &self,
        search: &EventSearch,
        from: i64,
        top: i64,
        limit: u32,
    ) -> Result<Vec<EventRow>, StoreFault> {
        let mut text = format!("{SELECT} where serial >= $1 and serial < $2");
        let mut values = Vec::new();
        let conditions = [
            ("actor =", &search.actor),
            ("role =", &search.role),
            ("verb =", &search.verb),
            ("subject =", &search.subject),
            ("at >=", &search.from),
            ("at <", &search.until),
        ];
        for (condition, value) in conditions.into_iter().filter(|(_, value)| !value.is_empty()) {
            values.push(value.clone());
            text = format!("{text} and {condition} ${}", values.len() + 2);
        }
        if !search.words.is_empty() {
            values.push(format!("%{}%", escaped(&search.words)));
            let place = values.len() + 2;
            text =
                format!("{text} and (subject like ${place} escape '~' or detail like ${place} escape '~')");
        }
        text = format!("{text} order by serial desc limit ${}", values.len() + 3);
        let mut query = sqlx::query(AssertSqlSafe(text)).bind(from).bind(top);
        for value in values {
            query = query.bind(value);
        }
        let rows = query.bind(i64::from(limit)).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot search event"))?.iter().map(event_row).collect()
    }
}

/// The words with the signs of a pattern taken by their letter.
fn escaped(words: &str) -> String {
    words.replace('~', "~~").replace('%', "~%").replace('_', "~_")
}
