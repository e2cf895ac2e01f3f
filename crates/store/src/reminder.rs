//! Reminders (提醒): digests with their lines, written once; and messages on their way out, whose rows hold how far
//! they are. The unique key of a line (duty, person, step) is what makes sending twice impossible.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};

/// Everything one person was told at one time (提醒汇总).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestRow {
    /// 编号, from 1.
    pub id: i64,
    /// The person; 0 when nobody holds the post.
    pub person_id: i64,
    /// 姓名; empty when nobody holds the post.
    pub person_name: String,
    /// The unit.
    pub unit_name: String,
    /// At which level the person is told.
    pub level: String,
    /// `您有3项应办`.
    pub head: String,
    /// The day in the office, ISO.
    pub made_on: String,
    /// RFC 3339 UTC.
    pub made_at: String,
    /// When it was opened.
    pub read_at: Option<String>,
    /// The duties in it.
    pub lines: Vec<ReminderRow>,
}

/// One duty in a digest (提醒).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReminderRow {
    /// The digest.
    pub digest_id: i64,
    /// The duty's key.
    pub duty_key: String,
    /// The key's short form.
    pub duty_code: String,
    /// The person.
    pub person_id: i64,
    /// The step.
    pub step: String,
    /// The notice.
    pub notice_code: String,
    /// The unit that owes it.
    pub unit_name: String,
    /// What.
    pub title: String,
    /// By when.
    pub due: String,
    /// The article.
    pub basis: String,
    /// How much is missing.
    pub shortfall: String,
    /// What follows if it is not done.
    pub stake: String,
}

/// A message on its way out (待发消息).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// 编号, from 1.
    pub id: i64,
    /// The digest; 0 for a message to a group.
    pub digest_id: i64,
    /// The channel.
    pub channel: String,
    /// To whom; 0 for a group.
    pub person_id: i64,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
    /// waiting, sending, sent, unsure, failed.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, RFC 3339 UTC.
    pub next_at: String,
    /// When it was taken to be sent; empty when it is not being sent.
    pub claimed_at: String,
    /// When it was sent or given up; empty before.
    pub ended_at: String,
    /// Why it was not sent the last time.
    pub last_error: String,
    /// RFC 3339 UTC.
    pub made_at: String,
}

/// How a try ended (发送结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryEnd<'a> {
    /// The state from now on.
    pub state: &'a str,
    /// When it is tried next.
    pub next_at: &'a str,
    /// When it ended; empty when it did not.
    pub ended_at: &'a str,
    /// Why it was not sent.
    pub error: &'a str,
}

const DIGEST: &str = "select digest.id, digest.person_id, digest.person_name, digest.unit_name, digest.level, \
                      digest.head, digest.made_on, digest.made_at, digest_read.read_at \
                      from digest left join digest_read on digest_read.digest_id = digest.id";
const REMINDER: &str = "select digest_id, duty_key, duty_code, person_id, step, notice_code, unit_name, title, \
                        due, basis, shortfall, stake from reminder";
const DELIVERY: &str = "select id, digest_id, channel, person_id, subject, body, state, attempts, next_at, \
                        claimed_at, ended_at, last_error, made_at from delivery";

type DigestTuple = (i64, i64, String, String, String, String, String, String, Option<String>);
type ReminderTuple =
    (i64, String, String, i64, String, String, String, String, String, String, String, String);
type DeliveryTuple =
    (i64, i64, String, i64, String, String, String, i64, String, String, String, String, String);

fn digest_row(row: DigestTuple) -> DigestRow {
    let (id, person_id, person_name, unit_name, level, head, made_on, made_at, read_at) = row;
    let lines = Vec::new();
    DigestRow { id, person_id, person_name, unit_name, level, head, made_on, made_at, read_at, lines }
}

fn reminder_row(row: ReminderTuple) -> ReminderRow {
    let (digest_id, key, code, person_id, step, notice_code, unit_name, title, due, basis, shortfall, stake) =
        row;
    ReminderRow {
        digest_id,
        duty_key: key,
        duty_code: code,
        person_id,
        step,
        notice_code,
        unit_name,
        title,
        due,
        basis,
        shortfall,
        stake,
    }
}

