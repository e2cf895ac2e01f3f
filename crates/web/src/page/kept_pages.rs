//! 留存网页: an address is pasted, the page fetched, read, told whose it is and kept; the list with the latest look at every
//! address, one page with its archive file and pictures, and the round of looks before a bulletin. Fetching is off until
//! it is switched on (`--fetch`); a page a browser saved can be brought as a file. What the outside may be asked for is
//! [`crate::outgoing`]'s guard.

use super::entry::local_time;
use crate::app::{App, Visit, download, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::sent_file::{SentFile, Taking};
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_domain::period::Period;
use zhaozhang_office::outlet::check_links::Look;
use zhaozhang_office::outlet::keep_page::FetchedPage;
use zhaozhang_office::outlet::kept_pages::{KeptPage, PAGE_OWNER};
use zhaozhang_office::outlet::saved_page::saved_page;
use zhaozhang_office::permit::outlet as act;
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// How many addresses a round looks at; the longest unseen come first.
const MOST_LOOKS: usize = 30;
/// The largest saved page taken, in bytes: what is read at most, and a bundle's coding around it.
pub(crate) const FILE_BYTES: usize = FILE_MB * 1024 * 1024;
const FILE_MB: usize = 30;
/// What is said of a saved page that did not come whole.
pub(super) const TAKING: Taking =
    Taking {
        undone: "没有收下", most_mb: FILE_MB, cure: "请只保存网页本身，不要带上其中的视频。"
    };

/// The addresses of kept pages.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/pages", act::READ_PAGES, list)
        .post("/pages", act::KEEP_PAGE, keep)
        .takes::<KeepForm>()
        .post_up_to(FILE_BYTES, "/pages/file", act::KEEP_PAGE, keep_file)
        .takes_parts(&["address", "file"])
        .post("/pages/check", act::CHECK_LINKS, check)
        .takes_nothing()
        .get("/pages/{id}", act::READ_PAGES, one)
        .get("/pages/{id}/archive", act::READ_PAGES, archive)
        .gives_file()
}

#[derive(Template)]
#[template(path = "kept_pages.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the template asks about, each by itself")]
struct PagesPage {
    frame: Frame,
    rows: Vec<PageView>,
    amiss: usize,
    address: String,
    problem: String,
    is_fetching: bool,
    has_pictures: bool,
    may_keep: bool,
    may_check: bool,
}

#[derive(Template)]
#[template(path = "kept_page.html")]
struct OnePage {
    frame: Frame,
    page: PageView,
    facts: Vec<(&'static str, String)>,
    lines: Vec<String>,
    checks: Vec<(String, String, String)>,
    /// The published piece it became.
    piece: Option<i64>,
    /// What hangs on it: number, name, SM3, when.
    files: Vec<(i64, String, String, String)>,
    has_pictures: bool,
    can_draw: bool,
}

/// A kept page in a list.
struct PageView {
    id: i64,
    title: String,
    outlet: String,
    class: String,
    published: String,
    kept: String,
    state: String,
    looked: String,
}

/// The form with an address.
#[derive(Debug, Default, Clone, serde::Deserialize)]
pub struct KeepForm {
    #[serde(default)]
    address: String,
}

fn view(page: &KeptPage) -> PageView {
    let row = &page.row;
    let latest = page.checks.first();
    PageView {
        id: row.id,
        title: if row.title.is_empty() { "（没有读出标题）".to_owned() } else { row.title.clone() },
        outlet: row.outlet.clone(),
        class: row.class.clone(),
        published: row.published.clone(),
        kept: format!("{}，{}", local_time(&row.recorded_at), row.recorded_by),
        state: latest.map(|check| check.state.clone()).unwrap_or_default(),
        looked: latest.map(|check| local_time(&check.recorded_at)).unwrap_or_default(),
    }
}

async fn pages_page(app: &App, visit: &Visit, actor: &Actor, address: String) -> Result<PagesPage, Failure> {
    let pages = app.office().kept_pages(actor).await?;
    let rows: Vec<PageView> = pages.iter().map(view).collect();
    Ok(PagesPage {
        frame: Frame::new(app, visit, "留存网页", &[]),
        amiss: rows.iter().filter(|row| !row.state.is_empty() && row.state != "正常").count(),
        rows,
        address,
        problem: String::new(),
        is_fetching: app.is_fetching(),
        has_pictures: app.chromium().is_some(),
        may_keep: act::KEEP_PAGE.allows(actor.role),
        may_check: act::CHECK_LINKS.allows(actor.role),
    })
}

/// `GET /pages`.
async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    show(&pages_page(&app, &visit, &actor, String::new()).await?)
}

