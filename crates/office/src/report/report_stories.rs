//! What the rows of a report are compared with (比对范围): the register of published pieces with the stories it counts and
//! the rulings of persons, and the rows of other reports, the own unit's of other quarters too, over the year before,
//! the same and the next. Gathering only; what is one content is [`crate::report::report_same`]'s, what follows
//! [`crate::report::report_standing`]'s.

use crate::Office;
use crate::outlet::outlets::OutletBook;
use crate::publication::count_stories::splits_in_force;
use crate::publication::publications::{address_key, day_of};
use crate::refusal::OfficeError;
use crate::report::report_content::{ReportContent, ReportLine};
use crate::report::report_flow::{
    ReportState, StepKind, accepted_of, newest, quarter_of, refused_of, state_of,
};
use crate::report::report_links::{ROW_OWNER, medium_of};
use crate::report::report_same::{Splits, Told};
use crate::report::report_standing::{FirstOf, OtherRow};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_store::{PieceLine, PiecesAsked, ReportRow as StoredReport, ReportStepRow};
use zhaozhang_text::normalise::key;

/// What the rows of a report are compared with.
pub(crate) struct Compared {
    /// What is compared of each row, in order.
    pub(crate) told: Vec<Told>,
    /// Publications outside the report.
    pub(crate) others: Vec<OtherRow>,
    /// Pieces persons split apart.
    pub(crate) splits: Splits,
    /// Rows of this report that are not to be believed, with the reason.
    pub(crate) disbelieved: BTreeMap<i64, String>,
}

/// Pieces of the register, to be found by address, else by title, day and outlet.
#[derive(Default)]
struct Pieces {
    all: BTreeMap<i64, PieceLine>,
    by_address: BTreeMap<String, i64>,
    by_words: BTreeMap<(String, String, String), i64>,
}

impl Pieces {
    fn add(&mut self, lines: Vec<PieceLine>) {
        for line in lines {
            if !line.address_key.is_empty() {
                self.by_address.entry(line.address_key.clone()).or_insert(line.id);
            }
            let day = day_of(&line.published).map(|day| day.to_string()).unwrap_or_default();
            self.by_words.entry((key(&line.title), day, key(&line.outlet))).or_insert(line.id);
            self.all.insert(line.id, line);
        }
    }

    fn of(&self, line: &ReportLine) -> Option<&PieceLine> {
        let address = address_key(&line.address);
        let day = line.day().map(|day| day.to_string()).unwrap_or_default();
        let by_words = || self.by_words.get(&(key(&line.title), day, key(&line.outlet)));
        let id = self.by_address.get(&address).filter(|_| !address.is_empty()).or_else(by_words)?;
        // A piece at another address is another publication, whatever its title.
        self.all.get(id).filter(|piece| {
            address.is_empty() || piece.address_key.is_empty() || piece.address_key == address
        })
    }

    fn told(&self, unit: i64, line: &ReportLine) -> Told {
        Told::new(unit, &line.title, address_key(&line.address), line.day(), self.of(line).cloned())
    }
}

/// A row of another report, before it is looked at closely.
struct Far {
    report: StoredReport,
    line: ReportLine,
    is_before: bool,
    handed_in_at: String,
    is_out: bool,
}

impl Office {
    /// Gathers what the rows are compared with.
    pub(crate) async fn compared(
        &self,
        notice: &Arc<Notice>,
        row: &StoredReport,
        content: &ReportContent,
    ) -> Result<Compared, OfficeError> {
        let store = &self.inner.store;
        let quarter = quarter_of(row)?;
        let splits = splits_in_force(&store.story_rulings().await?);
        let disbelieved = self.disbelieved(ROW_OWNER).await?;
        let bad_pieces = self.disbelieved("publication").await?;
        let mut pieces = Pieces::default();
        let span = (before(quarter).first_day().to_string(), quarter.next().first_day().to_string());
        pieces.add(store.piece_lines(PiecesAsked::Between(&span.0, &span.1)).await?);
        pieces.add(store.piece_lines(PiecesAsked::At(&addresses(&content.rows))).await?);
        let stories: BTreeSet<i64> =
            content.rows.iter().filter_map(|line| pieces.of(line)).map(|piece| piece.first_id).collect();
        let stories: Vec<i64> = stories.into_iter().collect();
        pieces.add(store.piece_lines(PiecesAsked::OfStories(&stories)).await?);
        let far = self.far_rows(notice, row, &disbelieved).await?;
        // What lies beyond the span is looked up where its title or address comes near.
        let own: Vec<Told> = content.rows.iter().map(|line| pieces.told(row.unit_id, line)).collect();
        let in_story = |told: &Told| told.piece.as_ref().is_some_and(|it| stories.contains(&it.first_id));
        let near: Vec<Far> = far
            .into_iter()
            .filter(|far| {
                let told = pieces.told(far.report.unit_id, &far.line);
                in_story(&told) || own.iter().any(|own| own.is_near(&told))
            })
            .collect();
        let lines: Vec<ReportLine> = near.iter().map(|far| far.line.clone()).collect();
        pieces.add(store.piece_lines(PiecesAsked::At(&addresses(&lines))).await?);
        let book = self.outlets().await?;
        let taken: BTreeSet<i64> = lines.iter().filter_map(|line| pieces.of(line)).map(|it| it.id).collect();
        let mut others: Vec<OtherRow> = near
            .into_iter()
            .filter(|far| !far.is_out)
            .map(|far| other_row(&pieces, (&book, notice), row.unit_id, far))
            .collect::<Result<_, OfficeError>>()?;
        others.extend(register_rows(&pieces, (&book, notice), row.unit_id, &own, (&taken, &bad_pieces)));
        let mut out = BTreeMap::new();
        for (line, told) in content.rows.iter().zip(&own) {
            let of_piece = || bad_pieces.get(&told.piece.as_ref()?.id);
            if let Some(why) = disbelieved.get(&line.id).or_else(of_piece) {
                out.insert(line.id, why.clone());
            }
        }
        Ok(Compared { told: own, others, splits, disbelieved: out })
    }

