//! Blocks (规则块): the fenced parts of `notice.md`, as lines of `键：值` that know where they stand.
//! What the keys mean is read by [`super::form`] and the readers that use it.

use super::problem::NoticeProblem;

/// The kind of a block (块).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// ```` ```rule ```` or ```` ```规则 ````.
    Rule,
    /// ```` ```cadence ```` or ```` ```节奏 ````.
    Cadence,
    /// ```` ```ruling ```` or ```` ```裁定 ````.
    Ruling,
    /// ```` ```table file.tsv ```` or ```` ```附表 file.tsv ````.
    Table,
    /// ```` ```not-encoded ```` or ```` ```不编码 ````.
    NotEncoded,
}

impl BlockKind {
    /// The words a block may begin with.
    pub(super) const WORDS: [(&'static str, Self); 10] = [
        ("规则", Self::Rule),
        ("rule", Self::Rule),
        ("节奏", Self::Cadence),
        ("cadence", Self::Cadence),
        ("裁定", Self::Ruling),
        ("ruling", Self::Ruling),
        ("附表", Self::Table),
        ("table", Self::Table),
        ("不编码", Self::NotEncoded),
        ("not-encoded", Self::NotEncoded),
    ];

    /// Reads the first word after the backticks.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
    }
}

/// A fenced block and the article it stands under.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) kind: BlockKind,
    /// What follows the kind on the first line, for a table its file.
    pub(super) argument: String,
    /// The line of the opening backticks.
    pub(super) line: usize,
    /// The article, as a place in the outline's list.
    pub(super) article: usize,
    /// The lines inside, with their numbers.
    pub(super) body: Vec<(usize, String)>,
}

impl Block {
    /// The lines as running text, for a reason.
    pub(super) fn text(&self) -> String {
        let lines = self.body.iter().map(|(_, line)| line.trim()).filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("")
    }

    /// The lines as entries; a line that is none is a problem.
    pub(super) fn entries(&self, file: &str, problems: &mut Vec<NoticeProblem>) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for (line, text) in &self.body {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            if text.starts_with('|') {
                match entries.last_mut() {
                    Some(entry) => entry.table.push((*line, cells(text))),
                    None => problems.push(not_understood(file, *line, text)),
                }
                continue;
            }
            match text.split_once(['：', ':']) {
                Some((key, value)) if !key.trim().is_empty() => entries.push(Entry {
                    key: key.trim().to_owned(),
                    value: value.trim().to_owned(),
                    line: *line,
                    table: Vec::new(),
                }),
                _ => problems.push(not_understood(file, *line, text)),
            }
        }
        entries
    }
}

fn not_understood(file: &str, line: usize, text: &str) -> NoticeProblem {
    NoticeProblem::new(
        "N-114",
        (file, line),
        format!("块中的一行“{text}”读不懂"),
        "块中每行应为“项：内容”，以 | 开头的表格行须跟在“分值表：”或“倍数表：”之后",
        "请改成“项：内容”，说明文字请以 # 开头或移到块外",
    )
}

/// One `键：值` line with the table lines below it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) line: usize,
    pub(super) table: Vec<(usize, Vec<String>)>,
}

/// The cells of a Markdown table line.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split('|').map(|cell| cell.trim().to_owned()).collect()
}
