//! Outlets and pages (媒体和网页): the register of media, and pages fetched and kept.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`outlets`], [`keep_page`].

pub mod add_outlet;
pub mod ask_outlet;
pub mod change_outlet;
pub mod check_links;
pub mod keep_page;
pub mod kept_pages;
pub mod outlets;
pub mod rule_outlet;
pub mod warc;
