//! Events entered once, quotas split to persons, and how messages leave the office (应报事件、任务分解、发送设置).
//! Written once, never changed: of splits and settings the last one is in force. Reminders are [`crate::reminder`]'s.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

/// An event entered once (应报事件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyEventRow {
    /// 编号, from 1.
    pub id: i64,
    /// The notice.
    pub notice_code: String,
    /// 类别.
    pub class: String,
    /// The meeting or policy.
    pub title: String,
    /// 文号 or link.
    pub reference: String,
    /// When it happened, ISO.
    pub happened_on: String,
    /// When it is due, ISO.
    pub due_on: String,
    /// How many units owe it.
    pub unit_count: i64,
    /// The first of its facts in the ledger.
    pub first_serial: i64,
    /// The last of its facts in the ledger.
    pub last_serial: i64,
    /// Why it was entered after its due day; empty when it was not.
    pub reason: String,
    /// The unit that entered it for itself; nothing when the office entered it for all.
    pub unit_id: Option<i64>,
    /// RFC 3339 UTC.
    pub entered_at: String,
    /// 经办人.
    pub entered_by: String,
    /// Under which role.
    pub role: String,
}

/// A split of a unit's quota (任务分解).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaSplitRow {
    /// 编号, from 1.
    pub id: i64,
    /// The notice.
    pub notice_code: String,
    /// The 任务 rule.
    pub rule: String,
    /// The unit of the notice's register.
    pub unit_name: String,
    /// The unit's quota when it was split.
    pub quota: String,
    /// The parts: person and how many.
    pub parts: Vec<(String, i64)>,
    /// RFC 3339 UTC.
    pub split_at: String,
    /// 经办人.
    pub split_by: String,
    /// Under which role.
    pub role: String,
}

/// How messages leave by one channel (发送设置).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelRow {
    /// The channel.
    pub channel: String,
    /// Whether it is on.
    pub is_on: bool,
    /// The sealed value.
    pub value: String,
    /// RFC 3339 UTC.
    pub set_at: String,
    /// 经办人.
    pub set_by: String,
}

const EVENT: &str = "select id, notice_code, class, title, reference, happened_on, due_on, unit_count, \
                     first_serial, last_serial, reason, unit_id, entered_at, entered_by, role from duty_event";

type EventTuple = (
    i64,
    String,
    String,
    String,
    String,
    String,
    String,
    i64,
    i64,
    i64,
    String,
    Option<i64>,
    String,
    String,
    String,
);

fn event_row(row: EventTuple) -> DutyEventRow {
    let (
        id,
        notice_code,
        class,
        title,
        reference,
        happened_on,
        due_on,
        unit_count,
        first,
        last,
        reason,
        unit_id,
        at,
        by,
        role,
    ) = row;
    DutyEventRow {
        id,
        notice_code,
        class,
        title,
        reference,
        happened_on,
        due_on,
        unit_count,
        first_serial: first,
        last_serial: last,
        reason,
        unit_id,
        entered_at: at,
        entered_by: by,
        role,
    }
}

const SPLIT: &str =
    "select id, notice_code, rule, unit_name, quota, split_at, split_by, role from quota_split";

type SplitTuple = (i64, String, String, String, String, String, String, String);

impl Store {
    /// The events entered under a notice, newest first.
    pub async fn duty_events(&self, notice_code: &str, limit: u32) -> Result<Vec<DutyEventRow>, StoreFault> {
        let text = format!("{EVENT} where notice_code = $1 order by id desc limit $2");
        let query = sqlx::query_as::<_, EventTuple>(AssertSqlSafe(text)).bind(notice_code);
        let rows = query.bind(i64::from(limit)).fetch_all(&self.pool).await;
        Ok(rows.map_err(StoreFault::of("cannot read duty_event"))?.into_iter().map(event_row).collect())
    }

    /// The splits of a notice in force: the last one of each rule and unit, with their parts.
    pub async fn quota_splits(&self, notice_code: &str) -> Result<Vec<QuotaSplitRow>, StoreFault> {
        let text = format!(
            "{SPLIT} where notice_code = $1 and not exists (select 1 from quota_split later \
             where later.notice_code = quota_split.notice_code and later.rule = quota_split.rule \
             and later.unit_name = quota_split.unit_name and later.id > quota_split.id) order by unit_name, rule"
        );
        let query = sqlx::query_as::<_, SplitTuple>(AssertSqlSafe(text)).bind(notice_code);
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read quota_split"))?;
        let parts = sqlx::query_as::<_, (i64, String, i64)>(
            "select split_id, person, amount from quota_part \
             join quota_split on quota_split.id = quota_part.split_id \
             where quota_split.notice_code = $1 order by split_id, number",
        );
        let parts = parts.bind(notice_code).fetch_all(&self.pool).await;
        let mut by_split: BTreeMap<i64, Vec<(String, i64)>> = BTreeMap::new();
        for (split, person, amount) in parts.map_err(StoreFault::of("cannot read quota_part"))? {
            by_split.entry(split).or_default().push((person, amount));
        }
        let split =
            |(id, notice_code, rule, unit_name, quota, split_at, split_by, role): SplitTuple| QuotaSplitRow {
                parts: by_split.remove(&id).unwrap_or_default(),
                id,
                notice_code,
                rule,
                unit_name,
                quota,
                split_at,
                split_by,
                role,
            };
        Ok(rows.into_iter().map(split).collect())
    }

