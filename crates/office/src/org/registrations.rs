//! Registration calls (登记通知) and filings (报备): who was asked for a liaison by when, who has answered and who has not,
//! and what waits for the office's word. The verbs: `open_registration`, `file_liaison`, `decide_filing`,
//! `import_registration`.

use crate::Office;
use crate::moment::Actor;
use crate::org::posts::{FULL_TIME, PART_TIME};
use crate::org::units::{Register, day};
use crate::refusal::{Fault, OfficeError};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_store::{CallRow, FilingRow, FilingsOf};

/// Which form answers a call (登记用表).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterForm {
    /// 医改宣传联络员登记表 (S0 annex 1).
    LiaisonRegister,
    /// 信息专（兼）职报送人员统计表 (S1 annex 4).
    CorrespondentTable,
}

impl RosterForm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::LiaisonRegister, Self::CorrespondentTable];

    /// The form's name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::LiaisonRegister => "联络员登记表",
            Self::CorrespondentTable => "专（兼）职报送人员统计表",
        }
    }

    /// The word in addresses and in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LiaisonRegister => "liaison",
            Self::CorrespondentTable => "correspondent",
        }
    }

    /// The form of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }
}

/// A registration call (登记通知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its number.
    pub id: i64,
    /// 标题.
    pub title: String,
    /// The notice.
    pub notice_code: String,
    /// The article that asks for it.
    pub citation: String,
    /// Which form answers it.
    pub form: RosterForm,
    /// From which day.
    pub opened_on: NaiveDate,
    /// Until which day, 24:00.
    pub due_on: NaiveDate,
    /// By whom.
    pub opened_by: String,
}

/// What became of a filing (报备状态).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilingState {
    /// 待确认.
    Pending,
    /// 已确认, with the post that rests on it.
    Confirmed(Option<i64>),
    /// 已退回, with the reason.
    Returned(String),
}

impl FilingState {
    /// The word on pages.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Pending => "待确认",
            Self::Confirmed(_) => "已确认",
            Self::Returned(_) => "已退回",
        }
    }
}

/// A filing (报备): a unit names its liaison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// Its number.
    pub id: i64,
    /// The call it answers; nothing for a change of person.
    pub call: Option<i64>,
    /// The unit.
    pub unit: i64,
    /// The unit's name on the day of filing.
    pub unit_name: String,
    /// The post it ends.
    pub old_post: Option<i64>,
    /// The person named.
    pub person: i64,
    /// 姓名.
    pub person_name: String,
    /// 职务.
    pub title: String,
    /// 专职 or 兼职.
    pub full_time: Option<bool>,
    /// From which day.
    pub from: NaiveDate,
    /// 理由.
    pub reason: String,
    /// 备注.
    pub remark: String,
    /// When, as a day.
    pub filed_on: NaiveDate,
    /// By whom.
    pub filed_by: String,
    /// What became of it.
    pub state: FilingState,
}

/// A unit in the list of a call (登记情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLine {
    /// The unit.
    pub unit: i64,
    /// Its name.
    pub unit_name: String,
    /// What it filed last, if anything that was not returned.
    pub filing: Option<Filing>,
    /// Why its last filing was returned, if that is how it stands.
    pub returned: Option<String>,
    /// 逾期: filed after the due day, or not filed and the day is over.
    pub is_overdue: bool,
}

/// Who has answered a call and who has not (登记情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallSheet {
    /// The call.
    pub call: Call,
    /// Whether the due day is over.
    pub is_over: bool,
    /// Who has.
    pub filed: Vec<CallLine>,
    /// Who has not.
    pub missing: Vec<CallLine>,
}

impl Office {
    /// Every call, the newest first.
    pub async fn calls(&self) -> Result<Vec<Call>, OfficeError> {
        let rows = self.inner.store.calls().await?;
        let calls: Result<Vec<Call>, Fault> = rows.iter().map(call_of).collect();
        Ok(calls?)
    }

    /// The call of that number.
    pub async fn call(&self, id: i64) -> Result<Option<Call>, OfficeError> {
        let row = self.inner.store.call(id).await?;
        Ok(row.as_ref().map(call_of).transpose()?)
    }

