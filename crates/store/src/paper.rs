//! Numbers and papers (文号和公文): the register of numbers, one row for each number of a 代字 and year, and the papers
//! issued besides bulletins, frozen with their files. Written once, never changed.

use crate::bulletin::BulletinFileRow;
use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::{Any, AssertSqlSafe, Executor};

/// A number in the register (文号登记).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberRow {
    /// 代字: `赣市医保字`.
    pub prefix: String,
    /// 年份.
    pub year: i64,
    /// 序号.
    pub number: i64,
    /// `bulletin`, `paper`, `cancelled` or `elsewhere`.
    pub kind: String,
    /// The title, or why it was cancelled.
    pub subject: String,
    /// RFC 3339 UTC.
    pub taken_at: String,
    /// Who.
    pub taken_by: String,
}

/// A paper to keep (公文).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPaperRow {
    /// `erratum` or `commendation`.
    pub kind: String,
    /// The notice.
    pub notice_code: String,
    /// 周期 in its short form.
    pub period: String,
    /// 发文字号.
    pub number: String,
    /// 标题.
    pub title: String,
    /// 成文日期, ISO.
    pub issued_on: String,
    /// The bulletin it is about.
    pub bulletin_id: Option<i64>,
    /// The approved list it publishes.
    pub list_id: Option<i64>,
    /// The frozen data as JSON.
    pub data: String,
    /// SM3 over all of it and the hashes of its files.
    pub hash: String,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// 经办人.
    pub created_by: String,
}

/// A paper as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperRow {
    /// 编号, from 1.
    pub id: i64,
    /// What it holds.
    pub paper: NewPaperRow,
}

type PaperTuple = (
    i64,
    String,
    String,
    String,
    String,
    String,
    String,
    Option<i64>,
    Option<i64>,
    String,
    String,
    String,
    String,
);

const SELECT: &str = "select id, kind, notice_code, period, number, title, issued_on, bulletin_id, list_id, data, \
                      hash, created_at, created_by from paper";

fn paper_row(row: PaperTuple) -> PaperRow {
    let (
        id,
        kind,
        notice_code,
        period,
        number,
        title,
        issued_on,
        bulletin_id,
        list_id,
        data,
        hash,
        created_at,
        created_by,
    ) = row;
    let paper = NewPaperRow {
        kind,
        notice_code,
        period,
        number,
        title,
        issued_on,
        bulletin_id,
        list_id,
        data,
        hash,
        created_at,
        created_by,
    };
    PaperRow { id, paper }
}

async fn numbers<'e>(
    from: impl Executor<'e, Database = Any>,
    prefix: &str,
    year: i64,
) -> Result<Vec<NumberRow>, StoreFault> {
    let query = sqlx::query_as::<_, NumberTuple>(
        "select prefix, year, number, kind, subject, taken_at, taken_by from number_use \
         where prefix = $1 and year = $2 order by number",
    );
    let rows = query.bind(prefix).bind(year).fetch_all(from).await;
    Ok(rows.map_err(StoreFault::of("cannot read number_use"))?.into_iter().map(number_row).collect())
}

type NumberTuple = (String, i64, i64, String, String, String, String);

fn number_row((prefix, year, number, kind, subject, taken_at, taken_by): NumberTuple) -> NumberRow {
    NumberRow { prefix, year, number, kind, subject, taken_at, taken_by }
}

impl Store {
    /// The whole register of numbers, by 代字, year and number, newest first inside each.
    pub async fn all_numbers(&self) -> Result<Vec<NumberRow>, StoreFault> {
        let query = sqlx::query_as::<_, NumberTuple>(
            "select prefix, year, number, kind, subject, taken_at, taken_by from number_use \
             order by prefix, year desc, number desc",
        );
        let rows = query.fetch_all(&self.pool).await;
        Ok(rows.map_err(StoreFault::of("cannot read number_use"))?.into_iter().map(number_row).collect())
    }

