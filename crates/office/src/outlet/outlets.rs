//! The office's register of outlets (媒体名录): the one that comes with the program, under the changes the office made,
//! as it stands on a day; and the class a notice's list gives, under the office's own decisions. What cannot be told
//! is 待认定, never an error.
//!
//! Others ask [`Office::resolve_outlet`] for one publication, or [`Office::outlets`] once and
//! [`OutletBook::resolve`] for many. The verbs: [`crate::outlet::add_outlet`], [`crate::outlet::change_outlet`],
//! [`crate::outlet::rule_outlet`], [`crate::outlet::ask_outlet`]. How names and hosts are told apart is `zhaozhang_text::outlet`'s.

use crate::Office;
use crate::notices::NoticeEntry;
use crate::refusal::{Fault, OfficeError};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;
use std::sync::Arc;
use zhaozhang_domain::notice::Outlet;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{OutletChangeRow, OutletQuestionRow, OutletRulingRow};
use zhaozhang_text::normalise::key;
pub use zhaozhang_text::outlet::register::{OutletRow, Register, Standing};
pub use zhaozhang_text::outlet::{Claim, Resolution, address};

/// What an office changes in the register (变更事项).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeOf {
    /// 登记: a new outlet.
    Entry,
    /// 别名.
    Alias,
    /// 域名.
    Domain,
    /// 节目.
    Programme,
    /// 取消: an alias, domain or programme no longer leads there.
    Cancel,
    /// 并入 another outlet.
    Merger,
    /// 终止.
    End,
}

impl ChangeOf {
    const WORDS: [(Self, &'static str); 7] = [
        (Self::Entry, "登记"),
        (Self::Alias, "别名"),
        (Self::Domain, "域名"),
        (Self::Programme, "节目"),
        (Self::Cancel, "取消"),
        (Self::Merger, "并入"),
        (Self::End, "终止"),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(one, _)| *one == self).map_or("", |(_, word)| word)
    }

    /// The change of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(one, _)| *one)
    }
}

/// The register with everything an office decided, on every day (媒体名录). Cheap to ask often.
#[derive(Debug, Clone)]
pub struct OutletBook {
    /// The register from a day on; the first entry holds since ever.
    spans: Vec<(Option<NaiveDate>, Register)>,
    changes: Vec<OutletChangeRow>,
    rulings: Vec<OutletRulingRow>,
    notices: Arc<Vec<NoticeEntry>>,
}

impl OutletBook {
    pub(crate) fn of(
        changes: Vec<OutletChangeRow>,
        rulings: Vec<OutletRulingRow>,
        notices: Arc<Vec<NoticeEntry>>,
    ) -> Result<Self, Vec<String>> {
        let spans = spans(&changes)?;
        Ok(Self { spans, changes, rulings, notices })
    }

    /// The register as it stands on a day.
    pub fn on(&self, day: NaiveDate) -> &Register {
        let holds = self.spans.iter().rev().find(|(from, _)| from.is_none_or(|from| from <= day));
        match holds {
            Some((_, register)) => register,
            None => Register::built_in(),
        }
    }

    /// What the office changed, in the order it did.
    pub fn changes(&self) -> &[OutletChangeRow] {
        &self.changes
    }

    /// What the office decided, in the order it did.
    pub fn rulings(&self) -> &[OutletRulingRow] {
        &self.rulings
    }

    /// The notice whose list counts on a day when none is named: the latest that has one, or on a day before it the one
    /// it replaced. A day before all of them is judged by the first: a list tells classes, it does not begin media.
    pub fn main_notice(&self, on: NaiveDate) -> Option<&NoticeEntry> {
        let listing = |entry: &&NoticeEntry| !entry.notice.outlets.is_empty();
        let mut main = self.notices.iter().filter(listing).max_by_key(|entry| entry.notice.from)?;
        // Each step leads to an earlier notice; the bound keeps a ring of replacements from turning for ever.
        for _ in 0..self.notices.len() {
            let replaced = main.notice.replaces.as_deref().and_then(|code| self.notice(code));
            match replaced.filter(listing).filter(|_| on < main.notice.from) {
                Some(earlier) => main = earlier,
                None => break,
            }
        }
        Some(main)
    }

    /// The classes of a notice's list, in its order: 中央媒体, 新媒体 ….
    pub fn classes(&self, notice: &str) -> Vec<String> {
        let mut classes: Vec<String> = Vec::new();
        for outlet in self.notice(notice).map(|entry| entry.notice.outlets.as_slice()).unwrap_or_default() {
            if !classes.contains(&outlet.class) {
                classes.push(outlet.class.clone());
            }
        }
        classes
    }

