//! Closing a period (核对和结账), read: which periods are being checked, who has answered, which contests are open, and
//! what stands in the way of the close. The verbs are [`crate::period::open_checking`], [`crate::period::confirm_entries`],
//! [`crate::period::contest_entry`], [`crate::period::rule_contest`] and [`crate::period::close_period`].

use crate::Office;
use crate::ledger::own_entry::{self, OwnEntry};
use crate::moment::{Actor, Moment};
use crate::notices::NoticeEntry;
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::scored::Scored;
use chrono::NaiveDate;
use std::sync::Arc;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_domain::ranking::rank;
use zhaozhang_domain::sheet::HolderKind;
use zhaozhang_store::Writing;
pub use zhaozhang_store::{CheckingRow, CloseRow, ConfirmationRow, ContestRow, ContestStepRow, LateRow};

/// How many working days a checking lasts unless the office says otherwise (requirements §8.2).
pub const CHECKING_DAYS: u32 = 2;

/// A contest with what was done about it (异议和办理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// What the unit said.
    pub row: ContestRow,
    /// What the office proposed and ruled.
    pub steps: Vec<ContestStepRow>,
    /// The entry as it stood; nothing where the unit says that something is missing.
    pub entry: Option<OwnEntry>,
}

impl Contest {
    /// The ruling, once there is one.
    pub fn ruling(&self) -> Option<&ContestStepRow> {
        self.steps.iter().find(|step| step.kind == "ruling")
    }

    /// The newest proposal.
    pub fn proposal(&self) -> Option<&ContestStepRow> {
        self.steps.iter().rev().find(|step| step.kind == "proposal")
    }

    /// 待办, 待裁定, 成立 or 不成立.
    pub fn state(&self) -> &'static str {
        match (self.ruling().map(|step| step.outcome.as_str()), self.proposal()) {
            (Some("upheld"), _) => "异议成立",
            (Some(_), _) => "异议不成立",
            (None, Some(_)) => "待裁定",
            (None, None) => "待办理",
        }
    }
}

/// One unit in a checking (单位核对情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitAnswer {
    /// 组别.
    pub group: String,
    /// 单位.
    pub unit: String,
    /// Its confirmation.
    pub confirmation: Option<ConfirmationRow>,
    /// Its contests, by number.
    pub contests: Vec<i64>,
}

/// A checking with everything that happened in it (核对情况).
#[derive(Debug, Clone)]
pub struct CheckingProgress {
    /// The checking.
    pub checking: CheckingRow,
    /// Its period.
    pub period: Period,
    /// Every unit of the groups.
    pub units: Vec<UnitAnswer>,
    /// The contests of the period.
    pub contests: Vec<Contest>,
    /// The close, once there is one.
    pub close: Option<CloseRow>,
    /// What stands in the way of the close.
    pub obstacles: Vec<Problem>,
}

/// What a unit sees of a checking (本单位核对).
#[derive(Debug, Clone)]
pub struct OwnChecking {
    /// The notice.
    pub notice_code: String,
    /// The checking; nothing where the office opened none.
    pub checking: Option<CheckingRow>,
    /// The period.
    pub period: Period,
    /// The unit.
    pub unit: String,
    /// Its entries.
    pub entries: Vec<OwnEntry>,
    /// Their sum.
    pub total: String,
    /// Its confirmation.
    pub confirmation: Option<ConfirmationRow>,
    /// Its contests.
    pub contests: Vec<Contest>,
    /// Whether it can still confirm and contest.
    pub is_running: bool,
    /// The bulletin of the period in force: errors found later are contested against it.
    pub bulletin_id: Option<i64>,
}

impl Office {
    /// All checkings, newest first.
    pub async fn checkings(&self) -> Result<Vec<CheckingRow>, Fault> {
        Ok(self.inner.store.checkings().await?)
    }

    /// The checking of that number.
    pub async fn checking(&self, id: i64) -> Result<CheckingRow, OfficeError> {
        let found = self.inner.store.checkings().await?.into_iter().find(|checking| checking.id == id);
        Ok(found.ok_or_else(|| no_checking(id))?)
    }

