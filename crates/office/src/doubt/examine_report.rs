//! The verb 查验稿件 for a whole quarterly report: its rows with their evidence, the texts the register of publications
//! has of them, the unit's own sites and what it published besides, handed to [`Office::examine_claims`].

use crate::Office;
use crate::doubt::examine_claims::ClaimOf;
use crate::moment::{Actor, Moment};
use crate::permit::{evidence as act, permit};
use crate::refusal::OfficeError;
use chrono::Days;
use zhaozhang_store::PublicationRow;
use zhaozhang_text::day;
use zhaozhang_text::normalise::key;

impl Office {
    /// Looks at every row of a report and gives the numbers of the doubts that are new; another unit's report is not
    /// found.
    pub async fn examine_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, act::EXAMINE_REPORT)?;
        let report = self.report(moment, actor, id).await?;
        let (first, last) = (report.quarter.first_day(), report.quarter.last_day());
        let until = last.checked_add_days(Days::new(1)).unwrap_or(last);
        let span = (first.to_string(), until.to_string());
        let mut texts = self.inner.store.publications_of_unit(report.unit, (&span.0, &span.1)).await?;
        let own_sites = self.own_sites(report.unit, moment).await?;
        let mut claims = Vec::new();
        for row in &report.rows {
            let line = &row.line;
            let held = self.evidence_of(moment, actor, "report_row", line.id).await?;
            let standing = held.into_iter().filter(|one| one.ended.is_none());
            let at = texts.iter().position(|text| is_of(text, &line.title, &line.address));
            let text = at.map(|at| texts.remove(at).body).unwrap_or_default();
            claims.push(ClaimOf {
                subject_kind: "report_row".to_owned(),
                subject_id: line.id,
                unit: Some(report.unit),
                title: line.title.clone(),
                outlet: line.outlet.clone(),
                address: line.address.clone(),
                published_on: day::parse(&line.published, None).ok(),
                text,
                evidence: standing.map(|one| one.hash).collect(),
                own_sites: own_sites.clone(),
                ..ClaimOf::default()
            });
        }
        // What the unit published besides is there to be compared with.
        claims.extend(texts.into_iter().map(|text| ClaimOf {
            unit: Some(report.unit),
            title: text.title,
            outlet: text.outlet,
            address: text.address,
            published_on: day::parse(text.published.get(..10).unwrap_or_default(), None).ok(),
            text: text.body,
            is_known: true,
            ..ClaimOf::default()
        }));
        self.examine_claims(moment, actor, claims, Some(last)).await
    }

    /// The domains of media that the register says a unit runs itself.
    async fn own_sites(&self, unit: i64, moment: &Moment) -> Result<Vec<String>, OfficeError> {
        let Some(unit) = self.unit_on(unit, moment.today).await? else { return Ok(Vec::new()) };
        let names: Vec<String> = unit.names().map(key).collect();
        let book = self.outlets().await?;
        let own = book.on(moment.today).rows().iter();
        let own = own.filter(|row| row.run_by.iter().any(|name| names.contains(&key(name))));
        Ok(own.flat_map(|row| row.domains.iter().cloned()).collect())
    }
}

/// Whether a publication is the one a row names: by its address, else by its title.
fn is_of(text: &PublicationRow, title: &str, address: &str) -> bool {
    if !address.trim().is_empty() && !text.address.trim().is_empty() {
        return text.address.trim() == address.trim();
    }
    key(&text.title) == key(title)
}
