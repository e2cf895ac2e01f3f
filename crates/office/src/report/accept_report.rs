//! The verb 接收季报: the secretariat takes a report, whole or without rows it refuses by name and reason; every row taken
//! posts its fact, so that the year's score follows by itself (三（三）). Rows of one story go under one item, of which the
//! notice's own rule counts the first (附件2 注1). Refused rows may be mended and handed in again; what was taken stays.

use crate::Office;
use crate::ledger::post_facts::{PostingOf, append_facts};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::outlet::fact_class::printed;
use crate::permit::{permit, report as act};
use crate::publication::publications::{NewPublication, Origin, checked};
use crate::publication::record_publications::append;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::report_flow::{
    ReportAtHand, ReportState, StepKind, StepMore, accepted_of, more_text, open_contests, take_up,
};
use crate::report::reports::{FirstOf, Report, ReportRow, handed_in_on};
use std::collections::BTreeMap;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_store::ReportStepRow;
use zhaozhang_text::normalise::shortened;

impl Office {
    /// Takes the report into the ledger without the refused rows, each of which needs its reason; gives the entries.
    pub async fn accept_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, digest): (i64, &str),
        refused: &[(i64, String)],
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, act::ACCEPT)?;
        let asked: BTreeMap<i64, String> =
            refused.iter().map(|(row, why)| (*row, shortened(why.trim(), 300))).collect();
        let report = self.report_without(moment, actor, id, &asked).await?;
        let taken = self.items_taken(&report).await?;
        let pieces = self.pieces_of(&report, moment).await?;
        self.expect_no_story_contest(&report).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        at_hand.expect(&[ReportState::HandedIn], "接收")?;
        at_hand.expect_seen(digest)?;
        expect_takeable(&at_hand, &report, &asked)?;
        let Taken { facts, of_rows, items } = taken_in(&report, &taken, &asked);
        let sent = handed_in_on(&at_hand.steps).unwrap_or(moment.today);
        let late_reason = format!("季报{sent}报送，{}接收", moment.today);
        let source = format!("接收{}", at_hand.subject());
        let of = PostingOf {
            code: &report.notice.code,
            submission_id: 0,
            source: &source,
            words: "",
            late_reason: &late_reason,
        };
        let posted = if facts.is_empty() {
            Vec::new()
        } else {
            append_facts(&mut writing, (moment, actor), of, &facts).await?
        };
        append(&mut writing, moment, actor, &pieces).await?;
        let serials: BTreeMap<i64, i64> = of_rows.into_iter().zip(posted.iter().copied()).collect();
        let mut step = at_hand.step(moment, actor, StepKind::Accepted, &refused_words(&report, &asked));
        let rows: Vec<(i64, String)> = asked.into_iter().collect();
        step.payload = more_text(&StepMore { rows, items, serials, ..StepMore::default() })?;
        writing.add_report_step(&step).await?;
        let counted = report.rows.iter().filter(|row| row.counts()).count();
        let numbers: Vec<String> = posted.iter().map(ToString::to_string).collect();
        let refused = if step.remark.is_empty() { String::new() } else { format!("；{}", step.remark) };
        let detail = format!(
            "{}，第{}版，{}行，计{counted}篇，台账第{}号{refused}",
            report.title(),
            at_hand.version,
            report.rows.len(),
            numbers.join("、")
        );
        writing.record(event(moment, actor, act::ACCEPT, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(posted)
    }

    /// By accepted row of any report of three years: the item under which it was posted.
    pub(crate) async fn items_taken(&self, report: &Report) -> Result<BTreeMap<i64, String>, OfficeError> {
        let year = i64::from(report.quarter.calendar_year());
        let mut items = BTreeMap::new();
        for year in year - 1..=year + 1 {
            let steps = self.inner.store.report_steps_of_year(&report.notice.code, year).await?;
            let mut by_report: BTreeMap<i64, Vec<ReportStepRow>> = BTreeMap::new();
            for step in steps {
                by_report.entry(step.report_id).or_default().push(step);
            }
            for steps in by_report.values() {
                items.extend(accepted_of(steps)?.into_iter().map(|(row, accepted)| (row, accepted.item)));
            }
        }
        Ok(items)
    }

    /// The rows as published pieces, with the text of their pages where there is one, so that other rows are held against
    /// them; what the register would not take stays in the report alone.
    async fn pieces_of(&self, report: &Report, moment: &Moment) -> Result<Vec<NewPublication>, OfficeError> {
        let mut pieces = Vec::new();
        for row in report.rows.iter().filter(|row| row.standing.excluded.is_empty()) {
            let line = &row.line;
            let outlet = if line.outlet.is_empty() { &row.standing.medium.name } else { &line.outlet };
            let piece = NewPublication {
                unit: Some(report.unit),
                title: line.title.clone(),
                outlet: outlet.clone(),
                address: line.address.clone(),
                published: line.day().map(|day| day.to_string()).unwrap_or_default(),
                text: self.text_of_row(line).await?,
                origin: Origin::Reported,
            };
            if row.standing.piece.is_none() && checked(&piece, moment.today).is_ok() {
                pieces.push(piece);
            }
        }
        Ok(pieces)
    }

    /// Nobody waits for a ruling about one of the pieces in the register of stories.
    async fn expect_no_story_contest(&self, report: &Report) -> Result<(), OfficeError> {
        let pieces: Vec<i64> = report.rows.iter().filter_map(|row| row.standing.piece).collect();
        let contests = self.inner.store.story_contests().await?;
        let open =
            contests.iter().filter(|row| row.outcome.is_empty() && pieces.contains(&row.publication_id));
        let problems: Vec<Problem> = open
            .map(|row| {
                let what = format!("{}号稿的归并异议（第{}件）还没有裁定", row.publication_id, row.id);
                Problem::of("R-133", what, "请先在“稿件归并”中裁定，再接收")
            })
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems).into()) }
    }
}

