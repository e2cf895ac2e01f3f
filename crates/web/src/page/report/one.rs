//! One quarterly report: its rows with class, first publication and evidence, the totals by class, what is asked of whom
//! now, and everything that happened to it.

use super::list::tag;
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::closing::sentences;
use crate::page::entry::local_time;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::permit::{permit, report as act};
use zhaozhang_office::report::report_recall::OfferedPiece;
use zhaozhang_office::report::reports::{FirstOf, Report, ReportRow, ReportState, StepKind};
use zhaozhang_office::{Actor, Refusal};

/// What filling in said.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct OneQuery {
    #[serde(default)]
    added: String,
    #[serde(default)]
    left: String,
    #[serde(default)]
    sent: String,
}

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or not")]
#[template(path = "report.html")]
pub(super) struct OnePage {
    frame: Frame,
    problems: Vec<String>,
    notes: Vec<String>,
    id: i64,
    unit: String,
    quarter: String,
    quarter_code: String,
    notice: String,
    unit_id: i64,
    state: &'static str,
    tag: &'static str,
    due: String,
    readings: Vec<String>,
    remark: String,
    handed_in: String,
    is_late: bool,
    digest: String,
    version: i64,
    is_nothing: bool,
    rows: Vec<RowView>,
    totals: Vec<(String, usize)>,
    counted: usize,
    amendments: Vec<AmendView>,
    offered: Vec<OfferedPiece>,
    steps: Vec<StepView>,
    versions: Vec<VersionView>,
    contests: Vec<ContestView>,
    is_open: bool,
    may_fill: bool,
    may_sign: bool,
    may_accept: bool,
    may_amend: bool,
    may_contest: bool,
    may_rule: bool,
    may_send: bool,
    may_paste: bool,
    is_fetching: bool,
    /// The address that was pasted.
    pasted: String,
    reason: String,
}

/// A row on the page.
#[expect(clippy::struct_excessive_bools, reason = "what the template asks about, each by itself")]
pub(super) struct RowView {
    id: i64,
    number: String,
    place: usize,
    is_reprint: bool,
    title: String,
    published: String,
    outlet: String,
    address: String,
    class: String,
    class_reason: String,
    reason: String,
    evidence: Vec<(i64, String)>,
    no_evidence: String,
    origin: String,
    counts: bool,
    /// Why it does not count whatever it says.
    excluded: String,
    hint: String,
    /// Its piece in the register of stories; 0 for none.
    piece: i64,
    returned: String,
    is_accepted: bool,
    serial: Option<i64>,
    is_contested: bool,
    is_marked: bool,
    marked_reason: String,
}

/// What the ledger says otherwise than a row stands now.
struct AmendView {
    row: i64,
    place: usize,
    title: String,
    words: String,
}

struct StepView {
    at: String,
    what: String,
    by: String,
    remark: String,
}

struct VersionView {
    version: i64,
    source: String,
    at: String,
    by: String,
}

struct ContestView {
    id: i64,
    title: String,
    judged: String,
    reason: String,
    by: String,
}

/// `GET /reports/{id}`.
pub(crate) async fn show_one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<OneQuery>,
) -> Result<Response, Failure> {
    let report = app.office().report(&app.moment(), &actor, id).await?;
    let mut page = page(&app, &visit, &actor, &report).await?;
    if let Ok(added) = query.added.parse::<usize>() {
        page.notes.push(format!("从台账自动填入{added}行，请核对并补充其余稿件。"));
    }
    if let Some(left) = query.left.parse::<usize>().ok().filter(|left| *left > 0) {
        page.notes.push(format!("另有{left}条采用的媒体不在媒体名单内，没有填入；需要的请在“修改”中补上。"));
    }
    if !query.sent.is_empty() {
        page.notes.push("季报和佐证材料已由邮件服务器收下。".to_owned());
    }
    let json = json(&page);
    Ok(with_json(show(&page)?, json))
}

/// The page with what an act brought.
pub(super) async fn with_notes(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    notes: Vec<String>,
) -> Result<Response, Failure> {
    let report = app.office().report(&app.moment(), actor, id).await?;
    let mut page = page(app, visit, actor, &report).await?;
    page.notes = notes;
    show(&page)
}

