//! 稿件归并: which published pieces are one story, each with its first publication and every join explained; what later
//! counts said otherwise; splitting, joining, and a unit's contest. Counting and deciding is the office's.

use super::entry::local_time;
use super::task::pieces;
use crate::app::{self, App, Visit, percent, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_office::permit::publication as act;
use zhaozhang_office::plan::publicity::PieceRecord;
use zhaozhang_office::publication::publications::Publication;
use zhaozhang_office::publication::rule_story::StoryWord;
use zhaozhang_office::publication::stories::{Member, Story, StoryContestRow, StoryQuery};
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// The addresses of stories.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/stories", act::READ, list)
        .takes::<ListForm>()
        .get("/stories/changes", act::READ, changes)
        .post("/stories/contests/{id}/answer", act::ANSWER_CONTEST, answer)
        .takes::<AnswerForm>()
        .get("/stories/{id}", act::READ, one)
        .post("/stories/{id}/split", act::SPLIT, split)
        .takes::<PairForm>()
        .post("/stories/{id}/join", act::JOIN, join)
        .takes::<PairForm>()
        .post("/stories/{id}/contest", act::CONTEST, contest)
        .takes::<ReasonForm>()
}

/// Conditions of the list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ListForm {
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    reprints: String,
    #[serde(default)]
    mine: String,
    #[serde(default)]
    page: String,
}

struct ListRow {
    id: i64,
    title: String,
    outlet: String,
    time: String,
    unit: String,
    pieces: i64,
    newest: String,
}

#[derive(Template)]
#[template(path = "stories.html")]
struct ListPage {
    frame: Frame,
    form: ListForm,
    rows: Vec<ListRow>,
    pieces: i64,
    stories: i64,
    may_record: bool,
    has_unit: bool,
    previous: String,
    next: String,
}

/// The names of units, of today or as they were last.
pub(crate) async fn unit_names(app: &App) -> Result<BTreeMap<i64, String>, Failure> {
    let units = app.office().units_on(app.moment().today).await?;
    Ok(units.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

/// `GET /stories`.
async fn list(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(form): Query<ListForm>,
) -> Result<Response, Failure> {
    let page = form.page.parse().unwrap_or(1).max(1);
    let query = StoryQuery {
        from: form.from.clone(),
        until: form.until.clone(),
        with_reprints: !form.reprints.is_empty(),
        unit: actor.unit.filter(|_| !form.mine.is_empty()),
        page,
    };
    let (lines, is_more) = app.office().stories(&actor, &query).await?;
    let (pieces, stories) = app.office().story_counts(&actor).await?;
    let units = unit_names(&app).await?;
    let rows = lines.into_iter().map(|line| ListRow {
        id: line.first.id,
        time: line.first.time_words(),
        unit: line.first.unit.and_then(|unit| units.get(&unit).cloned()).unwrap_or_default(),
        title: line.first.title,
        outlet: line.first.outlet,
        pieces: line.pieces,
        newest: line.newest.replace('T', " "),
    });
    let rows: Vec<ListRow> = rows.collect();
    let to = |page: i64| {
        let part = |name: &str, value: &str| format!("{name}={}&", percent(value));
        format!(
            "/stories?{}{}{}{}page={page}",
            part("from", &form.from),
            part("until", &form.until),
            part("reprints", &form.reprints),
            part("mine", &form.mine)
        )
    };
    let data: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| serde_json::json!({ "id": row.id, "title": row.title, "outlet": row.outlet, "pieces": row.pieces }))
        .collect();
    let page = ListPage {
        frame: Frame::new(&app, &visit, "稿件归并", &[]),
        previous: if page > 1 { to(page - 1) } else { String::new() },
        next: if is_more { to(page + 1) } else { String::new() },
        may_record: act::RECORD.allows(actor.role),
        has_unit: actor.unit.is_some(),
        rows,
        pieces,
        stories,
        form,
    };
    Ok(app::with_json(
        show(&page)?,
        serde_json::json!({ "pieces": pieces, "stories": stories, "rows": data }),
    ))
}

struct MemberView {
    id: i64,
    title: String,
    outlet: String,
    time: String,
    unit: String,
    relation: String,
    why: String,
    differences: Vec<(&'static str, String, String)>,
    may_split: bool,
    may_contest: bool,
}

struct RulingView {
    said: String,
}

struct ContestView {
    id: i64,
    said: String,
    outcome: String,
    answer: String,
}

/// What was typed into the form that was refused.
#[derive(Default)]
struct Typed {
    /// `split-3`, `join`, `contest-3`, `answer-1`.
    at: String,
    reason: String,
    publication: String,
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "story.html")]
struct StoryPage {
    frame: Frame,
    first: MemberView,
    address: String,
    why_first: String,
    members: Vec<MemberView>,
    beside: Vec<MemberView>,
    rulings: Vec<RulingView>,
    contests: Vec<ContestView>,
    may_join: bool,
    may_answer: bool,
    /// The reform tasks it tells of, and the page to name it on one.
    tasks: Vec<(String, String)>,
    typed: Typed,
}

impl StoryPage {
    /// The problems of a form.
    fn at(&self, form: &str) -> String {
        if self.typed.at != form {
            return String::new();
        }
        self.typed.problems.iter().map(ToString::to_string).collect()
    }

    /// The reason typed into a form.
    fn reason(&self, form: &str) -> &str {
        if self.typed.at == form { &self.typed.reason } else { "" }
    }
}

/// `GET /stories/{id}`: the story of a piece.
async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (page, data) = page(&app, &visit, &actor, id, Typed::default()).await?;
    Ok(app::with_json(show(&page)?, data))
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    typed: Typed,
) -> Result<(StoryPage, serde_json::Value), Failure> {
    let story = app.office().story_of(actor, id).await?;
    let units = unit_names(app).await?;
    let data = data_of(&story);
    let may_split = act::SPLIT.allows(actor.role);
    let view = |member: Member, is_joined: bool| {
        let own = member.publication.unit.is_some_and(|unit| actor.may_see(unit));
        let may_contest = is_joined && own && act::CONTEST.allows(actor.role);
        let view = piece_view(&member.publication, &units);
        MemberView {
            relation: member.relation,
            why: member.why,
            differences: member.differences,
            may_split: is_joined && may_split,
            may_contest,
            ..view
        }
    };
    let record = PieceRecord::Publication(story.first.id);
    let page = StoryPage {
        tasks: pieces::related(app, actor, record).await?,
        frame: Frame::new(app, visit, &story.first.title, &[("稿件归并", "/stories")]),
        first: piece_view(&story.first, &units),
        address: story.first.address.clone(),
        why_first: story.why_first,
        members: story.members.into_iter().map(|member| view(member, true)).collect(),
        beside: story.beside.into_iter().map(|member| view(member, false)).collect(),
        rulings: story
            .rulings
            .into_iter()
            .map(|one| RulingView {
                said: format!(
                    "{}　{}{}：{}号稿与{}号稿，理由：{}",
                    one.on, one.by, one.kind, one.publication, one.other, one.reason
                ),
            })
            .collect(),
        contests: story.contests.into_iter().map(|row| contest_view(row, &units)).collect(),
        may_join: act::JOIN.allows(actor.role),
        may_answer: act::ANSWER_CONTEST.allows(actor.role),
        typed,
    };
    Ok((page, data))
}

