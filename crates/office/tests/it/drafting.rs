//! Drafts for tests: a notice of the repository, a small invented ledger, a day.

use chrono::NaiveDate;
use std::path::Path;
use zhaozhang_document::official::{Block, OfficialDocument};
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::fact::{FactKind, Ledger, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::notice::file::{NoticeFolder, read_with};
use zhaozhang_domain::period::Period;
use zhaozhang_domain::score::score;
use zhaozhang_domain::sheet::Sheet;
use zhaozhang_office::bulletin::{BulletinDraft, Draft, Paper, Places, draft, notice_hash};
use zhaozhang_office::notices::folder_of;

/// Everything a bulletin is drafted from.
pub(crate) struct Case {
    pub(crate) notice: Notice,
    pub(crate) folder: NoticeFolder,
    pub(crate) ledger: Ledger,
    pub(crate) sheet: Sheet,
    pub(crate) period: Period,
    pub(crate) paper: Paper,
    pub(crate) is_demonstration: bool,
}

impl Case {
    /// The facts under a notice, as of the last day of the period.
    pub(crate) fn new(code: &str, period: &str, facts: Vec<NewFact>) -> Self {
        let period = Period::parse(period).expect("a period");
        Self::under(folder(code), &[], period, period.last_day(), facts)
    }

    /// Likewise with readings and a day.
    pub(crate) fn under(
        folder: NoticeFolder,
        readings: &[(String, String)],
        period: Period,
        as_of: NaiveDate,
        facts: Vec<NewFact>,
    ) -> Self {
        let notice = read_with(&folder, readings).expect("a notice without problems");
        let ledger = Ledger::of(facts);
        let sheet = score(&notice, &Calendar::national(), &ledger, as_of);
        let issued_on = Calendar::national().add_working_days(period.last_day(), 3);
        let paper = Paper::of(&notice, &folder, period, issued_on);
        Self { notice, folder, ledger, sheet, period, paper, is_demonstration: false }
    }

    pub(crate) fn draft(&self) -> BulletinDraft {
        draft(&Draft {
            notice: &self.notice,
            notice_hash: &notice_hash(&self.folder),
            calendar: &Calendar::national(),
            ledger: &self.ledger,
            places: Places::Order,
            sheet: &self.sheet,
            period: self.period,
            paper: &self.paper,
            correction: None,
            ledger_mark: None,
            recall: None,
            tested: None,
            is_demonstration: self.is_demonstration,
        })
    }
}

/// The folder of a notice of the repository.
pub(crate) fn folder(code: &str) -> NoticeFolder {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices").join(code);
    folder_of(&path).unwrap_or_else(|problem| panic!("{}", problem.what))
}

/// The codes of all notices of the repository.
pub(crate) fn codes() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices");
    let entries = std::fs::read_dir(path).expect("the notices").flatten();
    let mut codes: Vec<String> = entries
        .filter(|entry| entry.path().join("notice.md").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    codes.sort();
    codes
}

/// A fact of a kind on a day with a title and units.
pub(crate) fn fact(kind: FactKind, on: &str, title: &str, units: &[&str]) -> NewFact {
    let mut fact = NewFact::new(kind, on.parse().expect("a day"));
    fact.title = title.into();
    fact.units = units.iter().map(|unit| (*unit).to_owned()).collect();
    fact
}

/// A submission that passed.
pub(crate) fn submitted(on: &str, title: &str, units: &[&str]) -> NewFact {
    fact(FactKind::Submission, on, title, units).with(TextField::Result, "通过")
}

/// An adoption at a level.
pub(crate) fn adopted(on: &str, title: &str, units: &[&str], level: &str, outlet: &str) -> NewFact {
    fact(FactKind::Adoption, on, title, units).with(TextField::Level, level).with(TextField::Channel, outlet)
}

/// The paragraphs of the text, headings included.
pub(crate) fn text(document: &OfficialDocument) -> Vec<String> {
    document
        .body
        .iter()
        .map(|block| match block {
            Block::Heading(_, words) => words.clone(),
            Block::Paragraph(spans) => spans.iter().map(|span| span.text.as_str()).collect(),
            Block::Table(_) => String::new(),
        })
        .collect()
}

/// The paragraph that begins so.
pub(crate) fn paragraph(document: &OfficialDocument, opening: &str) -> String {
    let all = text(document);
    all.iter()
        .find(|words| words.starts_with(opening))
        .unwrap_or_else(|| panic!("{opening} in {all:#?}"))
        .clone()
}

/// The paragraph after a heading that ends so.
pub(crate) fn under_heading(document: &OfficialDocument, heading: &str) -> String {
    let all = text(document);
    let at = all
        .iter()
        .position(|words| words.ends_with(heading))
        .unwrap_or_else(|| panic!("{heading} in {all:#?}"));
    all.get(at + 1).expect("a paragraph after it").clone()
}
