//! Submissions (信息报送): from draft over three levels of review to use.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`submissions`], [`draft_submission`], [`sign_step`].

pub mod authored;
pub mod content_book;
pub mod draft_submission;
pub mod forward_submission;
pub mod hand_in;
pub mod print_review_form;
pub mod receive_submission;
pub mod record_adoption;
pub mod record_handling;
pub mod return_submission;
pub mod sign_step;
pub mod store_attachment;
pub mod submissions;
pub mod urgent;
pub mod withdraw_submission;
