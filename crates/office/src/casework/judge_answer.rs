//! The verb 评定约稿: the bureau office judges a unit's answer to a call 符合要求 or 不符合要求 with the reason. An answer
//! that is received counts as 符合要求 by that (四（二）2：经办公室审核符合要求的，自动得分); what was handed in on paper, and
//! what turns out otherwise, is judged here. The fact is taken back and entered anew; the notice says what it costs.

use crate::Office;
use crate::casework::solicitations::{ANSWER_RESULTS, Asked, Solicitation, asked_item};
use crate::ledger::closed_period::admit;
use crate::ledger::fact_text;
use crate::ledger::take_in_ledger::{event, text_of};
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::fact::{NewFact, TextField};
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{NewEntry, SolicitationJudgementRow, Stamp};

/// A judgement on its way in (评定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerJudgement {
    /// The unit, by the name of the notice's register.
    pub unit: String,
    /// 符合要求 or 不符合要求.
    pub result: String,
    /// Why; for an answer on paper its basis.
    pub reason: String,
    /// When it was handed in on paper, as typed; empty for an item of this office.
    pub handed_in_on: String,
}

/// What is to be written.
struct Sound {
    reason: String,
    result: String,
    on: NaiveDate,
    item: i64,
    item_number: String,
    serial: i64,
}

impl Office {
    /// Judges a unit's answer.
    pub async fn judge_answer(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        judgement: &AnswerJudgement,
    ) -> Result<(), OfficeError> {
        permit(actor, act::JUDGE_ANSWER)?;
        let call = self.solicitation(moment, actor, id).await?;
        let missing =
            || Refusal::NotFound { what: format!("约稿{}中的“{}”", call.row.number, judgement.unit) };
        let at = call.asked.iter().position(|asked| asked.unit == judgement.unit).ok_or_else(missing)?;
        let asked = call.asked.get(at).ok_or_else(missing)?;
        let sound = sound(&call, asked, judgement, moment.today).map_err(Refusal::Listed)?;
        let mut writing = self.inner.store.write().await?;
        let gone = || {
            let cure = "请刷新页面，看过现在的情况再评定";
            Refusal::Listed(vec![Problem::of("S-418", "这份约稿刚刚由他人办理", cure)])
        };
        if writing.reversal_of(sound.serial).await?.is_some() {
            return Err(gone().into());
        }
        let entry = writing.entry(sound.serial).await?.ok_or_else(gone)?;
        let before = fact_text::read(&entry.line.payload)
            .map_err(|cause| Fault::new(format!("entry {} is no fact", sound.serial), cause))?;
        let unit_no = i64::try_from(at).unwrap_or(0).saturating_add(1);
        let after = judged(&before, &call, unit_no, &sound);
        let (old, new) = (text_of(&before)?, text_of(&after)?);
        if old == new {
            let what = format!("已经评定为“{}”，没有改动", sound.result);
            return Err(Refusal::Listed(vec![Problem::at("result", "S-417", what, "不需要重复评定")]).into());
        }
        let code = &call.row.notice_code;
        let stamp =
            Stamp { notice_code: code, recorded_at: &moment.at, recorded_by: &actor.name, batch_id: None };
        let reason = format!("约稿{}评定{}：{}", call.row.number, sound.result, sound.reason);
        let entries = [NewEntry::Reversal(sound.serial, &reason), NewEntry::Fact(&new)];
        let (first, last) = writing
            .append(stamp, &entries)
            .await?
            .ok_or_else(|| Fault::plain("a judgement got no number"))?;
        admit(&mut writing, moment, actor, code, &[(first, before.on), (last, after.on)], &reason).await?;
        let row = row_of((moment, actor), (id, &asked.unit), &sound, last);
        writing.add_solicitation_judgement(&row).await?;
        let detail = format!(
            "{}“{}”{}{}报送，{}，理由：{}，台账第{last}号",
            call.row.number,
            call.row.topic,
            row.unit_name,
            document_date(sound.on),
            row.result,
            row.reason
        );
        writing.record(event(moment, actor, act::JUDGE_ANSWER, code, &detail)).await?;
        Ok(writing.commit().await?)
    }
}

