//! Papers besides bulletins (公文): drawn as PDF and Word to GB/T 9704, frozen with their files and hashes, read back as
//! they were issued. What they say is decided by [`crate::issuing::issue_erratum`] and [`crate::issuing::issue_commendation`].

use crate::Office;
use crate::bulletin;
use crate::bulletin::text_part;
use crate::issuing::bulletins::{BulletinFile, file_of};
use crate::issuing::document_number::{self, NumberUse};
use crate::issuing::freeze_bulletin::{NewBulletinFile, keep_files};
use crate::moment::{Actor, Moment};
use crate::refusal::{Fault, OfficeError, Refusal};
use crate::supervision::supervision_papers::PAPER_KIND;
use serde::Serialize;
use zhaozhang_document::official::OfficialDocument;
use zhaozhang_document::{docx, pdf};
use zhaozhang_domain::chain::{canonical, digest};
pub use zhaozhang_store::PaperRow;
use zhaozhang_store::{BulletinFileRow, NewPaperRow, Writing};

/// A frozen paper (公文).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPaper {
    /// Its row: kind, number, title, data, hash.
    pub row: PaperRow,
    /// Its files.
    pub files: Vec<BulletinFile>,
}

/// Number and day of a paper on its way (公文要素).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperRequest {
    /// 发文字号.
    pub number: String,
    /// 成文日期; nothing for today.
    pub issued_on: Option<chrono::NaiveDate>,
    /// 抄送.
    pub copy_to: String,
    /// 印发数.
    pub print_run: Option<u32>,
    /// Why words that the checks stop are printed as they are (保留理由); empty when nothing is kept.
    pub kept: String,
}

/// A paper's data: its words, so that a page shows what was issued without drawing it again.
#[derive(Serialize)]
struct PaperData<'a> {
    format: &'static str,
    title: &'a str,
    document_number: &'a str,
    masthead: &'a str,
    text: Vec<text_part::TextPart<'a>>,
}

/// The words of a paper as data that pages show.
pub fn data_of(document: &OfficialDocument) -> String {
    let data = PaperData {
        format: "zhaozhang-paper/1",
        title: &document.title,
        document_number: document.head.as_ref().map_or("", |head| &head.document_number),
        masthead: document.head.as_ref().map_or("", |head| &head.issuer_mark),
        text: text_part::of(document),
    };
    // Strings and lists only: writing them cannot fail.
    serde_json::to_string(&data).unwrap_or_default()
}

impl Office {
    /// The papers, newest first.
    pub async fn papers(&self) -> Result<Vec<PaperRow>, Fault> {
        let rows = self.inner.store.papers().await?;
        Ok(rows.into_iter().filter(|row| row.paper.kind != PAPER_KIND).collect())
    }

    /// The paper of that number with its files.
    pub async fn paper(&self, id: i64) -> Result<KeptPaper, OfficeError> {
        let kept = self.kept_paper(id).await?;
        // Papers of supervision are seen by whom they went to, and few by fewer: they have pages of their own.
        if kept.row.paper.kind == PAPER_KIND {
            return Err(Refusal::NotFound { what: format!("编号{id}的公文") }.into());
        }
        Ok(kept)
    }

    /// The paper of that number with its files, whatever its kind; who may see it is the caller's matter.
    pub(crate) async fn kept_paper(&self, id: i64) -> Result<KeptPaper, OfficeError> {
        let row = self.inner.store.paper(id).await?;
        let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的公文") })?;
        let files = self.inner.store.paper_files(id).await?;
        Ok(KeptPaper { row, files: files.iter().map(file_of).collect() })
    }

    /// A file of a paper as it was issued.
    pub async fn paper_file(&self, id: i64, name: &str) -> Result<NewBulletinFile, OfficeError> {
        self.paper(id).await?;
        self.kept_paper_file(id, name).await
    }

    /// The same whatever its kind; who may see it is the caller's matter.
    pub(crate) async fn kept_paper_file(&self, id: i64, name: &str) -> Result<NewBulletinFile, OfficeError> {
        let files = self.inner.store.paper_files(id).await?;
        let file = files.into_iter().find(|file| file.name == name);
        let file = file
            .ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的公文的文件“{name}”") })?;
        let bytes = self.kept_file(&file.path, &file.hash).await?;
        Ok(NewBulletinFile { name: file.name, media_type: file.media_type, bytes })
    }

