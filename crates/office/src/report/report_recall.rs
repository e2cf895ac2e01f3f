//! What monitoring saw and what units reported of a quarter (监测与填报对照): found, reported, missed by the monitoring,
//! found and claimed by nobody. The quarter's reports measure the monitoring, and the monitoring pays the units: what
//! names a unit and stands in no report is offered to it ([`crate::report::claim_piece`]).

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::publication::publications::{Origin, address_key, day_of};
use crate::refusal::OfficeError;
use crate::report::report_content::{ReportContent, ReportLine};
use crate::report::report_flow::{ReportState, state_of};
use crate::report::report_form::report_form;
use crate::report::report_links::medium_of;
use crate::report::reports::Report;
use std::collections::BTreeSet;
use std::sync::Arc;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_store::{PieceLine, PiecesAsked};
use zhaozhang_text::normalise::key;

/// So many pieces are offered to a unit at once.
const OFFERED: usize = 20;

/// A quarter's figures (监测与填报对照); stories, each once however often it was reprinted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recall {
    /// Stories in media of the list that monitoring found.
    pub found: usize,
    /// Stories that units reported.
    pub reported: usize,
    /// Of those reported: found by monitoring.
    pub seen: usize,
    /// Of those found: of no unit, and reported by none.
    pub unclaimed: usize,
    /// Of those found: known to be a unit's, and not reported.
    pub unreported: usize,
}

impl Recall {
    /// Of those reported: not found by monitoring.
    pub const fn missed(self) -> usize {
        self.reported.saturating_sub(self.seen)
    }

    /// The line under a quarter and in its bulletin, without a full stop; nothing when there is nothing to compare.
    pub fn sentence(self) -> Option<String> {
        if self.found == 0 && self.reported == 0 {
            return None;
        }
        let share = match (self.seen * 1_000).checked_div(self.reported) {
            Some(share) => format!("，监测率{}.{}%", share / 10, share % 10),
            None => String::new(),
        };
        Some(format!(
            "本季度监测到名单内媒体发表稿件{}件；各单位填报{}件，其中监测到{}件、未监测到{}件{share}；监测到而无单位认领{}件，已知单位而未填报{}件",
            self.found,
            self.reported,
            self.seen,
            self.missed(),
            self.unclaimed,
            self.unreported
        ))
    }
}

/// A piece offered to a unit (待认领稿件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedPiece {
    /// The piece.
    pub id: i64,
    /// 标题.
    pub title: String,
    /// 发布媒体.
    pub outlet: String,
    /// 网址.
    pub address: String,
    /// The day, ISO.
    pub published: String,
    /// 媒体类别.
    pub class: String,
}

/// What says of a piece that it is a row: address, else title and day.
#[derive(Default)]
struct Reported {
    addresses: BTreeSet<String>,
    words: BTreeSet<(String, String)>,
}

impl Reported {
    fn add(&mut self, line: &ReportLine) {
        let address = address_key(&line.address);
        if !address.is_empty() {
            self.addresses.insert(address);
        }
        let day = line.day().map(|day| day.to_string()).unwrap_or_default();
        self.words.insert((key(&line.title), day));
    }

    fn has(&self, piece: &PieceLine) -> bool {
        let day = day_of(&piece.published).map(|day| day.to_string()).unwrap_or_default();
        self.addresses.contains(&piece.address_key) || self.words.contains(&(key(&piece.title), day))
    }
}

impl Office {
    /// The figures of a quarter under a notice.
    pub async fn quarter_recall(
        &self,
        actor: &Actor,
        code: &str,
        quarter: Period,
    ) -> Result<Recall, OfficeError> {
        permit(actor, act::READ)?;
        self.recall_of(code, quarter).await
    }

    /// The same for what the office itself prints.
    pub(crate) async fn recall_of(&self, code: &str, quarter: Period) -> Result<Recall, OfficeError> {
        let notice = self.expect_notice(code)?.notice;
        let pieces = self.listed_pieces(&notice, quarter).await?;
        let (handed_in, drafts) = self.rows_of_quarter(&notice, quarter).await?;
        let (mut rows, mut all) = (Reported::default(), Reported::default());
        for line in &handed_in {
            rows.add(line);
            all.add(line);
        }
        for line in &drafts {
            all.add(line);
        }
        let is_found = |piece: &&PieceLine| piece.origin != Origin::Reported.word();
        let story = |piece: &PieceLine| piece.first_id;
        let found: BTreeSet<i64> = pieces.iter().filter(is_found).map(story).collect();
        let of_rows: BTreeSet<i64> = pieces.iter().filter(|piece| rows.has(piece)).map(story).collect();
        let in_reports: BTreeSet<i64> = pieces.iter().filter(|piece| all.has(piece)).map(story).collect();
        // A row the register has no piece of is a story by its title.
        let mut pieces_of_rows = Reported::default();
        for piece in &pieces {
            pieces_of_rows.addresses.extend(Some(piece.address_key.clone()).filter(|key| !key.is_empty()));
            let day = day_of(&piece.published).map(|day| day.to_string()).unwrap_or_default();
            pieces_of_rows.words.insert((key(&piece.title), day));
        }
        let unknown = handed_in.iter().filter(|line| {
            let day = line.day().map(|day| day.to_string()).unwrap_or_default();
            !pieces_of_rows.addresses.contains(&address_key(&line.address))
                && !pieces_of_rows.words.contains(&(key(&line.title), day))
        });
        let unknown: BTreeSet<String> = unknown.map(|line| key(&line.title)).collect();
        let owned: BTreeSet<i64> = pieces.iter().filter(|piece| piece.unit_id != 0).map(story).collect();
        let open: BTreeSet<i64> = found.difference(&in_reports).copied().collect();
        Ok(Recall {
            found: found.len(),
            reported: of_rows.len() + unknown.len(),
            seen: of_rows.intersection(&found).count(),
            unclaimed: open.difference(&owned).count(),
            unreported: open.intersection(&owned).count(),
        })
    }