    /// The list of a notice on a day: what it names, then what the office decided, the latest decision first.
    pub fn list(&self, notice: &str, on: NaiveDate) -> Vec<Outlet> {
        let own = self.rulings_on(notice, on).map(|row| Outlet {
            name: row.name.clone(),
            class: row.class.clone(),
            level: row.level.clone(),
            aliases: Vec::new(),
        });
        self.printed(notice).iter().cloned().chain(own).collect()
    }

    /// Who published on the day, and which class a notice gives it; without a notice, the main one.
    ///
    /// The last of the reasons names the office's decision when the class rests on one.
    pub fn resolve(&self, claim: Claim<'_>, on: NaiveDate, notice: Option<&str>) -> Resolution {
        let code =
            notice.or_else(|| self.main_notice(on).map(|entry| entry.notice.code.as_str())).unwrap_or("");
        let register = self.on(on);
        let mut found = register.resolve(claim, on, &self.list(code, on));
        let Some(class) = found.class.clone() else { return found };
        if register.resolve(claim, on, self.printed(code)).class.is_some() {
            return found;
        }
        let names = [key(&found.outlet), key(claim.name)];
        let ruling =
            self.rulings_on(code, on).find(|row| row.class == class && names.contains(&key(&row.name)));
        if let Some(row) = ruling {
            // The sentence of the list would claim that the notice itself names it.
            found.reasons.pop();
            found.reasons.push(format!(
                "通知名单没有列{}，本单位第{}号认定为{class}（{}）",
                row.name, row.id, row.basis
            ));
        }
        found
    }

    /// Reads a cell that may hold an address or a name.
    pub fn resolve_words(&self, words: &str, on: NaiveDate, notice: Option<&str>) -> Resolution {
        let claim = match address::host(words) {
            Some(_) => Claim { address: words, name: "" },
            None => Claim { address: "", name: words },
        };
        self.resolve(claim, on, notice)
    }

    fn notice(&self, code: &str) -> Option<&NoticeEntry> {
        self.notices.iter().find(|entry| entry.notice.code == code)
    }

    fn printed(&self, code: &str) -> &[Outlet] {
        self.notice(code).map(|entry| entry.notice.outlets.as_slice()).unwrap_or_default()
    }

    fn rulings_on<'a>(&'a self, notice: &'a str, on: NaiveDate) -> impl Iterator<Item = &'a OutletRulingRow> {
        let holds =
            move |row: &&OutletRulingRow| row.notice == notice && is_within(&row.from_day, &row.to_day, on);
        self.rulings.iter().rev().filter(holds)
    }
}

impl Office {
    /// The register with everything the office decided.
    pub async fn outlets(&self) -> Result<Arc<OutletBook>, OfficeError> {
        let changes = self.inner.store.outlet_changes().await?;
        let rulings = self.inner.store.outlet_rulings().await?;
        let book = OutletBook::of(changes, rulings, self.notices());
        let told = |problems: Vec<String>| Fault::plain(format!("outlets clash: {}", problems.join("；")));
        Ok(Arc::new(book.map_err(told)?))
    }

    /// Who published on the day and which class the main notice gives it, from a name or an address.
    pub async fn resolve_outlet(
        &self,
        name_or_address: &str,
        on: NaiveDate,
    ) -> Result<Resolution, OfficeError> {
        Ok(self.outlets().await?.resolve_words(name_or_address, on, None))
    }

    /// The names and addresses somebody asked about that still wait for a decision, the oldest first.
    pub async fn waiting_outlets(
        &self,
        book: &OutletBook,
    ) -> Result<Vec<(OutletQuestionRow, Resolution)>, OfficeError> {
        let asked = self.inner.store.outlet_questions().await?;
        let told = asked.into_iter().filter_map(|row| {
            let on = row.published_on.parse().ok()?;
            let found = book.resolve(crate::outlet::ask_outlet::claim_of(&row), on, None);
            found.is_pending().then_some((row, found))
        });
        Ok(told.collect())
    }
}

/// Whether a day lies within; empty bounds hold always.
pub(crate) fn is_within(from: &str, to: &str, on: NaiveDate) -> bool {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    day(from).is_none_or(|from| from <= on) && day(to).is_none_or(|to| on <= to)
}

/// The days of a row as words: 2024年1月1日起.
pub fn days_words(from: &str, to: &str) -> String {
    let day = |text: &str| text.parse::<NaiveDate>().ok().map(document_date);
    match (day(from), day(to)) {
        (None, None) => String::new(),
        (Some(from), None) => format!("{from}起"),
        (None, Some(to)) => format!("至{to}"),
        (Some(from), Some(to)) => format!("{from}至{to}"),
    }
}

