//! The verb 提请认定媒体: a name or an address that nobody knows yet waits for the secretariat. What waits is no error;
//! it leaves the list by itself as soon as it can be told. Other verbs bring what they meet with [`ask`].

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::outlet::outlets::{Claim, address};
use crate::permit::{outlet as act, permit};
use crate::refusal::{OfficeError, Problem};
use chrono::NaiveDate;
use zhaozhang_store::{OutletQuestionRow, StoreFault, Writing};
use zhaozhang_text::normalise::cell;

/// The longest address or name that is kept, in characters.
pub(crate) const LONGEST: usize = 500;

/// What is asked about (待认定事项).
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// 发布媒体, may be empty.
    pub name: &'a str,
    /// 发布网址, may be empty.
    pub address: &'a str,
    /// Day of publication.
    pub on: NaiveDate,
    /// Where it came up: 季报表第3行.
    pub source: &'a str,
}

/// Lets a name or address wait, within another verb's transaction; the same twice waits once.
pub async fn ask(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    asked: &Asked<'_>,
) -> Result<Option<i64>, StoreFault> {
    let short = |text: &str| cell(text).chars().take(LONGEST).collect::<String>();
    let (name, address) = (short(asked.name), short(asked.address));
    let known = writing.outlet_questions().await?;
    if (name.is_empty() && address.is_empty())
        || known.iter().any(|row| row.name == name && row.address == address)
    {
        return Ok(None);
    }
    let row = OutletQuestionRow {
        id: 0,
        name,
        address,
        published_on: asked.on.to_string(),
        source: short(asked.source),
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
    };
    writing.add_outlet_question(row).await.map(Some)
}

impl Office {
    /// Asks about a name or an address and gives the number of the question; nothing when it waits already.
    ///
    /// Refused: neither name nor address (E-121), a day that is none (E-122), something that is known already (E-123).
    pub async fn ask_outlet(
        &self,
        moment: &Moment,
        actor: &Actor,
        (words, on): (&str, &str),
    ) -> Result<Option<i64>, OfficeError> {
        permit(actor, act::ASK_OUTLET)?;
        let words = cell(words);
        let mut problems = Vec::new();
        if words.is_empty() {
            let cure = "请填写媒体名称或网址";
            problems.push(Problem::at("words", "E-121", "没有填写媒体名称或网址", cure));
        } else if words.chars().count() > LONGEST {
            let cure = "请只写媒体名称，或只粘贴网址";
            problems.push(Problem::at("words", "E-121", format!("填写的内容超过{LONGEST}个字"), cure));
        }
        let day: Option<NaiveDate> =
            if on.trim().is_empty() { Some(moment.today) } else { on.trim().parse().ok() };
        if day.is_none() {
            let cure = "请写成2026-01-01的样式，或留空";
            problems.push(Problem::at("on", "E-122", format!("“{on}”不是日期"), cure));
        }
        no_problems(problems)?;
        let day = day.unwrap_or(moment.today);
        let book = self.outlets().await?;
        let found = book.resolve_words(&words, day, None);
        if let Some(class) = &found.class {
            let what = format!("“{words}”已能认定：{}，{class}", found.outlet);
            no_problems(vec![Problem::at(
                "words",
                "E-123",
                what,
                "不用提请；认定有误的，请联系办公室更正媒体名录",
            )])?;
        }
        let (name, address) =
            if address::host(&words).is_some() { ("", words.as_str()) } else { (words.as_str(), "") };
        let mut writing = self.inner.store.write().await?;
        let asked = Asked { name, address, on: day, source: &format!("{}提请", actor.name) };
        let Some(id) = ask(&mut writing, (moment, actor), &asked).await? else { return Ok(None) };
        writing.record(event(moment, actor, act::ASK_OUTLET, &format!("待认定{id}"), &words)).await?;
        writing.commit().await?;
        Ok(Some(id))
    }
}

/// A name or address as a claim.
pub(crate) fn claim_of(row: &OutletQuestionRow) -> Claim<'_> {
    Claim { address: &row.address, name: &row.name }
}
