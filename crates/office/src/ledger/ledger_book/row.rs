//! One row into one fact (逐行核对): every cell read, every problem named, the fact only when nothing is wrong.
//! Days and figures are in [`super::value`]; the words a notice knows in [`super::vocabulary`].

use super::cell::Cell;
use super::code;
use super::column::Column;
use super::head::Head;
use super::listing::{Listing, Spot, Wrong};
use super::value;
use super::vocabulary::{Vocabulary, Words};
use chrono::NaiveDate;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::points::Points;
use zhaozhang_text::nearest::{nearest, suggestion};
use zhaozhang_text::normalise::{cell, key, list};

/// The most units or authors of one fact.
const MOST_NAMES: usize = 200;

/// The columns without which a row of the kind says nothing under the notice; of several in one group one is enough.
///
/// A level or medium is needed only where some rule can use it, and an author stands for a unit where rules ask for
/// authors.
pub(super) fn required(kind: FactKind, vocabulary: &Vocabulary) -> Vec<&'static [Column]> {
    const ITEM: &[Column] = &[Column::Item, Column::Title];
    const LEVEL: Column = Column::Text(TextField::Level);
    const CHANNEL: Column = Column::Text(TextField::Channel);
    const CLASS: Column = Column::Text(TextField::Class);
    let asks = |column| vocabulary.demand.asks(kind, column);
    let holder: &[Column] =
        if asks(Column::People) { &[Column::Units, Column::People] } else { &[Column::Units] };
    let mut groups: Vec<&'static [Column]> = vec![&[Column::On]];
    match kind {
        FactKind::Submission | FactKind::Solicitation | FactKind::Duty => groups.extend([holder, ITEM]),
        FactKind::Adoption => {
            groups.push(ITEM);
            if asks(LEVEL) || asks(CHANNEL) || asks(Column::Text(TextField::ChannelClass)) {
                groups.push(&[LEVEL, CHANNEL]);
            }
        }
        FactKind::Instruction => {
            groups.push(ITEM);
            if asks(LEVEL) {
                groups.push(&[LEVEL]);
            }
        }
        FactKind::Fault => groups.extend([holder, &[Column::DecidedBy], &[Column::Reason]]),
        FactKind::Reminder => groups.push(holder),
        FactKind::Judgement | FactKind::Adjustment => {
            groups.extend([holder, &[CLASS], &[Column::Amount], &[Column::DecidedBy], &[Column::Reason]]);
        }
    }
    groups
}

/// A row being checked (核对中的一行).
pub(super) struct RowCheck<'a> {
    pub(super) sheet: &'a str,
    pub(super) row: u32,
    pub(super) head: &'a Head,
    pub(super) cells: &'a [Cell],
    pub(super) vocabulary: &'a mut Vocabulary,
    pub(super) listing: &'a mut Listing,
    pub(super) is_sound: bool,
}

