//! Measures a table: the size of its type, the width of each column, which head cells grow downward.
//! It draws nothing (that is `typst/table.typ`) and works in whole hundredths of a point.

use serde::Serialize;

use super::PdfProblem;
use super::data::clean;
use crate::official::{Align, Cell, Column, HeadCell, Table};
use crate::width;

/// 四号, 小四, 五号, 小五 and 六号 in tenths of a point; the largest that holds the columns is taken.
const SIZES: [u32; 5] = [140, 120, 105, 90, 75];
/// Longer tables begin at 小四: in 四号 a ranking of sixty units would run over four pages.
const LONG_TABLE_ROWS: usize = 15;
/// White on either side of a cell's words, in hundredths of a point.
const INSET: u32 = 300;
/// In half widths: words longer than this may wrap when the columns are narrow.
const MOST_UNBROKEN: u32 = 24;
/// The lines a head may take before its column is called too narrow.
const HEAD_LINES: u32 = 3;

/// A table as `typst/table.typ` reads it.
#[derive(Debug, Serialize)]
pub(super) struct TableData {
    caption: Option<String>,
    /// Tenths of a point.
    size: u32,
    /// Hundredths of a point.
    inset: u32,
    /// Hundredths of a point.
    widths: Vec<u32>,
    aligns: Vec<&'static str>,
    heads: Vec<Vec<HeadData>>,
    rows: Vec<Vec<CellData>>,
    notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct HeadData {
    text: String,
    columns: usize,
    rows: usize,
}

#[derive(Debug, Serialize)]
struct CellData {
    text: String,
    anchor: Option<String>,
}

/// Measures a table for a page of the given width in hundredths of a point.
pub(super) fn measure(table: &Table, page: u32) -> Result<TableData, PdfProblem> {
    for row in &table.rows {
        check_width(table, row.len())?;
    }
    let heads = merge_heads(table)?;
    let needs: Vec<u32> =
        table.columns.iter().enumerate().map(|(index, column)| need(table, index, column)).collect();
    let (size, floors) = choose_size(&needs, table.rows.len(), page);
    Ok(TableData {
        caption: table.caption.as_deref().map(clean),
        size,
        inset: INSET,
        widths: share(&floors, &table.columns, page),
        aligns: table.columns.iter().map(|column| side(column.align)).collect(),
        heads,
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        notes: table.notes.iter().map(|note| clean(note)).collect(),
    })
}

fn check_width(table: &Table, found: usize) -> Result<(), PdfProblem> {
    let expected = table.columns.len();
    if found == expected {
        return Ok(());
    }
    Err(PdfProblem::UnevenTable { caption: table.caption.clone().unwrap_or_default(), expected, found })
}

fn side(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Centre => "centre",
        Align::Right => "right",
    }
}

fn cell(cell: &Cell) -> CellData {
    CellData { text: clean(&cell.text), anchor: cell.anchor.clone() }
}

/// The half widths a column needs: figures whole, names in at most two lines, its head in at most three.
fn need(table: &Table, index: usize, column: &Column) -> u32 {
    let cells = table.rows.iter().filter_map(|row| row.get(index));
    let widest = cells.map(|cell| width::widest_line(&cell.text)).max().unwrap_or(0);
    let body = match column.align {
        Align::Left if widest > MOST_UNBROKEN => (widest.div_ceil(2) + 2).min(MOST_UNBROKEN * 2),
        Align::Left => widest,
        Align::Centre | Align::Right => widest.min(MOST_UNBROKEN),
    };
    // A whole 汉字 is the least a line of the head can lose.
    let head = width::widest_line(&column.title).div_ceil(HEAD_LINES).next_multiple_of(2);
    body.max(head).max(2)
}

/// The largest size whose columns fit, and the width each column needs in it.
fn choose_size(needs: &[u32], n_rows: usize, page: u32) -> (u32, Vec<u32>) {
    let mut smallest = (SIZES.last().copied().unwrap_or(75), Vec::new());
    let skipped = usize::from(n_rows > LONG_TABLE_ROWS);
    for size in SIZES.into_iter().skip(skipped) {
        // Half of the size, and a twentieth more: Latin letters are a little wider than half a 汉字.
        let half = size * 5 + size / 4;
        let floors: Vec<u32> = needs.iter().map(|need| need * half + 2 * INSET).collect();
        let fits = floors.iter().sum::<u32>() <= page;
        smallest = (size, floors);
        if fits {
            break;
        }
    }
    smallest
}

/// Shares the page among the columns by weight, none getting less than it needs.
fn share(floors: &[u32], columns: &[Column], page: u32) -> Vec<u32> {
    let needed: u32 = floors.iter().sum();
    if needed > page {
        return floors.iter().map(|floor| proportion(page, *floor, needed)).collect();
    }
    let weights: u32 = columns.iter().map(|column| u32::from(column.weight)).sum();
    let wishes: Vec<u32> = columns
        .iter()
        .zip(floors)
        .map(|(column, floor)| proportion(page, u32::from(column.weight), weights).saturating_sub(*floor))
        .collect();
    let wished: u32 = wishes.iter().sum();
    let rest = page - needed;
    floors.iter().zip(&wishes).map(|(floor, wish)| floor + proportion(rest, *wish, wished)).collect()
}

