//! Figures of the text (文中数字): each carries the rows it was computed from and a way to count it again from the
//! tables, so that text and tables cannot drift apart unnoticed. Counting again is all that happens here.

use super::wording::percent;
use std::collections::BTreeSet;
use std::fmt::Display;
use zhaozhang_document::official::{Cell, Span, Table};
use zhaozhang_domain::fact::FactId;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::sheet::HolderId;

/// A figure of the text (文中数字).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Under which name the span, the PDF and the Word file know it.
    pub anchor: String,
    /// What it counts, in words.
    pub label: String,
    /// As printed.
    pub value: String,
    /// How the tables give it.
    pub recount: Recount,
    /// What it was computed from.
    pub source: Source,
}

/// The rows behind a figure (来源).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Entries: whose, and which in [`HolderSheet::entries`](zhaozhang_domain::sheet::HolderSheet::entries).
    pub entries: Vec<(HolderId, usize)>,
    /// Facts.
    pub facts: Vec<FactId>,
    /// Units or authors.
    pub holders: Vec<HolderId>,
}

impl Source {
    /// Facts alone.
    pub(super) fn facts(facts: impl IntoIterator<Item = FactId>) -> Self {
        Self { facts: facts.into_iter().collect(), ..Self::default() }
    }

    /// Units alone.
    pub(super) fn holders(holders: impl IntoIterator<Item = HolderId>) -> Self {
        Self { holders: holders.into_iter().collect(), ..Self::default() }
    }

    /// Entries alone.
    pub(super) fn entries(entries: impl IntoIterator<Item = (HolderId, usize)>) -> Self {
        Self { entries: entries.into_iter().collect(), ..Self::default() }
    }
}

/// How the tables give a figure (复核办法).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recount {
    /// How many rows of a table pass the filters.
    Rows {
        /// The table's name.
        table: String,
        /// Column and what must hold of its cell.
        filters: Vec<(String, Filter)>,
    },
    /// The cell in one column of the row that another column names.
    Cell {
        /// The table's name.
        table: String,
        /// The naming column and its words.
        row: (String, String),
        /// The column asked.
        column: String,
    },
    /// The first as a percentage of the second, to one decimal.
    Percent(Box<Self>, Box<Self>),
    /// Without sign: how much a cell of a difference comes to.
    Magnitude(Box<Self>),
}

/// What must hold of a cell (筛选条件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// It says this.
    Is(String),
    /// It says something else.
    Not(String),
    /// It is a number above nothing.
    Positive,
}

impl Filter {
    fn passes(&self, text: &str) -> bool {
        match self {
            Self::Is(words) => text == words,
            Self::Not(words) => text != words,
            Self::Positive => Points::parse(text).is_some_and(|points| points > Points::ZERO),
        }
    }
}

impl Recount {
    /// All rows of a table.
    pub(super) fn all(table: &str) -> Self {
        Self::Rows { table: table.to_owned(), filters: Vec::new() }
    }

    /// Rows of a table whose cell in one column says this.
    pub(super) fn rows(table: &str, column: &str, words: &str) -> Self {
        Self::all(table).and(column, Filter::Is(words.to_owned()))
    }

    /// A cell.
    pub(super) fn cell(table: &str, row: (&str, &str), column: &str) -> Self {
        let row = (row.0.to_owned(), row.1.to_owned());
        Self::Cell { table: table.to_owned(), row, column: column.to_owned() }
    }

    /// With one more filter; nothing changes where no rows are counted.
    #[must_use]
    pub(super) fn and(mut self, column: &str, filter: Filter) -> Self {
        if let Self::Rows { filters, .. } = &mut self {
            filters.push((column.to_owned(), filter));
        }
        self
    }

    /// What the tables say; nothing when a table, row or column is missing or says no number.
    pub fn count(&self, tables: &[(String, Table)]) -> Option<String> {
        match self {
            Self::Rows { table, filters } => {
                let table = find(tables, table)?;
                let columns: Vec<usize> =
                    filters.iter().map(|(column, _)| place(table, column)).collect::<Option<_>>()?;
                let passes = |row: &&Vec<_>| {
                    let mut pairs = columns.iter().zip(filters);
                    pairs.all(|(at, (_, filter))| {
                        row.get(*at).is_some_and(|cell: &Cell| filter.passes(&cell.text))
                    })
                };
                Some(table.rows.iter().filter(passes).count().to_string())
            }
            Self::Cell { table, row: (key, words), column } => {
                let table = find(tables, table)?;
                let (key, column) = (place(table, key)?, place(table, column)?);
                let row =
                    table.rows.iter().find(|row| row.get(key).is_some_and(|cell| cell.text == *words))?;
                row.get(column).map(|cell| cell.text.clone())
            }
            Self::Percent(part, whole) => {
                let number = |recount: &Self| Points::parse(&recount.count(tables)?);
                percent(number(part)?, number(whole)?)
            }
            Self::Magnitude(difference) => {
                let number = Points::parse(&difference.count(tables)?)?;
                Some(if number.is_negative() { -number } else { number }.to_string())
            }
        }
    }
}

fn find<'a>(tables: &'a [(String, Table)], name: &str) -> Option<&'a Table> {
    tables.iter().find(|(other, _)| other == name).map(|(_, table)| table)
}

/// The place of a column by its title.
pub(super) fn place(table: &Table, title: &str) -> Option<usize> {
    table.columns.iter().position(|column| column.title == title)
}

/// The figures of a paper as they are written (数字登记).
#[derive(Debug, Default)]
pub(super) struct Figures {
    list: Vec<Figure>,
    taken: BTreeSet<String>,
}

impl Figures {
    /// A span with the figure, which is kept under an anchor of its own.
    pub(super) fn span(
        &mut self,
        anchor: &str,
        label: impl Into<String>,
        value: impl Display,
        recount: Recount,
        source: Source,
    ) -> Span {
        let (value, anchor) = self.keep(anchor, label.into(), value.to_string(), recount, source);
        Span::figure(value, anchor)
    }

    /// A cell with the figure, likewise.
    pub(super) fn cell(
        &mut self,
        anchor: &str,
        label: impl Into<String>,
        value: impl Display,
        recount: Recount,
        source: Source,
    ) -> Cell {
        let (value, anchor) = self.keep(anchor, label.into(), value.to_string(), recount, source);
        Cell::figure(value, anchor)
    }

    fn keep(
        &mut self,
        anchor: &str,
        label: String,
        value: String,
        recount: Recount,
        source: Source,
    ) -> (String, String) {
        let numbered = (2..).map(|number| format!("{anchor}-{number}"));
        let mut names = std::iter::once(anchor.to_owned()).chain(numbered);
        let name = names.find(|name| !self.taken.contains(name)).unwrap_or_default();
        self.taken.insert(name.clone());
        self.list.push(Figure { anchor: name.clone(), label, value: value.clone(), recount, source });
        (value, name)
    }

    /// All figures in the order in which they were written.
    pub(super) fn into_list(self) -> Vec<Figure> {
        self.list
    }
}
