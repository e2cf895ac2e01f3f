//! What is owed (任务和时限): the duties of the notices in use, of one unit, and behind a code in an address. Read
//! only; they are worked out from the ledger each time the ledger or the day changes. The verbs about them are
//! `enter_event`, `split_quota`, `run_reminders`, `urge_duty`.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::notices::NoticeEntry;
use crate::refusal::{OfficeError, Refusal};
use crate::scored::{Scored, aside};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta};
use std::collections::BTreeMap;
use std::sync::Arc;
use zhaozhang_domain::duty::{Duty, DutyState, Source, derive};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::rule::{RuleKind, Span};
pub use zhaozhang_store::{DutyEventRow, QuotaSplitRow};

/// How long a duty that ended stays in the lists: a quarter and a bit.
const KEPT: Days = Days::new(100);

/// The office's clock in its own zone (Asia/Shanghai).
pub(crate) fn local(moment: &Moment) -> NaiveDateTime {
    let utc = DateTime::parse_from_rfc3339(&moment.at).map(|time| time.naive_utc());
    let shanghai = TimeDelta::try_hours(8).unwrap_or_default();
    utc.ok()
        .and_then(|time| time.checked_add_signed(shanghai))
        .unwrap_or_else(|| moment.today.and_time(chrono::NaiveTime::MIN))
}

/// A notice with what is owed under it (通知的应办事项).
#[derive(Debug, Clone)]
pub struct NoticeDuties {
    /// The notice.
    pub notice: Arc<Notice>,
    /// Its duties in the order of their days.
    pub duties: Arc<Vec<Duty>>,
}

/// How often a unit reported on the day itself (当天报送率).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameDayRate {
    /// The unit.
    pub unit: String,
    /// Events of the day it had to report.
    pub owed: usize,
    /// Of these reported the same day.
    pub kept: usize,
}

impl Office {
    /// The notices whose duties count on a day: in force, and with facts in the ledger.
    pub async fn notices_in_use(&self, day: NaiveDate) -> Result<Vec<NoticeEntry>, OfficeError> {
        let mut in_use = Vec::new();
        for entry in self.notices().iter() {
            let notice = &entry.notice;
            let is_in_force = notice.from <= day && notice.until.is_none_or(|until| day <= until);
            if is_in_force
                && (self.entry_count(&notice.code).await? > 0 || self.has_reports(&notice.code).await?)
            {
                in_use.push(entry.clone());
            }
        }
        Ok(in_use)
    }

    /// Everything owed under a notice on the day of the moment, and what ended in the last hundred days.
    pub async fn duties(&self, code: &str, moment: &Moment) -> Result<NoticeDuties, OfficeError> {
        self.expect_notice(code)?;
        let scored = self.scored(code, moment.today).await?;
        let mut duties = self.duties_of(&scored).await?;
        // Reports move without the ledger, so they are asked anew each time.
        let reports = self.report_duties(&scored.notice, moment).await?;
        if !reports.is_empty() {
            let mut all: Vec<Duty> = duties.iter().cloned().chain(reports).collect();
            all.sort_by_cached_key(|duty| (duty.due.day, duty.key.clone()));
            duties = Arc::new(all);
        }
        Ok(NoticeDuties { notice: Arc::clone(&scored.notice), duties })
    }

    pub(crate) async fn duties_of(&self, scored: &Arc<Scored>) -> Result<Arc<Vec<Duty>>, OfficeError> {
        if let Some(kept) = scored.duties.get() {
            return Ok(Arc::clone(kept));
        }
        let (office, of) = (self.clone(), Arc::clone(scored));
        let work = move || {
            let since = of.sheet.as_of.checked_sub_days(KEPT).unwrap_or(of.sheet.as_of);
            let (notice, ledger, sheet) = (&*of.notice, &*of.ledger, &of.sheet);
            Arc::new(derive(&Source { notice, calendar: office.calendar(), ledger, sheet, since }))
        };
        let duties = aside("working out duties".to_owned(), work).await?;
        Ok(Arc::clone(scored.duties.get_or_init(|| duties)))
    }

    /// Everything owed under every notice in use.
    pub async fn all_duties(&self, moment: &Moment) -> Result<Vec<NoticeDuties>, OfficeError> {
        let mut all = Vec::new();
        for entry in self.notices_in_use(moment.today).await? {
            all.push(self.duties(&entry.notice.code, moment).await?);
        }
        Ok(all)
    }

