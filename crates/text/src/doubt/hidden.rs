//! What a page's markup hides from its readers (隐藏文字): elements no browser shows, with their words and the links in
//! them that lead elsewhere. Not a browser: it reads `style` and `hidden` of the elements themselves, and the page's own
//! `<style>` as far as [`super::hiding_class`] does.

use super::hiding_class::HidingClasses;
use crate::normalise::{compact, shortened};
use crate::outlet::address::host;

/// Words a page hides (隐藏的文字).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenWords {
    /// The words, without spaces.
    pub words: String,
    /// How they are hidden: `用“display:none”藏起来`.
    pub how: String,
    /// How many links in them lead to other sites.
    pub foreign_links: usize,
}

/// Declarations that hide, without spaces and in small letters.
const HIDING: &[&str] = &[
    "display:none",
    "visibility:hidden",
    "font-size:0",
    "text-indent:-9",
    "left:-9",
    "top:-9",
    "opacity:0;",
    "width:0;",
    "height:0;",
    "height:1px",
    "clip:rect(0",
    "color:#fff;background:#fff",
    "color:#ffffff;background:#ffffff",
];

/// Elements without an end.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements whose content is no text of the page.
const RAW: &[&str] = &["script", "style", "template", "noscript", "textarea", "select"];
/// So many hidden elements are told of.
const MOST: usize = 50;

struct Open {
    tag: String,
    /// How this element hides, when it does.
    how: Option<String>,
    /// Whether by the page's sheet, which hides menus and boxes of honest pages too.
    is_by_sheet: bool,
}

/// Finds what a page at an address hides. Linear in the page.
pub fn hidden_words(html: &str, address: &str) -> Vec<HiddenWords> {
    let own = host(address).unwrap_or_default();
    let mut found: Vec<HiddenWords> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let sheet = HidingClasses::of(html, hiding_mark);
    let mut hiding = 0_usize;
    let mut by_sheet = 0_usize;
    let mut words = String::new();
    let mut links = 0;
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        if hiding > 0 {
            words.push_str(text);
        }
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let Some((tag, after)) = after.split_once('>') else { break };
        rest = after;
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name: String =
            tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        if is_end {
            let Some(at) = open.iter().rposition(|open| open.tag == name) else { continue };
            for closed in open.drain(at..).rev() {
                let Some(how) = closed.how else { continue };
                hiding -= 1;
                by_sheet -= usize::from(closed.is_by_sheet);
                if hiding == 0 && found.len() < MOST {
                    let kept = compact(&std::mem::take(&mut words));
                    let words = shortened(&kept, 2_000);
                    found.push(HiddenWords { words, how, foreign_links: std::mem::take(&mut links) });
                }
            }
            continue;
        }
        if RAW.contains(&name.as_str()) {
            let end = format!("</{name}");
            rest = find_end(rest, &end);
            continue;
        }
        if hiding > by_sheet && name == "a" && leads_away(tag, &own) {
            links += 1;
        }
        if VOID.contains(&name.as_str()) || tag.ends_with('/') || name.is_empty() {
            continue;
        }
        let own_how = how_hidden(tag);
        let is_by_sheet = own_how.is_none();
        let how = own_how.or_else(|| by_class(&sheet, tag));
        let is_by_sheet = is_by_sheet && how.is_some();
        hiding += usize::from(how.is_some());
        by_sheet += usize::from(is_by_sheet);
        open.push(Open { tag: name, how, is_by_sheet });
    }
    found.retain(|hidden| !hidden.words.is_empty() || hidden.foreign_links > 0);
    found
}

/// What follows an end tag, whatever the case of its letters; nothing when there is none.
fn find_end<'a>(text: &'a str, end: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("</")) {
        let start = from + at;
        let is_end = text.get(start..start + end.len()).is_some_and(|part| part.eq_ignore_ascii_case(end));
        if is_end {
            return text.get(start..).unwrap_or_default();
        }
        from = start + 2;
    }
    ""
}

/// The value of an attribute, in small letters; empty when it has none.
fn attribute(tag: &str, name: &str) -> Option<String> {
    written(tag, name).map(|value| value.to_ascii_lowercase())
}

/// The value of an attribute as it is written; names of classes heed case.
fn written(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|rest| rest.find(name)) {
        let start = from + at;
        from = start + name.len();
        let before = lower.get(..start).and_then(|text| text.chars().next_back());
        if !before.is_some_and(|c| c.is_ascii_whitespace() || matches!(c, '"' | '\'')) {
            continue;
        }
        let rest = tag.get(from..).unwrap_or_default().trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            if rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
                return Some(String::new());
            }
            continue;
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        return Some(match quote {
            Some(quote) => {
                value.get(1..).unwrap_or_default().split(quote).next().unwrap_or_default().to_owned()
            }
            None => value.split_whitespace().next().unwrap_or_default().to_owned(),
        });
    }
    None
}

fn how_hidden(tag: &str) -> Option<String> {
    if attribute(tag, "hidden").is_some_and(|value| value.is_empty() || value == "hidden") {
        return Some("用“hidden”藏起来".to_owned());
    }
    let style: String = attribute(tag, "style")?.chars().filter(|c| !c.is_whitespace()).collect();
    let mark = hiding_mark(&format!("{};", style.trim_end_matches(';')))?;
    Some(format!("用“{mark}”藏起来"))
}

/// How the page's own sheet hides an element.
fn by_class(sheet: &HidingClasses, tag: &str) -> Option<String> {
    if sheet.is_empty() {
        return None;
    }
    let value = |name: &str| written(tag, name).unwrap_or_default();
    let mark = sheet.hiding(&value("class"), &value("id"))?;
    Some(format!("用样式表里的“{mark}”藏起来"))
}

/// The declaration of a style, without spaces, in small letters and ended by a semicolon, that hides.
fn hiding_mark(style: &str) -> Option<&'static str> {
    // opacity:0.5 shows, opacity:0 does not: the mark ends with its semicolon.
    let mark = HIDING.iter().find(|mark| {
        style.match_indices(**mark).any(|(at, _)| {
            let before = style.get(..at).and_then(|text| text.chars().next_back());
            let after = style.get(at + mark.len()..).and_then(|text| text.chars().next());
            let is_whole = !mark.ends_with('0') || !after.is_some_and(|c| c == '.' || c.is_ascii_digit());
            is_whole && before.is_none_or(|c| matches!(c, ';'))
        })
    })?;
    Some(mark.trim_end_matches(';'))
}

fn leads_away(tag: &str, own: &str) -> bool {
    let Some(target) = attribute(tag, "href") else { return false };
    if !(target.starts_with("http") || target.starts_with("//")) {
        return false;
    }
    let target = target.trim_start_matches("//").to_owned();
    host(&target).is_some_and(|host| host != own)
}
