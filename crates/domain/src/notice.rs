//! A notice (通知): articles in their own words, and under each the rules it lays down.
//! Nothing is computed here: [`file::read`] reads a notice from its folder, [`crate::score`] runs it.

mod attachment;
mod block;
mod cadence;
mod citation;
mod clash;
mod condition;
mod coverage;
mod faults;
pub mod file;
mod form;
mod front;
mod numeral;
mod outline;
mod points_table;
pub mod problem;
mod question;
mod reference;
mod register;
pub mod rule_reader;
mod rulings;
mod spelling;
mod stage;
#[cfg(test)]
mod tests;
mod tsv;
mod value;

use crate::period::Period;
use crate::rule::{Condition, Rule, Selector};
use chrono::NaiveDate;

/// A notice (通知、办法、方案) in force, with its rulings applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Folder name, for example `ganzhou-2020-33`; unique in an office.
    pub code: String,
    /// 标题.
    pub title: String,
    /// 文号; empty when the notice has none.
    pub document_number: String,
    /// 发文机关.
    pub issuer: String,
    /// 成文日期.
    pub issued_on: NaiveDate,
    /// First day in force.
    pub from: NaiveDate,
    /// Last day in force, if it has ended.
    pub until: Option<NaiveDate>,
    /// The code of the notice it replaces.
    pub replaces: Option<String>,
    /// `示例` when figures are samples the issuer has not laid down; printed under every table.
    pub sample_remark: Option<String>,
    /// The articles from the top, headings and annexes included.
    pub articles: Vec<Article>,
    /// The rules in written order.
    pub rules: Vec<Rule>,
    /// The duties that come round by the calendar.
    pub cadences: Vec<Cadence>,
    /// The questions the text leaves open, with the reading in force.
    pub questions: Vec<Question>,
    /// The units of the register that comes with the notice, in 行政区划 order.
    pub units: Vec<Unit>,
    /// The media list, if it has one.
    pub outlets: Vec<Outlet>,
    /// The attached tables as data, for showing and for the forms.
    pub attachments: Vec<AttachedTable>,
    /// What the loader found wrong in it.
    pub faults: Vec<NoticeFault>,
}

/// An article (条款): a heading, the notice's own words under it, and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// How it is cited, from its place: `四（二）1`, `附件2 注1`.
    pub citation: String,
    /// Its heading as written: `（二）贡献加分`.
    pub heading: String,
    /// 1 for `#`, 2 for `##` ….
    pub depth: u8,
    /// The words between this heading and the next, without blocks.
    pub words: String,
    /// Why nothing is encoded under it, if that is declared.
    pub not_encoded: Option<String>,
}

/// A duty that comes round by the calendar (节奏): `节奏` blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadence {
    /// `事项：` its name, for example 季报.
    pub name: String,
    /// The article it stands under.
    pub article: usize,
    /// `时点：` when, in the words of requirements §3.1.
    pub when: When,
    /// `责任：` who owes it, in words.
    pub owner: String,
    /// `事实：` and `当：` what each unit owes at least once before the day comes round; nothing for a duty of the
    /// issuing office.
    pub selector: Option<Selector>,
    /// `适用：` conditions on the unit that owes it; none: every unit.
    pub applies_to: Vec<Condition>,
    /// `提醒：` the quotas (任务) whose shortfall is looked at on the day.
    pub reminds_of: Vec<String>,
    /// The questions that chose a parameter.
    pub questions: Vec<String>,
}

/// When a calendar duty is due (时点).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// `2023-03-15`: one day, through 24:00.
    Day(NaiveDate),
    /// `每季最后一个工作日`, `每月最后一个工作日`.
    LastWorkingDay(crate::period::PeriodKind),
    /// `每季末`, `每月末`, `每年末`: the last calendar day.
    LastDay(crate::period::PeriodKind),
    /// `每半月`: the 15th and the last day of the month, or the working day before.
    HalfMonth,
    /// `每月1日和16日`: two days of each month, or the working day before; a day beyond the month is its last.
    MonthDays(u32, u32),
    /// `每周`: by Sunday.
    Weekly,
    /// `每月后5个工作日`, `每季后10个工作日`: so many working days after the period.
    WorkingDaysAfter(crate::period::PeriodKind, u32),
}

/// A question the text leaves open (待裁定事项): `裁定` blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// `编号：A-01`
    pub id: String,
    /// `问题：`
    pub question: String,
    /// `依据：` both places in their words, as `四（二）1：…再加20分`, one a line.
    pub places: Vec<String>,
    /// `选项：正文 = 20`, one a line or several separated by ；: name and the value it puts in place of `〔A-01〕`.
    pub options: Vec<(String, String)>,
    /// `缺省：` the option that holds until the office rules.
    pub default: String,
    /// The article under which it stands.
    pub article: usize,
    /// What the office ruled, if it did.
    pub ruling: Option<Ruling>,
}

