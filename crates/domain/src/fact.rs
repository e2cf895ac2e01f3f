//! Facts (事实): what happened, as the ledger (台账) holds it. Nothing else decides a score.
//! A fact says nothing about points; the rules of a notice do ([`crate::rule`]).
//! Reading order: [`FactKind`], [`NewFact`] as it comes in, [`Ledger`] as it is kept, [`Field`] as rules ask.

use crate::pile::{Pile, Runs};
use crate::points::Points;
use chrono::NaiveDate;

mod days;
mod field;
mod words;

use days::Days;
use words::Words;

pub use field::{DerivedField, Field, NumberField, TextField};

/// The kind of a fact (事实种类): one sheet of the ledger workbook each, and the adjustments that two persons made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactKind {
    /// 报送: a unit sent an item up.
    Submission,
    /// 采用: a medium or a superior used an item.
    Adoption,
    /// 批示: a leader wrote an instruction on an item.
    Instruction,
    /// 约稿: a superior asked a unit for an article.
    Solicitation,
    /// 应报: an event (meeting, policy) after which a unit owes a report.
    Duty,
    /// 失误: a fault found, with who found it and on what ground.
    Fault,
    /// 提醒: a reminder that was sent.
    Reminder,
    /// 认定: a figure entered by a person within a range the notice gives.
    Judgement,
    /// 调整: points that one person proposed under an article and another approved. No rule asks for it and no workbook
    /// brings it in.
    Adjustment,
}

impl FactKind {
    /// The kinds that are entered (填报的种类) and that rules may ask for, in the order of the workbook's sheets.
    pub const ENTERED: [Self; 8] = [
        Self::Submission,
        Self::Adoption,
        Self::Instruction,
        Self::Solicitation,
        Self::Duty,
        Self::Fault,
        Self::Reminder,
        Self::Judgement,
    ];

    /// All kinds a ledger holds: those that are entered, then adjustments.
    pub const ALL: [Self; 9] = [
        Self::Submission,
        Self::Adoption,
        Self::Instruction,
        Self::Solicitation,
        Self::Duty,
        Self::Fault,
        Self::Reminder,
        Self::Judgement,
        Self::Adjustment,
    ];

    /// The word in notices and on sheets.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Submission => "报送",
            Self::Adoption => "采用",
            Self::Instruction => "批示",
            Self::Solicitation => "约稿",
            Self::Duty => "应报",
            Self::Fault => "失误",
            Self::Reminder => "提醒",
            Self::Judgement => "认定",
            Self::Adjustment => "调整",
        }
    }

    /// Reads the word; nothing for a word that is no kind of fact.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word.trim())
    }

    /// Reads the word of a kind that is entered; nothing for an adjustment, which only its verb posts.
    pub fn parse_entered(word: &str) -> Option<Self> {
        Self::parse(word).filter(|kind| Self::ENTERED.contains(kind))
    }
}

/// A fact on its way in, from a workbook row, a form, a mail, the API or a case: plain words and days.
///
/// Empty words mean "not given". Which fields a kind uses is in [`Field`] and in the handbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFact {
    /// 事实种类.
    pub kind: FactKind,
    /// 信息编号: joins the facts of one item; when empty the title does, and when both are empty the fact stands alone.
    pub item: String,
    /// 标题 of the item, the solicitation or the event.
    pub title: String,
    /// 单位, in the order written; on an adoption or instruction, when empty, the units of the item's submission.
    pub units: Vec<String>,
    /// 作者, in the order written.
    pub people: Vec<String>,
    /// 日期: when it happened (submitted, adopted, instructed, asked, held, found).
    pub on: NaiveDate,
    /// 截止日期.
    pub due_on: Option<NaiveDate>,
    /// 完成日期: when an asked or owed item came in.
    pub done_on: Option<NaiveDate>,
    /// 佐证日期: when the proof came in.
    pub proof_on: Option<NaiveDate>,
    /// 字数, in characters.
    pub length: Option<u32>,
    /// 退回次数.
    pub returns: u32,
    /// 数值: an entered figure, a share or a count of readers.
    pub amount: Option<Points>,
    /// The text fields, by [`TextField`]; missing ones are empty.
    pub texts: Vec<(TextField, String)>,
    /// 认定人: who decided, for faults and judgements.
    pub decided_by: String,
    /// 理由.
    pub reason: String,
    /// 佐证: number or name of the proof.
    pub evidence: String,
}

impl NewFact {
    /// A fact of a kind on a day, everything else empty.
    pub fn new(kind: FactKind, on: NaiveDate) -> Self {
        Self {
            kind,
            item: String::new(),
            title: String::new(),
            units: Vec::new(),
            people: Vec::new(),
            on,
            due_on: None,
            done_on: None,
            proof_on: None,
            length: None,
            returns: 0,
            amount: None,
            texts: Vec::new(),
            decided_by: String::new(),
            reason: String::new(),
            evidence: String::new(),
        }
    }