fn piece_view(piece: &Publication, units: &BTreeMap<i64, String>) -> MemberView {
    MemberView {
        id: piece.id,
        title: piece.title.clone(),
        outlet: piece.outlet.clone(),
        time: piece.time_words(),
        unit: piece.unit.and_then(|unit| units.get(&unit).cloned()).unwrap_or_default(),
        relation: String::new(),
        why: String::new(),
        differences: Vec::new(),
        may_split: false,
        may_contest: false,
    }
}

fn contest_view(row: StoryContestRow, units: &BTreeMap<i64, String>) -> ContestView {
    let unit = units.get(&row.unit_id).cloned().unwrap_or_default();
    let answer = if row.outcome.is_empty() {
        String::new()
    } else {
        format!("{}　{}裁定{}：{}", row.answered_on, row.answered_by, row.outcome, row.answer)
    };
    ContestView {
        id: row.id,
        said: format!(
            "{}　{unit}{}：{}号稿不应并入{}号稿，理由：{}",
            row.made_on, row.made_by, row.publication_id, row.first_id, row.reason
        ),
        outcome: row.outcome,
        answer,
    }
}

fn data_of(story: &Story) -> serde_json::Value {
    let piece = |piece: &Publication| {
        serde_json::json!({
            "id": piece.id, "title": piece.title, "outlet": piece.outlet, "address": piece.address,
            "published": piece.published, "unit": piece.unit,
        })
    };
    let members = |members: &[Member]| {
        let one = |member: &Member| {
            serde_json::json!({
                "piece": piece(&member.publication), "other": member.other, "relation": member.relation,
                "why": member.why,
            })
        };
        members.iter().map(one).collect::<Vec<_>>()
    };
    serde_json::json!({
        "first": piece(&story.first), "why": story.why_first, "members": members(&story.members),
        "beside": members(&story.beside),
    })
}

/// The form of a split or a join.
#[derive(Debug, Default, Deserialize)]
pub struct PairForm {
    #[serde(default)]
    publication: String,
    #[serde(default)]
    reason: String,
}