    /// The closed periods of a notice.
    pub async fn closes(&self, code: &str) -> Result<Vec<CloseRow>, Fault> {
        Ok(self.inner.store.closes(code).await?)
    }

    /// The entries that came into a closed period after its close.
    pub async fn late_entries(&self, code: &str, period: Period) -> Result<Vec<LateRow>, Fault> {
        Ok(self.inner.store.late_entries(code, &period.code()).await?)
    }

    /// What stands in the way of issuing: a checking that was opened and is not closed.
    pub async fn obstacles_to_issue(
        &self,
        moment: &Moment,
        code: &str,
        period: Period,
    ) -> Result<Vec<Problem>, OfficeError> {
        let Some(checking) = self.inner.store.checking_of(code, &period.code()).await? else {
            return Ok(Vec::new());
        };
        let progress = self.progress_of(moment, checking).await?;
        Ok(if progress.close.is_some() { Vec::new() } else { not_closed(period, progress.obstacles) })
    }

    /// A checking with everything that happened in it.
    pub async fn checking_progress(&self, moment: &Moment, id: i64) -> Result<CheckingProgress, OfficeError> {
        let checking = self.checking(id).await?;
        self.progress_of(moment, checking).await
    }

    async fn progress_of(
        &self,
        moment: &Moment,
        checking: CheckingRow,
    ) -> Result<CheckingProgress, OfficeError> {
        let period = period_of(&checking.period)?;
        let scored = self.scored_for(&checking).await?;
        let contests = self.contests(&checking.notice_code, period).await?;
        let confirmations = self.inner.store.confirmations(checking.id).await?;
        let closes = self.inner.store.closes(&checking.notice_code).await?;
        let close = closes.into_iter().find(|close| close.period == checking.period);
        let mut units = Vec::new();
        for (group, unit) in units_of(&scored, period) {
            let confirmation = confirmations.iter().find(|own| own.unit_name == unit).cloned();
            let own = contests.iter().filter(|contest| contest.row.unit_name == unit);
            let own = own.map(|contest| contest.row.id).collect();
            units.push(UnitAnswer { group, unit, confirmation, contests: own });
        }
        let open: Vec<i64> = contests
            .iter()
            .filter(|contest| contest.ruling().is_none())
            .map(|contest| contest.row.id)
            .collect();
        let obstacles = obstacles(Some(&checking), &open, close.as_ref(), period, moment.today);
        Ok(CheckingProgress { checking, period, units, contests, close, obstacles })
    }

    /// The sheet a checking shows.
    pub(crate) async fn scored_for(&self, checking: &CheckingRow) -> Result<Arc<Scored>, OfficeError> {
        let as_of: NaiveDate = checking
            .as_of
            .parse()
            .map_err(|cause| Fault::new(format!("checking {} has no day", checking.id), cause))?;
        Ok(self.scored(&checking.notice_code, as_of).await?)
    }

    /// What a unit sees of a period; the unit is the actor's own, or the one asked for by whoever sees all.
    pub async fn own_checking(
        &self,
        moment: &Moment,
        actor: &Actor,
        (code, period): (&str, Period),
        asked: &str,
    ) -> Result<OwnChecking, OfficeError> {
        let notice = self.expect_notice(code)?;
        let unit = self.own_unit(actor, &notice.notice, asked, period.last_day()).await?;
        let scored = self.scored(code, period.last_day()).await?;
        let (_, holder) = scored.sheet.named(&unit).ok_or_else(|| not_listed(&notice.notice, &unit))?;
        let store = &self.inner.store;
        let checking = store.checking_of(code, &period.code()).await?;
        let confirmations = match &checking {
            Some(checking) => store.confirmations(checking.id).await?,
            None => Vec::new(),
        };
        let is_closed = store.closes(code).await?.iter().any(|close| close.period == period.code());
        let is_open = |checking: &CheckingRow| !is_closed && is_running(checking, moment.today);
        let bulletins = store.bulletins(code).await?;
        let bulletin = bulletins
            .into_iter()
            .find(|own| own.bulletin.period == period.code() && own.replaced_by.is_none());
        let contests = self.contests(code, period).await?;
        Ok(OwnChecking {
            notice_code: code.to_owned(),
            is_running: checking.as_ref().is_some_and(is_open),
            confirmation: confirmations.into_iter().find(|own| own.unit_name == unit),
            contests: contests.into_iter().filter(|contest| contest.row.unit_name == unit).collect(),
            bulletin_id: bulletin.map(|row| row.id),
            entries: own_entry::of(&scored, holder, period),
            total: holder.total(period).to_string(),
            checking,
            period,
            unit,
        })
    }

