//! Reading a filled form (读表): finds the head wherever it stands, over one row or two, takes the columns in any order,
//! and lists every problem. It knows no register; whether a unit exists is asked by the verb.

use super::RosterRow;
use crate::ledger::ledger_book::plain::{PlainRow, PlainSheet, sheets};
use crate::ledger::ledger_book::{BookRefusal, RowProblem};
use crate::org::people::{Contact, NewPerson};
use std::collections::BTreeMap;
use zhaozhang_text::normalise::{self, key};

/// A row of a form with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRow {
    /// The sheet.
    pub sheet: String,
    /// The row, from 1.
    pub number: u32,
    /// What it says.
    pub row: RosterRow,
}

/// What was read out of a form (读表结果).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadRoster {
    /// The rows without problems.
    pub rows: Vec<ReadRow>,
    /// Everything that is wrong.
    pub problems: Vec<RowProblem>,
}

/// A column of either form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Number,
    Unit,
    Name,
    Title,
    OfficePhone,
    Mobile,
    Phones,
    MailOrWechat,
    Mail,
    Wechat,
    Remark,
}

impl Column {
    /// The column of a head; nothing for any other words.
    fn of(head: &str) -> Option<Self> {
        let head = key(head);
        let has = |word: &str| head.contains(word);
        let phone = has("电话") || has("固话") || has("座机") || has("手机");
        Some(match () {
            () if has("序号") => Self::Number,
            () if has("姓名") => Self::Name,
            () if has("职务") || has("职称") => Self::Title,
            () if (has("信箱") || has("邮箱")) && has("微信") => Self::MailOrWechat,
            () if has("信箱") || has("邮箱") || has("邮件") => Self::Mail,
            () if has("微信") => Self::Wechat,
            () if has("手机") && (has("固话") || has("电话") || has("座机")) => Self::Phones,
            () if has("手机") => Self::Mobile,
            () if phone => Self::OfficePhone,
            () if has("单位") || has("科室") => Self::Unit,
            () if has("备注") => Self::Remark,
            () => return None,
        })
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Number => "序号",
            Self::Unit => "单位",
            Self::Name => "姓名",
            Self::Title => "职务",
            Self::OfficePhone => "办公室电话",
            Self::Mobile => "手机号码",
            Self::Phones => "手机及固话",
            Self::MailOrWechat => "电子信箱/微信",
            Self::Mail => "电子邮箱",
            Self::Wechat => "微信号",
            Self::Remark => "备注",
        }
    }
}

/// Reads a filled form in any of the four formats.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<ReadRoster, BookRefusal> {
    let sheets = sheets(file_name, bytes)?;
    let mut read = ReadRoster::default();
    let mut with_head = 0;
    for sheet in &sheets {
        with_head += usize::from(read_sheet(sheet, &mut read));
    }
    if with_head == 0 {
        return Err(BookRefusal {
            code: "U-501",
            what: "没有找到登记表的表头（应有“姓名”和“单位”两栏）".to_owned(),
            cure: "请用系统导出的空白表填写，或核对是否选错了文件".to_owned(),
        });
    }
    if read.rows.is_empty() && read.problems.is_empty() {
        return Err(BookRefusal {
            code: "U-502",
            what: "登记表里没有填写任何一行".to_owned(),
            cure: "请在表头下面逐行填写后重新导入".to_owned(),
        });
    }
    Ok(read)
}

/// Whether the sheet had a head.
fn read_sheet(sheet: &PlainSheet, read: &mut ReadRoster) -> bool {
    let Some(head) = Head::find(&sheet.rows) else { return false };
    for (number, cells) in sheet.rows.iter().skip(head.ends_at) {
        let cell = |column: Column| {
            let at = head.columns.get(&column);
            at.and_then(|at| cells.get(*at))
                .map(|words| normalise::cell(words).replace('\n', " "))
                .unwrap_or_default()
        };
        let first = cells.iter().map(|words| normalise::cell(words)).find(|words| !words.is_empty());
        let is_note = first.is_some_and(|words| {
            ["备注：", "备注:", "注：", "注:", "说明"].iter().any(|sign| words.starts_with(sign))
        });
        let is_head_again = Column::of(&cell(Column::Name)) == Some(Column::Name);
        let is_blank = cell(Column::Name).is_empty()
            && cells.iter().enumerate().all(|(at, words)| {
                normalise::cell(words).is_empty() || head.columns.get(&Column::Number) == Some(&at)
            });
        if is_note || is_blank || is_head_again {
            continue;
        }
        let row = row_of(&cell, &head);
        let before = read.problems.len();
        check(sheet, *number, &row, &head, read);
        if read.problems.len() == before {
            read.rows.push(ReadRow { sheet: sheet.name.clone(), number: *number, row });
        }
    }
    true
}

fn row_of(cell: &dyn Fn(Column) -> String, head: &Head) -> RosterRow {
    let mut contact = Contact {
        office_phone: cell(Column::OfficePhone),
        mobile: cell(Column::Mobile),
        mail: cell(Column::Mail),
        wechat: cell(Column::Wechat),
    };
    for part in parts(&cell(Column::Phones)) {
        let bare = part.replace('-', "");
        let is_mobile = bare.len() == 11 && bare.starts_with('1');
        let place = if is_mobile { &mut contact.mobile } else { &mut contact.office_phone };
        if place.is_empty() {
            *place = part;
        } else if is_mobile || contact.mobile.is_empty() {
            // A second number that is none of the two kinds is shown as a problem, not dropped.
            contact.mobile =
                if contact.mobile.is_empty() { part } else { format!("{} {part}", contact.mobile) };
        }
    }
    for part in parts(&cell(Column::MailOrWechat)) {
        let place = if part.contains('@') { &mut contact.mail } else { &mut contact.wechat };
        *place = if place.is_empty() { part } else { format!("{place} {part}") };
    }
    let unit = cell(Column::Unit);
    let person = NewPerson { name: cell(Column::Name), contact }.tidied();
    RosterRow {
        unit: if unit.is_empty() { head.unit.clone() } else { unit },
        name: person.name,
        title: cell(Column::Title),
        contact: person.contact,
        remark: cell(Column::Remark),
    }
}

