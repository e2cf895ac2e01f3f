//! Programs (接口): tokens, webhooks and requests sent twice.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`tokens`], [`webhooks`].

pub mod given_answers;
pub mod tokens;
pub mod webhooks;
