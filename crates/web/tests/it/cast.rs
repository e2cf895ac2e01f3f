//! The sample people of a test by their labels: a whole office with invented names, on the pages' office.

use crate::office::{TestOffice, moment};
use zhaozhang_office::Actor;
use zhaozhang_office::org::load_cast::CastMember;

/// Sample people at work.
pub(crate) struct Cast {
    members: Vec<CastMember>,
}

impl Cast {
    /// The sample people; loads them and the units of the first notice where [`TestOffice::peopled`] has not.
    pub(crate) async fn of(test: &TestOffice) -> Self {
        let loaded = test.office.load_cast(&moment(), &Actor::command_line()).await;
        Self { members: loaded.unwrap_or_else(|error| panic!("{error}")) }
    }

    /// The sample person of that label: 安远信息员.
    pub(crate) fn member(&self, label: &str) -> &CastMember {
        let member = self.members.iter().find(|member| member.label == label);
        member.unwrap_or_else(|| panic!("nobody is called {label}"))
    }

    /// The sample person at work.
    pub(crate) fn actor(&self, label: &str) -> Actor {
        self.member(label).actor()
    }

    /// The unit the sample person works in.
    pub(crate) fn unit(&self, label: &str) -> i64 {
        self.member(label).post.unit
    }
}
