//! The verb 退回修改: whoever has the item before him sends it back to the author with reasons and marked passages, and
//! everybody earlier in the chain is told. The bureau office may do so twice (四（二）2, A-08).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::{put_down, take_up};
use zhaozhang_domain::submission::{Act, Manuscript, Passage};

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
    /// Whole paragraphs by their number from 1, empty lines not counted, with what is to be changed.
    pub paragraphs: Vec<(usize, String)>,
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
        let passages = marked(back, &at_hand.manuscript).map_err(Refusal::Listed)?;
        let reasons = back.reasons();
        let returning = Act::SendBack { digest: &back.digest, reasons: &reasons, passages: &passages };
        let decision = at_hand.decide(&returning, &standing, moment.today)?;
        let told = decision.tells.len();
        let counted = if decision.mark.is_office_return {
            format!("第{}次退回", decision.next.office_returns)
        } else {
            "本单位内部退回".to_owned()
        };
        let at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        let detail = format!("{}{counted}，理由：{}；告知{told}人", at_hand.title(), at_hand.said(&reasons));
        writing.record(event(moment, actor, act::RETURN, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// The marked passages, the chosen paragraphs among them, or everything that is not in the text.
fn marked(back: &Return, text: &Manuscript) -> Result<Vec<Passage>, Vec<Problem>> {
    let stands =
        |passage: &Passage| text.body.contains(&passage.quote) || text.title.contains(&passage.quote);
    let astray = back.passages.iter().filter(|passage| !stands(passage)).map(|passage| {
        let what = format!("标注的“{}”不在稿件中", passage.quote);
        Problem::at("passages", "S-312", what, "请从稿件中照抄要标注的字句")
    });
    let mut problems: Vec<Problem> = astray.collect();
    let lines: Vec<&str> = text.body.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut passages = back.passages.clone();
    for (number, note) in &back.paragraphs {
        if let Some(line) = number.checked_sub(1).and_then(|place| lines.get(place)) {
            passages.push(Passage { quote: (*line).to_owned(), note: note.clone() });
        } else {
            let what = format!("稿件没有第{number}段");
            problems.push(Problem::at("paragraph", "S-312", what, "请刷新页面，按现在的稿件选择"));
        }
    }
    if problems.is_empty() { Ok(passages) } else { Err(problems) }
}
