//! What a file is by its content (文件种类): signs at its beginning, its inner order where it has one, and whether it is
//! whole. Its name is not looked at. Nothing is run, unpacked to disk or drawn.
//!
//! A film whose second half is missing begins like a whole one; so boxes, chunks and frames are followed to the end.

use super::family::Family;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// What content says (内容判定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// A kind of file that is taken, whole.
    Known(Content),
    /// A kind of file that is taken, with a part missing: what is missing.
    Broken(Content, &'static str),
    /// Something a machine can run.
    Program,
    /// A package.
    Archive,
    /// A film or sound in a form that is not taken, with its word.
    Foreign(&'static str),
    /// Nothing known.
    Unknown,
}

/// A kind of file that is taken (文件格式).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// What it is for.
    pub family: Family,
    /// Media type.
    pub media_type: &'static str,
    /// The extensions such a file has, the usual one first.
    pub extensions: &'static [&'static str],
}

const fn content(family: Family, media_type: &'static str, extensions: &'static [&'static str]) -> Content {
    Content { family, media_type, extensions }
}

const JPEG: Content = content(Family::Scan, "image/jpeg", &["jpg", "jpeg"]);
const PNG: Content = content(Family::Scan, "image/png", &["png"]);
const PDF: Content = content(Family::Scan, "application/pdf", &["pdf"]);
const OFD: Content = content(Family::Scan, "application/ofd", &["ofd"]);
const TIFF: Content = content(Family::Scan, "image/tiff", &["tif", "tiff"]);
const BMP: Content = content(Family::Scan, "image/bmp", &["bmp"]);
const GIF: Content = content(Family::Scan, "image/gif", &["gif"]);
const WEBP: Content = content(Family::Scan, "image/webp", &["webp"]);
const MP4: Content = content(Family::Film, "video/mp4", &["mp4", "m4v"]);
const MOV: Content = content(Family::Film, "video/quicktime", &["mov"]);
const MP3: Content = content(Family::Sound, "audio/mpeg", &["mp3"]);
const M4A: Content = content(Family::Sound, "audio/mp4", &["m4a"]);
const WAV: Content = content(Family::Sound, "audio/wav", &["wav"]);
const WARC: Content = content(Family::Page, "application/warc", &["warc"]);
const MHTML: Content = content(Family::Page, "multipart/related", &["mhtml", "mht"]);
const DOCX: Content = content(
    Family::Document,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    &["docx"],
);
const XLSX: Content =
    content(Family::Document, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]);
const PPTX: Content = content(
    Family::Document,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    &["pptx"],
);
const OLD_OFFICE: Content =
    content(Family::Document, "application/x-ole-storage", &["doc", "xls", "ppt", "wps", "et"]);

/// How many bytes at the beginning tell a kind.
const HEAD: u64 = 64 * 1024;
/// How many bytes at the end are searched for a closing mark; some programs write after it.
const TAIL: u64 = 64 * 1024;
/// How many boxes or chunks are followed; a real film has a dozen at its outermost level.
const MOST_BOXES: usize = 20_000;

/// Looks at a file.
pub fn look(path: &Path) -> io::Result<Look> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let head = piece(&mut file, 0, HEAD)?;
    if is_program(&head) {
        return Ok(Look::Program);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(packed(file));
    }
    if let Some(found) = of_boxes(&mut file, &head, size)? {
        return Ok(found);
    }
    if let Some(found) = of_sound(&mut file, &head, size)? {
        return Ok(found);
    }
    let tail = piece(&mut file, size.saturating_sub(TAIL), TAIL)?;
    if let Some(found) = of_picture(&head, &tail, size) {
        return Ok(found);
    }
    Ok(of_others(&head))
}

fn piece(file: &mut File, from: u64, most: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn has_at(bytes: &[u8], at: usize, sign: &[u8]) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(sign))
}

fn holds(bytes: &[u8], sign: &[u8]) -> bool {
    bytes.windows(sign.len()).any(|window| window == sign)
}

/// Programs of the systems an office meets.
fn is_program(head: &[u8]) -> bool {
    let signs: [&[u8]; 11] = [
        b"MZ",
        b"\x7FELF",
        b"\xFE\xED\xFA\xCE",
        b"\xFE\xED\xFA\xCF",
        b"\xCE\xFA\xED\xFE",
        b"\xCF\xFA\xED\xFE",
        b"\xCA\xFE\xBA\xBE",
        b"dex\n",
        b"\0asm",
        b"\xED\xAB\xEE\xDB",
        // A Windows shortcut, which starts what it names.
        b"L\0\0\0\x01\x14\x02\0",
    ];
    signs.iter().any(|sign| head.starts_with(sign))
}

