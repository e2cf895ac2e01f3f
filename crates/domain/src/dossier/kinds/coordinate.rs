//! Leads, the net authority, media partners, the channel matrix, standing meetings, joint matters: S0-58, S0-59, S1-57,
//! S1-58, S2-37, S3-35.

use crate::dossier::Doer::{Either, Head, Office};
use crate::dossier::Input::{Choice, Day, Line, Lines, Number, Text};
use crate::dossier::{Audience, Group, Kind, Move, PLAIN, UnitUse, Warning, may, need};

/// The kinds.
pub(super) const KINDS: &[Kind] = &[LEADS, NET_CONTACTS, PARTNERS, CHANNELS, MEETINGS, JOINT_MATTERS];

const LEADS: Kind = Kind {
    key: "leads",
    word: "新闻线索",
    about: "单位提供的线索：报给哪个宣传部门或科室、怎样共同策划；每条线索以列入专题、已经发表或说明理由的不用为结果。",
    group: Group::Publicity,
    is_opened_by_units: true,
    fields: &[
        need("title", "线索", Line),
        need("source", "提供人", Line),
        need("department", "报送的宣传部门或科室", Line),
        need("content", "具体情况", Text),
        may("due", "希望处理日期", Day),
    ],
    first: "待处理",
    moves: &[
        Move {
            key: "plan",
            word: "共同策划",
            from: &["待处理", "策划中"],
            to: "策划中",
            by: Office,
            not_by: &[],
            fields: &[
                need("department", "共同策划的部门、媒体", Line),
                need("plan", "策划方案", Text),
                may("due", "完成日期", Day),
            ],
        },
        Move {
            key: "campaign",
            word: "列入专题活动",
            from: &["待处理", "策划中"],
            to: "已列入专题",
            by: Office,
            not_by: &[],
            fields: &[need("campaign", "专题活动编号（活动页网址末尾的数字）", Number)],
        },
        Move {
            key: "published",
            word: "登记发表",
            from: &["待处理", "策划中"],
            to: "已发表",
            by: Office,
            not_by: &[],
            fields: &[need("publication", "发表稿件编号（稿件页网址末尾的数字）", Number)],
        },
        Move {
            key: "drop",
            word: "不用",
            from: &["待处理", "策划中"],
            to: "不用",
            by: Office,
            not_by: &[],
            fields: &[need("reason", "理由", Text)],
        },
    ],
    closed: &["已列入专题", "已发表", "不用"],
    ..PLAIN
};

const NET_CONTACTS: Kind = Kind {
    key: "net-contacts",
    word: "网信部门联络",
    about: "与网信部门的联络人和联合行动；网络媒体占比按季统计，见媒体矩阵统计页。",
    group: Group::Publicity,
    title: "department",
    unit: UnitUse::None,
    audience: Audience::Everyone,
    fields: &[
        need("department", "网信部门和科室", Line),
        need("contact", "联络人", Line),
        need("phone", "办公电话", Line),
        may("note", "分工", Text),
    ],
    first: "在用",
    moves: &[
        Move {
            key: "action",
            word: "登记联合行动",
            from: &["在用"],
            to: "",
            by: Office,
            not_by: &[],
            fields: &[
                need("what", "行动", Line),
                need("content", "内容和分工", Text),
                may("result", "结果", Text),
            ],
        },
        Move {
            key: "change",
            word: "变更联络人",
            from: &["在用"],
            to: "",
            by: Office,
            not_by: &[],
            fields: &[need("contact", "联络人", Line), need("phone", "办公电话", Line)],
        },
        Move {
            key: "end",
            word: "停用",
            from: &["在用"],
            to: "停用",
            by: Office,
            not_by: &[],
            fields: &[need("reason", "理由", Line)],
        },
    ],
    closed: &["在用", "停用"],
    ..PLAIN
};

const PARTNERS: Kind = Kind {
    key: "partners",
    word: "战略合作媒体",
    about: "与媒体的合作协议：期限、权利义务、联系人、续签；到期前60天起提示。",
    group: Group::Publicity,
    warning: Some(Warning { field: "until", days: 60, what: "协议" }),
    title: "name",
    unit: UnitUse::None,
    audience: Audience::Everyone,
    fields: &[
        need("name", "媒体名称", Line),
        need("document", "协议名称或编号", Line),
        need("from", "协议开始", Day),
        need("until", "协议结束", Day),
        need("rights", "双方权利", Text),
        need("duties", "双方义务", Text),
        need("contact", "联系人", Line),
        need("phone", "办公电话", Line),
    ],
    first: "合作中",
    moves: &[
        Move {
            key: "renew",
            word: "续签",
            from: &["合作中"],
            to: "",
            by: Head,
            not_by: &[],
            fields: &[
                need("document", "协议名称或编号", Line),
                need("from", "协议开始", Day),
                need("until", "协议结束", Day),
                may("rights", "双方权利", Text),
                may("duties", "双方义务", Text),
            ],
        },
        Move {
            key: "change",
            word: "变更联系人",
            from: &["合作中"],
            to: "",
            by: Office,
            not_by: &[],
            fields: &[need("contact", "联系人", Line), need("phone", "办公电话", Line)],
        },
        Move {
            key: "end",
            word: "终止合作",
            from: &["合作中"],
            to: "已终止",
            by: Head,
            not_by: &[],
            fields: &[need("ended_on", "终止日期", Day), need("reason", "理由", Line)],
        },
    ],
    closed: &["合作中", "已终止"],
    ..PLAIN
};

