//! What stands around every page (页框): title, place, menu, the line 演示数据, foot.
//! Next: `templates/base.html`, which draws it.

use crate::app::{App, Visit};
use crate::assets;
use chrono::Datelike;
use zhaozhang_domain::period::{document_date, weekday_word};
use zhaozhang_office::Actor;
use zhaozhang_office::access::session::Session;
use zhaozhang_office::permit::{self, Act, access, audit, closing, people, reading, submission};

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
    /// The address of the script that keeps what is typed in this browser, with its hash.
    pub keep_href: &'static str,
    /// Whose texts it keeps; empty when nobody is known.
    pub owner: String,
    /// Of the program.
    pub version: &'static str,
    /// Whoever is signed in.
    pub visitor: Option<Visitor>,
}

/// Whoever is signed in, as the head of every page says (登录人).
#[derive(Debug, Clone)]
pub struct Visitor {
    /// 姓名.
    pub name: String,
    /// Unit and role used.
    pub label: String,
    /// The roles to switch to, the one used among them; empty when there is only one.
    pub choices: Vec<RoleChoice>,
}

/// A role to switch to.
#[derive(Debug, Clone)]
pub struct RoleChoice {
    /// What the form sends.
    pub key: String,
    /// Unit and role.
    pub label: String,
    /// Whether it is used now.
    pub is_current: bool,
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

/// Whose texts a browser keeps: several people may use one.
fn owner(actor: &Actor) -> String {
    actor.person.map_or_else(|| actor.name.clone(), |person| person.to_string())
}

impl Frame {
    /// Whether the menu of whoever visits leads there; pages offer no other buttons.
    pub fn leads_to(&self, href: &str) -> bool {
        self.menu.iter().any(|group| group.items.iter().any(|item| item.href == href))
    }

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
            keep_href: assets::keep_href(),
            owner: visit.actor.as_ref().map(owner).unwrap_or_default(),
            version: VERSION,
            visitor: visit.session.as_deref().map(visitor),
        }
    }
}

