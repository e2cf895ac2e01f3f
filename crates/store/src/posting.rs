//! What came of an item (办理结果): which entries of the ledger an act wrote, and where the item was sent on to.
//! The entries themselves are [`crate::ledger`]'s; a posting only says which act and which item they belong to.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// An entry of the ledger that an act wrote (入账).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostingRow {
    /// The entry.
    pub serial: i64,
    /// The item, 0 when it is none of this office's submissions (back-entry).
    pub submission_id: i64,
    /// The notice.
    pub notice_code: String,
    /// 信息编号.
    pub item: String,
    /// 事实种类.
    pub kind: String,
    /// 单位, one a line.
    pub units: String,
    /// 日期, ISO.
    pub on_day: String,
    /// 级别.
    pub level: String,
    /// 媒体, or the leader of an instruction.
    pub channel: String,
    /// What an instruction says, or another word about it.
    pub words: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// Sent on (报送、推送).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ForwardingRow {
    /// Its number.
    pub id: i64,
    /// The item.
    pub submission_id: i64,
    /// 上报 or 媒体.
    pub direction: String,
    /// To whom.
    pub target: String,
    /// 级别.
    pub level: String,
    /// SM3 of what was sent.
    pub digest: String,
    /// ISO.
    pub forwarded_on: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
    /// What came back, if something did.
    pub result: Option<ForwardingResultRow>,
}

/// What came back (结果).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ForwardingResultRow {
    /// 采用, 未采用 …
    pub result: String,
    /// ISO.
    pub on_day: String,
    /// 备注.
    pub remark: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

const POSTING: &str = "select serial, submission_id, notice_code, item, kind, units, on_day, level, channel, words, \
                       recorded_at, recorded_by from posting";
const FORWARDING: &str = "select f.id, f.submission_id, f.direction, f.target, f.level, f.digest, f.forwarded_on, \
                          f.recorded_at, f.recorded_by, r.result, r.on_day, r.remark, r.recorded_at, r.recorded_by \
                          from forwarding f left join forwarding_result r on r.forwarding_id = f.id";

