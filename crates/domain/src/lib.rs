//! The room of nouns, states and rules: what a notice says, what happened, and what follows from both. Pure.
//! No clock, no randomness, no input or output, no floats; days come in as parameters.
//! Reading order: [`notice`], [`rule`], [`fact`], [`score`], [`sheet`], [`explain`], [`ranking`];
//! beneath them [`points`], [`period`] and [`calendar`]; beside them [`submission`], what happens before a fact.

pub mod calendar;
pub mod cases;
pub mod chain;
pub mod dossier;
pub mod duty;
pub mod explain;
pub mod fact;
pub mod fund;
pub mod notice;
pub mod outcome;
pub mod period;
pub mod pile;
pub mod points;
pub mod ranking;
pub mod rule;
pub mod score;
pub mod sheet;
pub mod submission;
pub mod task;