/// What an acceptance takes.
struct Taken {
    /// The facts to post.
    facts: Vec<NewFact>,
    /// The row of each.
    of_rows: Vec<i64>,
    /// By row taken: the item of its story, posted or not.
    items: BTreeMap<i64, String>,
}

/// The rows that are neither refused nor taken before, with what they post.
fn taken_in(report: &Report, items: &BTreeMap<i64, String>, asked: &BTreeMap<i64, String>) -> Taken {
    let items = items_of(report, items);
    let mut taken = Taken { facts: Vec::new(), of_rows: Vec::new(), items: BTreeMap::new() };
    for (place, row) in (1_usize..).zip(&report.rows) {
        if asked.contains_key(&row.line.id) || row.is_accepted {
            continue;
        }
        let item = items.get(&row.line.id).cloned().unwrap_or_default();
        taken.items.insert(row.line.id, item.clone());
        // What stands in this notice's ledger already is not posted twice; what does not count posts nothing.
        let stands = row.line.origin_notice == report.notice.code && row.line.origin_serial != 0;
        if let Some(fact) = fact_of(report, (place, row), item).filter(|_| !stands && posts(row)) {
            taken.facts.push(fact);
            taken.of_rows.push(row.line.id);
        }
    }
    taken
}

/// Whether a row posts a fact: believed, not refused, and no reprint of what another unit published and nobody reported.
pub(crate) fn posts(row: &ReportRow) -> bool {
    row.standing.excluded.is_empty() && !matches!(row.standing.first, Some(FirstOf::Piece(_)))
}

