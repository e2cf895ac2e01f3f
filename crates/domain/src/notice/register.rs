//! The registers (单位表、媒体表) that come with a notice: `units.tsv` and `media.tsv`.
//! A name listed twice is kept once; that it was listed twice is a fault of the notice ([`super::faults`]).

use super::problem::NoticeProblem;
use super::spelling::did_you_mean;
use super::tsv::{TsvRow, TsvTable};
use super::{Outlet, Unit, value};

const UNIT_COLUMNS: [&str; 8] = ["名称", "别名", "类别", "组", "上级", "人数", "自", "至"];
const OUTLET_COLUMNS: [&str; 4] = ["名称", "类别", "级别", "别名"];

/// Reads `units.tsv`: 名称 and 类别 are needed; 别名 (separated by 、), 组, 上级, 人数, 自, 至 may be given.
pub(super) fn units(table: &TsvTable, problems: &mut Vec<NoticeProblem>) -> Vec<Unit> {
    if !has_columns("N-142", table, &UNIT_COLUMNS, problems) {
        return Vec::new();
    }
    let mut units: Vec<Unit> = Vec::new();
    for row in &table.rows {
        let cell = |name: &str| row.cell(table.column(&[name]));
        let name = cell("名称");
        if !is_named("N-142", table, row, problems) || units.iter().any(|unit| unit.name == name) {
            continue;
        }
        units.push(Unit {
            name: name.to_owned(),
            aliases: value::list(cell("别名")),
            class: cell("类别").to_owned(),
            group: cell("组").to_owned(),
            parent: cell("上级").to_owned(),
            heads: optional(table, row, "人数", "应为整数，如 12", problems, value::count),
            from: optional(table, row, "自", "应为日期，如 2020-07-01", problems, value::day),
            until: optional(table, row, "至", "应为日期，如 2020-12-31", problems, value::day),
        });
    }
    refuse_shared_names(table, &units, problems);
    refuse_unknown_parents(table, &units, problems);
    units
}

/// Reads `media.tsv`: 名称 and 类别 are needed; 级别 and 别名 may be given.
pub(super) fn outlets(table: &TsvTable, problems: &mut Vec<NoticeProblem>) -> Vec<Outlet> {
    if !has_columns("N-143", table, &OUTLET_COLUMNS, problems) {
        return Vec::new();
    }
    let mut outlets: Vec<Outlet> = Vec::new();
    for row in &table.rows {
        let cell = |name: &str| row.cell(table.column(&[name]));
        let name = cell("名称");
        if is_named("N-143", table, row, problems) && outlets.iter().all(|outlet| outlet.name != name) {
            outlets.push(Outlet {
                name: name.to_owned(),
                class: cell("类别").to_owned(),
                level: cell("级别").to_owned(),
                aliases: value::list(cell("别名")),
            });
        }
    }
    outlets
}

fn has_columns(
    code: &'static str,
    table: &TsvTable,
    known: &[&str],
    problems: &mut Vec<NoticeProblem>,
) -> bool {
    let before = problems.len();
    for needed in ["名称", "类别"].iter().filter(|needed| table.column(&[needed]).is_none()) {
        problems.push(NoticeProblem::new(
            code,
            (&table.file, 1),
            format!("缺少“{needed}”一列"),
            "名称和类别是计分、排名所必需的",
            format!("请在表头补上“{needed}”"),
        ));
    }
    for head in table.head.iter().filter(|head| !known.contains(&head.as_str())) {
        problems.push(NoticeProblem::new(
            code,
            (&table.file, 1),
            format!("不认识“{head}”一列"),
            format!("这张表只有{}几列", known.join("、")),
            did_you_mean(head, known.iter().copied()),
        ));
    }
    problems.len() == before
}

fn is_named(code: &'static str, table: &TsvTable, row: &TsvRow, problems: &mut Vec<NoticeProblem>) -> bool {
    let empty = ["名称", "类别"].into_iter().find(|name| row.cell(table.column(&[name])).is_empty());
    if let Some(name) = empty {
        problems.push(NoticeProblem::new(
            code,
            (&table.file, row.line),
            format!("这一行没有写“{name}”"),
            "没有名称或类别就无法对应到事实",
            format!("请补上“{name}”或删去这一行"),
        ));
    }
    empty.is_none()
}

fn optional<T>(
    table: &TsvTable,
    row: &TsvRow,
    column: &str,
    form: &str,
    problems: &mut Vec<NoticeProblem>,
    read: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let words = row.cell(table.column(&[column]));
    if words.is_empty() || words == "/" {
        return None;
    }
    let value = read(words);
    if value.is_none() {
        problems.push(NoticeProblem::new(
            "N-142",
            (&table.file, row.line),
            format!("“{column}”写作“{words}”，读不懂"),
            form.to_owned(),
            "请改正这一格或留空",
        ));
    }
    value
}

fn refuse_shared_names(table: &TsvTable, units: &[Unit], problems: &mut Vec<NoticeProblem>) {
    for (at, unit) in units.iter().enumerate() {
        for other in units.iter().skip(at + 1) {
            let names = std::iter::once(&unit.name).chain(&unit.aliases);
            let shared = names.into_iter().find(|name| **name == other.name || other.aliases.contains(name));
            if let Some(name) = shared {
                problems.push(NoticeProblem::new(
                    "N-142",
                    (&table.file, 0),
                    format!("“{name}”既指“{}”，又指“{}”", unit.name, other.name),
                    "一个名称只能指一个单位，否则分数不知记给谁",
                    "请删去其中一处别名",
                ));
            }
        }
    }
}

fn refuse_unknown_parents(table: &TsvTable, units: &[Unit], problems: &mut Vec<NoticeProblem>) {
    for unit in units.iter().filter(|unit| !unit.parent.is_empty()) {
        if find(units, &unit.parent).is_none() {
            problems.push(NoticeProblem::new(
                "N-142",
                (&table.file, 0),
                format!("“{}”的上级“{}”不在表中", unit.name, unit.parent),
                "上级单位要能在单位表中找到",
                did_you_mean(&unit.parent, units.iter().map(|unit| unit.name.as_str())),
            ));
        }
    }
}

/// The unit of a name or alias.
pub(super) fn find<'a>(units: &'a [Unit], name: &str) -> Option<&'a Unit> {
    units.iter().find(|unit| unit.name == name || unit.aliases.iter().any(|alias| alias == name))
}
