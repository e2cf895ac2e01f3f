//! Title, author, 来源 and time of a page (网页要素), from where pages say them: `meta`, data for search engines, the head of
//! the document, and the lines around the main text.

use super::time::{PageTime, first_in};
use super::token::Attributes;
use super::tree::Layout;
use super::{LONGEST_LINE, entity};
use crate::normalise::key;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Particulars {
    pub(super) title: String,
    pub(super) author: String,
    pub(super) source: String,
    pub(super) site: String,
    pub(super) published: Option<PageTime>,
}

/// What `meta` and data say.
#[derive(Debug, Default)]
struct Said {
    title: String,
    author: String,
    source: String,
    site: String,
    published: Option<PageTime>,
}

/// How many passages before and after the begin of the main text are looked at for 来源 and time.
const AROUND: usize = 25;

pub(super) fn of(page: &str, layout: &Layout, kept: &[usize]) -> Particulars {
    let mut said = Said::default();
    for meta in &layout.metas {
        read_meta(page, meta, &mut said);
    }
    for data in &layout.data {
        read_data(page.get(data.clone()).unwrap_or_default(), &mut said);
    }
    let begin = kept.first().copied().unwrap_or_default();
    let title = title(page, layout, &said, begin);
    let lines = lines_around(page, layout, begin, kept.last().copied().unwrap_or(begin), &title);
    let find = |labels: &[&str]| lines.iter().find_map(|line| after_label(line, labels));
    let by_line = lines.iter().find_map(|line| first_in(line).filter(|_| line.chars().count() <= 80));
    let source = find(&["文章来源", "信息来源", "稿件来源", "新闻来源", "来源", "稿源"]);
    let author = find(&["作者", "文章作者"]).filter(|author| author.chars().count() <= 40);
    Particulars {
        title,
        author: author.unwrap_or(said.author),
        source: source.unwrap_or(said.source),
        site: said.site,
        published: said.published.or(by_line),
    }
}

fn cut(text: &str) -> String {
    let text = entity::decoded(text);
    let joined: Vec<&str> = text.split_whitespace().collect();
    joined.join(" ").chars().take(LONGEST_LINE).collect()
}

fn read_meta(page: &str, meta: &std::ops::Range<usize>, said: &mut Said) {
    let (mut name, mut content) = (String::new(), "");
    for (key, value) in Attributes::of(page, meta) {
        if key.eq_ignore_ascii_case("name")
            || key.eq_ignore_ascii_case("property")
            || key.eq_ignore_ascii_case("itemprop")
        {
            name = value.chars().take(40).collect::<String>().to_ascii_lowercase();
        } else if key.eq_ignore_ascii_case("content") {
            content = value;
        }
    }
    if content.trim().is_empty() {
        return;
    }
    let fill = |slot: &mut String| {
        if slot.is_empty() {
            *slot = cut(content);
        }
    };
    match name.as_str() {
        "articletitle" | "og:title" | "headline" => fill(&mut said.title),
        "author" | "article:author" | "og:article:author" => fill(&mut said.author),
        "contentsource" | "source" | "mediaid" => fill(&mut said.source),
        "og:site_name" | "sitename" => fill(&mut said.site),
        "pubdate"
        | "publishdate"
        | "article:published_time"
        | "og:release_date"
        | "datepublished"
        | "weibo:article:create_at"
        | "apub:time"
        | "publish_date"
        | "bytedance:published_time" => {
            said.published = said.published.take().or_else(|| first_in(content));
        }
        _ => {}
    }
}

/// Data for search engines (JSON-LD), read by its keys; what is broken is left alone.
fn read_data(data: &str, said: &mut Said) {
    if said.published.is_none() {
        said.published = ["datePublished", "pubDate", "uploadDate"]
            .iter()
            .find_map(|key| string_of(data, key))
            .and_then(|words| first_in(&words));
    }
    if said.title.is_empty()
        && let Some(title) = string_of(data, "headline")
    {
        said.title = cut(&title);
    }
}

/// The string after `"key":`.
fn string_of(data: &str, key: &str) -> Option<String> {
    let quoted = format!("\"{key}\"");
    let (_, after) = data.split_once(&quoted)?;
    let after = after.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let end = after.find('"')?;
    after.get(..end).map(str::to_owned)
}

