//! Tasks of a reform plan (改革任务): what was promised, how far it is, which light that gives and why, and what a
//! supervisor may do next. Pure: what was read out of a plan's text is the text room's, keeping it the store's.
//!
//! Nothing turns better by itself: a light improves only through something a person confirmed. With the same
//! confirmed acts a later day never gives a better light (`tests`).
//!
//! Reading order: [`plan`] for the plan's states, [`measure`] for targets and readings, [`share`] for what counties
//! take over, [`parts`] for who answers for what, [`answering`] for what each of them did, [`light`], [`ladder`].

pub mod answering;
pub mod ladder;
pub mod letter;
pub mod light;
pub mod measure;
pub mod parts;
pub mod plan;
pub mod share;
