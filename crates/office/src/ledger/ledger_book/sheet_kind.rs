//! Which kind of fact a sheet holds (表的种类), told by its name, by the file's name or by its titles.
//! A row's own 事实 column goes before all of them, see [`super::desk`].

use super::head::Head;
use zhaozhang_domain::fact::FactKind;
use zhaozhang_text::normalise::key;

/// What a sheet's name says (表名).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SheetName {
    /// It holds facts of the kind.
    Facts(FactKind),
    /// Instructions, choices or a cover: not read.
    Ignored,
    /// Sheet1 and the like: the titles must tell.
    Plain,
    /// None of these.
    Unknown,
}

/// Names that a sheet beside the ledger bears.
const IGNORED: [&str; 13] = [
    "填表说明",
    "选项",
    "说明",
    "封面",
    "目录",
    "填报说明",
    "使用说明",
    "数据字典",
    "字典",
    "模板说明",
    "参数",
    "示例",
    // Adjustments are written out for reading; they come in by their verb alone.
    "调整",
];

/// Reads a sheet's name: 报送, 7月采用台账, 领导批示, Sheet1.
pub(super) fn of_sheet(name: &str) -> SheetName {
    let name = key(name);
    if IGNORED.contains(&name.as_str()) {
        return SheetName::Ignored;
    }
    if let Some(kind) = named(&name) {
        return SheetName::Facts(kind);
    }
    let plain = ["sheet", "工作表", "表", "table", "数据", "data", "台账"];
    let without_number = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '(' || c == ')');
    if plain.contains(&without_number) { SheetName::Plain } else { SheetName::Unknown }
}

/// Reads a file's name: 采用.csv, 2020年7月报送台账.csv.
pub(super) fn of_file(name: &str) -> Option<FactKind> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    named(&key(file))
}

/// Guesses from the titles: 报送日期 speaks for 报送, 媒体 for 采用. Nothing when two kinds are equally likely.
pub(super) fn of_head(head: &Head) -> Option<FactKind> {
    let mut counts: Vec<(usize, FactKind)> = FactKind::ENTERED
        .into_iter()
        .map(|kind| (head.titles().iter().filter(|title| speaks_for(title, kind)).count(), kind))
        .collect();
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match counts.as_slice() {
        [(most, kind), (next, _), ..] if most > next => Some(*kind),
        _ => None,
    }
}

/// The one kind whose word is in the name.
fn named(name: &str) -> Option<FactKind> {
    let mut found = FactKind::ENTERED.into_iter().filter(|kind| name.contains(kind.word()));
    match (found.next(), found.next()) {
        (Some(kind), None) => Some(kind),
        _ => None,
    }
}

fn speaks_for(title: &str, kind: FactKind) -> bool {
    let also: &[&str] = match kind {
        FactKind::Adoption => &["媒体", "刊物", "刊登", "刊发", "版位", "版面"],
        FactKind::Instruction => &["领导"],
        FactKind::Submission => &["退回次数", "途径", "审核结果"],
        FactKind::Solicitation => &["约稿"],
        FactKind::Duty => &["会议", "时限"],
        _ => &[],
    };
    title.contains(kind.word()) || also.iter().any(|word| title.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{SheetName, of_file, of_sheet};
    use zhaozhang_domain::fact::FactKind;

    #[test]
    fn names_tell_the_kind() {
        for (name, meant) in [
            ("报送", SheetName::Facts(FactKind::Submission)),
            (" 采 用 ", SheetName::Facts(FactKind::Adoption)),
            ("领导批示", SheetName::Facts(FactKind::Instruction)),
            ("7月约稿台账", SheetName::Facts(FactKind::Solicitation)),
            ("填表说明", SheetName::Ignored),
            ("选项", SheetName::Ignored),
            ("Sheet1", SheetName::Plain),
            ("工作表2", SheetName::Plain),
            ("报送采用", SheetName::Unknown),
            ("工资", SheetName::Unknown),
        ] {
            assert_eq!(of_sheet(name), meant, "{name}");
        }
        assert_eq!(of_file("D:\\台账\\2020年7月采用.csv"), Some(FactKind::Adoption));
        assert_eq!(of_file("报送目录/七月.csv"), None);
    }
}
