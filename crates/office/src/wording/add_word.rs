//! The verb 增加词条: a word joins the office's own list, with the class, level, proposal and days it has.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, wording};
use crate::refusal::{OfficeError, Problem};
use crate::wording::word_list::{ALLOWED, classes, own_word};
use chrono::NaiveDate;
use zhaozhang_store::ListedWordRow;
use zhaozhang_text::normalise::cell;
use zhaozhang_text::proof::Level;

/// The longest word or proposal.
const LONGEST: usize = 40;

/// A word as somebody writes it into the form (词条登记).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewWord {
    /// The word.
    pub word: String,
    /// 类别, or 放行.
    pub class: String,
    /// 级别.
    pub level: String,
    /// What should stand there.
    pub proposal: String,
    /// The first day of papers it is marked in, ISO; empty when it always was.
    pub from: String,
    /// The last day, ISO; empty when it has none.
    pub to: String,
    /// Why, or the document it rests on.
    pub reason: String,
}

impl Office {
    /// Adds a word and gives its number.
    ///
    /// Refused, all at once: no word or one of a single character (G-201), a class or level that is none (G-202), a
    /// proposal equal to the word or missing (G-203), days that are none or in the wrong order (G-204), the same word
    /// in force already (G-205), no reason (G-206).
    pub async fn add_word(&self, moment: &Moment, actor: &Actor, new: &NewWord) -> Result<i64, OfficeError> {
        permit(actor, wording::ADD_WORD)?;
        let new = tidied(new);
        let mut problems = form_problems(&new);
        let mut writing = self.inner.store.write().await?;
        let words = writing.listed_words().await?;
        let is_same =
            |row: &ListedWordRow| row.ended_at.is_empty() && row.word == new.word && row.class == new.class;
        if let Some(same) = words.iter().find(|row| is_same(row)) {
            problems.push(Problem::at(
                "word",
                "G-205",
                format!("“{}”已在本单位词表中（第{}条）", new.word, same.id),
                "要改写法的，请先停用原来的一条",
            ));
        }
        no_problems(problems)?;
        let detail = format!("{}“{}”", new.class, new.word);
        let row = own_row(moment, actor, new);
        let id = writing.add_word(row).await?;
        writing.record(event(moment, actor, wording::ADD_WORD, &format!("词条{id}"), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// The word of a number, for whoever may read the list.
    pub async fn own_word(
        &self,
        actor: &Actor,
        id: i64,
    ) -> Result<Option<crate::wording::word_list::OwnWord>, OfficeError> {
        permit(actor, wording::READ_WORDS)?;
        let words = self.inner.store.listed_words().await?;
        Ok(words.into_iter().find(|row| row.id == id).map(own_word))
    }
}

fn tidied(new: &NewWord) -> NewWord {
    NewWord {
        word: cell(&new.word),
        class: cell(&new.class),
        level: cell(&new.level),
        proposal: cell(&new.proposal),
        from: cell(&new.from),
        to: cell(&new.to),
        reason: cell(&new.reason),
    }
}

fn own_row(moment: &Moment, actor: &Actor, new: NewWord) -> ListedWordRow {
    ListedWordRow {
        id: 0,
        word: new.word,
        level: if new.class == ALLOWED { String::new() } else { new.level },
        class: new.class,
        proposal: new.proposal,
        from_day: new.from,
        to_day: new.to,
        reason: new.reason,
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
        ended_at: String::new(),
        ended_by: String::new(),
        end_reason: String::new(),
    }
}

fn form_problems(new: &NewWord) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut say = |field: &'static str, code: &'static str, what: String, cure: &str| {
        problems.push(Problem::at(field, code, what, cure.to_owned()));
    };
    let length = new.word.chars().count();
    if length < 2 {
        say(
            "word",
            "G-201",
            "没有填写词语，或只有一个字".to_owned(),
            "单个字会误伤很多正常文字，请写两个字以上的词",
        );
    } else if length > LONGEST || new.proposal.chars().count() > LONGEST {
        say("word", "G-201", format!("词语或建议超过{LONGEST}个字"), "请只写需要提示的几个字");
    }
    let is_allowed = new.class == ALLOWED;
    if !classes().contains(&new.class.as_str()) {
        say("class", "G-202", format!("没有“{}”这一类别", new.class), "请从列出的类别中选一个");
    }
    if !is_allowed && Level::from_word(&new.level).is_none() {
        say("level", "G-202", format!("没有“{}”这一级别", new.level), "请选“必须改”或“请核对”");
    }
    if new.proposal == new.word && !new.word.is_empty() {
        say("proposal", "G-203", "建议写法与词语相同".to_owned(), "请填写正确的写法，没有的可以不填");
    }
    let (from, to) = (day(&new.from), day(&new.to));
    for (field, found, words) in [("from", from, &new.from), ("to", to, &new.to)] {
        if found.is_err() {
            say(field, "G-204", format!("“{words}”不是日期"), "请写成2026-01-01的样式，或留空");
        }
    }
    if let (Ok(Some(from)), Ok(Some(to))) = (from, to)
        && from > to
    {
        say("to", "G-204", "截止日期早于起始日期".to_owned(), "请核对起止日期");
    }
    if new.reason.is_empty() {
        say("reason", "G-206", "没有写明依据".to_owned(), "请写明依据的文件或改名的事由，今后核对用");
    }
    problems
}

fn day(words: &str) -> Result<Option<NaiveDate>, chrono::ParseError> {
    if words.is_empty() { Ok(None) } else { words.parse().map(Some) }
}
