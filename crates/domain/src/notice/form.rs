//! A block being read (填写项): takes its entries by key, puts readings in place of `〔A-01〕`, and refuses the rest.
//! Every key that is asked for is known; what is left over at the end is an unknown key, refused with the nearest one.
//! The readers of rules, cadences and questions stand on it.

use super::block::{Block, Entry};
use super::condition::{self, Misread};
use super::file::NOTICE_FILE;
use super::problem::NoticeProblem;
use super::spelling::did_you_mean;
use super::tsv::TsvTable;
use super::{Question, Unit, value};
use crate::fact::{DerivedField, FactKind, Field};
use crate::period::PeriodKind;
use crate::points::Points;
use crate::rule::{Condition, QuotaDue, Selector, Test};

/// What a block may refer to while it is read, and the problems found so far.
pub(super) struct Desk<'a> {
    pub(super) tables: &'a [TsvTable],
    pub(super) questions: &'a [Question],
    pub(super) units: &'a [Unit],
    pub(super) problems: Vec<NoticeProblem>,
    /// Tables that rules read, with the article of the rule.
    pub(super) used_tables: Vec<(String, usize)>,
}

/// One block being read.
pub(super) struct Form<'a, 'd> {
    desk: &'d mut Desk<'a>,
    entries: Vec<Entry>,
    taken: Vec<usize>,
    asked: Vec<&'static str>,
    article: usize,
    /// The line of the block.
    pub(super) line: usize,
    /// The questions whose reading stands in its values.
    pub(super) questions: Vec<String>,
}

impl<'a, 'd> Form<'a, 'd> {
    /// Opens a block: reads its lines and puts the readings in place.
    pub(super) fn open(block: &Block, desk: &'d mut Desk<'a>) -> Self {
        let mut entries = block.entries(NOTICE_FILE, &mut desk.problems);
        let mut questions = Vec::new();
        for entry in &mut entries {
            let cells = entry.table.iter_mut().flat_map(|(_, cells)| cells.iter_mut());
            for text in std::iter::once(&mut entry.value).chain(cells) {
                super::question::put_readings(text, entry.line, desk, &mut questions);
            }
        }
        Self {
            desk,
            entries,
            taken: Vec::new(),
            asked: Vec::new(),
            article: block.article,
            line: block.line,
            questions,
        }
    }

    /// Every entry of a key, in written order.
    pub(super) fn all(&mut self, key: &'static str) -> Vec<Entry> {
        self.asked.push(key);
        let found = self.entries.iter().enumerate().filter(|(_, entry)| entry.key == key);
        let (places, entries): (Vec<usize>, Vec<Entry>) =
            found.map(|(at, entry)| (at, entry.clone())).unzip();
        self.taken.extend(places);
        entries
    }

    /// The entry of a key, if given; a second one is refused.
    pub(super) fn one(&mut self, key: &'static str) -> Option<Entry> {
        let mut found = self.all(key).into_iter();
        let first = found.next();
        if let Some(second) = found.next() {
            self.desk.problems.push(NoticeProblem::new(
                "N-125",
                (NOTICE_FILE, second.line),
                format!("“{key}”写了两次"),
                "同一块中这一项只能有一个内容",
                "请留下一处，删去其余",
            ));
        }
        first
    }

    /// The entry of a key that must be given.
    pub(super) fn needed(&mut self, key: &'static str) -> Option<Entry> {
        let entry = self.one(key);
        if entry.is_none() {
            self.missing(key);
        }
        entry
    }

    /// Says that a key is missing.
    pub(super) fn missing(&mut self, key: &str) {
        self.desk.problems.push(NoticeProblem::new(
            "N-123",
            (NOTICE_FILE, self.line),
            format!("这个块缺少“{key}”"),
            "缺了这一项就不知道怎样执行",
            format!("请补上一行“{key}：…”"),
        ));
    }

    /// Reports any other problem.
    pub(super) fn report(&mut self, problem: NoticeProblem) {
        self.desk.problems.push(problem);
    }

