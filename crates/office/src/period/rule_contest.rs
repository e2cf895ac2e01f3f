//! The verbs 拟办异议 and 裁定异议: the clerk proposes, the head rules. Upheld, the facts behind the entry are taken back and
//! right ones added in the same transaction; rejected, the reason is kept. Both sides stay as they were written.

use crate::Office;
use crate::ledger::closed_period::{self, Appended};
use crate::ledger::corrected_fact;
use crate::ledger::take_in_ledger::{Batch, append, event, text_of};
use crate::moment::{Actor, Moment};
use crate::permit::{Act, closing, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use zhaozhang_domain::chain::EntryKind;
use zhaozhang_domain::fact::NewFact;
use zhaozhang_store::{ContestRow, ContestStepRow, NewEntry, Stamp, Writing};

/// What is proposed or ruled about a contest (办理意见).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RulingRequest {
    /// `upheld` or `rejected`.
    pub outcome: String,
    /// 理由.
    pub reason: String,
    /// The ledger numbers to take back.
    pub reverse: Vec<i64>,
    /// The right facts, as blocks of `字段：值`.
    pub facts: String,
}

/// A request that can be carried out.
struct Sound {
    is_upheld: bool,
    reason: String,
    reverse: Vec<i64>,
    facts: Vec<NewFact>,
}

