//! Assessment rules, assessments, yearly evaluation, responsibility letters, funds: S2-21, S2-22, S2-27 to S2-31, S2-34,
//! S2-35, S3-18, S3-27, S3-36, S3-38. What is computed from them is in [`crate::fund`] and in the office room.

use crate::dossier::Doer::{Either, Head, Office, Unit};
use crate::dossier::Input::{Choice, Day, Line, Lines, Number, Text};
use crate::dossier::{Audience, Kind, Move, OPENING, PLAIN, UnitUse, may, need};

/// The kinds.
pub(super) const KINDS: &[Kind] = &[SCHEMES, ASSESSMENTS, EVALUATIONS, LETTERS, FUNDS, FUND_YEARS];

const SCHEMES: Kind = Kind {
    key: "schemes",
    word: "考核办法",
    about: "监督考核办法的各个版本：定性与定量、年度与日常项目，分值合计100分，与通知的评分规则一致。",
    unit: UnitUse::None,
    audience: Audience::Everyone,
    fields: &[
        need("title", "办法名称", Line),
        need("version", "版本", Line),
        need("from", "施行日期", Day),
        need("basis", "依据", Line),
        need("notice", "评分通知代号", Line),
        need("items", "考核项目（每行：项目|定性或定量|年度或日常|分值）", Lines),
        may("changes", "修订说明", Text),
    ],
    first: "拟定",
    moves: &[
        Move {
            key: "adopt",
            word: "发布施行",
            from: &["拟定"],
            to: "施行",
            by: Head,
            not_by: &[OPENING],
            fields: &[need("document", "发布文件", Line), need("adopted_on", "发布日期", Day)],
        },
        Move {
            key: "end",
            word: "废止",
            from: &["施行"],
            to: "废止",
            by: Head,
            not_by: &[],
            fields: &[need("ended_on", "废止日期", Day), need("reason", "理由", Line)],
        },
    ],
    closed: &["施行", "废止"],
    ..PLAIN
};

const ASSESSMENTS: Kind = Kind {
    key: "assessments",
    word: "季度考核",
    about: "按季考核：自评、核查、结果、异议。",
    unit: UnitUse::Needed,
    fields: &[need("title", "考核", Line), need("scheme", "考核办法", Number), need("period", "季度", Line)],
    first: "待自评",
    moves: &[
        Move {
            key: "self",
            word: "自评",
            from: &["待自评"],
            to: "待核查",
            by: Unit,
            not_by: &[],
            fields: &[],
        },
        Move {
            key: "check",
            word: "核查评分",
            from: &["待核查"],
            to: "结果公布",
            by: Office,
            not_by: &["self"],
            fields: &[],
        },
        Move {
            key: "object",
            word: "提出异议",
            from: &["结果公布"],
            to: "有异议",
            by: Unit,
            not_by: &[],
            fields: &[
                need("item", "项目", Line),
                need("reason", "异议理由", Text),
                may("evidence", "佐证", Text),
            ],
        },
        Move {
            key: "rule",
            word: "裁定异议",
            from: &["有异议"],
            to: "结果确定",
            by: Head,
            not_by: &["check"],
            fields: &[],
        },
        Move {
            key: "accept",
            word: "认可结果",
            from: &["结果公布"],
            to: "结果确定",
            by: Either,
            not_by: &[],
            fields: &[may("note", "说明", Text)],
        },
    ],
    closed: &["结果确定"],
    is_opened_by_hand: false,
    ..PLAIN
};

const EVALUATIONS: Kind = Kind {
    key: "evaluations",
    word: "年度评估",
    about: "全年评估：每项任务的结果（完成、基本完成、未完成）、指标值和佐证，汇成评估报告。",
    unit: UnitUse::None,
    audience: Audience::Office,
    fields: &[need("title", "评估", Line), need("plan", "方案", Number), need("year", "年度", Number)],
    first: "评估中",
    moves: &[
        Move {
            key: "rate",
            word: "评定任务",
            from: &["评估中"],
            to: "",
            by: Office,
            not_by: &[],
            fields: &[],
        },
        Move {
            key: "close",
            word: "评估定稿",
            from: &["评估中"],
            to: "已定稿",
            by: Head,
            not_by: &[],
            fields: &[need("opinion", "总体评价", Text)],
        },
    ],
    closed: &["已定稿"],
    paper: "年度评估报告",
    is_opened_by_hand: false,
    ..PLAIN
};

const LETTERS: Kind = Kind {
    key: "letters",
    word: "责任书",
    about: "年度医改目标责任书：由单位的任务和指标生成；市政府与区、开发区和责任单位签订，县（市）由省医改领导小组签订。",
    unit: UnitUse::Needed,
    fields: &[
        need("title", "责任书", Line),
        need("plan", "方案", Number),
        need("year", "年度", Number),
        need("first_party", "甲方", Line),
        need("second_party", "乙方", Line),
    ],
    first: "待签订",
    moves: &[Move {
        key: "sign",
        word: "登记签订",
        from: &["待签订"],
        to: "已签订",
        by: Office,
        not_by: &[],
        fields: &[
            need("signed_on", "签订日期", Day),
            need("first_signer", "甲方签字人", Line),
            need("second_signer", "乙方签字人", Line),
        ],
    }],
    closed: &["已签订"],
    counts: &["first_party"],
    is_opened_by_hand: false,
    ..PLAIN
};

const FUNDS: Kind = Kind {
    key: "funds",
    word: "资金",
    about: "医改资金台账：预算、应拨日期、实拨金额和日期；迟拨、少拨自动列出天数和金额（万元）。",
    unit: UnitUse::Needed,
    fields: &[
        need("title", "任务或项目", Line),
        need("source", "来源", Choice(&["中央", "省级", "市级", "县级"])),
        need("year", "年度", Number),
        need("budgeted", "预算（万元）", Number),
        need("due", "应拨日期", Day),
        may("basis", "依据", Line),
        may("task", "改革任务编号（任务页网址末尾的数字）", Number),
    ],
    first: "拨付中",
    moves: &[
        Move {
            key: "pay",
            word: "登记拨付",
            from: &["拨付中"],
            to: "",
            by: Either,
            not_by: &[],
            fields: &[
                need("amount", "拨付金额（万元）", Number),
                need("paid_on", "拨付日期", Day),
                may("voucher", "凭证", Line),
            ],
        },
        Move {
            key: "close",
            word: "结清",
            from: &["拨付中"],
            to: "已结清",
            by: Office,
            not_by: &[],
            fields: &[need("opinion", "结清说明", Line)],
        },
    ],
    closed: &["已结清"],
    counts: &["source"],
    ..PLAIN
};

const FUND_YEARS: Kind = Kind {
    key: "fund-years",
    word: "年度卫生投入",
    about: "各地年度数据：政府卫生投入、经常性财政支出、医改投入（万元），用于增长核算。",
    title: "year",
    unit: UnitUse::Needed,
    fields: &[
        need("year", "年度", Number),
        need("health", "政府卫生投入（万元）", Number),
        need("recurrent", "经常性财政支出（万元）", Number),
        need("reform", "医改投入（万元）", Number),
        may("basis", "数据来源", Line),
    ],
    first: "已登记",
    moves: &[Move {
        key: "correct",
        word: "更正",
        from: &["已登记"],
        to: "",
        by: Office,
        not_by: &[],
        fields: &[
            may("health", "政府卫生投入（万元）", Number),
            may("recurrent", "经常性财政支出（万元）", Number),
            may("reform", "医改投入（万元）", Number),
            need("reason", "更正理由", Line),
        ],
    }],
    closed: &["已登记"],
    ..PLAIN
};
