//! An entry as a unit checks it (核对条目): named by its rule, its period and the ledger numbers of its facts, so that a
//! contest names the same entry however often the sheet is computed anew. Reading only; raising a contest is
//! [`crate::period::contest_entry`].

use crate::scored::Scored;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zhaozhang_domain::chain::{canonical, digest};
use zhaozhang_domain::explain;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::rule::Currency;
use zhaozhang_domain::sheet::{EntryView, HolderSheet};

/// An entry (核对条目).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnEntry {
    /// Sixteen characters that name it.
    pub key: String,
    /// `四（二）2`.
    pub citation: String,
    /// The rule.
    pub rule: String,
    /// The period it is charged to, in words.
    pub charge: String,
    /// The day that decided it, ISO; empty for what follows over periods.
    pub on: String,
    /// The points as printed, with 元 for money.
    pub points: String,
    /// The sentence an office can print.
    pub sentence: String,
    /// The ledger numbers of the facts behind it.
    pub facts: Vec<i64>,
}

/// How many characters of the digest name an entry.
const KEY_LENGTH: usize = 16;

/// The holder's entries charged inside the period, in the order of the articles.
pub fn of(scored: &Scored, holder: &HolderSheet, period: Period) -> Vec<OwnEntry> {
    let mut views: Vec<EntryView<'_>> = holder.entries_in(period).collect();
    views.sort_by_key(|view| (view.entry.rule, view.entry.on.is_none(), view.entry.on));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut entries = Vec::with_capacity(views.len());
    for view in &views {
        let mut facts: Vec<i64> = view.facts.iter().filter_map(|fact| scored.serial_of(*fact)).collect();
        facts.sort_unstable();
        let rule = explain::rule_name(&scored.notice, view);
        let name = format!(
            "{:?}/{}/{}/{facts:?}",
            view.entry.effect,
            view.entry.charge.code(),
            view.entry.about.code()
        );
        let nth = seen.entry(format!("{rule}/{name}")).or_insert(0);
        *nth = nth.saturating_add(1);
        let nth = nth.to_string();
        let sealed =
            canonical("照章得分条目/1", &["单位", "规则", "条目", "次"], &[&holder.name, rule, &name, &nth]);
        let unit = if view.entry.currency == Currency::Yuan { "元" } else { "" };
        entries.push(OwnEntry {
            key: digest(sealed.as_bytes()).chars().take(KEY_LENGTH).collect(),
            citation: explain::citation(&scored.notice, view).to_owned(),
            rule: rule.to_owned(),
            charge: view.entry.charge.to_string(),
            on: view.entry.on.map(|day| day.to_string()).unwrap_or_default(),
            points: format!("{}{unit}", view.entry.points),
            sentence: explain::sentence(&scored.notice, &scored.ledger, view),
            facts,
        });
    }
    entries
}

/// SM3 over the entries as a unit saw them.
pub fn digest_of(entries: &[OwnEntry]) -> String {
    let lines: Vec<String> =
        entries.iter().map(|entry| format!("{} {} {}", entry.key, entry.points, entry.sentence)).collect();
    digest(lines.join("\n").as_bytes())
}
