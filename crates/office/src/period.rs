//! Periods (月、季、年): checking, contesting, closing and freezing.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`closing`], [`close_period`], [`freeze_year`].

pub mod close_period;
pub mod closing;
pub mod confirm_entries;
pub mod contest_entry;
pub mod freeze_year;
pub mod open_checking;
pub mod rule_contest;
pub mod year_list;
pub mod year_result;
