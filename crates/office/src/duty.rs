//! Duties (任务和提醒): what is owed, answered, reminded of and delivered.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`duties`], [`run_reminders`], [`delivery`].

pub mod answer_duty;
pub mod burden;
pub mod delivery;
pub mod duties;
pub mod duty_answer;
pub mod enter_event;
pub mod reminders;
pub mod run_reminders;
pub mod split_quota;
pub mod urge_duty;
pub(crate) mod waiting;
