//! 办理依据: under which text and rulings of a notice a form was drawn, as a word a form carries along, and what has
//! changed when it comes back later. A form that was left open while the notice changed is told so before anything is
//! done ([`Office::changes_since`]); asking is the gate's of the web room, for every form that carries the word.
//!
//! Next: [`super::make_ruling`], after which the word is another.

use crate::Office;
use crate::bulletin::notice_hash;
use crate::refusal::Fault;
use std::sync::PoisonError;

/// Between the parts of a word, and between words.
const PART: char = '~';
const BETWEEN: char = ',';
/// How much of the hash is carried along.
const HASH_LENGTH: usize = 16;

impl Office {
    /// The basis of a form that rests on these notices: `代号~裁定序号~散列`, by commas.
    pub async fn notice_basis(&self, codes: &[&str]) -> Result<String, Fault> {
        self.refresh_notices().await?;
        let through = self.rulings_through();
        let words = codes.iter().filter_map(|code| {
            let hash = self.basis_hash(code)?;
            Some(format!("{code}{PART}{through}{PART}{hash}"))
        });
        Ok(words.collect::<Vec<_>>().join(","))
    }

    /// What has changed since, a sentence each; nothing when the basis stands. Of a basis with several notices only
    /// `chosen` is looked at when it is among them. What is no basis says so.
    pub async fn changes_since(&self, basis: &str, chosen: &str) -> Result<Vec<String>, Fault> {
        self.refresh_notices().await?;
        let words: Vec<&str> = basis.split(BETWEEN).filter(|word| !word.is_empty()).collect();
        let is_chosen = |word: &&&str| word.split(PART).next() == Some(chosen);
        let narrowed: Vec<&str> = words.iter().filter(is_chosen).copied().collect();
        let mut changes = Vec::new();
        for word in if narrowed.is_empty() { words } else { narrowed } {
            changes.extend(self.basis_change(word).await?);
        }
        Ok(changes)
    }

    async fn basis_change(&self, word: &str) -> Result<Vec<String>, Fault> {
        let mut parts = word.split(PART);
        let (code, through, hash) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        let Some(entry) = self.notice(code) else {
            return Ok(vec![format!("没有代号为“{code}”的通知，可能已经移走")]);
        };
        if self.basis_hash(code).as_deref() == Some(hash) {
            return Ok(Vec::new());
        }
        let through: i64 = through.parse().unwrap_or(0);
        let made = self.rulings_of(code).await?;
        let made = made.iter().filter(|row| row.id > through).map(|row| {
            format!(
                "{}于{}裁定“{}”按“{}”执行，理由：{}",
                row.decided_by, row.decided_on, row.matter, row.reading, row.reason
            )
        });
        let mut changes: Vec<String> = made.collect();
        if changes.is_empty() {
            changes.push(format!("《{}》的条文或单位表已经换了新的文本", entry.notice.title));
        }
        Ok(changes)
    }

    fn rulings_through(&self) -> i64 {
        self.inner.shelf.read().unwrap_or_else(PoisonError::into_inner).rulings_through
    }

    fn basis_hash(&self, code: &str) -> Option<String> {
        let entry = self.notice(code)?;
        Some(notice_hash(&entry.folder).chars().take(HASH_LENGTH).collect())
    }
}