/// Scripts, and the source of web pages, which browsers run.
fn is_script(head: &[u8]) -> bool {
    let start: Vec<u8> = head.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start).trim_ascii_start();
    let beginnings: [&[u8]; 8] =
        [b"#!", b"@echo", b"<script", b"<?php", b"<hta:", b"<!doctype html", b"<html", b"<svg"];
    let inside: [&[u8]; 4] = [b"wscript.", b"createobject(", b"powershell", b"<svg"];
    beginnings.iter().any(|sign| text.starts_with(sign)) || inside.iter().any(|sign| holds(&start, sign))
}

/// Films and sounds in boxes (ISO 14496-12).
fn of_boxes(file: &mut File, head: &[u8], size: u64) -> io::Result<Option<Look>> {
    let brand = |sign: &[u8]| has_at(head, 8, sign);
    let content = if has_at(head, 4, b"ftyp") {
        if brand(b"M4A") || brand(b"M4B") {
            M4A
        } else if brand(b"qt  ") {
            MOV
        } else if [b"heic", b"heix", b"mif1", b"avif"].iter().any(|sign| brand(*sign)) {
            return Ok(Some(Look::Foreign("HEIC 照片")));
        } else {
            MP4
        }
    } else if [b"moov", b"mdat", b"wide"].iter().any(|sign| has_at(head, 4, *sign)) {
        MOV
    } else {
        return Ok(None);
    };
    let mut from = 0;
    let (mut has_index, mut has_data) = (false, false);
    for _ in 0..MOST_BOXES {
        if from == size {
            break;
        }
        let bytes = piece(file, from, 16)?;
        let length = match number(&bytes, 0, 4) {
            Some(0) => size - from,
            Some(1) => number(&bytes, 8, 8).unwrap_or(0),
            Some(length) => length,
            None => return Ok(Some(Look::Broken(content, "末尾缺了一截"))),
        };
        has_index |= has_at(&bytes, 4, b"moov");
        has_data |= has_at(&bytes, 4, b"mdat") || has_at(&bytes, 4, b"moof");
        match from.checked_add(length) {
            Some(end) if length >= 8 && end <= size => from = end,
            _ => return Ok(Some(Look::Broken(content, "末尾缺了一截"))),
        }
    }
    let why = match (has_index, has_data) {
        (false, _) => "没有索引（moov），播放器打不开",
        (true, false) => "没有画面和声音",
        (true, true) => return Ok(Some(Look::Known(content))),
    };
    Ok(Some(Look::Broken(content, why)))
}

/// A number of so many bytes, highest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let digits = bytes.get(at..at + length)?;
    Some(digits.iter().fold(0, |number, digit| number << 8 | u64::from(*digit)))
}

/// A number of four bytes, lowest first.
fn small_end(bytes: &[u8], at: usize) -> Option<u64> {
    let digits = bytes.get(at..at + 4)?;
    Some(digits.iter().rev().fold(0, |number, digit| number << 8 | u64::from(*digit)))
}

fn of_sound(file: &mut File, head: &[u8], size: u64) -> io::Result<Option<Look>> {
    if head.starts_with(b"RIFF") && has_at(head, 8, b"WAVE") {
        let whole = small_end(head, 4).is_some_and(|length| length + 8 <= size) && holds(head, b"data");
        let found = if whole { Look::Known(WAV) } else { Look::Broken(WAV, "末尾缺了一截") };
        return Ok(Some(found));
    }
    let tagged = head.starts_with(b"ID3");
    if !tagged && frame_length(head).is_none() {
        return Ok(None);
    }
    // The tag's length has seven bits a byte.
    let tag = head.get(6..10).filter(|_| tagged).map_or(0, |length| {
        length.iter().fold(0, |number, digit| number << 7 | u64::from(*digit & 0x7F)) + 10
    });
    let frames = piece(file, tag, HEAD)?;
    let is_frame = |at: usize| {
        let length = frames.get(at..).and_then(frame_length)?;
        frames.get(at + length..).and_then(frame_length).map(|_| ())
    };
    // A plain run of zeros may stand before the first frame.
    let found = (0..frames.len().min(4096)).any(|at| is_frame(at).is_some());
    Ok(match (found, tagged) {
        (true, _) => Some(Look::Known(MP3)),
        (false, true) => Some(Look::Broken(MP3, "没有声音数据")),
        (false, false) => None,
    })
}

