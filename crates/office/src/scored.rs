//! The ledger of a notice in memory and its sheet (得分表), kept until facts change.
//! Nothing here is stored: a sheet is always what the rules give for the ledger of the moment.

use crate::Office;
use crate::fact_text;
use crate::items::Items;
use crate::refusal::Fault;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use zhaozhang_domain::chain::EntryKind;
use zhaozhang_domain::fact::{Fact, FactId, Ledger};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::score::score;
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
    pub serials: Arc<Vec<i64>>,
    /// Made when a page first asks for a title.
    items: OnceLock<Items>,
}

impl Scored {
    /// The number under which the fact stands in the append-only ledger.
    pub fn serial_of(&self, fact: FactId) -> Option<i64> {
        self.serials.get(fact.index()).copied()
    }

    /// The title under which people know the fact: its own, else its item's, else the item's number; may be empty.
    pub fn title_of(&self, fact: &Fact) -> &str {
        self.items.get_or_init(|| Items::of(&self.ledger)).title(&self.ledger, fact)
    }
}

/// The ledger of one notice as far as it was read.
#[derive(Debug, Clone, Default)]
struct Loaded {
    /// The last number of the whole ledger that was looked at.
    through: i64,
    /// The last number of the notice's own entries: what its sheets depend on.
    own: i64,
    ledger: Arc<Ledger>,
    ids: Arc<Vec<FactId>>,
    serials: Arc<Vec<i64>>,
}

/// How many sheets are kept; the pages of one notice ask for a few days only.
const SHEETS: usize = 6;

/// Ledgers by notice, and the sheets last asked for.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    /// Held by whoever reads the ledger and computes.
    turn: tokio::sync::Mutex<()>,
    ledgers: Mutex<HashMap<String, Loaded>>,
    sheets: Mutex<Vec<KeptSheet>>,
}

/// A sheet with what it was made from.
#[derive(Debug)]
struct KeptSheet {
    code: String,
    as_of: NaiveDate,
    own: i64,
    scored: Arc<Scored>,
}

/// Entries read at a time.
const PAGE: u32 = 10_000;

impl Office {
    /// The notice's sheet as of a day, computed when a fact came in or was taken back since.
    pub async fn scored(&self, code: &str, as_of: NaiveDate) -> Result<Arc<Scored>, Fault> {
        self.refresh_notices().await?;
        let entry = self.notice(code).ok_or_else(|| Fault::plain(format!("no notice {code}")))?;
        let known = self.inner.cache.loaded(code);
        let is_current = known.through >= self.inner.store.head(Chain::Ledger).await?.serial;
        if is_current && let Some(kept) = self.inner.cache.find(&entry.notice, as_of, known.own) {
            return Ok(kept);
        }
        // Whoever asks for the same while it is being computed waits for it instead of computing it again.
        let _turn = self.inner.cache.turn.lock().await;
        let loaded = self.loaded(code).await?;
        if let Some(kept) = self.inner.cache.find(&entry.notice, as_of, loaded.own) {
            return Ok(kept);
        }
        let (notice, office, own) = (Arc::clone(&entry.notice), self.clone(), loaded.own);
        let work = move || {
            let sheet = score(&notice, office.calendar(), &loaded.ledger, as_of);
            let (ledger, serials, items) = (loaded.ledger, loaded.serials, OnceLock::new());
            Arc::new(Scored { notice, ledger, sheet, serials, items })
        };
        let scored = aside(format!("scoring {code} as of {as_of}"), work).await?;
        self.inner.cache.keep(code, as_of, own, &scored);
        Ok(scored)
    }

    /// The notice's ledger, with what came in since it was last read.
    async fn loaded(&self, code: &str) -> Result<Loaded, Fault> {
        let head = self.inner.store.head(Chain::Ledger).await?;
        let mut loaded = self.inner.cache.loaded(code);
        if loaded.through >= head.serial {
            return Ok(loaded);
        }
        loop {
            let rows = self.inner.store.entries_after(Some(code), loaded.own, PAGE).await?;
            let Some(last) = rows.last() else { break };
            loaded.own = last.serial;
            loaded = aside(format!("reading the ledger of {code}"), move || loaded.with(&rows)).await??;
        }
        // Entries of other notices move the end too, yet change nothing here.
        loaded.through = head.serial.max(loaded.own);
        self.inner.cache.store(code, &loaded);
        Ok(loaded)
    }
}

/// Runs long work aside, so that other requests go on meanwhile.
pub(crate) async fn aside<T: Send + 'static>(
    doing: String,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.map_err(|cause| Fault::new(format!("{doing} was cut off"), cause))
}

impl Loaded {
    fn with(mut self, rows: &[LedgerRow]) -> Result<Self, Fault> {
        // Whoever still shows an older sheet keeps the older ledger; this one is a copy then.
        let ledger = Arc::make_mut(&mut self.ledger);
        let ids = Arc::make_mut(&mut self.ids);
        let serials = Arc::make_mut(&mut self.serials);
        for row in rows {
            let serial = row.serial;
            match (row.line.kind, row.line.reverses) {
                (EntryKind::Fact, _) => {
                    let fact = fact_text::read(&row.line.payload).map_err(|cause| {
                        Fault::new(format!("entry {serial} of the ledger is no fact"), cause)
                    })?;
                    ids.push(ledger.add(&fact));
                    serials.push(serial);
                }
                (EntryKind::Reversal, Some(reverses)) => {
                    let at = serials.binary_search(&reverses).ok().and_then(|at| ids.get(at));
                    let id = at.ok_or_else(|| {
                        Fault::plain(format!(
                            "entry {serial} of the ledger takes back {reverses}, which is not there"
                        ))
                    })?;
                    ledger.reverse(*id);
                }
                (EntryKind::Reversal, None) => {
                    return Err(Fault::plain(format!("entry {serial} of the ledger takes nothing back")));
                }
            }
        }
        Ok(self)
    }
}

impl Cache {
    fn loaded(&self, code: &str) -> Loaded {
        let ledgers = self.ledgers.lock().unwrap_or_else(PoisonError::into_inner);
        ledgers.get(code).cloned().unwrap_or_default()
    }

    fn store(&self, code: &str, loaded: &Loaded) {
        let mut ledgers = self.ledgers.lock().unwrap_or_else(PoisonError::into_inner);
        if ledgers.get(code).is_none_or(|kept| kept.through < loaded.through) {
            ledgers.insert(code.to_owned(), loaded.clone());
        }
    }

    /// The sheet made from the same notice under the same rulings and the same entries.
    fn find(&self, notice: &Arc<Notice>, as_of: NaiveDate, own: i64) -> Option<Arc<Scored>> {
        let sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = sheets
            .iter()
            .find(|kept| Arc::ptr_eq(&kept.scored.notice, notice) && kept.as_of == as_of && kept.own == own);
        kept.map(|kept| Arc::clone(&kept.scored))
    }

    fn keep(&self, code: &str, as_of: NaiveDate, own: i64, scored: &Arc<Scored>) {
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        sheets.retain(|kept| !(kept.code == code && kept.as_of == as_of));
        sheets.insert(0, KeptSheet { code: code.to_owned(), as_of, own, scored: Arc::clone(scored) });
        sheets.truncate(SHEETS);
    }
}
