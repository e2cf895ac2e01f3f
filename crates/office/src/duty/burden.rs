//! The burden meter (填报负担): how many forms, fields and minutes each unit is asked for in a period, and what it was
//! asked for twice. Counted from what the office itself asked: duties under the notices, quarterly reports, reports about
//! tasks, registration calls, checkings. Reading only; [`crate::casework::solicit`] stops a call for what was reported.
//!
//! Fields are those of the forms as they are on the pages. Minutes are this program's own estimate, printed with the
//! table: no notice names any, and nobody is timed.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::org::units::Register;
use crate::permit::{duty as act, permit};
use crate::plan::task_acts::ActKind;
use crate::publication::publications::address_key;
use crate::refusal::OfficeError;
use crate::report::report_content::ReportContent;
use crate::report::report_flow::quarter_of;
use crate::scored::Scored;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::duty::{Duty, DutyKind, Source, derive};
use zhaozhang_domain::fact::{Fact, FactKind, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_text::likeness::{ALIKE_TITLE, titles};

/// What a unit is asked for (填报事项).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// 报送任务: items of a quota.
    Quota,
    /// 应报事项: an item after a meeting or a policy, or on the day.
    Event,
    /// 约稿.
    Solicited,
    /// 季报.
    Report,
    /// 季报行: rows that were typed; what was taken over from the ledger is not counted.
    ReportRow,
    /// 任务进展.
    Task,
    /// 联络员报备.
    Filing,
    /// 得分核对.
    Checking,
}

impl Ask {
    /// All, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::Quota,
        Self::Event,
        Self::Solicited,
        Self::Report,
        Self::ReportRow,
        Self::Task,
        Self::Filing,
        Self::Checking,
    ];

    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Quota => "报送任务",
            Self::Event => "应报事项",
            Self::Solicited => "约稿",
            Self::Report => "季报",
            Self::ReportRow => "季报手填行",
            Self::Task => "任务进展",
            Self::Filing => "联络员报备",
            Self::Checking => "得分核对",
        }
    }

    /// How many fields one of it has.
    pub const fn fields(self) -> u32 {
        match self {
            // 标题、类别、公开属性、报送对象、工作内容、正文、作者、联系电话、图片说明 of S1's annex 1-1.
            Self::Quota | Self::Event | Self::Solicited => 9,
            // 填报人、联系电话、审核人 of S0's annex 2; its five columns are the row's.
            Self::Report => 3,
            Self::ReportRow => 5,
            Self::Task => 6,
            // 单位、姓名、职务、电话、手机、邮箱、编制、起始日期.
            Self::Filing => 8,
            Self::Checking => 1,
        }
    }

    /// How many minutes one of it is estimated at.
    pub const fn minutes(self) -> u32 {
        match self {
            Self::Quota | Self::Event | Self::Solicited => 60,
            Self::Report | Self::Filing | Self::Checking => 10,
            Self::ReportRow => 4,
            Self::Task => 20,
        }
    }

    /// Whether it is a form of its own; a row belongs to one.
    pub const fn is_form(self) -> bool {
        !matches!(self, Self::ReportRow)
    }
}

/// What one unit is asked for in a period (单位负担).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitBurden {
    /// The unit.
    pub unit: i64,
    /// Its name on the last day.
    pub name: String,
    /// How many of each.
    pub asked: BTreeMap<Ask, u32>,
    /// Rows of reports that were taken over and not typed again.
    pub taken_over: u32,
    /// What was asked for twice, a sentence each.
    pub repeats: Vec<String>,
}

impl UnitBurden {
    /// How many forms.
    pub fn forms(&self) -> u32 {
        self.asked.iter().filter(|(ask, _)| ask.is_form()).map(|(_, count)| count).sum()
    }

    /// How many fields.
    pub fn fields(&self) -> u32 {
        self.asked.iter().map(|(ask, count)| ask.fields().saturating_mul(*count)).sum()
    }

    /// How many minutes, estimated.
    pub fn minutes(&self) -> u32 {
        self.asked.iter().map(|(ask, count)| ask.minutes().saturating_mul(*count)).sum()
    }
}

/// An item reported so long before counts as known.
pub(crate) const KNOWN_FOR: Days = Days::new(90);

