//! Persons, their posts and delegations as they are kept (人员、任职、委托). An end is a row of its own, so that
//! nothing is overwritten; only a person's present contact data are updated. What a role may is the office's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row};

/// A person to keep (人员); contact data come sealed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewPersonRow {
    /// 姓名.
    pub name: String,
    /// 办公室电话, sealed.
    pub office_phone: String,
    /// 手机号码, sealed.
    pub mobile: String,
    /// 电子信箱, sealed.
    pub mail: String,
    /// 微信, sealed.
    pub wechat: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A person as kept (人员).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// From 1.
    pub id: i64,
    /// What is known.
    pub person: NewPersonRow,
}

/// A post to keep (任职).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPostRow {
    /// The person.
    pub person_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The role's word.
    pub role: String,
    /// 职务、职称.
    pub title: String,
    /// 专职, 兼职 or empty.
    pub employment: String,
    /// First day, ISO.
    pub from_on: String,
    /// 依据.
    pub basis: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A post as kept, with the person's name and its end, if there is one (任职).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRow {
    /// From 1.
    pub id: i64,
    /// What it says.
    pub post: NewPostRow,
    /// The person's name.
    pub person_name: String,
    /// Last day, ISO.
    pub last_on: Option<String>,
    /// Why it ended.
    pub end_reason: String,
}

/// The end of a post or of a delegation (终止).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndRow {
    /// The post or delegation.
    pub of: i64,
    /// Last day, ISO.
    pub last_on: String,
    /// 理由.
    pub reason: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A delegation to keep (授权代签).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelegationRow {
    /// The post whose power is lent.
    pub post_id: i64,
    /// Who may act.
    pub person_id: i64,
    /// First day, ISO.
    pub from_on: String,
    /// Last day, ISO.
    pub until_on: String,
    /// 理由.
    pub reason: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A delegation as kept, with its early end, if there is one (授权代签).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelegationRow {
    /// From 1.
    pub id: i64,
    /// What it says.
    pub delegation: NewDelegationRow,
    /// Last day when it was taken back early, ISO.
    pub ended_on: Option<String>,
    /// Why it was taken back.
    pub end_reason: String,
}

/// Which posts are asked for (任职范围).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostsOf {
    /// All.
    All,
    /// Of a unit.
    Unit(i64),
    /// Of a person.
    Person(i64),
    /// One.
    One(i64),
}

const PERSON: &str =
    "select id, name, office_phone, mobile, mail, wechat, recorded_at, recorded_by from person";
const POST: &str = "select post.id, post.person_id, post.unit_id, post.role, post.title, post.employment, \
                    post.from_on, post.basis, post.recorded_at, post.recorded_by, person.name, post_end.last_on, \
                    coalesce(post_end.reason, '') from post join person on person.id = post.person_id \
                    left join post_end on post_end.post_id = post.id";
const DELEGATION: &str = "select delegation.id, delegation.post_id, delegation.person_id, delegation.from_on, \
                          delegation.until_on, delegation.reason, delegation.recorded_at, delegation.recorded_by, \
                          delegation_end.last_on, coalesce(delegation_end.reason, '') from delegation \
                          left join delegation_end on delegation_end.delegation_id = delegation.id";

impl Store {
    /// Every person, by number.
    pub async fn persons(&self) -> Result<Vec<PersonRow>, StoreFault> {
        persons(&self.pool).await
    }

    /// The person of that id.
    pub async fn person(&self, id: i64) -> Result<Option<PersonRow>, StoreFault> {
        person(&self.pool, id).await
    }

    /// Posts of any day, by number; ended ones too.
    pub async fn posts(&self, of: PostsOf) -> Result<Vec<PostRow>, StoreFault> {
        posts(&self.pool, of).await
    }

    /// Every delegation, by number.
    pub async fn delegations(&self) -> Result<Vec<DelegationRow>, StoreFault> {
        delegations(&self.pool).await
    }
}

