//! Quarterly assessment on the pages (季度考核): the score sheet by place and item, one assessment with its rounds, the
//! workbook for the government's performance assessment.

use super::form::{read, refused, unit_names, units};
use super::list::XLSX;
use crate::app::{App, Visit, download, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Datelike;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_domain::dossier::{Kind, Values};
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_office::permit::supervision as act;
use zhaozhang_office::supervision::assess::{GivenScore, Round};
use zhaozhang_office::supervision::assessments::ScoreSheet;
use zhaozhang_office::{Actor, Problem, Refusal};

#[derive(Template)]
#[template(path = "assessments.html")]
struct ListPage {
    frame: Frame,
    problems: Vec<String>,
    tables: Vec<ScoreTable>,
    may_open: bool,
    may_export: bool,
    schemes: Vec<Choice>,
    units: Vec<Choice>,
    period: String,
    year: i32,
}

/// The sheet of a quarter: places and items.
struct ScoreTable {
    period: String,
    items: Vec<String>,
    rows: Vec<ScoreLine>,
}

/// A place with its scores.
struct ScoreLine {
    id: i64,
    unit: String,
    state: &'static str,
    cells: Vec<String>,
    total: String,
}

/// `GET /assessments`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    show(&list_page(&app, &visit, &actor, (&Values::new(), Vec::new())).await?)
}

async fn list_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (values, problems): (&Values, Vec<String>),
) -> Result<ListPage, Failure> {
    let today = app.moment().today;
    let names = unit_names(app).await?;
    let kind = Kind::of("assessments").ok_or_else(|| Failure::missing("没有季度考核"))?;
    let mut tables: BTreeMap<String, ScoreTable> = BTreeMap::new();
    for dossier in app.office().dossiers(actor, kind).await? {
        let sheet = app.office().score_sheet(actor, dossier.id).await?;
        let own = tables.entry(format!("{}-{}", sheet.period.code(), dossier.value("scheme")));
        let own = own.or_insert_with(|| ScoreTable {
            period: dossier.title.clone(),
            items: sheet
                .scores
                .iter()
                .map(|score| format!("{}（{}）", score.item.name, score.item.weight))
                .collect(),
            rows: Vec::new(),
        });
        own.rows.push(ScoreLine {
            id: dossier.id,
            unit: dossier.unit.and_then(|unit| names.get(&unit).cloned()).unwrap_or_default(),
            state: dossier.state(),
            cells: sheet
                .scores
                .iter()
                .map(|score| score.result.map_or_else(|| "—".to_owned(), |points| points.to_string()))
                .collect(),
            total: sheet.total.map_or_else(|| "—".to_owned(), |total| total.to_string()),
        });
    }
    let schemes = Kind::of("schemes").ok_or_else(|| Failure::missing("没有考核办法"))?;
    let schemes =
        app.office().dossiers(actor, schemes).await?.into_iter().filter(|own| own.state() == "施行");
    let last = PeriodKind::Quarter.containing(today).previous().code();
    Ok(ListPage {
        frame: Frame::new(app, visit, "季度考核", &[("督导考核", "/supervision")]),
        problems,
        tables: tables.into_values().rev().collect(),
        may_open: act::OPEN_ASSESSMENT.allows(actor.role),
        may_export: act::EXPORT.allows(actor.role),
        schemes: schemes
            .map(|own| Choice {
                value: own.id.to_string(),
                label: format!("{}（{}）", own.title, own.value("version")),
                is_chosen: false,
            })
            .collect(),
        units: units(app, None).await?.into_iter().skip(1).collect(),
        period: values.get("period").cloned().unwrap_or(last),
        year: today.year(),
    })
}

/// `POST /assessments`: opens a quarter for units.
pub(crate) async fn open(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let chosen: Vec<i64> =
        pairs.iter().filter(|(name, _)| name == "unit").filter_map(|(_, unit)| unit.parse().ok()).collect();
    let values = read(pairs);
    let scheme: i64 = values.get("scheme").and_then(|own| own.parse().ok()).unwrap_or_default();
    let period = values.get("period").cloned().unwrap_or_default();
    match app.office().open_assessments(&app.moment(), &actor, (scheme, &period), &chosen).await {
        Ok(_) => Ok(Redirect::to("/assessments").into_response()),
        Err(error) => {
            let (refusal, problems) = refused(error)?;
            let problems = problems.iter().map(ToString::to_string).collect();
            show_refused(&list_page(&app, &visit, &actor, (&values, problems)).await?, &refusal)
        }
    }
}

#[derive(Template)]
#[template(path = "assessment.html")]
struct OnePage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    title: String,
    unit: String,
    state: &'static str,
    notice: String,
    period: String,
    items: Vec<ItemView>,
    total: String,
    round: &'static str,
    round_word: &'static str,
}

