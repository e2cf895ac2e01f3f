//! A clerk at a desk: an office on the two notices of the first users, a workbook filled in and uploaded through the
//! page, and what a unit's statement, a ranking and the log of events then say.

use crate::office::{TestOffice, project};
use crate::pages::S1;
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use zhaozhang_office::Moment;

/// The notice of the health-reform offices.
pub(crate) const S0: &str = "ganzhou-2023-1";
/// A unit of S1 with a monthly quota of 5.
pub(crate) const ANYUAN: &str = "安远县医疗保障局";

/// An office with its notices in a folder of its own.
pub(crate) struct Desk {
    pub(crate) office: TestOffice,
    pub(crate) notices: TempDir,
    now: Moment,
}

/// A line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) citation: String,
    pub(crate) rule: String,
    pub(crate) points: String,
}

/// A unit's statement as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) total: String,
    pub(crate) lines: Vec<Line>,
    pub(crate) page: String,
}

impl Statement {
    /// `常规报送 1`, one for each line.
    pub(crate) fn gains(&self) -> Vec<String> {
        self.lines.iter().map(|line| format!("{} {}", line.rule, line.points)).collect()
    }
}

fn moment_of(day: &str) -> Moment {
    Moment { today: day.parse().unwrap(), at: format!("{day}T07:52:10Z") }
}

