//! Sessions and tries to sign in as they are kept (会话、登录尝试). The last use of a session and the count of tries
//! change with every request and are no events; they are plain statements beside the chain.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A session to keep (会话).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSessionRow {
    /// SM3 of what the browser keeps.
    pub token_hash: String,
    /// Whose.
    pub account_id: i64,
    /// The post used; nothing for a role held without one.
    pub post_id: Option<i64>,
    /// The role's word.
    pub role: String,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// From which address.
    pub address: String,
    /// With which browser.
    pub agent: String,
}

/// A session as kept, with what is asked of its account at every request (会话).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// From 1.
    pub id: i64,
    /// What it was begun with.
    pub session: NewSessionRow,
    /// The last use.
    pub seen_at: String,
    /// When it ended.
    pub ended_at: Option<String>,
    /// Why it ended.
    pub ended_why: String,
    /// Whose it is.
    pub person_id: i64,
    /// The person's name.
    pub person_name: String,
    /// 登录名.
    pub login: String,
    /// Since when the password must be changed.
    pub must_change_since: Option<String>,
    /// When the password was changed.
    pub password_changed_at: String,
    /// Whether a second factor is set.
    pub has_factor: bool,
    /// Since when the account is out of use.
    pub closed_at: Option<String>,
}

/// How often a name was tried (登录尝试).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TryRow {
    /// Tries since the last success, this one among them.
    pub tries: i64,
    /// Until when even the right password is not taken; empty for no wait.
    pub wait_until: String,
    /// Until when the name is locked; empty when it is not.
    pub locked_until: String,
    /// Tries while it was locked that no event tells of yet.
    pub folded: i64,
}

const SESSION: &str = "select session.id, session.token_hash, session.account_id, session.post_id, session.role, \
                       session.created_at, session.seen_at, session.ended_at, session.ended_why, session.address, \
                       session.agent, account.person_id, person.name, account.must_change_since, \
                       account.password_changed_at, account.factor_sealed, account.closed_at, account.login from session \
                       join account on account.id = session.account_id \
                       join person on person.id = account.person_id";

impl Store {
    /// The session of a token's digest, ended ones too.
    pub async fn session_of(&self, token_hash: &str) -> Result<Option<SessionRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{SESSION} where session.token_hash = $1")));
        let row = query.bind(token_hash).fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read session"))?.as_ref().map(session_row).transpose()
    }

    /// The sessions of an account that have not ended, newest first.
    pub async fn open_sessions(&self, account: i64) -> Result<Vec<SessionRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!(
            "{SESSION} where session.account_id = $1 and session.ended_at is null order by session.id desc"
        )));
        let rows = query.bind(account).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read session"))?.iter().map(session_row).collect()
    }

    /// Notes that a session was used.
    pub async fn touch_session(&self, id: i64, at: &str) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let update = sqlx::query(
            "update session set seen_at = $1 where id = $2 and ended_at is null and seen_at < $1",
        );
        let done = update.bind(at).bind(id).execute(&self.pool).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot update session"))
    }

    /// Counts a try before its password is looked at, so that many tries at once are counted too. A lock that is
    /// over and a series older than `forgotten_before` begin anew; while a lock stands, tries are folded.
    pub async fn count_try(
        &self,
        subject: &str,
        at: &str,
        forgotten_before: &str,
    ) -> Result<TryRow, StoreFault> {
        let _turn = self.turn().await;
        let row = sqlx::query(
            "insert into sign_in_try (subject, tries, last_at, wait_until, locked_until, folded) \
             values ($1, 1, $2, '', '', 0) on conflict (subject) do update set \
             tries = case when sign_in_try.locked_until > $2 then sign_in_try.tries \
               when sign_in_try.locked_until <> '' or sign_in_try.last_at < $3 then 1 \
               else sign_in_try.tries + 1 end, \
             wait_until = case when sign_in_try.locked_until <> '' or sign_in_try.last_at < $3 then '' \
               else sign_in_try.wait_until end, \
             folded = case when sign_in_try.locked_until > $2 then sign_in_try.folded + 1 \
               else sign_in_try.folded end, \
             locked_until = case when sign_in_try.locked_until > $2 then sign_in_try.locked_until else '' end, \
             last_at = $2 \
             returning tries, wait_until, locked_until, folded",
        )
        .bind(subject)
        .bind(at)
        .bind(forgotten_before)
        .fetch_one(&self.pool)
        .await
        .map_err(StoreFault::of("cannot count a try"))?;
        let read = || {
            Ok::<_, sqlx::Error>(TryRow {
                tries: row.try_get(0)?,
                wait_until: row.try_get(1)?,
                locked_until: row.try_get(2)?,
                folded: row.try_get(3)?,
            })
        };
        read().map_err(StoreFault::of("cannot read a row of sign_in_try"))
    }

    /// Takes one try back: the password was right, only too early.
    pub async fn uncount_try(&self, subject: &str) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let update = sqlx::query("update sign_in_try set tries = tries - 1 where subject = $1 and tries > 0");
        let done = update.bind(subject).execute(&self.pool).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot take a try back"))
    }

    /// Lets a name wait.
    pub async fn let_wait(&self, subject: &str, until: &str) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let update = sqlx::query("update sign_in_try set wait_until = $1 where subject = $2");
        let done = update.bind(until).bind(subject).execute(&self.pool).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot let a name wait"))
    }

    /// Locks a name; an empty time unlocks it. Only when nobody is told (a name without an account).
    pub async fn lock_name(&self, subject: &str, until: &str) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let update = sqlx::query("update sign_in_try set locked_until = $1 where subject = $2");
        let done = update.bind(until).bind(subject).execute(&self.pool).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot lock a name"))
    }

    /// The names that are locked, each with the end of its lock.
    pub async fn locked_names(&self, at: &str) -> Result<Vec<(String, String)>, StoreFault> {
        let query = sqlx::query(
            "select subject, locked_until from sign_in_try where locked_until > $1 order by subject",
        );
        let rows = query.bind(at).fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read sign_in_try"))?;
        let pairs: Result<Vec<_>, sqlx::Error> =
            rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect();
        pairs.map_err(StoreFault::of("cannot read a row of sign_in_try"))
    }
}

