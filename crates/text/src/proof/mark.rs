//! What the reader of outgoing papers says (把关意见): which check, of what class, how grave, where, and what instead.
//! It finds nothing; the checks beside it do. Next: [`super::paper`], what they are given.

use super::row::Row;
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::ops::Range;

/// One of the checks G-01 to G-38 (检查项) that clerks make before a paper goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Check(u8);

/// What a check asks for, and whether text alone decides it.
struct Asked(&'static str, bool, &'static str, Level);

const GF: &str = "GB/T 9704—2012《党政机关公文格式》";
const RULES: &str = "《党政机关公文处理工作条例》（中办发〔2012〕14号）第八条";
const QUOTE: &str = "GB/T 9704—2012和公文写作惯例：先引标题，后引发文字号";
const MARKS: &str = "GB/T 15834—2011《标点符号用法》";
const DIGITS: &str = "GB/T 15835—2011《出版物上数字用法》";
const CARE: &str = "核稿惯例：前后一致，算得出来";
const NAMES: &str = "《党政机关公文处理工作条例》第十九条：人名、地名、引文准确";
const WORDS: &str = "《现代汉语词典》和通用规范汉字表";
const SITES: &str = "政府网站与政务新媒体检查指标（国办秘函〔2019〕19号）";
const PRIVACY: &str = "《中华人民共和国个人信息保护法》";
const SECRETS: &str = "《中华人民共和国保守国家秘密法》";
const OPEN: &str = "《中华人民共和国政府信息公开条例》";
const PICTURES: &str = "《中华人民共和国民法典》第一千零一十九条和图片报送要求";

/// G-01 to G-38 in order. G-05 and G-36 ask how lines and pages break, which a text does not tell.
const ASKED: [Asked; 38] = [
    Asked("发文字号用六角括号，年份四位，不加“第”，不编虚位，以“号”结尾", true, GF, Level::Stop),
    Asked("发文字号完整，年份和序号齐全", true, GF, Level::Stop),
    Asked("标题由发文机关、事由和文种组成，文种是法定公文种类", true, RULES, Level::Warn),
    Asked("标题末尾不加标点，标题中只用书名号、引号、括号", true, GF, Level::Warn),
    Asked("标题回行不断词，不把一个字留在一行", false, GF, Level::Warn),
    Asked("有主送机关，后用全角冒号", true, GF, Level::Stop),
    Asked("层次序号依次为“一、”“（一）”“1.”“（1）”，不跳号、不重号", true, GF, Level::Warn),
    Asked("同级标题写法一致", true, GF, Level::Warn),
    Asked("附件说明与附件的个数、顺序、名称一致", true, GF, Level::Stop),
    Asked("附件名称不加书名号，末尾不加标点", true, GF, Level::Warn),
    Asked("有发文机关署名，且与发文机关一致", true, GF, Level::Stop),
    Asked("有成文日期，用阿拉伯数字，不编虚位，不晚于印发日期", true, GF, Level::Stop),
    Asked("时限不早于成文日期", true, CARE, Level::Warn),
    Asked("日期存在，星期相符", true, CARE, Level::Stop),
    Asked("全文联系方式一致", true, CARE, Level::Warn),
    Asked("文中合计、占比、增幅与所列数据一致", true, CARE, Level::Warn),
    Asked("表内合计等于各行之和，名次与得分相符", true, CARE, Level::Stop),
    Asked("同一名单中不重复列同一单位或事项", true, CARE, Level::Warn),
    Asked("单位名称规范，在成文时有效", true, NAMES, Level::Warn),
    Asked("领导姓名、职务、排序与本单位名单一致", true, NAMES, Level::Stop),
    Asked("括号、引号、书名号成对，不混用全角半角", true, MARKS, Level::Warn),
    Asked("中文文本用全角标点", true, MARKS, Level::Warn),
    Asked("词中不留空格，数字字母用半角", true, DIGITS, Level::Warn),
    Asked("段落末尾有句末标点", true, MARKS, Level::Warn),
    Asked("没有常见错别字和多字漏字", true, WORDS, Level::Warn),
    Asked("“的、地、得”用法正确", true, WORDS, Level::Warn),
    Asked("引用公文先引标题后引文号，所引文件有效", true, QUOTE, Level::Warn),
    Asked("年份写全，不用“今年”“去年”等", true, DIGITS, Level::Warn),
    Asked("百分数与百分点不混用，数值范围写全单位", true, DIGITS, Level::Warn),
    Asked("没有错误和敏感表述", true, WORDS, Level::Stop),
    Asked("没有赌博、色情、诈骗等违规信息、可疑网址和隐藏文字", true, SITES, Level::Stop),
    Asked("没有网页残留", true, SITES, Level::Warn),
    Asked("公开文本中没有个人信息", true, PRIVACY, Level::Stop),
    Asked("没有密级标志", true, SECRETS, Level::Stop),
    Asked("注明公开属性，不公开的说明理由", true, OPEN, Level::Stop),
    Asked("首页显示正文，落款不单独成页", false, GF, Level::Warn),
    Asked("抄送机关之间用逗号，末尾用句号，排序规范", true, GF, Level::Warn),
    Asked("图片有说明，人物图片已征得同意", true, PICTURES, Level::Stop),
];

