//! Ledger (台账): how facts come in, are corrected and are told again as entries.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`take_in_ledger`] with [`ledger_book`], then `post_facts`, through which other verbs post.

pub(crate) mod closed_period;
pub mod corrected_fact;
pub mod entries;
pub mod fact_text;
pub(crate) mod items;
pub mod ledger_book;
pub mod own_entry;
pub(crate) mod post_facts;
pub mod reverse_fact;
pub mod take_in_ledger;
