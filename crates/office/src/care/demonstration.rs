//! The verb 载入演示数据: an invented half-year for the notices that come with the program, always the same.
//! Every name, title and figure is made up; the office is marked so that every page and document says 演示数据.
//!
//! The facts are made by [`half_year`] and [`quarter`] out of [`words`] with the [`dice`] of a fixed seed. What lies on
//! the desks of its people, items, a plan, pieces, is [`desk_work`]'s, and comes after the people. What is
//! issued for show ([`SHOWN`]) is the bulletin's matter: whoever starts a demonstration issues it after loading.

mod desk_words;
mod desk_work;
mod dice;
mod half_year;
mod quarter;
mod words;

use crate::Office;
use crate::ledger::take_in_ledger::{Batch, Receipt, append, event, text_of};
use crate::moment::{Actor, Moment};
use crate::permit::{ledger, permit};
use crate::refusal::{Fault, OfficeError, Refusal};
use std::sync::atomic::Ordering;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::fact::NewFact;
use zhaozhang_domain::notice::Notice;
use zhaozhang_store::{Chain, NewEntry, Stamp};

/// The notice and period whose bulletin is issued for show.
pub const SHOWN: (&str, &str) = ("ganzhou-2020-33", "2020-07");

/// Where the demonstration's facts come from, as its imports say.
const SOURCE: &str = "演示数据";

/// The notices that have invented facts, with what makes them.
type Maker = fn(&Notice, &Calendar) -> Vec<NewFact>;
const MAKERS: [(&str, Maker); 2] = [(SHOWN.0, half_year::facts), ("ganzhou-2023-1", quarter::facts)];

impl Office {
    /// Loads the invented facts into an empty office; does nothing when they are there already.
    pub async fn load_demonstration(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<Receipt>, OfficeError> {
        permit(actor, ledger::LOAD_DEMONSTRATION)?;
        if self.inner.store.demonstration_since().await?.is_some() {
            self.inner.is_demonstration.store(true, Ordering::Relaxed);
            return Ok(Vec::new());
        }
        let entries = self.inner.store.head(Chain::Ledger).await?.serial;
        if entries > 0 {
            return Err(Refusal::HasFacts { entries }.into());
        }
        let made = self.invented()?;
        if made.is_empty() {
            return Err(Refusal::Missing {
                what: "没有可以演示的通知：演示数据只配有随程序提供的通知".to_owned(),
                cure: format!("请用 --notices 指明含有 {} 的通知目录", SHOWN.0),
            }
            .into());
        }
        let mut writing = self.inner.store.write().await?;
        // Another program may have come first while the facts were being made up.
        let entries = writing.ledger_head().serial;
        if entries > 0 {
            return Err(Refusal::HasFacts { entries }.into());
        }
        let mut receipts = Vec::new();
        for (code, texts) in &made {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let batch = Batch { code, source: SOURCE, refused: 0 };
            let receipt = append(&mut writing, moment, actor, batch, &texts).await?;
            // One entry of each ledger was a slip and is taken back, so that a reversal can be seen.
            let stamp = Stamp {
                notice_code: code,
                recorded_at: &moment.at,
                recorded_by: &actor.name,
                batch_id: None,
            };
            writing
                .append(stamp, &[NewEntry::Reversal(receipt.last_serial, "演示：重复登记，予以冲销")])
                .await?;
            receipts.push(receipt);
        }
        writing.mark_demonstration(&moment.at).await?;
        let codes: Vec<&str> = made.iter().map(|(code, _)| *code).collect();
        let facts: usize = receipts.iter().map(|receipt| receipt.taken).sum();
        let detail = format!("虚构事实{facts}条，均非真实记录");
        writing.record(event(moment, actor, ledger::LOAD_DEMONSTRATION, &codes.join("、"), &detail)).await?;
        writing.commit().await?;
        self.inner.is_demonstration.store(true, Ordering::Relaxed);
        Ok(receipts)
    }

    /// The invented facts of each notice as canonical texts; the last of each is the slip that is taken back.
    fn invented(&self) -> Result<Vec<(&'static str, Vec<String>)>, Fault> {
        let mut made = Vec::new();
        for (code, maker) in MAKERS {
            let Some(entry) = self.notice(code) else { continue };
            let mut facts = maker(&entry.notice, self.calendar());
            facts.extend(slip(&facts));
            let texts: Result<Vec<String>, Fault> = facts.iter().map(text_of).collect();
            made.push((code, texts?));
        }
        Ok(made)
    }
}

/// The first adoption once more under another reference, as if entered twice.
fn slip(facts: &[NewFact]) -> Option<NewFact> {
    let first = facts.iter().find(|fact| fact.kind == zhaozhang_domain::fact::FactKind::Adoption)?;
    Some(NewFact { evidence: "重复登记".to_owned(), ..first.clone() })
}

#[cfg(test)]
mod tests;
