//! A clock that goes backwards (时钟倒退). Inside the chains time never decreases: a line gets at least the time of
//! the one before (the store sees to that), so a step of seconds does no harm. A clock that stands hours behind the
//! last line is wrong now or was wrong then, and rules, deadlines and reminders would follow it; whoever starts the
//! program is told, and says which. Decision 0010 has the reasons.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, running};
use crate::refusal::{Fault, OfficeError};
use chrono::{DateTime, TimeDelta};

/// How far a clock may stand behind the last line without anybody being asked: what setting it right takes.
const MOST_BEHIND: TimeDelta = TimeDelta::hours(1);

/// A clock that stands far behind the last line (时钟落后).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockBehind {
    /// What the clock says, RFC 3339 UTC.
    pub now: String,
    /// What the last line of the log says.
    pub last: String,
}

impl Office {
    /// Whether the clock stands far behind the last line of the log.
    pub async fn clock_behind(&self, moment: &Moment) -> Result<Option<ClockBehind>, Fault> {
        let Some(last) = self.inner.store.last_events(1).await?.into_iter().next() else { return Ok(None) };
        let parse = |text: &str| {
            DateTime::parse_from_rfc3339(text)
                .map_err(|cause| Fault::new("cannot read a time of the log", cause))
        };
        let behind = parse(&last.line.at)? - parse(&moment.at)?;
        let found = ClockBehind { now: moment.at.clone(), last: last.line.at };
        Ok((behind > MOST_BEHIND).then_some(found))
    }

    /// Records that the clock is right although the log claims to be later; lines from here on follow the clock.
    pub async fn set_clock(&self, moment: &Moment, actor: &Actor) -> Result<(), OfficeError> {
        permit(actor, running::SET_CLOCK)?;
        let mut writing = self.inner.store.write().await?;
        writing.trust_the_clock();
        let detail = "经核对，系统时钟无误；此前有记录的时间晚于现在，以本条为准".to_owned();
        writing.record(event(moment, actor, running::SET_CLOCK, "时钟", &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
