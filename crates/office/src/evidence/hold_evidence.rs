//! The verbs 上传佐证材料, 撤下佐证材料 and 设定佐证材料限额. What is taken down stays readable in its record's history; its
//! file is never deleted.

use crate::Office;
use crate::evidence::right::owner_word;
use crate::evidence::{EvidenceKind, EvidenceOf, Limit, Receiving, attach, family, size_word};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{evidence as act, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_store::EvidenceLimitRow;

impl Office {
    /// Keeps a file as evidence of a record and gives the row's number.
    ///
    /// Refused as [`Office::keep_evidence_file`] and [`attach`] say, and when the record is closed (E-217); a record the
    /// actor may not see is not found.
    pub async fn hold_evidence(
        &self,
        moment: &Moment,
        actor: &Actor,
        of: &EvidenceOf,
        file: Receiving,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::HOLD)?;
        let owned = self.evidence_owner(moment, actor, &of.owner_kind, of.owner_id).await?;
        if let Some(why) = owned.locked {
            let cure = "请与办公室联系，由办公室退回后再补";
            return Err(Refusal::Listed(vec![Problem::of("E-217", why, cure)]).into());
        }
        // Whose it is and whether it is 不公开 is the record's matter, not the form's.
        let of = &EvidenceOf { unit: owned.unit, is_closed: owned.is_closed, ..of.clone() };
        let held = self.keep_evidence_file(moment, actor, of, file).await?;
        let mut writing = self.inner.store.write().await?;
        let id = attach(&mut writing, moment, actor, of, &held).await?;
        let detail = format!(
            "{}{}：{}{}，{}，SM3 {}",
            owner_word(&of.owner_kind),
            of.owner_id,
            of.kind.word(),
            log_name(&of.owner_kind, of.title.trim(), &held.name),
            size_word(held.size_bytes),
            held.hash
        );
        writing.record(event(moment, actor, act::HOLD, &id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Takes a piece of evidence down, with a reason; row and file stay.
    ///
    /// Refused without a reason (E-218) and when it was taken down before (E-219).
    pub async fn withdraw_evidence(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        reason: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::WITHDRAW)?;
        let evidence = self.one_evidence(moment, actor, id).await?;
        let mut problems = Vec::new();
        // Records of other rooms are theirs to lock.
        let owned = self.evidence_owner(moment, actor, &evidence.owner_kind, evidence.owner_id).await;
        if let Ok(Some(why)) = owned.map(|owned| owned.locked) {
            problems.push(Problem::of("E-217", why, "请与办公室联系，由办公室退回后再撤"));
        }
        if reason.trim().is_empty() {
            problems.push(Problem::at("reason", "E-218", "没有写撤下的理由", "请写明为什么撤下"));
        }
        let mut writing = self.inner.store.write().await?;
        let by = (moment.at.as_str(), actor.name.as_str(), actor.role.word());
        if problems.is_empty() && !writing.end_evidence(id, reason.trim(), by).await? {
            problems.push(Problem::of("E-219", "这份材料已经撤下", "不必再撤"));
        }
        no_problems(problems)?;
        crate::search::unindex(&mut writing, crate::search::EVIDENCE, id).await?;
        let name = log_name(&evidence.owner_kind, &evidence.title, &evidence.file_name);
        let detail = format!("{name}：{}", reason.trim());
        writing.record(event(moment, actor, act::WITHDRAW, &id.to_string(), &detail)).await?;
        Ok(writing.commit().await?)
    }

    /// Sets how much of a kind is taken from now on; what is kept stays.
    ///
    /// Refused outside 1 to 2048 MB and 1 to 500 files (E-220).
    pub async fn set_evidence_limit(
        &self,
        moment: &Moment,
        actor: &Actor,
        kind: EvidenceKind,
        limit: Limit,
    ) -> Result<(), OfficeError> {
        permit(actor, act::LIMIT)?;
        let mut problems = Vec::new();
        if !(1..=family::LARGEST_MEGABYTES).contains(&limit.megabytes) {
            let what = format!("每份大小{} MB不在1到{}之间", limit.megabytes, family::LARGEST_MEGABYTES);
            problems.push(Problem::at("megabytes", "E-220", what, "请按兆（MB）填写"));
        }
        if !(1..=family::MOST_FILES).contains(&limit.files) {
            let what = format!("每条记录{}份不在1到{}之间", limit.files, family::MOST_FILES);
            problems.push(Problem::at("files", "E-220", what, "请填写份数"));
        }
        no_problems(problems)?;
        let row = EvidenceLimitRow {
            kind: kind.word().to_owned(),
            megabytes: limit.megabytes,
            files: limit.files,
            set_at: moment.at.clone(),
            set_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        let mut writing = self.inner.store.write().await?;
        writing.add_evidence_limit(row).await?;
        let detail = format!("每份不超过{} MB，每条记录不超过{}份", limit.megabytes, limit.files);
        writing.record(event(moment, actor, act::LIMIT, kind.word(), &detail)).await?;
        Ok(writing.commit().await?)
    }
}

/// How the log, which outsiders read, names a file: not at all where it hangs on an item, which may be 不公开.
fn log_name(owner_kind: &str, title: &str, file_name: &str) -> String {
    if owner_kind == "submission" { String::new() } else { format!("“{title}”（{file_name}）") }
}
