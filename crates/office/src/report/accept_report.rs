//! The verb 接收季报: the secretariat takes a report; every row posts its fact, so that the year's score follows by itself
//! (三（三）). Rows of one story go under one item, of which the notice's own rule counts the first (附件2 注1).

use crate::Office;
use crate::ledger::post_facts::{PostingOf, append_facts};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::publication::publications::{NewPublication, Origin, checked};
use crate::publication::record_publications::append;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::report_flow::{
    ReportState, StepKind, StepMore, more_of, more_text, open_contests, take_up,
};
use crate::report::reports::{FirstOf, Report, ReportRow, handed_in_on};
use std::collections::BTreeMap;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_text::normalise::key;

impl Office {
    /// Takes the report into the ledger; gives the entries.
    pub async fn accept_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, digest): (i64, &str),
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, act::ACCEPT)?;
        let report = self.report(moment, actor, id).await?;
        let taken = self.items_taken(&report).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        at_hand.expect(&[ReportState::HandedIn], "接收")?;
        at_hand.expect_seen(digest)?;
        let open = open_contests(&at_hand.steps).len();
        if open > 0 {
            let what = format!("还有{open}件转载异议没有裁定");
            let problem = Problem::of("R-133", what, "请先裁定，再接收");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let items = items_of(&report, &taken);
        let (mut facts, mut of_rows) = (Vec::new(), Vec::new());
        for (place, row) in (1_usize..).zip(&report.rows) {
            // What stands in this notice's ledger already is not posted twice.
            if row.line.origin_notice == report.notice.code && row.line.origin_serial != 0 {
                continue;
            }
            let item = items.get(&row.line.id).cloned().unwrap_or_default();
            facts.extend(fact_of(&report, (place, row), item));
            of_rows.push(row.line.id);
        }
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
        append(&mut writing, moment, actor, &pieces_of(&report, moment)).await?;
        let serials: BTreeMap<i64, i64> = of_rows.into_iter().zip(posted.iter().copied()).collect();
        let mut step = at_hand.step(moment, actor, StepKind::Accepted, "");
        step.payload = more_text(&StepMore { items, serials, ..StepMore::default() })?;
        writing.add_report_step(&step).await?;
        let counted = report.rows.iter().filter(|row| row.counts()).count();
        let numbers: Vec<String> = posted.iter().map(ToString::to_string).collect();
        let detail = format!(
            "{}，第{}版，{}行，计{counted}篇，台账第{}号",
            report.title(),
            at_hand.version,
            report.rows.len(),
            numbers.join("、")
        );
        writing.record(event(moment, actor, act::ACCEPT, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(posted)
    }

    /// By row of other units' accepted reports of the year: the item under which it was posted.
    async fn items_taken(&self, report: &Report) -> Result<BTreeMap<i64, String>, OfficeError> {
        let year = i64::from(report.quarter.calendar_year());
        let steps = self.inner.store.report_steps_of_year(&report.notice.code, year).await?;
        let mut items = BTreeMap::new();
        for step in steps.iter().filter(|step| step.kind == StepKind::Accepted.word()) {
            items.extend(more_of(step)?.items);
        }
        Ok(items)
    }
}

/// The rows as published pieces, so that other units' rows are held against them; what the register would not take
/// stays in the report alone.
fn pieces_of(report: &Report, moment: &Moment) -> Vec<NewPublication> {
    let piece = |row: &ReportRow| {
        let line = &row.line;
        let outlet = if line.outlet.is_empty() { &row.standing.medium.name } else { &line.outlet };
        NewPublication {
            unit: Some(report.unit),
            title: line.title.clone(),
            outlet: outlet.clone(),
            address: line.address.clone(),
            published: line.day().map(|day| day.to_string()).unwrap_or_default(),
            text: String::new(),
            origin: Origin::Reported,
        }
    };
    report.rows.iter().map(piece).filter(|piece| checked(piece, moment.today).is_ok()).collect()
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
        let story = leader.standing.story;
        taken.get(&story).cloned().unwrap_or_else(|| format!("季报{story}"))
    };
    report.rows.iter().map(|row| (row.line.id, story_item(row))).collect()
}

fn fact_of(report: &Report, (place, row): (usize, &ReportRow), item: String) -> Option<NewFact> {
    let line = &row.line;
    let origin = if row.standing.first.is_some() { "转载" } else { "原创" };
    let fact = NewFact::new(FactKind::Adoption, line.day()?)
        .with(TextField::Channel, listed_name(&report.notice, row))
        .with(TextField::Origin, origin)
        .with(TextField::Reference, line.address.as_str());
    Some(NewFact {
        item,
        title: line.title.clone(),
        units: vec![report.unit_name.clone()],
        evidence: format!("季报{}第{place}行", report.id),
        ..fact
    })
}

/// The medium under a name the notice's list has, so that the score finds its class.
fn listed_name(notice: &Notice, row: &ReportRow) -> String {
    let typed = &row.line.outlet;
    let is_listed = |name: &str| {
        let asked = key(name);
        notice
            .outlets
            .iter()
            .any(|outlet| std::iter::once(&outlet.name).chain(&outlet.aliases).any(|own| key(own) == asked))
    };
    let found = &row.standing.medium.name;
    if is_listed(typed) || typed.is_empty() && found.is_empty() {
        return typed.clone();
    }
    if is_listed(found) {
        return found.clone();
    }
    if typed.is_empty() { found.clone() } else { typed.clone() }
}
