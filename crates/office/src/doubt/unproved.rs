//! Unproved facts (未证实记录): what a period's points rest on without proof, under an open doubt or under a contest
//! nobody has ruled on. Reading only; nothing here takes a point away. Next: [`crate::doubt::tested_ranking`].

use crate::Office;
use crate::doubt::answer_doubt::last_rulings;
use crate::outlet::page_record::PIECE_OWNER;
use crate::publication::publications::address_key;
use crate::refusal::OfficeError;
use crate::report::report_flow::accepted_of;
use crate::report::report_links::ROW_OWNER;
use crate::scored::Scored;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::fact::{Fact, FactId, FactKind, TextField};
use zhaozhang_domain::period::Period;
use zhaozhang_domain::sheet::HolderSheet;
use zhaozhang_store::{DoubtsAsked, ReportStepRow};

/// Why a fact is not proved (未证实原因).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weakness {
    /// An adoption or an instruction with neither proof, document number, address nor a file.
    NoProof,
    /// A doubt nobody has ruled on.
    Doubted,
    /// A doubt that stands while the fact still counts.
    Disbelieved,
    /// A contest nobody has ruled on.
    Contested,
}

impl Weakness {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::NoProof, Self::Doubted, Self::Disbelieved, Self::Contested];

    /// The words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoProof => "没有佐证",
            Self::Doubted => "有疑点待认定",
            Self::Disbelieved => "疑点认定不予采信而仍在计分",
            Self::Contested => "有异议未裁定",
        }
    }
}

/// The unproved facts of a period, each with its reasons.
pub type Unproved = BTreeMap<FactId, BTreeSet<Weakness>>;

/// So many doubts are looked through, the newest first.
const DOUBTS: i64 = 20_000;

/// Whether a fact that only its paper proves says nothing of any paper. Other kinds are the office's own record: a person
/// who decided stands behind them.
pub fn names_no_proof(scored: &Scored, fact: &Fact) -> bool {
    matches!(fact.kind, FactKind::Adoption | FactKind::Instruction)
        && scored.ledger.text(fact.evidence).trim().is_empty()
        && scored.ledger.text(fact.text(TextField::Reference)).trim().is_empty()
}

/// The facts behind a holder's entries of the period.
pub fn facts_of(holder: &HolderSheet, period: Period) -> BTreeSet<FactId> {
    holder.entries_in(period).flat_map(|view| view.facts.iter().copied()).collect()
}

impl Office {
    /// What the points of the period rest on without being proved. Looked at as it is now, whatever the sheet's day.
    pub(crate) async fn unproved(&self, scored: &Scored, period: Period) -> Result<Unproved, OfficeError> {
        let facts: BTreeSet<FactId> =
            scored.sheet.holders().flat_map(|(_, holder)| facts_of(holder, period)).collect();
        let mut unproved = Unproved::new();
        let rows = self.rows_posted(&scored.notice.code, period).await?;
        let bare: BTreeSet<FactId> = facts
            .iter()
            .copied()
            .filter(|id| scored.ledger.fact(*id).is_some_and(|fact| names_no_proof(scored, fact)))
            .collect();
        for fact in self.without_files(scored, bare, &rows).await? {
            unproved.entry(fact).or_default().insert(Weakness::NoProof);
        }
        for (serial, weakness) in self.doubted(scored, &facts, &rows).await? {
            if let Some((fact, _)) = scored.fact_of(serial) {
                unproved.entry(fact).or_default().insert(weakness);
            }
        }
        for serial in self.contested(&scored.notice.code, period).await? {
            if let Some((fact, _)) = scored.fact_of(serial) {
                unproved.entry(fact).or_default().insert(Weakness::Contested);
            }
        }
        unproved.retain(|fact, _| facts.contains(fact));
        Ok(unproved)
    }

