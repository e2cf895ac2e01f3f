//! What waits around the close of a period: units that have not answered an open checking, contests nobody has ruled on,
//! bulletins and announcements their recipients have not opened. An answered, ruled, opened one waits no more; a checking whose days are
//! over is silent agreement (requirements §8.2) and waits no more either.

use super::{Noted, Waiting, Whom};
use crate::Office;
use crate::duty::duties::local;
use crate::issuing::deliveries::PATIENCE_DAYS;
use crate::moment::Moment;
use crate::org::units::day;
use crate::permit::Role;
use crate::refusal::OfficeError;
use chrono::{Days, NaiveDate};
use zhaozhang_domain::period::Period;

/// Working days for a ruling on a contest.
const RULE_DAYS: u32 = 3;
/// Working days to open a bulletin after its recipient was listed.
const OPEN_DAYS: u32 = 2;
/// Contests looked through in one round.
const CONTESTS: u32 = 500;
/// Announcements looked through in one round.
const ANNOUNCEMENTS: i64 = 50;
/// A bulletin older than a quarter is no longer asked after.
const BULLETIN_DAYS: Days = Days::new(92);

impl Office {
    /// Units that have neither confirmed nor contested in a checking that runs.
    pub(super) async fn waiting_checkings(&self, moment: &Moment) -> Result<Vec<Waiting>, OfficeError> {
        let mut waiting = Vec::new();
        for checking in self.inner.store.checkings().await? {
            let (opened_on, until_on) = (day(&checking.opened_on)?, day(&checking.until_on)?);
            let Some(entry) = self.notice(&checking.notice_code).filter(|_| until_on >= moment.today) else {
                continue;
            };
            let progress = self.checking_progress(moment, checking.id).await?;
            if progress.close.is_some() {
                continue;
            }
            let units = self.units_by_holder(&entry.notice, moment.today).await?;
            for answer in &progress.units {
                let is_answered = answer.confirmation.is_some() || !answer.contests.is_empty();
                let Some(unit) = units.get(&answer.unit).filter(|_| !is_answered) else { continue };
                let noted = Noted {
                    notice: Some(&entry.notice),
                    key: format!("{}|待办环节|核对{}|{}", checking.notice_code, checking.id, answer.unit),
                    code: format!("checking-{}~{}", checking.notice_code, checking.period),
                    unit: answer.unit.clone(),
                    title: format!("{}得分待核对", progress.period),
                    what: "待核对",
                    article: "",
                    arose_on: opened_on,
                    whom: Whom::Liaison(*unit),
                };
                let term = "核对期满不答复的，视为无异议";
                waiting.push(Waiting::until(noted, until_on, term, moment.today));
            }
        }
        Ok(waiting)
    }

    /// Contests without a ruling: the head rules, and the clerk proposes before.
    pub(super) async fn waiting_contests(&self, moment: &Moment) -> Result<Vec<Waiting>, OfficeError> {
        let mut waiting = Vec::new();
        for contest in self.inner.store.last_contests(CONTESTS).await? {
            let steps = self.inner.store.contest_steps(contest.id).await?;
            let Some(entry) = self.notice(&contest.notice_code) else { continue };
            if steps.iter().any(|step| step.kind == "ruling") {
                continue;
            }
            let proposed = steps.iter().rfind(|step| step.kind == "proposal");
            let (what, roles, since, number) = match proposed {
                Some(step) => ("待裁定", vec![Role::OfficeHead], &step.taken_at, step.number),
                None => ("待办理", vec![Role::OfficeClerk, Role::OfficeHead], &contest.raised_at, 0),
            };
            let period =
                Period::parse(&contest.period).map_or_else(|| contest.period.clone(), |one| one.to_string());
            let noted = Noted {
                notice: Some(&entry.notice),
                key: format!("{}|待办环节|异议{}|{number}", contest.notice_code, contest.id),
                code: format!("contest-{}", contest.id),
                unit: contest.unit_name.clone(),
                title: format!("{period}得分异议{}{what}", contest.id),
                what,
                article: "",
                arose_on: day_of(since),
                whom: Whom::Office(roles),
            };
            waiting.push(Waiting::within(noted, RULE_DAYS, self.calendar(), moment.today));
        }
        Ok(waiting)
    }

    /// Recipients that have not opened a bulletin in force after [`PATIENCE_DAYS`] working days.
    pub(super) async fn unopened_bulletins(&self, moment: &Moment) -> Result<Vec<Waiting>, OfficeError> {
        let mut waiting = Vec::new();
        for row in self.inner.store.all_bulletins().await? {
            let issued_on = day(&row.bulletin.issued_on)?;
            let listed_on = self.patience_ends(issued_on, PATIENCE_DAYS);
            let is_asked = row.replaced_by.is_none()
                && moment.today > listed_on
                && issued_on.checked_add_days(BULLETIN_DAYS).is_some_and(|last| moment.today <= last);
            let Some(entry) = self.notice(&row.bulletin.notice_code).filter(|_| is_asked) else { continue };
            let units = self.units_by_holder(&entry.notice, moment.today).await?;
            for to in self.deliveries(row.id).await?.into_iter().filter(|to| to.openings.is_empty()) {
                let Some(unit) = units.get(&to.unit) else { continue };
                let noted = Noted {
                    notice: Some(&entry.notice),
                    key: format!("{}|待办环节|通报{}|{}", row.bulletin.notice_code, row.id, to.unit),
                    code: format!("bulletin-{}", row.id),
                    unit: to.unit.clone(),
                    title: format!("《{}》待签收", row.bulletin.title),
                    what: "未打开",
                    article: "",
                    arose_on: listed_on,
                    whom: Whom::Liaison(*unit),
                };
                waiting.push(Waiting::within(noted, OPEN_DAYS, self.calendar(), moment.today));
            }
        }
        Ok(waiting)
    }

    /// Units that have not opened an announcement of the last quarter.
    pub(super) async fn unopened_announcements(&self, moment: &Moment) -> Result<Vec<Waiting>, OfficeError> {
        let mut waiting = Vec::new();
        for row in self.inner.store.announcements(ANNOUNCEMENTS).await? {
            let sent_on = day(&row.sent_on)?;
            if sent_on.checked_add_days(BULLETIN_DAYS).is_none_or(|last| last < moment.today) {
                continue;
            }
            for to in self.inner.store.announcement_receipts(row.id).await? {
                if to.opened_at.is_some() {
                    continue;
                }
                let noted = Noted {
                    notice: None,
                    key: format!("待办环节|联络通知{}|{}", row.id, to.unit_id),
                    code: format!("announcement-{}", row.id),
                    unit: to.unit_name,
                    title: format!("联络通知《{}》待签收", row.title),
                    what: "待签收",
                    article: "",
                    arose_on: sent_on,
                    whom: Whom::Liaison(to.unit_id),
                };
                waiting.push(Waiting::within(noted, OPEN_DAYS, self.calendar(), moment.today));
            }
        }
        Ok(waiting)
    }
}

/// The day in the office of a time of the record.
fn day_of(at: &str) -> NaiveDate {
    local(&Moment { today: NaiveDate::MIN, at: at.to_owned() }).date()
}
