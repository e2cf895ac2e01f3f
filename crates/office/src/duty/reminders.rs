//! What was told (提醒记录): the inbox of a person, the lists of reminded units by day, and what was said of one duty.
//! The messages that carried it out of the program are [`crate::duty::delivery`]'s.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{duty, permit};
use crate::refusal::{OfficeError, Refusal};
use chrono::NaiveDate;
use zhaozhang_store::DigestsOf;
pub use zhaozhang_store::{DigestRow, ReminderRow};

/// How many digests a person's inbox shows.
const INBOX: u32 = 30;
/// How many digests a list shows.
const LISTED: u32 = 500;

impl Office {
    /// A person's digests, newest first; nothing for somebody without a person's number.
    pub async fn inbox(&self, actor: &Actor) -> Result<Vec<DigestRow>, OfficeError> {
        permit(actor, duty::MINE)?;
        let Some(person) = actor.person else { return Ok(Vec::new()) };
        Ok(self.inner.store.digests(DigestsOf::Person(person), INBOX).await?)
    }

    /// How many digests a person has not opened.
    pub async fn unread_digests(&self, actor: &Actor) -> Result<i64, OfficeError> {
        match actor.person {
            Some(person) => Ok(self.inner.store.unread_digests(person).await?),
            None => Ok(0),
        }
    }

    /// Notes that a person opened the digests of the inbox.
    pub async fn note_inbox_read(&self, moment: &Moment, digests: &[DigestRow]) -> Result<(), OfficeError> {
        for digest in digests.iter().filter(|digest| digest.read_at.is_none()) {
            self.inner.store.note_digest_read(digest.id, &moment.at).await?;
        }
        Ok(())
    }

    /// The digests made from one day through another, newest first.
    pub async fn digests_between(
        &self,
        from: NaiveDate,
        through: NaiveDate,
    ) -> Result<Vec<DigestRow>, OfficeError> {
        let (from, through) = (from.to_string(), through.to_string());
        Ok(self.inner.store.digests(DigestsOf::Days(&from, &through), LISTED).await?)
    }

    /// One digest as somebody may see it: another person's is not found.
    pub async fn digest(&self, actor: &Actor, id: i64) -> Result<DigestRow, OfficeError> {
        let found = self.inner.store.digests(DigestsOf::One(id), 1).await?.into_iter().next();
        let is_own =
            |digest: &DigestRow| duty::REMINDERS.allows(actor.role) || actor.person == Some(digest.person_id);
        found.filter(is_own).ok_or_else(|| Refusal::NotFound { what: format!("第{id}号提醒") }.into())
    }

    /// What was said of a duty, oldest first.
    pub async fn reminders_of(&self, duty_key: &str) -> Result<Vec<DigestRow>, OfficeError> {
        Ok(self.inner.store.reminders_of(duty_key).await?)
    }
}
