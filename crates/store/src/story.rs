//! Stories (归并): how the published pieces were counted last, and what a count said otherwise than the one before it.
//! How they are counted is the text room's; here a row is a row.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::publication::{PublicationRow, publication_row};
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// How a piece was counted last (归并结果).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryMemberRow {
    /// The piece.
    pub publication_id: i64,
    /// The first publication of its story; itself when it is the first.
    pub first_id: i64,
    /// The piece it joined by, or stands closest to when it joined none; 0 for none.
    pub other_id: i64,
    /// The relation to that piece, in the words of the text room; empty for none.
    pub relation: String,
    /// How much of it is found in the other, in thousandths.
    pub own_share: i64,
    /// How much of the other is found in it, in thousandths.
    pub other_share: i64,
    /// RFC 3339 UTC.
    pub counted_at: String,
}

/// What a count said otherwise than the one before it (归并变动).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryChangeRow {
    /// From 1.
    pub id: i64,
    /// 首发更正 or 改归.
    pub kind: String,
    /// The piece that was counted otherwise.
    pub publication_id: i64,
    /// The first publication before.
    pub before_id: i64,
    /// The first publication now.
    pub now_id: i64,
    /// What brought it about.
    pub cause: String,
    /// The numbers of issued bulletins that name one of the pieces, with commas between.
    pub bulletins: String,
    /// RFC 3339 UTC.
    pub found_at: String,
    /// The office's day.
    pub found_on: String,
    /// 经办人.
    pub found_by: String,
}

/// A story in a list (稿件): its first publication, without the text, and how many pieces it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryRow {
    /// The first publication; its text is left out.
    pub first: PublicationRow,
    /// How many pieces.
    pub members: i64,
    /// When the newest of them was published.
    pub newest: String,
}

/// Which stories are asked for (查询条件).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryFilter {
    /// With a first publication from this day on, ISO; empty for any.
    pub from: String,
    /// And before this time; empty for any.
    pub until: String,
    /// Only of at least so many pieces.
    pub at_least: i64,
    /// With a piece of this unit; nothing for all.
    pub unit: Option<i64>,
    /// So many are skipped.
    pub skip: i64,
    /// So many are given.
    pub limit: i64,
}

const MEMBER: &str = "select publication_id, first_id, other_id, relation, own_share, other_share, counted_at \
                      from story_member";
const CHANGE: &str = "select c.id, c.kind, c.publication_id, c.before_id, c.now_id, c.cause, c.bulletins, c.found_at, \
                      c.found_on, c.found_by from story_change c";
/// The text is left out of lists: it may be long.
const PIECE: &str = "p.id, p.unit_id, p.title, p.outlet, p.address, p.address_key, p.published, '', p.origin, \
                     p.digest, p.recorded_at, p.recorded_on, p.recorded_by";

impl Store {
    /// How a piece was counted last.
    pub async fn story_member(&self, id: i64) -> Result<Option<StoryMemberRow>, StoreFault> {
        let text = format!("{MEMBER} where publication_id = $1");
        let row = sqlx::query(AssertSqlSafe(text)).bind(id).fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read story_member"))?.as_ref().map(member_row).transpose()
    }

    /// The pieces of a story, by its first publication.
    pub async fn story_members(&self, first: i64) -> Result<Vec<StoryMemberRow>, StoreFault> {
        let text = format!("{MEMBER} where first_id = $1 order by publication_id");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(first).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read story_member"))?.iter().map(member_row).collect()
    }

    /// The pieces of other stories that stand closest to a piece of this one: the same form with other facts,
    /// quotations, digests.
    pub async fn beside_story(&self, first: i64, limit: i64) -> Result<Vec<StoryMemberRow>, StoreFault> {
        let text = format!(
            "{MEMBER} where first_id <> $1 and other_id in \
             (select publication_id from story_member where first_id = $1) order by publication_id limit $2"
        );
        let rows = sqlx::query(AssertSqlSafe(text)).bind(first).bind(limit).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read story_member"))?.iter().map(member_row).collect()
    }

    /// How all pieces were counted last.
    pub async fn all_story_members(&self) -> Result<Vec<StoryMemberRow>, StoreFault> {
        let text = format!("{MEMBER} order by publication_id");
        let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read story_member"))?.iter().map(member_row).collect()
    }

    /// The stories asked for, the newest first publication first.
    pub async fn stories(&self, filter: &StoryFilter) -> Result<Vec<StoryRow>, StoreFault> {
        let of_unit = match filter.unit {
            Some(unit) => format!(
                " and m.first_id in (select o.first_id from story_member o join publication u \
                 on u.id = o.publication_id where u.unit_id = {unit})"
            ),
            None => String::new(),
        };
        let text = format!(
            "select {PIECE}, m.pieces, m.newest from (select m.first_id, count(*) as pieces, \
             max(q.published) as newest from story_member m join publication q on q.id = m.publication_id \
             where 1 = 1{of_unit} group by m.first_id) m join publication p on p.id = m.first_id \
             where p.published >= $1 and p.published < $2 and m.pieces >= $3 \
             order by p.published desc, p.id desc limit $4 offset $5"
        );
        let until = if filter.until.is_empty() { "9999-12-31" } else { filter.until.as_str() };
        let query = sqlx::query(AssertSqlSafe(text)).bind(filter.from.clone()).bind(until.to_owned());
        let query = query.bind(filter.at_least).bind(filter.limit).bind(filter.skip);
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read the stories"))?;
        rows.iter().map(story_row).collect()
    }

