//! Units and people (单位和人员): the register by day, posts, liaisons, registration calls.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`units`] and [`posts`] for what can be read, then [`file_liaison`].

pub mod announcements;
pub mod appoint;
pub mod change_unit;
pub mod contact_reading;
pub mod decide_filing;
pub mod delegate;
pub mod end_post;
pub mod end_unit;
pub mod file_liaison;
pub mod import_registration;
pub mod load_cast;
pub mod load_units;
pub mod masking;
pub mod merge_units;
pub mod open_registration;
pub mod people;
pub mod positions;
pub mod posts;
pub mod regions;
pub mod register_unit;
pub mod register_units;
pub mod registrations;
pub mod roster;
pub mod send_announcement;
pub mod set_position;
pub mod split_unit;
pub mod unit_entry;
pub mod units;
