//! The forms that change the register: registering, renaming, altering, merging, splitting and ending units.

use super::form::{FormPage, Given, words};
use super::shown;
use crate::app::{App, Visit};
use crate::failure::Failure;
use crate::who::Who;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use zhaozhang_office::org::change_unit::Rename;
use zhaozhang_office::org::merge_units::MergeInto;
use zhaozhang_office::org::split_unit::Split;
use zhaozhang_office::org::unit_entry::NewUnit;
use zhaozhang_office::org::units::{LEVELS, Register, Unit};
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// The fields of registering and altering.
pub(crate) const FIELDS: &[&str] =
    &["name", "short_name", "kind", "level", "region", "parent", "groups", "aliases", "from", "basis"];

const LIST: (&str, &str) = ("单位名册", "/units");

/// `GET /units/new`.
pub(crate) async fn new_form(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let given = Given::default().or("level", "市级").or("from", app.moment().today.to_string());
    register_page(&app, &visit, given).show()
}

fn register_page(app: &App, visit: &Visit, given: Given) -> FormPage {
    let form = FormPage::new(app, visit, "登记单位", &[LIST], given)
        .lead("名称自起始日期起有效；以后更名、合并，旧文件仍显示旧名。")
        .submit("登记")
        .text("name", "单位全称", "与印章一致")
        .required()
        .text("short_name", "简称", "通报、表格里用的短名，没有的留空");
    places(form)
}

/// The fields of where a unit stands.
fn places(form: FormPage) -> FormPage {
    form.text("kind", "类别", "如科室、县级医疗保障部门、医院、药店、成员单位")
        .required()
        .select("level", "层级", "“内设”单位的领导就是上级单位的领导", words(LEVELS))
        .required()
        .text("region", "地区", "县（市、区）名称，市直单位留空")
        .text("parent", "上级单位", "写全称，没有的留空")
        .area("groups", "组", "通知里分的组，一行一个")
        .area("aliases", "又称", "往来材料里还会怎样写，一行一个")
        .date("from", "起始日期", "自哪天起")
        .required()
        .text("basis", "依据", "文号或理由")
        .required()
}

/// `POST /units/new`.
pub(crate) async fn register(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let new = unit_of(&app, &given).await?;
    let outcome = app.office().register_unit(&app.moment(), &actor, &new).await;
    register_page(&app, &visit, given).settle(outcome.map(|id| format!("/units/{id}")))
}

/// What was typed as a unit; a superior nobody knows becomes one that cannot be found, which the verb refuses.
async fn unit_of(app: &App, given: &Given) -> Result<NewUnit, Failure> {
    let from = given.day("from");
    let parent = match given.text("parent") {
        "" => None,
        name => {
            let day = from.unwrap_or(app.moment().today);
            let named = app.office().unit_named(name, day).await?;
            Some(named.map_or(0, |unit| unit.id))
        }
    };
    Ok(NewUnit {
        name: given.text("name").to_owned(),
        short_name: given.text("short_name").to_owned(),
        kind: given.text("kind").to_owned(),
        level: given.text("level").to_owned(),
        region: given.text("region").to_owned(),
        parent,
        groups: given.lines("groups"),
        aliases: given.lines("aliases"),
        from,
        basis: given.text("basis").to_owned(),
    })
}

/// The unit a form is about.
async fn about(app: &App, actor: &Actor, id: i64) -> Result<(std::sync::Arc<Register>, Unit), Failure> {
    let register = app.office().register().await?;
    let unit = shown(&register, actor, id, app.moment().today)?.clone();
    Ok((register, unit))
}

fn page(app: &App, visit: &Visit, heading: &str, unit: &Unit, given: Given) -> FormPage {
    let home = format!("/units/{}", unit.id);
    FormPage::new(app, visit, heading, &[LIST, (unit.name.as_str(), home.as_str())], given)
        .lead(unit.name.clone())
}

/// `GET /units/{id}/rename`.
pub(crate) async fn rename_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (_, unit) = about(&app, &actor, id).await?;
    let given = Given::default().or("from", app.moment().today.to_string());
    rename_page(&app, &visit, &unit, given).show()
}

fn rename_page(app: &App, visit: &Visit, unit: &Unit, given: Given) -> FormPage {
    page(app, visit, "单位更名", unit, given)
        .note("原名留作又称，写原名的材料仍能对上；更名日之前的文件照旧显示原名。")
        .submit("更名")
        .text("name", "新的全称", "")
        .required()
        .text("short_name", "新的简称", "没有的留空")
        .date("from", "自哪天起", "新名称的第一天")
        .required()
        .text("basis", "依据", "文号或理由")
        .required()
}

/// `POST /units/{id}/rename`.
pub(crate) async fn rename(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let (_, unit) = about(&app, &actor, id).await?;
    let rename = Rename {
        name: given.text("name").to_owned(),
        short_name: given.text("short_name").to_owned(),
        from: given.day("from"),
        basis: given.text("basis").to_owned(),
    };
    let outcome = app.office().rename_unit(&app.moment(), &actor, id, &rename).await;
    rename_page(&app, &visit, &unit, given).settle(outcome.map(|()| format!("/units/{id}")))
}

/// `GET /units/{id}/alter`.
pub(crate) async fn alter_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (register, unit) = about(&app, &actor, id).await?;
    let today = app.moment().today;
    let parent = unit.parent.and_then(|parent| register.nearest(parent, today));
    let given = Given::default()
        .or("kind", unit.kind.clone())
        .or("level", unit.level.clone())
        .or("region", unit.region.clone())
        .or("parent", parent.map(|parent| parent.name.clone()).unwrap_or_default())
        .or("groups", unit.groups.join("\n"))
        .or("aliases", unit.aliases.join("\n"))
        .or("from", today.to_string());
    alter_page(&app, &visit, &unit, given).show()
}

