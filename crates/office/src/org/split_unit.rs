//! The verb 单位分设: one unit becomes several, from a day on. It may go on itself beside the new ones.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::{
    NewUnit, basis_problem, below, close, day_problem, no_problems, standing, write_unit,
};
use crate::org::units::{Register, Unit, register_in};
use crate::permit::{people, permit};
use crate::refusal::{OfficeError, Problem};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::SuccessionRow;
use zhaozhang_text::normalise::key;

/// How a unit is split (分设).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Split {
    /// The 全称 of the new units; what else they are, they take from the old one.
    pub names: Vec<String>,
    /// Whether the old unit goes on beside them.
    pub goes_on: bool,
    /// The new units' first day.
    pub from: Option<NaiveDate>,
    /// 依据.
    pub basis: String,
}

impl Office {
    /// Splits a unit; gives the numbers of the new ones.
    pub async fn split_unit(
        &self,
        moment: &Moment,
        actor: &Actor,
        unit: i64,
        split: &Split,
    ) -> Result<Vec<i64>, OfficeError> {
        permit(actor, people::UNIT_SPLIT)?;
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let day = split.from.unwrap_or(moment.today);
        let own = standing(&register, unit, day)?;
        let news = news(own, split);
        no_problems(problems(&register, own, split, &news))?;
        let mut ids = Vec::new();
        for new in &news {
            let id = write_unit(&mut writing, moment, actor, new).await?;
            let line = SuccessionRow {
                old_unit_id: unit,
                new_unit_id: id,
                succession_kind: "split".to_owned(),
                from_on: day.to_string(),
            };
            writing.add_succession(&line).await?;
            ids.push(id);
        }
        let ended = if split.goes_on {
            0
        } else {
            let last_on = day.pred_opt().unwrap_or(day);
            close(&mut writing, moment, actor, own, last_on, split.basis.trim()).await?
        };
        let names: Vec<&str> = news.iter().map(|new| new.name.as_str()).collect();
        let rest = if split.goes_on {
            "，本单位存续".to_owned()
        } else {
            format!("，本单位撤销，随之终止任职{ended}项")
        };
        let detail =
            format!("自{}起分设{}{rest}，依据：{}", document_date(day), names.join("、"), split.basis.trim());
        writing.record(event(moment, actor, people::UNIT_SPLIT, &own.name, &detail)).await?;
        writing.commit().await?;
        Ok(ids)
    }
}

/// The new units, like the old one but for their names.
fn news(own: &Unit, split: &Split) -> Vec<NewUnit> {
    let one = |name: &String| {
        let new = NewUnit {
            name: name.clone(),
            short_name: String::new(),
            aliases: Vec::new(),
            from: split.from,
            basis: split.basis.clone(),
            ..NewUnit::from(own)
        };
        new.tidied()
    };
    split.names.iter().map(one).filter(|new| !new.name.is_empty()).collect()
}

fn problems(register: &Register, own: &Unit, split: &Split, news: &[NewUnit]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if split.from.is_none() {
        problems.push(Problem::at(
            "from",
            "U-005",
            "没有填写分设日期，或日期读不懂",
            "请填写实有日期，如2020-07-01",
        ));
    }
    problems.extend(day_problem(register, own.id, split.from));
    problems.extend(basis_problem(split.basis.trim()));
    let least = if split.goes_on { 1 } else { 2 };
    if news.len() < least {
        let cure = format!("请至少写{least}个新单位的全称，一行一个");
        problems.push(Problem::at("names", "U-009", "新单位不够分设", cure));
    }
    let mut seen = BTreeSet::new();
    let own_id = if split.goes_on { Vec::new() } else { vec![own.id] };
    for new in news {
        if !seen.insert(key(&new.name)) {
            problems.push(Problem::at("names", "U-006", format!("“{}”写了两次", new.name), "请改正名称"));
        }
        let own_problems = new.problems(register, &own_id);
        problems.extend(
            own_problems
                .into_iter()
                .filter(|problem| problem.code != "U-005")
                .map(|problem| Problem { field: "names", ..problem }),
        );
    }
    let left = below(register, own.id, split.from.unwrap_or(own.from));
    if !split.goes_on && !left.is_empty() {
        problems.push(Problem::of(
            "U-010",
            format!("“{}”还有下级单位：{}", own.name, left.join("、")),
            "请先为下级单位变更上级或撤销",
        ));
    }
    problems
}
