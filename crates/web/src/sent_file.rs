//! A form with one file in it: the file's bare name, its bytes, and the other fields.
//!
//! Not the streaming of large files (`page/evidence/incoming.rs`) and not forms with several (`page/submission_sheet.rs`).
//! What the bytes are is for the verb that takes them.

use std::collections::BTreeMap;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;

use crate::failure::Failure;

/// What to say when the file does not arrive whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taking {
    /// What was not done: `没有导入`.
    pub undone: &'static str,
    /// The most megabytes the route takes.
    pub most_mb: usize,
    /// What to do with a file larger than that, as a sentence.
    pub cure: &'static str,
}

/// What came with the form. A form without a file has an empty name and no bytes.
#[derive(Debug, Default)]
pub(crate) struct SentFile {
    pub name: String,
    pub bytes: Vec<u8>,
    texts: BTreeMap<String, String>,
}

impl SentFile {
    /// Reads the form; of several files under `file` the last one counts.
    ///
    /// # Errors
    ///
    /// `W-413` for more than the route takes, `W-422` for what was cut off on its way.
    pub(crate) async fn read(mut multipart: Multipart, taking: &Taking) -> Result<Self, Failure> {
        let broken = |cause: MultipartError| taking.broken(&cause);
        let mut sent = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(broken)? {
            let Some(key) = field.name().map(ToOwned::to_owned) else { continue };
            if key == "file" {
                // Browsers may send a path; the name is what follows the last separator.
                let given = field.file_name().unwrap_or_default();
                given.rsplit(['/', '\\']).next().unwrap_or_default().clone_into(&mut sent.name);
                sent.bytes = field.bytes().await.map_err(broken)?.into();
            } else {
                sent.texts.insert(key, field.text().await.map_err(broken)?);
            }
        }
        Ok(sent)
    }

    /// Another field of the form as it was typed; nothing was typed when the form did not have it.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", String::as_str)
    }
}

impl Taking {
    fn broken(&self, cause: &MultipartError) -> Failure {
        if cause.status() != StatusCode::PAYLOAD_TOO_LARGE {
            let what = format!("上传没有传完，{}。", self.undone);
            return Failure::unreadable(what, "请检查网络后重新上传。");
        }
        Failure::Refused {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            code: "W-413",
            what: format!("文件超过{}MB，{}。", self.most_mb, self.undone),
            cure: self.cure.to_owned(),
        }
    }
}
