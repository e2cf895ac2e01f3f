//! The reprint engine beside its peers and beside the roof, on the same texts, in one run; and where its time goes.
//!
//! `cargo bench -p zhaozhang-text --bench reprint -- [FILE.jsonl] [--threads N] [--python PATH] [--hard]`: lines with
//! `text`, and if known `outlet`, `pub`; without a file, texts made here. Measured are the engine on one thread and on
//! N (2), a look-up, a plain `MinHash` LSH written here, the `gaoya` crate (`benches/peers`, built on the first run, the
//! registry must be in reach), `datasketch` in the Python named (`pip install datasketch`; PATH is `python3` unless
//! told), and two roofs: the bytes read and hashed once, and every window of eight bytes hashed once. A peer that
//! cannot run is named as missing. `--hard` adds the worst input: a million copies of one text, a hundred thousand
//! near copies, texts of 5 MB, repetition. Rates are per second of the clock and of the processor; on a shared machine
//! the second is the honest one for one thread. The clock's rates need quiet cores.
#![expect(clippy::print_stdout, reason = "a bench speaks on standard output")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
#![expect(clippy::float_arithmetic, reason = "rates for people to read")]

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use zhaozhang_text::reprint::fold::fold;
use zhaozhang_text::reprint::frame::body;
use zhaozhang_text::reprint::{Archive, Piece, Pool, Stage};

/// `datasketch` gets no more texts than these: it does about a thousand a second.
const FOR_PYTHON: usize = 4_000;
/// The engine is run so often, the best run counts.
const RUNS: usize = 3;

#[derive(serde::Deserialize, serde::Serialize)]
struct Line {
    text: String,
    outlet: Option<String>,
    #[serde(rename = "pub")]
    published: Option<String>,
}

/// What the command line asks for.
struct Asked {
    file: Option<PathBuf>,
    threads: usize,
    python: String,
    is_hard: bool,
}

/// One row of the table.
struct Row {
    name: String,
    texts: usize,
    clock: Duration,
    processor: Duration,
    found: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked = asked()?;
    let (lines, file) = lines(asked.file.as_deref())?;
    let bytes: usize = lines.iter().map(|line| line.text.len()).sum();
    println!("{} texts, {} MB, from {}", lines.len(), bytes / 1_000_000, file.display());
    let pieces = pieces(&lines);
    let mut rows = vec![words_roof(&lines), windows_roof(&lines)];
    let mut stages = Vec::new();
    for threads in [1, asked.threads] {
        let (row, spent) = best_run(&pieces, threads);
        rows.push(row);
        stages.push((threads, spent));
    }
    told_stages(&stages, &lines);
    look_ups(&lines, &pieces)?;
    rows.push(min_hash(&lines));
    let mut missing = Vec::new();
    for peer in [gaoya(&file), datasketch(&file, &asked.python)] {
        match peer {
            Ok(row) => rows.push(row),
            Err(why) => missing.push(why),
        }
    }
    told_rows(&rows, bytes, lines.len());
    for why in missing {
        println!("NOT MEASURED: {why}");
    }
    if asked.is_hard {
        hard(asked.threads);
    }
    Ok(())
}

fn asked() -> Result<Asked, Box<dyn Error>> {
    let mut asked = Asked { file: None, threads: 2, python: "python3".to_owned(), is_hard: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--bench" => {}
            "--hard" => asked.is_hard = true,
            "--threads" => asked.threads = words.next().ok_or("--threads needs a number")?.parse()?,
            "--python" => asked.python = words.next().ok_or("--python needs a path")?,
            other if other.starts_with("--") => return Err(format!("unknown option {other}").into()),
            file => asked.file = Some(PathBuf::from(file)),
        }
    }
    Ok(asked)
}

/// The texts and the file the peers read them from.
fn lines(file: Option<&Path>) -> Result<(Vec<Line>, PathBuf), Box<dyn Error>> {
    if let Some(file) = file {
        let text = std::fs::read_to_string(file)?;
        let lines = text.lines().map(serde_json::from_str).collect::<Result<Vec<Line>, _>>()?;
        return Ok((lines, file.canonicalize()?));
    }
    let lines: Vec<Line> =
        made(20_000).into_iter().map(|text| Line { text, outlet: None, published: None }).collect();
    let mut all = String::new();
    for line in &lines {
        writeln!(all, "{}", serde_json::to_string(line)?)?;
    }
    let file = std::env::temp_dir().join("zhaozhang-reprint-bench.jsonl");
    std::fs::write(&file, all)?;
    Ok((lines, file))
}

