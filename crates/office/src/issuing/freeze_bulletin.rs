//! The verb 印发通报: keeps a drawn bulletin for good, with its data, its files and a hash over all of it.
//! What it says and how it looks is decided before; a correction is a new bulletin that names the old one.

use crate::Office;
use crate::issuing::bulletins::{Bulletin, bulletin_hash, bulletin_of};
use crate::issuing::document_number::{self, NumberUse};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::period::closing::expect_closed;
use crate::permit::{closing, permit};
use crate::refusal::{Fault, OfficeError, Refusal};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use zhaozhang_domain::chain::digest;
use zhaozhang_store::{BulletinFileRow, BulletinRow, NewBulletinRow, RecipientRow, SignOffRow, Writing};

/// A drawn bulletin on its way into the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBulletin {
    /// The notice.
    pub notice_code: String,
    /// 周期 in its short form: `2020-07`.
    pub period: String,
    /// 期号 or 文号; a correction keeps the number and gets the next version.
    pub number: String,
    /// 标题.
    pub title: String,
    /// 成文日期.
    pub issued_on: NaiveDate,
    /// The bulletin it corrects.
    pub replaces: Option<i64>,
    /// The data as JSON.
    pub data: String,
    /// The drawn files.
    pub files: Vec<NewBulletinFile>,
}

/// A drawn file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBulletinFile {
    /// File name as offered for download.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Who signed a bulletin, which draft, and to whom it goes (签发和送达).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sealing {
    /// The draft that was sent for signature.
    pub(crate) draft_id: Option<i64>,
    /// SM3 of the draft that is signed.
    pub(crate) draft_digest: String,
    /// 签发意见.
    pub(crate) opinion: String,
    /// 送达名单.
    pub(crate) recipients: Vec<RecipientRow>,
    /// 保留理由, where words stay that the checks would have cured.
    pub(crate) kept_wording: String,
}

impl Sealing {
    fn sign_off(&self, bulletin_id: i64, moment: &Moment, actor: &Actor) -> SignOffRow {
        SignOffRow {
            bulletin_id,
            draft_id: self.draft_id,
            draft_digest: self.draft_digest.clone(),
            opinion: self.opinion.clone(),
            signed_at: moment.at.clone(),
            signed_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        }
    }
}

/// The longest file name every system keeps, in bytes of UTF-8.
const LONGEST_FILE_NAME: usize = 200;

impl Office {
    /// Keeps a bulletin for good.
    ///
    /// Files are on the disk before the database names them, so a power cut leaves at most files nobody refers to.
    pub async fn freeze_bulletin(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: NewBulletin,
    ) -> Result<Bulletin, OfficeError> {
        self.freeze_signed(moment, actor, new, Sealing::default()).await
    }

    /// Keeps a bulletin for good with who signed it and to whom it goes, and takes its number in the register.
    pub(crate) async fn freeze_signed(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: NewBulletin,
        sealing: Sealing,
    ) -> Result<Bulletin, OfficeError> {
        permit(actor, closing::ISSUE_BULLETIN)?;
        let notice = self.expect_notice(&new.notice_code)?;
        expect_file_names(&new.files)?;
        let mut writing = self.inner.store.write().await?;
        let version = version_of(&mut writing, &new).await?;
        expect_closed(&mut writing, &notice, &new.period, moment.today).await?;
        // A correction most often keeps the number of what it corrects.
        if writing.bulletin_numbered(&new.notice_code, &new.number).await?.is_none() {
            let for_what = (NumberUse::Bulletin, new.title.as_str());
            document_number::take(&mut writing, moment, actor, &new.number, for_what).await?;
        }
        let id = writing.next_bulletin_id().await?;
        let files = keep_files(&self.inner.data_folder, "bulletins", id, &moment.at, &new.files)?;
        let mut row = NewBulletinRow {
            notice_code: new.notice_code,
            period: new.period,
            number: new.number,
            title: new.title,
            issued_on: new.issued_on.to_string(),
            version,
            replaces: new.replaces,
            created_at: moment.at.clone(),
            created_by: actor.name.clone(),
            data: new.data,
            hash: String::new(),
        };
        row.hash = bulletin_hash(&row, &files);
        writing.add_bulletin(id, &row, &files).await?;
        crate::search::reindex::index_bulletin(&mut writing, id, &row).await?;
        writing.add_recipients(id, &sealing.recipients).await?;
        let sign_off = sealing.sign_off(id, moment, actor);
        writing.add_sign_off(&sign_off).await?;
        let correction = row.replaces.map_or_else(String::new, |old| format!("，替代编号{old}"));
        let mut detail = format!("编号{id}《{}》{}，校验值{}{correction}", row.title, row.number, row.hash);
        if !sign_off.draft_digest.is_empty() {
            detail.push_str("；签发稿校验值");
            detail.push_str(&sign_off.draft_digest);
        }
        if !sealing.kept_wording.is_empty() {
            detail.push_str("；文字核对保留理由：");
            detail.push_str(&sealing.kept_wording);
        }
        writing.record(event(moment, actor, closing::ISSUE_BULLETIN, &row.notice_code, &detail)).await?;
        writing.commit().await?;
        Ok(bulletin_of(BulletinRow { id, bulletin: row, replaced_by: None }, &files))
    }
}

