//! The paper of a bulletin (公文要素): title, number, recipients, signature and 版记, with what follows from the notice
//! filled in. Nothing is counted here; whoever issues may change every word.

use super::wording::quoted;
use chrono::{Datelike, NaiveDate};
use zhaozhang_document::official::{Colophon, HeadPart, Signature, SignatureLayout};
use zhaozhang_domain::chain::{canonical, digest};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::notice::file::NoticeFolder;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::rule::RuleKind;

/// Everything of a bulletin's paper that is not counted (公文要素).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// 标题.
    pub title: String,
    /// 发文机关标志, for example `赣州市医疗保障局文件`.
    pub issuer_mark: String,
    /// 发文字号.
    pub document_number: String,
    /// 主送机关 without the colon; empty for none.
    pub recipients: String,
    /// 发文机关署名.
    pub signature: String,
    /// 成文日期.
    pub issued_on: NaiveDate,
    /// 印发机关.
    pub printing_body: String,
    /// 印发日期.
    pub printed_on: NaiveDate,
    /// 抄送 without the word and without the full stop.
    pub copy_to: Option<String>,
    /// 核稿人.
    pub copy_checker: Option<String>,
    /// 印发数.
    pub print_run: Option<u32>,
    /// What the clerk adds at the end of the last part, a paragraph a line; empty for nothing.
    pub addition: String,
}

impl Paper {
    /// The paper as it follows from the notice: its issuer reports to those the notice was sent to.
    ///
    /// The number is left open (`赣市医保字〔2020〕　号`) until somebody gives one.
    pub fn of(notice: &Notice, folder: &NoticeFolder, period: Period, issued_on: NaiveDate) -> Self {
        let issuer = notice.issuer.trim();
        let is_office = issuer.ends_with("办公室") || issuer.ends_with("秘书处") || issuer.ends_with('办');
        Self {
            title: title(notice, period),
            issuer_mark: format!("{issuer}文件"),
            document_number: open_number(&notice.document_number, issued_on),
            recipients: recipients(folder).unwrap_or_else(|| groups(notice)),
            signature: issuer.to_owned(),
            issued_on,
            printing_body: if is_office { issuer.to_owned() } else { format!("{issuer}办公室") },
            printed_on: issued_on,
            copy_to: copied_to(notice),
            copy_checker: None,
            print_run: None,
            addition: String::new(),
        }
    }

    /// 版头: the mark and the number.
    pub(crate) fn head(&self) -> HeadPart {
        HeadPart {
            copy_number: None,
            urgency: None,
            issuer_mark: self.issuer_mark.clone(),
            document_number: self.document_number.clone(),
            signer: None,
        }
    }

    /// 主送机关; nothing where nobody is named.
    pub(crate) fn main_recipient(&self) -> Option<String> {
        (!self.recipients.is_empty()).then(|| self.recipients.clone())
    }

    /// 署名 and 成文日期, for a paper that is sealed.
    pub(crate) fn sealed(&self) -> Signature {
        Signature { body: self.signature.clone(), issued_on: self.issued_on, layout: SignatureLayout::Sealed }
    }

    /// 版记.
    pub(crate) fn colophon(&self) -> Colophon {
        Colophon {
            copy_to: self.copy_to.clone(),
            printing_body: self.printing_body.clone(),
            printed_on: self.printed_on,
            print_run: self.print_run,
            copy_checker: self.copy_checker.clone(),
        }
    }
}

/// The hash that names the notice's text: SM3 over every file of its folder.
pub fn notice_hash(folder: &NoticeFolder) -> String {
    let names: Vec<&str> = folder.files.iter().map(|(name, _)| name.as_str()).collect();
    let texts: Vec<&str> = folder.files.iter().map(|(_, text)| text.as_str()).collect();
    digest(canonical("照章通知/1", &names, &texts).as_bytes())
}

/// `关于2020年7月宣传和政务信息工作情况的通报`, after the issuer where the notice's own title has it.
fn title(notice: &Notice, period: Period) -> String {
    let issuer = if notice.title.starts_with(notice.issuer.as_str()) { notice.issuer.as_str() } else { "" };
    format!("{issuer}关于{period}{}情况的通报", subject(notice))
}

