//! 留存的上传: an upload as it came, kept in the data folder beside what is in memory, so that a program that was
//! started anew, or another one on the same folder, can go on with it. Checking it again gives the same result.
//!
//! Next: [`super::pending`], which holds what was found.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Below the data folder; the dot keeps it out of backups, since nothing in it is settled.
const FOLDER: &str = ".uploads";
/// How many uploads are kept; the oldest give way.
const MOST: usize = 40;

/// An upload as it came (留存的上传).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptUpload {
    /// The notice.
    pub(crate) notice: String,
    /// What the browser called it.
    pub(crate) file_name: String,
    /// The file.
    pub(crate) bytes: Vec<u8>,
}

fn place(data: &Path, token: u64, ending: &str) -> PathBuf {
    data.join(FOLDER).join(format!("{token}.{ending}"))
}

/// Writes beside and moves into place, so that nobody reads half a file.
fn write(place: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let draft = place.with_extension("part");
    let mut file = fs::File::create(&draft)?;
    for part in parts {
        file.write_all(part)?;
    }
    file.sync_all()?;
    fs::rename(&draft, place)
}

/// Keeps an upload.
pub(crate) fn keep(data: &Path, token: u64, upload: &KeptUpload) -> io::Result<()> {
    fs::create_dir_all(data.join(FOLDER))?;
    let head = serde_json::to_vec(&[&upload.notice, &upload.file_name])?;
    let kept = write(&place(data, token, "upload"), &[&head, b"\n", &upload.bytes]);
    prune(&data.join(FOLDER));
    kept
}

/// The upload of that number.
pub(crate) fn find(data: &Path, token: u64) -> Option<KeptUpload> {
    let whole = fs::read(place(data, token, "upload")).ok()?;
    let end = whole.iter().position(|byte| *byte == b'\n')?;
    let (head, bytes) = whole.split_at_checked(end)?;
    let [notice, file_name]: [String; 2] = serde_json::from_slice(head).ok()?;
    Some(KeptUpload { notice, file_name, bytes: bytes.get(1..)?.to_vec() })
}

/// Keeps the receipt of an upload that was taken in.
pub(crate) fn note_taken(data: &Path, token: u64, receipt: &[String]) -> io::Result<()> {
    write(&place(data, token, "taken"), &[&serde_json::to_vec(receipt)?])
}

/// The receipt of an upload that was taken in, by this program or another.
pub(crate) fn taken(data: &Path, token: u64) -> Option<Vec<String>> {
    serde_json::from_slice(&fs::read(place(data, token, "taken")).ok()?).ok()
}

/// Lets the oldest go; a file that cannot be removed goes another time.
fn prune(folder: &Path) {
    let Ok(inside) = fs::read_dir(folder) else { return };
    let dated = |entry: fs::DirEntry| {
        let changed = entry.metadata().and_then(|kind| kind.modified());
        (changed.unwrap_or(SystemTime::UNIX_EPOCH), entry.path())
    };
    let mut files: Vec<(SystemTime, PathBuf)> = inside.flatten().map(dated).collect();
    files.sort();
    for (_, path) in files.iter().take(files.len().saturating_sub(2 * MOST)) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::{KeptUpload, MOST, find, keep, note_taken, taken};

    #[test]
    fn an_upload_is_found_as_it_came_and_the_oldest_give_way() {
        let folder = tempfile::tempdir().unwrap();
        let upload = |bytes: &[u8]| KeptUpload {
            notice: "甲\n".into(),
            file_name: "台账.csv".into(),
            bytes: bytes.to_vec(),
        };
        keep(folder.path(), 7, &upload(b"\n\0a\nb")).unwrap();
        assert_eq!(find(folder.path(), 7).unwrap(), upload(b"\n\0a\nb"));
        assert!(find(folder.path(), 8).is_none() && taken(folder.path(), 7).is_none());
        note_taken(folder.path(), 7, &["第1批".to_owned()]).unwrap();
        assert_eq!(taken(folder.path(), 7).unwrap(), ["第1批"]);
        for token in 100..100 + 3 * u64::try_from(MOST).unwrap() {
            keep(folder.path(), token, &upload(b"x")).unwrap();
        }
        assert!(std::fs::read_dir(folder.path().join(".uploads")).unwrap().count() <= 2 * MOST);
        assert!(find(folder.path(), 99 + 3 * u64::try_from(MOST).unwrap()).is_some());
    }
}