/// The parts of a cell that holds several things.
fn parts(words: &str) -> Vec<String> {
    let words: String = words.chars().map(normalise::half_width).collect();
    let words = words
        .replace("手机", " ")
        .replace("固话", " ")
        .replace("座机", " ")
        .replace("微信", " ")
        .replace("邮箱", " ");
    let parts = words.split(['/', '、', ',', ';', ' ', '\n', ':', '，', '；', '：']);
    parts.map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
}

fn check(sheet: &PlainSheet, number: u32, row: &RosterRow, head: &Head, read: &mut ReadRoster) {
    let mut problem = |column: &str, found: &str, code: &'static str, what: String, cure: String| {
        read.problems.push(RowProblem {
            sheet: sheet.name.clone(),
            row: Some(number),
            column: column.to_owned(),
            found: normalise::shortened(found, 40),
            what,
            cure,
            code,
        });
    };
    if row.unit.is_empty() {
        problem("单位", "", "U-503", "没有写单位".to_owned(), "请填写单位全称".to_owned());
    }
    if row.title.is_empty() {
        problem("职务", "", "U-504", "没有写职务".to_owned(), "请填写现任职务或职称".to_owned());
    }
    let person = NewPerson { name: row.name.clone(), contact: row.contact.clone() };
    for found in person.problems() {
        let (column, words) = match found.field {
            "name" => (Column::Name, &row.name),
            "mobile" => (Column::Mobile, &row.contact.mobile),
            "office_phone" => (Column::OfficePhone, &row.contact.office_phone),
            "mail" => (Column::Mail, &row.contact.mail),
            _ => (Column::Wechat, &row.contact.wechat),
        };
        problem(&head.title_of(column), words, found.code, found.what, found.cure);
    }
}

/// The head of a sheet: where each column stands.
struct Head {
    columns: BTreeMap<Column, usize>,
    titles: BTreeMap<Column, String>,
    /// How many of the rows it and what stands above it take up.
    ends_at: usize,
    /// The unit named above the table: `科室（单位）：安远县医疗保障局`.
    unit: String,
}

/// Within so many rows the head must come.
const HEAD_WITHIN: usize = 15;

impl Head {
    fn find(rows: &[PlainRow]) -> Option<Self> {
        let at = rows.iter().take(HEAD_WITHIN).position(|(_, cells)| {
            let found: Vec<Column> = cells.iter().filter_map(|cell| Column::of(cell)).collect();
            found.contains(&Column::Name) && found.contains(&Column::Unit)
        })?;
        let mut head = Self {
            columns: BTreeMap::new(),
            titles: BTreeMap::new(),
            ends_at: at + 1,
            unit: unit_above(rows, at),
        };
        let (_, cells) = rows.get(at)?;
        head.take(cells, |_| true);
        // 联系方式 stands over finer heads in the next row; a row with a name under 姓名 is a person already.
        if let Some((_, below)) = rows.get(at + 1) {
            let name_at = head.columns.get(&Column::Name).copied();
            let is_person =
                name_at.and_then(|name| below.get(name)).is_some_and(|cell| !cell.trim().is_empty());
            let finer = below.iter().filter(|cell| Column::of(cell).is_some()).count();
            if !is_person && finer > 0 {
                let taken: Vec<usize> = head.columns.values().copied().collect();
                head.take(below, |place| !taken.contains(&place));
                head.ends_at += 1;
            }
        }
        Some(head)
    }

    fn take(&mut self, cells: &[String], is_free: impl Fn(usize) -> bool) {
        for (place, cell) in cells.iter().enumerate().filter(|(place, _)| is_free(*place)) {
            if let Some(column) = Column::of(cell) {
                self.columns.entry(column).or_insert(place);
                self.titles.entry(column).or_insert_with(|| normalise::cell(cell).replace('\n', ""));
            }
        }
    }

    /// The head as the file writes it, for problems.
    fn title_of(&self, column: Column) -> String {
        let combined = match column {
            Column::Mobile | Column::OfficePhone => Column::Phones,
            Column::Mail | Column::Wechat => Column::MailOrWechat,
            other => other,
        };
        let title = self.titles.get(&column).or_else(|| self.titles.get(&combined));
        title.cloned().unwrap_or_else(|| column.word().to_owned())
    }
}

/// `科室（单位）：…` above the head.
fn unit_above(rows: &[PlainRow], at: usize) -> String {
    let above = rows.iter().take(at).flat_map(|(_, cells)| cells);
    let mut named = above.filter_map(|cell| {
        let words = normalise::cell(cell);
        let (label, unit) = words.split_once(['：', ':'])?;
        let is_unit = label.contains("单位") || label.contains("科室");
        (is_unit && !unit.trim().is_empty()).then(|| unit.trim().to_owned())
    });
    named.next_back().unwrap_or_default()
}