fn delivery_row(row: DeliveryTuple) -> DeliveryRow {
    let (
        id,
        digest_id,
        channel,
        person_id,
        subject,
        body,
        state,
        attempts,
        next_at,
        claimed,
        ended,
        error,
        made,
    ) = row;
    DeliveryRow {
        id,
        digest_id,
        channel,
        person_id,
        subject,
        body,
        state,
        attempts,
        next_at,
        claimed_at: claimed,
        ended_at: ended,
        last_error: error,
        made_at: made,
    }
}

/// How many keys one statement asks for.
const KEYS_PER_LOOKUP: usize = 500;

/// Which digests are asked for (提醒范围).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestsOf<'a> {
    /// Of a person.
    Person(i64),
    /// Made from one day through another, ISO.
    Days(&'a str, &'a str),
    /// One.
    One(i64),
}

impl Store {
    /// Digests with their lines, newest first, at most so many.
    pub async fn digests(&self, of: DigestsOf<'_>, limit: u32) -> Result<Vec<DigestRow>, StoreFault> {
        let limit = i64::from(limit);
        let text = |condition: &str, limit: &str| {
            AssertSqlSafe(format!("{DIGEST} where {condition} order by digest.id desc limit {limit}"))
        };
        let query = match of {
            DigestsOf::Person(id) => {
                sqlx::query_as::<_, DigestTuple>(text("digest.person_id = $1", "$2")).bind(id).bind(limit)
            }
            DigestsOf::One(id) => sqlx::query_as(text("digest.id = $1", "$2")).bind(id).bind(limit),
            DigestsOf::Days(from, through) => {
                let days = "digest.made_on >= $1 and digest.made_on <= $2";
                sqlx::query_as(text(days, "$3")).bind(from.to_owned()).bind(through.to_owned()).bind(limit)
            }
        };
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read digest"))?;
        let mut digests: Vec<DigestRow> = rows.into_iter().map(digest_row).collect();
        let (Some(first), Some(last)) = (digests.last().map(|row| row.id), digests.first().map(|row| row.id))
        else {
            return Ok(digests);
        };
        let own = if matches!(of, DigestsOf::Person(_)) { "and person_id = $3" } else { "" };
        let text =
            format!("{REMINDER} where digest_id >= $1 and digest_id <= $2 {own} order by digest_id, number");
        let mut lines = sqlx::query_as::<_, ReminderTuple>(AssertSqlSafe(text)).bind(first).bind(last);
        if let DigestsOf::Person(id) = of {
            lines = lines.bind(id);
        }
        let lines = lines.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read reminder"))?;
        give_lines(&mut digests, lines);
        Ok(digests)
    }

    /// What was told of these duties: duty, person, step.
    pub async fn told_of(&self, keys: &[String]) -> Result<BTreeSet<(String, i64, String)>, StoreFault> {
        let mut told = BTreeSet::new();
        for keys in keys.chunks(KEYS_PER_LOOKUP) {
            let places: Vec<String> = (1..=keys.len()).map(|number| format!("${number}")).collect();
            let text = format!(
                "select duty_key, person_id, step from reminder where duty_key in ({})",
                places.join(", ")
            );
            let mut query = sqlx::query_as::<_, (String, i64, String)>(AssertSqlSafe(text));
            for key in keys {
                query = query.bind(key.clone());
            }
            let rows = query.fetch_all(&self.pool).await;
            told.extend(rows.map_err(StoreFault::of("cannot read reminder"))?);
        }
        Ok(told)
    }

    /// The due day last told of each of these duties, in the words it was told in.
    pub async fn told_due(&self, keys: &[String]) -> Result<BTreeMap<String, String>, StoreFault> {
        let mut told = BTreeMap::new();
        for keys in keys.chunks(KEYS_PER_LOOKUP) {
            let places: Vec<String> = (1..=keys.len()).map(|number| format!("${number}")).collect();
            let text = format!(
                "select duty_key, due from reminder where duty_key in ({}) order by digest_id",
                places.join(", ")
            );
            let mut query = sqlx::query_as::<_, (String, String)>(AssertSqlSafe(text));
            for key in keys {
                query = query.bind(key.clone());
            }
            let rows = query.fetch_all(&self.pool).await;
            told.extend(rows.map_err(StoreFault::of("cannot read reminder"))?);
        }
        Ok(told)
    }

    /// How many digests a person has not opened.
    pub async fn unread_digests(&self, person: i64) -> Result<i64, StoreFault> {
        let query = sqlx::query_as::<_, (i64,)>(
            "select cast(count(*) as bigint) from digest where person_id = $1 \
             and not exists (select 1 from digest_read where digest_read.digest_id = digest.id)",
        );
        let row = query.bind(person).fetch_one(&self.pool).await;
        Ok(row.map_err(StoreFault::of("cannot count digest"))?.0)
    }

