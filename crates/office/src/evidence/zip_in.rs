//! A package of evidence as it comes in (收到的材料包): every file taken out, hashed and looked at, one after another. A
//! package that means harm is refused whole, with the reason; a file that is no evidence is a fault of the list.
//!
//! Names are UTF-8, or GBK as Chinese Windows writes them without saying so. Looked at before anything is taken out:
//! how many names, where they lead, how large they become, whether stretches are used twice.

use super::content::{Look, look};
use super::family::LARGEST_MEGABYTES;
use super::receiving::{Draft, Received, size_word};
use crate::refusal::Problem;
use crate::submission::store_attachment::safe_name;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use zhaozhang_domain::chain::RunningDigest;
use zhaozhang_text::evidence::matching::Kind;
use zip::ZipArchive;

/// The most names a package may hold; a quarter's report has some dozens of rows.
pub const MOST_NAMES: u64 = 2_000;
/// The most bytes all files together may become.
pub const MOST_BYTES: u64 = 8 * 1024 * 1024 * 1024;
/// From this size on a package is asked how far it was squeezed.
const SUSPICIOUS: u64 = 50 * 1024 * 1024;
/// Papers squeeze ten times, empty pictures a hundred times.
const MOST_SQUEEZED: u64 = 200;
/// Bytes read at a time.
const PIECE: usize = 256 * 1024;

/// A file of a package (包内文件).
#[derive(Debug)]
pub struct PackedItem {
    /// Its path in the package, as people read it.
    pub path: String,
    /// What it is, as the rule of names knows it.
    pub kind: Kind,
    /// What its content is; nothing for what is not taken.
    pub family: Option<super::Family>,
    /// Why it cannot be opened; empty when it can.
    pub why: String,
    /// The file, until somebody keeps it.
    pub file: Received,
}

/// Takes a package apart; everything that is wrong with the package as a whole comes instead.
pub(crate) fn take_apart(
    package: &Path,
    folder: &Path,
    stem: &str,
) -> io::Result<Result<Vec<PackedItem>, Vec<Problem>>> {
    let mut file = File::open(package)?;
    let size = file.metadata()?.len();
    let Some(count) = names_said(&mut file, size)? else { return Ok(Err(vec![broken()])) };
    if count > MOST_NAMES {
        let what = format!("压缩包里有{count}个文件，超过{MOST_NAMES}个，没有打开");
        return Ok(Err(vec![problem("E-303", what, "请只装本季度的佐证材料，分几个包交")]));
    }
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return Ok(Err(vec![broken()])) };
    let problems = harm(&mut archive, size);
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let mut items = Vec::new();
    for at in 0..archive.len() {
        let target = folder.join(format!("{stem}-{at}.part"));
        match taken_out(&mut archive, at, target)? {
            Taken::Item(item) => items.push(item),
            Taken::Nothing => {}
            Taken::Harm(problem) => return Ok(Err(vec![problem])),
        }
    }
    items.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(Ok(items))
}

fn problem(code: &'static str, what: impl Into<String>, cure: &str) -> Problem {
    Problem::at("file", code, what, cure)
}

fn broken() -> Problem {
    problem(
        "E-302",
        "这不是压缩包（zip），或者没有传完整",
        "请用 zip 格式重新打包后再传；rar、7z 请改存为 zip",
    )
}

/// How many names the end of the package promises; nothing when there is no such end.
fn names_said(file: &mut File, size: u64) -> io::Result<Option<u64>> {
    // A comment of at most 65,535 bytes may follow.
    let from = size.saturating_sub(22 + 65_535);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.take(22 + 65_535).read_to_end(&mut tail)?;
    let Some(at) = tail.windows(4).rposition(|sign| sign == b"PK\x05\x06") else { return Ok(None) };
    let short = tail.get(at + 10..at + 12).and_then(|two| <[u8; 2]>::try_from(two).ok());
    let short = short.map(u16::from_le_bytes);
    if short != Some(u16::MAX) {
        return Ok(short.map(u64::from));
    }
    let long = tail.windows(4).rposition(|sign| sign == b"PK\x06\x06");
    let count =
        long.and_then(|at| tail.get(at + 32..at + 40)).and_then(|count| <[u8; 8]>::try_from(count).ok());
    Ok(Some(count.map_or(u64::from(u16::MAX), u64::from_le_bytes)))
}

