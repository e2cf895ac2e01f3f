//! The verbs 收取季报来信 and 认领季报来信: a letter with forms and packages becomes drafts of the sender's unit, one a form; it
//! is never handed in by a letter. The same letter is taken once. Whoever is not known waits for a clerk. The answer says
//! what is missing of each.

use crate::Office;
use crate::duty::delivery::channel::Channel;
use crate::evidence::{EvidenceOf, HeldFile, attach};
use crate::kept_file;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::report::fill_report::begun;
use crate::report::import_report::joined;
use crate::report::letter_forms::{
    Converted, ForeignFile, FoundForm, forms_of, package_of, quarter_of, to_convert,
};
use crate::report::letter_reading::{Letter, read};
use crate::report::letter_secret::secret_in;
use crate::report::report_content::{ReportContent, ReportLine};
use crate::report::report_flow::put_version;
use crate::report::report_package::{KeptPackage, listed};
use crate::report::report_reading::ReadReport;
use crate::report::reports::report_form;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
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
    /// The report it went into, the first of several.
    pub report: Option<i64>,
    /// Every report it went into.
    pub reports: Vec<i64>,
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
struct Brought {
    quarter: Period,
    rows: Vec<ReportLine>,
    package: KeptPackage,
    said: Vec<String>,
}

