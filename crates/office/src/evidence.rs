//! Evidence (佐证材料): files that prove a report's row, an act on a task or a publication. A file is kept once under the
//! SM3 of its bytes and may be used many times; each use is a row of its own that hangs on an owner, a kind of record
//! and its number, and is seen by whoever may see that record.
//!
//! Reading order: [`family`] for the words, [`content`] for what a file is, [`receiving`] for how it comes in,
//! [`house`] for where it lies, [`right`] for who sees it, then this file for what verbs and pages use, and
//! [`crate::evidence::hold_evidence`] for the verbs.

pub mod content;
pub mod examine;
pub mod family;
pub mod hold_evidence;
pub mod house;
pub mod open;
pub mod read_package;
pub mod receiving;
pub mod right;
pub(crate) mod words;
pub mod zip_in;
pub mod zip_out;

pub use examine::HeldFile;
pub use family::{EvidenceKind, Family, Limit};
pub use house::{Equipment, ReadWords, ReadingWords, Scan, Scanning, Verdict};
pub use open::OpenedEvidence;
pub use receiving::{Received, Receiving, size_word};

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{evidence as act, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;
use zhaozhang_store::{EvidenceAsked, EvidenceFileRow, EvidenceRow, FileBrief, Writing};

/// A file's use as it is asked for (佐证材料登记).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EvidenceOf {
    /// `report_row`, `task_act`, `publication`, `submission` …
    pub owner_kind: String,
    /// The record's number.
    pub owner_id: i64,
    /// Whose record it is; nothing for what belongs to the office as a whole.
    pub unit: Option<i64>,
    /// Whether the record is 不公开.
    pub is_closed: bool,
    /// What the clerk calls it.
    pub kind: EvidenceKind,
    /// 稿件标题, or what it shows.
    pub title: String,
    /// 版次 of a clipping.
    pub page: String,
    /// 播出时间 of film and sound: `2023-03-05 19:30`, or with a T between as forms send it.
    pub air_time: String,
    /// Day of publication.
    pub published_on: Option<NaiveDate>,
    /// Where a page was published.
    pub address: String,
}

/// A file used as evidence (佐证材料).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// From 1.
    pub id: i64,
    /// The kind of record it hangs on.
    pub owner_kind: String,
    /// The record's number.
    pub owner_id: i64,
    /// Whose record it is.
    pub unit: Option<i64>,
    /// Whether the record is 不公开.
    pub is_closed: bool,
    /// What the clerk calls it.
    pub kind: EvidenceKind,
    /// 稿件标题, or what it shows.
    pub title: String,
    /// The name it came with, made safe.
    pub file_name: String,
    /// 版次.
    pub page: String,
    /// 播出时间: `2023-03-05 19:30`.
    pub air_time: String,
    /// Day of publication.
    pub published_on: Option<NaiveDate>,
    /// Where a page was published.
    pub address: String,
    /// SM3 of the file.
    pub hash: String,
    /// What its content is.
    pub family: Family,
    /// Media type.
    pub media_type: String,
    /// `pdf`, by content.
    pub extension: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// RFC 3339 UTC.
    pub added_at: String,
    /// Who.
    pub added_by: String,
    /// Why it was taken down; nothing while it stands.
    pub ended: Option<String>,
}

impl Office {
    /// Says where evidence lies and what looks for viruses; once, at the start. False when it was said before.
    pub fn equip_evidence(&self, equipment: Equipment) -> bool {
        self.inner.evidence.equip(equipment)
    }

    /// What looks for viruses, in words; nothing where nothing does.
    pub fn evidence_scanner(&self) -> Option<String> {
        self.inner.evidence.scanner().map(|scanner| scanner.name())
    }

    /// How much of each kind is taken now.
    pub async fn evidence_limits(&self) -> Result<BTreeMap<EvidenceKind, Limit>, OfficeError> {
        let first = EvidenceKind::ALL.into_iter().map(|kind| (kind, kind.first_limit()));
        let mut limits: BTreeMap<EvidenceKind, Limit> = first.collect();
        for row in self.inner.store.evidence_limits().await? {
            if let Some(kind) = EvidenceKind::from_word(&row.kind) {
                limits.insert(kind, Limit { megabytes: row.megabytes, files: row.files });
            }
        }
        Ok(limits)
    }

    /// The evidence of a record that the actor may see, in the order it came.
    pub async fn evidence_of(
        &self,
        moment: &Moment,
        actor: &Actor,
        owner_kind: &str,
        owner_id: i64,
    ) -> Result<Vec<Evidence>, OfficeError> {
        permit(actor, act::READ)?;
        let rows = self.inner.store.evidence(EvidenceAsked::Owner(owner_kind, owner_id)).await?;
        self.seen(moment, actor, rows).await
    }

    /// Evidence of a unit, or of every unit the actor may see, newest first, so many.
    pub async fn newest_evidence(
        &self,
        moment: &Moment,
        actor: &Actor,
        below: i64,
        limit: i64,
    ) -> Result<Vec<Evidence>, OfficeError> {
        permit(actor, act::READ)?;
        let unit = if actor.role.sees_all_units() { None } else { Some(actor.unit.unwrap_or(-1)) };
        let rows = self.inner.store.evidence(EvidenceAsked::Newest { unit, below, limit }).await?;
        self.seen(moment, actor, rows).await
    }

