//! 机构和职位 of a unit: its leaders' division of labour, leading group, the group's office with its staff and duties, its
//! publicity body, as they stand on a day, fit to be printed, with what was before; and the forms that change them.

use super::form::{FormPage, Given};
use super::{WORKBOOK, is_shown, shown};
use crate::app::{App, Visit, download, show, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_document::xlsx::{self, SheetName, WorkbookMeta};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::org::positions::{Body, FIELDS, HOST, Position, STAFF};
use zhaozhang_office::org::posts::Post;
use zhaozhang_office::org::set_position::NewPosition;
use zhaozhang_office::org::units::Unit;
use zhaozhang_office::permit::{Role, people};
use zhaozhang_office::{Actor, Refusal};

/// The fields of the form.
pub(crate) const FORM: &[&str] =
    &["place", "person", "name", "title", "home", "fields", "duties", "from", "basis"];

const LIST: (&str, &str) = ("单位名册", "/units");

struct BodyView {
    word: &'static str,
    rows: Vec<Row>,
    remark: String,
}

struct Row {
    place: String,
    name: String,
    href: String,
    title: String,
    home: String,
    fields: String,
    duties: String,
    from: String,
    basis: String,
    end: String,
    warning: &'static str,
}

struct Before {
    place: String,
    name: String,
    span: String,
    why: String,
}

#[derive(Template)]
#[template(path = "org_positions.html")]
struct RosterPage {
    frame: Frame,
    id: i64,
    name: String,
    on: String,
    day: String,
    bodies: Vec<BodyView>,
    before: Vec<Before>,
    may_set: bool,
}

/// On which day.
#[derive(Debug, Deserialize, Default)]
pub(crate) struct DayQuery {
    #[serde(default)]
    on: String,
}

/// `GET /units/{id}/positions`.
pub(crate) async fn roster(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<DayQuery>,
) -> Result<Response, Failure> {
    let office = app.office();
    let day = query.on.trim().parse::<NaiveDate>().unwrap_or(app.moment().today);
    let register = office.register().await?;
    let unit = shown(&register, &actor, id, day)?.clone();
    let all = office.position_history(id).await?;
    let posts = office.posts_on(day).await?;
    let may_end = people::END_POSITION.allows(actor.role);
    let bodies = Body::ALL.into_iter().map(|body| {
        let held: Vec<&Position> = all.iter().filter(|one| one.body == body && one.is_held_on(day)).collect();
        BodyView {
            word: body.word(),
            remark: remark(body, &held),
            rows: held.iter().map(|one| row(one, &posts, may_end)).collect(),
        }
    });
    let before = all.iter().rev().filter(|one| one.to.is_some_and(|to| to < day));
    let json: Vec<_> = all
        .iter()
        .filter(|one| one.is_held_on(day))
        .map(|one| {
            serde_json::json!({ "body": one.body.word(), "place": one.place, "name": one.name,
                "home": one.home_name, "from": one.from.to_string() })
        })
        .collect();
    let home = format!("/units/{id}");
    let page = RosterPage {
        frame: Frame::new(&app, &visit, "机构和职位", &[LIST, (unit.name.as_str(), home.as_str())]),
        id,
        name: unit.name.clone(),
        on: day.to_string(),
        day: document_date(day),
        bodies: bodies.collect(),
        before: before.map(was).collect(),
        may_set: people::SET_POSITION.allows(actor.role),
    };
    Ok(with_json(
        show(&page)?,
        serde_json::json!({ "unit": unit.name, "on": day.to_string(), "positions": json }),
    ))
}

/// What the record says of a body as a whole: whether one leader holds 三医, where the office sits.
fn remark(body: Body, held: &[&Position]) -> String {
    match body {
        Body::LeadingGroup if held.is_empty() => String::new(),
        Body::LeadingGroup => match held.iter().find(|one| one.holds_all_fields()) {
            Some(one) => format!("“三医联动”：{}（{}）统一分管医疗、医保、医药。", one.name, one.place),
            None => "“三医联动”：没有登记由一位领导统一分管医疗、医保、医药。".to_owned(),
        },
        Body::GroupOffice => {
            let host = held.iter().find(|one| one.place == HOST);
            host.map(|one| format!("办公室设在{}。", one.home_name)).unwrap_or_default()
        }
        Body::Leaders | Body::Publicity => String::new(),
    }
}

fn row(one: &Position, posts: &[Post], may_end: bool) -> Row {
    let is_staff = one.body == Body::GroupOffice && one.place != HOST;
    let sees_all = one.person.is_some_and(|person| {
        posts.iter().any(|post| {
            post.person == person
                && matches!(post.role, Role::OfficeClerk | Role::OfficeHead | Role::Supervisor)
        })
    });
    Row {
        place: one.place.clone(),
        name: if one.place == HOST { one.home_name.clone() } else { one.name.clone() },
        href: one.person.map(|person| format!("/people/{person}")).unwrap_or_default(),
        title: one.title.clone(),
        home: if one.place == HOST { String::new() } else { one.home_name.clone() },
        fields: one.fields.join("、"),
        duties: one.duties.clone(),
        from: one.from.to_string(),
        basis: one.basis.clone(),
        end: if may_end && one.to.is_none() { format!("/positions/{}/end", one.id) } else { String::new() },
        warning: match (is_staff, sees_all) {
            (true, true) => "有“办公室”角色，可办全部任务",
            (true, false) => "没有“办公室”角色，看不到全部任务",
            (false, _) => "",
        },
    }
}

fn was(one: &Position) -> Before {
    Before {
        place: format!("{}　{}", one.body.word(), one.place),
        name: if one.name.is_empty() { one.home_name.clone() } else { one.name.clone() },
        span: format!("{}至{}", document_date(one.from), super::day_or(one.to, "今")),
        why: if one.end_reason.is_empty() { one.basis.clone() } else { one.end_reason.clone() },
    }
}

/// `GET /units/{id}/positions/new`.
pub(crate) async fn new_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let register = app.office().register().await?;
    let unit = shown(&register, &actor, id, app.moment().today)?.clone();
    let given = Given::default().or("from", app.moment().today.to_string());
    form(&app, &visit, &unit, given).await?.show()
}

