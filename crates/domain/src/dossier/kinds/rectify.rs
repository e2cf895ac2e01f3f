//! Rounds, inspections, problems of the people, and findings with their rectification (督导、明查暗访、整改): S2-32,
//! S3-19, S4-17, S4-47, S4-48.

use crate::dossier::Doer::{Either, Head, Office};
use crate::dossier::Input::{Choice, Day, Line, Lines, Number, Text};
use crate::dossier::{Audience, Kind, Move, PLAIN, UnitUse, may, need};

/// The kinds.
pub(super) const KINDS: &[Kind] = &[ROUNDS, INSPECTIONS, FINDINGS, PROBLEMS, RED_LINES];

/// 整改: a finding is closed by a recheck only, by somebody else than who reported it done.
const RECTIFY: &[Move] = &[
    Move {
        key: "plan",
        word: "定整改措施",
        from: &["待整改", "整改中"],
        to: "整改中",
        by: Either,
        not_by: &[],
        fields: &[
            need("measure", "整改措施", Text),
            need("owner", "责任人", Line),
            need("due", "整改期限", Day),
        ],
    },
    Move {
        key: "done",
        word: "报整改结果",
        from: &["整改中"],
        to: "待复查",
        by: Either,
        not_by: &[],
        fields: &[need("result", "整改结果", Text), need("evidence", "佐证", Text)],
    },
    Move {
        key: "pass",
        word: "复查通过，销号",
        from: &["待复查"],
        to: "已销号",
        by: Office,
        not_by: &["done"],
        fields: &[need("recheck", "复查情况", Text), need("rechecked_on", "复查日期", Day)],
    },
    Move {
        key: "fail",
        word: "复查不通过",
        from: &["待复查"],
        to: "整改中",
        by: Office,
        not_by: &["done"],
        fields: &[need("recheck", "复查情况", Text), need("due", "重新整改期限", Day)],
    },
];

const ROUNDS: Kind = Kind {
    key: "rounds",
    word: "督导",
    about: "定期督导：督导方案、督导组、督导地点；发现的问题逐条登记，整改、复查后销号。",
    unit: UnitUse::None,
    audience: Audience::Office,
    fields: &[
        need("title", "督导名称", Line),
        need("content", "督导方案（内容和方式）", Text),
        need("group", "督导组（每行一人，注明职务）", Lines),
        need("places", "督导地点（每行一个单位）", Lines),
        need("from", "开始日期", Day),
        may("until", "结束日期", Day),
    ],
    first: "计划",
    moves: &[
        Move {
            key: "start",
            word: "开始督导",
            from: &["计划"],
            to: "进行中",
            by: Office,
            not_by: &[],
            fields: &[need("started_on", "进点日期", Day), may("note", "说明", Text)],
        },
        Move {
            key: "finish",
            word: "督导总结",
            from: &["进行中"],
            to: "已总结",
            by: Office,
            not_by: &[],
            fields: &[need("report", "总结和建议", Text)],
        },
        Move {
            key: "close",
            word: "办结",
            from: &["已总结"],
            to: "已办结",
            by: Head,
            not_by: &[],
            fields: &[need("opinion", "意见", Text)],
        },
    ],
    closed: &["已办结"],
    waits_for_children: true,
    paper: "督办通知",
    ..PLAIN
};

const INSPECTIONS: Kind = Kind {
    key: "inspections",
    word: "明查暗访",
    about: "明查和暗访：地点、情况、佐证；发现的问题按督导问题整改、复查、销号。暗访在登记问题前不告知被查单位。",
    unit: UnitUse::Needed,
    audience: Audience::Office,
    fields: &[
        need("title", "检查事项", Line),
        need("manner", "方式", Choice(&["明查", "暗访"])),
        need("place", "地点", Line),
        need("group", "检查人员（每行一人）", Lines),
        need("seen", "检查情况", Text),
        may("evidence", "佐证", Text),
    ],
    first: "已检查",
    moves: &[Move {
        key: "close",
        word: "办结",
        from: &["已检查"],
        to: "已办结",
        by: Office,
        not_by: &[],
        fields: &[need("opinion", "处理意见", Text)],
    }],
    closed: &["已办结"],
    counts: &["manner"],
    waits_for_children: true,
    ..PLAIN
};

const FINDINGS: Kind = Kind {
    key: "findings",
    word: "督导问题",
    about: "督导、明查暗访、红线核查发现的问题：定措施、责任人和期限，整改后由他人复查，复查通过才能销号。",
    unit: UnitUse::Needed,
    fields: &[
        need("title", "问题", Line),
        need("detail", "具体情况", Text),
        may("basis", "依据", Line),
        may("due", "要求整改期限", Day),
        may("task", "改革任务编号（任务页网址末尾的数字）", Number),
    ],
    first: "待整改",
    moves: RECTIFY,
    closed: &["已销号"],
    parents: &["rounds", "inspections", "red-lines"],
    paper: "整改通知",
    ..PLAIN
};

const PROBLEMS: Kind = Kind {
    key: "problems",
    word: "群众反映问题",
    about: "人民群众不方便、不放心、不满意的问题：按来源登记，整改、复查后销号。",
    unit: UnitUse::Needed,
    fields: &[
        need("title", "问题", Line),
        need("class", "类别", Choice(&["不方便", "不放心", "不满意"])),
        need(
            "source",
            "来源",
            Choice(&["信访举报", "局长信箱", "满意度调查", "明查暗访", "媒体舆情", "座谈走访", "其他"]),
        ),
        need("detail", "具体情况", Text),
        may("due", "要求整改期限", Day),
    ],
    first: "待整改",
    moves: RECTIFY,
    closed: &["已销号"],
    counts: &["class", "source"],
    paper: "整改通知",
    ..PLAIN
};

const RED_LINES: Kind = Kind {
    key: "red-lines",
    word: "红线",
    about: "方案中的“严禁”事项单独列为红线：各报告单位确认传达和遵守；违反的登记为督导问题。",
    title: "words",
    unit: UnitUse::None,
    audience: Audience::Everyone,
    fields: &[need("words", "红线", Text), need("source", "出处", Line)],
    first: "有效",
    moves: &[
        Move {
            key: "confirm",
            word: "单位确认",
            from: &["有效"],
            to: "",
            by: Either,
            not_by: &[],
            fields: &[
                need("confirming", "确认单位", Line),
                need("statement", "情况", Choice(&["已传达，没有违反", "已传达，发现违反并已报告"])),
                may("note", "说明", Text),
            ],
        },
        Move {
            key: "end",
            word: "停用",
            from: &["有效"],
            to: "停用",
            by: Head,
            not_by: &[],
            fields: &[need("reason", "理由", Line)],
        },
    ],
    closed: &["停用"],
    ..PLAIN
};
