//! The verb 布置季报: opens a year's four quarterly reports for every unit of a notice; from then on each is owed by its
//! day, shows in everybody's list and is reminded of (S0 三（二）).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::reports::{no_form, quarters, report_form};
use zhaozhang_domain::period::document_date;
use zhaozhang_store::ReportYearRow;

impl Office {
    /// Opens the year; gives the four due days as sentences.
    pub async fn open_report_year(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
        year: i32,
    ) -> Result<Vec<String>, OfficeError> {
        permit(actor, act::OPEN_YEAR)?;
        let notice = self.expect_notice(code)?.notice;
        let form = report_form(&notice).ok_or_else(|| no_form(&notice))?;
        let mut problems = Vec::new();
        let last = quarters(year).last().map(|quarter| quarter.last_day());
        let is_before = last.is_none_or(|last| last < notice.from);
        let is_after =
            notice.until.is_some_and(|until| quarters(year).iter().all(|one| one.first_day() > until));
        if is_before || is_after || !(2000..=2100).contains(&year) {
            let what = format!("{year}年不在《{}》施行期间", notice.title);
            problems.push(Problem::at("year", "R-101", what, "请核对年份，或选当时施行的通知"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let mut writing = self.inner.store.write().await?;
        let row = ReportYearRow {
            notice_code: code.to_owned(),
            year: i64::from(year),
            opened_at: moment.at.clone(),
            opened_by: actor.name.clone(),
        };
        if !writing.add_report_year(&row).await? {
            let what = format!("{year}年的季报已经布置过");
            let problem = Problem::at("year", "R-104", what, "请在季报列表中查看报送情况");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let dues: Vec<String> = quarters(year)
            .into_iter()
            .filter(|quarter| quarter.last_day() >= notice.from)
            .map(|quarter| {
                let due = form.due(self.calendar(), quarter).due.day;
                format!("{quarter}：{}24时前", document_date(due))
            })
            .collect();
        let units = notice.units.len();
        let detail = format!("{year}年，{units}个单位，{}", dues.join("；"));
        writing.record(event(moment, actor, act::OPEN_YEAR, code, &detail)).await?;
        writing.commit().await?;
        Ok(dues)
    }
}
