//! A fact in words (事实的说法): one line for tables, labelled lines for its own page.

use zhaozhang_domain::fact::{Fact, Ledger, TextField, Word};

/// A label and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The label.
    pub label: &'static str,
    /// The words.
    pub words: String,
}

impl Labelled {
    /// A labelled line.
    pub fn new(label: &'static str, words: impl Into<String>) -> Self {
        Self { label, words: words.into() }
    }
}

/// Words joined by 、.
pub(crate) fn joined(ledger: &Ledger, words: &[Word]) -> String {
    words.iter().map(|word| ledger.text(*word)).collect::<Vec<_>>().join("、")
}

/// The text fields and numbers of a fact in one line: `市级，〇〇日报，字数1200`.
pub(crate) fn rest(ledger: &Ledger, fact: &Fact) -> String {
    let mut parts: Vec<String> = TextField::ALL
        .into_iter()
        .map(|field| ledger.text(fact.text(field)).to_owned())
        .filter(|words| !words.is_empty())
        .collect();
    if let Some(length) = fact.length {
        parts.push(format!("{length}字"));
    }
    if let Some(amount) = fact.amount {
        parts.push(format!("数值{amount}"));
    }
    if let Some(due) = fact.due_on {
        parts.push(format!("截止{due}"));
    }
    if let Some(done) = fact.done_on {
        parts.push(format!("完成{done}"));
    }
    parts.join("，")
}

/// Everything a fact says, one line for each field that was given.
pub(crate) fn lines(ledger: &Ledger, fact: &Fact) -> Vec<Labelled> {
    let mut lines = vec![
        Labelled::new("事实", fact.kind.word()),
        Labelled::new("日期", fact.on.to_string()),
        Labelled::new("单位", joined(ledger, ledger.units(fact))),
        Labelled::new("作者", joined(ledger, ledger.people(fact))),
        Labelled::new("信息编号", if fact.item == fact.title { "" } else { ledger.text(fact.item) }),
        Labelled::new("标题", ledger.text(fact.title)),
    ];
    for field in TextField::ALL {
        lines.push(Labelled::new(field.word(), ledger.text(fact.text(field))));
    }
    let day = |on: Option<chrono::NaiveDate>| on.map(|on| on.to_string()).unwrap_or_default();
    lines.push(Labelled::new("字数", fact.length.map(|length| length.to_string()).unwrap_or_default()));
    lines.push(Labelled::new("数值", fact.amount.map(|amount| amount.to_string()).unwrap_or_default()));
    lines.push(Labelled::new(
        "退回次数",
        if fact.returns == 0 { String::new() } else { fact.returns.to_string() },
    ));
    lines.push(Labelled::new("截止日期", day(fact.due_on)));
    lines.push(Labelled::new("完成日期", day(fact.done_on)));
    lines.push(Labelled::new("佐证日期", day(fact.proof_on)));
    lines.push(Labelled::new("认定人", ledger.text(fact.decided_by)));
    lines.push(Labelled::new("理由", ledger.text(fact.reason)));
    lines.push(Labelled::new("佐证", ledger.text(fact.evidence)));
    lines.retain(|line| !line.words.is_empty());
    lines
}