    /// What was said of a duty, oldest first.
    pub async fn reminders_of(&self, duty_key: &str) -> Result<Vec<DigestRow>, StoreFault> {
        let text = format!(
            "{DIGEST} where digest.id in (select digest_id from reminder where duty_key = $1) order by digest.id"
        );
        let query = sqlx::query_as::<_, DigestTuple>(AssertSqlSafe(text)).bind(duty_key.to_owned());
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read digest"))?;
        let mut digests: Vec<DigestRow> = rows.into_iter().map(digest_row).collect();
        let text = format!("{REMINDER} where duty_key = $1 order by digest_id, number");
        let lines = sqlx::query_as::<_, ReminderTuple>(AssertSqlSafe(text)).bind(duty_key.to_owned());
        let lines = lines.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read reminder"))?;
        give_lines(&mut digests, lines);
        Ok(digests)
    }

    /// Notes that a digest was opened; the first time counts.
    pub async fn note_digest_read(&self, digest: i64, at: &str) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let query = sqlx::query(
            "insert into digest_read (digest_id, read_at) values ($1, $2) on conflict (digest_id) do nothing",
        );
        let done = query.bind(digest).bind(at.to_owned()).execute(&self.pool).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write digest_read"))
    }

    /// Messages of these digests and the last ones to groups, newest first, at most so many.
    pub async fn deliveries(&self, limit: u32) -> Result<Vec<DeliveryRow>, StoreFault> {
        let text = format!("{DELIVERY} order by id desc limit $1");
        let query = sqlx::query_as::<_, DeliveryTuple>(AssertSqlSafe(text)).bind(i64::from(limit));
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read delivery"))?;
        Ok(rows.into_iter().map(delivery_row).collect())
    }

    /// The message of that number.
    pub async fn delivery(&self, id: i64) -> Result<Option<DeliveryRow>, StoreFault> {
        let text = format!("{DELIVERY} where id = $1");
        let row =
            sqlx::query_as::<_, DeliveryTuple>(AssertSqlSafe(text)).bind(id).fetch_optional(&self.pool).await;
        Ok(row.map_err(StoreFault::of("cannot read delivery"))?.map(delivery_row))
    }

    /// Messages of a channel that wait and may be tried by now, oldest first.
    pub async fn due_deliveries(
        &self,
        channel: &str,
        at: &str,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, StoreFault> {
        let text = format!(
            "{DELIVERY} where state = 'waiting' and channel = $1 and next_at <= $2 order by id limit $3"
        );
        let query = sqlx::query_as::<_, DeliveryTuple>(AssertSqlSafe(text)).bind(channel.to_owned());
        let rows = query.bind(at.to_owned()).bind(i64::from(limit)).fetch_all(&self.pool).await;
        Ok(rows.map_err(StoreFault::of("cannot read delivery"))?.into_iter().map(delivery_row).collect())
    }

    /// How many messages of a channel were tried since a time: what robots limit.
    pub async fn tried_since(&self, channel: &str, since: &str) -> Result<i64, StoreFault> {
        let query = sqlx::query_as::<_, (i64,)>(
            "select cast(count(*) as bigint) from delivery where channel = $1 and claimed_at > $2",
        );
        let row = query.bind(channel.to_owned()).bind(since.to_owned()).fetch_one(&self.pool).await;
        Ok(row.map_err(StoreFault::of("cannot count delivery"))?.0)
    }

    /// Takes a message to send it; false when another program took it first.
    pub async fn claim_delivery(&self, id: i64, at: &str) -> Result<bool, StoreFault> {
        let _turn = self.turn().await;
        let query = sqlx::query(
            "update delivery set state = 'sending', claimed_at = $1, attempts = attempts + 1 \
             where id = $2 and state = 'waiting'",
        );
        let done = query.bind(at.to_owned()).bind(id).execute(&self.pool).await;
        Ok(done.map_err(StoreFault::of("cannot claim a delivery"))?.rows_affected() == 1)
    }

    /// Says how a try ended.
    pub async fn end_delivery(&self, id: i64, end: DeliveryEnd<'_>) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let query = sqlx::query(
            "update delivery set state = $1, next_at = $2, ended_at = $3, last_error = $4 \
             where id = $5 and state = 'sending'",
        );
        let query =
            query.bind(end.state.to_owned()).bind(end.next_at.to_owned()).bind(end.ended_at.to_owned());
        let done = query.bind(end.error.to_owned()).bind(id).execute(&self.pool).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot end a delivery"))
    }

    /// Messages whose sender died on the way: nobody knows whether they arrived, so they are not sent again.
    pub async fn mark_unsure(&self, claimed_before: &str) -> Result<u64, StoreFault> {
        let _turn = self.turn().await;
        let query = sqlx::query(
            "update delivery set state = 'unsure', ended_at = claimed_at where state = 'sending' and claimed_at < $1",
        );
        let done = query.bind(claimed_before.to_owned()).execute(&self.pool).await;
        Ok(done.map_err(StoreFault::of("cannot mark a delivery"))?.rows_affected())
    }
}

