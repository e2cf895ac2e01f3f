//! 综合稿: the list of combined articles with what can go into the next one, the form that puts items together, the
//! judgement, and the box that stands with an item on its own page. Everything else (text, review, receipt, uses) is
//! the item's: [`super::submission_item`].

use super::entry::local_time;
use super::ledger::Choice;
use super::ranking::minus;
use super::submission::tag;
use super::submission_acts::answered;
use super::submission_item::Typed;
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::page::closing::refused;
use crate::page::duty::problems_of;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::submission::TargetLevel;
use zhaozhang_office::casework::combination::{COMBINED_MARKS, Combination};
use zhaozhang_office::casework::combine_submissions::NewCombination;
use zhaozhang_office::casework::consent::Consent;
use zhaozhang_office::casework::own_review::{HANDS, WAY};
use zhaozhang_office::permit::submission as act;
use zhaozhang_office::submission::submissions::Submission;
use zhaozhang_office::{Actor, OfficeError, Problem};

/// The fields of the form.
const FIELDS: &[&str] = &["parts", "title", "level", "channels", "mark", "reason", "secrecy_declared"];

/// The addresses of combined articles.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/combined", act::READ, list)
        .get("/combined/new", act::COMBINE, form)
        .post("/combined/new", act::COMBINE, combine)
        .takes_fields(FIELDS)
        .post("/combined/{id}/answer", act::ANSWER_COMBINATION, answer)
        .takes::<AnswerForm>()
        .post("/combined/{id}/rule", act::RULE_COMBINATION, rule)
        .takes::<RuleForm>()
        .post("/combined/{id}/judge", act::JUDGE_COMBINATION, judge)
        .takes::<JudgeForm>()
}

/// A combined article in the list.
struct CombinedRow {
    href: String,
    title: String,
    number: String,
    state: &'static str,
    tag: &'static str,
    mark: String,
    reason: String,
    units: String,
    given: String,
}

/// An item that can go in.
struct PartChoice {
    id: i64,
    title: String,
    unit: String,
    number: String,
    rating: String,
}

#[derive(Template)]
#[template(path = "combined.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<CombinedRow>,
    free: Vec<PartChoice>,
    may_combine: bool,
}

/// `GET /combined`.
async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let moment = app.moment();
    let found = app.office().combined_articles(&moment, &actor).await?;
    let may_combine = act::COMBINE.allows(actor.role) && actor.person.is_some();
    let free = if may_combine { app.office().combinable(&moment, &actor).await? } else { Vec::new() };
    let free = free.into_iter().map(|line| PartChoice {
        id: line.id,
        title: line.title,
        unit: line.sender_name,
        number: line.item_number,
        rating: line.rating,
    });
    let rows: Vec<CombinedRow> = found.iter().map(|one| row(one, &actor)).collect();
    let json: Vec<_> = found
        .iter()
        .zip(&rows)
        .map(|(one, row)| {
            serde_json::json!({ "id": one.line.id, "number": row.number, "state": row.state,
                "mark": row.mark, "reason": row.reason, "units": one.units() })
        })
        .collect();
    let page = ListPage {
        frame: Frame::new(&app, &visit, "综合稿", &[("信息报送", "/submissions")]),
        rows,
        free: free.collect(),
        may_combine,
    };
    Ok(with_json(show(&page)?, serde_json::json!({ "combined": json })))
}

fn row(one: &Combination, actor: &Actor) -> CombinedRow {
    let sees_all = actor.role.sees_all_units();
    let own_part = one.parts.iter().find(|part| actor.unit == Some(part.unit_id));
    let last = one.judgements.last();
    // What another unit was given is that unit's.
    let shown = |unit: &str| sees_all || own_part.is_some_and(|part| part.unit_name == unit);
    let given = one.shares.iter().filter(|share| shown(&share.unit));
    let given = given.map(|share| format!("{} {}分", share.unit, minus(&share.points.to_string())));
    CombinedRow {
        // A unit reads of its part in it on the page of its own item.
        href: match own_part {
            Some(part) if !sees_all => format!("/submissions/{}", part.submission_id),
            _ => format!("/submissions/{}", one.line.id),
        },
        title: title(one, sees_all),
        number: one.line.item_number.clone(),
        state: one.line.state.word(),
        tag: tag(one.line.state),
        mark: one.mark().to_owned(),
        reason: last.map(|last| last.reason.clone()).unwrap_or_default(),
        units: one.units().join("、"),
        given: given.collect::<Vec<_>>().join("；"),
    }
}

/// The title, for other units only of what is public.
fn title(one: &Combination, sees_all: bool) -> String {
    if sees_all || one.line.disclosure == "公开" {
        one.line.title.clone()
    } else {
        format!("{}的综合稿", one.line.disclosure)
    }
}

#[derive(Template)]
#[template(path = "combined_new.html")]
struct FormPage {
    frame: Frame,
    problems: Vec<Problem>,
    parts: Vec<PartChoice>,
    title: String,
    levels: Vec<Choice>,
    channels: String,
    marks: Vec<Choice>,
    reason: String,
    secrecy_declared: bool,
    /// What an office with too few people for its own review must know before it begins.
    hands: String,
}

