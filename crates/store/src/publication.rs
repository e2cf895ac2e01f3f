//! Published pieces (发表稿件), rulings of persons about them, contests of units: rows as they were recorded, none of
//! which is ever changed. How the pieces are counted is [`crate::story`]'s; who may do what is the office room's.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A published piece (发表稿件).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicationRow {
    /// From 1.
    pub id: i64,
    /// The unit it belongs to; 0 when it is none's.
    pub unit_id: i64,
    /// 标题.
    pub title: String,
    /// 发布媒体 as written.
    pub outlet: String,
    /// 网址 as written; may be empty.
    pub address: String,
    /// The address without what does not tell pages apart; empty when there is none.
    pub address_key: String,
    /// `2023-03-15` or `2023-03-15T08:30`.
    pub published: String,
    /// The text.
    pub body: String,
    /// 报送, 抓取 or 导入.
    pub origin: String,
    /// SM3 of what was recorded.
    pub digest: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// The office's day.
    pub recorded_on: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A piece without its text, with the story it was counted under (稿件简目).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PieceLine {
    /// The piece.
    pub id: i64,
    /// The unit it belongs to; 0 when it is none's.
    pub unit_id: i64,
    /// 标题.
    pub title: String,
    /// 发布媒体 as written.
    pub outlet: String,
    /// 网址 as written.
    pub address: String,
    /// The address without what does not tell pages apart.
    pub address_key: String,
    /// `2023-03-15` or `2023-03-15T08:30`.
    pub published: String,
    /// Whether there is a text.
    pub has_text: bool,
    /// The first publication of its story.
    pub first_id: i64,
    /// The relation by which it joined; empty for none.
    pub relation: String,
    /// How much of it is found in the piece it joined by, in thousandths.
    pub own_share: i64,
    /// 报送, 抓取 or 导入.
    pub origin: String,
}

/// Which pieces are asked for (稿件简目查询).
#[derive(Debug, Clone, Copy)]
pub enum PiecesAsked<'a> {
    /// Published from one day to before another.
    Between(&'a str, &'a str),
    /// At one of these addresses, in the form of [`PieceLine::address_key`].
    At(&'a [String]),
    /// Of the stories with these first publications.
    OfStories(&'a [i64]),
    /// Published from one day to before another, with one of these words in title or text.
    Naming((&'a str, &'a str), &'a [String]),
}

/// What a person ruled about two pieces (归并裁定).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryRulingRow {
    /// From 1.
    pub id: i64,
    /// 拆分 or 合并.
    pub kind: String,
    /// The piece.
    pub publication_id: i64,
    /// The other.
    pub other_id: i64,
    /// Why.
    pub reason: String,
    /// RFC 3339 UTC.
    pub ruled_at: String,
    /// The office's day.
    pub ruled_on: String,
    /// 经办人.
    pub ruled_by: String,
}

/// A unit's word against a count, with the answer once there is one (归并异议).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryContestRow {
    /// From 1.
    pub id: i64,
    /// The unit's piece.
    pub publication_id: i64,
    /// The first publication it was counted under.
    pub first_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Why.
    pub reason: String,
    /// RFC 3339 UTC.
    pub made_at: String,
    /// The office's day.
    pub made_on: String,
    /// 经办人.
    pub made_by: String,
    /// 成立 or 不成立; empty while it waits.
    pub outcome: String,
    /// The answer's reason.
    pub answer: String,
    /// The office's day of the answer.
    pub answered_on: String,
    /// Who answered.
    pub answered_by: String,
}

const PUBLICATION: &str = "select id, unit_id, title, outlet, address, address_key, published, body, origin, digest, \
                           recorded_at, recorded_on, recorded_by from publication";
const PIECE_LINE: &str = "select p.id, p.unit_id, p.title, p.outlet, p.address, p.address_key, p.published, \
                          cast(case when p.body = '' then 0 else 1 end as bigint), coalesce(m.first_id, p.id), \
                          coalesce(m.relation, ''), coalesce(m.own_share, 0), p.origin \
                          from publication p left join story_member m on m.publication_id = p.id";
