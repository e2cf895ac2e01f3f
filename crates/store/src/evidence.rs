//! Evidence (佐证材料): files, each kept once under the SM3 of its bytes, and the rows that use them. What a file shows,
//! who may see it and where its bytes lie are the office room's matter. Next: [`crate::doubt`] for what speaks against
//! a claim.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row};
use std::collections::BTreeSet;

/// A file as it is kept (材料文件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFileRow {
    /// SM3 of its bytes.
    pub hash: String,
    /// 扫描图像, 视频, 音频, 网页 or 文档, by content.
    pub family: String,
    /// Media type, by content.
    pub media_type: String,
    /// `pdf`, by content.
    pub extension: String,
    /// Size in bytes.
    pub size_bytes: i64,
    /// CRC-32, which packages ask for.
    pub crc32: i64,
    /// `folder` or `bucket`.
    pub place: String,
    /// From the data folder on, or the key in the bucket.
    pub path: String,
    /// What looked for viruses; empty for nothing.
    pub scanned_by: String,
    /// RFC 3339 UTC.
    pub stored_at: String,
    /// Who brought it.
    pub stored_by: String,
}

/// A file used as evidence of something (佐证材料).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRow {
    /// From 1.
    pub id: i64,
    /// `report_row`, `task_act` …
    pub owner_kind: String,
    /// The record's number.
    pub owner_id: i64,
    /// Whose record it is.
    pub unit_id: Option<i64>,
    /// 1 when the record is 不公开.
    pub is_closed: i64,
    /// 扫描件, 剪报, 视频, 音频, 网页存档 or 其他.
    pub kind: String,
    /// 稿件标题, or what it shows.
    pub title: String,
    /// The name it came with, made safe.
    pub file_name: String,
    /// 版次 of a clipping.
    pub page: String,
    /// 播出时间 of film and sound.
    pub air_time: String,
    /// Day of publication, ISO.
    pub published_on: Option<String>,
    /// Where a page was published.
    pub address: String,
    /// The file.
    pub file_hash: String,
    /// RFC 3339 UTC.
    pub added_at: String,
    /// Who.
    pub added_by: String,
    /// Under which role.
    pub role: String,
    /// Why it no longer stands; none while it does.
    pub ended: Option<String>,
    /// The file's family, media type, extension and size.
    pub file: FileBrief,
}

/// What a row shows of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileBrief {
    /// By content.
    pub family: String,
    /// Media type.
    pub media_type: String,
    /// Extension.
    pub extension: String,
    /// Size in bytes.
    pub size_bytes: i64,
}

/// How much of a kind is taken (限额).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceLimitRow {
    /// 扫描件 …
    pub kind: String,
    /// The largest file, in megabytes.
    pub megabytes: i64,
    /// How many files of the kind one record may have.
    pub files: i64,
    /// RFC 3339 UTC.
    pub set_at: String,
    /// Who.
    pub set_by: String,
    /// Under which role.
    pub role: String,
}

/// Which evidence is asked for (查询).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceAsked<'a> {
    /// One row.
    Id(i64),
    /// Of one record.
    Owner(&'a str, i64),
    /// All uses of one file.
    File(&'a str),
    /// Of a unit, or of everybody, below a number, newest first, so many.
    Newest {
        /// The unit; none for everybody.
        unit: Option<i64>,
        /// Only smaller numbers.
        below: i64,
        /// How many at most.
        limit: i64,
    },
}

const FILE: &str = "select hash, family, media_type, extension, size_bytes, crc32, place, path, scanned_by, stored_at, \
                    stored_by from evidence_file";

const EVIDENCE: &str = "select e.id, e.owner_kind, e.owner_id, e.unit_id, e.is_closed, e.kind, e.title, e.file_name, \
                        e.page, e.air_time, e.published_on, e.address, e.file_hash, e.added_at, e.added_by, e.role, \
                        x.reason, f.family, f.media_type, f.extension, f.size_bytes from evidence e \
                        join evidence_file f on f.hash = e.file_hash \
                        left join evidence_end x on x.evidence_id = e.id";

fn file_row(row: &AnyRow) -> Result<EvidenceFileRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(EvidenceFileRow {
            hash: row.try_get(0)?,
            family: row.try_get(1)?,
            media_type: row.try_get(2)?,
            extension: row.try_get(3)?,
            size_bytes: row.try_get(4)?,
            crc32: row.try_get(5)?,
            place: row.try_get(6)?,
            path: row.try_get(7)?,
            scanned_by: row.try_get(8)?,
            stored_at: row.try_get(9)?,
            stored_by: row.try_get(10)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of evidence_file"))
}

fn evidence_row(row: &AnyRow) -> Result<EvidenceRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(EvidenceRow {
            id: row.try_get(0)?,
            owner_kind: row.try_get(1)?,
            owner_id: row.try_get(2)?,
            unit_id: row.try_get(3)?,
            is_closed: row.try_get(4)?,
            kind: row.try_get(5)?,
            title: row.try_get(6)?,
            file_name: row.try_get(7)?,
            page: row.try_get(8)?,
            air_time: row.try_get(9)?,
            published_on: row.try_get(10)?,
            address: row.try_get(11)?,
            file_hash: row.try_get(12)?,
            added_at: row.try_get(13)?,
            added_by: row.try_get(14)?,
            role: row.try_get(15)?,
            ended: row.try_get(16)?,
            file: FileBrief {
                family: row.try_get(17)?,
                media_type: row.try_get(18)?,
                extension: row.try_get(19)?,
                size_bytes: row.try_get(20)?,
            },
        })
    };
    read().map_err(StoreFault::of("cannot read a row of evidence"))
}

