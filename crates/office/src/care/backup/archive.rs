//! The archive of a backup (备份文件): a zip file with every part hashed as it is written. Written beside its place
//! and moved there when it is whole and on the disk.

use super::manifest::{DATA, DATABASE, FORMAT, MANIFEST, Manifest, NOTICES, Part};
use crate::open::DATABASE_FILE;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use zhaozhang_domain::chain::{RunningDigest, digest};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Bytes read at a time.
const PIECE: usize = 256 * 1024;
/// How deep folders are followed; a link that leads back up ends here.
const DEEPEST: usize = 12;

/// Files of a data folder that are not in a backup as files: the database, of which a copy is made, and what is only
/// there while something is being done.
fn is_left_out(name: &str) -> bool {
    name.starts_with(DATABASE_FILE) || name.starts_with('.') || name.rsplit('.').next() == Some("part")
}

/// A file to put into the archive: its name there, and where it lies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// What goes into the archive besides the database.
pub(crate) fn sources(data_folder: &Path, notices_folder: &Path) -> io::Result<Vec<Source>> {
    let mut found = Vec::new();
    gather(data_folder, DATA, 0, &mut found)?;
    // A folder of notices inside the data folder is there already.
    if !is_inside(notices_folder, data_folder) {
        gather(notices_folder, NOTICES, 0, &mut found)?;
    }
    found.sort();
    Ok(found)
}

/// Whether a place lies in a folder, whatever way leads there.
pub(crate) fn is_inside(place: &Path, folder: &Path) -> bool {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let known = place.ancestors().find_map(whole);
    whole(folder).zip(known).is_some_and(|(folder, place)| place.starts_with(folder))
}

fn gather(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<Source>) -> io::Result<()> {
    if depth > DEEPEST {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
        if is_left_out(&name) {
            continue;
        }
        match fs::metadata(&path) {
            Ok(kind) if kind.is_dir() => gather(&path, &format!("{prefix}{name}/"), depth + 1, found)?,
            Ok(_) => found.push(Source { name: format!("{prefix}{name}"), path }),
            // Gone between listing and looking: it was there only while something was being done.
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => return Err(cause),
        }
    }
    Ok(())
}

/// Writes the archive and gives the SM3 of its list.
pub(crate) fn write(
    out: &Path,
    database: &Path,
    sources: &[Source],
    mut manifest: Manifest,
) -> io::Result<(Manifest, String)> {
    let draft = draft_of(out);
    let mut zip = ZipWriter::new(BufWriter::new(File::create(&draft)?));
    let whole = Source { name: DATABASE.to_owned(), path: database.to_owned() };
    for source in std::iter::once(&whole).chain(sources) {
        if let Some(part) = put(&mut zip, source)? {
            manifest.parts.push(part);
        }
    }
    let list = serde_json::to_vec_pretty(&manifest).map_err(io::Error::other)?;
    let hash = digest(&list);
    zip.start_file(MANIFEST, options())?;
    zip.write_all(&list)?;
    zip.set_comment(format!("{FORMAT} {hash}"))?;
    let file = zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    fs::rename(&draft, out)?;
    Ok((manifest, hash))
}

/// Where the archive is written before it is whole.
pub(crate) fn draft_of(out: &Path) -> PathBuf {
    beside(out, ".part")
}

/// Where the copy of the database lies meanwhile.
pub(crate) fn database_beside(out: &Path) -> PathBuf {
    beside(out, ".db.part")
}

fn beside(out: &Path, ending: &str) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn options() -> SimpleFileOptions {
    // Quick rather than small: a backup is made every night.
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .last_modified_time(DateTime::DEFAULT)
        .large_file(true)
}

/// Puts a file into the archive; nothing when it is gone meanwhile.
fn put(zip: &mut ZipWriter<BufWriter<File>>, source: &Source) -> io::Result<Option<Part>> {
    let mut file = match File::open(&source.path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(cause),
    };
    zip.start_file(source.name.as_str(), options())?;
    let (mut hash, mut bytes) = (RunningDigest::default(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece)?;
        let Some(taken) = piece.get(..read).filter(|taken| !taken.is_empty()) else { break };
        hash.take(taken);
        zip.write_all(taken)?;
        bytes += u64::try_from(read).unwrap_or(u64::MAX);
    }
    Ok(Some(Part { name: source.name.clone(), bytes, sm3: hash.finish(), mode: mode_of(&file) }))
}

#[cfg(unix)]
fn mode_of(file: &File) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().ok().map(|kind| kind.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode_of(_: &File) -> Option<u32> {
    None
}
