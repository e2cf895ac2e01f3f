//! Helpers that read a drawn workbook back: the cells by calamine, the raw parts by zip.
//! No expectations here; those are in `xlsx`, `form` and `ledger_template`.

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};

/// Opens a workbook.
pub(crate) fn open(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).expect("the workbook opens")
}

/// The cells of a sheet as words, trailing empty cells dropped, counted from the sheet's first cell.
pub(crate) fn rows(bytes: &[u8], n_sheet: usize) -> Vec<Vec<String>> {
    let mut book = open(bytes);
    let name = book.sheet_names().get(n_sheet).cloned().expect("the sheet is there");
    let range: Range<Data> = book.worksheet_range(&name).expect("the sheet reads");
    range
        .rows()
        .map(|row| {
            let mut cells: Vec<String> = row.iter().map(ToString::to_string).collect();
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            cells
        })
        .collect()
}

/// A part of the package as text.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("the file is a package");
    let mut text = String::new();
    archive.by_name(name).expect("the part is there").read_to_string(&mut text).expect("the part is text");
    text
}

/// The merged areas of a sheet, as `A1:B2`, in the order of the file.
pub(crate) fn merged(bytes: &[u8], n_sheet: usize) -> Vec<String> {
    let sheet = part(bytes, &format!("xl/worksheets/sheet{}.xml", n_sheet + 1));
    let mut areas = Vec::new();
    for piece in sheet.split("<mergeCell ref=\"").skip(1) {
        areas.extend(piece.split('"').next().map(str::to_owned));
    }
    areas
}
