//! A fact as text (事实文本): canonical JSON with Chinese keys in a fixed order, as the ledger keeps and seals it.
//! Not the workbook (that is [`crate::ledger::ledger_book`]) and not a sentence (that is the domain's `explain`).
//!
//! One fact has one text: words are trimmed, empty fields are left out, figures are exact fractions.
//! A key is never renamed or reordered: old ledgers must stay readable and their hashes must hold.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::points::Points;

/// Why a text is no fact.
#[derive(Debug, thiserror::Error)]
pub enum FactTextError {
    /// It is no JSON of the known keys.
    #[error("the text is no fact")]
    Json(#[from] serde_json::Error),
    /// A value nobody writes.
    #[error("the fact has an unknown {field}: {value}")]
    Value {
        /// The key.
        field: &'static str,
        /// What stands there.
        value: String,
    },
}

/// The fact as the ledger writes it down: every word trimmed, empty ones left out, text fields in their order.
#[must_use]
pub fn settled(fact: &NewFact) -> NewFact {
    let trimmed = |word: &String| word.trim().to_owned();
    let given = |words: &[String]| words.iter().map(trimmed).filter(|word| !word.is_empty()).collect();
    let texts = TextField::ALL.into_iter().map(|field| (field, fact.text(field).trim().to_owned()));
    NewFact {
        item: trimmed(&fact.item),
        title: trimmed(&fact.title),
        units: given(&fact.units),
        people: given(&fact.people),
        texts: texts.filter(|(_, words)| !words.is_empty()).collect(),
        decided_by: trimmed(&fact.decided_by),
        reason: trimmed(&fact.reason),
        evidence: trimmed(&fact.evidence),
        ..fact.clone()
    }
}

/// Writes a fact as canonical JSON.
pub fn write(fact: &NewFact) -> Result<String, FactTextError> {
    Ok(serde_json::to_string(&FactText::of(&settled(fact)))?)
}

/// Reads what [`write()`] wrote.
pub fn read(text: &str) -> Result<NewFact, FactTextError> {
    serde_json::from_str::<FactText>(text)?.fact()
}

/// The keys in their order; the order of the fields is the order in the text.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactText {
    #[serde(rename = "事实")]
    kind: String,
    #[serde(rename = "日期")]
    on: NaiveDateText,
    #[serde(rename = "信息编号", default, skip_serializing_if = "String::is_empty")]
    item: String,
    #[serde(rename = "标题", default, skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(rename = "单位", default, skip_serializing_if = "Vec::is_empty")]
    units: Vec<String>,
    #[serde(rename = "作者", default, skip_serializing_if = "Vec::is_empty")]
    people: Vec<String>,
    #[serde(rename = "截止日期", default, skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDateText>,
    #[serde(rename = "完成日期", default, skip_serializing_if = "Option::is_none")]
    done_on: Option<NaiveDateText>,
    #[serde(rename = "佐证日期", default, skip_serializing_if = "Option::is_none")]
    proof_on: Option<NaiveDateText>,
    #[serde(rename = "字数", default, skip_serializing_if = "Option::is_none")]
    length: Option<u32>,
    #[serde(rename = "退回次数", default, skip_serializing_if = "is_zero")]
    returns: u32,
    #[serde(rename = "数值", default, skip_serializing_if = "String::is_empty")]
    amount: String,
    #[serde(rename = "级别", default, skip_serializing_if = "String::is_empty")]
    level: String,
    #[serde(rename = "媒体", default, skip_serializing_if = "String::is_empty")]
    channel: String,
    #[serde(rename = "媒体类别", default, skip_serializing_if = "String::is_empty")]
    channel_class: String,
    #[serde(rename = "类别", default, skip_serializing_if = "String::is_empty")]
    class: String,
    #[serde(rename = "体裁", default, skip_serializing_if = "String::is_empty")]
    genre: String,
    #[serde(rename = "版位", default, skip_serializing_if = "String::is_empty")]
    position: String,
    #[serde(rename = "单综", default, skip_serializing_if = "String::is_empty")]
    mark: String,
    #[serde(rename = "来源", default, skip_serializing_if = "String::is_empty")]
    origin: String,
    #[serde(rename = "途径", default, skip_serializing_if = "String::is_empty")]
    route: String,
    #[serde(rename = "结果", default, skip_serializing_if = "String::is_empty")]
    result: String,
    #[serde(rename = "领导", default, skip_serializing_if = "String::is_empty")]
    leader: String,
    #[serde(rename = "文号", default, skip_serializing_if = "String::is_empty")]
    reference: String,
    #[serde(rename = "认定人", default, skip_serializing_if = "String::is_empty")]
    decided_by: String,
    #[serde(rename = "理由", default, skip_serializing_if = "String::is_empty")]
    reason: String,
    #[serde(rename = "佐证", default, skip_serializing_if = "String::is_empty")]
    evidence: String,
}

