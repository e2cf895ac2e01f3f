//! 日程订阅: a person's due dates under a private address, for a calendar that cannot sign in. The address is shown once;
//! only its hash is kept, and a new one or an end makes the old one worthless. What stands in the calendar is worked out
//! when it is read, by what the person may see on that day.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, task};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::chain::digest;
use zhaozhang_store::CalendarFeedRow;

/// A due date of a person (应办日期).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDate {
    /// What tells it from all others: `task-12`, `duty-…`.
    pub key: String,
    /// The day.
    pub on: NaiveDate,
    /// What is due.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// The page, below the office's address.
    pub path: String,
    /// Whether it is done.
    pub is_done: bool,
}

/// A feed as its owner sees it (订阅情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Since when, RFC 3339 UTC.
    pub since: String,
}

impl Office {
    /// The feed of whoever acts, while there is one.
    pub async fn calendar_feed(&self, actor: &Actor) -> Result<Option<Feed>, OfficeError> {
        permit(actor, task::CALENDAR)?;
        let Some(person) = actor.person else { return Ok(None) };
        let row = self.inner.store.calendar_feed_of(person).await?;
        let row = row.filter(|row| !row.token_hash.is_empty());
        Ok(row.map(|row| Feed { since: row.recorded_at }))
    }

    /// Opens a new address for whoever acts and gives its secret, once; the old one ends.
    ///
    /// Refused (P-141): somebody without a person's number has no due dates of their own.
    pub async fn open_calendar(&self, moment: &Moment, actor: &Actor) -> Result<String, OfficeError> {
        let secret = self.random().hex::<24>();
        self.set_calendar(moment, actor, &digest(secret.as_bytes()), "开通日程订阅").await?;
        Ok(secret)
    }

    /// Ends the address of whoever acts.
    pub async fn end_calendar(&self, moment: &Moment, actor: &Actor) -> Result<(), OfficeError> {
        self.set_calendar(moment, actor, "", "停用日程订阅").await
    }

    async fn set_calendar(
        &self,
        moment: &Moment,
        actor: &Actor,
        hash: &str,
        said: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, task::CALENDAR)?;
        let Some(person) = actor.person else {
            let cure = "请用本人账号登录后再开通";
            return Err(Refusal::Listed(vec![Problem::of("P-141", "没有登录本人账号", cure)]).into());
        };
        let mut writing = self.inner.store.write().await?;
        let row = CalendarFeedRow {
            id: 0,
            person_id: person,
            unit_id: actor.unit.unwrap_or(0),
            token_hash: hash.to_owned(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        writing.add_calendar_feed(row).await?;
        writing.record(event(moment, actor, task::CALENDAR, &format!("人员{person}"), said)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// The due dates behind a secret; not found when it never held or ended, or when the person works there no longer.
    pub async fn due_dates_of(&self, moment: &Moment, secret: &str) -> Result<Vec<DueDate>, OfficeError> {
        let missing = || Refusal::NotFound { what: "这个日程订阅地址".to_owned() };
        let is_secret = secret.len() == 48 && secret.chars().all(|c| c.is_ascii_hexdigit());
        if !is_secret {
            return Err(missing().into());
        }
        let row = self.inner.store.calendar_feed(&digest(secret.as_bytes())).await?.ok_or_else(missing)?;
        let posts = self.posts_of_person(row.person_id, moment.today).await?;
        let mut units: Vec<i64> = posts.iter().map(|post| post.unit).collect();
        units.sort_unstable();
        units.dedup();
        if units.is_empty() {
            return Err(missing().into());
        }
        self.due_dates(moment, &units).await
    }

    /// The due dates of units: tasks of issued plans, steps of supervision to be answered, and duties of notices.
    pub async fn due_dates(&self, moment: &Moment, units: &[i64]) -> Result<Vec<DueDate>, OfficeError> {
        let mut dates = Vec::new();
        for owed in self.owed_tasks(moment, units).await? {
            dates.extend(owed.due.map(|on| DueDate {
                key: format!("{}-{}", owed.key, owed.task),
                on,
                summary: owed.what.clone(),
                description: owed.words.clone(),
                path: format!("/tasks/{}", owed.task),
                is_done: owed.is_done,
            }));
        }
        for unit in units {
            for of in self.duties_of_unit(moment, *unit).await? {
                for duty in of.duties.iter().filter(|duty| duty.state.is_owed()) {
                    dates.push(DueDate {
                        key: format!("duty-{}", duty.code()),
                        on: duty.due.day,
                        summary: duty.title.clone(),
                        description: of.notice.title.clone(),
                        path: format!("/duties/{}", duty.code()),
                        is_done: false,
                    });
                }
            }
        }
        dates.sort_by(|a, b| (a.on, &a.key).cmp(&(b.on, &b.key)));
        dates.dedup_by(|a, b| a.key == b.key);
        Ok(dates)
    }
}
