//! 通报: the issued bulletins as a list, one to read on screen, and its files exactly as they were issued.

use crate::app::{App, Visit, download, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::bulletin_text::{self, BulletinBlock, BulletinTitle};
use crate::page::closing::{day_words, period_words};
use crate::page::entry::local_time;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use zhaozhang_office::issuing::deliveries::{Delivery, PATIENCE_DAYS};
use zhaozhang_office::issuing::papers::PaperRow;
use zhaozhang_office::permit::{closing, reading};
use zhaozhang_office::{Actor, Bulletin, BulletinFile};

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
    for entry in app.office().notices().iter() {
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
    /// Where each figure leads to its entries and rows.
    figures_href: String,
    contest_href: String,
    erratum_href: String,
    signed: String,
    receipts: Option<ReceiptsView>,
}

/// The page whose figures lead to their entries and rows; nothing for who may not see it.
fn figures_of(actor: &Actor, bulletin: &Bulletin) -> String {
    let code = crate::app::percent(&bulletin.notice_code);
    let address = || format!("/notices/{code}/ranking?period={}", bulletin.period);
    reading::RANKING.allows(actor.role).then(address).unwrap_or_default()
}

/// A file of a bulletin or another paper.
pub(crate) struct FileView {
    pub(crate) href: String,
    pub(crate) label: String,
    pub(crate) name: String,
    pub(crate) size: String,
    pub(crate) hash: String,
}

/// To whom it went and who has opened it.
struct ReceiptsView {
    opened: usize,
    total: usize,
    patience: u32,
    silent: Vec<String>,
    rows: Vec<ReceiptLine>,
}

/// A recipient.
struct ReceiptLine {
    manner: String,
    name: String,
    first: String,
    files: String,
    is_late: bool,
}

/// After how many working days a silent recipient is listed.
#[derive(Debug, Default, Deserialize)]
pub struct ReceiptQuery {
    #[serde(default)]
    days: String,
}

async fn bulletin(app: &App, id: i64) -> Result<Bulletin, Failure> {
    let found = app.office().bulletin(id).await?;
    found.ok_or_else(|| Failure::missing(format!("没有编号为{id}的通报")))
}

/// `GET /bulletins/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<ReceiptQuery>,
) -> Result<Response, Failure> {
    let bulletin = bulletin(&app, id).await?;
    let moment = app.moment();
    app.office().open_bulletin(&moment, &actor, id, "").await?;
    let read = bulletin_text::read(&bulletin.data);
    let issuer = app.office().notice(&bulletin.notice_code).map(|entry| entry.notice.issuer.clone());
    let mut notes = Vec::new();
    if let Some(by) = bulletin.replaced_by {
        notes.push(format!("本件已由编号{by}更正，以更正件为准。"));
    }
    if let Some(old) = bulletin.replaces {
        notes.push(format!("本件更正并替代编号{old}。"));
    }
    let patience = query.days.trim().parse().ok().filter(|days| (1..=60).contains(days));
    let receipts = if closing::RECEIPTS.allows(actor.role) {
        receipts(&app, &bulletin, patience.unwrap_or(PATIENCE_DAYS)).await?
    } else {
        None
    };
    let papers = app.office().papers().await?;
    let about = |row: &&PaperRow| row.paper.bulletin_id == Some(id) && row.paper.kind == "erratum";
    let erratum = papers.iter().find(about).map(|row| format!("/papers/{}", row.id));
    let can_draft = bulletin.replaces.is_some() && closing::DRAFT_BULLETIN.allows(actor.role);
    let page = BulletinPage {
        figures_href: figures_of(&actor, &bulletin),
        contest_href: if closing::OWN_CHECKING.allows(actor.role) && bulletin.replaced_by.is_none() {
            let code = crate::app::percent(&bulletin.notice_code);
            format!("/checking/mine?notice={code}&period={}", bulletin.period)
        } else {
            String::new()
        },
        erratum_href: erratum
            .or_else(|| can_draft.then(|| format!("/bulletins/{id}/erratum")))
            .unwrap_or_default(),
        signed: signed(&app, id).await?,
        receipts,
        frame: Frame::new(&app, &visit, &bulletin.title, &[("通报", "/bulletins")]),
        masthead: if read.masthead.is_empty() { issuer.unwrap_or_default() } else { read.masthead },
        number: bulletin.number.clone(),
        title: BulletinTitle::new(&bulletin.title, &period_words(&bulletin.period)),
        notes,
        blocks: read.blocks,
        files: file_views(&format!("/bulletins/{id}"), &bulletin.files),
    };
    show(&page)
}

