//! Accounts as they are kept (账号): login, digest of the password, second factor, and the roles held without a post.
//! Sessions and failed tries are [`crate::session`]'s; what a password must be is the office's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row};

/// An account to keep (账号).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccountRow {
    /// Whose.
    pub person_id: i64,
    /// 登录名.
    pub login: String,
    /// The password as a PHC string.
    pub password_hash: String,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// 经办人.
    pub created_by: String,
}

/// An account as kept, with the person's name (账号).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// From 1.
    pub id: i64,
    /// Whose.
    pub person_id: i64,
    /// The person's name.
    pub person_name: String,
    /// 登录名.
    pub login: String,
    /// The password as a PHC string.
    pub password_hash: String,
    /// RFC 3339 UTC.
    pub password_changed_at: String,
    /// Since when the password must be changed before anything else.
    pub must_change_since: Option<String>,
    /// The secret of the second factor, sealed.
    pub factor_sealed: Option<String>,
    /// The last step of time whose code was used; no code counts twice.
    pub factor_step: i64,
    /// Since when it is out of use.
    pub closed_at: Option<String>,
    /// Why it is out of use.
    pub closed_why: String,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// The last time somebody signed in with it.
    pub last_signed_in_at: Option<String>,
}

/// A role held without a post (全局角色).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeRoleRow {
    /// From 1.
    pub id: i64,
    /// Who holds it.
    pub person_id: i64,
    /// The role's word.
    pub role: String,
    /// First day, ISO.
    pub from_on: String,
    /// Why it was given.
    pub reason: String,
    /// Last day, ISO.
    pub last_on: Option<String>,
}

/// What is recorded with a role given or taken (授予记录).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleStamp<'a> {
    /// First or last day, ISO.
    pub on: &'a str,
    /// 理由.
    pub reason: &'a str,
    /// RFC 3339 UTC.
    pub at: &'a str,
    /// 经办人.
    pub by: &'a str,
}

/// Which accounts are asked for (账号范围).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountsOf<'a> {
    /// All.
    All,
    /// One.
    One(i64),
    /// Of a person.
    Person(i64),
    /// With a login.
    Login(&'a str),
}

const ACCOUNT: &str = "select account.id, account.person_id, person.name, account.login, account.password_hash, \
                       account.password_changed_at, account.must_change_since, account.factor_sealed, \
                       account.factor_step, account.closed_at, account.closed_why, account.created_at, \
                       account.last_signed_in_at from account join person on person.id = account.person_id";

const OFFICE_ROLE: &str = "select office_role.id, office_role.person_id, office_role.role, office_role.from_on, \
                           office_role.reason, office_role_end.last_on from office_role \
                           left join office_role_end on office_role_end.office_role_id = office_role.id";

impl Store {
    /// Accounts by number.
    pub async fn accounts(&self, of: AccountsOf<'_>) -> Result<Vec<AccountRow>, StoreFault> {
        accounts(&self.pool, of).await
    }

    /// Whether there is any account.
    pub async fn has_accounts(&self) -> Result<bool, StoreFault> {
        let query = sqlx::query("select id from account limit 1");
        let row = query.fetch_optional(&self.pool).await.map_err(StoreFault::of("cannot read account"))?;
        Ok(row.is_some())
    }

    /// Roles held without a post, of a person or of everybody, by number; ended ones too.
    pub async fn office_roles(&self, person: Option<i64>) -> Result<Vec<OfficeRoleRow>, StoreFault> {
        office_roles(&self.pool, person).await
    }

    /// The digests of the last passwords before the present one, newest first.
    pub async fn past_passwords(&self, account: i64, limit: u32) -> Result<Vec<String>, StoreFault> {
        let query = sqlx::query(
            "select password_hash from past_password where account_id = $1 order by id desc limit $2",
        );
        let rows = query.bind(account).bind(i64::from(limit)).fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read past_password"))?;
        let hashes: Result<Vec<String>, sqlx::Error> = rows.iter().map(|row| row.try_get(0)).collect();
        hashes.map_err(StoreFault::of("cannot read a row of past_password"))
    }

    /// The roles that ask for a second factor.
    pub async fn factor_rules(&self) -> Result<Vec<String>, StoreFault> {
        let rows = sqlx::query("select role from factor_rule order by role").fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read factor_rule"))?;
        let words: Result<Vec<String>, sqlx::Error> = rows.iter().map(|row| row.try_get(0)).collect();
        words.map_err(StoreFault::of("cannot read a row of factor_rule"))
    }
}

impl Writing {
    /// Accounts as this transaction sees them.
    pub async fn accounts(&mut self, of: AccountsOf<'_>) -> Result<Vec<AccountRow>, StoreFault> {
        accounts(&mut *self.transaction, of).await
    }