    /// The text field's words, empty when not given.
    pub fn text(&self, field: TextField) -> &str {
        self.texts.iter().find(|(given, _)| *given == field).map_or("", |(_, words)| words)
    }

    /// Sets a text field.
    #[must_use]
    pub fn with(mut self, field: TextField, words: impl Into<String>) -> Self {
        self.texts.retain(|(given, _)| *given != field);
        self.texts.push((field, words.into()));
        self
    }
}

/// A word kept once by a [`Ledger`] (词).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word(pub(crate) u32);

impl Word {
    /// The empty word: not given.
    pub const NONE: Self = Self(0);

    /// Whether nothing was given.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// The number as a place in a list.
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// The place of a fact in its [`Ledger`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(pub(crate) u32);

impl FactId {
    /// The place as an index.
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Some words in a row, kept in the ledger's one long list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct WordList {
    start: u32,
    len: u16,
}

/// A fact as the ledger keeps it (台账记录): words by number, one hundred odd bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// 事实种类.
    pub kind: FactKind,
    /// Whether a reversal took it back; a reversed fact decides nothing.
    pub is_reversed: bool,
    /// 日期.
    pub on: NaiveDate,
    /// 截止日期.
    pub due_on: Option<NaiveDate>,
    /// 完成日期.
    pub done_on: Option<NaiveDate>,
    /// 佐证日期.
    pub proof_on: Option<NaiveDate>,
    /// 信息编号, or the title, or nothing.
    pub item: Word,
    /// 标题.
    pub title: Word,
    /// 字数.
    pub length: Option<u32>,
    /// 退回次数.
    pub returns: u16,
    /// 数值.
    pub amount: Option<Points>,
    pub(crate) texts: [Word; TextField::ALL.len()],
    pub(crate) units: WordList,
    pub(crate) people: WordList,
    /// 认定人.
    pub decided_by: Word,
    /// 理由.
    pub reason: Word,
    /// 佐证.
    pub evidence: Word,
}

impl Fact {
    /// The text field's word, [`Word::NONE`] when not given.
    pub fn text(&self, field: TextField) -> Word {
        self.texts.get(field.place()).copied().unwrap_or(Word::NONE)
    }
}

