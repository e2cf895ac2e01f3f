//! Wording (文字把关): what may not be stored, what is marked, and the word list.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`proofread`], [`word_list`].

pub mod add_word;
pub mod dismiss_mark;
pub mod end_word;
pub mod own_paper;
pub mod proofread;
pub mod secret_file;
pub mod secret_mark;
pub mod word_list;