/// What is wrong with a package before anything is taken out.
fn harm(archive: &mut ZipArchive<BufReader<File>>, size: u64) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (mut squeezed, mut whole) = (0_u64, 0_u64);
    let (mut leading, mut locked) = (Vec::new(), 0);
    for at in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(at) else { continue };
        squeezed = squeezed.saturating_add(entry.compressed_size());
        whole = whole.saturating_add(entry.size());
        locked += usize::from(entry.encrypted());
        let name = name_of(entry.name_raw());
        if leads_out(&name) {
            leading.push(name);
        }
    }
    if let Some(first) = leading.first() {
        let what = format!(
            "压缩包里有{}个文件名带上级目录或绝对路径（如“{first}”），可能有害，没有打开",
            leading.len()
        );
        problems.push(problem("E-304", what, "请从来源重新打包；只放文件和普通文件夹"));
    }
    if locked > 0 {
        problems.push(problem("E-306", "压缩包加了密码，打不开", "请去掉密码后重新打包"));
    }
    // Stretches used by several names add up to more than the package has.
    let is_bomb = whole > MOST_BYTES
        || squeezed > size
        || (whole > SUSPICIOUS && whole / squeezed.max(1) > MOST_SQUEEZED);
    if is_bomb {
        let what =
            format!("压缩包只有{}，解开后却有{}，疑似压缩炸弹，没有打开", size_word(size), size_word(whole));
        problems.push(problem("E-305", what, "请核对来源；确是材料的，请分几个包交"));
    }
    problems
}

/// Whether a name leads out of the folder it is taken out into.
fn leads_out(name: &str) -> bool {
    let is_drive = name.chars().nth(1) == Some(':') && name.starts_with(|c: char| c.is_ascii_alphabetic());
    name.starts_with(['/', '\\']) || is_drive || name.split(['/', '\\']).any(|part| part == "..")
}

/// A name as people wrote it.
pub(crate) fn name_of(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_not_utf8) => encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// What systems put into packages beside people's files.
fn is_litter(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.starts_with("__MACOSX/")
        || last.starts_with("._")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&last)
}

enum Taken {
    Item(PackedItem),
    Nothing,
    Harm(Problem),
}

fn taken_out(archive: &mut ZipArchive<BufReader<File>>, at: usize, target: PathBuf) -> io::Result<Taken> {
    let (name, promised) = match archive.by_index_raw(at) {
        Ok(entry) if entry.is_dir() => return Ok(Taken::Nothing),
        Ok(entry) => (name_of(entry.name_raw()), entry.size()),
        Err(_unreadable) => return Ok(Taken::Harm(broken())),
    };
    if is_litter(&name) {
        return Ok(Taken::Nothing);
    }
    let largest = u64::try_from(LARGEST_MEGABYTES).unwrap_or(0) * 1024 * 1024;
    if promised > largest {
        let what = format!("压缩包里的“{name}”有{}，超过{}", size_word(promised), size_word(largest));
        return Ok(Taken::Harm(problem("E-204", what, "请压缩、截取或分段后重新打包")));
    }
    let draft = Draft(target);
    let mut file = File::create_new(&draft.0)?;
    let mut why = String::new();
    let written = match archive.by_index(at) {
        Ok(mut entry) => copy(&mut entry, &mut file, promised)?,
        Err(_unsupported) => {
            "压缩方式不认识，或已损坏".clone_into(&mut why);
            Copied { is_broken: true, ..Copied::default() }
        }
    };
    if written.is_more {
        let what = format!("压缩包里的“{name}”解开后比写明的大，疑似压缩炸弹，没有打开");
        return Ok(Taken::Harm(problem("E-305", what, "请核对来源；确是材料的，请重新打包")));
    }
    file.sync_all()?;
    let looked = look(&draft.0)?;
    let (mut kind, family) = kinds(&looked, &mut why);
    if written.is_broken {
        kind = Kind::Broken;
        if why.is_empty() {
            "包内数据损坏".clone_into(&mut why);
        }
    }
    let file = Received {
        name: safe_name(&name),
        hash: written.digest.finish(),
        crc32: written.crc.finalize(),
        size: written.size,
        draft,
    };
    Ok(Taken::Item(PackedItem { path: name, kind, family, why, file }))
}