fn alter_page(app: &App, visit: &Visit, unit: &Unit, given: Given) -> FormPage {
    places(page(app, visit, "变更单位", unit, given).note("名称不在这里改，请用“更名”。").submit("变更"))
}

/// `POST /units/{id}/alter`.
pub(crate) async fn alter(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let (_, unit) = about(&app, &actor, id).await?;
    let new = unit_of(&app, &given).await?;
    let outcome = app.office().alter_unit(&app.moment(), &actor, id, &new).await;
    alter_page(&app, &visit, &unit, given).settle(outcome.map(|()| format!("/units/{id}")))
}

/// `GET /units/{id}/merge`.
pub(crate) async fn merge_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (_, unit) = about(&app, &actor, id).await?;
    let given = Given::default().or("from", app.moment().today.to_string());
    merge_page(&app, &visit, &unit, given).show()
}

fn merge_page(app: &App, visit: &Visit, unit: &Unit, given: Given) -> FormPage {
    page(app, visit, "单位合并", unit, given)
        .note("被并单位在合并前一天撤销，任职同时终止；原名指向合并后的单位。")
        .submit("合并")
        .danger()
        .area("units", "与哪些单位合并", "写全称，一行一个")
        .required()
        .text("name", "合并后的全称", "留空则并入本单位，沿用本单位名称")
        .date("from", "合并日期", "合并后的第一天")
        .required()
        .text("basis", "依据", "文号或理由")
        .required()
}

/// `POST /units/{id}/merge`.
pub(crate) async fn merge(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let (register, unit) = about(&app, &actor, id).await?;
    let outcome = merged(&app, &actor, &register, &unit, &given).await;
    merge_page(&app, &visit, &unit, given).settle(outcome.map(|id| format!("/units/{id}")))
}

async fn merged(
    app: &App,
    actor: &Actor,
    register: &Register,
    unit: &Unit,
    given: &Given,
) -> Result<i64, OfficeError> {
    let day = given.day("from").unwrap_or(app.moment().today);
    let mut ids = vec![unit.id];
    ids.extend(named(register, &given.lines("units"), day)?);
    let (from, basis) = (given.day("from"), given.text("basis").to_owned());
    let into = match given.text("name") {
        "" => MergeInto::Standing { unit: unit.id, from, basis },
        name => MergeInto::New(NewUnit {
            name: name.to_owned(),
            short_name: String::new(),
            aliases: Vec::new(),
            from,
            basis,
            ..NewUnit::from(unit)
        }),
    };
    app.office().merge_units(&app.moment(), actor, &ids, &into).await
}

/// The units of these names, or every name nobody bears.
fn named(register: &Register, names: &[String], day: NaiveDate) -> Result<Vec<i64>, Refusal> {
    let mut ids = Vec::new();
    let mut problems = Vec::new();
    for name in names {
        match register.named(name, day) {
            Some(unit) => ids.push(unit.id),
            None => {
                problems.push(Problem::at(
                    "units",
                    "U-011",
                    format!("名册中没有“{name}”"),
                    "请写全称或名册中的又称",
                ));
            }
        }
    }
    if problems.is_empty() { Ok(ids) } else { Err(Refusal::Listed(problems)) }
}

/// `GET /units/{id}/split`.
pub(crate) async fn split_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (_, unit) = about(&app, &actor, id).await?;
    let given = Given::default().or("from", app.moment().today.to_string()).or("goes_on", "no");
    split_page(&app, &visit, &unit, given).show()
}

fn split_page(app: &App, visit: &Visit, unit: &Unit, given: Given) -> FormPage {
    let rests = [("no", "撤销，任职同时终止"), ("yes", "存续，与新单位并存")];
    page(app, visit, "单位分设", unit, given)
        .note("新单位的类别、层级、上级和组与本单位相同，需要时再办变更。")
        .submit("分设")
        .danger()
        .area("names", "新单位的全称", "一行一个")
        .required()
        .radio("goes_on", "本单位", "", rests.map(|(value, label)| (value.to_owned(), label.to_owned())))
        .date("from", "分设日期", "新单位的第一天")
        .required()
        .text("basis", "依据", "文号或理由")
        .required()
}

/// `POST /units/{id}/split`.
pub(crate) async fn split(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let (_, unit) = about(&app, &actor, id).await?;
    let split = Split {
        names: given.lines("names"),
        goes_on: given.text("goes_on") == "yes",
        from: given.day("from"),
        basis: given.text("basis").to_owned(),
    };
    let outcome = app.office().split_unit(&app.moment(), &actor, id, &split).await;
    split_page(&app, &visit, &unit, given).settle(outcome.map(|_| format!("/units/{id}")))
}

/// `GET /units/{id}/end`.
pub(crate) async fn end_form(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (_, unit) = about(&app, &actor, id).await?;
    let given = Given::default().or("from", app.moment().today.to_string());
    end_page(&app, &visit, &unit, given).show()
}

fn end_page(app: &App, visit: &Visit, unit: &Unit, given: Given) -> FormPage {
    page(app, visit, "撤销单位", unit, given)
        .note("最后一天之后不再列入名册，任职同时终止；过去的记录和得分不变。")
        .submit("撤销")
        .danger()
        .date("from", "最后一天", "")
        .required()
        .text("basis", "依据", "文号或理由")
        .required()
}

/// `POST /units/{id}/end`.
pub(crate) async fn end(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let (_, unit) = about(&app, &actor, id).await?;
    let outcome =
        app.office().end_unit(&app.moment(), &actor, id, given.day("from"), given.text("basis")).await;
    end_page(&app, &visit, &unit, given).settle(outcome.map(|()| format!("/units/{id}")))
}
