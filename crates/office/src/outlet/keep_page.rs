//! The verb 抓取网页留存: a page the web room fetched is read, told whose it is on its day, and kept as an archive file with
//! its SM3 and the time. A medium that cannot be told waits in the same act.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::outlet::ask_outlet::{Asked, ask};
use crate::outlet::outlets::{Claim, Resolution};
use crate::outlet::warc::{Archived, archive};
use crate::permit::{outlet as act, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zhaozhang_domain::chain::digest;
use zhaozhang_store::KeptPageRow;
pub use zhaozhang_text::page::PageText;
use zhaozhang_text::page::read;

/// A page as it was fetched (抓取结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchedPage {
    /// As it was pasted.
    pub address: String,
    /// Where it came from in the end.
    pub final_address: String,
    /// HTTP status.
    pub status: u16,
    /// 内容类型.
    pub content_type: String,
    /// Status line and headers.
    pub head: String,
    /// The body, decoded.
    pub body: Vec<u8>,
}

impl FetchedPage {
    /// What the server said of the encoding.
    pub fn charset(&self) -> &str {
        let (_, after) = self.content_type.split_once("charset=").unwrap_or_default();
        after.split([';', ' ']).next().unwrap_or_default().trim_matches(['"', '\''])
    }

    /// The page read.
    pub fn read(&self) -> Result<PageText, Problem> {
        read(&self.body, self.charset()).map_err(|refusal| {
            Problem::at("address", "E-143", refusal.to_string(), "请改为上传网页的截图或扫描件")
        })
    }
}

/// The digest by which a later look tells whether the text changed.
pub(crate) fn text_digest(text: &str) -> String {
    digest(text.as_bytes())
}

impl Office {
    /// Keeps a fetched page and gives its number.
    ///
    /// Refused: an answer that is no page (E-142: its status), a page too large to read (E-143).
    pub async fn keep_page(
        &self,
        moment: &Moment,
        actor: &Actor,
        page: &FetchedPage,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::KEEP_PAGE)?;
        if page.status != 200 {
            let what = format!("网站答复{}，没有给出网页", page.status);
            return Err(listed(Problem::at(
                "address",
                "E-142",
                what,
                "请核对网址；网页已撤下的，请上传当时的截图",
            )));
        }
        let read = page.read().map_err(listed)?;
        let day = read.published.as_ref().map_or(moment.today, |time| time.day);
        let book = self.outlets().await?;
        let found = book.resolve(Claim { address: &page.final_address, name: "" }, day, None);
        let bytes = archive(&Archived {
            address: &page.final_address,
            asked: &page.address,
            at: &moment.at,
            head: &page.head,
            body: &page.body,
            text: &read.text,
        });
        let sum = digest(&bytes);
        let size = bytes.len();
        let path =
            Path::new("pages").join(sum.chars().take(2).collect::<String>()).join(format!("{sum}.warc"));
        let target = self.inner.data_folder.join(&path);
        // The file is on the disk before the database names it.
        let written = tokio::task::spawn_blocking(move || keep(&target, &bytes)).await;
        written
            .map_err(|cause| Fault::new("keeping a page was cut off", cause))?
            .map_err(|cause| Fault::new("cannot keep a page", cause))?;
        let pending = found.is_pending();
        let title = read.title.clone();
        let row = KeptPageRow {
            archive_digest: sum.clone(),
            archive_size: i64::try_from(size).unwrap_or(i64::MAX),
            archive_path: path.to_string_lossy().into_owned(),
            unit: actor.unit.unwrap_or_default(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
            ..row_of(page, read, &found)
        };
        let mut writing = self.inner.store.write().await?;
        let id = writing.add_kept_page(row).await?;
        if pending {
            let source = format!("留存网页{id}");
            let asked = Asked { name: "", address: &page.final_address, on: day, source: &source };
            ask(&mut writing, (moment, actor), &asked).await?;
        }
        let detail = format!("{}《{}》，{size}字节，SM3 {sum}", page.final_address, title);
        writing.record(event(moment, actor, act::KEEP_PAGE, &format!("留存网页{id}"), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }
}

/// What was found out about a page; where and by whom it is kept, the verb says.
fn row_of(page: &FetchedPage, read: PageText, found: &Resolution) -> KeptPageRow {
    KeptPageRow {
        address: page.address.clone(),
        final_address: page.final_address.clone(),
        status: i64::from(page.status),
        content_type: page.content_type.clone(),
        title: read.title,
        author: read.author,
        source_line: read.source,
        published: read.published.map(|time| time.words()).unwrap_or_default(),
        outlet: found.outlet.clone(),
        class: found.class.clone().unwrap_or_default(),
        reading: found.reasons.join("；"),
        text_digest: text_digest(&read.text),
        main_text: read.text,
        ..KeptPageRow::default()
    }
}

fn listed(problem: Problem) -> OfficeError {
    Refusal::Listed(vec![problem]).into()
}

fn keep(target: &PathBuf, bytes: &[u8]) -> std::io::Result<()> {
    if target.is_file() {
        return Ok(());
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = target.with_extension("part");
    let mut file = fs::File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, target)
}
