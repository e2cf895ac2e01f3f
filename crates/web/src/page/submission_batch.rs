//! 批量审核: everything that waits for the visitor's signature on one screen, each with all doubts about it, signed
//! together or one by one. What stands against one item does not hold up the others and is said beside it.

use super::submission_item::{Detail, USUAL_OPINIONS, details};
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, State};
use axum::response::Response;
use zhaozhang_domain::submission::{State as ItemState, Step};
use zhaozhang_office::submission::sign_step::Opinion;
use zhaozhang_office::submission::submissions::{Likeness, Line};
use zhaozhang_office::{Actor, OfficeError};

/// The fields of the form.
pub(crate) const FIELDS: &[&str] = &["item", "opinion"];

struct BatchItem {
    id: i64,
    key: String,
    title: String,
    state: &'static str,
    step: &'static str,
    details: Vec<Detail>,
    paragraphs: Vec<String>,
    doubts: Vec<String>,
    alike: Vec<Likeness>,
    outcome: String,
    is_done: bool,
}

#[derive(Template)]
#[template(path = "submission_batch.html")]
struct BatchPage {
    frame: Frame,
    opinions: Vec<&'static str>,
    items: Vec<BatchItem>,
    done: Vec<String>,
}

/// `GET /submissions/review`.
pub(crate) async fn look(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    draw(&app, &visit, &actor, Vec::new(), &[]).await
}

/// `POST /submissions/review`.
pub(crate) async fn sign(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let words = fields.iter().find(|(name, _)| name == "opinion").map(|(_, value)| value.trim().to_owned());
    let opinion = words.unwrap_or_default();
    // An item is sent with the step and the text the page showed: 12|复核|digest.
    let asked: Vec<Opinion> = fields
        .iter()
        .filter(|(name, _)| name == "item")
        .filter_map(|(_, value)| {
            let mut parts = value.split('|');
            Some(Opinion {
                id: parts.next()?.parse().ok()?,
                step: parts.next()?.to_owned(),
                digest: parts.next()?.to_owned(),
                opinion: opinion.clone(),
                has_checked: true,
            })
        })
        .collect();
    if asked.is_empty() {
        return Err(Failure::unreadable("没有选定要签署的信息，没有办理。", "请返回上一页，勾选后再签署。"));
    }
    let mut done = Vec::new();
    let mut refused = Vec::new();
    for signed in app.office().sign_steps(&app.moment(), &actor, &asked).await {
        match signed.outcome {
            Ok(state) => done.push(format!("信息{}已签署，现在是“{}”", signed.id, state.word())),
            Err(OfficeError::Refused(refusal)) => refused.push((signed.id, refusal.to_string())),
            Err(error) => return Err(error.into()),
        }
    }
    draw(&app, &visit, &actor, done, &refused).await
}

async fn draw(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    done: Vec<String>,
    refused: &[(i64, String)],
) -> Result<Response, Failure> {
    let (office, moment) = (app.office(), app.moment());
    let mut items = Vec::new();
    for line in office.submissions_to_do(&moment, actor).await? {
        let Some(step) = line.state.step() else { continue };
        let why = refused.iter().find(|(id, _)| *id == line.id).map(|(_, why)| why.clone());
        items.push(batch_item(app, actor, &line, step, why.unwrap_or_default()).await?);
    }
    // What was refused may no longer wait for the visitor; it is said all the same.
    let shown: Vec<i64> = items.iter().map(|item| item.id).collect();
    for (id, why) in refused.iter().filter(|(id, _)| !shown.contains(id)) {
        items.push(BatchItem {
            id: *id,
            key: String::new(),
            title: format!("信息{id}"),
            state: "",
            step: "",
            details: Vec::new(),
            paragraphs: Vec::new(),
            doubts: Vec::new(),
            alike: Vec::new(),
            outcome: why.clone(),
            is_done: true,
        });
    }
    let page = BatchPage {
        frame: Frame::new(app, visit, "批量审核", &[("信息报送", "/submissions")]),
        opinions: USUAL_OPINIONS.to_vec(),
        items,
        done,
    };
    show(&page)
}

/// An item with every doubt about it.
async fn batch_item(
    app: &App,
    actor: &Actor,
    line: &Line,
    step: Step,
    outcome: String,
) -> Result<BatchItem, Failure> {
    let (office, moment) = (app.office(), app.moment());
    let item = office.submission(&moment, actor, line.id).await?;
    office.open_submission(&moment, actor, &item).await?;
    let text = &item.manuscript;
    let marks = office.wording_marks(&moment, line.sender, text).await?;
    let standing = marks.into_iter().filter(|mark| mark.dismissed.is_empty());
    let mut doubts: Vec<String> = standing.map(|mark| mark.sentence).collect();
    let figures = text.unsourced_figures().into_iter();
    doubts.extend(figures.map(|figure| format!("数据“{figure}”没有写明来源")));
    doubts.extend(text.calls_for_issue());
    if line.is_late() == Some(true) {
        doubts.push("活动信息没有当天报送".to_owned());
    }
    let paragraphs = text.body.lines().filter(|line| !line.trim().is_empty());
    Ok(BatchItem {
        id: line.id,
        key: format!("{}|{}|{}", line.id, step.word(), item.chain.digest),
        title: line.title.clone(),
        state: ItemState::word(line.state),
        step: step.word(),
        details: details(&item),
        paragraphs: paragraphs.map(ToOwned::to_owned).collect(),
        alike: office.alike(&moment, actor, (line.id, &text.title, &text.body)).await?,
        doubts,
        outcome,
        is_done: false,
    })
}
