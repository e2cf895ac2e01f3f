//! Departments (责任部门) of a plan: short names, customary abbreviations and the register of units, by date.
//! The register is given from outside ([`Directory`]); without one, names stand as they are written.

use super::doubt::Doubt;
use super::span::{Certainty, Span};
use crate::nearest::nearest;
use crate::normalise::key;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A unit of the register (单位名册中的一个单位), with the time it existed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The full name.
    pub name: String,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// The first day, if known.
    pub from: Option<NaiveDate>,
    /// The last day, if it has ended.
    pub until: Option<NaiveDate>,
    /// Who took over its duties.
    pub successor: Option<String>,
}

/// The register of units (单位名册) names are resolved by; empty when the office has none yet.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    units: Vec<(Unit, Vec<String>)>,
}

impl Directory {
    /// A register of these units.
    pub fn of(units: impl IntoIterator<Item = Unit>) -> Self {
        let with_keys = |unit: Unit| {
            let mut keys = vec![spelt_out(&unit.name)];
            keys.extend(unit.aliases.iter().map(|alias| spelt_out(alias)));
            (unit, keys)
        };
        Self { units: units.into_iter().map(with_keys).collect() }
    }

    /// Whether no unit is registered.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The unit a name means on a day, or the reason it is doubtful.
    fn look_up(&self, name: &str, on: Option<NaiveDate>) -> Result<String, Doubt> {
        let wanted = spelt_out(name);
        let exact = |keys: &[String]| keys.contains(&wanted);
        // 市人社局 is 甲市人力资源和社会保障局: the register writes the place in front.
        let ends = |keys: &[String]| {
            wanted.starts_with(['市', '县', '区', '省', '州', '旗', '盟'])
                && keys.iter().any(|key| key.ends_with(&wanted))
        };
        for is_exact in [true, false] {
            let is_it = |keys: &[String]| if is_exact { exact(keys) } else { ends(keys) };
            let all: Vec<&Unit> = self.units.iter().filter(|(_, keys)| is_it(keys)).map(|(u, _)| u).collect();
            let living: Vec<&&Unit> = all.iter().filter(|unit| exists(unit, on)).collect();
            match (living.as_slice(), all.first()) {
                ([], None) => {}
                ([], Some(gone)) => {
                    return Err(Doubt::AbolishedDepartment { successor: gone.successor.clone() });
                }
                ([unit], _) => return Ok(unit.name.clone()),
                (several, _) => {
                    return Err(Doubt::SeveralDepartments(several.iter().map(|u| u.name.clone()).collect()));
                }
            }
        }
        let names = self.units.iter().map(|(unit, _)| unit.name.as_str());
        Err(Doubt::UnknownDepartment { nearest: nearest(name, names).map(str::to_owned) })
    }
}

/// Whether a unit existed on a day; without a day everything exists that has not ended.
fn exists(unit: &Unit, on: Option<NaiveDate>) -> bool {
    match on {
        Some(on) => unit.from.is_none_or(|from| from <= on) && unit.until.is_none_or(|until| on <= until),
        None => unit.until.is_none(),
    }
}

/// Customary abbreviations (习惯简称) and what they stand for; more specific ones first.
const CUSTOMARY: &[(&str, &str)] = &[
    ("人社局", "人力资源和社会保障局"),
    ("人社厅", "人力资源和社会保障厅"),
    ("人力社保局", "人力资源和社会保障局"),
    ("人力资源社会保障局", "人力资源和社会保障局"),
    ("发改委", "发展和改革委员会"),
    ("发展改革委", "发展和改革委员会"),
    ("发改局", "发展和改革局"),
    ("发展改革局", "发展和改革局"),
    ("卫健委", "卫生健康委员会"),
    ("卫生健康委", "卫生健康委员会"),
    ("卫健局", "卫生健康局"),
    ("卫计委", "卫生和计划生育委员会"),
    ("卫生计生委", "卫生和计划生育委员会"),
    ("卫计局", "卫生和计划生育局"),
    ("卫生计生局", "卫生和计划生育局"),
    ("市委编办", "市委机构编制委员会办公室"),
    ("县委编办", "县委机构编制委员会办公室"),
    ("编办", "机构编制委员会办公室"),
    ("国资委", "国有资产监督管理委员会"),
    ("工信局", "工业和信息化局"),
    ("经信委", "经济和信息化委员会"),
    ("经信局", "经济和信息化局"),
    ("市场监管局", "市场监督管理局"),
    ("食药监局", "食品药品监督管理局"),
    ("食品药品监管局", "食品药品监督管理局"),
    ("药监局", "药品监督管理局"),
    ("医保局", "医疗保障局"),
    ("住建局", "住房和城乡建设局"),
    ("文旅局", "文化和旅游局"),
    ("应急局", "应急管理局"),
    ("退役军人局", "退役军人事务局"),
    ("中医药局", "中医药管理局"),
    ("网信办", "互联网信息办公室"),
    ("残联", "残疾人联合会"),
    ("妇联", "妇女联合会"),
    ("医改办", "深化医药卫生体制改革领导小组办公室"),
];