/// The texts as the engine takes them: outlets by number, times in their order.
fn pieces(lines: &[Line]) -> Vec<Piece<'_>> {
    let mut outlets: BTreeMap<&str, u16> = BTreeMap::new();
    let mut times: Vec<&str> = lines.iter().filter_map(|line| line.published.as_deref()).collect();
    times.sort_unstable();
    let mut pieces = Vec::with_capacity(lines.len());
    for (line, id) in lines.iter().zip(0_u32..) {
        let next = u16::try_from(outlets.len() + 1).unwrap_or(0);
        let outlet = line.outlet.as_deref().map_or(0, |name| *outlets.entry(name).or_insert(next));
        let order = line.published.as_deref().map(|time| times.partition_point(|t| *t < time));
        let published = order.and_then(|order| i64::try_from(order).ok()).unwrap_or(i64::from(id));
        pieces.push(Piece {
            id: u64::from(id),
            text: &line.text,
            published,
            rank: 0,
            arrived: i64::from(id),
            outlet,
        });
    }
    pieces
}

/// The processor time of this thread, or, of many, of the whole process (in hundredths of a second).
fn processor(is_alone: bool) -> Duration {
    if is_alone {
        let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        let nanos = line.split_whitespace().next().and_then(|n| n.parse().ok());
        return Duration::from_nanos(nanos.unwrap_or(0));
    }
    let line = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = line.rsplit(')').next().unwrap_or_default();
    let ticks = after.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>().saturating_mul(10))
}

fn timed<T>(is_alone: bool, work: impl FnOnce() -> T) -> (T, Duration, Duration) {
    let (clock, used) = (Instant::now(), processor(is_alone));
    let done = std::hint::black_box(work());
    (done, clock.elapsed(), processor(is_alone).saturating_sub(used))
}

