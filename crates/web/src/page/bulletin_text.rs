//! The text of a frozen bulletin (通报正文), read from its data for the screen. What is issued is the drawn file;
//! this only shows the same words, and shows nothing when it cannot read them.

use serde_json::Value;

/// A piece of a bulletin on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulletinBlock {
    /// 一、….
    Heading(String),
    /// A paragraph of the text.
    Paragraph(String),
    /// A line without indent: 主送, 附件.
    Plain(String),
    /// 署名 and date.
    Signature(String),
    /// A table.
    Table(TextTable),
}

/// A table on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextTable {
    /// Caption.
    pub name: String,
    /// Head cells.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// Lines under it.
    pub notes: Vec<String>,
}

/// A title with its period, which no line may break: `关于` `2020年7月` `信息工作情况的通报`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulletinTitle {
    /// What stands before the period.
    pub before: String,
    /// The period in words; empty when the title does not name it.
    pub period: String,
    /// What follows.
    pub after: String,
}

impl BulletinTitle {
    /// The title of a period's bulletin.
    pub fn new(title: &str, period: &str) -> Self {
        match title.split_once(period).filter(|_| !period.is_empty()) {
            Some((before, after)) => {
                Self { before: before.to_owned(), period: period.to_owned(), after: after.to_owned() }
            }
            None => Self { before: title.to_owned(), ..Self::default() },
        }
    }
}

/// What could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BulletinText {
    /// 发文机关标志; empty when the data does not say.
    pub masthead: String,
    /// The text.
    pub blocks: Vec<BulletinBlock>,
}

/// Reads `{"masthead": …, "text": [{"heading"|"paragraph"|"plain"|"signature": …} | {"table": {"name", "head", "rows", "notes"}}]}`.
pub fn read(data: &str) -> BulletinText {
    let Ok(value) = serde_json::from_str::<Value>(data) else { return BulletinText::default() };
    let blocks = value.get("text").and_then(Value::as_array);
    BulletinText {
        masthead: words(value.get("masthead")),
        blocks: blocks.map(|blocks| blocks.iter().filter_map(block).collect()).unwrap_or_default(),
    }
}

fn block(value: &Value) -> Option<BulletinBlock> {
    let (kind, inner) = value.as_object()?.iter().next()?;
    let said = words(Some(inner));
    Some(match kind.as_str() {
        "heading" => BulletinBlock::Heading(said),
        "paragraph" => BulletinBlock::Paragraph(said),
        "plain" => BulletinBlock::Plain(said),
        "signature" => BulletinBlock::Signature(said),
        "table" => BulletinBlock::Table(TextTable {
            name: words(inner.get("name")),
            head: cells(inner.get("head")),
            rows: inner.get("rows")?.as_array()?.iter().map(|row| cells(Some(row))).collect(),
            notes: cells(inner.get("notes")),
        }),
        _ => return None,
    })
}

fn cells(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array);
    list.map(|list| list.iter().map(|cell| words(Some(cell))).collect()).unwrap_or_default()
}

fn words(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(words)) => words.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}
