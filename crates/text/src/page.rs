//! Reading a page of the web (网页阅读): bytes in any encoding to title, author, 来源, time of publication, main text, links
//! and the text that is not shown. It fetches nothing and believes nothing; whose page it is, is [`crate::outlet`]'s matter.
//!
//! Time and memory grow with the page only; a page above [`LARGEST`] is refused. Broken markup is read as browsers do,
//! as far as it matters to a reader. Figures: decision 0013.
//!
//! Reading order: `token` cuts the page, `tree` builds boxes and passages, `matter` finds the text, `particulars` the rest.

mod entity;
mod frame_line;
mod hidden;
mod hint;
mod matter;
mod page_bytes;
mod particulars;
mod tag;
pub mod time;
mod token;
mod tree;

use time::PageTime;
use tree::Layout;

/// The largest page that is read, in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;
/// The most links that are given.
const MOST_LINKS: usize = 2000;
/// The longest line that is taken for a name, a source or a title, in characters.
const LONGEST_LINE: usize = 200;

/// What a page says (网页内容).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageText {
    /// 标题; empty when none was found, like every other text here.
    pub title: String,
    /// 作者.
    pub author: String,
    /// 来源, as the page names it, without the word.
    pub source: String,
    /// The site's own name for itself.
    pub site: String,
    /// 发布时间, as the page tells it.
    pub published: Option<PageTime>,
    /// 正文, a line a passage.
    pub text: String,
    /// Texts that are on the page but not shown.
    pub hidden: Vec<String>,
    /// Links in the main text and around it: address as written and in its order.
    pub links: Vec<String>,
}

/// Why a page was not read (拒读网页).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageRefusal {
    /// Above [`LARGEST`].
    TooLarge {
        /// Its size in bytes.
        size: usize,
    },
}

impl std::fmt::Display for PageRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge { size } => {
                write!(f, "网页约{}兆，超过{}兆，没有读", size / 1024 / 1024 + 1, LARGEST / 1024 / 1024)
            }
        }
    }
}

impl std::error::Error for PageRefusal {}

/// A page's bytes as text, in whatever encoding it is; `charset` is what the server named, may be empty.
pub fn text_of<'a>(bytes: &'a [u8], charset: &str) -> std::borrow::Cow<'a, str> {
    page_bytes::text_of(bytes, charset)
}

/// Reads a page; `charset` is what the server said of its encoding, may be empty.
///
/// ```
/// use zhaozhang_text::page::read;
/// let html = "<title>医改见成效_赣南日报</title><h1>医改见成效</h1><p>来源：赣南日报　2023年2月1日</p>\
///             <p>本报讯 全市公立医院综合改革稳步推进，群众看病负担明显减轻，患者满意度持续提高。</p>";
/// let page = read(html.as_bytes(), "").unwrap();
/// assert_eq!(page.title, "医改见成效");
/// assert!(page.text.starts_with("本报讯"));
/// ```
pub fn read(bytes: &[u8], charset: &str) -> Result<PageText, PageRefusal> {
    if bytes.len() > LARGEST {
        return Err(PageRefusal::TooLarge { size: bytes.len() });
    }
    let page = page_bytes::text_of(bytes, charset);
    let layout = Layout::of(&page);
    let kept = matter::matter(&layout);
    let found = particulars::of(&page, &layout, &kept);
    let kept = frame_line::trimmed(&page, &layout, kept, &found.title);
    let mut text = String::new();
    for passage in kept.iter().filter_map(|at| layout.passages.get(*at)) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&layout.words(&page, passage));
    }
    let hidden = layout.passages.iter().filter(|passage| passage.is_hidden);
    let hidden =
        hidden.map(|passage| layout.words(&page, passage)).filter(|words| !words.is_empty()).collect();
    let address = |at: &tree::LinkAt| page.get(at.href.0..at.href.1).map(|href| entity::decoded(href.trim()));
    let links =
        layout.links.iter().take(MOST_LINKS).filter_map(address).filter(|href| !href.is_empty()).collect();
    Ok(PageText {
        title: found.title,
        author: found.author,
        source: found.source,
        site: found.site,
        published: found.published,
        text,
        hidden,
        links,
    })
}

#[cfg(test)]
mod tests;
