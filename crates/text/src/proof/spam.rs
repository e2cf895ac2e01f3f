//! G-31: gambling, pornography and fraud (违规信息) in whatever disguise, addresses that are no government's, and
//! characters nobody sees. Words come from [`super::words`], the disguise is taken off by [`super::fold`].

use super::desk::Desk;
use super::fold::{Skeleton, homophone, skeleton};
use super::layout::Sheet;
use super::mark::{Check, Class, Field, Level, Mark};
use super::pattern::pattern;
use super::row::{Row, is_han};
use super::words::{WordEntry, WordList};
use crate::normalise::{half_width, is_invisible, shortened};
use std::ops::Range;

pattern! {
    DOMAIN = r"(?i)(?:https?://)?(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}(?:com|cn|net|org|gov|edu|cc|top|xyz|vip|bet|info|biz|club|site|online|shop|win|fun|pro|me|tv|io|app|ru|tk|in|us|la|pw|ws|co|live|link|icu|cyou|lol|fit|mobi|wang|ren)(?::[0-9]{2,5})?(?:/[^\s，。；、）)》”]*)?";
    NUMBER_ADDRESS = r"(?i)https?://[0-9]{1,3}(?:\.[0-9]{1,3}){3}[^\s，。；、）)]*";
    OFFICE_NAME = "(?:政府|人民|医保|医疗保障|卫生健康|委员会|信息公开|政务)[^，。；]{0,12}(?:网|网站|平台|门户)[ \u{3000}]*[：:（(]?[ \u{3000}]*$";
}

/// Words after which a weak word is a warning against it, not an advertisement.
const CAUTIONS: &[&str] = &[
    "打击",
    "严禁",
    "禁止",
    "整治",
    "查处",
    "治理",
    "防范",
    "抵制",
    "彩票",
    "体彩",
    "福彩",
    "违法",
    "违规",
    "非法",
    "犯罪",
    "危害",
    "远离",
    "警惕",
    "识别",
    "防骗",
    "反诈",
    "诈骗",
    "举报",
    "取缔",
    "扫黄",
    "涉赌",
    "涉黄",
    "戒",
    "拒绝",
    "案件",
    "处罚",
    "封堵",
    "清理",
    "不得",
    "谨防",
    "曝光",
    "涉嫌",
    "涉黑",
    "嫌疑",
    "黑产",
    "公安",
    "警方",
    "民警",
    "监管",
    "反洗钱",
    "骗局",
    "被骗",
    "受害",
    "黑灰产",
    "行业",
];

/// Ends of addresses that spam uses and offices do not.
const CHEAP_ENDS: &[&str] = &[
    "cc", "top", "xyz", "vip", "bet", "biz", "club", "site", "online", "shop", "win", "fun", "pro", "tv",
    "io", "ru", "tk", "in", "la", "pw", "ws", "live", "link", "icu", "cyou", "lol", "fit", "mobi", "wang",
    "ren", "us", "me", "co", "info", "app",
];

/// Addresses that papers name with reason: media, public services, platforms.
const KNOWN_ADDRESSES: &[&str] = &[
    "people.com.cn",
    "people.cn",
    "xinhuanet.com",
    "news.cn",
    "cctv.com",
    "cnr.cn",
    "gmw.cn",
    "ce.cn",
    "chinadaily.com.cn",
    "chinanews.com",
    "chinanews.com.cn",
    "china.com.cn",
    "youth.cn",
    "jxnews.com.cn",
    "jkb.com.cn",
    "qq.com",
    "sina.com.cn",
    "sina.cn",
    "weibo.com",
    "163.com",
    "126.com",
    "sohu.com",
    "ifeng.com",
    "toutiao.com",
    "douyin.com",
    "baidu.com",
    "zgyyb.com.cn",
    "thepaper.cn",
    "12306.cn",
    "12371.cn",
    "legaldaily.com.cn",
    "rmzxb.com.cn",
    "81.cn",
    "k618.cn",
];

/// G-31.
pub(super) fn check(sheet: &Sheet<'_>, words: &WordList, desk: &mut Desk) {
    let mut hidden = Vec::new();
    for (row, _) in sheet.rows() {
        spam(sheet, row, words, desk);
        addresses(row, desk);
        hidden.extend(invisible(row));
    }
    for text in &sheet.paper.hidden {
        let Some((row, _)) = sheet.rows().find(|(row, _)| row.line == text.line && row.field == Field::Text)
        else {
            continue;
        };
        let words = text.words.trim();
        let bytes = row.text.find(words).map_or(row.inner(), |at| at..at + words.len());
        let what = format!("“{}”{}，读者看不见，应删除", shortened(words, 30), text.how);
        desk.add(Mark::new(Check::of(31), Class::Hidden, row, bytes, what));
    }
    desk.add_together(hidden, |count| format!("有{count}处看不见的字符，可能藏有文字或隔断违规词，应删除"));
}

