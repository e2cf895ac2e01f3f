//! What is known of the pages claims name (稿件来源): kept pages and published pieces by their address, the story a piece
//! belongs to, and so the text it should be a copy of. Read once for all rows of a report; judging is
//! [`crate::doubt::examine_claims`]'s.

use crate::Office;
use crate::moment::Moment;
use crate::outlet::fetched_page::FetchedPage;
use crate::outlet::warc::page_in;
use crate::publication::publications::{address_key, day_of, named, read_time, seconds_of};
use crate::refusal::{Fault, OfficeError};
use crate::report::report_content::ReportContent;
use crate::report::report_flow::{ReportState, state_of};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use zhaozhang_store::{KeptPageRow, PublicationRow, StoryMemberRow};
use zhaozhang_text::day;
use zhaozhang_text::doubt::head::head_words;
use zhaozhang_text::doubt::page::numbers;
use zhaozhang_text::normalise::{compact, key};

/// So many days before a claim its original is looked for: four quarters.
const DAYS_BEFORE: u64 = 366;

/// Everything claims are held against (稿件来源).
#[derive(Debug, Default)]
pub(crate) struct ClaimSources {
    /// The newest kept page of each address.
    pages: BTreeMap<String, KeptPageRow>,
    /// The pieces of the time, by number.
    pub(crate) pieces: BTreeMap<i64, PublicationRow>,
    members: BTreeMap<i64, StoryMemberRow>,
}

/// What stands at a claim's address (网页所见). What is unknown stays empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    pub(crate) text: String,
    pub(crate) head: String,
    pub(crate) html: String,
    pub(crate) shown_on: Option<NaiveDate>,
    /// The text it should be a copy of: what it is called, and its words.
    pub(crate) original: Option<(String, String)>,
    /// Its piece of the register.
    pub(crate) piece: Option<i64>,
}

/// A row some unit reported (已报送的行).
#[derive(Debug, Clone)]
pub(crate) struct ReportedRow {
    pub(crate) report: i64,
    pub(crate) row: i64,
    pub(crate) unit: i64,
    pub(crate) title: String,
    pub(crate) address_key: String,
    /// Whether the city office has it: handed in or accepted.
    pub(crate) is_in: bool,
}

impl Office {
    /// Reads the sources for claims published from a day on.
    pub(crate) async fn claim_sources(&self, first: NaiveDate) -> Result<ClaimSources, OfficeError> {
        let from = first.checked_sub_days(Days::new(DAYS_BEFORE)).unwrap_or(first);
        let store = &self.inner.store;
        let pieces = store.publications_for_count(&from.to_string()).await?;
        let members = store.all_story_members().await?;
        let mut pages = BTreeMap::new();
        for page in store.kept_pages().await? {
            for address in [&page.address, &page.final_address] {
                pages.insert(address_key(address), page.clone());
            }
        }
        pages.remove("");
        Ok(ClaimSources {
            pages,
            pieces: pieces.into_iter().map(|row| (row.id, row)).collect(),
            members: members.into_iter().map(|row| (row.publication_id, row)).collect(),
        })
    }

    /// The rows of every report of these years, under every notice.
    pub(crate) async fn rows_of_years(&self, years: &[i64]) -> Result<Vec<ReportedRow>, OfficeError> {
        let store = &self.inner.store;
        let mut rows = Vec::new();
        for opened in store.report_years().await?.iter().filter(|opened| years.contains(&opened.year)) {
            let (code, year) = (opened.notice_code.as_str(), opened.year);
            let reports = store.reports_of_year(code, year).await?;
            let versions = store.newest_report_versions(code, year).await?;
            let steps = store.report_steps_of_year(code, year).await?;
            for report in reports {
                let Some(version) = versions.iter().find(|version| version.report_id == report.id) else {
                    continue;
                };
                let state = state_of(steps.iter().filter(|step| step.report_id == report.id));
                let is_in = matches!(state, ReportState::HandedIn | ReportState::Accepted);
                for line in ReportContent::read(&version.content)?.rows {
                    rows.push(ReportedRow {
                        report: report.id,
                        row: line.id,
                        unit: report.unit_id,
                        address_key: address_key(&line.address),
                        title: line.title,
                        is_in,
                    });
                }
            }
        }
        Ok(rows)
    }

