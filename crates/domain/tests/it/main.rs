//! The notices of this repository, read from their folders as an office would.

mod cases;
mod notices;
mod properties;
