//! The verb 导出审计记录: takes a stretch of the log or of the ledger out as a file that anybody can check without the
//! database ([`zhaozhang_domain::chain::export`]). Taking it out is itself an event, which names the file's last hash:
//! two exports of one office vouch for each other.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{audit, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::scored::aside;
use zhaozhang_domain::chain::export::{ExportHead, ExportedChain};
use zhaozhang_domain::chain::{BEGINNING, Head, Link, export_line};
use zhaozhang_store::Chain;

/// An export (导出文件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainExport {
    /// Its head.
    pub head: ExportHead,
    /// The whole file.
    pub text: String,
    /// Where the next file begins; nothing when this one reaches the end.
    pub next: Option<i64>,
}

/// The most lines in one file, so that it fits into memory and into an office program: about 60 MB.
pub const MOST_LINES: i64 = 100_000;

/// Lines read at a time.
const PAGE: u32 = 5_000;

impl Office {
    /// Takes the lines from one number to another out, at most [`MOST_LINES`]; to the end when no last one is named.
    pub async fn export_chain(
        &self,
        moment: &Moment,
        actor: &Actor,
        chain: ExportedChain,
        first: i64,
        last: Option<i64>,
    ) -> Result<ChainExport, OfficeError> {
        permit(actor, audit::EXPORT)?;
        let end = self.inner.store.head(kept(chain)).await?;
        expect_stretch(chain, first, last, end.serial)?;
        let through = last.unwrap_or(end.serial).min(first.saturating_add(MOST_LINES - 1));
        let previous_hash = match first {
            1 => BEGINNING.to_owned(),
            _ => self.one_link(chain, first - 1).await?.hash,
        };
        let mut lines = String::new();
        let mut last_hash = previous_hash.clone();
        let mut after = first - 1;
        while after < through {
            let mut read = self.links_after(chain, after).await?;
            read.retain(|link| link.serial <= through);
            let Some(newest) = read.last() else { break };
            (after, last_hash) = (newest.serial, newest.hash.clone());
            lines = aside("writing an export".to_owned(), move || {
                lines.extend(read.iter().map(export_line));
                lines
            })
            .await?;
        }
        let head = ExportHead {
            chain,
            first,
            count: after - first + 1,
            previous_hash,
            last_hash,
            end,
            exported_at: moment.at.clone(),
            exported_by: actor.name.clone(),
        };
        let subject = format!("{}第{first}号至第{}号", chain.word(), head.last());
        let detail = format!("导出{}条，末条校验值{}", head.count, head.last_hash);
        let mut writing = self.inner.store.write().await?;
        writing.record(event(moment, actor, audit::EXPORT, &subject, &detail)).await?;
        writing.commit().await?;
        let next = Some(head.last() + 1).filter(|next| *next <= head.end.serial);
        Ok(ChainExport { text: format!("{}{lines}", head.text()), head, next })
    }

    /// Where the ledger and the log end now.
    pub async fn chain_ends(&self) -> Result<(Head, Head), Fault> {
        let ledger = self.inner.store.head(Chain::Ledger).await?;
        Ok((ledger, self.inner.store.head(Chain::Event).await?))
    }

    async fn links_after(&self, chain: ExportedChain, after: i64) -> Result<Vec<Link>, Fault> {
        Ok(match chain {
            ExportedChain::Ledger => {
                let rows = self.inner.store.entries_after(None, after, PAGE).await?;
                rows.iter().map(zhaozhang_store::LedgerRow::link).collect()
            }
            ExportedChain::Log => {
                let rows = self.inner.store.events_after(after, PAGE).await?;
                rows.iter().map(zhaozhang_store::EventRow::link).collect()
            }
        })
    }

    async fn one_link(&self, chain: ExportedChain, serial: i64) -> Result<Link, Fault> {
        let links = self.links_after(chain, serial - 1).await?;
        let link = links.into_iter().next().filter(|link| link.serial == serial);
        link.ok_or_else(|| Fault::plain(format!("line {serial} of the chain {} is missing", chain.key())))
    }
}

fn kept(chain: ExportedChain) -> Chain {
    match chain {
        ExportedChain::Ledger => Chain::Ledger,
        ExportedChain::Log => Chain::Event,
    }
}

/// Refuses a stretch that is not there, with everything that is wrong with it.
fn expect_stretch(chain: ExportedChain, first: i64, last: Option<i64>, end: i64) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    if end == 0 {
        let what = format!("{}还没有记录", chain.word());
        return Err(Refusal::Listed(vec![Problem::of("T-301", what, "有记录后再导出")]));
    }
    if first < 1 || first > end {
        let what = format!("没有第{first}号：{}从第1号到第{end}号", chain.word());
        problems.push(Problem::at("first", "T-302", what, "请改写起号"));
    }
    if let Some(last) = last.filter(|last| *last < first || *last > end) {
        let what = format!("止号{last}不在第{first}号到第{end}号之间");
        problems.push(Problem::at("last", "T-303", what, "请改写止号，或不写，导到末号为止"));
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems)) }
}