    /// By entry of the ledger: the row of a report it was posted from, for reports of the years about the period.
    async fn rows_posted(&self, code: &str, period: Period) -> Result<BTreeMap<i64, i64>, OfficeError> {
        let year = i64::from(period.calendar_year());
        let mut posted = BTreeMap::new();
        for year in year - 1..=year + 1 {
            let mut by_report: BTreeMap<i64, Vec<ReportStepRow>> = BTreeMap::new();
            for step in self.inner.store.report_steps_of_year(code, year).await? {
                by_report.entry(step.report_id).or_default().push(step);
            }
            for steps in by_report.values() {
                posted.extend(accepted_of(steps)?.into_iter().map(|(row, accepted)| (accepted.serial, row)));
            }
        }
        posted.remove(&0);
        Ok(posted)
    }

    /// Of facts that name no proof, those to which no file hangs either: at the item, or at the row they came from.
    async fn without_files(
        &self,
        scored: &Scored,
        mut bare: BTreeSet<FactId>,
        rows: &BTreeMap<i64, i64>,
    ) -> Result<BTreeSet<FactId>, OfficeError> {
        if bare.is_empty() {
            return Ok(bare);
        }
        let store = &self.inner.store;
        let held_rows = store.held_owners(ROW_OWNER).await?;
        let held_items = store.serials_with_evidence(&scored.notice.code).await?;
        bare.retain(|fact| {
            let Some(serial) = scored.serial_of(*fact) else { return true };
            let is_row_held = rows.get(&serial).is_some_and(|row| held_rows.contains(row));
            !is_row_held && !held_items.contains(&serial)
        });
        Ok(bare)
    }

    /// Entries under a doubt that is open or stands.
    async fn doubted(
        &self,
        scored: &Scored,
        facts: &BTreeSet<FactId>,
        rows: &BTreeMap<i64, i64>,
    ) -> Result<Vec<(i64, Weakness)>, OfficeError> {
        let store = &self.inner.store;
        let doubts = store.doubts(DoubtsAsked::Newest { unit: None, limit: DOUBTS }).await?;
        if doubts.is_empty() {
            return Ok(Vec::new());
        }
        let mut rulings = last_rulings(store.doubt_rulings(ROW_OWNER).await?);
        rulings.extend(last_rulings(store.doubt_rulings(PIECE_OWNER).await?));
        let serial_of_row: BTreeMap<i64, i64> = rows.iter().map(|(serial, row)| (*row, *serial)).collect();
        let mut at_address: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for fact in facts {
            let Some((known, serial)) = scored.ledger.fact(*fact).zip(scored.serial_of(*fact)) else {
                continue;
            };
            let address = address_key(scored.ledger.text(known.text(TextField::Reference)));
            if !address.is_empty() {
                at_address.entry(address).or_default().push(serial);
            }
        }
        let mut found = Vec::new();
        for doubt in doubts {
            let weakness = match rulings.get(&doubt.id) {
                None => Weakness::Doubted,
                Some(true) => Weakness::Disbelieved,
                Some(false) => continue,
            };
            if doubt.subject_kind == ROW_OWNER {
                found.extend(serial_of_row.get(&doubt.subject_id).map(|serial| (*serial, weakness)));
            } else if doubt.subject_kind == PIECE_OWNER {
                let piece = store.publication(doubt.subject_id).await?;
                let serials = piece.and_then(|piece| at_address.get(&piece.address_key));
                found.extend(serials.into_iter().flatten().map(|serial| (*serial, weakness)));
            }
        }
        Ok(found)
    }

    /// Entries of the ledger that a contest of the period without a ruling speaks against.
    async fn contested(&self, code: &str, period: Period) -> Result<BTreeSet<i64>, OfficeError> {
        let contests = self.contests(code, period).await?;
        let open = contests.into_iter().filter(|contest| contest.ruling().is_none());
        Ok(open.filter_map(|contest| contest.entry).flat_map(|entry| entry.facts).collect())
    }
}
