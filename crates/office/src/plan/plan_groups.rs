//! Groups a plan names instead of units (各县（市、区）人民政府, 各医疗机构): which units of the register of a day they may mean.
//! Only proposed: a person ticks the units on the confirmation page; the paper keeps the group's name.

use crate::org::units::{Register, Unit};
use chrono::NaiveDate;
use zhaozhang_text::normalise::key;

/// Whether a name means several units.
pub fn is_group(name: &str) -> bool {
    let name = key(name);
    name.starts_with('各') || ["有关", "相关", "等单位", "所属"].iter().any(|sign| name.contains(sign))
}

/// Words of a group with the words in the names or kinds of the units it means.
const KINDS: [(&[&str], &[&str]); 7] = [
    (&["定点"], &["医院", "卫生院", "卫生服务中心", "药店", "药房"]),
    (&["医疗卫生机构", "医疗机构", "医院"], &["医院", "卫生院", "卫生服务中心", "妇幼保健"]),
    (&["乡镇", "镇", "街道"], &["乡", "镇", "街道"]),
    (&["开发区", "管委会"], &["开发区", "管委会", "新区"]),
    (&["科室", "处室", "内设机构"], &["科室", "处室", "科"]),
    (&["商业保险", "保险公司"], &["保险公司", "保险股份"]),
    (&["成员单位", "部门", "单位"], &["成员单位", "部门", "局", "委"]),
];

/// The units a group may mean on a day, in the register's order; none when nothing fits.
pub fn group_units(register: &Register, name: &str, on: NaiveDate) -> Vec<Unit> {
    let units = register.on(on);
    let core = core_of(name);
    // A group or kind of the register called so is meant.
    let called = |unit: &&Unit| {
        !core.is_empty() && (key(&unit.kind) == core || unit.groups.iter().any(|group| key(group) == core))
    };
    let exact: Vec<Unit> = units.iter().filter(called).cloned().collect();
    if !exact.is_empty() {
        return exact;
    }
    let asked = key(name);
    if is_of_counties(&asked) {
        let counties: Vec<Unit> = units.iter().filter(|unit| unit.level == "县级").cloned().collect();
        return of_counties(counties, &asked);
    }
    let of_words = |(_, signs): &(&[&str], &[&str])| -> Vec<Unit> {
        let fits =
            |unit: &&Unit| signs.iter().any(|sign| unit.name.contains(sign) || unit.kind.contains(sign));
        units.iter().filter(fits).cloned().collect()
    };
    let known = KINDS.iter().filter(|(words, _)| words.iter().any(|word| asked.contains(word)));
    known.map(of_words).find(|found| !found.is_empty()).unwrap_or_default()
}

/// 各县（市、区）, 各县市区, 各区县: what stands for every place of the city.
fn is_of_counties(asked: &str) -> bool {
    asked.contains('县') && (asked.contains('区') || asked.contains('市')) || asked.starts_with("各县")
}

/// Of the units of counties those the rest of the words mean: governments, or one field's offices.
fn of_counties(counties: Vec<Unit>, asked: &str) -> Vec<Unit> {
    let fields = ["政府", "卫生", "医保", "医疗保障", "财政", "人社", "发改", "民政", "市场监管", "药监"];
    for field in fields.iter().filter(|field| asked.contains(*field)) {
        let fits = |unit: &&Unit| {
            let is_government =
                *field == "政府" && ["人民政府", "管委会"].iter().any(|sign| unit.name.contains(sign));
            is_government || unit.names().any(|name| name.contains(field))
        };
        let found: Vec<Unit> = counties.iter().filter(fits).cloned().collect();
        if !found.is_empty() {
            return found;
        }
    }
    // An office that registers one unit for each county means that one; hospitals are not places.
    let is_place = |unit: &Unit| !["医院", "卫生院"].iter().any(|sign| unit.name.contains(sign));
    counties.into_iter().filter(is_place).collect()
}

/// The name without 各 and 市属, for groups and kinds of the register.
fn core_of(name: &str) -> String {
    let name = key(name);
    let core = name.trim_start_matches('各').trim_start_matches("市属").trim_start_matches("市直");
    core.to_owned()
}

#[cfg(test)]
mod tests {
    use super::is_group;

    #[test]
    fn names_of_groups_are_told_from_names_of_units() {
        for name in ["各县（市、区）人民政府", "各县(市)区人民政府", "各医疗机构", "市直有关单位"]
        {
            assert!(is_group(name), "{name}");
        }
        for name in ["市卫生局", "市人民医院", "某经济技术开发区管委会"] {
            assert!(!is_group(name), "{name}");
        }
    }
}
