//! Reading a filled 季报表 (读季报): as clerks send it, in Excel, WPS, CSV or Word, with the head anywhere, columns in any
//! order, blank rows, notes below, full-width digits. Every problem comes with its row and cure; what was read is given
//! besides, so that mail can go into a draft with all its faults.

use crate::ledger::ledger_book::plain::{PlainRow, PlainSheet, sheets};
use crate::ledger::ledger_book::{BookRefusal, RowProblem};
use crate::report::pdf_table;
use crate::report::report_content::ReportLine;
use crate::wording::proofread::Document;
use std::collections::BTreeMap;
use zhaozhang_text::day;
use zhaozhang_text::normalise::{cell, half_width, key, shortened};

/// What was read out of a form (读表结果).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadReport {
    /// 填报单位 as written; empty when it is not there.
    pub unit: String,
    /// The rows in order, good or not.
    pub rows: Vec<ReportLine>,
    /// Everything that is wrong.
    pub problems: Vec<RowProblem>,
}

/// A column of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Number,
    Title,
    Published,
    Outlet,
    Address,
}

impl Column {
    fn of(head: &str) -> Option<Self> {
        let head = key(head);
        let has = |word: &str| head.contains(word);
        Some(match () {
            () if head.is_empty() || head.chars().count() > 12 => return None,
            () if has("序号") => Self::Number,
            () if has("标题") || has("稿件名称") => Self::Title,
            () if has("网址") || has("链接") => Self::Address,
            () if has("发布时间") || has("发布日期") || has("刊发时间") || has("刊发日期") => {
                Self::Published
            }
            () if has("发布媒体") || has("刊发媒体") || has("采用媒体") => Self::Outlet,
            () => return None,
        })
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Number => "序号",
            Self::Title => "稿件标题",
            Self::Published => "发布时间",
            Self::Outlet => "发布媒体",
            Self::Address => "发布网址（链接）",
        }
    }
}

/// Reads a filled form.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<ReadReport, BookRefusal> {
    let sheets = if is_word(bytes) { word(file_name, bytes)? } else { sheets(file_name, bytes)? };
    of_sheets(&sheets)
}

/// Reads a filled form out of a PDF, from the list of words `pdftotext -tsv` writes.
pub fn read_pdf(file_name: &str, tsv: &str) -> Result<ReadReport, BookRefusal> {
    let sheet = pdf_table::sheet(file_name, tsv).ok_or_else(|| BookRefusal {
        code: "R-146",
        what: "PDF里没有读到季报表的文字，可能是扫描件".to_owned(),
        cure: "请附上Excel或Word格式的季报表".to_owned(),
    })?;
    of_sheets(&[sheet])
}

fn of_sheets(sheets: &[PlainSheet]) -> Result<ReadReport, BookRefusal> {
    let mut read = ReadReport::default();
    let mut with_head = 0;
    for sheet in sheets {
        with_head += usize::from(read_sheet(sheet, &mut read));
    }
    if with_head == 0 {
        return Err(BookRefusal {
            code: "R-141",
            what: "没有找到季报表的表头（应有“稿件标题”和“发布时间”两栏）".to_owned(),
            cure: "请用系统导出的空白表填写，或核对是否选错了文件".to_owned(),
        });
    }
    Ok(read)
}

/// A Word package, told by its content.
fn is_word(bytes: &[u8]) -> bool {
    let mark = b"word/document.xml";
    bytes.starts_with(b"PK\x03\x04") && bytes.windows(mark.len()).any(|part| part == mark)
}

/// The rows of a Word file's tables: cells divided by tabs.
fn word(file_name: &str, bytes: &[u8]) -> Result<Vec<PlainSheet>, BookRefusal> {
    let document = Document::of_file(bytes).map_err(|refusal| BookRefusal {
        code: "R-142",
        what: format!("“{}”{refusal}", shortened(file_name, 40)),
        cure: "请重新另存后再导入".to_owned(),
    })?;
    let row = |(number, line): (u32, &String)| -> PlainRow {
        (number, line.split('\t').map(str::to_owned).collect())
    };
    Ok(vec![PlainSheet { name: file_name.to_owned(), rows: (1..).zip(&document.lines).map(row).collect() }])
}

