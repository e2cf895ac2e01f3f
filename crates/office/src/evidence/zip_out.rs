//! A package of evidence as it goes out (佐证材料包): names by the rule 序号+稿件标题, files as they are, written as a
//! stream whose length is known before its first byte, since size and CRC-32 of every file are. Nothing is held whole
//! and nothing is copied to the disk.
//!
//! Names are UTF-8 and say so (bit 11), which Windows Explorer, WPS and the archivers of Kylin heed. Files are stored,
//! not squeezed: scans, films and sound are squeezed already. Above 4 GB the larger fields of ZIP64 are used.

use super::open::{OpenedFile, Pieces};
use super::{Evidence, EvidenceKind};
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{evidence as act, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use chrono::Datelike as _;
use std::collections::VecDeque;
use zhaozhang_text::evidence::name::{Joint, build};

/// A row of the list a package belongs to (材料包的一行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageRow {
    /// 序号.
    pub number: u32,
    /// 稿件标题.
    pub title: String,
    /// Its evidence, in order.
    pub evidence: Vec<i64>,
}

/// A package on its way out (发出中的材料包).
#[derive(Debug)]
pub struct PackageOut {
    /// `填报单位_2023年第一季度_佐证材料.zip`.
    pub name: String,
    /// The names inside, in order.
    pub names: Vec<String>,
    length: u64,
    waiting: VecDeque<Member>,
    going: Option<Pieces>,
    tail: Option<Vec<u8>>,
}

#[derive(Debug)]
struct Member {
    head: Vec<u8>,
    file: OpenedFile,
}

/// What the central directory says of a file.
struct Entry {
    name: String,
    crc32: u32,
    size: u64,
    from: u64,
}

/// The maker “Unix” in the upper byte of a version.
const UNIX: u16 = 3 << 8;
/// The largest number the short fields hold; it means “look in the long one”.
const FULL: u32 = u32::MAX;

impl Office {
    /// A package of rows with their evidence, named by the rule; what was taken down is left out.
    ///
    /// Evidence the actor may not see is not found. Refused when there is nothing to pack (E-301).
    pub async fn evidence_package(
        &self,
        moment: &Moment,
        actor: &Actor,
        name: &str,
        rows: &[PackageRow],
    ) -> Result<PackageOut, OfficeError> {
        permit(actor, act::READ)?;
        let mut files = Vec::new();
        for row in rows {
            let mut own: Vec<Evidence> = Vec::new();
            for id in &row.evidence {
                own.push(self.one_evidence(moment, actor, *id).await?);
            }
            own.retain(|evidence| evidence.ended.is_none());
            let is_several = own.len() > 1;
            for (evidence, part) in own.iter().zip(1..) {
                let part = is_several.then_some(part);
                let name = build(row.number, &row.title, part, &evidence.extension, Joint::Plus);
                files.push((name, self.opened_file(&evidence.hash).await?));
            }
        }
        if files.is_empty() {
            let cure = "请先为稿件上传佐证材料，再打包";
            let problem = Problem::of("E-301", "没有一份可以打包的佐证材料", cure);
            return Err(Refusal::Listed(vec![problem]).into());
        }
        Ok(packed(moment, name, files))
    }
}

impl EvidenceKind {
    /// Whether a browser shows it in the page.
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Scan | Self::Clipping | Self::Film | Self::Sound)
    }
}

fn packed(moment: &Moment, name: &str, files: Vec<(String, OpenedFile)>) -> PackageOut {
    let day = dos_day(moment);
    let mut from = 0;
    let mut entries = Vec::new();
    let mut waiting = VecDeque::new();
    let mut names = Vec::new();
    for (name, file) in files {
        let entry = Entry { name: name.clone(), crc32: file.crc32(), size: file.size(), from };
        let head = local_head(&entry, day);
        from += u64::try_from(head.len()).unwrap_or(0) + entry.size;
        names.push(name);
        waiting.push_back(Member { head, file });
        entries.push(entry);
    }
    let tail = directory(&entries, from, day);
    let length = from + u64::try_from(tail.len()).unwrap_or(0);
    PackageOut { name: name.to_owned(), names, length, waiting, going: None, tail: Some(tail) }
}

