//! Requests of programs that carry a key (一次办理), so that the same one sent twice is done once. Nothing of it is
//! history: it is kept for a day and leaves no event.

use crate::Office;
use crate::instant::later;
use crate::moment::{Actor, Moment};
use crate::refusal::Fault;
use zhaozhang_domain::chain::digest;
use zhaozhang_store::Given;

/// A request under its key (请求).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    account: String,
    key: String,
    fingerprint: String,
}

impl NewRequest {
    /// The request somebody sends: keys of different accounts have nothing to do with each other.
    pub fn new(actor: &Actor, key: &str, address: &str, body: &[u8]) -> Self {
        let account = actor.person.map_or_else(|| actor.name.clone(), |person| person.to_string());
        let fingerprint = format!("{address} {}", digest(body));
        Self { account, key: key.to_owned(), fingerprint }
    }
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing; it may be done now.
    New,
    /// It was answered.
    Answered {
        /// The status.
        status: u16,
        /// The answer.
        body: String,
    },
    /// The key was used for something else.
    Another,
    /// It is being done, or never came to an end.
    UnderWay,
}

/// How long an answer is kept, in seconds.
const KEPT: i64 = 24 * 3_600;

impl Office {
    /// Takes a request down, or says what is known of it.
    pub async fn begin_request(&self, moment: &Moment, request: &NewRequest) -> Result<Known, Fault> {
        self.inner.store.forget_answers_before(&later(&moment.at, -KEPT)).await?;
        let NewRequest { account, key, fingerprint } = request;
        let given = self.inner.store.begin_answer(account, key, fingerprint, &moment.at).await?;
        Ok(match given {
            Given::New => Known::New,
            Given::Begun { fingerprint: asked, .. } | Given::Answered { fingerprint: asked, .. }
                if asked != *fingerprint =>
            {
                Known::Another
            }
            Given::Begun { .. } => Known::UnderWay,
            Given::Answered { status, body, .. } => {
                Known::Answered { status: u16::try_from(status).unwrap_or(200), body }
            }
        })
    }

    /// Keeps the answer of a request.
    pub async fn keep_answer(&self, request: &NewRequest, status: u16, body: &str) -> Result<(), Fault> {
        let NewRequest { account, key, .. } = request;
        Ok(self.inner.store.keep_answer(account, key, i64::from(status), body).await?)
    }

    /// Forgets a request that came to nothing.
    pub async fn forget_request(&self, request: &NewRequest) -> Result<(), Fault> {
        Ok(self.inner.store.forget_answer(&request.account, &request.key).await?)
    }
}
