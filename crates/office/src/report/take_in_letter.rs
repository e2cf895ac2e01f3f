//! The verbs 收取季报来信 and 认领季报来信: a letter with the form and the package becomes a draft of the sender's unit; it is
//! never handed in by a letter. The same letter is taken once. Whoever is not known waits for a clerk. The answer says
//! what is missing.

use crate::Office;
use crate::duty::delivery::channel::Channel;
use crate::evidence::{EvidenceOf, HeldFile, attach};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::report::fill_report::begun;
use crate::report::import_report::joined;
use crate::report::letter_reading::{Letter, quarter_in, read};
use crate::report::report_content::{ReportContent, ReportLine};
use crate::report::report_flow::put_version;
use crate::report::report_package::{KeptPackage, listed};
use crate::report::report_reading::{self, ReadReport};
use crate::report::reports::report_form;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_store::{DeliveryRow, ReportMailRow, ReportMailStepRow, Writing};

/// What became of a letter (来信办理).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterFate {
    /// 已入稿: it is in a draft.
    Drafted,
    /// 待认领: nobody knows the sender.
    Waiting,
    /// 未收: it could not be taken; the answer says why.
    Refused,
    /// 重复: it came before.
    Known,
}

impl LetterFate {
    /// The word, on pages and in rows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Drafted => "已入稿",
            Self::Waiting => "待认领",
            Self::Refused => "未收",
            Self::Known => "重复",
        }
    }
}

/// What was done with a letter, and what the sender is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterTaken {
    /// Its number; 0 when it was known.
    pub letter: i64,
    /// What became of it.
    pub fate: LetterFate,
    /// The report it went into.
    pub report: Option<i64>,
    /// The answer, a line each.
    pub said: Vec<String>,
}

/// Whose letter it is.
struct Whose {
    notice: Arc<Notice>,
    unit: i64,
    name: String,
}

/// What a letter brings for a report.
#[derive(Default)]
struct Brought {
    quarter: Option<Period>,
    rows: Vec<ReportLine>,
    package: KeptPackage,
    said: Vec<String>,
}