impl Check {
    /// The check of this number, 1 to 38.
    pub(super) const fn of(number: u8) -> Self {
        Self(number)
    }

    /// Every check, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=38).map(Self)
    }

    /// The check named `G-21`.
    pub fn named(id: &str) -> Option<Self> {
        Self::all().find(|check| check.to_string() == id)
    }

    /// Its number, 1 to 38.
    pub const fn number(self) -> u8 {
        self.0
    }

    fn asked(self) -> Option<&'static Asked> {
        usize::from(self.0).checked_sub(1).and_then(|at| ASKED.get(at))
    }

    /// What it asks for, as a clerk would say it.
    pub fn asks(self) -> &'static str {
        self.asked().map_or("", |asked| asked.0)
    }

    /// Whether text alone decides it; G-05 and G-36 need its pages.
    pub fn is_decided_by_text(self) -> bool {
        self.asked().is_some_and(|asked| asked.1)
    }

    /// The level its marks have unless the case is lighter or graver.
    pub fn level(self) -> Level {
        self.asked().map_or(Level::Warn, |asked| asked.3)
    }

    /// The rule it rests on.
    pub fn basis(self) -> &'static str {
        self.asked().map_or("", |asked| asked.2)
    }

    /// Whether it concerns submissions too, not only official documents.
    pub const fn concerns_submissions(self) -> bool {
        matches!(self.0, 21..=26 | 30..=35 | 38)
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "G-{:02}", self.0)
    }
}

/// How grave a mark is (级别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 必须改: the paper does not go to the leader before it is cured.
    Stop,
    /// 请核对: shown; a person may dismiss it.
    Warn,
}

impl Level {
    /// Its word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stop => "必须改",
            Self::Warn => "请核对",
        }
    }

    /// The level of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Stop, Self::Warn].into_iter().find(|level| level.word() == word)
    }
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $check:literal;)*) => {
        /// What a mark is about (类别).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Class { $($(#[$doc])* $name,)* }

        impl Class {
            /// Every class, in the order of the checks.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its word for people.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The check a word of this class belongs to.
            pub const fn check(self) -> Check {
                match self { $(Self::$name => Check($check),)* }
            }
        }
    };
}