/// `whole × part ÷ parts`, rounded down, so that the shares never exceed the whole.
fn proportion(whole: u32, part: u32, parts: u32) -> u32 {
    let share = u64::from(whole) * u64::from(part) / u64::from(parts.max(1));
    u32::try_from(share).unwrap_or(whole)
}

/// The head rows from top to bottom. A single head cell that is empty or says what stands under it grows down.
fn merge_heads(table: &Table) -> Result<Vec<Vec<HeadData>>, PdfProblem> {
    let bottom = table.upper_heads.len();
    let mut titles: Vec<(usize, HeadData)> = table
        .columns
        .iter()
        .map(|column| (bottom, HeadData { text: clean(&column.title), columns: 1, rows: 1 }))
        .collect();
    let mut rows: Vec<Vec<(usize, HeadData)>> = vec![Vec::new(); bottom + 1];
    for (level, upper) in table.upper_heads.iter().enumerate().rev() {
        check_width(table, upper.iter().map(|head| usize::from(head.columns)).sum())?;
        let mut start = 0;
        for head in upper {
            place_head(head, level, start, &mut titles, &mut rows);
            start += usize::from(head.columns);
        }
    }
    for (start, (level, title)) in titles.into_iter().enumerate() {
        if let Some(row) = rows.get_mut(level) {
            row.push((start, title));
        }
    }
    Ok(rows.into_iter().map(in_order).collect())
}

fn place_head(
    head: &HeadCell,
    level: usize,
    start: usize,
    titles: &mut [(usize, HeadData)],
    rows: &mut [Vec<(usize, HeadData)>],
) {
    let text = clean(&head.text);
    if head.columns == 1
        && let Some((top, title)) = titles.get_mut(start)
        && *top == level + 1
        && (text.is_empty() || title.text.is_empty() || text == title.text)
    {
        *top = level;
        title.rows += 1;
        if title.text.is_empty() {
            title.text = text;
        }
        return;
    }
    if let Some(row) = rows.get_mut(level) {
        row.push((start, HeadData { text, columns: usize::from(head.columns), rows: 1 }));
    }
}

fn in_order(mut row: Vec<(usize, HeadData)>) -> Vec<HeadData> {
    row.sort_by_key(|(start, _)| *start);
    row.into_iter().map(|(_, head)| head).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(title: &str, weight: u16, align: Align) -> Column {
        Column { title: title.to_owned(), weight, align }
    }

    fn ranking() -> Table {
        let mut columns = vec![column("排名", 2, Align::Centre), column("单位", 8, Align::Left)];
        columns.extend((0..15).map(|_| column("市局采用", 3, Align::Right)));
        let mut row = vec![Cell::number("1"), Cell::text("云岭市第一人民医院")];
        row.extend((0..15).map(|_| Cell::number("100.5")));
        let upper = vec![("", 1), ("单位", 1), ("采用", 15)];
        let upper_heads = vec![
            upper.into_iter().map(|(text, columns)| HeadCell { text: text.to_owned(), columns }).collect(),
        ];
        Table { caption: None, columns, upper_heads, rows: vec![row; 60], notes: Vec::new() }
    }

    #[test]
    fn seventeen_columns_fit_across_the_page_in_a_readable_size() {
        let measured = measure(&ranking(), 63_779).unwrap();
        assert!(measured.size >= 90, "{}", measured.size);
        assert!(measured.widths.iter().sum::<u32>() <= 63_779);
    }

    #[test]
    fn a_small_table_is_set_in_the_largest_size() {
        let columns = vec![column("序号", 1, Align::Centre), column("事项", 5, Align::Left)];
        let rows = vec![vec![Cell::number("1"), Cell::text("报送信息")]];
        let table = Table { caption: None, columns, upper_heads: Vec::new(), rows, notes: Vec::new() };
        let measured = measure(&table, 44_220).unwrap();
        assert_eq!(measured.size, 140);
        assert_eq!(measured.widths.len(), 2);
        assert!(measured.widths[0] < measured.widths[1]);
    }

    #[test]
    fn single_heads_grow_down_to_their_titles() {
        let heads = measure(&ranking(), 63_779).unwrap().heads;
        assert_eq!(heads[0][0], HeadData { text: "排名".to_owned(), columns: 1, rows: 2 });
        assert_eq!(heads[0][1].rows, 2);
        assert_eq!(heads[0][2].columns, 15);
        assert_eq!(heads[1].len(), 15);
    }

    #[test]
    fn a_short_row_is_a_problem() {
        let mut table = ranking();
        table.rows.push(vec![Cell::text("合计")]);
        assert!(matches!(
            measure(&table, 63_779),
            Err(PdfProblem::UnevenTable { expected: 17, found: 1, .. })
        ));
    }
}
