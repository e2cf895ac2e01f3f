//! Which kept pages are due for a look (链接核查安排), and how those of a period stand before its bulletin: pages published or
//! kept in the quarter that runs, and in the one before until its bulletin had time to be issued, once a day. Looking is
//! the web room's, on its clock; the verb is [`crate::outlet::check_links`].

use crate::Office;
use crate::doubt::doubts::office_day;
use crate::moment::Actor;
use crate::outlet::check_links::GOOD;
use crate::outlet::kept_pages::KeptPage;
use crate::permit::{outlet as act, permit};
use crate::publication::publications::{day_of, read_time};
use crate::refusal::OfficeError;
use chrono::{Days, NaiveDate};
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_store::KeptPageRow;

/// So many days after its end a quarter's pages are still looked at.
const AFTER: u64 = 30;

/// How the links of a period stand (本期链接).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkState {
    /// Kept pages of the period.
    pub all: usize,
    /// Those never looked at again.
    pub unseen: usize,
    /// Those that are as they were.
    pub good: usize,
    /// The others: number, title, state, when.
    pub amiss: Vec<(i64, String, String, String)>,
    /// When the last look was.
    pub last: String,
}

impl Office {
    /// The pages to look at today, those unseen for longest first, so many.
    pub async fn links_due(
        &self,
        actor: &Actor,
        today: NaiveDate,
        most: usize,
    ) -> Result<Vec<KeptPageRow>, OfficeError> {
        permit(actor, act::CHECK_LINKS)?;
        let running = PeriodKind::Quarter.containing(today);
        let before = running.first_day().pred_opt().map(|day| PeriodKind::Quarter.containing(day));
        let still = before.filter(|before| {
            before.last_day().checked_add_days(Days::new(AFTER)).is_some_and(|until| today <= until)
        });
        let mut due: Vec<(String, KeptPageRow)> = Vec::new();
        for page in self.all_kept_pages().await? {
            let last = page.checks.first().map(|check| check.recorded_at.clone()).unwrap_or_default();
            let is_seen =
                page.checks.first().is_some_and(|check| office_day(&check.recorded_at).ok() == Some(today));
            let is_new = office_day(&page.row.recorded_at).ok() == Some(today);
            let is_of = of(&page.row, running) || still.is_some_and(|still| of(&page.row, still));
            if is_of && !is_seen && !is_new {
                due.push((last, page.row));
            }
        }
        due.sort_by(|one, other| (&one.0, one.1.id).cmp(&(&other.0, other.1.id)));
        due.truncate(most);
        Ok(due.into_iter().map(|(_, row)| row).collect())
    }

    /// How the links of a period stand, for the draft of its bulletin.
    pub async fn link_state(&self, actor: &Actor, period: Period) -> Result<LinkState, OfficeError> {
        let mut state = LinkState::default();
        for page in self.kept_pages(actor).await?.into_iter().filter(|page| of(&page.row, period)) {
            state.all += 1;
            let Some(check) = page.checks.first() else {
                state.unseen += 1;
                continue;
            };
            if check.recorded_at > state.last {
                state.last.clone_from(&check.recorded_at);
            }
            if check.state == GOOD {
                state.good += 1;
            } else {
                state.amiss.push((
                    page.row.id,
                    page.row.title,
                    check.state.clone(),
                    check.recorded_at.clone(),
                ));
            }
        }
        Ok(state)
    }

    async fn all_kept_pages(&self) -> Result<Vec<KeptPage>, OfficeError> {
        let checks = self.inner.store.link_checks().await?;
        let pages = self.inner.store.kept_pages().await?;
        let with = |row: KeptPageRow| {
            let own = checks.iter().rev().filter(|check| check.page_id == row.id).cloned().collect();
            KeptPage { row, checks: own }
        };
        Ok(pages.into_iter().map(with).collect())
    }
}

/// Whether a page belongs to a period: by the day it was published, else by the day it was kept.
fn of(row: &KeptPageRow, period: Period) -> bool {
    let published = read_time(&row.published).as_deref().and_then(day_of);
    published.or_else(|| office_day(&row.recorded_at).ok()).is_some_and(|day| period.contains(day))
}