    /// The contests of a notice's period with their steps, oldest first.
    pub async fn contests(&self, code: &str, period: Period) -> Result<Vec<Contest>, OfficeError> {
        let rows = self.inner.store.contests_of(code, &period.code()).await?;
        let mut contests = Vec::with_capacity(rows.len());
        for row in rows {
            let steps = self.inner.store.contest_steps(row.id).await?;
            contests.push(contest_of(row, steps));
        }
        Ok(contests)
    }

    /// The contest of that number; another unit's is not found.
    pub async fn contest(&self, actor: &Actor, id: i64) -> Result<Contest, OfficeError> {
        let missing = || Refusal::NotFound { what: format!("编号{id}的异议") };
        let row = self.inner.store.contest(id).await?.ok_or_else(missing)?;
        if !actor.role.sees_all_units() {
            let notice = self.expect_notice(&row.notice_code)?;
            let day = period_of(&row.period)?.last_day();
            let own = self.own_unit(actor, &notice.notice, "", day).await.ok();
            if own.as_deref() != Some(row.unit_name.as_str()) {
                return Err(missing().into());
            }
        }
        let steps = self.inner.store.contest_steps(id).await?;
        Ok(contest_of(row, steps))
    }

    /// The unit of the notice's register for which somebody acts: the own one, or the one asked for by whoever
    /// works for the whole office.
    pub(crate) async fn own_unit(
        &self,
        actor: &Actor,
        notice: &Notice,
        asked: &str,
        day: NaiveDate,
    ) -> Result<String, OfficeError> {
        let asked = asked.trim();
        let is_called = |name: &str| {
            let unit = notice
                .units
                .iter()
                .find(|unit| unit.name == name || unit.aliases.iter().any(|own| own == name));
            unit.map(|unit| unit.name.clone())
        };
        if actor.role.sees_all_units() {
            if asked.is_empty() {
                let problem = Problem::at("unit", "M-207", "没有选定单位", "请选择要核对的单位");
                return Err(Refusal::Listed(vec![problem]).into());
            }
            return Ok(is_called(asked).ok_or_else(|| Refusal::NotFound { what: format!("单位“{asked}”") })?);
        }
        let own = match actor.unit {
            Some(unit) => self.holder_name(notice, unit, day).await?,
            None => None,
        };
        let own = own.ok_or_else(|| not_listed(notice, &actor.name))?;
        if !asked.is_empty() && is_called(asked).as_deref() != Some(own.as_str()) {
            return Err(Refusal::NotFound { what: format!("单位“{asked}”") }.into());
        }
        Ok(own)
    }
}

/// The units of the notice's groups that a period ranks or lists, by group.
pub(crate) fn units_of(scored: &Scored, period: Period) -> Vec<(String, String)> {
    let mut units = Vec::new();
    for ranking in rank(&scored.notice, &scored.ledger, &scored.sheet, period) {
        let mut rows: Vec<_> = ranking.rows.iter().map(|row| row.holder).collect();
        rows.sort_unstable();
        let holders = rows.into_iter().filter_map(|id| scored.sheet.holder(id));
        let holders = holders.filter(|holder| holder.kind != HolderKind::Person);
        units.extend(holders.map(|holder| (ranking.group.clone(), holder.name.clone())));
    }
    units
}

