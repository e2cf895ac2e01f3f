//! 更正通知、表扬通报 and the register of numbers: a draft on screen first, then issuing for good; papers as they were
//! issued, with their files.

use super::bulletin_text::{self, BulletinBlock};
use super::bulletins::{FileView, file_views};
use super::closing::{day_words, period_words, refused, sentences};
use super::entry::local_time;
use super::own_wording::{self, WordingLine};
use crate::app::{App, Visit, download, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use zhaozhang_document::official::OfficialDocument;
use zhaozhang_office::issuing::document_number::NumberRecord;
use zhaozhang_office::issuing::papers::{PaperRequest, data_of};
use zhaozhang_office::permit::closing;
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// What is typed about a paper.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PaperForm {
    #[serde(default)]
    number: String,
    #[serde(default)]
    issued_on: String,
    #[serde(default)]
    copy_to: String,
    #[serde(default)]
    print_run: String,
    #[serde(default)]
    kept: String,
    #[serde(default)]
    act: String,
}

impl PaperForm {
    fn today(app: &App) -> Self {
        Self { issued_on: app.moment().today.to_string(), ..Self::default() }
    }

    fn request(&self) -> Result<PaperRequest, Refusal> {
        let mut problems = Vec::new();
        let issued_on = match self.issued_on.trim() {
            "" => None,
            text => {
                let day = text.parse::<NaiveDate>().ok();
                if day.is_none() {
                    let what = format!("读不懂成文日期“{text}”");
                    problems.push(Problem::at("issued_on", "W-441", what, "请写成2020-08-05"));
                }
                day
            }
        };
        let print_run = print_run(&self.print_run, &mut problems);
        if problems.is_empty() {
            Ok(PaperRequest {
                number: self.number.trim().to_owned(),
                issued_on,
                copy_to: self.copy_to.clone(),
                print_run,
                kept: self.kept.trim().to_owned(),
            })
        } else {
            Err(Refusal::Listed(problems))
        }
    }
}

/// 印发数 as typed.
pub(crate) fn print_run(text: &str, problems: &mut Vec<Problem>) -> Option<u32> {
    let text = text.trim().trim_end_matches('份');
    let run = text.parse::<u32>().ok().filter(|run| (1..=100_000).contains(run));
    if run.is_none() && !text.is_empty() {
        problems.push(Problem::at("print_run", "W-442", format!("读不懂印发数“{text}”"), "请写份数，如20"));
    }
    run
}

#[derive(Template)]
#[template(path = "paper_draft.html")]
struct DraftPage {
    frame: Frame,
    problems: Vec<String>,
    heading: String,
    hint: String,
    here: String,
    form: PaperForm,
    can_issue: bool,
    masthead: String,
    number: String,
    title: String,
    blocks: Vec<BulletinBlock>,
    marks: Vec<WordingLine>,
    has_stops: bool,
}

/// A paper being drafted: what it is and whether this visitor may issue it.
struct Drafting {
    heading: String,
    hint: String,
    here: String,
    can_issue: bool,
}

async fn draft_page(
    app: &App,
    visit: &Visit,
    drafting: Drafting,
    form: PaperForm,
    drafted: Result<OfficialDocument, &Refusal>,
) -> Result<DraftPage, Failure> {
    let (problems, document) = match drafted {
        Ok(document) => (Vec::new(), Some(document)),
        Err(refusal) => (sentences(refusal), None),
    };
    let read = document.as_ref().map(|document| bulletin_text::read(&data_of(document))).unwrap_or_default();
    let number = document.as_ref().and_then(|document| document.head.as_ref());
    let marks = match &document {
        Some(document) => own_wording::lines(app, document).await?,
        None => Vec::new(),
    };
    Ok(DraftPage {
        frame: Frame::new(app, visit, &drafting.heading, &[("通报", "/bulletins")]),
        problems,
        heading: drafting.heading,
        hint: drafting.hint,
        here: drafting.here,
        form,
        can_issue: drafting.can_issue && document.is_some(),
        masthead: read.masthead,
        number: number.map(|head| head.document_number.clone()).unwrap_or_default(),
        title: document.map(|document| document.title).unwrap_or_default(),
        blocks: read.blocks,
        has_stops: marks.iter().any(|mark| mark.stops),
        marks,
    })
}

fn erratum_drafting(id: i64, actor: &Actor) -> Drafting {
    Drafting {
        heading: "更正通知".to_owned(),
        hint: format!(
            "更正内容取自编号{id}及其更正的通报的冻结数据；更正原因取自裁定和补记的记录。先看稿，再印发。"
        ),
        here: format!("/bulletins/{id}/erratum"),
        can_issue: closing::ISSUE_ERRATUM.allows(actor.role),
    }
}

