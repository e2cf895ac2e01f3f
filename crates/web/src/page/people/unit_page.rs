//! One unit: what it is called and where it stands, its leaders and people, every liaison it ever had, every change.

use super::{day_or, shown};
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::entry::local_time;
use crate::page::fact_words::Labelled;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::Actor;
use zhaozhang_office::org::posts::{Leaders, Post};
use zhaozhang_office::org::units::{ChangeKind, Register, Unit, UnitChange};
use zhaozhang_office::permit::{Act, Role, people};

#[derive(Template)]
#[template(path = "org_unit.html")]
struct UnitPage {
    frame: Frame,
    id: i64,
    name: String,
    lead: String,
    is_ended: bool,
    facts: Vec<Labelled>,
    led_by: String,
    leaders: Vec<Leader>,
    vacancies: Vec<&'static str>,
    posts: Vec<PostLine>,
    liaisons: Vec<PostLine>,
    delegations: Vec<DelegationLine>,
    changes: Vec<Change>,
    relatives: Vec<Relative>,
    filings: Vec<FilingLine>,
    acts: Vec<(String, &'static str)>,
    may_appoint: bool,
}

/// A leader's place, filled or not.
struct Leader {
    role: &'static str,
    name: String,
    href: String,
    title: String,
}

/// A post in a table.
pub(crate) struct PostLine {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) role: &'static str,
    pub(crate) title: String,
    pub(crate) employment: &'static str,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) why: String,
    pub(crate) mobile: String,
    pub(crate) mail: String,
    pub(crate) unit_name: String,
    pub(crate) unit_href: String,
    pub(crate) may_end: bool,
    pub(crate) may_delegate: bool,
}

struct DelegationLine {
    words: String,
    reason: String,
    take_back: String,
}

struct Change {
    kind: &'static str,
    from: String,
    until: String,
    name: String,
    rest: String,
    basis: String,
    recorded: String,
}

struct Relative {
    words: String,
    name: String,
    href: String,
}

struct FilingLine {
    id: i64,
    day: String,
    name: String,
    from: String,
    state: &'static str,
    why: String,
}

/// `GET /units/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (office, today) = (app.office(), app.moment().today);
    let register = office.register().await?;
    let unit = shown(&register, &actor, id, today)?;
    let is_ended = register.unit_on(id, today).is_none();
    let leaders = office.leaders(id, today).await?;
    let posts = office.posts_of_unit(id, today).await?;
    let led_by = register.led_by(id, today).filter(|above| above.id != id);
    let vacancies = if is_ended { Vec::new() } else { vacancies(unit, &posts, &leaders) };
    let mut current = Vec::new();
    for post in &posts {
        current.push(line(&app, &actor, post, actor.may_see(id)).await?);
    }
    let mut liaisons = Vec::new();
    for post in office.liaisons(id).await?.iter().rev() {
        liaisons.push(line(&app, &actor, post, false).await?);
    }
    let mut places =
        vec![place("主要领导", leaders.principal.as_ref()), place("分管领导", leaders.in_charge.as_ref())];
    for (role, name, title) in super::position::beside_leaders(&app, id).await? {
        let href = if name.is_empty() { String::new() } else { format!("/units/{id}/positions") };
        places.push(Leader { role, name, href, title });
    }
    let page = UnitPage {
        frame: Frame::new(&app, &visit, &unit.name, &[("单位名册", "/units")]),
        id,
        name: unit.name.clone(),
        lead: lead(&register, id, is_ended),
        is_ended,
        facts: facts(&register, id, today),
        led_by: led_by.map(|above| above.name.clone()).unwrap_or_default(),
        leaders: places,
        vacancies,
        posts: current,
        liaisons,
        delegations: delegations(&app, &actor, id).await?,
        changes: register.history(id).iter().rev().map(change).collect(),
        relatives: relatives(&register, id),
        filings: filings(&app, id).await?,
        acts: if is_ended { Vec::new() } else { acts(&actor, id) },
        may_appoint: !is_ended && people::APPOINT.allows(actor.role),
    };
    show(&page)
}