/// A day as `2020-07-31`.
type NaiveDateText = String;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands in a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl FactText {
    fn of(fact: &NewFact) -> Self {
        let text = |field| fact.text(field).to_owned();
        let day = |day: NaiveDate| day.to_string();
        Self {
            kind: fact.kind.word().to_owned(),
            on: day(fact.on),
            item: fact.item.clone(),
            title: fact.title.clone(),
            units: fact.units.clone(),
            people: fact.people.clone(),
            due_on: fact.due_on.map(day),
            done_on: fact.done_on.map(day),
            proof_on: fact.proof_on.map(day),
            length: fact.length,
            returns: fact.returns,
            amount: fact.amount.map(amount_text).unwrap_or_default(),
            level: text(TextField::Level),
            channel: text(TextField::Channel),
            channel_class: text(TextField::ChannelClass),
            class: text(TextField::Class),
            genre: text(TextField::Genre),
            position: text(TextField::Position),
            mark: text(TextField::Mark),
            origin: text(TextField::Origin),
            route: text(TextField::Route),
            result: text(TextField::Result),
            leader: text(TextField::Leader),
            reference: text(TextField::Reference),
            decided_by: fact.decided_by.clone(),
            reason: fact.reason.clone(),
            evidence: fact.evidence.clone(),
        }
    }

    fn fact(self) -> Result<NewFact, FactTextError> {
        let texts = [
            (TextField::Level, self.level),
            (TextField::Channel, self.channel),
            (TextField::ChannelClass, self.channel_class),
            (TextField::Class, self.class),
            (TextField::Genre, self.genre),
            (TextField::Position, self.position),
            (TextField::Mark, self.mark),
            (TextField::Origin, self.origin),
            (TextField::Route, self.route),
            (TextField::Result, self.result),
            (TextField::Leader, self.leader),
            (TextField::Reference, self.reference),
        ];
        let optional = |field, text: Option<String>| text.map(|text| day(field, &text)).transpose();
        Ok(NewFact {
            kind: FactKind::parse(&self.kind).ok_or_else(|| unknown("事实", &self.kind))?,
            item: self.item,
            title: self.title,
            units: self.units,
            people: self.people,
            on: day("日期", &self.on)?,
            due_on: optional("截止日期", self.due_on)?,
            done_on: optional("完成日期", self.done_on)?,
            proof_on: optional("佐证日期", self.proof_on)?,
            length: self.length,
            returns: self.returns,
            amount: amount(&self.amount)?,
            texts: texts.into_iter().filter(|(_, words)| !words.is_empty()).collect(),
            decided_by: self.decided_by,
            reason: self.reason,
            evidence: self.evidence,
        })
    }
}

fn unknown(field: &'static str, value: &str) -> FactTextError {
    FactTextError::Value { field, value: value.to_owned() }
}

fn day(field: &'static str, text: &str) -> Result<NaiveDate, FactTextError> {
    text.parse().ok().ok_or_else(|| unknown(field, text))
}

