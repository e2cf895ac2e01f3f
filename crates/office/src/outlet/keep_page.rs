//! The verb 抓取网页留存: a page the web room fetched, or a file a browser saved, is read, told whose it is on its day, and
//! kept as an archive file with its SM3 and the time; with title and time it joins the published pieces in the same
//! act. A medium that cannot be told waits. How: [`crate::outlet::page_record`].

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
pub use crate::outlet::fetched_page::{FetchedPage, PagePicture};
pub use crate::outlet::page_confidence::{Confidence, Judged};
use crate::outlet::page_record::{KeptFor, write};
use crate::permit::{outlet as act, permit};
use crate::refusal::{OfficeError, Problem};
pub use zhaozhang_text::page::PageText;

/// What came of a page (留存回执).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageReceipt {
    /// The kept page.
    pub id: i64,
    /// The published piece, new or known; nothing when too little was read.
    pub publication: Option<i64>,
    /// Why it is no published piece.
    pub lacking: Vec<Problem>,
    /// How far the reading can be taken as it is.
    pub judged: Judged,
    /// Doubts found at once.
    pub doubts: Vec<i64>,
}

impl Office {
    /// Keeps a page, then looks for what speaks against it.
    ///
    /// Refused: an answer that is no page (E-142: its status), a page too large to read (E-143).
    pub async fn keep_page(
        &self,
        moment: &Moment,
        actor: &Actor,
        page: &FetchedPage,
    ) -> Result<PageReceipt, OfficeError> {
        permit(actor, act::KEEP_PAGE)?;
        let of = KeptFor { unit: actor.unit.unwrap_or_default(), notice: None, quarter: None };
        let record = self.page_record(moment, actor, page, of).await?;
        let mut writing = self.inner.store.write().await?;
        let recorded = write(&mut writing, (moment, actor), &record).await?;
        let joined = recorded.publication.map(|id| format!("，发表稿件{id}")).unwrap_or_default();
        let detail = format!(
            "{}《{}》，{}字节，SM3 {}{joined}",
            record.page.final_address,
            record.page.title,
            record.page.archive_size,
            record.page.archive_digest
        );
        let subject = format!("留存网页{}", recorded.page);
        writing.record(event(moment, actor, act::KEEP_PAGE, &subject, &detail)).await?;
        writing.commit().await?;
        let doubts = self.examine_kept_page(moment, actor, recorded.page).await?;
        Ok(PageReceipt {
            id: recorded.page,
            publication: recorded.publication,
            lacking: record.lacking,
            judged: record.judged,
            doubts,
        })
    }
}
