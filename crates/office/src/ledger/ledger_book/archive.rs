//! The zip container of xlsx and ods (压缩包), inspected before any reader sees it: kinds of parts, and the sizes they
//! really unpack to, counted byte by byte because headers may lie. It reads no sheet.

use super::checked::BookRefusal;
use super::code;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// What a workbook may unpack to. A province's year (1,000,000 rows of ten columns) is about 500 MB of XML.
const MOST_UNPACKED: u64 = 512 * 1024 * 1024;
/// Beyond this a workbook must not be packed denser than [`MOST_RATIO`]; real sheets reach about 30.
const DENSE_FROM: u64 = 50 * 1024 * 1024;
/// The densest packing believed.
const MOST_RATIO: u64 = 200;
/// The most parts; a real workbook has some tens, with pictures some thousands.
const MOST_PARTS: usize = 20_000;
/// So many announced texts are believed whatever the size of the part (about 100 MB reserved by the reader).
const MOST_ANNOUNCED: u64 = 4_000_000;

/// What a zip container holds (容器种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// An Office Open XML workbook.
    Xlsx,
    /// A sheet in the format of ISO/IEC 26300 (ods).
    Ods,
}

/// Looks through the container, or says why it cannot be a ledger.
pub(super) fn inspect(bytes: &[u8]) -> Result<Container, BookRefusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    if archive.len() > MOST_PARTS {
        return Err(bomb());
    }
    let mut parts = Parts::default();
    let mut left = MOST_UNPACKED;
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX).max(1);
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|error| refusal(&error))?;
        let name = part.name().map_err(|error| refusal(&error))?.replace('\\', "/").to_ascii_lowercase();
        let size = parts.read(&name, &mut part, left)?;
        left = left.checked_sub(size).ok_or_else(bomb)?;
        let unpacked = MOST_UNPACKED - left;
        if unpacked > DENSE_FROM && unpacked / packed > MOST_RATIO {
            return Err(bomb());
        }
    }
    parts.container()
}

/// What the parts tell.
#[derive(Debug, Default)]
struct Parts {
    seen: BTreeSet<Part>,
    mimetype: String,
}

/// A part that tells what a container is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Workbook,
    BinaryWorkbook,
    Word,
    Slides,
    Encryption,
}

impl Part {
    /// What a part's name, in small letters, tells.
    fn of(name: &str) -> Option<Self> {
        Some(match name.rsplit('/').next().unwrap_or(name) {
            "workbook.xml" => Self::Workbook,
            "workbook.bin" => Self::BinaryWorkbook,
            "document.xml" if name.starts_with("word/") => Self::Word,
            "presentation.xml" => Self::Slides,
            "encryptedpackage" => Self::Encryption,
            _ => return None,
        })
    }
}

impl Parts {
    /// Reads a part to its end, counting; the size it really has.
    fn read(&mut self, name: &str, part: &mut impl Read, left: u64) -> Result<u64, BookRefusal> {
        self.seen.extend(Part::of(name));
        let mut counted = Counted { is_texts: name.contains("sharedstrings"), ..Counted::default() };
        let mut buffer = vec![0_u8; 64 * 1024];
        loop {
            let read = part.read(&mut buffer).map_err(|_damage| damaged())?;
            if read == 0 {
                break;
            }
            let chunk = buffer.get(..read).unwrap_or_default();
            counted.take(chunk);
            if counted.size > left {
                return Err(bomb());
            }
            if name == "mimetype" && self.mimetype.len() < 200 {
                self.mimetype.push_str(&String::from_utf8_lossy(chunk));
            }
            if name == "meta-inf/manifest.xml" && holds(chunk, b"encryption-data") {
                self.seen.insert(Part::Encryption);
            }
        }
        counted.check()
    }