/// The length of an MPEG audio frame of layer III that begins here.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    const OF_MPEG_1: [usize; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const OF_MPEG_2: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    const RATES: [usize; 3] = [44_100, 48_000, 32_000];
    let [0xFF, second, third, ..] = *bytes else { return None };
    if second & 0xE6 != 0xE2 {
        return None;
    }
    let is_first = match second >> 3 & 3 {
        3 => true,
        2 | 0 => false,
        _ => return None,
    };
    let rates = if is_first { OF_MPEG_1 } else { OF_MPEG_2 };
    let bits = *rates.get(usize::from(third >> 4))?;
    let rate = *RATES.get(usize::from(third >> 2 & 3))?;
    let rate = match second >> 3 & 3 {
        3 => rate,
        2 => rate / 2,
        _ => rate / 4,
    };
    let samples = if is_first { 144_000 } else { 72_000 };
    (bits > 0).then(|| samples * bits / rate + usize::from(third >> 1 & 1))
}

fn of_picture(head: &[u8], tail: &[u8], size: u64) -> Option<Look> {
    let known = |content, is_whole| {
        if is_whole { Look::Known(content) } else { Look::Broken(content, "末尾缺了一截") }
    };
    if head.starts_with(b"%PDF-") {
        return Some(known(PDF, holds(tail, b"%%EOF")));
    }
    if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Some(known(JPEG, holds(tail, &[0xFF, 0xD9])));
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(known(PNG, holds(tail, b"IEND")));
    }
    if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        return Some(known(GIF, holds(tail, &[0x3B])));
    }
    if head.starts_with(b"RIFF") && has_at(head, 8, b"WEBP") {
        return Some(known(WEBP, small_end(head, 4).is_some_and(|length| length + 8 <= size)));
    }
    if head.starts_with(b"II*\0") || head.starts_with(b"MM\0*") {
        return Some(Look::Known(TIFF));
    }
    let is_bitmap = head.starts_with(b"BM") && has_at(head, 6, &[0, 0, 0, 0]);
    is_bitmap.then(|| known(BMP, small_end(head, 2).is_some_and(|length| length <= size)))
}

fn of_others(head: &[u8]) -> Look {
    let begins = |sign: &[u8]| head.starts_with(sign);
    if begins(b"WARC/1.0\r\n") || begins(b"WARC/1.1\r\n") {
        return Look::Known(WARC);
    }
    let start: Vec<u8> = head.iter().take(4096).map(u8::to_ascii_lowercase).collect();
    if (begins(b"From: ") || begins(b"MIME-Version: ")) && holds(&start, b"multipart/related") {
        return Look::Known(MHTML);
    }
    if begins(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Look::Known(OLD_OFFICE);
    }
    let archives: [&[u8]; 6] =
        [b"Rar!\x1A\x07", b"7z\xBC\xAF\x27\x1C", &[0x1F, 0x8B], b"BZh", b"\xFD7zXZ\0", b"MSCF"];
    if archives.iter().any(|sign| begins(sign)) || has_at(head, 257, b"ustar") {
        return Look::Archive;
    }
    let foreign: [(&[u8], &str); 6] = [
        (b"\x1A\x45\xDF\xA3", "mkv 或 webm 视频"),
        (b"FLV\x01", "flv 视频"),
        (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", "wmv 视频或 wma 音频"),
        (b"OggS", "ogg 音频"),
        (b"fLaC", "flac 音频"),
        (b"#!AMR", "amr 录音"),
    ];
    if let Some((_, word)) = foreign.iter().find(|(sign, _)| begins(sign)) {
        return Look::Foreign(word);
    }
    if begins(b"RIFF") && has_at(head, 8, b"AVI ") {
        return Look::Foreign("avi 视频");
    }
    if is_script(head) { Look::Program } else { Look::Unknown }
}

/// Office documents and OFD are packages; one with macros could run, any other is a package.
fn packed(file: File) -> Look {
    let Ok(archive) = zip::ZipArchive::new(io::BufReader::new(file)) else {
        return Look::Archive;
    };
    let names: Vec<String> = archive.file_names().filter_map(|name| name.ok().map(Cow::into_owned)).collect();
    if names.iter().any(|name| name.ends_with("vbaProject.bin") || name == "AndroidManifest.xml") {
        return Look::Program;
    }
    let has = |beginning: &str| names.iter().any(|name| name.starts_with(beginning));
    if names.iter().any(|name| name == "OFD.xml") {
        Look::Known(OFD)
    } else if !names.iter().any(|name| name == "[Content_Types].xml") {
        Look::Archive
    } else if has("word/") {
        Look::Known(DOCX)
    } else if has("xl/") {
        Look::Known(XLSX)
    } else if has("ppt/") {
        Look::Known(PPTX)
    } else {
        Look::Archive
    }
}
