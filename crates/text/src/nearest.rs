//! Near words (近似): how far apart two spellings are, for “是否应为…”.
//! It only proposes; nobody's word is changed without a person.

/// The longest word for which a neighbour is sought; longer ones are sentences, not names.
const LONGEST: usize = 60;

/// How many characters must be put in, left out or changed to turn one text into the other (编辑距离).
pub fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.chars().enumerate() {
        let mut diagonal = at;
        let mut left = at + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, d) in row.iter_mut().skip(1).zip(&other) {
            let above = *cell;
            left = (diagonal + usize::from(c != *d)).min(above + 1).min(left + 1);
            *cell = left;
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The candidate nearest to a word, if one is near enough to be meant.
///
/// Near is: one contains the other (市医保局 in 甲市医保局), or at least half of the longer one agrees; of equally near
/// ones the first. Nothing for words beyond 60 characters and for empty ones.
///
/// ```
/// use zhaozhang_text::nearest::nearest;
/// assert_eq!(nearest("丰信县医保局", ["信丰县医保局", "大余县医保局"]), Some("信丰县医保局"));
/// assert_eq!(nearest("某某公司", ["信丰县医保局"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_few(word, candidates).first().copied()
}

/// The candidates that are nearest to a word and equally near, at most three, in their order.
pub fn nearest_few<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let length = word.chars().take(LONGEST + 1).count();
    let (mut best, mut few) = ((usize::MAX, usize::MAX), Vec::new());
    if length == 0 || length > LONGEST {
        return few;
    }
    for candidate in candidates {
        let Some(rank) = rank(word, length, candidate) else { continue };
        if rank < best {
            few.clear();
            best = rank;
        }
        if rank == best && few.len() < 3 && !few.contains(&candidate) {
            few.push(candidate);
        }
    }
    few
}

/// How near a candidate is, smaller is nearer; nothing when it is too far. Of equal distances the one that lacks fewer of
/// the word's characters is nearer, so that 丰信 finds 信丰 and not another county of two characters.
///
/// Containment counts half of the characters that are left over, so that a short form finds its long one before
/// a stranger of equal length does.
fn rank(word: &str, length: usize, candidate: &str) -> Option<(usize, usize)> {
    let other = candidate.chars().count();
    if other == 0 {
        return None;
    }
    let apart = length.abs_diff(other);
    let is_contained = length.min(other) >= 2 && (candidate.contains(word) || word.contains(candidate));
    if is_contained {
        return Some((apart, 0));
    }
    let longer = length.max(other);
    // The difference in length is a lower bound of the distance: most strangers are turned away here.
    if apart * 2 > longer {
        return None;
    }
    let far = distance(word, candidate);
    let lacking = || word.chars().filter(|c| !candidate.contains(*c)).count();
    (far * 2 <= longer && far < longer).then(|| (far * 2, lacking()))
}

/// The cure for a word nobody knows (更正建议): `是否应为“…”` with the nearest, else the first few that are known.
pub fn suggestion<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    let few = nearest_few(word, candidates.clone());
    if !few.is_empty() {
        return format!("是否应为“{}”？请核对后改正", few.join("”或“"));
    }
    let shown: Vec<&str> = candidates.clone().into_iter().take(12).collect();
    if shown.is_empty() {
        return "请核对后改正".to_owned();
    }
    let more = if candidates.into_iter().nth(12).is_some() { "等" } else { "" };
    format!("请改用：{}{more}", shown.join("、"))
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest, suggestion};
    use proptest::prelude::*;

    #[test]
    fn finds_the_name_that_was_meant() {
        let units = ["信丰县医疗保障局", "大余县医疗保障局", "市人民医院", "办公室"];
        for (word, meant) in [
            ("信丰县医保局", Some("信丰县医疗保障局")),
            ("丰信县医疗保障局", Some("信丰县医疗保障局")),
            ("大余县医疗保险局", Some("大余县医疗保障局")),
            ("人民医院", Some("市人民医院")),
            ("局办公室", Some("办公室")),
            ("某某科技公司", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, units), meant, "{word}");
        }
    }

    #[test]
    fn says_what_is_allowed_when_nothing_is_near() {
        assert_eq!(suggestion("国家及", ["国家级", "省级"]), "是否应为“国家级”？请核对后改正");
        assert_eq!(suggestion("省及", ["市级", "省局", "省级"]), "是否应为“省局”或“省级”？请核对后改正");
        assert_eq!(suggestion("重要", ["国家级", "省级"]), "请改用：国家级、省级");
        assert_eq!(suggestion("重要", []), "请核对后改正");
    }

    #[test]
    fn a_sentence_is_no_name() {
        assert_eq!(nearest(&"很长的话".repeat(40), ["很长的话"]), None);
    }

    proptest! {
        #[test]
        fn distance_is_symmetric_and_zero_only_for_equals(a in "[甲乙丙丁]{0,8}", b in "[甲乙丙丁]{0,8}") {
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
            prop_assert!(distance(&a, &b) <= a.chars().count().max(b.chars().count()));
        }

        #[test]
        fn a_known_word_is_its_own_neighbour(a in "[甲乙丙丁戊]{2,8}", b in "[己庚辛]{2,8}") {
            prop_assert_eq!(nearest(&a, [b.as_str(), a.as_str()]), Some(a.as_str()));
        }
    }
}
