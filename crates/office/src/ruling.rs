//! Rulings (裁定): readings of a notice, what they change, and the forms that rest on them.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`make_ruling`], then [`compare`].

pub mod adoption_rate;
mod basis;
pub mod compare;
pub mod forms;
pub mod make_ruling;
pub mod record_ruling;
