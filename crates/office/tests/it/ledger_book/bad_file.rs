//! Files that are no ledger: empty, foreign, cut off, locked, hostile. Each is refused in a sentence, none panics.

use super::book::{Book, notes, problems, s1};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zhaozhang_office::ledger::ledger_book::{self, BookRefusal, CheckedLedger};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn read(name: &str, bytes: &[u8]) -> Result<CheckedLedger, BookRefusal> {
    ledger_book::read(name, bytes, &s1(), &mut |_| {})
}

fn refusal(name: &str, bytes: &[u8]) -> BookRefusal {
    read(name, bytes).unwrap_err()
}

fn good() -> Vec<u8> {
    Book::new().sheet("报送", &[&["标题", "单位", "日期"], &["甲", "信丰县", "2020-07-06"]]).bytes()
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_empty_workbook() {
    assert_eq!(refusal("台账.xlsx", b"").code, "L-001");
    assert_eq!(refusal("台账.xlsx", &Book::new().sheet("报送", &[]).bytes()).code, "L-006");
    let only_heads = Book::new().sheet("报送", &[&["标题", "单位", "日期"]]).bytes();
    assert_eq!(
        refusal("台账.xlsx", &only_heads).to_string(),
        "工作簿里没有填写任何一行（表头、示例行和填表说明不计）。请从台账模板的第二行起逐行填写后重试。（L-006）"
    );
    assert_eq!(refusal("台账.csv", " \r\n\r\n".as_bytes()).code, "L-001");
}

#[test]
fn the_wrong_sheet() {
    let checked = Book::new()
        .sheet("工资表2020", &[&["姓名", "应发"], &["某某", "100"]])
        .sheet("采购", &[&["标题", "单位", "日期"], &["甲", "信丰县", "2020-07-06"]])
        .read()
        .unwrap();
    assert_eq!(problems(&checked), [("L-101", None, ""), ("L-101", None, "")]);
    assert!(checked.problems[0].cure.contains("报送、采用、批示、约稿、应报、失误、提醒、认定"));
    assert_eq!(checked.rows.len(), 0);
}

#[test]
fn a_ledger_sheet_without_a_head() {
    let checked = Book::new().sheet("报送", &[&["甲", "信丰县", "2020-07-06"]]).read().unwrap();
    assert_eq!(problems(&checked), [("L-102", None, "")]);
}

#[test]
fn a_sheet_no_rule_looks_at_is_noted() {
    let mut notice = s1();
    notice.rules.clear();
    let checked = Book::new()
        .sheet("报送", &[&["标题", "单位", "日期"], &["甲", "信丰县", "2020-07-06"]])
        .read_under(&notice)
        .unwrap();
    assert_eq!((notes(&checked), checked.rows.len()), (vec![("L-127", None)], 1));
}

#[test]
fn a_file_of_another_kind_with_a_false_ending() {
    let word = archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")]);
    for (bytes, what) in [
        (word.as_slice(), "文字文档"),
        (&archive(&[("readme.txt", b"x")]), "压缩包"),
        (&archive(&[("xl/workbook.bin", b"x")]), "xlsb"),
        (b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00", "JPG"),
        (b"%PDF-1.7\n", "PDF"),
        ("随便一段话".as_bytes(), "不是工作簿"),
    ] {
        let refusal = refusal("台账.xlsx", bytes);
        assert_eq!(refusal.code, "L-002");
        assert!(refusal.what.contains(what), "{refusal}");
    }
    assert!(refusal("台账.xls", b"<html><table><tr><td>1</td></tr></table></html>").what.contains("网页"));
    assert_eq!(refusal("台账.csv", b"\x81\x20\xFF\xFF\x00\x01").code, "L-007");
    let unknown = read("某表.csv", "标题,单位,日期\n甲,信丰县,2020-07-06\n".as_bytes()).unwrap();
    assert_eq!(problems(&unknown), [("L-131", None, "")]);
}

#[test]
fn a_truncated_xlsx() {
    let bytes = good();
    for part in [4, 30, bytes.len() / 2, bytes.len() - 10] {
        let refusal = refusal("台账.xlsx", &bytes[..part]);
        assert_eq!(refusal.code, "L-003", "{part}");
    }
}

/// The shortest compound file: header, one table sector, one directory sector.
fn compound(entries: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0_u8; 512 * 3];
    bytes[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    bytes[26..28].copy_from_slice(&3_u16.to_le_bytes());
    bytes[30..32].copy_from_slice(&9_u16.to_le_bytes());
    bytes[32..34].copy_from_slice(&6_u16.to_le_bytes());
    bytes[44..48].copy_from_slice(&1_u32.to_le_bytes());
    bytes[48..52].copy_from_slice(&1_u32.to_le_bytes());
    bytes[60..64].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    bytes[68..72].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    for place in (76..512).step_by(4) {
        bytes[place..place + 4].copy_from_slice(&0xFFFF_FFFF_u32.to_le_bytes());
    }
    bytes[76..80].copy_from_slice(&0_u32.to_le_bytes());
    for place in (512..1024).step_by(4) {
        bytes[place..place + 4].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    }
    for (at, name) in entries.iter().enumerate() {
        let from = 1024 + at * 128;
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[from..from + units.len()].copy_from_slice(&units);
        let length = u16::try_from(units.len() + 2).unwrap();
        bytes[from + 64..from + 66].copy_from_slice(&length.to_le_bytes());
        bytes[from + 116..from + 120].copy_from_slice(&0xFFFF_FFFE_u32.to_le_bytes());
    }
    bytes
}

#[test]
fn a_password_protected_xlsx() {
    let refusal = refusal("台账.xlsx", &compound(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]));
    assert_eq!(refusal.to_string(), "文件设有密码。请在WPS/Excel中取消密码后重试。（L-004）");
}

#[test]
fn a_password_protected_ods() {
    let manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let bytes =
        archive(&[("mimetype", mimetype), ("META-INF/manifest.xml", manifest), ("content.xml", b"\x12\x34")]);
    assert_eq!(refusal("台账.ods", &bytes).code, "L-004");
}

#[test]
fn an_old_word_document_named_xls() {
    assert!(refusal("台账.xls", &compound(&["Root Entry", "WordDocument"])).what.contains("Word"));
    assert_eq!(refusal("台账.xls", &compound(&["Root Entry"])).code, "L-002");
}

#[test]
fn a_zip_bomb_as_xlsx() {
    let zeros = vec![b' '; 64 * 1024 * 1024];
    let bytes = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bytes.len() < 1024 * 1024);
    let refusal = refusal("台账.xlsx", &bytes);
    assert_eq!(refusal.code, "L-005");
    assert!(refusal.what.contains("疑似异常文件"));
}

