//! The verbs 接收信息 and 终止信息: the bureau office takes an item that was signed to the end into the ledger with a
//! rating, and its points post by themselves; or, after the last revision failed, ends it without points (四（二）2).
//! Sending it back is [`crate::submission::return_submission`]'s.

use crate::Office;
use crate::duty::duty_answer::same_day_fact;
use crate::ledger::post_facts::{PostingOf, append_facts};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::submission::submissions::{AtHand, ledger_title, put_down, take_up};
use chrono::NaiveDate;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::submission::{Act, EventKind, InformationClass, Rating};
use zhaozhang_store::Writing;

/// A receipt on its way in (接收).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reception {
    /// The item.
    pub id: i64,
    /// The digest of the text the person saw.
    pub digest: String,
    /// 质量评定: 优, 良, 一般.
    pub rating: String,
    /// A word to the author.
    pub comment: String,
}

/// What a receipt gave (接收回执).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// 台账编号 of the item.
    pub item_number: String,
    /// The entries of the ledger.
    pub serials: Vec<i64>,
}

impl Office {
    /// Takes an item into the ledger.
    pub async fn receive_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        reception: &Reception,
    ) -> Result<Received, OfficeError> {
        permit(actor, act::RECEIVE)?;
        let rating = Rating::from_word(&reception.rating).ok_or_else(|| {
            let cure = "请在“优”“良”“一般”中选一项；不符合要求的请退回";
            Refusal::Listed(vec![Problem::at("rating", "S-313", "没有选定质量评定", cure)])
        })?;
        let standing = self.person_standing(actor, moment.today).await?;
        let duty =
            self.inner.store.submission(reception.id).await?.map(|row| row.duty_code).unwrap_or_default();
        let answer = self.prepare_answer(moment, &duty).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, reception.id).await?;
        let receive = Act::Receive { digest: &reception.digest, rating, comment: &reception.comment };
        let decision = at_hand.decide(&receive, &standing, moment.today)?;
        if !writing.combined_parts(reception.id).await?.is_empty() {
            let number = next_item_number(&mut writing, moment.today).await?;
            let taken = (moment, actor, act::RECEIVE);
            return self.settle_combination(writing, taken, (at_hand, decision), number, "接收").await;
        }
        let submitted_on = at_hand.chain.submitted_on.unwrap_or(moment.today);
        let holder = self.holder_in_force(&at_hand.row.notice_code, at_hand.row.sender_id, submitted_on);
        let (entry, holder) = holder.await?;
        let item_number = next_item_number(&mut writing, moment.today).await?;
        let mut at_hand = at_hand;
        at_hand.row.item_number.clone_from(&item_number);
        let fact = submission_fact(&at_hand, &holder, submitted_on, "通过");
        let at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        let mut facts = vec![fact];
        facts.extend(same_day(&entry.notice, &at_hand, &holder));
        let serials = post(&mut writing, (moment, actor), &at_hand, "接收", &facts).await?;
        let answered = match &answer {
            Some(answer) => {
                let handed_in_on = crate::org::units::day(&at_hand.row.handed_in_on)?;
                let is_posted = answer.post(&mut writing, moment, actor, handed_in_on, &item_number).await?;
                if is_posted { format!("，办结{}", answer.subject) } else { String::new() }
            }
            None => String::new(),
        };
        let detail = format!(
            "接收{}，编号{item_number}，质量评定{}，{holder}，台账第{}号{answered}",
            at_hand.title(),
            rating.word(),
            serials.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
        );
        writing.record(event(moment, actor, act::RECEIVE, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(Received { item_number, serials })
    }

    /// Ends an item that is still not fit after the last revision; it gets no points.
    pub async fn end_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, digest): (i64, &str),
        reasons: &str,
    ) -> Result<Received, OfficeError> {
        permit(actor, act::END)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, id).await?;
        let decision = at_hand.decide(&Act::End { digest, reasons }, &standing, moment.today)?;
        if !writing.combined_parts(id).await?.is_empty() {
            let number = next_item_number(&mut writing, moment.today).await?;
            let ended = (moment, actor, act::END);
            return self.settle_combination(writing, ended, (at_hand, decision), number, "终止").await;
        }
        let sent_on = at_hand.chain.submitted_on.unwrap_or(moment.today);
        let (_, holder) =
            self.holder_in_force(&at_hand.row.notice_code, at_hand.row.sender_id, sent_on).await?;
        let item_number = next_item_number(&mut writing, moment.today).await?;
        let mut at_hand = at_hand;
        at_hand.row.item_number.clone_from(&item_number);
        let fact = submission_fact(&at_hand, &holder, sent_on, "不通过");
        let at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        let serials = post(&mut writing, (moment, actor), &at_hand, "终止", &[fact]).await?;
        let detail =
            format!("终止{}，编号{item_number}，不计分，理由：{}", at_hand.title(), at_hand.said(reasons));
        writing.record(event(moment, actor, act::END, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(Received { item_number, serials })
    }
}

