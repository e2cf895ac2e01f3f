//! 稿件 (manuscript): everything a reviewer signs. One version of an item; a changed letter is another version.
//! Signing means the SM3 digest of [`Manuscript::canonical`]; pictures and attachments enter with theirs.

use super::Problem;
use super::kind::{ContentClass, EventKind, InformationClass, Purpose, URGENCIES, WorkKind};
use super::target::{Disclosure, Target};
use crate::chain;
use chrono::{NaiveDate, NaiveDateTime};

/// 配图: a picture with its compulsory caption (三：有图片的需配上图片及简要说明).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// SM3 of the file, which is also its name in the attachment folder.
    pub hash: String,
    /// The name it came with, made safe.
    pub name: String,
    /// 简要说明.
    pub caption: String,
    /// Whether a recognisable person is shown.
    pub shows_person: bool,
    /// Whether that person agreed.
    pub has_consent: bool,
}

/// 附件: a file that goes with the item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attachment {
    /// SM3 of the file.
    pub hash: String,
    /// The name it came with, made safe.
    pub name: String,
}

/// 数据来源 (五（四）：数据准确): a key figure and where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The figure as it stands in the text.
    pub figure: String,
    /// Where it is from.
    pub source: String,
}

/// 稿件: one version of an item. Empty and `None` mean not yet given; [`Manuscript::problems`] says what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manuscript {
    /// 信息标题.
    pub title: String,
    /// 用途.
    pub purpose: Option<Purpose>,
    /// 信息类别.
    pub class: Option<InformationClass>,
    /// 重点报送内容.
    pub content: Option<ContentClass>,
    /// The fields of the kind of content, by key.
    pub content_fields: Vec<(String, String)>,
    /// 宣传内容 (S0 四（三）).
    pub work_kind: Option<WorkKind>,
    /// 是否公开.
    pub disclosure: Option<Disclosure>,
    /// Why it is not public.
    pub withheld_reason: String,
    /// 报送去向.
    pub target: Target,
    /// 重大、敏感: what makes it so; empty when it is not.
    pub sensitivity: String,
    /// 活动类别.
    pub event_kind: Option<EventKind>,
    /// When the event was.
    pub event_on: Option<NaiveDate>,
    /// 作者, as they are to be named.
    pub authors: Vec<String>,
    /// 正文.
    pub body: String,
    /// 链接.
    pub links: Vec<String>,
    /// 数据来源.
    pub sources: Vec<Source>,
    /// 配图.
    pub pictures: Vec<Picture>,
    /// 附件, video and audio included.
    pub attachments: Vec<Attachment>,
    /// 特殊情况 (三：除特殊情况外): why it does not take the usual route; empty for the usual one.
    pub exceptional_route: String,
    /// 保密承诺: the author declares that nothing classified is in it.
    pub secrecy_declared: bool,
}

/// The content field of any kind that says how urgent the item is.
pub const URGENCY: &str = "urgency";
/// The content field of any kind that says since when its hours run: `2026-11-23T14:30`.
pub const URGENT_SINCE: &str = "urgent_since";

/// The longest title the form takes, in characters.
pub const LONGEST_TITLE: usize = 100;
/// The longest text, in characters; a longer one is an attachment.
pub const LONGEST_BODY: usize = 50_000;
/// The longest of any other field.
const LONGEST_FIELD: usize = 2_000;
/// The first line of the canonical text.
const HEAD: &str = "照章稿件/1";