pub(crate) fn expect_file_names(files: &[NewBulletinFile]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for file in files {
        let name = file.name.as_str();
        let is_plain = !name.trim().is_empty()
            && name.len() <= LONGEST_FILE_NAME
            && name != "."
            && name != ".."
            && !name.contains(|c: char| c.is_control() || "/\\:*?\"<>|".contains(c));
        if !is_plain || !seen.insert(name) {
            return Err(Refusal::BadFileName { name: file.name.clone() });
        }
    }
    Ok(())
}

/// The version the bulletin gets; refused when it replaces what it cannot, silently repeats a number, or would be
/// a second one for its period (two people may issue at the same time).
async fn version_of(writing: &mut Writing, new: &NewBulletin) -> Result<i64, OfficeError> {
    let same_number = writing.bulletin_numbered(&new.notice_code, &new.number).await?;
    let Some(id) = new.replaces else {
        let in_force = writing.bulletin_in_force(&new.notice_code, &new.period).await?;
        return match same_number.or(in_force) {
            Some(row) => Err(Refusal::AlreadyIssued { number: row.bulletin.number, id: row.id }.into()),
            None => Ok(1),
        };
    };
    let cannot = |why: &str| OfficeError::from(Refusal::CannotReplace { id, why: why.to_owned() });
    let old = writing.bulletin(id).await?.ok_or_else(|| cannot("没有这个编号"))?;
    if old.bulletin.notice_code != new.notice_code {
        return Err(cannot("它属于另一个通知"));
    }
    if let Some(later) = old.replaced_by {
        return Err(cannot(&format!("它已被编号{later}替代，请替代最新一件")));
    }
    if old.bulletin.period != new.period {
        return Err(cannot("它是另一期的通报"));
    }
    if let Some(other) = same_number.as_ref().filter(|row| row.bulletin.period != new.period) {
        return Err(cannot(&format!("文号“{}”已用于编号{}，请另编文号", new.number, other.id)));
    }
    let highest = same_number.map_or(0, |row| row.bulletin.version);
    Ok(highest.max(old.bulletin.version) + 1)
}

/// Writes the files under `bulletins/编号-时刻/` (or another noun's folder) and gives their rows.
pub(crate) fn keep_files(
    data_folder: &Path,
    noun: &str,
    id: i64,
    at: &str,
    files: &[NewBulletinFile],
) -> Result<Vec<BulletinFileRow>, Fault> {
    // The time keeps an attempt that was cut off apart from the next one under the same id.
    let stamp: String = at.chars().filter(char::is_ascii_alphanumeric).collect();
    let folder = format!("{noun}/{id}-{stamp}");
    let whole = data_folder.join(&folder);
    let fault = |cause| Fault::new(format!("cannot write the files into {}", whole.display()), cause);
    fs::create_dir_all(&whole).map_err(fault)?;
    let mut rows = Vec::new();
    for file in files {
        let mut open = fs::File::create(whole.join(&file.name)).map_err(fault)?;
        open.write_all(&file.bytes).and_then(|()| open.sync_all()).map_err(fault)?;
        rows.push(BulletinFileRow {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size_bytes: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
            hash: digest(&file.bytes),
            path: format!("{folder}/{}", file.name),
        });
    }
    rows.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(rows)
}
