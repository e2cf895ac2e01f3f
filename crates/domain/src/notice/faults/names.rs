//! 名称不符: annex titles against the list of annexes, and mailboxes that differ by a character or two.

use super::{Evidence, fault, sentence};
use crate::notice::spelling::distance;
use crate::notice::{FaultKind, NoticeFault};

/// Every name that does not match.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    annex_titles(evidence).into_iter().chain(mailboxes(evidence)).collect()
}

/// A line of the list of annexes.
struct Listed {
    article: usize,
    number: String,
    title: String,
}

fn annex_titles(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    let listed = listed_annexes(evidence);
    let mut faults = Vec::new();
    for (at, article) in evidence.notice.articles.iter().enumerate() {
        let Some(number) = article.citation.strip_prefix("附件") else { continue };
        if number.contains(char::is_whitespace) {
            continue;
        }
        let title = annex_title(&article.heading, &article.words);
        let main = number.split('-').next().unwrap_or_default();
        let Some(entry) = listed.iter().find(|entry| entry.number == main && !title.is_empty()) else {
            continue;
        };
        let (short, long) = (bare(&entry.title), bare(&title));
        if short.contains(&long) || long.contains(&short) {
            continue;
        }
        faults.push(fault(
            FaultKind::NameMismatch,
            &article.citation,
            evidence.place(entry.article, format!("{}. {}", entry.number, entry.title)),
            Some(evidence.place(at, title.clone())),
            format!("附件说明称“{}”，{}的标题却是“{title}”。", entry.title, article.citation),
            "两处都照原文保留，打印时用附件说明中的名称",
        ));
    }
    faults
}

/// The items below `附件：`, with their numbers.
fn listed_annexes(evidence: &Evidence<'_>) -> Vec<Listed> {
    let mut listed = Vec::new();
    for (article, text) in evidence.notice.articles.iter().enumerate() {
        let mut is_open = false;
        for line in text.words.lines() {
            let line = line.trim().trim_start_matches(['-', '*']).trim();
            let opened = ["附件：", "附件:"].into_iter().find_map(|word| line.strip_prefix(word));
            let item = opened.unwrap_or(line).trim();
            is_open |= opened.is_some();
            if !is_open || item.is_empty() {
                continue;
            }
            match numbered(item) {
                Some((number, title)) => listed.push(Listed { article, number, title }),
                None => is_open = false,
            }
        }
    }
    listed
}

/// `2. 季报表`.
fn numbered(item: &str) -> Option<(String, String)> {
    let number: String = item.chars().take_while(char::is_ascii_digit).collect();
    let rest = item.strip_prefix(number.as_str())?.trim_start();
    let title = rest.strip_prefix(['.', '．', '、'])?.trim();
    (!number.is_empty() && !title.is_empty()).then(|| (number, title.to_owned()))
}

/// The title behind 附件2, or the first line of words below it.
fn annex_title(heading: &str, words: &str) -> String {
    let rest = heading.trim().trim_start_matches("附件").trim_start();
    let rest =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９' | '-' | '－' | '—'));
    let rest = rest.trim_start_matches(['：', ':']).trim();
    if !rest.is_empty() {
        return rest.to_owned();
    }
    let mut lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.next().filter(|line| !line.starts_with('|')).unwrap_or_default().to_owned()
}

/// Without blanks and title marks, which carry no difference.
fn bare(title: &str) -> String {
    title.chars().filter(|c| !c.is_whitespace() && !matches!(c, '《' | '》' | '“' | '”')).collect()
}

/// A mailbox and where it stands.
struct Mailbox {
    article: usize,
    address: String,
}

fn mailboxes(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    let mut found: Vec<Mailbox> = Vec::new();
    for article in 0..evidence.notice.articles.len() {
        for address in addresses(&evidence.text(article)) {
            if found.iter().all(|known| known.address != address) {
                found.push(Mailbox { article, address });
            }
        }
    }
    let mut faults = Vec::new();
    for (at, one) in found.iter().enumerate() {
        let near = |other: &&Mailbox| distance(&one.address, &other.address) <= 2;
        for other in found.iter().skip(at + 1).filter(near) {
            faults.push(fault(
                FaultKind::NameMismatch,
                &format!("邮箱{}", one.address),
                evidence.place(one.article, sentence(&evidence.text(one.article), &one.address)),
                Some(evidence.place(other.article, sentence(&evidence.text(other.article), &other.address))),
                format!("两处邮箱只差一两个字符：{} 和 {}。", one.address, other.address),
                &format!("以先写出的{}为准，另一处待核实", one.address),
            ));
        }
    }
    faults
}

/// The mail addresses in a text.
fn addresses(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
    let words = text.split(|c: char| !is_part(c)).map(|word| word.trim_matches(['.', '-']));
    let is_address = |word: &&str| {
        word.split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
    };
    words.filter(is_address).map(ToOwned::to_owned).collect()
}
