//! The board of a campaign (专题进度): each unit's state, the campaigns that hang on it, what is under embargo, the form
//! that gives parts to many units at once, and the responsibility map.

use crate::app::{App, Visit, download, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::supervision::form::refused;
use crate::page::supervision::list::{RowView, row_view};
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_domain::dossier::time_of;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::permit::publicity as act;
use zhaozhang_office::publicity::assign_campaign::Assignment;
use zhaozhang_office::publicity::campaigns::{CampaignBoard, Part};
use zhaozhang_office::publicity::embargo::{Embargo, time_words};
use zhaozhang_office::supervision::dossiers::Dossier;
use zhaozhang_office::{Actor, Problem};

/// The form that gives out parts.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AssignForm {
    #[serde(default)]
    title: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    due: String,
    #[serde(default)]
    units: String,
}

#[derive(Template)]
#[template(path = "campaign.html")]
struct BoardPage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    title: String,
    href: String,
    state: &'static str,
    above: Option<(i64, String)>,
    facts: Vec<(&'static str, String)>,
    /// Until when nothing may go out; empty once it may.
    held_until: String,
    leaks: Vec<String>,
    nested: Vec<RowView>,
    parts: Vec<PartLine>,
    done: usize,
    late: usize,
    may_assign: bool,
    form: AssignForm,
}

/// A unit's part.
struct PartLine {
    id: i64,
    unit: String,
    title: String,
    responsible: String,
    days: String,
    state: &'static str,
    tag: &'static str,
    is_late: bool,
    progress: String,
    items: Vec<String>,
    resources: String,
}

/// When a campaign lets its texts out, for people.
pub(crate) fn published_from(campaign: &Dossier) -> String {
    let typed = campaign.value("publish_from");
    time_of(typed).map_or_else(|| typed.to_owned(), time_words)
}

/// `GET /publicity/board/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    show(&page(&app, &visit, &actor, id, AssignForm::default(), &[]).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    form: AssignForm,
    problems: &[Problem],
) -> Result<BoardPage, Failure> {
    let moment = app.moment();
    let board = app.office().campaign_board(&moment, actor, id).await?;
    let campaign = &board.campaign;
    let title = format!("{}：分工和进度", campaign.title);
    let form = if form.from.is_empty() {
        AssignForm { from: moment.today.to_string(), due: campaign.value("until").to_owned(), ..form }
    } else {
        form
    };
    Ok(BoardPage {
        frame: Frame::new(
            app,
            visit,
            &title,
            &[("宣传协作", "/publicity"), ("专题活动", "/publicity/campaigns")],
        ),
        problems: problems.iter().map(ToString::to_string).collect(),
        id,
        title: campaign.title.clone(),
        href: format!("{}/{id}", campaign.kind.home()),
        state: campaign.state(),
        above: board.above.as_ref().map(|above| (above.id, above.title.clone())),
        facts: facts(&board),
        held_until: board.embargo.as_ref().map(Embargo::until_words).unwrap_or_default(),
        leaks: campaign
            .taken("leak")
            .map(|step| {
                let said = |key: &str| step.values.get(key).map_or("", String::as_str);
                format!("{}：《{}》，{}；{}", said("where"), said("what"), said("time"), said("measure"))
            })
            .collect(),
        nested: board.nested.iter().map(|own| row_view(own, &BTreeMap::new(), moment.today)).collect(),
        done: board.parts.iter().filter(|part| part.dossier.is_closed()).count(),
        late: board.parts.iter().filter(|part| part.is_late).count(),
        parts: board.parts.iter().map(|part| part_line(part, moment.today)).collect(),
        may_assign: act::ASSIGN.allows(actor.role) && !campaign.is_closed(),
        form,
    })
}

fn facts(board: &CampaignBoard) -> Vec<(&'static str, String)> {
    let campaign = &board.campaign;
    let value = |key: &str| campaign.value(key).to_owned();
    let day = |key: &str| campaign.day(key).map(document_date).unwrap_or_default();
    let all = [
        ("形式", value("manner")),
        ("依据文件", value("basis")),
        ("主线", value("line")),
        ("分主题", value("themes")),
        ("活动时间", format!("{}至{}", day("from"), day("until"))),
        ("统一发布时间", format!("{}起，{}截止", published_from(campaign), day("publish_until"))),
        ("主要领导（第一责任人）", value("leader")),
        ("分管领导", value("leader_in_charge")),
        ("责任科室", value("sections")),
        ("统一发布的稿件", value("titles")),
        ("通稿", value("text")),
        ("共享素材", value("material")),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn part_line(part: &Part, today: chrono::NaiveDate) -> PartLine {
    let dossier = &part.dossier;
    let day = |key: &str| dossier.day(key).map(document_date).unwrap_or_default();
    let item = |step: &zhaozhang_office::supervision::dossiers::DossierStep| {
        let said = |key: &str| step.values.get(key).map_or("", String::as_str);
        let number = said("submission");
        let number = if number.is_empty() { String::new() } else { format!("（信息{number}）") };
        format!("《{}》{number}", said("item").trim_matches(['《', '》']))
    };
    PartLine {
        id: dossier.id,
        unit: part.unit.clone(),
        title: dossier.title.clone(),
        responsible: dossier.value("responsible").to_owned(),
        days: format!("{}至{}", day("from"), day("due")),
        state: dossier.state(),
        tag: crate::page::supervision::form::tag(dossier, today),
        is_late: part.is_late,
        progress: dossier.value("progress").to_owned(),
        items: part.items.iter().map(item).collect(),
        resources: part.resources.join("、"),
    }
}

/// `POST /publicity/board/{id}`: parts for many units at once.
pub(crate) async fn assign(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<AssignForm>,
) -> Result<Response, Failure> {
    let assignment = Assignment {
        title: form.title.clone(),
        from: form.from.clone(),
        due: form.due.clone(),
        units: form.units.clone(),
    };
    match app.office().assign_campaign(&app.moment(), &actor, id, &assignment).await {
        Ok(count) => {
            let to = format!("/publicity/board/{id}");
            let json = serde_json::json!({ "done": true, "count": count, "location": to });
            Ok(with_json(Redirect::to(&to).into_response(), json))
        }
        Err(error) => {
            let (refusal, problems) = refused(error)?;
            show_refused(&page(&app, &visit, &actor, id, form, &problems).await?, &refusal)
        }
    }
}

/// `?number=2`: the second meeting, the last without it; `kept` says why words stay that the reader stops.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct MeetingQuery {
    #[serde(default)]
    number: String,
    #[serde(default)]
    kept: String,
}

/// `GET /publicity/meetings/{id}/minutes.pdf`; printing them is recorded.
pub(crate) async fn minutes(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<MeetingQuery>,
) -> Result<Response, Failure> {
    let number = query.number.trim().parse().ok();
    let file = app.office().print_minutes(&app.moment(), &actor, id, (number, &query.kept)).await?;
    Ok(download(&file.name, "application/pdf", file.bytes))
}

/// `GET /publicity/board/{id}/map.pdf`; printing it is recorded.
pub(crate) async fn map(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let file = app.office().responsibility_map(&app.moment(), &actor, id).await?;
    Ok(download(&file.name, "application/pdf", file.bytes))
}
