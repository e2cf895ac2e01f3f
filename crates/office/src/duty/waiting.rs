//! 待办环节 (waiting work): what waits for somebody inside the office's own flow at a moment, since when and until when: a
//! signature, a receipt, a returned item. It is told like a duty, in the same digests and by the same steps, and rises to
//! the leader in charge and then the principal leader. Derived each time from what waits; nothing is kept but what was
//! told.
//!
//! The notices give no terms for these; they are this program's own and the digest says so. Next: [`closing_work`] for
//! checkings, contests and bulletins, [`consent_waiting`] for combined articles, [`tellings`] for who is told, [`crate::duty::run_reminders`], which sends it.

mod closing_work;
mod consent_waiting;
mod tellings;

use crate::Office;
use crate::duty::duties::local;
use crate::moment::Moment;
use crate::permit::Role;
use crate::refusal::OfficeError;
use chrono::NaiveDate;
use zhaozhang_domain::calendar::{Calendar, Derivation};
use zhaozhang_domain::duty::{Duty, DutyKind, DutyState};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::submission::{MarkKind, ReviewRole, State, Step, Variant};
use zhaozhang_store::{SubmissionFilter, SubmissionRow};

/// Working days for a signature or a receipt.
const SIGN_DAYS: u32 = 2;
/// Working days for a returned item to come again.
const REVISE_DAYS: u32 = 3;
/// The most items looked through in one round.
const LOOKED_AT: i64 = 2_000;

/// Something that waits (待办环节).
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    /// Its key, unit, title, day and state, as reminders read them.
    pub(crate) duty: Duty,
    /// Where it is dealt with, as digests write it: `submission-12`.
    pub(crate) code: String,
    /// Since when it waits, and how long it may.
    pub(crate) since: String,
    /// The notice's number and article.
    pub(crate) basis: String,
    /// For whom.
    pub(crate) whom: Whom,
}

/// For whom something waits (待办人).
#[derive(Debug, Clone)]
pub(crate) enum Whom {
    /// Whoever may sign the item as one of these.
    Signers(Box<SubmissionRow>, Vec<ReviewRole>),
    /// Its author, or who succeeded him.
    Author(Box<SubmissionRow>),
    /// The bureau office, by role.
    Office(Vec<Role>),
    /// The liaison of a unit.
    Liaison(i64),
}

/// What a waiting thing says of itself, before its day is worked out.
pub(crate) struct Noted<'a> {
    pub(crate) notice: Option<&'a Notice>,
    pub(crate) key: String,
    pub(crate) code: String,
    pub(crate) unit: String,
    pub(crate) title: String,
    pub(crate) what: &'a str,
    pub(crate) article: &'a str,
    pub(crate) arose_on: NaiveDate,
    pub(crate) whom: Whom,
}

impl Waiting {
    /// With a term of this program's own, in working days from the day it came.
    fn within(noted: Noted<'_>, days: u32, calendar: &Calendar, today: NaiveDate) -> Self {
        let due = calendar.add_working_days(noted.arose_on, days);
        let term = format!("办理时限{days}个工作日，为本系统设定");
        Self::until(noted, due, &term, today)
    }

    /// Until a day that stands.
    fn until(noted: Noted<'_>, due: NaiveDate, term: &str, today: NaiveDate) -> Self {
        let Noted { notice, key, code, unit, title, what, article, arose_on, whom } = noted;
        let place = notice.and_then(|notice| notice.articles.iter().position(|one| one.citation == article));
        let name = notice.map_or("", |notice| {
            if notice.document_number.is_empty() { &notice.title } else { &notice.document_number }
        });
        let cited = place.map_or("", |_| article);
        let since = format!("{}起{what}；{term}", document_date(arose_on));
        let duty = Duty {
            key,
            kind: DutyKind::Waiting,
            notice: notice.map(|notice| notice.code.clone()).unwrap_or_default(),
            unit,
            article: place.unwrap_or_default(),
            rule: String::new(),
            class: String::new(),
            title,
            demand: what.to_owned(),
            parts: Vec::new(),
            arose_on,
            due: Derivation { day: due, steps: vec![format!("{term}。")], is_provisional: false },
            state: if today > due { DutyState::Overdue } else { DutyState::Open },
            done_on: None,
            progress: None,
            checks: Vec::new(),
            if_missed: Vec::new(),
            if_kept: Vec::new(),
            closes: String::new(),
            facts: Vec::new(),
        };
        Self { duty, code, since, basis: format!("{name} {cited}").trim_end().to_owned(), whom }
    }
}

