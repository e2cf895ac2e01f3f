//! The verb 单位合并: several units become one, from a day on. The old ones end the day before, their posts with them,
//! and their names lead to the one that came out of them.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::{
    NewUnit, basis_problem, below, close, day_problem, no_problems, standing, write_unit, write_version,
};
use crate::org::units::{ChangeKind, Register, Unit, register_in};
use crate::permit::{people, permit};
use crate::refusal::{OfficeError, Problem};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::SuccessionRow;

/// What several units become (合并).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeInto {
    /// A new unit.
    New(NewUnit),
    /// One of the register that goes on, from a day, with the basis.
    Standing {
        /// Which.
        unit: i64,
        /// The first day.
        from: Option<NaiveDate>,
        /// 依据.
        basis: String,
    },
}

impl MergeInto {
    fn from(&self) -> Option<NaiveDate> {
        match self {
            Self::New(new) => new.from,
            Self::Standing { from, .. } => *from,
        }
    }

    fn basis(&self) -> &str {
        match self {
            Self::New(new) => new.basis.trim(),
            Self::Standing { basis, .. } => basis.trim(),
        }
    }
}

impl Office {
    /// Merges units; gives the number of the unit that goes on.
    pub async fn merge_units(
        &self,
        moment: &Moment,
        actor: &Actor,
        units: &[i64],
        into: &MergeInto,
    ) -> Result<i64, OfficeError> {
        permit(actor, people::UNITS_MERGE)?;
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let from = into.from();
        let day = from.unwrap_or(moment.today);
        let ending: Vec<i64> = match into {
            MergeInto::New(_) => units.to_vec(),
            MergeInto::Standing { unit, .. } => units.iter().copied().filter(|id| id != unit).collect(),
        };
        let olds = ending.iter().map(|id| standing(&register, *id, day)).collect::<Result<Vec<_>, _>>()?;
        no_problems(problems(&register, &olds, into))?;
        let last_on = day.pred_opt().unwrap_or(day);
        let new_id = match into {
            MergeInto::New(new) => {
                let mut new = new.tidied();
                new.aliases.extend(names_of(&olds));
                write_unit(&mut writing, moment, actor, &new.tidied()).await?
            }
            MergeInto::Standing { unit, .. } => {
                let own = standing(&register, *unit, day)?;
                let mut new = NewUnit { from, basis: into.basis().to_owned(), ..NewUnit::from(own) };
                new.aliases.extend(names_of(&olds));
                write_version(&mut writing, moment, actor, *unit, ChangeKind::Altered, &new.tidied()).await?;
                *unit
            }
        };
        let mut ended = 0;
        for old in &olds {
            ended += close(&mut writing, moment, actor, old, last_on, into.basis()).await?;
            let line = SuccessionRow {
                old_unit_id: old.id,
                new_unit_id: new_id,
                succession_kind: "merged".to_owned(),
                from_on: day.to_string(),
            };
            writing.add_succession(&line).await?;
        }
        let old_names: Vec<&str> = olds.iter().map(|unit| unit.name.as_str()).collect();
        let name = match into {
            MergeInto::New(new) => new.tidied().name,
            MergeInto::Standing { unit, .. } => standing(&register, *unit, day)?.name.clone(),
        };
        let detail = format!(
            "自{}起由{}并入（编号{new_id}），随之终止任职{ended}项，依据：{}",
            document_date(day),
            old_names.join("、"),
            into.basis()
        );
        writing.record(event(moment, actor, people::UNITS_MERGE, &name, &detail)).await?;
        writing.commit().await?;
        Ok(new_id)
    }
}

fn names_of(units: &[&Unit]) -> Vec<String> {
    units.iter().flat_map(|unit| unit.names()).map(ToOwned::to_owned).collect()
}

fn problems(register: &Register, olds: &[&Unit], into: &MergeInto) -> Vec<Problem> {
    let mut problems = Vec::new();
    let ids: Vec<i64> = olds.iter().map(|unit| unit.id).collect();
    let (least, day) = match into {
        MergeInto::New(new) => {
            problems.extend(new.tidied().problems(register, &ids));
            (2, new.from)
        }
        MergeInto::Standing { unit, from, .. } => {
            if from.is_none() {
                problems.push(Problem::at(
                    "from",
                    "U-005",
                    "没有填写合并日期，或日期读不懂",
                    "请填写实有日期，如2020-07-01",
                ));
            }
            problems.extend(day_problem(register, *unit, *from));
            (1, *from)
        }
    };
    problems.extend(basis_problem(into.basis()));
    if ids.len() < least {
        let cure = if least == 2 {
            "请至少选两个要合并的单位"
        } else {
            "请至少选一个要并入的单位"
        };
        problems.push(Problem::at("units", "U-009", "选择的单位不够合并", cure));
    }
    for old in olds {
        problems.extend(day_problem(register, old.id, day));
        let left = below(register, old.id, day.unwrap_or(old.from));
        let left: Vec<&String> =
            left.iter().filter(|name| olds.iter().all(|other| other.name != **name)).collect();
        if !left.is_empty() {
            let names = left.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("、");
            problems.push(Problem::at(
                "units",
                "U-010",
                format!("“{}”还有下级单位：{names}", old.name),
                "请先为下级单位变更上级或撤销",
            ));
        }
    }
    problems
}