    /// The papers, newest first.
    pub async fn papers(&self) -> Result<Vec<PaperRow>, StoreFault> {
        let query = sqlx::query_as::<_, PaperTuple>(AssertSqlSafe(format!("{SELECT} order by id desc")));
        let rows = query.fetch_all(&self.pool).await;
        Ok(rows.map_err(StoreFault::of("cannot read paper"))?.into_iter().map(paper_row).collect())
    }

    /// The paper of that id.
    pub async fn paper(&self, id: i64) -> Result<Option<PaperRow>, StoreFault> {
        let query =
            sqlx::query_as::<_, PaperTuple>(AssertSqlSafe(format!("{SELECT} where id = $1"))).bind(id);
        let row = query.fetch_optional(&self.pool).await;
        Ok(row.map_err(StoreFault::of("cannot read paper"))?.map(paper_row))
    }

    /// The files of a paper, by name.
    pub async fn paper_files(&self, id: i64) -> Result<Vec<BulletinFileRow>, StoreFault> {
        let query = sqlx::query_as::<_, (String, String, i64, String, String)>(
            "select name, media_type, size_bytes, hash, path from paper_file where paper_id = $1 order by path",
        );
        let rows = query.bind(id).fetch_all(&self.pool).await;
        let file = |(name, media_type, size_bytes, hash, path)| BulletinFileRow {
            name,
            media_type,
            size_bytes,
            hash,
            path,
        };
        Ok(rows.map_err(StoreFault::of("cannot read paper_file"))?.into_iter().map(file).collect())
    }
}

impl Writing {
    /// The numbers of a 代字 and year, as this transaction sees them.
    pub async fn numbers(&mut self, prefix: &str, year: i64) -> Result<Vec<NumberRow>, StoreFault> {
        numbers(&mut *self.transaction, prefix, year).await
    }

    /// Takes a number.
    pub async fn add_number(&mut self, row: &NumberRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into number_use (prefix, year, number, kind, subject, taken_at, taken_by) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(row.prefix.clone())
        .bind(row.year)
        .bind(row.number)
        .bind(row.kind.clone())
        .bind(row.subject.clone())
        .bind(row.taken_at.clone())
        .bind(row.taken_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write number_use"))?;
        Ok(())
    }

    /// The papers about a bulletin or a list, as this transaction sees them.
    pub async fn papers_about(
        &mut self,
        bulletin_id: Option<i64>,
        list_id: Option<i64>,
    ) -> Result<Vec<PaperRow>, StoreFault> {
        let text = format!("{SELECT} where bulletin_id = $1 or list_id = $2 order by id");
        let query = sqlx::query_as::<_, PaperTuple>(AssertSqlSafe(text));
        let rows = query.bind(bulletin_id).bind(list_id).fetch_all(&mut *self.transaction).await;
        Ok(rows.map_err(StoreFault::of("cannot read paper"))?.into_iter().map(paper_row).collect())
    }

    /// The id the next paper gets, before its files are written.
    pub async fn next_paper_id(&mut self) -> Result<i64, StoreFault> {
        self.next_id("paper").await
    }

    /// Keeps a paper with its files under the id.
    pub async fn add_paper(
        &mut self,
        id: i64,
        new: &NewPaperRow,
        files: &[BulletinFileRow],
    ) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into paper (id, kind, notice_code, period, number, title, issued_on, bulletin_id, list_id, data, \
             hash, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(id)
        .bind(new.kind.clone())
        .bind(new.notice_code.clone())
        .bind(new.period.clone())
        .bind(new.number.clone())
        .bind(new.title.clone())
        .bind(new.issued_on.clone())
        .bind(new.bulletin_id)
        .bind(new.list_id)
        .bind(new.data.clone())
        .bind(new.hash.clone())
        .bind(new.created_at.clone())
        .bind(new.created_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write paper"))?;
        for file in files {
            sqlx::query(
                "insert into paper_file (paper_id, name, media_type, size_bytes, hash, path) \
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(file.name.clone())
            .bind(file.media_type.clone())
            .bind(file.size_bytes)
            .bind(file.hash.clone())
            .bind(file.path.clone())
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write paper_file"))?;
        }
        Ok(())
    }
}