    /// Roles held without a post, as this transaction sees them.
    pub async fn office_roles(&mut self, person: Option<i64>) -> Result<Vec<OfficeRoleRow>, StoreFault> {
        office_roles(&mut *self.transaction, person).await
    }

    /// Keeps an account and gives the id.
    pub async fn add_account(&mut self, new: &NewAccountRow) -> Result<i64, StoreFault> {
        let id = self.next_id("account").await?;
        sqlx::query(
            "insert into account (id, person_id, login, password_hash, password_changed_at, must_change_since, \
             factor_step, closed_why, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(new.person_id)
        .bind(new.login.clone())
        .bind(new.password_hash.clone())
        .bind(new.created_at.clone())
        .bind(new.must_change.then(|| new.created_at.clone()))
        .bind(0_i64)
        .bind("")
        .bind(new.created_at.clone())
        .bind(new.created_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write account"))?;
        Ok(id)
    }

    /// Gives an account another password; the digest before is kept among the past ones.
    pub async fn set_password(
        &mut self,
        account: &AccountRow,
        hash: &str,
        at: &str,
        must_change: bool,
    ) -> Result<(), StoreFault> {
        let id = self.next_id("past_password").await?;
        sqlx::query(
            "insert into past_password (id, account_id, password_hash, changed_at) values ($1, $2, $3, $4)",
        )
        .bind(id)
        .bind(account.id)
        .bind(account.password_hash.clone())
        .bind(account.password_changed_at.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write past_password"))?;
        let update = sqlx::query(
            "update account set password_hash = $1, password_changed_at = $2, must_change_since = $3 where id = $4",
        )
        .bind(hash)
        .bind(at)
        .bind(must_change.then(|| at.to_owned()))
        .bind(account.id);
        self.touch_one(update, "account").await
    }

    /// Takes an account out of use, or (without a time) into use again.
    pub async fn close_account(&mut self, id: i64, at: Option<&str>, why: &str) -> Result<(), StoreFault> {
        let update = sqlx::query("update account set closed_at = $1, closed_why = $2 where id = $3")
            .bind(at.map(str::to_owned))
            .bind(why)
            .bind(id);
        self.touch_one(update, "account").await
    }

    /// Notes that somebody signed in.
    pub async fn note_sign_in(&mut self, id: i64, at: &str) -> Result<(), StoreFault> {
        let update = sqlx::query("update account set last_signed_in_at = $1 where id = $2").bind(at).bind(id);
        self.touch_one(update, "account").await
    }

    /// Sets or takes away the second factor.
    pub async fn set_factor(&mut self, id: i64, sealed: Option<&str>) -> Result<(), StoreFault> {
        let update = sqlx::query("update account set factor_sealed = $1, factor_step = 0 where id = $2")
            .bind(sealed.map(str::to_owned))
            .bind(id);
        self.touch_one(update, "account").await
    }

    /// Notes that the code of a step of time was used; false when it or a later one was used before.
    pub async fn use_factor_step(&mut self, id: i64, step: i64) -> Result<bool, StoreFault> {
        let update = sqlx::query("update account set factor_step = $1 where id = $2 and factor_step < $1")
            .bind(step)
            .bind(id);
        let done = update.execute(&mut *self.transaction).await;
        Ok(done.map_err(StoreFault::of("cannot update account"))?.rows_affected() == 1)
    }

    /// Replaces the recovery codes.
    pub async fn set_recovery_codes(
        &mut self,
        account: i64,
        hashes: &[String],
        at: &str,
    ) -> Result<(), StoreFault> {
        let old = sqlx::query("delete from recovery_code where account_id = $1").bind(account);
        old.execute(&mut *self.transaction).await.map_err(StoreFault::of("cannot clear recovery_code"))?;
        for hash in hashes {
            sqlx::query("insert into recovery_code (account_id, code_hash, made_at) values ($1, $2, $3)")
                .bind(account)
                .bind(hash.clone())
                .bind(at)
                .execute(&mut *self.transaction)
                .await
                .map_err(StoreFault::of("cannot write recovery_code"))?;
        }
        Ok(())
    }

    /// Uses a recovery code up; false when there is none such, or it was used.
    pub async fn use_recovery_code(
        &mut self,
        account: i64,
        hash: &str,
        at: &str,
    ) -> Result<bool, StoreFault> {
        let update = sqlx::query(
            "update recovery_code set used_at = $1 where account_id = $2 and code_hash = $3 and used_at is null",
        );
        let done = update.bind(at).bind(account).bind(hash).execute(&mut *self.transaction).await;
        Ok(done.map_err(StoreFault::of("cannot update recovery_code"))?.rows_affected() == 1)
    }

    /// Gives a role without a post.
    pub async fn add_office_role(
        &mut self,
        person: i64,
        role: &str,
        stamp: RoleStamp<'_>,
    ) -> Result<i64, StoreFault> {
        let id = self.next_id("office_role").await?;
        sqlx::query(
            "insert into office_role (id, person_id, role, from_on, reason, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(person)
        .bind(role)
        .bind(stamp.on)
        .bind(stamp.reason)
        .bind(stamp.at)
        .bind(stamp.by)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write office_role"))?;
        Ok(id)
    }

    /// Ends a role without a post; it ends once.
    pub async fn end_office_role(&mut self, id: i64, stamp: RoleStamp<'_>) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into office_role_end (office_role_id, last_on, reason, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(stamp.on)
        .bind(stamp.reason)
        .bind(stamp.at)
        .bind(stamp.by)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write office_role_end"))?;
        Ok(())
    }

    /// Says whether a role asks for a second factor.
    pub async fn set_factor_rule(
        &mut self,
        role: &str,
        is_asked: bool,
        at: &str,
        by: &str,
    ) -> Result<(), StoreFault> {
        let old = sqlx::query("delete from factor_rule where role = $1").bind(role);
        old.execute(&mut *self.transaction).await.map_err(StoreFault::of("cannot clear factor_rule"))?;
        if is_asked {
            let new = sqlx::query("insert into factor_rule (role, since, recorded_by) values ($1, $2, $3)");
            let new = new.bind(role).bind(at).bind(by).execute(&mut *self.transaction).await;
            new.map_err(StoreFault::of("cannot write factor_rule"))?;
        }
        Ok(())
    }

    /// Runs a statement that must concern exactly one row.
    pub(crate) async fn touch_one(
        &mut self,
        statement: sqlx::query::Query<'_, Any, sqlx::any::AnyArguments>,
        table: &str,
    ) -> Result<(), StoreFault> {
        let done = statement.execute(&mut *self.transaction).await;
        match done.map_err(StoreFault::of(format!("cannot update {table}")))?.rows_affected() {
            1 => Ok(()),
            other => Err(StoreFault::plain(format!("{other} rows of {table} instead of one"))),
        }
    }
}

async fn accounts<'e>(
    executor: impl Executor<'e, Database = Any>,
    of: AccountsOf<'_>,
) -> Result<Vec<AccountRow>, StoreFault> {
    let condition = match of {
        AccountsOf::All => "",
        AccountsOf::One(_) => " where account.id = $1",
        AccountsOf::Person(_) => " where account.person_id = $1",
        AccountsOf::Login(_) => " where account.login = $1",
    };
    let statement = format!("{ACCOUNT}{condition} order by account.id");
    let query = sqlx::query(AssertSqlSafe(statement));
    let query = match of {
        AccountsOf::All => query,
        AccountsOf::One(id) | AccountsOf::Person(id) => query.bind(id),
        AccountsOf::Login(login) => query.bind(login.to_owned()),
    };
    let rows = query.fetch_all(executor).await.map_err(StoreFault::of("cannot read account"))?;
    rows.iter().map(account_row).collect()
}

async fn office_roles<'e>(
    executor: impl Executor<'e, Database = Any>,
    person: Option<i64>,
) -> Result<Vec<OfficeRoleRow>, StoreFault> {
    let condition = if person.is_some() { " where office_role.person_id = $1" } else { "" };
    let query = sqlx::query(AssertSqlSafe(format!("{OFFICE_ROLE}{condition} order by office_role.id")));
    let query = match person {
        Some(person) => query.bind(person),
        None => query,
    };
    let rows = query.fetch_all(executor).await.map_err(StoreFault::of("cannot read office_role"))?;
    rows.iter().map(office_role_row).collect()
}

fn account_row(row: &AnyRow) -> Result<AccountRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(AccountRow {
            id: row.try_get(0)?,
            person_id: row.try_get(1)?,
            person_name: row.try_get(2)?,
            login: row.try_get(3)?,
            password_hash: row.try_get(4)?,
            password_changed_at: row.try_get(5)?,
            must_change_since: row.try_get(6)?,
            factor_sealed: row.try_get(7)?,
            factor_step: row.try_get(8)?,
            closed_at: row.try_get(9)?,
            closed_why: row.try_get(10)?,
            created_at: row.try_get(11)?,
            last_signed_in_at: row.try_get(12)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of account"))
}

fn office_role_row(row: &AnyRow) -> Result<OfficeRoleRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(OfficeRoleRow {
            id: row.try_get(0)?,
            person_id: row.try_get(1)?,
            role: row.try_get(2)?,
            from_on: row.try_get(3)?,
            reason: row.try_get(4)?,
            last_on: row.try_get(5)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of office_role"))
}