/// `GET /bulletins/{id}/erratum`: the draft.
pub(crate) async fn erratum_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    draw_erratum(&app, &visit, &actor, id, PaperForm::today(&app)).await
}

async fn draw_erratum(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    form: PaperForm,
) -> Result<Response, Failure> {
    let request = match form.request() {
        Ok(request) => request,
        Err(refusal) => {
            let page = draft_page(app, visit, erratum_drafting(id, actor), form, Err(&refusal)).await?;
            return show_refused(&page, &refusal);
        }
    };
    match app.office().draft_erratum(&app.moment(), id, &request).await {
        Ok(document) => show(&draft_page(app, visit, erratum_drafting(id, actor), form, Ok(document)).await?),
        Err(error) => {
            let refusal = refused(error)?;
            show_refused(
                &draft_page(app, visit, erratum_drafting(id, actor), form, Err(&refusal)).await?,
                &refusal,
            )
        }
    }
}

/// `POST /bulletins/{id}/erratum`: shows the draft, or issues it.
pub(crate) async fn erratum(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<PaperForm>,
) -> Result<Response, Failure> {
    if form.act != "issue" {
        return draw_erratum(&app, &visit, &actor, id, form).await;
    }
    let issued = match form.request() {
        Ok(request) => app.office().issue_erratum(&app.moment(), &actor, id, &request).await,
        Err(refusal) => Err(refusal.into()),
    };
    let drafted = match form.request() {
        Ok(request) if issued.is_err() => app.office().draft_erratum(&app.moment(), id, &request).await.ok(),
        _ => None,
    };
    let issued = issued.map(|paper| paper.row.id);
    answer(&app, &visit, erratum_drafting(id, &actor), form, (issued, drafted)).await
}

/// The way on after issuing; what was refused comes back with its draft, as far as there is one.
async fn answer(
    app: &App,
    visit: &Visit,
    drafting: Drafting,
    form: PaperForm,
    (issued, drafted): (Result<i64, OfficeError>, Option<OfficialDocument>),
) -> Result<Response, Failure> {
    match issued {
        Ok(id) => Ok(Redirect::to(&format!("/papers/{id}")).into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            let page = draft_page(app, visit, drafting, form, drafted.ok_or(&refusal)).await?;
            show_refused(&DraftPage { problems: sentences(&refusal), ..page }, &refusal)
        }
    }
}

fn commendation_drafting(id: i64, actor: &Actor) -> Drafting {
    Drafting {
        heading: "表扬通报".to_owned(),
        hint: format!("依据已批准的名单{id}。先看稿，再印发；印发的同时记入荣誉记录。"),
        here: format!("/lists/{id}/commendation"),
        can_issue: closing::ISSUE_COMMENDATION.allows(actor.role),
    }
}

/// `GET /lists/{id}/commendation`: the draft.
pub(crate) async fn commendation_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    draw_commendation(&app, &visit, &actor, id, PaperForm::today(&app)).await
}

async fn draw_commendation(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    form: PaperForm,
) -> Result<Response, Failure> {
    let list = app.office().year_list(id).await?;
    let result = app.office().result_of(&list).await?;
    let drafted = match form.request() {
        Ok(request) => {
            let drafted = app.office().draft_commendation(&app.moment(), &list, &result, &request);
            drafted.map_err(refused)
        }
        Err(refusal) => Err(Ok(refusal)),
    };
    match drafted {
        Ok(document) => {
            show(&draft_page(app, visit, commendation_drafting(id, actor), form, Ok(document)).await?)
        }
        Err(refusal) => {
            let refusal = refusal?;
            let page = draft_page(app, visit, commendation_drafting(id, actor), form, Err(&refusal)).await?;
            show_refused(&page, &refusal)
        }
    }
}

/// `POST /lists/{id}/commendation`: shows the draft, or issues it.
pub(crate) async fn commendation(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<PaperForm>,
) -> Result<Response, Failure> {
    if form.act != "issue" {
        return draw_commendation(&app, &visit, &actor, id, form).await;
    }
    let issued = match form.request() {
        Ok(request) => app.office().issue_commendation(&app.moment(), &actor, id, &request).await,
        Err(refusal) => Err(refusal.into()),
    };
    let issued = issued.map(|paper| paper.row.id);
    let drafted = match form.request() {
        Ok(request) if issued.is_err() => {
            let list = app.office().year_list(id).await?;
            let result = app.office().result_of(&list).await?;
            app.office().draft_commendation(&app.moment(), &list, &result, &request).ok()
        }
        _ => None,
    };
    answer(&app, &visit, commendation_drafting(id, &actor), form, (issued, drafted)).await
}

