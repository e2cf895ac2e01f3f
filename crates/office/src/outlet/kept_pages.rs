//! Pages that were fetched and kept (网页留存): list, one with its later looks, its archive file checked against its digest.
//! The verbs: [`crate::outlet::keep_page`], [`crate::outlet::check_links`]. Fetching is the web room's matter.

use crate::Office;
use crate::moment::Actor;
use crate::permit::{outlet as act, permit};
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

    /// The archive file of a page, checked against its digest.
    pub async fn page_archive(&self, actor: &Actor, id: i64) -> Result<Vec<u8>, OfficeError> {
        let page = self.kept_page(actor, id).await?;
        let path = self.inner.data_folder.join(&page.row.archive_path);
        let bytes = fs::read(&path).map_err(|cause| Fault::new("cannot read an archived page", cause))?;
        if digest(&bytes) != page.row.archive_digest {
            return Err(Fault::plain(format!("the archive of page {id} was changed on the disk")).into());
        }
        Ok(bytes)
    }
}
