//! The verb 办理任职: a person takes a post in a unit from a day on. One unit has one liaison a day (S0-32, S1-54), and
//! one principal leader; the three administrators keep apart from each other and from business (三员分离).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::people::NewPerson;
use crate::org::posts::{FULL_TIME, PART_TIME, Post, posts_of};
use crate::org::unit_entry::no_problems;
use crate::org::units::{Register, register_in};
use crate::permit::{Role, people, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{NewPostRow, PostsOf, Writing};
use zhaozhang_text::normalise;

/// Who takes the post (任职人).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appointee {
    /// Somebody the office knows.
    Known(i64),
    /// Somebody new.
    New(NewPerson),
}

/// An appointment (任职).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Who.
    pub appointee: Appointee,
    /// The unit.
    pub unit: i64,
    /// The role.
    pub role: Role,
    /// 职务、职称.
    pub title: String,
    /// 专职 or 兼职; a liaison has one of them.
    pub full_time: Option<bool>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// 依据.
    pub basis: String,
}

/// The roles of which a unit has one person a day.
pub(crate) const ONE_A_DAY: [Role; 2] = [Role::Correspondent, Role::PrincipalLeader];
/// The three administrators.
pub const ADMINS: [Role; 3] = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];

/// Nobody gives power to the own person: another of the office does, so that two people know.
fn not_oneself(actor: &Actor, appointment: &Appointment) -> Result<(), OfficeError> {
    let is_own = actor.person.is_some_and(|own| appointment.appointee == Appointee::Known(own));
    let problem =
        is_own.then(|| Problem::at("person", "U-211", "不能任命自己", "请市局办公室的另一名经办人办理"));
    Ok(no_problems(problem.into_iter().collect())?)
}

impl Office {
    /// Appoints; gives the post's number.
    pub async fn appoint(
        &self,
        moment: &Moment,
        actor: &Actor,
        appointment: &Appointment,
    ) -> Result<i64, OfficeError> {
        let is_admin = ADMINS.contains(&appointment.role);
        let act = if is_admin { people::APPOINT_ADMIN } else { people::APPOINT };
        permit(actor, act)?;
        not_oneself(actor, appointment)?;
        self.expect_apart(moment, appointment).await?;
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let (person, post) = self.write_post(&mut writing, moment, actor, &register, appointment).await?;
        let unit = register
            .nearest(appointment.unit, moment.today)
            .map(|unit| unit.name.clone())
            .unwrap_or_default();
        let from = appointment.from.map(document_date).unwrap_or_default();
        let detail = format!(
            "{person}任{}{}，自{from}，依据：{}",
            appointment.role.word(),
            employment_words(appointment.full_time),
            appointment.basis.trim()
        );
        writing.record(event(moment, actor, act, &unit, &detail)).await?;
        writing.commit().await?;
        Ok(post)
    }

    /// The three administrators hold their roles without a post too; whoever is one of them becomes nothing else.
    async fn expect_apart(&self, moment: &Moment, appointment: &Appointment) -> Result<(), OfficeError> {
        let Appointee::Known(person) = appointment.appointee else { return Ok(()) };
        let held = self.roles_held(person, appointment.from.unwrap_or(moment.today)).await?;
        let other = held.iter().find(|held| {
            held.role != appointment.role
                && (ADMINS.contains(&held.role) || ADMINS.contains(&appointment.role))
        });
        let problem = other.map(|other| {
            let what = format!("此人现任{}，不能同时任{}", other.role.word(), appointment.role.word());
            Problem::at("person", "U-209", what, "三员须分开，且不兼业务角色；请另选一人，或先终止原任职")
        });
        Ok(no_problems(problem.into_iter().collect())?)
    }

