//! 年度: the frozen result of a year with its versions, the lists of rewards and of commendation with their
//! approval. The files that leave are [`super::year_files`].

use super::closing::{period_of, refused, sentences};
use super::entry::local_time;
use super::ranking::minus;
use crate::app::{self, App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Datelike;
use serde::Deserialize;
use zhaozhang_office::period::freeze_year::{FrozenYear, YearRequest};
use zhaozhang_office::period::year_list::{self, KeptList, ListRequest, ListRow};
use zhaozhang_office::permit::closing;
use zhaozhang_office::{Actor, Problem, Refusal};

/// How many units of a group and how many persons are offered.
const OFFERED: (u32, u32) = (3, 5);

#[derive(Template)]
#[template(path = "years.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<YearLine>,
}

/// A year of a notice.
struct YearLine {
    href: String,
    notice: String,
    year: i32,
    state: String,
}

/// `GET /years`: the years of the notices with facts, newest first.
pub(crate) async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let mut rows = Vec::new();
    for code in &visit.in_use {
        let entry = app.notice(code)?;
        let scored = app.scored(code).await?;
        let (Some(first), Some(last)) = (scored.ledger.first_day(), scored.ledger.last_day()) else {
            continue;
        };
        for year in (first.year()..=last.year()).rev().take(10) {
            let versions = app.office().year_results(code, year).await?;
            let state = versions
                .first()
                .map_or_else(|| "未冻结".to_owned(), |frozen| format!("已冻结，第{}版", frozen.row.version));
            let href = format!("/years/{}/{year}", app::percent(code));
            rows.push(YearLine { href, notice: entry.notice.title.clone(), year, state });
        }
    }
    show(&ListPage { frame: Frame::new(&app, &visit, "年度结果", &[]), rows })
}

#[derive(Template)]
#[template(path = "year.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the page offers, each by itself")]
struct YearPage {
    frame: Frame,
    problems: Vec<String>,
    here: String,
    notice: String,
    year: i32,
    is_over: bool,
    can_freeze: bool,
    can_propose: bool,
    can_rule: bool,
    agreement_href: String,
    freeze: FreezeForm,
    list_form: ListForm,
    candidates: Vec<ListRow>,
    shown: Option<ResultView>,
    versions: Vec<VersionLine>,
    lists: Vec<ListView>,
}

/// A version in the list.
struct VersionLine {
    href: String,
    version: i64,
    reason: String,
    frozen: String,
    hash: String,
    is_shown: bool,
}

/// A frozen version.
struct ResultView {
    version: i64,
    weight: String,
    cap: String,
    as_of: String,
    file_href: String,
    groups: Vec<GroupView>,
    persons: Vec<PersonView>,
    readings: Vec<String>,
}

/// A group.
struct GroupView {
    name: String,
    rows: Vec<UnitView>,
}

/// A unit.
struct UnitView {
    place: String,
    unit: String,
    done: String,
    points: String,
    converted: String,
    conversions: String,
    flags: String,
}

/// A person.
struct PersonView {
    name: String,
    unit: String,
    figures: String,
    points: String,
}

/// A list with its approval.
struct ListView {
    id: i64,
    word: &'static str,
    version: i64,
    state: &'static str,
    tag: &'static str,
    proposed: String,
    ruling: String,
    is_waiting: bool,
    commendation_href: String,
    rows: Vec<ListRow>,
}

/// What is typed about freezing.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FreezeForm {
    #[serde(default)]
    weight: String,
    #[serde(default)]
    cap: String,
    #[serde(default)]
    reason: String,
}

/// What is typed about a list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ListForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    units: String,
    #[serde(default)]
    persons: String,
    #[serde(default)]
    omit: String,
    #[serde(default)]
    omit_reason: String,
    #[serde(default)]
    act: String,
}

impl ListForm {
    fn offered() -> Self {
        let (units, persons) = OFFERED;
        Self {
            kind: "commendation".to_owned(),
            units: units.to_string(),
            persons: persons.to_string(),
            ..Self::default()
        }
    }

    fn request(&self, code: &str, year: i32) -> Result<ListRequest, Refusal> {
        let mut problems = Vec::new();
        let mut count = |field: &'static str, text: &str, offered: u32| {
            let count = if text.trim().is_empty() { Some(offered) } else { text.trim().parse::<u32>().ok() };
            if count.is_none_or(|count| count > 1000) {
                let what = format!("读不懂名额“{text}”");
                problems.push(Problem::at(field, "W-443", what, "请写个数，如3"));
            }
            count.unwrap_or(offered)
        };
        let (units, persons) =
            (count("units", &self.units, OFFERED.0), count("persons", &self.persons, OFFERED.1));
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems));
        }
        Ok(ListRequest {
            code: code.to_owned(),
            year,
            kind: self.kind.clone(),
            units,
            persons,
            omit: self.omit.clone(),
            omit_reason: self.omit_reason.clone(),
        })
    }
}

