//! The verb 冻结年度结果: the year's points and places with the conversion for the yearly assessment, kept for good; a
//! correction is a new version with its reason (S0-51).

use crate::Office;
use crate::bulletin::notice_hash;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::period::closing::open_contests;
use crate::period::year_result::{Conversion, YearResult};
use crate::permit::{closing, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use zhaozhang_domain::chain::digest;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_domain::points::Points;
use zhaozhang_store::YearResultRow;

/// What is frozen and how it is converted (冻结请求).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct YearRequest {
    /// The notice.
    pub code: String,
    /// The year.
    pub year: i32,
    /// 折算权重 as typed; empty for 1.
    pub weight: String,
    /// 折算封顶 as typed; empty for none.
    pub cap: String,
    /// Why there is a new version; needed when there is one.
    pub reason: String,
}

/// A version of a year's result (年度结果版次).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenYear {
    /// Its row: version, reason, hash, who and when.
    pub row: YearResultRow,
    /// What it holds.
    pub result: YearResult,
}

impl Office {
    /// The versions of a year's result, newest first.
    pub async fn year_results(&self, code: &str, year: i32) -> Result<Vec<FrozenYear>, Fault> {
        let rows = self.inner.store.year_results(code).await?;
        let rows = rows.into_iter().filter(|row| row.year == i64::from(year));
        rows.map(|row| {
            if digest(row.data.as_bytes()) != row.hash {
                return Err(Fault::plain(format!("the year result {} is not what was frozen", row.id)));
            }
            let result = serde_json::from_str(&row.data)
                .map_err(|cause| Fault::new(format!("cannot read the year result {}", row.id), cause))?;
            Ok(FrozenYear { row, result })
        })
        .collect()
    }

    /// Freezes the result of a year that is over.
    pub async fn freeze_year(
        &self,
        moment: &Moment,
        actor: &Actor,
        request: &YearRequest,
    ) -> Result<FrozenYear, OfficeError> {
        permit(actor, closing::FREEZE_YEAR)?;
        let entry = self.expect_notice(&request.code)?;
        let period = Period::year(request.year);
        let mut problems = Vec::new();
        if period.last_day() >= moment.today {
            let what = format!("{}年还没有结束，得分还会变动", request.year);
            problems.push(Problem::at("year", "M-801", what, "请在年度结束后冻结"));
        }
        let conversion = conversion(request, &mut problems);
        let scored = self.scored(&request.code, period.last_day()).await?;
        let result = YearResult::of(
            &scored,
            notice_hash(&entry.folder),
            request.year,
            conversion,
            self.is_demonstration(),
        );
        let mut writing = self.inner.store.write().await?;
        for month in months(period) {
            for id in open_contests(&mut writing, &request.code, &month.code()).await? {
                let what = format!("{month}的异议{id}还没有裁定");
                problems.push(Problem::of("M-803", what, "请裁定后再冻结"));
            }
        }
        let versions = writing.year_results(&request.code).await?;
        let old = versions.into_iter().find(|row| row.year == i64::from(request.year));
        let reason = request.reason.trim();
        if let Some(old) = old.as_ref().filter(|_| reason.is_empty()) {
            let what =
                format!("{}年度结果已由{}冻结（第{}版），不能改动", request.year, old.frozen_by, old.version);
            problems.push(Problem::at("reason", "M-804", what, "确需更正的，请写明理由，另存为新的版次"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let data = serde_json::to_string(&result)
            .map_err(|cause| Fault::new("cannot write a year result", cause))?;
        let mut row = YearResultRow {
            id: 0,
            notice_code: request.code.clone(),
            year: i64::from(request.year),
            version: old.as_ref().map_or(1, |old| old.version.saturating_add(1)),
            replaces: old.map(|old| old.id),
            reason: reason.to_owned(),
            ledger_serial: writing.ledger_head().serial,
            hash: digest(data.as_bytes()),
            data,
            frozen_at: moment.at.clone(),
            frozen_by: actor.name.clone(),
        };
        row.id = writing.add_year_result(&row).await?;
        let why = if reason.is_empty() { String::new() } else { format!("，理由：{reason}") };
        let detail = format!("{}年度结果第{}版，校验值{}{why}", request.year, row.version, row.hash);
        writing.record(event(moment, actor, closing::FREEZE_YEAR, &request.code, &detail)).await?;
        writing.commit().await?;
        Ok(FrozenYear { row, result })
    }
}

fn conversion(request: &YearRequest, problems: &mut Vec<Problem>) -> Conversion {
    let read = |words: &str| Points::parse(words.trim()).filter(|points| *points > Points::ZERO);
    let weight = if request.weight.trim().is_empty() { Some(Points::ONE) } else { read(&request.weight) };
    if weight.is_none() {
        let what = format!("读不懂折算权重“{}”", request.weight);
        problems.push(Problem::at("weight", "M-805", what, "请写大于0的数，如1、0.1"));
    }
    let cap = read(&request.cap);
    if cap.is_none() && !request.cap.trim().is_empty() {
        let what = format!("读不懂折算封顶“{}”", request.cap);
        problems.push(Problem::at("cap", "M-806", what, "请写大于0的数，如5；不封顶的留空"));
    }
    Conversion { weight: weight.unwrap_or(Points::ONE), cap }
}

/// Every period of the year that can be contested: months, quarters, half-years and the year itself.
fn months(year: Period) -> Vec<Period> {
    let mut all = vec![year];
    for kind in [PeriodKind::Month, PeriodKind::Quarter, PeriodKind::HalfYear] {
        let mut period = kind.containing(year.first_day());
        while year.covers(period) {
            all.push(period);
            period = period.next();
        }
    }
    all
}