impl Question {
    /// The option in force: the office's ruling, else the default.
    pub fn reading(&self) -> &str {
        self.ruling.as_ref().map_or(&self.default, |ruling| &ruling.reading)
    }

    /// The line printed under tables that rest on it.
    pub fn remark(&self) -> String {
        match &self.ruling {
            Some(ruling) => format!(
                "{}：{}按“{}”执行（{}裁定，{}；理由：{}）。",
                self.id,
                self.question,
                ruling.reading,
                crate::period::document_date(ruling.decided_on),
                ruling.decided_by,
                ruling.reason
            ),
            None => format!("{}：{}本表暂按“{}”计算，待裁定。", self.id, self.question, self.default),
        }
    }
}

/// A ruling (裁定): who chose which reading, when and why; from `rulings.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The id of the question or fault ruled on.
    pub on: String,
    /// The option chosen, or for a fault the words of the decision.
    pub reading: String,
    /// 裁定人.
    pub decided_by: String,
    /// 裁定日期.
    pub decided_on: NaiveDate,
    /// 理由.
    pub reason: String,
}

/// A unit of the register (单位): a row of `units.tsv` with the columns 名称 别名 类别 组 上级 人数 自 至.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// 全称.
    pub name: String,
    /// 别名, other names it is written by.
    pub aliases: Vec<String>,
    /// 单位类别, for example 科室, 县级医保局, 医院.
    pub class: String,
    /// 单位组别 as the notice lists it.
    pub group: String,
    /// 上级单位, empty if none.
    pub parent: String,
    /// 人数, for quotas by head.
    pub heads: Option<u32>,
    /// First day in the register, if it came later.
    pub from: Option<NaiveDate>,
    /// Last day in the register, if it ended.
    pub until: Option<NaiveDate>,
}

impl Unit {
    /// Whether it stands in the register on any day of the period.
    pub fn is_registered_in(&self, period: Period) -> bool {
        self.from.is_none_or(|from| from <= period.last_day())
            && self.until.is_none_or(|until| until >= period.first_day())
    }
}

/// An outlet of the media list (媒体): a row of `media.tsv` with the columns 名称 类别 级别 别名.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlet {
    /// 名称.
    pub name: String,
    /// 媒体类别.
    pub class: String,
    /// 级别, empty if the list gives none.
    pub level: String,
    /// 别名.
    pub aliases: Vec<String>,
}

/// An attached table (附件表) as the notice prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedTable {
    /// File name in the folder, for example `quotas.tsv`.
    pub file: String,
    /// The citation of the annex that reads it.
    pub citation: String,
    /// The head row.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl AttachedTable {
    /// The cell's words, empty when the row or column is missing.
    pub fn cell<'a>(&'a self, row: &'a [String], column: &str) -> &'a str {
        let at = self.head.iter().position(|head| head == column);
        at.and_then(|at| row.get(at)).map_or("", String::as_str)
    }
}

/// A fault found in a notice when it is loaded (条文疑点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFault {
    /// Stable: the kind and the subject, for example `重复：安远县人民医院`.
    pub id: String,
    /// What is wrong.
    pub kind: FaultKind,
    /// The first place: citation and words.
    pub here: Place,
    /// The second place, where there is one.
    pub there: Option<Place>,
    /// What is wrong, in a sentence.
    pub what: String,
    /// What holds until somebody rules.
    pub default: String,
    /// The office's ruling, if there is one.
    pub ruling: Option<Ruling>,
}

/// A place in a notice (出处).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Citation.
    pub citation: String,
    /// The words there.
    pub words: String,
}

/// What is wrong in a notice (疑点种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultKind {
    /// 矛盾: two places say different things.
    Contradiction,
    /// 未定义: a term nobody defines.
    UndefinedTerm,
    /// 重复: listed twice.
    Duplicate,
    /// 名称不符: two spellings of one thing.
    NameMismatch,
    /// 合计不符: a sum that does not hold.
    SumMismatch,
    /// 平台倒挂: a higher platform gives fewer points than a lower one.
    PlatformOrder,
    /// 数值无据: a figure of a rule that its article does not state.
    UnstatedFigure,
    /// 序号不规范: an article number in half-width brackets, or one that is used twice.
    Numbering,
}

impl FaultKind {
    /// The word in the register.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contradiction => "矛盾",
            Self::UndefinedTerm => "未定义",
            Self::Duplicate => "重复",
            Self::NameMismatch => "名称不符",
            Self::SumMismatch => "合计不符",
            Self::PlatformOrder => "平台倒挂",
            Self::UnstatedFigure => "数值无据",
            Self::Numbering => "序号不规范",
        }
    }
}
