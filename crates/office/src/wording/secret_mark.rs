//! 涉密拦截 (S1-60, 五（四）): what is said of a text that carries a secret mark, and the line the log gets of it. What is
//! a mark the text room says; where texts come in, they are asked about here: the gate of the web room asks for every
//! form and every file, [`crate::submission::draft_submission`] for what a draft holds, and whoever keeps a file.
//!
//! The words themselves go nowhere: neither the log nor a refusal's subject repeats more than the mark.
//! Next: [`super::secret_file`], the words of files.

use super::secret_file::{FileWords, words_of_file};
use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::audit;
use crate::refusal::{OfficeError, Problem};
use zhaozhang_text::proof;

/// The code of a text that must not be kept.
pub const SECRET_CODE: &str = "G-101";
/// What is to be done with it.
pub const SECRET_CURE: &str = "没有保存。本系统不得处理涉密内容，请立即按保密规定处置原稿";

/// What the first secret mark of a text is, as the beginning of a sentence; nothing when there is none.
pub fn secret_mark(text: &str) -> Option<String> {
    let marks = proof::secret_marks(text);
    marks.first().map(|mark| mark.what.trim_end_matches('。').to_owned())
}

/// The same of a file that came in, as a problem at it; a PDF is the caller's to take the words out of.
pub(crate) fn secret_in_file(name: &str, bytes: &[u8]) -> Option<Problem> {
    let FileWords::Words(words) = words_of_file(bytes) else { return None };
    let what = secret_mark(&words)?;
    Some(Problem::at("file", SECRET_CODE, format!("文件“{name}”中的{what}"), SECRET_CURE))
}

impl Office {
    /// Records that something with a secret mark was brought and not kept: at which address and in which field, never
    /// the words.
    pub async fn record_secret_stop(
        &self,
        moment: &Moment,
        actor: &Actor,
        address: &str,
        place: &str,
    ) -> Result<(), OfficeError> {
        let mut writing = self.inner.store.write().await?;
        let detail = format!("提交的内容（{place}）带有密级标志，没有收下，已提示按保密规定处置原件");
        writing.record(event(moment, actor, audit::DENIAL, address, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
