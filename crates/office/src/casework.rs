//! Combined articles, calls, adjustments, findings (单综、约稿、调整、差错): acts on a score or an article that need a second person.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`combination`], [`solicitations`], [`adjustments`], [`grave_errors`].

pub mod adjustments;
pub mod answer_combination;
pub mod combination;
pub mod combine_submissions;
pub mod consent;
pub mod decide_adjustment;
pub mod decide_grave_error;
pub mod find_grave_error;
pub mod grave_errors;
pub mod judge_answer;
pub mod judge_combination;
pub mod own_review;
pub mod propose_adjustment;
pub mod reply_grave_error;
pub mod reverse_grave_error;
pub mod rule_combination;
pub mod solicit;
pub mod solicitations;
pub mod withdraw_call;
