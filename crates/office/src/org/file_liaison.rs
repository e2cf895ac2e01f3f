//! The verbs 报备联络员 and 更换联络员: a unit names its liaison, for a call or because the person changes (old, new, day,
//! reason; S1-56). What a unit files waits for the office; what the office files holds at once.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::appoint::{Appointee, employment_words};
use crate::org::decide_filing::take_effect;
use crate::org::people::NewPerson;
use crate::org::posts::{Post, posts_of};
use crate::org::registrations::{FilingState, call_of, filings_of};
use crate::org::unit_entry::no_problems;
use crate::org::units::{Register, register_in};
use crate::permit::{Act, Role, people, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{FilingsOf, NewFilingRow, PostsOf, Writing};
use zhaozhang_text::normalise::{self, key};

/// What a unit files (报备内容).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFiling {
    /// The call it answers; nothing for a change of person.
    pub call: Option<i64>,
    /// The unit.
    pub unit: i64,
    /// Who.
    pub person: Appointee,
    /// 职务.
    pub title: String,
    /// 专职 or 兼职.
    pub full_time: Option<bool>,
    /// From which day.
    pub from: Option<NaiveDate>,
    /// Why; a change of person needs it.
    pub reason: String,
    /// 备注.
    pub remark: String,
}

/// What was filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filed {
    /// The filing's number.
    pub filing: i64,
    /// Whether it holds already.
    pub is_confirmed: bool,
}

/// A filing checked and written, before its event.
pub(crate) struct Written {
    pub(crate) filed: Filed,
    pub(crate) unit_name: String,
    pub(crate) detail: String,
}

impl Office {
    /// Files a unit's liaison.
    pub async fn file_liaison(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewFiling,
    ) -> Result<Filed, OfficeError> {
        let act = act_of(new);
        permit(actor, act)?;
        if !actor.may_see(new.unit) {
            return Err(Refusal::NotFound { what: format!("编号{}的单位", new.unit) }.into());
        }
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let Written { filed, unit_name, detail } =
            self.write_filing(&mut writing, moment, actor, &register, new).await?;
        writing.record(event(moment, actor, act, &unit_name, &detail)).await?;
        writing.commit().await?;
        Ok(filed)
    }

    /// Checks and writes a filing; the office's own takes effect at once. The caller records.
    pub(crate) async fn write_filing(
        &self,
        writing: &mut Writing,
        moment: &Moment,
        actor: &Actor,
        register: &Register,
        new: &NewFiling,
    ) -> Result<Written, OfficeError> {
        let from = new.from.unwrap_or(moment.today);
        let unit = register.unit_on(new.unit, from).or_else(|| register.unit_on(new.unit, moment.today));
        let unit = unit.ok_or_else(|| Refusal::NotFound { what: format!("编号{}的单位", new.unit) })?.clone();
        let mut problems = word_problems(new);
        problems.extend(self.call_problem(writing, register, new).await?);
        let posts = posts_of(&writing.posts(PostsOf::Unit(new.unit)).await?, register, Some(from))?;
        let held = posts.iter().find(|post| post.role == Role::Correspondent && post.is_held_from(from));
        let person = self.person_meant(writing, new, &posts, &mut problems).await?;
        problems.extend(order_problem(new, held, person));
        no_problems(problems)?;
        let person_id = match (person, &new.person) {
            (Some(known), Appointee::New(given)) => {
                let row = writing.person(known).await?;
                let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{known}的人员") })?;
                self.write_amendment(writing, moment, actor, &row, given).await?;
                known
            }
            (Some(known), Appointee::Known(_)) => known,
            (None, Appointee::New(given)) => {
                writing.add_person(&self.sealed(&given.tidied(), &moment.at, &actor.name)?).await?
            }
            (None, Appointee::Known(id)) => {
                return Err(Refusal::NotFound { what: format!("编号{id}的人员") }.into());
            }
        };
        let row = NewFilingRow {
            call_id: new.call,
            unit_id: new.unit,
            old_post_id: held.filter(|post| post.person != person_id).map(|post| post.id),
            person_id,
            title: normalise::cell(&new.title),
            employment: employment_words(new.full_time).to_owned(),
            from_on: from.to_string(),
            reason: normalise::cell(&new.reason),
            remark: normalise::cell(&new.remark),
            filed_on: moment.today.to_string(),
            filed_at: moment.at.clone(),
            filed_by: actor.name.clone(),
        };
        let filing = writing.add_filing(&row).await?;
        let is_confirmed = people::LIAISON_CONFIRM.allows(actor.role);
        let name = writing.person(person_id).await?.map(|row| row.person.name).unwrap_or_default();
        let old = held.filter(|post| post.person != person_id).map(|post| post.person_name.clone());
        let change = old.map_or_else(|| format!("报{name}"), |old| format!("由{old}更换为{name}"));
        let state = if is_confirmed { "即时生效" } else { "待办公室确认" };
        let why = if row.reason.is_empty() { String::new() } else { format!("，理由：{}", row.reason) };
        let left = if is_confirmed {
            take_effect(writing, moment, actor, register, filing, &row).await?
        } else {
            String::new()
        };
        let detail = format!("报备编号{filing}：{change}，自{}，{state}{why}{left}", document_date(from));
        Ok(Written { filed: Filed { filing, is_confirmed }, unit_name: unit.name, detail })
    }

