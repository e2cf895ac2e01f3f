//! The faces of the font folder (字体), read when something is drawn and not kept: drawing is rare, memory is not.

use std::fs;
use std::path::Path;
use zhaozhang_document::font::{FontLibrary, FontProblem};

/// Why nothing can be drawn (字体问题), in words a clerk can act on.
#[derive(Debug, thiserror::Error)]
pub enum FontFolderProblem {
    /// The folder cannot be read.
    #[error(
        "字体文件夹“{folder}”读不出来（{cause}）。请用 --fonts 指明字体文件夹，或者恢复程序随附的 fonts 文件夹。"
    )]
    Folder {
        /// Where it should be.
        folder: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A face is missing.
    #[error(transparent)]
    Faces(#[from] FontProblem),
}

/// Reads every file of the folder and of the folders in it.
pub fn read(folder: &Path) -> Result<FontLibrary, FontFolderProblem> {
    let mut files = Vec::new();
    collect(folder, 2, &mut files)
        .map_err(|cause| FontFolderProblem::Folder { folder: folder.display().to_string(), cause })?;
    files.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(FontLibrary::from_files(files)?)
}

fn collect(folder: &Path, depth: u32, files: &mut Vec<(String, Vec<u8>)>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, files)?;
            continue;
        }
        let name = path.to_string_lossy().into_owned();
        let is_font = ["ttf", "otf", "ttc", "otc"]
            .iter()
            .any(|ending| path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending)));
        if is_font {
            files.push((name, fs::read(&path)?));
        }
    }
    Ok(())
}
