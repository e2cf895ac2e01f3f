//! The desk at which sheets are read (核对台): finds each sheet's kind and head, passes rows to [`super::row`], notices rows
//! that stand there twice, and keeps the lists. It opens no file; rows come from [`super::source`].

use super::cell::Cell;
use super::checked::{CheckedLedger, CheckedRow, RowPlace};
use super::code;
use super::column::Column;
use super::head::{Head, MOST_ROWS_ABOVE, NumberedRow};
use super::listing::{Listing, Spot, Wrong};
use super::row::{RowCheck, required};
use super::sheet_kind::{self, SheetName};
use super::source::{Broken, Flow, Rows};
use super::vocabulary::Vocabulary;
use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_text::nearest::nearest;
use zhaozhang_text::normalise::key;

/// The most rows of all sheets together; two full years of a province.
const MOST_ROWS_READ: usize = 2_000_000;
/// Progress is told every so many rows.
const PROGRESS_STEP: usize = 1_000;

/// The desk (核对台).
pub(super) struct Desk<'a> {
    vocabulary: Vocabulary,
    listing: Listing,
    rows: Vec<CheckedRow>,
    rows_read: usize,
    rows_refused: usize,
    /// The hash of each row taken → its place in `rows`.
    seen: HashMap<u64, usize>,
    progress: &'a mut dyn FnMut(usize),
    /// The kind the file's name tells, for a file of one nameless sheet.
    file_kind: Option<FactKind>,
    is_text: bool,
    sheet: Sheet,
    had_content: bool,
}

/// The sheet being read.
#[derive(Debug, Default)]
struct Sheet {
    name: String,
    kind: Option<FactKind>,
    is_plain: bool,
    is_hidden: bool,
    state: State,
}

/// How far the sheet is read.
#[derive(Debug)]
enum State {
    /// Before the head: the rows so far.
    Seeking(Vec<NumberedRow>),
    /// Below the head; whether a needed column is missing, so that no row can be taken.
    Reading(Box<Head>, bool),
    /// Nothing in it can be read.
    Lost,
}

impl Default for State {
    fn default() -> Self {
        Self::Seeking(Vec::new())
    }
}

impl<'a> Desk<'a> {
    /// A desk for one file.
    pub(super) fn new(vocabulary: Vocabulary, progress: &'a mut dyn FnMut(usize)) -> Self {
        Self {
            vocabulary,
            listing: Listing::default(),
            rows: Vec::new(),
            rows_read: 0,
            rows_refused: 0,
            seen: HashMap::new(),
            progress,
            file_kind: None,
            is_text: false,
            sheet: Sheet::default(),
            had_content: false,
        }
    }

    /// Lets the file's name tell the kind of its one sheet.
    pub(super) fn with_file_name(mut self, file_name: &str) -> Self {
        self.file_kind = sheet_kind::of_file(file_name);
        self.is_text = true;
        self
    }

    /// What was found, when all sheets are read; nothing when no sheet had any content.
    pub(super) fn finish(mut self, encoding: &'static str) -> Option<CheckedLedger> {
        if !self.had_content {
            return None;
        }
        self.look_for_submissions();
        (self.progress)(self.rows_read);
        Some(CheckedLedger {
            rows: self.rows,
            problems: self.listing.problems,
            notes: self.listing.notes,
            rows_read: self.rows_read,
            rows_refused: self.rows_refused,
            unlisted: self.listing.unlisted,
            encoding,
        })
    }

    fn sheet_problem(&mut self, row: Option<u32>, column: &str, found: &str, wrong: Wrong) {
        self.listing.problem(Spot { sheet: &self.sheet.name, row, column }, found, wrong);
    }

    fn sheet_note(&mut self, row: Option<u32>, found: &str, wrong: Wrong) {
        self.listing.note(Spot { sheet: &self.sheet.name, row, column: "" }, found, wrong);
    }

    /// Settles the head from the rows above, then reads the rows below it.
    fn settle(&mut self, above: &[NumberedRow]) {
        let Some((head, used)) = Head::find(above) else {
            self.sheet.state = State::Lost;
            self.no_head();
            return;
        };
        if !self.settle_kind(&head) {
            self.sheet.state = State::Lost;
            return;
        }
        let is_hopeless = self.check_head(&head);
        self.sheet.state = State::Reading(Box::new(head), is_hopeless);
        for (row, cells) in above.iter().skip(used) {
            self.read_row(*row, cells);
        }
    }

