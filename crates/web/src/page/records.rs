//! 系统: the check of the chains, the last events, and what this program is. The log itself is [`super::audit`].

use super::entry::local_time;
use super::fact_words::Labelled;
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::{Frame, VERSION};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhaozhang_office::org::masking;
use zhaozhang_office::{EventRow, Extent};

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    frame: Frame,
    is_whole: bool,
    verdict: &'static str,
    problems: Vec<String>,
    lines: Vec<Labelled>,
    /// What was walked just now, in words.
    extent: String,
    is_since: bool,
}

/// `?from=1`: every line from the first.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct VerifyQuery {
    #[serde(default)]
    from: String,
}

/// `GET /verify`.
pub(crate) async fn verify(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<VerifyQuery>,
) -> Result<Response, Failure> {
    let (report, extent) = app.office().verify_on(&app.moment(), query.from == "1").await?;
    let mut problems = Vec::new();
    if let Some(broken) = &report.ledger_break {
        problems.push(format!("台账：{broken}；此前{}条无误。", report.ledger.serial));
    }
    if let Some(broken) = &report.event_break {
        problems.push(format!("操作记录：{broken}；此前{}条无误。", report.events.serial));
    }
    problems.extend(report.bulletin_problems.iter().map(|problem| format!("印发件：{problem}。")));
    let is_whole = report.holds();
    if !is_whole {
        problems.push("请停止使用，以备份核对后再继续。".to_owned());
    }
    let (is_since, extent) = match extent {
        Extent::Whole => (false, "本次从第一条起逐条重算。".to_owned()),
        Extent::Since { at, ledger, events } => {
            let new = (report.ledger.serial - ledger, report.events.serial - events);
            let since = format!(
                "台账前{ledger}条、操作记录前{events}条已于{}从第一条起逐条重算；其后新增的{}条、{}条也已逐条重算，首尾衔接。",
                local_time(&at),
                new.0,
                new.1
            );
            (true, since)
        }
    };
    let page = VerifyPage {
        extent,
        is_since,
        frame: Frame::new(&app, &visit, "核验", &[]),
        is_whole,
        verdict: if is_whole {
            "完整：台账、操作记录首尾衔接，印发件与印发时一致。"
        } else {
            "有改动"
        },
        problems,
        lines: vec![
            Labelled::new("台账", format!("{}条", report.ledger.serial)),
            Labelled::new("台账链尾SM3", report.ledger.hash.clone()),
            Labelled::new("操作记录", format!("{}条", report.events.serial)),
            Labelled::new("操作链尾SM3", report.events.hash.clone()),
            Labelled::new("印发件", format!("{}件", report.bulletins)),
        ],
    };
    show(&page)
}

/// An event on a page.
#[derive(Debug, Clone)]
pub struct EventView {
    /// 序号.
    pub serial: i64,
    /// Local time.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What.
    pub verb: String,
    /// To what, by the notice's title where it is a notice.
    pub subject: String,
    /// More.
    pub detail: String,
}

/// The last events for a page.
pub(crate) async fn last_events(app: &App, limit: u32) -> Result<Vec<EventView>, Failure> {
    let rows = app.office().events(limit).await?;
    Ok(rows.into_iter().map(|row| event_view(app, row)).collect())
}

/// What an event is about, masked; a notice is known by its number, not by its code.
pub(super) fn subject_of(app: &App, row: &EventRow) -> String {
    let named = |code: &str| match app.office().notice(code).map(|entry| entry.notice) {
        Some(notice) if !notice.document_number.is_empty() => notice.document_number.clone(),
        Some(notice) => notice.title.clone(),
        None => code.to_owned(),
    };
    masking::text(&row.subject.split('、').map(named).collect::<Vec<_>>().join("、"))
}

fn event_view(app: &App, row: EventRow) -> EventView {
    let subject = subject_of(app, &row);
    EventView {
        serial: row.serial,
        at: local_time(&row.at),
        actor: row.actor,
        verb: row.verb,
        subject,
        detail: masking::text(&row.detail),
    }
}

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
    lines: Vec<Labelled>,
}

/// `GET /about`.
pub(crate) async fn about(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let office = app.office();
    let page = AboutPage {
        frame: Frame::new(&app, &visit, "关于", &[]),
        lines: vec![
            Labelled::new("名称", "照章（zhaozhang）"),
            Labelled::new("版本", VERSION),
            Labelled::new("许可", "MIT 或 Apache-2.0"),
            Labelled::new("数据文件夹", office.data_folder().display().to_string()),
            Labelled::new("字体文件夹", office.fonts_folder().display().to_string()),
            Labelled::new("通知", format!("{}个", office.notices().len())),
            Labelled::new(
                "数据",
                if office.is_demonstration() { "演示数据，均为虚构" } else { "本单位台账" },
            ),
            Labelled::new("外部连接", "无。页面、字体和样式都由本机提供"),
        ],
    };
    show(&page)
}
