//! What the security administrator decides (安全管理): the verbs 授予角色, 收回角色, 解除锁定, 重置第二因素, 规定第二因素,
//! 强制下线. Nobody is two of the three administrators, and nobody changes the own roles. Posts in units, with their
//! roles, are [`crate::org::posts`]'s.

use crate::Office;
use crate::access::accounts::{Account, named, no_account, not_own, one};
use crate::access::roles_held::{RoleHeld, WITHOUT_POST, clash, office_role};
use crate::access::sign_in::subject_of;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{Role, access, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::{Days, NaiveDate};
use zhaozhang_store::{AccountRow, AccountsOf, PostsOf, RoleStamp, Writing};

/// A role to give (授予单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRole {
    /// The account whose person gets it.
    pub account: i64,
    /// The role, one of [`WITHOUT_POST`].
    pub role: Option<Role>,
    /// First day.
    pub from: NaiveDate,
    /// 理由.
    pub reason: String,
}

impl Office {
    /// Every account with its roles, for whoever gives and takes them.
    pub async fn accounts_with_roles(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<Account>, OfficeError> {
        permit(actor, access::ROLES_READ)?;
        self.accounts_seen(moment, AccountsOf::All).await
    }

    /// One account with every role its person ever held.
    pub async fn account_with_roles(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<(Account, Vec<RoleHeld>), OfficeError> {
        permit(actor, access::ROLES_READ)?;
        let found = self.accounts_seen(moment, AccountsOf::One(id)).await?;
        let account = found.into_iter().next().ok_or_else(|| OfficeError::from(no_account(id)))?;
        let ever = self.roles_ever_held(account.person).await?;
        Ok((account, ever))
    }

    /// Gives a role for the whole office.
    pub async fn give_role(&self, moment: &Moment, actor: &Actor, new: &NewRole) -> Result<(), OfficeError> {
        permit(actor, access::GIVE_ROLE)?;
        let mut writing = self.inner.store.write().await?;
        let row = one(&mut writing, new.account).await?;
        let held = held_from(&mut writing, row.person_id, new.from).await?;
        let (role, reason) = match judged(actor, &row, &held, new) {
            Ok(fit) => fit,
            Err(problems) => return Err(Refusal::Listed(problems).into()),
        };
        let on = new.from.to_string();
        let stamp = RoleStamp { on: &on, reason, at: &moment.at, by: &actor.name };
        writing.add_office_role(row.person_id, role.word(), stamp).await?;
        let detail = format!("授予“{}”，自{on}起，理由：{reason}", role.word());
        writing.record(event(moment, actor, access::GIVE_ROLE, &named(&row), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Takes a role for the whole office away, from tomorrow on or at once; sessions that use it move or end.
    pub async fn take_role(
        &self,
        moment: &Moment,
        actor: &Actor,
        account: i64,
        role: i64,
        reason: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, access::TAKE_ROLE)?;
        let reason = reason.trim();
        let mut writing = self.inner.store.write().await?;
        let row = one(&mut writing, account).await?;
        let held = writing.office_roles(Some(row.person_id)).await?;
        let mut problems = Vec::new();
        if actor.person == Some(row.person_id) {
            problems.push(own_role());
        }
        if reason.is_empty() {
            problems.push(Problem::at("reason", "A-134", "没有写理由", "请写明为什么收回"));
        }
        let Some(given) = held.iter().find(|held| held.id == role) else {
            return Err(Refusal::NotFound { what: format!("{}的这项角色", row.person_name) }.into());
        };
        if given.last_on.is_some() {
            problems.push(Problem::of("A-136", "这项角色已经收回", "不用再办"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        // Rights end at once, so the last day is yesterday; a role given today was never held on a whole day.
        let last = moment.today.checked_sub_days(Days::new(1)).unwrap_or(moment.today).to_string();
        let stamp = RoleStamp { on: &last, reason, at: &moment.at, by: &actor.name };
        writing.end_office_role(role, stamp).await?;
        let detail = format!("收回“{}”，理由：{reason}", given.role);
        writing.record(event(moment, actor, access::TAKE_ROLE, &named(&row), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Unlocks a login at once.
    pub async fn unlock(&self, moment: &Moment, actor: &Actor, account: i64) -> Result<(), OfficeError> {
        permit(actor, access::UNLOCK)?;
        let mut writing = self.inner.store.write().await?;
        let row = one(&mut writing, account).await?;
        let folded = writing.forget_tries(&subject_of(&row.login)).await?;
        let detail = format!("锁定期间又试{folded}次");
        writing.record(event(moment, actor, access::UNLOCK, &named(&row), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Takes somebody's second factor away, because the telephone is lost; the sessions end.
    pub async fn reset_factor(
        &self,
        moment: &Moment,
        actor: &Actor,
        account: i64,
    ) -> Result<(), OfficeError> {
        permit(actor, access::RESET_FACTOR)?;
        let mut writing = self.inner.store.write().await?;
        let row = one(&mut writing, account).await?;
        not_own(actor, &row, "重置")?;
        if row.factor_sealed.is_none() {
            let what = format!("{}没有启用第二因素", row.person_name);
            return Err(Refusal::Listed(vec![Problem::of("A-144", what, "不用重置")]).into());
        }
        writing.set_factor(account, None).await?;
        writing.set_recovery_codes(account, &[], &moment.at).await?;
        writing.end_sessions(account, None, &moment.at, "第二因素已重置").await?;
        let line = event(moment, actor, access::RESET_FACTOR, &named(&row), "动态码和备用码作废");
        writing.record(line).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Ends every session of an account.
    pub async fn end_sessions(
        &self,
        moment: &Moment,
        actor: &Actor,
        account: i64,
    ) -> Result<u64, OfficeError> {
        permit(actor, access::END_SESSIONS)?;
        let mut writing = self.inner.store.write().await?;
        let row = one(&mut writing, account).await?;
        let ended = writing.end_sessions(account, None, &moment.at, "被强制下线").await?;
        let detail = format!("下线会话{ended}个");
        writing.record(event(moment, actor, access::END_SESSIONS, &named(&row), &detail)).await?;
        writing.commit().await?;
        Ok(ended)
    }

    /// The roles that must have a second factor.
    pub async fn factor_rules(&self, actor: &Actor) -> Result<Vec<Role>, OfficeError> {
        permit(actor, access::ROLES_READ)?;
        let words = self.inner.store.factor_rules().await?;
        Ok(words.iter().filter_map(|word| Role::from_word(word)).collect())
    }

    /// Says which roles must have a second factor; what is not named need not.
    pub async fn rule_factor(
        &self,
        moment: &Moment,
        actor: &Actor,
        asked: &[Role],
    ) -> Result<(), OfficeError> {
        permit(actor, access::RULE_FACTOR)?;
        let mut writing = self.inner.store.write().await?;
        for role in Role::of_persons() {
            writing.set_factor_rule(role.word(), asked.contains(&role), &moment.at, &actor.name).await?;
        }
        let words: Vec<&str> =
            Role::of_persons().filter(|role| asked.contains(role)).map(Role::word).collect();
        let detail = if words.is_empty() { "没有角色必须启用".to_owned() } else { words.join("、") };
        writing.record(event(moment, actor, access::RULE_FACTOR, "第二因素", &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// The roles a person holds on a day or will hold later, as the transaction sees them.
async fn held_from(writing: &mut Writing, person: i64, day: NaiveDate) -> Result<Vec<RoleHeld>, OfficeError> {
    let register = crate::org::units::register_in(writing).await?;
    let posts = crate::org::posts::posts_of(&writing.posts(PostsOf::Person(person)).await?, &register, None)?;
    let mut held: Vec<RoleHeld> = posts.into_iter().map(RoleHeld::from).collect();
    for row in writing.office_roles(Some(person)).await? {
        held.push(office_role(&row)?);
    }
    held.retain(|held| held.to.is_none_or(|to| to >= day));
    Ok(held)
}

/// The role and the reason, or everything that is wrong.
fn judged<'a>(
    actor: &Actor,
    row: &AccountRow,
    held: &[RoleHeld],
    new: &'a NewRole,
) -> Result<(Role, &'a str), Vec<Problem>> {
    let reason = new.reason.trim();
    let mut problems = Vec::new();
    if actor.person == Some(row.person_id) {
        problems.push(own_role());
    }
    if reason.is_empty() {
        problems.push(Problem::at("reason", "A-134", "没有写理由", "请写明依据，例如任命文件"));
    }
    let role = new.role.filter(|role| WITHOUT_POST.contains(role));
    match role {
        None => {
            let words: Vec<&str> = WITHOUT_POST.into_iter().map(Role::word).collect();
            let cure = format!("请在{}中选；单位里的角色，请市局办公室登记任职", words.join("、"));
            problems.push(Problem::at("role", "A-133", "没有选可以授予的角色", cure));
        }
        Some(role) => {
            if let Some(other) = clash(held, role) {
                let what = format!("{}已是“{}”，不能兼任“{}”", row.person_name, other.word(), role.word());
                problems.push(Problem::at(
                    "role",
                    "A-131",
                    what,
                    "三员不得互相兼任，也不兼业务角色；请授予另一个人，或先终止原任职",
                ));
            }
            if held.iter().any(|held| held.role == role && held.post().is_none()) {
                let what = format!("{}已有角色“{}”", row.person_name, role.word());
                problems.push(Problem::at("role", "A-135", what, "不用再授予"));
            }
        }
    }
    match role {
        Some(role) if problems.is_empty() => Ok((role, reason)),
        _ => Err(problems),
    }
}

fn own_role() -> Problem {
    Problem::of("A-132", "不能授予或收回自己的角色", "请另一名安全管理员办理")
}