const RULING: &str = "select id, kind, publication_id, other_id, reason, ruled_at, ruled_on, ruled_by \
                      from story_ruling order by id";
const CONTEST: &str = "select c.id, c.publication_id, c.first_id, c.unit_id, c.reason, c.made_at, c.made_on, \
                       c.made_by, coalesce(a.outcome, ''), coalesce(a.reason, ''), coalesce(a.answered_on, ''), \
                       coalesce(a.answered_by, '') from story_contest c \
                       left join story_contest_answer a on a.contest_id = c.id order by c.id";
/// The pieces of a stretch of time and all that were counted with one of them.
const FOR_COUNT: &str = " where published >= $1 or id in (select publication_id from story_member where first_id in \
                         (select m.first_id from story_member m join publication p on p.id = m.publication_id \
                         where p.published >= $1)) order by id";

impl Store {
    /// The piece of that number.
    pub async fn publication(&self, id: i64) -> Result<Option<PublicationRow>, StoreFault> {
        let text = format!("{PUBLICATION} where id = $1");
        let row = sqlx::query(AssertSqlSafe(text)).bind(id).fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read publication"))?.as_ref().map(publication_row).transpose()
    }

    /// The pieces published from a day on, and all that were counted with one of them.
    pub async fn publications_for_count(&self, from: &str) -> Result<Vec<PublicationRow>, StoreFault> {
        let text = format!("{PUBLICATION}{FOR_COUNT}");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(from).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read publication"))?.iter().map(publication_row).collect()
    }

    /// The pieces of a unit published from one day to before another, in order.
    pub async fn publications_of_unit(
        &self,
        unit_id: i64,
        (from, until): (&str, &str),
    ) -> Result<Vec<PublicationRow>, StoreFault> {
        let text = format!(
            "{PUBLICATION} where unit_id = $1 and published >= $2 and published < $3 order by published, id"
        );
        let query =
            sqlx::query(AssertSqlSafe(text)).bind(unit_id).bind(from.to_owned()).bind(until.to_owned());
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read publication"))?.iter().map(publication_row).collect()
    }

    /// The pieces at one address, in order.
    pub async fn publications_at(&self, address_key: &str) -> Result<Vec<PublicationRow>, StoreFault> {
        let text = format!("{PUBLICATION} where address_key = $1 order by id");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(address_key.to_owned()).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read publication"))?.iter().map(publication_row).collect()
    }

    /// Pieces without their texts, oldest number first.
    pub async fn piece_lines(&self, asked: PiecesAsked<'_>) -> Result<Vec<PieceLine>, StoreFault> {
        let (condition, words, numbers) = match asked {
            PiecesAsked::Between(from, until) => (
                "p.published >= $1 and p.published < $2".to_owned(),
                vec![from.to_owned(), until.to_owned()],
                Vec::new(),
            ),
            PiecesAsked::At([]) | PiecesAsked::OfStories([]) | PiecesAsked::Naming(_, []) => {
                return Ok(Vec::new());
            }
            PiecesAsked::Naming((from, until), names) => {
                let like =
                    |at: usize| format!("p.title like ${at} escape '!' or p.body like ${at} escape '!'");
                let likes: Vec<String> = (3..names.len() + 3).map(like).collect();
                let span = [from.to_owned(), until.to_owned()];
                let patterns = names.iter().map(|name| crate::submission_filter::like_pattern(name));
                let condition =
                    format!("p.published >= $1 and p.published < $2 and ({})", likes.join(" or "));
                (condition, span.into_iter().chain(patterns).collect(), Vec::new())
            }
            PiecesAsked::At(keys) => {
                (format!("p.address_key in ({})", places(keys.len())), keys.to_vec(), Vec::new())
            }
            PiecesAsked::OfStories(firsts) => {
                (format!("m.first_id in ({})", places(firsts.len())), Vec::new(), firsts.to_vec())
            }
        };
        let text = format!("{PIECE_LINE} where {condition} order by p.id");
        let mut query = sqlx::query(AssertSqlSafe(text));
        for word in words {
            query = query.bind(word);
        }
        for number in numbers {
            query = query.bind(number);
        }
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read publication"))?.iter().map(piece_line).collect()
    }

