//! The verb 上传附件: keeps a picture, a video, a recording or a document under the SM3 of its bytes, once. What it is is
//! read from its content, not from its name; whatever could run is refused. The name it came with is made safe and kept
//! with the item that uses it.

use crate::Office;
use crate::kept_file::keep;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::submission::draft_submission::person_key;
use crate::wording::secret_mark::secret_in_file;
use std::borrow::Cow;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use zhaozhang_domain::chain::digest;
use zhaozhang_store::AttachmentRow;

/// What a file is (附件种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// 图片.
    Picture,
    /// 视频.
    Video,
    /// 音频.
    Sound,
    /// 文件.
    Document,
}

impl FileKind {
    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Picture => "图片",
            Self::Video => "视频",
            Self::Sound => "音频",
            Self::Document => "文件",
        }
    }

    /// The largest file of the kind, in bytes; told before the upload.
    pub const fn limit(self) -> usize {
        match self {
            Self::Picture => 10 * MEGABYTE,
            Self::Video => 200 * MEGABYTE,
            Self::Sound => 50 * MEGABYTE,
            Self::Document => 20 * MEGABYTE,
        }
    }
}

const MEGABYTE: usize = 1024 * 1024;
/// The largest file of any kind; the web room takes no more bytes than this.
pub const LARGEST_FILE: usize = FileKind::Video.limit();
/// The longest name kept, in characters.
const LONGEST_NAME: usize = 80;

/// A file that was brought in (附件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// SM3 of its bytes.
    pub hash: String,
    /// The name it came with, made safe.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Media type.
    pub media_type: &'static str,
    /// Size in bytes.
    pub size: usize,
}

/// A file as it goes out again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileContent {
    /// The name it came with.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Office {
    /// Keeps a file; the same bytes brought twice are kept once.
    pub async fn store_attachment(
        &self,
        moment: &Moment,
        actor: &Actor,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<StoredFile, OfficeError> {
        permit(actor, act::ATTACH)?;
        let file = examined(name, &bytes).map_err(|problem| Refusal::Listed(vec![problem]))?;
        let path = path_of(&file.hash).ok_or_else(|| Fault::plain("a digest is no file name"))?;
        let target = self.inner.data_folder.join(&path);
        // The file is on the disk before the database names it; one with a secret mark never is.
        let shown = file.name.clone();
        let work = move || match secret_in_file(&shown, &bytes) {
            Some(problem) => Ok(Some(problem)),
            None => keep(&target, &bytes).map(|()| None),
        };
        let written = tokio::task::spawn_blocking(work).await;
        let stopped = written
            .map_err(|cause| Fault::new("keeping an attachment was cut off", cause))?
            .map_err(|cause| Fault::new("cannot keep an attachment", cause))?;
        if let Some(problem) = stopped {
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let row = AttachmentRow {
            hash: file.hash.clone(),
            kind: file.kind.word().to_owned(),
            media_type: file.media_type.to_owned(),
            size_bytes: i64::try_from(file.size).unwrap_or(i64::MAX),
            path: path.to_string_lossy().into_owned(),
            stored_at: moment.at.clone(),
            stored_by: actor.name.clone(),
        };
        let mut writing = self.inner.store.write().await?;
        writing.add_attachment(&row).await?;
        writing.add_attachment_bringer(&row.hash, &person_key(actor), &moment.at).await?;
        // Whether the item it belongs to is public is not known yet, so the log, which outsiders read, has no name of it.
        let detail = format!("上传{}，{}字节，摘要{}", file.kind.word(), file.size, file.hash);
        writing.record(event(moment, actor, act::ATTACH, "附件", &detail)).await?;
        writing.commit().await?;
        Ok(file)
    }

    /// A file of an item the actor may see; checked against its digest, so that nobody changes it on the disk.
    pub async fn attachment(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, hash): (i64, &str),
    ) -> Result<FileContent, OfficeError> {
        let item = self.submission(moment, actor, id).await?;
        let missing = || Refusal::NotFound { what: format!("信息{id}的附件") };
        let texts = item.versions.iter().rev().map(|version| &version.manuscript);
        let name = texts.into_iter().find_map(|text| {
            let picture = text.pictures.iter().find(|file| file.hash == hash).map(|file| file.name.clone());
            picture.or_else(|| {
                text.attachments.iter().find(|file| file.hash == hash).map(|file| file.name.clone())
            })
        });
        let name = name.ok_or_else(missing)?;
        self.file_content(name, hash).await
    }

    pub(crate) async fn file_content(&self, name: String, hash: &str) -> Result<FileContent, OfficeError> {
        let missing = || Refusal::NotFound { what: format!("附件“{name}”") };
        let row = self.inner.store.attachment(hash).await?.ok_or_else(missing)?;
        let path = self.inner.data_folder.join(&row.path);
        let bytes = fs::read(&path).map_err(|cause| Fault::new("cannot read an attachment", cause))?;
        if digest(&bytes) != hash {
            return Err(Fault::plain(format!("the attachment {hash} was changed on the disk")).into());
        }
        Ok(FileContent { name, media_type: row.media_type, bytes })
    }
}