/// The heading that the head of the document repeats, else what `meta` says, else the head itself without the site's name.
fn title(page: &str, layout: &Layout, said: &Said, begin: usize) -> String {
    let head = layout.head_title.clone().and_then(|range| page.get(range)).map(cut).unwrap_or_default();
    let (head_key, said_key) = (key(&head), key(&said.title));
    let headings = layout.passages.iter().enumerate().filter(|(_, passage)| {
        let tag = layout.nodes.get(passage.node).map(|node| node.tag);
        matches!(tag, Some(super::tag::Tag::Title | super::tag::Tag::Heading)) && !passage.is_hidden
    });
    let mut headings: Vec<(usize, String)> = headings
        .take(60)
        .map(|(at, passage)| (at, layout.words(page, passage).chars().take(LONGEST_LINE).collect()))
        .collect();
    let repeats = |words: &str| {
        let own = key(words);
        own.chars().count() >= 4 && (head_key.contains(&own) || said_key == own)
    };
    if let Some((_, words)) = headings.iter().find(|(_, words)| repeats(words)) {
        return words.clone();
    }
    if !said.title.is_empty() {
        return without_site(&said.title);
    }
    if !head.is_empty() {
        return without_site(&head);
    }
    headings.retain(|(at, _)| *at <= begin + 3);
    if let Some((_, words)) = headings.into_iter().next_back() {
        return words;
    }
    // No heading anywhere: the first short line of the matter, when it says what it is about.
    let first = layout
        .passages
        .get(begin)
        .filter(|passage| (8..=60).contains(&passage.characters) && passage.signs == 0);
    first
        .map(|passage| layout.words(page, passage))
        .filter(|words| words.contains("关于"))
        .unwrap_or_default()
}

/// A title without the site's name behind a sign: `医改见成效_赣南日报`.
fn without_site(title: &str) -> String {
    let mut title = title;
    for sign in ["_", "|", " - ", " – ", " — ", "--", "-"] {
        // 甲日报数字报-门诊共济惠及86万人次: the site may stand first.
        if let Some((before, after)) = title.split_once(sign)
            && ["报", "网", "网站", "政府", "电子版"].iter().any(|end| before.trim().ends_with(end))
            && before.chars().count() <= 12
            && after.chars().count() > before.chars().count()
        {
            title = after.trim_start();
        }
        if let Some((before, after)) = title.rsplit_once(sign)
            && before.chars().count() >= 6
            && after.chars().count() <= 20
        {
            title = before.trim_end_matches(['_', '|', '-', ' ', '–', '—']);
        }
    }
    title.trim().to_owned()
}

/// The short lines before the main text, nearest first, then those in and after it.
fn lines_around(page: &str, layout: &Layout, begin: usize, end: usize, title: &str) -> Vec<String> {
    let is_short = |at: &usize| {
        layout.passages.get(*at).is_some_and(|passage| passage.characters <= 150 && !passage.is_hidden)
    };
    let before = (begin.saturating_sub(AROUND)..begin).rev().filter(is_short);
    let within = (begin..(begin + 4).min(end + 1)).filter(is_short);
    let after = (end..(end + AROUND / 2).min(layout.passages.len())).filter(is_short);
    let words = |at: usize| layout.passages.get(at).map(|passage| layout.words(page, passage));
    before.chain(within).chain(after).filter_map(words).filter(|line| line != title).collect()
}

/// What stands after a label: 来源：赣南日报 → 赣南日报.
fn after_label(line: &str, labels: &[&str]) -> Option<String> {
    labels.iter().find_map(|label| {
        let (_, after) = line.split_once(label)?;
        let after = after.trim_start().strip_prefix(['：', ':'])?.trim_start();
        let end = after.find([' ', '\u{3000}', '\u{A0}', '|', '）', ')', '】', ']', '\t', '，', '。', '；']);
        let found = after.get(..end.unwrap_or(after.len()))?.trim();
        // 来源：市医保局浏览次数：1203: labels in boxes of their own run together.
        let next =
            ["浏览", "字体", "字号", "点击", "阅读", "发布时间", "发布日期", "作者", "编辑：", "时间："];
        let cut = next.iter().filter_map(|label| found.find(label)).filter(|at| *at > 0).min();
        let found = found.get(..cut.unwrap_or(found.len()))?.trim();
        // 来源：作者：… stands there when nobody filled in the source.
        let is_other = found.is_empty() || found.ends_with(['：', ':']) || found.chars().count() > 40;
        (!is_other).then(|| found.to_owned())
    })
}
