//! The forms a letter brings (来信中的季报表): every attachment that is a filled form, those inside a package too, in Excel,
//! WPS, CSV, Word, old Word or a PDF with text. Old Word and PDF need programs of the machine, so whoever takes a letter in
//! converts them first ([`to_convert`]) and hands the outcome over; where that was not possible the answer says why.

use crate::evidence::zip_in::name_of;
use crate::report::letter_reading::{Letter, quarter_in, read};
use crate::report::report_content::ReportLine;
use crate::report::report_reading::{self, ReadReport};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use zhaozhang_domain::chain::digest;
use zhaozhang_domain::period::{Period, PeriodKind};
use zip::ZipArchive;

/// The most forms and packages looked at, and the most names in a package.
const MOST: usize = 20;
const MOST_NAMES: usize = 2_000;
/// The largest form, in bytes.
const LARGEST: u64 = 20 * 1024 * 1024;

/// What must be converted before it can be read (待转换格式).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// 旧版文字文件 (doc, wps), into docx.
    OldWord,
    /// PDF, into the list of words `pdftotext -tsv` writes.
    Pdf,
}

/// A file that must be converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignFile {
    /// SM3 of its bytes.
    pub digest: String,
    /// What it is.
    pub kind: Foreign,
    /// The file.
    pub bytes: Vec<u8>,
}

/// By digest: the converted file, or why there is none, in words for the sender.
pub type Converted = BTreeMap<String, Result<Vec<u8>, String>>;

/// A form found in a letter.
pub(crate) struct FoundForm {
    /// The file's name.
    pub(crate) name: String,
    /// What it says.
    pub(crate) form: ReadReport,
    /// The place among the letter's files of the package in which it lay.
    pub(crate) package: Option<usize>,
}

/// A file that may be a form.
struct Candidate {
    name: String,
    bytes: Vec<u8>,
    package: Option<usize>,
}

/// The files of a letter that must be converted before their forms can be read.
pub fn to_convert(raw: &[u8]) -> Vec<ForeignFile> {
    let Some(letter) = read(raw) else { return Vec::new() };
    let foreign = |one: Candidate| {
        foreign(&one.name, &one.bytes).map(|kind| ForeignFile {
            digest: digest(&one.bytes),
            kind,
            bytes: one.bytes,
        })
    };
    candidates(&letter).into_iter().filter_map(foreign).take(MOST).collect()
}

/// Every form of a letter, the clearest format first; what was tried is said when there is none.
pub(crate) fn forms_of(letter: &Letter, converted: &Converted, said: &mut Vec<String>) -> Vec<FoundForm> {
    let (mut forms, mut tried) = (Vec::new(), Vec::new());
    let mut candidates = candidates(letter);
    candidates.sort_by_key(|one| {
        foreign(&one.name, &one.bytes).map_or(0, |kind| 1 + i32::from(kind == Foreign::Pdf))
    });
    for one in candidates {
        let outcome = match foreign(&one.name, &one.bytes) {
            None => {
                report_reading::read(&one.name, &one.bytes).map_err(|refusal| (refusal.what, refusal.cure))
            }
            Some(kind) => match converted.get(&digest(&one.bytes)) {
                Some(Ok(bytes)) => of_converted(&one.name, kind, bytes),
                Some(Err(why)) => Err((why.clone(), "请另存为docx或xlsx后再发".to_owned())),
                None => Err(("没有能够转换".to_owned(), "请另存为docx或xlsx后再发".to_owned())),
            },
        };
        match outcome {
            Ok(form) => forms.push(FoundForm { name: one.name, form, package: one.package }),
            // Papers inside a package are evidence; only what hangs on the letter itself was meant as a form.
            Err((what, cure)) if one.package.is_none() => {
                tried.push(format!("“{}”：{what}。{cure}。", one.name));
            }
            Err(_) => {}
        }
    }
    if forms.is_empty() {
        said.push(
            "邮件里没有能读的季报表（xlsx、xls、ods、csv、docx、doc，或有文字的pdf；放在压缩包里也可以）。"
                .to_owned(),
        );
        said.extend(tried);
    }
    forms
}