const CHANNELS: Kind = Kind {
    key: "channels",
    word: "媒体矩阵",
    about: "宣传矩阵的平台：层级、类型、主办单位、账号、审核规定。发表稿件按媒体名称或网址归到平台，按层级、平台和单位统计。",
    group: Group::Publicity,
    title: "name",
    unit: UnitUse::Possible,
    audience: Audience::Everyone,
    fields: &[
        need("name", "平台名称", Line),
        need("tier", "层级", Choice(&["核心平台", "重要平台", "辅助平台"])),
        need(
            "form",
            "类型",
            Choice(&["纸媒", "广播电视", "微信", "客户端", "网站", "微博", "抖音", "头条号", "其他"]),
        ),
        need("owner", "主办单位", Line),
        may("account", "账号", Line),
        may("address", "网址（域名）", Line),
        may("aliases", "别名（每行一个，稿件里的写法）", Lines),
        need("review", "审核规定", Text),
    ],
    first: "在用",
    moves: &[
        Move {
            key: "change",
            word: "变更",
            from: &["在用"],
            to: "",
            by: Office,
            not_by: &[],
            fields: &[
                need("tier", "层级", Choice(&["核心平台", "重要平台", "辅助平台"])),
                need("owner", "主办单位", Line),
                need("review", "审核规定", Text),
                may("account", "账号", Line),
                may("address", "网址（域名）", Line),
                may("aliases", "别名（每行一个，稿件里的写法）", Lines),
            ],
        },
        Move {
            key: "end",
            word: "停用",
            from: &["在用"],
            to: "停用",
            by: Office,
            not_by: &[],
            fields: &[need("reason", "理由", Line)],
        },
    ],
    closed: &["在用", "停用"],
    counts: &["tier", "form"],
    ..PLAIN
};

const MEETINGS: Kind = Kind {
    key: "meetings",
    word: "协商沟通会",
    about: "与宣传部门、新闻媒体定期协商：下次会期、会议记录、议定事项；到期没有登记会议的列为逾期，纪要按纪要格式打印。",
    group: Group::Publicity,
    unit: UnitUse::None,
    audience: Audience::Everyone,
    fields: &[
        need("title", "会议名称", Line),
        need("partners", "参加的宣传部门和媒体（每行一个）", Lines),
        need("cadence", "会期", Choice(&["每月", "每季度", "每半年", "每年"])),
        need("due", "下次会议不迟于", Day),
    ],
    first: "定期召开",
    moves: &[
        Move {
            key: "held",
            word: "登记会议",
            from: &["定期召开"],
            to: "",
            by: Office,
            not_by: &[],
            fields: &[
                need("place", "地点", Line),
                need("chair", "主持人", Line),
                need("present", "出席（每行一个单位或一人）", Lines),
                may("absent", "请假（每行一人）", Lines),
                need("minutes", "议定事项（每行一条）", Lines),
                may("follow", "落实分工（每行：事项、单位、期限）", Lines),
                need("due", "下次会议不迟于", Day),
            ],
        },
        Move {
            key: "end",
            word: "停止召开",
            from: &["定期召开"],
            to: "已停止",
            by: Head,
            not_by: &[],
            fields: &[need("reason", "理由", Line)],
        },
    ],
    closed: &["已停止"],
    ..PLAIN
};

const JOINT_MATTERS: Kind = Kind {
    key: "joint-matters",
    word: "部门衔接事项",
    about: "需要几个部门一起办的事项：部门、要求、期限；逾期的列在前面。",
    group: Group::Publicity,
    audience: Audience::Everyone,
    fields: &[
        need("title", "事项", Line),
        need("departments", "涉及部门（每行一个）", Lines),
        need("content", "要求", Text),
        need("due", "办理期限", Day),
    ],
    first: "办理中",
    moves: &[
        Move {
            key: "report",
            word: "报进展",
            from: &["办理中"],
            to: "",
            by: Either,
            not_by: &[],
            fields: &[need("department", "部门", Line), need("progress", "进展", Text)],
        },
        Move {
            key: "done",
            word: "办结",
            from: &["办理中"],
            to: "已办结",
            by: Office,
            not_by: &[],
            fields: &[need("result", "办理结果", Text)],
        },
    ],
    closed: &["已办结"],
    ..PLAIN
};