/// The page again with what stands against an act.
pub(super) async fn again(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (id, reason): (i64, &str),
    refusal: &Refusal,
) -> Result<Response, Failure> {
    let report = app.office().report(&app.moment(), actor, id).await?;
    let mut page = page(app, visit, actor, &report).await?;
    page.problems = sentences(refusal).iter().flat_map(|said| said.lines()).map(str::to_owned).collect();
    reason.clone_into(&mut page.reason);
    show_refused(&page, refusal)
}

/// The page again with what stands against an act on rows, and the rows that were marked with their reasons.
pub(super) async fn again_marked(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (id, reason, rows): (i64, &str, &[(i64, String)]),
    refusal: &Refusal,
) -> Result<Response, Failure> {
    let report = app.office().report(&app.moment(), actor, id).await?;
    let mut page = page(app, visit, actor, &report).await?;
    page.problems = sentences(refusal).iter().flat_map(|said| said.lines()).map(str::to_owned).collect();
    reason.clone_into(&mut page.reason);
    for view in &mut page.rows {
        if let Some((_, why)) = rows.iter().find(|(row, _)| *row == view.id) {
            view.is_marked = true;
            view.marked_reason.clone_from(why);
        }
    }
    show_refused(&page, refusal)
}

/// The page again with what stands against an address that was pasted.
pub(super) async fn again_at(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (id, address): (i64, &str),
    refusal: &Refusal,
) -> Result<Response, Failure> {
    let report = app.office().report(&app.moment(), actor, id).await?;
    let mut page = page(app, visit, actor, &report).await?;
    page.problems = sentences(refusal).iter().flat_map(|said| said.lines()).map(str::to_owned).collect();
    address.clone_into(&mut page.pasted);
    show_refused(&page, refusal)
}

async fn page(app: &App, visit: &Visit, actor: &Actor, report: &Report) -> Result<OnePage, Failure> {
    let offered = app.office().offered_pieces(&app.moment(), actor, report).await?;
    let may = |act: zhaozhang_office::permit::Act| permit(actor, act).is_ok();
    let state = report.state;
    let is_own = actor.unit == Some(report.unit) || actor.role.sees_all_units();
    let before_accepted = state != ReportState::Accepted;
    Ok(OnePage {
        frame: Frame::new(app, visit, &report.title(), &[("季报", "/reports")]),
        problems: Vec::new(),
        notes: Vec::new(),
        id: report.id,
        unit: report.unit_name.clone(),
        quarter: report.quarter.to_string(),
        quarter_code: report.quarter.code(),
        notice: report.notice.code.clone(),
        unit_id: report.unit,
        state: state.word(),
        tag: tag(state),
        due: document_date(report.due.due.day),
        readings: report.due.readings.clone(),
        remark: report.due.remark.clone(),
        handed_in: report.handed_in_on().map(document_date).unwrap_or_default(),
        is_late: report.is_late(),
        digest: report.digest.clone(),
        version: report.version,
        is_nothing: report.is_nothing,
        rows: rows(report),
        totals: report.totals(),
        counted: report.rows.iter().filter(|row| row.counts()).count(),
        amendments: amendments(report),
        offered,
        steps: steps(report),
        versions: report
            .versions
            .iter()
            .rev()
            .map(|version| VersionView {
                version: version.version,
                source: version.source.clone(),
                at: local_time(&version.recorded_at),
                by: version.recorded_by.clone(),
            })
            .collect(),
        contests: contests(report),
        is_open: state.is_open(),
        may_fill: may(act::FILL) && is_own && state.is_open(),
        may_sign: may(act::SIGN) && is_own && state == ReportState::ToSign,
        may_accept: may(act::ACCEPT) && state == ReportState::HandedIn,
        may_amend: may(act::AMEND),
        may_contest: may(act::CONTEST) && is_own && before_accepted,
        may_rule: may(act::RULE) && before_accepted,
        may_send: may(act::SEND) && is_own && !state.is_owed(),
        may_paste: may(zhaozhang_office::permit::outlet::PASTE_PAGE) && is_own && state.is_open(),
        is_fetching: app.is_fetching(),
        pasted: String::new(),
        reason: String::new(),
    })
}

