//! The verb 发起核对: for some working days every unit looks at its own entries of a period, as of a fixed day, and
//! confirms or contests them (requirements §8.2).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{closing, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_store::CheckingRow;

/// The longest checking, in working days.
const LONGEST: u32 = 20;

impl Office {
    /// Opens the checking of a period that is over; `working_days` are counted from the day after today.
    pub async fn open_checking(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
        period: Period,
        working_days: u32,
    ) -> Result<CheckingRow, OfficeError> {
        permit(actor, closing::OPEN_CHECKING)?;
        let entry = self.expect_notice(code)?;
        let mut problems = Vec::new();
        if period.last_day() >= moment.today {
            let what = format!("{period}到{}才结束，得分还会变动", document_date(period.last_day()));
            problems.push(Problem::at("period", "M-101", what, "请在该期结束后发起核对"));
        }
        let notice = &entry.notice;
        if period.last_day() < notice.from || notice.until.is_some_and(|until| until < period.first_day()) {
            let what = format!("{period}不在通知施行期间");
            problems.push(Problem::at("period", "M-102", what, "请核对周期，或改用当时施行的通知"));
        }
        if !(1..=LONGEST).contains(&working_days) {
            let what = format!("核对期写的是{working_days}个工作日");
            problems.push(Problem::at("working_days", "M-103", what, format!("请写1至{LONGEST}")));
        }
        let mut writing = self.inner.store.write().await?;
        if let Some(old) = writing.checking_of(code, &period.code()).await? {
            let what = format!("{period}已由{}发起核对（编号{}）", old.opened_by, old.id);
            problems.push(Problem::at("period", "M-104", what, "请在原核对中办理"));
        }
        if let Some(row) = writing.bulletin_in_force(code, &period.code()).await? {
            let what = format!("{period}的通报已经印发（编号{}）", row.id);
            problems.push(Problem::at(
                "period",
                "M-105",
                what,
                "印发后发现错误的，由单位对通报提出异议，按更正办理",
            ));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let until = self.calendar().add_working_days(moment.today, working_days);
        let mut row = CheckingRow {
            id: 0,
            notice_code: code.to_owned(),
            period: period.code(),
            as_of: period.last_day().to_string(),
            opened_on: moment.today.to_string(),
            until_on: until.to_string(),
            working_days: i64::from(working_days),
            ledger_serial: writing.ledger_head().serial,
            opened_at: moment.at.clone(),
            opened_by: actor.name.clone(),
        };
        row.id = writing.add_checking(&row).await?;
        let detail = format!(
            "编号{}，{period}，{working_days}个工作日，到{}24时，统计截至{}",
            row.id,
            document_date(until),
            document_date(period.last_day())
        );
        writing.record(event(moment, actor, closing::OPEN_CHECKING, code, &detail)).await?;
        writing.commit().await?;
        Ok(row)
    }
}
