//! What the `gaoya` crate does with the same lines: `MinHash` LSH, 42 bands of 3 over five-character shingles, query then
//! insert. Outside the workspace, so that no build of the office waits for it; `cargo bench -p zhaozhang-text --bench
//! reprint` runs it and reads its line: name, texts, seconds of the clock and of the processor, what it found. Alone:
//! `cargo run --release -- FILE.jsonl [MOST]`.
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use std::time::Instant;
#[derive(serde::Deserialize)]
struct Line {
    text: String,
}
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let rest = stat.rsplit(')').next().unwrap_or_default();
    rest.split_whitespace().nth(11).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0) / 100.0
}
fn main() {
    let file = std::env::args().nth(1).expect("a file");
    let most: usize = std::env::args().nth(2).and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    let texts: Vec<String> = std::fs::read_to_string(file)
        .unwrap()
        .lines()
        .take(most)
        .map(|l| serde_json::from_str::<Line>(l).unwrap().text)
        .collect();
    let (begun, used) = (Instant::now(), processor());
    let hasher = MinHasher32::new(126);
    let mut index = MinHashIndex::new(42, 3, 0.5);
    let mut pairs = 0;
    for (i, text) in texts.iter().enumerate() {
        let signs: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let signature = hasher.create_signature(signs.windows(5));
        pairs += index.query(&signature).len();
        index.insert(i, signature);
    }
    let (wall, used) = (begun.elapsed().as_secs_f64(), processor() - used);
    println!("gaoya 0.2, MinHash LSH 42 x 3, J 0.5\t{}\t{wall:.3}\t{used:.3}\t{pairs} candidate pairs", texts.len());
}
