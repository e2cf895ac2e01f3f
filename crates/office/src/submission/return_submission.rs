//! The verb 退回修改: whoever has the item before him sends it back to the author with reasons and marked passages, and
//! everybody earlier in the chain is told. The bureau office may do so twice (四（二）2, A-08).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::{put_down, take_up};
use zhaozhang_domain::submission::{Act, Passage};

/// A return on its way in (退回).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Return {
    /// The item.
    pub id: i64,
    /// The digest of the text the person saw.
    pub digest: String,
    /// Chosen reasons.
    pub chosen: Vec<String>,
    /// In his own words.
    pub words: String,
    /// 标注: words of the text with what is to be changed.
    pub passages: Vec<Passage>,
}

/// 退回理由 to choose from.
pub const RETURN_REASONS: [&str; 7] = [
    "事实不清、要素不全",
    "数据无来源或前后不一致",
    "主题不突出，没有实质内容",
    "文字、标点、格式差错较多",
    "图片缺少说明或不清晰",
    "时效已过",
    "与已报送的信息重复",
];

impl Return {
    /// Reasons chosen and written, as one text.
    fn reasons(&self) -> String {
        let written = Some(self.words.trim()).filter(|words| !words.is_empty());
        self.chosen.iter().map(String::as_str).chain(written).collect::<Vec<_>>().join("；")
    }
}

impl Office {
    /// Sends an item back to its author.
    pub async fn return_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        back: &Return,
    ) -> Result<(), OfficeError> {
        permit(actor, act::RETURN)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, back.id).await?;
        let text = &at_hand.manuscript;
        let astray = back
            .passages
            .iter()
            .filter(|passage| !text.body.contains(&passage.quote) && !text.title.contains(&passage.quote));
        let astray: Vec<Problem> = astray
            .map(|passage| {
                let what = format!("标注的“{}”不在稿件中", passage.quote);
                Problem::at("passages", "S-312", what, "请从稿件中照抄要标注的字句")
            })
            .collect();
        if !astray.is_empty() {
            return Err(Refusal::Listed(astray).into());
        }
        let reasons = back.reasons();
        let returning = Act::SendBack { digest: &back.digest, reasons: &reasons, passages: &back.passages };
        let decision = at_hand.decide(&returning, &standing, moment.today)?;
        let told = decision.tells.len();
        let counted = if decision.mark.is_office_return {
            format!("第{}次退回", decision.next.office_returns)
        } else {
            "本单位内部退回".to_owned()
        };
        let at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        let detail = format!("{}{counted}，理由：{reasons}；告知{told}人", at_hand.title());
        writing.record(event(moment, actor, act::RETURN, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