/// Who signed it, and which draft.
async fn signed(app: &App, id: i64) -> Result<String, Failure> {
    let Some(row) = app.office().sign_off_of(id).await?.filter(|row| !row.draft_digest.is_empty()) else {
        return Ok(String::new());
    };
    let opinion = if row.opinion.is_empty() { String::new() } else { format!("，意见：{}", row.opinion) };
    let draft = row.draft_id.map(|draft| format!("送签稿{draft}，")).unwrap_or_default();
    let when = local_time(&row.signed_at);
    Ok(format!(
        "签发：{}（{}），{when}{opinion}。{draft}签发稿校验值（SM3）{}。",
        row.signed_by, row.role, row.draft_digest
    ))
}

/// To whom it went; nothing for a bulletin of the time before delivery was kept.
async fn receipts(app: &App, bulletin: &Bulletin, patience: u32) -> Result<Option<ReceiptsView>, Failure> {
    let deliveries = app.office().deliveries(bulletin.id).await?;
    if deliveries.is_empty() {
        return Ok(None);
    }
    let issued_on = local_time(&bulletin.created_at).chars().take(10).collect::<String>();
    let ends = issued_on.parse::<NaiveDate>().ok().map(|day| app.office().patience_ends(day, patience));
    let is_over = ends.is_some_and(|ends| app.moment().today > ends);
    let line = |delivery: &Delivery| {
        let first = delivery.openings.first();
        let files: Vec<&str> = delivery
            .openings
            .iter()
            .filter(|opening| !opening.file_name.is_empty())
            .map(|opening| opening.file_name.as_str())
            .collect();
        ReceiptLine {
            manner: delivery.manner.clone(),
            name: delivery.name.clone(),
            first: first
                .map(|first| {
                    format!("{}，{}（{}）", local_time(&first.opened_at), first.opened_by, first.role)
                })
                .unwrap_or_default(),
            files: files.join("、"),
            is_late: first.is_none() && is_over,
        }
    };
    let rows: Vec<ReceiptLine> = deliveries.iter().map(line).collect();
    Ok(Some(ReceiptsView {
        opened: rows.iter().filter(|row| !row.first.is_empty()).count(),
        total: rows.len(),
        patience,
        silent: rows.iter().filter(|row| row.is_late).map(|row| row.name.clone()).collect(),
        rows,
    }))
}

/// The files in the order people ask for them, with short labels; others follow by name.
pub(crate) fn file_views(home: &str, files: &[BulletinFile]) -> Vec<FileView> {
    let known = [
        ("通报.pdf", "公文 PDF"),
        ("通报.docx", "公文 DOCX"),
        ("更正通知.pdf", "公文 PDF"),
        ("更正通知.docx", "公文 DOCX"),
        ("表扬通报.pdf", "公文 PDF"),
        ("表扬通报.docx", "公文 DOCX"),
        ("得分排名表.xlsx", "排名表 XLSX"),
        ("单位得分明细.pdf", "得分明细 PDF"),
        ("sheet.json", "数据 JSON"),
    ];
    let place =
        |file: &BulletinFile| known.iter().position(|(name, _)| *name == file.name).unwrap_or(known.len());
    let mut files: Vec<&BulletinFile> = files.iter().collect();
    files.sort_by_key(|file| place(file));
    let view = |file: &BulletinFile| FileView {
        href: format!("{home}/{}", crate::app::percent(&file.name)),
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
    Who(actor): Who,
    Path((id, name)): Path<(i64, String)>,
) -> Result<Response, Failure> {
    bulletin(&app, id).await?;
    let found = app.office().bulletin_file(id, &name).await?;
    let (file, bytes) = found.ok_or_else(|| Failure::missing(format!("编号为{id}的通报没有文件“{name}”")))?;
    app.office().open_bulletin(&app.moment(), &actor, id, &file.name).await?;
    let hash = [(header::ETAG, format!("\"{}\"", file.hash))];
    Ok((hash, download(&file.name, &file.media_type, bytes)).into_response())
}
