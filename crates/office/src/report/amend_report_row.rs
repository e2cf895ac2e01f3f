//! The verb 更正入账: what an accepted row posted no longer fits: its medium was decided since, an earlier publication came
//! to light (首发更正), it was split off or joined, it was ruled not to be believed, or that ruling was lifted. The page says
//! so; nothing changes until the secretariat reverses the entry, with the reason, and posts what holds now. A bulletin
//! that was issued stays as it is; the change goes into the next version (M-701).

use crate::Office;
use crate::ledger::closed_period;
use crate::ledger::fact_text;
use crate::ledger::post_facts::{PostingOf, append_facts};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::report::accept_report::{fact_of, own_item, posts};
use crate::report::hand_in_report::expect_reason;
use crate::report::report_flow::{
    AcceptedRow, ReportState, StepKind, StepMore, accepted_of, more_text, take_up,
};
use crate::report::reports::{FirstOf, Report, ReportRow};
use std::collections::BTreeMap;
use zhaozhang_domain::fact::{NewFact, TextField};
use zhaozhang_store::{NewEntry, Stamp, Writing};
use zhaozhang_text::normalise::shortened;

/// What the ledger says otherwise than the row stands now (入账变动).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// What is otherwise, and what is proposed.
    pub words: String,
    /// The entry to be reversed; nothing when there is none in force.
    pub(crate) reverses: Option<i64>,
    /// What is to be posted instead; nothing when nothing counts any more.
    pub(crate) fact: Option<NewFact>,
}

impl Office {
    /// Finds what the ledger says otherwise than the accepted rows stand now.
    pub(crate) async fn propose_amendments(&self, report: &mut Report) -> Result<(), OfficeError> {
        let accepted = accepted_of(&report.steps)?;
        if accepted.is_empty() {
            return Ok(());
        }
        let taken = self.items_taken(report).await?;
        let mut found = BTreeMap::new();
        for (place, row) in (1_usize..).zip(&report.rows) {
            let Some(known) = accepted.get(&row.line.id) else { continue };
            let was_mended = report
                .steps
                .iter()
                .any(|step| step.kind == StepKind::Amended.word() && step.row_id == row.line.id);
            let serial = match known.serial {
                // The entry it was found in speaks for it.
                0 if !was_mended && row.line.origin_notice == report.notice.code => row.line.origin_serial,
                serial => serial,
            };
            let posted = self.standing_fact(serial).await?;
            // What somebody took back by hand in the ledger stays taken back.
            if serial != 0 && posted.is_none() {
                continue;
            }
            let item = item_now(report, row, known, &taken);
            let wanted = if posts(row) { fact_of(report, (place, row), item) } else { None };
            if let Some(amendment) = amendment(row, (serial, posted.as_ref()), wanted) {
                found.insert(row.line.id, amendment);
            }
        }
        for row in &mut report.rows {
            row.amendment = found.remove(&row.line.id);
        }
        Ok(())
    }

    /// The fact of an entry that was not taken back.
    async fn standing_fact(&self, serial: i64) -> Result<Option<NewFact>, OfficeError> {
        if serial == 0 || self.inner.store.reversal_of(serial).await?.is_some() {
            return Ok(None);
        }
        let rows = self.inner.store.entries_after(None, serial.saturating_sub(1), 1).await?;
        let entry = rows.into_iter().find(|row| row.serial == serial);
        let read = entry.map(|row| fact_text::read(&row.line.payload)).transpose();
        Ok(read.map_err(|cause| Fault::new(format!("entry {serial} of the ledger is no fact"), cause))?)
    }

