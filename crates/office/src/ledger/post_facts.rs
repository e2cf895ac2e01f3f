//! Posting (入账): a verb's facts go into the append-only ledger in its own transaction, under the notice in force on
//! their day, so that points follow by themselves and nobody types them (四（二）2：经办公室审核符合要求的，自动得分).
//!
//! Not a verb: the caller asks permission, records its event and commits. An office corrects a posted fact by
//! reversing its entry ([`crate::ledger::reverse_fact`]), never by changing it.

use crate::ledger::closed_period::{admit, appended};
use crate::ledger::take_in_ledger::{Batch, append, text_of};
use crate::moment::{Actor, Moment};
use crate::publicity::embargo::stop_facts;
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use zhaozhang_domain::chain::digest;
use zhaozhang_domain::fact::{NewFact, TextField};
use zhaozhang_store::{PostingRow, Writing};

/// What facts are posted for (入账事由).
#[derive(Debug, Clone, Copy)]
pub(crate) struct PostingOf<'a> {
    /// The notice.
    pub(crate) code: &'a str,
    /// The item, 0 for none of this office's submissions.
    pub(crate) submission_id: i64,
    /// Where they come from, in words: `接收信息12`.
    pub(crate) source: &'a str,
    /// More about them, kept beside the entry: the words of an instruction.
    pub(crate) words: &'a str,
    /// 补记理由, for facts dated in a closed period; empty where there is none.
    pub(crate) late_reason: &'a str,
}

/// Appends facts to the ledger and gives the numbers of their entries; a fact that stands there already is refused.
pub(crate) async fn append_facts(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    of: PostingOf<'_>,
    facts: &[NewFact],
) -> Result<Vec<i64>, OfficeError> {
    let texts: Vec<String> = facts.iter().map(text_of).collect::<Result<_, _>>()?;
    let hashes: Vec<String> = texts.iter().map(|text| digest(text.as_bytes())).collect();
    let standing = writing.standing(of.code, &hashes).await?;
    let mut problems = Vec::new();
    for (fact, hash) in facts.iter().zip(&hashes) {
        let is_twice = hashes.iter().filter(|other| *other == hash).count() > 1;
        if let Some(serial) = standing.get(hash) {
            let what = format!("这条{}已在台账第{serial}号登记，不能重复登记", fact.kind.word());
            problems.push(Problem::of("S-320", what, "登记有误的，请先冲销原记录再重新登记"));
        } else if is_twice {
            let what = format!("同一条{}填了两次", fact.kind.word());
            problems.push(Problem::of("S-321", what, "请删去重复的一条"));
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::Listed(problems).into());
    }
    stop_facts(writing, moment, facts.iter()).await?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let batch = Batch { code: of.code, source: of.source, refused: 0 };
    let receipt = append(writing, moment, actor, batch, &texts).await?;
    let serials: Vec<i64> = (receipt.first_serial..=receipt.last_serial).collect();
    if serials.len() != facts.len() {
        return Err(Fault::plain("the ledger gave another number of entries than facts").into());
    }
    admit(writing, moment, actor, of.code, &appended(receipt.first_serial, facts), of.late_reason).await?;
    for (serial, fact) in serials.iter().zip(facts) {
        writing.add_posting(&posting_row(*serial, fact, of, (moment, actor))).await?;
    }
    Ok(serials)
}

fn posting_row(
    serial: i64,
    fact: &NewFact,
    of: PostingOf<'_>,
    (moment, actor): (&Moment, &Actor),
) -> PostingRow {
    let who = [fact.text(TextField::Channel), fact.text(TextField::Leader)];
    PostingRow {
        serial,
        submission_id: of.submission_id,
        notice_code: of.code.to_owned(),
        item: fact.item.clone(),
        kind: fact.kind.word().to_owned(),
        units: fact.units.join("\n"),
        on_day: fact.on.to_string(),
        level: fact.text(TextField::Level).to_owned(),
        channel: who.into_iter().find(|word| !word.is_empty()).unwrap_or_default().to_owned(),
        words: of.words.to_owned(),
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
    }
}
