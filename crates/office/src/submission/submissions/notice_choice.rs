//! Which notice an item is sent under (适用通知): one that lists the unit, is in force on the day and gives something
//! for what is sent up. Two notices for one unit do not mix: each item names one.

use crate::Office;
use crate::notices::NoticeEntry;
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::fact::{FactKind, Field, NumberField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::rule::{RuleKind, Test};

/// A notice a unit can send items under (可选通知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeChoice {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The unit's name in its register.
    pub holder: String,
    /// How often an item may be sent back under it.
    pub most_returns: u32,
}

/// Without a rule about it: two returns.
const USUAL_RETURNS: u32 = 2;

/// How often the notice lets an item be sent back: what its 不计 rule about 退回次数 lets pass.
pub(crate) fn most_returns(notice: &Notice, day: NaiveDate) -> u32 {
    let exclusions =
        notice.rules.iter().filter(|rule| rule.is_in_force(day)).filter_map(|rule| match &rule.kind {
            RuleKind::Exclude(exclude) if exclude.selector.kinds.contains(&FactKind::Submission) => {
                Some(&exclude.selector.conditions)
            }
            _ => None,
        });
    // `多于 2` is kept as "from 3 on".
    let firsts = exclusions.flatten().filter_map(|condition| match (&condition.field, &condition.test) {
        (Field::Number(NumberField::Returns), Test::Within(Some(first), None)) => Some(*first),
        _ => None,
    });
    let count = |first: zhaozhang_domain::points::Points| {
        (0..100).find(|n| zhaozhang_domain::points::Points::whole(*n) >= first)
    };
    firsts
        .filter_map(count)
        .min()
        .map_or(USUAL_RETURNS, |first| u32::try_from(first).unwrap_or(1).saturating_sub(1))
}

/// Whether the notice is in force on a day.
pub(crate) fn is_in_force(notice: &Notice, day: NaiveDate) -> bool {
    notice.from <= day && notice.until.is_none_or(|until| day <= until)
}

/// Whether the notice gives anything for what is sent up.
fn counts_submissions(notice: &Notice) -> bool {
    notice
        .rules
        .iter()
        .flat_map(|rule| rule.kind.selectors())
        .any(|selector| selector.kinds.contains(&FactKind::Submission))
}

impl Office {
    /// The notices a unit can send items under on a day.
    pub async fn notice_choices(&self, unit: i64, day: NaiveDate) -> Result<Vec<NoticeChoice>, OfficeError> {
        let register = self.register().await?;
        let mut choices = Vec::new();
        for NoticeEntry { notice, .. } in self.notices().iter() {
            let holder = register.holder_name(notice, unit, day);
            if let Some(holder) = holder.filter(|_| is_in_force(notice, day) && counts_submissions(notice)) {
                choices.push(NoticeChoice {
                    code: notice.code.clone(),
                    title: notice.title.clone(),
                    holder,
                    most_returns: most_returns(notice, day),
                });
            }
        }
        Ok(choices)
    }

    /// The unit's name in a notice on the day points are posted under it (施行日期、单位表).
    pub(crate) async fn holder_in_force(
        &self,
        code: &str,
        unit: i64,
        day: NaiveDate,
    ) -> Result<(NoticeEntry, String), OfficeError> {
        let entry = self.expect_notice(code)?;
        if !is_in_force(&entry.notice, day) {
            let what = format!("《{}》在{day}不在施行期内，不能按它计分", entry.notice.title);
            let problem = Problem::of("S-303", what, "请核对日期；跨期的信息请改选当时施行的通知");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let holder = self.holder_name(&entry.notice, unit, day).await?;
        let holder = holder.ok_or_else(|| {
            let what = format!("《{}》的单位表中没有这个单位，不能计分", entry.notice.title);
            Refusal::Listed(vec![Problem::of("S-304", what, "请在单位名册中补上通知所用的名称，或改选通知")])
        })?;
        Ok((entry, holder))
    }
}