    /// Mends what an accepted row posted: the entry is reversed with the reason, and what holds now is posted.
    ///
    /// Refused: a row whose entry fits, no reason.
    pub async fn amend_report_row(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, row): (i64, i64),
        reason: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::AMEND)?;
        let report = self.report(moment, actor, id).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        // Rows taken stay taken while the refused ones are on their way again.
        at_hand.expect(
            &[
                ReportState::Accepted,
                ReportState::PartlyAccepted,
                ReportState::ToSign,
                ReportState::HandedIn,
                ReportState::Returned,
            ],
            "更正入账",
        )?;
        expect_reason(reason, "更正")?;
        let found = report.rows.iter().find(|one| one.line.id == row);
        let Some((shown, amendment)) = found.and_then(|one| Some((one, one.amendment.clone()?))) else {
            let problem =
                Problem::at("row", "R-137", "这一行的入账没有需要更正的地方", "请看页面上现在的认定");
            return Err(Refusal::Listed(vec![problem]).into());
        };
        let reason = shortened(reason.trim(), 300);
        let mut done = Vec::new();
        if let Some(serial) = amendment.reverses {
            let number =
                reverse(&mut writing, (moment, actor), &report.notice.code, (serial, &reason)).await?;
            done.push(format!("第{number}号冲销第{serial}号"));
        }
        let mut more = StepMore::default();
        more.serials.insert(row, 0);
        if let Some(fact) = amendment.fact {
            let source = format!("更正{}", at_hand.subject());
            let of = PostingOf {
                code: &report.notice.code,
                submission_id: 0,
                source: &source,
                words: "",
                late_reason: &reason,
            };
            more.items.insert(row, fact.item.clone());
            let posted = append_facts(&mut writing, (moment, actor), of, &[fact]).await?;
            if let [serial] = posted.as_slice() {
                more.serials.insert(row, *serial);
                done.push(format!("第{serial}号重新入账"));
            }
        }
        let mut step = at_hand.step(moment, actor, StepKind::Amended, &reason);
        step.row_id = row;
        step.payload = more_text(&more)?;
        writing.add_report_step(&step).await?;
        let title = shortened(&shown.line.title, 40);
        let detail = format!("《{title}》{}。{}。理由：{reason}", amendment.words, done.join("，"));
        writing.record(event(moment, actor, act::AMEND, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// Takes an entry back as part of the verb; gives the number of the reversal.
async fn reverse(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    code: &str,
    (serial, reason): (i64, &str),
) -> Result<i64, OfficeError> {
    if let Some(by) = writing.reversal_of(serial).await? {
        return Err(Refusal::AlreadyReversed { serial, by }.into());
    }
    let stamp =
        Stamp { notice_code: code, recorded_at: &moment.at, recorded_by: &actor.name, batch_id: None };
    let appended = writing.append(stamp, &[NewEntry::Reversal(serial, reason)]).await?;
    let (number, _) = appended.ok_or_else(|| Fault::plain("a reversal got no number"))?;
    if let Some(day) = closed_period::day_of(writing, serial).await? {
        closed_period::admit(writing, moment, actor, code, &[(number, day)], reason).await?;
    }
    Ok(number)
}

/// The item the row belongs under now: where it was posted, unless it left that story or joined another one that was
/// posted elsewhere. The first publication keeps its item; its reprints come to it.
fn item_now(report: &Report, row: &ReportRow, known: &AcceptedRow, taken: &BTreeMap<i64, String>) -> String {
    let posted = known.item.as_str();
    let mates: Vec<&str> =
        row.standing.mates.iter().filter_map(|mate| taken.get(mate)).map(String::as_str).collect();
    if row.standing.first.is_some() && !mates.is_empty() && !mates.contains(&posted) {
        let first = match row.standing.first {
            Some(FirstOf::Row(first) | FirstOf::Elsewhere { row: first, .. }) => taken.get(&first),
            Some(FirstOf::Piece(_)) | None => None,
        };
        return first
            .map_or_else(|| mates.first().map(|item| (*item).to_owned()), |item| Some(item.clone()))
            .unwrap_or_else(|| posted.to_owned());
    }
    let is_others = taken.iter().any(|(other, item)| *other != row.line.id && item == posted);
    let is_found = row.line.origin_notice == report.notice.code && !row.line.origin_item.is_empty();
    if is_others && !mates.contains(&posted) && !is_found {
        return own_item(row.line.id);
    }
    posted.to_owned()
}

fn amendment(
    row: &ReportRow,
    (serial, posted): (i64, Option<&NewFact>),
    wanted: Option<NewFact>,
) -> Option<Amendment> {
    let standing = &row.standing;
    let reverses = Some(serial).filter(|serial| *serial != 0);
    let (Some(posted), Some(now)) = (posted, &wanted) else {
        let words = match (posted, &wanted) {
            (Some(_), None) if !standing.excluded.is_empty() => {
                format!("{}，建议冲销台账第{serial}号", standing.excluded)
            }
            (Some(_), None) => format!("{}，建议冲销台账第{serial}号", standing.reason),
            (None, Some(_)) => "没有入账，现可以入账，建议重新入账".to_owned(),
            _ => return None,
        };
        return Some(Amendment { words, reverses, fact: wanted });
    };
    let class = |fact: &NewFact| fact.text(TextField::ChannelClass).to_owned();
    let mut words = Vec::new();
    let (before, after) = (class(posted), class(now));
    let is_renamed = posted.text(TextField::Channel) != now.text(TextField::Channel);
    if before != after && !(after.is_empty() && is_renamed) {
        let before = if before.is_empty() { "待认定" } else { before.as_str() };
        let after = if after.is_empty() { "待认定" } else { after.as_str() };
        words.push(format!("媒体入账时{before}，现认定为{after}"));
    }
    if posted.item != now.item {
        words.push(if standing.first.is_some() {
            format!("入账后查明为转载：{}", standing.reason)
        } else {
            "入账后查明不是转载，应单独统计".to_owned()
        });
    }
    if words.is_empty() {
        return None;
    }
    // What the entry says of proof and place stays as it was recorded.
    let fact = NewFact { evidence: posted.evidence.clone(), ..now.clone() };
    let words = format!("{}，建议更正台账第{serial}号", words.join("；"));
    Some(Amendment { words, reverses, fact: Some(fact) })
}
