//! An export with proof (附证明的导出): a stretch of the ledger or of the log as a file anybody can check without the
//! database. A head says which lines there must be, from which hash they go on and with which they end, and carries
//! its own hash; after it the lines stand as [`super::export_line`] writes them.
//!
//! What the file proves: that no line of the stretch was changed, left out or put in since the head was written, and,
//! together with another export of the same chain, that both belong to one chain. What it cannot prove alone: that the
//! whole file was not made up. For that an auditor keeps the last hash of an earlier export, or has it printed in a
//! bulletin; the export itself is an event that names its end.

use super::{Break, BreakKind, Head, Walk, canonical, digest, read_export_line, read_field};

/// Which chain was exported (导出对象).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportedChain {
    /// 台账.
    Ledger,
    /// 操作记录.
    Log,
}

impl ExportedChain {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ledger, Self::Log];

    /// The word in the head and in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ledger => "ledger",
            Self::Log => "event",
        }
    }

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ledger => "台账",
            Self::Log => "操作记录",
        }
    }

    /// The chain of a key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|chain| chain.key() == key)
    }

    /// The first line of its lines' texts.
    const fn line_head(self) -> &'static str {
        match self {
            Self::Ledger => super::LEDGER_HEAD,
            Self::Log => super::EVENT_HEAD,
        }
    }
}

/// The head of an export (导出首部).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportHead {
    /// Which chain.
    pub chain: ExportedChain,
    /// The number of the first line.
    pub first: i64,
    /// How many lines.
    pub count: i64,
    /// The hash of the line before the first.
    pub previous_hash: String,
    /// The hash of the last line; of the line before the first when there is none.
    pub last_hash: String,
    /// Where the whole chain ended when the file was written.
    pub end: Head,
    /// RFC 3339 UTC.
    pub exported_at: String,
    /// Who.
    pub exported_by: String,
}

/// The first line of an export with proof.
const EXPORT_HEAD: &str = "照章导出/1";

/// The fields of the head in canonical order.
const FIELDS: [&str; 9] = [
    "chain",
    "first",
    "count",
    "previous_hash",
    "last_hash",
    "end_serial",
    "end_hash",
    "exported_at",
    "exported_by",
];

impl ExportHead {
    /// The number of the last line.
    pub fn last(&self) -> i64 {
        self.first + self.count - 1
    }

    /// The head as it stands in the file, with its own hash.
    pub fn text(&self) -> String {
        let values = [
            self.chain.key(),
            &self.first.to_string(),
            &self.count.to_string(),
            &self.previous_hash,
            &self.last_hash,
            &self.end.serial.to_string(),
            &self.end.hash,
            &self.exported_at,
            &self.exported_by,
        ];
        let text = canonical(EXPORT_HEAD, &FIELDS, &values);
        let hash = digest(text.as_bytes());
        format!("{text}hash:{}:{hash}\n", hash.len())
    }
}

/// Whether a text is an export with proof.
pub fn is_proof(text: &str) -> bool {
    text.strip_prefix(EXPORT_HEAD).is_some_and(|rest| rest.starts_with('\n'))
}

/// Checks an export with proof: its head, every line, and that the lines are those the head names.
pub fn check_proof(text: &str) -> Result<ExportHead, Break> {
    let broken = |serial, kind| Break { serial, kind };
    let (head, mut rest) = read_head(text).ok_or_else(|| broken(0, BreakKind::Head))?;
    let mut walk = Walk::from(Head { serial: head.first - 1, hash: head.previous_hash.clone() });
    while !rest.is_empty() {
        let serial = walk.head().serial + 1;
        let line = rest.strip_prefix(head.chain.line_head()).and_then(|_| read_export_line(rest));
        let (read, after) = line.ok_or_else(|| broken(serial, BreakKind::Unreadable))?;
        walk.step(&read)?;
        rest = after;
    }
    walk.finish(&Head { serial: head.last(), hash: head.last_hash.clone() })?;
    if head.end.serial == head.last() && head.end.hash != head.last_hash {
        return Err(broken(head.last(), BreakKind::End));
    }
    Ok(head)
}

