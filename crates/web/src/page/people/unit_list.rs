//! 单位名册: the units of a day with their liaison and leaders, by group, kind, name and vacancy; contact data masked.

use super::form::Choice;
use super::is_shown;
use crate::api::work::{UnitShape, UnitsShape, shaped};
use crate::app::{App, Visit, percent, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::Actor;
use zhaozhang_office::org::posts::Post;
use zhaozhang_office::org::units::{Unit, read_day};
use zhaozhang_office::permit::{Role, people};

/// What the query asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UnitQuery {
    name: String,
    group: String,
    kind: String,
    /// `liaison`, `leader`, `monitor`: units without one.
    without: String,
    on: String,
    page: usize,
}

#[derive(Template)]
#[template(path = "org_units.html")]
struct UnitsPage {
    frame: Frame,
    day: String,
    on: String,
    name: String,
    groups: Vec<Choice>,
    kinds: Vec<Choice>,
    withouts: Vec<Choice>,
    rows: Vec<Row>,
    total: usize,
    figures: Vec<(&'static str, usize, String)>,
    page: usize,
    pages: usize,
    previous: String,
    next: String,
    may_register: bool,
    may_load: bool,
}

/// A unit in the list.
struct Row {
    id: i64,
    name: String,
    short: String,
    kind: String,
    region: String,
    groups: String,
    liaison: String,
    liaison_href: String,
    employment: &'static str,
    mobile: String,
    principal: String,
    in_charge: String,
    has_monitor: bool,
}

/// Rows on a page.
const SHOWN: usize = 50;

/// The posts of a day by unit.
pub(crate) struct Held {
    by_unit: BTreeMap<i64, Vec<Post>>,
}

impl Held {
    /// Sorts the posts.
    pub(crate) fn of(posts: Vec<Post>) -> Self {
        let mut by_unit: BTreeMap<i64, Vec<Post>> = BTreeMap::new();
        for post in posts {
            by_unit.entry(post.unit).or_default().push(post);
        }
        Self { by_unit }
    }

    /// The posts of a role in a unit, in the order in which they began.
    pub(crate) fn all(&self, unit: i64, role: Role) -> Vec<&Post> {
        let mut posts: Vec<&Post> =
            self.by_unit.get(&unit).into_iter().flatten().filter(|post| post.role == role).collect();
        posts.sort_by_key(|post| (post.from, post.id));
        posts
    }

