//! Quarterly reports (季报): what can be read of them: the years opened, how every unit stands in each quarter, one report
//! with the standing of its rows. The verbs: `open_report_year`, `fill_report`, `hand_in_report`, `return_report`,
//! `accept_report`, `contest_reprint`, `import_report`, `report_paper`, `report_mail`.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::org::units::Register;
use crate::permit::{permit, report as act};
use crate::refusal::{OfficeError, Problem, Refusal};
pub use crate::report::amend_report_row::Amendment;
pub use crate::report::report_content::{ReportContent, ReportLine};
pub use crate::report::report_flow::{ReportState, StepKind, StepMore};
use crate::report::report_flow::{
    accepted_of, more_of, newest, open_contests, quarter_of, refused_of, ruled_own, state_of,
};
pub use crate::report::report_form::{ReportDue, ReportForm, quarters, report_form};
pub use crate::report::report_links::ROW_OWNER;
pub use crate::report::report_standing::{FirstOf, Medium, RowStanding, classes};
use crate::report::report_standing::{Standings, standings};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_store::{ReportRow as StoredReport, ReportStepRow, ReportVersionRow};
pub use zhaozhang_store::{ReportStepRow as ReportStep, ReportVersionRow as ReportVersion, ReportYearRow};

/// A unit in a quarter (单位报送情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitStanding {
    /// The unit's number in the register; nothing when the register does not have it.
    pub unit: Option<i64>,
    /// Its name in the notice.
    pub name: String,
    /// Its group there.
    pub group: String,
    /// The report, if one was begun.
    pub report: Option<i64>,
    /// How it stands.
    pub state: ReportState,
    /// When it was last handed in.
    pub handed_in_on: Option<NaiveDate>,
    /// Whether that was, or still is, after the due day.
    pub is_late: bool,
    /// Stories with a class, those waiting for one, and all rows.
    pub rows: usize,
    /// Contests nobody has ruled on.
    pub contests: usize,
}

/// A quarter with its units (季度报送情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarterStanding {
    /// The quarter.
    pub quarter: Period,
    /// When its reports are due.
    pub due: ReportDue,
    /// The units, in the notice's order.
    pub units: Vec<UnitStanding>,
}

/// A row of a report with everything known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// As typed.
    pub line: ReportLine,
    /// Its story, medium and reason.
    pub standing: RowStanding,
    /// Evidence held for it: number and name.
    pub evidence: Vec<(i64, String)>,
    /// Why it was sent back or refused the last time; empty when it was not.
    pub returned: String,
    /// Whether it was accepted.
    pub is_accepted: bool,
    /// What stands in the ledger otherwise than the row stands now, once it was accepted.
    pub amendment: Option<Amendment>,
    /// Its entry of the ledger once the report was accepted.
    pub serial: Option<i64>,
    /// The contest about it that nobody has ruled on.
    pub contest: Option<i64>,
}

impl ReportRow {
    /// Whether it counts once (计1) or not at all.
    pub const fn counts(&self) -> bool {
        self.is_story() && self.standing.medium.class.is_some()
    }

    /// Whether it is a story of its own that may count: no reprint, believed, not refused.
    pub const fn is_story(&self) -> bool {
        self.standing.first.is_none() && self.standing.excluded.is_empty()
    }
}

/// A report as pages show it (季报).
#[derive(Debug, Clone)]
pub struct Report {
    /// Its number.
    pub id: i64,
    /// The notice.
    pub notice: Arc<Notice>,
    /// The unit.
    pub unit: i64,
    /// Its name in the notice.
    pub unit_name: String,
    /// The quarter.
    pub quarter: Period,
    /// When it is due.
    pub due: ReportDue,
    /// How it stands.
    pub state: ReportState,
    /// The version shown.
    pub version: i64,
    /// Its digest, by which acts say what was seen.
    pub digest: String,
    /// The rows.
    pub rows: Vec<ReportRow>,
    /// Whether nothing was published.
    pub is_nothing: bool,
    /// What happened, in order.
    pub steps: Vec<ReportStepRow>,
    /// Every version, in order.
    pub versions: Vec<ReportVersionRow>,
}

impl Report {
    /// The stories by class in the notice's order, then those 待认定; reprints count nothing.
    pub fn totals(&self) -> Vec<(String, usize)> {
        let mut totals: Vec<(String, usize)> =
            classes(&self.notice).into_iter().map(|class| (class, 0)).collect();
        let mut pending = 0;
        for row in self.rows.iter().filter(|row| row.is_story()) {
            match &row.standing.medium.class {
                Some(class) => {
                    if let Some((_, count)) = totals.iter_mut().find(|(name, _)| name == class) {
                        *count += 1;
                    }
                }
                None => pending += 1,
            }
        }
        totals.push(("待认定".to_owned(), pending));
        totals
    }

    /// When it was last handed in.
    pub fn handed_in_on(&self) -> Option<NaiveDate> {
        handed_in_on(&self.steps)
    }

