//! 雷同 (likeness): how much two texts share, so that a unit sees its own earlier item before it sends the same one
//! again. A simple comparison of runs of characters; joining reprints over all media is [`crate::reprint`]'s.

use crate::normalise::key;
use std::collections::BTreeSet;

/// How long the compared runs are, in characters.
const RUN: usize = 4;
/// Titles are short; theirs are shorter.
const TITLE_RUN: usize = 2;

/// From this share on, in percent, two titles look alike to a reader.
pub const ALIKE_TITLE: u32 = 60;
/// From this share on, in percent, two texts look alike to a reader.
pub const ALIKE_BODY: u32 = 50;

/// The runs of a text, prepared for comparing it with many (指纹).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    runs: BTreeSet<String>,
}

impl Print {
    /// The runs of a title.
    pub fn of_title(title: &str) -> Self {
        Self::of(title, TITLE_RUN)
    }

    /// The runs of a text.
    pub fn of_body(body: &str) -> Self {
        Self::of(body, RUN)
    }

    fn of(text: &str, length: usize) -> Self {
        let signs: Vec<char> = key(text).chars().filter(|c| c.is_alphanumeric()).collect();
        let mut runs: BTreeSet<String> = signs.windows(length).map(|run| run.iter().collect()).collect();
        if runs.is_empty() && !signs.is_empty() {
            runs.insert(signs.iter().collect());
        }
        Self { runs }
    }

    /// What the smaller of both shares with the other, in percent: a text inside a longer one counts as the same.
    pub fn shared(&self, other: &Self) -> u32 {
        let smaller = self.runs.len().min(other.runs.len());
        let both = self.runs.intersection(&other.runs).count();
        (both * 100).checked_div(smaller).map_or(0, |share| u32::try_from(share).unwrap_or(100))
    }
}

/// What two titles share, in percent.
///
/// ```
/// use zhaozhang_text::likeness::titles;
/// assert_eq!(titles("安远县医保局召开动员会", "安远县医保局 召开动员会。"), 100);
/// assert!(titles("安远县医保局召开动员会", "瑞金市人民医院义诊") < 20);
/// ```
pub fn titles(one: &str, other: &str) -> u32 {
    Print::of_title(one).shared(&Print::of_title(other))
}

/// What two texts share, in percent.
pub fn bodies(one: &str, other: &str) -> u32 {
    Print::of_body(one).shared(&Print::of_body(other))
}

#[cfg(test)]
mod tests {
    use super::{ALIKE_BODY, ALIKE_TITLE, bodies, titles};

    #[test]
    fn the_same_item_with_another_date_is_alike_and_another_item_is_not() {
        let july =
            "7月6日，安远县医保局在城北广场开展打击欺诈骗保集中宣传，发放资料三百份，现场解答群众咨询。";
        let again =
            "7月16日，安远县医保局在城北广场开展打击欺诈骗保集中宣传，发放资料五百份，现场解答群众咨询。";
        let other = "县人民医院组织医护人员到孔田镇开展慢性病门诊待遇政策讲解，为老年参保人员测量血压。";
        assert!(bodies(july, again) >= ALIKE_BODY);
        assert!(bodies(july, other) < 10);
        assert!(
            titles("安远县医保局开展打击欺诈骗保集中宣传", "安远县医保局再次开展打击欺诈骗保宣传")
                >= ALIKE_TITLE
        );
        assert!(titles("安远县医保局开展打击欺诈骗保集中宣传", "安远县医保局召开半年工作会") < ALIKE_TITLE);
    }

    #[test]
    fn empty_and_tiny_texts_are_like_nothing_but_themselves() {
        assert_eq!(bodies("", ""), 0);
        assert_eq!(bodies("", "有字"), 0);
        assert_eq!(bodies("有字", "有字"), 100);
    }
}
