//! The verb 提出人工调整: where an article gives or takes something no rule can work out, a clerk proposes it with
//! article, reason and evidence (S1-48). It counts nothing before another person approved it
//! ([`crate::casework::decide_adjustment`]), and it never changes an entry.

use crate::Office;
use crate::ledger::closed_period::closed_on;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::notice_choice::is_in_force;
use chrono::NaiveDate;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::Rule;
use zhaozhang_store::AdjustmentRow;

/// An adjustment to propose (人工调整).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewAdjustment {
    /// The notice.
    pub notice: String,
    /// The unit, by the name of the notice's register.
    pub unit: String,
    /// Points with their sign, as typed.
    pub points: String,
    /// The day it is charged to, as typed.
    pub on: String,
    /// The article it rests on: 四（二）2.
    pub article: String,
    /// Why.
    pub reason: String,
    /// What proves it.
    pub evidence: String,
}

/// The longest reason and evidence, in characters.
const LONGEST: usize = 500;
/// The most points one adjustment may move; more is a matter of rules or a ruling.
const MOST: i64 = 1_000;

impl Office {
    /// Proposes an adjustment and gives its number.
    pub async fn propose_adjustment(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewAdjustment,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::PROPOSE_ADJUSTMENT)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let notice = self.expect_notice(&new.notice)?.notice;
        let (points, on, mut problems) = checked(&notice, moment.today, new);
        let mut writing = self.inner.store.write().await?;
        if let Some(on) = on
            && let Some(period) = closed_on(&mut writing, &new.notice, on).await?
        {
            let cure = "请把日期写在还没有结账的月份，并在理由中写明所涉的时间";
            problems.push(Problem::at("on", "S-426", format!("{on}在{period}，该期已经结账"), cure));
        }
        let (Some(points), Some(on)) = (points, on) else {
            return Err(Refusal::Listed(problems).into());
        };
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let row = AdjustmentRow {
            id: 0,
            notice_code: new.notice.clone(),
            unit_name: new.unit.trim().to_owned(),
            points: points.to_string(),
            on_day: on.to_string(),
            article: new.article.trim().to_owned(),
            reason: new.reason.trim().to_owned(),
            evidence: new.evidence.trim().to_owned(),
            proposed_at: moment.at.clone(),
            proposed_by: actor.name.clone(),
            person_id: standing.person(),
            role: actor.role.word().to_owned(),
        };
        let id = writing.add_adjustment(&row).await?;
        let detail = format!(
            "人工调整{id}：{}{}分，{on}，依据{}，理由：{}；佐证：{}",
            row.unit_name, row.points, row.article, row.reason, row.evidence
        );
        writing.record(event(moment, actor, act::PROPOSE_ADJUSTMENT, &new.notice, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }
}

/// Whether the notice has an article of that citation.
pub(crate) fn has_article(notice: &Notice, citation: &str) -> bool {
    notice.articles.iter().any(|article| article.citation == citation)
}

/// Whether the notice has an article of that citation with a rule under it: an adjustment stands in that rule's column.
pub fn bears_points(notice: &Notice, citation: &str) -> bool {
    let article = |rule: &Rule| notice.articles.get(rule.article);
    notice.rules.iter().filter_map(article).any(|article| article.citation == citation)
}

fn checked(
    notice: &Notice,
    today: NaiveDate,
    new: &NewAdjustment,
) -> (Option<Points>, Option<NaiveDate>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut put = |field, code, what: String, cure: &str| problems.push(Problem::at(field, code, what, cure));
    if !notice.units.iter().any(|unit| unit.name == new.unit.trim()) {
        let what = format!("《{}》的单位表中没有“{}”", notice.title, new.unit.trim());
        put("unit", "S-421", what, "请从单位表中选择");
    }
    let typed = new.points.trim().trim_start_matches('+');
    let most = Points::whole(MOST);
    let points =
        Points::parse(typed).filter(|points| !points.is_zero() && *points <= most && -*points <= most);
    if points.is_none() {
        let what = format!("没有填写分值，或不是{MOST}分以内的数");
        put("points", "S-422", what, "加分写5，扣分写-5，不能为0");
    }
    let on = new.on.trim().parse::<NaiveDate>().ok();
    let on = on.filter(|on| *on <= today && is_in_force(notice, *on));
    if on.is_none() {
        let what = "没有填写日期，或日期不在通知施行以后、今天以前".to_owned();
        put("on", "S-422", what, "请填写调整计入的日期，如2020-07-15");
    }
    if !bears_points(notice, new.article.trim()) {
        let what = format!("《{}》没有“{}”这一条，或该条没有计分规则", notice.title, new.article.trim());
        put("article", "S-423", what, "请选定调整所依据的条款；没有依据的不能调整");
    }
    for (field, name, text) in [("reason", "理由", &new.reason), ("evidence", "佐证", &new.evidence)] {
        let length = text.trim().chars().count();
        if length == 0 || length > LONGEST {
            let what = format!("没有填写{name}，或超过{LONGEST}个字");
            put(field, "S-423", what, "请写明事实和出处，审批人和单位都以此为准");
        }
    }
    (points, on, problems)
}
