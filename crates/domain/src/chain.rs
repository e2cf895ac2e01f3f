//! The chain (链): how entries of the ledger and of the log are sealed with SM3, and how anybody checks it.
//!
//! Every line is written as a canonical text, and its hash is SM3 (GB/T 32905) over that text in UTF-8. The text
//! holds the hash of the line before, so a changed, inserted or removed line shows. The canonical text is
//!
//! ```text
//! 照章台账/1            (照章日志/1 for the log), then for each field, in the order below, on a line of its own:
//! name:length:value    (length in bytes of UTF-8, so that no value can pose as another)
//! ```
//!
//! Not here: where lines are kept (the store) and what a payload means (the office's `fact_text`).
//! Next: [`LedgerLine`] and [`EventLine`] for the fields, [`Walk`] for checking, [`check_export`] for a file.

pub mod export;

use sm3::{Digest, Sm3};
use std::fmt;
use std::fmt::Write as _;

/// What stands in place of the hash before the first line.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// SM3 of the bytes as 64 lower-case hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sm3::digest(bytes))
}

/// SM3 of bytes that come in pieces, for files larger than one likes to hold.
#[derive(Debug, Clone, Default)]
pub struct RunningDigest(Sm3);

impl RunningDigest {
    /// Takes the next piece.
    pub fn take(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// As [`digest`] gives it for all pieces in a row.
    pub fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut hex, byte| {
        for digit in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
        hex
    })
}

/// What an entry of the ledger does (记录种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// 登记: adds a fact.
    Fact,
    /// 冲销: takes an earlier entry back.
    Reversal,
}

impl EntryKind {
    /// The word in the canonical text.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Reversal => "reversal",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Fact, Self::Reversal].into_iter().find(|kind| kind.word() == word)
    }
}

/// An entry of the ledger (台账记录) without its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// The notice it belongs to.
    pub notice_code: String,
    /// What it does.
    pub kind: EntryKind,
    /// The fact as canonical JSON; empty for a reversal.
    pub payload: String,
    /// The number of the entry taken back.
    pub reverses: Option<i64>,
    /// 理由 of a reversal.
    pub reason: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
    /// The import it came with.
    pub batch_id: Option<i64>,
}

impl LedgerLine {
    /// The fields in canonical order.
    pub const FIELDS: [&'static str; 10] = [
        "serial",
        "notice_code",
        "kind",
        "payload",
        "reverses",
        "reason",
        "recorded_at",
        "recorded_by",
        "batch_id",
        "previous_hash",
    ];

    /// The canonical text at its place in the chain; a missing number is written as nothing.
    pub fn text(&self, serial: i64, previous_hash: &str) -> String {
        let number = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
        let values = [
            &serial.to_string(),
            self.notice_code.as_str(),
            self.kind.word(),
            &self.payload,
            &number(self.reverses),
            &self.reason,
            &self.recorded_at,
            &self.recorded_by,
            &number(self.batch_id),
            previous_hash,
        ];
        canonical(LEDGER_HEAD, &Self::FIELDS, &values)
    }
}

/// An event of the log (日志记录) without its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine {
    /// RFC 3339 UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Under which role.
    pub role: String,
    /// What, in a word.
    pub verb: String,
    /// To what.
    pub subject: String,
    /// More, in words.
    pub detail: String,
}

impl EventLine {
    /// The fields in canonical order.
    pub const FIELDS: [&'static str; 8] =
        ["serial", "at", "actor", "role", "verb", "subject", "detail", "previous_hash"];

    /// The canonical text at its place in the chain.
    pub fn text(&self, serial: i64, previous_hash: &str) -> String {
        let values = [
            &serial.to_string(),
            self.at.as_str(),
            &self.actor,
            &self.role,
            &self.verb,
            &self.subject,
            &self.detail,
            previous_hash,
        ];
        canonical(EVENT_HEAD, &Self::FIELDS, &values)
    }
}

/// The first line of a ledger entry's canonical text.
const LEDGER_HEAD: &str = "照章台账/1";
/// The first line of an event's canonical text.
const EVENT_HEAD: &str = "照章日志/1";

/// The canonical text of named values; used for the chain and for whatever else is sealed (a frozen bulletin).
pub fn canonical(head: &str, names: &[&str], values: &[&str]) -> String {
    let size = values.iter().map(|value| value.len() + 24).sum();
    let mut text = String::with_capacity(size);
    text.push_str(head);
    text.push('\n');
    for (name, value) in names.iter().zip(values) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name}:{}:{value}", value.len());
    }
    text
}

/// A line at its place in the chain, as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The number under which it was kept.
    pub serial: i64,
    /// The hash it names as the one before.
    pub previous_hash: String,
    /// Its canonical text, made again from what was kept.
    pub text: String,
    /// The hash that was kept.
    pub hash: String,
}

/// Where a chain ends: the last number and hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The last number, 0 when there is none.
    pub serial: i64,
    /// The last hash, [`BEGINNING`] when there is none.
    pub hash: String,
}

