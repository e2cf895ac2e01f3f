//! The frame around a story (版面套话): lines an outlet puts before and after a text, known by how they begin.
//! Only whole lines at the two ends of a page go; what an outlet writes again and again is learnt elsewhere.

/// A frame line is shorter than this many bytes; a longer one is text.
const LONGEST: usize = 480;
/// The title of another story is shorter than this many bytes.
const TITLE: usize = 150;
/// So many lines from each end may be frame.
const DEPTH: usize = 12;

/// After such a line follow the titles of other stories.
const RELATED: [&str; 12] = [
    "相关阅读",
    "相关新闻",
    "相关链接",
    "相关报道",
    "延伸阅读",
    "推荐阅读",
    "热门推荐",
    "更多阅读",
    "更多新闻",
    "猜你喜欢",
    "往期回顾",
    "精彩推荐",
];
/// A last line that begins so is the outlet speaking.
const LAST: [&str; 38] = [
    "作者声明",
    "本文版权",
    "更多详情",
    "制作:",
    "制作：",
    "责任编辑",
    "责编",
    "编辑：",
    "编辑:",
    "编辑 ",
    "校对",
    "审核：",
    "审核:",
    "监制",
    "值班",
    "（责任编辑",
    "(责任编辑",
    "（编辑",
    "(编辑",
    "免责声明",
    "【免责声明",
    "声明：",
    "声明:",
    "特别声明",
    "版权声明",
    "【版权",
    "本文来源",
    "本文仅代表",
    "返回",
    "打开",
    "扫一扫",
    "扫码",
    "关注",
    "更多精彩",
    "欢迎提供",
    "未经授权",
    "点击",
    "分享到",
];
/// A first line that begins so is the outlet speaking.
const FIRST: [&str; 10] =
    ["来源：", "来源:", "原标题", "点击上方", "▲", "关注", "分享到", "字号", "【字体", "责任编辑"];

/// The page without the lines of its frame.
///
/// ```
/// use zhaozhang_text::reprint::frame::body;
/// let page = "来源：甲市网　作者：某某\n甲市医改领导小组召开会议。\n责编：某某\n相关阅读：\n乙市开会了\n丙市也开会了";
/// assert_eq!(body(page), "甲市医改领导小组召开会议。");
/// ```
pub fn body(page: &str) -> &str {
    let cut = without_last(page);
    let cut = without_first(cut);
    if cut.len().saturating_mul(5) < page.len() { page } else { cut }
}

/// Cuts at the heading of other stories' titles, then takes frame lines away as long as the last line is one.
fn without_last(page: &str) -> &str {
    let mut kept = page.trim_end();
    let mut rest = kept;
    for _ in 0..DEPTH {
        let Some((before, line)) = rest.rsplit_once('\n') else {
            break;
        };
        let line = line.trim();
        rest = before.trim_end();
        if RELATED.iter().any(|word| line.starts_with(word)) {
            kept = rest;
        } else if !is_last(line) && (line.len() > TITLE || line.contains('。')) {
            break;
        }
    }
    for _ in 0..DEPTH {
        match kept.rsplit_once('\n') {
            Some((before, line)) if is_last(line.trim()) => kept = before.trim_end(),
            _ => break,
        }
    }
    kept
}

fn is_last(line: &str) -> bool {
    line.len() <= LONGEST && LAST.iter().any(|word| line.starts_with(word))
}

fn without_first(page: &str) -> &str {
    let mut rest = page.trim_start();
    for _ in 0..4 {
        let Some((line, after)) = rest.split_once('\n') else {
            break;
        };
        let line = line.trim();
        let is_frame =
            line.len() <= LONGEST && (FIRST.iter().any(|word| line.starts_with(word)) || is_dateline(line));
        if after.trim().is_empty() || !is_frame {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// A short line with a source and a time, or only a reporter in brackets, and no sentence.
fn is_dateline(line: &str) -> bool {
    line.len() <= 200
        && !line.contains('。')
        && (line.contains("来源")
            || line.ends_with("讯")
            || (line.contains("记者") && line.ends_with(['）', ')'])))
}
