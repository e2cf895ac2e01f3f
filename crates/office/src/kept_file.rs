//! Keeping a file in the data folder under a name that says what it holds, so that it is there whole or not at all.
//!
//! Not evidence, which may lie in a bucket and is streamed (`evidence/house.rs`).

use std::fs;
use std::io::{Result, Write as _};
use std::path::Path;

/// Writes a file and sees it on the disk before it takes its name. One that is there already is left alone: its name
/// is its digest, so it holds the same.
///
/// # Errors
///
/// Whatever the disk refuses; nothing of that name is there then.
pub(crate) fn keep(target: &Path, bytes: &[u8]) -> Result<()> {
    if target.is_file() {
        return Ok(());
    }
    let folder = target.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder)?;
    let unfinished = target.with_extension("part");
    let mut file = fs::File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, target)?;
    // The name too is to survive a power cut.
    fs::File::open(folder)?.sync_all()
}
