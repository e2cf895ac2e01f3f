//! The draft form as it is sent (拟稿表单): fields by name and the files with them, from a browser or read back from
//! what was kept unsaved, turned into a manuscript. It refuses nothing; what is missing the domain says.

use crate::failure::Failure;
use axum::extract::Multipart;
use axum::http::StatusCode;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::submission::{
    Attachment, ContentClass, Disclosure, EventKind, InformationClass, Manuscript, Picture, Purpose, Source,
    Target, TargetLevel, URGENCY, URGENT_SINCE, WorkKind,
};

/// A file that came with the form.
pub(crate) struct SentFile {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) is_picture: bool,
}

/// The form as it was sent.
#[derive(Default)]
pub(crate) struct Sheet {
    fields: BTreeMap<String, Vec<String>>,
    pub(crate) files: Vec<SentFile>,
}

/// More fields than any form has.
const MOST_FIELDS: usize = 2_000;

impl Sheet {
    /// Reads what a browser sends.
    pub(crate) async fn read(mut multipart: Multipart) -> Result<Self, Failure> {
        let mut sheet = Self::default();
        let broken = |error: axum::extract::multipart::MultipartError| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Failure::Refused {
                    status: StatusCode::PAYLOAD_TOO_LARGE,
                    code: "W-413",
                    what: "附件太大，没有保存。".to_owned(),
                    cure: "图片不超过10兆、文件20兆、音频50兆、视频200兆；请返回上一页，压缩后再上传。"
                        .to_owned(),
                }
            } else {
                Failure::unreadable("上传没有传完，没有保存。", "请返回上一页，检查网络后重新提交。")
            }
        };
        let mut count = 0;
        while let Some(field) = multipart.next_field().await.map_err(broken)? {
            count += 1;
            let name = field.name().unwrap_or_default().to_owned();
            if count > MOST_FIELDS {
                return Err(Failure::unreadable(
                    "提交的项目太多，没有保存。",
                    "请减少图片和附件后重新提交。",
                ));
            }
            if let Some(file_name) = field.file_name() {
                let file_name = file_name.to_owned();
                let bytes: Vec<u8> = field.bytes().await.map_err(broken)?.into();
                if !file_name.is_empty() {
                    sheet.files.push(SentFile { name: file_name, bytes, is_picture: name == "pictures" });
                }
            } else {
                let value = field.text().await.map_err(broken)?;
                sheet.put(&name, &value);
            }
        }
        Ok(sheet)
    }

    /// Reads what was kept unsaved.
    pub(crate) fn of_kept(fields: &str) -> Option<Self> {
        let fields = serde_json::from_str(fields).ok()?;
        Some(Self { fields, files: Vec::new() })
    }

    /// Adds a value. PostgreSQL keeps no NUL, and nobody means one.
    pub(crate) fn put(&mut self, name: &str, value: &str) {
        let value = value.replace('\0', "").replace("\r\n", "\n");
        self.fields.entry(name.to_owned()).or_default().push(value);
    }

    /// A field's first value, trimmed.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.fields.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// All values of a field.
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }

    fn lines(&self, name: &str) -> Vec<String> {
        let text = self.all(name).join("\n");
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// The manuscript, with the pictures and files it had before.
    pub(crate) fn manuscript(&self) -> Manuscript {
        let content = ContentClass::from_word(self.one("content"));
        let keys = content.map_or(&[][..], ContentClass::fields);
        let keys = keys.iter().map(|field| field.key).chain([URGENCY, URGENT_SINCE]);
        let fields = keys.map(|key| (key.to_owned(), self.one(key).to_owned()));
        let people = self.one("authors").split(['、', '，', ',', ' ', '　', '\n']);
        let dropped = self.all("drop");
        Manuscript {
            title: self.one("title").to_owned(),
            purpose: Purpose::from_word(self.one("purpose")),
            class: InformationClass::from_word(self.one("class")),
            content,
            content_fields: fields.filter(|(_, value)| !value.is_empty()).collect(),
            work_kind: WorkKind::from_word(self.one("work_kind")),
            disclosure: Disclosure::from_word(self.one("disclosure")),
            withheld_reason: self.one("withheld_reason").to_owned(),
            target: Target {
                level: TargetLevel::from_word(self.one("target_level")).unwrap_or(TargetLevel::Bureau),
                channels: self.lines("channels"),
            },
            sensitivity: self.one("sensitivity").to_owned(),
            event_kind: EventKind::from_word(self.one("event_kind")),
            event_on: self.one("event_on").parse::<NaiveDate>().ok(),
            authors: people.filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect(),
            body: body(self.one("body"), content),
            links: self.lines("links"),
            sources: self.lines("sources").iter().map(|line| source(line)).collect(),
            pictures: self.pictures(dropped),
            attachments: self.attachments(dropped),
            exceptional_route: self.one("exceptional_route").to_owned(),
            secrecy_declared: !self.one("secrecy_declared").is_empty(),
        }
    }

    fn pictures(&self, dropped: &[String]) -> Vec<Picture> {
        let parts =
            self.all("picture_hash").iter().zip(self.all("picture_name")).zip(self.all("picture_caption"));
        let kept = parts.filter(|((hash, _), _)| !dropped.contains(hash));
        kept.map(|((hash, name), caption)| Picture {
            shows_person: self.all("shows_person").contains(hash),
            has_consent: self.all("has_consent").contains(hash),
            hash: hash.clone(),
            name: name.clone(),
            caption: caption.trim().to_owned(),
        })
        .collect()
    }

    fn attachments(&self, dropped: &[String]) -> Vec<Attachment> {
        let parts = self.all("file_hash").iter().zip(self.all("file_name"));
        let kept = parts.filter(|(hash, _)| !dropped.contains(hash));
        kept.map(|(hash, name)| Attachment { hash: hash.clone(), name: name.clone() }).collect()
    }
}

/// The text; an empty one gets the headings of its kind of content, so that the writer finds them there (二（七）).
fn body(typed: &str, content: Option<ContentClass>) -> String {
    let headings = content.map_or(&[][..], ContentClass::headings);
    if typed.is_empty() { headings.join("\n") } else { typed.to_owned() }
}

/// `95%：市医保信息系统` — the figure and where it is from.
fn source(line: &str) -> Source {
    let (figure, source) = line.split_once(['：', ':']).unwrap_or((line, ""));
    Source { figure: figure.trim().to_owned(), source: source.trim().to_owned() }
}