fn spam(sheet: &Sheet<'_>, row: &Row, words: &WordList, desk: &mut Desk) {
    let folded = skeleton(&row.text);
    let mut hits: Vec<(Range<usize>, &WordEntry, bool)> = Vec::new();
    for (entry, bytes) in words.spam_hits(&folded.text) {
        if is_together(&folded, row, &bytes) {
            hits.push((folded.source(&bytes), entry, false));
        }
    }
    for (entry, bytes) in words.disguised_hits(&homophone(&folded.text)) {
        if is_together(&folded, row, &bytes) {
            hits.push((folded.source(&bytes), entry, true));
        }
    }
    let day = sheet.day();
    hits.retain(|(_, entry, _)| entry.counts_on(day));
    hits.sort_by_key(|(bytes, _, is_disguised)| (bytes.start, usize::MAX - bytes.end, *is_disguised));
    let mut joined: Vec<(Range<usize>, bool, bool)> = Vec::new();
    for (bytes, entry, is_disguised) in hits {
        let is_weak = entry.is_weak;
        match joined.last_mut() {
            Some((last, weak, disguised)) if bytes.start <= last.end => {
                last.end = last.end.max(bytes.end);
                *weak &= is_weak;
                *disguised &= is_disguised;
            }
            _ => joined.push((bytes, is_weak, is_disguised)),
        }
    }
    for (bytes, is_weak, is_disguised) in joined {
        let is_caution = is_weak && is_near_caution(row, &bytes);
        let shown = row.slice(bytes.clone());
        let what = if is_caution {
            format!("“{shown}”与违规信息有关，请核对上下文")
        } else if is_disguised {
            format!("“{shown}”疑似用谐音写成的违规信息，清除前不得发布")
        } else {
            format!("“{shown}”是赌博、色情或诈骗信息用语，疑似被植入，清除前不得发布")
        };
        let mut mark = Mark::new(Check::of(31), Class::Spam, row, bytes.clone(), what);
        if is_caution {
            mark = mark.at(Level::Warn);
        }
        mark.proposal = instead(sheet, row, &bytes);
        desk.add(mark);
    }
}

/// Whether the characters of a match belong together: signs put between them do not part them, the marks of an ordinary
/// sentence do, unless every character is followed by one.
fn is_together(folded: &Skeleton, row: &Row, bytes: &Range<usize>) -> bool {
    let sources = folded.sources(bytes);
    let pairs = sources.iter().zip(sources.iter().skip(1));
    let (mut gaps, mut ordinary, mut all) = (0_usize, 0_usize, 0_usize);
    for ((_, one), (_, next)) in pairs {
        let gap = row.slice(one.end..next.start);
        all += 1;
        if gap.chars().count() > 4 || gap.contains('\t') {
            return false;
        }
        gaps += usize::from(!gap.is_empty());
        let marks = [
            '，', '。', '；', '：', '、', '！', '？', '“', '”', '（', '）', '《', '》', ',', ';', ':', '(',
            ')',
        ];
        ordinary += usize::from(gap.contains(marks));
    }
    if ordinary > 0 && !(gaps == all && all >= 2) {
        return false;
    }
    // A word of letters and digits is not the middle of a longer one.
    let (Some((_, first)), Some((_, last))) = (sources.first(), sources.last()) else { return false };
    let joins = |inner: Option<char>, outer: Option<char>| match (inner, outer) {
        (Some(inner), Some(outer)) => {
            (inner.is_ascii_alphabetic() && outer.is_ascii_alphabetic())
                || (inner.is_ascii_digit() && outer.is_ascii_digit())
        }
        _ => false,
    };
    let at_start = joins(row.char_at(first.start), row.char_before(first.start));
    let at_end = joins(row.char_before(last.end), row.char_at(last.end));
    !(at_start || at_end)
}

fn is_near_caution(row: &Row, bytes: &Range<usize>) -> bool {
    // “套路贷” in quotes is talked about.
    let is_quoted = row.char_before(bytes.start) == Some('“') && row.char_at(bytes.end) == Some('”');
    if is_quoted {
        return true;
    }
    let before: String = row.before(bytes.start).chars().rev().take(40).collect();
    let before: String = before.chars().rev().collect();
    let after: String = row.from(bytes.end).chars().take(30).collect();
    CAUTIONS.iter().any(|word| before.contains(word) || after.contains(word))
}

