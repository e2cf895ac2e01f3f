//! The register of units (单位名册): what each unit is called and where it stands on a day, its history, and which
//! units came out of which. Changes are verbs: `register_unit`, `change_unit`, `merge_units`, `split_unit`,
//! `end_unit`, `load_units`. Who works in a unit is [`crate::org::posts`]'s.
//!
//! A document of a day shows the names of that day, so every question here asks for one.

use crate::Office;
use crate::refusal::{Fault, OfficeError};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use zhaozhang_domain::notice::{self, Notice};
use zhaozhang_store::{SuccessionRow, UnitVersionRow, Writing};
use zhaozhang_text::normalise::key;

/// The level of a unit inside another one: its leaders are those of the unit above it.
pub const INTERNAL: &str = "内设";
/// The levels a unit can have.
pub const LEVELS: [&str; 4] = ["市级", "县级", INTERNAL, "其他"];

/// A unit as it is on a day (单位).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its number.
    pub id: i64,
    /// 全称.
    pub name: String,
    /// 简称, empty if none.
    pub short_name: String,
    /// 类别: 科室, 县级医疗保障部门, 医院 …
    pub kind: String,
    /// 层级, one of [`LEVELS`].
    pub level: String,
    /// 地区, empty when it is the office's own.
    pub region: String,
    /// 上级.
    pub parent: Option<i64>,
    /// 组, the groups in which notices list it.
    pub groups: Vec<String>,
    /// 又称, other names it is written by.
    pub aliases: Vec<String>,
    /// The first day under this name and place.
    pub from: NaiveDate,
    /// The last day, if a later change is known.
    pub until: Option<NaiveDate>,
}

impl Unit {
    /// Whether it is written by this name: full, short or other.
    pub fn is_called(&self, name: &str) -> bool {
        let asked = key(name);
        !asked.is_empty() && self.names().any(|own| key(own) == asked)
    }

    /// Every name it is written by.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let short = Some(self.short_name.as_str()).filter(|short| !short.is_empty());
        std::iter::once(self.name.as_str()).chain(short).chain(self.aliases.iter().map(String::as_str))
    }
}

/// What a change was (变更种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// 登记.
    Registered,
    /// 更名.
    Renamed,
    /// 变更: kind, level, region, superior, groups or other names.
    Altered,
    /// 撤销.
    Ended,
}

impl ChangeKind {
    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registered => "登记",
            Self::Renamed => "更名",
            Self::Altered => "变更",
            Self::Ended => "撤销",
        }
    }

    pub(crate) const fn stored(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Renamed => "renamed",
            Self::Altered => "altered",
            Self::Ended => "ended",
        }
    }

    fn of(stored: &str) -> Option<Self> {
        [Self::Registered, Self::Renamed, Self::Altered, Self::Ended]
            .into_iter()
            .find(|kind| kind.stored() == stored)
    }
}

/// A change of a unit (单位变更): what it is from that day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitChange {
    /// What it was.
    pub kind: ChangeKind,
    /// The unit from then on; for an end, as it last was.
    pub unit: Unit,
    /// 依据.
    pub basis: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// By whom.
    pub recorded_by: String,
}

/// Which unit came out of which (承接): a merger or a split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Succession {
    /// The old unit.
    pub old: i64,
    /// The new unit.
    pub new: i64,
    /// Whether old units became one; else one became several.
    pub is_merger: bool,
    /// The new unit's first day.
    pub from: NaiveDate,
}

/// Every unit with its whole history (单位名册).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    histories: BTreeMap<i64, Vec<UnitChange>>,
    successions: Vec<Succession>,
}