/// A leader's place, filled or not.
fn place(role: &'static str, post: Option<&Post>) -> Leader {
    Leader {
        role,
        name: post.map(|post| post.person_name.clone()).unwrap_or_default(),
        href: post.map(|post| format!("/people/{}", post.person)).unwrap_or_default(),
        title: post.map(|post| post.title.clone()).unwrap_or_default(),
    }
}

/// Which posts nobody holds that somebody should.
fn vacancies(unit: &Unit, posts: &[Post], leaders: &Leaders) -> Vec<&'static str> {
    let has = |role: Role| posts.iter().any(|post| post.role == role);
    let is_asked = super::unit_list::is_asked(unit);
    let wanted = [
        (is_asked && !has(Role::Correspondent), "联络员（信息员）空缺"),
        (is_asked && !has(Role::OpinionOfficer), "没有指定舆情监测专员"),
        (leaders.principal.is_none(), "没有登记主要领导"),
        (leaders.in_charge.is_none(), "没有登记分管领导"),
    ];
    wanted.into_iter().filter(|(is_vacant, _)| *is_vacant).map(|(_, words)| words).collect()
}

fn lead(register: &Register, id: i64, is_ended: bool) -> String {
    let last = register.history(id).last();
    match last {
        Some(change) if is_ended && change.kind == ChangeKind::Ended => {
            format!("自{}起不再存续", document_date(change.unit.from))
        }
        Some(change) if is_ended => format!("自{}起登记", document_date(change.unit.from)),
        _ => String::new(),
    }
}

fn facts(register: &Register, id: i64, today: chrono::NaiveDate) -> Vec<Labelled> {
    let Some(unit) = register.nearest(id, today) else { return Vec::new() };
    let parent = unit.parent.and_then(|parent| register.nearest(parent, today));
    let or_dash = |text: String| if text.is_empty() { "—".to_owned() } else { text };
    vec![
        Labelled::new("编号", id.to_string()),
        Labelled::new("简称", or_dash(unit.short_name.clone())),
        Labelled::new("类别", unit.kind.clone()),
        Labelled::new("层级", unit.level.clone()),
        Labelled::new("地区", or_dash(unit.region.clone())),
        Labelled::new("上级", or_dash(parent.map(|parent| parent.name.clone()).unwrap_or_default())),
        Labelled::new("组", or_dash(unit.groups.join("；"))),
        Labelled::new("又称", or_dash(unit.aliases.join("、"))),
    ]
}

/// A post as a table shows it.
pub(crate) async fn line(
    app: &App,
    actor: &Actor,
    post: &Post,
    has_contact: bool,
) -> Result<PostLine, Failure> {
    let person = if has_contact { app.office().person(post.person).await? } else { None };
    let contact = person.map(|person| person.contact).unwrap_or_default();
    let today = app.moment().today;
    let is_own = actor.person == Some(post.person);
    let is_lendable = zhaozhang_office::org::delegate::LENDABLE.contains(&post.role);
    let why = if post.end_reason.is_empty() { post.basis.clone() } else { post.end_reason.clone() };
    Ok(PostLine {
        id: post.id,
        name: post.person_name.clone(),
        href: format!("/people/{}", post.person),
        role: post.role.word(),
        title: post.title.clone(),
        employment: post.employment(),
        from: post.from.to_string(),
        to: post.to.map(|to| to.to_string()).unwrap_or_default(),
        why,
        mobile: if contact.mobile.is_empty() { contact.office_phone } else { contact.mobile },
        mail: contact.mail,
        unit_name: post.unit_name.clone(),
        unit_href: format!("/units/{}", post.unit),
        may_end: post.to.is_none() && people::END_POST.allows(actor.role),
        may_delegate: is_lendable
            && post.is_held_from(today)
            && people::DELEGATE.allows(actor.role)
            && (is_own || actor.role.sees_all_units()),
    })
}

