//! Answers already given (已答复的请求): what a program was told under an `Idempotency-Key`, so that the same request
//! sent twice is done once and answered the same. The rows are no history: they go after a day.

use crate::fault::StoreFault;
use crate::open::Store;
use sqlx::Row;

/// What is known of a request under its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Nothing: it was taken down now and may be done.
    New,
    /// It was begun with this fingerprint and not answered yet.
    Begun {
        /// What was asked.
        fingerprint: String,
        /// When.
        begun_at: String,
    },
    /// It was answered.
    Answered {
        /// What was asked.
        fingerprint: String,
        /// The status.
        status: i64,
        /// The answer, JSON.
        body: String,
    },
}

impl Store {
    /// Takes a request down, or says what is known of it.
    pub async fn begin_answer(
        &self,
        account: &str,
        key: &str,
        fingerprint: &str,
        at: &str,
    ) -> Result<Given, StoreFault> {
        let insert = sqlx::query(
            "insert into given_answer (account, request_key, fingerprint, begun_at, status, body) \
             values ($1, $2, $3, $4, 0, '') on conflict (account, request_key) do nothing",
        );
        let turn = self.turn().await;
        let done = insert.bind(account).bind(key).bind(fingerprint).bind(at).execute(&self.pool).await;
        drop(turn);
        if done.map_err(StoreFault::of("cannot take a request down"))?.rows_affected() == 1 {
            return Ok(Given::New);
        }
        let query = sqlx::query(
            "select fingerprint, begun_at, status, body from given_answer \
             where account = $1 and request_key = $2",
        );
        let row = query.bind(account).bind(key).fetch_optional(&self.pool).await;
        let Some(row) = row.map_err(StoreFault::of("cannot read given_answer"))? else {
            // It was forgotten between the two statements; whoever asks again finds it new.
            return Ok(Given::Begun { fingerprint: fingerprint.to_owned(), begun_at: at.to_owned() });
        };
        let read = || {
            Ok::<_, sqlx::Error>(match row.try_get::<i64, _>(2)? {
                0 => Given::Begun { fingerprint: row.try_get(0)?, begun_at: row.try_get(1)? },
                status => Given::Answered { fingerprint: row.try_get(0)?, status, body: row.try_get(3)? },
            })
        };
        read().map_err(StoreFault::of("cannot read a row of given_answer"))
    }

    /// Keeps the answer of a request that was taken down.
    pub async fn keep_answer(
        &self,
        account: &str,
        key: &str,
        status: i64,
        body: &str,
    ) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let keep = sqlx::query(
            "update given_answer set status = $1, body = $2 where account = $3 and request_key = $4",
        );
        let kept = keep.bind(status).bind(body).bind(account).bind(key).execute(&self.pool).await;
        kept.map(|_| ()).map_err(StoreFault::of("cannot keep an answer"))
    }

    /// Forgets a request that came to nothing, so that it can be sent again.
    pub async fn forget_answer(&self, account: &str, key: &str) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let forget = sqlx::query("delete from given_answer where account = $1 and request_key = $2");
        let gone = forget.bind(account).bind(key).execute(&self.pool).await;
        gone.map(|_| ()).map_err(StoreFault::of("cannot forget a request"))
    }

    /// Forgets the requests begun before a time.
    pub async fn forget_answers_before(&self, at: &str) -> Result<u64, StoreFault> {
        let _turn = self.turn().await;
        let gone =
            sqlx::query("delete from given_answer where begun_at < $1").bind(at).execute(&self.pool).await;
        Ok(gone.map_err(StoreFault::of("cannot forget old requests"))?.rows_affected())
    }
}
