//! The verb 查验稿件 for a whole quarterly report or a page that was just kept: rows with their evidence and the pages
//! they name, the story each should be a copy of, what any unit reported before and used as evidence, handed to
//! [`Office::examine_claims`].

use crate::Office;
use crate::doubt::claim_sources::{ClaimSources, ReportedRow, typed_day};
use crate::doubt::examine_claims::ClaimOf;
use crate::moment::{Actor, Moment};
use crate::outlet::page_record::{PAGE_OWNER, PIECE_OWNER};
use crate::permit::{evidence as act, permit};
use crate::publication::publications::{address_key, day_of};
use crate::refusal::OfficeError;
use crate::report::report_links::ROW_OWNER;
use crate::report::reports::FirstOf;
use std::collections::BTreeSet;
use zhaozhang_store::EvidenceAsked;

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
        let sources = self.claim_sources(first).await?;
        let own_sites = self.own_sites(report.unit, moment).await?;
        let mut claims = Vec::new();
        for row in &report.rows {
            let line = &row.line;
            let held = self.evidence_of(moment, actor, ROW_OWNER, line.id).await?;
            let standing = held.into_iter().filter(|one| one.ended.is_none());
            let on = typed_day(&line.published);
            let seen = self.seen_at(&sources, &line.address, (&line.title, &line.outlet, on)).await?;
            claims.push(ClaimOf {
                subject_kind: ROW_OWNER.to_owned(),
                subject_id: line.id,
                unit: Some(report.unit),
                title: line.title.clone(),
                outlet: line.outlet.clone(),
                address: line.address.clone(),
                published_on: on,
                shown_on: seen.shown_on,
                head: seen.head,
                text: seen.text,
                html: seen.html,
                original: seen.original,
                evidence: standing.map(|one| one.hash).collect(),
                own_sites: own_sites.clone(),
                is_reprint: matches!(row.standing.first, Some(FirstOf::Row(_))),
                ..ClaimOf::default()
            });
        }
        claims.extend(self.other_uses_of(&claims, report.unit).await?);
        let year = i64::from(report.quarter.calendar_year());
        let reported = self.rows_of_years(&[year, year - 1]).await?;
        claims.extend(known_pieces(&sources, &claims, (id, &reported)));
        self.examine_claims(moment, actor, claims, Some(last)).await
    }

    /// Looks at a page that was just kept.
    pub(crate) async fn examine_kept_page(
        &self,
        moment: &Moment,
        actor: &Actor,
        page: i64,
    ) -> Result<Vec<i64>, OfficeError> {
        let page = self.kept_page(actor, page).await?.row;
        let on = typed_day(page.published.get(..10).unwrap_or_default());
        let sources = self.claim_sources(on.unwrap_or(moment.today)).await?;
        let seen = self.seen_at(&sources, &page.final_address, (&page.title, &page.outlet, on)).await?;
        let (subject_kind, subject_id) =
            seen.piece.map_or((PAGE_OWNER, page.id), |piece| (PIECE_OWNER, piece));
        let claim = ClaimOf {
            subject_kind: subject_kind.to_owned(),
            subject_id,
            unit: Some(page.unit).filter(|unit| *unit != 0),
            title: page.title.clone(),
            outlet: page.outlet.clone(),
            address: page.final_address.clone(),
            published_on: on,
            shown_on: seen.shown_on,
            head: seen.head,
            text: seen.text,
            html: seen.html,
            original: seen.original,
            ..ClaimOf::default()
        };
        self.examine_claims(moment, actor, vec![claim], None).await
    }

    /// Rows of any report, of any quarter, that were proved by the same files.
    async fn other_uses_of(&self, claims: &[ClaimOf], unit: i64) -> Result<Vec<ClaimOf>, OfficeError> {
        let own: BTreeSet<i64> = claims.iter().map(|claim| claim.subject_id).collect();
        let hashes: BTreeSet<&String> = claims.iter().flat_map(|claim| &claim.evidence).collect();
        let mut known = Vec::new();
        for hash in hashes {
            for used in self.inner.store.evidence(EvidenceAsked::File(hash)).await? {
                let is_other = used.owner_kind == ROW_OWNER && !own.contains(&used.owner_id);
                if !is_other || used.ended.is_some() {
                    continue;
                }
                // What another unit reports is not told by its title.
                let title = if used.unit_id == Some(unit) {
                    used.title
                } else {
                    "其他单位季报的一篇稿件".to_owned()
                };
                known.push(ClaimOf {
                    unit: used.unit_id,
                    title,
                    evidence: vec![hash.clone()],
                    is_known: true,
                    ..ClaimOf::default()
                });
            }
        }
        Ok(known)
    }
}

/// The pieces of all units that are no row of this report, to be compared with.
fn known_pieces(
    sources: &ClaimSources,
    claims: &[ClaimOf],
    (report, reported): (i64, &[ReportedRow]),
) -> Vec<ClaimOf> {
    let own: BTreeSet<String> = claims.iter().map(|claim| address_key(&claim.address)).collect();
    let texts: BTreeSet<&str> = claims.iter().map(|claim| claim.text.as_str()).collect();
    let elsewhere: BTreeSet<&str> = reported
        .iter()
        .filter(|row| row.report != report && !row.address_key.is_empty())
        .map(|row| row.address_key.as_str())
        .collect();
    let is_other = |key: &str| !own.contains(key);
    let pieces = sources.pieces.values().filter(|row| !row.body.is_empty());
    let pieces = pieces.filter(|row| {
        // A row without address stands for the piece whose text it was given.
        if row.address_key.is_empty() {
            !texts.contains(row.body.as_str())
        } else {
            is_other(&row.address_key)
        }
    });
    let claim = |row: &zhaozhang_store::PublicationRow| ClaimOf {
        unit: Some(row.unit_id),
        title: row.title.clone(),
        outlet: row.outlet.clone(),
        address: row.address.clone(),
        published_on: day_of(&row.published),
        text: row.body.clone(),
        is_known: true,
        is_background: !elsewhere.contains(row.address_key.as_str()),
        ..ClaimOf::default()
    };
    pieces.map(claim).collect()
}
