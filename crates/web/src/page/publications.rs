//! 发表稿件: recording a piece that appeared somewhere, or a file of them, and one piece with its text. Which pieces are
//! one story stands on the pages of [`super::stories`].

use super::entry::local_time;
use super::ledger::Choice;
use super::stories::unit_names;
use crate::app::{self, App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::sent_file::{SentFile, Taking};
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_office::permit::publication as act;
use zhaozhang_office::publication::publication_file;
use zhaozhang_office::publication::publications::{NewPublication, Origin};
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// The largest file taken, in MB.
const LIMIT_MB: usize = 64;
/// The largest text typed in, with its other fields.
const FORM_LIMIT: usize = 16 * 1024 * 1024;

/// The addresses of pieces.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/publications/new", act::RECORD, form)
        .post_up_to(FORM_LIMIT, "/publications/new", act::RECORD, record)
        .takes::<PieceForm>()
        .post_up_to(LIMIT_MB * 1024 * 1024, "/publications/import", act::RECORD, import)
        .takes_parts(&["file"])
        .get("/publications/{id}", act::READ, one)
}

/// The form of a piece.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PieceForm {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    outlet: String,
    #[serde(default)]
    link: String,
    #[serde(default)]
    published: String,
    #[serde(default)]
    body: String,
}

#[derive(Template)]
#[template(path = "publication_new.html")]
struct FormPage {
    frame: Frame,
    form: PieceForm,
    units: Vec<Choice>,
    limit: usize,
    problems: Vec<Problem>,
    /// What an import did.
    done: String,
}

impl FormPage {
    fn at(&self, field: &str) -> String {
        self.problems.iter().filter(|one| one.field == field).map(ToString::to_string).collect()
    }

    /// The problems of a file, one by one.
    fn of_file(&self) -> Vec<String> {
        self.problems.iter().filter(|one| one.field == "file").map(ToString::to_string).collect()
    }
}

/// `GET /publications/new`.
async fn form(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    show(&page(&app, &visit, &actor, PieceForm::default()).await?)
}

async fn page(app: &App, visit: &Visit, actor: &Actor, form: PieceForm) -> Result<FormPage, Failure> {
    let own = actor.unit.map(|unit| unit.to_string()).unwrap_or_default();
    let chosen = if form.unit.is_empty() { own } else { form.unit.clone() };
    let names = unit_names(app).await?;
    let units = names.into_iter().filter(|(unit, _)| actor.may_see(*unit)).map(|(unit, label)| Choice {
        is_chosen: unit.to_string() == chosen,
        value: unit.to_string(),
        label,
    });
    Ok(FormPage {
        frame: Frame::new(app, visit, "登记发表稿件", &[("稿件归并", "/stories")]),
        units: units.collect(),
        limit: LIMIT_MB,
        problems: Vec::new(),
        done: String::new(),
        form,
    })
}

/// `POST /publications/new`.
async fn record(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<PieceForm>,
) -> Result<Response, Failure> {
    let piece = NewPublication {
        unit: form.unit.trim().parse().ok(),
        title: form.title.clone(),
        outlet: form.outlet.clone(),
        address: form.link.clone(),
        published: form.published.clone(),
        text: form.body.clone(),
        origin: Origin::Reported,
    };
    match app.office().record_publications(&app.moment(), &actor, vec![piece]).await {
        Ok(receipt) => match receipt.ids.first().or(receipt.known.first()) {
            Some(id) => Ok(Redirect::to(&format!("/stories/{id}")).into_response()),
            None => Ok(Redirect::to("/stories").into_response()),
        },
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            refused(&app, &visit, &actor, form, &refusal).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn refused(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    form: PieceForm,
    refusal: &Refusal,
) -> Result<Response, Failure> {
    let Refusal::Listed(problems) = refusal else { return Err(refusal.clone().into()) };
    let page = FormPage { problems: problems.clone(), ..page(app, visit, actor, form).await? };
    show_refused(&page, refusal)
}

/// `POST /publications/import`: a file of pieces; all of them or none.
async fn import(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let taking = Taking {
        undone: "没有导入", most_mb: LIMIT_MB, cure: "请把稿件分成几个文件，再分别导入。"
    };
    let SentFile { name, bytes, .. } = SentFile::read(multipart, &taking).await?;
    let form = PieceForm::default();
    let wrong = |problems: Vec<Problem>| {
        let at_file = |one: Problem| Problem { field: "file", ..one };
        Refusal::Listed(problems.into_iter().map(at_file).collect())
    };
    if name.is_empty() {
        let problem = Problem::at("file", "R-333", "没有选择文件，没有导入", "请选择稿件文件后再导入");
        return refused(&app, &visit, &actor, form, &wrong(vec![problem])).await;
    }
    let read = tokio::task::spawn_blocking(move || publication_file::read(&name, &bytes)).await;
    let read = read.map_err(|cause| Failure::fault(format!("reading pieces was cut off: {cause}")))?;
    let pieces = match read {
        Ok(pieces) => pieces,
        Err(problems) => return refused(&app, &visit, &actor, form, &wrong(problems)).await,
    };
    match app.office().record_publications(&app.moment(), &actor, pieces).await {
        Ok(receipt) => {
            let done = receipt.sentence();
            let data = serde_json::json!({ "ids": receipt.ids, "known": receipt.known, "done": done });
            let page = FormPage { done, ..page(&app, &visit, &actor, form).await? };
            Ok(app::with_json(show(&page)?, data))
        }
        Err(OfficeError::Refused(Refusal::Listed(problems))) => {
            refused(&app, &visit, &actor, form, &wrong(problems)).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "publication.html")]
struct PiecePage {
    frame: Frame,
    id: i64,
    title: String,
    outlet: String,
    address: String,
    time: String,
    unit: String,
    channel: Option<(i64, String)>,
    origin: &'static str,
    recorded: String,
    paragraphs: Vec<String>,
}

/// `GET /publications/{id}`.
async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let piece = app.office().publication(&actor, id).await?;
    let piece = piece.ok_or_else(|| Failure::missing(format!("没有编号{id}的发表稿件")))?;
    let units = unit_names(&app).await?;
    let channel = app.office().channel_of(&piece.outlet, &piece.address).await?;
    let data = serde_json::json!({
        "id": piece.id, "title": piece.title, "outlet": piece.outlet, "address": piece.address,
        "published": piece.published, "unit": piece.unit, "text": piece.text,
        "channel": channel.as_ref().map(|own| own.id),
    });
    let page = PiecePage {
        frame: Frame::new(&app, &visit, &piece.title, &[("稿件归并", "/stories")]),
        id,
        time: piece.time_words(),
        unit: piece.unit.and_then(|unit| units.get(&unit).cloned()).unwrap_or_default(),
        channel: channel.map(|own| (own.id, format!("{}（{}，{}）", own.name, own.tier, own.form))),
        origin: piece.origin.word(),
        recorded: format!("{}　{}", local_time(&piece.recorded_at), piece.recorded_by),
        paragraphs: piece.text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        title: piece.title,
        outlet: piece.outlet,
        address: piece.address,
    };
    Ok(app::with_json(show(&page)?, data))
}