    /// One piece of evidence; what the actor may not see is not found.
    pub async fn one_evidence(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<Evidence, OfficeError> {
        permit(actor, act::READ)?;
        let rows = self.inner.store.evidence(EvidenceAsked::Id(id)).await?;
        let found = self.seen(moment, actor, rows).await?.into_iter().next();
        found.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的佐证材料") }.into())
    }

    /// Where else the same file is used, for whoever may see those records too.
    pub async fn other_uses(
        &self,
        moment: &Moment,
        actor: &Actor,
        evidence: &Evidence,
    ) -> Result<Vec<Evidence>, OfficeError> {
        let rows = self.inner.store.evidence(EvidenceAsked::File(&evidence.hash)).await?;
        let rows = rows.into_iter().filter(|row| row.id != evidence.id).collect();
        self.seen(moment, actor, rows).await
    }

    async fn seen(
        &self,
        moment: &Moment,
        actor: &Actor,
        rows: Vec<EvidenceRow>,
    ) -> Result<Vec<Evidence>, OfficeError> {
        let mut seen = Vec::new();
        for row in rows {
            let evidence = evidence(row)?;
            if self.may_see_evidence(moment, actor, &right::Owner::of(&evidence)).await? {
                seen.push(evidence);
            }
        }
        Ok(seen)
    }
}

/// Hangs a kept file on its owner, inside a verb's transaction; gives the row's number. It records no event of its own.
///
/// Refused when the record has the same file already (E-214) or as many of the kind as are taken (E-208).
pub async fn attach(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    of: &EvidenceOf,
    held: &HeldFile,
) -> Result<i64, OfficeError> {
    let there = writing.evidence_of(&of.owner_kind, of.owner_id).await?;
    let standing: Vec<&EvidenceRow> = there.iter().filter(|row| row.ended.is_none()).collect();
    if let Some(same) = standing.iter().find(|row| row.file_hash == held.row.hash) {
        let what = format!("“{}”与已有的“{}”内容完全相同", held.name, same.file_name);
        let problem = Problem::at("file", "E-214", what, "同一份材料不必重复上传");
        return Err(Refusal::Listed(vec![problem]).into());
    }
    let count = standing.iter().filter(|row| row.kind == of.kind.word()).count();
    if i64::try_from(count).unwrap_or(i64::MAX) >= held.limit.files {
        let what = format!("{}已有{count}份，达到上限", of.kind.word());
        let problem = Problem::at("file", "E-208", what, "请先撤下不需要的，或合并成一个文件");
        return Err(Refusal::Listed(vec![problem]).into());
    }
    writing.add_evidence_file(&held.row).await?;
    let row = EvidenceRow {
        id: 0,
        owner_kind: of.owner_kind.clone(),
        owner_id: of.owner_id,
        unit_id: of.unit,
        is_closed: i64::from(of.is_closed),
        kind: of.kind.word().to_owned(),
        title: of.title.trim().to_owned(),
        file_name: held.name.clone(),
        page: of.page.trim().to_owned(),
        air_time: air_time(&of.air_time).unwrap_or_default(),
        published_on: of.published_on.map(|day| day.to_string()),
        address: of.address.trim().to_owned(),
        file_hash: held.row.hash.clone(),
        added_at: moment.at.clone(),
        added_by: actor.name.clone(),
        role: actor.role.word().to_owned(),
        ended: None,
        file: FileBrief::default(),
    };
    let id = writing.add_evidence(row).await?;
    crate::search::index_evidence(writing, id, of, (&held.name, &held.words), moment).await?;
    Ok(id)
}

/// 播出时间 as it is kept; nothing for what is none. A package names no hour: then the day alone is kept.
pub(crate) fn air_time(text: &str) -> Option<String> {
    let text = text.trim().replace('T', " ");
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(day.to_string());
    }
    let read = |form: &str| NaiveDateTime::parse_from_str(&text, form).ok();
    let time = read("%Y-%m-%d %H:%M").or_else(|| read("%Y-%m-%d %H:%M:%S"))?;
    Some(time.format("%Y-%m-%d %H:%M").to_string())
}

fn evidence(row: EvidenceRow) -> Result<Evidence, Fault> {
    let unknown = |what: &str, word: &str| Fault::plain(format!("evidence {} has the {what} {word}", row.id));
    let kind = EvidenceKind::from_word(&row.kind).ok_or_else(|| unknown("kind", &row.kind))?;
    let family = Family::from_word(&row.file.family).ok_or_else(|| unknown("family", &row.file.family))?;
    Ok(Evidence {
        id: row.id,
        owner_kind: row.owner_kind,
        owner_id: row.owner_id,
        unit: row.unit_id,
        is_closed: row.is_closed != 0,
        kind,
        title: row.title,
        file_name: row.file_name,
        page: row.page,
        air_time: row.air_time,
        published_on: row.published_on.and_then(|day| day.parse().ok()),
        address: row.address,
        hash: row.file_hash,
        family,
        media_type: row.file.media_type,
        extension: row.file.extension,
        size_bytes: u64::try_from(row.file.size_bytes).unwrap_or(0),
        added_at: row.added_at,
        added_by: row.added_by,
        ended: row.ended,
    })
}

/// The row of a file as it will be written.
pub(crate) fn file_row(
    (moment, actor): (&Moment, &Actor),
    received: &Received,
    content: content::Content,
    scanned_by: String,
) -> EvidenceFileRow {
    EvidenceFileRow {
        hash: received.hash.clone(),
        family: content.family.word().to_owned(),
        media_type: content.media_type.to_owned(),
        extension: content.extensions.first().copied().unwrap_or_default().to_owned(),
        size_bytes: i64::try_from(received.size).unwrap_or(i64::MAX),
        crc32: i64::from(received.crc32),
        place: String::new(),
        path: String::new(),
        scanned_by,
        stored_at: moment.at.clone(),
        stored_by: actor.name.clone(),
    }
}
