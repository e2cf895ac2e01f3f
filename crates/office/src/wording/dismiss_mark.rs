//! The verb 处理文字提示: a mark is no fault in this text. It stays dismissed for the text with exactly these characters;
//! a new version is looked at anew. What must be changed (必须改) cannot be dismissed.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, wording};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_domain::chain::digest;
use zhaozhang_store::DismissalRow;
use zhaozhang_text::normalise::cell;
use zhaozhang_text::proof::{Field, GateInput, Level, Mark, Place, gate};

/// A mark and whether somebody dismissed it in this version (提示).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkInText {
    /// The mark.
    pub mark: Mark,
    /// Its key in this text, for [`Office::dismiss_mark`].
    pub key: String,
    /// Who dismissed it and why; nothing while it stands.
    pub dismissed: Option<Dismissed>,
}

/// A dismissal (不改的理由).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissed {
    /// RFC 3339 UTC.
    pub at: String,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// The digest a text's dismissals hang on: title and text, character for character.
pub fn text_digest(title: &str, text: &str) -> String {
    digest(format!("{title}\n{text}").as_bytes())
}

/// The key of a mark in its text: check and place.
pub fn mark_key(mark: &Mark) -> String {
    format!("{}@{}", mark.check, place_key(mark.place))
}

fn place_key(place: Place) -> String {
    let field = match place.field {
        Field::Title => "标题".to_owned(),
        Field::Text => "正文".to_owned(),
        Field::Caption(at) => format!("图片{}", at + 1),
    };
    format!("{field}:{}:{}:{}", place.line, place.start, place.end)
}

impl Office {
    /// Every mark of a text at the gate, the office's own words included, each with its dismissal.
    ///
    /// The list of words in `input` is not asked; the one in force is.
    pub async fn marks_of(&self, input: &GateInput<'_>) -> Result<Vec<MarkInText>, OfficeError> {
        let words = self.word_list().await?;
        let outcome = gate(&GateInput { words: &words, ..*input });
        let rows = self.inner.store.dismissals(&text_digest(input.title, input.text)).await?;
        Ok(outcome.stops.into_iter().chain(outcome.warns).map(|mark| with_dismissal(mark, &rows)).collect())
    }

    /// Dismisses a mark of a text and says why.
    ///
    /// Refused, all at once: no such mark in this text (not found), a mark that must be changed (G-221), dismissed before
    /// (G-222), no reason (G-223).
    pub async fn dismiss_mark(
        &self,
        moment: &Moment,
        actor: &Actor,
        input: &GateInput<'_>,
        key: &str,
        reason: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, wording::DISMISS_MARK)?;
        let reason = cell(reason);
        let words = self.word_list().await?;
        let outcome = gate(&GateInput { words: &words, ..*input });
        let found = outcome.all().find(|mark| mark_key(mark) == key);
        let Some(mark) = found else {
            return Err(Refusal::NotFound { what: "这条文字提示".to_owned() }.into());
        };
        let digest = text_digest(input.title, input.text);
        let mut writing = self.inner.store.write().await?;
        let rows = writing.dismissals(&digest).await?;
        let mut problems = Vec::new();
        if mark.level == Level::Stop {
            let what = format!("“{}”必须改正，不能按“不改”处理", mark.found);
            problems.push(Problem::at(
                "mark",
                "G-221",
                what,
                "请改正后再交审；认为词表有误的，请报办公室修改词表",
            ));
        }
        if let Some(before) = with_dismissal(mark.clone(), &rows).dismissed {
            problems.push(Problem::at("mark", "G-222", format!("{}已作处理", before.by), "不用再次处理"));
        }
        if reason.is_empty() {
            problems.push(Problem::at("reason", "G-223", "没有写明不改的理由", "请写一句话说明"));
        }
        no_problems(problems)?;
        let row = DismissalRow {
            text_digest: digest,
            mark: mark.check.to_string(),
            place: place_key(mark.place),
            found: mark.found.clone(),
            reason: reason.clone(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        writing.add_dismissal(row).await?;
        let detail = format!("{}“{}”不改：{reason}", mark.check, mark.found);
        writing.record(event(moment, actor, wording::DISMISS_MARK, key, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

fn with_dismissal(mark: Mark, rows: &[DismissalRow]) -> MarkInText {
    let (check, place) = (mark.check.to_string(), place_key(mark.place));
    let row = rows.iter().find(|row| row.mark == check && row.place == place);
    let dismissed = row.map(|row| Dismissed {
        at: row.recorded_at.clone(),
        by: row.recorded_by.clone(),
        reason: row.reason.clone(),
    });
    MarkInText { key: mark_key(&mark), mark, dismissed }
}
