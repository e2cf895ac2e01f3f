//! The verbs 转载异议 and its ruling: the unit says that a row is no reprint; the secretariat decides, both with reasons.
//! A row ruled to be a story of its own counts by itself from then on (附件2 注1), and its piece leaves the story in the
//! register of published pieces: this door and [`crate::publication::contest_story`] lead to one ruling.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::publication::count_stories::{SPLIT, change_words};
use crate::publication::rule_story::{StoryWord, rule};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::hand_in_report::expect_reason;
use crate::report::report_flow::{ReportState, StepKind, StepMore, more_text, open_contests, take_up};
use crate::report::reports::Report;
use zhaozhang_store::{StoryContestRow, Writing};
use zhaozhang_text::normalise::shortened;

/// Every state but the last: what is in the ledger is mended there.
const BEFORE_ACCEPTED: [ReportState; 5] = [
    ReportState::Draft,
    ReportState::Returned,
    ReportState::ToSign,
    ReportState::HandedIn,
    ReportState::PartlyAccepted,
];

impl Office {
    /// The unit contests that a row is a reprint.
    pub async fn contest_reprint(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, row): (i64, i64),
        reason: &str,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::CONTEST)?;
        let report = self.report(moment, actor, id).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        at_hand.expect(&BEFORE_ACCEPTED, "提出异议")?;
        expect_reason(reason, "异议")?;
        let shown = report.rows.iter().find(|shown| shown.line.id == row);
        let Some(shown) = shown.filter(|shown| shown.standing.first.is_some()) else {
            let problem = Problem::at("row", "R-123", "这一行没有被认定为转载", "不需要提出异议");
            return Err(Refusal::Listed(vec![problem]).into());
        };
        let piece = shown.standing.piece.unwrap_or_default();
        let waits = |contest: &StoryContestRow| {
            piece != 0 && contest.publication_id == piece && contest.outcome.is_empty()
        };
        // Both doors lead to one ruling: a contest about the piece is one about the row.
        if open_contests(&at_hand.steps).iter().any(|step| step.row_id == row)
            || writing.story_contests().await?.iter().any(waits)
        {
            let problem = Problem::at("row", "R-122", "这一行已经提出异议", "请等秘书处裁定");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let mut step = at_hand.step(moment, actor, StepKind::Contested, reason);
        step.row_id = row;
        let number = writing.add_report_step(&step).await?;
        let title = shortened(&shown.line.title, 40);
        let detail = format!("《{title}》，认定：{}，异议理由：{}", shown.standing.reason, reason.trim());
        writing.record(event(moment, actor, act::CONTEST, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(number)
    }

    /// The secretariat decides a contest.
    pub async fn rule_reprint(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, contest): (i64, i64),
        is_upheld: bool,
        reason: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::RULE)?;
        let report = self.report(moment, actor, id).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        let open = open_contests(&at_hand.steps).into_iter().find(|step| step.id == contest).cloned();
        let Some(open) = open else {
            let problem =
                Problem::at("contest", "R-125", "没有这件待裁定的异议，或已经裁定", "请看最新的流转记录");
            return Err(Refusal::Listed(vec![problem]).into());
        };
        at_hand.expect(&BEFORE_ACCEPTED, "裁定")?;
        expect_reason(reason, "裁定")?;
        let mut step = at_hand.step(moment, actor, StepKind::Ruled, reason);
        step.row_id = open.row_id;
        step.refers = Some(contest);
        step.payload = more_text(&StepMore { is_upheld, ..StepMore::default() })?;
        writing.add_report_step(&step).await?;
        let row = at_hand.content.rows.iter().find(|row| row.id == open.row_id);
        let title = row.map(|row| shortened(&row.title, 40)).unwrap_or_default();
        let changes = if is_upheld {
            split_off(&mut writing, (moment, actor), (&report, open.row_id), reason).await?
        } else {
            String::new()
        };
        let outcome =
            if is_upheld { "异议成立，单独统计" } else { "异议不成立，仍按转载" };
        let detail = format!("《{title}》{outcome}，理由：{}{changes}", reason.trim());
        writing.record(event(moment, actor, act::RULE, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// Splits the row's piece off its story in the register, so that both doors say the same from then on; gives what
/// changed in words.
async fn split_off(
    writing: &mut Writing,
    who: (&Moment, &Actor),
    (report, row): (&Report, i64),
    reason: &str,
) -> Result<String, OfficeError> {
    let shown = report.rows.iter().find(|one| one.line.id == row);
    let Some(piece) = shown.and_then(|one| one.standing.piece) else { return Ok(String::new()) };
    let members = writing.all_story_members().await?;
    let own = members.iter().find(|member| member.publication_id == piece);
    let Some(first) = own.map(|member| member.first_id) else { return Ok(String::new()) };
    // The first of a story leaves it as any other piece does: from the one that stands next to it.
    let next = || members.iter().find(|one| one.first_id == first && one.publication_id != piece);
    let other = if first == piece { next().map(|one| one.publication_id) } else { Some(first) };
    let Some(other) = other else { return Ok(String::new()) };
    let reason = shortened(&format!("转载异议成立：{}", reason.trim()), 300);
    let word = StoryWord { publication: piece, other, reason };
    let (_, said, changes) = rule(writing, who, SPLIT, &word).await?;
    Ok(format!("；稿件归并同时拆分{said}{}", change_words(&changes)))
}
