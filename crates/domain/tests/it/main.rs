//! The notices of this repository, read from their folders as an office would.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not as it should be"
)]

mod cases;
mod every_notice;
mod handbook;
mod notices;
mod properties;
mod scoring;
