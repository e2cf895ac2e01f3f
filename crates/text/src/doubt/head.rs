//! What a page says of itself where readers of the page do not look (网页头): its title in the window's frame and what it
//! gives to search engines as key words and description. Hijacked pages carry their words there, the text intact.

use crate::normalise::{cell, shortened};

/// So much of a page may be its head, in characters.
const HEAD: usize = 65_536;
/// The longest words of one element, in characters.
const LONGEST: usize = 1_000;

/// The words of a page's head, a line an element: title, key words, description.
pub fn head_words(html: &str) -> String {
    let head: String = html.chars().take(HEAD).collect();
    // Only letters of ASCII change their case, so that places stay the same.
    let lower = head.to_ascii_lowercase();
    let mut lines = Vec::new();
    if let Some(words) = element(&head, &lower, "<title") {
        lines.push(words);
    }
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|rest| rest.find("<meta")) {
        let start = from + at;
        let end = lower.get(start..).and_then(|rest| rest.find('>')).map_or(lower.len(), |end| start + end);
        from = end;
        let Some(tag) = lower.get(start..end) else { break };
        let is_told = ["keywords", "description", "og:title"].iter().any(|name| tag.contains(name));
        let content = tag.find("content=").and_then(|at| head.get(start + at + "content=".len()..end));
        if let (true, Some(content)) = (is_told, content) {
            let quote = content.chars().next().filter(|c| matches!(c, '"' | '\''));
            let words = match quote {
                Some(quote) => content.get(1..).unwrap_or_default().split(quote).next().unwrap_or_default(),
                None => content.split_whitespace().next().unwrap_or_default(),
            };
            lines.push(shortened(&cell(words), LONGEST));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn element(head: &str, lower: &str, sign: &str) -> Option<String> {
    let at = lower.find(sign)?;
    let begin = at + lower.get(at..)?.find('>')? + 1;
    let end = begin + lower.get(begin..)?.find("</")?;
    Some(shortened(&cell(head.get(begin..end)?), LONGEST))
}

#[cfg(test)]
mod tests {
    use super::head_words;

    #[test]
    fn title_and_words_for_search_engines_are_read() {
        let page = "<HTML><head><meta charset=gbk><TITLE class=x>医改 见成效</TITLE>\
            <meta name=\"Keywords\" content=\"甲,乙\"><META content='丙' name=description>\
            <meta name=viewport content=width></head>";
        assert_eq!(head_words(page), "医改 见成效\n甲,乙\n丙");
        for broken in ["", "<title", "<title>没有完", "<meta name=keywords content=", "İ<title>甲</title>"]
        {
            let _ = head_words(broken);
        }
        assert_eq!(head_words("İ<title>甲</title>"), "甲");
    }
}
