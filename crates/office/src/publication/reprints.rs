//! Reprints in a file (转载归并): reads published texts as JSON lines and says which are one story, which came first
//! and why. Deciding is the text room's ([`zhaozhang_text::reprint`]); nothing is kept here and no event is written.

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::BufRead;
use zhaozhang_text::reprint::{Piece, Pool, Stories};

/// How many lines are read before they are taken in together.
const BATCH: usize = 4_096;

/// A published text of the file (稿件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// `id` of the line, else its number.
    pub id: String,
    /// `title`, empty when not given.
    pub title: String,
    /// `source`, the outlet; empty when not given.
    pub source: String,
    /// When it was published, as the line says; empty when not given.
    pub at: String,
}

/// A line that could not be taken (有问题的行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub what: String,
}

/// What came of a file (归并结果).
#[derive(Debug)]
pub struct Joined {
    /// The texts in the order of the file.
    pub texts: Vec<Published>,
    /// Lines that were left out.
    pub problems: Vec<LineProblem>,
    pool: Pool,
    stories: Stories,
}

/// One text in its story (归并条目).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member<'a> {
    /// The text.
    pub text: &'a Published,
    /// The first publication of its story (首发); itself when it is the first.
    pub first: &'a Published,
    /// How it stands to the text it joined by, in words; empty for a first publication.
    pub why: String,
}

impl Joined {
    /// How many stories the texts are.
    pub fn story_count(&self) -> usize {
        self.stories.count()
    }

    /// Every text with its story, in the order of publication.
    pub fn members(&self) -> impl Iterator<Item = Member<'_>> {
        self.stories.all().filter_map(|(id, first)| {
            let text = self.text(id)?;
            let why = if id == first { String::new() } else { self.why(id) };
            Some(Member { text, first: self.text(first)?, why })
        })
    }

    fn text(&self, id: u64) -> Option<&Published> {
        usize::try_from(id).ok().and_then(|at| self.texts.get(at))
    }

    fn why(&self, id: u64) -> String {
        let Some(join) = self.stories.join(id) else { return String::new() };
        let other = self.text(join.other).map_or("", |text| text.id.as_str());
        self.pool
            .compare(id, join.other)
            .map_or_else(String::new, |comparison| format!("与“{other}”：{comparison}"))
    }
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Option<serde_json::Value>,
    text: String,
    #[serde(default)]
    title: String,
    #[serde(default, alias = "outlet")]
    source: String,
    #[serde(default, alias = "published")]
    r#pub: Option<String>,
    #[serde(default, alias = "arrived")]
    arrive: Option<String>,
}

/// Reads JSON lines with `text`, and if known `id`, `title`, `source`, `pub` and `arrive` (ISO 8601), and joins them.
///
/// A line that cannot be read is left out and named; a fault of the reader ends the work. `progress` is told how many
/// texts were taken in.
pub fn join_reprints(
    reader: impl BufRead,
    threads: usize,
    progress: &mut dyn FnMut(usize),
) -> std::io::Result<Joined> {
    let (mut pool, mut outlets) = (Pool::new(), Outlets::default());
    let (mut texts, mut problems, mut batch) = (Vec::new(), Vec::new(), Vec::new());
    for (at, bytes) in reader.split(b'\n').enumerate() {
        let bytes = bytes?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match read_line(&bytes) {
            Ok(line) => batch.push((at + 1, line)),
            Err(what) => problems.push(LineProblem { line: at + 1, what }),
        }
        if batch.len() == BATCH {
            take((&mut pool, &mut outlets), &mut texts, &mut batch, threads);
            progress(texts.len());
        }
    }
    take((&mut pool, &mut outlets), &mut texts, &mut batch, threads);
    progress(texts.len());
    let stories = pool.settle(threads);
    Ok(Joined { texts, problems, pool, stories })
}

fn read_line(bytes: &[u8]) -> Result<Line, String> {
    let line: Line = serde_json::from_slice(bytes).map_err(|cause| {
        format!("不是一行一条的JSON，或没有“text”（第{}字处）。请检查引号和换行", cause.column())
    })?;
    for time in [&line.r#pub, &line.arrive].into_iter().flatten() {
        if seconds(time).is_none() {
            return Err(format!("时间“{time}”读不懂。请写成2023-03-15或2023-03-15T08:30:00+08:00"));
        }
    }
    Ok(line)
}

/// Seconds of one clock; a time without an offset is taken as Beijing's.
fn seconds(time: &str) -> Option<i64> {
    const BEIJING: i64 = 8 * 3_600;
    let time = time.trim();
    let with_offset = DateTime::parse_from_rfc3339(time).ok().map(|time| time.timestamp());
    let local = || {
        let formats = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"];
        let mut read = formats.iter().filter_map(|format| NaiveDateTime::parse_from_str(time, format).ok());
        read.next().map(|time| time.and_utc().timestamp() - BEIJING)
    };
    let day = || {
        time.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0).map(|time| time.and_utc().timestamp() - BEIJING)
    };
    with_offset.or_else(local).or_else(day)
}

/// Outlets by name, each with a number of its own from 1.
#[derive(Debug, Default)]
struct Outlets(BTreeMap<String, u16>);

impl Outlets {
    /// Its number; 0 when it has no name, or when there are more than 65,535 of them.
    fn number(&mut self, name: &str) -> u16 {
        if name.is_empty() {
            return 0;
        }
        let next = u16::try_from(self.0.len() + 1).unwrap_or(0);
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}

fn take(
    (pool, outlets): (&mut Pool, &mut Outlets),
    texts: &mut Vec<Published>,
    batch: &mut Vec<(usize, Line)>,
    threads: usize,
) {
    let start = texts.len();
    let pieces: Vec<Piece<'_>> = batch
        .iter()
        .zip(start..)
        .map(|((_, line), at)| {
            let published = line.r#pub.as_deref().and_then(seconds);
            let order = i64::try_from(at).unwrap_or(i64::MAX);
            Piece {
                id: u64::try_from(at).unwrap_or(u64::MAX),
                text: &line.text,
                outlet: outlets.number(&line.source),
                published: published.unwrap_or(order),
                rank: 0,
                arrived: line.arrive.as_deref().and_then(seconds).or(published).unwrap_or(order),
            }
        })
        .collect();
    pool.add(&pieces, threads);
    texts.extend(batch.drain(..).map(|(number, line)| Published {
        id: match line.id {
            Some(serde_json::Value::String(id)) => id,
            Some(other) => other.to_string(),
            None => number.to_string(),
        },
        title: line.title,
        source: line.source,
        at: line.r#pub.unwrap_or_default(),
    }));
}