async fn form(app: &App, visit: &Visit, unit: &Unit, given: Given) -> Result<FormPage, Failure> {
    let (home, list) = (format!("/units/{}", unit.id), format!("/units/{}/positions", unit.id));
    let mut known = vec![(String::new(), "不在名册中的，填下面姓名".to_owned())];
    let mut seen = Vec::new();
    for post in app.office().posts_of_unit(unit.id, app.moment().today).await? {
        if !seen.contains(&post.person) {
            seen.push(post.person);
            known.push((post.person.to_string(), format!("{}（{}）", post.person_name, post.role.word())));
        }
    }
    let places = Body::ALL.into_iter().flat_map(|body| {
        let place =
            move |place: &&str| (format!("{}/{place}", body.word()), format!("{}　{place}", body.word()));
        body.places().iter().map(place)
    });
    let way = [LIST, (unit.name.as_str(), home.as_str()), ("机构和职位", list.as_str())];
    Ok(FormPage::new(app, visit, "登记职位", &way, given)
        .lead(unit.name.clone())
        .note("职位只作记录和印名单，不给权限；要在系统里办事的，另在“办理任职”中给角色。")
        .submit("登记")
        .select("place", "职位", "", places)
        .required()
        .select("person", "本单位人员", "", known)
        .text("name", "姓名", "名册中没有的人填这里；“设在单位”不填")
        .text("title", "职务", "如市委书记、局长")
        .text("home", "所在单位", "领导小组成员来自哪个单位；“设在单位”填办公室设在哪个单位")
        .many("fields", "分管", "领导小组名单填，看“三医联动”由谁统一分管", super::form::words(FIELDS))
        .area("duties", "职责", &format!("{STAFF}要写明"))
        .date("from", "自哪天起", "")
        .required()
        .text("basis", "依据", "文号、会议或理由")
        .required())
}

/// `POST /units/{id}/positions/new`.
pub(crate) async fn set(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let register = app.office().register().await?;
    let unit = shown(&register, &actor, id, app.moment().today)?.clone();
    let page = form(&app, &visit, &unit, given.clone()).await?;
    let (body, place) = given.text("place").split_once('/').unwrap_or_default();
    let new = NewPosition {
        unit: id,
        body: body.to_owned(),
        place: place.to_owned(),
        person: given.text("person").parse().ok(),
        name: given.text("name").to_owned(),
        title: given.text("title").to_owned(),
        home: given.text("home").to_owned(),
        fields: given.all("fields"),
        duties: given.text("duties").to_owned(),
        from: given.day("from"),
        basis: given.text("basis").to_owned(),
    };
    let outcome = app.office().set_position(&app.moment(), &actor, &new).await;
    page.settle(outcome.map(|_| format!("/units/{id}/positions")))
}

async fn about(app: &App, actor: &Actor, id: i64) -> Result<Position, Failure> {
    let one = app.office().position(id).await?.filter(|one| actor.may_see(one.unit));
    one.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的职位") }.into())
}

/// `GET /positions/{id}/end`.
pub(crate) async fn end_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let one = about(&app, &actor, id).await?;
    let given = Given::default().or("from", app.moment().today.to_string());
    end_page(&app, &visit, &one, given).show()
}

fn end_page(app: &App, visit: &Visit, one: &Position, given: Given) -> FormPage {
    let list = format!("/units/{}/positions", one.unit);
    let who = if one.name.is_empty() { &one.home_name } else { &one.name };
    FormPage::new(app, visit, "终止职位", &[LIST, ("机构和职位", list.as_str())], given)
        .lead(format!("{}　{}　{who}　自{}", one.body.word(), one.place, document_date(one.from)))
        .submit("终止职位")
        .danger()
        .date("from", "最后一天", "")
        .required()
        .text("reason", "理由", "如调整分工、离任")
        .required()
}