    /// The line of a quarter's bulletin, under a notice that asks for quarterly reports.
    pub(crate) async fn recall_line(
        &self,
        notice: &Notice,
        quarter: Period,
    ) -> Result<Option<String>, OfficeError> {
        if quarter.kind() != PeriodKind::Quarter || report_form(notice).is_none() {
            return Ok(None);
        }
        let recall = self.recall_of(&notice.code, quarter).await?;
        Ok(recall.sentence().map(|sentence| format!("监测与填报对照：{sentence}。")))
    }

    /// What was found in media of the list, names the unit, and stands in no report: newest first.
    pub async fn offered_pieces(
        &self,
        moment: &Moment,
        actor: &Actor,
        report: &Report,
    ) -> Result<Vec<OfferedPiece>, OfficeError> {
        if permit(actor, act::CLAIM_PIECE).is_err() || !report.state.is_open() {
            return Ok(Vec::new());
        }
        let names = self.names_of_unit(report, moment).await?;
        let span = span(report.quarter);
        let asked = PiecesAsked::Naming((&span.0, &span.1), &names);
        let mut pieces = self.inner.store.piece_lines(asked).await?;
        let (handed_in, drafts) = self.rows_of_quarter(&report.notice, report.quarter).await?;
        let mut known = Reported::default();
        for line in handed_in.iter().chain(&drafts) {
            known.add(line);
        }
        pieces.retain(|piece| piece.unit_id == 0 && !known.has(piece));
        pieces.sort_by(|one, other| (&other.published, other.id).cmp(&(&one.published, one.id)));
        let book = self.outlets().await?;
        let offered = pieces.into_iter().filter_map(|piece| {
            let line = line_of(&piece);
            let class = medium_of(&book, &report.notice, &line).class?;
            Some(OfferedPiece {
                id: piece.id,
                title: piece.title,
                outlet: piece.outlet,
                address: piece.address,
                published: line.published,
                class,
            })
        });
        Ok(offered.take(OFFERED).collect())
    }

    /// The pieces of a quarter in media of the notice's list.
    async fn listed_pieces(
        &self,
        notice: &Arc<Notice>,
        quarter: Period,
    ) -> Result<Vec<PieceLine>, OfficeError> {
        let span = span(quarter);
        let mut pieces = self.inner.store.piece_lines(PiecesAsked::Between(&span.0, &span.1)).await?;
        let book = self.outlets().await?;
        pieces.retain(|piece| medium_of(&book, notice, &line_of(piece)).class.is_some());
        Ok(pieces)
    }

    /// The rows of the quarter's reports in media of the list: those handed in, and those still in drafts.
    async fn rows_of_quarter(
        &self,
        notice: &Arc<Notice>,
        quarter: Period,
    ) -> Result<(Vec<ReportLine>, Vec<ReportLine>), OfficeError> {
        let year = i64::from(quarter.calendar_year());
        let reports = self.inner.store.reports_of_year(&notice.code, year).await?;
        let versions = self.inner.store.newest_report_versions(&notice.code, year).await?;
        let steps = self.inner.store.report_steps_of_year(&notice.code, year).await?;
        let book = self.outlets().await?;
        let (mut handed_in, mut drafts) = (Vec::new(), Vec::new());
        for report in reports.iter().filter(|report| report.quarter == quarter.code()) {
            let Some(version) = versions.iter().find(|version| version.report_id == report.id) else {
                continue;
            };
            let mut content = ReportContent::read(&version.content)?;
            content.rows.retain(|line| medium_of(&book, notice, line).class.is_some());
            let state = state_of(steps.iter().filter(|step| step.report_id == report.id));
            let is_in =
                matches!(state, ReportState::HandedIn | ReportState::PartlyAccepted | ReportState::Accepted);
            if is_in { handed_in.extend(content.rows) } else { drafts.extend(content.rows) }
        }
        Ok((handed_in, drafts))
    }

    /// The names by which a text speaks of a unit: its own, and those of its place.
    async fn names_of_unit(&self, report: &Report, moment: &Moment) -> Result<Vec<String>, OfficeError> {
        let mut names: BTreeSet<String> = BTreeSet::from([report.unit_name.clone()]);
        let listed = report.notice.units.iter().find(|unit| unit.name == report.unit_name);
        names.extend(listed.into_iter().flat_map(|unit| unit.aliases.iter().cloned()));
        if let Some(unit) = self.unit_on(report.unit, moment.today).await? {
            names.extend(unit.names().map(str::to_owned));
        }
        // One character names nobody.
        names.retain(|name| name.chars().count() >= 2);
        Ok(names.into_iter().take(OFFERED).collect())
    }
}

fn span(quarter: Period) -> (String, String) {
    (quarter.first_day().to_string(), quarter.next().first_day().to_string())
}

/// A piece as a row of a report.
pub(crate) fn line_of(piece: &PieceLine) -> ReportLine {
    ReportLine {
        title: piece.title.clone(),
        published: day_of(&piece.published).map(|day| day.to_string()).unwrap_or_default(),
        outlet: piece.outlet.clone(),
        address: piece.address.clone(),
        origin: format!("发表稿件{}", piece.id),
        ..ReportLine::default()
    }
}
