//! The ledger of a notice in memory and its sheet (得分表), kept until facts change.
//! Nothing here is stored: a sheet is always what the rules give for the ledger of the moment. Before every answer
//! the end of the chain is looked at, so facts that another program took in are seen at once.
//!
//! Next: `book`, which takes new entries into the sheets that are kept.

mod book;
mod listing;

use crate::Office;
use crate::ledger::items::Items;
use crate::refusal::Fault;
use book::{Book, SHEETS, place_of};
use chrono::NaiveDate;
use listing::Listings;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::duty::Duty;
use zhaozhang_domain::fact::{Fact, FactId, Ledger};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::pile::Pile;
use zhaozhang_domain::sheet::Sheet;
use zhaozhang_store::{Chain, LedgerRow};

/// A notice with its ledger and what follows from both on one day (计分结果).
#[derive(Debug, Clone)]
pub struct Scored {
    /// The notice with the office's rulings.
    pub notice: Arc<Notice>,
    /// Its ledger, reversed facts included.
    pub ledger: Arc<Ledger>,
    /// The sheet.
    pub sheet: Sheet,
    /// The entry number of each fact in the append-only ledger, by the fact's place.
    pub serials: Pile<i64>,
    /// The day of the latest fact.
    pub last_on: Option<NaiveDate>,
    /// Made when a page first asks for a title.
    items: OnceLock<Items>,
    /// The facts pages asked for under conditions, the last first.
    listings: Listings,
    /// Made when somebody first asks what is owed.
    pub(crate) duties: OnceLock<Arc<Vec<Duty>>>,
}

impl Scored {
    /// The number under which the fact stands in the append-only ledger.
    pub fn serial_of(&self, fact: FactId) -> Option<i64> {
        self.serials.get(fact.index()).copied()
    }

    /// The fact under a number of the append-only ledger.
    pub fn fact_of(&self, serial: i64) -> Option<(FactId, &Fact)> {
        let at = place_of(&self.serials, serial)?;
        self.ledger.facts_from(at).next()
    }

    /// The facts that fit, in the order of the ledger; kept under a key, so that turning pages costs nothing.
    /// Whether a fact fits may depend on the facts of its item, on nothing else.
    pub fn listing(&self, key: &str, fits: impl Fn(&Fact) -> bool) -> Arc<Vec<FactId>> {
        self.listings.get(key, &self.ledger, fits)
    }

    /// The title under which people know the fact: its own, else its item's, else the item's number; may be empty.
    pub fn title_of(&self, fact: &Fact) -> &str {
        self.items.get_or_init(|| Items::of(&self.ledger)).title(&self.ledger, fact)
    }

    /// The units the fact names, else those that submitted its item, as words of the ledger.
    pub fn units_behind<'a>(&'a self, fact: &'a Fact) -> &'a [zhaozhang_domain::fact::Word] {
        self.units_of(fact)
    }

    /// The units the fact names, else those that submitted its item.
    pub(crate) fn units_of<'a>(&'a self, fact: &'a Fact) -> &'a [zhaozhang_domain::fact::Word] {
        self.items.get_or_init(|| Items::of(&self.ledger)).units(&self.ledger, fact)
    }
}

/// Ledgers by notice, with the sheets last asked for.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    shelves: Mutex<HashMap<String, Arc<Shelf>>>,
    in_use: Mutex<InUse>,
}

/// The place of one notice's ledger. Pages read the sheets in front; the book behind learns what is new and puts its
/// next sheets there. Both share what did not change, so nobody who reads waits for those who write.
#[derive(Debug, Default)]
struct Shelf {
    /// Held by whoever reads the ledger and computes.
    book: tokio::sync::Mutex<Book>,
    front: Mutex<Front>,
}

/// The sheets pages read, the last asked for first.
#[derive(Debug, Default)]
struct Front {
    /// The last number of the whole ledger they know.
    through: i64,
    sheets: Vec<Arc<Scored>>,
}

/// Which notices have facts, as far as the ledger was looked at.
#[derive(Debug, Default, Clone)]
struct InUse {
    through: i64,
    codes: Arc<Vec<String>>,
}

/// Entries read at a time.
const PAGE: u32 = 10_000;

impl Office {
    /// The notice's sheet as of a day. Facts that came in since are scored into it.
    pub async fn scored(&self, code: &str, as_of: NaiveDate) -> Result<Arc<Scored>, Fault> {
        self.refresh_notices().await?;
        let entry = self.notice(code).ok_or_else(|| Fault::plain(format!("no notice {code}")))?;
        let rack = self.inner.cache.shelf(code);
        let through = self.inner.store.head(Chain::Ledger).await?.serial;
        if let Some(kept) = rack.find(&entry.notice, as_of, through) {
            return Ok(kept);
        }
        // Whoever asks for the same while it is being computed waits for it instead of computing it again. A task of
        // its own: a visitor who leaves meanwhile does not take the ledger along.
        let (office, notice, code) = (self.clone(), entry.notice, code.to_owned());
        let computing =
            tokio::spawn(async move { office.compute(&rack, &code, notice, (as_of, through)).await });
        computing.await.map_err(|cause| Fault::new("scoring was cut off", cause))?
    }

