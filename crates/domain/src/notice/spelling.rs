//! Near words (近似): how far apart two spellings are, for “是否想写…” and for names that nearly agree.
//! It decides nothing; [`super::form`] and [`super::faults`] ask it.

/// How many characters must be put in, left out or changed to turn one text into the other.
pub(super) fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.chars().enumerate() {
        let mut next = vec![at + 1];
        for ((left_above, above), d) in row.iter().zip(row.iter().skip(1)).zip(&other) {
            let left = next.last().copied().unwrap_or(usize::MAX - 1);
            let changed = left_above + usize::from(c != *d);
            next.push(changed.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

/// The candidate nearest to a word, if at least half of the word agrees.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().take(200).count();
    if length == 200 {
        return None;
    }
    let scored = candidates.into_iter().map(|candidate| (distance(word, candidate), candidate));
    let (far, best) = scored.min_by_key(|(far, _)| *far)?;
    (far <= length.max(best.chars().count()) / 2).then_some(best)
}

/// The cure for a word nobody knows: the nearest one, or the whole list when nothing is near.
pub(super) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    match nearest(word, candidates.iter().copied()) {
        Some(best) => format!("是否想写“{best}”？请改正"),
        None if candidates.is_empty() => "请删去或补上相应内容".to_owned(),
        None => {
            let shown: Vec<&str> = candidates.iter().copied().take(40).collect();
            format!("请改用其中之一：{}", shown.join("、"))
        }
    }
}
