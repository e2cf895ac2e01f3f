//! 检索: one box in the head of every page, one page of results with what was found marked. What is found and who may
//! see it is the office's ([`zhaozhang_office::search`]).

use super::ledger::Choice;
use crate::app::{self, App, Visit, percent, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use crate::words::anchor;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_office::permit::publication as act;
use zhaozhang_office::search::{Found, KINDS, Place, SearchPage as Results, SearchQuery, Stretch};
use zhaozhang_office::{OfficeError, Problem, Refusal};

/// The address of the search.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated.get("/search", act::SEARCH, search).takes::<AskForm>()
}

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AskForm {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    form: AskForm,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    is_asked: bool,
    is_later: bool,
    next: String,
    problems: Vec<Problem>,
}

impl SearchPage {
    fn at(&self, field: &str) -> String {
        self.problems.iter().filter(|one| one.field == field).map(ToString::to_string).collect()
    }
}

struct Row {
    kind: &'static str,
    href: String,
    title: Vec<Stretch>,
    excerpt: Vec<Stretch>,
    on: String,
    unit: String,
}

/// `GET /search`.
async fn search(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(form): Query<AskForm>,
) -> Result<Response, Failure> {
    if form.q.trim().is_empty() {
        return show(&page(&app, &visit, form));
    }
    let query = SearchQuery {
        words: form.q.clone(),
        kind: form.kind.clone(),
        from: form.from.trim().to_owned(),
        until: form.until.trim().to_owned(),
        before: form.before.parse().ok(),
    };
    match app.office().search(&app.moment(), &actor, &query).await {
        Ok(results) => found(&app, &visit, form, results).await,
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let Refusal::Listed(problems) = &refusal else { return Err(refusal.into()) };
            let page = SearchPage { problems: problems.clone(), ..page(&app, &visit, form) };
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

fn page(app: &App, visit: &Visit, form: AskForm) -> SearchPage {
    let may = |kind: &&zhaozhang_office::search::SearchKind| {
        visit.actor.as_ref().is_some_and(|actor| kind.act.allows(actor.role))
    };
    let kinds = KINDS.iter().filter(may).map(|kind| Choice {
        value: kind.key.to_owned(),
        label: kind.word.to_owned(),
        is_chosen: kind.key == form.kind,
    });
    SearchPage {
        frame: Frame::new(app, visit, "检索", &[]),
        kinds: kinds.collect(),
        rows: Vec::new(),
        is_asked: false,
        is_later: !form.before.is_empty(),
        next: String::new(),
        problems: Vec::new(),
        form,
    }
}

async fn found(app: &App, visit: &Visit, form: AskForm, results: Results) -> Result<Response, Failure> {
    let today = app.moment().today;
    let mut units: BTreeMap<i64, String> = BTreeMap::new();
    for unit in app.office().units_on(today).await? {
        units.insert(unit.id, unit.name);
    }
    let next = results.next.map_or_else(String::new, |id| {
        format!(
            "/search?q={}&kind={}&from={}&until={}&before={id}",
            percent(&form.q),
            percent(&form.kind),
            percent(&form.from),
            percent(&form.until)
        )
    });
    let rows: Vec<Row> = results.found.into_iter().map(|found| row(found, &units)).collect();
    let data: Vec<serde_json::Value> = rows.iter().map(as_data).collect();
    let data = serde_json::json!({ "found": data, "next": results.next });
    let page = SearchPage { rows, is_asked: true, next, ..page(app, visit, form) };
    Ok(app::with_json(show(&page)?, data))
}

fn row(found: Found, units: &BTreeMap<i64, String>) -> Row {
    let href = match &found.place {
        Place::Record(id) => format!("{}{id}", found.kind.address),
        Place::Article { code, citation } => format!("{}{code}#{}", found.kind.address, anchor(citation)),
    };
    Row {
        kind: found.kind.word,
        href,
        title: found.title,
        excerpt: found.excerpt,
        on: found.on,
        unit: found.unit.and_then(|unit| units.get(&unit).cloned()).unwrap_or_default(),
    }
}

fn as_data(row: &Row) -> serde_json::Value {
    let whole = |stretches: &[Stretch]| stretches.iter().map(|one| one.text.as_str()).collect::<String>();
    serde_json::json!({
        "kind": row.kind, "href": row.href, "title": whole(&row.title), "excerpt": whole(&row.excerpt),
        "on": row.on, "unit": row.unit,
    })
}