#[derive(Template)]
#[template(path = "papers.html")]
struct PapersPage {
    frame: Frame,
    rows: Vec<PaperLine>,
}

/// A paper in the list.
struct PaperLine {
    id: i64,
    kind: &'static str,
    title: String,
    number: String,
    issued_on: String,
}

fn kind_word(kind: &str) -> &'static str {
    if kind == "erratum" { "更正通知" } else { "表扬通报" }
}

/// `GET /papers`.
pub(crate) async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let rows = app.office().papers().await?.into_iter().map(|row| PaperLine {
        id: row.id,
        kind: kind_word(&row.paper.kind),
        title: row.paper.title,
        number: row.paper.number,
        issued_on: day_words(&row.paper.issued_on),
    });
    show(&PapersPage { frame: Frame::new(&app, &visit, "更正和表扬", &[]), rows: rows.collect() })
}

#[derive(Template)]
#[template(path = "paper.html")]
struct PaperPage {
    frame: Frame,
    masthead: String,
    number: String,
    title: String,
    notes: Vec<String>,
    about_href: String,
    blocks: Vec<BulletinBlock>,
    files: Vec<FileView>,
}

/// `GET /papers/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let kept = app.office().paper(id).await?;
    let paper = kept.row.paper;
    let read = bulletin_text::read(&paper.data);
    let page = PaperPage {
        frame: Frame::new(&app, &visit, &paper.title, &[("更正和表扬", "/papers")]),
        masthead: read.masthead,
        number: paper.number,
        title: paper.title,
        notes: vec![format!(
            "{}，{}，{}印发，校验值（SM3）{}。",
            kind_word(&paper.kind),
            period_words(&paper.period),
            local_time(&paper.created_at),
            paper.hash
        )],
        about_href: paper.bulletin_id.map(|id| format!("/bulletins/{id}")).unwrap_or_default(),
        blocks: read.blocks,
        files: file_views(&format!("/papers/{id}"), &kept.files),
    };
    show(&page)
}

/// `GET /papers/{id}/{name}`: the file as it was issued.
pub(crate) async fn file(
    State(app): State<App>,
    Path((id, name)): Path<(i64, String)>,
) -> Result<Response, Failure> {
    let file = app.office().paper_file(id, &name).await?;
    Ok(download(&file.name, &file.media_type, file.bytes))
}

/// What is typed about numbers.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct NumberForm {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "numbers.html")]
struct NumbersPage {
    frame: Frame,
    problems: Vec<String>,
    form: NumberForm,
    rows: Vec<NumberLine>,
}

/// A number in the register.
struct NumberLine {
    number: String,
    kind: &'static str,
    is_cancelled: bool,
    subject: String,
    taken: String,
}

/// `GET /numbers`: the register.
pub(crate) async fn numbers(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    show(&numbers_page(&app, &visit, NumberForm::default(), Vec::new()).await?)
}

async fn numbers_page(
    app: &App,
    visit: &Visit,
    form: NumberForm,
    problems: Vec<String>,
) -> Result<NumbersPage, Failure> {
    let rows = app.office().numbers().await?.into_iter().map(|row| NumberLine {
        number: format!("{}〔{}〕{}号", row.prefix, row.year, row.number),
        kind: match row.kind.as_str() {
            "bulletin" => "通报",
            "paper" => "更正或表扬",
            "cancelled" => "作废",
            _ => "在别处使用",
        },
        is_cancelled: row.kind == "cancelled",
        subject: row.subject,
        taken: format!("{}，{}", local_time(&row.taken_at), row.taken_by),
    });
    let rows = rows.collect();
    Ok(NumbersPage {
        frame: Frame::new(app, visit, "文号登记", &[("通报", "/bulletins")]),
        problems,
        form,
        rows,
    })
}

/// `POST /numbers`: records numbers cancelled or used elsewhere.
pub(crate) async fn record(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<NumberForm>,
) -> Result<Response, Failure> {
    let record = NumberRecord {
        from: form.from.clone(),
        to: form.to.clone(),
        is_cancelled: form.kind != "elsewhere",
        reason: form.reason.clone(),
    };
    match app.office().record_number(&app.moment(), &actor, &record).await {
        Ok(()) => Ok(Redirect::to("/numbers").into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            show_refused(&numbers_page(&app, &visit, form, sentences(&refusal)).await?, &refusal)
        }
    }
}