/// The units of the register with what falls on each.
struct Meter<'r> {
    register: &'r Register,
    period: Period,
    units: BTreeMap<i64, UnitBurden>,
}

impl Meter<'_> {
    fn add(&mut self, unit: i64, ask: Ask, count: u32) {
        if let Some(burden) = self.units.get_mut(&unit).filter(|_| count > 0) {
            let known = burden.asked.entry(ask).or_default();
            *known = known.saturating_add(count);
        }
    }

    fn repeat(&mut self, unit: i64, said: String) {
        if let Some(burden) = self.units.get_mut(&unit) {
            burden.repeats.push(said);
        }
    }

    /// By name of the notice's register: the unit.
    fn holders(&self, notice: &Notice, day: NaiveDate) -> BTreeMap<String, i64> {
        let named = |unit: &i64| Some((self.register.holder_name(notice, *unit, day)?, *unit));
        self.units.keys().filter_map(named).collect()
    }
}

impl Office {
    /// What the units the actor may see are asked for in a period, the most burdened first. What is not yet asked for
    /// on the day of the moment is not counted.
    pub async fn burden(
        &self,
        moment: &Moment,
        actor: &Actor,
        period: Period,
    ) -> Result<Vec<UnitBurden>, OfficeError> {
        permit(actor, act::READ)?;
        let register = self.register().await?;
        let day = period.last_day().min(moment.today);
        let seen = register.on(day).into_iter().filter(|unit| actor.may_see(unit.id));
        let units = seen
            .map(|unit| {
                let burden = UnitBurden {
                    unit: unit.id,
                    name: unit.name.clone(),
                    asked: BTreeMap::new(),
                    taken_over: 0,
                    repeats: Vec::new(),
                };
                (unit.id, burden)
            })
            .collect();
        let mut meter = Meter { register: &register, period, units };
        let mut known = BTreeMap::new();
        for entry in self.notices().iter().filter(|entry| entry.notice.from <= day) {
            if self.entry_count(&entry.notice.code).await? == 0 {
                continue;
            }
            let scored = self.scored(&entry.notice.code, day).await?;
            self.weigh_notice(&mut meter, &scored, day);
            addresses(&meter, &scored, day, &mut known);
        }
        self.weigh_reports(&mut meter, &known).await?;
        self.weigh_tasks(&mut meter).await?;
        self.weigh_calls(&mut meter, moment).await?;
        self.weigh_checkings(&mut meter).await?;
        let mut burdens: Vec<UnitBurden> =
            meter.units.into_values().filter(|burden| !burden.asked.is_empty()).collect();
        burdens.sort_by_key(|burden| (std::cmp::Reverse(burden.minutes()), burden.unit));
        Ok(burdens)
    }

    /// Duties under a notice that are due in the period, and what its ledger shows as asked for twice.
    fn weigh_notice(&self, meter: &mut Meter<'_>, scored: &Scored, day: NaiveDate) {
        let holders = meter.holders(&scored.notice, day);
        let duties = derive(&Source {
            notice: &scored.notice,
            calendar: self.calendar(),
            ledger: &scored.ledger,
            sheet: &scored.sheet,
            since: meter.period.first_day(),
        });
        let period = meter.period;
        for duty in duties.iter().filter(|duty| period.contains(duty.due.day)) {
            let Some(unit) = holders.get(&duty.unit) else { continue };
            let (ask, count) = demand(duty);
            meter.add(*unit, ask, count);
        }
        let asked = asks_of_holders(scored, period);
        for (holder, unit) in &holders {
            let own = asked.get(holder.as_str()).map(Vec::as_slice).unwrap_or_default();
            for said in asked_twice(scored, own, period) {
                meter.repeat(*unit, said);
            }
        }
    }

