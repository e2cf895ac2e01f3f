//! 约谈, 问责, and matters raised to the leading group: S2-20, S3-30, S3-39.

use crate::dossier::Doer::{Either, Head, Office};
use crate::dossier::Input::{Choice, Day, Line, Lines, Number, Text};
use crate::dossier::{Audience, Kind, Move, OPENING, PLAIN, UnitUse, may, need};

/// The kinds.
pub(super) const KINDS: &[Kind] = &[TALKS, ACCOUNTABILITY, MATTERS];

const TALKS: Kind = Kind {
    key: "talks",
    word: "约谈",
    about: "约谈记录：时间、人员、内容、承诺；承诺事项到期由单位报落实情况，办公室确认后办结。",
    unit: UnitUse::Needed,
    fields: &[
        need("title", "约谈事由", Line),
        need("time", "约谈时间", Line),
        need("place", "约谈地点", Line),
        need("persons", "约谈人（每行一人，注明职务）", Lines),
        need("summoned", "被约谈人（每行一人，注明职务）", Lines),
        need("content", "约谈内容", Text),
        need("commitments", "承诺事项（每行一条）", Lines),
        need("due", "落实期限", Day),
        may("task", "改革任务编号（任务页网址末尾的数字）", Number),
    ],
    first: "待落实",
    moves: &[
        Move {
            key: "kept",
            word: "报落实情况",
            from: &["待落实"],
            to: "待确认",
            by: Either,
            not_by: &[],
            fields: &[need("result", "落实情况", Text), need("evidence", "佐证", Text)],
        },
        Move {
            key: "accept",
            word: "确认落实",
            from: &["待确认"],
            to: "已办结",
            by: Office,
            not_by: &["kept"],
            fields: &[need("opinion", "确认意见", Text)],
        },
        Move {
            key: "refuse",
            word: "退回",
            from: &["待确认"],
            to: "待落实",
            by: Office,
            not_by: &["kept"],
            fields: &[need("opinion", "退回理由", Text), need("due", "重新落实期限", Day)],
        },
    ],
    closed: &["已办结"],
    paper: "约谈记录",
    ..PLAIN
};

const ACCOUNTABILITY: Kind = Kind {
    key: "accountability",
    word: "问责",
    about: "问责记录：事项、认定情况、对象、措施、日期和文件。只有办公室负责人和督查员能看到。",
    unit: UnitUse::Possible,
    audience: Audience::Restricted,
    fields: &[
        need("title", "问责事项", Line),
        need("facts", "认定情况", Text),
        need("person", "问责对象（单位或人员、职务）", Line),
        need(
            "measure",
            "问责措施",
            Choice(&["责令检查", "诫勉", "通报批评", "停职检查", "组织调整", "移送处理"]),
        ),
        need("basis", "依据", Line),
    ],
    first: "拟问责",
    moves: &[
        Move {
            key: "approve",
            word: "决定问责",
            from: &["拟问责"],
            to: "已决定",
            by: Head,
            not_by: &[OPENING],
            fields: &[need("decided_on", "决定日期", Day), need("document", "决定文件", Line)],
        },
        Move {
            key: "drop",
            word: "不予问责",
            from: &["拟问责"],
            to: "不予问责",
            by: Head,
            not_by: &[OPENING],
            fields: &[need("reason", "理由", Text)],
        },
        Move {
            key: "carry_out",
            word: "登记执行",
            from: &["已决定"],
            to: "已执行",
            by: Office,
            not_by: &[],
            fields: &[need("carried_on", "执行日期", Day), may("note", "说明", Text)],
        },
    ],
    closed: &["已执行", "不予问责"],
    counts: &["measure"],
    paper: "问责决定",
    ..PLAIN
};

const MATTERS: Kind = Kind {
    key: "matters",
    word: "提请事项",
    about: "提请领导小组研究的事项：问题、部门意见、决定、跟踪落实；没有决定的列在最前。",
    unit: UnitUse::None,
    audience: Audience::Everyone,
    fields: &[
        need("title", "问题", Line),
        need("background", "背景和需要决定的内容", Text),
        may("due", "希望决定日期", Day),
    ],
    first: "待决定",
    moves: &[
        Move {
            key: "opinion",
            word: "部门意见",
            from: &["待决定"],
            to: "",
            by: Either,
            not_by: &[],
            fields: &[need("department", "部门", Line), need("opinion", "意见", Text)],
        },
        Move {
            key: "decide",
            word: "登记决定",
            from: &["待决定"],
            to: "已决定",
            by: Head,
            not_by: &[],
            fields: &[
                need("decision", "决定", Text),
                need("decided_on", "决定日期", Day),
                need("meeting", "会议或批示", Line),
            ],
        },
        Move {
            key: "follow",
            word: "跟踪落实",
            from: &["已决定"],
            to: "",
            by: Either,
            not_by: &[],
            fields: &[need("progress", "落实情况", Text)],
        },
        Move {
            key: "close",
            word: "办结",
            from: &["已决定"],
            to: "已办结",
            by: Office,
            not_by: &[],
            fields: &[need("result", "结果", Text)],
        },
    ],
    closed: &["已办结"],
    ..PLAIN
};