/// Puts each line into its digest.
fn give_lines(digests: &mut [DigestRow], lines: Vec<ReminderTuple>) {
    for line in lines.into_iter().map(reminder_row) {
        if let Some(digest) = digests.iter_mut().find(|digest| digest.id == line.digest_id) {
            digest.lines.push(line);
        }
    }
}

impl Writing {
    /// The steps of a duty of which persons were told: `(person, step)`.
    pub async fn told(&mut self, duty_key: &str) -> Result<BTreeSet<(i64, String)>, StoreFault> {
        let query =
            sqlx::query_as::<_, (i64, String)>("select person_id, step from reminder where duty_key = $1");
        let rows = query.bind(duty_key.to_owned()).fetch_all(&mut *self.transaction).await;
        Ok(rows.map_err(StoreFault::of("cannot read reminder"))?.into_iter().collect())
    }

    /// Keeps a digest with its lines and gives its id.
    pub async fn add_digest(&mut self, row: &DigestRow) -> Result<i64, StoreFault> {
        let id = self.next_id("digest").await?;
        sqlx::query(
            "insert into digest (id, person_id, person_name, unit_name, level, head, made_on, made_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(row.person_id)
        .bind(row.person_name.clone())
        .bind(row.unit_name.clone())
        .bind(row.level.clone())
        .bind(row.head.clone())
        .bind(row.made_on.clone())
        .bind(row.made_at.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write digest"))?;
        for (number, line) in (1_i64..).zip(&row.lines) {
            self.add_reminder(id, number, line).await?;
        }
        Ok(id)
    }

    async fn add_reminder(&mut self, digest: i64, number: i64, line: &ReminderRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into reminder (digest_id, number, duty_key, duty_code, person_id, step, notice_code, unit_name, \
             title, due, basis, shortfall, stake) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(digest)
        .bind(number)
        .bind(line.duty_key.clone())
        .bind(line.duty_code.clone())
        .bind(line.person_id)
        .bind(line.step.clone())
        .bind(line.notice_code.clone())
        .bind(line.unit_name.clone())
        .bind(line.title.clone())
        .bind(line.due.clone())
        .bind(line.basis.clone())
        .bind(line.shortfall.clone())
        .bind(line.stake.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write reminder"))?;
        Ok(())
    }

    /// Puts a message among those to be sent.
    pub async fn add_delivery(&mut self, row: &DeliveryRow) -> Result<i64, StoreFault> {
        let id = self.next_id("delivery").await?;
        sqlx::query(
            "insert into delivery (id, digest_id, channel, person_id, subject, body, state, attempts, next_at, \
             claimed_at, ended_at, last_error, made_at) \
             values ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, '', '', '', $8)",
        )
        .bind(id)
        .bind(row.digest_id)
        .bind(row.channel.clone())
        .bind(row.person_id)
        .bind(row.subject.clone())
        .bind(row.body.clone())
        .bind(row.next_at.clone())
        .bind(row.made_at.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write delivery"))?;
        Ok(id)
    }

    /// Lets a message that was given up or whose fate is unknown be tried again; false when it is neither.
    pub async fn retry_delivery(&mut self, id: i64, at: &str) -> Result<bool, StoreFault> {
        let query = sqlx::query(
            "update delivery set state = 'waiting', next_at = $1, ended_at = '' \
             where id = $2 and state in ('unsure', 'failed')",
        );
        let done = query.bind(at.to_owned()).bind(id).execute(&mut *self.transaction).await;
        Ok(done.map_err(StoreFault::of("cannot retry a delivery"))?.rows_affected() == 1)
    }
}