impl Office {
    /// Takes a letter in.
    pub async fn take_in_letter(
        &self,
        moment: &Moment,
        actor: &Actor,
        raw: &[u8],
    ) -> Result<LetterTaken, OfficeError> {
        permit(actor, act::TAKE_IN_MAIL)?;
        let letter = read(raw).unwrap_or_default();
        if letter.identity.is_empty() {
            let problem = Problem::at("file", "R-160", "这不是一封邮件", "请核对是否选错了文件");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let known = || LetterTaken {
            letter: 0,
            fate: LetterFate::Known,
            report: None,
            said: vec!["这封邮件已经收过，没有再办理。".to_owned()],
        };
        if self.inner.store.knows_report_mail(&letter.identity).await? {
            return Ok(known());
        }
        let path = keep(self.data_folder(), &letter.digest, raw)?;
        let person = self.person_of_mailbox(&letter.sender).await?;
        let whose = self.whose(moment, person).await?;
        let row = ReportMailRow {
            id: 0,
            identity: letter.identity.clone(),
            sender: letter.sender.clone(),
            person_id: person.unwrap_or_default(),
            subject: letter.subject.clone(),
            path: path.to_string_lossy().into_owned(),
            received_at: moment.at.clone(),
        };
        let brought = match &whose {
            Some(whose) => self.brought(moment, actor, whose, &letter).await?,
            None => Brought::default(),
        };
        let mut writing = self.inner.store.write().await?;
        let Some(id) = writing.add_report_mail(&row).await? else { return Ok(known()) };
        let taken = match whose {
            Some(whose) => self.draft(&mut writing, (moment, actor), (id, &whose), brought).await?,
            None => LetterTaken {
                letter: id,
                fate: LetterFate::Waiting,
                report: None,
                said: vec!["发件信箱没有登记，或发件人不在应报单位任职，等秘书处认领。".to_owned()],
            },
        };
        self.settle(&mut writing, (moment, actor), act::TAKE_IN_MAIL, &row, &taken).await?;
        writing.commit().await?;
        Ok(taken)
    }

    /// A clerk says whose letter it is; it goes on as if the unit's own liaison had sent it.
    pub async fn claim_letter(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, unit): (i64, i64),
    ) -> Result<LetterTaken, OfficeError> {
        permit(actor, act::CLAIM_MAIL)?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的来信") };
        let row = self.inner.store.report_mail(id).await?.ok_or_else(missing)?;
        let steps = self.inner.store.report_mail_steps(id).await?;
        let last = steps.iter().rev().find(|step| step.mail_id == id);
        if last.is_none_or(|step| step.kind != LetterFate::Waiting.word()) {
            let problem = Problem::at("unit", "R-162", "这封来信已经办理", "请看来信记录");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let whose = self.whose_unit(moment, unit).await?.ok_or_else(|| {
            let what = "这个单位不在要求报送季报的通知单位表内";
            Refusal::Listed(vec![Problem::at("unit", "R-103", what, "请另选单位")])
        })?;
        let raw = std::fs::read(self.data_folder().join(&row.path))
            .map_err(|cause| Fault::new(format!("cannot read the letter {id}"), cause))?;
        let letter = read(&raw).unwrap_or_default();
        let brought = self.brought(moment, actor, &whose, &letter).await?;
        let mut writing = self.inner.store.write().await?;
        let taken = self.draft(&mut writing, (moment, actor), (id, &whose), brought).await?;
        self.settle(&mut writing, (moment, actor), act::CLAIM_MAIL, &row, &taken).await?;
        writing.commit().await?;
        Ok(taken)
    }

    /// The last letters with what became of them, newest first.
    pub async fn incoming_letters(
        &self,
        actor: &Actor,
    ) -> Result<Vec<(ReportMailRow, Option<ReportMailStepRow>)>, OfficeError> {
        permit(actor, act::TAKE_IN_MAIL)?;
        let rows = self.inner.store.report_mails(200).await?;
        let from = rows.iter().map(|row| row.id).min().unwrap_or_default();
        let steps = self.inner.store.report_mail_steps(from).await?;
        let with = |row: ReportMailRow| {
            let last = steps.iter().rev().find(|step| step.mail_id == row.id).cloned();
            (row, last)
        };
        Ok(rows.into_iter().map(with).collect())
    }

    /// The person whose mailbox it is; nobody when none or several have it.
    async fn person_of_mailbox(&self, sender: &str) -> Result<Option<i64>, OfficeError> {
        let mut found = Vec::new();
        for row in self.inner.store.persons().await? {
            if !sender.is_empty() && self.opened(&row)?.mail.to_lowercase() == sender {
                found.push(row.id);
            }
        }
        Ok(if let [only] = found.as_slice() { Some(*only) } else { None })
    }

    /// The unit for which a person reports.
    async fn whose(&self, moment: &Moment, person: Option<i64>) -> Result<Option<Whose>, OfficeError> {
        let Some(person) = person else { return Ok(None) };
        for post in self.posts_of_person(person, moment.today).await? {
            if act::FILL.allows(post.role)
                && let Some(whose) = self.whose_unit(moment, post.unit).await?
            {
                return Ok(Some(whose));
            }
        }
        Ok(None)
    }

    /// The unit with the notice that asks it for reports.
    async fn whose_unit(&self, moment: &Moment, unit: i64) -> Result<Option<Whose>, OfficeError> {
        for notice in self.report_notices() {
            if let Some(name) = self.holder_name(&notice, unit, moment.today).await? {
                return Ok(Some(Whose { notice, unit, name }));
            }
        }
        Ok(None)
    }

    /// Reads form and package; files of the package are on their places afterwards.
    async fn brought(
        &self,
        moment: &Moment,
        actor: &Actor,
        whose: &Whose,
        letter: &Letter,
    ) -> Result<Brought, OfficeError> {
        let mut brought = Brought::default();
        let Some((name, form)) = form_of(letter, &mut brought.said) else { return Ok(brought) };
        let is_own = form.unit.is_empty() || self.is_unit_of(whose.unit, &form.unit, moment).await?;
        if !is_own {
            let own = &whose.name;
            brought.said.push(format!("表中填报单位是“{}”，发件人在{own}任职，没有入稿。", form.unit));
            return Ok(brought);
        }
        brought.quarter = quarter_of(letter, &name, &form);
        let Some(quarter) = brought.quarter else {
            brought.said.push("看不出是哪一季度的季报。请在主题中写明，如“2023年第一季度”。".to_owned());
            return Ok(brought);
        };
        if let Err(OfficeError::Refused(refusal)) =
            self.expect_asked(&whose.notice, quarter, whose.unit, moment).await
        {
            brought.said.push(refusal.to_string());
            brought.quarter = None;
            return Ok(brought);
        }
        brought.said.extend(form.problems.iter().map(ToString::to_string));
        let is_package = |file: &&(String, Vec<u8>)| file.0.to_lowercase().ends_with(".zip");
        match letter.files.iter().find(is_package) {
            None => brought.said.push("没有佐证材料包（zip）。".to_owned()),
            Some((name, bytes)) => {
                let rows = (1_u32..).zip(&form.rows);
                let rows: Vec<_> = rows.map(|(at, line)| (listed(at, line, false), line.clone())).collect();
                let package = self.receive_evidence_bytes(name, bytes).await?;
                let of = (whose.unit, quarter);
                match self.kept_package(moment, actor, of, &rows, package).await {
                    Ok(kept) => {
                        brought.said.extend(kept.faults.iter().cloned());
                        brought.package = kept;
                    }
                    Err(OfficeError::Refused(refusal)) => brought.said.push(refusal.to_string()),
                    Err(other) => return Err(other),
                }
            }
        }
        brought.rows = form.rows;
        Ok(brought)
    }

    /// Puts what was brought into the unit's draft.
    async fn draft(
        &self,
        writing: &mut Writing,
        (moment, actor): (&Moment, &Actor),
        (letter, whose): (i64, &Whose),
        brought: Brought,
    ) -> Result<LetterTaken, OfficeError> {
        let refused =
            |said: Vec<String>| LetterTaken { letter, fate: LetterFate::Refused, report: None, said };
        let Some(quarter) = brought.quarter else { return Ok(refused(brought.said)) };
        let code = &whose.notice.code;
        let mut at_hand = begun(writing, moment, actor, (code, quarter, whose.unit)).await?;
        if !at_hand.state.is_open() {
            let said =
                format!("{quarter}的季报{}，没有改动；需要修改的，请秘书处退回。", at_hand.state.word());
            return Ok(refused(vec![said]));
        }
        let rows = joined(&at_hand.content.rows, brought.rows);
        let content = ReportContent { rows, is_nothing: false };
        let version = put_version(writing, (moment, actor), &mut at_hand, content, "来信").await?;
        let mut said = brought.said;
        let mut attached = 0;
        for (place, of, held) in brought.package.files {
            let Some(row) = at_hand.content.rows.get(place).map(|row| row.id) else { continue };
            attached +=
                hung(writing, (moment, actor), EvidenceOf { owner_id: row, ..of }, &held, &mut said).await?;
        }
        let form = report_form(&whose.notice).map_or("季报表", |form| form.cadence.name.as_str());
        let head = format!(
            "已收到{}{quarter}{form}，共{}行，佐证材料{attached}件，已存为第{version}版草稿。请登录系统核对，送本单位负责人签发后才算报送。",
            whose.name,
            at_hand.content.rows.len()
        );
        said.insert(0, head);
        Ok(LetterTaken { letter, fate: LetterFate::Drafted, report: Some(at_hand.row.id), said })
    }

    /// Keeps what became of a letter, answers its sender and records the event.
    async fn settle(
        &self,
        writing: &mut Writing,
        (moment, actor): (&Moment, &Actor),
        act: crate::permit::Act,
        row: &ReportMailRow,
        taken: &LetterTaken,
    ) -> Result<(), OfficeError> {
        let step = ReportMailStepRow {
            id: 0,
            mail_id: taken.letter,
            kind: taken.fate.word().to_owned(),
            report_id: taken.report.unwrap_or_default(),
            said: taken.said.join("\n"),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        writing.add_report_mail_step(&step).await?;
        let is_on = self.channel_settings().await?.is_on(Channel::Mail);
        // Strangers are not answered: mail that claims to be from somebody would be sent on to them.
        if is_on && row.person_id != 0 {
            writing.add_delivery(&answer(moment, row, taken)).await?;
        }
        let detail = format!("来信{}，{}，{}", taken.letter, row.sender, taken.fate.word());
        let subject = taken.report.map_or_else(|| format!("来信{}", taken.letter), |id| format!("季报{id}"));
        writing.record(event(moment, actor, act, &subject, &detail)).await?;
        Ok(())
    }
}

/// Hangs a file on a row; gives 1, or 0 with the reason said.
async fn hung(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    of: EvidenceOf,
    held: &HeldFile,
    said: &mut Vec<String>,
) -> Result<usize, OfficeError> {
    match attach(writing, moment, actor, &of, held).await {
        Ok(_) => Ok(1),
        Err(OfficeError::Refused(refusal)) => {
            said.push(refusal.to_string());
            Ok(0)
        }
        Err(other) => Err(other),
    }
}

/// The first attachment that is a filled form; what was tried is said when none is.
fn form_of(letter: &Letter, said: &mut Vec<String>) -> Option<(String, ReadReport)> {
    let mut tried = Vec::new();
    for (name, bytes) in &letter.files {
        let small = name.to_lowercase();
        if [".xlsx", ".xls", ".ods", ".csv", ".docx"].iter().any(|ending| small.ends_with(ending)) {
            match report_reading::read(name, bytes) {
                Ok(form) => return Some((name.clone(), form)),
                Err(refusal) => tried.push(format!("“{name}”：{}。{}。", refusal.what, refusal.cure)),
            }
        }
    }
    said.push("邮件里没有能读的季报表（xlsx、xls、ods、csv或docx）。".to_owned());
    said.extend(tried);
    None
}

/// The quarter the subject, the name of the form, or else all its days name.
fn quarter_of(letter: &Letter, name: &str, form: &ReadReport) -> Option<Period> {
    let by_days = || {
        let mut quarters =
            form.rows.iter().filter_map(ReportLine::day).map(|day| PeriodKind::Quarter.containing(day));
        let first = quarters.next()?;
        quarters.all(|other| other == first).then_some(first)
    };
    quarter_in(&letter.subject).or_else(|| quarter_in(name)).or_else(by_days)
}

fn answer(moment: &Moment, row: &ReportMailRow, taken: &LetterTaken) -> DeliveryRow {
    DeliveryRow {
        id: 0,
        digest_id: 0,
        channel: Channel::Mail.code().to_owned(),
        person_id: row.person_id,
        subject: format!("回复：{}", row.subject),
        body: taken.said.join("\n"),
        state: String::new(),
        attempts: 0,
        next_at: moment.at.clone(),
        claimed_at: String::new(),
        ended_at: String::new(),
        last_error: String::new(),
        made_at: moment.at.clone(),
    }
}

/// Keeps a letter as it came, under its digest; gives its place below the data folder.
fn keep(data: &Path, digest: &str, raw: &[u8]) -> Result<PathBuf, Fault> {
    let path = Path::new("letters").join(format!("{digest}.eml"));
    let target = data.join(&path);
    let written = || {
        if target.exists() {
            return Ok(());
        }
        let folder = target.parent().unwrap_or(data);
        std::fs::create_dir_all(folder)?;
        let draft = target.with_extension("part");
        let mut file = std::fs::File::create(&draft)?;
        file.write_all(raw)?;
        file.sync_all()?;
        std::fs::rename(&draft, &target)?;
        std::fs::File::open(folder)?.sync_all()
    };
    written().map_err(|cause: std::io::Error| Fault::new("cannot keep a letter", cause))?;
    Ok(path)
}
