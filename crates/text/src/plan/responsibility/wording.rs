//! Words of responsibility (责任用语): labels before names and modes behind them.
//! A new one is one more line here; modes stand with longer ones before their endings.

use super::{ResponsibilityMode, Role};
use crate::plan::passage::{Passage, count};

/// What a label before names says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Of(Role),
    /// Due dates and persons: no departments.
    Other,
}

/// What a label is about; longer ones before their beginnings. 牵头 and 单位 make 牵头单位, 牵头责任单位, 牵头处室.
const OFFICES: &[(&str, Role)] = &[
    ("主要责任", Role::Lead),
    ("主体责任", Role::Lead),
    ("第一责任", Role::Lead),
    ("主要协作", Role::Supporting),
    ("主要配合", Role::Supporting),
    ("总牵头", Role::Lead),
    ("牵头", Role::Lead),
    ("主办", Role::Lead),
    ("主责", Role::Lead),
    ("主管", Role::Lead),
    ("配合", Role::Supporting),
    ("协办", Role::Supporting),
    ("会办", Role::Supporting),
    ("协同", Role::Supporting),
    ("协助", Role::Supporting),
    ("协作", Role::Supporting),
    ("参与", Role::Supporting),
    ("参加", Role::Supporting),
    ("支持", Role::Supporting),
    ("责任", Role::Responsible),
    ("负责", Role::Responsible),
    ("落实", Role::Responsible),
    ("承办", Role::Responsible),
    ("实施", Role::Responsible),
    ("执行", Role::Responsible),
    ("承担", Role::Responsible),
];

/// What stands between what a label is about and its end.
const INSIDE: &[&str] = &["责任", "负责", "落实", "(责任)", "(配合)", "实施"];

/// What a label may be about without saying 单位: 牵头：, 配合：.
const BARE: &[&str] =
    &["总牵头", "牵头", "主办", "主责", "配合", "协办", "协同", "协助", "参与", "参加", "责任", "落实"];

/// Ends of labels before departments.
const BODIES: &[&str] = &["单位", "部门", "处室", "科室", "股室", "主体", "机构"];

/// Behind a label, before its colon: 责任单位(部门)：.
const BEHIND: &[&str] = &["(部门)", "(单位)", "和部门", "及部门", "、部门", "及责任人", "和责任人"];

/// Labels of what is no department: due dates, persons, results.
const OTHERS: &[&str] = &[
    "完成时限",
    "完成时间",
    "完成期限",
    "完成节点",
    "办结时限",
    "时限要求",
    "时间要求",
    "时间节点",
    "时间进度",
    "时间安排",
    "进度要求",
    "进度安排",
    "成果形式",
    "预期成果",
    "工作要求",
    "时限",
    "责任人",
    "负责人",
    "联系人",
    "联络员",
];

/// Persons who lead: 责任领导, 牵头市领导, 分管县领导.
const PERSONS: &[&str] = &["责任", "分管", "牵头", "包保", "挂点", "联系", "包联", "市级", "县级", "区级"];

/// The label that starts at an index, and its length without brackets and colon.
pub(super) fn label(passage: &Passage, at: usize) -> Option<(usize, Label)> {
    let other = passage.any(at, OTHERS).map(|word| (count(word), Label::Other));
    other.or_else(|| person(passage, at)).or_else(|| office(passage, at))
}

fn office(passage: &Passage, at: usize) -> Option<(usize, Label)> {
    let (word, role) = OFFICES.iter().find(|(word, _)| passage.has(at, word))?;
    let mut next = at + count(word);
    // 牵头：县财政局 in short.
    if passage.c(next) == ':' && BARE.contains(word) {
        return Some((next - at, Label::Of(*role)));
    }
    next += passage.any(next, INSIDE).map_or(0, count);
    next += count(passage.any(next, BODIES)?);
    next += passage.any(next, BEHIND).map_or(0, count);
    Some((next - at, Label::Of(*role)))
}

