//! A page as it is kept (网页留存记录): read, told whose it is on its day, put into an archive file of the evidence house,
//! recorded as a published piece when enough was read, and hung as evidence. What verbs about pages share; the verbs
//! are [`crate::outlet::keep_page`] and [`crate::outlet::paste_page`].

use crate::Office;
use crate::evidence::{EvidenceKind, EvidenceOf, HeldFile, attach};
use crate::moment::{Actor, Moment};
use crate::outlet::ask_outlet::{Asked, ask};
use crate::outlet::fetched_page::FetchedPage;
use crate::outlet::outlets::{Claim, Resolution};
use crate::outlet::page_confidence::{Judged, judged};
use crate::outlet::warc::{Archived, archive};
use crate::publication::publications::{NewPublication, Origin, checked};
use crate::publication::record_publications::append;
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::chain::digest;
use zhaozhang_domain::period::Period;
use zhaozhang_store::{KeptPageRow, Writing};
use zhaozhang_text::normalise::{cell, shortened};
use zhaozhang_text::outlet::address::host;
use zhaozhang_text::page::PageText;

/// The kind of record pictures of a page hang on.
pub const PAGE_OWNER: &str = "kept_page";
/// The kind of record archives of pages hang on once the page is a published piece.
pub(crate) const PIECE_OWNER: &str = "publication";
/// The longest title of a piece, in characters.
const LONGEST_TITLE: usize = 200;
/// The longest address a piece of evidence names, in characters.
const LONGEST_ADDRESS: usize = 300;

/// A page ready to be kept; nothing names its files yet.
#[derive(Debug)]
pub(crate) struct PageRecord {
    pub(crate) page: KeptPageRow,
    pub(crate) piece: NewPublication,
    /// Why it cannot be recorded as a piece.
    pub(crate) lacking: Vec<Problem>,
    pub(crate) judged: Judged,
    pub(crate) day: Option<NaiveDate>,
    evidence: EvidenceOf,
    archive: HeldFile,
    pictures: Vec<HeldFile>,
    is_pending: bool,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) page: i64,
    pub(crate) publication: Option<i64>,
}

/// For whom and for what a page is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeptFor<'a> {
    /// The unit; 0 for the office itself.
    pub(crate) unit: i64,
    /// The notice whose list of media counts.
    pub(crate) notice: Option<&'a str>,
    /// The quarter it is reported for.
    pub(crate) quarter: Option<Period>,
}

/// The digest by which a later look tells whether the text changed.
pub(crate) fn text_digest(text: &str) -> String {
    digest(text.as_bytes())
}

impl Office {
    /// Reads a page and puts its files on their places.
    ///
    /// Refused: an answer that is no page (E-142: its status), a page too large to read (E-143), and what evidence may
    /// be refused for.
    pub(crate) async fn page_record(
        &self,
        moment: &Moment,
        actor: &Actor,
        page: &FetchedPage,
        of: KeptFor<'_>,
    ) -> Result<PageRecord, OfficeError> {
        if page.status != 200 {
            let what = format!("网站答复{}，没有给出网页", page.status);
            let cure = "请核对网址；网页已撤下的，请上传当时的截图";
            return Err(Refusal::Listed(vec![Problem::at("address", "E-142", what, cure)]).into());
        }
        let read = page.read().map_err(|problem| Refusal::Listed(vec![problem]))?;
        let day = read.published.as_ref().map(|time| time.day);
        let book = self.outlets().await?;
        let claim = Claim { address: &page.final_address, name: "" };
        let found = book.resolve(claim, day.unwrap_or(moment.today), of.notice);
        let class = found.class.clone().unwrap_or_default();
        let judged = judged(&read, (&found.outlet, &class), (of.quarter, page.is_uploaded()));
        let piece = piece_of(page, &read, &found, of.unit);
        let evidence = EvidenceOf {
            unit: Some(of.unit).filter(|unit| *unit != 0),
            kind: EvidenceKind::Page,
            title: if piece.title.is_empty() {
                "没有读出标题的网页".to_owned()
            } else {
                piece.title.clone()
            },
            published_on: day.filter(|day| *day <= moment.today),
            address: if page.final_address.chars().count() > LONGEST_ADDRESS {
                String::new()
            } else {
                page.final_address.clone()
            },
            ..EvidenceOf::default()
        };
        let bytes = archive(&Archived {
            address: &page.final_address,
            asked: &page.address,
            at: &moment.at,
            head: &page.head,
            media_type: &page.content_type,
            body: &page.body,
            text: &read.text,
        });
        let archive = self.page_file((moment, actor), &evidence, ("网页存档.warc", &bytes)).await?;
        let mut pictures = Vec::new();
        for picture in &page.pictures {
            let name = (picture.name.as_str(), picture.bytes.as_slice());
            pictures.push(self.page_file((moment, actor), &evidence, name).await?);
        }
        let lacking = checked(&piece, moment.today).err().unwrap_or_default();
        let row = KeptPageRow {
            archive_digest: archive.hash.clone(),
            archive_size: i64::try_from(archive.size_bytes).unwrap_or(i64::MAX),
            archive_path: archive.row.path.clone(),
            unit: of.unit,
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
            ..row_of(page, read, &found)
        };
        let is_pending = found.is_pending();
        Ok(PageRecord { page: row, piece, lacking, judged, day, evidence, archive, pictures, is_pending })
    }

