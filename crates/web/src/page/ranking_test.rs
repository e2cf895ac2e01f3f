//! 名次检验: which places of a period's ranking rest on what nobody has proved, which neighbours could change places, and
//! every such entry with its reasons and its way to the proof. Counting is the office's; here are only the tables.

use super::fact_words;
use super::head::Head;
use super::period_pick::{self, PeriodPick, PeriodQuery};
use super::ranking::minus;
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use zhaozhang_domain::fact::FactId;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::ranking::tested::{TestedGroup, TestedRow};
use zhaozhang_office::Scored;
use zhaozhang_office::doubt::tested_ranking::{TestedRanking, close_pairs};

#[derive(Template)]
#[template(path = "ranking_test.html")]
struct RankingTestPage {
    frame: Frame,
    head: Head,
    pick: PeriodPick,
    as_of: String,
    told: String,
    groups: Vec<GroupView>,
    facts: Vec<FactView>,
    more: usize,
}

struct GroupView {
    name: String,
    verdict: String,
    pairs: Vec<String>,
    rows: Vec<RowView>,
}

struct RowView {
    unit: String,
    place: u32,
    points: String,
    facts: usize,
    points_without: String,
    place_without: u32,
    moves: bool,
    range: String,
}

struct FactView {
    serial: i64,
    title: String,
    kind: &'static str,
    on: String,
    units: String,
    words: String,
    why: String,
}

/// So many unproved entries are listed.
const LISTED: usize = 200;

/// `GET /notices/{code}/ranking/test`.
pub(crate) async fn show_test(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(code): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let scored = period_pick::scored(&app, &code, &query).await?;
    let notice = &*scored.notice;
    let period = period_pick::chosen(&query, notice, &scored.ledger, scored.sheet.as_of)?;
    let tested = app.office().tested_ranking(&actor, &scored, period).await?;
    let home = format!("/notices/{code}");
    let ranking = format!("{home}/ranking?period={}", period.code());
    let way = [("通知目录", "/notices"), (notice.title.as_str(), home.as_str()), ("排名", ranking.as_str())];
    let told = if tested.unproved.is_empty() {
        format!("{period}计分所依的记录都有佐证、文号或链接，没有未认定的疑点，也没有未裁定的异议。")
    } else {
        format!("{}。", tested.reasons())
    };
    let page = RankingTestPage {
        frame: Frame::new(&app, &visit, &format!("{period}名次检验"), &way),
        head: Head::of(notice, "ranking"),
        pick: PeriodPick::new(&format!("{home}/ranking/test"), period, notice, scored.sheet.as_of)
            .keeping(&query),
        as_of: document_date(scored.sheet.as_of.min(period.last_day())),
        told,
        groups: tested.groups.iter().map(group_view).collect(),
        facts: facts(&scored, &tested),
        more: tested.unproved.len().saturating_sub(LISTED),
    };
    show(&page)
}

fn group_view(group: &TestedGroup) -> GroupView {
    let moved = group.rows.iter().filter(|row| row.moves()).count();
    let loose = group.rows.iter().filter(|row| !row.is_firm()).count();
    let verdict = match (moved, loose) {
        (0, 0) => format!("{}个单位的名次都不受影响", group.rows.len()),
        (0, loose) => format!("全部剔除后名次不变；部分剔除时，{loose}个单位的名次可能变动"),
        (moved, _) => format!("全部剔除后，{moved}个单位名次变动"),
    };
    GroupView {
        name: group.group.clone(),
        verdict,
        pairs: close_pairs(group).iter().map(|pair| minus(pair)).collect(),
        rows: group.rows.iter().map(row_view).collect(),
    }
}

fn row_view(row: &TestedRow) -> RowView {
    RowView {
        unit: row.name.clone(),
        place: row.place,
        points: minus(&row.points.to_string()),
        facts: row.facts.len(),
        points_without: minus(&row.points_without.to_string()),
        place_without: row.place_without,
        moves: row.moves(),
        range: if row.best == row.worst {
            format!("第{}名", row.best)
        } else {
            format!("第{}至{}名", row.best, row.worst)
        },
    }
}

fn facts(scored: &Scored, tested: &TestedRanking) -> Vec<FactView> {
    let listed = tested.unproved.iter().take(LISTED);
    listed.filter_map(|(id, why)| fact_view(scored, *id, why)).collect()
}

fn fact_view(
    scored: &Scored,
    id: FactId,
    why: &std::collections::BTreeSet<zhaozhang_office::doubt::unproved::Weakness>,
) -> Option<FactView> {
    let ledger = &*scored.ledger;
    let fact = ledger.fact(id)?;
    Some(FactView {
        serial: scored.serial_of(id)?,
        title: scored.title_of(fact).to_owned(),
        kind: fact.kind.word(),
        on: fact.on.to_string(),
        units: fact_words::joined(ledger, scored.units_behind(fact)),
        words: fact_words::rest(ledger, fact),
        why: why.iter().map(|why| why.word()).collect::<Vec<_>>().join("，"),
    })
}
