//! Checking the chains (校验): walks the ledger and the log from the first line and names the first that does not
//! hold; checks that every frozen bulletin and its files are what was issued. Changes nothing.

use crate::Office;
use crate::issuing::bulletins::bulletin_hash;
use crate::refusal::Fault;
use crate::scored::aside;
use std::fmt;
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

/// Lines read at a time.
const PAGE: u32 = 5_000;

impl Office {
    /// Walks both chains and the frozen bulletins.
    pub async fn verify(&self) -> Result<ChainReport, Fault> {
        let (ledger, ledger_break) = self.walk(Chain::Ledger).await?;
        let (events, event_break) = self.walk(Chain::Event).await?;
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
        walk_chain(&self.inner.store, chain).await
    }
}

/// Walks a chain of any database of ours: how far it holds, and the first line that does not.
pub(crate) async fn walk_chain(store: &Store, chain: Chain) -> Result<(Head, Option<Break>), Fault> {
    // The recorded end is read first: lines that come in during the walk are past it and no fault.
    let recorded = store.head(chain).await?;
    let mut walk = Walk::new();
    let mut after = 0;
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
