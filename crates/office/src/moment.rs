//! When and who: the two things every verb is told and none finds out for itself.
//! The clock is read in the web room only; signing in comes from there too.

use crate::permit::{Act, Role};
use chrono::{DateTime, Days, NaiveDate, Timelike, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A moment (时刻): the office's calendar day and the exact time, as recorded with every change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The day in the office (Asia/Shanghai).
    pub today: NaiveDate,
    /// The time in UTC as fixed-width RFC 3339 text: `2026-11-23T07:52:10Z`.
    pub at: String,
}

impl Moment {
    /// The moment of a UTC time; the day is that of Asia/Shanghai, eight hours ahead all year.
    pub fn of(time: DateTime<Utc>) -> Self {
        let day = time.date_naive();
        let is_next_day = time.hour() >= 16;
        let today = if is_next_day { day.checked_add_days(Days::new(1)).unwrap_or(day) } else { day };
        Self { today, at: time.format("%Y-%m-%dT%H:%M:%SZ").to_string() }
    }
}

/// Who acts (经办人): a name, the role under which the table of permissions knows them, and for a person the post
/// (unit and role) used for the act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The name recorded with every change.
    pub name: String,
    /// The role used.
    pub role: Role,
    /// The person; nothing for the command line, the local user and jobs.
    pub person: Option<i64>,
    /// The unit for which the person acts.
    pub unit: Option<i64>,
    /// The post (任职) used.
    pub post: Option<i64>,
    /// The keys of the acts a program's token was given; nothing for a person, who may whatever the role may.
    pub scope: Option<Arc<BTreeSet<String>>>,
}

impl Actor {
    /// Somebody known by name and role only.
    pub fn named(name: impl Into<String>, role: Role) -> Self {
        Self { name: name.into(), role, person: None, unit: None, post: None, scope: None }
    }

    /// Whoever sits at the command line.
    pub fn command_line() -> Self {
        Self::named("命令行", Role::CommandLine)
    }

    /// Whoever uses the pages of an office without accounts.
    pub fn local_user() -> Self {
        Self::named("本机用户", Role::LocalUser)
    }

    /// The program itself, on the clock.
    pub fn job() -> Self {
        Self::named("系统任务", Role::Job)
    }

    /// Whether the act lies within what the token was given; always for a person.
    pub fn is_in_scope(&self, act: Act) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.contains(act.key))
    }

    /// Whether a unit's records may be shown: the own unit's, or all for a role that works for the whole office.
    /// What may not be seen is answered as not found, so that nobody learns what there is.
    pub fn may_see(&self, unit: i64) -> bool {
        self.role.sees_all_units() || self.unit == Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;
    use chrono::DateTime;

    #[test]
    fn the_office_day_begins_eight_hours_before_the_utc_day() {
        for (time, today) in [
            ("2020-07-31T15:59:59Z", "2020-07-31"),
            ("2020-07-31T16:00:00Z", "2020-08-01"),
            ("2020-12-31T23:00:00Z", "2021-01-01"),
        ] {
            let moment = Moment::of(DateTime::parse_from_rfc3339(time).unwrap().to_utc());
            assert_eq!((moment.today.to_string().as_str(), moment.at.as_str()), (today, time));
        }
    }
}