/// The ledger (台账): every fact, with each word kept once.
///
/// Facts are only added or taken back, never changed. The order of adding does not matter to any sheet. A copy is cheap
/// and stays as it is: it shares all that does not change afterwards.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    words: Words,
    lists: Runs<Word>,
    facts: Pile<Fact>,
    /// By 信息编号: the title some fact of the item gave, for facts that give none.
    titles: Pile<Word>,
    days: Days,
    /// The facts that ask units for something by a day: a few among many.
    asking: Pile<FactId>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new() -> Self {
        Self::default()
    }

    /// A ledger of these facts.
    pub fn of(facts: impl IntoIterator<Item = NewFact>) -> Self {
        let mut ledger = Self::new();
        for fact in facts {
            ledger.add(&fact);
        }
        ledger
    }

    /// Adds a fact.
    pub fn add(&mut self, new: &NewFact) -> FactId {
        let title = self.word(&new.title);
        let item = if new.item.trim().is_empty() { title } else { self.word(&new.item) };
        let mut texts = [Word::NONE; TextField::ALL.len()];
        for (field, words) in &new.texts {
            let word = self.word(words);
            if let Some(place) = texts.get_mut(field.place()) {
                *place = word;
            }
        }
        let fact = Fact {
            kind: new.kind,
            is_reversed: false,
            on: new.on,
            due_on: new.due_on,
            done_on: new.done_on,
            proof_on: new.proof_on,
            item,
            title,
            length: new.length,
            returns: u16::try_from(new.returns).unwrap_or(u16::MAX),
            amount: new.amount,
            texts,
            units: self.list(&new.units),
            people: self.list(&new.people),
            decided_by: self.word(&new.decided_by),
            reason: self.word(&new.reason),
            evidence: self.word(&new.evidence),
        };
        let id = FactId(u32::try_from(self.facts.len()).unwrap_or(u32::MAX));
        self.note_title(item, title);
        self.days.add(fact.on, id);
        if matches!(fact.kind, FactKind::Solicitation | FactKind::Duty) {
            self.asking.push(id);
        }
        self.facts.push(fact);
        id
    }

    /// Keeps a title for the item; of several the first in order of characters, whatever the order of the rows.
    fn note_title(&mut self, item: Word, title: Word) {
        if item == title || title.is_none() {
            return;
        }
        if self.title_of_item(item).is_none_or(|kept| self.text(title) < self.text(kept)) {
            self.titles.set(item.index(), title, &Word::NONE);
        }
    }

    fn title_of_item(&self, item: Word) -> Option<Word> {
        let kept = self.titles.get(item.index()).copied();
        kept.filter(|title| !title.is_none())
    }

    /// The fact's title, or the one its item has elsewhere; [`Word::NONE`] when nobody gave any.
    pub fn title(&self, fact: &Fact) -> Word {
        if fact.title.is_none() { self.title_of_item(fact.item).unwrap_or(Word::NONE) } else { fact.title }
    }

    /// Takes a fact back (冲销): it stays in the ledger and decides nothing any more.
    pub fn reverse(&mut self, id: FactId) {
        if let Some(fact) = self.facts.get_mut(id.index()).filter(|fact| !fact.is_reversed) {
            fact.is_reversed = true;
            self.days.take_back(fact.on);
        }
    }

    /// The fact; nothing when the id belongs to another ledger.
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(id.index())
    }

    /// The day of the first fact, taken back or not.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.days.first()
    }

    /// The day of the last fact, taken back or not.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.days.last()
    }

    /// The last day up to `through` with a fact that was not taken back.
    pub fn last_standing_day(&self, through: NaiveDate) -> Option<NaiveDate> {
        self.days.last_standing(through)
    }

    /// The facts of these days, day by day, those taken back included.
    pub fn facts_between(&self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = (FactId, &Fact)> {
        self.days.between(first, last).filter_map(|id| Some((id, self.fact(id)?)))
    }

    /// The 约稿 and 应报 among the facts, in the order of adding, those taken back included.
    pub(crate) fn asking(&self) -> impl Iterator<Item = (FactId, &Fact)> + Clone {
        self.asking.iter().filter_map(|id| Some((*id, self.fact(*id)?)))
    }

    /// How many facts were ever added, reversed ones included.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// The fact in plain words again, as it came in.
    pub fn as_new(&self, fact: &Fact) -> NewFact {
        let own = |word: &Word| self.text(*word).to_owned();
        let texts = TextField::ALL.into_iter().map(|field| (field, own(&fact.text(field))));
        NewFact {
            kind: fact.kind,
            item: own(&fact.item),
            title: own(&fact.title),
            units: self.units(fact).iter().map(own).collect(),
            people: self.people(fact).iter().map(own).collect(),
            on: fact.on,
            due_on: fact.due_on,
            done_on: fact.done_on,
            proof_on: fact.proof_on,
            length: fact.length,
            returns: u32::from(fact.returns),
            amount: fact.amount,
            texts: texts.filter(|(_, words)| !words.is_empty()).collect(),
            decided_by: own(&fact.decided_by),
            reason: own(&fact.reason),
            evidence: own(&fact.evidence),
        }
    }

    /// Whether nothing was ever added.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Every fact with its id, in the order of adding, reversed ones included.
    pub fn facts(&self) -> impl Iterator<Item = (FactId, &Fact)> + Clone {
        self.facts.iter().enumerate().map(|(at, fact)| (FactId(u32::try_from(at).unwrap_or(u32::MAX)), fact))
    }

    /// The facts from a place on, without walking those before it.
    pub fn facts_from(&self, at: usize) -> impl DoubleEndedIterator<Item = (FactId, &Fact)> {
        (at..self.facts.len())
            .filter_map(|at| Some((FactId(u32::try_from(at).unwrap_or(u32::MAX)), self.facts.get(at)?)))
    }

    /// The word's text.
    pub fn text(&self, word: Word) -> &str {
        self.words.text(word)
    }

    /// The word for a text, if any fact has it.
    pub fn find(&self, text: &str) -> Option<Word> {
        self.words.find(text.trim())
    }

    /// How many words there are; words are numbered from 0.
    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    /// 单位 of the fact, in the order written.
    pub fn units(&self, fact: &Fact) -> &[Word] {
        self.words_of(fact.units)
    }

    /// 作者 of the fact, in the order written.
    pub fn people(&self, fact: &Fact) -> &[Word] {
        self.words_of(fact.people)
    }

    fn words_of(&self, list: WordList) -> &[Word] {
        self.lists.get(usize::try_from(list.start).unwrap_or(usize::MAX), usize::from(list.len))
    }

    /// The word for a text, kept from now on.
    pub(crate) fn word(&mut self, text: &str) -> Word {
        self.words.word(text.trim())
    }

    fn list(&mut self, texts: &[String]) -> WordList {
        let mut names: Vec<Word> = Vec::with_capacity(texts.len());
        for text in texts.iter().filter(|text| !text.trim().is_empty()).take(usize::from(u16::MAX)) {
            let word = self.word(text);
            // A name written twice on one fact still takes part once.
            if !names.contains(&word) {
                names.push(word);
            }
        }
        let start = u32::try_from(self.lists.push(&names)).unwrap_or(u32::MAX);
        WordList { start, len: u16::try_from(names.len()).unwrap_or(u16::MAX) }
    }
}