/// The register between any two days on which something begins or ends.
fn spans(changes: &[OutletChangeRow]) -> Result<Vec<(Option<NaiveDate>, Register)>, Vec<String>> {
    let mut turns: BTreeSet<NaiveDate> = BTreeSet::new();
    for row in changes {
        turns.extend(row.from_day.parse::<NaiveDate>().ok());
        turns.extend(row.to_day.parse::<NaiveDate>().ok().and_then(|to| to.checked_add_days(Days::new(1))));
    }
    let days = std::iter::once(None).chain(turns.into_iter().map(Some));
    let mut problems = Vec::new();
    let mut spans = Vec::new();
    for day in days {
        match folded(changes, day) {
            Ok(register) => spans.push((day, register)),
            Err(found) => {
                let new: Vec<_> = found.into_iter().filter(|one| !problems.contains(one)).collect();
                problems.extend(new);
            }
        }
    }
    if problems.is_empty() { Ok(spans) } else { Err(problems) }
}

/// The built-in register with the changes that hold on a day; before all days those without a beginning.
fn folded(changes: &[OutletChangeRow], day: Option<NaiveDate>) -> Result<Register, Vec<String>> {
    let mut own: Vec<OutletRow> = Vec::new();
    // Aliases hold only in their days; an outlet, its merger and its end are known on every day, since the register
    // itself asks whether the outlet was there on the day.
    for row in changes {
        let Some(act) = ChangeOf::from_word(&row.act) else { continue };
        let is_bounded =
            matches!(act, ChangeOf::Alias | ChangeOf::Domain | ChangeOf::Programme | ChangeOf::Cancel);
        let holds = match day {
            Some(day) => is_within(&row.from_day, &row.to_day, day),
            None => row.from_day.is_empty(),
        };
        if is_bounded && !holds {
            continue;
        }
        if act == ChangeOf::Entry {
            own.push(entry(row));
            continue;
        }
        let known = own.iter_mut().find(|known| key(&known.name) == key(&row.outlet));
        if let Some(known) = known {
            apply(known, act, row);
            continue;
        }
        let mut built_in = Register::built_in().rows().iter();
        if let Some(standing) = built_in.find(|listed| key(&listed.name) == key(&row.outlet)) {
            let mut own_row = standing.clone();
            apply(&mut own_row, act, row);
            own.push(own_row);
        }
    }
    if own.is_empty() { Ok(Register::built_in().clone()) } else { Register::built_in().joined(own) }
}

fn apply(known: &mut OutletRow, act: ChangeOf, row: &OutletChangeRow) {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let value = row.value.clone();
    match act {
        ChangeOf::Entry => {}
        ChangeOf::Alias => known.aliases.push(value),
        ChangeOf::Domain => known.domains.push(value),
        ChangeOf::Programme => known.programmes.push(value),
        ChangeOf::Cancel => {
            let is_other = |one: &String| key(one) != key(&value);
            known.aliases.retain(is_other);
            known.domains.retain(is_other);
            known.programmes.retain(is_other);
        }
        ChangeOf::Merger => {
            known.until = day(&row.from_day).and_then(|from| from.pred_opt());
            known.merged_into = Some(row.target.clone());
        }
        ChangeOf::End => known.until = day(&row.to_day),
    }
}

/// A new outlet; its names stand in the lines 别名、域名、节目 of `value`.
fn entry(row: &OutletChangeRow) -> OutletRow {
    let mut lines = row.value.split('\n').map(names_in);
    let mut next = || lines.next().unwrap_or_default();
    OutletRow {
        name: row.outlet.clone(),
        standing: Standing::from_word(&row.standing).unwrap_or(Standing::Commercial),
        kind: row.kind.clone(),
        aliases: next(),
        domains: next(),
        programmes: next(),
        from: row.from_day.parse().ok(),
        until: row.to_day.parse().ok(),
        merged_into: None,
        run_by: names_in(&row.target),
        note: row.reason.clone(),
    }
}

/// The names in a cell, divided as people divide them.
pub(crate) fn names_in(cell: &str) -> Vec<String> {
    let parts = cell.split(['、', '，', ',', '；', ';', '\n', '\r', '\t']).map(str::trim);
    let mut names: Vec<String> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        if !names.iter().any(|known| key(known) == key(part)) {
            names.push(part.to_owned());
        }
    }
    names
}