    /// The channels as they are set: the last row of each.
    pub async fn channels(&self) -> Result<Vec<ChannelRow>, StoreFault> {
        let query = sqlx::query_as::<_, (String, i64, String, String, String)>(
            "select channel, is_on, value, set_at, set_by from channel_setting \
             where id in (select max(id) from channel_setting group by channel) order by channel",
        );
        let rows =
            query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read channel_setting"))?;
        let channel = |(channel, is_on, value, set_at, set_by): (String, i64, String, String, String)| {
            ChannelRow { channel, is_on: is_on != 0, value, set_at, set_by }
        };
        Ok(rows.into_iter().map(channel).collect())
    }
}

impl Writing {
    /// For whom an event of that class, title and day was entered before: a unit, or nothing for all.
    pub async fn same_duty_events(
        &mut self,
        notice_code: &str,
        class: &str,
        title: &str,
        happened_on: &str,
    ) -> Result<Vec<Option<i64>>, StoreFault> {
        let query = sqlx::query_as::<_, (Option<i64>,)>(
            "select unit_id from duty_event where notice_code = $1 and happened_on = $2 and class = $3 and title = $4",
        );
        let query = query.bind(notice_code.to_owned()).bind(happened_on.to_owned());
        let rows =
            query.bind(class.to_owned()).bind(title.to_owned()).fetch_all(&mut *self.transaction).await;
        Ok(rows.map_err(StoreFault::of("cannot read duty_event"))?.into_iter().map(|(unit,)| unit).collect())
    }

    /// Keeps an event and gives its id.
    pub async fn add_duty_event(&mut self, row: &DutyEventRow) -> Result<i64, StoreFault> {
        let id = self.next_id("duty_event").await?;
        sqlx::query(
            "insert into duty_event (id, notice_code, class, title, reference, happened_on, due_on, unit_count, \
             first_serial, last_serial, reason, unit_id, entered_at, entered_by, role) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(id)
        .bind(row.notice_code.clone())
        .bind(row.class.clone())
        .bind(row.title.clone())
        .bind(row.reference.clone())
        .bind(row.happened_on.clone())
        .bind(row.due_on.clone())
        .bind(row.unit_count)
        .bind(row.first_serial)
        .bind(row.last_serial)
        .bind(row.reason.clone())
        .bind(row.unit_id)
        .bind(row.entered_at.clone())
        .bind(row.entered_by.clone())
        .bind(row.role.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write duty_event"))?;
        Ok(id)
    }

    /// Keeps a split and gives its id.
    pub async fn add_quota_split(&mut self, row: &QuotaSplitRow) -> Result<i64, StoreFault> {
        let id = self.next_id("quota_split").await?;
        sqlx::query(
            "insert into quota_split (id, notice_code, rule, unit_name, quota, split_at, split_by, role) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(row.notice_code.clone())
        .bind(row.rule.clone())
        .bind(row.unit_name.clone())
        .bind(row.quota.clone())
        .bind(row.split_at.clone())
        .bind(row.split_by.clone())
        .bind(row.role.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write quota_split"))?;
        for (number, (person, amount)) in (1_i64..).zip(&row.parts) {
            sqlx::query("insert into quota_part (split_id, number, person, amount) values ($1, $2, $3, $4)")
                .bind(id)
                .bind(number)
                .bind(person.clone())
                .bind(*amount)
                .execute(&mut *self.transaction)
                .await
                .map_err(StoreFault::of("cannot write quota_part"))?;
        }
        Ok(id)
    }

    /// Sets a channel.
    pub async fn set_channel(&mut self, row: &ChannelRow) -> Result<(), StoreFault> {
        let id = self.next_id("channel_setting").await?;
        sqlx::query(
            "insert into channel_setting (id, channel, is_on, value, set_at, set_by) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(row.channel.clone())
        .bind(i64::from(row.is_on))
        .bind(row.value.clone())
        .bind(row.set_at.clone())
        .bind(row.set_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write channel_setting"))?;
        Ok(())
    }
}
