//! When and who: the two things every verb is told and none finds out for itself.
//! The clock is read in the web room only; signing in comes from there too.

use chrono::{DateTime, Days, NaiveDate, Timelike, Utc};

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

/// Who acts (经办人): a name and the role under which the table of permissions knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The name recorded with every change.
    pub name: String,
    /// One of the roles in [`crate::permit::ROLES`].
    pub role: String,
}

impl Actor {
    /// Whoever sits at the command line.
    pub fn command_line() -> Self {
        Self { name: "命令行".to_owned(), role: "命令行".to_owned() }
    }

    /// Whoever uses the pages on this machine, before signing in exists.
    pub fn local_user() -> Self {
        Self { name: "本机用户".to_owned(), role: "本机用户".to_owned() }
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