    fn no_head(&mut self) {
        // A sheet with a foreign name and no head is somebody's note, which the ledger does not need.
        if self.sheet.is_hidden {
            return;
        }
        let known = known_sheets();
        if self.sheet.kind.is_some() || self.is_text {
            let cure = "表头应有“单位”“日期”“标题”等栏目名称，请按台账模板补上表头";
            let what = format!("前{MOST_ROWS_ABOVE}行内没有找到表头");
            self.sheet_problem(None, "", "", Wrong::new(code::NO_HEAD, what, cure));
        } else {
            let cure = format!("请将表名改为其中之一：{known}；与台账无关的表请删去");
            self.sheet_problem(None, "", "", Wrong::new(code::UNKNOWN_SHEET, "表名不是台账的表", cure));
        }
    }

    /// Decides which kind of fact the sheet holds; false when nobody can tell.
    fn settle_kind(&mut self, head: &Head) -> bool {
        if self.sheet.kind.is_some() || head.place(Column::Kind).is_some() {
            return true;
        }
        if self.sheet.is_plain {
            self.sheet.kind = self.file_kind.or_else(|| sheet_kind::of_head(head));
            if self.sheet.kind.is_some() {
                return true;
            }
        }
        if self.sheet.is_hidden {
            return false;
        }
        let known = known_sheets();
        let (code, what, cure) = if self.is_text {
            let cure = format!("请在文件名中写明（如“采用.csv”），或增加“事实”一栏，填写：{known}");
            (code::UNKNOWN_KIND, "看不出文件填的是哪一类事项", cure)
        } else {
            let cure = format!("请将表名改为其中之一：{known}；与台账无关的表请删去");
            (code::UNKNOWN_SHEET, "表名不是台账的表", cure)
        };
        self.sheet_problem(None, "", "", Wrong::new(code, what, cure));
        false
    }

    /// Reports what is wrong with the head; true when a needed column is missing.
    fn check_head(&mut self, head: &Head) -> bool {
        for title in head.unknown_titles().take(50) {
            let words = Column::ORDER.map(Column::word);
            let cure = match nearest(title, words) {
                Some(word) => format!("是否应为“{word}”？如需读入，请改正栏目名称"),
                None => "此栏不读入；如需读入，请改用台账模板的栏目名称".to_owned(),
            };
            let wrong = Wrong::new(code::UNKNOWN_COLUMN, "栏目名称不认识", cure);
            let spot = Spot { sheet: &self.sheet.name, row: Some(head.row), column: "" };
            self.listing.note(spot, title, wrong);
        }
        for (column, first, second) in head.doubles() {
            let what = format!("“{first}”和“{second}”都是“{}”栏，无法判断用哪一栏", column.word());
            let wrong = Wrong::new(code::DOUBLE_COLUMN, what, "请保留一栏，另一栏改名或删去");
            self.sheet_problem(Some(head.row), &second, "", wrong);
        }
        let Some(kind) = self.sheet.kind else { return head.place(Column::On).is_none() };
        if !self.vocabulary.demand.looks_at(kind) {
            let what = format!(
                "《{}》没有关于“{}”的规定，本表的行不影响得分",
                self.vocabulary.notice_title,
                kind.word()
            );
            self.sheet_note(None, "", Wrong::new(code::UNUSED_SHEET, what, "请核对是否选错了通知"));
        }
        let mut is_hopeless = false;
        for alternatives in required(kind, &self.vocabulary) {
            if alternatives.iter().all(|column| head.place(*column).is_none()) {
                let words =
                    alternatives.iter().map(|column| format!("“{}”", column.word())).collect::<Vec<_>>();
                let what = format!("缺少{}栏", words.join("或"));
                let wrong = Wrong::new(code::MISSING_COLUMN, what, "请补上此栏并逐行填写，再重新导入");
                self.sheet_problem(Some(head.row), "", "", wrong);
                is_hopeless = true;
            }
        }
        is_hopeless
    }