    /// How many pieces and how many stories there are.
    pub async fn story_counts(&self) -> Result<(i64, i64), StoreFault> {
        let query = sqlx::query("select count(*), count(distinct first_id) from story_member");
        let row = query.fetch_one(&self.pool).await.map_err(StoreFault::of("cannot count the stories"))?;
        let read = || Ok::<_, sqlx::Error>((row.try_get(0)?, row.try_get(1)?));
        read().map_err(StoreFault::of("cannot read the counts"))
    }

    /// What counts said otherwise, newest first; only what concerns a unit, when one is given.
    pub async fn story_changes(
        &self,
        unit: Option<i64>,
        limit: i64,
    ) -> Result<Vec<StoryChangeRow>, StoreFault> {
        let of_unit = match unit {
            Some(unit) => {
                format!(" where c.id in (select change_id from story_change_unit where unit_id = {unit})")
            }
            None => String::new(),
        };
        let text = format!("{CHANGE}{of_unit} order by c.id desc limit $1");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(limit).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read story_change"))?.iter().map(change_row).collect()
    }

    /// The units a change concerns.
    pub async fn units_of_change(&self, change: i64) -> Result<Vec<i64>, StoreFault> {
        let query =
            sqlx::query("select unit_id from story_change_unit where change_id = $1 order by unit_id");
        let rows = query.bind(change).fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read story_change_unit"))?;
        rows.iter().map(|row| row.try_get(0).map_err(StoreFault::of("cannot read a unit"))).collect()
    }
}

impl Writing {
    /// How all pieces were counted last.
    pub async fn all_story_members(&mut self) -> Result<Vec<StoryMemberRow>, StoreFault> {
        let text = format!("{MEMBER} order by publication_id");
        let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read story_member"))?.iter().map(member_row).collect()
    }

    /// Says how a piece is counted now.
    pub async fn set_story_member(&mut self, row: &StoryMemberRow) -> Result<(), StoreFault> {
        let upsert = sqlx::query(
            "insert into story_member (publication_id, first_id, other_id, relation, own_share, other_share, \
             counted_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (publication_id) do update set \
             first_id = excluded.first_id, other_id = excluded.other_id, relation = excluded.relation, \
             own_share = excluded.own_share, other_share = excluded.other_share, counted_at = excluded.counted_at",
        );
        let upsert = upsert.bind(row.publication_id).bind(row.first_id).bind(row.other_id);
        let upsert = upsert.bind(row.relation.clone()).bind(row.own_share).bind(row.other_share);
        let done = upsert.bind(row.counted_at.clone()).execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write story_member"))
    }

    /// Keeps what a count said otherwise, and which units that concerns; its number is given here and returned.
    pub async fn add_story_change(&mut self, row: &StoryChangeRow, units: &[i64]) -> Result<i64, StoreFault> {
        let id = self.next_id("story_change").await?;
        let insert = sqlx::query(
            "insert into story_change (id, kind, publication_id, before_id, now_id, cause, bulletins, found_at, \
             found_on, found_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        );
        let insert = insert.bind(id).bind(row.kind.clone()).bind(row.publication_id).bind(row.before_id);
        let insert = insert.bind(row.now_id).bind(row.cause.clone()).bind(row.bulletins.clone());
        let insert = insert.bind(row.found_at.clone()).bind(row.found_on.clone()).bind(row.found_by.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map_err(StoreFault::of("cannot write story_change"))?;
        for unit in units {
            let insert = sqlx::query("insert into story_change_unit (change_id, unit_id) values ($1, $2)");
            let done = insert.bind(id).bind(*unit).execute(&mut *self.transaction).await;
            done.map_err(StoreFault::of("cannot write story_change_unit"))?;
        }
        Ok(id)
    }

    /// The numbers of the bulletins in force whose frozen data hold one of these titles.
    pub async fn bulletins_naming(&mut self, titles: &[&str]) -> Result<Vec<i64>, StoreFault> {
        let mut found = std::collections::BTreeSet::new();
        for title in titles.iter().filter(|title| title.chars().count() > 3) {
            let query = sqlx::query(
                "select b.id from bulletin b where b.data like $1 escape '!' \
                 and not exists (select 1 from bulletin l where l.replaces = b.id) order by b.id",
            );
            let pattern = crate::submission_filter::like_pattern(title);
            let rows = query.bind(pattern).fetch_all(&mut *self.transaction).await;
            for row in &rows.map_err(StoreFault::of("cannot read bulletin"))? {
                found.insert(row.try_get(0).map_err(StoreFault::of("cannot read bulletin.id"))?);
            }
        }
        Ok(found.into_iter().collect())
    }
}

fn member_row(row: &AnyRow) -> Result<StoryMemberRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(StoryMemberRow {
            publication_id: row.try_get(0)?,
            first_id: row.try_get(1)?,
            other_id: row.try_get(2)?,
            relation: row.try_get(3)?,
            own_share: row.try_get(4)?,
            other_share: row.try_get(5)?,
            counted_at: row.try_get(6)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of story_member"))
}

fn change_row(row: &AnyRow) -> Result<StoryChangeRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(StoryChangeRow {
            id: row.try_get(0)?,
            kind: row.try_get(1)?,
            publication_id: row.try_get(2)?,
            before_id: row.try_get(3)?,
            now_id: row.try_get(4)?,
            cause: row.try_get(5)?,
            bulletins: row.try_get(6)?,
            found_at: row.try_get(7)?,
            found_on: row.try_get(8)?,
            found_by: row.try_get(9)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of story_change"))
}

fn story_row(row: &AnyRow) -> Result<StoryRow, StoreFault> {
    let first = publication_row(row)?;
    let read = || Ok::<_, sqlx::Error>((row.try_get(13)?, row.try_get(14)?));
    let (members, newest) = read().map_err(StoreFault::of("cannot read a story"))?;
    Ok(StoryRow { first, members, newest })
}
