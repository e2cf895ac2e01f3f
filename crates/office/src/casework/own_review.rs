//! The bureau office's own article (办公室自拟稿) where the office has too few hands: 初审, 复核 and 核稿 are three different
//! persons' and the notice makes no exception for the office itself (五（四）“分级审核、先审后发”). What is allowed, and
//! said here, is to take a person of another section in for the check by a post with its dates and its basis.

use crate::Office;
use crate::permit::Role;
use crate::refusal::{OfficeError, Refusal};
use crate::submission::submissions::AtHand;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhaozhang_domain::submission::{Step, Variant};

/// How many persons of the office its own article needs before the leader in charge: 初审, 复核, 核稿.
pub const HANDS: usize = 3;

/// What an office with too few hands does.
pub const WAY: &str = "三审和核稿要由不同的人签署（五（四）“分级审核、先审后发”），通知对办公室自拟稿没有例外；\
                       请办公室负责人商其他科室派一人兼任办公室核稿，在单位名册本办公室页“办理任职”，\
                       角色选“办公室”，写明依据和起始日期，由其核稿，用完终止任职";

/// The refusal of a second signature, with the way out where it is the office's check of its own article.
pub(crate) fn with_way(refusal: Refusal, at_hand: &AtHand) -> Refusal {
    let is_check = at_hand.chain.state.step() == Some(Step::OfficeCheck);
    match refusal {
        Refusal::Listed(mut problems) if is_check && at_hand.chain.variant == Variant::Bureau => {
            for problem in problems.iter_mut().filter(|problem| problem.code == "S-212") {
                WAY.clone_into(&mut problem.cure);
            }
            Refusal::Listed(problems)
        }
        other => other,
    }
}

impl Office {
    /// How many persons of an office can sign its own article on a day.
    pub async fn own_hands(&self, unit: i64, day: NaiveDate) -> Result<usize, OfficeError> {
        let posts = self.posts_of_unit(unit, day).await?;
        let signs =
            [Role::OfficeClerk, Role::OfficeHead, Role::SectionHead, Role::Drafter, Role::Correspondent];
        let people: BTreeSet<i64> =
            posts.iter().filter(|post| signs.contains(&post.role)).map(|post| post.person).collect();
        Ok(people.len())
    }
}