    /// Checks and writes an appointment; gives the person's name and the post's number. The caller records.
    pub(crate) async fn write_post(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        actor: &Actor,
        register: &Register,
        appointment: &Appointment,
    ) -> Result<(String, i64), OfficeError> {
        let mut problems = word_problems(appointment);
        let from = appointment.from.unwrap_or(moment.today);
        if register.unit_on(appointment.unit, from).is_none() {
            return Err(Refusal::NotFound {
                what: format!("{}在册的编号{}的单位", document_date(from), appointment.unit),
            }
            .into());
        }
        let known = self.appointee(writing, appointment, &mut problems).await?;
        let unit_rows = writing.posts(PostsOf::Unit(appointment.unit)).await?;
        let in_unit = posts_of(&unit_rows, register, Some(from))?;
        problems.extend(occupied(&in_unit, appointment, from));
        if let Appointee::Known(person) = appointment.appointee {
            let own = posts_of(&writing.posts(PostsOf::Person(person)).await?, register, Some(from))?;
            problems.extend(clash(&own, appointment, from));
        }
        no_problems(problems)?;
        let (person, name) = match (&appointment.appointee, known) {
            (Appointee::Known(id), Some(name)) => (*id, name),
            (Appointee::New(new), _) => {
                let new = new.tidied();
                let row = self.sealed(&new, &moment.at, &actor.name)?;
                (writing.add_person(&row).await?, new.name)
            }
            (Appointee::Known(id), None) => {
                return Err(Refusal::NotFound { what: format!("编号{id}的人员") }.into());
            }
        };
        let row = NewPostRow {
            person_id: person,
            unit_id: appointment.unit,
            role: appointment.role.word().to_owned(),
            title: normalise::cell(&appointment.title),
            employment: employment_words(appointment.full_time).to_owned(),
            from_on: from.to_string(),
            basis: normalise::cell(&appointment.basis),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        Ok((name, writing.add_post(&row).await?))
    }

    /// The name of a known appointee; the problems of a new one.
    async fn appointee(
        &self,
        writing: &mut Writing,
        appointment: &Appointment,
        problems: &mut Vec<Problem>,
    ) -> Result<Option<String>, OfficeError> {
        match &appointment.appointee {
            Appointee::Known(id) => {
                let row = writing.person(*id).await?;
                let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的人员") })?;
                Ok(Some(row.person.name))
            }
            Appointee::New(new) => {
                problems.extend(new.tidied().problems());
                Ok(None)
            }
        }
    }
}

/// 专职, 兼职 or nothing.
pub(crate) const fn employment_words(full_time: Option<bool>) -> &'static str {
    match full_time {
        Some(true) => FULL_TIME,
        Some(false) => PART_TIME,
        None => "",
    }
}

fn word_problems(appointment: &Appointment) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !Role::of_persons().any(|role| role == appointment.role) {
        let what = format!("“{}”不是可以任命的角色", appointment.role.word());
        problems.push(Problem::at("role", "U-202", what, "请选择人员的角色"));
    }
    if appointment.title.chars().count() > 60 {
        problems.push(Problem::at("title", "U-206", "职务超过60个字", "请写主要职务"));
    }
    if appointment.from.is_none() {
        problems.push(Problem::at(
            "from",
            "U-005",
            "没有填写起始日期，或日期读不懂",
            "请填写实有日期，如2020-07-01",
        ));
    }
    if appointment.basis.trim().is_empty() {
        problems.push(Problem::at("basis", "U-205", "没有写明依据或理由", "请写明文号、会议或理由"));
    }
    if appointment.role == Role::Correspondent && appointment.full_time.is_none() {
        problems.push(Problem::at("employment", "U-207", "没有注明专职还是兼职", "请选择专职或兼职"));
    }
    problems
}

/// The post that is taken already, where a unit has one person a day.
fn occupied(in_unit: &[Post], appointment: &Appointment, from: NaiveDate) -> Option<Problem> {
    if !ONE_A_DAY.contains(&appointment.role) {
        let is_same = |post: &&Post| {
            post.role == appointment.role
                && post.is_held_from(from)
                && appointment.appointee == Appointee::Known(post.person)
        };
        return in_unit.iter().find(is_same).map(|post| {
            let what =
                format!("{}自{}起已任{}", post.person_name, document_date(post.from), post.role.word());
            Problem::at("person", "U-210", what, "同一任职不用再办；职务有变的，请先终止原任职")
        });
    }
    let held = in_unit.iter().find(|post| post.role == appointment.role && post.is_held_from(from))?;
    let what = format!(
        "{}已有{}：{}（自{}{}）",
        held.unit_name,
        held.role.word(),
        held.person_name,
        document_date(held.from),
        held.to.map(|to| format!("至{}", document_date(to))).unwrap_or_default()
    );
    let cure = if held.role == Role::Correspondent {
        "一个单位同一天只能有一名在任的联络员（信息员），请用“更换联络员”办理，或先终止原任职"
    } else {
        "请先终止原任职，再任命新的主要领导"
    };
    Some(Problem::at("person", "U-201", what, cure))
}

/// The three administrators hold no second post among themselves or in business at the same time.
fn clash(own: &[Post], appointment: &Appointment, from: NaiveDate) -> Option<Problem> {
    let is_admin = |role: Role| ADMINS.contains(&role);
    let other = own.iter().find(|post| {
        post.is_held_from(from)
            && post.role != appointment.role
            && (is_admin(post.role) || is_admin(appointment.role))
    })?;
    let what =
        format!("{}现任{}，不能同时任{}", other.person_name, other.role.word(), appointment.role.word());
    Some(Problem::at("person", "U-209", what, "三员须分开，且不兼业务角色；请另选一人，或先终止原任职"))
}
