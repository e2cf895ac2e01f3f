//! 单位名册: every holder of a notice in the register's order, with its points in the period.

use super::head::Head;
use super::period_pick::{self, PeriodPick, PeriodQuery};
use super::ranking::minus;
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use zhaozhang_domain::sheet::HolderKind;

#[derive(Template)]
#[template(path = "units.html")]
struct UnitsPage {
    frame: Frame,
    head: Head,
    pick: PeriodPick,
    rows: Vec<UnitRow>,
}

struct UnitRow {
    name: String,
    href: String,
    class: String,
    aliases: String,
    tag: &'static str,
    points: String,
    cumulative: String,
}

/// `GET /notices/{code}/units`.
pub(crate) async fn list(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let scored = app.scored(&code).await?;
    let notice = &*scored.notice;
    let period = period_pick::chosen(&query, notice, &scored.ledger, scored.sheet.as_of)?;
    let home = format!("/notices/{code}");
    let way = [("通知目录", "/notices"), (notice.title.as_str(), home.as_str())];
    let rows = scored.sheet.holders().map(|(id, holder)| {
        let unit = scored.sheet.unit(notice, id);
        UnitRow {
            name: holder.name.clone(),
            href: format!("{home}/units/{}?period={}", id.index() + 1, period.code()),
            class: unit.map_or_else(String::new, |unit| unit.class.clone()),
            aliases: unit.map_or_else(String::new, |unit| unit.aliases.join("、")),
            tag: match holder.kind {
                HolderKind::Unit => "",
                HolderKind::UnknownUnit => "未列入名册",
                HolderKind::Person => "个人",
            },
            points: minus(&holder.total(period).to_string()),
            cumulative: minus(&holder.cumulative(period).to_string()),
        }
    });
    let page = UnitsPage {
        frame: Frame::new(&app, &visit, "单位", &way),
        head: Head::of(notice, "units"),
        pick: PeriodPick::new(&format!("{home}/units"), period, notice, scored.sheet.as_of),
        rows: rows.collect(),
    };
    show(&page)
}
