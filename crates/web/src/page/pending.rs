//! 待入账: uploads that were checked and wait for a decision. In memory the oldest give way when they become many or
//! large; one that is being taken in stays until its answer is known. What is not in memory, because another program
//! took the upload or this one was started anew, is checked again from the file that was kept
//! ([`super::kept_upload`]). Next: [`super::checked`], which asks.

use super::kept_upload::{self, KeptUpload};
use crate::app::App;
use crate::failure::Failure;
use std::collections::VecDeque;
use std::sync::Arc;
use zhaozhang_office::Fault;
use zhaozhang_office::ledger::ledger_book::{self, CheckedLedger};

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
    waiting: VecDeque<(u64, Pending)>,
}

impl Uploads {
    /// Keeps an upload under its number; one that is there already stays as it is.
    pub(crate) fn keep(&mut self, token: u64, pending: Pending) {
        if self.find(token).is_some() {
            return;
        }
        self.waiting.push_back((token, pending));
        while self.waiting.len() > 1 && (self.waiting.len() > WAITING || self.held() > MOST_HELD) {
            self.waiting.pop_front();
        }
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

/// Keeps a checked upload here and in the data folder, and gives its number, which nobody can guess and no other
/// program gives.
pub(crate) async fn keep(app: &App, upload: KeptUpload, checked: CheckedLedger) -> Result<u64, Failure> {
    // Numbers up to 2^53 survive every program that reads them.
    let token = u64::from_le_bytes(app.office().random().bytes()) >> 11;
    let pending = Pending::new(upload.notice.clone(), upload.file_name.clone(), checked);
    let data = app.office().data_folder().to_owned();
    let keeping = tokio::task::spawn_blocking(move || kept_upload::keep(&data, token, &upload));
    let kept = keeping.await.map_err(|cause| Failure::fault(format!("keeping an upload: {cause}")))?;
    kept.map_err(|cause| Failure::from(Fault::new("cannot keep an upload", cause)))?;
    app.uploads().keep(token, pending);
    Ok(token)
}

/// The upload of that number, wherever it was sent.
pub(crate) async fn find(app: &App, token: u64) -> Result<Option<Pending>, Failure> {
    let known = app.uploads().find(token).cloned();
    let data = app.office().data_folder().to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        let receipt = kept_upload::taken(&data, token);
        (if known.is_some() { None } else { kept_upload::find(&data, token) }, known, receipt)
    });
    let cut_off = |cause| Failure::fault(format!("looking for an upload: {cause}"));
    let (kept, known, receipt) = reading.await.map_err(cut_off)?;
    let mut pending = match (known, kept) {
        (Some(known), _) => known,
        (None, Some(kept)) => {
            let notice = app.notice(&kept.notice)?.notice.clone();
            let checking = tokio::task::spawn_blocking(move || {
                let checked = ledger_book::read(&kept.file_name, &kept.bytes, &notice, &mut |_| ());
                checked.map(|checked| Pending::new(kept.notice, kept.file_name, checked))
            });
            let pending = checking.await.map_err(cut_off)??;
            app.uploads().keep(token, pending.clone());
            pending
        }
        (None, None) => return Ok(None),
    };
    if let Some(receipt) = receipt {
        pending.stage = Stage::Taken(receipt);
        app.uploads().end(token, pending.stage.clone());
    }
    Ok(Some(pending))
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
    use zhaozhang_office::ledger::ledger_book::{CheckedLedger, CheckedRow, RowPlace};

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
        let many = u64::try_from(WAITING).unwrap() + 1;
        for token in 1..=many {
            uploads.keep(token, upload(1));
        }
        assert!(uploads.find(1).is_none() && uploads.find(2).is_some());
        uploads.keep(many + 1, upload(MOST_HELD + 1));
        assert!(uploads.find(many).is_none(), "a large one leaves no room");
        assert!(uploads.find(many + 1).is_some(), "but the newest stays");
    }

    #[test]
    fn an_upload_is_taken_in_by_one_click_only_and_again_after_a_refusal() {
        let mut uploads = Uploads::default();
        let token = 7;
        uploads.keep(token, upload(1));
        assert!(uploads.begin(token).is_some());
        assert!(uploads.begin(token).is_none(), "the second click waits for the first");
        uploads.keep(token, upload(1));
        assert!(uploads.begin(token).is_none(), "and looking it up again opens nothing");
        assert!(uploads.find(token).is_some(), "and still finds it");
        uploads.end(token, Stage::Refused("有问题".into()));
        assert!(uploads.begin(token).is_some());
        uploads.end(token, Stage::Taken(vec!["第1批".into()]));
        assert!(uploads.begin(token).is_none());
    }
}
