//! Measures the reprint engine beside a `MinHash` LSH and beside the roof, on the same texts in the same run.
//!
//! `cargo bench -p zhaozhang-text --bench reprint -- FILE.jsonl [THREADS]`; without a file, texts made here.
//! The `MinHash` LSH is a plain one written for this bench (128 permutations of five-sign shingles after the same
//! folding, 42 bands of 3, no verification), with the settings at which the `gaoya` crate was measured in decision
//! 0007. The roof is folding's input read once and one hash taken over every window of eight bytes.
#![expect(clippy::print_stdout, reason = "a bench speaks on standard output")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
#![expect(clippy::float_arithmetic, reason = "rates for people to read")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use zhaozhang_text::reprint::fold::fold;
use zhaozhang_text::reprint::{Archive, Piece, Pool};

#[derive(serde::Deserialize)]
struct Line {
    text: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let texts = match arguments.first() {
        Some(file) => std::fs::read_to_string(file)?
            .lines()
            .map(|line| serde_json::from_str::<Line>(line).map(|l| l.text))
            .collect::<Result<Vec<String>, _>>()?,
        None => made(20_000),
    };
    let threads = arguments.get(1).map_or(Ok(2), |t| t.parse::<usize>())?;
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{} texts, {} MB", texts.len(), bytes / 1_000_000);
    let pieces: Vec<Piece<'_>> = texts.iter().zip(0_u32..).map(|(text, id)| piece(text, id)).collect();
    for threads in [1, threads] {
        let (pool, taken) = timed(|| {
            let mut pool = Pool::new();
            for part in pieces.chunks(4_096) {
                pool.add(part, threads);
            }
            pool
        });
        let (stories, settled) = timed(|| pool.settle(threads));
        told(&format!("reprint, {threads} thread(s): taking in"), taken, texts.len(), bytes);
        told(&format!("reprint, {threads} thread(s): settling"), settled, texts.len(), bytes);
        told(&format!("reprint, {threads} thread(s): both"), taken + settled, texts.len(), bytes);
        println!("    {} stories", stories.count());
    }
    let mut pool = Pool::new();
    pool.add(&pieces, 1);
    let archive = Archive::new(pool);
    let asked = texts.len().min(2_000);
    let (found, time) = timed(|| texts.iter().take(asked).map(|t| archive.look_up(t).len()).sum::<usize>());
    let each = time.as_secs_f64() * 1e6 / f64::from(u32::try_from(asked.max(1))?);
    println!("single look-up: {each:.1} µs ({found} matches of {asked})");
    let (pairs, time) = timed(|| min_hash(&texts));
    told(&format!("MinHash LSH 42 x 3, one thread ({pairs} pairs)"), time, texts.len(), bytes);
    let (hash, time) = timed(|| texts.iter().fold(0_u64, |hash, text| hash ^ windows(text.as_bytes())));
    told(&format!("roof: read and hash once ({hash:x})"), time, texts.len(), bytes);
    Ok(())
}

fn piece(text: &str, id: u32) -> Piece<'_> {
    let time = i64::from(id);
    Piece { id: u64::from(id), text, published: time, rank: 0, arrived: time, outlet: 0 }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let done = std::hint::black_box(work());
    (done, begin.elapsed())
}

fn told(what: &str, time: Duration, texts: usize, bytes: usize) {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let (seconds, texts) = (time.as_secs_f64().max(1e-9), number(texts));
    println!(
        "{what}: {seconds:.3} s, {:.0} texts/s, {:.0} MB/s, {:.1} µs a text",
        texts / seconds,
        number(bytes) / 1e6 / seconds,
        seconds * 1e6 / texts.max(1.0)
    );
}

/// Every window of eight bytes, hashed.
fn windows(bytes: &[u8]) -> u64 {
    let (mut window, mut hash) = (0_u64, 0_u64);
    for byte in bytes {
        window = (window << 8) | u64::from(*byte);
        hash ^= window.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    hash
}

/// Looks every text up and inserts it; the number of candidate pairs.
fn min_hash(texts: &[String]) -> usize {
    const BANDS: usize = 42;
    const ROWS: usize = 3;
    let mut tables: Vec<HashMap<u64, Vec<u32>>> = vec![HashMap::new(); BANDS];
    let mut pairs = 0;
    for (text, number) in texts.iter().zip(0_u32..) {
        let signs = fold(text).signs;
        let mut least = [u64::MAX; BANDS * ROWS];
        for shingle in signs.windows(5) {
            let key = shingle.iter().fold(0_u64, |key, sign| key.rotate_left(16) ^ u64::from(*sign));
            let mut hash = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            for place in &mut least {
                hash = (hash ^ (hash >> 31)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
                *place = (*place).min(hash);
            }
        }
        let mut seen: Vec<u32> = Vec::new();
        for (table, rows) in tables.iter_mut().zip(least.chunks(ROWS)) {
            let band = rows.iter().fold(0_u64, |band, row| band.rotate_left(21) ^ row);
            let entry = table.entry(band).or_default();
            seen.extend_from_slice(entry);
            entry.push(number);
        }
        seen.sort_unstable();
        seen.dedup();
        pairs += seen.len();
    }
    pairs
}

/// Texts of sentences from a small stock of words; every third is a shortened copy of the one before.
fn made(count: u32) -> Vec<String> {
    let words: Vec<&str> = "市 县 医院 医保 改革 推进 药品 集采 基层 群众 服务 签约 医生 会议 要求 今年 资金 社区 中心 报销 比例 提高 完善 机制 工作 部署 目录 结算 住院 门诊".split(' ').collect();
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below
    };
    let mut texts: Vec<String> = Vec::new();
    for number in 0..count {
        let before = texts.last().filter(|_| number % 3 == 2);
        let text = if let Some(before) = before {
            before.chars().take(before.chars().count() * 2 / 3).collect()
        } else {
            let mut text = String::new();
            for _ in 0..30 {
                for _ in 0..8 {
                    text.push_str(words.get(next(words.len())).copied().unwrap_or(""));
                }
                text.push_str(&next(10_000).to_string());
                text.push('。');
            }
            text
        };
        texts.push(text);
    }
    texts
}