impl Writing {
    /// Keeps a session and gives the id.
    pub async fn add_session(&mut self, new: &NewSessionRow) -> Result<i64, StoreFault> {
        let id = self.next_id("session").await?;
        sqlx::query(
            "insert into session (id, token_hash, account_id, post_id, role, created_at, seen_at, ended_why, \
             address, agent) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(new.token_hash.clone())
        .bind(new.account_id)
        .bind(new.post_id)
        .bind(new.role.clone())
        .bind(new.created_at.clone())
        .bind(new.created_at.clone())
        .bind("")
        .bind(new.address.clone())
        .bind(new.agent.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write session"))?;
        Ok(id)
    }

    /// Ends a session; false when it had ended before.
    pub async fn end_session(&mut self, id: i64, at: &str, why: &str) -> Result<bool, StoreFault> {
        let update = sqlx::query(
            "update session set ended_at = $1, ended_why = $2 where id = $3 and ended_at is null",
        );
        let done = update.bind(at).bind(why).bind(id).execute(&mut *self.transaction).await;
        Ok(done.map_err(StoreFault::of("cannot end a session"))?.rows_affected() == 1)
    }

    /// Ends the sessions of an account but one, and says how many.
    pub async fn end_sessions(
        &mut self,
        account: i64,
        but: Option<i64>,
        at: &str,
        why: &str,
    ) -> Result<u64, StoreFault> {
        let update = sqlx::query(
            "update session set ended_at = $1, ended_why = $2 \
             where account_id = $3 and ended_at is null and id <> $4",
        );
        let update = update.bind(at).bind(why).bind(account).bind(but.unwrap_or(0));
        let done = update.execute(&mut *self.transaction).await;
        Ok(done.map_err(StoreFault::of("cannot end sessions"))?.rows_affected())
    }

    /// Changes the role and post of a session.
    pub async fn set_session_post(
        &mut self,
        id: i64,
        post: Option<i64>,
        role: &str,
    ) -> Result<(), StoreFault> {
        let update = sqlx::query("update session set post_id = $1, role = $2 where id = $3");
        self.touch_one(update.bind(post).bind(role).bind(id), "session").await
    }

    /// Locks a name.
    pub async fn lock_try(&mut self, subject: &str, until: &str) -> Result<(), StoreFault> {
        let update = sqlx::query("update sign_in_try set locked_until = $1 where subject = $2");
        let done = update.bind(until).bind(subject).execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot lock a name"))
    }

    /// Begins the count of what an event has just told of anew.
    pub async fn unfold_tries(&mut self, subject: &str) -> Result<(), StoreFault> {
        let update = sqlx::query("update sign_in_try set folded = 0 where subject = $1").bind(subject);
        let done = update.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot update sign_in_try"))
    }

    /// Forgets the tries of a name, and gives how many were folded.
    pub async fn forget_tries(&mut self, subject: &str) -> Result<i64, StoreFault> {
        let query = sqlx::query("delete from sign_in_try where subject = $1 returning folded").bind(subject);
        let row = query.fetch_optional(&mut *self.transaction).await;
        let row = row.map_err(StoreFault::of("cannot clear sign_in_try"))?;
        row.map_or(Ok(0), |row| row.try_get(0).map_err(StoreFault::of("cannot read sign_in_try.folded")))
    }

    /// Forgets the names nobody tried for long, so that made-up names do not fill the table.
    pub async fn forget_old_tries(&mut self, before: &str) -> Result<(), StoreFault> {
        let old =
            sqlx::query("delete from sign_in_try where last_at < $1 and locked_until < $1").bind(before);
        let done = old.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot clear sign_in_try"))
    }
}

fn session_row(row: &AnyRow) -> Result<SessionRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(SessionRow {
            id: row.try_get(0)?,
            session: NewSessionRow {
                token_hash: row.try_get(1)?,
                account_id: row.try_get(2)?,
                post_id: row.try_get(3)?,
                role: row.try_get(4)?,
                created_at: row.try_get(5)?,
                address: row.try_get(9)?,
                agent: row.try_get(10)?,
            },
            seen_at: row.try_get(6)?,
            ended_at: row.try_get(7)?,
            ended_why: row.try_get(8)?,
            person_id: row.try_get(11)?,
            person_name: row.try_get(12)?,
            must_change_since: row.try_get(13)?,
            password_changed_at: row.try_get(14)?,
            has_factor: row.try_get::<Option<String>, _>(15)?.is_some(),
            closed_at: row.try_get(16)?,
            login: row.try_get(17)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of session"))
}
