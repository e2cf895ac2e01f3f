//! 粘贴网址: one address, or a page a browser saved, becomes a finished row of the report with its evidence. What was read,
//! how far it can be taken as it is, and what asks for a look is said at once.

use super::one::{again_at, with_notes};
use crate::app::{App, Visit};
use crate::failure::Failure;
use crate::page::closing::refused;
use crate::page::kept_pages::{self, fetched, saved_file};
use crate::sent_file::SentFile;
use crate::who::Who;
use axum::extract::{Form, Multipart, Path, State};
use axum::response::Response;
use serde::Deserialize;
use zhaozhang_office::outlet::paste_page::PastedPage;
use zhaozhang_office::{Actor, OfficeError};

/// The form with an address.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct PasteForm {
    #[serde(default)]
    address: String,
}

/// `POST /reports/{id}/paste`.
pub(crate) async fn paste(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<PasteForm>,
) -> Result<Response, Failure> {
    // Whose report it is comes before anything is fetched for it.
    app.office().report(&app.moment(), &actor, id).await?;
    let done = async {
        let (page, note) = fetched(&app, &form.address).await?;
        Ok((app.office().paste_page(&app.moment(), &actor, id, &page).await?, note))
    };
    answer(&app, &visit, &actor, (id, &form.address), done.await).await
}

/// `POST /reports/{id}/page-file`: the same from a file.
pub(crate) async fn page_file(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let sent = SentFile::read(multipart, &kept_pages::TAKING).await?;
    let (address, bytes) = (sent.text("address").to_owned(), sent.bytes);
    let done = async {
        let (page, note) = saved_file(&app, bytes, &address).await?;
        Ok((app.office().paste_page(&app.moment(), &actor, id, &page).await?, note))
    };
    answer(&app, &visit, &actor, (id, &address), done.await).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (id, address): (i64, &str),
    done: Result<(PastedPage, String), OfficeError>,
) -> Result<Response, Failure> {
    match done {
        Ok((pasted, note)) => with_notes(app, visit, actor, id, notes(&pasted, &note)).await,
        Err(error) => again_at(app, visit, actor, (id, address), &refused(error)?).await,
    }
}

fn notes(pasted: &PastedPage, picture: &str) -> Vec<String> {
    let place = pasted.place;
    let done = if pasted.was_there {
        format!("第{place}行原有这个网址，已补齐空白栏目，添上佐证材料{}件。", pasted.files)
    } else {
        format!("已填入第{place}行，附佐证材料{}件。", pasted.files)
    };
    let mut notes = vec![done, format!("{}。", pasted.judged.words())];
    if !pasted.first.is_empty() {
        notes.push(format!("{}。", pasted.first));
    }
    if pasted.reprints > 0 {
        notes.push(format!("另有{}篇已知的转载一并列入，计0。", pasted.reprints));
    }
    if !pasted.doubts.is_empty() {
        notes.push(format!("查验发现{}处疑点，请在“疑点”里看过并说明。", pasted.doubts.len()));
    }
    if !picture.is_empty() {
        notes.push(format!("{picture}。"));
    }
    notes
}
