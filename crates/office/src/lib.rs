//! The office (办公室): what people do with notices, one file per verb. Every verb loads, asks whether the actor
//! may, decides with the domain, saves and records one event, all in one transaction.
//!
//! Not here: HTTP, pages, the clock ([`Moment`] comes in from outside), SQL (that is the store's).
//!
//! Reading order: [`moment`] and [`refusal`] for the words every verb uses, [`open`] for how an office starts,
//! [`notices`] and [`scored`] for what pages read most, then a group: [`ledger`] (facts), [`ruling`], [`bulletin`] and
//! [`issuing`], [`org`] and [`access`], [`submission`] with [`wording`], [`casework`], [`report`] and [`publication`],
//! [`evidence`] and [`doubt`], [`duty`], [`period`], [`plan`], [`supervision`] and [`publicity`], [`search`], [`outlet`], [`audit`],
//! [`program`], [`care`]. Each group's own head says with which file to begin.
//!
//! To add a verb: a file named after it in its group with one `impl Office`, a line in [`permit`], and exactly one call of
//! `record` inside the writing transaction. Its refusals are variants of [`refusal::Refusal`].

pub mod access;
pub mod audit;
pub mod bulletin;
pub mod care;
pub mod casework;
pub mod clock_check;
mod denial;
pub mod doubt;
pub mod duty;
pub mod evidence;
mod instant;
pub mod issuing;
mod kept_file;
pub mod ledger;
pub mod moment;
pub mod notices;
pub mod open;
pub mod org;
pub mod outlet;
pub mod period;
pub mod permit;
pub mod plan;
pub mod program;
pub mod publication;
pub mod publicity;
pub mod refusal;
pub mod report;
pub mod ruling;
pub mod scored;
pub mod search;
pub mod submission;
pub mod supervision;
pub mod trouble;
pub mod wording;

pub use audit::events::{EventPage, EventQuery, EventRow};
pub use audit::verify_chain::{ChainReport, Extent};
pub use care::backup::{BackupReceipt, BackupRequest};
pub use care::job_lease::JobLease;
pub use care::move_database::MoveReceipt;
pub use care::restore::{RestoreReceipt, RestoreRequest, restore};
pub use issuing::bulletins::{Bulletin, BulletinFile};
pub use issuing::freeze_bulletin::{NewBulletin, NewBulletinFile};
pub use issuing::issue_bulletin::{IssueRequest, Issued};
pub use ledger::entries::EntryRow;
pub use ledger::reverse_fact::Reversal;
pub use ledger::take_in_ledger::{Receipt, TakeIn};
pub use moment::{Actor, Moment};
pub use notices::NoticeEntry;
pub use open::{OpenProblem, OpenRefusal, Opening};
pub use refusal::{Fault, OfficeError, Problem, Refusal};
pub use scored::Scored;
pub use zhaozhang_store::Trouble;

use std::path::PathBuf;
use std::sync::Arc;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_store::Store;

/// An office at work (办公室): its notices, its ledger and its folder. Cheap to clone; clones are one office.
#[derive(Debug, Clone)]
pub struct Office {
    pub(crate) inner: Arc<Inner>,
}

/// What the clones of an office share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) data_folder: PathBuf,
    pub(crate) fonts_folder: PathBuf,
    /// The notices as their folders give them.
    pub(crate) read_notices: Vec<NoticeEntry>,
    pub(crate) shelf: std::sync::RwLock<notices::Shelf>,
    pub(crate) calendar: Calendar,
    pub(crate) is_demonstration: std::sync::atomic::AtomicBool,
    pub(crate) cache: scored::Cache,
    pub(crate) walked: audit::verify_chain::Walked,
    pub(crate) register: org::units::Cache,
    pub(crate) evidence: evidence::house::House,
    pub(crate) personal_key: access::secret::PersonalKey,
    pub(crate) secrets: access::secret::Secrets,
    /// Whether anybody has an account; asked again until somebody has.
    pub(crate) has_accounts: std::sync::atomic::AtomicBool,
    /// How many passwords are tried at once.
    pub(crate) hashing: tokio::sync::Semaphore,
}

impl Office {
    /// Whether the office shows invented facts; every page and document then says 演示数据.
    pub fn is_demonstration(&self) -> bool {
        self.inner.is_demonstration.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Where the office keeps its database and files.
    pub fn data_folder(&self) -> &std::path::Path {
        &self.inner.data_folder
    }

    /// Where the fonts of documents lie.
    pub fn fonts_folder(&self) -> &std::path::Path {
        &self.inner.fonts_folder
    }

    /// The calendar of working days every computation uses.
    pub fn calendar(&self) -> &Calendar {
        &self.inner.calendar
    }
}