fn visitor(session: &Session) -> Visitor {
    let choices = session.choices.iter().map(|held| RoleChoice {
        key: held.key(),
        label: held.label(),
        is_current: held.key() == session.current,
    });
    Visitor {
        name: session.actor.name.clone(),
        label: session.label.clone(),
        choices: if session.choices.len() > 1 { choices.collect() } else { Vec::new() },
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

/// The menu of whoever visits: only what the role may, the current page marked.
fn menu(app: &App, visit: &Visit, path: &str) -> Vec<MenuGroup> {
    let allows = |act: Act| visit.actor.as_ref().is_some_and(|actor| act.allows(actor.role));
    let mut entries: Vec<(&'static str, String, String, Vec<String>)> = Vec::new();
    for place in MENU.iter().filter(|place| allows(place.act)) {
        let holds = place.holds.iter().map(|other| (*other).to_owned()).collect();
        entries.push((place.group, place.label.to_owned(), place.href.to_owned(), holds));
        if place.href == "/notices" && allows(reading::RANKING) {
            entries.extend(rankings(app, visit));
        }
    }
    // The current page is the entry with the longest address that leads to it.
    let reach = |href: &str, holds: &[String]| {
        let leads = |address: &str| {
            path.strip_prefix(address).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let addresses = std::iter::once(href).chain(holds.iter().map(String::as_str));
        addresses.filter(|address| leads(address)).map(str::len).max()
    };
    let current = entries.iter().filter_map(|(_, _, href, holds)| reach(href, holds)).max();
    let mut groups: Vec<MenuGroup> = Vec::new();
    for (group, label, href, holds) in entries {
        let is_current = current.is_some() && reach(&href, &holds) == current;
        let item = MenuItem { label, href, is_current };
        match groups.iter_mut().find(|known| known.label == group) {
            Some(known) => known.items.push(item),
            None => groups.push(MenuGroup { label: group, href: "", is_current: false, items: vec![item] }),
        }
    }
    let desk = MenuGroup { label: "工作台", href: "/", is_current: path == "/", items: Vec::new() };
    if allows(reading::DESK) {
        groups.insert(0, desk);
    }
    groups
}

/// The rankings of the notices with facts.
fn rankings(app: &App, visit: &Visit) -> Vec<(&'static str, String, String, Vec<String>)> {
    let entries = app.office().notices();
    let in_use = entries.iter().filter(|entry| visit.in_use.contains(&entry.notice.code));
    let item = |entry: &zhaozhang_office::NoticeEntry| {
        let home = format!("/notices/{}", entry.notice.code);
        ("排名", short_title(entry), format!("{home}/ranking"), vec![format!("{home}/units")])
    };
    in_use.map(item).collect()
}

/// A place in the menu (菜单项).
struct Place {
    group: &'static str,
    label: &'static str,
    href: &'static str,
    /// Who sees it: those who may this.
    act: Act,
    /// Other addresses that belong to it, besides those below its own.
    holds: &'static [&'static str],
}

/// A place without further addresses.
const fn place(group: &'static str, label: &'static str, href: &'static str, act: Act) -> Place {
    Place { group, label, href, act, holds: &[] }
}

/// The menu of an office, in its order. A new group of pages adds its lines here.
const MENU: &[Place] = &[
    place("任务提醒", "我的待办", "/mine", permit::duty::MINE),
    place("任务提醒", "任务和时限", "/duties", permit::duty::READ),
    place("任务提醒", "登记会议活动", "/duties/new", permit::duty::ENTER_OWN),
    place("任务提醒", "任务分解", "/duties/quota", permit::duty::SPLIT_READ),
    place("任务提醒", "填报负担", "/duties/burden", permit::duty::READ),
    place("任务提醒", "提醒记录", "/reminders", permit::duty::REMINDERS),
    place("改革任务", "改革方案", "/plans", permit::task::READ),
    Place {
        group: "改革任务",
        label: "任务台账",
        href: "/tasks",
        act: permit::task::READ,
        holds: &["/calendar"],
    },
    place("督导考核", "督导台账", "/supervision", permit::supervision::READ),
    place("督导考核", "责任书", "/letters", permit::supervision::READ),
    place("督导考核", "医改资金", "/funds", permit::supervision::READ),
    place("督导考核", "月通报", "/circulars", permit::supervision::DRAFT),
    place("督导考核", "季度考核", "/assessments", permit::supervision::READ),
    place("督导考核", "年度评估", "/evaluations", permit::supervision::DRAFT),
    place("宣传协作", "专题和线索", "/publicity", permit::publicity::READ),
    place("宣传协作", "矩阵统计", "/publicity/matrix", permit::publicity::READ),
    place("通知", "通知目录", "/notices", reading::NOTICES),
    place("信息报送", "信息", "/submissions", submission::READ),
    place("信息报送", "批量审核", "/submissions/review", submission::SIGN),
    place("信息报送", "接收", "/receipts", submission::RECEIVE),
    place("信息报送", "约稿", "/solicitations", submission::SOLICITATION_READ),
    place("信息报送", "综合稿", "/combined", submission::READ),
    place("信息报送", "采用和批示", "/adoptions", submission::RECORD_ADOPTION),
    place("信息报送", "政策和部署落实", "/policies", submission::READ),
    place("信息报送", "批示办理", "/instructions", submission::READ),
    place("信息报送", "报送质量", "/quality", submission::READ),
    place("信息报送", "公开信息", "/public", submission::READ_PUBLIC),
    place("信息报送", "人工调整", "/adjustments", submission::ADJUSTMENT_READ),
    place("信息报送", "重大失误", "/grave-errors", submission::GRAVE_ERROR_READ),
    place("季报", "季报", "/reports", permit::report::READ),
    place("季报", "来信", "/reports/letters", permit::report::TAKE_IN_MAIL),
    place("季报", "佐证材料", "/evidence", permit::evidence::READ),
    place("季报", "疑点", "/doubts", permit::evidence::DOUBTS),
    Place {
        group: "信息报送",
        label: "稿件归并",
        href: "/stories",
        act: permit::publication::READ,
        holds: &["/publications"],
    },
    place("信息报送", "检索", "/search", permit::publication::SEARCH),
    place("通报", "已印发", "/bulletins", reading::BULLETINS),
    place("通报", "起草通报", "/bulletins/new", closing::DRAFT_BULLETIN),
    place("通报", "核对与结账", "/checking", closing::CHECKING),
    place("通报", "本单位核对", "/checking/mine", closing::OWN_CHECKING),
    place("通报", "更正和表扬", "/papers", closing::PAPERS),
    place("通报", "年度结果", "/years", closing::YEAR),
    place("通报", "荣誉记录", "/honours", closing::HONOURS),
    place("台账", "查台账", "/ledger", reading::LEDGER),
    Place {
        group: "台账",
        label: "导入台账",
        href: "/ledger/upload",
        act: permit::ledger::TAKE_IN,
        holds: &["/ledger/checked"],
    },
    Place {
        group: "单位人员",
        label: "单位名册",
        href: "/units",
        act: people::UNITS_READ,
        holds: &["/people", "/posts", "/delegations", "/positions"],
    },
    place("单位人员", "联络通知", "/announcements", people::ANNOUNCEMENTS),
    Place {
        group: "单位人员",
        label: "登记通知",
        href: "/registrations",
        act: people::REGISTRATIONS_READ,
        holds: &["/filings"],
    },
    place("媒体发布", "媒体名录", "/outlets", permit::outlet::READ_OUTLETS),
    place("媒体发布", "待认定媒体", "/outlets/waiting", permit::outlet::READ_OUTLETS),
    place("媒体发布", "留存网页", "/pages", permit::outlet::READ_PAGES),
    place("信息报送", "文字核对", "/proofread", permit::wording::PROOFREAD),
    place("系统", "词表", "/words", permit::wording::READ_WORDS),
    place("系统", "账号", "/accounts", access::ACCOUNTS_READ),
    place("系统", "角色与安全", "/roles", access::ROLES_READ),
    place("系统", "消息发送", "/settings/delivery", permit::duty::CHANNELS_READ),
    place("系统", "季报信箱", "/settings/mailbox", permit::report::SET_MAILBOX),
    place("系统", "核验", "/verify", audit::VERIFY),
    place("系统", "操作记录", "/events", audit::EVENTS),
    place("系统", "外发通知", "/webhooks", audit::WEBHOOKS),
    place("系统", "接口令牌", "/tokens", audit::OWN_TOKENS),
    place("系统", "接口说明", "/api/docs", audit::INTERFACE),
    place("系统", "关于", "/about", reading::ABOUT),
];

/// The document number when there is one, else the first words of the title: what fits into the menu.
fn short_title(entry: &zhaozhang_office::NoticeEntry) -> String {
    let notice = &entry.notice;
    if !notice.document_number.is_empty() {
        return notice.document_number.clone();
    }
    let short: String = notice.title.chars().take(12).collect();
    if notice.title.chars().count() > 12 { format!("{short}…") } else { short }
}