/// Whether the sheet had a head.
fn read_sheet(sheet: &PlainSheet, read: &mut ReadReport) -> bool {
    let Some((ends_at, columns)) = head(&sheet.rows) else { return false };
    for (_, cells) in sheet.rows.iter().take(ends_at) {
        if read.unit.is_empty() {
            read.unit = unit(cells);
        }
    }
    let mut expected = 1;
    for (number, cells) in sheet.rows.iter().skip(ends_at) {
        let at = |column: Column| {
            let words = columns.get(&column).and_then(|at| cells.get(*at));
            words.map(|words| cell(words).replace('\n', " ").trim().to_owned()).unwrap_or_default()
        };
        let first = cells.iter().map(|words| cell(words)).find(|words| !words.trim().is_empty());
        let is_note =
            first.is_some_and(|words| ["注", "备注", "说明"].iter().any(|sign| words.starts_with(sign)));
        if is_note {
            break;
        }
        let line = ReportLine {
            title: at(Column::Title),
            published: at(Column::Published),
            outlet: at(Column::Outlet),
            address: at(Column::Address),
            ..ReportLine::default()
        }
        .tidied();
        if line.is_blank() || Column::of(&at(Column::Title)) == Some(Column::Title) {
            continue;
        }
        check((sheet, *number), (&at(Column::Number), expected), &line, &mut read.problems);
        expected += 1;
        read.rows.push(line);
    }
    true
}

/// Where the head ends and which column stands where.
fn head(rows: &[PlainRow]) -> Option<(usize, BTreeMap<Column, usize>)> {
    for (at, (_, cells)) in rows.iter().enumerate() {
        let mut columns = BTreeMap::new();
        for (place, words) in cells.iter().enumerate() {
            if let Some(column) = Column::of(words) {
                columns.entry(column).or_insert(place);
            }
        }
        if columns.contains_key(&Column::Title) && columns.contains_key(&Column::Published) {
            return Some((at + 1, columns));
        }
    }
    None
}

/// The unit a line above the table names.
fn unit(cells: &[String]) -> String {
    let mut cells = cells.iter().map(|words| cell(words));
    while let Some(words) = cells.next() {
        let half: String = words.chars().map(half_width).collect();
        if let Some((_, named)) = half.split_once("填报单位:") {
            let named = named.split(['\u{3000}', ' ']).next().unwrap_or_default().trim();
            // Where the name has a cell of its own, it is the next one.
            return if named.is_empty() { cells.next().unwrap_or_default() } else { named.to_owned() };
        }
    }
    String::new()
}

fn check(
    (sheet, number): (&PlainSheet, u32),
    (serial, expected): (&str, u32),
    line: &ReportLine,
    problems: &mut Vec<RowProblem>,
) {
    let mut put = |column: Column, found: &str, code: &'static str, what: String, cure: &str| {
        problems.push(RowProblem {
            sheet: sheet.name.clone(),
            row: Some(number),
            column: column.word().to_owned(),
            found: shortened(found, 40),
            what,
            cure: cure.to_owned(),
            code,
        });
    };
    let serial: String = serial.chars().map(half_width).collect();
    let serial = serial.trim().trim_end_matches(".0");
    if !serial.is_empty() && serial.parse() != Ok(expected) {
        let what = format!("序号应为{expected}");
        put(Column::Number, serial, "R-143", what, "请从1起连续编号，佐证材料按此序号命名");
    }
    if line.title.is_empty() {
        put(Column::Title, "", "R-112", "没有稿件标题".to_owned(), "请填写发布时的标题");
    }
    if let Err(refusal) = day::parse(&line.published, None) {
        let what =
            if line.published.is_empty() { "没有发布时间".to_owned() } else { refusal.to_string() };
        put(Column::Published, &line.published, "R-113", what, "请写成2023-02-01或2023年2月1日");
    }
    if line.outlet.is_empty() && line.address.is_empty() {
        put(Column::Outlet, "", "R-115", "没有发布媒体，也没有网址".to_owned(), "请至少填写一项");
    }
    let is_address = line.address.starts_with("http://") || line.address.starts_with("https://");
    if !line.address.is_empty() && !is_address {
        let what = "网址不完整".to_owned();
        put(Column::Address, &line.address, "R-116", what, "请从浏览器复制完整网址，以http开头");
    }
}
