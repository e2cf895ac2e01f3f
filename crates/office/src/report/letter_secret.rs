//! 涉密拦截 for letters of the mailbox: a letter with a secret mark in its subject, its words or one of its files is not
//! kept, and its sender is told what to do with the original. The check is that of the pages
//! ([`crate::wording::secret_mark`]); whoever reads the mailbox marks the letter as seen, so it is not fetched again.

use crate::Office;
use crate::duty::delivery::channel::Channel;
use crate::moment::{Actor, Moment};
use crate::refusal::{OfficeError, Problem};
use crate::report::letter_forms::Converted;
use crate::report::letter_reading::Letter;
use crate::report::take_in_letter::{LetterFate, LetterTaken, answer};
use crate::wording::secret_mark::{SECRET_CODE, SECRET_CURE, secret_in_file, secret_mark};
use zhaozhang_store::ReportMailRow;

/// The first secret mark of a letter: in its subject, its words, or a file of it.
pub(super) fn secret_in(letter: &Letter, converted: &Converted) -> Option<Problem> {
    let in_words = secret_mark(&letter.subject).or_else(|| secret_mark(&letter.words));
    if let Some(what) = in_words {
        return Some(Problem::at("file", SECRET_CODE, format!("来信中的{what}"), SECRET_CURE));
    }
    let in_files = letter.files.iter().find_map(|(name, bytes)| {
        let named = secret_mark(name).map(|what| format!("来信附件名中的{what}"));
        let named = named.map(|what| Problem::at("file", SECRET_CODE, what, SECRET_CURE));
        named.or_else(|| secret_in_file(name, bytes))
    });
    // What a PDF says comes converted, a line for each word.
    let in_converted = || {
        let mut words = converted.values().filter_map(|file| file.as_ref().ok());
        words.find_map(|words| secret_mark(&String::from_utf8_lossy(words)))
    };
    in_files.or_else(|| {
        let what = in_converted()?;
        Some(Problem::at("file", SECRET_CODE, format!("来信附件中的{what}"), SECRET_CURE))
    })
}

impl Office {
    /// A letter with a secret mark is kept nowhere, not even its subject: the stop is recorded, and a known sender is told.
    pub(super) async fn turn_away(
        &self,
        moment: &Moment,
        actor: &Actor,
        person: Option<i64>,
    ) -> Result<(), OfficeError> {
        self.record_secret_stop(moment, actor, "季报信箱", "来信").await?;
        let Some(person) = person else { return Ok(()) };
        if !self.channel_settings().await?.is_on(Channel::Mail) {
            return Ok(());
        }
        let row = ReportMailRow {
            person_id: person,
            subject: "季报来信没有收下".to_owned(),
            ..ReportMailRow::default()
        };
        let said = format!("您发来的邮件带有密级标志，没有收下。{SECRET_CURE}。");
        let taken = LetterTaken {
            letter: 0,
            fate: LetterFate::Refused,
            report: None,
            reports: Vec::new(),
            said: vec![said],
        };
        let mut writing = self.inner.store.write().await?;
        writing.add_delivery(&answer(moment, &row, &taken)).await?;
        Ok(writing.commit().await?)
    }
}
