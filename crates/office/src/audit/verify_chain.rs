//! Checking the chains (校验): walks the ledger and the log from the first line and names the first that does not
//! hold; checks that every frozen bulletin and its files are what was issued. Changes nothing in the database.
//! What was walked once stays known for the life of the program, so that a page may go on where the last walk ended;
//! a line changed in the database behind such a walk is found by the next whole walk only, and the page says so.

use crate::Office;
use crate::issuing::bulletins::bulletin_hash;
use crate::moment::Moment;
use crate::refusal::Fault;
use crate::scored::aside;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use zhaozhang_domain::chain::{Break, Head, Walk, digest, export_line};
use zhaozhang_store::{Chain, Store};

/// How the chains stand (校验结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// How far the ledger holds.
    pub ledger: Head,
    /// The first entry that does not hold.
    pub ledger_break: Option<Break>,
    /// How far the log holds.
    pub events: Head,
    /// The first event that does not hold.
    pub event_break: Option<Break>,
    /// How many bulletins were checked.
    pub bulletins: usize,
    /// Bulletins and files that are not what was issued, in words.
    pub bulletin_problems: Vec<String>,
}

impl ChainReport {
    /// Whether everything holds.
    pub fn holds(&self) -> bool {
        self.ledger_break.is_none() && self.event_break.is_none() && self.bulletin_problems.is_empty()
    }
}

impl fmt::Display for ChainReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [("台账", &self.ledger, &self.ledger_break), ("日志", &self.events, &self.event_break)];
        for (name, head, broken) in parts {
            match broken {
                None => writeln!(f, "{name}：{}条记录首尾衔接，链尾校验值{}。", head.serial, head.hash)?,
                Some(broken) => {
                    writeln!(f, "{name}：{broken}；此前{}条无误。请停止使用并以备份核对。", head.serial)?;
                }
            }
        }
        if self.bulletin_problems.is_empty() {
            return write!(f, "印发件：{}件与印发时一致。", self.bulletins);
        }
        write!(f, "印发件：{}", self.bulletin_problems.join("；"))
    }
}

/// How far the chains were walked from their first lines in the life of the program, and when.
#[derive(Debug, Default)]
pub(crate) struct Walked(Mutex<Option<WalkedChains>>);

/// The last walk over everything, and the ends that were reached from it since.
#[derive(Debug, Clone)]
struct WalkedChains {
    /// When everything was walked, as the log writes time.
    whole_at: String,
    /// The ends at that time.
    whole: (i64, i64),
    ledger: Head,
    events: Head,
}

impl Walked {
    fn kept(&self) -> std::sync::MutexGuard<'_, Option<WalkedChains>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a check rests on (核验范围).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// Every line was walked now.
    Whole,
    /// The lines after these numbers were walked now; up to them every line was walked at that time by this program.
    Since {
        /// When, as the log writes time.
        at: String,
        /// The last entry of the ledger then.
        ledger: i64,
        /// The last event of the log then.
        events: i64,
    },
}

/// Lines read at a time.
const PAGE: u32 = 5_000;

impl Office {
    /// Walks both chains from their first lines, and the frozen bulletins.
    pub async fn verify(&self) -> Result<ChainReport, Fault> {
        let ledger = self.walk(Chain::Ledger).await?;
        let events = self.walk(Chain::Event).await?;
        self.with_bulletins(ledger, events).await
    }

    /// The same for the page: everything when it is asked for, when this program never walked everything or when what
    /// it knew no longer stands; else what came since.
    pub async fn verify_on(&self, moment: &Moment, wants_all: bool) -> Result<(ChainReport, Extent), Fault> {
        let known = self.inner.walked.kept().clone().filter(|_| !wants_all);
        if let Some(known) = known {
            let ledger = walk_chain(&self.inner.store, Chain::Ledger, known.ledger.clone()).await?;
            let events = walk_chain(&self.inner.store, Chain::Event, known.events.clone()).await?;
            let extent =
                Extent::Since { at: known.whole_at.clone(), ledger: known.whole.0, events: known.whole.1 };
            // Where something does not hold, the first line that does not is looked for from the beginning.
            if ledger.1.is_none() && events.1.is_none() {
                self.note(WalkedChains { ledger: ledger.0.clone(), events: events.0.clone(), ..known });
                return Ok((self.with_bulletins(ledger, events).await?, extent));
            }
        }
        let report = self.verify().await?;
        if report.ledger_break.is_none() && report.event_break.is_none() {
            let (ledger, events) = (report.ledger.clone(), report.events.clone());
            let (whole_at, whole) = (moment.at.clone(), (ledger.serial, events.serial));
            self.note(WalkedChains { whole_at, whole, ledger, events });
        } else {
            *self.inner.walked.kept() = None;
        }
        Ok((report, Extent::Whole))
    }

