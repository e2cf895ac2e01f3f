//! A file of published pieces (稿件文件): lines of JSON as `zhaozhang reprints` reads them, or a table in any of the four
//! formats with the columns 标题, 媒体, 网址, 发布时间, 正文. It only reads; what a piece must have is checked by the verb.

use crate::ledger::ledger_book::BookRefusal;
use crate::ledger::ledger_book::plain::{PlainSheet, sheets};
use crate::publication::publications::{NewPublication, Origin};
use crate::refusal::Problem;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_text::decode::decode;
use zhaozhang_text::normalise::{cell, key};

/// So many problems are listed.
const MOST_PROBLEMS: usize = 200;

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    title: String,
    #[serde(default, alias = "source")]
    outlet: String,
    #[serde(default, alias = "url", alias = "link")]
    address: String,
    #[serde(default, alias = "pub")]
    published: String,
    #[serde(default)]
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Title,
    Outlet,
    Address,
    Published,
    Text,
}

impl Column {
    fn of(head: &str) -> Option<Self> {
        let head = key(head);
        let has = |word: &str| head.contains(word);
        Some(match () {
            () if has("标题") || has("题目") => Self::Title,
            () if has("网址") || has("链接") => Self::Address,
            () if has("时间") || has("日期") => Self::Published,
            () if has("媒体") || has("平台") || has("来源") => Self::Outlet,
            () if has("正文") || has("全文") || has("内容") => Self::Text,
            () => return None,
        })
    }
}

/// Reads a file; everything that could not be read is listed with its line.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Vec<NewPublication>, Vec<Problem>> {
    let is_lines = file_name.to_ascii_lowercase().ends_with(".jsonl")
        || bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    if is_lines { read_lines(bytes) } else { read_table(file_name, bytes) }
}

fn read_lines(bytes: &[u8]) -> Result<Vec<NewPublication>, Vec<Problem>> {
    let text = decode(bytes).map_err(|refusal| {
        vec![Problem::at(
            "file",
            "R-331",
            format!("文件读不出文字（{refusal}）"),
            "请另存为UTF-8编码后重新导入",
        )]
    })?;
    let (mut pieces, mut problems) = (Vec::new(), Vec::new());
    for (line, number) in text.text.lines().zip(1_usize..).filter(|(line, _)| !line.trim().is_empty()) {
        match serde_json::from_str::<Line>(line) {
            Ok(line) => pieces.push(NewPublication {
                unit: None,
                title: line.title,
                outlet: line.outlet,
                address: line.address,
                published: line.published,
                text: line.text,
                origin: Origin::Imported,
            }),
            Err(cause) => {
                let what = format!("第{number}行不是一行一条的JSON（第{}字处）", cause.column());
                problems.push(Problem::at("file", "R-331", what, "请检查引号和换行"));
            }
        }
        if problems.len() > MOST_PROBLEMS {
            break;
        }
    }
    if problems.is_empty() { Ok(pieces) } else { Err(problems) }
}

fn read_table(file_name: &str, bytes: &[u8]) -> Result<Vec<NewPublication>, Vec<Problem>> {
    let unread =
        |refusal: BookRefusal| vec![Problem::at("file", "R-331", refusal.what.clone(), refusal.cure.clone())];
    let sheets = sheets(file_name, bytes).map_err(unread)?;
    let mut pieces = Vec::new();
    let mut with_head = 0;
    for sheet in &sheets {
        if let Some((head, columns)) = head_of(sheet) {
            with_head += 1;
            pieces.extend(sheet.rows.iter().skip(head + 1).filter_map(|(_, cells)| piece(cells, &columns)));
        }
    }
    if with_head == 0 {
        let what = "表中没有找到表头（至少要有“标题”和“发布时间”两栏）";
        let cure = "请在第一行写明标题、发布媒体、网址、发布时间、正文";
        return Err(vec![Problem::at("file", "R-332", what, cure)]);
    }
    Ok(pieces)
}

/// The row of the head and where its columns stand.
fn head_of(sheet: &PlainSheet) -> Option<(usize, BTreeMap<Column, usize>)> {
    sheet.rows.iter().take(10).enumerate().find_map(|(row, (_, cells))| {
        let mut columns = BTreeMap::new();
        for (at, words) in cells.iter().enumerate() {
            if let Some(column) = Column::of(words) {
                columns.entry(column).or_insert(at);
            }
        }
        let is_head = columns.contains_key(&Column::Title) && columns.contains_key(&Column::Published);
        is_head.then_some((row, columns))
    })
}

fn piece(cells: &[String], columns: &BTreeMap<Column, usize>) -> Option<NewPublication> {
    let words = |column: Column| {
        columns.get(&column).and_then(|at| cells.get(*at)).map(String::as_str).unwrap_or_default()
    };
    if cells.iter().all(|words| words.trim().is_empty()) {
        return None;
    }
    Some(NewPublication {
        unit: None,
        title: cell(words(Column::Title)),
        outlet: cell(words(Column::Outlet)),
        address: cell(words(Column::Address)),
        published: cell(words(Column::Published)),
        text: words(Column::Text).to_owned(),
        origin: Origin::Imported,
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn lines_and_tables_are_read() {
        let lines = "{\"title\":\"甲\",\"source\":\"乙网\",\"pub\":\"2023-03-15\",\"text\":\"丙\"}\n\n";
        let read_lines = read("稿件.jsonl", lines.as_bytes()).unwrap();
        assert_eq!((read_lines.len(), read_lines[0].outlet.as_str()), (1, "乙网"));
        let table = "发表稿件\n序号,稿件标题,发布时间,发布媒体,发布网址（链接）,正文\n1,甲,2023-03-15,乙网,a.cn/1,丙\n,,,,,\n";
        let rows = read("稿件.csv", table.as_bytes()).unwrap();
        assert_eq!((rows.len(), rows[0].address.as_str(), rows[0].text.as_str()), (1, "a.cn/1", "丙"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let wrong = read("稿件.jsonl", "{\"title\":1}\n{\"text\":\"好\"}\n不是".as_bytes()).unwrap_err();
        assert_eq!(wrong.len(), 2);
        assert!(wrong[1].what.contains("第3行"));
        assert_eq!(read("表.csv", "一,二\n三,四\n".as_bytes()).unwrap_err()[0].code, "R-332");
        assert_eq!(read("空.xlsx", b"").unwrap_err()[0].code, "R-331");
    }
}
