//! The verbs 授权代签 and 收回授权: a post's power to sign, lent to a person for named days, with a reason (S0-33,
//! requirements §2.4). Whoever signs under it is printed as signing for the other.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::posts::{Post, delegation_of, posts_of};
use crate::org::unit_entry::no_problems;
use crate::org::units::{Register, register_in};
use crate::permit::{Role, people, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::{Days, NaiveDate};
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{EndRow, NewDelegationRow, PostsOf, Writing};

/// Power to lend (授权).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelegation {
    /// The post whose power is lent.
    pub post: i64,
    /// To whom.
    pub person: i64,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// 理由.
    pub reason: String,
}

/// The roles whose signature can be lent; the correspondent signs 初审 in the chain of a county and of a provider.
pub const LENDABLE: [Role; 6] = [
    Role::Correspondent,
    Role::SectionHead,
    Role::OfficeHead,
    Role::CountyOffice,
    Role::LeaderInCharge,
    Role::PrincipalLeader,
];
/// A delegation for longer is an appointment.
const LONGEST_DAYS: u64 = 92;

impl Office {
    /// Lends a post's power to sign; gives the delegation's number.
    pub async fn delegate(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewDelegation,
    ) -> Result<i64, OfficeError> {
        permit(actor, people::DELEGATE)?;
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let post = own_post(&mut writing, &register, actor, new.post).await?;
        let person = writing.person(new.person).await?;
        let person =
            person.ok_or_else(|| Refusal::NotFound { what: format!("编号{}的人员", new.person) })?;
        let posts = posts_of(&writing.posts(PostsOf::Person(new.person)).await?, &register, None)?;
        let mut problems = problems(&post, new, &posts);
        for row in writing.delegations().await? {
            let lent = delegation_of(&row, post.clone(), "")?;
            let is_over = new.until.is_some_and(|until| until < lent.from);
            let is_before = new.from.is_some_and(|from| from > lent.until);
            if row.delegation.post_id == new.post && !is_over && !is_before {
                let what = format!("{}至{}已有授权", document_date(lent.from), document_date(lent.until));
                problems.push(Problem::at(
                    "from",
                    "U-305",
                    what,
                    "同一天只授权一人；请先收回原授权，或改日期",
                ));
            }
        }
        no_problems(problems)?;
        let (from, until) = (new.from.unwrap_or(moment.today), new.until.unwrap_or(moment.today));
        let row = NewDelegationRow {
            post_id: new.post,
            person_id: new.person,
            from_on: from.to_string(),
            until_on: until.to_string(),
            reason: new.reason.trim().to_owned(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        let id = writing.add_delegation(&row).await?;
        let detail = format!(
            "{}（{}）授权{}代签，{}至{}，理由：{}",
            post.person_name,
            post.role.word(),
            person.person.name,
            document_date(from),
            document_date(until),
            new.reason.trim()
        );
        writing.record(event(moment, actor, people::DELEGATE, &post.unit_name, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Takes a delegation back; from the next day on it no longer holds.
    pub async fn take_back_delegation(
        &self,
        moment: &Moment,
        actor: &Actor,
        delegation: i64,
        reason: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, people::TAKE_BACK_DELEGATION)?;
        let missing = || Refusal::NotFound { what: format!("编号{delegation}的授权") };
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let row = writing.delegations().await?.into_iter().find(|row| row.id == delegation);
        let row = row.ok_or_else(missing)?;
        let post = own_post(&mut writing, &register, actor, row.delegation.post_id).await?;
        let lent = delegation_of(&row, post, "")?;
        let mut problems = Vec::new();
        if lent.is_taken_back || lent.until < moment.today {
            let what = format!("这项授权已于{}终止", document_date(lent.until));
            problems.push(Problem::of("U-306", what, "不用再收回"));
        }
        if reason.trim().is_empty() {
            problems.push(Problem::at("reason", "U-205", "没有写明理由", "请写明收回的理由"));
        }
        no_problems(problems)?;
        let last_on = moment.today.pred_opt().unwrap_or(moment.today);
        let end = EndRow {
            of: delegation,
            last_on: last_on.to_string(),
            reason: reason.trim().to_owned(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        writing.end_delegation(&end).await?;
        let detail = format!("收回{}的代签授权，理由：{}", lent.post.person_name, reason.trim());
        writing
            .record(event(moment, actor, people::TAKE_BACK_DELEGATION, &lent.post.unit_name, &detail))
            .await?;
        writing.commit().await?;
        Ok(())
    }
}

/// The post, if the actor may lend it: one's own, or any for the office.
async fn own_post(
    writing: &mut Writing,
    register: &Register,
    actor: &Actor,
    id: i64,
) -> Result<Post, OfficeError> {
    let rows = writing.posts(PostsOf::One(id)).await?;
    let post = posts_of(&rows, register, None)?.into_iter().next();
    let post = post.filter(|post| actor.role.sees_all_units() || actor.person == Some(post.person));
    Ok(post.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的任职") })?)
}

fn problems(post: &Post, new: &NewDelegation, posts: &[Post]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !LENDABLE.contains(&post.role) {
        let what = format!("{}没有可以授权的签批权", post.role.word());
        problems.push(Problem::at("post", "U-303", what, "只有审核、签批人可以授权代签"));
    }
    if new.person == post.person {
        problems.push(Problem::at("person", "U-302", "不能授权给本人", "请另选一人"));
    }
    if let (Some(from), Some(until)) = (new.from, new.until) {
        if until < from {
            problems.push(Problem::at("until", "U-301", "截止日早于起始日", "请核对日期"));
        } else if from.checked_add_days(Days::new(LONGEST_DAYS)).is_some_and(|longest| until > longest) {
            let what = format!("授权超过{LONGEST_DAYS}天");
            problems.push(Problem::at("until", "U-301", what, "时间更长的，请办理任职"));
        }
        if !posts.iter().any(|own| own.is_held_on(from)) {
            let what = format!("被授权人在{}没有任何任职", document_date(from));
            problems.push(Problem::at("person", "U-304", what, "请选择在任人员"));
        }
        if !post.is_held_on(from) {
            let what = format!("{}在{}不在这个任上", post.person_name, document_date(from));
            problems.push(Problem::at("from", "U-301", what, "请核对日期"));
        }
    } else {
        let what = "没有填写起止日期，或日期读不懂";
        problems.push(Problem::at("from", "U-005", what, "请填写实有日期，如2020-07-01"));
    }
    if new.reason.trim().is_empty() {
        problems.push(Problem::at("reason", "U-205", "没有写明授权理由", "请写明理由，如出差、学习"));
    }
    problems
}
