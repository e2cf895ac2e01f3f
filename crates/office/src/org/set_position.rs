//! The verbs 登记职位 and 终止职位: somebody takes a place in a unit's body from a day on, or leaves it after a last day; what
//! was before stays readable. A place with one holder is refused while it is held.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::positions::{Body, FIELDS, FIRST_RESPONSIBLE, HOST, Position, SINGLE, STAFF, positions_of};
use crate::org::posts::posts_of;
use crate::org::unit_entry::no_problems;
use crate::org::units::{Register, register_in};
use crate::permit::{Role, people, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{EndRow, NewPositionRow, PostsOf, Writing};
use zhaozhang_text::normalise;

/// A place to fill (职位).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewPosition {
    /// The unit whose body it is.
    pub unit: i64,
    /// 机构.
    pub body: String,
    /// 职位.
    pub place: String,
    /// A person of the office's books, when it is one.
    pub person: Option<i64>,
    /// 姓名, when he is not in the books.
    pub name: String,
    /// 职务.
    pub title: String,
    /// 所在单位, by any of its names; may be empty.
    pub home: String,
    /// 医疗、医保、医药.
    pub fields: Vec<String>,
    /// 职责.
    pub duties: String,
    /// 自哪天起.
    pub from: Option<NaiveDate>,
    /// 依据.
    pub basis: String,
}

