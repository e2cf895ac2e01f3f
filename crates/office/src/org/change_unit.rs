//! The verbs 单位更名 and 变更单位: what a unit is from a day on. Documents of earlier days keep the old name, because
//! the old line stays.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::{NewUnit, basis_problem, day_problem, no_problems, standing, write_version};
use crate::org::units::{ChangeKind, Unit, register_in};
use crate::permit::{people, permit};
use crate::refusal::{OfficeError, Problem};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;

/// A new name (更名).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rename {
    /// The new 全称.
    pub name: String,
    /// The new 简称.
    pub short_name: String,
    /// The first day under it.
    pub from: Option<NaiveDate>,
    /// 依据.
    pub basis: String,
}

impl Office {
    /// Renames a unit from a day on. The old names stay as other names, so that texts that still use them find it.
    pub async fn rename_unit(
        &self,
        moment: &Moment,
        actor: &Actor,
        unit: i64,
        rename: &Rename,
    ) -> Result<(), OfficeError> {
        permit(actor, people::UNIT_RENAME)?;
        let make = |own: &Unit| {
            let mut new = NewUnit::from(own);
            new.aliases.extend([own.name.clone(), own.short_name.clone()]);
            new.name.clone_from(&rename.name);
            new.short_name.clone_from(&rename.short_name);
            new.from = rename.from;
            new.basis.clone_from(&rename.basis);
            new
        };
        self.change(moment, actor, unit, ChangeKind::Renamed, make).await
    }

    /// Changes kind, level, region, superior, groups or other names from a day on; the names stay.
    pub async fn alter_unit(
        &self,
        moment: &Moment,
        actor: &Actor,
        unit: i64,
        new: &NewUnit,
    ) -> Result<(), OfficeError> {
        permit(actor, people::UNIT_ALTER)?;
        let make = |own: &Unit| NewUnit {
            name: own.name.clone(),
            short_name: own.short_name.clone(),
            ..new.clone()
        };
        self.change(moment, actor, unit, ChangeKind::Altered, make).await
    }

    async fn change(
        &self,
        moment: &Moment,
        actor: &Actor,
        unit: i64,
        kind: ChangeKind,
        make: impl FnOnce(&Unit) -> NewUnit,
    ) -> Result<(), OfficeError> {
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let own = register.history(unit).last().map_or(moment.today, |last| last.unit.from.max(moment.today));
        let own = standing(&register, unit, own)?;
        let new = make(own).tidied();
        let mut problems = new.problems(&register, &[unit]);
        problems.extend(day_problem(&register, unit, new.from));
        problems.extend(basis_problem(&new.basis));
        let undated = NewUnit { from: None, basis: String::new(), ..new.clone() };
        if undated == NewUnit::from(own).tidied() {
            problems.push(Problem::of(
                "U-008",
                "填写的内容与现在的登记完全一样",
                "请改动后再提交，没有变更的不用办理",
            ));
        }
        no_problems(problems)?;
        write_version(&mut writing, moment, actor, unit, kind, &new).await?;
        let act = match kind {
            ChangeKind::Renamed => people::UNIT_RENAME,
            _ => people::UNIT_ALTER,
        };
        let from = new.from.map(document_date).unwrap_or_default();
        let detail = match kind {
            ChangeKind::Renamed => format!("自{from}起更名为“{}”，依据：{}", new.name, new.basis),
            _ => format!("自{from}起，{}，依据：{}", differences(own, &new), new.basis),
        };
        writing.record(event(moment, actor, act, &own.name, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// What changes, in words.
fn differences(own: &Unit, new: &NewUnit) -> String {
    let mut changes = Vec::new();
    let mut change = |label: &str, before: &str, after: &str| {
        if before != after {
            let shown = |text: &str| if text.is_empty() { "空".to_owned() } else { text.to_owned() };
            changes.push(format!("{label}由{}改为{}", shown(before), shown(after)));
        }
    };
    change("类别", &own.kind, &new.kind);
    change("层级", &own.level, &new.level);
    change("地区", &own.region, &new.region);
    change("组", &own.groups.join("、"), &new.groups.join("、"));
    change("又称", &own.aliases.join("、"), &new.aliases.join("、"));
    if own.parent != new.parent {
        changes.push("上级有变更".to_owned());
    }
    changes.join("；")
}
