//! 名册中没有的责任单位: on the confirmation page every name nobody knows is said to be one unit of the register, a group of
//! units of the day, or several of them are registered at once. The paper keeps the names; nothing vanishes on issue.

use super::confirm::draw;
use super::{lines_of, problem};
use crate::app::{App, Visit, show_refused};
use crate::failure::Failure;
use crate::who::Who;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use zhaozhang_office::org::unit_entry::NewUnit;
use zhaozhang_office::org::units::Register;
use zhaozhang_office::plan::plan_content::{MemberContent, PlanContent};
use zhaozhang_office::plan::plan_groups::{group_units, is_group};
use zhaozhang_office::plan::plan_marks::{settle_names, unit_of, unresolved};
use zhaozhang_office::{Actor, OfficeError};

/// The fields of the form, in the order of the page; `name` begins what is said of one name.
pub(super) const FIELDS: &[&str] =
    &["seen", "name", "member", "as_group", "expand", "as_new", "new_kind", "new_level"];

/// A name no unit of the register answers to.
pub(super) struct UnknownName {
    pub(super) name: String,
    /// In which tasks, with the words of the paper.
    pub(super) places: String,
    /// Whether it reads like a group.
    pub(super) is_group: bool,
    /// The units it may mean: number, name, whether it is ticked.
    pub(super) members: Vec<(i64, String, bool)>,
    /// What was typed and refused.
    pub(super) typed: Typed,
}

/// What was typed of one name.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) member: String,
    pub(super) is_group: bool,
    pub(super) is_new: bool,
    pub(super) kind: String,
    pub(super) level: String,
}

/// Puts what was typed back into the form.
fn fill(names: &mut [UnknownName], said: Vec<Said>) {
    for one in said {
        if let Some(name) = names.iter_mut().find(|name| name.name == one.name) {
            if one.is_group {
                for (unit, _, is_ticked) in &mut name.members {
                    *is_ticked = one.expand.contains(unit);
                }
            }
            let Said { member, is_group, is_new, kind, level, .. } = one;
            name.typed = Typed { member, is_group, is_new, kind, level };
        }
    }
}

/// The names nobody knows, with what the register offers for each on the plan's day.
pub(super) async fn unknown(app: &App, content: &PlanContent) -> Result<Vec<UnknownName>, Failure> {
    let register = app.office().register().await?;
    let today = app.moment().today;
    let names = content.task_names();
    let places = |name: &str| {
        let of_name = |at: usize| {
            let task = content.tasks.get(at)?;
            let mut members = task.parts.iter().flat_map(|part| &part.members);
            members.any(|member| !member.is_known() && member.name == name).then(|| names.get(at).cloned())?
        };
        let all: Vec<String> = (0..names.len()).filter_map(of_name).collect();
        let shown = all.iter().take(6).cloned().collect::<Vec<_>>().join("、");
        if all.len() > 6 { format!("{shown}等{}项", all.len()) } else { shown }
    };
    Ok(unresolved(&content.tasks)
        .into_iter()
        .map(|name| {
            let members = units_of_group(&register, &name, content, today);
            let typed = Typed { kind: "成员单位".to_owned(), ..Typed::default() };
            UnknownName { places: places(&name), is_group: is_group(&name), members, typed, name }
        })
        .collect())
}

/// The units a group may mean on the plan's day; a register begun later offers today's.
fn units_of_group(
    register: &Register,
    name: &str,
    content: &PlanContent,
    today: NaiveDate,
) -> Vec<(i64, String, bool)> {
    if !is_group(name) {
        return Vec::new();
    }
    let on = content.issued_on.unwrap_or(today);
    let mut units = group_units(register, name, on);
    if units.is_empty() {
        units = group_units(register, name, today);
    }
    units.into_iter().map(|unit| (unit.id, unit.name, true)).collect()
}

/// What is said of one name.
#[derive(Debug, Default)]
struct Said {
    name: String,
    member: String,
    is_group: bool,
    expand: Vec<i64>,
    is_new: bool,
    kind: String,
    level: String,
}