fn of_converted(name: &str, kind: Foreign, bytes: &[u8]) -> Result<ReadReport, (String, String)> {
    let read = match kind {
        Foreign::OldWord => report_reading::read(&format!("{name}.docx"), bytes),
        Foreign::Pdf => report_reading::read_pdf(name, &String::from_utf8_lossy(bytes)),
    };
    read.map_err(|refusal| (refusal.what, refusal.cure))
}

/// The quarter the subject, the name of the form, or else all its days name; among several forms each speaks for itself
/// first.
pub(crate) fn quarter_of(letter: &Letter, found: &FoundForm, is_only: bool) -> Option<Period> {
    let by_days = || {
        let days = found.form.rows.iter().filter_map(ReportLine::day);
        let mut quarters = days.map(|day| PeriodKind::Quarter.containing(day));
        let first = quarters.next()?;
        quarters.all(|other| other == first).then_some(first)
    };
    let by_subject = || quarter_in(&letter.subject);
    let by_name = || quarter_in(&found.name);
    if is_only {
        by_subject().or_else(by_name).or_else(by_days)
    } else {
        by_name().or_else(by_days).or_else(by_subject)
    }
}

/// The package of a form: that in which it lies, that whose name says the quarter, or the only one there is; a package
/// in which another form lies is that form's.
pub(crate) fn package_of<'l>(
    letter: &'l Letter,
    (own, owned): (Option<usize>, &[usize]),
    quarter: Period,
) -> Option<&'l (String, Vec<u8>)> {
    if let Some(own) = own {
        return letter.files.get(own);
    }
    let free = letter
        .files
        .iter()
        .enumerate()
        .filter(|(at, file)| file.0.to_lowercase().ends_with(".zip") && !owned.contains(at));
    let packages: Vec<&(String, Vec<u8>)> = free.map(|(_, file)| file).collect();
    let by_name = packages.iter().find(|file| quarter_in(&file.0) == Some(quarter));
    by_name.or_else(|| packages.iter().find(|file| quarter_in(&file.0).is_none())).copied()
}

/// What of a file must be converted.
fn foreign(name: &str, bytes: &[u8]) -> Option<Foreign> {
    let small = name.to_lowercase();
    if bytes.starts_with(b"%PDF") {
        return Some(Foreign::Pdf);
    }
    let is_word = [".doc", ".wps", ".rtf", ".docx"].iter().any(|ending| small.ends_with(ending));
    (is_word && !bytes.starts_with(b"PK\x03\x04")).then_some(Foreign::OldWord)
}

/// Whether a file may be a form, by its name; in a package a PDF is evidence unless its name says otherwise.
fn may_be_form(name: &str, is_packed: bool) -> bool {
    let small = name.to_lowercase();
    let endings = [".xlsx", ".xls", ".ods", ".et", ".csv", ".docx", ".doc", ".wps", ".rtf"];
    let says_so = ["季报", "报表", "附件2", "附件二"].iter().any(|word| small.contains(word));
    let ends = |endings: &[&str]| endings.iter().any(|ending| small.ends_with(ending));
    ends(&endings) || (ends(&[".pdf"]) && (!is_packed || says_so))
}

fn candidates(letter: &Letter) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (at, (name, bytes)) in letter.files.iter().enumerate() {
        if may_be_form(name, false) {
            found.push(Candidate { name: name.clone(), bytes: bytes.clone(), package: None });
        } else if name.to_lowercase().ends_with(".zip") {
            let packed = packed(bytes).into_iter();
            found.extend(packed.map(|(name, bytes)| Candidate { name, bytes, package: Some(at) }));
        }
    }
    found.truncate(MOST);
    found
}

/// The files of a package that may be forms; a package that cannot be opened is told with its evidence.
fn packed(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut found = Vec::new();
    for at in 0..archive.len().min(MOST_NAMES) {
        let Ok(entry) = archive.by_index(at) else { continue };
        let name = name_of(entry.name_raw());
        if entry.is_dir() || entry.size() > LARGEST || !may_be_form(&name, true) {
            continue;
        }
        let mut content = Vec::new();
        // The size said may be a lie; no more than it may be is read.
        if entry.take(LARGEST).read_to_end(&mut content).is_ok() {
            found.push((name, content));
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}