    fn container(&self) -> Result<Container, BookRefusal> {
        if self.seen.contains(&Part::Encryption) {
            return Err(password());
        }
        if self.mimetype.contains("opendocument.spreadsheet") {
            return Ok(Container::Ods);
        }
        if self.seen.contains(&Part::Workbook) {
            return Ok(Container::Xlsx);
        }
        let what = if self.seen.contains(&Part::Word) || self.mimetype.contains("opendocument.text") {
            "这是文字文档（Word），不是工作簿"
        } else if self.seen.contains(&Part::Slides) || self.mimetype.contains("opendocument.presentation") {
            "这是演示文稿，不是工作簿"
        } else if self.seen.contains(&Part::BinaryWorkbook) {
            "这是二进制工作簿（xlsb），本系统不读此格式"
        } else {
            "这是压缩包，不是工作簿"
        };
        Err(wrong_type(what))
    }
}

/// A part as it is unpacked.
#[derive(Debug, Default)]
struct Counted {
    size: u64,
    is_texts: bool,
    /// The end of the chunk before, since a number may stand across two chunks.
    tail: Vec<u8>,
    announced: u64,
}

impl Counted {
    fn take(&mut self, chunk: &[u8]) {
        self.size = self.size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if !self.is_texts {
            return;
        }
        self.tail.extend_from_slice(chunk);
        self.announced = self.announced.max(announced(&self.tail));
        let keep = self.tail.len().saturating_sub(128);
        self.tail.drain(..keep);
    }

    /// The reader reserves room for as many texts as are announced: an announcement nobody can keep is refused.
    fn check(&self) -> Result<u64, BookRefusal> {
        let is_lie = self.announced > MOST_ANNOUNCED && self.announced > self.size / 4;
        if is_lie { Err(bomb()) } else { Ok(self.size) }
    }
}

/// The largest number announced as `uniqueCount="…"`.
fn announced(bytes: &[u8]) -> u64 {
    const WORD: &[u8] = b"uniqueCount";
    let mut largest = 0;
    for (at, _) in bytes.windows(WORD.len()).enumerate().filter(|(_, window)| *window == WORD) {
        let rest = bytes.iter().skip(at + WORD.len()).skip_while(|byte| !byte.is_ascii_digit());
        let digits = rest.take_while(|byte| byte.is_ascii_digit()).take(20);
        let number = digits.fold(0_u64, |sum, digit| {
            sum.saturating_mul(10).saturating_add(u64::from(digit.saturating_sub(b'0')))
        });
        largest = largest.max(number);
    }
    largest
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn refusal(error: &ZipError) -> BookRefusal {
    match error {
        ZipError::UnsupportedArchive(why) if why.to_ascii_lowercase().contains("password") => password(),
        _ => damaged(),
    }
}

/// The file is cut off or damaged.
pub(super) fn damaged() -> BookRefusal {
    BookRefusal {
        code: code::DAMAGED,
        what: "文件不完整或已损坏，无法读取".to_owned(),
        cure: "请重新从原处复制或下载；若在WPS/Excel中能打开，请另存为新的xlsx文件后重试".to_owned(),
    }
}

/// The file has a password.
pub(super) fn password() -> BookRefusal {
    BookRefusal {
        code: code::PASSWORD,
        what: "文件设有密码".to_owned(),
        cure: "请在WPS/Excel中取消密码后重试".to_owned(),
    }
}

/// The file is of another kind.
pub(super) fn wrong_type(what: impl Into<String>) -> BookRefusal {
    BookRefusal {
        code: code::WRONG_TYPE,
        what: what.into(),
        cure: "请提供xlsx、xls、ods工作簿或CSV文件；其他格式请在WPS/Excel中打开后另存为xlsx".to_owned(),
    }
}

fn bomb() -> BookRefusal {
    BookRefusal {
        code: code::BOMB,
        what: "文件解压后的大小远超台账所能达到的规模，疑似异常文件，已停止读取".to_owned(),
        cure: "请核对文件来源；确为台账的，请新建工作簿，只复制有内容的行后另存，或分成几个文件".to_owned(),
    }
}
