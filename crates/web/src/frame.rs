//! What stands around every page (页框): title, place, menu, the line 演示数据, foot.
//! Next: `templates/base.html`, which draws it.

use crate::app::{App, Visit};
use crate::assets;
use chrono::Datelike;
use zhaozhang_domain::period::{document_date, weekday_word};

/// The frame of a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Distinct title.
    pub title: String,
    /// Where it stands, from 工作台.
    pub crumbs: Vec<Crumb>,
    /// Two levels of menu.
    pub menu: Vec<MenuGroup>,
    /// Whether facts are invented.
    pub is_demonstration: bool,
    /// 2026年11月23日　周一.
    pub today: String,
    /// Address of this page, to come back to after choosing a size.
    pub here: String,
    /// Chosen size of type.
    pub size: &'static str,
    /// The stylesheet's address with its hash.
    pub style_href: &'static str,
    /// The icon's address with its hash.
    pub icon_href: &'static str,
    /// Of the program.
    pub version: &'static str,
}

/// A step of the way (面包屑); without an address it is this page.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Its words.
    pub label: String,
    /// Its address.
    pub href: String,
}

/// A first-level entry of the menu.
#[derive(Debug, Clone)]
pub struct MenuGroup {
    /// Its words.
    pub label: &'static str,
    /// Its address; empty for a heading.
    pub href: &'static str,
    /// Whether it is this page.
    pub is_current: bool,
    /// Second level.
    pub items: Vec<MenuItem>,
}

/// A second-level entry of the menu.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// Its words.
    pub label: String,
    /// Its address.
    pub href: String,
    /// Whether it is this page or holds it.
    pub is_current: bool,
}

/// The version shown on pages and by the command line.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Frame {
    /// A frame for a page called `title`, reached by `way` (label, address) from 工作台.
    pub fn new(app: &App, visit: &Visit, title: &str, way: &[(&str, &str)]) -> Self {
        let today = app.moment().today;
        let path = visit.here.split('?').next().unwrap_or("/").to_owned();
        Self {
            title: title.to_owned(),
            crumbs: crumbs(&path, title, way),
            menu: menu(app, visit, &path),
            is_demonstration: app.office().is_demonstration(),
            today: format!("{}　{}", document_date(today), weekday_word(today.weekday())),
            here: visit.here.clone(),
            size: visit.size,
            style_href: assets::style_href(),
            icon_href: assets::icon_href(),
            version: VERSION,
        }
    }
}

fn crumbs(path: &str, title: &str, way: &[(&str, &str)]) -> Vec<Crumb> {
    if path == "/" {
        return Vec::new();
    }
    let steps =
        way.iter().map(|(label, href)| Crumb { label: (*label).to_owned(), href: (*href).to_owned() });
    let desk = Crumb { label: "工作台".to_owned(), href: "/".to_owned() };
    let here = Crumb { label: title.to_owned(), href: String::new() };
    std::iter::once(desk).chain(steps).chain(std::iter::once(here)).collect()
}

fn menu(app: &App, visit: &Visit, path: &str) -> Vec<MenuGroup> {
    let item = |label: &str, href: &str| MenuItem {
        label: label.to_owned(),
        href: href.to_owned(),
        is_current: path == href,
    };
    let head = |label, items| MenuGroup { label, href: "", is_current: false, items };
    let mut rankings = Vec::new();
    for entry in app.office().notices() {
        let code = &entry.notice.code;
        if visit.in_use.contains(code) {
            let home = format!("/notices/{code}");
            let is_here = path
                .strip_prefix(&home)
                .is_some_and(|rest| rest.starts_with("/ranking") || rest.starts_with("/units/"));
            rankings.push(MenuItem {
                label: short_title(entry),
                href: format!("{home}/ranking"),
                is_current: is_here,
            });
        }
    }
    let is_notice = path == "/notices"
        || (path.starts_with("/notices/") && !rankings.iter().any(|ranking| ranking.is_current));
    let mut catalogue = item("通知目录", "/notices");
    catalogue.is_current = is_notice;
    let mut bulletins = item("已印发", "/bulletins");
    bulletins.is_current = path.starts_with("/bulletins") && path != "/bulletins/new";
    let mut ledger = item("查台账", "/ledger");
    ledger.is_current =
        path == "/ledger" || (path.starts_with("/ledger/") && path.chars().any(|c| c.is_ascii_digit()));
    let mut upload = item("导入台账", "/ledger/upload");
    upload.is_current = path == "/ledger/upload" || path.starts_with("/ledger/checked");
    if upload.is_current {
        ledger.is_current = false;
    }
    let mut groups = vec![
        MenuGroup { label: "工作台", href: "/", is_current: path == "/", items: Vec::new() },
        head("通知", vec![catalogue]),
    ];
    if !rankings.is_empty() {
        groups.push(head("排名", rankings));
    }
    groups.push(head("通报", vec![bulletins, item("起草通报", "/bulletins/new")]));
    groups.push(head("台账", vec![ledger, upload]));
    groups.push(head(
        "系统",
        vec![item("核验", "/verify"), item("操作记录", "/events"), item("关于", "/about")],
    ));
    groups
}

/// The document number when there is one, else the first words of the title: what fits into the menu.
fn short_title(entry: &zhaozhang_office::NoticeEntry) -> String {
    let notice = &entry.notice;
    if !notice.document_number.is_empty() {
        return notice.document_number.clone();
    }
    let short: String = notice.title.chars().take(12).collect();
    if notice.title.chars().count() > 12 { format!("{short}…") } else { short }
}
