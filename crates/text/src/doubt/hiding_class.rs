//! Classes and ids a page's own style sheet hides (样式隐藏): the `<style>` elements of the page itself, read as far as
//! simple selectors go (`.a`, `#a`, `div.a`, `.b .a`). Sheets that lie elsewhere are not there to be read.
//!
//! Menus and boxes that open are hidden the same way on honest pages; that is why [`super::hidden`] takes only words
//! from here, never links.

use std::collections::BTreeMap;

/// So many rules are looked at.
const MOST: usize = 5_000;

/// Names a sheet hides, each with the declaration that does (隐藏的类名).
#[derive(Debug, Default)]
pub(super) struct HidingClasses {
    classes: BTreeMap<String, &'static str>,
    ids: BTreeMap<String, &'static str>,
}

impl HidingClasses {
    /// Out of all `<style>` elements of a page.
    pub(super) fn of(html: &str, hides: impl Fn(&str) -> Option<&'static str>) -> Self {
        let lower = html.to_ascii_lowercase();
        let mut found = Self::default();
        let (mut from, mut rules) = (0, 0);
        while let Some(at) = lower.get(from..).and_then(|rest| rest.find("<style")) {
            let start = from + at;
            let end = lower.get(start..).and_then(|rest| rest.find("</style"));
            let end = end.map_or(lower.len(), |end| start + end);
            from = end;
            // Class names heed case; the sheet is read as it stands.
            let sheet = html.get(start..end).unwrap_or_default();
            let sheet = without_comments(sheet.split_once('>').map_or("", |(_, sheet)| sheet));
            for rule in sheet.split('}') {
                rules += 1;
                if rules > MOST {
                    return found;
                }
                found.take(rule, &hides);
            }
        }
        found
    }

    fn take(&mut self, rule: &str, hides: &impl Fn(&str) -> Option<&'static str>) {
        // Within `@media print {` the selector follows the inner brace; what is hidden on paper only is no trick.
        let Some((selectors, body)) = rule.rsplit_once('{') else { return };
        if selectors.contains('@') || selectors.contains('{') {
            return;
        }
        let body: String =
            body.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        let Some(mark) = hides(&format!("{};", body.trim_end_matches(';'))) else { return };
        for selector in selectors.split(',') {
            let Some(last) = selector
                .split(|c: char| c.is_whitespace() || matches!(c, '>' | '+' | '~'))
                .rfind(|part| !part.is_empty())
            else {
                continue;
            };
            // States and attributes hide for a moment or for some only.
            if last.contains([':', '[', '*']) {
                continue;
            }
            if let Some((_, name)) = last.rsplit_once('.') {
                self.classes.insert(name.to_owned(), mark);
            } else if let Some((_, name)) = last.rsplit_once('#') {
                self.ids.insert(name.to_owned(), mark);
            }
        }
    }

    /// The declaration that hides an element of these classes and id; nothing when none does.
    pub(super) fn hiding(&self, classes: &str, id: &str) -> Option<&'static str> {
        let by_class = classes.split_whitespace().find_map(|name| self.classes.get(name));
        by_class.or_else(|| self.ids.get(id)).copied()
    }

    /// Whether nothing is hidden.
    pub(super) fn is_empty(&self) -> bool {
        self.classes.is_empty() && self.ids.is_empty()
    }
}

fn without_comments(sheet: &str) -> String {
    let mut out = String::new();
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::HidingClasses;

    #[test]
    fn simple_selectors_are_read_and_states_left_alone() {
        let page = "<STYLE type=a>/* .c{display:none} */ .a , div.b > #d.e{ color:red; Display : none }\
            .f:hover{display:none} @media print{.g{display:none}} .h{display:block}#i{display:none}</STYLE>";
        let sheet = HidingClasses::of(page, |body| body.contains("display:none").then_some("display:none"));
        for name in ["a", "x e"] {
            assert!(sheet.hiding(name, "").is_some(), "{name}");
        }
        for name in ["c", "f", "h", "b", "g"] {
            assert!(sheet.hiding(name, "").is_none(), "{name}");
        }
        assert!(sheet.hiding("", "i").is_some() && !sheet.is_empty());
        for broken in ["<style", "<style>", "<style>.a{", "<style>}}}{{{", "<style>/*"] {
            let _ = HidingClasses::of(broken, |_| Some("x"));
        }
    }
}