impl Manuscript {
    /// A field of the kind of content, empty when not given.
    pub fn content_field(&self, key: &str) -> &str {
        self.content_fields.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value)
    }

    /// The length of the text, in characters without white space (字数).
    pub fn length(&self) -> u32 {
        u32::try_from(self.body.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(u32::MAX)
    }

    /// The figures of the text that have no source, for the reviewer's eye.
    pub fn unsourced_figures(&self) -> Vec<&str> {
        self.sources
            .iter()
            .filter(|source| source.source.trim().is_empty())
            .map(|source| source.figure.as_str())
            .collect()
    }

    /// Why the principal leader must sign it off; empty when he need not (五（四）).
    pub fn calls_for_issue(&self) -> Vec<String> {
        let mut why = Vec::new();
        if !self.sensitivity.trim().is_empty() {
            why.push(format!("涉及重大、敏感社会事件：{}", self.sensitivity.trim()));
        }
        if self.target.level.calls_for_issue() {
            why.push(format!("拟报送{}宣传媒体", self.target.level.word()));
        }
        why
    }

    /// The text that is signed; every field counts, so that nothing can be changed beside a signature.
    pub fn canonical(&self) -> String {
        let flag = |set: bool| if set { "是" } else { "否" }.to_owned();
        let mut names: Vec<&str> = Vec::new();
        let mut values: Vec<String> = Vec::new();
        let mut put = |name: &'static str, value: String| {
            names.push(name);
            values.push(value);
        };
        put("title", self.title.clone());
        put("purpose", self.purpose.map_or("", Purpose::word).to_owned());
        put("class", self.class.map_or("", InformationClass::word).to_owned());
        put("content", self.content.map_or("", ContentClass::word).to_owned());
        for (key, value) in &self.content_fields {
            put("content_field", format!("{key}={value}"));
        }
        put("work_kind", self.work_kind.map_or("", WorkKind::word).to_owned());
        put("disclosure", self.disclosure.map_or("", Disclosure::word).to_owned());
        put("withheld_reason", self.withheld_reason.clone());
        put("target", self.target.level.word().to_owned());
        for channel in &self.target.channels {
            put("channel", channel.clone());
        }
        put("sensitivity", self.sensitivity.clone());
        put("event_kind", self.event_kind.map_or("", EventKind::word).to_owned());
        put("event_on", self.event_on.map_or_else(String::new, |day| day.to_string()));
        for author in &self.authors {
            put("author", author.clone());
        }
        put("body", self.body.clone());
        for link in &self.links {
            put("link", link.clone());
        }
        for source in &self.sources {
            put("figure", source.figure.clone());
            put("source", source.source.clone());
        }
        for picture in &self.pictures {
            put("picture", picture.hash.clone());
            put("picture_name", picture.name.clone());
            put("caption", picture.caption.clone());
            put("shows_person", flag(picture.shows_person));
            put("has_consent", flag(picture.has_consent));
        }
        for attachment in &self.attachments {
            put("attachment", attachment.hash.clone());
            put("attachment_name", attachment.name.clone());
        }
        put("exceptional_route", self.exceptional_route.clone());
        put("secrecy_declared", flag(self.secrecy_declared));
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        chain::canonical(HEAD, &names, &values)
    }

    /// SM3 of the canonical text: what a signature covers.
    pub fn digest(&self) -> String {
        chain::digest(self.canonical().as_bytes())
    }

    /// Everything that must be put right before the item can be handed in (三), all at once.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.form_problems(&mut problems);
        self.content_problems(&mut problems);
        self.urgency_problems(&mut problems);
        self.picture_problems(&mut problems);
        self.length_problems(&mut problems);
        problems
    }

    fn form_problems(&self, problems: &mut Vec<Problem>) {
        let mut put =
            |code, field, what: &str, cure: &str| problems.push(Problem::new(code, field, what, cure));
        if self.title.trim().is_empty() {
            put("S-101", "title", "没有信息标题", "请填写信息标题");
        }
        if self.purpose.is_none() {
            put("S-102", "purpose", "没有选定用途", "请在“宣传”“政务信息”中选一项");
        }
        if self.class.is_none() {
            put("S-103", "class", "没有选定信息类别", "请按《信息报送审核表》在五类中选一类");
        }
        if self.disclosure.is_none() {
            put("S-104", "disclosure", "没有选定是否公开", "请选“公开”“依申请公开”或“不公开”");
        }
        if self.disclosure == Some(Disclosure::Withheld) && self.withheld_reason.trim().is_empty() {
            put("S-105", "withheld_reason", "选了“不公开”，没有写明理由", "请写明不公开的理由");
        }
        // The headings of a kind of content are the form's, not the author's.
        let headings = self.content.map_or(&[][..], ContentClass::headings);
        let mut lines = self.body.lines().map(str::trim).filter(|line| !line.is_empty());
        if lines.all(|line| headings.contains(&line)) {
            put("S-106", "body", "没有正文", "请将信息文字材料填入正文");
        }
        if !self.secrecy_declared {
            let cure = "请确认稿件不含国家秘密、工作秘密后勾选保密承诺";
            put("S-107", "secrecy_declared", "没有作出保密承诺", cure);
        }
        if self.event_kind.is_some() && self.event_on.is_none() {
            let cure = "请填写会议、活动、视察或调研的日期，当天报送以此为准";
            put("S-108", "event_on", "选了活动类别，没有填写活动日期", cure);
        }
    }

    fn content_problems(&self, problems: &mut Vec<Problem>) {
        let Some(content) = self.content else {
            let cure = "请按通知二（一）至（九）选定一类；都不符合的选“其他重要情况”";
            problems.push(Problem::new("S-109", "content", "没有选定重点报送内容", cure));
            return;
        };
        for field in content.fields() {
            let value = self.content_field(field.key).trim();
            let (label, kind) = (field.label, content.word());
            if value.is_empty() && field.is_required {
                let what = format!("“{kind}”没有填写{label}");
                problems.push(Problem::new("S-110", field.key, what, format!("请填写{label}")));
            } else if field.is_day && !value.is_empty() && value.parse::<NaiveDate>().is_err() {
                let what = format!("{label}“{value}”不是日期");
                problems.push(Problem::new("S-111", field.key, what, "请写成2020-07-06的样子"));
            }
        }
    }

    /// Since when the hours of an urgent item run: the event, or the order to report.
    pub fn urgent_since(&self) -> Option<NaiveDateTime> {
        let text = self.content_field(URGENT_SINCE).replace(' ', "T");
        NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M").ok()
    }

    fn urgency_problems(&self, problems: &mut Vec<Problem>) {
        let (urgency, since) = (self.content_field(URGENCY), self.content_field(URGENT_SINCE));
        if !urgency.is_empty() && !URGENCIES.contains(&urgency) {
            let what = format!("没有“{urgency}”这一紧急程度");
            let cure = format!("请在{}中选一项", URGENCIES.join("、"));
            problems.push(Problem::new("S-501", URGENCY, what, cure));
        }
        if !urgency.is_empty() && since.is_empty() {
            let what = "标了紧急程度，没有填写事件发生（接到任务）的时间";
            let cure = "请填写到时、分，报送用时从这时算起";
            problems.push(Problem::new("S-502", URGENT_SINCE, what, cure));
        } else if !since.is_empty() && self.urgent_since().is_none() {
            let what = format!("事件发生（接到任务）的时间“{since}”不是日期和时间");
            problems.push(Problem::new("S-503", URGENT_SINCE, what, "请写成2020-07-06 14:30的样子"));
        }
    }

    fn picture_problems(&self, problems: &mut Vec<Problem>) {
        for (number, picture) in (1..).zip(&self.pictures) {
            let name = &picture.name;
            if picture.caption.trim().is_empty() {
                let what = format!("第{number}张图片“{name}”没有简要说明");
                problems.push(Problem::new("S-112", "pictures", what, "请写明图片的时间、地点、人物和事由"));
            }
            if picture.shows_person && !picture.has_consent {
                let what = format!("第{number}张图片“{name}”有可辨认的人物，未确认本人同意");
                let cure = "请征得本人同意后勾选，或换用不出现人物的图片";
                problems.push(Problem::new("S-113", "pictures", what, cure));
            }
        }
    }

    fn length_problems(&self, problems: &mut Vec<Problem>) {
        let mut measure = |code, field, name: &str, text: &str, most: usize| {
            let length = text.chars().count();
            if length > most {
                let what = format!("{name}有{length}字，超过{most}字");
                problems.push(Problem::new(code, field, what, format!("请把{name}压到{most}字以内")));
            }
        };
        measure("S-114", "title", "信息标题", &self.title, LONGEST_TITLE);
        measure("S-114", "body", "正文", &self.body, LONGEST_BODY);
        measure("S-114", "withheld_reason", "不公开理由", &self.withheld_reason, LONGEST_FIELD);
        measure("S-114", "sensitivity", "重大敏感事由", &self.sensitivity, LONGEST_FIELD);
        measure("S-114", "exceptional_route", "特殊情况说明", &self.exceptional_route, LONGEST_FIELD);
        for (_, value) in &self.content_fields {
            measure("S-114", "content", "内容字段", value, LONGEST_FIELD);
        }
        for picture in &self.pictures {
            measure("S-114", "pictures", "图片说明", &picture.caption, LONGEST_FIELD);
        }
    }
}