impl Register {
    /// The register of these rows; a row nobody can read is a fault of the database.
    pub(crate) fn of(versions: &[UnitVersionRow], successions: &[SuccessionRow]) -> Result<Self, Fault> {
        let mut histories: BTreeMap<i64, Vec<UnitChange>> = BTreeMap::new();
        for row in versions {
            let change = change_of(row)?;
            let history = histories.entry(change.unit.id).or_default();
            // A later record of the same day replaces the earlier one.
            if history
                .last()
                .is_some_and(|last| last.unit.from == change.unit.from && last.kind == change.kind)
            {
                history.pop();
            }
            history.push(change);
        }
        for history in histories.values_mut() {
            let next: Vec<Option<NaiveDate>> =
                history.iter().skip(1).map(|change| change.unit.from.pred_opt()).collect();
            for (change, until) in history.iter_mut().zip(next) {
                change.unit.until = until;
            }
        }
        let succession = |row: &SuccessionRow| {
            Ok(Succession {
                old: row.old_unit_id,
                new: row.new_unit_id,
                is_merger: row.succession_kind == "merged",
                from: day(&row.from_on)?,
            })
        };
        let successions: Result<Vec<_>, Fault> = successions.iter().map(succession).collect();
        Ok(Self { histories, successions: successions? })
    }

    /// The units that stand on a day, in the order in which they were registered.
    pub fn on(&self, day: NaiveDate) -> Vec<Unit> {
        self.histories.keys().filter_map(|id| self.unit_on(*id, day)).cloned().collect()
    }

    /// A unit as it is on a day; nothing before it was registered and after it ended.
    pub fn unit_on(&self, id: i64, day: NaiveDate) -> Option<&Unit> {
        let history = self.histories.get(&id)?;
        let change = history.iter().rev().find(|change| change.unit.from <= day)?;
        (change.kind != ChangeKind::Ended).then_some(&change.unit)
    }

    /// A unit as it is on a day, or else as it was last or will be first: what a page of any day can call it.
    pub fn nearest(&self, id: i64, day: NaiveDate) -> Option<&Unit> {
        let history = self.histories.get(&id)?;
        let before = history.iter().rev().find(|change| change.unit.from <= day);
        before.or_else(|| history.first()).map(|change| &change.unit)
    }

    /// The unit of that name, short name or other name on a day.
    pub fn named(&self, name: &str, day: NaiveDate) -> Option<&Unit> {
        self.histories.keys().filter_map(|id| self.unit_on(*id, day)).find(|unit| unit.is_called(name))
    }

