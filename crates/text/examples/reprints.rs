//! Reads published texts as JSON lines and writes which of them are one story.
//!
//! `reprints FILE.jsonl [--threads N] [--pairs OUT.tsv] [--joins OUT.tsv [--why]]`: each line holds `text`, and if
//! known `title`, `outlet`, `pub` and `arrive` (ISO 8601). The pairs are line numbers from 0: a text and the first
//! publication of its story. `--joins` adds the relation and the shares, `--why` the comparison in words.
#![expect(clippy::print_stdout, reason = "a command line speaks on standard output")]
#![expect(clippy::disallowed_methods, reason = "it measures its own time")]
#![expect(clippy::float_arithmetic, reason = "rates for people to read")]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use serde::Deserialize;
use zhaozhang_text::reprint::{Piece, Pool, Stories};

/// How many lines are read before they are taken in together.
const BATCH: usize = 4_096;

#[derive(Deserialize)]
struct Line {
    text: String,
    outlet: Option<String>,
    #[serde(rename = "pub")]
    published: Option<String>,
    arrive: Option<String>,
}

/// The pool while it is filled, with the time that took.
#[derive(Default)]
struct Intake {
    pool: Pool,
    outlets: BTreeMap<String, u16>,
    read: i64,
    wall: Duration,
    processor: Duration,
}

impl Intake {
    fn take(&mut self, lines: &[Line], threads: usize) {
        let mut pieces = Vec::with_capacity(lines.len());
        for line in lines {
            let known = u16::try_from(self.outlets.len() + 1).unwrap_or(0);
            let outlet =
                line.outlet.as_ref().map_or(0, |name| *self.outlets.entry(name.clone()).or_insert(known));
            pieces.push(Piece {
                id: u64::try_from(self.read).unwrap_or(0),
                text: &line.text,
                published: seconds(line.published.as_deref(), self.read),
                rank: 0,
                arrived: seconds(line.arrive.as_deref(), self.read),
                outlet,
            });
            self.read += 1;
        }
        let (wall, used) = (Instant::now(), processor());
        self.pool.add(&pieces, threads);
        self.wall += wall.elapsed();
        self.processor += processor().saturating_sub(used);
    }
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

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|a| a == name)?;
        arguments.get(at + 1).cloned()
    };
    let file = arguments.get(1).ok_or("用法：reprints FILE.jsonl [--threads N] [--pairs OUT.tsv]")?;
    let threads = value("--threads").map_or(Ok(1), |t| t.parse::<usize>())?;
    let (mut intake, mut batch) = (Intake::default(), Vec::<Line>::new());
    for row in BufReader::new(std::fs::File::open(file)?).lines() {
        batch.push(serde_json::from_str(&row?)?);
        if batch.len() == BATCH {
            intake.take(&batch, threads);
            batch.clear();
        }
    }
    intake.take(&batch, threads);
    drop(batch);
    let (wall, used) = (Instant::now(), processor());
    let stories = intake.pool.settle(threads);
    let settled = wall.elapsed();
    let used = intake.processor + processor().saturating_sub(used);
    let number = f64::from(u32::try_from(stories.texts().max(1))?);
    println!(
        "{} texts, {} stories; taking in {:.3} s, settling {:.3} s, {:.1} µs a text, {:.0} texts/s; first thread {:.3} s of processor, {:.0} texts/s",
        stories.texts(),
        stories.count(),
        intake.wall.as_secs_f64(),
        settled.as_secs_f64(),
        (intake.wall + settled).as_secs_f64() * 1e6 / number,
        number / (intake.wall + settled).as_secs_f64(),
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
        joins(&path, &intake.pool, &stories, arguments.iter().any(|a| a == "--why"))?;
    }
    Ok(())
}

fn joins(path: &str, pool: &Pool, stories: &Stories, is_why: bool) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    for (id, first) in stories.all() {
        let Some(join) = stories.join(id) else { continue };
        let (own, other) = (join.own_share, join.other_share);
        writeln!(out, "{id}\t{first}\t{}\t{}\t{own}\t{other}", join.other, join.relation.word())?;
        if is_why && let Some(comparison) = pool.compare(id, join.other) {
            writeln!(out, "#{id}\t{comparison}")?;
        }
    }
    Ok(())
}
