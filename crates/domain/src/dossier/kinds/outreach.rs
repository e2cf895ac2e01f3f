//! Publicity resources of the units, activities at the grass roots, training: S0-56, S2-36, S1-53, S3-42.

use crate::dossier::Doer::{Either, Office};
use crate::dossier::Input::{Choice, Line, Lines, Number, Text};
use crate::dossier::{Audience, Group, Kind, Move, PLAIN, UnitUse, may, need};

/// The kinds.
pub(super) const KINDS: &[Kind] = &[RESOURCES, ACTIVITIES, TRAININGS];

const RESOURCES: Kind = Kind {
    key: "resources",
    word: "宣传资源",
    about: "各成员单位可用的专栏、账号、显示屏、热线、发言人、专家；专题分工从这里选用。",
    group: Group::Publicity,
    is_opened_by_units: true,
    title: "name",
    unit: UnitUse::Needed,
    audience: Audience::Everyone,
    fields: &[
        need("name", "名称", Line),
        need("form", "类型", Choice(&["专栏", "账号", "显示屏", "热线", "发言人", "专家", "其他"])),
        need("contact", "联系人", Line),
        may("place", "地点或网址", Line),
        may("note", "使用条件", Text),
    ],
    first: "可用",
    moves: &[Move {
        key: "end",
        word: "停用",
        from: &["可用"],
        to: "停用",
        by: Either,
        not_by: &[],
        fields: &[need("reason", "理由", Line)],
    }],
    closed: &["可用", "停用"],
    counts: &["form"],
    ..PLAIN
};

const ACTIVITIES: Kind = Kind {
    key: "activities",
    word: "基层宣传活动",
    about: "深入基层的宣传活动：地点、形式、参加人数、内容；按形式和地点统计。",
    group: Group::Publicity,
    is_opened_by_units: true,
    unit: UnitUse::Needed,
    fields: &[
        need("title", "活动", Line),
        need("place", "地点", Line),
        need(
            "form",
            "形式",
            Choice(&["宣讲", "义诊咨询", "入户走访", "文艺演出", "展板展览", "广播", "其他"]),
        ),
        need("audience", "参加人数", Number),
        need("content", "内容和效果", Text),
    ],
    first: "已开展",
    moves: &[Move {
        key: "note",
        word: "补充情况",
        from: &["已开展"],
        to: "",
        by: Either,
        not_by: &[],
        fields: &[need("note", "说明", Text)],
    }],
    closed: &["已开展"],
    counts: &["form", "place"],
    ..PLAIN
};

const TRAININGS: Kind = Kind {
    key: "trainings",
    word: "业务培训",
    about: "信息写作、报送审核发布流程、政策业务培训：时间、教员、教材、对象、参加人员和测试；十二个月没有参加培训的信息通讯员列在本页。",
    group: Group::Publicity,
    unit: UnitUse::None,
    audience: Audience::Everyone,
    fields: &[
        need("title", "培训主题", Line),
        need("audience", "培训对象", Choice(&["信息通讯员", "领导干部", "业务人员", "各类人员"])),
        need("department", "组织部门", Line),
        need("time", "时间", Line),
        need("place", "地点", Line),
        need("teacher", "教员", Line),
        may("material", "教材", Lines),
        need("persons", "参加人员（每行一人：姓名，可加单位）", Lines),
        may("test", "测试情况", Text),
    ],
    first: "已举办",
    moves: &[Move {
        key: "attend",
        word: "补登参加人员",
        from: &["已举办"],
        to: "",
        by: Office,
        not_by: &[],
        fields: &[
            need("persons", "参加人员（每行一人：姓名，可加单位）", Lines),
            may("test", "测试情况", Text),
        ],
    }],
    closed: &["已举办"],
    counts: &["audience", "department"],
    ..PLAIN
};
