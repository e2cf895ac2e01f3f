//! How a fact is named outside the program (出处): its number in the append-only ledger, or its row in a workbook.

use crate::ledger::ledger_book::RowPlace;
use zhaozhang_domain::fact::FactId;
use zhaozhang_domain::pile::Pile;

/// Where the facts of a ledger stand (事实出处).
#[derive(Debug, Clone, Copy)]
pub enum Places<'a> {
    /// Entry numbers of the append-only ledger, by the fact's place.
    Serials(&'a Pile<i64>),
    /// Rows of a workbook, by the fact's place.
    Rows(&'a [RowPlace]),
    /// Only the order in which they came.
    Order,
}

impl Places<'_> {
    /// `台账第12号`, `报送第5行` or `第3条`.
    pub fn of(&self, fact: FactId) -> String {
        let at = fact.index();
        let order = || format!("第{}条", at.saturating_add(1));
        match self {
            Self::Serials(serials) => {
                serials.get(at).map_or_else(order, |serial| format!("台账第{serial}号"))
            }
            Self::Rows(rows) => rows.get(at).map_or_else(order, ToString::to_string),
            Self::Order => order(),
        }
    }
}