impl Office {
    /// Keeps the clerk's proposal; the ledger stays as it is.
    pub async fn propose_ruling(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        request: RulingRequest,
    ) -> Result<(), OfficeError> {
        let (mut writing, contest, sound) = self.sound(actor, closing::PROPOSE_RULING, id, request).await?;
        let facts: Result<Vec<String>, Fault> = sound.facts.iter().map(text_of).collect();
        let added = facts?.join("\n");
        let detail = add_step(&mut writing, moment, actor, &contest, ("proposal", &sound, added)).await?;
        writing.record(event(moment, actor, closing::PROPOSE_RULING, &contest.notice_code, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Rules, and corrects the ledger in the same transaction when the contest is upheld.
    pub async fn rule_contest(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        request: RulingRequest,
    ) -> Result<(), OfficeError> {
        let (mut writing, contest, sound) = self.sound(actor, closing::RULE_CONTEST, id, request).await?;
        let added = correct(&mut writing, moment, actor, &contest, &sound).await?;
        let added: Vec<String> = added.iter().map(ToString::to_string).collect();
        let added = added.join(",");
        let detail = add_step(&mut writing, moment, actor, &contest, ("ruling", &sound, added)).await?;
        writing.record(event(moment, actor, closing::RULE_CONTEST, &contest.notice_code, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// The block in which a clerk corrects a fact of the ledger.
    pub async fn fact_block(&self, serial: i64) -> Result<String, Fault> {
        let rows = self.inner.store.entries_after(None, serial.saturating_sub(1), 1).await?;
        let row = rows.into_iter().find(|row| row.serial == serial && row.line.kind == EntryKind::Fact);
        Ok(row.map(|row| corrected_fact::block(&row.line.payload)).unwrap_or_default())
    }

    /// The contest and the request when it can be carried out, inside a transaction.
    async fn sound(
        &self,
        actor: &Actor,
        act: Act,
        id: i64,
        request: RulingRequest,
    ) -> Result<(Writing, ContestRow, Sound), OfficeError> {
        permit(actor, act)?;
        let mut writing = self.inner.store.write().await?;
        let contest = writing.contest(id).await?;
        let contest = contest.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的异议") })?;
        let notice = self.expect_notice(&contest.notice_code)?;
        let mut problems = Vec::new();
        if let Some(ruled) = writing.contest_steps(id).await?.iter().find(|step| step.kind == "ruling") {
            let what = format!("异议{id}已由{}裁定", ruled.taken_by);
            problems.push(Problem::of("M-301", what, "裁定不能改动；单位仍有异议的，请重新提出"));
        }
        let is_upheld = request.outcome == "upheld";
        if !is_upheld && request.outcome != "rejected" {
            problems.push(Problem::at("outcome", "M-303", "没有选裁定结果", "请选“异议成立”或“异议不成立”"));
        }
        if request.reason.trim().is_empty() {
            problems.push(Problem::at("reason", "M-302", "没有写理由", "请写明认定的事实和依据"));
        }
        let mut facts = Vec::new();
        if is_upheld {
            match corrected_fact::read(&request.facts, &notice.notice) {
                Ok(read) => facts = read,
                Err(found) => problems.extend(found),
            }
            problems.extend(reversals(&mut writing, &contest, &request.reverse, &facts).await?);
            if request.reverse.is_empty() && facts.is_empty() && request.facts.trim().is_empty() {
                problems.push(Problem::at(
                    "reverse",
                    "M-304",
                    "异议成立，但没有写怎样改台账",
                    "请勾选要冲销的记录，或填写更正后的事实",
                ));
            }
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let reverse = if is_upheld { request.reverse } else { Vec::new() };
        let sound = Sound { is_upheld, reason: request.reason.trim().to_owned(), reverse, facts };
        Ok((writing, contest, sound))
    }
}

/// What is wrong with the numbers to take back.
async fn reversals(
    writing: &mut Writing,
    contest: &ContestRow,
    serials: &[i64],
    facts: &[NewFact],
) -> Result<Vec<Problem>, OfficeError> {
    let mut problems = Vec::new();
    let blocks: Vec<String> = facts.iter().map(corrected_fact::block_of).collect();
    for serial in serials {
        let entry = writing.entry(*serial).await?;
        let own = entry.filter(|entry| {
            entry.line.kind == EntryKind::Fact && entry.line.notice_code == contest.notice_code
        });
        let Some(own) = own else {
            let what = format!("台账第{serial}号不是本通知的事实记录");
            problems.push(Problem::at("reverse", "M-305", what, "请核对台账号"));
            continue;
        };
        if let Some(by) = writing.reversal_of(*serial).await? {
            let what = format!("台账第{serial}号已由第{by}号冲销");
            problems.push(Problem::at("reverse", "M-309", what, "请去掉这一号"));
        }
        if blocks.contains(&corrected_fact::block(&own.line.payload)) {
            let what = format!("更正后的事实与台账第{serial}号完全相同");
            problems.push(Problem::at(
                "facts",
                "M-308",
                what,
                "请改好有误的项目；只需冲销的，请清空更正事实",
            ));
        }
    }
    Ok(problems)
}

/// Takes back and adds; gives the numbers of what was added.
async fn correct(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    contest: &ContestRow,
    sound: &Sound,
) -> Result<Vec<i64>, OfficeError> {
    let (code, reason) = (&contest.notice_code, format!("异议{}裁定成立：{}", contest.id, sound.reason));
    let mut entries: Vec<Appended> = Vec::new();
    let stamp =
        Stamp { notice_code: code, recorded_at: &moment.at, recorded_by: &actor.name, batch_id: None };
    for serial in &sound.reverse {
        let day = closed_period::day_of(writing, *serial).await?;
        let appended = writing.append(stamp, &[NewEntry::Reversal(*serial, &reason)]).await?;
        let (reversal, _) = appended.ok_or_else(|| Fault::plain("a reversal got no number"))?;
        entries.extend(day.map(|day| (reversal, day)));
    }
    let mut added = Vec::new();
    if !sound.facts.is_empty() {
        let texts: Result<Vec<String>, Fault> = sound.facts.iter().map(text_of).collect();
        let texts = texts?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let source = format!("异议{}裁定", contest.id);
        let batch = Batch { code, source: &source, refused: 0 };
        let receipt = append(writing, moment, actor, batch, &texts).await?;
        added.extend(receipt.first_serial..=receipt.last_serial);
        entries.extend(closed_period::appended(receipt.first_serial, &sound.facts));
    }
    closed_period::admit(writing, moment, actor, code, &entries, &reason).await?;
    Ok(added)
}

/// Keeps a step and gives its words for the log.
async fn add_step(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    contest: &ContestRow,
    (kind, sound, added): (&str, &Sound, String),
) -> Result<String, OfficeError> {
    let steps = writing.contest_steps(contest.id).await?;
    let reversed: Vec<String> = sound.reverse.iter().map(ToString::to_string).collect();
    let row = ContestStepRow {
        contest_id: contest.id,
        number: i64::try_from(steps.len()).unwrap_or(i64::MAX).saturating_add(1),
        kind: kind.to_owned(),
        outcome: if sound.is_upheld { "upheld" } else { "rejected" }.to_owned(),
        reason: sound.reason.clone(),
        reversed: reversed.join(","),
        added,
        taken_at: moment.at.clone(),
        taken_by: actor.name.clone(),
        role: actor.role.word().to_owned(),
    };
    writing.add_contest_step(&row).await?;
    let outcome = if sound.is_upheld { "成立" } else { "不成立" };
    let serials = |numbers: &str| numbers.replace(',', "、");
    let reversed = match row.reversed.as_str() {
        "" => String::new(),
        numbers => format!("；冲销台账第{}号", serials(numbers)),
    };
    let added = match row.added.as_str() {
        numbers if kind == "ruling" && !numbers.is_empty() => format!("；新记台账第{}号", serials(numbers)),
        _ => String::new(),
    };
    Ok(format!(
        "异议{}（{}）{outcome}，理由：{}{reversed}{added}",
        contest.id, contest.unit_name, sound.reason
    ))
}