    /// What of the papers, the frozen years and the evidence of contests is not what was kept, in words.
    pub(crate) async fn changed_papers(&self) -> Result<Vec<String>, Fault> {
        let store = &self.inner.store;
        let mut problems = Vec::new();
        for row in store.papers().await? {
            let files = store.paper_files(row.id).await?;
            if paper_hash(&row.paper, &files) != row.paper.hash {
                problems.push(format!("公文{}的数据与校验值不符", row.id));
            }
            for file in files {
                if self.kept_file(&file.path, &file.hash).await.is_err() {
                    problems.push(format!("公文{}的文件“{}”缺失或已被改动", row.id, file.name));
                }
            }
        }
        for entry in self.notices().iter() {
            for row in store.year_results(&entry.notice.code).await? {
                if digest(row.data.as_bytes()) != row.hash {
                    problems.push(format!("{}年度结果第{}版与校验值不符", row.year, row.version));
                }
            }
        }
        for row in store.last_contests(u32::MAX).await? {
            let is_kept =
                row.file_path.is_empty() || self.kept_file(&row.file_path, &row.file_hash).await.is_ok();
            if !is_kept {
                problems.push(format!("异议{}的佐证文件“{}”缺失或已被改动", row.id, row.file_name));
            }
        }
        Ok(problems)
    }

    /// Draws a paper as PDF and Word.
    pub(crate) async fn draw_paper(
        &self,
        document: OfficialDocument,
        name: &'static str,
    ) -> Result<Vec<NewBulletinFile>, OfficeError> {
        let fonts_folder = self.fonts_folder().to_owned();
        let work = move || {
            let fonts = bulletin::fonts::read(&fonts_folder).map_err(|problem| Refusal::Missing {
                what: problem.to_string().trim_end_matches('。').to_owned(),
                cure: "字体补齐后重新印发".to_owned(),
            })?;
            let drawn = pdf::official(&document, &fonts);
            let drawn = drawn.map_err(|cause| Fault::new("cannot draw the paper", cause))?;
            let word =
                docx::official(&document).map_err(|cause| Fault::new("cannot write the paper", cause))?;
            let file = |ending: &str, kind: &str, bytes| NewBulletinFile {
                name: format!("{name}.{ending}"),
                media_type: kind.to_owned(),
                bytes,
            };
            let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            Ok(vec![file("pdf", "application/pdf", drawn.bytes), file("docx", docx, word)])
        };
        crate::scored::aside("drawing a paper".to_owned(), work).await?
    }

    /// Keeps a drawn paper for good and takes its number; gives its id and hash.
    pub(crate) async fn keep_paper(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        actor: &Actor,
        mut new: NewPaperRow,
        files: &[NewBulletinFile],
    ) -> Result<(i64, String), OfficeError> {
        document_number::take(writing, moment, actor, &new.number, (NumberUse::Paper, &new.title)).await?;
        let id = writing.next_paper_id().await?;
        let files = keep_files(&self.inner.data_folder, "papers", id, &moment.at, files)?;
        new.created_at.clone_from(&moment.at);
        new.created_by.clone_from(&actor.name);
        new.hash = paper_hash(&new, &files);
        writing.add_paper(id, &new, &files).await?;
        Ok((id, new.hash))
    }
}

/// The hash that seals a paper: its fields, its data and the name and hash of every file.
fn paper_hash(new: &NewPaperRow, files: &[BulletinFileRow]) -> String {
    let files: Vec<String> =
        files.iter().map(|file| canonical("file", &["name", "hash"], &[&file.name, &file.hash])).collect();
    let names = [
        "kind",
        "notice_code",
        "period",
        "number",
        "title",
        "issued_on",
        "created_at",
        "created_by",
        "data",
        "files",
    ];
    let values = [
        new.kind.as_str(),
        &new.notice_code,
        &new.period,
        &new.number,
        &new.title,
        &new.issued_on,
        &new.created_at,
        &new.created_by,
        &new.data,
        &files.concat(),
    ];
    digest(canonical("照章公文/1", &names, &values).as_bytes())
}