impl PackageOut {
    /// Size in bytes, exact.
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// The next piece; nothing at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        if let Some(pieces) = &mut self.going {
            if let Some(piece) = pieces.next().await? {
                return Ok(Some(piece));
            }
            self.going = None;
        }
        let Some(Member { head, file }) = self.waiting.pop_front() else { return Ok(self.tail.take()) };
        let size = file.size();
        self.going = Some(file.pieces(0, size));
        Ok(Some(head))
    }
}

/// A day as zip files write it.
fn dos_day(moment: &Moment) -> u16 {
    let day = moment.today;
    let year = u16::try_from(day.year() - 1980).unwrap_or(0).min(127);
    year << 9 | u16::try_from(day.month()).unwrap_or(1) << 5 | u16::try_from(day.day()).unwrap_or(1)
}

/// What a file's head says in the short fields, from its CRC-32 on.
fn sizes(out: &mut Vec<u8>, entry: &Entry) {
    out.extend(entry.crc32.to_le_bytes());
    // No file is above 2 GB, so sizes always fit.
    let size = u32::try_from(entry.size).unwrap_or(FULL);
    out.extend(size.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(u16::try_from(entry.name.len()).unwrap_or(0).to_le_bytes());
}

fn local_head(entry: &Entry, day: u16) -> Vec<u8> {
    let mut out = Vec::from(*b"PK\x03\x04");
    // Version 2.0, UTF-8, stored, midnight.
    for field in [20, 0x0800, 0, 0, day] {
        out.extend(u16::to_le_bytes(field));
    }
    sizes(&mut out, entry);
    out.extend(0_u16.to_le_bytes());
    out.extend(entry.name.as_bytes());
    out
}

fn directory(entries: &[Entry], from: u64, day: u16) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        let short = u32::try_from(entry.from).ok().filter(|from| *from < FULL);
        let extra: Vec<u8> = match short {
            Some(_) => Vec::new(),
            // Extra field 1: the long place.
            None => [&[1, 0, 8, 0], entry.from.to_le_bytes().as_slice()].concat(),
        };
        out.extend(*b"PK\x01\x02");
        let version = if short.is_some() { 20 } else { 45 };
        // Made as on Unix: archivers that heed the maker read names of DOS in its code page, whatever the flag says.
        for field in [UNIX | version, version, 0x0800, 0, 0, day] {
            out.extend(u16::to_le_bytes(field));
        }
        sizes(&mut out, entry);
        out.extend(u16::try_from(extra.len()).unwrap_or(0).to_le_bytes());
        // No comment, disk 0, nothing inside, and the rights of an ordinary file.
        out.extend([0; 6]);
        out.extend((0o100_644_u32 << 16).to_le_bytes());
        out.extend(short.unwrap_or(FULL).to_le_bytes());
        out.extend(entry.name.as_bytes());
        out.extend(extra);
    }
    let length = u64::try_from(out.len()).unwrap_or(0);
    end(&mut out, entries.len(), from, length);
    out
}

fn end(out: &mut Vec<u8>, count: usize, from: u64, length: u64) {
    let short_count = u16::try_from(count).ok().filter(|count| *count < u16::MAX);
    let short_from = u32::try_from(from).ok().filter(|from| *from < FULL);
    if short_count.is_none() || short_from.is_none() {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        out.extend(*b"PK\x06\x06");
        out.extend(44_u64.to_le_bytes());
        out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for field in [count, count, length, from] {
            out.extend(field.to_le_bytes());
        }
        out.extend(*b"PK\x06\x07");
        out.extend(0_u32.to_le_bytes());
        out.extend((from + length).to_le_bytes());
        out.extend(1_u32.to_le_bytes());
    }
    out.extend(*b"PK\x05\x06");
    out.extend([0; 4]);
    let count = short_count.unwrap_or(u16::MAX);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(u32::try_from(length).unwrap_or(FULL).to_le_bytes());
    out.extend(short_from.unwrap_or(FULL).to_le_bytes());
    out.extend([0; 2]);
}

#[cfg(test)]
mod tests {
    use super::{Entry, directory, local_head};
    use std::io::{self, Read, Seek, SeekFrom};

