//! 修改对照: two versions of an item side by side, sentence by sentence, and what changed beside the text.
//! Next: [`super::submission_item`] for the item itself.

use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhaozhang_office::submission::submissions::difference::{Change, Piece};

/// Which two versions.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct VersionsQuery {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

struct PieceView {
    tag: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "submission_versions.html")]
struct VersionsPage {
    frame: Frame,
    id: i64,
    from: i64,
    to: i64,
    numbers: Vec<i64>,
    title: Vec<PieceView>,
    body: Vec<Vec<PieceView>>,
    fields: Vec<(String, String, String)>,
}

/// `GET /submissions/{id}/versions`: what changed, sentence by sentence.
pub(crate) async fn versions(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<VersionsQuery>,
) -> Result<Response, Failure> {
    let item = app.office().submission(&app.moment(), &actor, id).await?;
    let last = item.line.version;
    let to = query.to.parse().unwrap_or(last);
    let from = query.from.parse().unwrap_or((to - 1).max(1));
    let (title, body) = item
        .difference(from, to)
        .ok_or_else(|| Failure::missing(format!("信息{id}没有第{from}稿或第{to}稿")))?;
    let way = format!("/submissions/{id}");
    let page = VersionsPage {
        frame: Frame::new(
            &app,
            &visit,
            "修改对照",
            &[("信息报送", "/submissions"), (&item.line.title, &way)],
        ),
        id,
        from,
        to,
        numbers: item.versions.iter().map(|version| version.number).collect(),
        title: title.iter().map(piece).collect(),
        body: paragraphs(&body),
        fields: item.field_changes(from, to),
    };
    show(&page)
}

fn piece(piece: &Piece) -> PieceView {
    let tag = match piece.change {
        Change::Kept => "",
        Change::Removed => "del",
        Change::Added => "ins",
    };
    PieceView { tag, text: piece.text.clone() }
}

/// The pieces by paragraph.
fn paragraphs(pieces: &[Piece]) -> Vec<Vec<PieceView>> {
    let mut list = vec![Vec::new()];
    for one in pieces {
        for (number, text) in one.text.split('\n').enumerate() {
            if number > 0 {
                list.push(Vec::new());
            }
            if let Some(last) = list.last_mut().filter(|_| !text.is_empty()) {
                last.push(piece(&Piece { change: one.change, text: text.to_owned() }));
            }
        }
    }
    list.retain(|paragraph| !paragraph.is_empty());
    list
}
