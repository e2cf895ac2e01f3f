//! Lines of a web page (网页): words between tags, a line for each block, cells divided by tabs; scripts and styles left
//! out. Words a style hides are kept and named, because spam is put into official pages that way. It is no browser: what
//! a style sheet elsewhere hides it does not know.

use super::Document;
use zhaozhang_text::proof::HiddenText;

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "table",
    "title",
    "body",
    "head",
    "section",
    "article",
    "header",
    "footer",
    "dd",
    "dt",
    "dl",
    "blockquote",
    "pre",
    "hr",
    "center",
    "form",
    "option",
    "nav",
    "aside",
    "main",
];

/// Elements without an end.
const VOID: &[&str] =
    &["br", "hr", "img", "input", "meta", "link", "source", "area", "base", "col", "embed", "wbr"];

/// Whether a text is a page.
pub(super) fn is_page(text: &str) -> bool {
    let head: String = text.chars().take(2_000).collect::<String>().to_ascii_lowercase();
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.contains("<body") && head.contains("<html"))
        || (head.starts_with('<') && (head.contains("<div") || head.contains("<p")))
}

/// Reads a page.
pub(super) fn read(text: &str) -> Document {
    let mut reader = Reader::default();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        reader.words(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        rest = reader.tag(rest);
    }
    reader.words(rest);
    reader.finish()
}

#[derive(Default)]
struct Reader {
    lines: Vec<String>,
    line: String,
    hidden: Vec<HiddenText>,
    /// Elements open since one that hides, with their names; empty when the reader sees the words.
    hiding: Vec<String>,
    how: &'static str,
}

impl Reader {
    fn words(&mut self, raw: &str) {
        if raw.is_empty() {
            return;
        }
        let words = collapse(&unescape(raw));
        if words.trim().is_empty() && self.line.ends_with(|c: char| c.is_whitespace()) {
            return;
        }
        if !self.hiding.is_empty() && !words.trim().is_empty() && self.hidden.len() < 200 {
            self.hidden.push(HiddenText {
                line: self.lines.len() + 1,
                words: words.trim().to_owned(),
                how: self.how,
            });
        }
        self.line.push_str(&words);
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_matches(|c: char| c == ' ' || c == '\t').to_owned();
        if !line.is_empty() {
            self.lines.push(line);
        }
    }

    /// Takes a tag in; gives what follows it.
    fn tag<'t>(&mut self, rest: &'t str) -> &'t str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or("");
        }
        let is_tag =
            rest.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let Some(end) = end_of_tag(rest).filter(|_| is_tag) else {
            self.words("<");
            return rest.get(1..).unwrap_or("");
        };
        let inner = rest.get(1..end).unwrap_or_default();
        let after = rest.get(end + 1..).unwrap_or("");
        let is_end = inner.starts_with('/');
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if BLOCKS.contains(&name.as_str()) {
            self.end_line();
        }
        if matches!(name.as_str(), "td" | "th") && is_end {
            self.line.push('\t');
        }
        if matches!(name.as_str(), "script" | "style" | "noscript" | "template") && !is_end {
            return skip(after, &name);
        }
        self.nest(&name, inner, is_end);
        after
    }

    fn nest(&mut self, name: &str, inner: &str, is_end: bool) {
        if VOID.contains(&name) || inner.ends_with('/') {
            return;
        }
        if is_end {
            if let Some(at) = self.hiding.iter().rposition(|open| open == name) {
                self.hiding.truncate(at);
            }
        } else if !self.hiding.is_empty() {
            if self.hiding.len() < 500 {
                self.hiding.push(name.to_owned());
            }
        } else if let Some(how) = hides(inner) {
            self.how = how;
            self.hiding.push(name.to_owned());
        }
    }

    fn finish(mut self) -> Document {
        self.end_line();
        Document { lines: self.lines, hidden: self.hidden, ..Document::default() }
    }
}

/// The `>` that ends a tag, not one inside quotes; nothing when the tag does not end nearby.
fn end_of_tag(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in rest.char_indices().skip(1).take(20_000) {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('>', None) => return Some(at),
            _ => {}
        }
    }
    None
}

