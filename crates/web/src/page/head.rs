//! The head of a notice's pages (通知页头): title, number, validity, and the tabs between its pages.

use crate::words::anchor;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;

/// What stands above every page of one notice.
#[derive(Debug, Clone)]
pub struct Head {
    /// Code.
    pub code: String,
    /// 标题.
    pub title: String,
    /// 文号.
    pub number: String,
    /// 发文机关.
    pub issuer: String,
    /// 成文日期.
    pub issued_on: String,
    /// 施行起止.
    pub validity: String,
    /// Which tab is open.
    pub tab: &'static str,
    /// How many faults and questions there are.
    pub faults: usize,
    /// The remark 示例, if figures are samples.
    pub sample: String,
}

impl Head {
    /// The head of a notice with one tab open.
    pub fn of(notice: &Notice, tab: &'static str) -> Self {
        Self {
            code: notice.code.clone(),
            title: notice.title.clone(),
            number: notice.document_number.clone(),
            issuer: notice.issuer.clone(),
            issued_on: document_date(notice.issued_on),
            validity: validity(notice),
            tab,
            faults: super::notices::own_faults(notice).count() + notice.questions.len(),
            sample: notice.sample_remark.clone().unwrap_or_default(),
        }
    }
}

/// `自2020年6月22日起施行`, or until when.
pub(crate) fn validity(notice: &Notice) -> String {
    match notice.until {
        None => format!("自{}起施行", document_date(notice.from)),
        Some(until) => format!("{}至{}", document_date(notice.from), document_date(until)),
    }
}

/// The address of an article on its notice's page.
pub(crate) fn article_href(notice: &Notice, article: usize) -> String {
    let citation = notice.articles.get(article).map_or("", |article| &article.citation);
    format!("/notices/{}#{}", notice.code, anchor(citation))
}

/// What a duty or a score rests on: `赣市医改秘字〔2023〕1号 三（二）`.
pub(crate) fn basis(notice: &Notice, article: usize) -> String {
    let citation = notice.articles.get(article).map_or("", |article| &article.citation);
    format!("{} {citation}", notice.document_number).trim().to_owned()
}
