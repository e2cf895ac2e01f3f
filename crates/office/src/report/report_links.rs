//! What reports ask of their neighbours (季报所依): the media register, the evidence held for a row, and the text of its
//! page. One place, so that a report knows nothing of how they work.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::outlet::outlets::{Claim, OutletBook};
use crate::publication::publications::address_key;
use crate::refusal::OfficeError;
use crate::report::report_content::{ReportContent, ReportLine};
use crate::report::report_standing::Medium;
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

    /// The text of a row's page: what the register has at its address, else what was kept of it; may be empty.
    pub(crate) async fn text_of_row(&self, line: &ReportLine) -> Result<String, OfficeError> {
        let key = address_key(&line.address);
        if key.is_empty() {
            return Ok(String::new());
        }
        let there = self.inner.store.publications_at(&key).await?;
        match there.into_iter().map(|piece| piece.body).find(|body| !body.trim().is_empty()) {
            Some(body) => Ok(body),
            None => Ok(self.inner.store.kept_text_at(&line.address).await?),
        }
    }
}

/// Who published a row, and which class the notice's list gives on its day.
pub(crate) fn medium_of(book: &OutletBook, notice: &Notice, row: &ReportLine) -> Medium {
    let claim = Claim { address: &row.address, name: &row.outlet };
    let found = book.resolve(claim, row.day().unwrap_or(notice.issued_on), Some(&notice.code));
    let name = if found.outlet.is_empty() { row.outlet.clone() } else { found.outlet.clone() };
    Medium { name, class: found.class, level: found.level, reason: found.reasons.join("；") }
}