fn person(passage: &Passage, at: usize) -> Option<(usize, Label)> {
    let mut next = at + count(passage.any(at, PERSONS)?);
    next += usize::from("市县区省州镇".contains(passage.c(next)));
    next += count(passage.any(next, &["领导同志", "领导"])?);
    Some((next - at, Label::Other))
}

/// Whether a label may start with the character: all others are passed over at once.
pub(super) const fn starts_label(c: char) -> bool {
    matches!(
        c,
        '主' | '第'
            | '总'
            | '牵'
            | '配'
            | '协'
            | '会'
            | '参'
            | '支'
            | '责'
            | '负'
            | '落'
            | '承'
            | '实'
            | '执'
    )
}

/// Words behind names that say the mode; longer ones before their endings.
pub(super) const MODES: &[(&str, ResponsibilityMode, Role)] = {
    use ResponsibilityMode::{CoLead, EachResponsible, Lead, Responsible};
    &[
        ("按职责分工负责", EachResponsible, Role::Responsible),
        ("按职能分工负责", EachResponsible, Role::Responsible),
        ("按照职责分工负责", EachResponsible, Role::Responsible),
        ("按分工负责", EachResponsible, Role::Responsible),
        ("按职责负责", EachResponsible, Role::Responsible),
        ("按各自职责分工负责", EachResponsible, Role::Responsible),
        ("按各自职责负责", EachResponsible, Role::Responsible),
        ("根据职责分工负责", EachResponsible, Role::Responsible),
        ("依职责分工负责", EachResponsible, Role::Responsible),
        ("依职责负责", EachResponsible, Role::Responsible),
        ("按照职责负责", EachResponsible, Role::Responsible),
        ("按职责分工抓好落实", EachResponsible, Role::Responsible),
        ("按职责落实", EachResponsible, Role::Responsible),
        ("按职责分工", EachResponsible, Role::Responsible),
        ("按职责分工落实", EachResponsible, Role::Responsible),
        ("分别负责", EachResponsible, Role::Responsible),
        ("分工负责", EachResponsible, Role::Responsible),
        ("各负其责", EachResponsible, Role::Responsible),
        ("分别牵头负责", CoLead, Role::Lead),
        ("分别牵头", CoLead, Role::Lead),
        ("共同牵头", CoLead, Role::Lead),
        ("联合牵头", CoLead, Role::Lead),
        ("牵头负责", Lead, Role::Lead),
        ("牵头组织实施", Lead, Role::Lead),
        ("牵头落实", Lead, Role::Lead),
        ("牵头", Lead, Role::Lead),
        ("按职责分工做好配合", Responsible, Role::Supporting),
        ("按职责分工配合", Responsible, Role::Supporting),
        ("配合", Responsible, Role::Supporting),
        ("参与", Responsible, Role::Supporting),
        ("参加", Responsible, Role::Supporting),
        ("协助", Responsible, Role::Supporting),
        ("协同", Responsible, Role::Supporting),
        ("支持", Responsible, Role::Supporting),
        ("主办", Lead, Role::Lead),
        ("协办", Responsible, Role::Supporting),
        ("牵头抓总", Lead, Role::Lead),
        ("牵头推进", Lead, Role::Lead),
        ("共同负责", Responsible, Role::Responsible),
        ("具体负责", Responsible, Role::Responsible),
        ("负责落实", Responsible, Role::Responsible),
        ("负责组织实施", Responsible, Role::Responsible),
        ("负责", Responsible, Role::Responsible),
        ("组织实施", Responsible, Role::Responsible),
        ("具体落实", Responsible, Role::Responsible),
        ("落实", Responsible, Role::Responsible),
        ("抓好落实", Responsible, Role::Responsible),
        ("推进落实", Responsible, Role::Responsible),
        ("承担", Responsible, Role::Responsible),
        ("承办", Responsible, Role::Responsible),
    ]
};
