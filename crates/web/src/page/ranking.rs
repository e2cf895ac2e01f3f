//! 排名: the groups of one period in order, with the change against the period before, quotas and the run of points.
//! Next: [`super::statement`], where every point of a row opens; [`super::ranking_file`] for the exports.

use super::converted::ConvertedColumns;
use super::head::Head;
use super::period_pick::{self, PeriodPick, PeriodQuery};
use super::remarks::{self, RemarkLine};
use super::trend;
use crate::app::{App, Visit, show};
use crate::chart;
use crate::failure::Failure;
use crate::frame::Frame;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_domain::ranking::{self, GroupRanking, RankRow};
use zhaozhang_office::Scored;
use zhaozhang_office::permit::reading;

#[derive(Template)]
#[template(path = "ranking.html")]
struct RankingPage {
    frame: Frame,
    head: Head,
    pick: PeriodPick,
    as_of: String,
    asked_day: String,
    has_matrix: bool,
    points_head: String,
    converted: Vec<String>,
    trend: usize,
    may_test: bool,
    groups: Vec<GroupView>,
}

struct GroupView {
    name: String,
    note: String,
    rows: Vec<RowView>,
    remarks: Vec<RemarkLine>,
}

struct RowView {
    place: String,
    is_top: bool,
    is_tied: bool,
    unit: String,
    href: String,
    change: String,
    change_class: &'static str,
    quota: String,
    is_short: bool,
    quota_bar: String,
    points: String,
    converted: Vec<String>,
    cumulative: String,
    cumulative_place: String,
    spark: String,
}

/// `GET /notices/{code}/ranking`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let scored = period_pick::scored(&app, &code, &query).await?;
    let notice = &*scored.notice;
    let period = period_pick::chosen(&query, notice, &scored.ledger, scored.sheet.as_of)?;
    let converted = ConvertedColumns::of(&scored, period).with_matrix(&app, (&code, &query), period).await?;
    let groups = ranking::rank(notice, &scored.ledger, &scored.sheet, period);
    let home = format!("/notices/{code}");
    let way = [("通知目录", "/notices"), (notice.title.as_str(), home.as_str())];
    let periods = period_pick::run_up(&scored.ledger, period, trend::LENGTH);
    let mut shown: Vec<GroupView> =
        groups.iter().map(|group| group_view(&scored, group, period, &periods, &converted)).collect();
    for row in shown.iter_mut().flat_map(|group| &mut group.rows) {
        row.href.push_str(&query.day_kept());
    }
    let page = RankingPage {
        frame: Frame::new(&app, &visit, &format!("{period}排名"), &way),
        head: Head::of(notice, "ranking"),
        pick: PeriodPick::new(&format!("{home}/ranking"), period, notice, scored.sheet.as_of).keeping(&query),
        asked_day: query.day_asked(),
        has_matrix: query.matrix.trim() == "1",
        as_of: document_date(scored.sheet.as_of.min(period.last_day())),
        points_head: "本期得分".to_owned(),
        trend: periods.len(),
        may_test: visit.actor.as_ref().is_some_and(|actor| reading::TEST_RANKING.allows(actor.role)),
        groups: shown,
        converted: converted.heads,
    };
    show(&page)
}

fn group_view(
    scored: &Scored,
    group: &GroupRanking,
    period: Period,
    periods: &[Period],
    converted: &ConvertedColumns,
) -> GroupView {
    let note = if group.is_ranked {
        format!("{}个单位", group.rows.len())
    } else {
        format!("{}个单位，只列得分，不参加排名", group.rows.len())
    };
    let rows = group.rows.iter().map(|row| row_view(scored, row, period, periods, converted));
    let remarks = remarks::of(&scored.notice, &scored.sheet, holders(scored, group), period);
    GroupView {
        name: group.group.clone(),
        note,
        rows: rows.collect(),
        remarks: remarks.into_iter().chain(converted.remarks(scored)).collect(),
    }
}

/// The sheets of a group's units.
pub(crate) fn holders<'s>(
    scored: &'s Scored,
    group: &'s GroupRanking,
) -> impl Iterator<Item = &'s zhaozhang_domain::sheet::HolderSheet> {
    group.rows.iter().filter_map(|row| scored.sheet.holder(row.holder))
}

fn row_view(
    scored: &Scored,
    row: &RankRow,
    period: Period,
    periods: &[Period],
    converted: &ConvertedColumns,
) -> RowView {
    let holder = scored.sheet.holder(row.holder);
    let (change, change_class) = change(row.change);
    let (quota, is_short, quota_bar) = match (row.done, row.due) {
        (Some(done), Some(due)) if !due.is_zero() => {
            (format!("{done}/{due}"), done < due, chart::quota_bar(done, due))
        }
        _ => ("—".to_owned(), false, String::new()),
    };
    let place = |place: Option<u32>| place.map_or_else(|| "—".to_owned(), |place| place.to_string());
    RowView {
        place: place(row.place),
        is_top: row.place.is_some_and(|place| place <= 3)
            && row.points > zhaozhang_domain::points::Points::ZERO,
        is_tied: row.is_tied && row.place.is_some(),
        unit: holder.map_or_else(String::new, |holder| holder.name.clone()),
        href: unit_href(scored, row, period),
        change,
        change_class,
        quota,
        is_short,
        quota_bar,
        points: minus(&row.points.to_string()),
        converted: converted.cells(scored, row.holder),
        cumulative: minus(&row.cumulative.to_string()),
        cumulative_place: place(row.cumulative_place),
        spark: holder.map(|holder| chart::spark(&trend::columns(holder, periods))).unwrap_or_default(),
    }
}

/// The address of a row's unit in the period.
pub(crate) fn unit_href(scored: &Scored, row: &RankRow, period: Period) -> String {
    format!("/notices/{}/units/{}?period={}", scored.notice.code, row.holder.index() + 1, period.code())
}

/// `▲2`, `▼1`, `—` and the class that colours it; the words do not rest on the colour.
pub(crate) fn change(places: Option<i64>) -> (String, &'static str) {
    match places {
        None => ("—".to_owned(), "quiet"),
        Some(0) => ("持平".to_owned(), "quiet"),
        Some(won) if won > 0 => (format!("▲ {won}"), "up"),
        Some(lost) => (format!("▼ {}", lost.saturating_neg()), "down"),
    }
}

/// A hyphen before a figure as a minus sign of its full width.
pub(crate) fn minus(figure: &str) -> String {
    figure.replace('-', "−")
}