    /// What persons ruled, oldest first.
    pub async fn story_rulings(&self) -> Result<Vec<StoryRulingRow>, StoreFault> {
        let rows = sqlx::query(RULING).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read story_ruling"))?.iter().map(ruling_row).collect()
    }

    /// What units contested, oldest first.
    pub async fn story_contests(&self) -> Result<Vec<StoryContestRow>, StoreFault> {
        let rows = sqlx::query(CONTEST).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read story_contest"))?.iter().map(contest_row).collect()
    }
}

impl Writing {
    /// The piece of that number, as this transaction sees it.
    pub async fn publication(&mut self, id: i64) -> Result<Option<PublicationRow>, StoreFault> {
        let text = format!("{PUBLICATION} where id = $1");
        let row = sqlx::query(AssertSqlSafe(text)).bind(id).fetch_optional(&mut *self.transaction).await;
        row.map_err(StoreFault::of("cannot read publication"))?.as_ref().map(publication_row).transpose()
    }

    /// The number of a piece that stands already: with the same address, or without one the same in everything.
    pub async fn known_publication(
        &mut self,
        address_key: &str,
        digest: &str,
    ) -> Result<Option<i64>, StoreFault> {
        let query = sqlx::query(
            "select id from publication where ($1 <> '' and address_key = $1) or digest = $2 order by id limit 1",
        );
        let row = query.bind(address_key).bind(digest).fetch_optional(&mut *self.transaction).await;
        let row = row.map_err(StoreFault::of("cannot read publication"))?;
        row.map(|row| row.try_get(0)).transpose().map_err(StoreFault::of("cannot read publication.id"))
    }

    /// The pieces for a count, as this transaction sees them.
    pub async fn publications_for_count(&mut self, from: &str) -> Result<Vec<PublicationRow>, StoreFault> {
        let text = format!("{PUBLICATION}{FOR_COUNT}");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(from).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read publication"))?.iter().map(publication_row).collect()
    }

    /// The numbers of all pieces, oldest first.
    pub async fn publication_ids(&mut self) -> Result<Vec<i64>, StoreFault> {
        let rows =
            sqlx::query("select id from publication order by id").fetch_all(&mut *self.transaction).await;
        let rows = rows.map_err(StoreFault::of("cannot read publication"))?;
        rows.iter().map(|row| row.try_get(0).map_err(StoreFault::of("cannot read publication.id"))).collect()
    }

