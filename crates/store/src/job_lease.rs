//! Leases of jobs (任务租约): which running program does what the office does by itself, so that of several
//! instances exactly one does it. One statement takes a lease; the database decides who was first.
//! How long a lease holds is the office's decision; the times given here are compared as text.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;

/// A job by its name and key, and who asks for it (任务).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobClaim<'a> {
    /// What kind of job: `digest`.
    pub name: &'a str,
    /// Which one of them: `2020-07-31/12`.
    pub key: &'a str,
    /// The running program that asks, unlike any other.
    pub holder: &'a str,
}

/// From when to when a lease must have been taken to hold still; both RFC 3339 UTC of fixed width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseWindow<'a> {
    /// Leases taken before this have run out.
    pub from: &'a str,
    /// Leases taken after this were taken by a clock that was wrong, and have run out too.
    pub to: &'a str,
}

impl Store {
    /// Takes the job unless it is done or another holds it; whether it was taken.
    pub async fn take_job(
        &self,
        claim: JobClaim<'_>,
        at: &str,
        holding: LeaseWindow<'_>,
    ) -> Result<bool, StoreFault> {
        let _turn = self.turn().await;
        let take = sqlx::query(
            "insert into job_lease (name, job_key, holder, taken_at, attempts) values ($1, $2, $3, $4, 1) \
             on conflict (name, job_key) do update \
             set holder = excluded.holder, taken_at = excluded.taken_at, attempts = job_lease.attempts + 1 \
             where job_lease.done_at is null and (job_lease.taken_at < $5 or job_lease.taken_at > $6)",
        );
        let take = take.bind(claim.name).bind(claim.key).bind(claim.holder).bind(at);
        let taken = take.bind(holding.from).bind(holding.to).execute(&self.pool).await;
        Ok(taken.map_err(StoreFault::of("cannot take a job"))?.rows_affected() == 1)
    }

    /// Takes the job and calls it done in the same moment, for work that must never be begun twice; whether it was
    /// taken.
    pub async fn take_job_for_good(&self, claim: JobClaim<'_>, at: &str) -> Result<bool, StoreFault> {
        let _turn = self.turn().await;
        let take = sqlx::query(
            "insert into job_lease (name, job_key, holder, taken_at, attempts, done_at) \
             values ($1, $2, $3, $4, 1, $4) on conflict (name, job_key) do nothing",
        );
        let take = take.bind(claim.name).bind(claim.key).bind(claim.holder).bind(at);
        let taken = take.execute(&self.pool).await.map_err(StoreFault::of("cannot take a job"))?;
        Ok(taken.rows_affected() == 1)
    }

    /// Says that the job is done; false when the lease had run out and another took the job meanwhile.
    pub async fn finish_job(&self, claim: JobClaim<'_>, at: &str) -> Result<bool, StoreFault> {
        let _turn = self.turn().await;
        let finish = sqlx::query(FINISH).bind(at).bind(claim.name).bind(claim.key).bind(claim.holder);
        let done = finish.execute(&self.pool).await.map_err(StoreFault::of("cannot finish a job"))?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives the job back undone, so that anybody may take it at once.
    pub async fn give_job_back(&self, claim: JobClaim<'_>) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let back = sqlx::query(
            "update job_lease set taken_at = '' \
             where name = $1 and job_key = $2 and holder = $3 and done_at is null",
        );
        let back = back.bind(claim.name).bind(claim.key).bind(claim.holder).execute(&self.pool).await;
        back.map(|_| ()).map_err(StoreFault::of("cannot give a job back"))
    }
}

const FINISH: &str = "update job_lease set done_at = $1 \
                      where name = $2 and job_key = $3 and holder = $4 and done_at is null";

impl Writing {
    /// Says that the job is done together with what it wrote; false when another took it meanwhile, and then the
    /// caller must not commit.
    pub async fn finish_job(&mut self, claim: JobClaim<'_>, at: &str) -> Result<bool, StoreFault> {
        let finish = sqlx::query(FINISH).bind(at).bind(claim.name).bind(claim.key).bind(claim.holder);
        let done = finish.execute(&mut *self.transaction).await;
        Ok(done.map_err(StoreFault::of("cannot finish a job"))?.rows_affected() == 1)
    }
}
