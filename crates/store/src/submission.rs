//! Submissions (信息报送): the row that lists show, the versions, the flow record, what was typed and not saved, and
//! what people are to be told. What an act means is the domain's; here a row is a row.
//!
//! Next: [`crate::posting`] for what came of an item, [`crate::attachment`] for its files.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::submission_filter::{COUNTED_TO, SubmissionFilter, bind_all};
use crate::submission_rows::{bind_row, mark_row, submission_row, version_row, word_row};
use crate::writing::Writing;
use sqlx::{AssertSqlSafe, Row};

/// An item as lists show it (信息). Words are Chinese as the domain writes them; empty means not given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct SubmissionRow {
    pub id: i64,
    pub unit_id: i64,
    pub sender_id: i64,
    pub sender_name: String,
    pub variant: String,
    pub notice_code: String,
    pub most_returns: i64,
    pub drafter_id: i64,
    pub drafter_name: String,
    pub created_at: String,
    pub created_on: String,
    pub updated_at: String,
    pub state: String,
    pub version_no: i64,
    pub mark_no: i64,
    pub digest: String,
    pub title: String,
    pub purpose: String,
    pub class: String,
    pub content: String,
    pub work_kind: String,
    pub disclosure: String,
    pub target_level: String,
    pub event_kind: String,
    pub event_on: String,
    pub exceptional_route: String,
    pub urgency: String,
    pub calls_for_issue: i64,
    pub office_returns: i64,
    pub handed_in_on: String,
    pub submitted_on: String,
    pub received_on: String,
    pub rating: String,
    pub item_number: String,
    pub duty_code: String,
    pub combined_into: i64,
    pub opened_at: String,
    pub opened_by: String,
}

/// The columns in the order of binding; the first is the key.
pub(crate) const COLUMNS: [&str; 38] = [
    "id",
    "unit_id",
    "sender_id",
    "sender_name",
    "variant",
    "notice_code",
    "most_returns",
    "drafter_id",
    "drafter_name",
    "created_at",
    "created_on",
    "updated_at",
    "state",
    "version_no",
    "mark_no",
    "digest",
    "title",
    "purpose",
    "class",
    "content",
    "work_kind",
    "disclosure",
    "target_level",
    "event_kind",
    "event_on",
    "exceptional_route",
    "urgency",
    "calls_for_issue",
    "office_returns",
    "handed_in_on",
    "submitted_on",
    "received_on",
    "rating",
    "item_number",
    "duty_code",
    "combined_into",
    "opened_at",
    "opened_by",
];

/// A version of a text (稿次).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRow {
    /// The item.
    pub submission_id: i64,
    /// 第几稿, from 1.
    pub version_no: i64,
    /// Everything that is signed, as the office writes it.
    pub manuscript: String,
    /// SM3 of what is signed.
    pub digest: String,
    /// RFC 3339 UTC.
    pub saved_at: String,
    /// Who saved it.
    pub saved_by: String,
}

/// A line of the flow record (流转记录).
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct MarkRow {
    pub submission_id: i64,
    pub mark_no: i64,
    pub at: String,
    pub on_day: String,
    pub kind: String,
    pub person_id: i64,
    pub person_name: String,
    pub role: String,
    pub on_behalf_id: i64,
    pub on_behalf_name: String,
    pub version_no: i64,
    pub digest: String,
    pub step: String,
    pub opinion: String,
    pub passages: String,
    pub rating: String,
    pub calls_for_issue: i64,
    pub is_office_return: i64,
}

const MARK: &str = "select submission_id, mark_no, at, on_day, kind, person_id, person_name, role, on_behalf_id, \
                    on_behalf_name, version_no, digest, step, opinion, passages, rating, calls_for_issue, \
                    is_office_return from submission_mark";

/// What was typed and not saved (自动保存).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutosaveRow {
    /// Whose.
    pub person_key: String,
    /// Of which item, 0 for a new one.
    pub submission_id: i64,
    /// The fields of the form, as the office writes them.
    pub fields: String,
    /// RFC 3339 UTC.
    pub saved_at: String,
}

