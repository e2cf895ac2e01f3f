//! The store (库房): rows and SQL, on SQLite and PostgreSQL from one set of statements. The only room that knows
//! a database. It decides nothing about points, roles or stages, and it never changes or deletes what it keeps.
//!
//! Reading order: [`open`] for how a database is opened and brought up to date, [`writing`] for the one way to
//! write, then a file for each noun: [`ledger`], [`event`], [`bulletin`], [`meta`], [`job_lease`], [`mod@unit`], [`post`], [`registration`]; [`copy`] takes all
//! of them to another database.
//!
//! To keep one more noun: a new `migrations/000N_noun.sql` (never edit an old one; what differs between the two
//! databases goes beside it), its line in [`migration`], a file with its row type, reading on [`Store`], writing on
//! [`Writing`], and a test in `tests/it`, which runs on both databases. Column rules: `text`, `bigint`, `smallint`,
//! `double precision`; no booleans; times as RFC 3339 text; sums cast to `bigint` (docs/decisions/0003-sqlx-any.md).

pub mod account;
pub mod adjustment;
pub mod announcement;
pub mod api_token;
pub mod attachment;
pub mod bulletin;
pub mod calendar_feed;
pub mod checking;
pub mod combination;
pub mod consent;
pub mod contest;
pub mod copy;
pub mod delivery;
pub mod dossier;
pub mod doubt;
pub mod duty;
pub mod event;
pub mod event_search;
pub mod evidence;
pub mod fault;
pub mod given_answer;
pub mod grave_error;
pub mod handling;
pub mod handover;
pub mod job_lease;
pub mod kept_page;
pub mod ledger;
pub mod media_matrix;
pub mod meta;
pub mod migration;
pub mod open;
pub mod outlet;
pub mod paper;
pub mod plan;
pub mod plan_goal;
pub mod position;
pub mod post;
pub mod posting;
pub mod publication;
pub mod registration;
pub mod reminder;
pub mod report;
pub mod report_mail;
pub mod ruling;
pub mod search;
pub mod search_token;
pub mod session;
pub mod solicitation;
pub mod story;
pub mod submission;
pub mod submission_filter;
mod submission_rows;
pub mod supervision_paper;
pub mod task_act;
pub mod unit;
pub mod webhook;
pub mod wording;
pub mod writing;
pub mod year;

pub use account::{AccountRow, AccountsOf, NewAccountRow, OfficeRoleRow, RoleStamp};
pub use adjustment::{AdjustmentDecisionRow, AdjustmentRow};
pub use announcement::{AnnouncementReceiptRow, AnnouncementRow};
pub use api_token::TokenRow;
pub use attachment::AttachmentRow;
pub use bulletin::{BulletinFileRow, BulletinRow, NewBulletinRow};
pub use calendar_feed::CalendarFeedRow;
pub use checking::{CheckingRow, CloseRow, ConfirmationRow, LateRow};
pub use combination::{CombinationJudgementRow, CombinedPartRow};
pub use consent::{CombinationAnswerRow, CombinationRulingRow};
pub use contest::{ContestRow, ContestStepRow};
pub use copy::{CopyFault, TableSum};
pub use delivery::{BulletinDraftRow, OpeningRow, RecipientRow, SignOffRow};
pub use dossier::{DossierRow, DossierStepRow};
pub use doubt::{DoubtRow, DoubtRuling, DoubtStepRow, DoubtsAsked};
pub use duty::{ChannelRow, DutyEventRow, QuotaSplitRow};
pub use event::EventRow;
pub use event_search::{EventPage, EventSearch};
pub use evidence::{EvidenceAsked, EvidenceFileRow, EvidenceLimitRow, EvidenceRow, FileBrief};
pub use fault::{StoreFault, Trouble};
pub use given_answer::Given;
pub use grave_error::{
    GraveErrorDecisionRow, GraveErrorEvidenceRow, GraveErrorReplyRow, GraveErrorReversalRow, GraveErrorRow,
};
pub use handling::HandlingRow;
pub use handover::ReturnRow;
pub use kept_page::{KeptPageRow, LinkCheckRow};
pub use ledger::{BatchRow, Chain, LedgerRow, NewEntry, Stamp};
pub use media_matrix::{MediaChannelRow, MediaPartnerRow};
pub use open::{Address, Dialect, OpenFault, Store, create_database};
pub use outlet::{OutletChangeRow, OutletQuestionRow, OutletRulingRow};
pub use paper::{NewPaperRow, NumberRow, PaperRow};
pub use plan::{PlanRow, PlanStepRow, PlanTaskRow, PlanTaskUnitRow, PlanVersionRow};
pub use plan_goal::PlanGoalRow;
pub use position::{NewPositionRow, PositionRow};
pub use post::{
    DelegationRow, EndRow, NewDelegationRow, NewPersonRow, NewPostRow, PersonRow, PostRow, PostsOf,
};
pub use posting::{ForwardingResultRow, ForwardingRow, PostingRow};
pub use publication::{PieceLine, PiecesAsked, PublicationRow, StoryContestRow, StoryRulingRow};
pub use registration::{CallRow, DecisionRow, FilingRow, FilingsOf, NewCallRow, NewFilingRow};
pub use reminder::{DeliveryEnd, DeliveryRow, DigestRow, DigestsOf, ReminderRow};
pub use report::{ReportRow, ReportStepRow, ReportVersionRow, ReportYearRow};
pub use report_mail::{ReportMailRow, ReportMailStepRow};
pub use ruling::RulingRow;
pub use search::{REACH_ALL, REACH_LEFT, REACH_OWN, SearchAsk, SearchHit, SearchRow, SearchSight};
pub use session::{NewSessionRow, SessionRow, TryRow};
pub use solicitation::{
    SolicitationJudgementRow, SolicitationRow, SolicitationWithdrawalRow, SolicitedUnitRow,
};
pub use story::{StoryChangeRow, StoryFilter, StoryMemberRow, StoryRow};
pub use submission::{AutosaveRow, MarkRow, SubmissionRow, ToldRow, VersionRow};
pub use submission_filter::{COUNTED_TO, SubmissionColumn, SubmissionFilter};
pub use supervision_paper::{SupervisionPaperRow, SupervisionReceiptRow};
pub use task_act::TaskActRow;
pub use unit::{NewUnitVersion, SuccessionRow, UnitVersionRow};
pub use webhook::{MessageRow, WebhookRow};
pub use wording::{DismissalRow, ListedWordRow};
pub use writing::{Turn, Writing};
pub use year::{HonourRow, YearListRow, YearListRulingRow, YearResultRow};