/// No contest waits, every refused row is there and has its reason, and something is left to take.
fn expect_takeable(
    at_hand: &ReportAtHand,
    report: &Report,
    asked: &BTreeMap<i64, String>,
) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    let open =
        open_contests(&at_hand.steps).into_iter().filter(|step| !asked.contains_key(&step.row_id)).count();
    if open > 0 {
        let what = format!("还有{open}件转载异议没有裁定");
        problems.push(Problem::of("R-133", what, "请先裁定，再接收"));
    }
    let place = |id: i64| report.rows.iter().position(|row| row.line.id == id).map(|at| at + 1);
    for (row, why) in asked {
        match place(*row) {
            None => {
                let cure = "请按现在的内容重新勾选";
                problems.push(Problem::at("row", "R-132", "勾选的行已不在这份季报里", cure));
            }
            Some(place) if report.rows.iter().any(|one| one.line.id == *row && one.is_accepted) => {
                let what = format!("第{place}行已经接收入账，不能再不予接收");
                problems.push(Problem::at("row", "R-134", what, "入账有误的，请用“入账更正”"));
            }
            Some(place) if why.is_empty() => {
                let what = format!("第{place}行没有写明不予接收的理由");
                problems.push(Problem::at("row", "R-131", what, "请逐行写明理由，单位会看到"));
            }
            Some(_) => {}
        }
    }
    let is_left = |row: &ReportRow| !row.is_accepted && !asked.contains_key(&row.line.id);
    if !asked.is_empty() && !report.rows.iter().any(is_left) {
        let what = "没有留下可以接收的行";
        problems.push(Problem::at("row", "R-136", what, "一行也不接收的，请用“退回”退回整份季报"));
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems)) }
}

/// The refused rows by place and title, each with its reason.
fn refused_words(report: &Report, asked: &BTreeMap<i64, String>) -> String {
    let row = |(place, row): (usize, &ReportRow)| {
        let why = asked.get(&row.line.id)?;
        Some(format!("第{place}行《{}》：{why}", shortened(&row.line.title, 40)))
    };
    let rows: Vec<String> = (1_usize..).zip(&report.rows).filter_map(row).collect();
    if rows.is_empty() { String::new() } else { format!("未接收{}", rows.join("；")) }
}

/// By row: the item of its story, that of an earlier report where the story stands there.
fn items_of(report: &Report, taken: &BTreeMap<i64, String>) -> BTreeMap<i64, String> {
    let story_item = |row: &ReportRow| {
        let leader = match row.standing.first {
            Some(FirstOf::Row(first)) => {
                report.rows.iter().find(|other| other.line.id == first).unwrap_or(row)
            }
            _ => row,
        };
        let line = &leader.line;
        if line.origin_notice == report.notice.code && !line.origin_item.is_empty() {
            return line.origin_item.clone();
        }
        let mates = leader.standing.mates.iter().find_map(|mate| taken.get(mate));
        mates.cloned().unwrap_or_else(|| own_item(line.id))
    };
    report.rows.iter().map(|row| (row.line.id, story_item(row))).collect()
}

/// The item of a story that begins with this row.
pub(crate) fn own_item(row: i64) -> String {
    format!("季报{row}")
}

/// The fact a row posts: the medium under a name the notice's list has, or with class and level of the office's register
/// and rulings on the day of publication.
pub(crate) fn fact_of(report: &Report, (place, row): (usize, &ReportRow), item: String) -> Option<NewFact> {
    let (line, medium) = (&row.line, &row.standing.medium);
    let origin = if row.standing.first.is_some() { "转载" } else { "原创" };
    let listed = printed(&report.notice, &line.outlet).or_else(|| printed(&report.notice, &medium.name));
    let typed = if line.outlet.is_empty() { &medium.name } else { &line.outlet };
    let mut fact = NewFact::new(FactKind::Adoption, line.day()?)
        .with(TextField::Channel, listed.unwrap_or(typed))
        .with(TextField::Origin, origin)
        .with(TextField::Reference, line.address.as_str());
    if let Some(class) = medium.class.as_ref().filter(|_| listed.is_none()) {
        fact = fact.with(TextField::ChannelClass, class.as_str());
        fact = match &medium.level {
            Some(level) => fact.with(TextField::Level, level.as_str()),
            None => fact,
        };
    }
    Some(NewFact {
        item,
        title: line.title.clone(),
        units: vec![report.unit_name.clone()],
        evidence: format!("季报{}第{place}行", report.id),
        ..fact
    })
}
