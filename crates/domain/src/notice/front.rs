//! The front matter (文首信息) of `notice.md`: title, number, issuer and dates, as TOML between `+++` lines.
//! It reads what identifies the notice; the articles are cut by [`super::outline`].

use super::file::NOTICE_FILE;
use super::problem::NoticeProblem;
use super::spelling::did_you_mean;
use chrono::NaiveDate;

/// The keys in the order in which the handbook shows them.
const KEYS: [&str; 10] =
    ["标题", "文号", "发文机关", "成文日期", "施行日期", "失效日期", "替代", "示例说明", "单位表", "媒体表"];

/// What the front matter says.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) title: String,
    pub(super) document_number: String,
    pub(super) issuer: String,
    pub(super) issued_on: NaiveDate,
    pub(super) from: NaiveDate,
    pub(super) until: Option<NaiveDate>,
    pub(super) replaces: Option<String>,
    pub(super) sample_remark: Option<String>,
    pub(super) units_file: Option<String>,
    pub(super) outlets_file: Option<String>,
}

/// Splits `notice.md` into front matter, the rest and the number of its first line.
pub(super) fn split<'a>(text: &'a str, problems: &mut Vec<NoticeProblem>) -> (String, &'a str, usize) {
    let text = text.trim_start_matches('\u{feff}');
    let is_fence = |line: &str| line.trim() == "+++";
    let mut front = String::new();
    let mut rest = text;
    let mut is_open = false;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        rest = rest.strip_prefix(line).unwrap_or_default();
        match (is_open, is_fence(line)) {
            (false, true) => is_open = true,
            (true, true) => return (front, rest, at + 2),
            (true, false) => front.push_str(line),
            (false, false) if line.trim().is_empty() => front.push('\n'),
            (false, false) => break,
        }
    }
    problems.push(NoticeProblem::new(
        "N-102",
        (NOTICE_FILE, 1),
        if is_open { "文首信息没有结束" } else { "缺少文首信息" },
        "notice.md 以两行 +++ 之间的文首信息开头，写明标题、发文机关和日期",
        "请在文件开头写上 +++、“标题” = \"…\"、“成文日期” = \"2020-06-30\" 等，再以 +++ 结束",
    ));
    (String::new(), text, 1)
}

impl FrontMatter {
    /// Reads the front matter.
    pub(super) fn read(text: &str, problems: &mut Vec<NoticeProblem>) -> Self {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                problems.push(NoticeProblem::new(
                    "N-103",
                    (NOTICE_FILE, line_of(text, &error)),
                    "文首信息不合 TOML 格式",
                    "这一行的引号、等号或内容不合写法",
                    "每行应为 \"标题\" = \"内容\"，项名和内容都加英文双引号",
                ));
                return Self::default();
            }
        };
        let mut reader = Reader { table: &table, text, problems };
        reader.refuse_unknown();
        let issued_on = reader.needed_date("成文日期");
        let from = reader.date("施行日期").unwrap_or(issued_on);
        let until = reader.date("失效日期");
        if until.is_some_and(|until| until < from) {
            reader.refuse_never_in_force();
        }
        Self {
            title: reader.needed("标题"),
            document_number: reader.words("文号").unwrap_or_default(),
            issuer: reader.needed("发文机关"),
            issued_on,
            from,
            until,
            replaces: reader.words("替代"),
            sample_remark: reader.words("示例说明"),
            units_file: reader.words("单位表"),
            outlets_file: reader.words("媒体表"),
        }
    }
}

/// The line of the file on which TOML stumbled; the front matter begins on line 2.
fn line_of(text: &str, error: &toml::de::Error) -> usize {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    before.matches('\n').count() + 2
}

struct Reader<'a> {
    table: &'a toml::Table,
    text: &'a str,
    problems: &'a mut Vec<NoticeProblem>,
}

impl Reader<'_> {
    fn refuse_unknown(&mut self) {
        for key in self.table.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            let problem = NoticeProblem::new(
                "N-106",
                (NOTICE_FILE, self.line(key)),
                format!("文首信息中不认识“{key}”这一项"),
                "不认识的项不会起作用，写错了也不会有人发现",
                did_you_mean(key, KEYS),
            );
            self.problems.push(problem);
        }
    }

    fn line(&self, key: &str) -> usize {
        self.text.lines().position(|line| line.contains(key)).map_or(1, |at| at + 2)
    }

    fn words(&mut self, key: &str) -> Option<String> {
        let value = self.table.get(key)?;
        match value {
            toml::Value::String(words) if words.trim().is_empty() => None,
            toml::Value::String(words) => Some(words.trim().to_owned()),
            toml::Value::Datetime(date) => Some(date.to_string()),
            _ => {
                self.misread(key, "应为加双引号的文字");
                None
            }
        }
    }

    fn needed(&mut self, key: &str) -> String {
        if let Some(words) = self.words(key) {
            return words;
        }
        if !matches!(self.table.get(key), None | Some(toml::Value::String(_))) {
            return String::new();
        }
        self.problems.push(NoticeProblem::new(
            "N-104",
            (NOTICE_FILE, 1),
            format!("文首信息缺少“{key}”"),
            "标题、发文机关、成文日期必须写明，否则无法引用这份文件",
            format!("请补上一行 \"{key}\" = \"…\""),
        ));
        String::new()
    }

    fn date(&mut self, key: &str) -> Option<NaiveDate> {
        let words = self.words(key)?;
        let day = super::value::day(&words);
        if day.is_none() {
            self.misread(key, "应为日期，写作 2020-06-30");
        }
        day
    }

    fn needed_date(&mut self, key: &str) -> NaiveDate {
        if self.needed(key).is_empty() {
            return NaiveDate::default();
        }
        self.date(key).unwrap_or_default()
    }

    fn refuse_never_in_force(&mut self) {
        self.problems.push(NoticeProblem::new(
            "N-105",
            (NOTICE_FILE, self.line("失效日期")),
            "“失效日期”早于施行日期",
            "这样的通知一天也不施行，什么都不会计分",
            "请改正两个日期",
        ));
    }

    fn misread(&mut self, key: &str, cure: &str) {
        let problem = NoticeProblem::new(
            "N-105",
            (NOTICE_FILE, self.line(key)),
            format!("文首信息“{key}”的内容读不懂"),
            cure.to_owned(),
            format!("请改正“{key}”"),
        );
        self.problems.push(problem);
    }
}