    /// Keeps how far the chains were walked; of two pages at once the one that came further stays.
    fn note(&self, now: WalkedChains) {
        let mut kept = self.inner.walked.kept();
        let is_further = kept
            .as_ref()
            .is_none_or(|known| (known.whole.1, known.events.serial) <= (now.whole.1, now.events.serial));
        if is_further {
            *kept = Some(now);
        }
    }

    async fn with_bulletins(
        &self,
        (ledger, ledger_break): (Head, Option<Break>),
        (events, event_break): (Head, Option<Break>),
    ) -> Result<ChainReport, Fault> {
        let mut bulletins = 0;
        let mut bulletin_problems = Vec::new();
        for row in self.inner.store.all_bulletins().await? {
            bulletins += 1;
            let files = self.inner.store.bulletin_files(row.id).await?;
            if bulletin_hash(&row.bulletin, &files) != row.bulletin.hash {
                bulletin_problems.push(format!("编号{}的数据与校验值不符", row.id));
            }
            for file in files {
                let path = self.inner.data_folder.join(&file.path);
                let read = move || std::fs::read(path).map(|bytes| digest(&bytes));
                let found = aside(format!("reading the issued file {}", file.path), read).await?;
                if found.ok().as_deref() != Some(file.hash.as_str()) {
                    bulletin_problems.push(format!("编号{}的文件“{}”缺失或已被改动", row.id, file.name));
                }
            }
        }
        bulletin_problems.extend(self.changed_papers().await?);
        Ok(ChainReport { ledger, ledger_break, events, event_break, bulletins, bulletin_problems })
    }

    /// The whole ledger as text that anybody can check ([`zhaozhang_domain::chain::check_export`]).
    pub async fn export_ledger(&self) -> Result<String, Fault> {
        let mut text = String::new();
        let mut after = 0;
        loop {
            let rows = self.inner.store.entries_after(None, after, PAGE).await?;
            let Some(last) = rows.last() else { return Ok(text) };
            after = last.serial;
            for row in &rows {
                text.push_str(&export_line(&row.link()));
            }
        }
    }

    async fn walk(&self, chain: Chain) -> Result<(Head, Option<Break>), Fault> {
        walk_chain(&self.inner.store, chain, Head::default()).await
    }
}

/// Walks a chain of any database of ours after a line that is known to hold: how far it holds, and the first line that
/// does not. What stands before the known line is not looked at.
pub(crate) async fn walk_chain(
    store: &Store,
    chain: Chain,
    known: Head,
) -> Result<(Head, Option<Break>), Fault> {
    // The recorded end is read first: lines that come in during the walk are past it and no fault.
    let recorded = store.head(chain).await?;
    let mut after = known.serial;
    let mut walk = Walk::from(known);
    while walk.head().serial < recorded.serial {
        let links: Vec<_> = match chain {
            Chain::Ledger => {
                let rows = store.entries_after(None, after, PAGE).await?;
                rows.iter().map(zhaozhang_store::LedgerRow::link).collect()
            }
            Chain::Event => {
                let rows = store.events_after(after, PAGE).await?;
                rows.iter().map(zhaozhang_store::EventRow::link).collect()
            }
        };
        if links.is_empty() {
            break;
        }
        after = links.last().map_or(i64::MAX, |link| link.serial);
        let through = recorded.serial;
        let stepping = move || {
            let mut links = links.iter().filter(|link| link.serial <= through);
            let broken = links.find_map(|link| walk.step(link).err());
            (walk, broken)
        };
        let (walked, broken) = aside("walking a chain".to_owned(), stepping).await?;
        walk = walked;
        if broken.is_some() {
            return Ok((walk.head().clone(), broken));
        }
    }
    let broken = walk.finish(&recorded).err();
    Ok((walk.head().clone(), broken))
}
