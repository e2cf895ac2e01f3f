//! What is entered about a unit (单位登记内容) and what can be wrong with it: names that another unit bears on that
//! day, superiors that are not there or go round in a ring, days out of order. The verbs that use it:
//! [`crate::org::register_unit`], [`crate::org::change_unit`], [`crate::org::merge_units`], [`crate::org::split_unit`], [`crate::org::end_unit`].

use crate::moment::{Actor, Moment};
use crate::org::units::{ChangeKind, LEVELS, Register, Unit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{EndRow, NewUnitVersion, PostsOf, Writing};
use zhaozhang_text::normalise::{self, key};

/// A unit to register (单位登记内容).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewUnit {
    /// 全称.
    pub name: String,
    /// 简称.
    pub short_name: String,
    /// 类别.
    pub kind: String,
    /// 层级.
    pub level: String,
    /// 地区.
    pub region: String,
    /// 上级.
    pub parent: Option<i64>,
    /// 组.
    pub groups: Vec<String>,
    /// 又称.
    pub aliases: Vec<String>,
    /// First day; nothing when it could not be read.
    pub from: Option<NaiveDate>,
    /// 依据.
    pub basis: String,
}

/// The longest name of a unit, in characters.
const LONGEST_NAME: usize = 60;
/// The most other names or groups of a unit.
const MOST_NAMES: usize = 30;

impl NewUnit {
    /// The same with the widths and spaces of forms taken off, and every name once.
    #[must_use]
    pub fn tidied(&self) -> Self {
        let tidy = |text: &str| normalise::cell(text).replace('\n', "");
        let name = tidy(&self.name);
        let short_name = tidy(&self.short_name);
        let mut seen: BTreeSet<String> = [key(&name), key(&short_name)].into();
        let aliases = self.aliases.iter().map(|alias| tidy(alias));
        let aliases = aliases.filter(|alias| !alias.is_empty() && seen.insert(key(alias))).collect();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let groups = self.groups.iter().map(|group| tidy(group));
        let groups = groups.filter(|group| !group.is_empty() && seen.insert(group.clone())).collect();
        Self {
            name,
            short_name,
            kind: tidy(&self.kind),
            level: tidy(&self.level),
            region: tidy(&self.region),
            parent: self.parent,
            groups,
            aliases,
            from: self.from,
            basis: tidy(&self.basis),
        }
    }

    /// What is wrong with it in this register; `own` is the unit itself when it is changed.
    pub(crate) fn problems(&self, register: &Register, own: &[i64]) -> Vec<Problem> {
        let mut problems = self.word_problems();
        let Some(from) = self.from else {
            problems.push(Problem::at(
                "from",
                "U-005",
                "没有填写起始日期，或日期读不懂",
                "请填写实有日期，如2020-07-01",
            ));
            return problems;
        };
        self.name_problems(register, own, from, &mut problems);
        if let Some(parent) = self.parent {
            match register.unit_on(parent, from) {
                None => problems.push(Problem::at(
                    "parent",
                    "U-004",
                    format!("上级单位在{}不在名册中", document_date(from)),
                    "请另选上级单位，或改起始日期",
                )),
                Some(above) if own.iter().any(|id| *id == parent || register.is_below(parent, *id, from)) => {
                    problems.push(Problem::at(
                        "parent",
                        "U-004",
                        format!("上级不能是“{}”：它就是本单位或本单位的下级", above.name),
                        "请另选上级单位或留空",
                    ));
                }
                Some(_) => {}
            }
        }
        problems
    }

    fn word_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.name.is_empty() {
            problems.push(Problem::at("name", "U-001", "没有填写单位全称", "请按印章填写全称"));
        }
        let fields = [
            ("name", &self.name),
            ("short_name", &self.short_name),
            ("kind", &self.kind),
            ("region", &self.region),
        ];
        for (field, text) in fields {
            if text.chars().count() > LONGEST_NAME {
                let what = format!("这一项有{}个字，超过{LONGEST_NAME}个字", text.chars().count());
                problems.push(Problem::at(field, "U-001", what, "请写全称或通用的简称"));
            }
        }
        let lists = [("aliases", &self.aliases), ("groups", &self.groups)];
        for (field, list) in lists {
            if list.len() > MOST_NAMES || list.iter().any(|text| text.chars().count() > LONGEST_NAME) {
                let what = format!("这一项超过{MOST_NAMES}个，或其中一个超过{LONGEST_NAME}个字");
                problems.push(Problem::at(field, "U-001", what, "请一行写一个，只留用得到的"));
            }
        }
        if self.kind.is_empty() {
            problems.push(Problem::at(
                "kind",
                "U-002",
                "没有填写单位类别",
                "请填写类别，如科室、医院，任务和分组都按它找单位",
            ));
        }
        if !LEVELS.contains(&self.level.as_str()) {
            let what = if self.level.is_empty() {
                "没有选层级".to_owned()
            } else {
                format!("没有“{}”这个层级", self.level)
            };
            problems.push(Problem::at("level", "U-003", what, format!("请在{}中选一个", LEVELS.join("、"))));
        }
        problems
    }

    fn name_problems(&self, register: &Register, own: &[i64], from: NaiveDate, problems: &mut Vec<Problem>) {
        let names = [
            ("name", std::slice::from_ref(&self.name)),
            ("short_name", std::slice::from_ref(&self.short_name)),
        ];
        for (field, list) in names.into_iter().chain([("aliases", self.aliases.as_slice())]) {
            for name in list {
                let other = register
                    .on(from)
                    .into_iter()
                    .find(|unit| !own.contains(&unit.id) && unit.is_called(name));
                if let Some(other) = other {
                    problems.push(Problem::at(
                        field,
                        "U-006",
                        format!("“{name}”已是“{}”的名称或又称", other.name),
                        "同一天一个名称只能指一个单位，请改名，或先为那个单位办理更名、变更",
                    ));
                }
            }
        }
    }
}