impl Store {
    /// What an item wrote into the ledger, in order.
    pub async fn postings_of(&self, submission_id: i64) -> Result<Vec<PostingRow>, StoreFault> {
        let text = format!("{POSTING} where submission_id = $1 order by serial");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(submission_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read posting"))?.iter().map(posting_row).collect()
    }

    /// The last postings of some kinds, newest first.
    pub async fn last_postings(&self, kinds: &[&str], limit: i64) -> Result<Vec<PostingRow>, StoreFault> {
        let places: Vec<String> = (1..=kinds.len()).map(|number| format!("${number}")).collect();
        let text = format!(
            "{POSTING} where kind in ({}) order by serial desc limit ${}",
            places.join(", "),
            kinds.len() + 1
        );
        let mut query = sqlx::query(AssertSqlSafe(text));
        for kind in kinds {
            query = query.bind((*kind).to_owned());
        }
        let rows = query.bind(limit).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read posting"))?.iter().map(posting_row).collect()
    }

    /// Where an item was sent on to, in order.
    pub async fn forwardings_of(&self, submission_id: i64) -> Result<Vec<ForwardingRow>, StoreFault> {
        let text = format!("{FORWARDING} where f.submission_id = $1 order by f.id");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(submission_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read forwarding"))?.iter().map(forwarding_row).collect()
    }
}

impl Writing {
    /// What an item of a notice wrote into the ledger, as this transaction sees it.
    pub async fn postings_of_item(
        &mut self,
        notice_code: &str,
        item: &str,
    ) -> Result<Vec<PostingRow>, StoreFault> {
        let text = format!("{POSTING} where notice_code = $1 and item = $2 order by serial");
        let query = sqlx::query(AssertSqlSafe(text)).bind(notice_code).bind(item);
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read posting"))?.iter().map(posting_row).collect()
    }

    /// Says which act an entry of the ledger belongs to.
    pub async fn add_posting(&mut self, row: &PostingRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into posting (serial, submission_id, notice_code, item, kind, units, on_day, level, channel, \
             words, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        );
        let insert = insert.bind(row.serial).bind(row.submission_id).bind(row.notice_code.clone());
        let insert = insert.bind(row.item.clone()).bind(row.kind.clone()).bind(row.units.clone());
        let insert = insert.bind(row.on_day.clone()).bind(row.level.clone()).bind(row.channel.clone());
        let insert =
            insert.bind(row.words.clone()).bind(row.recorded_at.clone()).bind(row.recorded_by.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write posting"))
    }

    /// Keeps that an item was sent on, and gives its number.
    pub async fn add_forwarding(&mut self, row: &ForwardingRow) -> Result<i64, StoreFault> {
        let id = self.next_id("forwarding").await?;
        let insert = sqlx::query(
            "insert into forwarding (id, submission_id, direction, target, level, digest, forwarded_on, recorded_at, \
             recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        );
        let insert = insert.bind(id).bind(row.submission_id).bind(row.direction.clone());
        let insert = insert.bind(row.target.clone()).bind(row.level.clone()).bind(row.digest.clone());
        let insert = insert.bind(row.forwarded_on.clone()).bind(row.recorded_at.clone());
        let done = insert.bind(row.recorded_by.clone()).execute(&mut *self.transaction).await;
        done.map_err(StoreFault::of("cannot write forwarding"))?;
        Ok(id)
    }

    /// The forwarding of that number, as this transaction sees it.
    pub async fn forwarding(&mut self, id: i64) -> Result<Option<ForwardingRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{FORWARDING} where f.id = $1"))).bind(id);
        let row = query.fetch_optional(&mut *self.transaction).await;
        row.map_err(StoreFault::of("cannot read forwarding"))?.as_ref().map(forwarding_row).transpose()
    }

    /// Keeps what came back.
    pub async fn add_forwarding_result(
        &mut self,
        forwarding_id: i64,
        row: &ForwardingResultRow,
    ) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into forwarding_result (forwarding_id, result, on_day, remark, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6)",
        );
        let insert = insert.bind(forwarding_id).bind(row.result.clone()).bind(row.on_day.clone());
        let insert =
            insert.bind(row.remark.clone()).bind(row.recorded_at.clone()).bind(row.recorded_by.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write forwarding_result"))
    }
}

fn posting_row(row: &AnyRow) -> Result<PostingRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PostingRow {
            serial: row.try_get(0)?,
            submission_id: row.try_get(1)?,
            notice_code: row.try_get(2)?,
            item: row.try_get(3)?,
            kind: row.try_get(4)?,
            units: row.try_get(5)?,
            on_day: row.try_get(6)?,
            level: row.try_get(7)?,
            channel: row.try_get(8)?,
            words: row.try_get(9)?,
            recorded_at: row.try_get(10)?,
            recorded_by: row.try_get(11)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of posting"))
}

fn forwarding_row(row: &AnyRow) -> Result<ForwardingRow, StoreFault> {
    let read = || {
        let result: Option<String> = row.try_get(9)?;
        let result = match result {
            Some(result) => Some(ForwardingResultRow {
                result,
                on_day: row.try_get(10)?,
                remark: row.try_get(11)?,
                recorded_at: row.try_get(12)?,
                recorded_by: row.try_get(13)?,
            }),
            None => None,
        };
        Ok::<_, sqlx::Error>(ForwardingRow {
            id: row.try_get(0)?,
            submission_id: row.try_get(1)?,
            direction: row.try_get(2)?,
            target: row.try_get(3)?,
            level: row.try_get(4)?,
            digest: row.try_get(5)?,
            forwarded_on: row.try_get(6)?,
            recorded_at: row.try_get(7)?,
            recorded_by: row.try_get(8)?,
            result,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of forwarding"))
}
