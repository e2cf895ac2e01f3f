//! 接收以后: the bureau office's desk for what was sent up, receipt with a rating, sending on, uses and instructions, old
//! ones entered after the fact, and the page of what the public may read.

use super::ledger::{Choice, notice_choices};
use super::submission::{Row, row};
use super::submission_acts::answered;
use super::submission_item::Typed;
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;
use zhaozhang_domain::fact::FactKind;
use zhaozhang_domain::submission::{State as ItemState, TargetLevel};
use zhaozhang_office::submission::forward_submission::{Direction, Forwarding};
use zhaozhang_office::submission::receive_submission::Reception;
use zhaozhang_office::submission::record_adoption::{Adoption, Instruction, OfItem, Posted, levels_of};
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

#[derive(Template)]
#[template(path = "receipts.html")]
struct ReceiptsPage {
    frame: Frame,
    waiting: Vec<Row>,
    checking: Vec<Row>,
}

/// `GET /receipts`: what was sent up and what waits for the office's check.
pub(crate) async fn desk(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let to_do = app.office().submissions_to_do(&app.moment(), &actor).await?;
    let (waiting, others): (Vec<_>, Vec<_>) =
        to_do.iter().partition(|line| line.state == ItemState::Submitted);
    let page = ReceiptsPage {
        frame: Frame::new(&app, &visit, "接收", &[("信息报送", "/submissions")]),
        waiting: waiting.into_iter().map(row).collect(),
        checking: others.into_iter().filter(|line| line.state == ItemState::AwaitingCheck).map(row).collect(),
    };
    show(&page)
}

/// The receipt.
#[derive(Debug, Default, Deserialize)]
pub struct ReceiveForm {
    #[serde(default)]
    digest: String,
    #[serde(default)]
    rating: String,
    #[serde(default)]
    comment: String,
}

/// `POST /submissions/{id}/receive`.
pub(crate) async fn receive(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ReceiveForm>,
) -> Result<Response, Failure> {
    let reception =
        Reception { id, digest: form.digest, rating: form.rating.clone(), comment: form.comment.clone() };
    let outcome = app.office().receive_submission(&app.moment(), &actor, &reception).await;
    let typed = Typed { rating: form.rating, comment: form.comment, ..Typed::default() };
    answered((&app, &visit, &actor), id, typed, outcome).await
}

/// The end of an item that is still not fit.
#[derive(Debug, Default, Deserialize)]
pub struct EndForm {
    #[serde(default)]
    digest: String,
    #[serde(default)]
    reasons: String,
}