/// The form of a contest.
#[derive(Debug, Default, Deserialize)]
pub struct ReasonForm {
    #[serde(default)]
    reason: String,
}

/// The form of an answer.
#[derive(Debug, Default, Deserialize)]
pub struct AnswerForm {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    reason: String,
}

/// What comes of a form: the story again, or the form with what is wrong.
async fn answered(
    (app, visit, actor): (&App, &Visit, &Actor),
    (shown, back): (i64, i64),
    done: Result<(), OfficeError>,
    typed: Typed,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/stories/{back}")).into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let Refusal::Listed(problems) = &refusal else { return Err(refusal.into()) };
            let typed = Typed { problems: problems.clone(), ..typed };
            let (page, _) = page(app, visit, actor, shown, typed).await?;
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /stories/{id}/split`: the piece leaves the story of the one in the address.
async fn split(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<PairForm>,
) -> Result<Response, Failure> {
    let publication = form.publication.trim().parse().unwrap_or(0);
    let word = StoryWord { publication, other: id, reason: form.reason.clone() };
    let done = app.office().split_story(&app.moment(), &actor, &word).await.map(|_| ());
    let typed = Typed { at: format!("split-{publication}"), reason: form.reason, ..Typed::default() };
    answered((&app, &visit, &actor), (id, publication), done, typed).await
}

/// `POST /stories/{id}/join`: the piece named joins the one in the address.
async fn join(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<PairForm>,
) -> Result<Response, Failure> {
    let typed = Typed {
        at: "join".to_owned(),
        reason: form.reason.clone(),
        publication: form.publication.clone(),
        problems: Vec::new(),
    };
    let done = if let Ok(publication) = form.publication.trim().trim_end_matches("号稿").parse() {
        let word = StoryWord { publication, other: id, reason: form.reason };
        app.office().join_story(&app.moment(), &actor, &word).await.map(|_| ())
    } else {
        let what = format!("“{}”不是稿件编号", form.publication.trim());
        let problem = Problem::at("publication", "R-314", what, "请填写稿件编号，例如12");
        Err(Refusal::Listed(vec![problem]).into())
    };
    answered((&app, &visit, &actor), (id, id), done, typed).await
}

/// `POST /stories/{id}/contest`: the unit says that its piece is no reprint.
async fn contest(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ReasonForm>,
) -> Result<Response, Failure> {
    let done = app.office().contest_story(&app.moment(), &actor, id, &form.reason).await.map(|_| ());
    let typed = Typed { at: format!("contest-{id}"), reason: form.reason, ..Typed::default() };
    answered((&app, &visit, &actor), (id, id), done, typed).await
}

/// `POST /stories/contests/{id}/answer`.
async fn answer(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Failure> {
    let said = (form.outcome.as_str(), form.reason.as_str());
    let done = app.office().answer_story_contest(&app.moment(), &actor, id, said).await;
    let piece = app.office().contested_piece(&actor, id).await?;
    let typed = Typed { at: format!("answer-{id}"), reason: form.reason, ..Typed::default() };
    answered((&app, &visit, &actor), (piece, piece), done, typed).await
}

struct ChangeView {
    kind: String,
    words: String,
    cause: String,
    found: String,
    units: String,
    bulletins: Vec<i64>,
    story: i64,
}

#[derive(Template)]
#[template(path = "story_changes.html")]
struct ChangesPage {
    frame: Frame,
    rows: Vec<ChangeView>,
    is_all: bool,
}

/// `GET /stories/changes`: 首发更正 and 改归, told openly.
async fn changes(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let units = unit_names(&app).await?;
    let found = app.office().story_changes(&actor).await?;
    let view = |change: zhaozhang_office::publication::stories::StoryChange| ChangeView {
        bulletins: change.bulletins(),
        units: change.units.iter().filter_map(|unit| units.get(unit)).cloned().collect::<Vec<_>>().join("、"),
        kind: change.row.kind,
        words: change.words,
        cause: change.row.cause,
        found: format!("{}　{}", local_time(&change.row.found_at), change.row.found_by),
        story: change.row.now_id,
    };
    let rows: Vec<ChangeView> = found.into_iter().map(view).collect();
    let data: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "kind": row.kind, "words": row.words, "cause": row.cause, "units": row.units,
                "bulletins": row.bulletins, "story": row.story,
            })
        })
        .collect();
    let page = ChangesPage {
        frame: Frame::new(&app, &visit, "首发更正", &[("稿件归并", "/stories")]),
        rows,
        is_all: actor.role.sees_all_units(),
    };
    Ok(app::with_json(show(&page)?, serde_json::json!({ "changes": data })))
}
