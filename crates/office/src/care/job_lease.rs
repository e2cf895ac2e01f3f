//! Jobs the office does by itself (系统任务), each done by one running program however many there are.
//!
//! [`Office::take_job`] for work that may be begun again when the program that took it died; when that work ends in
//! a writing transaction, finish the job inside it (`Writing::finish_job`) and commit only when that says true: then
//! its outcome is there exactly once. [`Office::take_job_for_good`] for what cannot be taken back and must not happen
//! twice (a message into a group chat): it is begun at most once, and a program that dies in the middle leaves it
//! undone.

use crate::Office;
use crate::moment::Moment;
use crate::refusal::Fault;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use zhaozhang_store::job_lease::{JobClaim, LeaseWindow};

/// A job this program took (任务租约).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLease {
    /// What kind of job.
    pub name: String,
    /// Which one of them.
    pub key: String,
    /// Who took it.
    pub holder: String,
}

impl JobLease {
    /// The lease as the store asks for it.
    pub fn claim(&self) -> JobClaim<'_> {
        JobClaim { name: &self.name, key: &self.key, holder: &self.holder }
    }
}

/// How long a lease holds. A job that takes longer is begun a second time, so jobs are cut small.
const LEASE_MINUTES: i64 = 5;

impl Office {
    /// Takes a job; nothing when it is done or another program is at it.
    pub async fn take_job(
        &self,
        name: &str,
        key: &str,
        holder: &str,
        moment: &Moment,
    ) -> Result<Option<JobLease>, Fault> {
        let lease = JobLease { name: name.to_owned(), key: key.to_owned(), holder: holder.to_owned() };
        let now = DateTime::parse_from_rfc3339(&moment.at)
            .map_err(|cause| Fault::new("cannot read the moment of a job", cause))?
            .to_utc();
        let text = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
        let length = TimeDelta::minutes(LEASE_MINUTES);
        let (from, to) = (text(now - length), text(now + length));
        let holding = LeaseWindow { from: &from, to: &to };
        let is_taken = self.inner.store.take_job(lease.claim(), &moment.at, holding).await?;
        Ok(is_taken.then_some(lease))
    }

    /// Takes a job that must never be begun twice; nothing when anybody ever took it.
    pub async fn take_job_for_good(
        &self,
        name: &str,
        key: &str,
        holder: &str,
        moment: &Moment,
    ) -> Result<Option<JobLease>, Fault> {
        let lease = JobLease { name: name.to_owned(), key: key.to_owned(), holder: holder.to_owned() };
        let is_taken = self.inner.store.take_job_for_good(lease.claim(), &moment.at).await?;
        Ok(is_taken.then_some(lease))
    }

    /// Says that a job is done; false when the lease had run out and another took it meanwhile.
    pub async fn finish_job(&self, lease: &JobLease, moment: &Moment) -> Result<bool, Fault> {
        Ok(self.inner.store.finish_job(lease.claim(), &moment.at).await?)
    }

    /// Gives a job back undone, so that it may be tried again at once.
    pub async fn give_job_back(&self, lease: &JobLease) -> Result<(), Fault> {
        Ok(self.inner.store.give_job_back(lease.claim()).await?)
    }
}