    /// Says that an entry cannot be read.
    pub(super) fn misread(&mut self, entry: &Entry, why: &str, cure: &str) {
        let shown = if entry.value.is_empty() { "（空）" } else { &entry.value };
        self.desk.problems.push(NoticeProblem::new(
            "N-124",
            (NOTICE_FILE, entry.line),
            format!("“{}：{shown}”读不懂", entry.key),
            why,
            cure,
        ));
    }

    /// Says that a row of a table cannot be read.
    pub(super) fn refuse_cell(&mut self, file: &str, line: usize, misread: &Misread) {
        self.desk.problems.push(NoticeProblem::new(
            "N-124",
            (file, line),
            "表格的这一行读不懂",
            misread.why.clone(),
            misread.cure.clone(),
        ));
    }

    /// Reads an entry with a reader of [`super::value`]; `form` says how it should look.
    pub(super) fn read<T>(
        &mut self,
        entry: &Entry,
        form: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(&entry.value);
        if value.is_none() {
            self.misread(entry, &format!("“{}”应写作：{form}", entry.key), "请照此改正");
        }
        value
    }

    /// An optional value.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        form: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let entry = self.one(key)?;
        self.read(&entry, form, read)
    }

    /// A value that must be given.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        form: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let entry = self.needed(key)?;
        self.read(&entry, form, read)
    }

    /// Words that must be given.
    pub(super) fn words(&mut self, key: &'static str) -> Option<String> {
        self.required(key, "文字，不能为空", |text| (!text.is_empty()).then(|| text.to_owned()))
    }

    /// Optional points.
    pub(super) fn points(&mut self, key: &'static str) -> Option<Points> {
        self.optional(key, FIGURE, value::points)
    }

    /// Points that must be given.
    pub(super) fn needed_points(&mut self, key: &'static str) -> Option<Points> {
        self.required(key, FIGURE, value::points)
    }

    /// `是` or `否`; 否 when not given.
    pub(super) fn yes(&mut self, key: &'static str) -> bool {
        self.choice(key, &["否", "是"]) == Some(1)
    }

    /// One of some words, as its place among them; nothing when not given or refused.
    pub(super) fn choice(&mut self, key: &'static str, words: &[&str]) -> Option<usize> {
        let entry = self.one(key)?;
        let place = words.iter().position(|word| *word == entry.value);
        if place.is_none() {
            let cure = did_you_mean(&entry.value, words.iter().copied());
            self.misread(&entry, &format!("“{key}”只能是{}", words.join("或")), &cure);
        }
        place
    }

    /// `周期：`, which must be given.
    pub(super) fn period(&mut self) -> Option<PeriodKind> {
        self.required("周期", "周、月、双月、季、半年、年之一", PeriodKind::parse)
    }

    /// Names separated by 、, from every entry of the key; 无 stands for none, so that a reading can say so.
    pub(super) fn names(&mut self, key: &'static str) -> Vec<String> {
        let entries = self.all(key);
        for entry in entries.iter().filter(|entry| value::list(&entry.value).is_empty()) {
            self.misread(entry, "没有写出名称", "请写出名称，多个之间用顿号");
        }
        let names = entries.iter().flat_map(|entry| value::list(&entry.value));
        names.filter(|name| name != "无").collect()
    }

    /// `栏：甲、乙`; 全部 and nothing mean every column.
    pub(super) fn columns(&mut self, key: &'static str) -> Vec<String> {
        let mut columns = self.names(key);
        columns.retain(|column| column != "全部");
        columns
    }

    /// `单位类别：`, at least one class, each known to the register if there is one.
    pub(super) fn classes(&mut self) -> Option<Vec<String>> {
        let entry = self.needed("单位类别")?;
        match condition::condition(&format!("单位类别 是 {}", entry.value))
            .and_then(|read| self.registered(read))
        {
            Ok(Condition { test: Test::Is(classes), .. }) => Some(classes),
            Ok(_) => None,
            Err(Misread { why, cure }) => {
                self.misread(&entry, &why, &cure);
                None
            }
        }
    }

    /// `事实：` and `当：`, which must name at least one kind of fact.
    pub(super) fn selector(&mut self) -> Option<Selector> {
        let entry = self.needed("事实");
        let conditions = self.conditions("当");
        let kinds = self.fact_kinds(&entry?)?;
        Some(Selector { kinds, conditions: conditions? })
    }

    /// `事实：` and `当：`, or neither.
    pub(super) fn optional_selector(&mut self) -> Option<Selector> {
        let is_given = self.entries.iter().any(|entry| entry.key == "事实" || entry.key == "当");
        self.asked.extend(["事实", "当"]);
        if is_given { self.selector() } else { None }
    }

    /// The kinds of fact an entry names.
    pub(super) fn fact_kinds(&mut self, entry: &Entry) -> Option<Vec<FactKind>> {
        let words = value::list(&entry.value);
        let kinds: Option<Vec<FactKind>> = words.iter().map(|word| FactKind::parse_entered(word)).collect();
        if kinds.as_ref().is_none_or(Vec::is_empty) {
            let strange = words.iter().find(|word| FactKind::parse_entered(word).is_none());
            let known = FactKind::ENTERED.into_iter().map(FactKind::word);
            let cure = did_you_mean(strange.map_or("", String::as_str), known);
            self.misread(entry, "事实只有报送、采用、批示、约稿、应报、失误、提醒、认定八种", &cure);
            return None;
        }
        kinds
    }

    /// The conditions of a key, each on its own line or separated by ；; nothing when one of them was refused.
    pub(super) fn conditions(&mut self, key: &'static str) -> Option<Vec<Condition>> {
        let mut conditions = Vec::new();
        let mut is_sound = true;
        for entry in self.all(key) {
            for part in entry.value.split(['；', ';']) {
                match condition::condition(part).and_then(|condition| self.registered(condition)) {
                    Ok(condition) => conditions.push(condition),
                    Err(Misread { why, cure }) => {
                        self.misread(&entry, &why, &cure);
                        is_sound = false;
                    }
                }
            }
        }
        is_sound.then_some(conditions)
    }

    /// Conditions that may ask about the unit only.
    pub(super) fn unit_conditions(&mut self, key: &'static str) -> Option<Vec<Condition>> {
        let conditions = self.conditions(key)?;
        let strange = conditions
            .iter()
            .find(|condition| !matches!(condition.field, Field::Derived(field) if field.is_of_unit()));
        if let Some(condition) = strange {
            self.desk.problems.push(NoticeProblem::new(
                "N-124",
                (NOTICE_FILE, self.line),
                format!("“{key}”中写了“{}”", condition.field.word()),
                format!("“{key}”说的是哪些单位，只能用单位、单位类别、单位组别"),
                "请改用这三个字段之一，其他条件写到“当：”",
            ));
            return None;
        }
        Some(conditions)
    }

    /// Refuses a condition on units or classes that the register does not know; without a register all is accepted.
    fn registered(&self, condition: Condition) -> Result<Condition, Misread> {
        let (Test::Is(words) | Test::IsNot(words)) = &condition.test else { return Ok(condition) };
        let Field::Derived(field) = condition.field else { return Ok(condition) };
        if self.desk.units.is_empty() || !field.is_of_unit() {
            return Ok(condition);
        }
        let known = |word: &str| match field {
            DerivedField::UnitClass => self.desk.units.iter().any(|unit| unit.class == word),
            DerivedField::UnitGroup => self.desk.units.iter().any(|unit| unit.group == word),
            _ => super::register::find(self.desk.units, word).is_some(),
        };
        let Some(strange) = words.iter().find(|word| !known(word)) else { return Ok(condition) };
        let all = self.desk.units.iter().map(|unit| match field {
            DerivedField::UnitClass => unit.class.as_str(),
            DerivedField::UnitGroup => unit.group.as_str(),
            _ => unit.name.as_str(),
        });
        let all: std::collections::BTreeSet<&str> = all.filter(|word| !word.is_empty()).collect();
        Err(Misread::new(format!("单位表中没有{}“{strange}”", field.word()), did_you_mean(strange, all)))
    }

    /// A table of the folder; a missing one is refused. It counts as used by this block's article.
    pub(super) fn table(&mut self, entry: &Entry, file: &str) -> Option<TsvTable> {
        let found = self.desk.tables.iter().find(|table| table.file == file).cloned();
        if found.is_none() {
            let cure = did_you_mean(file, self.desk.tables.iter().map(|table| table.file.as_str()));
            self.desk.problems.push(NoticeProblem::new(
                "N-141",
                (NOTICE_FILE, entry.line),
                format!("文件夹中没有附表“{file}”"),
                "规则要用其中的数字",
                cure,
            ));
            return None;
        }
        self.desk.used_tables.push((file.to_owned(), self.article));
        found
    }

    /// `quotas.tsv 月任务`: a column of a table, by the names in its first column.
    pub(super) fn listed(&mut self, entry: &Entry, text: &str) -> Option<QuotaDue> {
        let Some((file, column)) = text.trim().split_once(char::is_whitespace) else {
            self.misread(entry, "应写作：附表文件名、空格、列名，如 quotas.tsv 月任务", "请补上列名");
            return None;
        };
        let table = self.table(entry, file)?;
        let Some(at) = table.column(&[column.trim()]) else {
            let cure = did_you_mean(column, table.head.iter().map(String::as_str));
            self.misread(entry, &format!("“{file}”中没有“{column}”一列"), &cure);
            return None;
        };
        let mut due: Vec<(String, Points)> = Vec::new();
        let mut is_sound = true;
        for row in &table.rows {
            match self.listed_row(row.cell(Some(0)), row.cell(Some(at))) {
                Ok((name, figure)) if due.iter().all(|(known, _)| *known != name) => due.push((name, figure)),
                // Listed twice: counted once, and reported among the faults.
                Ok(_) => {}
                Err(misread) => {
                    self.refuse_cell(&table.file, row.line, &misread);
                    is_sound = false;
                }
            }
        }
        is_sound.then_some(QuotaDue::Listed(due))
    }

    fn listed_row(&self, name: &str, figure: &str) -> Result<(String, Points), Misread> {
        let Some(figure) = value::points(figure) else {
            return Err(Misread::new(format!("“{figure}”不是数字"), "请写作 3、0.5 等"));
        };
        let units = self.desk.units;
        if units.is_empty() {
            return Ok((name.to_owned(), figure));
        }
        let unit = super::register::find(units, name).map(|unit| unit.name.clone());
        let class = units.iter().find(|unit| unit.class == name).map(|unit| unit.class.clone());
        match unit.or(class) {
            Some(name) => Ok((name, figure)),
            None => Err(Misread::new(
                format!("单位表中没有叫“{name}”的单位或单位类别"),
                did_you_mean(name, units.iter().map(|unit| unit.name.as_str())),
            )),
        }
    }

    /// Refuses what was never asked for, and gives back the questions the block rests on.
    pub(super) fn close(self) -> Vec<String> {
        for (at, entry) in self.entries.iter().enumerate() {
            if self.taken.contains(&at) {
                continue;
            }
            self.desk.problems.push(NoticeProblem::new(
                "N-122",
                (NOTICE_FILE, entry.line),
                format!("不认识“{}”这一项", entry.key),
                "这种块没有这一项，写了也不会起作用",
                did_you_mean(&entry.key, self.asked.iter().copied()),
            ));
        }
        self.questions
    }

    /// Every entry as written (readings in place), for checks that look at the whole block.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// How figures are written.
pub(super) const FIGURE: &str = "数字，如 20、-10、0.5、1/2、30%";
