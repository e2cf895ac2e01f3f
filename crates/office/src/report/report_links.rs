//! What reports ask of their neighbours (季报所依): the media register, the evidence held for a row, and repeats found
//! among publications. One place, so that a report knows nothing of how they work.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::outlet::outlets::{Claim, OutletBook};
use crate::publication::publications::{address_key, seconds_of};
use crate::refusal::OfficeError;
use crate::report::report_content::{ReportContent, ReportLine};
use crate::report::report_standing::Medium;
use crate::scored::aside;
use std::collections::BTreeMap;
use zhaozhang_domain::notice::Notice;
use zhaozhang_text::reprint::{Piece, Pool};

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

    /// Rows that are one story by the texts kept of their pages: later row, earlier row, reason. Titles and addresses
    /// are compared by [`crate::report::report_standing`] itself.
    pub(crate) async fn found_repeats(
        &self,
        content: &ReportContent,
    ) -> Result<Vec<(i64, i64, String)>, OfficeError> {
        let mut kept = Vec::new();
        for row in content.rows.iter().filter(|row| row.id > 0 && !row.address.is_empty()) {
            let Some(day) = row.day() else { continue };
            let there = self.inner.store.publications_at(&address_key(&row.address)).await?;
            let text = there.into_iter().map(|piece| piece.body).find(|body| !body.trim().is_empty());
            kept.extend(text.map(|text| (row.id, day.to_string(), text)));
        }
        if kept.len() < 2 {
            return Ok(Vec::new());
        }
        Ok(aside("comparing the texts of a report".to_owned(), move || one_story(&kept)).await?)
    }
}

/// Which of these texts are one story: later, earlier, reason.
fn one_story(kept: &[(i64, String, String)]) -> Vec<(i64, i64, String)> {
    let id = |row: i64| u64::try_from(row).unwrap_or_default();
    let pieces: Vec<Piece<'_>> = kept
        .iter()
        .map(|(row, day, text)| Piece {
            id: id(*row),
            text,
            published: seconds_of(day),
            rank: 0,
            arrived: 0,
            outlet: 0,
        })
        .collect();
    let mut pool = Pool::new();
    pool.add(&pieces, 1);
    let stories = pool.settle(1);
    let mut found = Vec::new();
    for (row, _, _) in kept {
        let Some(first) = stories.first(id(*row)).and_then(|first| i64::try_from(first).ok()) else {
            continue;
        };
        if first == *row {
            continue;
        }
        let join = stories.join(id(*row));
        let why = join.and_then(|join| pool.compare(id(*row), join.other)).map(|seen| seen.to_string());
        found.push((*row, first, why.unwrap_or_default()));
    }
    found
}

/// Who published a row, and which class the notice's list gives on its day.
pub(crate) fn medium_of(book: &OutletBook, notice: &Notice, row: &ReportLine) -> Medium {
    let claim = Claim { address: &row.address, name: &row.outlet };
    let found = book.resolve(claim, row.day().unwrap_or(notice.issued_on), Some(&notice.code));
    let name = if found.outlet.is_empty() { row.outlet.clone() } else { found.outlet.clone() };
    Medium { name, class: found.class, reason: found.reasons.join("；") }
}
