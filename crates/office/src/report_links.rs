//! What reports ask of their neighbours (季报所依): the media register, the evidence held for a row, and repeats found
//! among publications. One place, so that a report knows nothing of how they work.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::outlets::{Claim, OutletBook};
use crate::propose_repeats::{Repeat, RepeatFirst, RepeatRow};
use crate::refusal::OfficeError;
use crate::report_content::{ReportContent, ReportLine};
use crate::report_standing::Medium;
use std::collections::BTreeMap;
use zhaozhang_domain::notice::Notice;

/// The kind of record evidence of a row hangs on.
pub const ROW_OWNER: &str = "report_row";

/// By row: the evidence held for it, as number and name.
pub(crate) type EvidenceByRow = BTreeMap<i64, Vec<(i64, String)>>;

impl Office {
    /// Who published each row and which class the notice's list gives, in order; 待认定 is no error.
    pub(crate) async fn media_of(
        &self,
        notice: &Notice,
        rows: &[ReportLine],
    ) -> Result<Vec<Medium>, OfficeError> {
        let book = self.outlets().await?;
        Ok(rows.iter().map(|row| medium_of(&book, notice, row)).collect())
    }

    /// The evidence held for each row; what was taken down is none.
    pub(crate) async fn evidence_of_rows(
        &self,
        moment: &Moment,
        actor: &Actor,
        content: &ReportContent,
    ) -> Result<EvidenceByRow, OfficeError> {
        let mut all = BTreeMap::new();
        for row in content.rows.iter().filter(|row| row.id != 0) {
            let held = self.evidence_of(moment, actor, ROW_OWNER, row.id).await?;
            let standing = held.into_iter().filter(|evidence| evidence.ended.is_none());
            let named: Vec<(i64, String)> = standing.map(|one| (one.id, one.file_name)).collect();
            if !named.is_empty() {
                all.insert(row.id, named);
            }
        }
        Ok(all)
    }

    /// Rows found to be one story by their texts: later row, earlier row, reason. What only repeats a piece nobody
    /// reported here is the person's matter.
    pub(crate) async fn found_repeats(
        &self,
        content: &ReportContent,
    ) -> Result<Vec<(i64, i64, String)>, OfficeError> {
        // Reasons name rows by their place.
        let row = |(place, line): (i64, &ReportLine)| RepeatRow {
            number: place,
            unit: None,
            title: line.title.clone(),
            outlet: line.outlet.clone(),
            address: line.address.clone(),
            published: line.day().map(|day| day.to_string()).unwrap_or_default(),
            text: String::new(),
        };
        let placed = (1..).zip(&content.rows).filter(|(_, line)| line.day().is_some());
        let rows: Vec<RepeatRow> = placed.map(row).collect();
        let found = self.propose_repeats(&rows).await?;
        let id = |place: i64| {
            let at = usize::try_from(place).ok()?.checked_sub(1)?;
            content.rows.get(at).map(|line| line.id)
        };
        let pair = |repeat: Repeat| match repeat.first {
            RepeatFirst::Row(first) => Some((id(repeat.number)?, id(first)?, repeat.reason)),
            RepeatFirst::Publication(_) => None,
        };
        Ok(found.into_iter().filter_map(pair).collect())
    }
}

/// Who published a row, and which class the notice's list gives on its day.
pub(crate) fn medium_of(book: &OutletBook, notice: &Notice, row: &ReportLine) -> Medium {
    let claim = Claim { address: &row.address, name: &row.outlet };
    let found = book.resolve(claim, row.day().unwrap_or(notice.issued_on), Some(&notice.code));
    let name = if found.outlet.is_empty() { row.outlet.clone() } else { found.outlet.clone() };
    Medium { name, class: found.class, reason: found.reasons.join("；") }
}
