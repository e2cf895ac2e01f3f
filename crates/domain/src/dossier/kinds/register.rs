//! Draws, penalty points, listed enterprises, breaches, uses of results: S3-15, S3-22, S3-23, S3-25, S4-18.

use crate::dossier::Doer::{Either, Head, Office};
use crate::dossier::Input::{Choice, Day, Line, Lines, Number, Text};
use crate::dossier::{Audience, Kind, Move, OPENING, PLAIN, UnitUse, may, need};

/// The kinds.
pub(super) const KINDS: &[Kind] = &[DRAWS, PENALTIES, ENTERPRISES, BREACHES, USES];

const DRAWS: Kind = Kind {
    key: "draws",
    word: "双随机抽取",
    about: "随机抽取检查对象、随机选派执法人员：名单库、种子和结果一并保存，任何人可以按记录重抽核对。",
    unit: UnitUse::None,
    audience: Audience::Office,
    fields: &[
        need("title", "抽取事项", Line),
        need("targets", "检查对象名单库（每行一个）", Lines),
        need("target_count", "抽取检查对象数", Number),
        need("inspectors", "执法人员名单库（每行一人）", Lines),
        need("inspector_count", "选派执法人员数", Number),
    ],
    first: "已抽取",
    moves: &[Move {
        key: "note",
        word: "登记检查情况",
        from: &["已抽取"],
        to: "已检查",
        by: Office,
        not_by: &[],
        fields: &[need("result", "检查情况", Text)],
    }],
    closed: &["已检查"],
    ..PLAIN
};

const PENALTIES: Kind = Kind {
    key: "penalties",
    word: "不良行为记分",
    about: "医疗机构和医务人员不良行为记分：周期届满分值自动失效，历史保留；达到限值的提示，可以申诉。",
    title: "holder",
    unit: UnitUse::Possible,
    fields: &[
        need("holder", "记分对象", Line),
        need("holder_kind", "对象类别", Choice(&["医疗机构", "医务人员"])),
        need("deed", "不良行为", Text),
        need("basis", "记分依据", Line),
        need("points", "记分", Number),
        need("from", "记分周期开始", Day),
        need("until", "记分周期届满", Day),
        need("threshold", "周期限值", Number),
    ],
    first: "已记分",
    moves: &[
        Move {
            key: "appeal",
            word: "申诉",
            from: &["已记分"],
            to: "申诉中",
            by: Either,
            not_by: &[],
            fields: &[need("reason", "申诉理由", Text)],
        },
        Move {
            key: "uphold",
            word: "维持记分",
            from: &["申诉中"],
            to: "维持",
            by: Head,
            not_by: &[OPENING],
            fields: &[need("opinion", "复核意见", Text)],
        },
        Move {
            key: "revoke",
            word: "撤销记分",
            from: &["申诉中"],
            to: "撤销",
            by: Head,
            not_by: &[],
            fields: &[need("opinion", "复核意见", Text)],
        },
    ],
    closed: &["已记分", "维持", "撤销"],
    counts: &["holder_kind"],
    ..PLAIN
};

const ENTERPRISES: Kind = Kind {
    key: "enterprises",
    word: "不良企业名单",
    about: "列入、公布、移出不良企业名单：须有依据，由他人批准后才算列入；公布和移出都有日期。",
    title: "name",
    unit: UnitUse::None,
    audience: Audience::Office,
    fields: &[
        need("name", "企业名称", Line),
        may("credit_code", "统一社会信用代码", Line),
        need("basis", "列入依据", Line),
        need("facts", "事实", Text),
    ],
    first: "拟列入",
    moves: &[
        Move {
            key: "approve",
            word: "批准列入",
            from: &["拟列入"],
            to: "已列入",
            by: Head,
            not_by: &[OPENING],
            fields: &[
                need("listed_on", "列入日期", Day),
                need("until", "列入期限", Day),
                need("document", "批准文件", Line),
            ],
        },
        Move {
            key: "drop",
            word: "不予列入",
            from: &["拟列入"],
            to: "不予列入",
            by: Head,
            not_by: &[OPENING],
            fields: &[need("reason", "理由", Text)],
        },
        Move {
            key: "publish",
            word: "公布",
            from: &["已列入"],
            to: "已公布",
            by: Office,
            not_by: &[],
            fields: &[need("published_on", "公布日期", Day), need("where", "公布渠道", Line)],
        },
        Move {
            key: "remove",
            word: "移出",
            from: &["已列入", "已公布"],
            to: "已移出",
            by: Head,
            not_by: &[],
            fields: &[need("removed_on", "移出日期", Day), need("reason", "移出理由", Text)],
        },
    ],
    closed: &["不予列入", "已移出"],
    ..PLAIN
};

const BREACHES: Kind = Kind {
    key: "breaches",
    word: "违规违纪查处",
    about: "违规违纪职业行为查处：单位、行为、依据、结果、公开决定。限定人员查看，统计不列姓名。",
    title: "person",
    unit: UnitUse::Needed,
    audience: Audience::Restricted,
    fields: &[
        need("person", "人员", Line),
        need(
            "deed",
            "行为",
            Choice(&["收受红包回扣", "商业贿赂", "过度医疗", "违规收费", "欺诈骗保", "其他"]),
        ),
        need("detail", "情况", Text),
        need("basis", "依据", Line),
    ],
    first: "查办中",
    moves: &[
        Move {
            key: "conclude",
            word: "查结",
            from: &["查办中"],
            to: "已查结",
            by: Office,
            not_by: &[],
            fields: &[
                need(
                    "result",
                    "处理结果",
                    Choice(&["批评教育", "不良行为记分", "纪律处分", "移送处理", "不成立"]),
                ),
                need("decided_on", "处理日期", Day),
                may("document", "处理文件", Line),
            ],
        },
        Move {
            key: "publicity",
            word: "公开决定",
            from: &["已查结"],
            to: "已办结",
            by: Head,
            not_by: &["conclude"],
            fields: &[
                need("publicity", "是否公开", Choice(&["公开曝光", "内部通报", "不公开"])),
                need("reason", "理由", Line),
            ],
        },
    ],
    closed: &["已办结"],
    counts: &["deed", "result", "publicity"],
    ..PLAIN
};

const USES: Kind = Kind {
    key: "uses",
    word: "考核结果运用",
    about: "考核结果与财政补助、医保支付、工资总额和院长薪酬、任免、奖惩挂钩：逐项登记运用情况。",
    unit: UnitUse::Needed,
    fields: &[
        need("title", "依据的考核", Line),
        need("item", "运用事项", Choice(&["财政补助", "医保支付", "工资总额", "院长薪酬", "任免", "奖惩"])),
        need("result", "考核结果", Line),
        need("what", "运用情况", Text),
        need("decided_on", "决定日期", Day),
        may("document", "文件", Line),
    ],
    first: "已运用",
    moves: &[Move {
        key: "correct",
        word: "更正",
        from: &["已运用"],
        to: "",
        by: Office,
        not_by: &[],
        fields: &[need("what", "更正后的运用情况", Text), need("reason", "更正理由", Line)],
    }],
    closed: &["已运用"],
    parents: &["assessments"],
    counts: &["item"],
    ..PLAIN
};