    async fn compute(
        &self,
        rack: &Shelf,
        code: &str,
        notice: Arc<Notice>,
        (as_of, asked): (NaiveDate, i64),
    ) -> Result<Arc<Scored>, Fault> {
        let mut place = rack.book.lock().await;
        // Whatever was there when the question was asked is in the answer. What came while it waited need not be, or
        // under steady writing everybody would wait for everybody's facts.
        if let Some(kept) = rack.find(&notice, as_of, asked) {
            return Ok(kept);
        }
        let through = self.inner.store.head(Chain::Ledger).await?.serial;
        let rows = self.entries_between(code, place.own, through).await?;
        // A book that does not come back, because something failed half-way, is read anew.
        let mut book = std::mem::take(&mut *place);
        book.keep_for(&notice, &rack.days());
        let work = move || {
            book.take_in(&rows)?;
            // Entries of other notices move the end too, yet change nothing here.
            book.through = through.max(book.own).max(book.through);
            let scored = book.sheet(&notice, national(), as_of);
            Ok::<_, Fault>((book, scored))
        };
        let (book, scored) = aside(format!("scoring {code} as of {as_of}"), work).await??;
        rack.show(&book, as_of);
        *place = book;
        Ok(scored)
    }

    /// The notice's entries after a number; all there are, at least those up to the other number.
    async fn entries_between(&self, code: &str, after: i64, through: i64) -> Result<Vec<LedgerRow>, Fault> {
        let mut rows: Vec<LedgerRow> = Vec::new();
        while rows.last().map_or(after, |row| row.serial) < through {
            let from = rows.last().map_or(after, |row| row.serial);
            let page = self.inner.store.entries_after(Some(code), from, PAGE).await?;
            let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            rows.extend(page);
            if is_last {
                break;
            }
        }
        Ok(rows)
    }

    /// The codes of the notices with entries in the ledger, in the order of the notices.
    pub async fn in_use(&self) -> Result<Arc<Vec<String>>, Fault> {
        let through = self.inner.store.head(Chain::Ledger).await?.serial;
        let known = self.inner.cache.in_use.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if known.through >= through {
            return Ok(known.codes);
        }
        let found = self.inner.store.notices_with_entries_after(known.through).await?;
        let codes: Vec<String> = self
            .notices()
            .iter()
            .map(|entry| entry.notice.code.clone())
            .filter(|code| known.codes.contains(code) || found.contains(code))
            .collect();
        let now = InUse { through, codes: Arc::new(codes) };
        let mut kept = self.inner.cache.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.through < through {
            *kept = now.clone();
        }
        Ok(now.codes)
    }
}

/// Runs long work aside, so that other requests go on meanwhile.
pub(crate) async fn aside<T: Send + 'static>(
    doing: String,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.map_err(|cause| Fault::new(format!("{doing} was cut off"), cause))
}

/// The calendar every sheet is computed with, for as long as the program runs.
fn national() -> &'static Calendar {
    static NATIONAL: OnceLock<Calendar> = OnceLock::new();
    NATIONAL.get_or_init(Calendar::national)
}

impl Cache {
    fn shelf(&self, code: &str) -> Arc<Shelf> {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shelves.entry(code.to_owned()).or_default())
    }
}

impl Shelf {
    /// The sheet made from the same notice under the same rulings and from every entry up to that number.
    fn find(&self, notice: &Arc<Notice>, as_of: NaiveDate, through: i64) -> Option<Arc<Scored>> {
        let mut front = held(&self.front);
        if front.through < through {
            return None;
        }
        let fits = |kept: &Arc<Scored>| kept.sheet.as_of == as_of && Arc::ptr_eq(&kept.notice, notice);
        let at = front.sheets.iter().position(fits)?;
        // It moves to the front, since who asked once asks again.
        front.sheets.get_mut(..=at)?.rotate_right(1);
        front.sheets.first().cloned()
    }

    /// The days of the sheets in front.
    fn days(&self) -> Vec<NaiveDate> {
        held(&self.front).sheets.iter().map(|kept| kept.sheet.as_of).collect()
    }

    /// Pages are drawn from the book's sheets now, the one of the day first.
    fn show(&self, book: &Book, as_of: NaiveDate) {
        let days = self.days();
        let mut sheets: Vec<Arc<Scored>> = book.scored().cloned().collect();
        let place = |day| days.iter().position(|other| *other == day).unwrap_or(usize::MAX);
        sheets.sort_by_key(|kept| (kept.sheet.as_of != as_of, place(kept.sheet.as_of)));
        sheets.truncate(SHEETS);
        let old = std::mem::replace(&mut *held(&self.front), Front { through: book.through, sheets });
        // Taking a ledger apart takes a while; nobody waits for that.
        drop(old);
    }
}

fn held<T>(place: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}
