//! The office (办公室): what people do with notices, one file per verb. Every verb loads, asks whether the actor
//! may, decides with the domain, saves and records one event, all in one transaction.
//!
//! Not here: HTTP, pages, the clock ([`Moment`] comes in from outside), SQL (that is the store's).
//!
//! Reading order: [`moment`] and [`refusal`] for the words every verb uses, [`open`] for how an office starts,
//! [`notices`], [`scored`] and [`bulletins`] for what can be read, then the verbs: [`take_in_ledger`],
//! [`reverse_fact`], [`record_ruling`], [`issue_bulletin`] (from [`bulletin`]), [`freeze_bulletin`], [`verify_chain`], [`demonstration`].
//!
//! To add a verb: a file named after it with one `impl Office`, a line in [`permit`], and exactly one call of
//! `record` inside the writing transaction. Its refusals are variants of [`refusal::Refusal`].

pub mod accept_report;
pub mod accounts;
pub mod add_outlet;
pub mod add_word;
pub mod adjustments;
pub mod adoption_rate;
pub mod advance_plan;
pub mod agreement;
pub mod answer_doubt;
pub mod answer_duty;
pub mod appoint;
pub mod ask_outlet;
pub mod assess;
pub mod assessments;
pub mod authored;
pub mod backup;
pub mod bulletin;
pub mod bulletins;
pub mod calendar;
pub mod change_outlet;
pub mod change_unit;
pub mod check_links;
pub mod clock_check;
pub mod close_period;
mod closed_period;
pub mod closing;
pub mod combination;
pub mod combine_submissions;
pub mod compare;
pub mod confirm_entries;
pub mod confirm_plan;
pub mod contact_reading;
pub mod content_book;
pub mod contest_entry;
pub mod contest_reprint;
pub mod contest_story;
pub mod corrected_fact;
mod count_stories;
pub mod decide_adjustment;
pub mod decide_filing;
pub mod decide_grave_error;
pub mod delegate;
pub mod deliveries;
pub mod delivery;
pub mod demonstration;
mod denial;
pub mod dismiss_mark;
pub mod document_number;
mod dossier_book;
pub mod dossiers;
pub mod doubts;
pub mod draft_submission;
pub mod duties;
pub mod duty_answer;
pub mod end_post;
pub mod end_unit;
pub mod end_word;
pub mod enter_event;
pub mod entries;
pub mod evaluations;
pub mod events;
pub mod evidence;
pub mod examine_claims;
mod examine_report;
pub mod export_chain;
pub mod fact_text;
pub mod file_liaison;
pub mod fill_report;
pub mod find_grave_error;
pub mod forms;
pub mod forward_submission;
pub mod freeze_bulletin;
pub mod freeze_year;
pub mod funds;
pub mod give_role;
pub mod given_answers;
pub mod grave_errors;
pub mod hand_in;
pub mod hand_in_report;
pub mod hold_evidence;
mod import_funds;
pub mod import_registration;
pub mod import_report;
pub mod import_series;
mod instant;
pub mod issue_bulletin;
pub mod issue_commendation;
pub mod issue_erratum;
mod issue_supervision_paper;
mod items;
pub mod job_lease;
pub mod judge_answer;
pub mod judge_combination;
pub mod judge_task_act;
pub mod keep_page;
pub mod keep_plan;
pub mod kept_pages;
pub mod ledger_book;
pub mod letter_reading;
pub mod letters;
mod list_red_lines;
pub mod load_cast;
pub mod load_units;
pub mod mailbox;
pub mod make_ruling;
pub mod masking;
pub mod merge_units;
pub mod moment;
pub mod move_database;
pub mod notices;
pub mod open;
pub mod open_checking;
pub mod open_dossier;
pub mod open_registration;
pub mod open_report_year;
pub mod outlets;
pub mod owed_tasks;
pub mod own_entry;
pub mod papers;
pub mod password;
pub mod people;
pub mod permit;
pub mod plan_book;
pub mod plan_content;
pub mod plan_marks;
pub mod plans;
mod post_facts;
pub mod posts;
pub mod print_review_form;
pub mod proofread;
pub mod propose_adjustment;
pub mod propose_repeats;
pub mod publication_file;
pub mod publications;
pub mod read_package;
pub mod read_plan;
pub mod receive_submission;
pub mod record_adoption;
pub mod record_handling;
pub mod record_publications;
mod record_reading;
pub mod record_ruling;
pub mod record_task_act;
pub mod refusal;
pub mod regions;
pub mod register_unit;
pub mod registrations;
pub mod reindex;
pub mod reminders;
pub mod reply_grave_error;
pub mod report_content;
mod report_duties;
mod report_flow;
mod report_form;
pub mod report_letter;
mod report_links;
pub mod report_package;
pub mod report_paper;
pub mod report_reading;
mod report_standing;
pub mod reports;
pub mod reprints;
pub mod restore;
pub mod return_report;
pub mod return_submission;
pub mod reverse_fact;
pub mod reverse_grave_error;
pub mod roles_held;
pub mod roster;
pub mod rule_contest;
pub mod rule_outlet;
pub mod rule_story;
pub mod run_reminders;
pub mod sample_sign_in;
pub mod scored;
pub mod search;
pub mod second_factor;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod sign_step;
pub mod solicit;
pub mod solicitations;
pub mod split_quota;
pub mod split_unit;
pub mod step_dossier;
pub mod store_attachment;
pub mod stories;
pub mod submissions;
pub mod submit_bulletin;
pub mod supervision_papers;
pub mod take_in_ledger;
pub mod take_in_letter;
pub mod task_act_checks;
pub mod task_acts;
pub mod task_progress;
pub mod tokens;
pub mod trouble;
pub mod unit_entry;
pub mod units;
pub mod urge_duty;
pub mod urgent;
pub mod verify_chain;
pub mod warc;
pub mod webhooks;
pub mod withdraw_call;
pub mod withdraw_submission;
pub mod word_list;
pub mod year_list;
pub mod year_result;

pub use backup::{BackupReceipt, BackupRequest};
pub use bulletins::{Bulletin, BulletinFile};
pub use entries::EntryRow;
pub use events::{EventPage, EventQuery, EventRow};
pub use freeze_bulletin::{NewBulletin, NewBulletinFile};
pub use issue_bulletin::{IssueRequest, Issued};
pub use job_lease::JobLease;
pub use moment::{Actor, Moment};
pub use move_database::MoveReceipt;
pub use notices::NoticeEntry;
pub use open::{OpenProblem, OpenRefusal, Opening};
pub use refusal::{Fault, OfficeError, Problem, Refusal};
pub use restore::{RestoreReceipt, RestoreRequest, restore};
pub use reverse_fact::Reversal;
pub use scored::Scored;
pub use take_in_ledger::{Receipt, TakeIn};
pub use verify_chain::ChainReport;
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
    pub(crate) register: units::Cache,
    pub(crate) evidence: evidence::house::House,
    pub(crate) personal_key: secret::PersonalKey,
    pub(crate) secrets: secret::Secrets,
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
