//! Lines of the frame that stand in the same box as the matter (版面套语): 责任编辑, 来源, 分享到, 上一篇, 版权声明. They are cut at
//! head and tail only, so that an article about them stays whole.

use super::tree::Layout;
use crate::normalise::key;

/// The longest line that can be one of the frame, in characters.
const LONGEST: u32 = 120;
/// How many passages at the head and at the tail are looked at.
const LOOKED: usize = 14;

/// Beginnings of lines after which nothing of the matter follows, wherever they stand behind the middle.
const EDITORS: [&str; 6] = ["责任编辑", "责编", "编辑：", "编辑:", "值班编辑", "纠错"];

/// Beginnings of lines near the end after which nothing of the matter follows.
const ENDINGS: [&str; 54] = [
    "打印",
    "打印本页",
    "关闭窗口",
    "关闭本页",
    "相关阅读",
    "相关新闻",
    "相关链接",
    "相关文章",
    "相关报道",
    "相关解读",
    "相关政策",
    "相关文件",
    "相关稿件",
    "相关信息",
    "解读链接",
    "阅读原文",
    "主办：",
    "主办单位：",
    "承办：",
    "版权所有",
    "网站标识码",
    "延伸阅读",
    "推荐阅读",
    "热点推荐",
    "热门推荐",
    "为您推荐",
    "为你推荐",
    "猜你喜欢",
    "更多精彩",
    "更多新闻",
    "最新报道",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "分享到",
    "分享让更多",
    "扫一扫",
    "扫码",
    "微信扫一扫",
    "版权声明",
    "免责声明",
    "特别声明",
    "声明：",
    "声明:",
    "举报",
    "网友评论",
    "我要评论",
    "点击进入专题",
    "Notice: The content above",
    "Share this",
    "Related ",
    "Read more",
    "Follow us",
];

/// Beginnings of lines before the matter.
const BEGINNINGS: [&str; 30] = [
    "来源：",
    "来源:",
    "文章来源",
    "信息来源",
    "稿源",
    "作者：",
    "作者:",
    "发布时间",
    "发布日期",
    "发表于",
    "发布于",
    "时间：",
    "时间:",
    "日期：",
    "字号",
    "字体",
    "浏览次数",
    "浏览量",
    "阅读：",
    "阅读数",
    "点击数",
    "点击：",
    "分享到",
    "分享",
    "打印",
    "您当前的位置",
    "当前位置",
    "您的位置",
    "我要评论",
    "原创 ",
];

/// The passages without the lines of the frame at head and tail, and without the title, which stands for itself.
pub(super) fn trimmed(page: &str, layout: &Layout, mut kept: Vec<usize>, title: &str) -> Vec<usize> {
    let size = |at: &usize| layout.passages.get(*at).map_or(0, |passage| passage.characters);
    let words = |at: &usize| layout.passages.get(*at).map(|passage| layout.words(page, passage));
    let all: u32 = kept.iter().map(size).fold(0, u32::saturating_add);
    let mut before = 0u32;
    let count = kept.len();
    let cut = kept.iter().enumerate().position(|(place, at)| {
        let own = size(at);
        let is_late = place > 0 && before > all / 2;
        let is_last = place + LOOKED >= count && before > all / 3;
        before = before.saturating_add(own);
        (is_late || is_last)
            && own <= LONGEST
            && words(at).is_some_and(|words| ends_matter(&words, is_late, is_last))
    });
    if let Some(cut) = cut {
        kept.truncate(cut);
    }
    // The last line near the begin that stands before the matter.
    let title = key(title);
    // The page may put its own name before the title: 甲市人民政府 关于……的通知.
    let is_title = |words: &str| {
        let words = key(words);
        !title.is_empty() && (words == title || words.chars().count() >= 10 && title.ends_with(&words))
    };
    let begins = |words: String| stands_before(&words) || is_title(&words);
    let head = kept
        .iter()
        .take(LOOKED.min(kept.len().saturating_sub(1)))
        .rposition(|at| size(at) <= 80 && words(at).is_some_and(begins));
    if let Some(cut) = head {
        // What is long before such a line is matter, and the line a mention.
        if kept.iter().take(cut).all(|at| size(at) < 60) {
            kept.drain(..=cut);
        }
    }
    kept
}

fn ends_matter(words: &str, is_late: bool, is_last: bool) -> bool {
    let bare =
        words.trim_start_matches(['“', '"', '*', '（', '(', '[', '【', '·', '●', '▼', '■', '◆', ' ', '—']);
    // What every office's pages end in: 主办、备案号、网站标识码.
    let is_filed = ["ICP备", "公网安备", "网站标识码"].iter().any(|sign| words.contains(sign));
    let has_editor = EDITORS.iter().any(|ending| bare.starts_with(ending));
    let names_editor = words.contains("责任编辑") && words.chars().count() <= 40;
    (is_late && (has_editor || names_editor))
        || (is_last
            && (is_filed
                || has_editor
                || names_editor
                || ENDINGS.iter().any(|ending| bare.starts_with(ending))))
}

fn stands_before(words: &str) -> bool {
    BEGINNINGS.iter().any(|beginning| words.starts_with(beginning)) || is_time_line(words)
}

/// A line that holds a day and hardly anything else: 2020-09-02 16:31 新华网.
fn is_time_line(words: &str) -> bool {
    let characters = words.chars().filter(|c| !c.is_whitespace()).count();
    let digits = words.chars().filter(char::is_ascii_digit).count();
    super::time::first_in(words).is_some() && characters <= 60 && digits * 6 >= characters
}