    /// The first of them.
    pub(crate) fn one(&self, unit: i64, role: Role) -> Option<&Post> {
        self.all(unit, role).into_iter().next()
    }
}

/// `GET /units`.
pub(crate) async fn list(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<UnitQuery>,
) -> Result<Response, Failure> {
    let today = app.moment().today;
    let day = read_day(&query.on).unwrap_or(today);
    let register = app.office().register().await?;
    let held = Held::of(app.office().posts_on(day).await?);
    let mut units = register.on(day);
    units.retain(|unit| is_shown(&actor, unit.id));
    let led_by = |unit: &Unit| register.led_by(unit.id, day).map_or(unit.id, |above| above.id);
    let lacks = |unit: &Unit, what: &str| match what {
        "liaison" => is_asked(unit) && held.one(unit.id, Role::Correspondent).is_none(),
        "leader" => held.one(led_by(unit), Role::PrincipalLeader).is_none(),
        "monitor" => is_asked(unit) && held.one(unit.id, Role::OpinionOfficer).is_none(),
        _ => true,
    };
    let figures = [
        ("单位", "", "个"),
        ("联络员空缺", "liaison", "个"),
        ("未登记主要领导", "leader", "个"),
        ("无舆情专员", "monitor", "个"),
    ]
    .map(|(label, what, unit)| (label, units.iter().filter(|one| lacks(one, what)).count(), unit.to_owned()));
    let (groups, kinds) = (
        all_of(&units, &query.group, |unit| unit.groups.clone()),
        all_of(&units, &query.kind, |unit| vec![unit.kind.clone()]),
    );
    units.retain(|unit| is_asked_for(unit, &query) && lacks(unit, &query.without));
    let total = units.len();
    let pages = total.div_ceil(SHOWN).max(1);
    let page = query.page.clamp(1, pages);
    let mut rows = Vec::new();
    for unit in units.iter().skip((page - 1) * SHOWN).take(SHOWN) {
        rows.push(row(&app, &actor, unit, &held, led_by(unit)).await?);
    }
    let at = |page: usize| address(&query, page);
    let template = UnitsPage {
        frame: Frame::new(&app, &visit, "单位名册", &[]),
        day: document_date(day),
        on: day.to_string(),
        name: query.name.clone(),
        groups,
        kinds,
        withouts: withouts(&query.without),
        rows,
        total,
        figures: figures.to_vec(),
        page,
        pages,
        previous: if page > 1 { at(page - 1) } else { String::new() },
        next: if page < pages { at(page + 1) } else { String::new() },
        may_register: people::UNIT_REGISTER.allows(actor.role),
        may_load: people::UNITS_LOAD.allows(actor.role),
    };
    let listed = units.iter().skip((page - 1) * SHOWN).take(SHOWN).map(UnitShape::of);
    let shape = UnitsShape { units: listed.collect(), total, on: day.to_string() };
    shaped(show(&template)?, &shape)
}

/// Units that notices list have a liaison; the issuer itself has none.
pub(crate) fn is_asked(unit: &Unit) -> bool {
    !unit.groups.is_empty()
}

fn is_asked_for(unit: &Unit, query: &UnitQuery) -> bool {
    let words = query.name.trim();
    (words.is_empty() || unit.names().any(|name| name.contains(words)) || unit.region.contains(words))
        && (query.group.is_empty() || unit.groups.contains(&query.group))
        && (query.kind.is_empty() || unit.kind == query.kind)
}

fn all_of(units: &[Unit], chosen: &str, of: impl Fn(&Unit) -> Vec<String>) -> Vec<Choice> {
    let words: BTreeSet<String> = units.iter().flat_map(of).filter(|word| !word.is_empty()).collect();
    let choice = |word: String| Choice { is_chosen: word == chosen, label: word.clone(), value: word };
    words.into_iter().map(choice).collect()
}

fn withouts(chosen: &str) -> Vec<Choice> {
    [("liaison", "联络员空缺"), ("leader", "未登记主要领导"), ("monitor", "无舆情专员")]
        .map(|(value, label)| Choice {
            is_chosen: value == chosen,
            value: value.to_owned(),
            label: label.to_owned(),
        })
        .to_vec()
}

async fn row(app: &App, actor: &Actor, unit: &Unit, held: &Held, led_by: i64) -> Result<Row, Failure> {
    let liaison = held.one(unit.id, Role::Correspondent);
    let mobile = match liaison {
        Some(post) if actor.may_see(unit.id) => {
            let person = app.office().person(post.person).await?;
            person
                .map(|person| {
                    if person.contact.mobile.is_empty() {
                        person.contact.office_phone
                    } else {
                        person.contact.mobile
                    }
                })
                .unwrap_or_default()
        }
        _ => String::new(),
    };
    let name = |role| held.one(led_by, role).map(|post| post.person_name.clone()).unwrap_or_default();
    Ok(Row {
        id: unit.id,
        name: unit.name.clone(),
        short: unit.short_name.clone(),
        kind: unit.kind.clone(),
        region: unit.region.clone(),
        groups: unit.groups.join("；"),
        liaison: liaison.map(|post| post.person_name.clone()).unwrap_or_default(),
        liaison_href: liaison.map(|post| format!("/people/{}", post.person)).unwrap_or_default(),
        employment: liaison.map_or("", Post::employment),
        mobile,
        principal: name(Role::PrincipalLeader),
        in_charge: name(Role::LeaderInCharge),
        has_monitor: held.one(unit.id, Role::OpinionOfficer).is_some(),
    })
}

fn address(query: &UnitQuery, page: usize) -> String {
    format!(
        "/units?name={}&group={}&kind={}&without={}&on={}&page={page}",
        percent(&query.name),
        percent(&query.group),
        percent(&query.kind),
        percent(&query.without),
        percent(&query.on)
    )
}