impl RowCheck<'_> {
    /// The kind of the row: its 事实 cell, else the sheet's.
    pub(super) fn kind(&mut self, sheet_kind: Option<FactKind>) -> Option<FactKind> {
        let written = self.cell(Column::Kind).words();
        if written.is_empty() && sheet_kind.is_some() {
            return sheet_kind;
        }
        let kind = FactKind::parse_entered(&written);
        if kind.is_none() {
            let what = if written.is_empty() { "没有填写事实种类" } else { "不是事实种类" };
            let cure = suggestion(&written, FactKind::ENTERED.map(FactKind::word));
            self.problem(Column::Kind, &written, Wrong::new(code::UNKNOWN_ROW_KIND, what, cure));
        }
        kind
    }

    /// The fact the row states; nothing when a problem was found.
    pub(super) fn fact(&mut self, kind: FactKind) -> Option<NewFact> {
        self.formula_errors();
        self.required(kind);
        let on = self.day(Column::On);
        // Without a day the rest is still checked, so that all problems come at once.
        let mut fact = NewFact::new(kind, on.unwrap_or(self.vocabulary.issued_on));
        fact.item = self.text(Column::Item, 100);
        fact.title = self.text(Column::Title, 200);
        fact.people = self.names(Column::People);
        fact.units = self.units(on);
        fact.due_on = self.day(Column::DueOn);
        fact.done_on = self.day(Column::DoneOn);
        fact.proof_on = self.day(Column::ProofOn);
        fact.length = self.count(Column::Length, 10_000_000);
        fact.returns = self.count(Column::Returns, 1_000).unwrap_or(0);
        fact.amount = self.amount();
        for field in TextField::ALL {
            let words = self.field(kind, field);
            if !words.is_empty() {
                fact.texts.push((field, words));
            }
        }
        fact.decided_by = self.text(Column::DecidedBy, 100);
        fact.reason = self.text(Column::Reason, 1_000);
        fact.evidence = self.text(Column::Evidence, 500);
        self.check_days(&fact, on);
        self.check_judgement(&fact);
        self.check_level(&fact);
        (self.is_sound && on.is_some()).then_some(fact)
    }

    fn cell(&self, column: Column) -> &Cell {
        self.head.place(column).and_then(|at| self.cells.get(at)).unwrap_or(&Cell::Empty)
    }

    fn problem(&mut self, column: Column, found: &str, wrong: Wrong) {
        self.is_sound = false;
        let spot = Spot { sheet: self.sheet, row: Some(self.row), column: self.head.title(column) };
        self.listing.problem(spot, found, wrong);
    }

    fn note(&mut self, column: Column, found: &str, wrong: Wrong) {
        let spot = Spot { sheet: self.sheet, row: Some(self.row), column: self.head.title(column) };
        self.listing.note(spot, found, wrong);
    }

    fn formula_errors(&mut self) {
        for (at, cell) in self.cells.iter().enumerate() {
            let (Cell::Error(word), Some(column)) = (cell, self.head.column(at)) else { continue };
            if column != Column::Ignored {
                let wrong = Wrong::new(
                    code::FORMULA_ERROR,
                    "公式出错，没有值",
                    "请改正公式，或直接填写结果（选择性粘贴为数值）",
                );
                self.problem(column, word, wrong);
            }
        }
    }

    fn required(&mut self, kind: FactKind) {
        for group in required(kind, self.vocabulary) {
            if group.iter().any(|column| !self.cell(*column).is_empty()) {
                continue;
            }
            let Some(first) = group.iter().copied().find(|column| self.head.place(*column).is_some()) else {
                // In a file of mixed kinds the whole column may be missing.
                let Some(first) = group.first() else { continue };
                let wrong = Wrong::new(code::REQUIRED, "没有填写，且表中没有此栏", "请补上此栏并填写");
                self.problem(*first, "", wrong);
                continue;
            };
            let words: Vec<String> = group.iter().map(|column| format!("“{}”", column.word())).collect();
            let what = if words.len() > 1 {
                format!("{}至少填一项", words.join("、"))
            } else {
                "没有填写".to_owned()
            };
            let cure = if first == Column::Units {
                "请填写单位；如为合并单元格，请取消合并后逐行填写".to_owned()
            } else {
                format!("请填写{}", words.join("或"))
            };
            self.problem(first, "", Wrong::new(code::REQUIRED, what, cure));
        }
    }

    /// Words of at most so many characters.
    fn text(&mut self, column: Column, most: usize) -> String {
        let cell = self.cell(column);
        if matches!(cell, Cell::Error(_)) {
            return String::new();
        }
        let words = cell.words();
        let length = words.chars().count();
        if length > most {
            let what = format!("文字过长（{length}个字，最多{most}个字）");
            self.problem(column, &words, Wrong::new(code::TOO_LONG, what, "请精简，详情可放入佐证材料"));
            return String::new();
        }
        words
    }

    fn day(&mut self, column: Column) -> Option<NaiveDate> {
        let read = value::day(self.cell(column), self.head.year, self.vocabulary.issued_on)?;
        match read {
            Ok(day) => Some(day),
            Err(wrong) => {
                let found = self.cell(column).words();
                self.problem(column, &found, wrong);
                None
            }
        }
    }

    fn count(&mut self, column: Column, most: u32) -> Option<u32> {
        match value::count(self.cell(column), most)? {
            Ok(count) => Some(count),
            Err(wrong) => {
                let found = self.cell(column).words();
                self.problem(column, &found, wrong);
                None
            }
        }
    }

    fn amount(&mut self) -> Option<Points> {
        match value::figure(self.cell(Column::Amount))? {
            Ok(figure) => Some(figure),
            Err(wrong) => {
                let found = self.cell(Column::Amount).words();
                self.problem(Column::Amount, &found, wrong);
                None
            }
        }
    }

    /// Names as they are written.
    fn names(&mut self, column: Column) -> Vec<String> {
        let written = self.text(column, 4_000);
        let names = list(&written);
        if names.len() > MOST_NAMES || names.iter().any(|name| name.chars().count() > 100) {
            let what = format!("名称过多或过长（最多{MOST_NAMES}个，每个最多100个字）");
            self.problem(
                column,
                &written,
                Wrong::new(code::TOO_LONG, what, "请核对，多个名称之间用顿号隔开"),
            );
            return Vec::new();
        }
        names
    }

    /// Units by their full names; unknown ones and those not in the register on the day are problems.
    fn units(&mut self, on: Option<NaiveDate>) -> Vec<String> {
        let whole = cell(&self.cell(Column::Units).words());
        let written = match self.vocabulary.find(Words::Units, &whole) {
            // An alias may itself hold a separator.
            Some(_) => vec![whole],
            None => self.names(Column::Units),
        };
        let mut units: Vec<String> = Vec::with_capacity(written.len());
        for name in written {
            let Some(full) = self.vocabulary.find(Words::Units, &name).map(str::to_owned) else {
                if self.vocabulary.has(Words::Units) {
                    let cure = self.vocabulary.propose(Words::Units, &name);
                    let wrong = Wrong::new(code::UNKNOWN_UNIT, "单位不在名册中", cure);
                    self.problem(Column::Units, &name, wrong);
                } else {
                    units.push(name);
                }
                continue;
            };
            self.check_unit_days(&full, on);
            if !units.contains(&full) {
                units.push(full);
            }
        }
        units
    }

    fn check_unit_days(&mut self, unit: &str, on: Option<NaiveDate>) {
        let Some(on) = on else { return };
        let (from, until) = self.vocabulary.unit_days(unit);
        let what = match (from, until) {
            (Some(from), _) if on < from => {
                format!("该单位自{}起列入名册，当日尚未列入", document_date(from))
            }
            (_, Some(until)) if on > until => format!("该单位{}后已不在名册", document_date(until)),
            _ => return,
        };
        self.problem(Column::Units, unit, Wrong::new(code::UNIT_NOT_IN_FORCE, what, "请核对日期和单位名称"));
    }

    /// A text field in its known spelling.
    fn field(&mut self, kind: FactKind, field: TextField) -> String {
        let column = Column::Text(field);
        let written = match field {
            TextField::Reference => return self.text(column, 500),
            TextField::Channel => self.text(column, 100),
            _ => self.text(column, 50),
        };
        if written.is_empty() {
            return written;
        }
        match field {
            TextField::Level => self.level(&written),
            TextField::Channel => self.channel(kind, written),
            TextField::Mark | TextField::Origin | TextField::Result => self.choice(kind, field, &written),
            _ => self.likely(kind, field, written),
        }
    }

    fn level(&mut self, written: &str) -> String {
        if let Some(level) = self.vocabulary.find(Words::Levels, written) {
            return level.to_owned();
        }
        if !self.vocabulary.has(Words::Levels) {
            return written.to_owned();
        }
        let cure = self.vocabulary.propose(Words::Levels, written);
        let wrong = Wrong::new(code::UNKNOWN_LEVEL, "通知中没有此级别", cure);
        self.problem(Column::Text(TextField::Level), written, wrong);
        String::new()
    }

    fn channel(&mut self, kind: FactKind, written: String) -> String {
        if let Some(outlet) = self.vocabulary.find(Words::Outlets, &written) {
            return outlet.to_owned();
        }
        if self.vocabulary.has(Words::Outlets) && kind == FactKind::Adoption {
            let names = self.vocabulary.full_names(Words::Outlets);
            let near = nearest(&written, names.iter().map(String::as_str));
            let cure = match near {
                Some(name) => format!("是否应为“{name}”？不是的，请认定其类别或级别后再计分"),
                None => "请认定其类别或级别后再计分".to_owned(),
            };
            let wrong = Wrong::new(code::UNKNOWN_OUTLET, "不在媒体名单中，待认定", cure);
            self.note(Column::Text(TextField::Channel), &written, wrong);
        }
        written
    }

    /// A word of which only a few are allowed.
    fn choice(&mut self, kind: FactKind, field: TextField, written: &str) -> String {
        let allowed = self.vocabulary.allowed(kind, field).to_vec();
        if allowed.iter().any(|word| word == written) {
            return written.to_owned();
        }
        if let Some(word) = allowed.iter().find(|word| key(word) == key(written)) {
            return word.clone();
        }
        let short = match (field, key(written).as_str()) {
            (TextField::Mark, "单条" | "单篇" | "单独" | "单条采用") => Some("单"),
            (TextField::Mark, "综合" | "综合稿" | "综合采用" | "综条") => Some("综"),
            (TextField::Result, "审核通过" | "已通过") => Some("通过"),
            (TextField::Result, "审核不通过" | "审核未通过" | "未通过") => Some("不通过"),
            _ => None,
        };
        if let Some(word) = short {
            return word.to_owned();
        }
        let what = format!("“{}”栏只能填{}", field.word(), allowed.join("、"));
        let cure = suggestion(written, allowed.iter().map(String::as_str));
        self.problem(Column::Text(field), written, Wrong::new(code::UNKNOWN_WORD, what, cure));
        String::new()
    }

    /// A free word; one that nearly is a word of the rules is noted.
    fn likely(&mut self, kind: FactKind, field: TextField, written: String) -> String {
        let known = self.vocabulary.demand.words_of(kind, field);
        if let Some(word) = known.iter().find(|word| key(word) == key(&written)) {
            return word.clone();
        }
        if let Some(near) = nearest(&written, known.iter().map(String::as_str)) {
            let cure = format!("是否应为“{near}”？不是的可不处理");
            let wrong = Wrong::new(code::NEAR_WORD, "通知的规则没有提到此词，将不按该规则计分", cure);
            self.note(Column::Text(field), &written, wrong);
        }
        written
    }

    fn check_days(&mut self, fact: &NewFact, on: Option<NaiveDate>) {
        let Some(on) = on else { return };
        let is_outside = on < self.vocabulary.from || self.vocabulary.until.is_some_and(|until| on > until);
        if is_outside {
            let what = format!("不在通知施行期内（{}起）", document_date(self.vocabulary.from));
            let wrong = Wrong::new(code::OUTSIDE_FORCE, what, "请核对日期和所选通知；确在期外的不计分");
            self.note(Column::On, &on.to_string(), wrong);
        }
        if !matches!(fact.kind, FactKind::Solicitation | FactKind::Duty) {
            return;
        }
        for (column, day) in [(Column::DueOn, fact.due_on), (Column::DoneOn, fact.done_on)] {
            if let Some(day) = day.filter(|day| *day < on) {
                let what = format!("早于{}（{}）", self.head.title(Column::On), document_date(on));
                self.problem(column, &day.to_string(), Wrong::new(code::DATE_ORDER, what, "请核对两个日期"));
            }
        }
    }

    /// Without a level and a media list that knows the medium, rules by level give nothing: said, not refused.
    fn check_level(&mut self, fact: &NewFact) {
        let level = Column::Text(TextField::Level);
        let is_open = fact.kind == FactKind::Adoption
            && self.vocabulary.demand.asks(fact.kind, level)
            && self.cell(level).is_empty()
            && !self.vocabulary.has(Words::Outlets)
            && !fact.text(TextField::Channel).is_empty();
        if is_open {
            let wrong = Wrong::new(
                code::NO_LEVEL,
                "没有填写级别，通知也没有媒体名单可查，按级别计分的规则将不计分",
                "请填写级别",
            );
            self.note(level, "", wrong);
        }
    }

    fn check_judgement(&mut self, fact: &NewFact) {
        if fact.kind != FactKind::Judgement {
            return;
        }
        let subject = fact.text(TextField::Class);
        let known: Vec<String> =
            self.vocabulary.demand.words_of(FactKind::Judgement, TextField::Class).to_vec();
        if subject.is_empty() || known.is_empty() {
            return;
        }
        if !known.iter().any(|word| key(word) == key(subject)) {
            let cure = suggestion(subject, known.iter().map(String::as_str));
            let wrong = Wrong::new(code::UNKNOWN_SUBJECT, "通知中没有此认定项目", cure);
            self.problem(Column::Text(TextField::Class), subject, wrong);
            return;
        }
        let Some((least, most)) = self.vocabulary.range_of(subject) else { return };
        if let Some(amount) = fact.amount.filter(|amount| *amount < least || *amount > most) {
            let what = format!("超出“{subject}”的范围{least}至{most}");
            let wrong = Wrong::new(code::JUDGEMENT_RANGE, what, format!("请填{least}至{most}之间的数"));
            self.problem(Column::Amount, &amount.to_string(), wrong);
        }
    }
}
