//! The ledger of one notice with the sheets last asked for (账册), and how new entries get into both: a few are scored
//! into the sheets that are there, many make the sheets anew when they are asked for. What pages read is a copy that
//! shares all that did not change ([`zhaozhang_domain::pile`]), so nobody waits for anybody.

use super::Scored;
use super::listing::Listings;
use crate::ledger::fact_text;
use crate::refusal::Fault;
use chrono::NaiveDate;
use std::sync::{Arc, OnceLock};
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::chain::EntryKind;
use zhaozhang_domain::fact::{FactId, Ledger, NewFact};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::pile::Pile;
use zhaozhang_domain::score::{Rescorer, learn_words};
use zhaozhang_domain::sheet::Sheet;
use zhaozhang_store::LedgerRow;

/// How many sheets of a notice are kept; its pages ask for a few days only.
pub(super) const SHEETS: usize = 3;
/// So many new entries are scored one by one; more are scored all at once. A late fact costs about what one unit's
/// share of the whole costs, and notices have a few dozen units.
const ONE_BY_ONE: usize = 24;
/// In a long ledger it may be one entry in so many.
const ONE_IN: usize = 500;

/// The ledger of one notice as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// The last number of the whole ledger that was looked at.
    pub(super) through: i64,
    /// The last number of the notice's own entries: what its sheets depend on.
    pub(super) own: i64,
    ledger: Ledger,
    serials: Pile<i64>,
    last_on: Option<NaiveDate>,
    /// The notice whose words the ledger knows.
    learned: Option<Lasting>,
    sheets: Vec<KeptSheet>,
}

/// A notice that stays as long as the program runs, because scorers point into it.
#[derive(Debug, Clone)]
struct Lasting {
    notice: Arc<Notice>,
    pointed_at: &'static Notice,
}

/// A sheet with what it takes to score late facts into it.
#[derive(Debug)]
struct KeptSheet {
    as_of: NaiveDate,
    scored: Arc<Scored>,
    rescorer: Rescorer<'static>,
}

/// A sheet that learns what is new; pages go on reading the one it came from.
struct OpenSheet {
    kept: KeptSheet,
    sheet: Sheet,
    items: OnceLock<crate::ledger::items::Items>,
    changed: Pile<FactId>,
}

/// An entry as the ledger takes it.
#[expect(clippy::large_enum_variant, reason = "a short list of changes, nearly all of them facts")]
enum Change {
    Fact(i64, NewFact),
    Reversal(FactId),
}

impl Book {
    /// The sheets pages may read.
    pub(super) fn scored(&self) -> impl Iterator<Item = &Arc<Scored>> {
        self.sheets.iter().map(|kept| &kept.scored)
    }

    /// Puts the sheets in the order of these days, the first the one to be kept longest, and forgets sheets under other
    /// rulings: nobody asks for them any more.
    pub(super) fn keep_for(&mut self, notice: &Arc<Notice>, days: &[NaiveDate]) {
        self.sheets.retain(|kept| Arc::ptr_eq(&kept.scored.notice, notice));
        self.sheets.sort_by_key(|kept| days.iter().position(|day| *day == kept.as_of).unwrap_or(usize::MAX));
    }

    /// Takes new entries in. Whoever draws a page from a sheet keeps it as it was, with its ledger.
    pub(super) fn take_in(&mut self, rows: &[LedgerRow]) -> Result<(), Fault> {
        let Some(last) = rows.last() else { return Ok(()) };
        let kept = std::mem::take(&mut self.sheets);
        let mut open: Vec<OpenSheet> = if rows.len() > ONE_BY_ONE.max(self.ledger.len() / ONE_IN) {
            Vec::new()
        } else {
            kept.into_iter().map(OpenSheet::of).collect()
        };
        for row in rows {
            match self.change_of(row)? {
                Change::Fact(serial, fact) => {
                    self.last_on = self.last_on.max(Some(fact.on));
                    let id = self.ledger.add(&fact);
                    self.serials.push(serial);
                    for sheet in &mut open {
                        sheet.learn(&self.ledger, id);
                    }
                }
                Change::Reversal(id) => {
                    let touched: Vec<_> =
                        open.iter().map(|sheet| sheet.kept.rescorer.touched_by(&self.ledger, id)).collect();
                    self.ledger.reverse(id);
                    for (sheet, touched) in open.iter_mut().zip(touched) {
                        sheet.kept.rescorer.reversed(&self.ledger, &mut sheet.sheet, id, touched);
                        sheet.look_anew(&self.ledger, id);
                    }
                }
            }
        }
        self.own = last.serial;
        let ledger = Arc::new(self.ledger.clone());
        for sheet in open {
            let OpenSheet { mut kept, sheet, items, changed } = sheet;
            kept.scored = Arc::new(Scored {
                notice: Arc::clone(&kept.scored.notice),
                ledger: Arc::clone(&ledger),
                sheet,
                serials: self.serials.clone(),
                last_on: self.last_on,
                items,
                listings: kept.scored.listings.at(changed),
                duties: OnceLock::new(),
            });
            self.sheets.push(kept);
        }
        Ok(())
    }