/// Time by step, the taking in first.
type Spent = Vec<(&'static str, Duration)>;

fn run(pieces: &[Piece<'_>], threads: usize) -> (Row, Spent) {
    let mut marks: Vec<(&'static str, Instant)> = Vec::new();
    let (stories, clock, used) = timed(threads == 1, || {
        marks.push(("收入 taking in", Instant::now()));
        let mut pool = Pool::new();
        for part in pieces.chunks(4_096) {
            pool.add(part, threads);
        }
        pool.settle_told(threads, &mut |stage| marks.push((named(stage), Instant::now())))
    });
    let end = Instant::now();
    let ends = marks.iter().skip(1).map(|(_, begin)| *begin).chain([end]);
    let spent =
        marks.iter().zip(ends).map(|((name, begin), end)| (*name, end.duration_since(*begin))).collect();
    let name = format!("this engine, {threads} thread(s)");
    let found = format!("{} stories", stories.count());
    (Row { name, texts: pieces.len(), clock, processor: used, found }, spent)
}

fn best_run(pieces: &[Piece<'_>], threads: usize) -> (Row, Spent) {
    let mut best = run(pieces, threads);
    for _ in 1..RUNS {
        let next = run(pieces, threads);
        if next.0.clock < best.0.clock {
            best = next;
        }
    }
    best
}

const fn named(stage: Stage) -> &'static str {
    match stage {
        Stage::Order => "定序 order, equal texts",
        Stage::Index => "倒排 index of samples",
        Stage::Search => "比对 candidates, alignment, facts",
        Stage::Stories => "成稿 forest",
        Stage::Frames => "学版面 frames",
        Stage::Again => "复核 second decision",
        Stage::Answer => "汇总 answer",
    }
}

fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn told_stages(stages: &[(usize, Spent)], lines: &[Line]) {
    let each = |time: Duration| time.as_secs_f64() * 1e6 / number(lines.len().max(1));
    for (threads, spent) in stages {
        let total: f64 = spent.iter().map(|(_, time)| each(*time)).sum();
        println!("\nwhere the time goes, {threads} thread(s): {total:.2} µs a text");
        for (name, time) in spent {
            println!("  {:>6.2} µs {:>5.1} %  {name}", each(*time), each(*time) * 100.0 / total.max(1e-9));
        }
    }
    let (signs, time, _) =
        timed(true, || lines.iter().map(|line| fold(body(&line.text)).signs.len()).sum::<usize>());
    println!("  of taking in: {:.2} µs for frame and folding alone ({signs} signs)", each(time));
}

fn look_ups(lines: &[Line], pieces: &[Piece<'_>]) -> Result<(), Box<dyn Error>> {
    let mut pool = Pool::new();
    pool.add(pieces, 1);
    let archive = Archive::new(pool);
    let step = (lines.len() / 2_000).max(1);
    let mut found = 0_usize;
    let mut times: Vec<Duration> = Vec::new();
    for line in lines.iter().step_by(step) {
        let (matches, time, _) = timed(true, || archive.look_up(&line.text));
        found += matches.len();
        times.push(time);
    }
    times.sort_unstable();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let sum: Duration = times.iter().sum();
    let at = |share: usize| times.get(times.len().saturating_mul(share) / 100).copied().unwrap_or_default();
    println!(
        "\none look-up among {}: {:.1} µs in the mean, {:.1} median, {:.1} at 95 % ({found} matches of {})",
        lines.len(),
        micros(sum) / f64::from(u32::try_from(times.len().max(1))?),
        micros(at(50)),
        micros(at(95)),
        times.len()
    );
    Ok(())
}

/// The rows beside each other; ratios to the engine on one thread, by the processor's time.
fn told_rows(rows: &[Row], bytes: usize, texts: usize) {
    let rate = |row: &Row, time: Duration| number(row.texts) / time.as_secs_f64().max(1e-9);
    let own =
        rows.iter().find(|row| row.name.contains("1 thread")).map_or(1.0, |row| rate(row, row.processor));
    println!(
        "\n{:<42}{:>8}{:>12}{:>12}{:>8}{:>9}  found",
        "", "texts", "per s", "per cpu s", "MB/s", "ratio"
    );
    for row in rows {
        let (clock, used) = (rate(row, row.clock), rate(row, row.processor.max(Duration::from_micros(1))));
        println!(
            "{:<42}{:>8}{clock:>12.0}{used:>12.0}{:>8.0}{:>9.3}  {}",
            row.name,
            row.texts,
            clock * number(bytes) / 1e6 / number(texts.max(1)),
            used / own,
            row.found
        );
    }
    println!("ratio: texts per second of the processor against this engine on one thread");
}

fn words_roof(lines: &[Line]) -> Row {
    let word = |hash: u64, bytes: &[u8]| {
        let word = bytes.iter().fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
        (hash ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    };
    let one = |text: &str| text.as_bytes().chunks(8).fold(0_u64, word);
    let (hash, clock, processor) =
        timed(true, || lines.iter().fold(0_u64, |hash, line| hash ^ one(&line.text)));
    let name = "roof: bytes read and hashed once".to_owned();
    Row { name, texts: lines.len(), clock, processor, found: format!("{hash:x}") }
}

fn windows_roof(lines: &[Line]) -> Row {
    let one = |text: &str| {
        let (mut window, mut hash) = (0_u64, 0_u64);
        for byte in text.bytes() {
            window = (window << 8) | u64::from(byte);
            hash ^= window.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
        hash
    };
    let (hash, clock, processor) =
        timed(true, || lines.iter().fold(0_u64, |hash, line| hash ^ one(&line.text)));
    let name = "roof: every window of 8 bytes hashed once".to_owned();
    Row { name, texts: lines.len(), clock, processor, found: format!("{hash:x}") }
}

/// Looks every text up and inserts it: 42 bands of 3 over five-sign shingles, after our folding.
fn min_hash(lines: &[Line]) -> Row {
    const BANDS: usize = 42;
    const ROWS: usize = 3;
    let (pairs, clock, processor) = timed(true, || {
        let mut tables: Vec<HashMap<u64, Vec<u32>>> = vec![HashMap::new(); BANDS];
        let mut pairs = 0;
        for (line, number) in lines.iter().zip(0_u32..) {
            let signs = fold(&line.text).signs;
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
    });
    let name = "plain MinHash LSH 42 x 3, our folding".to_owned();
    Row { name, texts: lines.len(), clock, processor, found: format!("{pairs} candidate pairs") }
}

fn gaoya(file: &Path) -> Result<Row, String> {
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/reprint-peers");
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--release", "--quiet", "--manifest-path"]).arg(peers.join("Cargo.toml"));
    command.arg("--target-dir").arg(target).arg("--").arg(file);
    peer(&mut command).map_err(|why| {
        format!("gaoya: `cargo run` in crates/text/benches/peers failed, is the registry in reach? {why}")
    })
}

fn datasketch(file: &Path, python: &str) -> Result<Row, String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/datasketch_bench.py");
    let mut command = Command::new(python);
    command.arg(script).arg(file).arg(FOR_PYTHON.to_string());
    peer(&mut command).map_err(|why| {
        format!("datasketch: `{python}` is not there or has no datasketch; `pip install datasketch`, or name a Python that has it with --python. {why}")
    })
}

/// Runs a peer; its last line is: name, texts, seconds of the clock, seconds of the processor, what it found.
fn peer(command: &mut Command) -> Result<Row, String> {
    let done = command.output().map_err(|cause| cause.to_string())?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    let last = said.lines().last().unwrap_or_default();
    let cells: Vec<&str> = last.split('\t').collect();
    let [name, texts, clock, processor, found] = cells.as_slice() else {
        let complaint = String::from_utf8_lossy(&done.stderr);
        return Err(format!("({})", complaint.lines().last().unwrap_or("it said nothing")));
    };
    let seconds = |cell: &str| cell.parse().map(Duration::from_secs_f64).map_err(|cause| format!("{cause}"));
    Ok(Row {
        name: (*name).to_owned(),
        texts: texts.parse().map_err(|cause| format!("{cause}"))?,
        clock: seconds(clock)?,
        processor: seconds(processor)?,
        found: (*found).to_owned(),
    })
}

/// The worst input: time, stories and the memory then in use.
fn hard(threads: usize) {
    println!("\nhard input, {threads} thread(s)");
    let text = made(1).pop().unwrap_or_default();
    let same: Vec<&str> = vec![&text; 1_000_000];
    told_hard("1,000,000 copies of one text", &same, threads);
    let near: Vec<String> = (0..100_000).map(|k| format!("{text}第{k}号网友{}转发", k * 7_919)).collect();
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    told_hard("100,000 near copies", &near, threads);
    let (word, pair, noise) = ("医".repeat(1_700_000), "医改".repeat(850_000), made(8_000).concat());
    let large: Vec<&str> = [&word, &pair, &noise].into_iter().cycle().take(60).map(String::as_str).collect();
    told_hard("60 texts of 5 MB and more", &large, threads);
    let repeated: Vec<String> =
        (1..20_000).map(|n| "医改惠民生".repeat(n % 700 + 3) + &n.to_string()).collect();
    let repeated: Vec<&str> = repeated.iter().map(String::as_str).collect();
    told_hard("20,000 texts of one repeated phrase", &repeated, threads);
}

fn told_hard<'t>(what: &str, texts: &[&'t str], threads: usize) {
    let (stories, clock, _) = timed(false, || {
        let mut pool = Pool::new();
        let piece = |(text, at): (&&'t str, i64)| {
            let id = u64::try_from(at).unwrap_or(0);
            Piece { id, text, published: at, rank: 0, arrived: at, outlet: 1 }
        };
        let mut pieces = texts.iter().zip(0_i64..).map(piece);
        loop {
            let part: Vec<Piece<'_>> = pieces.by_ref().take(4_096).collect();
            if part.is_empty() {
                break;
            }
            pool.add(&part, threads);
        }
        pool.settle(threads).count()
    });
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map_or("", str::trim);
    let each = clock.as_secs_f64() * 1e6 / number(texts.len().max(1));
    println!(
        "  {what}: {:.2} s, {each:.2} µs a text, {stories} stories; peak so far {peak}",
        clock.as_secs_f64()
    );
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
