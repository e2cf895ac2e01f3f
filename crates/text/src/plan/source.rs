//! The source (原文): plain text, or the text of simple HTML, as one passage with the places kept.
//! No DOCX and no PDF: those are taken apart outside this room and come here as text. Cells that span rows and columns
//! are put in their places by [`grid`].

mod grid;

use super::flat;
use super::passage::Passage;
use grid::Grids;

/// Tags that end a paragraph.
const BLOCKS: &[&str] =
    &["p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "title", "ul", "ol"];

/// Reads plain text or HTML.
pub(super) fn read(text: &str) -> Passage {
    let mut passage = if is_html(text) { of_html(text) } else { Passage::of(text) };
    flat::join(&mut passage);
    passage
}

/// Whether the text is mark-up: two of the usual tags within its first characters.
fn is_html(text: &str) -> bool {
    const TAGS: &[&str] = &["/p>", "/P>", "/td>", "/TD>", "br", "BR", "/div>", "/DIV>", "/html>"];
    text.split('<').skip(1).any(|rest| TAGS.iter().any(|tag| rest.starts_with(tag)))
}

/// The text between the tags; a cell ends in a tab, a block in a break.
fn of_html(text: &str) -> Passage {
    let mut passage = Passage::with_room(text.len() / 3);
    let (mut rest, mut at) = (text, 0);
    let mut hidden: Option<String> = None;
    let mut grids = Grids::default();
    while let Some(c) = rest.chars().next() {
        if c == '<'
            && let Some((tag, after)) = rest.split_once('>').filter(|(tag, _)| tag.len() < 2_000)
        {
            let name = tag_name(tag);
            if let Some(waiting) = &hidden {
                if name.strip_prefix('/') == Some(waiting) {
                    hidden = None;
                }
            } else if matches!(name.as_str(), "script" | "style") {
                hidden = Some(name);
            } else {
                grids.tag(&mut passage, &name, tag, at);
                if BLOCKS.contains(&name.trim_start_matches('/')) {
                    if grids.is_in_cell() { passage.push_soft_break(at) } else { passage.push('\n', at) }
                }
            }
            at += tag.chars().count() + 1;
            rest = after;
            continue;
        }
        let (shown, n, after) = entity(rest).unwrap_or((c, 1, rest.get(c.len_utf8()..).unwrap_or_default()));
        if hidden.is_none() {
            passage.push(if matches!(shown, '\r' | '\n') { ' ' } else { shown }, at);
        }
        at += n;
        rest = after;
    }
    passage
}

/// `/td` of `</td class=…`.
fn tag_name(tag: &str) -> String {
    let tag = tag.trim_start_matches('<');
    tag.chars()
        .enumerate()
        .take_while(|(at, c)| c.is_ascii_alphanumeric() || (*at == 0 && *c == '/'))
        .map(|(_, c)| c.to_ascii_lowercase())
        .collect()
}

/// A character written as `&nbsp;` or `&#12288;`: itself, its length in characters, and what follows.
fn entity(rest: &str) -> Option<(char, usize, &str)> {
    let (name, after) = rest.strip_prefix('&')?.split_once(';').filter(|(name, _)| name.len() <= 8)?;
    let c = match name {
        "nbsp" | "ensp" | "emsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "ldquo" => '“',
        "rdquo" => '”',
        "middot" => '·',
        "mdash" => '—',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, name.chars().count() + 2, after))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn cells_end_in_tabs_and_blocks_in_breaks() {
        let html = "<style>p{}</style><table><tr><td>1</td><td><p>建成&nbsp;3&#x4e2a;</p></td></tr></table><p>完</p>";
        let passage = read(html);
        let text = passage.plain(0..passage.len());
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["1", "建成", "3个", "完"]);
        assert!(text.contains("1\t"), "{text:?}");
        let at = passage.find(0..passage.len(), "建成").unwrap();
        assert_eq!(passage.span(at..at + 2).words(html), "建成");
    }
}