/// `GET /combined/new?parts=1&parts=2`.
async fn form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let mut new = read(pairs);
    let page = form_page((&app, &visit, &actor), &new).await?;
    if new.title.is_empty() {
        new.title = page.parts.first().map(|part| part.title.clone()).unwrap_or_default();
    }
    show(&FormPage { title: new.title, ..page })
}

async fn form_page(
    (app, visit, actor): (&App, &Visit, &Actor),
    new: &NewCombination,
) -> Result<FormPage, Failure> {
    let moment = app.moment();
    let mut parts = Vec::new();
    for id in &new.parts {
        // What may not be seen, or is gone, is named by its number; sending the form says why it cannot go in.
        let found = app.office().submission(&moment, actor, *id).await.ok();
        parts.push(PartChoice {
            id: *id,
            title: found.as_ref().map_or_else(|| format!("信息{id}"), |item| item.line.title.clone()),
            unit: found.as_ref().map(|item| item.line.sender_name.clone()).unwrap_or_default(),
            number: found.as_ref().map(|item| item.line.item_number.clone()).unwrap_or_default(),
            rating: found.map(|item| item.line.rating).unwrap_or_default(),
        });
    }
    let choice = |word: &str, chosen: &str, label: &str| Choice {
        value: word.to_owned(),
        label: label.to_owned(),
        is_chosen: word == chosen,
    };
    let marks = ["单　质量较好，各单位按最高加分", "综　质量一般，各单位对半加分"];
    Ok(FormPage {
        frame: Frame::new(app, visit, "组稿", &[("信息报送", "/submissions"), ("综合稿", "/combined")]),
        problems: Vec::new(),
        parts,
        title: new.title.clone(),
        levels: TargetLevel::ALL.iter().map(|level| choice(level.word(), &new.level, level.word())).collect(),
        channels: new.channels.join("\n"),
        marks: COMBINED_MARKS.iter().zip(marks).map(|(mark, label)| choice(mark, &new.mark, label)).collect(),
        reason: new.reason.clone(),
        secrecy_declared: new.secrecy_declared,
        hands: hands(app, actor).await?,
    })
}

/// How the office goes on when it has too few people to review its own article.
async fn hands(app: &App, actor: &Actor) -> Result<String, Failure> {
    let Some(unit) = actor.unit else { return Ok(String::new()) };
    let own = app.office().own_hands(unit, app.moment().today).await?;
    Ok(if own < HANDS {
        format!("办公室现有{own}人可以签署，本稿初审、复核、核稿要{HANDS}人。{WAY}。")
    } else {
        String::new()
    })
}

fn read(pairs: Vec<(String, String)>) -> NewCombination {
    let mut new = NewCombination::default();
    for (name, value) in pairs {
        match name.as_str() {
            "parts" => {
                new.parts
                    .extend(value.split([',', '、', ' ']).filter_map(|id| id.trim().parse::<i64>().ok()));
            }
            "title" => new.title = value,
            "level" => new.level = value,
            "channels" => new.channels = value.lines().map(ToOwned::to_owned).collect(),
            "mark" => new.mark = value,
            "reason" => new.reason = value,
            "secrecy_declared" => new.secrecy_declared = !value.is_empty(),
            _ => {}
        }
    }
    new
}

/// `POST /combined/new`.
async fn combine(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let new = read(pairs);
    match app.office().combine_submissions(&app.moment(), &actor, &new).await {
        Ok(id) => {
            let place = format!("/submissions/{id}");
            let json = serde_json::json!({ "done": true, "id": id, "location": place });
            Ok(with_json(Redirect::to(&place).into_response(), json))
        }
        Err(error) => {
            let refusal = refused(error)?;
            let page = form_page((&app, &visit, &actor), &new).await?;
            show_refused(&FormPage { problems: problems_of(&refusal), ..page }, &refusal)
        }
    }
}

/// A judgement.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct JudgeForm {
    #[serde(default)]
    mark: String,
    #[serde(default)]
    reason: String,
}

/// `POST /combined/{id}/judge`.
async fn judge(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<JudgeForm>,
) -> Result<Response, Failure> {
    let said = (form.mark.as_str(), form.reason.as_str());
    let outcome: Result<(), OfficeError> =
        app.office().judge_combination(&app.moment(), &actor, id, said).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

/// A unit's answer to the judgement.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct AnswerForm {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    reason: String,
}

/// `POST /combined/{id}/answer`: from the unit's own item, which it goes back to.
async fn answer(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Failure> {
    let own = app.office().own_part(&actor, id).await?;
    let said = (form.answer.as_str(), form.reason.as_str());
    let outcome = app.office().answer_combination(&app.moment(), &actor, id, said).await;
    answered((&app, &visit, &actor), own, Typed::default(), outcome).await
}

/// A ruling on a unit's objection.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct RuleForm {
    #[serde(default)]
    unit: i64,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    reason: String,
}