    async fn page_file(
        &self,
        (moment, actor): (&Moment, &Actor),
        of: &EvidenceOf,
        (name, bytes): (&str, &[u8]),
    ) -> Result<HeldFile, OfficeError> {
        let received = self.receive_evidence_bytes(name, bytes).await?.finish().await?;
        self.keep_received(moment, actor, of, received).await
    }
}

/// Writes a page, its piece and their evidence, inside a verb's transaction.
pub(crate) async fn write(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    record: &PageRecord,
) -> Result<Recorded, OfficeError> {
    let page = writing.add_kept_page(record.page.clone()).await?;
    crate::search::index_kept_page(writing, page, &record.page).await?;
    if record.is_pending {
        let source = format!("留存网页{page}");
        let on = record.day.unwrap_or(moment.today);
        let asked = Asked { name: "", address: &record.page.final_address, on, source: &source };
        ask(writing, (moment, actor), &asked).await?;
    }
    let publication = if record.lacking.is_empty() {
        let pieces = std::slice::from_ref(&record.piece);
        append(writing, moment, actor, pieces).await?.first().copied()
    } else {
        None
    };
    let owner = publication.map_or((PAGE_OWNER, page), |id| (PIECE_OWNER, id));
    hang(writing, (moment, actor), record, owner, &[&record.archive]).await?;
    let pictures: Vec<&HeldFile> = record.pictures.iter().collect();
    hang(writing, (moment, actor), record, (PAGE_OWNER, page), &pictures).await?;
    Ok(Recorded { page, publication })
}

/// Hangs everything kept of a page on a row of a report; gives how many files.
pub(crate) async fn hang_on_row(
    writing: &mut Writing,
    by: (&Moment, &Actor),
    record: &PageRecord,
    (kind, row): (&str, i64),
) -> Result<usize, OfficeError> {
    let files: Vec<&HeldFile> = std::iter::once(&record.archive).chain(&record.pictures).collect();
    hang(writing, by, record, (kind, row), &files).await
}

/// Hangs files on a record; one that hangs there already, or finds no room, is left out.
async fn hang(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    record: &PageRecord,
    (kind, id): (&str, i64),
    files: &[&HeldFile],
) -> Result<usize, OfficeError> {
    let of = EvidenceOf { owner_kind: kind.to_owned(), owner_id: id, ..record.evidence.clone() };
    let mut hung = 0;
    for file in files {
        match attach(writing, moment, actor, &of, file).await {
            Ok(_) => hung += 1,
            Err(OfficeError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(hung)
}

fn piece_of(page: &FetchedPage, read: &PageText, found: &Resolution, unit: i64) -> NewPublication {
    let outlet = [found.outlet.clone(), cell(&read.site), host(&page.final_address).unwrap_or_default()];
    NewPublication {
        unit: Some(unit).filter(|unit| *unit != 0),
        title: shortened(&cell(&read.title), LONGEST_TITLE),
        outlet: outlet.into_iter().find(|name| !name.is_empty()).unwrap_or_default(),
        address: page.final_address.clone(),
        published: read
            .published
            .as_ref()
            .map(zhaozhang_text::page::time::PageTime::words)
            .unwrap_or_default(),
        text: read.text.clone(),
        // A file somebody saved is what somebody says.
        origin: if page.is_uploaded() { Origin::Reported } else { Origin::Fetched },
    }
}

/// What was found out about a page; where and by whom it is kept, the verb says.
fn row_of(page: &FetchedPage, read: PageText, found: &Resolution) -> KeptPageRow {
    let mut reasons = found.reasons.clone();
    if page.is_uploaded() {
        reasons.push("网页由填报人另存上传，不是系统取回".to_owned());
    }
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
        reading: reasons.join("；"),
        text_digest: text_digest(&read.text),
        main_text: read.text,
        ..KeptPageRow::default()
    }
}
