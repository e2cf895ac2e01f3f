//! Lines of the flow record (流转记录) between the domain's marks and the store's rows.

use crate::org::units::day;
use crate::refusal::Fault;
use zhaozhang_domain::submission::{Mark, MarkKind, Passage, Rating, ReviewRole, Step};
use zhaozhang_store::MarkRow;

/// Which line of which item, under which version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) submission_id: i64,
    pub(crate) mark_no: i64,
    pub(crate) version_no: i64,
}

/// The row of a mark.
pub(crate) fn row_of(mark: &Mark, place: Place, at: &str) -> Result<MarkRow, Fault> {
    let passages: Vec<(&str, &str)> =
        mark.passages.iter().map(|passage| (passage.quote.as_str(), passage.note.as_str())).collect();
    let passages = serde_json::to_string(&passages)
        .map_err(|cause| Fault::new("cannot write marked passages as text", cause))?;
    let (on_behalf_id, on_behalf_name) = mark.on_behalf.clone().unwrap_or_default();
    Ok(MarkRow {
        submission_id: place.submission_id,
        mark_no: place.mark_no,
        at: at.to_owned(),
        on_day: mark.on.to_string(),
        kind: mark.kind.word().to_owned(),
        person_id: mark.person,
        person_name: mark.name.clone(),
        role: mark.role.word().to_owned(),
        on_behalf_id,
        on_behalf_name,
        version_no: place.version_no,
        digest: mark.digest.clone(),
        step: mark.step.map_or("", Step::word).to_owned(),
        opinion: mark.opinion.clone(),
        passages,
        rating: mark.rating.map_or("", Rating::word).to_owned(),
        calls_for_issue: i64::from(mark.calls_for_issue),
        is_office_return: i64::from(mark.is_office_return),
    })
}

/// The mark of a row; a word nobody writes is a fault, for the record must be read whole or not at all.
pub(crate) fn mark_of(row: &MarkRow) -> Result<Mark, Fault> {
    let unknown = |what: &str| {
        Fault::plain(format!(
            "line {} of submission {} holds an unknown {what}",
            row.mark_no, row.submission_id
        ))
    };
    let passages: Vec<(String, String)> = serde_json::from_str(&row.passages)
        .map_err(|cause| Fault::new("cannot read marked passages", cause))?;
    let step = match row.step.as_str() {
        "" => None,
        word => Some(Step::from_word(word).ok_or_else(|| unknown("step"))?),
    };
    let on_behalf = (row.on_behalf_id != 0).then(|| (row.on_behalf_id, row.on_behalf_name.clone()));
    Ok(Mark {
        kind: MarkKind::from_word(&row.kind).ok_or_else(|| unknown("kind"))?,
        person: row.person_id,
        name: row.person_name.clone(),
        role: ReviewRole::from_word(&row.role).ok_or_else(|| unknown("role"))?,
        on_behalf,
        on: day(&row.on_day)?,
        digest: row.digest.clone(),
        step,
        opinion: row.opinion.clone(),
        passages: passages.into_iter().map(|(quote, note)| Passage { quote, note }).collect(),
        rating: Rating::from_word(&row.rating),
        calls_for_issue: row.calls_for_issue != 0,
        is_office_return: row.is_office_return != 0,
    })
}
