//! Keeping a file in the data folder under a name that says what it holds, so that it is there whole or not at all.
//!
//! Not evidence, which may lie in a bucket and is streamed (`evidence/house.rs`).

use std::fs;
use std::io::{Result, Write as _};
use std::path::Path;
use tempfile::NamedTempFile;

/// Writes a file and sees it on the disk before it takes its name. One that is there already is left alone: its name
/// is its digest, so it holds the same. Whoever keeps the same at the same time writes beside it, never into it.
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
    let mut unfinished = NamedTempFile::new_in(folder)?;
    unfinished.write_all(bytes)?;
    unfinished.as_file().sync_all()?;
    unfinished.persist(target)?;
    // The name too is to survive a power cut.
    fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::keep;
    use std::fs;
    use std::sync::Barrier;
    use std::thread;

    /// The button and the hourly round may read one letter at once.
    #[test]
    fn many_may_keep_the_same_file_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let bytes = vec![7; 100_000];
        for round in 0..20 {
            let target = folder.path().join(round.to_string()).join("letter.eml");
            let start = Barrier::new(8);
            thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        start.wait();
                        keep(&target, &bytes).unwrap();
                    });
                }
            });
            assert_eq!(fs::read(&target).unwrap(), bytes);
            let beside = fs::read_dir(target.parent().unwrap()).unwrap().count();
            assert_eq!(beside, 1, "nothing unfinished is left");
        }
    }
}
