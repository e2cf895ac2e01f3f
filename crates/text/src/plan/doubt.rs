//! Why somebody has to look (存疑): the reasons behind a doubtful reading, each an office sentence.
//! Damage of the text as a whole is in [`super::fault`].

use std::fmt;

/// The reason a reading is doubtful (存疑原因).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// A name without its level: 卫生局 beside 市财政局.
    ShortName {
        /// The name it was taken for.
        taken: String,
    },
    /// Not in the register of units.
    UnknownDepartment {
        /// The nearest name of the register, if one is near.
        nearest: Option<String>,
    },
    /// The register has several units of that name.
    SeveralDepartments(Vec<String>),
    /// The unit did not exist on the day of the plan.
    AbolishedDepartment {
        /// Who took over, if the register says so.
        successor: Option<String>,
    },
    /// 有关部门, 各县区: nobody in particular.
    UnnamedGroup,
    /// The bracket holds names and no 负责.
    ModeUnstated,
    /// No responsible department stands there.
    NoResponsibility,
    /// The responsibility was taken from the heading above.
    Inherited,
    /// The bracket is not closed.
    OpenBracket,
    /// The task carries no number.
    NoNumber,
    /// No due words: the end of the plan's year.
    NoDueWords,
    /// The due words name a stretch, and its last day was taken.
    LastDayTaken,
    /// Several due words stand in the task: the last was taken.
    SeveralDueWords,
    /// The due words stand in a sentence before.
    DueOfEarlierSentence,
    /// The due day is not after the day of the plan.
    DueBeforeIssue,
    /// Days or months from an event: no calendar day follows.
    RelativeDue,
    /// 长期、持续: no day at all.
    Standing,
    /// The year of the plan is unknown, so no day follows.
    NoYear,
    /// The text is damaged, and this is a proposal.
    Repaired,
    /// The damaged text allows several readings.
    SeveralRepairs(Vec<String>),
    /// A count in Chinese numerals that may be a way of speaking.
    MaybeFigureOfSpeech,
    /// 分别: names and values differ in number.
    UnequalPairs {
        /// How many names.
        names: usize,
        /// How many values.
        values: usize,
    },
    /// 分别: the names stand in an earlier clause.
    NamesFromEarlierClause,
    /// 分别: where the last name ends is not certain.
    LastNameOpen,
    /// 超过、高于、低于: stricter than ≥ and ≤.
    Strict,
    /// 控制在: taken as an upper limit.
    TakenAsLimit,
    /// 逐步、力争、基本: no hard figure.
    Softened,
    /// Two places name it differently.
    Differs {
        /// What the other place says.
        other: String,
    },
    /// The row of the table has another number of cells than its heading.
    UnevenRow,
}

impl fmt::Display for Doubt {
    /// One office sentence without a full stop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = match self {
            Self::ShortName { taken } => return write!(f, "单位名称为简写，按“{taken}”处理，请核对"),
            Self::UnknownDepartment { nearest: Some(near) } => {
                return write!(f, "单位名册中没有该单位，是否应为“{near}”");
            }
            Self::SeveralDepartments(names) => {
                return write!(f, "单位名册中有多个单位与之相符（{}），请选定", names.join("、"));
            }
            Self::AbolishedDepartment { successor: Some(next) } => {
                return write!(f, "该单位在发文时已不存在，职责是否由“{next}”承担，请核对");
            }
            Self::SeveralRepairs(ways) => {
                return write!(f, "原文残缺，有多种复原方式（{}），请选定", ways.join("、"));
            }
            Self::UnequalPairs { names, values } => {
                return write!(f, "“分别”前有{names}个名称，后有{values}个数值，请逐一对应");
            }
            Self::Differs { other } => return write!(f, "另一处写作“{other}”，请核对"),
            Self::UnknownDepartment { nearest: None } => "单位名册中没有该单位，请核对或登记",
            Self::AbolishedDepartment { successor: None } => "该单位在发文时已不存在，请确认承接单位",
            Self::UnnamedGroup => "未指明具体单位，请补充",
            Self::ModeUnstated => "只列单位，未注明责任方式，请确认",
            Self::NoResponsibility => "没有写明责任单位，请补充",
            Self::Inherited => "责任单位取自上一级标题，请确认",
            Self::OpenBracket => "责任括号不完整，请核对",
            Self::NoNumber => "原文没有编号",
            Self::NoDueWords => "没有写明时限，按方案年度年底处理",
            Self::LastDayTaken => "时限为一段时间，按最后一日处理",
            Self::SeveralDueWords => "有多处时限，取最后一处，请核对",
            Self::DueOfEarlierSentence => "时限沿用前句，请确认",
            Self::DueBeforeIssue => "时限早于成文日期，请核对",
            Self::RelativeDue => "时限从某事之日起算，请填写具体日期",
            Self::Standing => "长期任务，没有完成日期",
            Self::NoYear => "不知道方案年度，请填写年份",
            Self::Repaired => "原文残缺，此为复原建议，请核对",
            Self::MaybeFigureOfSpeech => "可能是习惯说法而非指标，请确认",
            Self::NamesFromEarlierClause => "“分别”对应的名称取自前句，请确认",
            Self::LastNameOpen => "最后一个名称与指标连写，请确认断开位置",
            Self::Strict => "原文为“超过、高于、低于”，不含本数，请确认",
            Self::TakenAsLimit => "“控制在”按上限处理，请确认",
            Self::Softened => "有“逐步、力争、基本”等词，请确认是否作为硬指标",
            Self::UnevenRow => "该行格数与表头不同，请核对",
        };
        f.write_str(plain)
    }
}