    /// Who has answered a call by a day and who has not; of a unit's own people, only its own line.
    pub async fn call_sheet(
        &self,
        actor: &Actor,
        id: i64,
        today: NaiveDate,
    ) -> Result<Option<CallSheet>, OfficeError> {
        let Some(call) = self.call(id).await? else { return Ok(None) };
        let register = self.register().await?;
        let mut units = self.inner.store.expected_units(id).await?;
        units.retain(|unit| actor.may_see(*unit));
        let filings = filings_of(&self.inner.store.filings(FilingsOf::Call(id)).await?, &register)?;
        Ok(Some(sheet(call, &units, &filings, &register, today)))
    }

    /// The units a call is addressed to.
    pub async fn expected_units(&self, call: i64) -> Result<Vec<i64>, OfficeError> {
        Ok(self.inner.store.expected_units(call).await?)
    }

    /// The filings that wait for the office's word; of a unit's own people, only their own.
    pub async fn pending_filings(&self, actor: &Actor) -> Result<Vec<Filing>, OfficeError> {
        let register = self.register().await?;
        let mut filings = filings_of(&self.inner.store.filings(FilingsOf::All).await?, &register)?;
        filings.retain(|filing| filing.state == FilingState::Pending && actor.may_see(filing.unit));
        Ok(filings)
    }

    /// Every filing of a unit, by number.
    pub async fn filings_of_unit(&self, unit: i64) -> Result<Vec<Filing>, OfficeError> {
        let register = self.register().await?;
        Ok(filings_of(&self.inner.store.filings(FilingsOf::Unit(unit)).await?, &register)?)
    }
}

fn sheet(call: Call, units: &[i64], filings: &[Filing], register: &Register, today: NaiveDate) -> CallSheet {
    let is_over = today > call.due_on;
    let mut last: BTreeMap<i64, &Filing> = BTreeMap::new();
    for filing in filings {
        // The first filing that stands tells whether it came in time; a later one is a correction.
        match last.get(&filing.unit) {
            Some(earlier) if !matches!(earlier.state, FilingState::Returned(_)) => {}
            _ => {
                last.insert(filing.unit, filing);
            }
        }
    }
    let line = |unit: &i64| {
        let filing = last.get(unit).copied();
        let returned = filing.and_then(|filing| match &filing.state {
            FilingState::Returned(opinion) => Some(opinion.clone()),
            _ => None,
        });
        let filing = filing.filter(|_| returned.is_none());
        CallLine {
            unit: *unit,
            unit_name: register.nearest(*unit, today).map(|unit| unit.name.clone()).unwrap_or_default(),
            is_overdue: filing.map_or(is_over, |filing| filing.filed_on > call.due_on),
            filing: filing.cloned(),
            returned,
        }
    };
    let (filed, missing) = units.iter().map(line).partition(|line| line.filing.is_some());
    CallSheet { call, is_over, filed, missing }
}

pub(crate) fn call_of(row: &CallRow) -> Result<Call, Fault> {
    let form = RosterForm::of(&row.call.form)
        .ok_or_else(|| Fault::plain(format!("the store holds the unknown form {:?}", row.call.form)))?;
    Ok(Call {
        id: row.id,
        title: row.call.title.clone(),
        notice_code: row.call.notice_code.clone(),
        citation: row.call.citation.clone(),
        form,
        opened_on: day(&row.call.opened_on)?,
        due_on: day(&row.call.due_on)?,
        opened_by: row.call.opened_by.clone(),
    })
}

pub(crate) fn filings_of(rows: &[FilingRow], register: &Register) -> Result<Vec<Filing>, Fault> {
    rows.iter().map(|row| filing_of(row, register)).collect()
}

fn filing_of(row: &FilingRow, register: &Register) -> Result<Filing, Fault> {
    let new = &row.filing;
    let filed_on = day(&new.filed_on)?;
    Ok(Filing {
        id: row.id,
        call: new.call_id,
        unit: new.unit_id,
        unit_name: register.nearest(new.unit_id, filed_on).map(|unit| unit.name.clone()).unwrap_or_default(),
        old_post: new.old_post_id,
        person: new.person_id,
        person_name: row.person_name.clone(),
        title: new.title.clone(),
        full_time: match new.employment.as_str() {
            FULL_TIME => Some(true),
            PART_TIME => Some(false),
            _ => None,
        },
        from: day(&new.from_on)?,
        reason: new.reason.clone(),
        remark: new.remark.clone(),
        filed_on,
        filed_by: new.filed_by.clone(),
        state: match &row.decision {
            None => FilingState::Pending,
            Some(decision) if decision.verdict == "confirmed" => FilingState::Confirmed(decision.post_id),
            Some(decision) => FilingState::Returned(decision.opinion.clone()),
        },
    })
}