/// Where a file lies, from the data folder on; nothing for what is no digest.
pub(crate) fn path_of(hash: &str) -> Option<PathBuf> {
    let is_digest =
        hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let first: String = hash.chars().take(2).collect();
    is_digest.then(|| Path::new("attachments").join(first).join(hash))
}

/// What a file is, or why it is not taken.
fn examined(name: &str, bytes: &[u8]) -> Result<StoredFile, Problem> {
    let name = safe_name(name);
    let found = kind_of(bytes);
    let allowed = "可以上传：图片 jpg、png、gif、webp，视频 mp4、mov，音频 mp3、m4a、wav，文件 pdf、ofd、docx、xlsx、pptx、doc、xls";
    if bytes.is_empty() {
        let what = format!("“{name}”是空文件");
        return Err(Problem::at("file", "S-350", what, "请核对后重新选择"));
    }
    let Some((kind, media_type, endings)) = found else {
        let what = format!("“{name}”按内容看不是可以上传的文件");
        return Err(Problem::at("file", "S-351", what, allowed));
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if !endings.contains(&ending.as_str()) {
        let what = format!("“{name}”的内容是{}（{}），与扩展名不符", kind.word(), endings.join("、"));
        return Err(Problem::at("file", "S-352", what, "请按真实格式改正扩展名后再上传"));
    }
    if bytes.len() > kind.limit() {
        let (size, limit) = (bytes.len() / MEGABYTE + 1, kind.limit() / MEGABYTE);
        let what = format!("{}“{name}”约{size}兆，超过{limit}兆", kind.word());
        return Err(Problem::at("file", "S-353", what, "请压缩或截取后再上传"));
    }
    Ok(StoredFile { hash: digest(bytes), name, kind, media_type, size: bytes.len() })
}

/// The file name without path, controls and signs that systems refuse, cut to a length every system keeps.
pub(crate) fn safe_name(name: &str) -> String {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = own
        .chars()
        .filter(|c| !c.is_control() && !zhaozhang_text::normalise::is_invisible(*c))
        .map(|c| match c {
            ':' => '：',
            '*' => '＊',
            '?' => '？',
            '"' => '”',
            '<' => '＜',
            '>' => '＞',
            '|' => '｜',
            other => other,
        })
        .collect();
    let kept = kept.trim_matches(['.', ' ']);
    let (stem, ending) = kept.rsplit_once('.').unwrap_or((kept, ""));
    let stem: String = stem.chars().take(LONGEST_NAME).collect();
    let ending: String = ending.chars().take(8).collect();
    match (stem.is_empty(), ending.is_empty()) {
        (true, true) => "未命名".to_owned(),
        (true, false) => format!("未命名.{ending}"),
        (false, true) => stem,
        (false, false) => format!("{stem}.{ending}"),
    }
}

type Found = (FileKind, &'static str, &'static [&'static str]);

/// What the first bytes say; nothing for what is not taken.
fn kind_of(bytes: &[u8]) -> Option<Found> {
    let begins = |sign: &[u8]| bytes.starts_with(sign);
    let has_at = |at: usize, sign: &[u8]| bytes.get(at..at + sign.len()) == Some(sign);
    let found: Found = if begins(&[0xFF, 0xD8, 0xFF]) {
        (FileKind::Picture, "image/jpeg", &["jpg", "jpeg"])
    } else if begins(b"\x89PNG\r\n\x1a\n") {
        (FileKind::Picture, "image/png", &["png"])
    } else if begins(b"GIF87a") || begins(b"GIF89a") {
        (FileKind::Picture, "image/gif", &["gif"])
    } else if begins(b"RIFF") && has_at(8, b"WEBP") {
        (FileKind::Picture, "image/webp", &["webp"])
    } else if begins(b"RIFF") && has_at(8, b"WAVE") {
        (FileKind::Sound, "audio/wav", &["wav"])
    } else if begins(b"%PDF-") {
        (FileKind::Document, "application/pdf", &["pdf"])
    } else if has_at(4, b"ftypM4A") {
        (FileKind::Sound, "audio/mp4", &["m4a"])
    } else if has_at(4, b"ftypqt") {
        (FileKind::Video, "video/quicktime", &["mov"])
    } else if has_at(4, b"ftyp") {
        (FileKind::Video, "video/mp4", &["mp4"])
    } else if begins(b"ID3") || begins(&[0xFF, 0xFB]) || begins(&[0xFF, 0xF3]) || begins(&[0xFF, 0xF2]) {
        (FileKind::Sound, "audio/mpeg", &["mp3"])
    } else if begins(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        (FileKind::Document, "application/octet-stream", &["doc", "xls"])
    } else if begins(b"PK\x03\x04") {
        return packed(bytes);
    } else {
        return None;
    };
    Some(found)
}

/// Office documents are packages; any other package, and one with macros, is not taken.
fn packed(bytes: &[u8]) -> Option<Found> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive.file_names().filter_map(|name| name.ok().map(Cow::into_owned)).collect();
    if names.iter().any(|name| name.ends_with("vbaProject.bin")) {
        return None;
    }
    let has = |beginning: &str| names.iter().any(|name| name.starts_with(beginning));
    let found: Found = if names.iter().any(|name| name == "OFD.xml") {
        (FileKind::Document, "application/ofd", &["ofd"])
    } else if !names.iter().any(|name| name == "[Content_Types].xml") {
        return None;
    } else if has("word/") {
        (
            FileKind::Document,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            &["docx"],
        )
    } else if has("xl/") {
        (FileKind::Document, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"])
    } else if has("ppt/") {
        (
            FileKind::Document,
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            &["pptx"],
        )
    } else {
        return None;
    };
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{examined, path_of, safe_name};

    #[test]
    fn names_lose_their_path_and_their_teeth() {
        assert_eq!(safe_name("../../etc/passwd.png"), "passwd.png");
        assert_eq!(safe_name(r"C:\照片\现场?.jpg"), "现场？.jpg");
        assert_eq!(safe_name("..."), "未命名");
        assert_eq!(safe_name("a\u{202E}gpj.exe"), "agpj.exe");
        assert_eq!(safe_name(&format!("{}.jpg", "长".repeat(300))).chars().count(), 84);
    }

    #[test]
    fn content_decides_and_what_runs_is_refused() {
        let code = |name: &str, bytes: &[u8]| examined(name, bytes).map_err(|problem| problem.code);
        assert!(code("现场.png", b"\x89PNG\r\n\x1a\nrest").is_ok());
        assert_eq!(code("现场.jpg", b"\x89PNG\r\n\x1a\nrest"), Err("S-352"));
        assert_eq!(code("现场.png", b"MZ\x90\x00"), Err("S-351"));
        assert_eq!(code("现场.png", b"<svg onload=alert(1)>"), Err("S-351"));
        assert_eq!(code("包.zip", b"PK\x03\x04not a package"), Err("S-351"));
        assert_eq!(code("空.png", b""), Err("S-350"));
        let big = [b"\x89PNG\r\n\x1a\n".to_vec(), vec![0; 10 * 1024 * 1024]].concat();
        assert_eq!(code("大.png", &big), Err("S-353"));
    }

    #[test]
    fn only_a_digest_names_a_place() {
        assert!(path_of("../../etc/passwd").is_none());
        assert!(path_of(&"A".repeat(64)).is_none());
        assert!(path_of(&"a".repeat(64)).is_some());
    }
}