fn contest_of(row: ContestRow, steps: Vec<ContestStepRow>) -> Contest {
    let entry = serde_json::from_str(&row.entry).ok();
    Contest { row, steps, entry }
}

/// Whether units can still answer.
pub(crate) fn is_running(checking: &CheckingRow, today: NaiveDate) -> bool {
    checking.until_on.parse::<NaiveDate>().is_ok_and(|until| today <= until)
}

/// The period of its short form, as the store keeps it.
pub(crate) fn period_of(code: &str) -> Result<Period, Fault> {
    Period::parse(code).ok_or_else(|| Fault::plain(format!("{code} is no period")))
}

pub(crate) fn no_checking(id: i64) -> Refusal {
    Refusal::NotFound { what: format!("编号{id}的核对") }
}

fn not_listed(notice: &Notice, who: &str) -> Refusal {
    Refusal::Listed(vec![Problem::at(
        "unit",
        "M-208",
        format!("{who}所在的单位没有列入《{}》的单位表，没有可以核对的得分", notice.title),
        "请与市局办公室核对单位名称和任职",
    )])
}

/// What stands in the way of the close, all of it.
pub(crate) fn obstacles(
    checking: Option<&CheckingRow>,
    open: &[i64],
    close: Option<&CloseRow>,
    period: Period,
    today: NaiveDate,
) -> Vec<Problem> {
    if let Some(close) = close {
        let what = format!("{period}已由{}结账，不能再次结账", close.closed_by);
        return vec![Problem::of("M-403", what, "结账后发现错误的，按更正办理")];
    }
    let mut problems = Vec::new();
    match checking {
        None => problems.push(Problem::of(
            "M-404",
            format!("{period}还没有请各单位核对"),
            "请先发起核对，核对期满后再结账",
        )),
        Some(checking) if is_running(checking, today) => {
            let until = checking.until_on.parse().map_or_else(|_| checking.until_on.clone(), document_date);
            problems.push(Problem::of(
                "M-402",
                format!("核对期到{until}24时才满，各单位还可以提出异议"),
                "请在核对期满后结账",
            ));
        }
        Some(_) => {}
    }
    problems.extend(
        open.iter()
            .map(|id| Problem::of("M-401", format!("异议{id}还没有裁定"), "请办公室负责人裁定后再结账")),
    );
    problems
}

/// Why a bulletin cannot be issued: the period is not closed, and why not.
pub(crate) fn not_closed(period: Period, obstacles: Vec<Problem>) -> Vec<Problem> {
    let first = Problem::at("period", "M-501", format!("{period}已发起核对，还没有结账"), "请结账后再印发");
    std::iter::once(first).chain(obstacles).collect()
}

/// The contests of a period without a ruling, as a transaction sees them.
pub(crate) async fn open_contests(
    writing: &mut Writing,
    code: &str,
    period: &str,
) -> Result<Vec<i64>, OfficeError> {
    let mut open = Vec::new();
    for contest in writing.contests_of(code, period).await? {
        let steps = writing.contest_steps(contest.id).await?;
        if !steps.iter().any(|step| step.kind == "ruling") {
            open.push(contest.id);
        }
    }
    Ok(open)
}

/// Refuses to issue the bulletin of a period whose checking was opened and which is not closed.
pub(crate) async fn expect_closed(
    writing: &mut Writing,
    notice: &NoticeEntry,
    period: &str,
    today: NaiveDate,
) -> Result<(), OfficeError> {
    let code = &notice.notice.code;
    let Some(checking) = writing.checking_of(code, period).await? else { return Ok(()) };
    if writing.closes(code).await?.iter().any(|close| close.period == period) {
        return Ok(());
    }
    let open = open_contests(writing, code, period).await?;
    let period = period_of(period)?;
    let problems = not_closed(period, obstacles(Some(&checking), &open, None, period, today));
    Err(Refusal::Listed(problems).into())
}