/// An item of the sheet.
struct ItemView {
    name: String,
    nature: String,
    weight: String,
    own: String,
    own_words: String,
    checked: String,
    reason: String,
    ruled: String,
    result: String,
    hint: String,
    suggested: String,
    typed: String,
    typed_words: String,
}

/// `GET /assessments/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    show(&one_page(&app, &visit, &actor, id, (&[], Vec::new())).await?)
}

async fn one_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    (given, problems): (&[GivenScore], Vec<String>),
) -> Result<OnePage, Failure> {
    let sheet = app.office().score_sheet(actor, id).await?;
    let names = unit_names(app).await?;
    let own =
        sheet.dossier.moves_for(actor).into_iter().find(|step| matches!(step.key, "self" | "check" | "rule"));
    let unit = sheet.dossier.unit.and_then(|unit| names.get(&unit).cloned()).unwrap_or_default();
    let title = format!("{unit}　{}", sheet.dossier.title);
    Ok(OnePage {
        frame: Frame::new(app, visit, &title, &[("督导考核", "/supervision"), ("季度考核", "/assessments")]),
        problems,
        id,
        state: sheet.dossier.state(),
        notice: sheet.notice.clone(),
        period: sheet.period.code(),
        total: sheet.total.map(|total| total.to_string()).unwrap_or_default(),
        round: own.map_or("", |step| step.key),
        round_word: own.map_or("", |step| step.word),
        items: items(&sheet, given, own.map_or("", |step| step.key)),
        title,
        unit,
    })
}

fn items(sheet: &ScoreSheet, given: &[GivenScore], round: &str) -> Vec<ItemView> {
    let view = |score: &zhaozhang_office::supervision::assessments::ItemScore| {
        let typed = given.iter().find(|given| given.item == score.item.name);
        let before = match round {
            "check" => &score.own,
            "rule" => &score.checked,
            _ => "",
        };
        ItemView {
            name: score.item.name.clone(),
            nature: format!("{}，{}", score.item.nature, score.item.time),
            weight: score.item.weight.to_string(),
            own: score.own.clone(),
            own_words: score.own_words.clone(),
            checked: score.checked.clone(),
            reason: score.reason.clone(),
            ruled: score.ruled.clone(),
            result: score.result.map(|points| points.to_string()).unwrap_or_default(),
            hint: score.hint.clone(),
            suggested: score.suggested.map(|points| points.to_string()).unwrap_or_default(),
            typed: typed.map_or_else(|| before.to_owned(), |typed| typed.score.clone()),
            typed_words: typed.map(|typed| typed.words.clone()).unwrap_or_default(),
        }
    };
    sheet.scores.iter().map(view).collect()
}

/// `POST /assessments/{id}/scores`: item, score and reason come as often as there are items, in one order.
pub(crate) async fn score(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let of = |name: &str| -> Vec<String> {
        pairs.iter().filter(|(own, _)| own == name).map(|(_, value)| value.clone()).collect()
    };
    let (scores, reasons) = (of("score"), of("reason"));
    let given: Vec<GivenScore> = of("item")
        .into_iter()
        .enumerate()
        .map(|(at, item)| GivenScore {
            item,
            score: scores.get(at).cloned().unwrap_or_default(),
            words: reasons.get(at).cloned().unwrap_or_default(),
        })
        .collect();
    let round = match of("round").first().map(String::as_str) {
        Some("check") => Round::Check,
        Some("rule") => Round::Ruling,
        Some("self") => Round::Own,
        _ => {
            let what = "没有写明是自评、核查还是裁定";
            let problem = Problem::at("round", "P-577", what, "请从考核页的表格提交");
            return Err(Refusal::Listed(vec![problem]).into());
        }
    };
    match app.office().score_assessment(&app.moment(), &actor, id, (round, &given)).await {
        Ok(()) => Ok(Redirect::to(&format!("/assessments/{id}")).into_response()),
        Err(error) => {
            let (refusal, problems) = refused(error)?;
            let problems = problems.iter().map(ToString::to_string).collect();
            show_refused(&one_page(&app, &visit, &actor, id, (&given, problems)).await?, &refusal)
        }
    }
}

/// Which year.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct YearQuery {
    #[serde(default)]
    year: String,
}

/// `GET /assessments/performance.xlsx`; taking it out is recorded.
pub(crate) async fn performance(
    State(app): State<App>,
    Who(actor): Who,
    Query(query): Query<YearQuery>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let year = query.year.trim().parse().unwrap_or(moment.today.year());
    let bytes = app.office().performance_workbook(&actor, year, moment.today).await?;
    let detail = format!("导出{year}年度考核结果");
    app.office().record_reading(&moment, &actor, act::EXPORT, &year.to_string(), &detail).await?;
    Ok(download(&format!("{year}年度医改考核结果.xlsx"), XLSX, bytes))
}
