//! Fields as they are typed and shown (填写项): one way for every register, so that a new kind needs no page of its own.

use crate::app::App;
use crate::failure::Failure;
use crate::page::ledger::Choice;
use std::collections::BTreeMap;
use zhaozhang_domain::dossier::{Field, Input, Kind, Values, time_of};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::publicity::embargo::time_words;
use zhaozhang_office::supervision::dossiers::Dossier;
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// Every field any register has, for programs.
pub(crate) const FIELDS: &[&str] = &[
    "absent",
    "account",
    "address",
    "adopted_on",
    "aliases",
    "amount",
    "audience",
    "background",
    "basis",
    "budgeted",
    "cadence",
    "campaign",
    "carried_on",
    "chair",
    "changes",
    "class",
    "commitments",
    "confirming",
    "contact",
    "content",
    "credit_code",
    "decided_on",
    "decision",
    "deed",
    "department",
    "departments",
    "detail",
    "document",
    "due",
    "duties",
    "ended_on",
    "evidence",
    "facts",
    "first_party",
    "first_signer",
    "follow",
    "form",
    "from",
    "group",
    "health",
    "holder",
    "holder_kind",
    "inspector_count",
    "inspectors",
    "item",
    "items",
    "leader",
    "leader_in_charge",
    "line",
    "listed_on",
    "manner",
    "material",
    "measure",
    "meeting",
    "minutes",
    "name",
    "note",
    "notice",
    "on",
    "opinion",
    "owner",
    "paid_on",
    "parent",
    "partners",
    "period",
    "person",
    "persons",
    "phone",
    "place",
    "places",
    "plan",
    "points",
    "present",
    "progress",
    "publication",
    "publicity",
    "publish_from",
    "publish_until",
    "published_on",
    "purpose",
    "reason",
    "recheck",
    "rechecked_on",
    "recurrent",
    "reform",
    "removed_on",
    "report",
    "resources",
    "responsible",
    "result",
    "review",
    "rights",
    "scheme",
    "second_party",
    "second_signer",
    "sections",
    "seen",
    "signed_on",
    "source",
    "started_on",
    "statement",
    "step",
    "submission",
    "summoned",
    "target_count",
    "targets",
    "teacher",
    "test",
    "text",
    "themes",
    "threshold",
    "tier",
    "time",
    "title",
    "titles",
    "unit",
    "until",
    "version",
    "voucher",
    "what",
    "where",
    "words",
    "year",
];

/// A field on the page.
pub(crate) struct FieldView {
    pub(crate) key: &'static str,
    pub(crate) id: String,
    pub(crate) word: &'static str,
    /// `line`, `text`, `day`, `time`, `number` or `choice`.
    pub(crate) input: &'static str,
    pub(crate) value: String,
    pub(crate) is_required: bool,
    pub(crate) choices: Vec<Choice>,
    pub(crate) problem: String,
}

/// The fields with what was typed and what is wrong with it; `prefix` keeps ids apart where a page has several forms.
pub(crate) fn views(
    fields: &'static [Field],
    values: &Values,
    problems: &[Problem],
    prefix: &str,
) -> Vec<FieldView> {
    let view = |field: &'static Field| {
        let value = values.get(field.key).cloned().unwrap_or_default();
        // A browser's field for a time takes it in one form only.
        let value = match field.input {
            Input::Time => time_of(&value).map_or(value, |time| time.format("%Y-%m-%dT%H:%M").to_string()),
            _ => value,
        };
        let choices = match field.input {
            Input::Choice(words) => words
                .iter()
                .map(|word| Choice {
                    value: (*word).to_owned(),
                    label: (*word).to_owned(),
                    is_chosen: *word == value,
                })
                .collect(),
            _ => Vec::new(),
        };
        let problem = problems.iter().filter(|problem| problem.field == field.key).map(ToString::to_string);
        FieldView {
            key: field.key,
            id: format!("{prefix}{}", field.key),
            word: field.word,
            input: match field.input {
                Input::Line => "line",
                Input::Text | Input::Lines => "text",
                Input::Day => "day",
                Input::Time => "time",
                Input::Number => "number",
                Input::Choice(_) => "choice",
            },
            is_required: field.is_required,
            problem: problem.collect::<Vec<_>>().join(" "),
            choices,
            value,
        }
    };
    fields.iter().map(view).collect()
}

/// What a form brought, the last value of each name.
pub(crate) fn read(pairs: Vec<(String, String)>) -> Values {
    pairs.into_iter().collect()
}

/// A value as a page shows it: days in words.
pub(crate) fn shown(kind: &Kind, key: &str, value: &str) -> String {
    let fields = kind.fields.iter().chain(kind.moves.iter().flat_map(|step| step.fields));
    match fields.into_iter().find(|field| field.key == key).map(|field| field.input) {
        Some(Input::Day) => value.parse().map_or_else(|_| value.to_owned(), document_date),
        Some(Input::Time) => time_of(value).map_or_else(|| value.to_owned(), time_words),
        _ => value.to_owned(),
    }
}

/// The colour of a state; the word says it too.
pub(crate) fn tag(dossier: &Dossier, today: chrono::NaiveDate) -> &'static str {
    match () {
        () if dossier.is_overdue(today) => "tag-red",
        () if dossier.is_closed() => "tag-green",
        () => "tag-amber",
    }
}

/// The units of the day as choices; the first says that none is chosen.
pub(crate) async fn units(app: &App, chosen: Option<i64>) -> Result<Vec<Choice>, Failure> {
    let mut choices =
        vec![Choice { value: String::new(), label: "请选择".to_owned(), is_chosen: chosen.is_none() }];
    for unit in app.office().units_on(app.moment().today).await? {
        let is_chosen = chosen == Some(unit.id);
        choices.push(Choice { value: unit.id.to_string(), label: unit.name, is_chosen });
    }
    Ok(choices)
}

/// The names of units on the day, by number.
pub(crate) async fn unit_names(app: &App) -> Result<BTreeMap<i64, String>, Failure> {
    let today = app.moment().today;
    let register = app.office().register().await?;
    let names = register.ids().filter_map(|id| Some((id, register.nearest(id, today)?.name.clone())));
    Ok(names.collect())
}

/// The issued plans as choices, newest first.
pub(crate) async fn plans(app: &App, chosen: Option<i64>) -> Result<Vec<Choice>, Failure> {
    let issued = app.office().plans().await?.into_iter().filter(|plan| plan.issued_on.is_some());
    Ok(issued
        .map(|plan| Choice {
            value: plan.id.to_string(),
            label: if plan.title.is_empty() { plan.source_name } else { plan.title },
            is_chosen: chosen == Some(plan.id),
        })
        .collect())
}

/// The problems of a refusal that is shown beside the form, one by one; what is not found or ours is a page of its own.
pub(crate) fn refused(error: OfficeError) -> Result<(Refusal, Vec<Problem>), Failure> {
    match error {
        OfficeError::Refused(refusal @ Refusal::Listed(_)) => {
            let problems = match &refusal {
                Refusal::Listed(problems) => problems.clone(),
                _ => Vec::new(),
            };
            Ok((refusal, problems))
        }
        error => Err(error.into()),
    }
}

/// The kind of an address; the page is not found for any other word.
pub(crate) fn kind_of(word: &str) -> Result<&'static Kind, Failure> {
    Kind::of(word).ok_or_else(|| Failure::missing(format!("没有“{word}”这种台账")))
}

/// Whether somebody works for the whole office.
pub(crate) fn is_office(actor: &Actor) -> bool {
    actor.role.sees_all_units()
}