classes! {
    /// 发文字号.
    DocumentNumber = "文号", 1;
    /// 标题.
    Title = "标题", 3;
    /// Something a paper must have: 主送, 署名, 成文日期.
    Element = "要素", 6;
    /// Numbers and form of headings.
    Outline = "层次序号", 7;
    /// 附件.
    Attachment = "附件", 9;
    /// Days and due days.
    Date = "日期", 14;
    /// Telephone numbers and mail addresses that disagree.
    Contact = "联系方式", 15;
    /// Sums, shares, increases, ranks, percentages.
    Figure = "数据", 16;
    /// The same unit, item, paragraph or word twice.
    Duplicate = "重复", 18;
    /// Names of institutions, dated.
    Institution = "机构名称", 19;
    /// Names and posts of leaders.
    Leader = "领导姓名职务", 20;
    /// Brackets and quotes.
    Bracket = "括号引号", 21;
    /// Other punctuation.
    Punctuation = "标点", 22;
    /// Spaces and widths.
    Width = "空格与全半角", 23;
    /// Wrong characters.
    WrongWord = "错别字", 25;
    /// 的、地、得.
    Particle = "的地得", 26;
    /// Quoted documents.
    Citation = "引文", 27;
    /// Names of the state, the party, bodies and laws.
    State = "国名党名法名", 30;
    /// 港澳台、民族、宗教、边疆.
    Region = "港澳台民族宗教", 30;
    /// Discrimination, vulgar words, medical wording.
    Coarse = "歧视与不当称谓", 30;
    /// Absolute words and words of medical advertising.
    Absolute = "绝对化用语", 30;
    /// Figures and superlatives without a source.
    Unsourced = "缺少来源", 30;
    /// Gambling, pornography, fraud.
    Spam = "违规信息", 31;
    /// Addresses that are no government's.
    Domain = "网址", 31;
    /// Characters nobody sees.
    Hidden = "隐藏文字", 31;
    /// What only a web page has.
    WebResidue = "网页残留", 32;
    /// Personal data.
    Personal = "个人信息", 33;
    /// Secret marks.
    Secret = "密级标志", 34;
    /// 公开属性.
    Disclosure = "公开属性", 35;
    /// How pages break.
    Layout = "版面", 36;
    /// 抄送.
    CopyTo = "抄送", 37;
    /// Pictures.
    Picture = "图片", 38;
}

impl Class {
    /// The class of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| class.word() == word)
    }
}

/// In which part of what was handed in a place lies (所在部分).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The title, when it was handed in apart from the text.
    Title,
    /// The text.
    Text,
    /// The caption of the picture of this number, from 0.
    Caption(usize),
}

/// Where something stands (位置): characters `start..end` of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// In which part.
    pub field: Field,
    /// The line in that part, from 1; lines are separated by line breaks.
    pub line: usize,
    /// The first character in that line, from 0.
    pub start: usize,
    /// One after the last character.
    pub end: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field {
            Field::Title => write!(f, "标题第{}字", self.start + 1),
            Field::Text => write!(f, "第{}行第{}字", self.line, self.start + 1),
            Field::Caption(at) => write!(f, "第{}张图片的说明", at + 1),
        }
    }
}

/// One finding (把关意见).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The check that found it.
    pub check: Check,
    /// What it is about.
    pub class: Class,
    /// How grave it is.
    pub level: Level,
    /// Where it stands first.
    pub place: Place,
    /// Where else the same stands.
    pub also: Vec<Place>,
    /// The words it is about, as they stand.
    pub found: String,
    /// What is wrong, as a sentence without its full stop.
    pub what: String,
    /// What should stand there, when that is known.
    pub proposal: Option<String>,
    /// The rule it rests on.
    pub basis: Cow<'static, str>,
}

impl Mark {
    /// A mark at bytes of a row, at the level and with the basis of its check.
    pub(super) fn new(check: Check, class: Class, row: &Row, bytes: Range<usize>, what: String) -> Self {
        Self {
            check,
            class,
            level: check.level(),
            place: row.place(bytes.clone()),
            also: Vec::new(),
            found: crate::normalise::shortened(row.slice(bytes), 60),
            what,
            proposal: None,
            basis: Cow::Borrowed(check.basis()),
        }
    }

    /// The mark with what should stand there.
    pub(super) fn proposing(mut self, proposal: impl Into<String>) -> Self {
        self.proposal = Some(proposal.into());
        self
    }

    /// The mark at another level.
    pub(super) fn at(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// The mark as one line for a person.
    pub fn sentence(&self) -> String {
        let mut said = self.what.clone();
        if let Some(proposal) = &self.proposal {
            said.push_str("，建议改为“");
            said.push_str(proposal);
            said.push('”');
        }
        if !self.also.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(said, "（同类共{}处）", self.also.len() + 1);
        }
        said
    }

    /// Every place, the first included.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        std::iter::once(self.place).chain(self.also.iter().copied())
    }
}
