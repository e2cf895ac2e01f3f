//! Published pieces (发表稿件): what appeared, which pieces are one story, and who was first.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`publications`], `count_stories`, [`stories`].

pub mod contest_story;
pub(crate) mod count_stories;
pub mod publication_file;
pub mod publications;
pub mod record_publications;
pub mod reprints;
pub mod rule_story;
pub mod stories;