    /// What stands at an address; without one, what the register has under the same title of the same medium or day.
    pub(crate) async fn seen_at(
        &self,
        sources: &ClaimSources,
        address: &str,
        (title, outlet, on): (&str, &str, Option<NaiveDate>),
    ) -> Result<Seen, Fault> {
        let at = address_key(address);
        let piece = if at.is_empty() {
            sources.titled(title, outlet, on)
        } else {
            sources.pieces.values().find(|row| row.address_key == at)
        };
        let mut seen = Seen::default();
        if let Some(page) = sources.pages.get(&at) {
            seen = self.seen_in(page).await?;
        } else if let Some(piece) = piece {
            seen.text.clone_from(&piece.body);
            seen.shown_on = day_of(&piece.published);
        }
        seen.piece = piece.map(|piece| piece.id);
        seen.original = sources.original(piece, &seen.text);
        Ok(seen)
    }

    /// A kept page as its archive has it. One whose archive cannot be read is judged by its text alone.
    pub(crate) async fn seen_in(&self, page: &KeptPageRow) -> Result<Seen, Fault> {
        let mut seen = Seen {
            text: page.main_text.clone(),
            shown_on: read_time(&page.published).as_deref().and_then(day_of),
            ..Seen::default()
        };
        match self.archive_of(page).await {
            Ok(bytes) => {
                let (body, content_type) = page_in(&bytes).unwrap_or_default();
                let fetched = FetchedPage { content_type, body, ..FetchedPage::default() };
                seen.html = fetched.markup();
                seen.head = head_words(&seen.html);
            }
            Err(fault) => tracing::error!("{}", fault.chain()),
        }
        Ok(seen)
    }

    /// The domains of media that the register says a unit runs itself.
    pub(crate) async fn own_sites(&self, unit: i64, moment: &Moment) -> Result<Vec<String>, OfficeError> {
        let Some(unit) = self.unit_on(unit, moment.today).await? else { return Ok(Vec::new()) };
        let names: Vec<String> = unit.names().map(key).collect();
        let book = self.outlets().await?;
        let own = book.on(moment.today).rows().iter();
        let own = own.filter(|row| row.run_by.iter().any(|name| names.contains(&key(name))));
        Ok(own.flat_map(|row| row.domains.iter().cloned()).collect())
    }
}

impl ClaimSources {
    fn titled(&self, title: &str, outlet: &str, on: Option<NaiveDate>) -> Option<&PublicationRow> {
        self.pieces.values().find(|row| {
            let is_titled = !title.trim().is_empty() && key(&row.title) == key(title);
            is_titled && (key(&row.outlet) == key(outlet) || on.is_some() && day_of(&row.published) == on)
        })
    }

    /// The text a piece should be a copy of: the first of its story, else what it stands closest to, else the first
    /// piece under the same document number. Only what was published before it can be one.
    fn original(&self, piece: Option<&PublicationRow>, text: &str) -> Option<(String, String)> {
        let order = |row: &PublicationRow| (seconds_of(&row.published), row.id);
        let is_before = |row: &&PublicationRow| {
            !row.body.is_empty() && piece.is_none_or(|piece| order(row) < order(piece))
        };
        let member = piece.and_then(|piece| self.members.get(&piece.id).map(|member| (piece, member)));
        let near = member.into_iter().flat_map(|(piece, member)| {
            let first = Some(member.first_id).filter(|id| *id != piece.id);
            [first, self.altered(piece, member)].into_iter().flatten()
        });
        let mut near = near.filter_map(|id| self.pieces.get(&id)).filter(is_before);
        let found = near.next().or_else(|| self.under_same_number(text, piece, is_before));
        found.map(|row| (named(row.id, &row.title, &row.outlet), row.body.clone()))
    }

    /// The piece one stands closest to without being a copy of it, when it gives itself out as the same one: by its
    /// title or its document number. Offices and media write many honest texts by one form.
    fn altered(&self, piece: &PublicationRow, member: &StoryMemberRow) -> Option<i64> {
        let other = self.pieces.get(&member.other_id).filter(|_| member.first_id == piece.id)?;
        let own = numbers(&piece.body);
        let is_titled = key(&piece.title) == key(&other.title);
        let is_numbered = numbers(&other.body).iter().any(|number| own.contains(number));
        (is_titled || is_numbered).then_some(other.id)
    }

    fn under_same_number<'s>(
        &'s self,
        text: &str,
        piece: Option<&PublicationRow>,
        is_before: impl Fn(&&'s PublicationRow) -> bool,
    ) -> Option<&'s PublicationRow> {
        let number = numbers(text).into_iter().next()?;
        let number = compact(&number);
        let others = self.pieces.values().filter(|row| piece.is_none_or(|piece| piece.id != row.id));
        let with = others
            .filter(is_before)
            .filter(|row| numbers(&row.body).iter().any(|own| compact(own) == number));
        with.min_by_key(|row| (seconds_of(&row.published), row.id))
    }
}

/// A typed day.
pub(crate) fn typed_day(text: &str) -> Option<NaiveDate> {
    day::parse(text, None).ok()
}