fn skip<'t>(after: &'t str, name: &str) -> &'t str {
    let mut from = 0;
    while let Some(at) = after.get(from..).and_then(|rest| rest.find("</")) {
        let start = from + at + 2;
        let found = after.get(start..start + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            let rest = after.get(start..).unwrap_or("");
            return rest.find('>').and_then(|end| rest.get(end + 1..)).unwrap_or("");
        }
        from = start;
    }
    ""
}

/// How an element hides its words, if its own attributes say so.
fn hides(inner: &str) -> Option<&'static str> {
    let plain: String = inner.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let style = plain.split_once("style=").map_or("", |(_, style)| style);
    let has = |words: &str| style.contains(words);
    let is_hidden_attribute = inner
        .split_whitespace()
        .skip(1)
        .any(|word| word.trim_end_matches('/').eq_ignore_ascii_case("hidden"));
    if is_hidden_attribute || has("display:none") || has("visibility:hidden") {
        return Some("设为不显示");
    }
    if has("font-size:0")
        || has("font-size:1px")
        || has("opacity:0;")
        || has("opacity:0\"")
        || has("opacity:0'")
    {
        return Some("字号为零或全透明");
    }
    if has("text-indent:-") || has("left:-9") || has("left:-1000") || has("top:-9") || has("margin-left:-9") {
        return Some("移出页面之外");
    }
    let is_white = ["color:#fff;", "color:#ffffff", "color:white", "color:#fff\""].iter().any(|white| {
        style.find(white).is_some_and(|at| !style.get(..at).unwrap_or_default().ends_with("background-"))
    });
    (is_white && !style.contains("background")).then_some("是白底白字")
}

/// Runs of blanks as one; line ends of the source are blanks, and none between Chinese characters.
fn collapse(words: &str) -> String {
    let mut kept = String::with_capacity(words.len());
    let mut blank = None;
    for c in words.chars() {
        if matches!(c, ' ' | '\n' | '\r' | '\t') {
            blank = blank.max(Some(c == ' '));
            continue;
        }
        if let Some(is_space) = blank.take() {
            let beside = kept.chars().next_back().is_some_and(|c| !c.is_ascii()) && !c.is_ascii();
            if is_space || !beside {
                kept.push(' ');
            }
        }
        kept.push(c);
    }
    if blank.is_some() {
        kept.push(' ');
    }
    kept
}

fn unescape(words: &str) -> String {
    if !words.contains('&') {
        return words.to_owned();
    }
    let mut kept = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('&') {
        kept.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let end = rest.char_indices().take(12).find(|(_, c)| *c == ';').map(|(at, _)| at);
        let named = end.and_then(|end| Some((character(rest.get(1..end)?)?, end + 1)));
        if let Some((c, end)) = named {
            kept.push(c);
            rest = rest.get(end..).unwrap_or_default();
        } else {
            kept.push('&');
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    kept.push_str(rest);
    kept
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "emsp" | "ensp" => ' ',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "middot" => '·',
        "times" => '×',
        "copy" => '©',
        "zwnj" => '\u{200C}',
        "zwj" => '\u{200D}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{is_page, read};

    #[test]
    fn a_page_becomes_lines_and_what_it_hides_is_named() {
        let page = "<!DOCTYPE html><html><head><title>甲市通知</title><style>p{}</style><script>var a='<p>x</p>';</script></head>\
            <body><p>第一段&nbsp;&amp;话&#8220;引&#x201D;</p><div style=\"display: none\">隐<b>藏</b>词</div><p>第二\n段</p>\
            <table><tr><td>单位</td><td>得分</td></tr></table><!-- 注释 --></body></html>";
        assert!(is_page(page));
        let document = read(page);
        assert_eq!(document.lines, ["甲市通知", "第一段 &话“引”", "隐藏词", "第二段", "单位\t得分"]);
        let hidden: Vec<(usize, &str)> =
            document.hidden.iter().map(|text| (text.line, text.words.as_str())).collect();
        assert_eq!(hidden, [(3, "隐"), (3, "藏"), (3, "词")]);
    }

    #[test]
    fn broken_pages_come_to_an_end() {
        for page in [
            "<",
            "<p",
            "<html><script>",
            "<html><!--",
            "<html><a href='x>y",
            "&#xFFFFFFFF;&#0;&;&nbsp",
            "<html></p></div></x>",
            "a<b",
        ] {
            let _ = read(page);
            let _ = read(&page.repeat(2_000));
        }
    }
}
