//! Reprints in a file (转载归并): reads published texts as JSON lines and says which are one story, which came first
//! and why. Deciding is the text room's ([`zhaozhang_text::reprint`]); nothing is kept here and no event is written.

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{BufRead, Cursor, Read};
use zhaozhang_text::decode::decode;
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
/// UTF-8 and GB 18030 are read line by line, UTF-16 as a whole. A line that cannot be read is left out and named; a
/// fault of the reader ends the work. `progress` is told how many texts were taken in.
pub fn join_reprints(
    mut reader: impl BufRead,
    threads: usize,
    progress: &mut dyn FnMut(usize),
) -> std::io::Result<Joined> {
    let (mut pool, mut outlets) = (Pool::new(), Outlets::default());
    let (mut texts, mut problems, mut batch) = (Vec::new(), Vec::new(), Vec::new());
    let whole = utf16(&mut reader)?;
    for (at, bytes) in Cursor::new(whole).chain(reader).split(b'\n').enumerate() {
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

/// The whole file as UTF-8 when its first bytes say that it is UTF-16; else nothing, and nothing is read.
fn utf16(reader: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let begins = reader.fill_buf()?;
    let is_utf16 = matches!(begins, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'{', 0, ..] | [0, b'{', ..]);
    let mut bytes = Vec::new();
    if is_utf16 {
        reader.read_to_end(&mut bytes)?;
        if let Ok(decoded) = decode(&bytes) {
            return Ok(decoded.text.into_owned().into_bytes());
        }
    }
    Ok(bytes)
}

fn read_line(bytes: &[u8]) -> Result<Line, String> {
    let decoded = decode(bytes)
        .map_err(|cause| format!("{}。请另存为UTF-8后重新提交", cause.to_string().replace("文件", "此行")))?;
    let line: Line = serde_json::from_str(&decoded.text).map_err(|cause| {
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

#[cfg(test)]
mod tests {
    use super::{Joined, join_reprints};

    const TEXT: &str = "市医保局在街道便民中心办起夜间窗口，上班族下班后也能办理异地就医备案。首周接待三百余人次，平均等候不到六分钟，群众说这样的钟点正合适。";

    fn joined(bytes: &[u8]) -> Joined {
        join_reprints(bytes, 2, &mut |_| ()).unwrap()
    }

    fn lines() -> String {
        format!("{{\"id\":\"甲\",\"text\":\"{TEXT}\"}}\n{{\"id\":\"乙\",\"text\":\"转载：{TEXT}\"}}\n")
    }

    #[test]
    fn every_encoding_offices_send_is_read() {
        let text = lines();
        let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
        let units = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
        let (little, big) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let all = [
            text.as_bytes().to_vec(),
            marked(b"\xEF\xBB\xBF", text.as_bytes()),
            gb,
            little.clone(),
            marked(b"\xFF\xFE", &little),
            marked(b"\xFE\xFF", &big),
            text.replace('\n', "\r\n").into_bytes(),
        ];
        for bytes in all {
            let joined = joined(&bytes);
            assert_eq!((joined.texts.len(), joined.story_count()), (2, 1), "{:?}", joined.problems);
            assert!(joined.problems.is_empty());
        }
    }

    #[test]
    fn broken_lines_are_named_and_the_others_counted() {
        let mut bytes = lines().into_bytes();
        bytes.extend_from_slice(
            b"{\"text\":\"\xE5\x8C\xBB\xFF\xFE\xE6\x94\"}\n\x00\x01\x02\n{\"title\":1}\n{\n\n[]\n",
        );
        let joined = joined(&bytes);
        assert_eq!(joined.texts.len(), 2);
        let lines: Vec<usize> = joined.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [3, 4, 5, 6, 8]);
        assert!(joined.problems.iter().all(|problem| problem.what.contains('请')), "{:?}", joined.problems);
    }

    #[test]
    fn empty_tiny_and_huge_texts_are_counted() {
        let huge = "医改".repeat(900_000);
        let file = format!(
            "{{\"text\":\"\"}}\n{{\"text\":\"医\"}}\n{{\"text\":\"{huge}\"}}\n{{\"text\":\"{huge}\"}}"
        );
        let joined = joined(file.as_bytes());
        assert_eq!((joined.texts.len(), joined.story_count()), (4, 3));
        assert_eq!(self::joined(b"").story_count(), 0);
    }
}
