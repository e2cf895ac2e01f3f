//! The verbs 对外报送信息 and 登记对外报送结果: the bureau office alone sends received items on, upward or to media (三),
//! and notes what came back. What is not 公开 never goes to a medium; what was not signed off by the principal leader
//! never goes to a medium of city level or above (五（四）).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::publicity::embargo::stop;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::sign_step::short;
use crate::submission::submissions::{AtHand, put_down, take_up};
use chrono::NaiveDate;
use zhaozhang_domain::submission::{Act, Disclosure, State, Step, TargetLevel};
use zhaozhang_store::{ForwardingResultRow, ForwardingRow};

/// Which way an item goes (方向).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// 上报: to a superior.
    Upward,
    /// 媒体: to a medium, site or account.
    Medium,
}

impl Direction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Upward, Self::Medium];

    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upward => "上报",
            Self::Medium => "媒体",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.word() == word)
    }
}

/// A forwarding on its way in (对外报送).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forwarding {
    /// The item.
    pub id: i64,
    /// 上报 or 媒体.
    pub direction: Option<Direction>,
    /// To whom.
    pub target: String,
    /// 级别.
    pub level: Option<TargetLevel>,
    /// When.
    pub on: Option<NaiveDate>,
}

/// A forwarding as pages show it (对外报送记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forwarded {
    /// Its number.
    pub id: i64,
    /// 上报 or 媒体.
    pub direction: String,
    /// To whom.
    pub target: String,
    /// 级别.
    pub level: String,
    /// When, ISO.
    pub on: String,
    /// By whom.
    pub by: String,
    /// SM3 of what was sent.
    pub digest: String,
    /// 采用, 未采用; empty while nothing came back.
    pub result: String,
    /// When that came, ISO.
    pub result_on: String,
    /// 备注.
    pub remark: String,
}

/// What can come back.
pub const FORWARDING_RESULTS: [&str; 3] = ["采用", "未采用", "未回复"];

impl Office {
    /// Notes that an item was sent on, and gives the number of the record.
    pub async fn forward_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        forwarding: &Forwarding,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::FORWARD)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, forwarding.id).await?;
        let problems = forwarding_problems(&at_hand, forwarding, moment.today);
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        stop(&mut writing, moment, &[at_hand.outgoing()], ("", "对外报送")).await?;
        let row = ForwardingRow {
            submission_id: at_hand.row.id,
            direction: forwarding.direction.map_or("", Direction::word).to_owned(),
            target: forwarding.target.trim().to_owned(),
            level: forwarding.level.map_or("", TargetLevel::word).to_owned(),
            digest: at_hand.row.digest.clone(),
            forwarded_on: forwarding.on.unwrap_or(moment.today).to_string(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
            ..ForwardingRow::default()
        };
        let id = writing.add_forwarding(&row).await?;
        let detail = format!(
            "{}{}“{}”（{}），稿件摘要{}",
            at_hand.title(),
            row.direction,
            row.target,
            row.level,
            short(&row.digest)
        );
        writing.record(event(moment, actor, act::FORWARD, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Notes what came back; 未采用 of an item nobody used becomes its end.
    pub async fn record_forwarding_result(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, forwarding_id): (i64, i64),
        (result, remark): (&str, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, act::FORWARDING_RESULT)?;
        if !FORWARDING_RESULTS.contains(&result) {
            let what = "没有选定结果";
            return Err(Refusal::Listed(vec![Problem::at(
                "result",
                "S-335",
                what,
                "请选“采用”“未采用”或“未回复”",
            )])
            .into());
        }
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let mut at_hand = take_up(&mut writing, &standing, id).await?;
        let row = writing.forwarding(forwarding_id).await?.filter(|row| row.submission_id == id);
        let row =
            row.ok_or_else(|| Refusal::NotFound { what: format!("编号{forwarding_id}的对外报送") })?;
        if row.result.is_some() {
            let what = format!("报“{}”的结果已经登记", row.target);
            return Err(Refusal::Listed(vec![Problem::of(
                "S-336",
                what,
                "登记有误的，请另行登记一次对外报送",
            )])
            .into());
        }
        let answer = ForwardingResultRow {
            result: result.to_owned(),
            on_day: moment.today.to_string(),
            remark: remark.trim().to_owned(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        writing.add_forwarding_result(forwarding_id, &answer).await?;
        if result == "未采用" && at_hand.chain.state == State::Closed {
            let decision = at_hand.decide(&Act::LeaveUnadopted, &standing, moment.today)?;
            at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        }
        let detail = format!("{}报“{}”：{result}", at_hand.title(), row.target);
        writing.record(event(moment, actor, act::FORWARDING_RESULT, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Where an item was sent on to.
    pub async fn forwardings(&self, id: i64) -> Result<Vec<Forwarded>, OfficeError> {
        Ok(self.inner.store.forwardings_of(id).await?.into_iter().map(forwarded).collect())
    }
}

fn forwarded(row: ForwardingRow) -> Forwarded {
    let result = row.result.unwrap_or_default();
    Forwarded {
        id: row.id,
        direction: row.direction,
        target: row.target,
        level: row.level,
        on: row.forwarded_on,
        by: row.recorded_by,
        digest: row.digest,
        result: result.result,
        result_on: result.on_day,
        remark: result.remark,
    }
}

fn forwarding_problems(at_hand: &AtHand, forwarding: &Forwarding, today: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut put = |field, code, what: String, cure: &str| problems.push(Problem::at(field, code, what, cure));
    let chain = &at_hand.chain;
    if !chain.is_released() || !chain.is_received() {
        let what = format!("这篇信息现在是“{}”，没有审完并接收，不能对外报送或发布", chain.state.word());
        put("", "S-330", what, "先审后发：请待全部环节签署并由市局办公室接收后再报送");
    }
    if forwarding.target.trim().is_empty() {
        put("target", "S-331", "没有填写报送对象".to_owned(), "请填写上级单位或媒体的名称");
    }
    if forwarding.direction.is_none() {
        put("direction", "S-332", "没有选定方向".to_owned(), "请选“上报”或“媒体”");
    }
    if forwarding.level.is_none() {
        put("level", "S-333", "没有选定级别".to_owned(), "请选报送对象的级别");
    }
    if forwarding.on.is_some_and(|on| on > today) {
        put("on", "S-334", "报送日期在今天之后".to_owned(), "请填写实际报送的日期");
    }
    if forwarding.direction == Some(Direction::Medium) {
        let disclosure = at_hand.manuscript.disclosure;
        if disclosure != Some(Disclosure::Public) {
            let word = disclosure.map_or("未定", Disclosure::word);
            let what = format!("这篇信息是“{word}”，不能交媒体发布");
            put(
                "direction",
                "S-337",
                what,
                "“依申请公开”和“不公开”的信息只能按程序上报；需要发布的，请改为公开后重新审核",
            );
        }
        let is_high = forwarding.level.is_some_and(TargetLevel::calls_for_issue);
        if is_high && chain.signature(Step::SignAndIssue).is_none() {
            let what = "报送市级以上宣传媒体，没有主要领导签发".to_owned();
            put("level", "S-338", what, "请退回后由审核人提请签发，或将去向改为市级以上重新交审");
        }
    }
    problems
}
