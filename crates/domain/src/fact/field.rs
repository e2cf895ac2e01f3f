//! Fields (字段) of a fact: what is entered, what follows, and what is counted; the words conditions ask with.
//! They hold nothing themselves; [`super::Fact`] does.

/// A text that is entered with a fact (填报字段).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextField {
    /// 级别: of the medium, of the instructing leader, of the body that criticised.
    Level,
    /// 媒体: journal, site, programme or medium.
    Channel,
    /// 媒体类别; filled from the notice's media list when empty.
    ChannelClass,
    /// 类别: class of the item, kind of event, kind of fault, name of the figure, article of an adjustment.
    Class,
    /// 体裁.
    Genre,
    /// 版位.
    Position,
    /// 单综: `单` or `综`.
    Mark,
    /// 来源: `原创` or `转载`.
    Origin,
    /// 途径: `直报`, `转报` …
    Route,
    /// 结果: `通过`, `退回`, `不通过`, `待审`; for solicitations `符合要求`, `不符合要求`.
    Result,
    /// 领导: the name of the leader who instructed.
    Leader,
    /// 文号 or address (链接) of the publication or instruction.
    Reference,
}

impl TextField {
    /// All fields, in the order in which a fact stores them.
    pub const ALL: [Self; 12] = [
        Self::Level,
        Self::Channel,
        Self::ChannelClass,
        Self::Class,
        Self::Genre,
        Self::Position,
        Self::Mark,
        Self::Origin,
        Self::Route,
        Self::Result,
        Self::Leader,
        Self::Reference,
    ];

    /// The word in notices and on column heads.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Level => "级别",
            Self::Channel => "媒体",
            Self::ChannelClass => "媒体类别",
            Self::Class => "类别",
            Self::Genre => "体裁",
            Self::Position => "版位",
            Self::Mark => "单综",
            Self::Origin => "来源",
            Self::Route => "途径",
            Self::Result => "结果",
            Self::Leader => "领导",
            Self::Reference => "文号",
        }
    }

    /// Its place in [`TextField::ALL`].
    pub(super) const fn place(self) -> usize {
        match self {
            Self::Level => 0,
            Self::Channel => 1,
            Self::ChannelClass => 2,
            Self::Class => 3,
            Self::Genre => 4,
            Self::Position => 5,
            Self::Mark => 6,
            Self::Origin => 7,
            Self::Route => 8,
            Self::Result => 9,
            Self::Leader => 10,
            Self::Reference => 11,
        }
    }
}

/// A text that follows from the ledger, the register and the day (推算字段).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DerivedField {
    /// 时效: `按时`, `逾期`, `未报` or `未到期`, from 截止日期, 完成日期 and the day of the computation.
    Timeliness,
    /// 有批示: `是` when the item (or this adoption of it) has an instruction.
    Instructed,
    /// 有约稿: `是` when the item answers a solicitation.
    Solicited,
    /// 有采用: `是` when the item was adopted anywhere.
    Adopted,
    /// 单位: the unit that would receive the points.
    Unit,
    /// 单位类别 of that unit, from the register.
    UnitClass,
    /// 单位组别 of that unit, from the register.
    UnitGroup,
}

impl DerivedField {
    /// All fields.
    pub const ALL: [Self; 7] = [
        Self::Timeliness,
        Self::Instructed,
        Self::Solicited,
        Self::Adopted,
        Self::Unit,
        Self::UnitClass,
        Self::UnitGroup,
    ];

    /// The word in notices.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Timeliness => "时效",
            Self::Instructed => "有批示",
            Self::Solicited => "有约稿",
            Self::Adopted => "有采用",
            Self::Unit => "单位",
            Self::UnitClass => "单位类别",
            Self::UnitGroup => "单位组别",
        }
    }

    /// Whether the answer differs between the units of one fact.
    pub const fn is_of_unit(self) -> bool {
        matches!(self, Self::Unit | Self::UnitClass | Self::UnitGroup)
    }
}

/// A number a rule may ask for (数字字段).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NumberField {
    /// 字数, in characters.
    Length,
    /// 数值, as entered.
    Amount,
    /// 退回次数.
    Returns,
    /// 逾期天数: calendar days after 截止日期, 0 when on time or not yet done before it.
    LateDays,
    /// 催报次数: reminders for the item to the unit before it was done.
    Reminders,
    /// 单位数: how many units share the fact.
    Units,
    /// 作者数.
    People,
}

impl NumberField {
    /// All fields.
    pub const ALL: [Self; 7] = [
        Self::Length,
        Self::Amount,
        Self::Returns,
        Self::LateDays,
        Self::Reminders,
        Self::Units,
        Self::People,
    ];

    /// The word in notices.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Length => "字数",
            Self::Amount => "数值",
            Self::Returns => "退回次数",
            Self::LateDays => "逾期天数",
            Self::Reminders => "催报次数",
            Self::Units => "单位数",
            Self::People => "作者数",
        }
    }
}

/// Anything a condition may ask of a fact (字段).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Entered text.
    Text(TextField),
    /// Text that follows from other facts, the register and the day.
    Derived(DerivedField),
    /// A number.
    Number(NumberField),
}

impl Field {
    /// The word in notices.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text(field) => field.word(),
            Self::Derived(field) => field.word(),
            Self::Number(field) => field.word(),
        }
    }

    /// Reads the word; nothing for a word that is no field.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim();
        let texts = TextField::ALL.into_iter().map(Self::Text);
        let derived = DerivedField::ALL.into_iter().map(Self::Derived);
        let numbers = NumberField::ALL.into_iter().map(Self::Number);
        texts.chain(derived).chain(numbers).find(|field| field.word() == word)
    }
}