/// Something a person is to be told (告知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldRow {
    /// Its number.
    pub id: i64,
    /// Of which item.
    pub submission_id: i64,
    /// Whom.
    pub person_id: i64,
    /// What.
    pub said: String,
    /// RFC 3339 UTC.
    pub at: String,
    /// When it was read; empty while it was not.
    pub read_at: String,
}

fn select() -> String {
    format!("select {} from submission", COLUMNS.join(", "))
}

impl Store {
    /// The item of that number.
    pub async fn submission(&self, id: i64) -> Result<Option<SubmissionRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{} where id = $1", select()))).bind(id);
        let row = query.fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read submission"))?.as_ref().map(submission_row).transpose()
    }

    /// Items that fit, newest first, at most so many from a place on.
    pub async fn submissions(
        &self,
        filter: &SubmissionFilter,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<SubmissionRow>, StoreFault> {
        let (condition, values) = filter.condition();
        let (at, of) = (values.len() + 1, values.len() + 2);
        let text = format!("{} where {condition} order by id desc limit ${at} offset ${of}", select());
        let query = bind_all(sqlx::query(AssertSqlSafe(text)), values).bind(limit).bind(offset);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot list submission"))?.iter().map(submission_row).collect()
    }

    /// How many fit, counted up to [`COUNTED_TO`].
    pub async fn submission_count(&self, filter: &SubmissionFilter) -> Result<i64, StoreFault> {
        let (condition, values) = filter.condition();
        let text = format!(
            "select count(*) from (select 1 from submission where {condition} limit {COUNTED_TO}) counted"
        );
        let row = bind_all(sqlx::query(AssertSqlSafe(text)), values).fetch_one(&self.pool).await;
        let row = row.map_err(StoreFault::of("cannot count submission"))?;
        row.try_get(0).map_err(StoreFault::of("cannot read the count of submission"))
    }

    /// The versions of an item, oldest first.
    pub async fn versions(&self, submission_id: i64) -> Result<Vec<VersionRow>, StoreFault> {
        let query = sqlx::query(
            "select submission_id, version_no, manuscript, digest, saved_at, saved_by from submission_version \
             where submission_id = $1 order by version_no",
        );
        let rows = query.bind(submission_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read submission_version"))?.iter().map(version_row).collect()
    }

    /// The flow record of an item, oldest first.
    pub async fn marks(&self, submission_id: i64) -> Result<Vec<MarkRow>, StoreFault> {
        let text = format!("{MARK} where submission_id = $1 order by mark_no");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(submission_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read submission_mark"))?.iter().map(mark_row).collect()
    }

    /// The items a person has dealt with, newest first.
    pub async fn submissions_handled_by(
        &self,
        person_id: i64,
        limit: i64,
    ) -> Result<Vec<SubmissionRow>, StoreFault> {
        let text = format!(
            "{} where id in (select submission_id from submission_mark where person_id = $1) \
             order by id desc limit $2",
            select()
        );
        let rows = sqlx::query(AssertSqlSafe(text)).bind(person_id).bind(limit).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot list submission"))?.iter().map(submission_row).collect()
    }

    /// Notes that the next person opened an item; the first one counts. No event: reading is not an act.
    pub async fn note_opened(&self, id: i64, at: &str, by: &str) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let update = sqlx::query(
            "update submission set opened_at = $1, opened_by = $2 where id = $3 and opened_at = ''",
        );
        let done = update.bind(at).bind(by).bind(id).execute(&self.pool).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot note who opened a submission"))
    }

    /// Keeps what a person typed, in place of what was kept before.
    pub async fn autosave(&self, row: &AutosaveRow) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let upsert = sqlx::query(
            "insert into submission_autosave (person_key, submission_id, fields, saved_at) values ($1, $2, $3, $4) \
             on conflict (person_key, submission_id) do update set fields = excluded.fields, saved_at = excluded.saved_at",
        );
        let upsert = upsert.bind(row.person_key.clone()).bind(row.submission_id);
        let done = upsert.bind(row.fields.clone()).bind(row.saved_at.clone()).execute(&self.pool).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot keep what was typed"))
    }

    /// What a person typed and did not save.
    pub async fn autosaved(
        &self,
        person_key: &str,
        submission_id: i64,
    ) -> Result<Option<AutosaveRow>, StoreFault> {
        let query = sqlx::query(
            "select fields, saved_at from submission_autosave where person_key = $1 and submission_id = $2",
        );
        let row = query.bind(person_key).bind(submission_id).fetch_optional(&self.pool).await;
        let row = row.map_err(StoreFault::of("cannot read submission_autosave"))?;
        row.map(|row| {
            let read = || {
                Ok::<_, sqlx::Error>(AutosaveRow {
                    person_key: person_key.to_owned(),
                    submission_id,
                    fields: row.try_get(0)?,
                    saved_at: row.try_get(1)?,
                })
            };
            read().map_err(StoreFault::of("cannot read a row of submission_autosave"))
        })
        .transpose()
    }

    /// What a person is told, newest first.
    pub async fn words_for(&self, person_id: i64, limit: i64) -> Result<Vec<ToldRow>, StoreFault> {
        let query = sqlx::query(
            "select id, submission_id, person_id, said, at, read_at from submission_word where person_id = $1 \
             order by id desc limit $2",
        );
        let rows = query.bind(person_id).bind(limit).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read submission_word"))?.iter().map(word_row).collect()
    }

    /// Notes that a person read what was said about an item.
    pub async fn note_read(&self, person_id: i64, submission_id: i64, at: &str) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let update = sqlx::query(
            "update submission_word set read_at = $1 where person_id = $2 and submission_id = $3 and read_at = ''",
        );
        let done = update.bind(at).bind(person_id).bind(submission_id).execute(&self.pool).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot note what was read"))
    }
}

