//! 标注: the passages a reviewer marked when he sent an item back, shown in the text itself for whoever reads it and
//! beside the form for whoever changes it; and the paragraphs he may choose from. Marking is [`super::submission_acts`]'.

use super::entry::local_time;
use zhaozhang_domain::submission::{MarkKind, Passage};
use zhaozhang_office::submission::submissions::Submission;

/// A paragraph of a text with what was marked in it (段落).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// From 1.
    pub(crate) number: usize,
    /// Its first words, for a choice.
    pub(crate) beginning: String,
    /// Its words in order.
    pub(crate) stretches: Vec<Stretch>,
}

/// Words that are marked, or that are not (字句).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// The words.
    pub(crate) words: String,
    /// The number of the mark; 0 for none.
    pub(crate) mark: usize,
}

/// A passage in the list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PassageLine {
    /// From 1.
    pub(crate) number: usize,
    /// The words, shortened.
    pub(crate) quote: String,
    /// What is to be changed.
    pub(crate) note: String,
    /// Whether the words still stand in the text.
    pub(crate) is_there: bool,
}

/// The last return of an item (最近一次退回).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LastReturn {
    /// Who and when.
    pub(crate) by: String,
    /// Why.
    pub(crate) reasons: String,
    /// 标注.
    pub(crate) passages: Vec<PassageLine>,
}

/// How many characters of a passage or a paragraph are shown in a list.
const SHOWN: usize = 40;

/// The passages of the last return, as long as the item is not received.
pub(crate) fn marked(item: &Submission) -> &[Passage] {
    let last = item.record.iter().rev().find(|line| line.mark.kind == MarkKind::SentBack);
    match last {
        Some(line) if !item.chain.is_received() => &line.mark.passages,
        _ => &[],
    }
}

/// The last return of an item that is with its author again, measured by the text as it stands.
pub(crate) fn last_return(item: &Submission, (title, body): (&str, &str)) -> Option<LastReturn> {
    let last = item.record.iter().rev().find(|line| line.mark.kind == MarkKind::SentBack)?;
    if !item.chain.state.is_with_author() || item.chain.is_ended {
        return None;
    }
    let by = format!("{}（{}），{}", last.mark.name, last.mark.role.word(), local_time(&last.at));
    Some(LastReturn {
        by,
        reasons: last.mark.opinion.clone(),
        passages: lines(&last.mark.passages, title, body),
    })
}

/// The passages as a list.
pub(crate) fn lines(passages: &[Passage], title: &str, body: &str) -> Vec<PassageLine> {
    let lines = passages.iter().enumerate().map(|(place, passage)| PassageLine {
        number: place + 1,
        quote: shortened(&passage.quote),
        note: passage.note.clone(),
        is_there: body.contains(&passage.quote) || title.contains(&passage.quote),
    });
    lines.collect()
}

/// A text in paragraphs, with every place at which marked words stand.
pub(crate) fn paragraphs(body: &str, passages: &[Passage]) -> Vec<Paragraph> {
    let lines = body.lines().filter(|line| !line.trim().is_empty());
    let paragraph = |(place, line): (usize, &str)| Paragraph {
        number: place + 1,
        beginning: shortened(line.trim()),
        stretches: stretches(line, passages),
    };
    lines.enumerate().map(paragraph).collect()
}

/// The words of a line; where marks overlap, the first to begin holds.
fn stretches(line: &str, passages: &[Passage]) -> Vec<Stretch> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (place, passage) in passages.iter().enumerate().filter(|(_, passage)| !passage.quote.is_empty()) {
        let at = line.match_indices(passage.quote.as_str());
        found.extend(at.map(|(from, words)| (from, from + words.len(), place + 1)));
    }
    found.sort_unstable();
    let mut stretches = Vec::new();
    let mut put = |from: usize, to: usize, mark: usize| {
        if let Some(words) = line.get(from..to).filter(|words| !words.is_empty()) {
            stretches.push(Stretch { words: words.to_owned(), mark });
        }
    };
    let mut done = 0;
    for (from, to, mark) in found {
        if from >= done {
            put(done, from, 0);
            put(from, to, mark);
            done = to;
        }
    }
    put(done, line.len(), 0);
    stretches
}

fn shortened(words: &str) -> String {
    let beginning: String = words.chars().take(SHOWN).collect();
    if beginning.len() < words.len() { format!("{beginning}…") } else { beginning }
}

#[cfg(test)]
mod tests {
    use super::{lines, paragraphs};
    use zhaozhang_domain::submission::Passage;

    fn passage(quote: &str, note: &str) -> Passage {
        Passage { quote: quote.into(), note: note.into() }
    }

    #[test]
    fn marks_stand_where_the_words_stand_and_nothing_of_the_text_is_lost() {
        let body = "甲县开展宣传，发放资料三千份。\n\n群众三千余人参加。";
        let marked = [passage("三千", "写明来源"), passage("资料三千份", "种类"), passage("没有的", "")];
        let paragraphs = paragraphs(body, &marked);
        let words: Vec<Vec<(&str, usize)>> = paragraphs
            .iter()
            .map(|one| one.stretches.iter().map(|part| (part.words.as_str(), part.mark)).collect())
            .collect();
        assert_eq!(
            words,
            [
                vec![("甲县开展宣传，发放", 0), ("资料三千份", 2), ("。", 0)],
                vec![("群众", 0), ("三千", 1), ("余人参加。", 0)],
            ]
        );
        let there: Vec<bool> = lines(&marked, "标题", body).iter().map(|line| line.is_there).collect();
        assert_eq!(there, [true, true, false]);
    }
}