async fn asked<'e, E>(executor: E, asked: EvidenceAsked<'_>) -> Result<Vec<EvidenceRow>, StoreFault>
where
    E: Executor<'e, Database = Any>,
{
    let order = match asked {
        EvidenceAsked::Id(_) => "where e.id = $1",
        EvidenceAsked::Owner(..) => "where e.owner_kind = $1 and e.owner_id = $2 order by e.id",
        EvidenceAsked::File(_) => "where e.file_hash = $1 order by e.id",
        EvidenceAsked::Newest { unit: None, .. } => "where e.id < $1 order by e.id desc limit $2",
        EvidenceAsked::Newest { unit: Some(_), .. } => {
            "where e.id < $1 and e.unit_id = $3 order by e.id desc limit $2"
        }
    };
    let query = sqlx::query(AssertSqlSafe(format!("{EVIDENCE} {order}")));
    let query = match asked {
        EvidenceAsked::Id(id) => query.bind(id),
        EvidenceAsked::Owner(kind, id) => query.bind(kind.to_owned()).bind(id),
        EvidenceAsked::File(hash) => query.bind(hash.to_owned()),
        EvidenceAsked::Newest { unit, below, limit } => {
            let query = query.bind(below).bind(limit);
            match unit {
                Some(unit) => query.bind(unit),
                None => query,
            }
        }
    };
    let rows = query.fetch_all(executor).await.map_err(StoreFault::of("cannot read evidence"))?;
    rows.iter().map(evidence_row).collect()
}

fn numbers(rows: Result<Vec<AnyRow>, sqlx::Error>) -> Result<BTreeSet<i64>, StoreFault> {
    let rows = rows.map_err(StoreFault::of("cannot read evidence"))?;
    let numbers = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, sqlx::Error>>();
    numbers.map_err(StoreFault::of("cannot read a row of evidence"))
}

impl Store {
    /// The file of that hash.
    pub async fn evidence_file(&self, hash: &str) -> Result<Option<EvidenceFileRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{FILE} where hash = $1"))).bind(hash.to_owned());
        let row = query.fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read evidence_file"))?.as_ref().map(file_row).transpose()
    }

    /// Files after a hash in the order of their hashes, so many: to look at all of them in turns.
    pub async fn evidence_files_after(
        &self,
        hash: &str,
        limit: i64,
    ) -> Result<Vec<EvidenceFileRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{FILE} where hash > $1 order by hash limit $2")));
        let rows = query.bind(hash.to_owned()).bind(limit).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read evidence_file"))?.iter().map(file_row).collect()
    }

    /// Evidence with its files.
    pub async fn evidence(&self, asked_for: EvidenceAsked<'_>) -> Result<Vec<EvidenceRow>, StoreFault> {
        asked(&self.pool, asked_for).await
    }

    /// The records of a kind with a file that still stands.
    pub async fn held_owners(&self, kind: &str) -> Result<BTreeSet<i64>, StoreFault> {
        let query = sqlx::query(
            "select distinct e.owner_id from evidence e left join evidence_end x on x.evidence_id = e.id \
             where e.owner_kind = $1 and x.evidence_id is null",
        );
        numbers(query.bind(kind.to_owned()).fetch_all(&self.pool).await)
    }

    /// The entries of a notice's ledger whose item has a file that still stands.
    pub async fn serials_with_evidence(&self, notice_code: &str) -> Result<BTreeSet<i64>, StoreFault> {
        let query = sqlx::query(
            "select distinct p.serial from evidence e join posting p on p.submission_id = e.owner_id \
             left join evidence_end x on x.evidence_id = e.id \
             where e.owner_kind = 'submission' and x.evidence_id is null and p.notice_code = $1",
        );
        numbers(query.bind(notice_code.to_owned()).fetch_all(&self.pool).await)
    }

    /// All limits that were ever set, oldest first.
    pub async fn evidence_limits(&self) -> Result<Vec<EvidenceLimitRow>, StoreFault> {
        let query = sqlx::query(
            "select kind, megabytes, files, set_at, set_by, role from evidence_limit order by id",
        );
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read evidence_limit"))?;
        rows.iter()
            .map(|row| {
                let read = || {
                    Ok::<_, sqlx::Error>(EvidenceLimitRow {
                        kind: row.try_get(0)?,
                        megabytes: row.try_get(1)?,
                        files: row.try_get(2)?,
                        set_at: row.try_get(3)?,
                        set_by: row.try_get(4)?,
                        role: row.try_get(5)?,
                    })
                };
                read().map_err(StoreFault::of("cannot read a row of evidence_limit"))
            })
            .collect()
    }
}