/// Copies a folder of notices.
pub(crate) fn copy_notice(code: &str, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(project().join("notices").join(code)).unwrap().flatten() {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// Changes a text file; the words must be there.
pub(crate) fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{} lacks {from}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

/// The text of `rulings.toml` with these readings.
pub(crate) fn rulings(readings: &[(&str, &str)]) -> String {
    let one = |(id, reading): &(&str, &str)| {
        format!(
            "[[ruling]]\n\"编号\" = \"{id}\"\n\"读法\" = \"{reading}\"\n\"裁定人\" = \"市局办公室\"\n\
             \"裁定日期\" = 2020-07-01\n\"理由\" = \"会议研究\"\n\n"
        )
    };
    readings.iter().map(one).collect()
}

impl Desk {
    /// An office on the usual day without rulings.
    pub(crate) async fn new() -> Self {
        Self::on("2026-11-23", &[]).await
    }

    /// An office with rulings on S1.
    pub(crate) async fn ruled(readings: &[(&str, &str)]) -> Self {
        Self::on("2026-11-23", readings).await
    }

    /// An office on a day, with rulings on S1.
    pub(crate) async fn on(day: &str, readings: &[(&str, &str)]) -> Self {
        let notices = tempfile::tempdir().unwrap();
        for code in [S1, S0] {
            copy_notice(code, &notices.path().join(code));
        }
        if !readings.is_empty() {
            fs::write(notices.path().join(S1).join("rulings.toml"), rulings(readings)).unwrap();
        }
        let now = moment_of(day);
        let office = TestOffice::at(crate::office::folder(), notices.path().to_path_buf(), now.clone()).await;
        Self { office, notices, now }
    }

    /// Closes the office, changes its notices, and opens it again on the same data.
    pub(crate) async fn reopened(self, alter: impl FnOnce(&Path)) -> Self {
        let Self { office, notices, now } = self;
        let data = office.closed().await;
        alter(notices.path());
        let office = TestOffice::at(data, notices.path().to_path_buf(), now.clone()).await;
        Self { office, notices, now }
    }

    /// Opens a page.
    pub(crate) async fn page(&self, address: &str) -> String {
        self.office.page(address).await
    }

    /// Uploads a workbook with these facts and takes all of it in; gives the receipt's page.
    pub(crate) async fn takes(&self, code: &str, facts: &[&str]) -> String {
        let sent = self.office.upload(code, "台账.xlsx", &workbook(facts)).await;
        assert_eq!(sent.status.as_u16(), 303, "{}", sent.text());
        let here = sent.header("location");
        let taken = self.office.post(&format!("{here}/take"), "how=all").await;
        let receipt = self.page(&here).await;
        assert_eq!(taken.status.as_u16(), 303, "{}", plain(&receipt));
        assert!(receipt.contains(&format!("入账{}条", facts.len())), "{}", plain(&receipt));
        receipt
    }

    /// The address of a unit's statement.
    pub(crate) async fn address(&self, code: &str, unit: &str, period: &str) -> String {
        let page = self.page(&format!("/notices/{code}/units?period={period}")).await;
        let before = page.split(&format!(">{unit}</a>")).next().filter(|before| before.len() < page.len());
        let before = before.unwrap_or_else(|| panic!("no {unit} on the page of units"));
        before.rsplit("href=\"").next().and_then(|rest| rest.split('"').next()).unwrap().to_owned()
    }

    /// A unit's statement.
    pub(crate) async fn statement(&self, code: &str, unit: &str, period: &str) -> Statement {
        let page = self.page(&self.address(code, unit, period).await).await;
        let total = between(&page, "合计", "分").replace('−', "-");
        let lines = page.split("<details class=\"entry").skip(1).map(line).collect();
        Statement { total, lines, page }
    }

    /// The log of events says that the facts were taken in, by whom and for which notice.
    pub(crate) async fn logged(&self, verb: &str, number: &str) {
        let page = self.page("/events").await;
        let row = page.split("<tr>").skip(1).find(|row| row.contains(verb)).unwrap_or_default().to_owned();
        assert!(row.contains("本机用户") && row.contains(number), "no {verb} in the log\n{}", plain(&page));
    }
}

fn line(entry: &str) -> Line {
    let citation = between(entry, "<span class=\"cite\">", "</span>");
    let small = between(entry, "<small>", "</small>");
    let rule = small.split("</span>").nth(1).unwrap_or_default();
    let rule = rule.split("<span").next().unwrap_or_default().trim_matches(['　', ' ']).to_owned();
    let points = between(entry, "<span class=\"gain\">", "</span>").replace('−', "-").replace('+', "");
    Line { citation, rule, points }
}

/// The words between two marks; empty when they are not there.
pub(crate) fn between(text: &str, from: &str, to: &str) -> String {
    text.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or_default().trim().to_owned()
}

/// A page without tags, for reading in a failed test.
pub(crate) fn plain(page: &str) -> String {
    let main = page.split("id=\"main\">").nth(1).unwrap_or(page);
    let words = main.split('<').map(|part| part.split_once('>').map_or(part, |(_, after)| after));
    words.map(str::trim).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The rows of a ranking's group: place, unit, points.
pub(crate) fn ranks(page: &str, group: &str) -> Vec<(String, String, String)> {
    let table =
        page.split("<section").find(|part| part.contains(&format!(">{group}</h2>"))).unwrap_or_default();
    let rows = table.split("<tr role=\"row\"").filter(|row| row.contains("c-place"));
    let bare = |text: String| text.split('<').next().unwrap_or_default().trim().replace('−', "-");
    rows.map(|row| {
        let unit = bare(between(&between(row, "c-unit\">", "</th>"), ">", "</th>"));
        (bare(between(row, "c-place\">", "</td>")), unit, bare(between(row, "c-points\">", "</td>")))
    })
    .collect()
}

/// A workbook with one sheet for each kind of fact. A fact is written `报送 信息编号=X1 单位=甲局 日期=2020-07-06`;
/// a title is made up where the kind needs one.
pub(crate) fn workbook(facts: &[&str]) -> Vec<u8> {
    let mut sheets: BTreeMap<&str, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    for fact in facts {
        let (kind, rest) = fact.split_once(' ').unwrap();
        let pairs = rest.split(' ').map(|pair| pair.split_once('=').unwrap());
        let mut cells: BTreeMap<String, String> =
            pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let stands_alone = !["采用", "批示"].contains(&kind) || cells.contains_key("单位");
        if stands_alone && !cells.contains_key("标题") {
            let number = cells.get("信息编号").cloned().unwrap_or_default();
            cells.insert("标题".to_owned(), format!("示例信息{number}"));
        }
        sheets.entry(kind).or_default().push(cells);
    }
    let mut book = Workbook::new();
    for (kind, rows) in &sheets {
        let mut heads: Vec<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
        heads.sort();
        heads.dedup();
        let sheet = book.add_worksheet();
        sheet.set_name(*kind).unwrap();
        for (column, head) in (0..).zip(&heads) {
            sheet.write_string(0, column, head.as_str()).unwrap();
        }
        for (row, cells) in (1..).zip(rows) {
            for (column, head) in (0..).zip(&heads) {
                let words = cells.get(*head).map_or("", String::as_str);
                sheet.write_string(row, column, words).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}