    /// Reports of the quarters inside the period: typed rows, rows taken over, rows typed although the ledger has them.
    async fn weigh_reports(
        &self,
        meter: &mut Meter<'_>,
        known: &BTreeMap<(i64, String), String>,
    ) -> Result<(), OfficeError> {
        let store = &self.inner.store;
        let year = i64::from(meter.period.calendar_year());
        for opened in store.report_years().await?.iter().filter(|opened| opened.year == year) {
            let versions = store.newest_report_versions(&opened.notice_code, year).await?;
            for report in store.reports_of_year(&opened.notice_code, year).await? {
                let quarter = quarter_of(&report)?;
                if !meter.period.contains(quarter.last_day()) {
                    continue;
                }
                meter.add(report.unit_id, Ask::Report, 1);
                let Some(version) = versions.iter().find(|version| version.report_id == report.id) else {
                    continue;
                };
                for line in ReportContent::read(&version.content)?.rows {
                    if line.origin_serial != 0 {
                        if let Some(burden) = meter.units.get_mut(&report.unit_id) {
                            burden.taken_over = burden.taken_over.saturating_add(1);
                        }
                        continue;
                    }
                    meter.add(report.unit_id, Ask::ReportRow, 1);
                    let at = known.get(&(report.unit_id, address_key(&line.address)));
                    if let Some(place) = at {
                        let said = format!("{quarter}季报手填了《{}》，{place}已有", line.title);
                        meter.repeat(report.unit_id, said);
                    }
                }
            }
        }
        Ok(())
    }

    async fn weigh_tasks(&self, meter: &mut Meter<'_>) -> Result<(), OfficeError> {
        let kinds = [
            ActKind::Report,
            ActKind::Figure,
            ActKind::Occasion,
            ActKind::Division,
            ActKind::Shares,
            ActKind::Series,
            ActKind::Stage,
        ];
        let (first, last) = (meter.period.first_day().to_string(), meter.period.last_day().to_string());
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        for (unit, count) in self.inner.store.task_acts_by_unit(&words, (&first, &last)).await? {
            meter.add(unit, Ask::Task, count_of(count));
        }
        Ok(())
    }

    async fn weigh_calls(&self, meter: &mut Meter<'_>, moment: &Moment) -> Result<(), OfficeError> {
        for row in self.inner.store.calls().await? {
            let due = row.call.due_on.parse::<NaiveDate>().ok();
            let is_out = row.call.opened_on <= moment.today.to_string();
            if is_out && due.is_some_and(|due| meter.period.contains(due)) {
                for unit in self.inner.store.expected_units(row.id).await? {
                    meter.add(unit, Ask::Filing, 1);
                }
            }
        }
        Ok(())
    }

    async fn weigh_checkings(&self, meter: &mut Meter<'_>) -> Result<(), OfficeError> {
        for row in self.checkings().await? {
            let Some(opened) = row.opened_on.parse::<NaiveDate>().ok() else { continue };
            if !meter.period.contains(opened) {
                continue;
            }
            let Some(entry) = self.notice(&row.notice_code) else { continue };
            for unit in meter.holders(&entry.notice, opened).into_values() {
                meter.add(unit, Ask::Checking, 1);
            }
        }
        Ok(())
    }

    /// What units reported lately that is like a topic: unit and title, for a call that would ask for it again.
    pub(crate) async fn reported_before(
        &self,
        code: &str,
        moment: &Moment,
        (topic, units): (&str, &[String]),
    ) -> Result<Vec<(String, String, NaiveDate)>, OfficeError> {
        let scored = self.scored(code, moment.today).await?;
        let since = moment.today.checked_sub_days(KNOWN_FOR).unwrap_or(moment.today);
        let mut found = Vec::new();
        for (_, fact) in scored.ledger.facts() {
            if fact.kind != FactKind::Submission || fact.is_reversed || fact.on < since {
                continue;
            }
            let title = scored.title_of(fact);
            if title.is_empty() || titles(title, topic) < ALIKE_TITLE {
                continue;
            }
            let own = scored.ledger.units(fact).iter().map(|word| scored.ledger.text(*word));
            for unit in own.filter(|unit| units.iter().any(|asked| asked == unit)) {
                found.push((unit.to_owned(), title.to_owned(), fact.on));
            }
        }
        Ok(found)
    }
}