impl Writing {
    /// Keeps a file; one that is known already stays as it is.
    pub async fn add_evidence_file(&mut self, row: &EvidenceFileRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into evidence_file (hash, family, media_type, extension, size_bytes, crc32, place, path, \
             scanned_by, stored_at, stored_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             on conflict (hash) do nothing",
        );
        let insert = insert.bind(row.hash.clone()).bind(row.family.clone()).bind(row.media_type.clone());
        let insert = insert.bind(row.extension.clone()).bind(row.size_bytes).bind(row.crc32);
        let insert = insert.bind(row.place.clone()).bind(row.path.clone()).bind(row.scanned_by.clone());
        let insert = insert.bind(row.stored_at.clone()).bind(row.stored_by.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write evidence_file"))
    }

    /// Evidence of a record as this transaction sees it.
    pub async fn evidence_of(&mut self, kind: &str, id: i64) -> Result<Vec<EvidenceRow>, StoreFault> {
        asked(&mut *self.transaction, EvidenceAsked::Owner(kind, id)).await
    }

    /// Appends a use of a file; its `id` is given here and returned.
    pub async fn add_evidence(&mut self, row: EvidenceRow) -> Result<i64, StoreFault> {
        let id = self.next_id("evidence").await?;
        let insert = sqlx::query(
            "insert into evidence (id, owner_kind, owner_id, unit_id, is_closed, kind, title, file_name, page, \
             air_time, published_on, address, file_hash, added_at, added_by, role) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        );
        let insert = insert.bind(id).bind(row.owner_kind).bind(row.owner_id).bind(row.unit_id);
        let insert = insert.bind(row.is_closed).bind(row.kind).bind(row.title).bind(row.file_name);
        let insert = insert.bind(row.page).bind(row.air_time).bind(row.published_on).bind(row.address);
        let insert = insert.bind(row.file_hash).bind(row.added_at).bind(row.added_by).bind(row.role);
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| id).map_err(StoreFault::of("cannot append to evidence"))
    }

    /// Takes a row down; gives false when it was taken down before.
    pub async fn end_evidence(
        &mut self,
        id: i64,
        reason: &str,
        (at, by, role): (&str, &str, &str),
    ) -> Result<bool, StoreFault> {
        let insert = sqlx::query(
            "insert into evidence_end (evidence_id, reason, ended_at, ended_by, role) \
             values ($1, $2, $3, $4, $5) on conflict (evidence_id) do nothing",
        );
        let insert = insert.bind(id).bind(reason.to_owned()).bind(at.to_owned()).bind(by.to_owned());
        let done = insert.bind(role.to_owned()).execute(&mut *self.transaction).await;
        done.map(|done| done.rows_affected() == 1).map_err(StoreFault::of("cannot append to evidence_end"))
    }

    /// Sets a limit from now on.
    pub async fn add_evidence_limit(&mut self, row: EvidenceLimitRow) -> Result<(), StoreFault> {
        let id = self.next_id("evidence_limit").await?;
        let insert = sqlx::query(
            "insert into evidence_limit (id, kind, megabytes, files, set_at, set_by, role) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        );
        let insert = insert.bind(id).bind(row.kind).bind(row.megabytes).bind(row.files).bind(row.set_at);
        let done = insert.bind(row.set_by).bind(row.role).execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot append to evidence_limit"))
    }
}