    /// The person meant, if the office knows them: by number, or by name in the same unit.
    async fn person_meant(
        &self,
        writing: &mut Writing,
        new: &NewFiling,
        posts: &[Post],
        problems: &mut Vec<Problem>,
    ) -> Result<Option<i64>, OfficeError> {
        match &new.person {
            Appointee::Known(id) => {
                let is_own = posts.iter().any(|post| post.person == *id);
                let row = writing.person(*id).await?;
                if row.is_none() || !is_own {
                    return Err(Refusal::NotFound { what: format!("编号{id}的人员") }.into());
                }
                Ok(Some(*id))
            }
            Appointee::New(given) => {
                let given: NewPerson = given.tidied();
                problems.extend(given.problems());
                let same = posts.iter().find(|post| key(&post.person_name) == key(&given.name));
                Ok(same.map(|post| post.person))
            }
        }
    }

    async fn call_problem(
        &self,
        writing: &mut Writing,
        register: &Register,
        new: &NewFiling,
    ) -> Result<Option<Problem>, OfficeError> {
        let rows = writing.filings(FilingsOf::Unit(new.unit)).await?;
        let pending =
            filings_of(&rows, register)?.into_iter().find(|filing| filing.state == FilingState::Pending);
        if let Some(pending) = pending {
            let what = format!("{}的报备（编号{}）还在等办公室确认", pending.person_name, pending.id);
            return Ok(Some(Problem::of("U-406", what, "请等办公室确认或退回后再报")));
        }
        let Some(call) = new.call else { return Ok(None) };
        let missing = || Refusal::NotFound { what: format!("编号{call}的登记通知") };
        let call = call_of(&writing.call(call).await?.ok_or_else(missing)?)?;
        let expected = writing.expected_units(call.id).await?;
        Ok((!expected.contains(&new.unit)).then(|| {
            let what = format!("“{}”没有要求本单位登记", call.title);
            Problem::of("U-405", what, "人员有变更的，请用“更换联络员”办理")
        }))
    }
}

/// Which act a filing is.
pub(crate) fn act_of(new: &NewFiling) -> Act {
    if new.call.is_some() { people::LIAISON_FILE } else { people::LIAISON_REPLACE }
}

fn word_problems(new: &NewFiling) -> Vec<Problem> {
    let mut problems = Vec::new();
    let length = new.title.trim().chars().count();
    if length == 0 || length > 60 {
        let what = if length == 0 { "没有填写职务" } else { "职务超过60个字" };
        problems.push(Problem::at("title", "U-206", what, "请填写现任职务或职称"));
    }
    if new.full_time.is_none() {
        problems.push(Problem::at("employment", "U-207", "没有注明专职还是兼职", "请选择专职或兼职"));
    }
    if new.from.is_none() {
        problems.push(Problem::at(
            "from",
            "U-005",
            "没有填写起始日期，或日期读不懂",
            "请填写实有日期，如2020-07-01",
        ));
    }
    if new.call.is_none() && new.reason.trim().is_empty() {
        problems.push(Problem::at("reason", "U-205", "没有写明更换理由", "请写明理由，如岗位调整"));
    }
    if new.reason.chars().count() > 200 || new.remark.chars().count() > 200 {
        problems.push(Problem::at("reason", "U-205", "理由或备注超过200个字", "请写要点"));
    }
    problems
}

/// A change of person begins after the one before began, and changes the person.
fn order_problem(new: &NewFiling, held: Option<&Post>, person: Option<i64>) -> Option<Problem> {
    let held = held?;
    if person == Some(held.person) {
        let what = format!("{}本来就是联络员", held.person_name);
        return new
            .call
            .is_none()
            .then(|| Problem::at("name", "U-208", what, "请填写接任人；联系方式有变的，请用“更正人员信息”"));
    }
    let from = new.from?;
    (from <= held.from).then(|| {
        let what = format!("接任日期不晚于{}到任的{}", held.person_name, document_date(held.from));
        Problem::at("from", "U-204", what, "请核对日期")
    })
}
