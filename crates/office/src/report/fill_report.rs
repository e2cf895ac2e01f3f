//! The verb 填报季报: begins a unit's report of a quarter with what the unit already reported and what was used by media,
//! and keeps what a person changes; every save is a version.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::report_content::{ReportContent, ReportLine};
use crate::report::report_flow::{ReportAtHand, ReportState, accepted_of, put_version, take_up};
use crate::report::report_links::medium_of;
use crate::report::reports::{no_form, report_form};
use zhaozhang_domain::fact::{FactKind, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_store::{ReportRow, Writing};
use zhaozhang_text::normalise::key;

/// The states in which a report is filled in.
pub(crate) const OPEN: [ReportState; 3] =
    [ReportState::Draft, ReportState::Returned, ReportState::PartlyAccepted];

/// What filling in found (自动填报结果).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled {
    /// The report.
    pub report: i64,
    /// How many rows came in.
    pub added: usize,
    /// Uses of media on no list, which were left out, in words.
    pub left_out: Vec<String>,
}

impl Office {
    /// Begins a unit's report, or brings into it what was found since; rows that stand in it already stay as they are.
    pub async fn fill_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        (code, quarter): (&str, Period),
        unit: i64,
    ) -> Result<Filled, OfficeError> {
        permit(actor, act::FILL)?;
        let notice = self.expect_notice(code)?.notice;
        report_form(&notice).ok_or_else(|| no_form(&notice))?;
        if !actor.may_see(unit) {
            return Err(Refusal::NotFound { what: "这个单位的季报".to_owned() }.into());
        }
        self.expect_asked(&notice, quarter, unit, moment).await?;
        let (found, left_out) = self.found_uses(&notice, quarter, unit, moment).await?;
        let mut writing = self.inner.store.write().await?;
        let mut at_hand = begun(&mut writing, moment, actor, (code, quarter, unit)).await?;
        at_hand.expect(&OPEN, "再填入")?;
        let mut content = at_hand.content.clone();
        let new: Vec<ReportLine> =
            found.into_iter().filter(|line| !content.rows.iter().any(|row| is_one(row, line))).collect();
        let added = new.len();
        content.rows.extend(new);
        content.rows.sort_by_key(|row| (row.day().unwrap_or(chrono::NaiveDate::MAX), row.id == 0, row.id));
        content.is_nothing &= content.rows.is_empty();
        if added > 0 || at_hand.version == 0 {
            put_version(&mut writing, (moment, actor), &mut at_hand, content, "自动填报").await?;
        }
        let detail = format!(
            "{}{quarter}，自动填入{added}行，共{}行；不在媒体名单内未填入{}条",
            self.report_unit_name(&notice, unit, moment.today).await?,
            at_hand.content.rows.len(),
            left_out.len()
        );
        writing.record(event(moment, actor, act::FILL, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(Filled { report: at_hand.row.id, added, left_out })
    }

    /// Keeps what a person filled in, good or not; what keeps it from being handed in is said there.
    pub async fn save_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, digest): (i64, &str),
        content: &ReportContent,
    ) -> Result<i64, OfficeError> {
        self.put_content(moment, actor, (id, Some(digest)), content, "填写").await
    }

    /// Keeps a content from anywhere as a new version.
    pub(crate) async fn put_content(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, digest): (i64, Option<&str>),
        content: &ReportContent,
        source: &str,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::FILL)?;
        let mut writing = self.inner.store.write().await?;
        let mut at_hand = take_up(&mut writing, actor, id).await?;
        at_hand.expect(&OPEN, "修改")?;
        if let Some(digest) = digest {
            at_hand.expect_seen(digest)?;
        }
        let tidy = tidied(content, &at_hand.content);
        let mut problems = tidy.size_problems();
        problems.extend(changed_accepted(&at_hand, &tidy)?);
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let before = at_hand.content.rows.len();
        let version = put_version(&mut writing, (moment, actor), &mut at_hand, tidy, source).await?;
        let detail = format!("第{version}版，{source}，{before}行改为{}行", at_hand.content.rows.len());
        writing.record(event(moment, actor, act::FILL, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(version)
    }

    /// The notice asks this unit for this quarter's report, and the year was opened.
    pub(crate) async fn expect_asked(
        &self,
        notice: &Notice,
        quarter: Period,
        unit: i64,
        moment: &Moment,
    ) -> Result<(), OfficeError> {
        let mut problems = Vec::new();
        if self.register().await?.holder_name(notice, unit, moment.today).is_none() {
            let what = format!("《{}》的单位表里没有这个单位", notice.title);
            problems.push(Problem::at("unit", "R-103", what, "请核对单位，或由秘书处在单位名册中登记"));
        }
        let year = i64::from(quarter.calendar_year());
        let years = self.inner.store.report_years().await?;
        if !years.iter().any(|row| row.notice_code == notice.code && row.year == year) {
            let what = format!("{year}年的季报还没有布置");
            problems.push(Problem::at("quarter", "R-107", what, "请由秘书处在“季报”中布置"));
        }
        if quarter.first_day() > moment.today {
            let what = format!("{quarter}还没有开始");
            problems.push(Problem::at("quarter", "R-108", what, "请在季内或季后填报"));
        }
        if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems).into()) }
    }

    /// The uses of the unit's items by media in the quarter, in all ledgers; and those by media on no list.
    async fn found_uses(
        &self,
        notice: &Notice,
        quarter: Period,
        unit: i64,
        moment: &Moment,
    ) -> Result<(Vec<ReportLine>, Vec<String>), OfficeError> {
        let (mut lines, mut left_out) = (Vec::new(), Vec::new());
        let book = self.outlets().await?;
        for code in self.in_use().await?.iter() {
            let scored = self.scored(code, moment.today).await?;
            let Some(name) = self.holder_name(&scored.notice, unit, moment.today).await? else { continue };
            let used = scored.ledger.facts().filter(|(_, fact)| {
                fact.kind == FactKind::Adoption && !fact.is_reversed && quarter.contains(fact.on)
            });
            for (id, fact) in used {
                let is_own = scored
                    .units_of(fact)
                    .iter()
                    .any(|word| is_called(&scored.notice, scored.ledger.text(*word), &name));
                if !is_own {
                    continue;
                }
                let text = |field: TextField| scored.ledger.text(fact.text(field)).to_owned();
                let reference = text(TextField::Reference);
                let serial = scored.serial_of(id).unwrap_or_default();
                let line = ReportLine {
                    title: scored.title_of(fact).to_owned(),
                    published: fact.on.to_string(),
                    outlet: text(TextField::Channel),
                    address: if reference.starts_with("http") { reference } else { String::new() },
                    origin: format!("台账第{serial}号（{}）", short(&scored.notice)),
                    origin_notice: code.clone(),
                    origin_serial: serial,
                    origin_item: scored.ledger.text(fact.item).to_owned(),
                    ..ReportLine::default()
                };
                let medium = medium_of(&book, notice, &line);
                if medium.class.is_some() || code == &notice.code {
                    lines.push(line);
                } else {
                    left_out.push(format!("《{}》{}{}", line.title, line.published, line.outlet));
                }
            }
        }
        for line in self.found_pieces(quarter, unit).await? {
            if !lines.iter().any(|known| is_one(known, &line)) {
                lines.push(line);
            }
        }
        lines.sort_by(|one, other| (&one.published, &one.title).cmp(&(&other.published, &other.title)));
        Ok((lines, left_out))
    }
}