/// What was sent up, as the ledger writes it.
fn submission_fact(at_hand: &AtHand, holder: &str, on: NaiveDate, result: &str) -> NewFact {
    let text = &at_hand.manuscript;
    let class = text.class.map_or("", InformationClass::word);
    let fact =
        NewFact::new(FactKind::Submission, on).with(TextField::Result, result).with(TextField::Class, class);
    NewFact {
        item: at_hand.row.item_number.clone(),
        title: ledger_title(text, &at_hand.row.item_number),
        units: vec![holder.to_owned()],
        people: text.authors.clone(),
        length: Some(text.length()),
        returns: at_hand.chain.office_returns,
        ..fact
    }
}

/// The fact by which the notice judges whether an item of an event came on the same day (五（五）); an item that answers
/// a duty is judged by it.
fn same_day(notice: &Notice, at_hand: &AtHand, holder: &str) -> Option<NewFact> {
    let text = &at_hand.manuscript;
    let (kind, event_on) = (text.event_kind?, text.event_on?);
    if !at_hand.row.duty_code.is_empty() {
        return None;
    }
    let handed_in_on = crate::org::units::day(&at_hand.row.handed_in_on).ok()?;
    same_day_fact(
        notice,
        EventKind::word(kind),
        &ledger_title(text, &at_hand.row.item_number),
        holder,
        event_on,
        handed_in_on,
    )
}

async fn post(
    writing: &mut Writing,
    who: (&Moment, &Actor),
    at_hand: &AtHand,
    verb: &str,
    facts: &[NewFact],
) -> Result<Vec<i64>, OfficeError> {
    let source = format!("{verb}{}", at_hand.subject());
    // What was sent up in time and comes to the desk after the month closed is late for a known reason.
    let late_reason = format!("{}报送，{}{verb}", at_hand.row.handed_in_on, who.0.today);
    let of = PostingOf {
        code: &at_hand.row.notice_code,
        submission_id: at_hand.row.id,
        source: &source,
        words: "",
        late_reason: &late_reason,
    };
    append_facts(writing, who, of, facts).await
}

/// The digits after the year.
const DIGITS: usize = 5;

/// The next number of the year's register: `2020-00001`, without gaps.
async fn next_item_number(writing: &mut Writing, today: NaiveDate) -> Result<String, OfficeError> {
    use chrono::Datelike as _;
    let beginning = format!("{:04}-", today.year());
    let last = writing.last_item_number(&beginning).await?;
    let count: u32 = match last.strip_prefix(&beginning) {
        None | Some("") => 0,
        Some(number) => number
            .parse()
            .map_err(|cause| Fault::new(format!("the item number {last} cannot be read"), cause))?,
    };
    Ok(format!("{beginning}{:0DIGITS$}", count + 1))
}