/// What stands in the way of fetching at all.
fn switched_off(app: &App) -> Result<(), Refusal> {
    if app.is_fetching() {
        return Ok(());
    }
    let cure = "请在浏览器里把网页另存为文件后上传；要直接取回的，请维护人员启动时加 --fetch";
    Err(Refusal::Listed(vec![Problem::at("address", "E-140", "本机没有开启网页抓取", cure)]))
}

/// `POST /pages`.
async fn keep(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<KeepForm>,
) -> Result<Response, Failure> {
    let done = async {
        let (page, _) = fetched(&app, &form.address).await?;
        app.office().keep_page(&app.moment(), &actor, &page).await.map(|receipt| receipt.id)
    };
    answer(&app, &visit, &actor, form.address.clone(), done.await).await
}

/// `POST /pages/file`: a page a browser saved.
async fn keep_file(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let sent = SentFile::read(multipart, &TAKING).await?;
    let (address, bytes) = (sent.text("address").to_owned(), sent.bytes);
    let done = async {
        let (page, _) = saved_file(&app, bytes, &address).await?;
        app.office().keep_page(&app.moment(), &actor, &page).await.map(|receipt| receipt.id)
    };
    answer(&app, &visit, &actor, address.clone(), done.await).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    address: String,
    done: Result<i64, OfficeError>,
) -> Result<Response, Failure> {
    match done {
        Ok(id) => Ok(Redirect::to(&format!("/pages/{id}")).into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let page = pages_page(app, visit, actor, address).await?;
            show_refused(&PagesPage { problem: refusal.to_string(), ..page }, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// Fetches a page and draws its pictures; with it comes what is to be said of them.
pub(super) async fn fetched(app: &App, address: &str) -> Result<(FetchedPage, String), OfficeError> {
    switched_off(app)?;
    let page = app.outgoing().fetch(address).await.map_err(|fault| {
        let cure = "请核对网址；打不开或要登录的，请把网页另存为文件后上传";
        Refusal::Listed(vec![Problem::at("address", "E-141", fault.to_string(), cure)])
    })?;
    Ok(pictured(app, page).await)
}

/// The page in a saved file with its pictures.
pub(super) async fn saved_file(
    app: &App,
    bytes: Vec<u8>,
    address: &str,
) -> Result<(FetchedPage, String), OfficeError> {
    let page = saved_page(bytes, address)?;
    Ok(pictured(app, page).await)
}

async fn pictured(app: &App, page: FetchedPage) -> (FetchedPage, String) {
    let Some(chromium) = app.chromium() else {
        return (page, "本机没有安装Chromium，没有制作PDF、PNG影像，网页存档不受影响".to_owned());
    };
    if page.status != 200 {
        return (page, String::new());
    }
    let folder = app.office().data_folder().join(".pictures").join(app.office().random().hex::<8>());
    match chromium.draw(&page.markup(), folder).await {
        Ok(pictures) => (FetchedPage { pictures, ..page }, String::new()),
        Err(why) => {
            tracing::warn!("a page was not drawn: {why}");
            (page, format!("{why}，网页存档不受影响"))
        }
    }
}

/// `POST /pages/check`.
async fn check(State(app): State<App>, Who(actor): Who) -> Result<Response, Failure> {
    switched_off(&app)?;
    let mut pages = app.office().kept_pages(&actor).await?;
    pages.sort_by_key(|page| (page.checks.first().map(|check| check.recorded_at.clone()), page.row.id));
    let mut looks = Vec::new();
    for page in pages.iter().take(MOST_LOOKS) {
        let found = app.outgoing().fetch(&page.row.final_address).await;
        looks.push(Look { page: page.row.id, found: found.map_err(|fault| fault.to_string()) });
    }
    app.office().check_links(&app.moment(), &actor, &looks).await?;
    Ok(Redirect::to("/pages").into_response())
}

/// How the links of a period stand, on the draft of its bulletin.
pub(super) struct LinkView {
    pub(super) all: usize,
    pub(super) good: usize,
    pub(super) unseen: usize,
    pub(super) amiss: Vec<(i64, String, String, String)>,
    pub(super) last: String,
    pub(super) is_by_itself: bool,
}

/// How the links of a period stand; nothing where no page was kept in it, or for whoever may not see them.
pub(super) async fn links(app: &App, actor: &Actor, period: &str) -> Result<Option<LinkView>, Failure> {
    let Some(period) = Period::parse(period).filter(|_| act::READ_PAGES.allows(actor.role)) else {
        return Ok(None);
    };
    let state = app.office().link_state(actor, period).await?;
    let amiss = state.amiss.into_iter().map(|(id, title, state, at)| (id, title, state, local_time(&at)));
    Ok((state.all > 0).then(|| LinkView {
        all: state.all,
        good: state.good,
        unseen: state.unseen,
        amiss: amiss.collect(),
        last: if state.last.is_empty() { String::new() } else { local_time(&state.last) },
        is_by_itself: app.is_fetching(),
    }))
}

/// `GET /pages/{id}`.
async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let page = app.office().kept_page(&actor, id).await?;
    let row = &page.row;
    let facts = vec![
        ("发布媒体", if row.outlet.is_empty() { "待认定".to_owned() } else { row.outlet.clone() }),
        ("认定依据", row.reading.clone()),
        ("来源", row.source_line.clone()),
        ("作者", row.author.clone()),
        ("发布时间", row.published.clone()),
        ("网址", row.final_address.clone()),
        ("留存时间", format!("{}，{}", local_time(&row.recorded_at), row.recorded_by)),
        ("存档文件", format!("WARC，{}字节", row.archive_size)),
        ("SM3", row.archive_digest.clone()),
    ];
    let checks = page
        .checks
        .iter()
        .map(|check| (local_time(&check.recorded_at), check.state.clone(), check.detail.clone()))
        .collect();
    let page_view = view(&page);
    let held = app.office().evidence_of(&app.moment(), &actor, PAGE_OWNER, id).await?;
    let files: Vec<(i64, String, String, String)> = held
        .into_iter()
        .filter(|one| one.ended.is_none())
        .map(|one| (one.id, one.file_name, one.hash, local_time(&one.added_at)))
        .collect();
    show(&OnePage {
        piece: app.office().piece_of_page(&actor, row).await?,
        has_pictures: files.iter().any(|file| !file.1.ends_with("warc")),
        can_draw: app.chromium().is_some(),
        files,
        frame: Frame::new(&app, &visit, &page_view.title, &[("留存网页", "/pages")]),
        facts: facts.into_iter().filter(|(_, words)| !words.is_empty()).collect(),
        lines: row.main_text.lines().map(str::to_owned).collect(),
        checks,
        page: page_view,
    })
}

/// `GET /pages/{id}/archive`.
async fn archive(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Result<Response, Failure> {
    let bytes = app.office().page_archive(&actor, id).await?;
    Ok(download(&format!("留存网页{id}.warc"), "application/warc", bytes))
}