impl Office {
    /// The unit's pieces of the quarter in the register of published pieces.
    async fn found_pieces(&self, quarter: Period, unit: i64) -> Result<Vec<ReportLine>, OfficeError> {
        let span = (quarter.first_day().to_string(), quarter.next().first_day().to_string());
        let pieces = self.inner.store.publications_of_unit(unit, (&span.0, &span.1)).await?;
        let line = |piece: zhaozhang_store::PublicationRow| ReportLine {
            published: piece.published.chars().take("2023-02-01".len()).collect(),
            title: piece.title,
            outlet: piece.outlet,
            address: piece.address,
            origin: format!("发表稿件{}", piece.id),
            ..ReportLine::default()
        };
        Ok(pieces.into_iter().map(line).collect())
    }
}

fn short(notice: &Notice) -> &str {
    if notice.document_number.is_empty() { &notice.title } else { &notice.document_number }
}

/// Whether a fact's unit is the one of that name in the notice's register.
fn is_called(notice: &Notice, word: &str, name: &str) -> bool {
    word == name
        || notice
            .units
            .iter()
            .any(|unit| unit.name == name && unit.aliases.iter().any(|alias| key(alias) == key(word)))
}

/// Whether both rows are one publication.
pub(crate) fn is_one(one: &ReportLine, other: &ReportLine) -> bool {
    let is_same_entry = other.origin_serial != 0
        && one.origin_serial == other.origin_serial
        && one.origin_notice == other.origin_notice;
    let is_same_place = key(&one.title) == key(&other.title)
        && one.day() == other.day()
        && key(&one.outlet) == key(&other.outlet);
    is_same_entry || is_same_place
}