    /// Whether it was handed in after its day.
    pub fn is_late(&self) -> bool {
        first_handed_in(&self.steps).is_some_and(|on| on > self.due.due.day)
    }

    /// How the log and files call it: 单位+2023年第一季度医改宣传工作季报表.
    pub fn title(&self) -> String {
        let form = report_form(&self.notice);
        let name = form.map_or("季报表", |form| form.cadence.name.as_str());
        format!("{}{}{name}", self.unit_name, self.quarter)
    }
}

/// The day of the last handing in.
pub(crate) fn handed_in_on(steps: &[ReportStepRow]) -> Option<NaiveDate> {
    let mut days = steps.iter().rev().filter(|step| step.kind == StepKind::HandedIn.word());
    days.next().and_then(|step| step.on_day.parse().ok())
}

/// The day of the first handing in: what came back in time and was mended later was not late.
pub(crate) fn first_handed_in(steps: &[ReportStepRow]) -> Option<NaiveDate> {
    let mut days = steps.iter().filter(|step| step.kind == StepKind::HandedIn.word());
    days.next().and_then(|step| step.on_day.parse().ok())
}

impl Office {
    /// The years opened, in order.
    pub async fn report_years(&self) -> Result<Vec<ReportYearRow>, OfficeError> {
        Ok(self.inner.store.report_years().await?)
    }

    /// The notices that ask for quarterly reports.
    pub fn report_notices(&self) -> Vec<Arc<Notice>> {
        let entries = self.notices();
        let asking = entries.iter().filter(|entry| report_form(&entry.notice).is_some());
        asking.map(|entry| Arc::clone(&entry.notice)).collect()
    }

    /// How every unit the actor may see stands in each quarter of a year, the last quarter first.
    pub async fn report_standing(
        &self,
        moment: &Moment,
        actor: &Actor,
        code: &str,
        year: i32,
    ) -> Result<Vec<QuarterStanding>, OfficeError> {
        permit(actor, act::READ)?;
        let notice = self.expect_notice(code)?.notice;
        let form = report_form(&notice).ok_or_else(|| no_form(&notice))?;
        let year_number = i64::from(year);
        let reports = self.inner.store.reports_of_year(code, year_number).await?;
        let versions = self.inner.store.newest_report_versions(code, year_number).await?;
        let steps = self.inner.store.report_steps_of_year(code, year_number).await?;
        let units = self.units_by_holder(&notice, moment.today).await?;
        let mut all = Vec::new();
        for quarter in quarters(year).into_iter().rev() {
            let due = form.due(self.calendar(), quarter);
            let listed = notice.units.iter().filter(|unit| unit.is_registered_in(quarter));
            let one = |unit: &zhaozhang_domain::notice::Unit| {
                let id = units.get(&unit.name).copied();
                if !actor.role.sees_all_units() && (id.is_none() || actor.unit != id) {
                    return Ok(None);
                }
                let report =
                    reports.iter().find(|row| Some(row.unit_id) == id && row.quarter == quarter.code());
                let name = (unit.name.clone(), unit.group.clone());
                unit_standing(name, id, report, (&versions, &steps), (&due, moment.today)).map(Some)
            };
            let standing: Result<Vec<Option<UnitStanding>>, OfficeError> = listed.map(one).collect();
            all.push(QuarterStanding { quarter, due, units: standing?.into_iter().flatten().collect() });
        }
        Ok(all)
    }

    /// A report the actor may see; another unit's is not found.
    pub async fn report(&self, moment: &Moment, actor: &Actor, id: i64) -> Result<Report, OfficeError> {
        permit(actor, act::READ)?;
        let mut report = self.report_without(moment, actor, id, &BTreeMap::new()).await?;
        self.propose_amendments(&mut report).await?;
        Ok(report)
    }

