//! Permissions (权限): one table of who may do what, asked by every verb before it changes anything, and by every
//! address of the web room before its page is drawn. It knows roles and units, not persons.
//!
//! The acts stand in one file a group: [`ledger`], [`reading`], [`people`], [`access`], [`submission`], [`duty`],
//! [`closing`], [`ruling`], [`audit`], [`wording`], [`running`]. `docs/permissions.tsv` shows the whole table; a test compares.

pub mod access;
pub mod audit;
pub mod closing;
pub mod duty;
pub mod evidence;
mod group;
pub mod ledger;
pub mod outlet;
pub mod people;
pub mod publication;
pub mod publicity;
pub mod reading;
pub mod report;
mod role;
pub mod ruling;
pub mod running;
pub mod submission;
pub mod supervision;
pub mod task;
pub mod wording;

pub use role::Role;

use crate::moment::Actor;
use crate::refusal::Refusal;
use std::fmt::Write as _;

/// What can be done (动作): its stable key, its word in refusals and in the log, and the roles that may.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    /// `ledger.take_in`, for the table, tokens and tests.
    pub key: &'static str,
    /// 导入台账.
    pub word: &'static str,
    /// The roles that may.
    pub roles: &'static [Role],
}

impl Act {
    /// An act.
    pub const fn new(key: &'static str, word: &'static str, roles: &'static [Role]) -> Self {
        Self { key, word, roles }
    }

    /// Whether a role may.
    pub fn allows(self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// Acts are the same when their keys are.
impl PartialEq for Act {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Act {}

/// The acts of every group, in the order of the table.
pub fn all_acts() -> impl Iterator<Item = Act> {
    groups().into_iter().flat_map(|(_, acts)| acts).copied()
}

/// The groups with their words, in the order of the table.
fn groups() -> [(&'static str, &'static [Act]); 18] {
    [
        ("查看", reading::ACTS),
        ("台账", ledger::ACTS),
        ("机构人员", people::ACTS),
        ("账号", access::ACTS),
        ("信息报送", submission::ACTS),
        ("季报", report::ACTS),
        ("任务提醒", duty::ACTS),
        ("稿件检索", publication::ACTS),
        ("改革任务", task::ACTS),
        ("督导考核", supervision::ACTS),
        ("宣传协作", publicity::ACTS),
        ("核对通报", closing::ACTS),
        ("佐证材料", evidence::ACTS),
        ("裁定", ruling::ACTS),
        ("审计接口", audit::ACTS),
        ("文字检查", wording::ACTS),
        ("媒体网页", outlet::ACTS),
        ("运行", running::ACTS),
    ]
}

/// The word of the group an act belongs to: 台账.
pub fn group_word(act: Act) -> &'static str {
    groups().into_iter().find(|(_, acts)| acts.contains(&act)).map_or("", |(word, _)| word)
}

/// The table as `docs/permissions.tsv` shows it: a line for each act, a column for each role.
pub fn table_text() -> String {
    let mut text = String::from("act\tword");
    for role in Role::ALL {
        text.push('\t');
        text.push_str(role.word());
    }
    text.push('\n');
    for act in all_acts() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{}\t{}", act.key, act.word);
        for role in Role::ALL {
            text.push_str(if act.allows(role) { "\t可" } else { "\t" });
        }
        text.push('\n');
    }
    text
}

/// Refuses when the actor's role may not.
pub fn permit(actor: &Actor, act: Act) -> Result<(), Refusal> {
    if actor.name.trim().is_empty() {
        return Err(Refusal::Nameless { act });
    }
    if !act.allows(actor.role) {
        return Err(Refusal::NotPermitted { name: actor.name.clone(), role: actor.role, act });
    }
    if !actor.is_in_scope(act) {
        return Err(Refusal::OutOfScope { name: actor.name.clone(), act });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Role, all_acts, ledger, permit};
    use crate::moment::Actor;
    use std::collections::BTreeSet;

    #[test]
    fn only_the_listed_roles_may() {
        for act in all_acts() {
            for role in Role::ALL {
                let actor = Actor::named("张三", role);
                assert_eq!(
                    permit(&actor, act).is_ok(),
                    act.roles.contains(&role),
                    "{}：{}",
                    role.word(),
                    act.key
                );
            }
        }
    }

    #[test]
    fn a_token_narrows_what_the_role_may_and_never_widens_it() {
        let scope = [ledger::TAKE_IN.key, "act.denied"].map(str::to_owned);
        let token = Actor {
            scope: Some(std::sync::Arc::new(scope.into())),
            ..Actor::named("张三", Role::OfficeClerk)
        };
        assert!(permit(&token, ledger::TAKE_IN).is_ok());
        assert_eq!(permit(&token, ledger::REVERSE).unwrap_err().code(), "T-103");
        assert_eq!(permit(&token, super::audit::DENIAL).unwrap_err().code(), "O-101");
    }

    #[test]
    fn nobody_acts_without_a_name() {
        assert!(permit(&Actor::named(" ", Role::CommandLine), ledger::TAKE_IN).is_err());
    }

    #[test]
    fn every_key_and_every_word_stands_for_one_act() {
        let mut keys = BTreeSet::new();
        let mut words = BTreeSet::new();
        for act in all_acts() {
            assert!(keys.insert(act.key), "{} stands twice", act.key);
            assert!(words.insert(act.word), "{} stands twice", act.word);
        }
    }

    /// 三员分离 (GB/T 22239, L-04): none of the three may what another of them may, reading the menu apart.
    #[test]
    fn the_three_administrators_share_no_act() {
        let three = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];
        for act in all_acts().filter(|act| !super::reading::COMMON.contains(act)) {
            let holders = three.iter().filter(|role| act.allows(**role)).count();
            assert!(holders <= 1, "{} belongs to {holders} of the three administrators", act.key);
        }
    }
}
