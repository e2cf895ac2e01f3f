//! The opening of the text (开头): on what basis, about which period, and what is corrected if anything is.

use super::correction::Correction;
use super::material::Material;
use super::paper::{basis, subject};
use super::wording::{Line, short_day};
use zhaozhang_document::official::Block;

/// The opening paragraphs.
pub(super) fn paragraphs(material: &Material<'_>) -> Vec<Block> {
    let draft = material.draft;
    let mut line = Line::default();
    line.say(format!("根据{}要求，", basis(draft.notice)));
    let until = draft.sheet.as_of;
    if until < draft.period.last_day() {
        line.say(format!("统计截至{}，", short_day(until, draft.period.calendar_year())));
    }
    line.say(format!("现将{}{}情况通报如下：", draft.period, subject(draft.notice)));
    let mut blocks = vec![line.finish()];
    blocks.extend(draft.correction.map(correction));
    blocks
}

fn correction(correction: &Correction) -> Block {
    let mut line = Line::default();
    line.say(format!("本通报为更正件，自印发之日起代替《{}》（{}", correction.title, correction.number));
    if correction.version > 1 {
        line.say(format!("，第{}版", correction.version));
    }
    line.say(format!("）。更正理由：{}。", correction.reason.trim().trim_end_matches('。')));
    line.say(match correction.changes.len() {
        0 => "各单位得分和名次没有变化。".to_owned(),
        count => format!("得分或名次有变化的{count}个，见附件“更正前后得分对照表”。"),
    });
    line.finish()
}
