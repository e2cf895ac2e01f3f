//! The verb 核对佐证材料包: takes a package apart and brings its files and a list of rows together by the rule 序号+稿件标题.
//! Everything a liaison can cure comes in one list. Nothing is kept; who wants to keep a file hands it to
//! [`Office::keep_packed`].

use crate::Office;
use crate::evidence::zip_in::{PackedItem, take_apart};
use crate::evidence::{EvidenceOf, HeldFile, Received, Receiving};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{evidence as act, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_text::day;
use zhaozhang_text::evidence::matching::{EvidenceFault, Matching, PackedFile, ReportRow, matching};

/// A row of the list a package is held against (清单的一行).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedRow {
    /// 序号, from 1.
    pub number: u32,
    /// 稿件标题.
    pub title: String,
    /// 发布时间, when it is known.
    pub published_on: Option<NaiveDate>,
    /// Whether the row says why it has no evidence.
    pub has_reason: bool,
}

/// A package with what it fits (核对结果).
#[derive(Debug)]
pub struct OpenedPackage {
    /// Its files, by path.
    pub items: Vec<PackedItem>,
    /// Row and file by their places, in the order of the files.
    pub pairs: Vec<(usize, usize)>,
    /// Everything to put right, in the order of the files, then of the rows.
    pub faults: Vec<EvidenceFault>,
}

impl Office {
    /// Takes a package apart and holds it against a list of rows; the period is the one the rows are reported for.
    ///
    /// Refused whole: no package (E-302), too many names (E-303), names that lead out (E-304), a bomb (E-305), a
    /// password (E-306).
    pub async fn read_package(
        &self,
        actor: &Actor,
        package: Receiving,
        rows: &[ListedRow],
        period: Option<Period>,
    ) -> Result<OpenedPackage, OfficeError> {
        permit(actor, act::TRY_PACKAGE)?;
        let package = package.finish().await?;
        let path = package.path().to_owned();
        let folder = path.parent().map(std::path::Path::to_path_buf).unwrap_or_default();
        let stem = format!("{}-{}", self.inner.evidence.next_number(), self.random().hex::<8>());
        let taken = tokio::task::spawn_blocking(move || take_apart(&path, &folder, &stem)).await;
        let taken = taken.map_err(|cause| Fault::new("taking a package apart was cut off", cause))?;
        let taken = taken.map_err(|cause| crate::evidence::receiving::not_written(&cause))?;
        let items = taken.map_err(Refusal::Listed)?;
        Ok(held_against(items, rows, period))
    }

    /// Tries a package against a list and records that somebody did.
    pub async fn try_package(
        &self,
        moment: &Moment,
        actor: &Actor,
        package: Receiving,
        (rows, period): (&[ListedRow], Option<Period>),
    ) -> Result<OpenedPackage, OfficeError> {
        let name = package.name.clone();
        let opened = self.read_package(actor, package, rows, period).await?;
        let detail = format!(
            "{}个文件对{}行，对上{}个，{}处问题",
            opened.items.len(),
            rows.len(),
            opened.pairs.len(),
            opened.faults.len()
        );
        let mut writing = self.inner.store.write().await?;
        writing.record(event(moment, actor, act::TRY_PACKAGE, &name, &detail)).await?;
        writing.commit().await?;
        Ok(opened)
    }

    /// Puts a file of a package on its place, ready to be attached in a verb's transaction.
    pub async fn keep_packed(
        &self,
        moment: &Moment,
        actor: &Actor,
        of: &EvidenceOf,
        file: Received,
    ) -> Result<HeldFile, OfficeError> {
        permit(actor, act::HOLD)?;
        self.keep_received(moment, actor, of, file).await
    }
}

fn held_against(items: Vec<PackedItem>, rows: &[ListedRow], period: Option<Period>) -> OpenedPackage {
    let files: Vec<PackedFile> = items
        .iter()
        .map(|item| PackedFile {
            path: item.path.clone(),
            size_bytes: item.file.size,
            digest: item.file.hash.clone(),
            kind: item.kind,
        })
        .collect();
    let listed: Vec<ReportRow> = rows
        .iter()
        .map(|row| ReportRow { number: row.number, title: row.title.clone(), has_reason: row.has_reason })
        .collect();
    let Matching { pairs, mut faults } = matching(&listed, &files);
    for fault in faults.iter_mut().filter(|fault| fault.code == "E-102") {
        if let Some(item) = items.iter().find(|item| item.path == fault.path && !item.why.is_empty()) {
            fault.what = format!("打不开：{}", item.why);
        }
    }
    if let Some(period) = period {
        faults.extend(rows.iter().filter_map(|row| outside(row, period)));
    }
    let pairs = pairs.into_iter().map(|pair| (pair.row, pair.file)).collect();
    OpenedPackage { items, pairs, faults }
}

fn outside(row: &ListedRow, period: Period) -> Option<EvidenceFault> {
    let day = row.published_on.filter(|day| !period.contains(*day))?;
    Some(EvidenceFault {
        code: "E-112",
        path: String::new(),
        row: Some(row.number),
        what: format!("第{}行《{}》发布于{}，不在{period}内", row.number, row.title, document_date(day)),
        cure: "请核对发布时间；确属别的季度的，请报到那个季度".to_owned(),
    })
}

/// Reads a list as it is pasted from a form: 序号, 稿件标题 and, where it is there, 发布时间, apart by tabs, or the number
/// before the title as files are named. Every line that cannot be read is said.
pub fn listed_rows(text: &str) -> Result<Vec<ListedRow>, Refusal> {
    let mut rows: Vec<ListedRow> = Vec::new();
    let mut problems = Vec::new();
    for (line, at) in text.lines().zip(1_usize..) {
        if line.trim().is_empty() || line.trim_start().starts_with("序号") {
            continue;
        }
        let cells: Vec<&str> = line.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let read = zhaozhang_text::evidence::name::read(&cells.join(" "));
        let (number, title) = match cells.as_slice() {
            [number, title, ..] => (number.trim_end_matches(['.', '、']).parse().ok(), (*title).to_owned()),
            _ => (read.row, read.title),
        };
        let published_on =
            cells.get(2..).unwrap_or_default().iter().find_map(|cell| day::parse(cell, None).ok());
        match number.filter(|_| !title.is_empty()) {
            Some(number) if rows.iter().any(|row| row.number == number) => {
                let what = format!("清单第{at}行的序号{number}重复");
                problems.push(Problem::at("rows", "E-308", what, "请核对序号，每行一个"));
            }
            Some(number) => rows.push(ListedRow { number, title, published_on, has_reason: false }),
            None => {
                let what = format!("清单第{at}行读不出序号和标题");
                problems.push(Problem::at(
                    "rows",
                    "E-307",
                    what,
                    "请按“序号、稿件标题、发布时间”每行一篇粘贴",
                ));
            }
        }
    }
    if rows.is_empty() && problems.is_empty() {
        let cure = "请从季报表复制序号、稿件标题、发布时间粘贴进来";
        problems.push(Problem::at("rows", "E-307", "没有清单", cure));
    }
    if problems.is_empty() { Ok(rows) } else { Err(Refusal::Listed(problems)) }
}
