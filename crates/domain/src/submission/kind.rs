//! 类别: the words an item is sorted by: purpose, the five 信息类别 of annex 1, the nine kinds of content of
//! article 二 with the fields each asks for, and the kinds of event that must be reported on the same day.

/// Fixed words with one Chinese word each (固定词表): all of them, the word, and reading it back.
macro_rules! words {
    ($(#[$of:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident => $word:literal,)+ }) => {
        $(#[$of])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All of them, in the order of the form.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The Chinese word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Reads the word; nothing for another one.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word.trim())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// 用途: what an item is for; 信息 is both (引言：宣传和政务信息).
    Purpose {
        /// 宣传.
        Publicity => "宣传",
        /// 政务信息.
        GovernmentInformation => "政务信息",
    }
}

words! {
    /// 信息类别 (附件1): one of five.
    InformationClass {
        /// 工作动态类.
        WorkUpdate => "工作动态类",
        /// 经验成效类.
        ExperienceResult => "经验成效类",
        /// 问题建议类.
        ProblemSuggestion => "问题建议类",
        /// 民意舆情类.
        PublicOpinion => "民意舆情类",
        /// 其他.
        Other => "其他",
    }
}

words! {
    /// 活动类别 (五（五）): events whose item is drafted and submitted on the same day.
    EventKind {
        /// 会议.
        Meeting => "会议",
        /// 活动.
        Activity => "活动",
        /// 视察.
        Inspection => "视察",
        /// 调研.
        Survey => "调研",
    }
}

words! {
    /// 宣传内容 (赣市医改秘字〔2023〕1号 四（三）): what counties are to show.
    WorkKind {
        /// 工作进展.
        Progress => "工作进展",
        /// 典型做法.
        TypicalPractice => "典型做法",
        /// 工作成效.
        Result => "工作成效",
    }
}

words! {
    /// 重点报送内容 (二（一）至（九）): nine kinds, alike in points.
    ContentClass {
        /// （一）上级领导接待.
        Reception => "上级领导接待",
        /// （二）重大事件.
        MajorEvent => "重大事件",
        /// （三）上级决策政策基层反映.
        PolicyFeedback => "上级决策政策落实",
        /// （四）国家局、省局工作部署落实.
        Deployment => "国家局省局部署落实",
        /// （五）市委、市政府领导指示批示办理.
        LeaderInstruction => "领导指示批示办理",
        /// （六）市委、市政府中心工作.
        CentralTask => "市委市政府中心工作",
        /// （七）市局重点工作.
        BureauTask => "市局重点工作",
        /// （八）荣誉和经验.
        Honour => "荣誉和经验",
        /// （九）其他重要情况.
        OtherImportant => "其他重要情况",
    }
}

/// A field a kind of content asks for (内容字段).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentField {
    /// Its name in the form.
    pub key: &'static str,
    /// The word on the form.
    pub label: &'static str,
    /// Whether the item cannot be handed in without it.
    pub is_required: bool,
    /// Whether it holds a day.
    pub is_day: bool,
}

const fn text(key: &'static str, label: &'static str, is_required: bool) -> ContentField {
    ContentField { key, label, is_required, is_day: false }
}

const fn day(key: &'static str, label: &'static str, is_required: bool) -> ContentField {
    ContentField { key, label, is_required, is_day: true }
}

/// 紧急程度, of any kind of content (二（九）；四（一）1 特殊工作任务信息第一时间报送).
pub const URGENCIES: [&str; 3] = ["特急", "加急", "特殊任务"];

impl ContentClass {
    /// The number in article 二.
    pub const fn number(self) -> &'static str {
        match self {
            Self::Reception => "（一）",
            Self::MajorEvent => "（二）",
            Self::PolicyFeedback => "（三）",
            Self::Deployment => "（四）",
            Self::LeaderInstruction => "（五）",
            Self::CentralTask => "（六）",
            Self::BureauTask => "（七）",
            Self::Honour => "（八）",
            Self::OtherImportant => "（九）",
        }
    }

    /// The fields of the kind, in the order of the form.
    pub const fn fields(self) -> &'static [ContentField] {
        match self {
            Self::Reception => {
                const {
                    &[
                        text("visitor", "来访领导", true),
                        text("visitor_post", "职务（级别）", true),
                        day("visited_on", "接待日期", true),
                        text("places", "到访地点", true),
                    ]
                }
            }
            Self::MajorEvent => {
                const {
                    &[
                        day("happened_on", "发生日期", true),
                        text("happened_at", "发生地点", true),
                        text("linked_record", "关联舆情或应急记录", false),
                    ]
                }
            }
            Self::PolicyFeedback => const { &[text("policy", "涉及的决策或政策（文号）", true)] },
            Self::Deployment => {
                const {
                    &[text("deployment", "部署名称（文号）", true), day("deployed_on", "部署日期", true)]
                }
            }
            Self::LeaderInstruction => {
                const {
                    &[
                        text("instructing_leader", "批示领导", true),
                        day("instructed_on", "批示日期", true),
                        text("instruction", "批示内容", true),
                        text("handling_result", "办理结果（未办结可空）", false),
                    ]
                }
            }
            Self::CentralTask => const { &[text("central_task", "中心工作名称", true)] },
            Self::BureauTask => const { &[text("bureau_task", "重点工作名称", true)] },
            Self::Honour => {
                const {
                    &[
                        text("honour", "荣誉名称", false),
                        text("honour_level", "授予级别", false),
                        day("honoured_on", "授予日期", false),
                        text("honour_proof", "佐证", false),
                    ]
                }
            }
            Self::OtherImportant => &[],
        }
    }

    /// The headings the template puts into an empty text; none where the article names no parts.
    pub const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::BureauTask => {
                &["一、重点工作", "二、主要措施", "三、进展情况", "四、存在问题", "五、解决措施和建议"]
            }
            Self::Deployment => &["一、主要措施", "二、实施效果", "三、存在困难", "四、意见建议"],
            _ => &[],
        }
    }

    /// Whether the item belongs to an event of one day, so that 当天拟稿、当天报送 holds.
    pub const fn is_same_day(self) -> bool {
        matches!(self, Self::Reception)
    }
}
