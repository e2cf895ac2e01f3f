//! Papers of supervision on the pages (督导文书): a draft on screen first, then issuing for good; issued papers with their
//! files, to whom they went and who opened them.

use super::form::{refused, unit_names};
use crate::app::{App, Visit, download, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::bulletin_text::{self, BulletinBlock};
use crate::page::bulletins::{FileView, file_views};
use crate::page::closing::day_words;
use crate::page::entry::local_time;
use crate::page::own_wording::{self, WordingLine};
use crate::page::papers::print_run;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_document::official::{Colophon, OfficialDocument};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::issuing::papers::data_of;
use zhaozhang_office::permit::supervision as act;
use zhaozhang_office::supervision::supervision_papers::{PaperOrder, PaperSubject, SupervisionPaper};
use zhaozhang_office::{Actor, Problem, Refusal};

/// What is typed about a paper.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct OrderForm {
    #[serde(default)]
    number: String,
    #[serde(default)]
    issued_on: String,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    recipient: String,
    #[serde(default)]
    copy_to: String,
    #[serde(default)]
    printing_body: String,
    #[serde(default)]
    printed_on: String,
    #[serde(default)]
    print_run: String,
    #[serde(default)]
    kept: String,
    #[serde(default)]
    act: String,
}

impl OrderForm {
    fn order(&self) -> Result<PaperOrder, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut day = |field: &'static str, word: &str, typed: &str| {
            let read = typed.trim().parse::<NaiveDate>().ok();
            if read.is_none() && !typed.trim().is_empty() {
                let what = format!("读不懂{word}“{}”", typed.trim());
                problems.push(Problem::at(field, "W-441", what, "请写成2020-08-05"));
            }
            read
        };
        let issued_on = day("issued_on", "成文日期", &self.issued_on);
        let printed_on = day("printed_on", "印发日期", &self.printed_on);
        let print_run = print_run(&self.print_run, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(PaperOrder {
            number: self.number.trim().to_owned(),
            issued_on,
            issuer: self.issuer.trim().to_owned(),
            recipient: self.recipient.trim().to_owned(),
            copy_to: self.copy_to.trim().to_owned(),
            printing_body: self.printing_body.trim().to_owned(),
            printed_on,
            print_run,
            kept: self.kept.trim().to_owned(),
        })
    }
}

#[derive(Template)]
#[template(path = "supervision_draft.html")]
struct DraftPage {
    frame: Frame,
    problems: Vec<String>,
    subject: String,
    name: String,
    is_numbered: bool,
    form: OrderForm,
    can_issue: bool,
    masthead: String,
    number: String,
    title: String,
    blocks: Vec<BulletinBlock>,
    /// 版记: 抄送, 印发机关 with the day, 共印…份; empty on material without a number.
    colophon: Vec<(String, String)>,
    marks: Vec<WordingLine>,
    has_stops: bool,
}

/// The lines of a 版记 as they stand on the paper: left and right.
fn colophon_lines(colophon: &Colophon) -> Vec<(String, String)> {
    let copy_to = colophon.copy_to.iter().map(|copy_to| (format!("抄送：{copy_to}。"), String::new()));
    let printed = format!("{}印发", document_date(colophon.printed_on));
    let run = colophon.print_run.map(|copies| (String::new(), format!("（共印{copies}份）")));
    copy_to.chain(std::iter::once((colophon.printing_body.clone(), printed))).chain(run).collect()
}

fn subject_of(text: &str) -> Result<PaperSubject, Failure> {
    PaperSubject::parse(text).ok_or_else(|| Failure::missing(format!("没有“{text}”这件文书")))
}

/// `GET /supervision/drafts/{subject}`.
pub(crate) async fn draft(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(subject): Path<String>,
) -> Result<Response, Failure> {
    let form = OrderForm { issued_on: app.moment().today.to_string(), ..OrderForm::default() };
    look(&app, &visit, &actor, &subject, form, Vec::new()).await
}

async fn look(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    subject: &str,
    form: OrderForm,
    mut problems: Vec<Problem>,
) -> Result<Response, Failure> {
    let order = form.order().unwrap_or_else(|found| {
        problems.extend(found);
        PaperOrder::default()
    });
    let drafted = match app
        .office()
        .draft_supervision_paper(&app.moment(), actor, subject_of(subject)?, &order)
        .await
    {
        Ok(drafted) => Some(drafted),
        Err(error) => {
            let (_, found) = refused(error)?;
            problems.extend(found);
            None
        }
    };
    let mut form = form;
    let (mut name, mut is_numbered, mut title, mut number) =
        ("督导文书", false, String::new(), String::new());
    let mut read = bulletin_text::read("");
    let mut colophon = Vec::new();
    let mut marks = Vec::new();
    if let Some(drafted) = &drafted {
        name = drafted.name;
        is_numbered = drafted.is_numbered;
        title.clone_from(&drafted.document.title);
        number = drafted.document.head.as_ref().map(|head| head.document_number.clone()).unwrap_or_default();
        read = bulletin_text::read(&data_of(&drafted.document));
        if let Some(own) = &drafted.document.colophon {
            colophon = colophon_lines(own);
        }
        marks = own_wording::lines(app, &drafted.document).await?;
        fill_in(&mut form, &drafted.document);
        if form.copy_to.is_empty() {
            form.copy_to.clone_from(&drafted.copy_to);
        }
    }
    let page = DraftPage {
        frame: Frame::new(app, visit, name, &[("督导考核", "/supervision")]),
        problems: problems.iter().map(ToString::to_string).collect(),
        subject: subject.to_owned(),
        name: name.to_owned(),
        is_numbered,
        can_issue: drafted.is_some() && act::ISSUE.allows(actor.role),
        masthead: read.masthead,
        blocks: read.blocks,
        number,
        title,
        form,
        colophon,
        has_stops: marks.iter().any(|mark| mark.stops),
        marks,
    };
    if problems.is_empty() { show(&page) } else { show_refused(&page, &Refusal::Listed(problems)) }
}