impl Writing {
    /// The item of that number, as this transaction sees it.
    pub async fn submission(&mut self, id: i64) -> Result<Option<SubmissionRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{} where id = $1", select()))).bind(id);
        let row = query.fetch_optional(&mut *self.transaction).await;
        row.map_err(StoreFault::of("cannot read submission"))?.as_ref().map(submission_row).transpose()
    }

    /// The item of that 信息编号, as this transaction sees it.
    pub async fn submission_numbered(&mut self, number: &str) -> Result<Option<SubmissionRow>, StoreFault> {
        let text = format!("{} where item_number = $1 order by id limit 1", select());
        let query = sqlx::query(AssertSqlSafe(text)).bind(number.to_owned());
        let row = query.fetch_optional(&mut *self.transaction).await;
        row.map_err(StoreFault::of("cannot read submission"))?.as_ref().map(submission_row).transpose()
    }

    /// The flow record of an item, as this transaction sees it.
    pub async fn marks(&mut self, submission_id: i64) -> Result<Vec<MarkRow>, StoreFault> {
        let text = format!("{MARK} where submission_id = $1 order by mark_no");
        let rows =
            sqlx::query(AssertSqlSafe(text)).bind(submission_id).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read submission_mark"))?.iter().map(mark_row).collect()
    }

    /// A version of an item, as this transaction sees it.
    pub async fn version(&mut self, submission_id: i64, no: i64) -> Result<Option<VersionRow>, StoreFault> {
        let query = sqlx::query(
            "select submission_id, version_no, manuscript, digest, saved_at, saved_by from submission_version \
             where submission_id = $1 and version_no = $2",
        );
        let row = query.bind(submission_id).bind(no).fetch_optional(&mut *self.transaction).await;
        row.map_err(StoreFault::of("cannot read submission_version"))?.as_ref().map(version_row).transpose()
    }

    /// The number the next item gets.
    pub async fn next_submission_id(&mut self) -> Result<i64, StoreFault> {
        self.next_id("submission").await
    }

    /// Keeps a new item.
    pub async fn add_submission(&mut self, row: &SubmissionRow) -> Result<(), StoreFault> {
        let places: Vec<String> = (1..=COLUMNS.len()).map(|number| format!("${number}")).collect();
        let text = format!("insert into submission ({}) values ({})", COLUMNS.join(", "), places.join(", "));
        let done = bind_row(sqlx::query(AssertSqlSafe(text)), row).execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write submission"))
    }

    /// Writes what lists show of an item now.
    pub async fn update_submission(&mut self, row: &SubmissionRow) -> Result<(), StoreFault> {
        let sets: Vec<String> =
            COLUMNS.iter().zip(1..).skip(1).map(|(column, number)| format!("{column} = ${number}")).collect();
        let text = format!("update submission set {} where id = $1", sets.join(", "));
        let done = bind_row(sqlx::query(AssertSqlSafe(text)), row).execute(&mut *self.transaction).await;
        let done = done.map_err(StoreFault::of("cannot update submission"))?;
        if done.rows_affected() == 1 { Ok(()) } else { Err(StoreFault::plain("no submission to update")) }
    }

    /// Keeps a version.
    pub async fn add_version(&mut self, row: &VersionRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into submission_version (submission_id, version_no, manuscript, digest, saved_at, saved_by) \
             values ($1, $2, $3, $4, $5, $6)",
        );
        let insert = insert.bind(row.submission_id).bind(row.version_no).bind(row.manuscript.clone());
        let insert = insert.bind(row.digest.clone()).bind(row.saved_at.clone()).bind(row.saved_by.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write submission_version"))
    }

    /// Adds a line to the flow record.
    pub async fn add_mark(&mut self, row: &MarkRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into submission_mark (submission_id, mark_no, at, on_day, kind, person_id, person_name, role, \
             on_behalf_id, on_behalf_name, version_no, digest, step, opinion, passages, rating, calls_for_issue, \
             is_office_return) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        );
        let insert = insert.bind(row.submission_id).bind(row.mark_no).bind(row.at.clone());
        let insert = insert.bind(row.on_day.clone()).bind(row.kind.clone()).bind(row.person_id);
        let insert = insert.bind(row.person_name.clone()).bind(row.role.clone()).bind(row.on_behalf_id);
        let insert = insert.bind(row.on_behalf_name.clone()).bind(row.version_no).bind(row.digest.clone());
        let insert = insert.bind(row.step.clone()).bind(row.opinion.clone()).bind(row.passages.clone());
        let insert = insert.bind(row.rating.clone()).bind(row.calls_for_issue).bind(row.is_office_return);
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write submission_mark"))
    }

    /// Drops what was kept unsaved: it is saved now.
    pub async fn drop_autosave(&mut self, person_key: &str, submission_id: i64) -> Result<(), StoreFault> {
        let delete =
            sqlx::query("delete from submission_autosave where person_key = $1 and submission_id = $2");
        let done = delete.bind(person_key).bind(submission_id).execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot drop what was kept unsaved"))
    }

    /// Tells people something about an item.
    pub async fn tell(
        &mut self,
        submission_id: i64,
        people: &[i64],
        said: &str,
        at: &str,
    ) -> Result<(), StoreFault> {
        for person in people {
            let id = self.next_id("submission_word").await?;
            let insert = sqlx::query(
                "insert into submission_word (id, submission_id, person_id, said, at, read_at) \
                 values ($1, $2, $3, $4, $5, '')",
            );
            let insert = insert.bind(id).bind(submission_id).bind(*person).bind(said).bind(at);
            let done = insert.execute(&mut *self.transaction).await;
            done.map_err(StoreFault::of("cannot write submission_word"))?;
        }
        Ok(())
    }

    /// The last item number that begins with the words; empty when there is none.
    pub async fn last_item_number(&mut self, beginning: &str) -> Result<String, StoreFault> {
        let query = sqlx::query(
            "select item_number from submission where item_number like $1 order by item_number desc limit 1",
        );
        let row = query.bind(format!("{beginning}%")).fetch_optional(&mut *self.transaction).await;
        let row = row.map_err(StoreFault::of("cannot read the last item number"))?;
        let number: Option<String> = row
            .map(|row| row.try_get(0))
            .transpose()
            .map_err(StoreFault::of("cannot read submission.item_number"))?;
        Ok(number.unwrap_or_default())
    }
}
