//! 待入账: uploads that were checked and wait for a decision, in memory only. The oldest give way when they become
//! many or large; one that is being taken in stays until its answer is known. Next: [`super::checked`], which asks.

use std::collections::VecDeque;
use std::sync::Arc;
use zhaozhang_office::ledger_book::CheckedLedger;

/// How many uploads wait at most.
const WAITING: usize = 20;
/// How many rows and problems all of them hold at most; the newest is kept whatever its size.
const MOST_HELD: usize = 1_000_000;

/// An upload that was checked (待入账).
#[derive(Debug, Clone)]
pub struct Pending {
    /// The notice.
    pub(crate) notice: String,
    /// What the browser called it.
    pub(crate) file_name: String,
    /// What was found.
    pub(crate) checked: Arc<CheckedLedger>,
    /// How far it is.
    pub(crate) stage: Stage,
}

/// How far an upload is (进度).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stage {
    /// 待决定.
    Waiting,
    /// 正在入账.
    Underway,
    /// 没有入账, and why; it can be decided again.
    Refused(String),
    /// 已入账, with the lines of the receipt.
    Taken(Vec<String>),
}

impl Pending {
    /// A checked upload.
    pub(crate) fn new(notice: String, file_name: String, checked: CheckedLedger) -> Self {
        Self { notice, file_name, checked: Arc::new(checked), stage: Stage::Waiting }
    }

    fn held(&self) -> usize {
        self.checked.rows.len() + self.checked.problems.len() + self.checked.notes.len()
    }
}

/// The uploads by number.
#[derive(Debug, Default)]
pub struct Uploads {
    last: u64,
    waiting: VecDeque<(u64, Pending)>,
}

impl Uploads {
    /// Keeps an upload and gives its number.
    pub(crate) fn keep(&mut self, pending: Pending) -> u64 {
        self.last += 1;
        self.waiting.push_back((self.last, pending));
        while self.waiting.len() > 1 && (self.waiting.len() > WAITING || self.held() > MOST_HELD) {
            self.waiting.pop_front();
        }
        self.last
    }

    fn held(&self) -> usize {
        self.waiting.iter().map(|(_, pending)| pending.held()).sum()
    }

    /// The upload of that number.
    pub(crate) fn find(&self, token: u64) -> Option<&Pending> {
        self.waiting.iter().find(|(number, _)| *number == token).map(|(_, pending)| pending)
    }

    /// The upload for taking in, once: two clicks must not take it in twice.
    pub(crate) fn begin(&mut self, token: u64) -> Option<Pending> {
        let found = self.waiting.iter_mut().find(|(number, _)| *number == token);
        let (_, pending) = found.filter(|(_, pending)| pending.is_open())?;
        pending.stage = Stage::Underway;
        Some(pending.clone())
    }

    /// Says how it ended.
    pub(crate) fn end(&mut self, token: u64, stage: Stage) {
        if let Some((_, pending)) = self.waiting.iter_mut().find(|(number, _)| *number == token) {
            pending.stage = stage;
        }
    }
}

impl Pending {
    fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::Refused(_))
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_HELD, Pending, Stage, Uploads, WAITING};
    use zhaozhang_domain::fact::{FactKind, NewFact};
    use zhaozhang_office::ledger_book::{CheckedLedger, CheckedRow, RowPlace};

    fn upload(rows: usize) -> Pending {
        let row = CheckedRow {
            place: RowPlace { sheet: "报送".into(), row: 2 },
            fact: NewFact::new(FactKind::Submission, "2020-07-06".parse().unwrap()),
        };
        Pending::new(
            "n".into(),
            "a.csv".into(),
            CheckedLedger { rows: vec![row; rows], ..CheckedLedger::default() },
        )
    }

    #[test]
    fn the_oldest_give_way_to_many_and_to_large_ones() {
        let mut uploads = Uploads::default();
        for _ in 0..=WAITING {
            uploads.keep(upload(1));
        }
        assert!(uploads.find(1).is_none() && uploads.find(2).is_some());
        let large = uploads.keep(upload(MOST_HELD + 1));
        assert!(uploads.find(large - 1).is_none(), "a large one leaves no room");
        assert!(uploads.find(large).is_some(), "but the newest stays");
    }

    #[test]
    fn an_upload_is_taken_in_by_one_click_only_and_again_after_a_refusal() {
        let mut uploads = Uploads::default();
        let token = uploads.keep(upload(1));
        assert!(uploads.begin(token).is_some());
        assert!(uploads.begin(token).is_none(), "the second click waits for the first");
        assert!(uploads.find(token).is_some(), "and still finds it");
        uploads.end(token, Stage::Refused("有问题".into()));
        assert!(uploads.begin(token).is_some());
        uploads.end(token, Stage::Taken(vec!["第1批".into()]));
        assert!(uploads.begin(token).is_none());
    }
}