/// What nobody typed, as the draft has it.
fn fill_in(form: &mut OrderForm, document: &OfficialDocument) {
    let fill = |field: &mut String, words: &str| {
        if field.is_empty() {
            words.clone_into(field);
        }
    };
    fill(&mut form.issuer, document.signature.as_ref().map_or("", |own| own.body.as_str()));
    fill(&mut form.recipient, document.main_recipient.as_deref().unwrap_or_default());
    if let Some(own) = &document.colophon {
        fill(&mut form.copy_to, own.copy_to.as_deref().unwrap_or_default());
        fill(&mut form.printing_body, &own.printing_body);
    }
}

/// `POST /supervision/drafts/{subject}`: shows the draft, or issues it.
pub(crate) async fn issue(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(subject): Path<String>,
    Form(form): Form<OrderForm>,
) -> Result<Response, Failure> {
    if form.act != "issue" {
        return look(&app, &visit, &actor, &subject, form, Vec::new()).await;
    }
    let Ok(order) = form.order() else {
        return look(&app, &visit, &actor, &subject, form, Vec::new()).await;
    };
    let issued =
        app.office().issue_supervision_paper(&app.moment(), &actor, subject_of(&subject)?, &order).await;
    match issued {
        Ok(id) => Ok(Redirect::to(&format!("/supervision/papers/{id}")).into_response()),
        Err(error) => {
            let (_, problems) = refused(error)?;
            look(&app, &visit, &actor, &subject, form, problems).await
        }
    }
}

/// An issued paper in a list.
pub(crate) struct PaperLine {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) number: String,
    pub(crate) issued_on: String,
    pub(crate) units: String,
    pub(crate) opened: usize,
    pub(crate) sent: usize,
}

/// A paper as lists show it.
pub(crate) fn paper_line(paper: &SupervisionPaper, names: &BTreeMap<i64, String>) -> PaperLine {
    let row = &paper.kept.row;
    let units: Vec<&str> =
        paper.units.iter().filter_map(|unit| names.get(unit)).map(String::as_str).collect();
    let shown = if units.len() > 3 {
        format!("{}等{}个单位", units.iter().take(3).copied().collect::<Vec<_>>().join("、"), units.len())
    } else {
        units.join("、")
    };
    PaperLine {
        id: row.id,
        title: row.paper.title.clone(),
        number: row.paper.number.clone(),
        issued_on: day_words(&row.paper.issued_on),
        units: shown,
        opened: paper.receipts.len(),
        sent: paper.units.len(),
    }
}

#[derive(Template)]
#[template(path = "supervision_papers.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<PaperLine>,
}

/// `GET /supervision/papers`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let names = unit_names(&app).await?;
    let papers = app.office().supervision_papers(&actor).await?;
    let frame = Frame::new(&app, &visit, "督导文书", &[("督导考核", "/supervision")]);
    show(&ListPage { frame, rows: papers.iter().map(|paper| paper_line(paper, &names)).collect() })
}

#[derive(Template)]
#[template(path = "supervision_paper.html")]
struct PaperPage {
    frame: Frame,
    masthead: String,
    number: String,
    title: String,
    note: String,
    blocks: Vec<BulletinBlock>,
    files: Vec<FileView>,
    receipts: Vec<(String, String)>,
}

/// `GET /supervision/papers/{id}`; the first opening by a unit it went to is its receipt.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    app.office().open_supervision_paper(&app.moment(), &actor, id).await?;
    let found = app.office().supervision_paper(&actor, id).await?;
    let names = unit_names(&app).await?;
    let row = &found.kept.row.paper;
    let read = bulletin_text::read(&row.data);
    let own = found.units.iter().filter(|unit| actor.may_see(**unit));
    let receipts = own.map(|unit| {
        let opened = found.receipts.iter().find(|receipt| receipt.unit_id == *unit);
        let words = opened.map_or_else(
            || "未签收".to_owned(),
            |opened| format!("{}，{}（{}）", local_time(&opened.opened_at), opened.opened_by, opened.role),
        );
        (names.get(unit).cloned().unwrap_or_default(), words)
    });
    show(&PaperPage {
        frame: Frame::new(
            &app,
            &visit,
            &row.title,
            &[("督导考核", "/supervision"), ("督导文书", "/supervision/papers")],
        ),
        masthead: read.masthead,
        number: row.number.clone(),
        title: row.title.clone(),
        note: format!("{}印发，{}，校验值（SM3）{}。", local_time(&row.created_at), row.created_by, row.hash),
        blocks: read.blocks,
        files: file_views(&format!("/supervision/papers/{id}"), &found.kept.files),
        receipts: receipts.collect(),
    })
}

/// `GET /supervision/papers/{id}/{name}`: the file as it was issued.
pub(crate) async fn file(
    State(app): State<App>,
    Who(actor): Who,
    Path((id, name)): Path<(i64, String)>,
) -> Result<Response, Failure> {
    let file = app.office().supervision_paper_file(&actor, id, &name).await?;
    app.office().open_supervision_paper(&app.moment(), &actor, id).await?;
    Ok(download(&file.name, &file.media_type, file.bytes))
}