/// The unit's report, begun if there is none.
pub(crate) async fn begun(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    (code, quarter, unit): (&str, Period, i64),
) -> Result<ReportAtHand, OfficeError> {
    let known = writing.report_of(code, &quarter.code(), unit).await?;
    let id = if let Some(row) = known {
        row.id
    } else {
        let row = ReportRow {
            id: 0,
            notice_code: code.to_owned(),
            unit_id: unit,
            quarter: quarter.code(),
            made_at: moment.at.clone(),
            made_by: actor.name.clone(),
        };
        writing.add_report(&row).await?
    };
    take_up(writing, actor, id).await
}

/// Rows that were accepted are in the ledger and stay as they are.
fn changed_accepted(at_hand: &ReportAtHand, new: &ReportContent) -> Result<Vec<Problem>, OfficeError> {
    let accepted = accepted_of(&at_hand.steps)?;
    let words = |row: &ReportLine| {
        (row.title.clone(), row.published.clone(), row.outlet.clone(), row.address.clone())
    };
    let rows = (1_usize..).zip(&at_hand.content.rows);
    let changed = rows.filter(|(_, row)| accepted.contains_key(&row.id)).filter(|(_, old)| {
        new.rows.iter().find(|row| row.id == old.id).is_none_or(|row| words(row) != words(old))
    });
    let problem = |(place, row): (usize, &ReportLine)| {
        let what = format!("第{place}行《{}》已经接收入账，不能修改或删去", row.title);
        Problem::at("title", "R-138", what, "请恢复原样；入账有误的，请秘书处办理更正")
    };
    Ok(changed.map(problem).collect())
}

/// Tidy rows without the blank ones; where a row was found is kept from the version before, whatever was sent.
fn tidied(content: &ReportContent, before: &ReportContent) -> ReportContent {
    let mut rows: Vec<ReportLine> =
        content.rows.iter().filter(|row| !row.is_blank()).map(ReportLine::tidied).collect();
    for row in &mut rows {
        let known = before.rows.iter().find(|known| known.id == row.id && row.id != 0);
        if let Some(known) = known {
            row.origin.clone_from(&known.origin);
            row.origin_notice.clone_from(&known.origin_notice);
            row.origin_serial = known.origin_serial;
            row.origin_item.clone_from(&known.origin_item);
        } else {
            row.origin_notice = String::new();
            row.origin_serial = 0;
            row.origin_item = String::new();
        }
    }
    ReportContent { rows, is_nothing: content.is_nothing }
}
