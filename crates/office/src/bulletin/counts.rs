//! What a period comes to before any bulletin (本期概况): who reported, what was reported, adopted and instructed.
//! The same counting as the bulletin's own text, so that a page and the paper never differ.

use super::happened::{self, Posted};
use super::material::{names, takes};
use super::{Draft, Paper, Places};
use crate::notices::NoticeEntry;
use crate::scored::Scored;
use std::collections::BTreeSet;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::fact::FactKind;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::sheet::HolderId;

/// The counts of a period (本期概况).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeriodCounts {
    /// Whether pieces are reported one by one; else what was adopted is what was reported.
    pub has_submissions: bool,
    /// Whether the notice looks at adoptions besides.
    pub has_adoptions: bool,
    /// Whether the notice looks at instructions.
    pub has_instructions: bool,
    /// Units of the register that reported.
    pub units: BTreeSet<HolderId>,
    /// 报送.
    pub reported: usize,
    /// Reported pieces that gave points.
    pub counted: usize,
    /// Adoptions that gave points.
    pub adopted: usize,
    /// Instructions that gave points.
    pub instructed: usize,
}

impl PeriodCounts {
    /// Counts a period of a scored notice.
    pub fn of(entry: &NoticeEntry, calendar: &Calendar, scored: &Scored, period: Period) -> Self {
        let paper = Paper::of(&scored.notice, &entry.folder, period, scored.sheet.as_of);
        let draft = Draft {
            notice: &scored.notice,
            notice_hash: "",
            calendar,
            ledger: &scored.ledger,
            places: Places::Serials(&scored.serials),
            sheet: &scored.sheet,
            period,
            paper: &paper,
            correction: None,
            ledger_mark: None,
            recall: None,
            tested: None,
            is_demonstration: false,
        };
        let has = |kind| takes(draft.notice, kind);
        let has_submissions = has(FactKind::Submission);
        let kind = if has_submissions { FactKind::Submission } else { FactKind::Adoption };
        let posted = Posted::of(draft.sheet, period);
        let reported = happened::reported(&draft, period, kind, &names(draft.notice, draft.sheet), &posted);
        let adopted = happened::adopted(&draft, &posted);
        Self {
            has_submissions,
            has_adoptions: has(FactKind::Adoption),
            has_instructions: has(FactKind::Instruction),
            units: reported.iter().flat_map(|report| report.units.iter().copied()).collect(),
            reported: reported.len(),
            counted: reported.iter().filter(|report| report.is_counted).count(),
            adopted: adopted.iter().filter(|adopted| adopted.is_counted).count(),
            instructed: happened::instructed(&draft, &posted).len(),
        }
    }

    /// The counts of the period before; nothing when the notice did not cover the whole of it.
    pub fn before(entry: &NoticeEntry, calendar: &Calendar, scored: &Scored, period: Period) -> Option<Self> {
        let previous = period.previous();
        (previous.first_day() >= scored.notice.from).then(|| Self::of(entry, calendar, scored, previous))
    }
}