fn said(fields: &[(String, String)]) -> (i64, Vec<Said>) {
    let (mut seen, mut all) = (0, Vec::<Said>::new());
    for (field, value) in fields {
        let value = value.trim();
        if field == "seen" {
            seen = value.parse().unwrap_or_default();
        } else if field == "name" {
            all.push(Said { name: value.to_owned(), ..Said::default() });
        }
        let Some(last) = all.last_mut() else { continue };
        match field.as_str() {
            "member" => value.clone_into(&mut last.member),
            "as_group" => last.is_group = !value.is_empty(),
            "expand" => last.expand.extend(value.parse::<i64>()),
            "as_new" => last.is_new = !value.is_empty(),
            "new_kind" => value.clone_into(&mut last.kind),
            "new_level" => value.clone_into(&mut last.level),
            _ => {}
        }
    }
    (seen, all)
}

/// `POST /plans/{id}/names`.
pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let plan = app.office().plan(id).await?;
    let (seen, said) = said(&fields);
    let mut content = plan.content.clone();
    let outcome = match settled(&app, &actor, &mut content, &said).await {
        Ok(()) => app.office().confirm_plan(&app.moment(), &actor, id, seen, &content).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/plans/{id}/confirm")).into_response()),
        Err(OfficeError::Refused(refusal)) => {
            let mut page =
                draw(&app, &visit, &plan, plan.content.clone(), (seen, lines_of(&refusal))).await?;
            fill(&mut page.unresolved, said);
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// Registers what is new and puts units and groups where the names stand.
async fn settled(
    app: &App,
    actor: &Actor,
    content: &mut PlanContent,
    said: &[Said],
) -> Result<(), OfficeError> {
    let today = app.moment().today;
    let on = content.issued_on.unwrap_or(today);
    let news: Vec<NewUnit> =
        said.iter().filter(|one| one.is_new).map(|one| new_unit(one, content, on)).collect();
    if !news.is_empty() {
        app.office().register_units(&app.moment(), actor, &news).await?;
    }
    let register = app.office().register().await?;
    // What was registered meanwhile answers to its name by itself.
    for member in members(content).filter(|member| !member.is_known()) {
        member.unit = unit_of(&register, &member.name, on);
    }
    let mut unknown = Vec::new();
    for one in said {
        let unit = || unit_of(&register, &one.member, on).or_else(|| unit_of(&register, &one.member, today));
        let (unit, units) = match (one.member.is_empty(), one.is_group) {
            (true, true) if one.expand.is_empty() => {
                unknown.push(format!("“{}”一个单位也没有选", one.name));
                continue;
            }
            (true, true) => (None, one.expand.clone()),
            (true, false) => continue,
            (false, _) => {
                let Some(unit) = unit() else {
                    unknown.push(format!("“{}”不在单位名册中", one.member));
                    continue;
                };
                (Some(unit), Vec::new())
            }
        };
        for member in members(content).filter(|member| !member.is_known() && member.name == one.name) {
            member.unit = unit;
            member.units.clone_from(&units);
            if unit.is_some() {
                one.member.clone_into(&mut member.name);
            }
        }
    }
    settle_names(&mut content.tasks);
    if unknown.is_empty() {
        return Ok(());
    }
    Err(problem("member", "P-113", &unknown.join("；"), "请从名册中选，或先登记这个单位"))
}

/// A unit to be registered by the name the paper gives it, from the paper's day.
fn new_unit(one: &Said, content: &PlanContent, on: NaiveDate) -> NewUnit {
    let number = Some(content.document_number.as_str()).filter(|number| !number.is_empty());
    NewUnit {
        name: one.name.clone(),
        kind: if one.kind.is_empty() { "成员单位".to_owned() } else { one.kind.clone() },
        level: if one.level.is_empty() { "市级".to_owned() } else { one.level.clone() },
        from: Some(on),
        basis: format!("{}责任单位", number.unwrap_or("改革方案")),
        ..NewUnit::default()
    }
}

fn members(content: &mut PlanContent) -> impl Iterator<Item = &mut MemberContent> {
    let parts = content.tasks.iter_mut().flat_map(|task| &mut task.parts);
    parts.flat_map(|part| &mut part.members)
}
