//! Tokens of programs (接口令牌): kept as hashes, with whose they are and what they may; never deleted, only ended.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A token as it is kept (令牌).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// 编号, from 1.
    pub id: i64,
    /// What it is for, in its owner's words.
    pub name: String,
    /// The hash of its text.
    pub hash: String,
    /// Whose it is, by name.
    pub holder: String,
    /// The word of the role it acts under.
    pub role: String,
    /// Whose it is.
    pub person: Option<i64>,
    /// The unit it acts for.
    pub unit: Option<i64>,
    /// The post it acts under.
    pub post: Option<i64>,
    /// The keys of its acts, separated by spaces.
    pub scope: String,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// The last day it is taken, ISO.
    pub expires_on: String,
    /// RFC 3339 UTC; empty before its first use.
    pub last_used_at: String,
    /// RFC 3339 UTC; empty while it holds.
    pub revoked_at: String,
}

const SELECT: &str = "select id, name, hash, holder, role, person, unit, post, scope, created_at, expires_on, \
                      last_used_at, revoked_at from api_token";

impl Store {
    /// The token of that hash.
    pub async fn token(&self, hash: &str) -> Result<Option<TokenRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{SELECT} where hash = $1"))).bind(hash);
        let row = query.fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read api_token"))?.as_ref().map(token_row).transpose()
    }

    /// A person's tokens, or those that belong to nobody, newest first.
    pub async fn tokens_of(&self, person: Option<i64>) -> Result<Vec<TokenRow>, StoreFault> {
        let text = format!("{SELECT} where coalesce(person, 0) = $1 order by id desc");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(person.unwrap_or(0)).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read api_token"))?.iter().map(token_row).collect()
    }

    /// Notes that the token was used, at most once a while: only when its last use lies before `since`.
    pub async fn touch_token(&self, id: i64, at: &str, since: &str) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let touch = sqlx::query("update api_token set last_used_at = $1 where id = $2 and last_used_at < $3");
        let touched = touch.bind(at).bind(id).bind(since).execute(&self.pool).await;
        touched.map(|_| ()).map_err(StoreFault::of("cannot note the use of a token"))
    }
}

impl Writing {
    /// Keeps a token under the next number, which it gives; the row's own number is not looked at.
    pub async fn add_token(&mut self, row: &TokenRow) -> Result<i64, StoreFault> {
        let id = self.next_id("api_token").await?;
        sqlx::query(
            "insert into api_token (id, name, hash, holder, role, person, unit, post, scope, created_at, \
             expires_on, last_used_at, revoked_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(id)
        .bind(row.name.clone())
        .bind(row.hash.clone())
        .bind(row.holder.clone())
        .bind(row.role.clone())
        .bind(row.person)
        .bind(row.unit)
        .bind(row.post)
        .bind(row.scope.clone())
        .bind(row.created_at.clone())
        .bind(row.expires_on.clone())
        .bind(String::new())
        .bind(String::new())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot keep a token"))?;
        Ok(id)
    }

    /// Ends a person's token; false when it is not theirs or has ended.
    pub async fn revoke_token(&mut self, id: i64, person: Option<i64>, at: &str) -> Result<bool, StoreFault> {
        let end = sqlx::query(
            "update api_token set revoked_at = $1 where id = $2 and coalesce(person, 0) = $3 and revoked_at = ''",
        );
        let ended = end.bind(at).bind(id).bind(person.unwrap_or(0)).execute(&mut *self.transaction).await;
        Ok(ended.map_err(StoreFault::of("cannot end a token"))?.rows_affected() == 1)
    }
}

fn token_row(row: &AnyRow) -> Result<TokenRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(TokenRow {
            id: row.try_get(0)?,
            name: row.try_get(1)?,
            hash: row.try_get(2)?,
            holder: row.try_get(3)?,
            role: row.try_get(4)?,
            person: row.try_get(5)?,
            unit: row.try_get(6)?,
            post: row.try_get(7)?,
            scope: row.try_get(8)?,
            created_at: row.try_get(9)?,
            expires_on: row.try_get(10)?,
            last_used_at: row.try_get(11)?,
            revoked_at: row.try_get(12)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of api_token"))
}
