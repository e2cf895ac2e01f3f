//! The class of a medium in a fact (入账媒体类别): an adoption by a medium the notice's own list does not name gets class and
//! level from the office's register on the day of publication, with the office's rulings, before it goes into the ledger.
//! What the list names stays without them: the engine reads it there, so that the list alone decides.
//!
//! Not a verb; reports, uses of items and the ledger workbook call it on their way into the ledger.

use crate::Office;
use crate::outlet::outlets::{Claim, OutletBook};
use crate::refusal::OfficeError;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_text::normalise::key;

/// Class and level.
type Class = (String, Option<String>);

/// What gives facts of a notice their class (媒体类别填写).
#[derive(Debug)]
pub(crate) struct FactClass {
    book: Arc<OutletBook>,
    notice: Arc<Notice>,
    printed: BTreeSet<String>,
    known: BTreeMap<(String, String, NaiveDate), Option<Class>>,
}

impl FactClass {
    /// Fills in class and level of an adoption; whether it did.
    pub(crate) fn fill(&mut self, fact: &mut NewFact) -> bool {
        let channel = fact.text(TextField::Channel);
        if self.printed.is_empty()
            || fact.kind != FactKind::Adoption
            || channel.is_empty()
            || !fact.text(TextField::ChannelClass).is_empty()
            || self.printed.contains(channel)
        {
            return false;
        }
        let address = Some(fact.text(TextField::Reference)).filter(|words| words.starts_with("http"));
        let asked = (channel.to_owned(), address.unwrap_or_default().to_owned(), fact.on);
        let (book, code) = (&self.book, &self.notice.code);
        let found = self.known.entry(asked).or_insert_with_key(|(name, address, on)| {
            let found = book.resolve(Claim { address, name }, *on, Some(code));
            found.class.map(|class| (class, found.level))
        });
        let Some((class, level)) = found.clone() else { return false };
        let level = level.filter(|_| fact.text(TextField::Level).is_empty());
        let mut filled = fact.clone().with(TextField::ChannelClass, class);
        if let Some(level) = level {
            filled = filled.with(TextField::Level, level);
        }
        *fact = filled;
        true
    }
}

/// The list's own spelling of a name; nothing for a name it does not have.
pub(crate) fn printed<'n>(notice: &'n Notice, name: &str) -> Option<&'n str> {
    let asked = key(name);
    let mut names =
        notice.outlets.iter().flat_map(|outlet| std::iter::once(&outlet.name).chain(&outlet.aliases));
    names.find(|own| !asked.is_empty() && key(own) == asked).map(String::as_str)
}

impl Office {
    /// What gives facts of this notice their class.
    pub(crate) async fn fact_class(&self, notice: Arc<Notice>) -> Result<FactClass, OfficeError> {
        let names =
            notice.outlets.iter().flat_map(|outlet| std::iter::once(&outlet.name).chain(&outlet.aliases));
        let printed = names.cloned().collect();
        Ok(FactClass { book: self.outlets().await?, printed, notice, known: BTreeMap::new() })
    }

    /// The facts with their classes.
    pub(crate) async fn classed(&self, code: &str, facts: &[NewFact]) -> Result<Vec<NewFact>, OfficeError> {
        let mut classes = self.fact_class(self.expect_notice(code)?.notice).await?;
        let mut facts = facts.to_vec();
        for fact in &mut facts {
            classes.fill(fact);
        }
        Ok(facts)
    }
}
