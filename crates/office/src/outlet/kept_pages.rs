//! Pages that were fetched and kept (网页留存): list, one with its later looks, its archive file checked against its digest.
//! The verbs: [`crate::outlet::keep_page`], [`crate::outlet::check_links`]. Fetching is the web room's matter.

use crate::Office;
use crate::moment::Actor;
pub use crate::outlet::page_record::PAGE_OWNER;
use crate::permit::{outlet as act, permit};
use crate::publication::publications::address_key;
use crate::refusal::{Fault, OfficeError, Refusal};
use std::fs;
use zhaozhang_domain::chain::digest;
pub use zhaozhang_store::{KeptPageRow, LinkCheckRow};

/// A kept page with the latest look at its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPage {
    /// The page.
    pub row: KeptPageRow,
    /// Every later look, the latest first.
    pub checks: Vec<LinkCheckRow>,
}

impl Office {
    /// The kept pages the actor may see, the latest first.
    pub async fn kept_pages(&self, actor: &Actor) -> Result<Vec<KeptPage>, OfficeError> {
        permit(actor, act::READ_PAGES)?;
        let checks = self.inner.store.link_checks().await?;
        let pages = self.inner.store.kept_pages().await?.into_iter().rev();
        let seen = pages.filter(|row| row.unit == 0 || actor.may_see(row.unit));
        let with = |row: KeptPageRow| {
            let own = checks.iter().rev().filter(|check| check.page_id == row.id).cloned().collect();
            KeptPage { row, checks: own }
        };
        Ok(seen.map(with).collect())
    }

    /// One kept page; another unit's is not found.
    pub async fn kept_page(&self, actor: &Actor, id: i64) -> Result<KeptPage, OfficeError> {
        let found = self.kept_pages(actor).await?.into_iter().find(|page| page.row.id == id);
        found.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的留存网页") }.into())
    }

    /// The published piece at a page's address, if it was recorded.
    pub async fn piece_of_page(&self, actor: &Actor, page: &KeptPageRow) -> Result<Option<i64>, OfficeError> {
        permit(actor, act::READ_PAGES)?;
        let there = self.inner.store.publications_at(&address_key(&page.final_address)).await?;
        Ok(there.first().map(|piece| piece.id))
    }

    /// The archive file of a page, checked against its digest.
    pub async fn page_archive(&self, actor: &Actor, id: i64) -> Result<Vec<u8>, OfficeError> {
        let page = self.kept_page(actor, id).await?;
        Ok(self.archive_of(&page.row).await?)
    }

    /// The archive file of a row: in the house of evidence, or for those of the first release in a folder of their own.
    pub(crate) async fn archive_of(&self, row: &KeptPageRow) -> Result<Vec<u8>, Fault> {
        let bytes = match self.opened_file(&row.archive_digest).await {
            Ok(file) => {
                let mut pieces = file.pieces(0, u64::MAX);
                let mut bytes = Vec::new();
                while let Some(piece) = pieces.next().await? {
                    bytes.extend(piece);
                }
                bytes
            }
            Err(_no_row) => {
                let path = self.inner.data_folder.join(&row.archive_path);
                fs::read(&path).map_err(|cause| Fault::new("cannot read an archived page", cause))?
            }
        };
        if digest(&bytes) != row.archive_digest {
            return Err(Fault::plain(format!("the archive of page {} was changed on the disk", row.id)));
        }
        Ok(bytes)
    }
}
