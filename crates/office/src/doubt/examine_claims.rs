//! The verb 查验稿件: looks for what speaks against claims and keeps what it finds, once. It changes no claim and counts
//! nothing; the unit sees the doubt first, with its reason.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{evidence as act, permit};
use crate::refusal::{Fault, OfficeError};
use chrono::NaiveDate;
use zhaozhang_store::DoubtRow;
use zhaozhang_text::doubt::claims::{self, Claim};
use zhaozhang_text::doubt::hidden::hidden_words;
use zhaozhang_text::doubt::page::{self, Original, Page};
use zhaozhang_text::doubt::{DoubtKind, Finding};

/// A claim to look at (待查验稿件): a row of a report, a publication, a fetched page. What is unknown stays empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClaimOf {
    /// `report_row`, `publication` …
    pub subject_kind: String,
    /// The record's number.
    pub subject_id: i64,
    /// Whose claim.
    pub unit: Option<i64>,
    /// 稿件标题.
    pub title: String,
    /// 发布媒体.
    pub outlet: String,
    /// 发布网址.
    pub address: String,
    /// 发布时间.
    pub published_on: Option<NaiveDate>,
    /// 网页写明的发布日期.
    pub shown_on: Option<NaiveDate>,
    /// The title in the page's head.
    pub head: String,
    /// The text.
    pub text: String,
    /// The page as it was fetched, for what its markup hides.
    pub html: String,
    /// The original, when it is known: where it stands, and its text.
    pub original: Option<(String, String)>,
    /// SM3 of its evidence.
    pub evidence: Vec<String>,
    /// Sites the unit runs itself, as domains.
    pub own_sites: Vec<String>,
    /// Whether it is only there to be compared with.
    pub is_known: bool,
    /// Of a known one: whether nobody ever reported it.
    pub is_background: bool,
    /// Whether the report lists it under its first publication already.
    pub is_reprint: bool,
}

impl Office {
    /// Looks at claims, alone and beside one another, and gives the numbers of the doubts that are new.
    pub async fn examine_claims(
        &self,
        moment: &Moment,
        actor: &Actor,
        claims: Vec<ClaimOf>,
        last_day: Option<NaiveDate>,
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, act::EXAMINE)?;
        let offices = self.office_names(moment.today).await?;
        let work = move || {
            let found = findings(&claims, last_day, &offices);
            (claims, found)
        };
        let done = tokio::task::spawn_blocking(work).await;
        let (claims, found) = done.map_err(|cause| Fault::new("looking at claims was cut off", cause))?;
        let mut writing = self.inner.store.write().await?;
        let mut new = Vec::new();
        for (at, finding) in found {
            let Some(claim) = claims.get(at) else { continue };
            new.extend(writing.add_doubt(row(moment, actor, claim, &finding)).await?);
        }
        let looked = claims.iter().filter(|claim| !claim.is_known).count();
        let first = claims.iter().find(|claim| !claim.is_known).map(|claim| claim.title.as_str());
        let detail = format!("查验{looked}篇，新发现{}处疑点", new.len());
        writing.record(event(moment, actor, act::EXAMINE, first.unwrap_or_default(), &detail)).await?;
        writing.commit().await?;
        Ok(new)
    }

    /// Looks at one page and keeps nothing.
    pub async fn look_at_page(
        &self,
        actor: &Actor,
        today: NaiveDate,
        claim: ClaimOf,
    ) -> Result<Vec<Finding>, OfficeError> {
        permit(actor, act::EXAMINE)?;
        let offices = self.office_names(today).await?;
        let work = move || alone(&claim, &offices);
        let done = tokio::task::spawn_blocking(work).await;
        Ok(done.map_err(|cause| Fault::new("looking at a page was cut off", cause))?)
    }

    async fn office_names(&self, today: NaiveDate) -> Result<Vec<String>, OfficeError> {
        let units = self.units_on(today).await?;
        Ok(units.iter().flat_map(|unit| unit.names().map(ToOwned::to_owned)).collect())
    }
}

fn findings(all: &[ClaimOf], last_day: Option<NaiveDate>, offices: &[String]) -> Vec<(usize, Finding)> {
    let mut found: Vec<(usize, Finding)> = Vec::new();
    for (at, claim) in all.iter().enumerate().filter(|(_, claim)| !claim.is_known) {
        found.extend(alone(claim, offices).into_iter().map(|finding| (at, finding)));
    }
    let beside: Vec<Claim<'_>> = all
        .iter()
        .map(|claim| Claim {
            title: &claim.title,
            outlet: &claim.outlet,
            address: &claim.address,
            published_on: claim.published_on,
            text: &claim.text,
            evidence: &claim.evidence,
            unit: claim.unit.unwrap_or_default(),
            own_sites: &claim.own_sites,
            is_known: claim.is_known,
            is_background: claim.is_background,
            is_reprint: claim.is_reprint,
        })
        .collect();
    found.extend(claims::examine(&beside, last_day));
    found.sort_by_key(|(at, finding)| (*at, finding.kind));
    found
}

fn alone(claim: &ClaimOf, offices: &[String]) -> Vec<Finding> {
    let hidden = hidden_words(&claim.html, &claim.address);
    let original = claim.original.as_ref().map(|(place, text)| Original { place, text });
    page::examine(&Page {
        address: &claim.address,
        site: &claim.outlet,
        head: &claim.head,
        title: &claim.title,
        text: &claim.text,
        hidden: &hidden,
        original,
        offices,
        claimed_on: claim.published_on,
        shown_on: claim.shown_on,
    })
}

/// Kinds that concern several claims name the first of them.
pub(crate) fn row(moment: &Moment, actor: &Actor, claim: &ClaimOf, finding: &Finding) -> DoubtRow {
    let subject = match (finding.kind, claim.title.is_empty()) {
        (DoubtKind::Burst, _) => "本期报送".to_owned(),
        (_, true) => claim.address.clone(),
        (_, false) => claim.title.clone(),
    };
    DoubtRow {
        id: 0,
        subject_kind: claim.subject_kind.clone(),
        subject_id: claim.subject_id,
        subject,
        unit_id: claim.unit,
        code: finding.kind.code().to_owned(),
        what: finding.what.clone(),
        reason: finding.reason.clone(),
        found_at: moment.at.clone(),
        found_by: actor.name.clone(),
    }
}
