//! Permissions (权限): one table of who may do what, asked by every verb before it changes anything.
//! It knows roles, not persons; which person holds a role is the web room's matter.

use crate::moment::Actor;
use crate::refusal::Refusal;

/// What can be done (动作), one for each verb of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    /// 导入台账.
    TakeInLedger,
    /// 冲销记录.
    ReverseFact,
    /// 印发通报.
    FreezeBulletin,
    /// 载入演示数据.
    LoadDemonstration,
}

impl Verb {
    /// All verbs, in the order of the table.
    pub const ALL: [Self; 4] =
        [Self::TakeInLedger, Self::ReverseFact, Self::FreezeBulletin, Self::LoadDemonstration];

    /// The word in refusals and in the log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::TakeInLedger => "导入台账",
            Self::ReverseFact => "冲销记录",
            Self::FreezeBulletin => "印发通报",
            Self::LoadDemonstration => "载入演示数据",
        }
    }

    /// The roles that may.
    pub const fn roles(self) -> &'static [&'static str] {
        match self {
            Self::TakeInLedger | Self::ReverseFact => &["命令行", "本机用户", "经办人"],
            Self::FreezeBulletin => &["命令行", "本机用户", "负责人"],
            Self::LoadDemonstration => &["命令行", "本机用户"],
        }
    }
}

/// Every role the table knows: the command line, the user of this machine, and the roles that come with signing in.
pub const ROLES: [&str; 5] = ["命令行", "本机用户", "经办人", "负责人", "查阅人"];

/// Refuses when the actor's role may not.
pub(crate) fn permit(actor: &Actor, verb: Verb) -> Result<(), Refusal> {
    if actor.name.trim().is_empty() {
        return Err(Refusal::Nameless { verb });
    }
    if verb.roles().contains(&actor.role.as_str()) {
        Ok(())
    } else {
        Err(Refusal::NotPermitted { name: actor.name.clone(), role: actor.role.clone(), verb })
    }
}

#[cfg(test)]
mod tests {
    use super::{ROLES, Verb, permit};
    use crate::moment::Actor;

    #[test]
    fn only_the_listed_roles_may() {
        for verb in Verb::ALL {
            for role in ROLES.into_iter().chain(["来访者", ""]) {
                let actor = Actor { name: "张三".into(), role: role.into() };
                assert_eq!(
                    permit(&actor, verb).is_ok(),
                    verb.roles().contains(&role),
                    "{role}：{}",
                    verb.word()
                );
            }
        }
    }

    #[test]
    fn nobody_acts_without_a_name() {
        let actor = Actor { name: " ".into(), role: "命令行".into() };
        assert!(permit(&actor, Verb::TakeInLedger).is_err());
    }
}
