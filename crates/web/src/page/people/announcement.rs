//! 联络通知 on the pages: the list, sending to all, to types and groups or to single units, and one with its receipts. Opening
//! it by a unit it went to is the receipt. Whom an address means on a day is the office's matter.

use super::form::{FormPage, Given};
use crate::app::{App, Visit, show, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::entry::local_time;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use zhaozhang_office::org::announcements::{Announcement, circles};
use zhaozhang_office::org::send_announcement::NewAnnouncement;
use zhaozhang_office::permit::people;

/// The fields of the form.
pub(crate) const FIELDS: &[&str] = &["title", "body", "circles", "units"];

const LIST: (&str, &str) = ("联络通知", "/announcements");

struct Row {
    href: String,
    title: String,
    sent: String,
    addressed: String,
    receipts: String,
    is_mine_open: bool,
}

#[derive(Template)]
#[template(path = "announcements.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
    may_send: bool,
}

#[derive(Template)]
#[template(path = "announcement.html")]
struct OnePage {
    frame: Frame,
    title: String,
    paragraphs: Vec<String>,
    sent: String,
    addressed: String,
    shows_receipts: bool,
    own: String,
    opened: usize,
    receipts: Vec<ReceiptRow>,
}

struct ReceiptRow {
    unit: String,
    href: String,
    opened: String,
}

/// `GET /announcements`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let found = app.office().announcements(&actor).await?;
    let sees_all = actor.role.sees_all_units();
    let rows: Vec<Row> = found
        .iter()
        .map(|one| Row {
            href: format!("/announcements/{}", one.row.id),
            title: one.row.title.clone(),
            sent: sent(one),
            addressed: one.row.addressed.clone(),
            receipts: if sees_all {
                format!("{}/{}", one.opened(), one.receipts.len())
            } else {
                String::new()
            },
            is_mine_open: one
                .receipts
                .iter()
                .any(|receipt| actor.unit == Some(receipt.unit_id) && receipt.opened_at.is_none()),
        })
        .collect();
    let json: Vec<_> = found
        .iter()
        .map(|one| {
            serde_json::json!({ "id": one.row.id, "title": one.row.title, "sent_on": one.row.sent_on,
                "addressed": one.row.addressed })
        })
        .collect();
    let page = ListPage {
        frame: Frame::new(&app, &visit, "联络通知", &[]),
        rows,
        may_send: people::ANNOUNCE.allows(actor.role),
    };
    Ok(with_json(show(&page)?, serde_json::json!({ "announcements": json })))
}

fn sent(one: &Announcement) -> String {
    format!("{}　{}（{}）", local_time(&one.row.sent_at), one.row.sent_by, one.row.role)
}

/// `GET /announcements/new`.
pub(crate) async fn form(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    page(&app, &visit, Given::default()).await?.show()
}

async fn page(app: &App, visit: &Visit, given: Given) -> Result<FormPage, Failure> {
    let register = app.office().register().await?;
    let found = circles(&register, app.moment().today);
    let found = found.into_iter().map(|(word, count)| (word.clone(), format!("{word}（{count}个单位）")));
    Ok(FormPage::new(app, visit, "发联络通知", &[LIST], given)
        .note("按发出当天的单位名册展开到单位，各单位联络员在系统内、邮件和群机器人（已启用的）收到提醒；单位首次打开即为签收。不发涉密内容和个人信息。")
        .submit("发出")
        .text("title", "标题", "")
        .required()
        .area("body", "内容", "写明要办什么、几时前办、找谁")
        .required()
        .many("circles", "发给类别或组", "括号里是当天在册的单位数；几项有重复的只发一次", found)
        .area("units", "另发单位", "一行一个，用单位名册中的名称、简称或又称"))
}

/// `POST /announcements/new`.
pub(crate) async fn send(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let form = page(&app, &visit, given.clone()).await?;
    let mut to = given.all("circles");
    to.extend(given.lines("units"));
    let new =
        NewAnnouncement { title: given.text("title").to_owned(), body: given.text("body").to_owned(), to };
    let outcome = app.office().send_announcement(&app.moment(), &actor, &new).await;
    form.settle(outcome.map(|id| format!("/announcements/{id}")))
}

/// `GET /announcements/{id}`: the first opening by a unit it went to is its receipt.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    app.office().announcement(&actor, id).await?;
    app.office().open_announcement(&app.moment(), &actor, id).await?;
    let one = app.office().announcement(&actor, id).await?;
    let shows_receipts = actor.role.sees_all_units();
    let words = |receipt: &zhaozhang_office::org::announcements::AnnouncementReceiptRow| {
        let (at, by, role) =
            (receipt.opened_at.as_ref()?, receipt.opened_by.as_ref()?, receipt.role.as_ref()?);
        Some(format!("{}，{by}（{role}）", local_time(at)))
    };
    let own = one.receipts.iter().find(|receipt| actor.unit == Some(receipt.unit_id)).and_then(words);
    let receipts: Vec<ReceiptRow> = one
        .receipts
        .iter()
        .filter(|_| shows_receipts)
        .map(|receipt| ReceiptRow {
            unit: receipt.unit_name.clone(),
            href: format!("/units/{}", receipt.unit_id),
            opened: words(receipt).unwrap_or_default(),
        })
        .collect();
    let json = serde_json::json!({ "id": id, "title": one.row.title, "addressed": one.row.addressed,
        "units": one.receipts.iter().filter(|_| shows_receipts).map(|receipt| serde_json::json!({
            "unit": receipt.unit_name, "opened_at": receipt.opened_at })).collect::<Vec<_>>() });
    let page = OnePage {
        frame: Frame::new(&app, &visit, &one.row.title, &[LIST]),
        title: one.row.title.clone(),
        paragraphs: one
            .row
            .body
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect(),
        sent: sent(&one),
        addressed: one.row.addressed.clone(),
        shows_receipts,
        own: own.unwrap_or_default(),
        opened: one.opened(),
        receipts,
    };
    Ok(with_json(show(&page)?, json))
}
