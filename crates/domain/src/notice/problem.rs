//! Problems (问题): why a notice cannot be loaded, each with its place, the reason and the cure.
//! Not a fault of the notice's own wording (that is [`super::NoticeFault`]): with a problem nothing is loaded at all.
//! The codes and what they stand for are in [`CODES`], from which the handbook prints its list.

use std::fmt;

/// A problem (问题) that keeps a notice from being loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeProblem {
    /// Stable code, one of [`CODES`].
    pub code: &'static str,
    /// The file of the folder, for example `notice.md`.
    pub file: String,
    /// The line in it, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// Why it is refused.
    pub why: String,
    /// What to do next.
    pub cure: String,
}

impl NoticeProblem {
    /// A problem at a line of a file.
    pub(crate) fn new(
        code: &'static str,
        place: (&str, usize),
        what: impl Into<String>,
        why: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        let (file, line) = place;
        Self { code, file: file.to_owned(), line, what: what.into(), why: why.into(), cure: cure.into() }
    }
}

impl fmt::Display for NoticeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, file, line, what, why, cure } = self;
        if *line == 0 {
            write!(f, "{code} {file}：{what}。{why}。{cure}。")
        } else {
            write!(f, "{code} {file} 第{line}行：{what}。{why}。{cure}。")
        }
    }
}

impl std::error::Error for NoticeProblem {}

/// Every code with what it stands for, in the order of the handbook.
pub const CODES: [(&str, &str); 30] = [
    ("N-101", "文件夹中没有 notice.md"),
    ("N-102", "文首信息缺少或没有结束"),
    ("N-103", "文首信息格式有误"),
    ("N-104", "文首信息缺项"),
    ("N-105", "文首信息的内容读不懂"),
    ("N-106", "文首信息有不认识的项"),
    ("N-111", "规则没有放在条款之下"),
    ("N-112", "规则块没有结束"),
    ("N-113", "不认识的块"),
    ("N-114", "块中的一行读不懂"),
    ("N-115", "“不编码”没有写理由"),
    ("N-121", "不认识的规则种类"),
    ("N-122", "不认识的项"),
    ("N-123", "缺少必填项"),
    ("N-124", "内容读不懂"),
    ("N-125", "同一项写了两次"),
    ("N-126", "规则重名"),
    ("N-131", "引用的名称不存在"),
    ("N-132", "规则互相循环"),
    ("N-133", "两条规则争同一事实"),
    ("N-134", "规则太多"),
    ("N-141", "附表缺少或读不懂"),
    ("N-142", "单位表有误"),
    ("N-143", "媒体表有误"),
    ("N-151", "待裁定事项编号重复"),
    ("N-152", "引用了没有的待裁定事项"),
    ("N-153", "缺省或读法不在选项之中"),
    ("N-154", "裁定对应不到待裁定事项或条文疑点"),
    ("N-155", "裁定文件格式有误"),
    ("N-161", "条款有数，却既无规则也未说明不编码"),
];
