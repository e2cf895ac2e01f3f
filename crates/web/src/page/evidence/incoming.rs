//! A form with a file, read as it comes (接收表单): the file goes to the disk piece by piece, never whole into memory,
//! whatever order the browser sends the parts in. What the other parts mean is the page's matter.

use crate::app::App;
use crate::failure::Failure;
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use zhaozhang_office::evidence::Receiving;
use zhaozhang_office::{OfficeError, Refusal};

/// The most bytes a request may have: the largest file and a little for the other parts.
pub(super) const LIMIT: usize = 2048 * 1024 * 1024 + 1024 * 1024;
/// The most bytes of a part that is no file.
const LONGEST_PART: usize = 2 * 1024 * 1024;
/// The most parts of one form.
const MOST_PARTS: usize = 64;

/// What a form brought (收到的表单).
pub(super) struct Sent {
    fields: BTreeMap<String, String>,
    /// The file, when one was chosen.
    pub(super) file: Option<Receiving>,
    /// Why the file was not taken while it came in.
    pub(super) refused: Option<Refusal>,
}

impl Sent {
    /// A part; empty when it did not come.
    pub(super) fn one(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

fn broken(error: &MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::Refused {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            code: "W-413",
            what: "文件超过2 GB，没有收下。".to_owned(),
            cure: "请压缩、截取或分段后再上传。".to_owned(),
        };
    }
    Failure::unreadable("上传没有传完，没有收下。", "请检查网络后重新提交。")
}

/// Reads a form; the file is the part `file`.
pub(super) async fn read(app: &App, mut multipart: Multipart) -> Result<Sent, Failure> {
    let mut sent = Sent { fields: BTreeMap::new(), file: None, refused: None };
    for _ in 0..MOST_PARTS {
        let Some(field) = multipart.next_field().await.map_err(|error| broken(&error))? else {
            return Ok(sent);
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            take_file(app, field, &mut sent).await?;
        } else {
            let text = short(field).await?;
            sent.fields.insert(name, text);
        }
    }
    Err(Failure::unreadable("表单的项目太多，没有收下。", "请刷新页面后重新填写。"))
}

async fn take_file(app: &App, mut field: Field<'_>, sent: &mut Sent) -> Result<(), Failure> {
    let name = field.file_name().unwrap_or_default().to_owned();
    if name.is_empty() || sent.file.is_some() {
        // No file was chosen, or there is one already: the rest of the part is read over.
        while field.chunk().await.map_err(|error| broken(&error))?.is_some() {}
        return Ok(());
    }
    let mut file = app.office().receive_evidence(&name).await?;
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        match file.write(&chunk).await {
            Ok(()) => {}
            Err(OfficeError::Refused(refusal)) => {
                sent.refused = Some(refusal);
                while field.chunk().await.map_err(|error| broken(&error))?.is_some() {}
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
    }
    sent.file = Some(file);
    Ok(())
}

async fn short(mut field: Field<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error))? {
        if bytes.len() + chunk.len() > LONGEST_PART {
            return Err(Failure::unreadable("填写的文字太长，没有收下。", "请精简后重新提交。"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