/// `POST /submissions/{id}/end`.
pub(crate) async fn end(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<EndForm>,
) -> Result<Response, Failure> {
    let outcome = app.office().end_submission(&app.moment(), &actor, (id, &form.digest), &form.reasons).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

/// Sending on.
#[derive(Debug, Default, Deserialize)]
pub struct ForwardForm {
    #[serde(default)]
    direction: String,
    #[serde(default)]
    target: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    on: String,
}

/// `POST /submissions/{id}/forward`.
pub(crate) async fn forward(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ForwardForm>,
) -> Result<Response, Failure> {
    let forwarding = Forwarding {
        id,
        direction: Direction::from_word(form.direction.trim()),
        target: form.target,
        level: TargetLevel::from_word(&form.level),
        on: day(&form.on)?,
    };
    let outcome = app.office().forward_submission(&app.moment(), &actor, &forwarding).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

/// What came back.
#[derive(Debug, Default, Deserialize)]
pub struct ResultForm {
    #[serde(default)]
    forwarding: String,
    #[serde(default)]
    result: String,
    #[serde(default)]
    remark: String,
}

/// `POST /submissions/{id}/forwarding-result`.
pub(crate) async fn forwarding_result(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ResultForm>,
) -> Result<Response, Failure> {
    let of = (id, form.forwarding.parse().unwrap_or(0));
    let said = (form.result.trim(), form.remark.trim());
    let outcome = app.office().record_forwarding_result(&app.moment(), &actor, of, said).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

/// The fields of uses; each may come several times.
pub(crate) const ADOPTION_FIELDS: &[&str] = &["level", "on", "channel", "reference", "mark", "late_reason"];

/// `POST /submissions/{id}/adoptions`.
pub(crate) async fn adopt(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let adoptions = adoptions(&fields)?;
    let of = OfItem::Submission(id);
    let outcome = app.office().record_adoptions(&app.moment(), &actor, &of, &adoptions).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

fn adoptions(fields: &[(String, String)]) -> Result<Vec<Adoption>, Failure> {
    let all = |name: &str| -> Vec<&str> {
        fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.trim()).collect()
    };
    let [levels, days, channels, references, marks, late] =
        ["level", "on", "channel", "reference", "mark", "late_reason"].map(all);
    let count = levels.len().max(channels.len());
    let at = |list: &[&str], place: usize| list.get(place).copied().unwrap_or_default().to_owned();
    let mut adoptions = Vec::new();
    for place in 0..count {
        let (level, channel, on) = (at(&levels, place), at(&channels, place), at(&days, place));
        // An empty line of the form is no use.
        if level.is_empty() && channel.is_empty() && on.is_empty() {
            continue;
        }
        adoptions.push(Adoption {
            on: day(&on)?,
            level,
            channel,
            reference: at(&references, place),
            mark: at(&marks, place),
            late_reason: at(&late, 0),
        });
    }
    Ok(adoptions)
}

/// A leader's instruction.
#[derive(Debug, Default, Deserialize)]
pub struct InstructionForm {
    #[serde(default)]
    level: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    leader: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    mark: String,
    #[serde(default)]
    late_reason: String,
}

/// `POST /submissions/{id}/instructions`.
pub(crate) async fn instruct(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<InstructionForm>,
) -> Result<Response, Failure> {
    let instruction = Instruction {
        on: day(&form.on)?,
        level: form.level,
        leader: form.leader,
        words: form.words,
        reference: form.reference,
        mark: form.mark,
        late_reason: form.late_reason,
    };
    let of = OfItem::Submission(id);
    let outcome = app.office().record_instruction(&app.moment(), &actor, &of, &instruction).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

fn day(text: &str) -> Result<Option<NaiveDate>, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = text.parse::<NaiveDate>().ok();
    day.map(Some).ok_or_else(|| {
        Failure::unreadable(format!("读不懂日期“{text}”，没有办理。"), "请写成2020-07-06的样子，重新提交。")
    })
}

/// An old use or instruction.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct OldForm {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    item: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    units: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    mark: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    late_reason: String,
}

#[derive(Template)]
#[template(path = "adoptions.html")]
struct UsesPage {
    frame: Frame,
    notices: Vec<Choice>,
    levels: Vec<String>,
    form: OldForm,
    problems: Vec<Problem>,
    /// Under which notice and rulings it is drawn.
    basis: String,
    rows: Vec<Posted>,
}

/// `GET /adoptions`: what was recorded last, and the form for old ones.
pub(crate) async fn uses(State(app): State<App>, visit: Visit, Who(_): Who) -> Result<Response, Failure> {
    show(&uses_page(&app, &visit, OldForm::default(), Vec::new()).await?)
}

async fn uses_page(
    app: &App,
    visit: &Visit,
    form: OldForm,
    problems: Vec<Problem>,
) -> Result<UsesPage, Failure> {
    let (code, notices) = notice_choices(app, visit, &form.notice);
    let notice = app.notice(&code)?.notice;
    Ok(UsesPage {
        frame: Frame::new(app, visit, "采用和批示", &[("信息报送", "/submissions")]),
        notices,
        levels: levels_of(&notice),
        form,
        problems,
        basis: crate::basis::query(app, &[&code]).await?,
        rows: app.office().last_posted(&[FactKind::Adoption, FactKind::Instruction], 100).await?,
    })
}

/// `POST /adoptions`: enters an old use or instruction.
pub(crate) async fn adopt_old(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<OldForm>,
) -> Result<Response, Failure> {
    match enter(&app, &actor, &form).await? {
        Ok(_) => Ok(Redirect::to("/adoptions").into_response()),
        Err(OfficeError::Refused(refusal)) => {
            let problems = match &refusal {
                Refusal::Listed(problems) => problems.clone(),
                other => vec![Problem::of(other.code(), other.to_string().trim_end_matches('。'), "")],
            };
            show_refused(&uses_page(&app, &visit, form, problems).await?, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

async fn enter(app: &App, actor: &Actor, form: &OldForm) -> Result<Result<Vec<i64>, OfficeError>, Failure> {
    let units = form.units.split(['、', '\n', '，', ',']).map(str::trim).filter(|unit| !unit.is_empty());
    let of = OfItem::Old {
        notice: form.notice.clone(),
        item: form.item.clone(),
        title: form.title.clone(),
        units: units.map(ToOwned::to_owned).collect(),
    };
    let (office, moment, on) = (app.office(), app.moment(), day(&form.on)?);
    Ok(if form.kind == FactKind::Instruction.word() {
        let instruction = Instruction {
            on,
            level: form.level.clone(),
            leader: form.channel.clone(),
            words: form.words.clone(),
            reference: form.reference.clone(),
            mark: form.mark.clone(),
            late_reason: form.late_reason.clone(),
        };
        office.record_instruction(&moment, actor, &of, &instruction).await
    } else {
        let adoption = Adoption {
            on,
            level: form.level.clone(),
            channel: form.channel.clone(),
            reference: form.reference.clone(),
            mark: form.mark.clone(),
            late_reason: form.late_reason.clone(),
        };
        office.record_adoptions(&moment, actor, &of, &[adoption]).await
    })
}

struct PublicItem {
    title: String,
    sender: String,
    on: String,
    paragraphs: Vec<String>,
}

#[derive(Template)]
#[template(path = "public.html")]
struct PublicPage {
    frame: Frame,
    items: Vec<PublicItem>,
}

/// `GET /public`: what anybody may read; 依申请公开 and 不公开 never come here.
pub(crate) async fn public(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let items = app.office().public_submissions(&app.moment(), 50).await?;
    let items = items.into_iter().map(|item| PublicItem {
        title: item.manuscript.title.clone(),
        sender: item.line.sender_name.clone(),
        on: item.line.received_on.clone(),
        paragraphs: item.manuscript.body.lines().map(ToOwned::to_owned).collect(),
    });
    let page = PublicPage {
        frame: Frame::new(&app, &visit, "公开信息", &[("信息报送", "/submissions")]),
        items: items.collect(),
    };
    show(&page)
}