    /// The rows of the other reports of three years that were handed in or accepted.
    async fn far_rows(
        &self,
        notice: &Notice,
        row: &StoredReport,
        disbelieved: &BTreeMap<i64, String>,
    ) -> Result<Vec<Far>, OfficeError> {
        let year = i64::from(quarter_of(row)?.calendar_year());
        let store = &self.inner.store;
        let mut all = Vec::new();
        let mut mine = None;
        for year in year - 1..=year + 1 {
            let reports = store.reports_of_year(&notice.code, year).await?;
            let versions = store.newest_report_versions(&notice.code, year).await?;
            let steps = store.report_steps_of_year(&notice.code, year).await?;
            for report in reports {
                let own: Vec<ReportStepRow> =
                    steps.iter().filter(|step| step.report_id == report.id).cloned().collect();
                let handed = own.iter().rfind(|step| step.kind == StepKind::HandedIn.word());
                let when = handed.map(|step| (step.recorded_at.clone(), step.id));
                if report.id == row.id {
                    mine = when;
                    continue;
                }
                let Some(when) = when else { continue };
                let version = versions.iter().find(|version| version.report_id == report.id);
                let (_, content, _) = newest(version.map(std::slice::from_ref).unwrap_or_default())?;
                let is_in = matches!(state_of(&own), ReportState::HandedIn | ReportState::Accepted);
                let (accepted, refused) = (accepted_of(&own)?, refused_of(&own)?);
                for line in content.rows {
                    // What was accepted stays in force while the rest of the report is mended.
                    let stands = is_in || accepted.contains_key(&line.id);
                    let is_out =
                        !stands || refused.contains_key(&line.id) || disbelieved.contains_key(&line.id);
                    all.push((when.clone(), report.clone(), line, is_out));
                }
            }
        }
        let far = |((at, step), report, line, is_out)| {
            let when = (at, step);
            let is_before = mine.as_ref().is_none_or(|mine| when < *mine);
            Far { report, line, is_before, handed_in_at: when.0, is_out }
        };
        Ok(all.into_iter().map(far).collect())
    }
}

fn before(quarter: Period) -> Period {
    let day = quarter.first_day().pred_opt().unwrap_or(quarter.first_day());
    zhaozhang_domain::period::PeriodKind::Quarter.containing(day)
}

/// The addresses of rows in the form in which the register keeps them.
fn addresses(rows: &[ReportLine]) -> Vec<String> {
    let keys: BTreeSet<String> =
        rows.iter().map(|line| address_key(&line.address)).filter(|key| !key.is_empty()).collect();
    keys.into_iter().collect()
}

fn other_row(
    pieces: &Pieces,
    (book, notice): (&OutletBook, &Notice),
    unit: i64,
    far: Far,
) -> Result<OtherRow, OfficeError> {
    let is_own = far.report.unit_id == unit;
    let label = if is_own {
        format!("本单位{}季报所列", quarter_of(&far.report)?)
    } else {
        // Whose report it is, another unit is not told.
        "其他单位季报所列".to_owned()
    };
    Ok(OtherRow {
        place: FirstOf::Elsewhere { report: far.report.id, row: far.line.id },
        label,
        is_hint: false,
        told: pieces.told(far.report.unit_id, &far.line),
        medium: medium_of(book, notice, &far.line),
        is_before: far.is_before,
        handed_in_at: far.handed_in_at,
    })
}

/// Pieces of the register that come near a row and stand in no report: another unit's go first, the others are hints.
fn register_rows<'a>(
    pieces: &'a Pieces,
    (book, notice): (&'a OutletBook, &'a Notice),
    unit: i64,
    own: &'a [Told],
    (taken, bad): (&'a BTreeSet<i64>, &'a BTreeMap<i64, String>),
) -> impl Iterator<Item = OtherRow> + 'a {
    let is_mine = move |piece: &PieceLine| {
        let of_row = own.iter().any(|told| told.piece.as_ref().is_some_and(|it| it.id == piece.id));
        // A row at a page that another unit has recorded repeats it.
        of_row && (piece.unit_id == 0 || piece.unit_id == unit)
    };
    pieces.all.values().filter_map(move |piece| {
        if taken.contains(&piece.id) || bad.contains_key(&piece.id) || is_mine(piece) {
            return None;
        }
        let line = ReportLine {
            title: piece.title.clone(),
            published: day_of(&piece.published).map(|day| day.to_string()).unwrap_or_default(),
            outlet: piece.outlet.clone(),
            address: piece.address.clone(),
            ..ReportLine::default()
        };
        let told = Told::new(
            piece.unit_id,
            &piece.title,
            piece.address_key.clone(),
            line.day(),
            Some(piece.clone()),
        );
        let in_story = |own: &Told| own.piece.as_ref().is_some_and(|it| it.first_id == piece.first_id);
        if !own.iter().any(|own| own.is_near(&told) || in_story(own)) {
            return None;
        }
        Some(OtherRow {
            place: FirstOf::Piece(piece.id),
            label: format!("已登记的{}号稿", piece.id),
            is_hint: piece.unit_id == 0 || piece.unit_id == unit,
            medium: medium_of(book, notice, &line),
            told,
            // What was recorded before anybody reported it goes first on its day.
            is_before: true,
            handed_in_at: String::new(),
        })
    })
}