/// Stories in their order, each with its reprints below it.
fn rows(report: &Report) -> Vec<RowView> {
    let mut views = Vec::with_capacity(report.rows.len());
    let place = |id: i64| report.rows.iter().position(|row| row.line.id == id).map_or(0, |at| at + 1);
    for row in report.rows.iter().filter(|row| row.standing.number.is_some()) {
        views.push(row_view(row, place(row.line.id)));
        let below =
            report.rows.iter().filter(|other| other.standing.first == Some(FirstOf::Row(row.line.id)));
        views.extend(below.map(|other| row_view(other, place(other.line.id))));
    }
    views
}

fn row_view(row: &ReportRow, place: usize) -> RowView {
    let medium = &row.standing.medium;
    RowView {
        id: row.line.id,
        number: row.standing.number.map_or_else(String::new, |number| number.to_string()),
        place,
        is_reprint: row.standing.first.is_some(),
        title: row.line.title.clone(),
        published: row.line.day().map_or_else(|| row.line.published.clone(), |day| day.to_string()),
        outlet: if row.line.outlet.is_empty() { medium.name.clone() } else { row.line.outlet.clone() },
        address: row.line.address.clone(),
        class: medium.class.clone().unwrap_or_else(|| "待认定".to_owned()),
        class_reason: medium.reason.clone(),
        reason: row.standing.reason.clone(),
        evidence: row.evidence.clone(),
        no_evidence: row.line.no_evidence.clone(),
        origin: row.line.origin.clone(),
        counts: row.counts(),
        excluded: row.standing.excluded.clone(),
        hint: row.standing.hint.clone(),
        piece: row.standing.piece.unwrap_or_default(),
        is_accepted: row.is_accepted,
        is_marked: false,
        marked_reason: String::new(),
        returned: row.returned.clone(),
        serial: row.serial,
        is_contested: row.contest.is_some(),
    }
}

fn amendments(report: &Report) -> Vec<AmendView> {
    let rows = (1_usize..).zip(&report.rows);
    rows.filter_map(|(place, row)| {
        let amendment = row.amendment.as_ref()?;
        Some(AmendView {
            row: row.line.id,
            place,
            title: row.line.title.clone(),
            words: amendment.words.clone(),
        })
    })
    .collect()
}

fn steps(report: &Report) -> Vec<StepView> {
    let place = |id: i64| report.rows.iter().position(|row| row.line.id == id).map_or(0, |at| at + 1);
    let step = |step: &zhaozhang_office::report::reports::ReportStep| {
        let of_row =
            if step.row_id == 0 { String::new() } else { format!("（第{}行）", place(step.row_id)) };
        StepView {
            at: local_time(&step.recorded_at),
            what: format!("{}{of_row}，第{}版", step.kind, step.version),
            by: format!("{}（{}）", step.recorded_by, step.role),
            remark: step.remark.clone(),
        }
    };
    report.steps.iter().rev().map(step).collect()
}

fn contests(report: &Report) -> Vec<ContestView> {
    let open = report.rows.iter().filter_map(|row| Some((row, row.contest?)));
    open.filter_map(|(row, contest)| {
        let step = report.steps.iter().find(|step| step.id == contest)?;
        debug_assert_eq!(step.kind, StepKind::Contested.word());
        Some(ContestView {
            id: contest,
            title: row.line.title.clone(),
            judged: row.standing.reason.clone(),
            reason: step.remark.clone(),
            by: format!("{}，{}", local_time(&step.recorded_at), step.recorded_by),
        })
    })
    .collect()
}

fn json(page: &OnePage) -> serde_json::Value {
    let rows: Vec<serde_json::Value> = page
        .rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "row": row.id, "number": row.number, "title": row.title, "published": row.published,
                "outlet": row.outlet, "address": row.address, "class": row.class, "is_reprint": row.is_reprint,
                "reason": row.reason, "counts": row.counts, "excluded": row.excluded, "hint": row.hint, "evidence": row.evidence.len(),
            })
        })
        .collect();
    let totals: serde_json::Map<String, serde_json::Value> =
        page.totals.iter().map(|(class, count)| (class.clone(), (*count).into())).collect();
    serde_json::json!({
        "id": page.id, "unit": page.unit, "quarter": page.quarter_code, "state": page.state, "due": page.due,
        "version": page.version, "digest": page.digest, "rows": rows, "totals": totals,
    })
}
