//! The roles a person holds on a day (所任角色): posts in units ([`crate::org::posts`]) and roles for the whole office without
//! a post. A person acts under one of them at a time and switches openly; each act is stored with the one used.
//! Giving and taking roles without a post are verbs: [`crate::access::give_role`].

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::org::posts::Post;
use crate::org::units::day;
use crate::permit::Role;
use crate::refusal::{Fault, OfficeError};
use chrono::NaiveDate;
use zhaozhang_store::{AccountsOf, OfficeRoleRow};

/// What a role rests on (角色来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBy {
    /// A post in a unit.
    Post(i64),
    /// A role for the whole office.
    OfficeRole(i64),
}

/// A role somebody holds (所任角色).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleHeld {
    /// What it rests on.
    pub by: HeldBy,
    /// The role.
    pub role: Role,
    /// The unit; nothing for a role for the whole office.
    pub unit: Option<i64>,
    /// The unit's name, or empty.
    pub unit_name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day, if it has one.
    pub to: Option<NaiveDate>,
}

impl RoleHeld {
    /// The name under which forms ask for it: `post-12`, `role-3`.
    pub fn key(&self) -> String {
        match self.by {
            HeldBy::Post(id) => format!("post-{id}"),
            HeldBy::OfficeRole(id) => format!("role-{id}"),
        }
    }

    /// The post; nothing for a role for the whole office.
    pub const fn post(&self) -> Option<i64> {
        match self.by {
            HeldBy::Post(id) => Some(id),
            HeldBy::OfficeRole(_) => None,
        }
    }

    /// `安远县医疗保障局·信息员`.
    pub fn label(&self) -> String {
        if self.unit_name.is_empty() {
            self.role.word().to_owned()
        } else {
            format!("{}·{}", self.unit_name, self.role.word())
        }
    }

    /// Whether it is held on a day.
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| to >= day)
    }

    /// Whoever acts under it.
    pub fn actor(&self, person: i64, name: &str) -> Actor {
        Actor { person: Some(person), unit: self.unit, post: self.post(), ..Actor::named(name, self.role) }
    }
}

impl From<Post> for RoleHeld {
    fn from(post: Post) -> Self {
        Self {
            by: HeldBy::Post(post.id),
            role: post.role,
            unit: Some(post.unit),
            unit_name: post.unit_name,
            from: post.from,
            to: post.to,
        }
    }
}

/// The roles for the whole office that need no post, because they belong to no unit's business.
pub const WITHOUT_POST: [Role; 4] = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin, Role::Reader];

/// The three administrators (三员), of whom nobody is two.
pub const THREE: [Role; 3] = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];

/// The role that keeps a person from getting another: whoever is one of the three administrators is nothing else,
/// neither another of them nor anybody who does business.
pub fn clash(held: &[RoleHeld], new: Role) -> Option<Role> {
    let others = held.iter().map(|held| held.role).filter(|role| *role != new);
    others.filter(|role| THREE.contains(role) || THREE.contains(&new)).min()
}

impl Office {
    /// The roles a person holds on a day: posts first, by number.
    pub async fn roles_held(&self, person: i64, day: NaiveDate) -> Result<Vec<RoleHeld>, OfficeError> {
        let mut held = self.roles_ever_held(person).await?;
        held.retain(|role| role.is_held_on(day));
        Ok(held)
    }

    /// Every role a person ever held, ended ones too.
    pub async fn roles_ever_held(&self, person: i64) -> Result<Vec<RoleHeld>, OfficeError> {
        let posts = self.career(person).await?;
        let mut held: Vec<RoleHeld> = posts.into_iter().map(RoleHeld::from).collect();
        for row in self.inner.store.office_roles(Some(person)).await? {
            held.push(office_role(&row)?);
        }
        Ok(held)
    }

    /// Whoever acts as a person under a role today: nothing when the account is out of use or the role is no longer
    /// held. For programs that act with a token; browsers come with a session.
    pub async fn actor_of(
        &self,
        person: i64,
        role: Role,
        post: Option<i64>,
        moment: &Moment,
    ) -> Result<Option<Actor>, OfficeError> {
        let accounts = self.inner.store.accounts(AccountsOf::Person(person)).await?;
        let Some(account) = accounts.first().filter(|account| account.closed_at.is_none()) else {
            return Ok(None);
        };
        let held = self.roles_held(person, moment.today).await?;
        let used = held.iter().find(|held| held.role == role && held.post() == post);
        Ok(used.map(|held| held.actor(person, &account.person_name)))
    }
}

/// A role without a post as kept.
pub(crate) fn office_role(row: &OfficeRoleRow) -> Result<RoleHeld, Fault> {
    let role = Role::from_word(&row.role)
        .ok_or_else(|| Fault::plain(format!("the store holds the unknown role {:?}", row.role)))?;
    Ok(RoleHeld {
        by: HeldBy::OfficeRole(row.id),
        role,
        unit: None,
        unit_name: String::new(),
        from: day(&row.from_on)?,
        to: row.last_on.as_deref().map(day).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::{HeldBy, RoleHeld, clash};
    use crate::permit::Role;

    fn held(role: Role) -> RoleHeld {
        let from = "2026-01-01".parse().unwrap();
        RoleHeld { by: HeldBy::OfficeRole(1), role, unit: None, unit_name: String::new(), from, to: None }
    }

    #[test]
    fn an_administrator_is_nothing_else() {
        let system = [held(Role::SystemAdmin)];
        assert_eq!(clash(&system, Role::SecurityAdmin), Some(Role::SystemAdmin));
        assert_eq!(clash(&system, Role::AuditAdmin), Some(Role::SystemAdmin));
        assert_eq!(clash(&system, Role::SystemAdmin), None);
        assert_eq!(clash(&system, Role::Reader), Some(Role::SystemAdmin));
        let clerk = [held(Role::OfficeClerk)];
        assert_eq!(clash(&clerk, Role::AuditAdmin), Some(Role::OfficeClerk));
        assert_eq!(clash(&clerk, Role::Reader), None);
    }
}
