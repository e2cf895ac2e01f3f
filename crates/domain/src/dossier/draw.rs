//! Drawing lots (随机抽取, S3-23): which of a pool are drawn under a seed. Anybody with pool and seed draws the same, so a
//! draw can be replayed from its record. The seed comes in from outside; there is no chance here.

use crate::chain::digest;

/// The entries of a pool: one a line, blanks and repeats left out, in the order given.
pub fn pool(text: &str) -> Vec<&str> {
    let mut pool: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !line.is_empty() && !pool.contains(&line) {
            pool.push(line);
        }
    }
    pool
}

/// The `count` entries with the smallest SM3 of seed, purpose and entry: every set is as likely as any other, and the
/// order of the pool does not matter.
pub fn draw<'a>(seed: &str, purpose: &str, pool: &[&'a str], count: usize) -> Vec<&'a str> {
    let lot =
        |entry: &&'a str| (digest(format!("照章抽取/1\n{seed}\n{purpose}\n{entry}").as_bytes()), *entry);
    let mut lots: Vec<(String, &str)> = pool.iter().map(lot).collect();
    lots.sort();
    lots.into_iter().take(count).map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::{draw, pool};

    #[test]
    fn a_draw_is_replayed_from_seed_and_pool_and_depends_on_both() {
        let text = "甲医院\n乙医院\n\n丙医院\n甲医院\n丁医院";
        let forth = pool(text);
        assert_eq!(forth, ["甲医院", "乙医院", "丙医院", "丁医院"]);
        let mut back = forth.clone();
        back.reverse();
        assert_eq!(draw("s1", "对象", &forth, 2), draw("s1", "对象", &back, 2));
        assert_eq!(draw("s1", "对象", &forth, 9).len(), 4);
        let seeds = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];
        let firsts: std::collections::BTreeSet<_> =
            seeds.iter().map(|seed| draw(seed, "对象", &forth, 1)).collect();
        assert!(firsts.len() > 1, "the seed decides");
    }

    /// Each of four is drawn about a quarter of the time over many seeds.
    #[test]
    fn nobody_is_favoured() {
        let pool = ["甲", "乙", "丙", "丁"];
        let mut counts = std::collections::BTreeMap::new();
        for seed in 0..400 {
            for drawn in draw(&seed.to_string(), "人员", &pool, 1) {
                *counts.entry(drawn).or_insert(0) += 1;
            }
        }
        assert!(counts.len() == 4 && counts.values().all(|count| (60..=140).contains(count)), "{counts:?}");
    }
}
