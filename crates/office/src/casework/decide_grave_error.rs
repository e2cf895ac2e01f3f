//! The verb 决定重大失误: another person than who found it upholds the finding or not, after the unit was heard or its
//! term ran out; the decision says which. Upheld, the fact 失误 is posted and the notice's rule takes its points.

use crate::Office;
use crate::casework::grave_errors::{DISMISSED, UPHELD, fault_classes, is_over};
use crate::ledger::post_facts::{PostingOf, append_facts};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::notice_choice::is_in_force;
use chrono::NaiveDate;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{GraveErrorDecisionRow, GraveErrorReplyRow, GraveErrorRow, Writing};

impl Office {
    /// Decides on a finding; gives the entry of the ledger when it was upheld.
    pub async fn decide_grave_error(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (decision, opinion): (&str, &str),
    ) -> Result<Option<i64>, OfficeError> {
        permit(actor, act::DECIDE_GRAVE_ERROR)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let (decision, opinion) = (decision.trim(), opinion.trim());
        let mut writing = self.inner.store.write().await?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的重大失误认定") };
        let row = writing.grave_error(id).await?.pop().ok_or_else(missing)?;
        let replies = writing.grave_error_replies(id).await?;
        let mut problems = word_problems(decision, opinion);
        if let Some(before) = writing.grave_error_decision(id).await?.pop() {
            let what = format!("{}认定{id}已由{}决定：{}", row.class, before.decided_by, before.decision);
            problems.push(Problem::of("S-437", what, "决定不能改动；确有错误的，请依裁定撤销"));
        }
        if row.person_id == standing.person() {
            let what = format!("{}认定{id}是您本人提出的，不能由本人决定", row.class);
            problems.push(Problem::of("S-427", what, "请由另一位办公室负责人决定"));
        }
        let heard = heard(&row, &replies, moment.today);
        if heard.is_none() {
            let what = format!("陈述申辩期限到{}，单位还没有陈述", row.reply_until);
            problems.push(Problem::of("S-435", what, "请待单位陈述，或期限届满后决定"));
        }
        let notice = self.expect_notice(&row.notice_code)?.notice;
        if decision == UPHELD {
            problems.extend(changed_since(&notice, &row, moment.today));
        }
        let Some(heard) = heard.filter(|_| problems.is_empty()) else {
            return Err(Refusal::Listed(problems).into());
        };
        let serial =
            if decision == UPHELD { post(&mut writing, (moment, actor), &row, &heard).await? } else { None };
        let decided = GraveErrorDecisionRow {
            grave_error_id: id,
            decision: decision.to_owned(),
            opinion: opinion.to_owned(),
            heard: heard.clone(),
            serial: serial.unwrap_or(0),
            decided_on: moment.today.to_string(),
            decided_at: moment.at.clone(),
            decided_by: actor.name.clone(),
            person_id: standing.person(),
            role: actor.role.word().to_owned(),
        };
        writing.add_grave_error_decision(&decided).await?;
        let posted = serial.map(|serial| format!("，台账第{serial}号")).unwrap_or_default();
        let detail = format!(
            "{}认定{id}（{}）：{decision}，{heard}，理由：{opinion}{posted}",
            row.class, row.unit_name
        );
        writing.record(event(moment, actor, act::DECIDE_GRAVE_ERROR, &row.notice_code, &detail)).await?;
        writing.commit().await?;
        Ok(serial)
    }
}

fn word_problems(decision: &str, opinion: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if decision != UPHELD && decision != DISMISSED {
        let cure = "请选“认定”或“不予认定”";
        problems.push(Problem::at("decision", "S-438", "没有选定决定", cure));
    }
    if opinion.is_empty() {
        let cure = "请写明认定的事实，对单位的陈述采纳或不采纳的理由";
        problems.push(Problem::at("opinion", "S-438", "没有写明决定的理由", cure));
    }
    problems
}

/// How the unit was heard; nothing while it may still be.
fn heard(row: &GraveErrorRow, replies: &[GraveErrorReplyRow], today: NaiveDate) -> Option<String> {
    let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), document_date);
    if let Some(last) = replies.last() {
        let who = format!("{}{}{}", row.unit_name, last.replied_by, day(&last.replied_on));
        let more = if replies.len() > 1 { format!("等{}次", replies.len()) } else { String::new() };
        return Some(format!("已听取{who}{more}的陈述申辩"));
    }
    is_over(row, today).then(|| format!("陈述申辩期限{}届满，单位未陈述", day(&row.reply_until)))
}

/// What no longer holds under the notice of today.
fn changed_since(notice: &Notice, row: &GraveErrorRow, today: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !fault_classes(notice).contains(&row.class) {
        let what = format!("《{}》现在没有“{}”的计分规则", notice.title, row.class);
        problems.push(Problem::of("S-439", what, "请核对通知；不再规定的，按“不予认定”办理"));
    }
    if !is_in_force(notice, today) {
        let what = format!("《{}》今天不在施行期内，不能按它扣分", notice.title);
        problems.push(Problem::of("S-439", what, "请按现在施行的通知重新提出，本件按“不予认定”办理"));
    }
    problems
}

/// Posts the fault, dated on the day it is established.
async fn post(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    row: &GraveErrorRow,
    heard: &str,
) -> Result<Option<i64>, OfficeError> {
    let fact = NewFact {
        // For itself: what the article was given otherwise is not touched.
        item: format!("{}认定{}", row.class, row.id),
        title: row.title.clone(),
        units: vec![row.unit_name.clone()],
        decided_by: actor.name.clone(),
        reason: format!("{}（{heard}）", row.finding),
        evidence: format!("{}认定{}", row.class, row.id),
        ..NewFact::new(FactKind::Fault, moment.today)
    };
    let fact = fact.with(TextField::Class, row.class.clone());
    let source = format!("{}认定{}", row.class, row.id);
    let of = PostingOf {
        code: &row.notice_code,
        submission_id: row.submission_id,
        source: &source,
        words: &row.finding,
        late_reason: &source,
    };
    Ok(append_facts(writing, (moment, actor), of, &[fact]).await?.into_iter().next())
}
