//! Faults of the text (原文问题): leftovers of web pages, damage, spam and breaks, found while a plan is read.
//! Nothing is mended silently: a fault may carry a proposal, and the proposal is a person's to accept.

use super::span::Span;
use std::fmt;

/// What is wrong (问题类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// 网页残留: navigation, sharing, printing, names of editors, marks of pictures.
    WebResidue,
    /// 疑似植入: words of betting and the like.
    Spam,
    /// 非政府域名: an address that is no `gov.cn`.
    ForeignDomain,
    /// 发文字号残缺.
    DamagedDocumentNumber,
    /// 日期残缺.
    DamagedDate,
    /// 半角标点: commas and brackets of another width than Chinese texts use.
    HalfWidthPunctuation,
    /// 断行: a paragraph broken in the middle of a sentence.
    BrokenLine,
    /// 缺句末标点.
    MissingStop,
    /// 括号不配对.
    UnbalancedBracket,
    /// 编号重复.
    RepeatedNumber,
    /// 编号不连续.
    MissingNumber,
    /// 责任方式未注明.
    ModeUnstated,
    /// 时限早于发文.
    DueBeforeIssue,
    /// 一个文件内有多份方案.
    SeveralPlans,
    /// 没有可读文字 (a scan without a text layer).
    NoText,
    /// 没有读出任务.
    NoTasks,
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WebResidue => "网页残留",
            Self::Spam => "疑似植入的违规词",
            Self::ForeignDomain => "非政府网站域名",
            Self::DamagedDocumentNumber => "发文字号残缺",
            Self::DamagedDate => "日期残缺",
            Self::HalfWidthPunctuation => "半角标点",
            Self::BrokenLine => "断行",
            Self::MissingStop => "缺句末标点",
            Self::UnbalancedBracket => "括号不配对",
            Self::RepeatedNumber => "编号重复",
            Self::MissingNumber => "编号不连续",
            Self::ModeUnstated => "责任方式未注明",
            Self::DueBeforeIssue => "时限早于成文日期",
            Self::SeveralPlans => "一个文件内有多份方案",
            Self::NoText => "没有可读文字",
            Self::NoTasks => "没有读出任务",
        })
    }
}

/// A fault of the text (原文问题), with where it stands and what is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Every place; the first is the one to show. Empty only when there is no text at all.
    pub spans: Vec<Span>,
    /// What, why and what to do next, one office sentence.
    pub sentence: String,
    /// The text that is proposed instead, never applied silently.
    pub proposal: Option<String>,
}

impl Fault {
    /// A fault at one place, without a proposal.
    pub(super) fn at(kind: FaultKind, span: Span, sentence: impl Into<String>) -> Self {
        Self { kind, spans: vec![span], sentence: sentence.into(), proposal: None }
    }

    /// The same with a proposal.
    #[must_use]
    pub(super) fn proposing(mut self, proposal: impl Into<String>) -> Self {
        self.proposal = Some(proposal.into());
        self
    }
}