fn read_head(text: &str) -> Option<(ExportHead, &str)> {
    let mut rest = text.strip_prefix(EXPORT_HEAD)?.strip_prefix('\n')?;
    let mut values = Vec::with_capacity(FIELDS.len());
    for name in FIELDS {
        let (value, after) = read_field(rest, name)?;
        values.push(value);
        rest = after;
    }
    let (canonical, _) = text.split_at_checked(text.len().checked_sub(rest.len())?)?;
    let (hash, rest) = read_field(rest, "hash")?;
    let [chain, first, count, previous_hash, last_hash, end_serial, end_hash, exported_at, exported_by] =
        values.as_slice()
    else {
        return None;
    };
    if digest(canonical.as_bytes()) != hash {
        return None;
    }
    let head = ExportHead {
        chain: ExportedChain::parse(chain)?,
        first: first.parse().ok().filter(|first| *first >= 1)?,
        count: count.parse().ok().filter(|count| *count >= 0)?,
        previous_hash: (*previous_hash).to_owned(),
        last_hash: (*last_hash).to_owned(),
        end: Head { serial: end_serial.parse().ok()?, hash: (*end_hash).to_owned() },
        exported_at: (*exported_at).to_owned(),
        exported_by: (*exported_by).to_owned(),
    };
    Some((head, rest))
}

#[cfg(test)]
mod tests {
    use super::{ExportHead, ExportedChain, check_proof, is_proof};
    use crate::chain::{BEGINNING, BreakKind, EventLine, Head, Link, digest, export_line};

    /// Lines of a log from 1.
    fn log(count: i64) -> Vec<Link> {
        let mut previous_hash = BEGINNING.to_owned();
        (1..=count)
            .map(|serial| {
                let line = EventLine {
                    at: "2020-07-31T09:00:00Z".into(),
                    actor: "张三".into(),
                    role: "办公室".into(),
                    verb: "导入台账".into(),
                    subject: "ganzhou-2020-33".into(),
                    detail: format!("第{serial}条\n换行"),
                };
                let text = line.text(serial, &previous_hash);
                let hash = digest(text.as_bytes());
                let made = Link { serial, previous_hash: previous_hash.clone(), text, hash: hash.clone() };
                previous_hash = hash;
                made
            })
            .collect()
    }

    /// An export of the lines from `first` to `last`.
    fn export(links: &[Link], first: usize, last: usize) -> String {
        let own = &links[first - 1..last];
        let head = ExportHead {
            chain: ExportedChain::Log,
            first: own[0].serial,
            count: i64::try_from(own.len()).unwrap(),
            previous_hash: own[0].previous_hash.clone(),
            last_hash: own[own.len() - 1].hash.clone(),
            end: Head { serial: links[links.len() - 1].serial, hash: links[links.len() - 1].hash.clone() },
            exported_at: "2020-08-01T00:00:00Z".into(),
            exported_by: "李四".into(),
        };
        format!("{}{}", head.text(), own.iter().map(export_line).collect::<String>())
    }

    #[test]
    fn a_stretch_checks_without_the_lines_before_it() {
        let links = log(9);
        for (first, last) in [(1, 9), (1, 3), (4, 6), (9, 9)] {
            let text = export(&links, first, last);
            assert!(is_proof(&text));
            let head = check_proof(&text).unwrap();
            assert_eq!((head.first, head.last()), (links[first - 1].serial, links[last - 1].serial));
        }
    }

    #[test]
    fn every_kind_of_tampering_is_named_at_its_first_line() {
        let links = log(6);
        let good = export(&links, 2, 5);
        let kind = |text: &str| check_proof(text).map(|_| ()).map_err(|broken| (broken.serial, broken.kind));
        assert_eq!(kind(&good), Ok(()));
        assert_eq!(kind(&good.replace("第4条", "第5条")), Err((4, BreakKind::Changed)));
        let without_third = good.replace(&export_line(&links[2]), "");
        assert_eq!(kind(&without_third), Err((3, BreakKind::Missing)));
        let without_last = good.replace(&export_line(&links[4]), "");
        assert_eq!(kind(&without_last), Err((4, BreakKind::End)));
        let one_more = format!("{good}{}", export_line(&links[5]));
        assert_eq!(kind(&one_more), Err((6, BreakKind::End)));
        assert_eq!(kind(&good.replace("李四", "王五")), Err((0, BreakKind::Head)));
        let cut_short: String = good.chars().take(good.chars().count() - 3).collect();
        assert_eq!(kind(&cut_short), Err((5, BreakKind::Unreadable)));
        assert_eq!(kind(&format!("{good}照章台账/1\n")), Err((6, BreakKind::Unreadable)));
    }
}