/// A name with customary abbreviations spelt out, for comparison.
fn spelt_out(name: &str) -> String {
    let name = key(name);
    for (short, long) in CUSTOMARY {
        if let Some(place) = name.strip_suffix(short) {
            return format!("{place}{long}");
        }
    }
    name
}

/// A department as a plan names it (责任部门).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// The name it is taken for: of the register, completed from the bracket, or as written.
    pub name: String,
    /// The name as written.
    pub written: String,
    /// Where it stands.
    pub span: Span,
    /// How sure the name is.
    pub certainty: Certainty,
}

/// Resolves the names of one plan; the same name gets the same answer.
pub(super) struct Resolver<'d> {
    directory: &'d Directory,
    on: Option<NaiveDate>,
    known: BTreeMap<(String, Option<char>), (String, Certainty)>,
}

impl<'d> Resolver<'d> {
    pub(super) fn new(directory: &'d Directory, on: Option<NaiveDate>) -> Self {
        Self { directory, on, known: BTreeMap::new() }
    }

    /// The department a written name means; `level` is the first character of its neighbours' names (市 of 市财政局).
    pub(super) fn resolve(&mut self, written: &str, span: Span, level: Option<char>) -> Department {
        let asked = (written.to_owned(), level);
        let (name, certainty) = if let Some(known) = self.known.get(&asked) {
            known.clone()
        } else {
            let answer = self.answer(written, level);
            self.known.insert(asked, answer.clone());
            answer
        };
        Department { name, written: written.to_owned(), span, certainty }
    }

    fn answer(&self, written: &str, level: Option<char>) -> (String, Certainty) {
        if is_group(written) {
            return (written.to_owned(), Certainty::Doubtful(Doubt::UnnamedGroup));
        }
        let completed = level.filter(|_| lacks_level(written)).map(|level| format!("{level}{written}"));
        let full = completed.clone().unwrap_or_else(|| written.to_owned());
        if self.directory.is_empty() {
            let certainty = match completed {
                Some(taken) => Certainty::Doubtful(Doubt::ShortName { taken }),
                None => Certainty::Sure,
            };
            return (full, certainty);
        }
        let first = self.directory.look_up(&full, self.on);
        let found = if first.is_err() && completed.is_some() {
            self.directory.look_up(written, self.on).or(first)
        } else {
            first
        };
        match found {
            Ok(name) => (name, Certainty::Sure),
            Err(doubt) => (full, Certainty::Doubtful(doubt)),
        }
    }
}

/// 有关部门, 各县（市、区）人民政府: nobody in particular.
fn is_group(name: &str) -> bool {
    ["有关", "相关", "各", "其他", "其它"].iter().any(|word| name.contains(word))
}

/// 卫生局 where 市卫生局 is meant: an office name that begins with its field.
fn lacks_level(name: &str) -> bool {
    let is_office = ["局", "委", "办", "厅"].iter().any(|end| name.ends_with(end));
    let begins = name.starts_with(['省', '市', '县', '区', '州', '盟', '旗', '镇', '乡', '驻', '国', '中']);
    let has_place = name.chars().take(4).any(|c| matches!(c, '市' | '县' | '区' | '省' | '州'));
    is_office && !begins && !has_place
}

#[cfg(test)]
mod tests {
    use super::{Directory, Resolver, Unit};
    use crate::plan::doubt::Doubt;
    use crate::plan::span::{Certainty, Span};
    use chrono::NaiveDate;

    fn unit(name: &str, until: Option<i32>, successor: Option<&str>) -> Unit {
        Unit {
            name: name.to_owned(),
            aliases: vec![],
            from: None,
            until: until.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31)),
            successor: successor.map(str::to_owned),
        }
    }

    #[test]
    fn short_names_find_their_unit_and_ended_units_their_successor() {
        let directory = Directory::of([
            unit("云岭市人力资源和社会保障局", None, None),
            unit("云岭市卫生局", Some(2014), Some("云岭市卫生健康委员会")),
            unit("云岭市卫生健康委员会", None, None),
        ]);
        let span = Span { start: 0, end: 4 };
        let mut then = Resolver::new(&directory, NaiveDate::from_ymd_opt(2012, 7, 1));
        assert_eq!(then.resolve("市人社局", span, None).name, "云岭市人力资源和社会保障局");
        assert_eq!(then.resolve("卫生局", span, Some('市')).name, "云岭市卫生局");
        let mut now = Resolver::new(&directory, NaiveDate::from_ymd_opt(2021, 7, 1));
        let gone = now.resolve("市卫生局", span, None);
        let successor = Some("云岭市卫生健康委员会".to_owned());
        assert_eq!(gone.certainty, Certainty::Doubtful(Doubt::AbolishedDepartment { successor }));
        let stranger = now.resolve("市海洋局", span, None);
        assert!(matches!(stranger.certainty, Certainty::Doubtful(Doubt::UnknownDepartment { .. })));
    }
}