#[test]
fn a_zip_bomb_whose_headers_lie() {
    let zeros = vec![b' '; 64 * 1024 * 1024];
    let mut bytes = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    // Both headers now say that the part unpacks to one kilobyte.
    let truth = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, window)| *window == truth).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&1024_u32.to_le_bytes());
    }
    assert!(["L-003", "L-005"].contains(&refusal("台账.xlsx", &bytes).code));
}

#[test]
fn a_workbook_that_announces_a_trillion_texts() {
    let texts = br#"<sst count="1" uniqueCount="1000000000000"><si><t>x</t></si></sst>"#;
    let bytes = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", texts)]);
    assert_eq!(refusal("台账.xlsx", &bytes).code, "L-005");
}

/// The full reader would reserve room for 4,294,967,295 rows of 65,535 columns.
#[test]
fn an_xls_that_claims_to_be_endless() {
    let mut bytes = include_bytes!("../files/ledger.xls").to_vec();
    let claim = b"\x00\x02\x0E\x00";
    let at = bytes.windows(4).position(|window| window == claim).unwrap();
    bytes[at + 8..at + 12].copy_from_slice(&u32::MAX.to_le_bytes());
    bytes[at + 14..at + 16].copy_from_slice(&u16::MAX.to_le_bytes());
    assert_eq!(refusal("台账.xls", &bytes).code, "L-003");
}

/// An ods with one row repeated over the whole sheet and one cell repeated to its edge.
#[test]
fn an_ods_that_repeats_without_end() {
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet";
    let head = "<table:table-row><table:table-cell><text:p>标题</text:p></table:table-cell><table:table-cell>\
                <text:p>单位</text:p></table:table-cell><table:table-cell><text:p>日期</text:p></table:table-cell>\
                </table:table-row>";
    let row = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
               table:number-columns-repeated=\"16384\"><text:p>x<text:s text:c=\"999999999\"/>y</text:p>\
               </table:table-cell></table:table-row>";
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"报送\">{head}{row}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let bytes = archive(&[("mimetype", mimetype), ("content.xml", content.as_bytes())]);
    let checked = read("台账.ods", &bytes).unwrap();
    assert_eq!((checked.rows.len(), checked.rows_read), (0, 10_000));
}

#[test]
fn a_part_that_is_missing_or_broken_inside() {
    let only_workbook = archive(&[("xl/workbook.xml", b"<workbook><sheets>")]);
    assert_eq!(refusal("台账.xlsx", &only_workbook).code, "L-003");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn no_damage_makes_it_panic(at in 0_usize..4_000, byte in any::<u8>(), cut in 0_usize..6_000) {
        let notice = s1();
        for (name, mut bytes) in [
            ("台账.xlsx", good()),
            ("台账.xls", include_bytes!("../files/ledger.xls").to_vec()),
            ("台账.ods", include_bytes!("../files/ledger.ods").to_vec()),
        ] {
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.truncate(bytes.len().saturating_sub(cut % 50));
            let _ = ledger_book::read(name, &bytes, &notice, &mut |_| {});
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let notice = s1();
        for start in [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "单位,标题,日期\n".as_bytes()] {
            let _ = ledger_book::read("报送.csv", &[start, &bytes].concat(), &notice, &mut |_| {});
        }
    }
}