impl Office {
    /// Everything that waits at a moment.
    pub(crate) async fn waiting(&self, moment: &Moment) -> Result<Vec<Waiting>, OfficeError> {
        let mut waiting = self.waiting_items(moment).await?;
        waiting.extend(self.waiting_checkings(moment).await?);
        waiting.extend(self.waiting_contests(moment).await?);
        waiting.extend(self.unopened_bulletins(moment).await?);
        waiting.extend(self.unopened_announcements(moment).await?);
        waiting.extend(self.waiting_consents(moment).await?);
        Ok(waiting)
    }

    /// Items that wait for a signature, for receipt, or with their author because they came back.
    ///
    /// A draft is its author's own affair and waits for nobody; an urgent item was told at once (`submission::urgent`)
    /// and is told here only when that brought nothing.
    async fn waiting_items(&self, moment: &Moment) -> Result<Vec<Waiting>, OfficeError> {
        let mut states: Vec<State> = Step::ALL.iter().map(|step| State::awaiting(*step)).collect();
        states.extend([State::Submitted, State::Returned]);
        let filter = SubmissionFilter {
            states: states.into_iter().map(|state| state.word().to_owned()).collect(),
            ..SubmissionFilter::default()
        };
        let mut waiting = Vec::new();
        for row in self.inner.store.submissions(&filter, 0, LOOKED_AT).await? {
            let (Some(entry), Some(state)) = (self.notice(&row.notice_code), State::from_word(&row.state))
            else {
                continue;
            };
            let (mark_no, arose_on) = self.since(&row, state).await?;
            let key = format!("{}|待办环节|信息{}|{mark_no}", row.notice_code, row.id);
            let noted = |what, whom| Noted {
                notice: Some(&entry.notice),
                key,
                code: format!("submission-{}", row.id),
                unit: row.sender_name.clone(),
                // No title: a digest leaves the program, and the item is not public before its last approval.
                title: format!("信息{}{what}", row.id),
                what,
                article: "五（四）",
                arose_on,
                whom,
            };
            let whole = Box::new(row.clone());
            let (noted, days) = match (state, Variant::from_word(&row.variant), state.step()) {
                (State::Returned, _, _) => (noted("已退回、待修改", Whom::Author(whole)), REVISE_DAYS),
                (State::Submitted, _, _) => {
                    let office = Whom::Office(vec![Role::OfficeClerk, Role::OfficeHead]);
                    (noted("已报送、待接收", office), SIGN_DAYS)
                }
                (_, Some(variant), Some(step)) => {
                    let signers = Whom::Signers(whole, variant.signers(step).to_vec());
                    (noted(state.word(), signers), SIGN_DAYS)
                }
                _ => continue,
            };
            waiting.push(Waiting::within(noted, days, self.calendar(), moment.today));
        }
        Ok(waiting)
    }

    /// With which line of the flow record an item began to wait as it does, and on which day. A returned item waits since
    /// it came back, however often its author saved it meanwhile.
    async fn since(&self, row: &SubmissionRow, state: State) -> Result<(i64, NaiveDate), OfficeError> {
        if state == State::Returned {
            let marks = self.inner.store.marks(row.id).await?;
            let back = marks.iter().rfind(|mark| mark.kind == MarkKind::SentBack.word());
            if let Some(back) = back {
                return Ok((back.mark_no, crate::org::units::day(&back.on_day)?));
            }
        }
        let at = Moment { today: NaiveDate::MIN, at: row.updated_at.clone() };
        Ok((row.mark_no, local(&at).date()))
    }
}
