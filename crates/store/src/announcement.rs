//! Announcements to units (联络通知): the text, the units it went to as they were called on its day, and who of each opened
//! it first. Written once, never changed.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::AssertSqlSafe;

/// An announcement (联络通知).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct AnnouncementRow {
    pub id: i64,
    pub title: String,
    pub body: String,
    pub addressed: String,
    pub sent_on: String,
    pub sent_at: String,
    pub sent_by: String,
    pub role: String,
}

/// A unit it went to, with its first opening (送达和签收).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnnouncementReceiptRow {
    /// The announcement.
    pub announcement_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// As it was called on the day.
    pub unit_name: String,
    /// RFC 3339 UTC; nothing while it was not opened.
    pub opened_at: Option<String>,
    /// Who.
    pub opened_by: Option<String>,
    /// Under which role.
    pub role: Option<String>,
}

type AnnouncementTuple = (i64, String, String, String, String, String, String, String);
type ReceiptTuple = (i64, i64, String, Option<String>, Option<String>, Option<String>);

const ANNOUNCEMENT: &str =
    "select id, title, body, addressed, sent_on, sent_at, sent_by, role from announcement";
const RECEIPT: &str = "select announcement_addressee.announcement_id, announcement_addressee.unit_id, \
                       announcement_addressee.unit_name, announcement_receipt.opened_at, \
                       announcement_receipt.opened_by, announcement_receipt.role from announcement_addressee \
                       left join announcement_receipt \
                       on announcement_receipt.announcement_id = announcement_addressee.announcement_id \
                       and announcement_receipt.unit_id = announcement_addressee.unit_id";

fn announcement_row(row: AnnouncementTuple) -> AnnouncementRow {
    let (id, title, body, addressed, sent_on, sent_at, sent_by, role) = row;
    AnnouncementRow { id, title, body, addressed, sent_on, sent_at, sent_by, role }
}

fn receipt_row(row: ReceiptTuple) -> AnnouncementReceiptRow {
    let (announcement_id, unit_id, unit_name, opened_at, opened_by, role) = row;
    AnnouncementReceiptRow { announcement_id, unit_id, unit_name, opened_at, opened_by, role }
}

impl Store {
    /// The newest announcements, newest first.
    pub async fn announcements(&self, limit: i64) -> Result<Vec<AnnouncementRow>, StoreFault> {
        let text = format!("{ANNOUNCEMENT} order by id desc limit $1");
        let rows =
            sqlx::query_as::<_, AnnouncementTuple>(AssertSqlSafe(text)).bind(limit).fetch_all(&self.pool);
        let rows = rows.await.map_err(StoreFault::of("cannot read announcement"))?;
        Ok(rows.into_iter().map(announcement_row).collect())
    }

    /// The announcement of that number.
    pub async fn announcement(&self, id: i64) -> Result<Option<AnnouncementRow>, StoreFault> {
        let text = format!("{ANNOUNCEMENT} where id = $1");
        let row = sqlx::query_as::<_, AnnouncementTuple>(AssertSqlSafe(text)).bind(id);
        let row = row.fetch_optional(&self.pool).await;
        Ok(row.map_err(StoreFault::of("cannot read announcement"))?.map(announcement_row))
    }

    /// The units an announcement went to, with their openings.
    pub async fn announcement_receipts(&self, id: i64) -> Result<Vec<AnnouncementReceiptRow>, StoreFault> {
        let text = format!(
            "{RECEIPT} where announcement_addressee.announcement_id = $1 order by announcement_addressee.unit_id"
        );
        let rows =
            sqlx::query_as::<_, ReceiptTuple>(AssertSqlSafe(text)).bind(id).fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read announcement_addressee"))?;
        Ok(rows.into_iter().map(receipt_row).collect())
    }
}

impl Writing {
    /// Keeps an announcement with the units it goes to and gives its number.
    pub async fn add_announcement(
        &mut self,
        row: &AnnouncementRow,
        units: &[(i64, String)],
    ) -> Result<i64, StoreFault> {
        let id = self.next_id("announcement").await?;
        let insert = sqlx::query(
            "insert into announcement (id, title, body, addressed, sent_on, sent_at, sent_by, role) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert =
            insert.bind(id).bind(row.title.clone()).bind(row.body.clone()).bind(row.addressed.clone());
        let insert = insert.bind(row.sent_on.clone()).bind(row.sent_at.clone());
        let insert = insert.bind(row.sent_by.clone()).bind(row.role.clone());
        insert.execute(&mut *self.transaction).await.map_err(StoreFault::of("cannot write announcement"))?;
        for (unit, name) in units {
            let insert = sqlx::query(
                "insert into announcement_addressee (announcement_id, unit_id, unit_name) values ($1, $2, $3)",
            );
            let done = insert.bind(id).bind(*unit).bind(name.clone()).execute(&mut *self.transaction).await;
            done.map_err(StoreFault::of("cannot write announcement_addressee"))?;
        }
        Ok(id)
    }

    /// Keeps who of a unit opened it first; false when the unit had opened it before.
    pub async fn add_announcement_receipt(
        &mut self,
        (id, unit): (i64, i64),
        (at, by, role): (&str, &str, &str),
    ) -> Result<bool, StoreFault> {
        let insert = sqlx::query(
            "insert into announcement_receipt (announcement_id, unit_id, opened_at, opened_by, role) \
             values ($1, $2, $3, $4, $5) on conflict (announcement_id, unit_id) do nothing",
        );
        let insert = insert.bind(id).bind(unit).bind(at).bind(by).bind(role);
        let done = insert.execute(&mut *self.transaction).await;
        Ok(done.map_err(StoreFault::of("cannot write announcement_receipt"))?.rows_affected() == 1)
    }
}
