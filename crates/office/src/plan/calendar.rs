//! 日程订阅: a person's due dates under a private address, for a calendar that cannot sign in. The address is shown once;
//! only its hash is kept, and a new one or an end makes the old one worthless. What stands in the calendar is worked out
//! when it is read, by what the person may see on that day.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, supervision, task};
use crate::plan::owed_tasks::{OwedKind, Whom};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::supervision::owed_circulars::OwedCircular;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhaozhang_domain::chain::digest;
use zhaozhang_domain::dossier::{Audience, kinds};
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
        let whom = self.whom(row.person_id, moment.today).await?.ok_or_else(missing)?;
        self.due_dates(moment, &whom).await
    }

    /// A person with the posts held on a day; nothing when there are none.
    async fn whom(&self, person: i64, on: NaiveDate) -> Result<Option<Whom>, OfficeError> {
        let posts = self.posts_of_person(person, on).await?;
        let Some(first) = posts.first() else { return Ok(None) };
        let mut whom = Whom { name: first.person_name.clone(), ..Whom::default() };
        for post in &posts {
            if !whom.units.contains(&post.unit) {
                whom.units.push(post.unit);
            }
            if !whom.roles.contains(&post.role) {
                whom.roles.push(post.role);
            }
        }
        Ok(Some(whom))
    }

    /// Whose dates somebody sees: the person's own, else those of the unit acted for.
    pub async fn whom_of(&self, moment: &Moment, actor: &Actor) -> Result<Whom, OfficeError> {
        if let Some(person) = actor.person
            && let Some(whom) = self.whom(person, moment.today).await?
        {
            return Ok(whom);
        }
        let units = actor.unit.into_iter().collect();
        Ok(Whom { name: String::new(), units, roles: vec![actor.role] })
    }

    /// The due dates of a person: what the person and the units owe on tasks of issued plans, dossiers of supervision
    /// that wait for the units, duties of notices; for supervisors the answers they wait for and the step they may take
    /// next, for the office its circulars.
    pub async fn due_dates(&self, moment: &Moment, whom: &Whom) -> Result<Vec<DueDate>, OfficeError> {
        let mut dates = Vec::new();
        for owed in self.owed_to_person(moment, whom).await? {
            // Whoever is named in the division of a unit above does not see that unit's task.
            let is_own = whom.units.contains(&owed.unit);
            let path = if is_own { format!("/tasks/{}", owed.task) } else { "/calendar".to_owned() };
            let (key, words) = (owed.key.clone(), owed.words.clone());
            dates.extend(owed.due.map(|on| DueDate {
                key,
                on,
                summary: owed.what.clone(),
                description: words,
                path,
                is_done: owed.is_done,
            }));
        }
        for unit in &whom.units {
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
        dates.extend(self.dossier_dates(whom).await?);
        if whom.roles.iter().any(|role| task::SUPERVISE.allows(*role)) {
            dates.extend(self.supervisor_dates(moment).await?);
        }
        if whom.roles.iter().any(|role| supervision::DRAFT.allows(*role)) {
            dates.extend(self.circular_dates(moment).await?);
        }
        dates.sort_by(|a, b| (a.on, &a.key).cmp(&(b.on, &b.key)));
        let mut seen = BTreeSet::new();
        dates.retain(|date| seen.insert(date.key.clone()));
        Ok(dates)
    }

    /// What dossiers of supervision ask of the units by a day: rectification, promises of a talk.
    async fn dossier_dates(&self, whom: &Whom) -> Result<Vec<DueDate>, OfficeError> {
        let mut dates = Vec::new();
        for kind in kinds::all().filter(|kind| kind.audience != Audience::Restricted) {
            for dossier in self.all_dossiers(kind).await? {
                let is_own = dossier.unit.is_some_and(|unit| whom.units.contains(&unit));
                let Some(on) = dossier.due().filter(|_| is_own) else { continue };
                dates.push(DueDate {
                    key: format!("dossier-{}", dossier.id),
                    on,
                    summary: format!("{}“{}”的期限", kind.word, dossier.title),
                    description: dossier.state().to_owned(),
                    path: format!("{}/{}", kind.home(), dossier.id),
                    is_done: false,
                });
            }
        }
        Ok(dates)
    }

    /// Answers a supervisor waits for, and from when the next step may be taken.
    async fn supervisor_dates(&self, moment: &Moment) -> Result<Vec<DueDate>, OfficeError> {
        let register = self.register().await?;
        let owed = self.all_owed_tasks(moment).await?;
        let mut dates = Vec::new();
        for line in owed.iter().filter(|line| line.kind == OwedKind::Answer) {
            let Some(due) = line.due else { continue };
            let unit = register.nearest(line.unit, moment.today).map_or("", |unit| unit.name.as_str());
            let date = |key: String, on: NaiveDate, summary: String| DueDate {
                key,
                on,
                summary,
                description: line.words.clone(),
                path: format!("/supervision/tasks/{}", line.task),
                is_done: false,
            };
            dates.push(date(format!("watch-{}", line.key), due, format!("{unit}应答复　{}", line.what)));
            dates.extend(due.succ_opt().map(|next| {
                let what = format!("{unit}逾期未答复的，可采取下一步督办　{}", line.what);
                date(format!("ladder-{}", line.key), next, what)
            }));
        }
        Ok(dates)
    }

    /// Monthly circulars that are not issued yet.
    async fn circular_dates(&self, moment: &Moment) -> Result<Vec<DueDate>, OfficeError> {
        let owed = self.owed_circulars(moment).await?;
        let date = |owed: OwedCircular| DueDate {
            key: owed.subject.to_string(),
            on: owed.due,
            summary: owed.words(),
            description: owed.title.clone(),
            path: format!("/supervision/drafts/{}", owed.subject),
            is_done: false,
        };
        Ok(owed.into_iter().map(date).collect())
    }
}
