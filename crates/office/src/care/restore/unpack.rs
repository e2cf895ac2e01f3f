//! Unpacking a backup (解包): every part compared with the list while it is written, and damage named by its part.

#![expect(
    clippy::map_err_ignore,
    reason = "whatever is wrong inside an archive, the part is named as damaged"
)]

use crate::care::backup::manifest::{DATA, DATABASE, FORMAT, MANIFEST, NOTICES};
use crate::care::backup::{Manifest, Part};
use crate::open::DATABASE_FILE;
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::trouble::is_disk_full;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use zhaozhang_domain::chain::{RunningDigest, digest};
use zip::ZipArchive;

type Archive = ZipArchive<BufReader<File>>;

/// Bytes read at a time.
const PIECE: usize = 256 * 1024;
/// The largest list that is read: a hundred thousand parts.
const LARGEST_LIST: u64 = 64 * 1024 * 1024;

/// Unpacks everything into a folder that is not there yet, and gives the list.
pub(super) fn unpack(archive: &Path, bench: &Path) -> Result<Manifest, OfficeError> {
    let shown = archive.display();
    let file = File::open(archive)
        .map_err(|cause| refused("B-203", format!("备份“{shown}”打不开（{cause}）"), "请核对文件名和权限"))?;
    let no_archive = |_: zip::result::ZipError| {
        refused(
            "B-204",
            format!("“{shown}”不是备份文件，或者已经损坏：目录读不出来"),
            "请核对文件名，或换用另一份备份",
        )
    };
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(no_archive)?;
    let manifest = manifest(&mut zip, archive)?;
    expect_same_parts(&zip, &manifest, archive)?;
    fs::create_dir_all(bench).map_err(|cause| unwritable(bench, cause))?;
    for part in &manifest.parts {
        take(&mut zip, part, archive, bench)?;
    }
    Ok(manifest)
}

fn refused(code: &'static str, what: impl Into<String>, cure: &str) -> OfficeError {
    Refusal::Listed(vec![Problem::of(code, what, cure)]).into()
}

fn damaged(archive: &Path, part: &str) -> OfficeError {
    let what = format!("备份“{}”已损坏：其中的“{part}”与清单的校验值不符，没有恢复", archive.display());
    refused("B-205", what, "请换用另一份备份")
}

/// A folder that cannot be written into.
pub(super) fn unwritable(folder: &Path, cause: io::Error) -> OfficeError {
    let shown = folder.display();
    match cause.kind() {
        _ if is_disk_full(&cause) => {
            refused("B-209", format!("磁盘已满，没有恢复到“{shown}”"), "请清理磁盘或换一个位置后重新恢复")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            refused("B-210", format!("没有权限写入“{shown}”"), "请开通权限或换一个位置后重新恢复")
        }
        _ => Fault::new(format!("cannot write into {shown}"), cause).into(),
    }
}

/// The list, when it is the one the archive's comment speaks of.
fn manifest(zip: &mut Archive, archive: &Path) -> Result<Manifest, OfficeError> {
    let comment = String::from_utf8_lossy(zip.comment()).into_owned();
    let Some(hash) = comment.strip_prefix(FORMAT).map(str::trim) else {
        let what = format!("“{}”不是照章的备份文件", archive.display());
        return Err(refused("B-206", what, "请核对文件名"));
    };
    let mut bytes = Vec::new();
    let read = zip
        .by_name(MANIFEST)
        .map_err(io::Error::other)
        .and_then(|file| file.take(LARGEST_LIST).read_to_end(&mut bytes));
    if read.is_err() || digest(&bytes) != hash {
        return Err(damaged(archive, MANIFEST));
    }
    let list: Result<Manifest, _> = serde_json::from_slice(&bytes);
    list.ok().filter(|list| list.format == FORMAT).ok_or_else(|| damaged(archive, MANIFEST))
}

/// The archive holds what the list names, nothing else, and no name leads out of the folder.
fn expect_same_parts(zip: &Archive, manifest: &Manifest, archive: &Path) -> Result<(), OfficeError> {
    let mut there = BTreeSet::new();
    for name in zip.file_names() {
        there.insert(name.map_err(|_: zip::result::ZipError| damaged(archive, "目录"))?.into_owned());
    }
    there.remove(MANIFEST);
    let listed: BTreeSet<String> = manifest.parts.iter().map(|part| part.name.clone()).collect();
    if let Some(odd) = there.symmetric_difference(&listed).next() {
        return Err(damaged(archive, odd));
    }
    if let Some(part) = manifest.parts.iter().find(|part| !part.is_harmless()) {
        return Err(damaged(archive, &part.name));
    }
    if listed.contains(DATABASE) { Ok(()) } else { Err(damaged(archive, DATABASE)) }
}

/// Where a part lies on the workbench; the database file already under its name.
fn place_of(part: &Part, bench: &Path) -> PathBuf {
    if part.name == DATABASE { bench.join(DATABASE_FILE) } else { bench.join(&part.name) }
}

fn take(zip: &mut Archive, part: &Part, archive: &Path, bench: &Path) -> Result<(), OfficeError> {
    let place = place_of(part, bench);
    let cannot_write = |cause| unwritable(&place, cause);
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).map_err(cannot_write)?;
    }
    let mut packed =
        zip.by_name(&part.name).map_err(|_: zip::result::ZipError| damaged(archive, &part.name))?;
    let mut file = create(&place, part.mode).map_err(cannot_write)?;
    let (mut hash, mut bytes) = (RunningDigest::default(), 0_u64);
    let mut piece = vec![0; PIECE];
    loop {
        let read = packed.read(&mut piece).map_err(|_: io::Error| damaged(archive, &part.name))?;
        let Some(taken) = piece.get(..read).filter(|taken| !taken.is_empty()) else { break };
        hash.take(taken);
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        if bytes > part.bytes {
            break;
        }
        io::Write::write_all(&mut file, taken).map_err(cannot_write)?;
    }
    if bytes != part.bytes || hash.finish() != part.sm3 {
        return Err(damaged(archive, &part.name));
    }
    file.sync_all().map_err(cannot_write)
}

#[cfg(unix)]
fn create(place: &Path, mode: Option<u32>) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = fs::OpenOptions::new();
    // A key that only its owner could read stays so from the first byte on.
    options.write(true).create_new(true).mode(mode.unwrap_or(0o640) & 0o777 | 0o600);
    options.open(place)
}

#[cfg(not(unix))]
fn create(place: &Path, _: Option<u32>) -> io::Result<File> {
    fs::OpenOptions::new().write(true).create_new(true).open(place)
}

/// Moves everything from the workbench to its place, the database last; whether there were notices.
pub(super) fn place(bench: &Path, folder: &Path, keeps_file: bool) -> io::Result<bool> {
    let data = bench.join(DATA);
    if data.is_dir() {
        for entry in fs::read_dir(&data)? {
            let entry = entry?;
            fs::rename(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    let notices = bench.join(NOTICES);
    let has_notices = notices.is_dir();
    if has_notices {
        fs::rename(&notices, folder.join("notices"))?;
    }
    if keeps_file {
        fs::rename(bench.join(DATABASE_FILE), folder.join(DATABASE_FILE))?;
    }
    // What was renamed is on the disk once the folder is.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(has_notices)
}
