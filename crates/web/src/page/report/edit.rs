//! 修改季报: the rows as a form, with empty ones to go on; and the filled form brought in as a file. Nothing typed is lost
//! when somebody else was quicker or a number is wrong.

use super::one::{again, with_notes};
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::closing::{refused, sentences};
use crate::sent_file::{SentFile, Taking};
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_office::report::reports::{Report, ReportContent, ReportLine};
use zhaozhang_office::{Problem, Refusal};

/// The fields of the form.
pub(super) const FIELDS: &[&str] = &[
    "digest",
    "row_id",
    "title",
    "published",
    "outlet",
    "address",
    "reprint_of",
    "no_evidence",
    "drop",
    "is_nothing",
];

/// Empty rows offered below those there are.
const BLANK: usize = 3;

#[derive(Template)]
#[template(path = "report_edit.html")]
struct EditPage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    unit: String,
    quarter: String,
    digest: String,
    is_nothing: bool,
    rows: Vec<RowFields>,
}

/// A row as it is typed.
#[derive(Debug, Clone, Default)]
struct RowFields {
    id: i64,
    place: usize,
    title: String,
    published: String,
    outlet: String,
    address: String,
    reprint_of: String,
    no_evidence: String,
    origin: String,
    returned: String,
    /// In the ledger already, and not to be changed here.
    is_accepted: bool,
}

/// `GET /reports/{id}/edit`.
pub(crate) async fn form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let report = app.office().report(&app.moment(), &actor, id).await?;
    let lines: Vec<ReportLine> = report.rows.iter().map(|row| row.line.clone()).collect();
    let is_nothing = report.is_nothing;
    show(&page(&app, &visit, &report, (&report.digest, &lines, is_nothing), Vec::new()))
}

fn page(
    app: &App,
    visit: &Visit,
    report: &Report,
    (digest, lines, is_nothing): (&str, &[ReportLine], bool),
    problems: Vec<String>,
) -> EditPage {
    let place = |id: i64| lines.iter().position(|line| line.id == id && id != 0).map(|at| at + 1);
    let mut rows: Vec<RowFields> = (1..)
        .zip(lines)
        .map(|(number, line)| RowFields {
            id: line.id,
            place: number,
            title: line.title.clone(),
            published: line.published.clone(),
            outlet: line.outlet.clone(),
            address: line.address.clone(),
            reprint_of: place(line.reprint_of).map(|place| place.to_string()).unwrap_or_default(),
            no_evidence: line.no_evidence.clone(),
            origin: line.origin.clone(),
            is_accepted: report.rows.iter().any(|row| row.line.id == line.id && row.is_accepted),
            returned: report
                .rows
                .iter()
                .find(|row| row.line.id == line.id)
                .map(|row| row.returned.clone())
                .unwrap_or_default(),
        })
        .collect();
    let last = rows.len();
    rows.extend((1..=BLANK).map(|more| RowFields { place: last + more, ..RowFields::default() }));
    let home = format!("/reports/{}", report.id);
    EditPage {
        frame: Frame::new(app, visit, "修改季报", &[("季报", "/reports"), (report.title().as_str(), &home)]),
        problems,
        id: report.id,
        unit: report.unit_name.clone(),
        quarter: report.quarter.to_string(),
        digest: digest.to_owned(),
        is_nothing,
        rows,
    }
}

/// The rows of the form, in the order in which they stand; a row that was struck out is blank.
fn content(pairs: &[(String, String)]) -> ReportContent {
    let all = |name: &str| -> Vec<&str> {
        pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    };
    let (ids, titles, days) = (all("row_id"), all("title"), all("published"));
    let (outlets, addresses) = (all("outlet"), all("address"));
    let (reprints, reasons, dropped) = (all("reprint_of"), all("no_evidence"), all("drop"));
    let at = |values: &[&str], place: usize| (*values.get(place).unwrap_or(&"")).to_owned();
    let number = |values: &[&str], place: usize| at(values, place).trim().parse::<i64>().unwrap_or_default();
    let id_at = |place: i64| {
        let place = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
        // A place that is no kept row is not silently left out: handing in names it.
        place.map_or(0, |place| Some(number(&ids, place)).filter(|id| *id != 0).unwrap_or(-1))
    };
    let row = |place: usize| ReportLine {
        id: number(&ids, place),
        title: at(&titles, place),
        published: at(&days, place),
        outlet: at(&outlets, place),
        address: at(&addresses, place),
        reprint_of: id_at(number(&reprints, place)),
        no_evidence: at(&reasons, place),
        ..ReportLine::default()
    };
    let is_kept = |place: &usize| !dropped.contains(&(place + 1).to_string().as_str());
    ReportContent {
        rows: (0..titles.len()).filter(is_kept).map(row).collect(),
        is_nothing: all("is_nothing").first().is_some_and(|said| *said == "1"),
    }
}

/// `POST /reports/{id}/edit`.
pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let digest = pairs.iter().find(|(key, _)| key == "digest").map_or("", |(_, value)| value.as_str());
    let content = content(&pairs);
    match app.office().save_report(&app.moment(), &actor, (id, digest), &content).await {
        Ok(_) => Ok(Redirect::to(&format!("/reports/{id}")).into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            let report = app.office().report(&app.moment(), &actor, id).await?;
            // What was typed goes on from what stands there now.
            let typed = (report.digest.as_str(), content.rows.as_slice(), content.is_nothing);
            show_refused(&page(&app, &visit, &report, typed, sentences(&refusal)), &refusal)
        }
    }
}

/// What is said of a filled form that did not come whole.
const TAKING: Taking =
    Taking {
        undone: "没有导入", most_mb: 4, cure: "请只上传填好的报表，佐证材料另行打包上传。"
    };

/// `POST /reports/{id}/import`.
pub(crate) async fn import(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let sent = SentFile::read(multipart, &TAKING).await?;
    match app
        .office()
        .import_report(&app.moment(), &actor, (id, sent.text("digest")), (&sent.name, &sent.bytes))
        .await
    {
        Ok(_) => Ok(Redirect::to(&format!("/reports/{id}")).into_response()),
        Err(error) => again(&app, &visit, &actor, (id, ""), &refused(error)?).await,
    }
}

/// `POST /reports/{id}/package`: streamed to the disk, then taken apart.
pub(crate) async fn package(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    mut multipart: Multipart,
) -> Result<Response, Failure> {
    let cut = |_cause| Failure::unreadable("上传没有传完，没有导入。", "请检查文件大小和网络后重新上传。");
    let mut received = None;
    while let Some(mut field) = multipart.next_field().await.map_err(cut)? {
        if field.name() != Some("file") {
            continue;
        }
        let given = field.file_name().unwrap_or_default().to_owned();
        let mut file = app.office().receive_evidence(&given).await?;
        while let Some(piece) = field.chunk().await.map_err(cut)? {
            file.write(&piece).await?;
        }
        received = Some(file);
    }
    let missing =
        || Refusal::Listed(vec![Problem::at("file", "R-146", "没有选择佐证材料包", "请选择zip文件后再上传")]);
    let taken = match received {
        Some(file) => app.office().take_in_report_package(&app.moment(), &actor, id, file).await,
        None => Err(missing().into()),
    };
    match taken {
        Ok(taken) => {
            let mut notes =
                vec![format!("佐证材料包：对上{}件，{}处问题。", taken.attached, taken.faults.len())];
            notes.extend(taken.faults);
            with_notes(&app, &visit, &actor, id, notes).await
        }
        Err(error) => again(&app, &visit, &actor, (id, ""), &refused(error)?).await,
    }
}
