//! The room people touch (前台): pages, the command line, configuration and the clock. It decides nothing about
//! points and keeps nothing; every change is one verb of the office room.
//!
//! Not here: SQL, scoring, the drawing of documents.
//!
//! Reading order: [`router`] (every address on one page), [`app`] and [`frame`] for what every page needs,
//! [`failure`] for refusals and faults, [`who`] and [`gate`] for who may what, [`host`] for who may ask under which name, [`page`] one file for each group of
//! pages, [`words`] for rules in Chinese,
//! [`command`] for the command line, [`config`] for folders, [`clock`].
//!
//! To add a page: a template in `templates/`, a handler in [`page`], a line in [`router`] with its act, and a line in
//! `tests/it/pages.rs`, which visits every address.

pub mod api;
pub mod app;
pub mod assets;
pub mod basis;
pub mod bucket;
pub mod chance;
pub mod chart;
pub mod clock;
pub mod command;
pub mod config;
pub mod delivery;
pub mod failure;
pub mod frame;
pub mod gate;
pub mod health;
pub mod host;
pub mod outgoing;
pub mod page;
mod paper_file;
pub mod picture;
pub mod rate;
pub mod reading;
mod recheck;
pub mod router;
pub mod scanning;
pub mod secrecy;
pub mod sending;
mod sent_file;
pub mod tick;
pub mod typed;
pub mod who;
pub mod words;