/// What probably stood there: 〇〇市人民政府 before 办公室, when a quoted title names the place.
fn instead(sheet: &Sheet<'_>, row: &Row, spam: &Range<usize>) -> Option<String> {
    let rest = row.from(spam.end);
    let office = ["办公室", "办公厅"].into_iter().find(|office| rest.starts_with(office))?;
    let place = sheet.rows().take(40).find_map(|(row, _)| {
        let (_, title) = row.text.split_once('《')?;
        let end =
            title.char_indices().take(8).find(|(_, c)| matches!(c, '市' | '县' | '区' | '州' | '省'))?;
        title.get(..end.0 + end.1.len_utf8())
    })?;
    Some(format!("{place}人民政府{office}"))
}

fn addresses(row: &Row, desk: &mut Desk) {
    if !row.text.contains(['.', '．', '。']) {
        return;
    }
    // Full-width letters, and Chinese stops between letters, are ways to hide an address; characters stay in number.
    let wide: String = widened(&row.text);
    let row_of = Row::new(row.field, row.line, &wide);
    let mut end = 0;
    for found in NUMBER_ADDRESS.find_iter(&wide).chain(DOMAIN.find_iter(&wide)) {
        let host = host_of(found.as_str());
        let before = row_of.char_before(found.start());
        let is_mail = before == Some('@') || found.as_str().contains('@');
        let is_part = before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/'));
        let is_number =
            !host.contains(|c: char| c.is_ascii_alphabetic()) && !found.as_str().starts_with("http");
        if is_mail || is_part || is_number || found.start() < end || is_office_host(&host) {
            continue;
        }
        end = found.end();
        let is_known =
            KNOWN_ADDRESSES.iter().any(|known| host == *known || host.ends_with(&format!(".{known}")));
        let last = host.rsplit('.').next().unwrap_or_default();
        let looks_official = OFFICE_NAME.is_match(row_of.before(found.start()));
        let shown = found.as_str();
        let (level, what) = if is_known {
            continue;
        } else if looks_official {
            (Level::Stop, format!("“{shown}”不是政府网站域名（gov.cn），却写作政府网站，来源可疑"))
        } else if CHEAP_ENDS.contains(&last)
            || shown.starts_with("http") && host.parse::<std::net::Ipv4Addr>().is_ok()
        {
            (Level::Stop, format!("“{shown}”是可疑网址，清除前不得发布"))
        } else {
            (Level::Warn, format!("“{shown}”不是政府网站域名（gov.cn），请核对链接去向"))
        };
        desk.add(Mark::new(Check::of(31), Class::Domain, &row_of, found.range(), what).at(level));
    }
}

/// The text with full-width signs and stops between letters in half width, character for character.
fn widened(text: &str) -> String {
    let mut wide = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        let mut kept = if matches!(c, '！'..='～') { half_width(c) } else { c };
        if c == '。' && last.is_ascii_alphanumeric() {
            let next = chars.peek().copied().map_or(' ', half_width);
            if next.is_ascii_alphabetic() {
                kept = '.';
            }
        }
        wide.push(kept);
        last = kept;
    }
    wide
}

fn host_of(address: &str) -> String {
    let lower = address.to_ascii_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    rest.split(['/', ':', '?']).next().unwrap_or_default().to_owned()
}

fn is_office_host(host: &str) -> bool {
    [".gov.cn", ".edu.cn", ".org.cn", ".mil.cn"].iter().any(|end| host.ends_with(end)) || host == "gov.cn"
}

/// Runs of characters nobody sees, inside a line.
fn invisible(row: &Row) -> Vec<Mark> {
    let is_hidden =
        |c: char| is_invisible(c) && !matches!(c, '\u{FFFC}' | '\u{FEFF}' | '\u{C}' | '\u{1A}' | '\u{7}');
    let mut marks: Vec<Mark> = Vec::new();
    let mut start = None;
    for (at, c) in row.text.char_indices().chain([(row.text.len(), 'x')]) {
        match (is_hidden(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                start = None;
                let shown: String = row
                    .before(from)
                    .chars()
                    .next_back()
                    .into_iter()
                    .chain(row.from(at).chars().next())
                    .filter(|c| is_han(*c) || c.is_ascii_alphanumeric())
                    .collect();
                let what = format!("“{shown}”之间有看不见的字符，可能藏有文字或隔断违规词，应删除");
                marks.push(Mark::new(Check::of(31), Class::Hidden, row, from..at, what));
            }
            _ => {}
        }
    }
    marks
}