/// The judgement as it is kept.
fn row_of(
    (moment, actor): (&Moment, &Actor),
    (solicitation_id, unit): (i64, &str),
    sound: &Sound,
    serial: i64,
) -> SolicitationJudgementRow {
    SolicitationJudgementRow {
        id: 0,
        solicitation_id,
        unit_name: unit.to_owned(),
        result: sound.result.clone(),
        reason: sound.reason.clone(),
        submission_id: sound.item,
        handed_in_on: sound.on.to_string(),
        serial,
        judged_at: moment.at.clone(),
        judged_by: actor.name.clone(),
        role: actor.role.word().to_owned(),
    }
}

/// The judgement when it can be carried out, or everything that stands against it.
fn sound(
    call: &Solicitation,
    asked: &Asked,
    judgement: &AnswerJudgement,
    today: NaiveDate,
) -> Result<Sound, Vec<Problem>> {
    let mut problems = Vec::new();
    let result = judgement.result.trim();
    if !ANSWER_RESULTS.contains(&result) {
        let cure = "请选“符合要求”或“不符合要求”";
        problems.push(Problem::at("result", "S-416", "没有选定评定结果", cure));
    }
    if judgement.reason.trim().is_empty() {
        let cure = "请对照约稿要求写明理由；纸质报送的写明收文依据";
        problems.push(Problem::at("reason", "S-416", "没有写明评定的理由", cure));
    }
    if let Some(withdrawal) = &call.withdrawal {
        let what = format!("约稿{}已撤回（{}）", call.row.number, withdrawal.reason);
        problems.push(Problem::of("S-419", what, "撤回的约稿不再评定"));
    }
    let item = asked.items.iter().rev().find(|item| !item.item_number.is_empty());
    let asked_on: Option<NaiveDate> = call.row.asked_on.parse().ok();
    let typed = judgement.handed_in_on.trim();
    let on = match item {
        Some(item) => item.handed_in_on.parse().ok(),
        None => typed.parse().ok(),
    };
    let is_right = |on: &NaiveDate| *on <= today && asked_on.is_none_or(|asked| *on >= asked);
    let on = on.filter(is_right);
    if on.is_none() && problems.iter().all(|problem| problem.code != "S-419") {
        let waiting = asked.items.iter().find(|item| !item.state.is_with_author());
        let (what, cure) = match waiting.filter(|_| typed.is_empty()) {
            Some(item) => (
                format!("{}的稿件还是“{}”，没有接收", asked.unit, item.state.word()),
                "符合要求的请在接收页接收，随即得分；不符合要求的请退回修改",
            ),
            None => (
                "没有填写报送日期，或日期不在约稿之后、今天之前".to_owned(),
                "通过本系统报送的接收后评定；纸质报送的请填写收到的日期",
            ),
        };
        problems.push(Problem::at("handed_in_on", "S-416", what, cure));
    }
    match (on, asked.serial) {
        (Some(on), Some(serial)) if problems.is_empty() => Ok(Sound {
            reason: judgement.reason.trim().to_owned(),
            result: result.to_owned(),
            on,
            item: item.map_or(0, |item| item.id),
            item_number: item.map(|item| item.item_number.clone()).unwrap_or_default(),
            serial,
        }),
        _ => {
            if problems.is_empty() {
                let what = format!("{}的约稿记录已经冲销", asked.unit);
                problems.push(Problem::of("S-419", what, "请核对台账"));
            }
            Err(problems)
        }
    }
}

/// The fact as judged. An answer that is fit becomes one item with the article, so that it is not counted as a regular
/// one too; one that is not fit stands for itself.
fn judged(before: &NewFact, call: &Solicitation, unit_no: i64, sound: &Sound) -> NewFact {
    let is_fit = sound.result == "符合要求" && !sound.item_number.is_empty();
    let item = if is_fit { sound.item_number.clone() } else { asked_item(&call.row.number, unit_no) };
    let fact = NewFact { item, done_on: Some(sound.on), ..before.clone() };
    fact.with(TextField::Result, sound.result.clone())
}