    /// The sheet of a day, made anew when it is not kept.
    pub(super) fn sheet(
        &mut self,
        notice: &Arc<Notice>,
        calendar: &'static Calendar,
        as_of: NaiveDate,
    ) -> Arc<Scored> {
        let fits = |kept: &&KeptSheet| kept.as_of == as_of && Arc::ptr_eq(&kept.scored.notice, notice);
        if let Some(kept) = self.sheets.iter().find(fits) {
            return Arc::clone(&kept.scored);
        }
        let pointed_at = self.learn(notice);
        let (rescorer, sheet) = Rescorer::new(pointed_at, calendar, &self.ledger, as_of);
        let scored = Arc::new(Scored {
            notice: Arc::clone(notice),
            ledger: Arc::new(self.ledger.clone()),
            sheet,
            serials: self.serials.clone(),
            last_on: self.last_on,
            items: OnceLock::new(),
            listings: Listings::default(),
            duties: OnceLock::new(),
        });
        self.sheets.insert(0, KeptSheet { as_of, scored: Arc::clone(&scored), rescorer });
        self.sheets.truncate(SHEETS);
        scored
    }

    /// Lets the ledger learn the notice's words once, and gives the notice as scorers may point at it.
    fn learn(&mut self, notice: &Arc<Notice>) -> &'static Notice {
        if let Some(known) = self.learned.as_ref().filter(|known| Arc::ptr_eq(&known.notice, notice)) {
            return known.pointed_at;
        }
        // A scorer of another reading of the notice would meet words it does not know the numbers of.
        self.sheets.clear();
        learn_words(notice, &mut self.ledger);
        // A running office reads each notice once, and once more after a ruling; that many stay until it ends.
        let pointed_at: &'static Notice = Box::leak(Box::new(Arc::clone(notice)));
        self.learned = Some(Lasting { notice: Arc::clone(notice), pointed_at });
        pointed_at
    }

    fn change_of(&self, row: &LedgerRow) -> Result<Change, Fault> {
        let serial = row.serial;
        match (row.line.kind, row.line.reverses) {
            (EntryKind::Fact, _) => {
                let fact = fact_text::read(&row.line.payload)
                    .map_err(|cause| Fault::new(format!("entry {serial} of the ledger is no fact"), cause))?;
                Ok(Change::Fact(serial, fact))
            }
            (EntryKind::Reversal, Some(reverses)) => {
                let at = place_of(&self.serials, reverses);
                let found = at.and_then(|at| self.ledger.facts_from(at).next());
                found.map(|(id, _)| Change::Reversal(id)).ok_or_else(|| {
                    Fault::plain(format!(
                        "entry {serial} of the ledger takes back {reverses}, which is not there"
                    ))
                })
            }
            (EntryKind::Reversal, None) => {
                Err(Fault::plain(format!("entry {serial} of the ledger takes nothing back")))
            }
        }
    }
}

impl OpenSheet {
    fn of(kept: KeptSheet) -> Self {
        let (sheet, items) = (kept.scored.sheet.clone(), kept.scored.items.clone());
        let changed = kept.scored.listings.changed().clone();
        Self { kept, sheet, items, changed }
    }

    /// Scores a fact that the ledger has just been given.
    fn learn(&mut self, ledger: &Ledger, id: FactId) {
        self.kept.rescorer.added(ledger, &mut self.sheet, id);
        if let Some(items) = self.items.get_mut() {
            items.add(ledger, id);
        }
        // What the fact says of its item, lists may find under the other facts too.
        for fact in self.kept.rescorer.facts_of_item(ledger, id) {
            self.changed.push(fact);
        }
    }

    /// A fact was taken back: what its item is called and who sent it in may be said by another now.
    fn look_anew(&mut self, ledger: &Ledger, id: FactId) {
        let facts = self.kept.rescorer.facts_of_item(ledger, id);
        if let Some(items) = self.items.get_mut() {
            items.renew(ledger, &facts);
        }
        for fact in facts {
            self.changed.push(fact);
        }
    }
}

/// The place of the entry with a number.
pub(super) fn place_of(serials: &Pile<i64>, serial: i64) -> Option<usize> {
    let at = serials.partition_point(|other| *other < serial);
    serials.get(at).filter(|found| **found == serial).map(|_| at)
}
