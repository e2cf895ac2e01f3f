//! Quarterly reports as duties (季报应办): from the day a year is opened, every unit of the notice owes four reports, each
//! by its day, and is reminded like of any other duty. They close when the unit's head signs, not when facts come in.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::Role;
use crate::refusal::OfficeError;
use crate::report::reports::{QuarterStanding, ReportState, UnitStanding, report_form};
use chrono::{Days, NaiveDate};
use zhaozhang_domain::duty::{Duty, DutyKind, DutyState};
use zhaozhang_domain::notice::Notice;

/// How long a report that was handed in stays in the lists: as other duties that ended.
const KEPT: Days = Days::new(100);

impl Office {
    /// The notices whose reports were opened for some year.
    pub(crate) async fn has_reports(&self, code: &str) -> Result<bool, OfficeError> {
        Ok(self.inner.store.report_years().await?.iter().any(|row| row.notice_code == code))
    }

    /// The reports owed under a notice on a day, and those handed in lately.
    pub(crate) async fn report_duties(
        &self,
        notice: &Notice,
        moment: &Moment,
    ) -> Result<Vec<Duty>, OfficeError> {
        let mut duties = Vec::new();
        if report_form(notice).is_none() {
            return Ok(duties);
        }
        let actor = Actor::named("系统任务", Role::CommandLine);
        for opened in self.inner.store.report_years().await? {
            if opened.notice_code != notice.code {
                continue;
            }
            let Ok(year) = i32::try_from(opened.year) else { continue };
            for quarter in self.report_standing(moment, &actor, &notice.code, year).await? {
                let has_begun = quarter.quarter.first_day() <= moment.today;
                let is_in_force = quarter.quarter.last_day() >= notice.from;
                if !has_begun || !is_in_force {
                    continue;
                }
                let owed = quarter.units.iter().filter_map(|unit| duty(notice, &quarter, unit, moment.today));
                duties.extend(owed);
            }
        }
        Ok(duties)
    }
}

/// What a unit owes in a quarter; nothing once it is long done.
fn duty(notice: &Notice, of: &QuarterStanding, unit: &UnitStanding, today: NaiveDate) -> Option<Duty> {
    let form = report_form(notice)?;
    unit.unit?;
    let due = of.due.due.clone();
    let state = match (unit.state.is_owed(), unit.is_late) {
        (true, _) if today > due.day => DutyState::Overdue,
        (true, _) => DutyState::Open,
        (false, true) => DutyState::DoneLate,
        (false, false) => DutyState::Done,
    };
    let since = today.checked_sub_days(KEPT).unwrap_or(today);
    if !state.is_owed() && due.day < since {
        return None;
    }
    let clean = |words: &str| words.replace('|', "｜");
    let name = &form.cadence.name;
    let mut due = due;
    due.steps.extend(of.due.readings.iter().cloned());
    due.steps.extend(Some(of.due.remark.clone()).filter(|remark| !remark.is_empty()));
    let closes = match unit.state {
        ReportState::Returned => "季报已退回，改好后由本单位负责人重新签发报送即办结（“季报”）",
        ReportState::ToSign => "季报已送签，由本单位负责人签发报送即办结（“季报”）",
        _ => "在“季报”中填报，由本单位负责人签发报送即办结",
    };
    Some(Duty {
        key: format!(
            "{}|{}|{}|{}|{}",
            notice.code,
            DutyKind::Regular.word(),
            clean(name),
            of.quarter.code(),
            clean(&unit.name)
        ),
        kind: DutyKind::Regular,
        notice: notice.code.clone(),
        unit: unit.name.clone(),
        article: form.cadence.article,
        rule: name.clone(),
        class: String::new(),
        title: format!("{name}（{}）", of.quarter),
        demand: demand(notice, form.cadence.article, name),
        parts: Vec::new(),
        arose_on: of.quarter.first_day().max(notice.from),
        due,
        state,
        done_on: unit.handed_in_on.filter(|_| !state.is_owed()),
        progress: None,
        checks: Vec::new(),
        if_missed: Vec::new(),
        if_kept: Vec::new(),
        closes: closes.to_owned(),
        facts: Vec::new(),
    })
}

/// The sentence of the article that names the report.
fn demand(notice: &Notice, article: usize, name: &str) -> String {
    let words = notice.articles.get(article).map_or("", |article| article.words.as_str());
    let sentence = words.split(['。', '；', '\n']).map(str::trim).find(|part| part.contains(name));
    sentence.unwrap_or(name).to_owned()
}