impl Writing {
    /// The person of that id, as this transaction sees it.
    pub async fn person(&mut self, id: i64) -> Result<Option<PersonRow>, StoreFault> {
        person(&mut *self.transaction, id).await
    }

    /// Every person, as this transaction sees them.
    pub async fn persons(&mut self) -> Result<Vec<PersonRow>, StoreFault> {
        persons(&mut *self.transaction).await
    }

    /// Posts of any day, as this transaction sees them.
    pub async fn posts(&mut self, of: PostsOf) -> Result<Vec<PostRow>, StoreFault> {
        posts(&mut *self.transaction, of).await
    }

    /// Every delegation, as this transaction sees it.
    pub async fn delegations(&mut self) -> Result<Vec<DelegationRow>, StoreFault> {
        delegations(&mut *self.transaction).await
    }

    /// Keeps a person and gives the id.
    pub async fn add_person(&mut self, new: &NewPersonRow) -> Result<i64, StoreFault> {
        let id = self.next_id("person").await?;
        sqlx::query(
            "insert into person (id, name, office_phone, mobile, mail, wechat, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(new.name.clone())
        .bind(new.office_phone.clone())
        .bind(new.mobile.clone())
        .bind(new.mail.clone())
        .bind(new.wechat.clone())
        .bind(new.recorded_at.clone())
        .bind(new.recorded_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write person"))?;
        Ok(id)
    }

    /// Replaces what is known of a person.
    pub async fn update_person(&mut self, id: i64, new: &NewPersonRow) -> Result<(), StoreFault> {
        let update = sqlx::query(
            "update person set name = $1, office_phone = $2, mobile = $3, mail = $4, wechat = $5, recorded_at = $6, \
             recorded_by = $7 where id = $8",
        )
        .bind(new.name.clone())
        .bind(new.office_phone.clone())
        .bind(new.mobile.clone())
        .bind(new.mail.clone())
        .bind(new.wechat.clone())
        .bind(new.recorded_at.clone())
        .bind(new.recorded_by.clone())
        .bind(id);
        let done = update.execute(&mut *self.transaction).await;
        match done.map_err(StoreFault::of("cannot update person"))?.rows_affected() {
            1 => Ok(()),
            _ => Err(StoreFault::plain(format!("no person {id}"))),
        }
    }

    /// Keeps a post and gives the id.
    pub async fn add_post(&mut self, new: &NewPostRow) -> Result<i64, StoreFault> {
        let id = self.next_id("post").await?;
        sqlx::query(
            "insert into post (id, person_id, unit_id, role, title, employment, from_on, basis, recorded_at, \
             recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(new.person_id)
        .bind(new.unit_id)
        .bind(new.role.clone())
        .bind(new.title.clone())
        .bind(new.employment.clone())
        .bind(new.from_on.clone())
        .bind(new.basis.clone())
        .bind(new.recorded_at.clone())
        .bind(new.recorded_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write post"))?;
        Ok(id)
    }

    /// Ends a post; a post ends once.
    pub async fn end_post(&mut self, end: &EndRow) -> Result<(), StoreFault> {
        self.end("insert into post_end (post_id, last_on, reason, recorded_at, recorded_by) values ($1, $2, $3, $4, $5)", end)
            .await
    }

    /// Keeps a delegation and gives the id.
    pub async fn add_delegation(&mut self, new: &NewDelegationRow) -> Result<i64, StoreFault> {
        let id = self.next_id("delegation").await?;
        sqlx::query(
            "insert into delegation (id, post_id, person_id, from_on, until_on, reason, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(new.post_id)
        .bind(new.person_id)
        .bind(new.from_on.clone())
        .bind(new.until_on.clone())
        .bind(new.reason.clone())
        .bind(new.recorded_at.clone())
        .bind(new.recorded_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write delegation"))?;
        Ok(id)
    }

    /// Takes a delegation back early; once.
    pub async fn end_delegation(&mut self, end: &EndRow) -> Result<(), StoreFault> {
        self.end(
            "insert into delegation_end (delegation_id, last_on, reason, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5)",
            end,
        )
        .await
    }

    async fn end(&mut self, statement: &'static str, end: &EndRow) -> Result<(), StoreFault> {
        sqlx::query(statement)
            .bind(end.of)
            .bind(end.last_on.clone())
            .bind(end.reason.clone())
            .bind(end.recorded_at.clone())
            .bind(end.recorded_by.clone())
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write an end"))?;
        Ok(())
    }
}

async fn persons<'e>(executor: impl Executor<'e, Database = Any>) -> Result<Vec<PersonRow>, StoreFault> {
    let rows = sqlx::query(AssertSqlSafe(format!("{PERSON} order by id"))).fetch_all(executor).await;
    rows.map_err(StoreFault::of("cannot read person"))?.iter().map(person_row).collect()
}

async fn person<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: i64,
) -> Result<Option<PersonRow>, StoreFault> {
    let query = sqlx::query(AssertSqlSafe(format!("{PERSON} where id = $1"))).bind(id);
    let row = query.fetch_optional(executor).await;
    row.map_err(StoreFault::of("cannot read person"))?.as_ref().map(person_row).transpose()
}

async fn posts<'e>(
    executor: impl Executor<'e, Database = Any>,
    of: PostsOf,
) -> Result<Vec<PostRow>, StoreFault> {
    let (filter, id) = match of {
        PostsOf::All => ("", None),
        PostsOf::Unit(id) => ("where post.unit_id = $1", Some(id)),
        PostsOf::Person(id) => ("where post.person_id = $1", Some(id)),
        PostsOf::One(id) => ("where post.id = $1", Some(id)),
    };
    let mut query = sqlx::query(AssertSqlSafe(format!("{POST} {filter} order by post.id")));
    if let Some(id) = id {
        query = query.bind(id);
    }
    let rows = query.fetch_all(executor).await;
    rows.map_err(StoreFault::of("cannot read post"))?.iter().map(post_row).collect()
}

async fn delegations<'e>(
    executor: impl Executor<'e, Database = Any>,
) -> Result<Vec<DelegationRow>, StoreFault> {
    let rows = sqlx::query(AssertSqlSafe(format!("{DELEGATION} order by delegation.id"))).fetch_all(executor);
    rows.await.map_err(StoreFault::of("cannot read delegation"))?.iter().map(delegation_row).collect()
}

fn person_row(row: &AnyRow) -> Result<PersonRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PersonRow {
            id: row.try_get(0)?,
            person: NewPersonRow {
                name: row.try_get(1)?,
                office_phone: row.try_get(2)?,
                mobile: row.try_get(3)?,
                mail: row.try_get(4)?,
                wechat: row.try_get(5)?,
                recorded_at: row.try_get(6)?,
                recorded_by: row.try_get(7)?,
            },
        })
    };
    read().map_err(StoreFault::of("cannot read a row of person"))
}

fn post_row(row: &AnyRow) -> Result<PostRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PostRow {
            id: row.try_get(0)?,
            post: NewPostRow {
                person_id: row.try_get(1)?,
                unit_id: row.try_get(2)?,
                role: row.try_get(3)?,
                title: row.try_get(4)?,
                employment: row.try_get(5)?,
                from_on: row.try_get(6)?,
                basis: row.try_get(7)?,
                recorded_at: row.try_get(8)?,
                recorded_by: row.try_get(9)?,
            },
            person_name: row.try_get(10)?,
            last_on: row.try_get(11)?,
            end_reason: row.try_get(12)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of post"))
}

fn delegation_row(row: &AnyRow) -> Result<DelegationRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(DelegationRow {
            id: row.try_get(0)?,
            delegation: NewDelegationRow {
                post_id: row.try_get(1)?,
                person_id: row.try_get(2)?,
                from_on: row.try_get(3)?,
                until_on: row.try_get(4)?,
                reason: row.try_get(5)?,
                recorded_at: row.try_get(6)?,
                recorded_by: row.try_get(7)?,
            },
            ended_on: row.try_get(8)?,
            end_reason: row.try_get(9)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of delegation"))
}