    /// Every change of a unit from the first.
    pub fn history(&self, id: i64) -> &[UnitChange] {
        self.histories.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Every unit's number, ended ones too.
    pub fn ids(&self) -> impl Iterator<Item = i64> {
        self.histories.keys().copied()
    }

    /// The successions a unit is part of.
    pub fn successions(&self, id: i64) -> impl Iterator<Item = Succession> {
        self.successions.iter().copied().filter(move |line| line.old == id || line.new == id)
    }

    /// The unit whose leaders answer for this one: itself, or for an internal one the unit above it.
    pub fn led_by(&self, id: i64, day: NaiveDate) -> Option<&Unit> {
        let mut unit = self.unit_on(id, day)?;
        // A ring of superiors is refused when it is entered; the bound keeps an old mistake from turning for ever.
        for _ in 0..8 {
            match unit.parent.and_then(|parent| self.unit_on(parent, day)) {
                Some(above) if unit.level == INTERNAL => unit = above,
                _ => break,
            }
        }
        Some(unit)
    }

    /// Whether one unit stands below another on a day, at any depth.
    pub fn is_below(&self, id: i64, above: i64, day: NaiveDate) -> bool {
        let mut next = self.unit_on(id, day).and_then(|unit| unit.parent);
        for _ in 0..16 {
            match next {
                Some(parent) if parent == above => return true,
                Some(parent) => next = self.unit_on(parent, day).and_then(|unit| unit.parent),
                None => return false,
            }
        }
        false
    }

    /// The unit's name in a notice's own register: by any name it ever had.
    pub fn holder_name(&self, notice: &Notice, id: i64, day: NaiveDate) -> Option<String> {
        let own = self.nearest(id, day)?;
        let earlier = self.history(id).iter().map(|change| &change.unit);
        let units: Vec<&Unit> = std::iter::once(own).chain(earlier).collect();
        // One of them must bear the other's full name: 安远县 alone is another name of several units.
        let is_meant = |listed: &notice::Unit| {
            units.iter().any(|unit| {
                let full = key(&unit.name);
                unit.is_called(&listed.name)
                    || key(&listed.name) == full
                    || listed.aliases.iter().any(|alias| key(alias) == full)
            })
        };
        notice.units.iter().find(|listed| is_meant(listed)).map(|listed| listed.name.clone())
    }
}

fn change_of(row: &UnitVersionRow) -> Result<UnitChange, Fault> {
    let version = &row.version;
    let kind = ChangeKind::of(&version.change_kind).ok_or_else(|| {
        Fault::plain(format!("unknown change {} of unit_version {}", version.change_kind, row.id))
    })?;
    Ok(UnitChange {
        kind,
        unit: Unit {
            id: version.unit_id,
            name: version.name.clone(),
            short_name: version.short_name.clone(),
            kind: version.kind.clone(),
            level: version.level.clone(),
            region: version.region.clone(),
            parent: version.parent_id,
            groups: lines(&version.group_names),
            aliases: lines(&version.aliases),
            from: day(&version.from_on)?,
            until: None,
        },
        basis: version.basis.clone(),
        recorded_at: version.recorded_at.clone(),
        recorded_by: version.recorded_by.clone(),
    })
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

/// A day as a person types it into a form, in any of the usual ways; nothing when it is none.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    zhaozhang_text::day::parse(text, None).ok()
}

/// A day as the store keeps it.
pub(crate) fn day(text: &str) -> Result<NaiveDate, Fault> {
    text.parse().map_err(|cause| Fault::new(format!("the store holds {text:?} for a day"), cause))
}

/// The register last read, and under which change it was read (名册缓存).
#[derive(Debug, Default)]
pub(crate) struct Cache {
    read: Mutex<Option<(i64, Arc<Register>)>>,
}

impl Office {
    /// The whole register. It is read again only after a change, by this program or another.
    pub async fn register(&self) -> Result<Arc<Register>, OfficeError> {
        let store = &self.inner.store;
        let last = store.last_unit_version().await?;
        let known = self.inner.register.read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, register)) = known.filter(|(at, _)| *at == last) {
            return Ok(register);
        }
        let register =
            Arc::new(Register::of(&store.unit_versions().await?, &store.unit_successions().await?)?);
        *self.inner.register.read.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((last, Arc::clone(&register)));
        Ok(register)
    }

    /// The units that stand on a day, in the order in which they were registered.
    pub async fn units_on(&self, day: NaiveDate) -> Result<Vec<Unit>, OfficeError> {
        Ok(self.register().await?.on(day))
    }

    /// A unit as it is on a day.
    pub async fn unit_on(&self, id: i64, day: NaiveDate) -> Result<Option<Unit>, OfficeError> {
        Ok(self.register().await?.unit_on(id, day).cloned())
    }

    /// The unit of that full, short or other name on a day.
    pub async fn unit_named(&self, name: &str, day: NaiveDate) -> Result<Option<Unit>, OfficeError> {
        Ok(self.register().await?.named(name, day).cloned())
    }

    /// The unit's name in a notice's own register; nothing when the notice does not list it.
    pub async fn holder_name(
        &self,
        notice: &Notice,
        unit: i64,
        day: NaiveDate,
    ) -> Result<Option<String>, OfficeError> {
        Ok(self.register().await?.holder_name(notice, unit, day))
    }
}

/// The register as a writing transaction sees it.
pub(crate) async fn register_in(writing: &mut Writing) -> Result<Register, OfficeError> {
    let versions = writing.unit_versions().await?;
    let successions = writing.unit_successions().await?;
    Ok(Register::of(&versions, &successions)?)
}
