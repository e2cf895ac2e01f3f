//! 留存网页: an address is pasted, the page fetched, read, told whose it is and kept; the list with the latest look at every
//! address, one page with its archive file, and the round of looks before a bulletin. Off until fetching is switched on
//! (`--fetch`). What the outside may be asked for is [`crate::outgoing`]'s guard.

use super::entry::local_time;
use crate::app::{App, Visit, download, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_office::outlet::check_links::Look;
use zhaozhang_office::outlet::kept_pages::KeptPage;
use zhaozhang_office::permit::outlet as act;
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// How many addresses a round looks at; the longest unseen come first.
const MOST_LOOKS: usize = 30;

/// The addresses of kept pages.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/pages", act::READ_PAGES, list)
        .post("/pages", act::KEEP_PAGE, keep)
        .takes::<KeepForm>()
        .post("/pages/check", act::CHECK_LINKS, check)
        .takes_nothing()
        .get("/pages/{id}", act::READ_PAGES, one)
        .get("/pages/{id}/archive", act::READ_PAGES, archive)
        .gives_file()
}

#[derive(Template)]
#[template(path = "kept_pages.html")]
struct PagesPage {
    frame: Frame,
    rows: Vec<PageView>,
    amiss: usize,
    address: String,
    problem: String,
    is_fetching: bool,
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
    let cure = "请维护人员启动时加 --fetch；没有联网的，请上传网页截图";
    Err(Refusal::Listed(vec![Problem::at("address", "E-140", "本机没有开启网页抓取", cure)]))
}

/// `POST /pages`.
async fn keep(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<KeepForm>,
) -> Result<Response, Failure> {
    match fetched(&app, &actor, &form.address).await {
        Ok(id) => Ok(Redirect::to(&format!("/pages/{id}")).into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let page = pages_page(&app, &visit, &actor, form.address).await?;
            show_refused(&PagesPage { problem: refusal.to_string(), ..page }, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

async fn fetched(app: &App, actor: &Actor, address: &str) -> Result<i64, OfficeError> {
    switched_off(app)?;
    let page = app.outgoing().fetch(address).await.map_err(|fault| {
        let cure = "请核对网址，或改为上传网页截图";
        Refusal::Listed(vec![Problem::at("address", "E-141", fault.to_string(), cure)])
    })?;
    app.office().keep_page(&app.moment(), actor, &page).await
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
    show(&OnePage {
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
