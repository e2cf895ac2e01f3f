//! The ledger of one notice with the sheets last asked for (账册), and how new entries get into both: a few are scored
//! into the sheets that are there, many make the sheets anew when they are asked for.

use super::Scored;
use crate::ledger::fact_text;
use crate::refusal::Fault;
use chrono::NaiveDate;
use std::sync::{Arc, OnceLock};
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::chain::EntryKind;
use zhaozhang_domain::fact::{FactId, Ledger, NewFact};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::score::{Rescorer, Touched, learn_words};
use zhaozhang_store::LedgerRow;

/// How many sheets of a notice are kept; its pages ask for a few days only.
const SHEETS: usize = 3;
/// So many new entries are scored one by one; more are scored all at once. A late fact costs about what one unit's
/// share of the whole costs, and notices have a few dozen units.
const ONE_BY_ONE: usize = 24;

/// The ledger of one notice as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// The last number of the whole ledger that was looked at.
    pub(super) through: i64,
    /// The last number of the notice's own entries: what its sheets depend on.
    pub(super) own: i64,
    ledger: Arc<Ledger>,
    ids: Vec<FactId>,
    serials: Arc<Vec<i64>>,
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
pub(super) struct KeptSheet {
    as_of: NaiveDate,
    scored: Arc<Scored>,
    rescorer: Rescorer<'static>,
}

/// A sheet nobody else looks at, ready to be changed.
struct OpenSheet {
    as_of: NaiveDate,
    scored: Scored,
    rescorer: Rescorer<'static>,
}

/// An entry as the ledger takes it.
#[expect(clippy::large_enum_variant, reason = "a short list of changes, nearly all of them facts")]
enum Change {
    Fact(i64, NewFact),
    Reversal(FactId),
}

impl Book {
    /// The same ledger without sheets.
    pub(super) fn copy(&self) -> Self {
        Self {
            through: self.through,
            own: self.own,
            ledger: Arc::clone(&self.ledger),
            ids: self.ids.clone(),
            serials: Arc::clone(&self.serials),
            last_on: self.last_on,
            learned: self.learned.clone(),
            sheets: Vec::new(),
        }
    }

    /// The sheet of that day; it moves to the front, since who asked once asks again.
    pub(super) fn find(&mut self, notice: &Arc<Notice>, as_of: NaiveDate) -> Option<Arc<Scored>> {
        let fits = |kept: &KeptSheet| kept.as_of == as_of && Arc::ptr_eq(&kept.scored.notice, notice);
        let at = self.sheets.iter().position(fits)?;
        if at > 0 {
            let kept = self.sheets.remove(at);
            self.sheets.insert(0, kept);
        }
        self.sheets.first().map(|kept| Arc::clone(&kept.scored))
    }

    /// Forgets sheets under other rulings: nobody asks for them any more.
    pub(super) fn let_go_of(&mut self, notice: &Arc<Notice>) {
        self.sheets.retain(|kept| Arc::ptr_eq(&kept.scored.notice, notice));
    }

    /// Whether no page is being drawn from any of the sheets.
    pub(super) fn is_unread(&self) -> bool {
        self.sheets.iter().all(|kept| Arc::strong_count(&kept.scored) == 1)
    }

    /// Takes new entries in. Whoever still draws a page from a sheet keeps it as it was, with its ledger.
    pub(super) fn take_in(&mut self, rows: &[LedgerRow]) -> Result<(), Fault> {
        let Some(last) = rows.last() else { return Ok(()) };
        let mut open = if rows.len() > ONE_BY_ONE { Vec::new() } else { self.open_sheets() };
        self.sheets.clear();
        let ledger = Arc::make_mut(&mut self.ledger);
        let serials = Arc::make_mut(&mut self.serials);
        for row in rows {
            match change_of(row, serials, &self.ids)? {
                Change::Fact(serial, fact) => {
                    self.last_on = self.last_on.max(Some(fact.on));
                    let id = ledger.add(&fact);
                    self.ids.push(id);
                    serials.push(serial);
                    for sheet in &mut open {
                        sheet.rescorer.added(ledger, &mut sheet.scored.sheet, id);
                        if let Some(items) = sheet.scored.items.get_mut() {
                            items.add(ledger, id);
                        }
                    }
                }
                Change::Reversal(id) => {
                    let touched: Vec<Touched> =
                        open.iter().map(|sheet| sheet.rescorer.touched_by(ledger, id)).collect();
                    ledger.reverse(id);
                    for (sheet, touched) in open.iter_mut().zip(touched) {
                        sheet.rescorer.reversed(ledger, &mut sheet.scored.sheet, id, touched);
                        if let Some(items) = sheet.scored.items.get_mut() {
                            items.renew(ledger, &sheet.rescorer.facts_of_item(ledger, id));
                        }
                    }
                }
            }
        }
        self.own = last.serial;
        for sheet in open {
            let OpenSheet { as_of, scored, rescorer } = sheet;
            let scored = Scored {
                ledger: Arc::clone(&self.ledger),
                serials: Arc::clone(&self.serials),
                last_on: self.last_on,
                listings: Arc::default(),
                duties: OnceLock::new(),
                ..scored
            };
            self.sheets.push(KeptSheet { as_of, scored: Arc::new(scored), rescorer });
        }
        Ok(())
    }

    /// The sheets nobody looks at, taken apart so that they can be changed, and so that nobody else holds the ledger.
    fn open_sheets(&mut self) -> Vec<OpenSheet> {
        let kept = std::mem::take(&mut self.sheets).into_iter();
        let open = kept.filter_map(|KeptSheet { as_of, scored, rescorer }| {
            let mut scored = Arc::try_unwrap(scored).ok()?;
            scored.ledger = Arc::default();
            scored.serials = Arc::default();
            Some(OpenSheet { as_of, scored, rescorer })
        });
        open.collect()
    }

    /// The sheet of a day, made anew when it is not kept.
    pub(super) fn sheet(
        &mut self,
        notice: &Arc<Notice>,
        calendar: &'static Calendar,
        as_of: NaiveDate,
    ) -> Arc<Scored> {
        if let Some(kept) = self.find(notice, as_of) {
            return kept;
        }
        let pointed_at = self.learn(notice);
        let (rescorer, sheet) = Rescorer::new(pointed_at, calendar, &self.ledger, as_of);
        let scored = Arc::new(Scored {
            notice: Arc::clone(notice),
            ledger: Arc::clone(&self.ledger),
            sheet,
            serials: Arc::clone(&self.serials),
            last_on: self.last_on,
            items: OnceLock::new(),
            listings: Arc::default(),
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
        learn_words(notice, Arc::make_mut(&mut self.ledger));
        // A running office reads each notice once, and once more after a ruling; that many stay until it ends.
        let pointed_at: &'static Notice = Box::leak(Box::new(Arc::clone(notice)));
        self.learned = Some(Lasting { notice: Arc::clone(notice), pointed_at });
        pointed_at
    }
}

fn change_of(row: &LedgerRow, serials: &[i64], ids: &[FactId]) -> Result<Change, Fault> {
    let serial = row.serial;
    match (row.line.kind, row.line.reverses) {
        (EntryKind::Fact, _) => {
            let fact = fact_text::read(&row.line.payload)
                .map_err(|cause| Fault::new(format!("entry {serial} of the ledger is no fact"), cause))?;
            Ok(Change::Fact(serial, fact))
        }
        (EntryKind::Reversal, Some(reverses)) => {
            let at = serials.binary_search(&reverses).ok().and_then(|at| ids.get(at));
            at.map(|id| Change::Reversal(*id)).ok_or_else(|| {
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