/// The figure as `20` or `5/6`, exact whatever its denominator.
fn amount_text(amount: Points) -> String {
    match amount.denominator() {
        1 => amount.numerator().to_string(),
        denominator => format!("{}/{denominator}", amount.numerator()),
    }
}

fn amount(text: &str) -> Result<Option<Points>, FactTextError> {
    if text.is_empty() {
        return Ok(None);
    }
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    let whole = |part: &str| part.parse::<i64>().ok();
    let figure = whole(numerator).zip(whole(denominator)).and_then(|(n, d)| Points::fraction(n, d));
    figure.map(Some).ok_or_else(|| unknown("数值", text))
}

#[cfg(test)]
mod tests {
    use super::{read, settled, write};
    use chrono::NaiveDate;
    use proptest::prelude::*;
    use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
    use zhaozhang_domain::points::Points;

    #[test]
    fn an_adoption_reads_like_a_ledger() {
        let mut fact = NewFact::new(FactKind::Adoption, NaiveDate::from_ymd_opt(2020, 7, 3).unwrap())
            .with(TextField::Mark, "综")
            .with(TextField::Level, " 市级 ");
        fact.title = "异地就医直接结算".into();
        fact.units = vec!["章贡区医疗保障局".into(), " ".into()];
        fact.amount = Points::fraction(5, 2);
        let text = write(&fact).unwrap();
        assert_eq!(
            text,
            r#"{"事实":"采用","日期":"2020-07-03","标题":"异地就医直接结算","单位":["章贡区医疗保障局"],"数值":"5/2","级别":"市级","单综":"综"}"#
        );
        assert_eq!(read(&text).unwrap(), settled(&fact));
    }

    #[test]
    fn texts_that_are_no_facts_are_named() {
        for text in [
            "",
            "{}",
            r#"{"事实":"采纳","日期":"2020-07-03"}"#,
            r#"{"事实":"采用","日期":"2020-02-30"}"#,
            r#"{"事实":"采用","日期":"2020-07-03","数值":"1/0"}"#,
            r#"{"事实":"采用","日期":"2020-07-03","其他":1}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    fn some_fact() -> impl Strategy<Value = NewFact> {
        let day = || {
            (-400_000..400_000_i32)
                .prop_map(|day| NaiveDate::from_num_days_from_ce_opt(737_000 + day).unwrap())
        };
        let word = || "\\PC{0,8}";
        let words = || proptest::collection::vec("\\PC{0,6}", 0..4);
        let texts = proptest::collection::vec(word(), TextField::ALL.len());
        let amount = proptest::option::of((any::<i32>(), 1..i32::MAX));
        (
            (0..FactKind::ALL.len(), word(), word(), words(), words(), day()),
            (proptest::option::of(day()), proptest::option::of(day()), proptest::option::of(any::<u32>())),
            (any::<u32>(), amount, texts, word(), word()),
        )
            .prop_map(|(first, second, third)| {
                let (kind, item, title, units, people, on) = first;
                let (due_on, done_on, length) = second;
                let (returns, amount, texts, decided_by, evidence) = third;
                NewFact {
                    item,
                    title,
                    units,
                    people,
                    due_on,
                    done_on,
                    length,
                    returns,
                    amount: amount.and_then(|(n, d)| Points::fraction(n.into(), d.into())),
                    texts: TextField::ALL.into_iter().zip(texts).collect(),
                    decided_by,
                    evidence,
                    ..NewFact::new(FactKind::ALL[kind], on)
                }
            })
    }

    proptest! {
        #[test]
        fn every_fact_survives_the_ledger(fact in some_fact()) {
            let text = write(&fact).unwrap();
            let back = read(&text).unwrap();
            prop_assert_eq!(&back, &settled(&fact));
            prop_assert_eq!(write(&back).unwrap(), text);
        }
    }
}
