//! What reports ask of their neighbours (季报所依): the media register, the evidence held for a row, and repeats found
//! among publications. One place, so that a report knows nothing of how they work.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::refusal::OfficeError;
use crate::report_content::{ReportContent, ReportLine};
use crate::report_standing::Medium;
use std::collections::BTreeMap;
use zhaozhang_domain::notice::Notice;
use zhaozhang_text::outlet::{Claim, register::Register};

impl Office {
    /// Who published a row and which class the notice's list gives; 待认定 is no error.
    pub(crate) async fn medium_of(&self, notice: &Notice, row: &ReportLine) -> Result<Medium, OfficeError> {
        let claim = Claim { address: &row.address, name: &row.outlet };
        let on = row.day().unwrap_or(notice.issued_on);
        let found = Register::built_in().resolve(claim, on, &notice.outlets);
        let name = if found.outlet.is_empty() { row.outlet.clone() } else { found.outlet.clone() };
        Ok(Medium { name, class: found.class, reason: found.reasons.join("；") })
    }

    /// The evidence held for each row: number and name.
    pub(crate) async fn evidence_of_rows(
        &self,
        _moment: &Moment,
        _actor: &Actor,
        _content: &ReportContent,
    ) -> Result<BTreeMap<i64, Vec<(i64, String)>>, OfficeError> {
        Ok(BTreeMap::new())
    }

    /// Rows found to be one story by their texts: later row, earlier row, reason.
    pub(crate) async fn found_repeats(
        &self,
        _content: &ReportContent,
    ) -> Result<Vec<(i64, i64, String)>, OfficeError> {
        Ok(Vec::new())
    }
}