    fn read_row(&mut self, row: u32, cells: &[Cell]) -> Flow {
        let State::Reading(head, is_hopeless) = &self.sheet.state else { return Flow::Stop };
        if head.is_repeated_by(cells) || is_beside(head, cells) {
            return Flow::Next;
        }
        self.rows_read += 1;
        if self.rows_read.is_multiple_of(PROGRESS_STEP) {
            (self.progress)(self.rows_read);
        }
        if *is_hopeless {
            self.rows_refused += 1;
            return Flow::Next;
        }
        let mut check = RowCheck {
            sheet: &self.sheet.name,
            row,
            head,
            cells,
            vocabulary: &mut self.vocabulary,
            listing: &mut self.listing,
            is_sound: true,
        };
        let fact = check.kind(self.sheet.kind).and_then(|kind| check.fact(kind));
        match fact {
            Some(fact) => self.take(row, fact),
            None => self.rows_refused += 1,
        }
        if self.rows_read >= MOST_ROWS_READ { Flow::Stop } else { Flow::Next }
    }

    /// Keeps a row unless it stands there already.
    fn take(&mut self, row: u32, fact: NewFact) {
        let hash = identity_hash(&fact);
        let twin =
            self.seen.get(&hash).and_then(|at| self.rows.get(*at)).filter(|twin| is_same(&twin.fact, &fact));
        if let Some(twin) = twin {
            let what = format!("与{}重复（同一信息、单位、媒体和日期）", twin.place);
            let wrong = Wrong::new(
                code::DUPLICATE,
                what,
                "请删去多余的一行；确为两件事的，请填写不同的信息编号或文号",
            );
            let found = if fact.title.is_empty() { fact.units.join("、") } else { fact.title };
            self.listing.problem(Spot { sheet: &self.sheet.name, row: Some(row), column: "" }, &found, wrong);
            self.rows_refused += 1;
            return;
        }
        self.seen.insert(hash, self.rows.len());
        self.rows.push(CheckedRow { place: RowPlace { sheet: self.sheet.name.clone(), row }, fact });
    }

    /// Notes adoptions and instructions of items that this file does not submit.
    fn look_for_submissions(&mut self) {
        let submitted: BTreeSet<String> = self
            .rows
            .iter()
            .filter(|row| row.fact.kind == FactKind::Submission)
            .flat_map(|row| [key(&row.fact.item), key(&row.fact.title)])
            .filter(|name| !name.is_empty())
            .collect();
        for row in &self.rows {
            let fact = &row.fact;
            let name = if fact.item.is_empty() { &fact.title } else { &fact.item };
            let is_asked =
                matches!(fact.kind, FactKind::Adoption | FactKind::Instruction) && !name.is_empty();
            if !is_asked || submitted.contains(&key(name)) {
                continue;
            }
            let column = if fact.item.is_empty() { Column::Title } else { Column::Item };
            let spot = Spot { sheet: &row.place.sheet, row: Some(row.place.row), column: column.word() };
            let what = if fact.units.is_empty() {
                "本文件中没有此信息的报送记录，又未填单位；台账中也没有的，此行将没有得分单位"
            } else {
                "本文件中没有此信息的报送记录"
            };
            let cure = "请核对信息编号（标题）是否与报送时一致；已在台账中的，可不处理";
            self.listing.note(spot, name, Wrong::new(code::NO_SUBMISSION, what, cure));
        }
    }
}