    /// A package whose files are zeros nobody keeps: what stands between heads and directory is made up when it is read.
    struct Virtual {
        parts: Vec<(u64, Vec<u8>)>,
        length: u64,
        at: u64,
    }

    impl Read for Virtual {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let left = self.length.saturating_sub(self.at);
            let mut count = out.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            out[..count].fill(0);
            for (from, bytes) in &self.parts {
                let end = from + u64::try_from(bytes.len()).unwrap();
                if self.at >= *from && self.at < end {
                    let own = &bytes[usize::try_from(self.at - from).unwrap()..];
                    count = count.min(own.len());
                    out[..count].copy_from_slice(&own[..count]);
                } else if *from > self.at {
                    count = count.min(usize::try_from(from - self.at).unwrap_or(usize::MAX));
                }
            }
            self.at += u64::try_from(count).unwrap();
            Ok(count)
        }
    }

    impl Seek for Virtual {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.at = match to {
                SeekFrom::Start(at) => at,
                SeekFrom::End(by) => self.length.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?,
                SeekFrom::Current(by) => self.at.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?,
            };
            Ok(self.at)
        }
    }

    /// The package of these files: sizes and, for what is not zeros, bytes.
    fn virtually(files: &[(&str, u64, &[u8])]) -> Virtual {
        let mut parts = Vec::new();
        let mut entries = Vec::new();
        let mut from = 0;
        for (name, size, bytes) in files {
            let entry = Entry { name: (*name).to_owned(), crc32: crc32fast::hash(bytes), size: *size, from };
            let head = local_head(&entry, 0);
            let place = from + u64::try_from(head.len()).unwrap();
            parts.push((from, head));
            parts.push((place, bytes.to_vec()));
            from = place + size;
            entries.push(entry);
        }
        let tail = directory(&entries, from, 0);
        let length = from + u64::try_from(tail.len()).unwrap();
        parts.push((from, tail));
        Virtual { parts, length, at: 0 }
    }

    #[test]
    fn a_package_above_four_gigabytes_is_read_by_other_programs() {
        const TWO: u64 = 2 * 1024 * 1024 * 1024 - 1;
        let last = "佐证".as_bytes();
        let files = [
            ("1+甲_1.mp4", TWO, &[][..]),
            ("1+甲_2.mp4", TWO, &[]),
            ("2+乙.mp4", TWO, &[]),
            ("3+丙.txt", u64::try_from(last.len()).unwrap(), last),
        ];
        let package = virtually(&files);
        assert!(package.length > 6 * 1024 * 1024 * 1024);
        let mut archive = zip::ZipArchive::new(package).unwrap();
        assert_eq!(archive.len(), 4);
        let sizes: Vec<u64> = (0..4).map(|at| archive.by_index_raw(at).unwrap().size()).collect();
        assert_eq!(sizes, [TWO, TWO, TWO, u64::try_from(last.len()).unwrap()]);
        let mut read = Vec::new();
        archive.by_name("3+丙.txt").unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read, last, "the place behind six gigabytes is found");
        let mut start = [1; 16];
        archive.by_name("2+乙.mp4").unwrap().read_exact(&mut start).unwrap();
        assert_eq!(start, [0; 16], "and the one behind four");
    }

    #[test]
    fn more_names_than_the_short_field_holds_are_counted_in_the_long_one() {
        let names: Vec<String> = (0..70_000).map(|number| format!("{number}.pdf")).collect();
        let files: Vec<(&str, u64, &[u8])> = names.iter().map(|name| (name.as_str(), 0, &[][..])).collect();
        let mut package = virtually(&files);
        // Reading through the parts one by one would be slow; what is read is the whole as one stretch.
        let mut whole = vec![0; usize::try_from(package.length).unwrap()];
        for (from, bytes) in std::mem::take(&mut package.parts) {
            let from = usize::try_from(from).unwrap();
            whole[from..from + bytes.len()].copy_from_slice(&bytes);
        }
        let mut archive = zip::ZipArchive::new(io::Cursor::new(whole)).unwrap();
        assert_eq!(archive.len(), 70_000);
        assert!(archive.by_name("69999.pdf").is_ok());
    }
}