/// `POST /positions/{id}/end`.
pub(crate) async fn end(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let one = about(&app, &actor, id).await?;
    let said = (given.day("from"), given.text("reason"));
    let outcome = app.office().end_position(&app.moment(), &actor, id, said).await;
    end_page(&app, &visit, &one, given.clone())
        .settle(outcome.map(|()| format!("/units/{}/positions", one.unit)))
}

const NETWORK: [(&str, u16); 7] = [
    ("单位", 24),
    ("第一责任人", 12),
    ("负责人", 12),
    ("成员", 24),
    ("联络员（信息员）", 12),
    ("专兼职", 8),
    ("联系电话", 14),
];

/// `GET /units/network.xlsx`: the publicity body and team of every unit one may see; telephone numbers masked.
pub(crate) async fn network(State(app): State<App>, Who(actor): Who) -> Result<Response, Failure> {
    let today = app.moment().today;
    let register = app.office().register().await?;
    let posts = app.office().posts_on(today).await?;
    let positions = app.office().positions_on(today).await?;
    let mut rows = Vec::new();
    for unit in register.on(today).iter().filter(|unit| is_shown(&actor, unit.id)) {
        let own: Vec<&Position> =
            positions.iter().filter(|one| one.unit == unit.id && one.body == Body::Publicity).collect();
        let liaison = posts.iter().find(|post| post.unit == unit.id && post.role == Role::Correspondent);
        if own.is_empty() && liaison.is_none() {
            continue;
        }
        let named = |place: &str| {
            let names = own.iter().filter(|one| one.place == place).map(|one| {
                let about = [one.title.as_str(), one.duties.as_str()];
                let about: Vec<&str> = about.into_iter().filter(|word| !word.is_empty()).collect();
                if about.is_empty() {
                    one.name.clone()
                } else {
                    format!("{}（{}）", one.name, about.join("，"))
                }
            });
            names.collect::<Vec<_>>().join("、")
        };
        let places = Body::Publicity.places().iter().map(|place| named(place));
        let contact = match liaison {
            Some(post) => {
                app.office().person(post.person).await?.map(|person| person.contact).unwrap_or_default()
            }
            None => zhaozhang_office::org::people::Contact::default(),
        };
        let phone = if contact.mobile.is_empty() { contact.office_phone } else { contact.mobile };
        let mut cells: Vec<String> = vec![unit.name.clone()];
        cells.extend(places);
        cells.push(liaison.map(|post| post.person_name.clone()).unwrap_or_default());
        cells.push(liaison.map(|post| post.employment().to_owned()).unwrap_or_default());
        cells.push(phone);
        rows.push(cells.into_iter().map(Cell::text).collect::<Vec<_>>());
    }
    let table = Table {
        caption: Some(format!("宣传工作网络　{}个单位", rows.len())),
        columns: NETWORK.iter().map(|(title, weight)| Column::new(*title, *weight, Align::Left)).collect(),
        upper_heads: Vec::new(),
        rows,
        notes: vec![format!(
            "统计截至{}；电话已遮盖，完整名册在登记通知中说明理由后导出。",
            document_date(today)
        )],
    };
    let demonstration = if app.office().is_demonstration() { "（演示数据）" } else { "" };
    let title = format!("宣传工作网络和队伍名单{demonstration}");
    let meta = WorkbookMeta { title: title.clone(), author: actor.name.clone(), created_on: today };
    let bytes = xlsx::tables(&[(SheetName::from_title("宣传网络"), table)], &meta)
        .map_err(|cause| Failure::fault(format!("cannot draw a workbook: {cause}")))?;
    Ok(download(&format!("{title}.xlsx"), WORKBOOK, bytes))
}

/// What stands on the unit's page beside its leaders: place, name, title; a principal leader not recorded as first
/// responsible is said.
pub(crate) async fn beside_leaders(
    app: &App,
    unit: i64,
) -> Result<Vec<(&'static str, String, String)>, Failure> {
    let positions = app.office().positions_of_unit(unit, app.moment().today).await?;
    let of = |label: &'static str, place: &str| {
        let one = positions.iter().find(|one| one.place == place && !matches!(one.body, Body::LeadingGroup));
        (
            label,
            one.map(|one| one.name.clone()).unwrap_or_default(),
            one.map(|one| one.title.clone()).unwrap_or_default(),
        )
    };
    Ok(vec![
        of("分管常务工作", "分管常务工作"),
        of("分管卫生工作", "分管卫生工作"),
        of("宣传第一责任人", zhaozhang_office::org::positions::FIRST_RESPONSIBLE),
    ])
}