/// What is asked for: a version.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct VersionQuery {
    #[serde(default)]
    pub(crate) version: String,
}

/// What the forms of the page hold.
#[derive(Default)]
struct Typed {
    problems: Vec<String>,
    freeze: FreezeForm,
    list: Option<ListForm>,
    candidates: Vec<ListRow>,
}

/// `GET /years/{code}/{year}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((code, year)): Path<(String, i32)>,
    Query(query): Query<VersionQuery>,
) -> Result<Response, Failure> {
    let wanted = query.version.parse().ok();
    show(&page(&app, &visit, &actor, (&code, year, wanted), Typed::default()).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (code, year, wanted): (&str, i32, Option<i64>),
    typed: Typed,
) -> Result<YearPage, Failure> {
    let entry = app.notice(code)?;
    let period = period_of(&format!("{year:04}"))?;
    let here = format!("/years/{}/{year}", app::percent(code));
    let versions = app.office().year_results(code, year).await?;
    let shown = versions.iter().find(|own| wanted.is_none_or(|wanted| own.row.version == wanted));
    let mut lists = Vec::new();
    for frozen in &versions {
        for list in app.office().year_lists(frozen.row.id).await? {
            lists.push(list_view(list));
        }
    }
    lists.sort_by_key(|list| std::cmp::Reverse(list.id));
    let shown_version = shown.map(|own| own.row.version);
    Ok(YearPage {
        frame: Frame::new(app, visit, &format!("{year}年度结果"), &[("年度结果", "/years")]),
        problems: typed.problems,
        notice: entry.notice.title.clone(),
        year,
        is_over: period.last_day() < app.moment().today,
        can_freeze: closing::FREEZE_YEAR.allows(actor.role),
        can_propose: closing::PROPOSE_LIST.allows(actor.role) && !versions.is_empty(),
        can_rule: closing::RULE_LIST.allows(actor.role),
        agreement_href: if closing::AGREEMENT.allows(actor.role) && has_providers(&entry.notice) {
            format!("/notices/{}/agreement.pdf?period={year}", app::percent(code))
        } else {
            String::new()
        },
        freeze: typed.freeze,
        list_form: typed.list.unwrap_or_else(ListForm::offered),
        candidates: typed.candidates,
        shown: shown.map(|frozen| result_view(&here, frozen)),
        versions: versions
            .iter()
            .map(|frozen| VersionLine {
                href: format!("{here}?version={}", frozen.row.version),
                version: frozen.row.version,
                reason: frozen.row.reason.clone(),
                frozen: format!("{}，{}", local_time(&frozen.row.frozen_at), frozen.row.frozen_by),
                hash: frozen.row.hash.clone(),
                is_shown: shown_version == Some(frozen.row.version),
            })
            .collect(),
        lists,
        here,
    })
}

fn has_providers(notice: &zhaozhang_domain::notice::Notice) -> bool {
    notice.rules.iter().any(|rule| {
        matches!(rule.kind, zhaozhang_domain::rule::RuleKind::Group(_)) && rule.name.contains("两定")
    })
}

fn result_view(here: &str, frozen: &FrozenYear) -> ResultView {
    let result = &frozen.result;
    let unit = |row: &zhaozhang_office::period::year_result::YearRow| UnitView {
        place: row.place.map_or_else(|| "—".to_owned(), |place| place.to_string()),
        unit: row.unit.clone(),
        done: row
            .quotas
            .first()
            .map_or_else(|| "—".to_owned(), |quota| format!("{}/{}", quota.done, quota.due)),
        points: minus(&row.points),
        converted: minus(&row.converted),
        conversions: row
            .conversions
            .iter()
            .map(|(rule, points)| format!("{rule}{points}"))
            .collect::<Vec<_>>()
            .join("，"),
        flags: row
            .flags
            .iter()
            .map(|flag| format!("{}（{}）", flag.what, flag.citation))
            .collect::<Vec<_>>()
            .join("、"),
    };
    let group = |group: &zhaozhang_office::period::year_result::YearGroup| GroupView {
        name: group.name.clone(),
        rows: group.rows.iter().map(unit).collect(),
    };
    ResultView {
        version: frozen.row.version,
        weight: result.weight.clone(),
        cap: result.cap.clone(),
        as_of: super::closing::day_words(&result.as_of),
        file_href: format!("{here}/result.xlsx?version={}", frozen.row.version),
        groups: result.groups.iter().map(group).collect(),
        persons: result
            .persons
            .iter()
            .map(|person| PersonView {
                name: person.name.clone(),
                unit: person.unit.clone(),
                figures: format!(
                    "报送{}篇，采用{}篇次，批示{}次",
                    person.submissions, person.adoptions, person.instructions
                ),
                points: minus(&person.points),
            })
            .collect(),
        readings: result.readings.clone(),
    }
}

fn list_view(kept: KeptList) -> ListView {
    let KeptList { row, list } = kept;
    let (state, tag) = match row.ruling.as_ref().map(|ruling| ruling.outcome.as_str()) {
        Some("approved") => ("已批准", "tag-green"),
        Some(_) => ("未批准", "tag-red"),
        None => ("待审批", "tag-amber"),
    };
    let is_approved = state == "已批准";
    ListView {
        id: row.id,
        word: year_list::word(&row.kind),
        version: list.version,
        state,
        tag,
        proposed: format!("{}，{}", local_time(&row.proposed_at), row.proposed_by),
        is_waiting: row.ruling.is_none(),
        commendation_href: if is_approved && row.kind == "commendation" {
            format!("/lists/{}/commendation", row.id)
        } else {
            String::new()
        },
        ruling: row
            .ruling
            .map(|ruling| {
                format!(
                    "{}，{}（{}）：{}",
                    local_time(&ruling.ruled_at),
                    ruling.ruled_by,
                    ruling.role,
                    ruling.opinion
                )
            })
            .unwrap_or_default(),
        rows: list.rows,
    }
}

/// `POST /years/{code}/{year}/freeze`.
pub(crate) async fn freeze(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((code, year)): Path<(String, i32)>,
    Form(form): Form<FreezeForm>,
) -> Result<Response, Failure> {
    let request = YearRequest {
        code: code.clone(),
        year,
        weight: form.weight.clone(),
        cap: form.cap.clone(),
        reason: form.reason.clone(),
    };
    match app.office().freeze_year(&app.moment(), &actor, &request).await {
        Ok(_) => Ok(Redirect::to(&format!("/years/{}/{year}", app::percent(&code))).into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            let typed = Typed { problems: sentences(&refusal), freeze: form, ..Typed::default() };
            show_refused(&page(&app, &visit, &actor, (&code, year, None), typed).await?, &refusal)
        }
    }
}

/// `POST /years/{code}/{year}/lists`: shows the candidates, or draws the list up.
pub(crate) async fn propose(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((code, year)): Path<(String, i32)>,
    Form(form): Form<ListForm>,
) -> Result<Response, Failure> {
    let office = app.office();
    let done = match form.request(&code, year) {
        Err(refusal) => Err(refusal.into()),
        Ok(request) if form.act == "propose" => {
            office.propose_list(&app.moment(), &actor, &request).await.map(|_| None)
        }
        Ok(request) => office.list_candidates(&request).await.map(|(_, rows)| Some(rows)),
    };
    match done {
        Ok(None) => Ok(Redirect::to(&format!("/years/{}/{year}#lists", app::percent(&code))).into_response()),
        Ok(Some(candidates)) => {
            let typed = Typed { list: Some(form), candidates, ..Typed::default() };
            show(&page(&app, &visit, &actor, (&code, year, None), typed).await?)
        }
        Err(error) => {
            let refusal = refused(error)?;
            let typed = Typed { problems: sentences(&refusal), list: Some(form), ..Typed::default() };
            show_refused(&page(&app, &visit, &actor, (&code, year, None), typed).await?, &refusal)
        }
    }
}

/// What is typed about an approval.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct RuleForm {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    opinion: String,
}

/// `POST /lists/{id}/rule`.
pub(crate) async fn rule(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<RuleForm>,
) -> Result<Response, Failure> {
    let list = app.office().year_list(id).await?;
    let result = app.office().result_of(&list).await?;
    let (code, year) = (result.notice_code, i32::try_from(result.year).unwrap_or_default());
    let is_approved = form.outcome == "approved";
    match app.office().rule_list(&app.moment(), &actor, id, is_approved, &form.opinion).await {
        Ok(()) => Ok(Redirect::to(&format!("/years/{}/{year}#lists", app::percent(&code))).into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            let typed = Typed { problems: sentences(&refusal), ..Typed::default() };
            show_refused(&page(&app, &visit, &actor, (&code, year, None), typed).await?, &refusal)
        }
    }
}