impl From<&Unit> for NewUnit {
    /// The unit as it is, for forms that change some of it; the day is left open.
    fn from(unit: &Unit) -> Self {
        Self {
            name: unit.name.clone(),
            short_name: unit.short_name.clone(),
            kind: unit.kind.clone(),
            level: unit.level.clone(),
            region: unit.region.clone(),
            parent: unit.parent,
            groups: unit.groups.clone(),
            aliases: unit.aliases.clone(),
            from: None,
            basis: String::new(),
        }
    }
}

/// Adds a version of a unit.
pub(crate) async fn write_version(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    unit_id: i64,
    kind: ChangeKind,
    new: &NewUnit,
) -> Result<(), OfficeError> {
    let version = NewUnitVersion {
        unit_id,
        change_kind: kind.stored().to_owned(),
        from_on: new.from.unwrap_or(moment.today).to_string(),
        name: new.name.clone(),
        short_name: new.short_name.clone(),
        kind: new.kind.clone(),
        level: new.level.clone(),
        region: new.region.clone(),
        parent_id: new.parent,
        group_names: new.groups.join("\n"),
        aliases: new.aliases.join("\n"),
        basis: new.basis.clone(),
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
    };
    writing.add_unit_version(&version).await?;
    Ok(())
}

/// Registers a unit; gives its number.
pub(crate) async fn write_unit(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    new: &NewUnit,
) -> Result<i64, OfficeError> {
    let id = writing.add_unit(&moment.at, &actor.name).await?;
    write_version(writing, moment, actor, id, ChangeKind::Registered, new).await?;
    Ok(id)
}

/// The unit that stands on a day, or the refusal that there is none.
pub(crate) fn standing(register: &Register, id: i64, day: NaiveDate) -> Result<&Unit, Refusal> {
    register.unit_on(id, day).ok_or_else(|| Refusal::NotFound {
        what: format!("{}在册的编号{id}的单位", document_date(day)),
    })
}

/// A change must not come before the last one recorded: history is only added to.
pub(crate) fn day_problem(register: &Register, id: i64, from: Option<NaiveDate>) -> Option<Problem> {
    let from = from?;
    let last = register.history(id).last()?;
    let is_late = from > last.unit.from || (from == last.unit.from && last.kind != ChangeKind::Ended);
    (!is_late).then(|| {
        Problem::at(
            "from",
            "U-005",
            format!(
                "“{}”在{}已有{}的记录，变更不能早于它",
                last.unit.name,
                document_date(last.unit.from),
                last.kind.word()
            ),
            "请核对日期；沿革只增不改，补记更早的变更请在备注中说明",
        )
    })
}

/// A change needs a basis.
pub(crate) fn basis_problem(basis: &str) -> Option<Problem> {
    basis
        .is_empty()
        .then(|| Problem::at("basis", "U-007", "没有写明依据", "请写明文号或理由，日后查沿革要用"))
}

/// Units below it that would be left without a superior.
pub(crate) fn below(register: &Register, id: i64, day: NaiveDate) -> Vec<String> {
    let below = register.on(day).into_iter().filter(|unit| unit.parent == Some(id));
    below.map(|unit| unit.name).collect()
}

/// Ends a unit on its last day, and with it every post still held in it.
pub(crate) async fn close(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    unit: &Unit,
    last_on: NaiveDate,
    basis: &str,
) -> Result<usize, OfficeError> {
    let next = last_on.succ_opt().unwrap_or(last_on);
    let end = NewUnit { from: Some(next), basis: basis.to_owned(), ..NewUnit::from(unit) };
    write_version(writing, moment, actor, unit.id, ChangeKind::Ended, &end).await?;
    let mut ended = 0;
    for post in writing.posts(PostsOf::Unit(unit.id)).await? {
        if post.last_on.is_none() {
            let end = EndRow {
                of: post.id,
                last_on: last_on.to_string(),
                reason: format!("单位不再存续：{basis}"),
                recorded_at: moment.at.clone(),
                recorded_by: actor.name.clone(),
            };
            writing.end_post(&end).await?;
            ended += 1;
        }
    }
    Ok(ended)
}

/// Refuses with all problems, if there are any.
pub(crate) fn no_problems(problems: Vec<Problem>) -> Result<(), Refusal> {
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems)) }
}
