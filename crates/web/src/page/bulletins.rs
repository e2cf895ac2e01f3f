//! 通报: the issued bulletins as a list, one to read on screen, and its files exactly as they were issued.

use crate::app::{App, Visit, download, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::bulletin_text::{self, BulletinBlock, BulletinTitle};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_office::{Bulletin, BulletinFile};

#[derive(Template)]
#[template(path = "bulletins.html")]
struct BulletinsPage {
    frame: Frame,
    rows: Vec<BulletinRow>,
}

/// A bulletin in a list.
#[derive(Debug, Clone)]
pub struct BulletinRow {
    /// Address.
    pub href: String,
    /// 标题.
    pub title: String,
    /// 文号.
    pub number: String,
    /// 周期.
    pub period: String,
    /// 印发日期.
    pub issued_on: String,
    /// Empty when it holds; else by which it was replaced.
    pub state: String,
    /// Which it corrects; empty when none.
    pub corrects: String,
    pub(crate) created_at: String,
}

/// All bulletins of all notices, newest first.
pub(crate) async fn all(app: &App) -> Result<Vec<BulletinRow>, Failure> {
    let mut rows = Vec::new();
    for entry in app.office().notices() {
        let bulletins = app.office().bulletins(&entry.notice.code).await?;
        rows.extend(bulletins.iter().map(row));
    }
    rows.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| b.href.cmp(&a.href)));
    Ok(rows)
}

fn row(bulletin: &Bulletin) -> BulletinRow {
    BulletinRow {
        href: format!("/bulletins/{}", bulletin.id),
        title: bulletin.title.clone(),
        number: bulletin.number.clone(),
        period: period_words(&bulletin.period),
        issued_on: day_words(&bulletin.issued_on),
        state: bulletin.replaced_by.map(|by| format!("已由编号{by}更正")).unwrap_or_default(),
        corrects: bulletin.replaces.map(|old| format!("更正编号{old}")).unwrap_or_default(),
        created_at: bulletin.created_at.clone(),
    }
}

fn period_words(code: &str) -> String {
    Period::parse(code).map_or_else(|| code.to_owned(), |period| period.to_string())
}

fn day_words(iso: &str) -> String {
    iso.parse::<NaiveDate>().map_or_else(|_| iso.to_owned(), document_date)
}

/// `GET /bulletins`.
pub(crate) async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let rows = all(&app).await?;
    show(&BulletinsPage { frame: Frame::new(&app, &visit, "通报", &[]), rows })
}

#[derive(Template)]
#[template(path = "bulletin.html")]
struct BulletinPage {
    frame: Frame,
    masthead: String,
    number: String,
    title: BulletinTitle,
    notes: Vec<String>,
    blocks: Vec<BulletinBlock>,
    files: Vec<FileView>,
}

struct FileView {
    href: String,
    label: String,
    name: String,
    size: String,
    hash: String,
}

async fn bulletin(app: &App, id: i64) -> Result<Bulletin, Failure> {
    let found = app.office().bulletin(id).await?;
    found.ok_or_else(|| Failure::missing(format!("没有编号为{id}的通报")))
}

/// `GET /bulletins/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let bulletin = bulletin(&app, id).await?;
    let read = bulletin_text::read(&bulletin.data);
    let issuer = app.office().notice(&bulletin.notice_code).map(|entry| entry.notice.issuer.clone());
    let mut notes = Vec::new();
    if let Some(by) = bulletin.replaced_by {
        notes.push(format!("本件已由编号{by}更正，以更正件为准。"));
    }
    if let Some(old) = bulletin.replaces {
        notes.push(format!("本件更正并替代编号{old}。"));
    }
    let page = BulletinPage {
        frame: Frame::new(&app, &visit, &bulletin.title, &[("通报", "/bulletins")]),
        masthead: if read.masthead.is_empty() { issuer.unwrap_or_default() } else { read.masthead },
        number: bulletin.number.clone(),
        title: BulletinTitle::new(&bulletin.title, &period_words(&bulletin.period)),
        notes,
        blocks: read.blocks,
        files: file_views(id, &bulletin.files),
    };
    show(&page)
}

/// The files in the order people ask for them, with short labels; others follow by name.
fn file_views(id: i64, files: &[BulletinFile]) -> Vec<FileView> {
    let known = [
        ("通报.pdf", "公文 PDF"),
        ("通报.docx", "公文 DOCX"),
        ("得分排名表.xlsx", "排名表 XLSX"),
        ("单位得分明细.pdf", "得分明细 PDF"),
        ("sheet.json", "数据 JSON"),
    ];
    let place =
        |file: &BulletinFile| known.iter().position(|(name, _)| *name == file.name).unwrap_or(known.len());
    let mut files: Vec<&BulletinFile> = files.iter().collect();
    files.sort_by_key(|file| place(file));
    let view = |file: &BulletinFile| FileView {
        href: format!("/bulletins/{id}/{}", crate::app::percent(&file.name)),
        label: known.get(place(file)).map_or_else(|| file.name.clone(), |(_, label)| (*label).to_owned()),
        name: file.name.clone(),
        size: format!("{} KB", (file.size_bytes + 1023) / 1024),
        hash: file.hash.clone(),
    };
    files.into_iter().map(view).collect()
}

/// `GET /bulletins/{id}/{name}`: the file as it was issued, to keep.
pub(crate) async fn file(
    State(app): State<App>,
    Path((id, name)): Path<(i64, String)>,
) -> Result<Response, Failure> {
    bulletin(&app, id).await?;
    let found = app.office().bulletin_file(id, &name).await?;
    let (file, bytes) = found.ok_or_else(|| Failure::missing(format!("编号为{id}的通报没有文件“{name}”")))?;
    let hash = [(header::ETAG, format!("\"{}\"", file.hash))];
    Ok((hash, download(&file.name, &file.media_type, bytes)).into_response())
}