impl Default for Head {
    fn default() -> Self {
        Self { serial: 0, hash: BEGINNING.to_owned() }
    }
}

/// The first place at which a chain does not hold (断点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The number of the line that does not hold.
    pub serial: i64,
    /// How.
    pub kind: BreakKind,
}

/// How a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BreakKind {
    /// A line is missing or out of order.
    Missing,
    /// The line does not name the hash of the one before.
    Unlinked,
    /// The line's text does not give its hash.
    Changed,
    /// Lines at the end are missing, or were added past the recorded end.
    End,
    /// The text of an export cannot be read there.
    Unreadable,
    /// The head of an export cannot be read, or was changed.
    Head,
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let serial = self.serial;
        match self.kind {
            BreakKind::Missing => write!(f, "第{serial}号记录缺失或次序有误"),
            BreakKind::Unlinked => write!(f, "第{serial}号记录与前一号的校验值不衔接"),
            BreakKind::Changed => write!(f, "第{serial}号记录的内容与校验值不符，已被改动"),
            BreakKind::End => write!(f, "第{serial}号以后与链尾登记不符，末尾记录有增删"),
            BreakKind::Unreadable => write!(f, "第{serial}号记录读不出来"),
            BreakKind::Head => write!(f, "导出文件的首部读不出来，或已被改动"),
        }
    }
}

/// A check under way: lines are handed in from the first, and the first that does not hold is named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Walk {
    head: Head,
}

impl Walk {
    /// A check from the beginning.
    pub fn new() -> Self {
        Self::default()
    }

    /// A check that goes on after a line that is known to hold.
    pub fn from(head: Head) -> Self {
        Self { head }
    }

    /// The last line that held.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Takes the next line.
    pub fn step(&mut self, link: &Link) -> Result<(), Break> {
        let serial = self.head.serial + 1;
        let broken = |kind| Err(Break { serial, kind });
        if link.serial != serial {
            return broken(BreakKind::Missing);
        }
        if link.previous_hash != self.head.hash {
            return broken(BreakKind::Unlinked);
        }
        if digest(link.text.as_bytes()) != link.hash {
            return broken(BreakKind::Changed);
        }
        self.head = Head { serial, hash: link.hash.clone() };
        Ok(())
    }

    /// Compares with the end that was recorded apart from the lines.
    pub fn finish(&self, recorded: &Head) -> Result<(), Break> {
        if self.head == *recorded {
            Ok(())
        } else {
            Err(Break { serial: self.head.serial, kind: BreakKind::End })
        }
    }
}

/// Checks a whole chain; gives its end.
pub fn verify(links: impl IntoIterator<Item = Link>) -> Result<Head, Break> {
    let mut walk = Walk::new();
    for link in links {
        walk.step(&link)?;
    }
    Ok(walk.head)
}

/// One line of an exported chain: the canonical text and its hash.
pub fn export_line(link: &Link) -> String {
    format!("{}hash:{}:{}\n", link.text, link.hash.len(), link.hash)
}

/// Checks an exported ledger or log: the lines of [`export_line`] one after another, nothing else.
pub fn check_export(text: &str) -> Result<Head, Break> {
    let mut walk = Walk::new();
    let mut rest = text;
    while !rest.is_empty() {
        let unreadable = Break { serial: walk.head.serial + 1, kind: BreakKind::Unreadable };
        let (link, after) = read_export_line(rest).ok_or(unreadable)?;
        walk.step(&link)?;
        rest = after;
    }
    Ok(walk.head)
}

fn read_export_line(text: &str) -> Option<(Link, &str)> {
    let (head, mut rest) = text.split_once('\n')?;
    let names: &[&str] = match head {
        LEDGER_HEAD => &LedgerLine::FIELDS,
        EVENT_HEAD => &EventLine::FIELDS,
        _ => return None,
    };
    let (mut serial, mut previous_hash) = (0, "");
    for name in names {
        let (value, after) = read_field(rest, name)?;
        match *name {
            "serial" => serial = value.parse().ok()?,
            "previous_hash" => previous_hash = value,
            _ => {}
        }
        rest = after;
    }
    let (canonical, _) = text.split_at_checked(text.len().checked_sub(rest.len())?)?;
    let (hash, after) = read_field(rest, "hash")?;
    let link = Link {
        serial,
        previous_hash: previous_hash.to_owned(),
        text: canonical.to_owned(),
        hash: hash.to_owned(),
    };
    Some((link, after))
}

/// The value of `name:length:value` at the start, and what follows its line.
fn read_field<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let rest = text.strip_prefix(name)?.strip_prefix(':')?;
    let (length, rest) = rest.split_once(':')?;
    let (value, rest) = rest.split_at_checked(length.parse().ok()?)?;
    Some((value, rest.strip_prefix('\n')?))
}

#[cfg(test)]
mod tests;
