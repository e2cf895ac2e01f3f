//! Tables of points (分值表、倍数表): from the lines of a block or from a `.tsv` file beside the notice.
//! The rows keep their written order; the first that fits a fact counts ([`crate::rule::Table`]).

use super::block::Entry;
use super::condition;
use super::form::Form;
use super::value;
use crate::fact::Field;
use crate::rule::{Table, TableRow};

/// Columns of a table file that explain and are not asked of a fact.
const REMARKS: [&str; 4] = ["备注", "说明", "规则", "序号"];

/// Reads the table of a `分值表：` or `倍数表：` entry.
pub(super) fn read(form: &mut Form<'_, '_>, entry: &Entry) -> Option<Table> {
    if entry.value.is_empty() {
        return of_lines(form, entry);
    }
    if !entry.table.is_empty() {
        form.misread(entry, "写了附表文件，下面又有表格", "文件和表格只能用一种，请删去其中之一");
        return None;
    }
    let mut words = entry.value.split_whitespace();
    let file = words.next().unwrap_or_default().to_owned();
    let wanted = words.next().map(ToOwned::to_owned);
    let table = form.table(entry, &file)?;
    let value_column = match &wanted {
        Some(name) => table.column(&[name]),
        None => table.column(&["分值", "倍数"]).or_else(|| table.head.len().checked_sub(1)),
    };
    let Some(value_column) = value_column else {
        form.misread(entry, &format!("“{file}”中没有要用的那一列"), "请核对列名");
        return None;
    };
    let lines = table.rows.iter().map(|row| (row.line, row.cells.clone())).collect::<Vec<_>>();
    of_rows(form, entry, &table.head, value_column, &lines, &file)
}

fn of_lines(form: &mut Form<'_, '_>, entry: &Entry) -> Option<Table> {
    let is_rule = |cells: &[String]| {
        cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')))
    };
    let rows: Vec<(usize, Vec<String>)> =
        entry.table.iter().filter(|(_, cells)| !is_rule(cells)).cloned().collect();
    let Some(((_, head), rows)) = rows.split_first() else {
        form.misread(entry, "没有表格", "请在下面写出以 | 分列的表格，或写附表文件名");
        return None;
    };
    let value_column = head.len().checked_sub(1)?;
    of_rows(form, entry, head, value_column, rows, super::file::NOTICE_FILE)
}

fn of_rows(
    form: &mut Form<'_, '_>,
    entry: &Entry,
    head: &[String],
    value_column: usize,
    rows: &[(usize, Vec<String>)],
    file: &str,
) -> Option<Table> {
    let mut keys: Vec<(usize, Field)> = Vec::new();
    let mut is_sound = true;
    let heads =
        head.iter().enumerate().filter(|(at, head)| *at != value_column && !REMARKS.contains(&head.as_str()));
    for (at, word) in heads {
        if let Some(field) = Field::parse(word) {
            keys.push((at, field));
        } else {
            let cure = super::spelling::did_you_mean(word, condition::field_words());
            form.misread(entry, &format!("表头“{word}”不是可以比较的字段"), &cure);
            is_sound = false;
        }
    }
    if !is_sound {
        return None;
    }
    if keys.is_empty() || rows.is_empty() {
        form.misread(entry, "表格没有比较的列或没有行", "请至少写一列字段、一列分值和一行内容");
        return None;
    }
    let mut read = Vec::new();
    for (line, cells) in rows {
        match row(&keys, value_column, cells, head.len()) {
            Ok(row) => read.push(row),
            Err(misread) => {
                form.refuse_cell(file, *line, &misread);
                is_sound = false;
            }
        }
    }
    is_sound.then(|| Table { keys: keys.into_iter().map(|(_, field)| field).collect(), rows: read })
}

fn row(
    keys: &[(usize, Field)],
    value_column: usize,
    cells: &[String],
    width: usize,
) -> Result<TableRow, condition::Misread> {
    if cells.len() != width {
        return Err(condition::Misread::new(
            format!("这一行有{}格，表头有{width}格", cells.len()),
            "请补齐或删去多出的格",
        ));
    }
    let cell = |at: usize| cells.get(at).map_or("", String::as_str);
    let value = value::points(cell(value_column)).ok_or_else(|| {
        condition::Misread::new(
            format!("分值“{}”不是数字", cell(value_column)),
            "请写作 20、-10、0.5、1/2 或 30%",
        )
    })?;
    let tests: Result<Vec<_>, _> =
        keys.iter().map(|(at, field)| condition::cell(*field, cell(*at))).collect();
    Ok(TableRow { tests: tests?, value })
}