/// `POST /combined/{id}/rule`.
async fn rule(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<RuleForm>,
) -> Result<Response, Failure> {
    let said = (form.outcome.as_str(), form.reason.as_str());
    let outcome = app.office().rule_combination(&app.moment(), &actor, (id, form.unit), said).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

/// What stands on an item's page about a combined article: its own, or one it went into.
pub(crate) struct CombinedBox {
    pub(crate) id: i64,
    pub(crate) is_article: bool,
    pub(crate) title: String,
    pub(crate) number: String,
    pub(crate) state: &'static str,
    pub(crate) mark: String,
    pub(crate) rule: String,
    pub(crate) judgements: Vec<String>,
    pub(crate) units: Vec<ShareView>,
    pub(crate) consents: Vec<ConsentView>,
    pub(crate) may_answer: bool,
    pub(crate) may_judge: bool,
}

/// How a unit stands to the judgement.
pub(crate) struct ConsentView {
    pub(crate) unit: i64,
    pub(crate) name: String,
    pub(crate) word: &'static str,
    pub(crate) until: String,
    pub(crate) lines: Vec<String>,
    pub(crate) may_rule: bool,
}

/// A unit in it.
pub(crate) struct ShareView {
    pub(crate) unit: String,
    pub(crate) item: String,
    pub(crate) points: String,
    pub(crate) sentences: Vec<String>,
}

/// The boxes of an item's page.
pub(crate) async fn boxes(app: &App, actor: &Actor, item: &Submission) -> Result<Vec<CombinedBox>, Failure> {
    let moment = app.moment();
    if let Some(one) = app.office().combination(&moment, item.line.id).await? {
        return Ok(vec![view(&one, true, actor)]);
    }
    let found = app.office().combinations_of(&moment, item.line.id).await?;
    Ok(found.iter().map(|one| view(one, false, actor)).collect())
}

fn view(one: &Combination, is_article: bool, actor: &Actor) -> CombinedBox {
    let sees_all = actor.role.sees_all_units();
    let units = one.units().into_iter().map(|unit| {
        let own = one.parts.iter().find(|part| part.unit_name == unit);
        // What another unit was given is that unit's.
        let is_seen = sees_all || is_article || own.is_some_and(|part| actor.unit == Some(part.unit_id));
        let share = one.shares.iter().find(|share| share.unit == unit).filter(|_| is_seen);
        ShareView {
            item: own
                .filter(|_| is_article)
                .map(|part| format!("/submissions/{}", part.submission_id))
                .unwrap_or_default(),
            points: share.map(|share| minus(&share.points.to_string())).unwrap_or_default(),
            sentences: share.map(|share| share.sentences.clone()).unwrap_or_default(),
            unit,
        }
    });
    let judgements = one.judgements.iter().map(|one| {
        let (mark, reason) = (&one.mark, &one.reason);
        format!("标注“{mark}”：{reason}（{}，{}，{}）", one.judged_by, one.role, local_time(&one.judged_at))
    });
    CombinedBox {
        id: one.line.id,
        is_article,
        title: title(one, sees_all),
        number: one.line.item_number.clone(),
        state: one.line.state.word(),
        mark: one.mark().to_owned(),
        rule: one
            .rule
            .as_ref()
            .map(|(citation, name)| format!("{citation}“{}”", name.replace('“', "‘").replace('”', "’")))
            .unwrap_or_default(),
        judgements: judgements.collect(),
        units: units.collect(),
        consents: one.consents.iter().map(|consent| consent_view(one, consent, actor)).collect(),
        may_answer: one.consents.iter().any(|consent| consent.is_open() && actor.unit == Some(consent.unit))
            && act::ANSWER_COMBINATION.allows(actor.role),
        may_judge: is_article && act::JUDGE_COMBINATION.allows(actor.role) && !one.line.state.is_final(),
    }
}

fn consent_view(one: &Combination, consent: &Consent, actor: &Actor) -> ConsentView {
    let is_seen =
        actor.role.sees_all_units() || actor.unit == Some(consent.unit) || actor.unit == Some(one.line.unit);
    let mut lines = Vec::new();
    // Why a unit objects is between it and the office.
    if let Some(answer) = consent.answer.as_ref().filter(|_| is_seen) {
        let at = local_time(&answer.answered_at);
        lines.push(format!(
            "{}（{}，{}，{at}）{}",
            answer.answer, answer.answered_by, answer.role, answer.reason
        ));
    }
    if let Some(ruling) = consent.ruling.as_ref().filter(|_| is_seen) {
        let at = local_time(&ruling.ruled_at);
        lines.push(format!(
            "裁定“{}”：{}（{}，{}，{at}）",
            ruling.outcome, ruling.reason, ruling.ruled_by, ruling.role
        ));
    }
    let judged_by = one.judgements.last().map(|last| last.person_id);
    ConsentView {
        unit: consent.unit,
        name: consent.unit_name.clone(),
        word: consent.word(),
        until: document_date(consent.until),
        lines,
        may_rule: consent.waits_for_ruling()
            && act::RULE_COMBINATION.allows(actor.role)
            && actor.person != judged_by,
    }
}