/// What a duty asks for, and how many of it.
fn demand(duty: &Duty) -> (Ask, u32) {
    match duty.kind {
        DutyKind::Event => (Ask::Event, 1),
        DutyKind::Solicited => (Ask::Solicited, 1),
        DutyKind::Quota => {
            let due = duty.progress.map(|progress| progress.due.rounded(0).to_string());
            (Ask::Quota, due.and_then(|due| due.parse().ok()).unwrap_or(1))
        }
        // What a cadence asks once a period is a report; its rows are counted where it is kept.
        DutyKind::Regular | DutyKind::Waiting => (Ask::Report, 0),
    }
}

fn count_of(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// By unit and address: where the ledger of a notice has a use of the unit's.
fn addresses(
    meter: &Meter<'_>,
    scored: &Scored,
    day: NaiveDate,
    known: &mut BTreeMap<(i64, String), String>,
) {
    let holders = meter.holders(&scored.notice, day);
    for (id, fact) in scored.ledger.facts() {
        if fact.kind != FactKind::Adoption || fact.is_reversed {
            continue;
        }
        let address = address_key(scored.ledger.text(fact.text(TextField::Reference)));
        if address.is_empty() {
            continue;
        }
        for word in scored.units_behind(fact) {
            if let Some((unit, serial)) = holders.get(scored.ledger.text(*word)).zip(scored.serial_of(id)) {
                let place = format!("{}台账第{serial}号", scored.notice.document_number);
                known.entry((*unit, address.clone())).or_insert(place);
            }
        }
    }
}

/// By holder: what it was asked and what it reported in the period and shortly before, in one walk over the ledger.
fn asks_of_holders(scored: &Scored, period: Period) -> BTreeMap<&str, Vec<&Fact>> {
    let ledger = &*scored.ledger;
    let first = period.first_day().checked_sub_days(KNOWN_FOR).unwrap_or(period.first_day());
    let kinds = [FactKind::Submission, FactKind::Solicitation, FactKind::Duty];
    let mut asked: BTreeMap<&str, Vec<&Fact>> = BTreeMap::new();
    for (_, fact) in ledger.facts() {
        let is_in = (first..=period.last_day()).contains(&fact.on) && kinds.contains(&fact.kind);
        if is_in && !fact.is_reversed {
            for word in ledger.units(fact) {
                asked.entry(ledger.text(*word)).or_default().push(fact);
            }
        }
    }
    asked
}

/// What a holder was asked for twice under a notice: calls on one topic, calls for what it had reported, an event entered
/// twice.
fn asked_twice(scored: &Scored, own: &[&Fact], period: Period) -> Vec<String> {
    let ledger = &*scored.ledger;
    let title = |fact: &Fact| ledger.text(fact.title).to_owned();
    let mut said = BTreeSet::new();
    let of_kind = |kind| own.iter().filter(move |fact| fact.kind == kind);
    for later in own.iter().filter(|fact| period.contains(fact.on)) {
        let alike = |earlier: &&&Fact| {
            let since = later.on.checked_sub_days(KNOWN_FOR).unwrap_or(later.on);
            (since..=later.on).contains(&earlier.on)
                && !later.title.is_none()
                && !std::ptr::eq(**earlier, *later)
                && titles(&title(earlier), &title(later)) >= ALIKE_TITLE
        };
        match later.kind {
            FactKind::Solicitation => {
                for earlier in of_kind(FactKind::Submission).filter(alike) {
                    if Some(earlier.on) != later.done_on {
                        said.insert(format!(
                            "{}约稿“{}”，{}已报送《{}》",
                            later.on,
                            title(later),
                            earlier.on,
                            title(earlier)
                        ));
                    }
                }
                for earlier in of_kind(FactKind::Solicitation).filter(alike) {
                    let is_same = titles(&title(earlier), &title(later)) == 100;
                    if is_same && earlier.on < later.on {
                        said.insert(format!("{}约稿“{}”，{}已约过", later.on, title(later), earlier.on));
                    }
                }
            }
            FactKind::Duty => {
                for earlier in of_kind(FactKind::Duty).filter(alike) {
                    let is_same = title(earlier) == title(later) && earlier.item != later.item;
                    if is_same && (earlier.on, earlier.item) < (later.on, later.item) {
                        said.insert(format!("“{}”登记了两次（{}、{}）", title(later), earlier.on, later.on));
                    }
                }
            }
            _ => {}
        }
    }
    said.into_iter().collect()
}