impl Office {
    /// Takes a letter in; what [`crate::report::letter_forms::to_convert`] asked for comes converted.
    pub async fn take_in_letter(
        &self,
        moment: &Moment,
        actor: &Actor,
        raw: &[u8],
        converted: &Converted,
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
            reports: Vec::new(),
            said: vec!["这封邮件已经收过，没有再办理。".to_owned()],
        };
        if self.inner.store.knows_report_mail(&letter.identity).await? {
            return Ok(known());
        }
        let person = self.person_of_mailbox(&letter.sender).await?;
        if let Some(problem) = secret_in(&letter, converted) {
            self.turn_away(moment, actor, person).await?;
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let path = keep(self.data_folder(), &letter.digest, raw)?;
        let houses = self.houses_of(moment, person).await?;
        let row = ReportMailRow {
            id: 0,
            identity: letter.identity.clone(),
            sender: letter.sender.clone(),
            person_id: person.unwrap_or_default(),
            subject: letter.subject.clone(),
            path: path.to_string_lossy().into_owned(),
            received_at: moment.at.clone(),
        };
        let (brought, said) = self.brought_all(moment, actor, &houses, (&letter, converted)).await?;
        let mut writing = self.inner.store.write().await?;
        let Some(id) = writing.add_report_mail(&row).await? else { return Ok(known()) };
        let taken = if houses.is_empty() {
            LetterTaken {
                letter: id,
                fate: LetterFate::Waiting,
                report: None,
                reports: Vec::new(),
                said: vec!["发件信箱没有登记，或发件人不在应报单位任职，等秘书处认领。".to_owned()],
            }
        } else {
            self.drafts(&mut writing, (moment, actor), id, (brought, said)).await?
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
        converted: &Converted,
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
        let letter = read(&self.raw_letter(&row)?).unwrap_or_default();
        let houses = [whose];
        let (brought, said) = self.brought_all(moment, actor, &houses, (&letter, converted)).await?;
        let mut writing = self.inner.store.write().await?;
        let taken = self.drafts(&mut writing, (moment, actor), id, (brought, said)).await?;
        self.settle(&mut writing, (moment, actor), act::CLAIM_MAIL, &row, &taken).await?;
        writing.commit().await?;
        Ok(taken)
    }

    /// What of a kept letter must be converted before it can be claimed.
    pub async fn letter_to_convert(&self, actor: &Actor, id: i64) -> Result<Vec<ForeignFile>, OfficeError> {
        permit(actor, act::CLAIM_MAIL)?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的来信") };
        let row = self.inner.store.report_mail(id).await?.ok_or_else(missing)?;
        Ok(to_convert(&self.raw_letter(&row)?))
    }

    fn raw_letter(&self, row: &ReportMailRow) -> Result<Vec<u8>, Fault> {
        std::fs::read(self.data_folder().join(&row.path))
            .map_err(|cause| Fault::new(format!("cannot read the letter {}", row.id), cause))
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

    /// The units for which a person reports.
    async fn houses_of(&self, moment: &Moment, person: Option<i64>) -> Result<Vec<Whose>, OfficeError> {
        let mut houses: Vec<Whose> = Vec::new();
        let Some(person) = person else { return Ok(houses) };
        for post in self.posts_of_person(person, moment.today).await? {
            if act::FILL.allows(post.role)
                && !houses.iter().any(|house| house.unit == post.unit)
                && let Some(whose) = self.whose_unit(moment, post.unit).await?
            {
                houses.push(whose);
            }
        }
        Ok(houses)
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

    /// Reads every form with its package; files of the packages are on their places afterwards.
    async fn brought_all<'w>(
        &self,
        moment: &Moment,
        actor: &Actor,
        houses: &'w [Whose],
        (letter, converted): (&Letter, &Converted),
    ) -> Result<(Vec<(&'w Whose, Brought)>, Vec<String>), OfficeError> {
        let (mut all, mut said) = (Vec::new(), Vec::new());
        if houses.is_empty() {
            return Ok((all, said));
        }
        let forms = forms_of(letter, converted, &mut said);
        let is_only = forms.len() == 1;
        let owned: Vec<usize> = forms.iter().filter_map(|form| form.package).collect();
        let mut known: Vec<(i64, Period, String)> = Vec::new();
        for found in forms {
            let Some(whose) = self.house_of(moment, houses, &found.form).await? else {
                let own = houses.iter().map(|house| house.name.as_str()).collect::<Vec<_>>().join("、");
                let unit = &found.form.unit;
                said.push(format!("“{}”填报单位是“{unit}”，发件人在{own}任职，没有入稿。", found.name));
                continue;
            };
            let Some(quarter) = quarter_of(letter, &found, is_only) else {
                said.push(format!(
                    "“{}”看不出是哪一季度的季报。请在主题或文件名中写明，如“2023年第一季度”。",
                    found.name
                ));
                continue;
            };
            if let Some((_, _, first)) = known.iter().find(|one| (one.0, one.1) == (whose.unit, quarter)) {
                said.push(format!("“{}”与“{first}”是同一季度的季报表，以“{first}”为准。", found.name));
                continue;
            }
            if let Err(OfficeError::Refused(refusal)) =
                self.expect_asked(&whose.notice, quarter, whose.unit, moment).await
            {
                said.push(format!("“{}”：{refusal}", found.name));
                continue;
            }
            known.push((whose.unit, quarter, found.name.clone()));
            let brought = self.brought(moment, actor, (whose, quarter), (letter, found, &owned)).await?;
            all.push((whose, brought));
        }
        Ok((all, said))
    }

    /// Whose form it is: that of the unit it names, else of the sender's first.
    async fn house_of<'w>(
        &self,
        moment: &Moment,
        houses: &'w [Whose],
        form: &ReadReport,
    ) -> Result<Option<&'w Whose>, OfficeError> {
        for house in houses {
            if form.unit.is_empty() || self.is_unit_of(house.unit, &form.unit, moment).await? {
                return Ok(Some(house));
            }
        }
        Ok(None)
    }

    /// A form with the package that belongs to it.
    async fn brought(
        &self,
        moment: &Moment,
        actor: &Actor,
        (whose, quarter): (&Whose, Period),
        (letter, found, owned): (&Letter, FoundForm, &[usize]),
    ) -> Result<Brought, OfficeError> {
        let FoundForm { name: form_name, form, package } = found;
        let said = form.problems.iter().map(ToString::to_string).collect();
        let mut brought = Brought { quarter, rows: Vec::new(), package: KeptPackage::default(), said };
        match package_of(letter, (package, owned), quarter) {
            None => brought.said.push("没有佐证材料包（zip）。".to_owned()),
            Some((name, bytes)) => {
                let rows = (1_u32..).zip(&form.rows);
                let rows: Vec<_> = rows.map(|(at, line)| (listed(at, line, false), line.clone())).collect();
                let package = self.receive_evidence_bytes(name, bytes).await?;
                let of = (whose.unit, quarter);
                match self.kept_package(moment, actor, of, &rows, package).await {
                    Ok(kept) => {
                        // The form itself lies in the package and is no evidence.
                        let is_form = |fault: &&String| fault.starts_with(&format!("“{form_name}”"));
                        brought.said.extend(kept.faults.iter().filter(|fault| !is_form(fault)).cloned());
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

    /// Puts what was brought into drafts, one a form.
    async fn drafts(
        &self,
        writing: &mut Writing,
        who: (&Moment, &Actor),
        letter: i64,
        (all, mut said): (Vec<(&Whose, Brought)>, Vec<String>),
    ) -> Result<LetterTaken, OfficeError> {
        let (mut reports, mut lines) = (Vec::new(), Vec::new());
        for (whose, brought) in all {
            reports.extend(self.draft(writing, who, (whose, brought), &mut lines).await?);
        }
        lines.append(&mut said);
        let fate = if reports.is_empty() { LetterFate::Refused } else { LetterFate::Drafted };
        Ok(LetterTaken { letter, fate, report: reports.first().copied(), reports, said: lines })
    }

    /// Puts one form into the unit's draft; gives the report, or says why not.
    async fn draft(
        &self,
        writing: &mut Writing,
        (moment, actor): (&Moment, &Actor),
        (whose, brought): (&Whose, Brought),
        lines: &mut Vec<String>,
    ) -> Result<Option<i64>, OfficeError> {
        let quarter = brought.quarter;
        let code = &whose.notice.code;
        let mut at_hand = begun(writing, moment, actor, (code, quarter, whose.unit)).await?;
        if !at_hand.state.is_open() {
            lines.push(format!(
                "{quarter}的季报{}，没有改动；需要修改的，请秘书处退回。",
                at_hand.state.word()
            ));
            return Ok(None);
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
        lines.push(format!(
            "已收到{}{quarter}{form}，共{}行，佐证材料{attached}件，已存为第{version}版草稿。请登录系统核对，送本单位负责人签发后才算报送。",
            whose.name,
            at_hand.content.rows.len()
        ));
        lines.append(&mut said);
        Ok(Some(at_hand.row.id))
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

pub(super) fn answer(moment: &Moment, row: &ReportMailRow, taken: &LetterTaken) -> DeliveryRow {
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
    kept_file::keep(&data.join(&path), raw).map_err(|cause| Fault::new("cannot keep a letter", cause))?;
    Ok(path)
}