/// Words a notice's title opens its subject with, the longer first.
const OPENINGS: [&str; 14] = [
    "进一步加强和改进",
    "进一步加强",
    "进一步做好",
    "切实加强",
    "切实做好",
    "加强和改进",
    "全面加强",
    "印发",
    "加强",
    "做好",
    "规范",
    "开展",
    "改进",
    "推进",
];

/// Words it ends with, the longer first.
const ENDINGS: [&str; 26] = [
    "有关说明",
    "的通知",
    "的意见",
    "（试行）",
    "(试行)",
    "考核评价办法",
    "目标考核评比办法",
    "目标考核办法",
    "考核评比办法",
    "考核评分办法",
    "考核奖励办法",
    "考核暂行办法",
    "考核办法",
    "考核制度",
    "考核规定",
    "考核细则",
    "考核方案",
    "考核安排",
    "考核加减分",
    "奖励办法",
    "管理办法",
    "积分细则",
    "实施方案",
    "实施办法",
    "通知",
    "考核",
];

/// What the notice is about, as a bulletin names it: `宣传和政务信息工作`.
pub fn subject(notice: &Notice) -> String {
    let mut words = notice.title.trim();
    words = words.strip_prefix(notice.issuer.as_str()).unwrap_or(words);
    words = words.split_once("关于").map_or(words, |(_, after)| after);
    words = words.split(['（', '(']).next().unwrap_or(words).trim();
    while let Some(rest) = OPENINGS.iter().find_map(|opening| words.strip_prefix(opening)) {
        words = rest;
    }
    words = words.trim_start_matches(['《', '〈']);
    while let Some(rest) =
        ENDINGS.iter().find_map(|ending| words.trim_end_matches(['》', '〉']).strip_suffix(ending))
    {
        words = rest;
    }
    // A year in the notice's title is not the year of the bulletin.
    let without_year = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = if without_year.len() < words.len() {
        without_year.trim_start_matches("年度").trim_start_matches('年')
    } else {
        words
    };
    let words = words.trim_end_matches('的').trim();
    if words.chars().count() < 2 || words.chars().count() > 30 {
        return "信息工作".to_owned();
    }
    if words.ends_with("工作") { words.to_owned() } else { format!("{words}工作") }
}

/// The notice's own number with this year and room for a number; only the year where it has none.
fn open_number(number: &str, issued_on: NaiveDate) -> String {
    let prefix = number.split('〔').next().unwrap_or_default();
    format!("{prefix}〔{}〕　号", issued_on.year())
}

/// The notice's own recipients: the first line before its first heading that ends with a colon.
fn recipients(folder: &NoticeFolder) -> Option<String> {
    let (_, text) = folder.files.iter().find(|(name, _)| name == "notice.md")?;
    let body = text.split("+++").nth(2)?;
    let preamble = body.lines().take_while(|line| !line.starts_with('#'));
    let mut named = preamble.filter_map(|line| line.trim().strip_suffix('：'));
    // A paragraph that ends “通知如下：” addresses nobody.
    named.next().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty() && !line.ends_with("如下"))
}

/// 抄送 where the notice itself says to whom (`并抄送各地医改领导小组`): every body of the register that is called so.
fn copied_to(notice: &Notice) -> Option<String> {
    let words = notice.articles.iter().find_map(|article| Some(article.words.split_once("抄送各")?.1))?;
    let phrase = words.split(['。', '，', '；', '、', '\n']).next()?.trim().trim_start_matches('地');
    let called = |unit: &zhaozhang_domain::notice::Unit| {
        let mut names = std::iter::once(&unit.name).chain(&unit.aliases);
        names.find(|name| !phrase.is_empty() && name.ends_with(phrase)).cloned()
    };
    let names: Vec<String> = notice.units.iter().filter_map(called).collect();
    (names.len() > 1).then(|| names.join("、"))
}

/// The groups that are ranked, where the notice names no recipients.
fn groups(notice: &Notice) -> String {
    let names = notice.rules.iter().filter(|rule| matches!(rule.kind, RuleKind::Group(_)));
    let names: Vec<&str> = names.map(|rule| rule.name.as_str()).collect();
    if names.is_empty() { "各有关单位".to_owned() } else { names.join("，") }
}

/// The basis in the opening: `《…》（赣市医保字〔2020〕33号）`.
pub(super) fn basis(notice: &Notice) -> String {
    let title = quoted(&notice.title);
    if notice.document_number.trim().is_empty() {
        title
    } else {
        format!("{title}（{}）", notice.document_number)
    }
}