async fn delegations(app: &App, actor: &Actor, unit: i64) -> Result<Vec<DelegationLine>, Failure> {
    let today = app.moment().today;
    let mut lines = Vec::new();
    for lent in app.office().delegations().await? {
        if lent.post.unit != unit || lent.until < lent.from {
            continue;
        }
        let may = lent.until >= today
            && !lent.is_taken_back
            && people::TAKE_BACK_DELEGATION.allows(actor.role)
            && (actor.role.sees_all_units() || actor.person == Some(lent.post.person));
        lines.push(DelegationLine {
            words: format!(
                "{}（{}）授权{}代签，{}至{}",
                lent.post.person_name,
                lent.post.role.word(),
                lent.person_name,
                document_date(lent.from),
                document_date(lent.until)
            ),
            reason: lent.reason.clone(),
            take_back: if may { format!("/delegations/{}/take-back", lent.id) } else { String::new() },
        });
    }
    Ok(lines)
}

fn change(change: &UnitChange) -> Change {
    let unit = &change.unit;
    let rest = [unit.kind.as_str(), unit.level.as_str(), unit.region.as_str()];
    Change {
        kind: change.kind.word(),
        from: document_date(unit.from),
        until: if change.kind == ChangeKind::Ended { String::new() } else { day_or(unit.until, "至今") },
        name: unit.name.clone(),
        rest: rest.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("　"),
        basis: change.basis.clone(),
        recorded: format!("{}　{}", local_time(&change.recorded_at), change.recorded_by),
    }
}

fn relatives(register: &Register, id: i64) -> Vec<Relative> {
    let relative = |line: zhaozhang_office::org::units::Succession| {
        let is_old = line.old == id;
        let other = if is_old { line.new } else { line.old };
        let day = if is_old { line.from } else { line.from.pred_opt().unwrap_or(line.from) };
        let word = match (is_old, line.is_merger) {
            (true, true) => "并入",
            (true, false) => "分设出",
            (false, true) => "由此并入",
            (false, false) => "分设自",
        };
        Relative {
            words: format!("{}{word}", document_date(line.from)),
            name: register.nearest(other, day).map(|unit| unit.name.clone()).unwrap_or_default(),
            href: format!("/units/{other}"),
        }
    };
    register.successions(id).map(relative).collect()
}

async fn filings(app: &App, unit: i64) -> Result<Vec<FilingLine>, Failure> {
    let filings = app.office().filings_of_unit(unit).await?;
    let line = |filing: &zhaozhang_office::org::registrations::Filing| FilingLine {
        id: filing.id,
        day: filing.filed_on.to_string(),
        name: filing.person_name.clone(),
        from: filing.from.to_string(),
        state: filing.state.word(),
        why: match &filing.state {
            zhaozhang_office::org::registrations::FilingState::Returned(opinion) => {
                format!("退回原因：{opinion}")
            }
            _ => filing.reason.clone(),
        },
    };
    Ok(filings.iter().rev().map(line).collect())
}

/// What the visitor may do with the unit.
fn acts(actor: &Actor, id: i64) -> Vec<(String, &'static str)> {
    let acts: [(Act, &str, &'static str); 6] = [
        (people::LIAISON_REPLACE, "liaison", "更换联络员"),
        (people::UNIT_RENAME, "rename", "更名"),
        (people::UNIT_ALTER, "alter", "变更"),
        (people::UNITS_MERGE, "merge", "合并"),
        (people::UNIT_SPLIT, "split", "分设"),
        (people::UNIT_END, "end", "撤销"),
    ];
    let may = |act: Act| act.allows(actor.role) && actor.may_see(id);
    acts.into_iter()
        .filter(|(act, _, _)| may(*act))
        .map(|(_, path, label)| (format!("/units/{id}/{path}"), label))
        .collect()
}