impl Rows for Desk<'_> {
    fn begin(&mut self, sheet: &str, is_hidden: bool) -> Flow {
        let name = if self.is_text { SheetName::Plain } else { sheet_kind::of_sheet(sheet) };
        if name == SheetName::Ignored {
            return Flow::Stop;
        }
        self.sheet = Sheet {
            name: sheet.to_owned(),
            kind: if let SheetName::Facts(kind) = name { Some(kind) } else { None },
            is_plain: name == SheetName::Plain,
            is_hidden,
            state: State::default(),
        };
        Flow::Next
    }

    fn row(&mut self, row: u32, cells: &[Cell]) -> Flow {
        if cells.iter().all(Cell::is_empty) {
            return Flow::Next;
        }
        self.had_content = true;
        match &mut self.sheet.state {
            State::Seeking(above) => {
                above.push((row, cells.to_vec()));
                // Two more than the head may have above it: a second head row, and itself.
                if above.len() > MOST_ROWS_ABOVE {
                    let above = std::mem::take(above);
                    self.settle(&above);
                }
                Flow::Next
            }
            State::Reading(..) => self.read_row(row, cells),
            State::Lost => Flow::Stop,
        }
    }

    fn end(&mut self, broken: Option<Broken>) {
        if let State::Seeking(above) = &mut self.sheet.state {
            let above = std::mem::take(above);
            if !above.is_empty() {
                self.settle(&above);
            }
        }
        let wrong = match broken {
            None if self.rows_read >= MOST_ROWS_READ => Wrong::new(
                code::TOO_MANY_ROWS,
                format!("全部表合计超过{MOST_ROWS_READ}行，以后的行没有读"),
                "请分成几个文件，分次导入",
            ),
            None => return,
            Some(Broken::Damaged) => Wrong::new(
                code::SHEET_DAMAGED,
                "表的内容不完整或已损坏，没有读到末尾",
                "请在WPS/Excel中打开核对后另存为新的xlsx文件，再重新导入",
            ),
            Some(Broken::TooManyRows) => Wrong::new(
                code::TOO_MANY_ROWS,
                "行数超过1048576行，以后的行没有读",
                "请分成几个文件，分次导入",
            ),
            Some(Broken::OpenQuote(row)) => Wrong::new(
                code::SHEET_DAMAGED,
                format!("第{row}行的引号没有配对，从此行起没有读"),
                "请补上或删去多余的引号，或在WPS/Excel中另存为xlsx后重试",
            ),
        };
        self.sheet_problem(None, "", "", wrong);
    }
}

/// The names of the sheets, for cures.
fn known_sheets() -> String {
    FactKind::ENTERED.map(FactKind::word).join("、")
}

/// Whether a row stands beside the ledger: a sample, a total, a remark below, or nothing but a number.
fn is_beside(head: &Head, cells: &[Cell]) -> bool {
    let filled = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let read =
        filled.clone().filter(|(at, _)| head.column(*at).is_some_and(|column| column != Column::Ignored));
    if read.count() == 0 {
        return true;
    }
    let Some((_, first)) = filled.clone().next() else { return true };
    let first = key(&first.words());
    let without_number = first.trim_end_matches(|c: char| c.is_ascii_digit());
    if matches!(without_number, "示例" | "示例行" | "样例" | "(示例)" | "例" | "合计" | "总计" | "小计")
    {
        return true;
    }
    let is_alone = filled.count() == 1;
    is_alone
        && ["注:", "注1", "备注", "说明:", "填表人", "填表说明", "制表", "审核人"]
            .iter()
            .any(|mark| first.starts_with(mark))
}

/// The hash of what makes two rows the same, see [`is_same`].
fn identity_hash(fact: &NewFact) -> u64 {
    let mut hasher = DefaultHasher::new();
    (fact.kind, name_of(fact), &fact.units, fact.on).hash(&mut hasher);
    for field in IDENTITY {
        fact.text(field).hash(&mut hasher);
    }
    hasher.finish()
}

/// The text fields in which two records of one item on one day may differ and both be true.
const IDENTITY: [TextField; 4] =
    [TextField::Channel, TextField::Level, TextField::Leader, TextField::Reference];

/// Whether two rows say the same: one item, its units, medium, level, leader, document and day; faults, reminders,
/// judgements and facts without an item only when they agree in everything.
fn is_same(one: &NewFact, other: &NewFact) -> bool {
    let is_of_item = matches!(
        one.kind,
        FactKind::Submission | FactKind::Adoption | FactKind::Instruction | FactKind::Solicitation
    );
    if !is_of_item || name_of(one).is_empty() {
        return one == other;
    }
    one.kind == other.kind
        && name_of(one) == name_of(other)
        && one.units == other.units
        && one.on == other.on
        && IDENTITY.into_iter().all(|field| one.text(field) == other.text(field))
}

fn name_of(fact: &NewFact) -> &str {
    if fact.item.is_empty() { &fact.title } else { &fact.item }
}
