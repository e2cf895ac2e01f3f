//! What is handed to the checks (待查文稿): the lines of a paper and what is known about it besides its words.
//! Nothing is decided here. Next: [`super::layout`], which says what each line is.

use super::mark::Field;
use super::row::Row;
use chrono::NaiveDate;

/// What the author said about publication (公开属性).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Disclosure {
    /// Nobody asked; the text may say it itself.
    #[default]
    Unknown,
    /// It had to be said and was not.
    Missing,
    /// 公开 or 依申请公开.
    Given,
    /// 不公开.
    Withheld {
        /// Whether a reason stands beside it.
        has_reason: bool,
    },
}

/// A picture handed in with a text (图片).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// 图片说明.
    pub caption: String,
    /// Whether a person can be recognised.
    pub shows_person: bool,
    /// Whether that person agreed.
    pub has_consent: bool,
}

/// A unit the office knows (已知单位), with the days on which its name was valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownUnit {
    /// The full name.
    pub name: String,
    /// Short names and aliases.
    pub short_names: Vec<String>,
    /// The first day of the name, if known.
    pub from: Option<NaiveDate>,
    /// The last day of the name, if it ended.
    pub to: Option<NaiveDate>,
}

/// A leader in the office's own list (领导名单), in the order of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leader {
    /// Name.
    pub name: String,
    /// Post, as it must stand before or after the name.
    pub post: String,
}

/// Words a file holds that its reader does not see (隐藏文字): a run marked hidden, white on white, a style that hides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenText {
    /// The line of the text they stand in, from 1.
    pub line: usize,
    /// The words.
    pub words: String,
    /// How they are hidden, as a phrase.
    pub how: &'static str,
}

/// What kind of text it is (文稿种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PaperKind {
    /// To be told from the text.
    #[default]
    Unknown,
    /// 公文: everything is checked.
    Official,
    /// 信息、新闻稿 and other texts without the elements of an official document.
    Message,
}

/// A paper to be read (待查文稿).
#[derive(Debug, Clone, Default)]
pub struct Paper {
    pub(super) rows: Vec<Row>,
    /// What kind it is.
    pub kind: PaperKind,
    /// 成文日期, when known from elsewhere; else it is read from the text.
    pub issued_on: Option<NaiveDate>,
    /// The day it is read on; the date of a text that names none.
    pub read_on: Option<NaiveDate>,
    /// Whether the text is meant for the public.
    pub is_public: bool,
    /// What was said about publication.
    pub disclosure: Disclosure,
    /// Words the file hides; they stand in the lines as well.
    pub hidden: Vec<HiddenText>,
    /// The lines of its pages as they are drawn, when they are known.
    pub pages: Vec<Vec<String>>,
    /// Pictures, when they are known.
    pub pictures: Vec<Picture>,
    /// Units the office knows; empty when there is no list.
    pub units: Vec<KnownUnit>,
    /// Leaders in the order of the office's list; empty when there is no list.
    pub leaders: Vec<Leader>,
}

impl Paper {
    /// The paper whose lines are the lines of a text, meant for the public until told otherwise.
    pub fn of_text(text: &str) -> Self {
        let mut paper = Self { is_public: true, ..Self::default() };
        paper.add(Field::Text, text);
        paper
    }

    /// A title that stands apart from the text; it is read before it.
    #[must_use]
    pub fn with_title(mut self, title: &str) -> Self {
        let text = std::mem::take(&mut self.rows);
        self.add(Field::Title, title);
        self.rows.extend(text);
        self
    }

    /// Pictures; their captions are read as texts too.
    #[must_use]
    pub fn with_pictures(mut self, pictures: &[Picture]) -> Self {
        for (at, picture) in pictures.iter().enumerate() {
            self.add(Field::Caption(at), &picture.caption);
        }
        self.pictures = pictures.to_vec();
        self
    }

    /// Pictures whose captions stand in the text already.
    #[must_use]
    pub fn with_pictures_in_text(mut self, pictures: &[Picture]) -> Self {
        self.pictures = pictures.to_vec();
        self
    }

    fn add(&mut self, field: Field, text: &str) {
        let lines = text.split('\n').enumerate();
        self.rows.extend(
            lines
                .map(|(at, line)| Row::new(field, at + 1, line.trim_end_matches('\r')))
                .filter(|row| !row.is_blank()),
        );
    }
}
