//! The log of events (日志): one line for every verb that changed something, chained like the ledger.
//! Reading only; verbs write theirs through the store inside their own transaction. Taking lines out with their proof
//! is [`crate::audit::export_chain`].

use crate::Office;
use crate::permit;
use crate::refusal::Fault;
use chrono::{Days, NaiveDate};
use zhaozhang_store::EventSearch;

/// An event (日志记录): who did what to what, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// 序号, from 1 without gaps.
    pub serial: i64,
    /// RFC 3339 UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Under which role.
    pub role: String,
    /// What, in a word: 导入台账.
    pub verb: String,
    /// To what: a notice code, an entry number, a bulletin.
    pub subject: String,
    /// More, in words.
    pub detail: String,
    /// SM3 of the event before.
    pub previous_hash: String,
    /// SM3 of the event and the hash before it.
    pub hash: String,
}

/// What is looked for in the log (查询条件); an empty text is no condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Who, by the whole name.
    pub actor: String,
    /// Under which role, by its word.
    pub role: String,
    /// What, by the key of the act.
    pub act: String,
    /// To what, by the whole subject.
    pub subject: String,
    /// From this day on, in the office.
    pub from: Option<NaiveDate>,
    /// Through this day.
    pub through: Option<NaiveDate>,
    /// Words in subject or detail.
    pub words: String,
    /// Only events before this number.
    pub before: Option<i64>,
}

/// A page of the log (日志一页), newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPage {
    /// The events.
    pub rows: Vec<EventRow>,
    /// Before which number the next page goes on; nothing at the end.
    pub next: Option<i64>,
    /// The oldest number looked at, when words were looked for in a stretch of the log only.
    pub looked_down_to: Option<i64>,
    /// The number of the newest event of all.
    pub last: i64,
}

impl Office {
    /// The last events, newest first.
    pub async fn events(&self, limit: u32) -> Result<Vec<EventRow>, Fault> {
        let rows = self.inner.store.last_events(limit).await?;
        Ok(rows.into_iter().map(event_row).collect())
    }

    /// The events that fit, newest first, at most so many.
    pub async fn search_events(&self, query: &EventQuery, limit: u32) -> Result<EventPage, Fault> {
        let word =
            permit::all_acts().find(|act| act.key == query.act).map_or(query.act.as_str(), |act| act.word);
        let search = EventSearch {
            actor: query.actor.trim().to_owned(),
            role: query.role.clone(),
            verb: word.to_owned(),
            subject: query.subject.trim().to_owned(),
            from: query.from.map(midnight).unwrap_or_default(),
            until: query
                .through
                .and_then(|day| day.checked_add_days(Days::new(1)))
                .map(midnight)
                .unwrap_or_default(),
            words: query.words.trim().to_owned(),
            before: query.before,
        };
        let last = self.inner.store.last_event().await?;
        let page = self.inner.store.search_events(&search, limit).await?;
        Ok(EventPage {
            rows: page.rows.into_iter().map(event_row).collect(),
            next: page.next,
            looked_down_to: page.looked_down_to,
            last,
        })
    }

    /// The event of that number.
    pub async fn event(&self, serial: i64) -> Result<Option<EventRow>, Fault> {
        let rows = self.inner.store.events_after(serial.saturating_sub(1), 1).await?;
        Ok(rows.into_iter().find(|row| row.serial == serial).map(event_row))
    }
}

/// When a day begins in the office, as events are timed: eight hours before midnight UTC.
fn midnight(day: NaiveDate) -> String {
    let before = day.checked_sub_days(Days::new(1)).unwrap_or(day);
    format!("{before}T16:00:00Z")
}

pub(crate) fn event_row(row: zhaozhang_store::EventRow) -> EventRow {
    EventRow {
        serial: row.serial,
        at: row.line.at,
        actor: row.line.actor,
        role: row.line.role,
        verb: row.line.verb,
        subject: row.line.subject,
        detail: row.line.detail,
        previous_hash: row.previous_hash,
        hash: row.hash,
    }
}
