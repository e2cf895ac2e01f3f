//! Reads published texts as JSON lines and writes which of them are one story.
//!
//! `reprints FILE.jsonl [--threads N] [--pairs OUT.tsv]`: each line holds `text`, and if known `pub` and `arrive`
//! (ISO 8601). The pairs are line numbers from 0: a text and the first publication of its story.
#![expect(clippy::print_stdout, reason = "a command line speaks on standard output")]
#![expect(clippy::disallowed_methods, reason = "it measures its own time")]

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use serde::Deserialize;
use zhaozhang_text::reprint::{Piece, Pool};

/// How many lines are read before they are taken in together.
const BATCH: usize = 4_096;

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(rename = "pub")]
    published: Option<String>,
    arrive: Option<String>,
}

fn seconds(time: Option<&str>, otherwise: i64) -> i64 {
    let parse = |t: &str| {
        let t = t.get(..19).unwrap_or(t);
        NaiveDateTime::parse_from_str(t, "%Y-%m-%dT%H:%M:%S").ok().map(|t| t.and_utc().timestamp())
    };
    time.and_then(parse).unwrap_or(otherwise)
}

/// Processor time of this thread so far, where the system tells it; on a shared machine the honest clock.
fn processor() -> Duration {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = line.split_whitespace().next().and_then(|n| n.parse().ok());
    Duration::from_nanos(first.unwrap_or(0))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|a| a == name)?;
        arguments.get(at + 1).cloned()
    };
    let file = arguments.get(1).ok_or("用法：reprints FILE.jsonl [--threads N] [--pairs OUT.tsv]")?;
    let threads = value("--threads").map_or(Ok(1), |t| t.parse::<usize>())?;
    let (mut pool, mut lines, mut read) = (Pool::new(), Vec::<Line>::new(), 0_i64);
    let (mut taken, mut used) = (Duration::ZERO, Duration::ZERO);
    let mut take = |lines: &mut Vec<Line>, read: &mut i64| {
        let pieces: Vec<Piece<'_>> = lines
            .iter()
            .zip(*read..)
            .map(|(line, number)| Piece {
                id: u64::try_from(number).unwrap_or(0),
                text: &line.text,
                published: seconds(line.published.as_deref(), number),
                rank: 0,
                arrived: seconds(line.arrive.as_deref(), number),
            })
            .collect();
        let (begin, begun) = (Instant::now(), processor());
        pool.add(&pieces, threads);
        taken += begin.elapsed();
        used += processor().saturating_sub(begun);
        *read += i64::try_from(lines.len()).unwrap_or(0);
        lines.clear();
    };
    for line in BufReader::new(std::fs::File::open(file)?).lines() {
        lines.push(serde_json::from_str(&line?)?);
        if lines.len() == BATCH {
            take(&mut lines, &mut read);
        }
    }
    take(&mut lines, &mut read);
    let why = arguments.iter().find(|a| *a == "--why");
    let (begin, begun) = (Instant::now(), processor());
    let stories = pool.settle(threads);
    let settled = begin.elapsed();
    used += processor().saturating_sub(begun);
    let number = f64::from(u32::try_from(stories.texts().max(1))?);
    println!(
        "{} texts, {} stories; taking in {:.3} s, settling {:.3} s, {:.1} µs a text; processor of one thread {:.3} s, {:.0} texts/s",
        stories.texts(),
        stories.count(),
        taken.as_secs_f64(),
        settled.as_secs_f64(),
        (taken + settled).as_secs_f64() * 1e6 / number,
        used.as_secs_f64(),
        number / used.as_secs_f64().max(1e-9)
    );
    if let Some(path) = value("--pairs") {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        for (id, first) in stories.all().filter(|(id, first)| id != first) {
            writeln!(out, "{id}\t{first}")?;
        }
    }
    if let Some(path) = value("--joins") {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        for (id, first) in stories.all() {
            if let Some(join) = stories.join(id) {
                let (own, other) = (join.own_share, join.other_share);
                writeln!(out, "{id}\t{first}\t{}\t{}\t{own}\t{other}", join.other, join.relation.word())?;
                if id != first && !why.is_some() { continue; }
                if let Some(comparison) = why.as_ref().and_then(|_| pool.compare(id, join.other)) {
                    writeln!(out, "#{id}\t{comparison} {:?}", comparison.tally)?;
                }
            }
        }
    }
    Ok(())
}
