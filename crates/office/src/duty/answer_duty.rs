//! The verb 登记办结: the office notes that a unit answered an 应报 or a 约稿 outside the program (by paper, by telephone),
//! with the day and the ground. What is answered by an item closes by itself when the item is received.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{duty as act, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;

impl Office {
    /// Notes that a duty was answered on a day.
    pub async fn answer_duty(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
        handed_in_on: &str,
        ground: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::ANSWER)?;
        let (_, duty) = self.duty_for(moment, actor, code).await?;
        let on = handed_in_on.trim().parse::<NaiveDate>().ok();
        let mut problems = Vec::new();
        let is_sound = |on: NaiveDate| on >= duty.arose_on && on <= moment.today;
        if !on.is_some_and(is_sound) {
            let what = format!("报送日期不对：应在{}至今天之间", document_date(duty.arose_on));
            problems.push(Problem::at("on", "D-501", what, "请填写实际报送的日期"));
        }
        if ground.trim().is_empty() {
            let cure = "请写明依据，如收文编号、经办人电话记录";
            problems.push(Problem::at("ground", "D-502", "没有写明依据", cure));
        }
        let answer = self.prepare_answer(moment, code).await?;
        if answer.is_none() {
            let what = format!("这项应办事项{}，不能登记办结", duty.state.word());
            problems.push(Problem::of("D-503", what, "报送任务和定期报送由审核通过的信息办结，不单独登记"));
        }
        let Some((answer, on)) = answer.zip(on).filter(|_| problems.is_empty()) else {
            return Err(Refusal::Listed(problems).into());
        };
        let mut writing = self.inner.store.write().await?;
        if !answer.post(&mut writing, moment, actor, on, "").await? {
            let problem = Problem::of("D-503", "这项应办事项刚刚办结", "请刷新页面查看");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let detail =
            format!("{}{}，{}报送，依据：{}", answer.unit, answer.subject, document_date(on), ground.trim());
        writing.record(event(moment, actor, act::ANSWER, &answer.notice, &detail)).await?;
        Ok(writing.commit().await?)
    }
}
