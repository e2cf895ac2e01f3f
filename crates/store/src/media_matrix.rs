//! Media partners (合作媒体) and the channels of the matrix (宣传矩阵), rows and statements.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A media partner's agreement (合作媒体).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MediaPartnerRow {
    /// From 1.
    pub id: i64,
    /// 合作媒体.
    pub name: String,
    /// 协议.
    pub agreement: String,
    /// The first day, ISO.
    pub from_day: String,
    /// The last day, ISO.
    pub to_day: String,
    /// 权利.
    pub rights: String,
    /// 义务.
    pub duties: String,
    /// 联系人.
    pub contact: String,
    /// The agreement it renews; 0 when it is the first.
    pub renews: i64,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A channel of the matrix (宣传渠道).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MediaChannelRow {
    /// From 1.
    pub id: i64,
    /// 渠道名称.
    pub name: String,
    /// 核心平台, 重要平台 or 辅助平台.
    pub tier: String,
    /// 纸媒, 微信, 客户端, 网站, 微博, 抖音 or 头条号.
    pub kind: String,
    /// 主办.
    pub owner: String,
    /// 账号.
    pub account: String,
    /// 审核规则.
    pub review_rule: String,
    /// The first day it holds, ISO; empty when it always did.
    pub from_day: String,
    /// The last day, ISO; empty when it has none.
    pub to_day: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

const MEDIA_PARTNER: &str = "select id, name, agreement, from_day, to_day, rights, duties, contact, renews, recorded_at, recorded_by from media_partner order by id";

const MEDIA_CHANNEL: &str = "select id, name, tier, kind, owner, account, review_rule, from_day, to_day, recorded_at, recorded_by from media_channel order by id";

impl Store {
    /// A media partner's agreement (合作媒体): every row, in the order they came.
    pub async fn media_partners(&self) -> Result<Vec<MediaPartnerRow>, StoreFault> {
        let rows = sqlx::query(MEDIA_PARTNER).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read media_partner"))?.iter().map(media_partner_row).collect()
    }

    /// A channel of the matrix (宣传渠道): every row, in the order they came.
    pub async fn media_channels(&self) -> Result<Vec<MediaChannelRow>, StoreFault> {
        let rows = sqlx::query(MEDIA_CHANNEL).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read media_channel"))?.iter().map(media_channel_row).collect()
    }
}

impl Writing {
    /// The same as this transaction sees them.
    pub async fn media_partners(&mut self) -> Result<Vec<MediaPartnerRow>, StoreFault> {
        let rows = sqlx::query(MEDIA_PARTNER).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read media_partner"))?.iter().map(media_partner_row).collect()
    }

    /// Appends a row; its `id` is given here and returned.
    pub async fn add_media_partner(&mut self, row: MediaPartnerRow) -> Result<i64, StoreFault> {
        let id = self.next_id("media_partner").await?;
        sqlx::query("insert into media_partner (id, name, agreement, from_day, to_day, rights, duties, contact, renews, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
            .bind(id)
            .bind(row.name)
            .bind(row.agreement)
            .bind(row.from_day)
            .bind(row.to_day)
            .bind(row.rights)
            .bind(row.duties)
            .bind(row.contact)
            .bind(row.renews)
            .bind(row.recorded_at)
            .bind(row.recorded_by)
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot append to media_partner"))?;
        Ok(id)
    }

    /// The same as this transaction sees them.
    pub async fn media_channels(&mut self) -> Result<Vec<MediaChannelRow>, StoreFault> {
        let rows = sqlx::query(MEDIA_CHANNEL).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read media_channel"))?.iter().map(media_channel_row).collect()
    }

    /// Appends a row; its `id` is given here and returned.
    pub async fn add_media_channel(&mut self, row: MediaChannelRow) -> Result<i64, StoreFault> {
        let id = self.next_id("media_channel").await?;
        sqlx::query("insert into media_channel (id, name, tier, kind, owner, account, review_rule, from_day, to_day, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
            .bind(id)
            .bind(row.name)
            .bind(row.tier)
            .bind(row.kind)
            .bind(row.owner)
            .bind(row.account)
            .bind(row.review_rule)
            .bind(row.from_day)
            .bind(row.to_day)
            .bind(row.recorded_at)
            .bind(row.recorded_by)
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot append to media_channel"))?;
        Ok(id)
    }
}

fn media_partner_row(row: &AnyRow) -> Result<MediaPartnerRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(MediaPartnerRow {
            id: row.try_get(0)?,
            name: row.try_get(1)?,
            agreement: row.try_get(2)?,
            from_day: row.try_get(3)?,
            to_day: row.try_get(4)?,
            rights: row.try_get(5)?,
            duties: row.try_get(6)?,
            contact: row.try_get(7)?,
            renews: row.try_get(8)?,
            recorded_at: row.try_get(9)?,
            recorded_by: row.try_get(10)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of media_partner"))
}

fn media_channel_row(row: &AnyRow) -> Result<MediaChannelRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(MediaChannelRow {
            id: row.try_get(0)?,
            name: row.try_get(1)?,
            tier: row.try_get(2)?,
            kind: row.try_get(3)?,
            owner: row.try_get(4)?,
            account: row.try_get(5)?,
            review_rule: row.try_get(6)?,
            from_day: row.try_get(7)?,
            to_day: row.try_get(8)?,
            recorded_at: row.try_get(9)?,
            recorded_by: row.try_get(10)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of media_channel"))
}
