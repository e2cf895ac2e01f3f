//! Columns of a ledger sheet (栏目) and the many titles clerks give them.
//! The words themselves are those of `zhaozhang_domain::fact`; nothing about values here, see [`super::row`].

use zhaozhang_domain::fact::TextField;
use zhaozhang_text::normalise::key;

/// A column of a ledger sheet (栏目).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Column {
    /// 事实: the kind of fact of each row, in files that hold one sheet only.
    Kind,
    /// 信息编号.
    Item,
    /// 标题.
    Title,
    /// 单位.
    Units,
    /// 作者.
    People,
    /// 日期.
    On,
    /// 截止日期.
    DueOn,
    /// 完成日期.
    DoneOn,
    /// 佐证日期.
    ProofOn,
    /// 字数.
    Length,
    /// 退回次数.
    Returns,
    /// 数值.
    Amount,
    /// One of the text fields.
    Text(TextField),
    /// 认定人.
    DecidedBy,
    /// 理由.
    Reason,
    /// 佐证.
    Evidence,
    /// 备注, 序号 and others that are kept by the clerk and not read.
    Ignored,
}

impl Column {
    /// Every column of a template in the order in which sheets show them.
    pub(super) const ORDER: [Self; 27] = [
        Self::Item,
        Self::Title,
        Self::Units,
        Self::People,
        Self::On,
        Self::DueOn,
        Self::DoneOn,
        Self::ProofOn,
        Self::Text(TextField::Channel),
        Self::Text(TextField::Level),
        Self::Text(TextField::ChannelClass),
        Self::Text(TextField::Class),
        Self::Text(TextField::Genre),
        Self::Text(TextField::Position),
        Self::Text(TextField::Mark),
        Self::Text(TextField::Origin),
        Self::Text(TextField::Route),
        Self::Text(TextField::Result),
        Self::Text(TextField::Leader),
        Self::Text(TextField::Reference),
        Self::Length,
        Self::Returns,
        Self::Amount,
        Self::DecidedBy,
        Self::Reason,
        Self::Evidence,
        Self::Ignored,
    ];

    /// The title on sheets.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Kind => "事实",
            Self::Item => "信息编号",
            Self::Title => "标题",
            Self::Units => "单位",
            Self::People => "作者",
            Self::On => "日期",
            Self::DueOn => "截止日期",
            Self::DoneOn => "完成日期",
            Self::ProofOn => "佐证日期",
            Self::Length => "字数",
            Self::Returns => "退回次数",
            Self::Amount => "数值",
            Self::Text(field) => field.word(),
            Self::DecidedBy => "认定人",
            Self::Reason => "理由",
            Self::Evidence => "佐证",
            Self::Ignored => "备注",
        }
    }

    /// Other titles it goes by, as they stand on offices' own sheets.
    fn aliases(self) -> &'static [&'static str] {
        if let Self::Text(field) = self {
            return text_aliases(field);
        }
        ALIASES.iter().find(|(column, _)| *column == self).map_or(&[], |(_, titles)| titles)
    }

    /// Every column the reader knows.
    fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Kind).chain(Self::ORDER)
    }

    /// Reads a title, with marks and remarks around it: `报送日期*`, `日期（年月日）`, `刊物/媒体名称`.
    pub(super) fn parse(title: &str) -> Option<Self> {
        let title = key(title);
        let bare = title.trim_matches(['*', '※', '#', ':', '★', '_', '.', '"']);
        let without_mark = bare.replace("(必填)", "").replace("(选填)", "");
        let find = |words: &str| Self::all().find(|column| column.is_called(words));
        let before_bracket = without_mark.split('(').next().unwrap_or_default();
        find(&without_mark)
            .or_else(|| find(before_bracket.trim_matches('*')))
            .or_else(|| without_mark.split(['/', ',', '或', '及']).find_map(find))
    }

    /// Whether the words, already a key, are its title or one of its other titles.
    fn is_called(self, words: &str) -> bool {
        !words.is_empty() && (self.word() == words || self.aliases().iter().any(|alias| key(alias) == words))
    }
}