    /// The report as it stands when these rows are refused, each with the reason; without what the ledger says of it.
    pub(crate) async fn report_without(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        refused: &BTreeMap<i64, String>,
    ) -> Result<Report, OfficeError> {
        let missing = || Refusal::NotFound { what: format!("编号{id}的季报") };
        let row = self.inner.store.report(id).await?.filter(|row| actor.may_see(row.unit_id));
        let row = row.ok_or_else(missing)?;
        let steps = self.inner.store.report_steps(id).await?;
        let versions = self.inner.store.report_versions(id).await?;
        let (version, content, digest) = newest(&versions)?;
        let notice = self.expect_notice(&row.notice_code)?.notice;
        let form = report_form(&notice).ok_or_else(|| no_form(&notice))?;
        let quarter = quarter_of(&row)?;
        let state = state_of(&steps);
        let mut back = refused_of(&steps)?;
        let mut out: BTreeMap<i64, String> = back.clone();
        out.extend(refused.clone());
        let standing = self.standing_of(&notice, &row, &content, (&steps, out)).await?;
        let accepted = accepted_of(&steps)?;
        if state == ReportState::Returned {
            let last = steps.iter().rev().find(|step| step.kind == StepKind::Returned.word());
            back.extend(last.map(more_of).transpose()?.unwrap_or_default().rows);
        }
        let contests = open_contests(&steps);
        let mut evidence = self.evidence_of_rows(moment, actor, &content).await?;
        let rows = content.rows.iter().zip(standing).map(|(line, standing)| ReportRow {
            evidence: evidence.remove(&line.id).unwrap_or_default(),
            returned: back.get(&line.id).cloned().unwrap_or_default(),
            is_accepted: accepted.contains_key(&line.id),
            amendment: None,
            serial: accepted.get(&line.id).map(|row| row.serial).filter(|serial| *serial != 0),
            contest: contests.iter().find(|step| step.row_id == line.id).map(|step| step.id),
            line: line.clone(),
            standing,
        });
        let rows = rows.collect();
        let due = form.due(self.calendar(), quarter);
        let unit_name = self.report_unit_name(&notice, row.unit_id, moment.today).await?;
        Ok(Report {
            id,
            unit: row.unit_id,
            unit_name,
            quarter,
            due,
            state,
            version,
            digest,
            rows,
            is_nothing: content.is_nothing,
            steps,
            versions,
            notice,
        })
    }

    /// The number of a unit's report of a quarter; nothing when none was begun.
    pub async fn report_number(
        &self,
        code: &str,
        quarter: Period,
        unit: i64,
    ) -> Result<Option<i64>, OfficeError> {
        let year = i64::from(quarter.calendar_year());
        let rows = self.inner.store.reports_of_year(code, year).await?;
        let own = rows.into_iter().find(|row| row.unit_id == unit && row.quarter == quarter.code());
        Ok(own.map(|row| row.id))
    }

    /// What a unit is called in the notice, else in the register.
    pub(crate) async fn report_unit_name(
        &self,
        notice: &Notice,
        unit: i64,
        day: NaiveDate,
    ) -> Result<String, OfficeError> {
        let register: Arc<Register> = self.register().await?;
        let listed = register.holder_name(notice, unit, day);
        let own = || register.nearest(unit, day).map(|unit| unit.name.clone());
        Ok(listed.or_else(own).unwrap_or_default())
    }

    /// How the rows of a report stand, among themselves and beside other reports and the register of published pieces.
    pub(crate) async fn standing_of(
        &self,
        notice: &Arc<Notice>,
        row: &StoredReport,
        content: &ReportContent,
        (steps, mut excluded): (&[ReportStepRow], BTreeMap<i64, String>),
    ) -> Result<Vec<RowStanding>, OfficeError> {
        for words in excluded.values_mut() {
            *words = format!("未接收：{words}");
        }
        let media = self.media_of(notice, &content.rows).await?;
        let compared = self.compared(notice, row, content).await?;
        excluded.extend(compared.disbelieved);
        let of = Standings {
            notice,
            media: &media,
            told: &compared.told,
            others: &compared.others,
            own: &ruled_own(steps)?,
            excluded: &excluded,
            splits: &compared.splits,
        };
        Ok(standings(&content.rows, of))
    }
}

fn unit_standing(
    (name, group): (String, String),
    unit: Option<i64>,
    report: Option<&StoredReport>,
    (versions, steps): (&[ReportVersionRow], &[ReportStepRow]),
    (due, today): (&ReportDue, NaiveDate),
) -> Result<UnitStanding, OfficeError> {
    let own: Vec<ReportStepRow> =
        steps.iter().filter(|step| Some(step.report_id) == report.map(|row| row.id)).cloned().collect();
    let state = report.map_or(ReportState::Missing, |_| state_of(&own));
    let version = versions.iter().find(|version| Some(version.report_id) == report.map(|row| row.id));
    let content = version.map(|version| ReportContent::read(&version.content)).transpose()?;
    let handed_in_on = handed_in_on(&own);
    let is_late = match first_handed_in(&own) {
        Some(on) => on > due.due.day,
        None => today > due.due.day,
    };
    Ok(UnitStanding {
        unit,
        name,
        group,
        report: report.map(|row| row.id),
        state,
        handed_in_on,
        is_late,
        rows: content.map_or(0, |content| content.rows.len()),
        contests: open_contests(&own).len(),
    })
}

/// The notice asks for no quarterly report.
pub(crate) fn no_form(notice: &Notice) -> Refusal {
    let what = format!("《{}》没有要求报送季报", notice.title);
    Refusal::Listed(vec![Problem::at("notice", "R-102", what, "请另选有季报表和报送时限的通知")])
}

/// The numbers of rows a person marked, of those there are.
pub(crate) fn marked(content: &ReportContent, rows: &[(i64, String)]) -> Vec<(i64, String)> {
    let known: BTreeSet<i64> = content.rows.iter().map(|row| row.id).collect();
    rows.iter().filter(|(id, _)| known.contains(id)).cloned().collect()
}