    /// Keeps a piece; its number is given here and returned.
    pub async fn add_publication(&mut self, row: &PublicationRow) -> Result<i64, StoreFault> {
        let id = self.next_id("publication").await?;
        let insert = sqlx::query(
            "insert into publication (id, unit_id, title, outlet, address, address_key, published, body, origin, \
             digest, recorded_at, recorded_on, recorded_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        );
        let insert = insert.bind(id).bind(row.unit_id).bind(row.title.clone()).bind(row.outlet.clone());
        let insert = insert.bind(row.address.clone()).bind(row.address_key.clone());
        let insert = insert.bind(row.published.clone()).bind(row.body.clone()).bind(row.origin.clone());
        let insert = insert.bind(row.digest.clone()).bind(row.recorded_at.clone());
        let insert = insert.bind(row.recorded_on.clone()).bind(row.recorded_by.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| id).map_err(StoreFault::of("cannot write publication"))
    }

    /// What persons ruled, as this transaction sees it.
    pub async fn story_rulings(&mut self) -> Result<Vec<StoryRulingRow>, StoreFault> {
        let rows = sqlx::query(RULING).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read story_ruling"))?.iter().map(ruling_row).collect()
    }

    /// Keeps a ruling; its number is given here and returned.
    pub async fn add_story_ruling(&mut self, row: &StoryRulingRow) -> Result<i64, StoreFault> {
        let id = self.next_id("story_ruling").await?;
        let insert = sqlx::query(
            "insert into story_ruling (id, kind, publication_id, other_id, reason, ruled_at, ruled_on, ruled_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert.bind(id).bind(row.kind.clone()).bind(row.publication_id).bind(row.other_id);
        let insert = insert.bind(row.reason.clone()).bind(row.ruled_at.clone());
        let insert = insert.bind(row.ruled_on.clone()).bind(row.ruled_by.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| id).map_err(StoreFault::of("cannot write story_ruling"))
    }

    /// What units contested, as this transaction sees it.
    pub async fn story_contests(&mut self) -> Result<Vec<StoryContestRow>, StoreFault> {
        let rows = sqlx::query(CONTEST).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read story_contest"))?.iter().map(contest_row).collect()
    }

    /// Keeps a contest; its number is given here and returned.
    pub async fn add_story_contest(&mut self, row: &StoryContestRow) -> Result<i64, StoreFault> {
        let id = self.next_id("story_contest").await?;
        let insert = sqlx::query(
            "insert into story_contest (id, publication_id, first_id, unit_id, reason, made_at, made_on, made_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert.bind(id).bind(row.publication_id).bind(row.first_id).bind(row.unit_id);
        let insert = insert.bind(row.reason.clone()).bind(row.made_at.clone());
        let insert = insert.bind(row.made_on.clone()).bind(row.made_by.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| id).map_err(StoreFault::of("cannot write story_contest"))
    }

    /// Keeps the answer to a contest: its outcome, reason, day and who of the row.
    pub async fn answer_story_contest(&mut self, row: &StoryContestRow, at: &str) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into story_contest_answer (contest_id, outcome, reason, answered_at, answered_on, answered_by) \
             values ($1, $2, $3, $4, $5, $6)",
        );
        let insert = insert.bind(row.id).bind(row.outcome.clone()).bind(row.answer.clone()).bind(at);
        let insert = insert.bind(row.answered_on.clone()).bind(row.answered_by.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write story_contest_answer"))
    }
}

/// `$1, $2, …`.
fn places(count: usize) -> String {
    (1..=count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

fn piece_line(row: &AnyRow) -> Result<PieceLine, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PieceLine {
            id: row.try_get(0)?,
            unit_id: row.try_get(1)?,
            title: row.try_get(2)?,
            outlet: row.try_get(3)?,
            address: row.try_get(4)?,
            address_key: row.try_get(5)?,
            published: row.try_get(6)?,
            has_text: row.try_get::<i64, _>(7)? == 1,
            first_id: row.try_get(8)?,
            relation: row.try_get(9)?,
            own_share: row.try_get(10)?,
            origin: row.try_get(11)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a line of publication"))
}

pub(crate) fn publication_row(row: &AnyRow) -> Result<PublicationRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PublicationRow {
            id: row.try_get(0)?,
            unit_id: row.try_get(1)?,
            title: row.try_get(2)?,
            outlet: row.try_get(3)?,
            address: row.try_get(4)?,
            address_key: row.try_get(5)?,
            published: row.try_get(6)?,
            body: row.try_get(7)?,
            origin: row.try_get(8)?,
            digest: row.try_get(9)?,
            recorded_at: row.try_get(10)?,
            recorded_on: row.try_get(11)?,
            recorded_by: row.try_get(12)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of publication"))
}

fn ruling_row(row: &AnyRow) -> Result<StoryRulingRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(StoryRulingRow {
            id: row.try_get(0)?,
            kind: row.try_get(1)?,
            publication_id: row.try_get(2)?,
            other_id: row.try_get(3)?,
            reason: row.try_get(4)?,
            ruled_at: row.try_get(5)?,
            ruled_on: row.try_get(6)?,
            ruled_by: row.try_get(7)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of story_ruling"))
}

fn contest_row(row: &AnyRow) -> Result<StoryContestRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(StoryContestRow {
            id: row.try_get(0)?,
            publication_id: row.try_get(1)?,
            first_id: row.try_get(2)?,
            unit_id: row.try_get(3)?,
            reason: row.try_get(4)?,
            made_at: row.try_get(5)?,
            made_on: row.try_get(6)?,
            made_by: row.try_get(7)?,
            outcome: row.try_get(8)?,
            answer: row.try_get(9)?,
            answered_on: row.try_get(10)?,
            answered_by: row.try_get(11)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of story_contest"))
}
