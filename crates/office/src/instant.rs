//! Points in time as the office keeps them (时刻的推算): RFC 3339 text of fixed width, which sorts as it stands.
//! Nothing here reads a clock; every point is worked out from a [`crate::Moment`].

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

fn read(at: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(at).ok().map(|time| time.to_utc())
}

/// So many seconds later, or earlier when negative. A text that is no time stays as it is.
pub(crate) fn later(at: &str, seconds: i64) -> String {
    let moved = read(at).and_then(|time| time.checked_add_signed(TimeDelta::try_seconds(seconds)?));
    moved.map_or_else(|| at.to_owned(), |time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Seconds since 1970; nothing before.
pub(crate) fn unix(at: &str) -> u64 {
    read(at).and_then(|time| u64::try_from(time.timestamp()).ok()).unwrap_or(0)
}

/// The time of day in the office: `15:52`.
pub(crate) fn time_of_day(at: &str) -> String {
    const SHANGHAI: i32 = 8 * 3600;
    let local = read(at).zip(FixedOffset::east_opt(SHANGHAI)).map(|(time, zone)| time.with_timezone(&zone));
    local.map_or_else(|| at.to_owned(), |time| time.format("%H:%M").to_string())
}

#[cfg(test)]
mod tests {
    use super::{later, time_of_day, unix};

    #[test]
    fn points_in_time_move_and_sort_as_text() {
        let at = "2026-11-23T15:59:50Z";
        assert_eq!(later(at, 30), "2026-11-23T16:00:20Z");
        assert_eq!(later(at, -86_400), "2026-11-22T15:59:50Z");
        assert!(later(at, 30).as_str() > at);
        assert_eq!(time_of_day(at), "23:59");
        assert_eq!(unix("1970-01-01T00:01:00Z"), 60);
        assert_eq!((later("never", 5).as_str(), unix("never")), ("never", 0));
    }
}
