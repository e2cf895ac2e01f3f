//! 信息报送审核表 (review form): annex 1-1 and 1-2 as plain data, row by row as printed. Which rows a variant has and
//! who signed is the office's matter; the layout is `typst/review_form.typ`.

use chrono::NaiveDate;

/// A review form to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewForm {
    /// 附件1-1.
    pub annex: String,
    /// 赣州市医疗保障系统信息报送审核表.
    pub title: String,
    /// (市局).
    pub variant: String,
    /// 报送科室/单位, or 报送单位（盖章）.
    pub unit_label: String,
    /// The unit.
    pub unit: String,
    /// 信息标题.
    pub headline: String,
    /// 信息类别: the words in order, and which is chosen.
    pub classes: Vec<(String, bool)>,
    /// 是否公开: the same.
    pub disclosures: Vec<(String, bool)>,
    /// 拟稿人, and in the county's form 政务信息员.
    pub people: Vec<FormPerson>,
    /// The opinions in order.
    pub opinions: Vec<FormOpinion>,
    /// Small lines under the table: number, digest, when printed.
    pub foot: Vec<String>,
    /// The day it is printed.
    pub printed_on: NaiveDate,
    /// 演示数据, across the page.
    pub page_mark: Option<String>,
}

/// A person with two numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormPerson {
    /// 拟稿人.
    pub label: String,
    /// 姓名.
    pub name: String,
    /// 座机.
    pub office_phone: String,
    /// 手机.
    pub mobile: String,
}

/// An opinion with its signature; blank while nobody signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormOpinion {
    /// 市局办公室核稿.
    pub label: String,
    /// The words.
    pub opinion: String,
    /// Who signed, with 代 when for another.
    pub name: String,
    /// 2020年7月6日.
    pub date: String,
}