#[derive(Default)]
struct Copied {
    digest: RunningDigest,
    crc: crc32fast::Hasher,
    size: u64,
    is_more: bool,
    is_broken: bool,
}

/// Copies what a name holds, and not a byte more than it promised. What cannot be read is broken; what cannot be
/// written is our fault.
fn copy(from: &mut impl Read, to: &mut File, promised: u64) -> io::Result<Copied> {
    let mut copied = Copied::default();
    let mut piece = vec![0; PIECE];
    loop {
        let length = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => length,
            Err(_damaged) => {
                copied.is_broken = true;
                break;
            }
        };
        let bytes = piece.get(..length).unwrap_or_default();
        copied.size += u64::try_from(length).unwrap_or(u64::MAX);
        if copied.size > promised {
            copied.is_more = true;
            break;
        }
        copied.digest.take(bytes);
        copied.crc.update(bytes);
        to.write_all(bytes)?;
    }
    copied.is_broken |= copied.size < promised;
    Ok(copied)
}

fn kinds(looked: &Look, why: &mut String) -> (Kind, Option<super::Family>) {
    let of = |family| match family {
        super::Family::Scan => Kind::Scan,
        super::Family::Film => Kind::Film,
        super::Family::Sound => Kind::Sound,
        super::Family::Page | super::Family::Document => Kind::Other,
    };
    match looked {
        Look::Known(content) => (of(content.family), Some(content.family)),
        Look::Broken(content, reason) => {
            (*reason).clone_into(why);
            (Kind::Broken, Some(content.family))
        }
        Look::Program => (Kind::Program, None),
        Look::Archive => (Kind::Archive, None),
        Look::Foreign(_) | Look::Unknown => (Kind::Other, None),
    }
}

#[cfg(test)]
mod tests {
    use super::{names_said, take_apart};
    use std::fs::File;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    #[test]
    fn a_package_in_the_large_form_is_taken_apart_like_any_other() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("包.zip");
        let pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
        let mut zip = zip::ZipWriter::new(File::create(&place).unwrap());
        for name in ["1+甲.pdf", "2+乙.pdf"] {
            // The fields of ZIP64 in every head, as writers use that do not know sizes beforehand.
            zip.start_file(name, SimpleFileOptions::default().large_file(true)).unwrap();
            zip.write_all(pdf).unwrap();
        }
        zip.finish().unwrap();
        let items = take_apart(&place, folder.path(), "x").unwrap().unwrap();
        let read: Vec<(&str, u64)> = items.iter().map(|item| (item.path.as_str(), item.file.size)).collect();
        assert_eq!(
            read,
            [
                ("1+甲.pdf", u64::try_from(pdf.len()).unwrap()),
                ("2+乙.pdf", u64::try_from(pdf.len()).unwrap())
            ]
        );
        assert!(items.iter().all(|item| item.why.is_empty()));
    }

    #[test]
    fn names_above_the_short_field_are_counted_before_anything_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("包.zip");
        let mut zip = zip::ZipWriter::new(File::create(&place).unwrap());
        for number in 0..70_000 {
            zip.start_file(format!("{number}"), SimpleFileOptions::default()).unwrap();
        }
        zip.finish().unwrap();
        let mut file = File::open(&place).unwrap();
        let size = file.metadata().unwrap().len();
        assert_eq!(names_said(&mut file, size).unwrap(), Some(70_000));
        let refused = take_apart(&place, folder.path(), "x").unwrap().unwrap_err();
        assert_eq!(refused[0].code, "E-303");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was taken out");
    }
}
