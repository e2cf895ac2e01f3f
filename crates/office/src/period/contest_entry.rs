//! The verb 提出异议: a unit says that one of its entries is wrong or that one is missing, why, and with what evidence;
//! during the checking, or against the issued bulletin afterwards. Ruling is [`crate::period::rule_contest`].

use crate::Office;
use crate::issuing::freeze_bulletin::{NewBulletinFile, keep_files};
use crate::ledger::own_entry::{self, OwnEntry};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::period::closing::{is_running, period_of};
use crate::period::confirm_entries::is_over;
use crate::permit::{closing, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_domain::period::Period;
use zhaozhang_store::{ContestRow, Writing};

/// What a unit contests (异议).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewContest {
    /// The notice.
    pub code: String,
    /// The period in its short form.
    pub period: String,
    /// The unit; empty for the actor's own.
    pub unit: String,
    /// The entry's key; empty where something is missing.
    pub entry: String,
    /// 异议理由.
    pub reason: String,
    /// 佐证 in words.
    pub evidence: String,
    /// The evidence file.
    pub file: Option<NewBulletinFile>,
}

/// The largest evidence file, in MB.
pub const EVIDENCE_MB: usize = 20;
/// The kinds of evidence file: ending, media type and how the bytes begin.
const KINDS: [(&str, &str, &[u8]); 7] = [
    ("pdf", "application/pdf", b"%PDF"),
    ("jpg", "image/jpeg", &[0xFF, 0xD8, 0xFF]),
    ("jpeg", "image/jpeg", &[0xFF, 0xD8, 0xFF]),
    ("png", "image/png", &[0x89, b'P', b'N', b'G']),
    ("ofd", "application/ofd", b"PK"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
];

impl Office {
    /// Raises a contest about an own entry.
    pub async fn contest_entry(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: NewContest,
    ) -> Result<ContestRow, OfficeError> {
        permit(actor, closing::CONTEST)?;
        let notice = self.expect_notice(&new.code)?;
        let Some(period) = Period::parse(&new.period) else {
            return Err(Refusal::NotFound { what: format!("周期“{}”的核对", new.period) }.into());
        };
        let unit = self.own_unit(actor, &notice.notice, &new.unit, period.last_day()).await?;
        let entry = self.own_entry(&new, period, &unit).await?;
        let mut problems = problems_of(&new, entry.as_ref());
        let mut writing = self.inner.store.write().await?;
        let (checking_id, bulletin_id) = match against(&mut writing, moment, &new.code, period).await? {
            Ok(against) => against,
            Err(problem) => {
                problems.push(problem);
                (None, None)
            }
        };
        problems.extend(standing(&mut writing, &new, &unit).await?);
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let id = writing.next_contest_id().await?;
        let file = match &new.file {
            Some(file) => {
                keep_files(&self.inner.data_folder, "contests", id, &moment.at, std::slice::from_ref(file))?
                    .pop()
            }
            None => None,
        };
        let (file_name, file_hash, file_path) =
            file.map(|file| (file.name, file.hash, file.path)).unwrap_or_default();
        let row = ContestRow {
            id,
            notice_code: new.code,
            period: period.code(),
            checking_id,
            bulletin_id,
            unit_name: unit,
            unit_id: actor.unit,
            entry_key: new.entry,
            entry: entry.as_ref().and_then(|entry| serde_json::to_string(entry).ok()).unwrap_or_default(),
            reason: new.reason.trim().to_owned(),
            evidence: new.evidence.trim().to_owned(),
            file_name,
            file_hash,
            file_path,
            raised_at: moment.at.clone(),
            raised_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        writing.add_contest(&row).await?;
        let what = entry.map_or_else(
            || "漏记".to_owned(),
            |entry| format!("{}“{}”{}分", entry.citation, entry.rule, entry.points),
        );
        let detail = format!("异议{id}：{}对{period}{what}提出，理由：{}", row.unit_name, row.reason);
        writing.record(event(moment, actor, closing::CONTEST, &row.notice_code, &detail)).await?;
        writing.commit().await?;
        Ok(row)
    }

    /// The evidence file of a contest; another unit's is not found.
    pub async fn contest_evidence(&self, actor: &Actor, id: i64) -> Result<NewBulletinFile, OfficeError> {
        let contest = self.contest(actor, id).await?.row;
        if contest.file_path.is_empty() {
            return Err(Refusal::NotFound { what: format!("异议{id}的佐证文件") }.into());
        }
        let bytes = self.kept_file(&contest.file_path, &contest.file_hash).await?;
        let media_type = kind_of(&contest.file_name).map_or("application/octet-stream", |(_, kind, _)| kind);
        Ok(NewBulletinFile { name: contest.file_name, media_type: media_type.to_owned(), bytes })
    }

    /// The own entry that is contested; nothing where something is missing.
    async fn own_entry(
        &self,
        new: &NewContest,
        period: Period,
        unit: &str,
    ) -> Result<Option<OwnEntry>, OfficeError> {
        if new.entry.is_empty() {
            return Ok(None);
        }
        let scored = self.scored(&new.code, period.last_day()).await?;
        let holder = scored.sheet.named(unit).map(|(_, holder)| holder);
        let entries = holder.map(|holder| own_entry::of(&scored, holder, period)).unwrap_or_default();
        Ok(entries.into_iter().find(|entry| entry.key == new.entry))
    }
}

fn kind_of(name: &str) -> Option<(&'static str, &'static str, &'static [u8])> {
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    KINDS.into_iter().find(|(own, ..)| *own == ending)
}

fn problems_of(new: &NewContest, entry: Option<&OwnEntry>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !new.entry.is_empty() && entry.is_none() {
        problems.push(Problem::at(
            "entry",
            "M-202",
            "这一条不在本单位本期的得分中（可能已经变动）",
            "请刷新页面，对现有的条目提出异议",
        ));
    }
    if new.reason.trim().is_empty() {
        problems.push(Problem::at("reason", "M-203", "没有写异议理由", "请写明错在哪里、应当怎样"));
    }
    if new.evidence.trim().is_empty() && new.file.is_none() {
        problems.push(Problem::at(
            "evidence",
            "M-204",
            "没有佐证",
            "请写明佐证（如报送时间、报送途径），或附上佐证文件",
        ));
    }
    let Some(file) = &new.file else { return problems };
    let is_known = kind_of(&file.name).is_some_and(|(_, _, begins)| file.bytes.starts_with(begins));
    if !is_known {
        let what = format!("佐证文件“{}”的种类不能收，或内容与后缀不符", file.name);
        problems.push(Problem::at("file", "M-206", what, "请改用PDF、JPG、PNG、OFD、DOCX或XLSX文件"));
    }
    if file.bytes.len() > EVIDENCE_MB.saturating_mul(1024 * 1024) {
        let what = format!("佐证文件“{}”超过{EVIDENCE_MB} MB", file.name);
        problems.push(Problem::at("file", "M-210", what, "请压缩或截取有关部分后再上传"));
    }
    problems
}

type Against = (Option<i64>, Option<i64>);

/// Against what a contest can be raised now: the running checking, or the bulletin in force.
async fn against(
    writing: &mut Writing,
    moment: &Moment,
    code: &str,
    period: Period,
) -> Result<Result<Against, Problem>, OfficeError> {
    let checking = writing.checking_of(code, &period.code()).await?;
    let is_closed = writing.closes(code).await?.iter().any(|close| close.period == period.code());
    if let Some(checking) =
        checking.as_ref().filter(|checking| !is_closed && is_running(checking, moment.today))
    {
        return Ok(Ok((Some(checking.id), None)));
    }
    if let Some(row) = writing.bulletin_in_force(code, &period.code()).await? {
        return Ok(Ok((checking.map(|checking| checking.id), Some(row.id))));
    }
    Ok(Err(checking.map_or_else(
        || {
            Problem::of(
                "M-211",
                format!("{period}还没有开始核对，也没有印发通报"),
                "请等办公室发起核对后提出",
            )
        },
        |checking| is_over(&checking),
    )))
}

/// The entry's contest that waits for a ruling.
async fn standing(
    writing: &mut Writing,
    new: &NewContest,
    unit: &str,
) -> Result<Option<Problem>, OfficeError> {
    if new.entry.is_empty() {
        return Ok(None);
    }
    let period = period_of(&new.period)?.code();
    for contest in writing.contests_of(&new.code, &period).await? {
        if contest.entry_key != new.entry || contest.unit_name != unit {
            continue;
        }
        let steps = writing.contest_steps(contest.id).await?;
        if !steps.iter().any(|step| step.kind == "ruling") {
            let what = format!("对这一条已经提出异议{}，正在办理", contest.id);
            return Ok(Some(Problem::at("entry", "M-205", what, "请等裁定，不用重复提出")));
        }
    }
    Ok(None)
}