/// Other titles of the columns that are no text fields.
const ALIASES: [(Column, &[&str]); 16] = [
    (Column::Kind, &["事实种类", "事实类别", "事项种类"]),
    (Column::Item, &["编号", "信息号", "稿件编号", "稿号", "信息序号", "信息代码"]),
    (
        Column::Title,
        &[
            "稿件标题",
            "信息标题",
            "信息题目",
            "文章标题",
            "题目",
            "题名",
            "标题名称",
            "约稿标题",
            "约稿题目",
            "约稿主题",
            "事项",
            "事项名称",
            "会议名称",
            "活动名称",
            "稿件名称",
            "信息名称",
            "稿件题目",
        ],
    ),
    (
        Column::Units,
        &[
            "报送单位",
            "单位名称",
            "供稿单位",
            "责任单位",
            "填报单位",
            "来稿单位",
            "投稿单位",
            "所属单位",
            "被约单位",
            "被约稿单位",
            "应报单位",
            "被提醒单位",
            "提醒单位",
            "失误单位",
            "撰稿单位",
            "报送科室",
            "科室",
            "科室（单位）",
            "单位（科室）",
        ],
    ),
    (
        Column::People,
        &["作者姓名", "撰稿人", "拟稿人", "供稿人", "通讯员", "撰稿", "署名", "撰稿作者", "拟稿"],
    ),
    (
        Column::On,
        &[
            "时间",
            "报送日期",
            "报送时间",
            "采用日期",
            "采用时间",
            "刊发日期",
            "刊发时间",
            "刊登日期",
            "刊登时间",
            "发布日期",
            "发布时间",
            "发表日期",
            "发表时间",
            "批示日期",
            "批示时间",
            "约稿日期",
            "约稿时间",
            "会议日期",
            "活动日期",
            "发生日期",
            "发生时间",
            "认定日期",
            "认定时间",
            "发现日期",
            "提醒日期",
            "提醒时间",
            "失误日期",
            "事发日期",
            "日期时间",
        ],
    ),
    (
        Column::DueOn,
        &["截止时间", "截稿日期", "截稿时间", "截止日", "要求完成日期", "报送时限", "时限", "应报日期"],
    ),
    (
        Column::DoneOn,
        &["完成时间", "上报日期", "上报时间", "实际报送日期", "实际完成日期", "交稿日期", "办结日期"],
    ),
    (Column::ProofOn, &["佐证时间", "佐证报送日期", "佐证材料日期", "佐证材料报送日期"]),
    (Column::Length, &["字符数", "篇幅", "稿件字数"]),
    (Column::Returns, &["退稿次数", "退回修改次数"]),
    (Column::Amount, &["分值", "分数", "认定分值", "认定分", "认定值", "得分", "份额", "阅读量"]),
    (Column::DecidedBy, &["认定者", "认定单位", "认定人员", "裁定人", "发现人", "提出人"]),
    (Column::Reason, &["事由", "原因", "认定理由", "失误情形", "失误情况", "情况说明", "依据", "认定依据"]),
    (Column::Evidence, &["佐证材料", "证明材料", "佐证编号", "佐证名称", "附件"]),
    (Column::Ignored, &["序号", "说明", "备考", "填表人", "联系人", "联系电话", "填报人", "No", "示例"]),
];

/// Other titles of the text fields.
const fn text_aliases(field: TextField) -> &'static [&'static str] {
    match field {
        TextField::Level => &["媒体级别", "采用级别", "刊物级别", "批示级别", "领导级别", "层级", "采用层级"],
        TextField::Channel => &[
            "媒体名称",
            "刊物",
            "刊物名称",
            "采用刊物",
            "采用媒体",
            "发布媒体",
            "刊发媒体",
            "刊登媒体",
            "采用载体",
            "载体",
            "平台",
            "发布平台",
            "采用平台",
            "刊物媒体名称",
        ],
        TextField::ChannelClass => &["媒体类型", "刊物类别", "媒体分类"],
        TextField::Class => &[
            "信息类别",
            "稿件类别",
            "失误类别",
            "失误类型",
            "认定项目",
            "项目",
            "事件类别",
            "事项类别",
            "类型",
            "提醒类别",
            "信息类型",
        ],
        TextField::Genre => &["文体", "稿件体裁", "体裁形式", "形式"],
        TextField::Position => &["版面", "版次", "位置", "刊登位置"],
        TextField::Mark => {
            &["单/综", "单（综）", "单条/综合", "单篇/综合", "单综标记", "单条或综合", "采用方式"]
        }
        TextField::Origin => &["原创/转载", "稿件来源", "原创或转载"],
        TextField::Route => &["报送途径", "报送渠道", "渠道", "报送方式"],
        TextField::Result => &["审核结果", "办理结果", "审核情况", "评审结果", "审核意见"],
        TextField::Leader => &["批示领导", "领导姓名", "批示人"],
        TextField::Reference => {
            &["链接", "网址", "期号", "刊号", "批示文号", "发布链接", "刊发期号", "文号/链接", "文号或链接"]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Column;
    use zhaozhang_domain::fact::TextField;

    #[test]
    fn titles_are_known_by_their_many_names() {
        for (title, column) in [
            ("日期", Some(Column::On)),
            ("报送日期*", Some(Column::On)),
            ("* 采用 日期", Some(Column::On)),
            ("日期（年月日）", Some(Column::On)),
            ("单位名称", Some(Column::Units)),
            ("报送单位（必填）", Some(Column::Units)),
            ("刊物/媒体名称", Some(Column::Text(TextField::Channel))),
            ("媒体", Some(Column::Text(TextField::Channel))),
            ("单/综", Some(Column::Text(TextField::Mark))),
            ("字数(字)", Some(Column::Length)),
            ("序号", Some(Column::Ignored)),
            ("备注：", Some(Column::Ignored)),
            ("2020-07-06", None),
            ("甲县医保局", None),
            ("", None),
        ] {
            assert_eq!(Column::parse(title), column, "{title}");
        }
    }

    #[test]
    fn every_column_has_other_titles() {
        for column in Column::all() {
            assert!(!column.aliases().is_empty(), "{column:?}");
        }
    }

    #[test]
    fn no_title_means_two_columns() {
        let titles: Vec<(Column, String)> = Column::all()
            .flat_map(|column| {
                let own = std::iter::once(column.word());
                own.chain(column.aliases().iter().copied()).map(move |title| (column, title.to_owned()))
            })
            .collect();
        for (column, title) in &titles {
            assert_eq!(Column::parse(title), Some(*column), "{title}");
        }
    }
}
