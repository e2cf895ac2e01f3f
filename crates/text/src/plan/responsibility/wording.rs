//! Words of responsibility (责任用语): labels before names and modes behind them.
//! A new one is one more line here, longer ones before their endings.

use super::{ResponsibilityMode, Role};

/// What a label before names says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Of(Role),
    /// Due dates and persons: no departments.
    Other,
}

/// Labels before names; longer ones before their endings.
pub(super) const LABELS: &[(&str, Label)] = &[
    ("牵头责任单位", Label::Of(Role::Lead)),
    ("主要责任单位", Label::Of(Role::Lead)),
    ("牵头单位", Label::Of(Role::Lead)),
    ("牵头部门", Label::Of(Role::Lead)),
    ("主办单位", Label::Of(Role::Lead)),
    ("主责单位", Label::Of(Role::Lead)),
    ("主责部门", Label::Of(Role::Lead)),
    ("配合责任单位", Label::Of(Role::Supporting)),
    ("配合单位", Label::Of(Role::Supporting)),
    ("配合部门", Label::Of(Role::Supporting)),
    ("协办单位", Label::Of(Role::Supporting)),
    ("协同单位", Label::Of(Role::Supporting)),
    ("协助单位", Label::Of(Role::Supporting)),
    ("参与单位", Label::Of(Role::Supporting)),
    ("参加单位", Label::Of(Role::Supporting)),
    ("责任单位", Label::Of(Role::Responsible)),
    ("责任部门", Label::Of(Role::Responsible)),
    ("负责单位", Label::Of(Role::Responsible)),
    ("负责部门", Label::Of(Role::Responsible)),
    ("落实单位", Label::Of(Role::Responsible)),
    ("承办单位", Label::Of(Role::Responsible)),
    ("完成时限", Label::Other),
    ("完成时间", Label::Other),
    ("办结时限", Label::Other),
    ("时限要求", Label::Other),
    ("时间节点", Label::Other),
    ("时限", Label::Other),
    ("责任领导", Label::Other),
    ("分管领导", Label::Other),
    ("责任人", Label::Other),
    ("联系人", Label::Other),
];

/// Words behind names that say the mode; longer ones before their endings.
pub(super) const MODES: &[(&str, ResponsibilityMode, Role)] = {
    use ResponsibilityMode::{CoLead, EachResponsible, Lead, Responsible};
    &[
        ("按职责分工负责", EachResponsible, Role::Responsible),
        ("按职能分工负责", EachResponsible, Role::Responsible),
        ("按照职责分工负责", EachResponsible, Role::Responsible),
        ("按分工负责", EachResponsible, Role::Responsible),
        ("按职责负责", EachResponsible, Role::Responsible),
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
        ("按职责分工配合", Responsible, Role::Supporting),
        ("配合", Responsible, Role::Supporting),
        ("参与", Responsible, Role::Supporting),
        ("参加", Responsible, Role::Supporting),
        ("协助", Responsible, Role::Supporting),
        ("协同", Responsible, Role::Supporting),
        ("支持", Responsible, Role::Supporting),
        ("共同负责", Responsible, Role::Responsible),
        ("具体负责", Responsible, Role::Responsible),
        ("负责落实", Responsible, Role::Responsible),
        ("负责组织实施", Responsible, Role::Responsible),
        ("负责", Responsible, Role::Responsible),
        ("组织实施", Responsible, Role::Responsible),
        ("具体落实", Responsible, Role::Responsible),
        ("落实", Responsible, Role::Responsible),
        ("承担", Responsible, Role::Responsible),
    ]
};
