//! The verb 重建检索: the texts of submissions, bulletins, published pieces and kept pages are taken from their records again, and
//! the index of character pairs is made again from all texts. It changes no record; whatever is found afterwards stood
//! there before.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, publication as act};
use crate::publication::record_publications::index_publication;
use crate::refusal::{Fault, OfficeError};
use crate::search::{
    BULLETIN, IndexedText, PAGE_KIND, Reach, SUBMISSION, index, index_kept_page, index_submission,
};
use crate::submission::submissions::manuscript_text;
use zhaozhang_store::{BulletinRow, NewBulletinRow, Writing};

/// What was made again (重建回执).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReindexReceipt {
    /// 信息.
    pub submissions: usize,
    /// 通报.
    pub bulletins: usize,
    /// 发表稿件.
    pub publications: usize,
    /// All texts in the index.
    pub texts: u64,
}

impl ReindexReceipt {
    /// The receipt in a sentence.
    pub fn sentence(&self) -> String {
        let Self { submissions, bulletins, publications, texts } = self;
        format!(
            "已重建检索：信息{submissions}条、通报{bulletins}期、发表稿件{publications}篇，共{texts}条文本。"
        )
    }
}

impl Office {
    /// Makes the search again.
    pub async fn reindex(&self, moment: &Moment, actor: &Actor) -> Result<ReindexReceipt, OfficeError> {
        permit(actor, act::REINDEX)?;
        let bulletins = self.inner.store.all_bulletins().await?;
        let mut writing = self.inner.store.write().await?;
        let mut receipt = fill(&mut writing, &bulletins).await?;
        receipt.texts = writing.rebuild_index().await?;
        writing.record(event(moment, actor, act::REINDEX, "检索", &receipt.sentence())).await?;
        writing.commit().await?;
        self.inner.store.tidy_search().await?;
        Ok(receipt)
    }

    /// An office whose records are older than the search lets them be found when it opens. Nothing is recorded: no
    /// record is changed, and nobody did it.
    pub(crate) async fn fill_search_once(&self) -> Result<(), OfficeError> {
        if !self.inner.store.search_counts().await?.is_empty() || !self.inner.store.has_texts().await? {
            return Ok(());
        }
        let bulletins = self.inner.store.all_bulletins().await?;
        let mut writing = self.inner.store.write().await?;
        fill(&mut writing, &bulletins).await?;
        writing.commit().await?;
        Ok(())
    }
}

async fn fill(writing: &mut Writing, bulletins: &[BulletinRow]) -> Result<ReindexReceipt, OfficeError> {
    let mut receipt = ReindexReceipt::default();
    for kind in [SUBMISSION, BULLETIN, "publication", PAGE_KIND] {
        writing.unindex_kind(kind).await?;
    }
    for id in writing.submission_ids().await? {
        let Some(row) = writing.submission(id).await? else { continue };
        let version = writing.version(id, row.version_no).await?;
        let version = version
            .ok_or_else(|| Fault::plain(format!("submission {id} has no version {}", row.version_no)))?;
        // What was changed past the program is refused where it is shown; it is not found either.
        if let Ok(manuscript) = manuscript_text::read(&version.manuscript, &row.digest) {
            index_submission(writing, &row, &manuscript).await?;
            receipt.submissions += 1;
        }
    }
    for row in bulletins {
        index_bulletin(writing, row.id, &row.bulletin).await?;
        receipt.bulletins += 1;
    }
    for id in writing.publication_ids().await? {
        if let Some(row) = writing.publication(id).await? {
            index_publication(writing, &row).await?;
            receipt.publications += 1;
        }
    }
    for row in writing.kept_pages().await? {
        index_kept_page(writing, row.id, &row).await?;
    }
    Ok(receipt)
}

/// Lets an issued bulletin be found by its title, its number and the words of its frozen data.
pub(crate) async fn index_bulletin(
    writing: &mut Writing,
    id: i64,
    row: &NewBulletinRow,
) -> Result<(), OfficeError> {
    let mut words = Vec::new();
    if let Ok(data) = serde_json::from_str::<serde_json::Value>(&row.data) {
        gather(&data, &mut words);
    }
    words.sort_unstable();
    words.dedup();
    let text = IndexedText {
        kind: BULLETIN,
        record_id: id,
        units: [0, 0],
        reach: Reach::All,
        title: &row.title,
        body: &format!("{} {}\n{}", row.number, row.period, words.join("\n")),
        on: &row.issued_on,
    };
    index(writing, &text).await
}

/// The Chinese words of the data; keys, codes and figures are none.
fn gather(value: &serde_json::Value, words: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) if !text.is_ascii() => words.push(text.clone()),
        serde_json::Value::Array(values) => values.iter().for_each(|value| gather(value, words)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| gather(value, words)),
        _ => {}
    }
}
