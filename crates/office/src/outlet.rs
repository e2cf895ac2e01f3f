//! Outlets and pages (媒体和网页): the register of media, and pages fetched and kept.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`outlets`], [`keep_page`].

pub mod add_outlet;
pub mod ask_outlet;
pub mod change_outlet;
pub mod check_links;
pub(crate) mod fact_class;
pub mod fetched_page;
pub mod keep_page;
pub mod kept_pages;
pub mod link_round;
pub mod outlets;
pub mod page_confidence;
pub(crate) mod page_record;
pub mod paste_page;
pub mod rule_outlet;
pub mod saved_page;
pub mod warc;