impl Office {
    /// Fills a place and gives its number.
    pub async fn set_position(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewPosition,
    ) -> Result<i64, OfficeError> {
        permit(actor, people::SET_POSITION)?;
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let from = new.from.unwrap_or(moment.today);
        let missing = || Refusal::NotFound {
            what: format!("{}在册的编号{}的单位", document_date(from), new.unit),
        };
        let unit = register.unit_on(new.unit, from).ok_or_else(missing)?.name.clone();
        let mut problems = word_problems(new);
        let name = named(&mut writing, new, &mut problems).await?;
        let home_unit = home_of(&register, new, from, &mut problems);
        let held = positions_of(&writing.positions(Some(new.unit)).await?, &register)?;
        problems.extend(occupied(&held, new, from));
        if new.place == FIRST_RESPONSIBLE && !name.is_empty() {
            problems.extend(not_principal(&mut writing, &register, new, (&name, from)).await?);
        }
        no_problems(problems)?;
        let row = row_of((moment, actor), new, (&name, home_unit, from));
        let id = writing.add_position(&row).await?;
        let who = if new.place == HOST { new.home.trim() } else { name.as_str() };
        let detail = format!(
            "{}{}：{who}，自{}，依据：{}",
            new.body,
            new.place,
            document_date(from),
            new.basis.trim()
        );
        writing.record(event(moment, actor, people::SET_POSITION, &unit, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Ends a place after a day, with the reason.
    pub async fn end_position(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (last_on, reason): (Option<NaiveDate>, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, people::END_POSITION)?;
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let held = positions_of(&writing.positions(None).await?, &register)?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的职位") };
        let held = held.into_iter().find(|one| one.id == id).ok_or_else(missing)?;
        let mut problems = Vec::new();
        if let Some(to) = held.to {
            let what = format!("这个职位已定于{}终止", document_date(to));
            problems.push(Problem::of("U-815", what, "不用再办"));
        }
        match last_on {
            None => problems.push(Problem::at(
                "from",
                "U-005",
                "没有填写最后一天，或日期读不懂",
                "请填写实有日期",
            )),
            Some(day) if day < held.from => {
                let what = format!("最后一天早于第一天{}", document_date(held.from));
                problems.push(Problem::at("from", "U-815", what, "请核对日期"));
            }
            Some(_) => {}
        }
        if reason.trim().is_empty() {
            problems.push(Problem::at("reason", "U-205", "没有写明终止理由", "请写明理由，如调整分工、离任"));
        }
        no_problems(problems)?;
        let last_on = last_on.unwrap_or(moment.today);
        let end = EndRow {
            of: id,
            last_on: last_on.to_string(),
            reason: reason.trim().to_owned(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        writing.end_position(&end).await?;
        let who = if held.name.is_empty() { held.home_name.as_str() } else { held.name.as_str() };
        let unit =
            register.nearest(held.unit, moment.today).map(|unit| unit.name.clone()).unwrap_or_default();
        let detail = format!(
            "{}{}：{who}至{}止，理由：{}",
            held.body.word(),
            held.place,
            document_date(last_on),
            reason.trim()
        );
        writing.record(event(moment, actor, people::END_POSITION, &unit, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// The name of whoever takes the place: the person's in the books, else as typed.
async fn named(
    writing: &mut Writing,
    new: &NewPosition,
    problems: &mut Vec<Problem>,
) -> Result<String, OfficeError> {
    if let Some(person) = new.person {
        let row = writing.person(person).await?;
        let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{person}的人员") })?;
        return Ok(row.person.name);
    }
    let name = normalise::cell(&new.name).replace(' ', "");
    if name.is_empty() && new.place != HOST {
        let cure = "请选本单位人员，或填写姓名";
        problems.push(Problem::at("name", "U-812", "没有选人，也没有填写姓名", cure));
    }
    Ok(name)
}

/// The department somebody comes from, or the office sits in.
fn home_of(
    register: &Register,
    new: &NewPosition,
    from: NaiveDate,
    problems: &mut Vec<Problem>,
) -> Option<i64> {
    let home = Some(new.home.trim()).filter(|home| !home.is_empty());
    let found = home.and_then(|home| register.named(home, from)).map(|unit| unit.id);
    let what = match home {
        Some(home) if found.is_none() => format!("单位名册中没有“{home}”"),
        None if new.place == HOST => "没有填写办公室设在哪个单位".to_owned(),
        _ => return found,
    };
    problems.push(Problem::at("home", "U-812", what, "请填写单位名册中的名称"));
    None
}

fn row_of(
    (moment, actor): (&Moment, &Actor),
    new: &NewPosition,
    (name, home_unit_id, from): (&str, Option<i64>, NaiveDate),
) -> NewPositionRow {
    let fields = FIELDS.into_iter().filter(|field| new.fields.iter().any(|own| own == field));
    NewPositionRow {
        unit_id: new.unit,
        body: new.body.clone(),
        place: new.place.clone(),
        name: if new.place == HOST { String::new() } else { name.to_owned() },
        person_id: new.person,
        title: normalise::cell(&new.title),
        home_unit_id,
        fields: fields.collect::<Vec<_>>().join("、"),
        duties: new.duties.trim().to_owned(),
        from_on: from.to_string(),
        basis: normalise::cell(&new.basis),
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
    }
}

fn word_problems(new: &NewPosition) -> Vec<Problem> {
    let mut problems = Vec::new();
    let body = Body::from_word(&new.body);
    if !body.is_some_and(|body| body.places().contains(&new.place.as_str())) {
        problems.push(Problem::at("place", "U-811", "没有选职位，或机构里没有这个职位", "请在列表中选一个"));
    }
    if new.from.is_none() {
        let what = "没有填写起始日期，或日期读不懂";
        problems.push(Problem::at("from", "U-005", what, "请填写实有日期，如2026-01-01"));
    }
    if new.basis.trim().is_empty() {
        problems.push(Problem::at("basis", "U-205", "没有写明依据或理由", "请写明文号、会议或理由"));
    }
    if new.place == STAFF && new.duties.trim().is_empty() {
        problems.push(Problem::at(
            "duties",
            "U-814",
            "没有写明工作人员的职责",
            "请写明分工，如“方案起草、任务调度”",
        ));
    }
    for (field, words, most) in
        [("title", &new.title, 60), ("duties", &new.duties, 300), ("basis", &new.basis, 200)]
    {
        if words.chars().count() > most {
            problems.push(Problem::at(field, "U-206", format!("超过{most}个字"), "请写要点"));
        }
    }
    problems
}

/// A place one person holds at a time, which somebody holds; or the same person in the same place twice.
fn occupied(held: &[Position], new: &NewPosition, from: NaiveDate) -> Option<Problem> {
    let is_same_place =
        |one: &&Position| one.body.word() == new.body && one.place == new.place && one.is_held_from(from);
    let is_single = SINGLE.contains(&new.place.as_str());
    let is_same_person = |one: &&Position| {
        (new.person.is_some() && one.person == new.person)
            || (!new.name.trim().is_empty() && one.name == new.name.trim())
    };
    let taken = held.iter().filter(is_same_place).find(|one| is_single || is_same_person(one))?;
    let who = if taken.name.is_empty() { &taken.home_name } else { &taken.name };
    let what = format!("{}{}已有{who}（自{}）", new.body, new.place, document_date(taken.from));
    Some(Problem::at("place", "U-813", what, "请先终止原来的，再登记新的；历史会保留"))
}

/// Why somebody cannot be first responsible for publicity: it is the unit's principal leader (S4-6：一把手负总责).
async fn not_principal(
    writing: &mut Writing,
    register: &Register,
    new: &NewPosition,
    (name, from): (&str, NaiveDate),
) -> Result<Option<Problem>, OfficeError> {
    let led_by = register.led_by(new.unit, from).map_or(new.unit, |unit| unit.id);
    let posts = posts_of(&writing.posts(PostsOf::Unit(led_by)).await?, register, Some(from))?;
    let principal = posts.iter().find(|post| post.role == Role::PrincipalLeader && post.is_held_on(from));
    let is_principal = principal.is_some_and(|post| match new.person {
        Some(person) => post.person == person,
        None => post.person_name == name,
    });
    Ok((!is_principal).then(|| {
        let what = match principal {
            Some(post) => format!("宣传工作由一把手负总责，本单位主要领导是{}，不是{name}", post.person_name),
            None => "宣传工作由一把手负总责，本单位还没有登记主要领导".to_owned(),
        };
        Problem::at("name", "U-816", what, "请登记主要领导本人；主要领导有变的，先办理任职")
    }))
}
