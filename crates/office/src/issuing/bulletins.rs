//! Issued bulletins (印发件): frozen copies, read back exactly as they were issued.
//! Issuing is [`crate::issuing::freeze_bulletin`]; what a bulletin says is drawn elsewhere.

use crate::Office;
use crate::refusal::Fault;
use crate::scored::aside;
use zhaozhang_domain::chain::{canonical, digest};
use zhaozhang_store::{BulletinFileRow, BulletinRow, NewBulletinRow};

/// A frozen bulletin (印发件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulletin {
    /// 编号, from 1.
    pub id: i64,
    /// The notice.
    pub notice_code: String,
    /// 周期 in its short form: `2020-07`.
    pub period: String,
    /// 期号 or 文号.
    pub number: String,
    /// 标题.
    pub title: String,
    /// 成文日期, ISO.
    pub issued_on: String,
    /// 1, or one more than the one it replaces.
    pub version: i64,
    /// The bulletin it corrects.
    pub replaces: Option<i64>,
    /// The bulletin that corrects it.
    pub replaced_by: Option<i64>,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// 经办人.
    pub created_by: String,
    /// The frozen data as JSON.
    pub data: String,
    /// SM3 over all of it and the hashes of its files.
    pub hash: String,
    /// Its files.
    pub files: Vec<BulletinFile>,
}

/// A file of a frozen bulletin (印发文件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinFile {
    /// File name as offered for download.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size_bytes: i64,
    /// SM3 of its bytes.
    pub hash: String,
}

impl Office {
    /// The bulletins of a notice, newest first, replaced ones included.
    pub async fn bulletins(&self, code: &str) -> Result<Vec<Bulletin>, Fault> {
        let mut bulletins = Vec::new();
        for row in self.inner.store.bulletins(code).await? {
            let files = self.inner.store.bulletin_files(row.id).await?;
            bulletins.push(bulletin_of(row, &files));
        }
        Ok(bulletins)
    }

    /// The bulletin of that id.
    pub async fn bulletin(&self, id: i64) -> Result<Option<Bulletin>, Fault> {
        let Some(row) = self.inner.store.bulletin(id).await? else { return Ok(None) };
        let files = self.inner.store.bulletin_files(id).await?;
        Ok(Some(bulletin_of(row, &files)))
    }

    /// A file of a bulletin with its bytes, which are those that were issued; a changed file is a fault.
    pub async fn bulletin_file(&self, id: i64, name: &str) -> Result<Option<(BulletinFile, Vec<u8>)>, Fault> {
        let files = self.inner.store.bulletin_files(id).await?;
        let Some(row) = files.into_iter().find(|file| file.name == name) else { return Ok(None) };
        let bytes = self.kept_file(&row.path, &row.hash).await?;
        Ok(Some((file_of(&row), bytes)))
    }

    /// The bytes of a file of the data folder, which are those that were kept; a changed file is a fault.
    pub(crate) async fn kept_file(&self, path: &str, expected: &str) -> Result<Vec<u8>, Fault> {
        let path = self.inner.data_folder.join(path);
        let from = path.clone();
        let read = move || std::fs::read(from).map(|bytes| (digest(&bytes), bytes));
        let (hash, bytes) = aside("reading an issued file".to_owned(), read)
            .await?
            .map_err(|cause| Fault::new(format!("cannot read the issued file {}", path.display()), cause))?;
        if hash != expected {
            return Err(Fault::plain(format!("the issued file {} is not what was issued", path.display())));
        }
        Ok(bytes)
    }
}

/// The hash that seals a bulletin: its fields, its data and the name and hash of every file.
pub(crate) fn bulletin_hash(new: &NewBulletinRow, files: &[BulletinFileRow]) -> String {
    let files: Vec<String> = files
        .iter()
        .map(|file| {
            canonical("file", &["name", "media_type", "hash"], &[&file.name, &file.media_type, &file.hash])
        })
        .collect();
    let names = [
        "notice_code",
        "period",
        "number",
        "title",
        "issued_on",
        "version",
        "replaces",
        "created_at",
        "created_by",
        "data",
        "files",
    ];
    let values = [
        new.notice_code.as_str(),
        &new.period,
        &new.number,
        &new.title,
        &new.issued_on,
        &new.version.to_string(),
        &new.replaces.map_or_else(String::new, |id| id.to_string()),
        &new.created_at,
        &new.created_by,
        &new.data,
        &files.concat(),
    ];
    digest(canonical("照章印发件/1", &names, &values).as_bytes())
}

pub(crate) fn bulletin_of(row: BulletinRow, files: &[BulletinFileRow]) -> Bulletin {
    let BulletinRow { id, bulletin, replaced_by } = row;
    Bulletin {
        id,
        notice_code: bulletin.notice_code,
        period: bulletin.period,
        number: bulletin.number,
        title: bulletin.title,
        issued_on: bulletin.issued_on,
        version: bulletin.version,
        replaces: bulletin.replaces,
        replaced_by,
        created_at: bulletin.created_at,
        created_by: bulletin.created_by,
        data: bulletin.data,
        hash: bulletin.hash,
        files: files.iter().map(file_of).collect(),
    }
}

pub(crate) fn file_of(row: &BulletinFileRow) -> BulletinFile {
    BulletinFile {
        name: row.name.clone(),
        media_type: row.media_type.clone(),
        size_bytes: row.size_bytes,
        hash: row.hash.clone(),
    }
}