    /// What a unit owes, by its number in the register of units.
    pub async fn duties_of_unit(&self, moment: &Moment, unit: i64) -> Result<Vec<NoticeDuties>, OfficeError> {
        let mut own = Vec::new();
        for NoticeDuties { notice, duties } in self.all_duties(moment).await? {
            let Some(name) = self.holder_name(&notice, unit, moment.today).await? else { continue };
            let duties = duties.iter().filter(|duty| duty.unit == name).cloned().collect();
            own.push(NoticeDuties { notice, duties: Arc::new(duties) });
        }
        Ok(own)
    }

    /// The duty behind a code; nothing when there is none any more.
    pub async fn duty_by_code(
        &self,
        moment: &Moment,
        code: &str,
    ) -> Result<Option<(Arc<Notice>, Duty)>, OfficeError> {
        for NoticeDuties { notice, duties } in self.all_duties(moment).await? {
            if let Some(duty) = duties.iter().find(|duty| duty.code() == code) {
                return Ok(Some((notice, duty.clone())));
            }
        }
        Ok(None)
    }

    /// The duty behind a code as somebody may see it: another unit's is not found.
    pub async fn duty_for(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
    ) -> Result<(Arc<Notice>, Duty), OfficeError> {
        let missing = || Refusal::NotFound { what: "这项应办事项".to_owned() };
        let (notice, duty) = self.duty_by_code(moment, code).await?.ok_or_else(missing)?;
        if self.may_see_holder(moment, actor, &notice, &duty.unit).await? {
            Ok((notice, duty))
        } else {
            Err(missing().into())
        }
    }

    /// Whether somebody may see what belongs to a unit of a notice's register.
    pub async fn may_see_holder(
        &self,
        moment: &Moment,
        actor: &Actor,
        notice: &Notice,
        holder: &str,
    ) -> Result<bool, OfficeError> {
        if actor.role.sees_all_units() {
            return Ok(true);
        }
        let Some(unit) = actor.unit else { return Ok(false) };
        Ok(self.holder_name(notice, unit, moment.today).await?.as_deref() == Some(holder))
    }

    /// By the name in a notice's register: the unit's number in the register of units.
    pub(crate) async fn units_by_holder(
        &self,
        notice: &Notice,
        day: NaiveDate,
    ) -> Result<BTreeMap<String, i64>, OfficeError> {
        let register = self.register().await?;
        let units = register.on(day);
        let named =
            units.iter().filter_map(|unit| Some((register.holder_name(notice, unit.id, day)?, unit.id)));
        // The first registered keeps the name where two claim it.
        let mut by_name = BTreeMap::new();
        for (name, id) in named {
            by_name.entry(name).or_insert(id);
        }
        Ok(by_name)
    }

    /// The events entered under a notice, newest first.
    pub async fn duty_events(&self, code: &str) -> Result<Vec<DutyEventRow>, OfficeError> {
        Ok(self.inner.store.duty_events(code, 500).await?)
    }

    /// The splits in force under a notice.
    pub async fn quota_splits(&self, code: &str) -> Result<Vec<QuotaSplitRow>, OfficeError> {
        Ok(self.inner.store.quota_splits(code).await?)
    }
}

/// How often each unit reported on the day itself, for those that had to.
pub fn same_day_rates(notice: &Notice, duties: &[Duty]) -> Vec<SameDayRate> {
    let is_same_day = |duty: &Duty| {
        let rule = notice.rules.iter().find(|rule| rule.name == duty.rule);
        rule.is_some_and(|rule| matches!(&rule.kind, RuleKind::Due(due) if due.span == Span::Days(0)))
    };
    let mut rates: Vec<SameDayRate> = Vec::new();
    for duty in duties.iter().filter(|duty| is_same_day(duty) && duty.state != DutyState::Open) {
        let at = rates.iter().position(|rate| rate.unit == duty.unit).unwrap_or_else(|| {
            rates.push(SameDayRate { unit: duty.unit.clone(), owed: 0, kept: 0 });
            rates.len() - 1
        });
        if let Some(rate) = rates.get_mut(at) {
            rate.owed += 1;
            rate.kept += usize::from(duty.state == DutyState::Done);
        }
    }
    rates
}
