//! Measures a table: the size of its type, the width of each column, which head cells grow downward.
//! It draws nothing (that is `typst/table.typ`) and works in whole hundredths of a point.

use serde::Serialize;

use super::data::{anchor, clean};
use crate::official::{Align, Cell, Column, Table};
use crate::table_shape::{self, TableShapeError};
use crate::width;

/// 四号, 小四, 五号, 小五 and 六号 in tenths of a point; the largest that holds the columns is taken.
const SIZES: [u32; 5] = [140, 120, 105, 90, 75];
/// Longer tables begin at 小四: in 四号 a ranking of sixty units would run over four pages.
const LONG_TABLE_ROWS: usize = 15;
/// White on either side of a cell's words, in hundredths of a point.
const INSET: u32 = 300;
/// In half widths: words longer than this may wrap when the columns are narrow.
const MOST_UNBROKEN: u32 = 24;
/// In half widths: a head of up to three 汉字 stays whole, longer ones are halved (“国家级” above “采用”).
const WHOLE_HEAD: u32 = 6;
/// Heads are squeezed into three lines only where 五号 would be lost otherwise.
const SQUEEZED_SIZE: u32 = 105;

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
pub(super) fn measure(table: &Table, page: u32) -> Result<TableData, TableShapeError> {
    table_shape::check(table)?;
    let (size, floors) = choose_size(table, page);
    let widths = share(&floors, &table.columns, page);
    let heads = merge_heads(table, |index, title| balance(title, size, widths.get(index).copied()));
    Ok(TableData {
        caption: table.caption.as_deref().map(clean),
        size,
        inset: INSET,
        widths,
        aligns: table.columns.iter().map(|column| side(column.align)).collect(),
        heads,
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        notes: table.notes.iter().map(|note| clean(note)).collect(),
    })
}

fn side(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Centre => "centre",
        Align::Right => "right",
    }
}

fn cell(cell: &Cell) -> CellData {
    CellData { text: clean(&cell.text), anchor: anchor(cell.anchor.as_deref()) }
}

/// How many lines a long head may take.
#[derive(Clone, Copy)]
enum Heads {
    TwoLines,
    ThreeLines,
}

/// The half widths a column needs: figures whole, names in at most two lines, and its head.
fn need(table: &Table, index: usize, column: &Column, heads: Heads) -> u32 {
    let cells = table.rows.iter().filter_map(|row| row.get(index));
    let widest = cells.map(|cell| width::widest_line(&cell.text)).max().unwrap_or(0);
    let body = match column.align {
        Align::Left if widest > MOST_UNBROKEN => (widest.div_ceil(2) + 2).min(MOST_UNBROKEN * 2),
        Align::Left => widest,
        Align::Centre | Align::Right => widest.min(MOST_UNBROKEN),
    };
    let title = width::widest_line(&column.title);
    let head = match heads {
        Heads::TwoLines if title <= WHOLE_HEAD => title,
        Heads::TwoLines => title.div_ceil(2),
        Heads::ThreeLines => title.div_ceil(3),
    };
    // Lines of a head break between whole 汉字, so an odd half width is of no use to it.
    body.max(head.next_multiple_of(2)).max(2)
}

fn needs(table: &Table, heads: Heads) -> Vec<u32> {
    table.columns.iter().enumerate().map(|(index, column)| need(table, index, column, heads)).collect()
}

/// The largest size whose columns fit the page, and the width each column needs in it.
fn choose_size(table: &Table, page: u32) -> (u32, Vec<u32>) {
    let roomy = needs(table, Heads::TwoLines);
    let squeezed = needs(table, Heads::ThreeLines);
    let skipped = usize::from(table.rows.len() > LONG_TABLE_ROWS);
    for size in SIZES.into_iter().skip(skipped) {
        let may_squeeze = size <= SQUEEZED_SIZE;
        for needs in [Some(&roomy), may_squeeze.then_some(&squeezed)].into_iter().flatten() {
            let floors = floors(needs, size);
            if floors.iter().sum::<u32>() <= page {
                return (size, floors);
            }
        }
    }
    let smallest = SIZES.last().copied().unwrap_or(SQUEEZED_SIZE);
    (smallest, floors(&squeezed, smallest))
}

fn floors(needs: &[u32], size: u32) -> Vec<u32> {
    needs.iter().map(|need| need * half(size) + 2 * INSET).collect()
}

/// A half width in hundredths of a point, and a twentieth more: Latin letters are wider than half a 汉字.
fn half(size: u32) -> u32 {
    size * 5 + size / 4
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
    let all_wishes: u32 = wishes.iter().sum();
    let rest = page - needed;
    floors.iter().zip(&wishes).map(|(floor, wish)| floor + proportion(rest, *wish, all_wishes)).collect()
}

/// `whole × part ÷ parts`, rounded down, so that the shares never exceed the whole.
fn proportion(whole: u32, part: u32, parts: u32) -> u32 {
    let share = u64::from(whole) * u64::from(part) / u64::from(parts.max(1));
    u32::try_from(share).unwrap_or(whole)
}

/// A head too long for its column is broken in the middle: “累计” above “得分”, never “累计得” above “分”.
fn balance(title: &str, size: u32, column: Option<u32>) -> String {
    let whole = width::half_widths(title);
    let fits = column.is_none_or(|column| whole * half(size) + 2 * INSET <= column);
    if fits || whole <= WHOLE_HEAD || title.contains('\n') || !title.chars().all(|c| !c.is_ascii()) {
        return title.to_owned();
    }
    let first = title.chars().count().div_ceil(2);
    title.chars().take(first).chain(['\n']).chain(title.chars().skip(first)).collect()
}

/// The head rows from top to bottom; a title under heads that say nothing more grows up into their place.
fn merge_heads(table: &Table, fit: impl Fn(usize, &str) -> String) -> Vec<Vec<HeadData>> {
    let n_upper = table.upper_heads.len();
    let is_taken = |level: usize, column: usize| table_shape::reaches_down(table, level, column);
    // A title begins in the highest row from which nothing but itself stands over its column.
    let is_top = |level: usize, column: usize| level == 0 || !is_taken(level - 1, column);
    let title = |level: usize, index: usize, column: &Column| HeadData {
        text: fit(index, &clean(&column.title)),
        columns: 1,
        rows: n_upper - level + 1,
    };
    let mut rows = Vec::new();
    for (level, upper) in table.upper_heads.iter().enumerate() {
        let mut row = Vec::new();
        let mut start = 0;
        for head in upper {
            let columns = usize::from(head.columns);
            if !is_taken(level, start) {
                row.push(HeadData { text: clean(&head.text), columns, rows: 1 });
            } else if is_top(level, start) {
                row.extend(table.columns.get(start).map(|column| title(level, start, column)));
            }
            start += columns;
        }
        rows.push(row);
    }
    let bottom = table.columns.iter().enumerate().filter(|(index, _)| is_top(n_upper, *index));
    rows.push(bottom.map(|(index, column)| title(n_upper, index, column)).collect());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::official::HeadCell;

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
    fn a_long_head_breaks_in_its_middle() {
        let heads = measure(&ranking(), 63_779).unwrap().heads;
        assert_eq!(heads[1][0].text, "市局\n采用");
        assert_eq!(balance("国家级采用", 105, Some(3_000)), "国家级\n采用");
        assert_eq!(balance("累计得分", 105, Some(6_000)), "累计得分");
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
        assert!(matches!(measure(&table, 63_779), Err(TableShapeError::RowNotFilled { n_row: 61, .. })));
    }
}
