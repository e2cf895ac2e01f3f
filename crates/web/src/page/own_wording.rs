//! What the reader of texts says of a paper of the office while it is a draft (印发前文字核对): the same lines beside
//! every kind of paper, and whether something must be changed before it goes out.

use crate::app::App;
use crate::failure::Failure;
use zhaozhang_document::official::OfficialDocument;
use zhaozhang_office::wording::proofread::{Level, Mark};

/// A mark beside a draft (核对意见).
pub(crate) struct WordingLine {
    /// Whether it must be changed.
    pub(crate) stops: bool,
    /// 必须改 or 请核对.
    pub(crate) level: &'static str,
    /// 类别.
    pub(crate) class: &'static str,
    /// What is wrong and what should stand there.
    pub(crate) sentence: String,
    /// The rule it rests on.
    pub(crate) basis: String,
}

impl WordingLine {
    fn of(mark: &Mark) -> Self {
        Self {
            stops: mark.level == Level::Stop,
            level: mark.level.word(),
            class: mark.class.word(),
            sentence: mark.sentence(),
            basis: mark.basis.to_string(),
        }
    }

    /// A mark with where it stands: 市财政局的责任书：….
    pub(crate) fn in_place(mark: &Mark, place: &str) -> Self {
        Self { sentence: format!("{place}：{}", mark.sentence()), ..Self::of(mark) }
    }
}

/// What is said of a draft.
pub(crate) async fn lines(app: &App, document: &OfficialDocument) -> Result<Vec<WordingLine>, Failure> {
    let read = app.office().proofread_own(&app.moment(), document).await?;
    Ok(read.marks.iter().map(WordingLine::of).collect())
}
