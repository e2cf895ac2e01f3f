//! 雷同提示 (likeness): what the own unit sent before that reads like this one. A hint before sending, never a refusal;
//! the full search over all media is another matter (`office.reprints`).

use super::standing::Sight;
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::refusal::OfficeError;
use crate::submission::submissions::manuscript_text;
use zhaozhang_domain::submission::State;
use zhaozhang_store::SubmissionFilter;
use zhaozhang_text::likeness::{ALIKE_BODY, ALIKE_TITLE, Print};

/// An earlier item that reads alike (雷同信息).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// Its number.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// When it was made.
    pub made_on: String,
    /// What the titles share, in percent.
    pub title_share: u32,
    /// What the texts share, in percent.
    pub body_share: u32,
}

/// How many of the unit's last items are looked at; a unit sends five a month.
const LOOKED_AT: i64 = 200;

impl Office {
    /// The own unit's earlier items whose title or text is nearly the same.
    pub async fn alike(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, title, body): (i64, &str, &str),
    ) -> Result<Vec<Likeness>, OfficeError> {
        let Sight { units, .. } = self.standing(actor, moment.today).await?.sight();
        let filter = SubmissionFilter { units: Some(units), ..SubmissionFilter::default() };
        let (title, body) = (Print::of_title(title), Print::of_body(body));
        let mut found = Vec::new();
        for row in self.inner.store.submissions(&filter, 0, LOOKED_AT).await? {
            if row.id == id || row.state == State::Voided.word() {
                continue;
            }
            let title_share = title.shared(&Print::of_title(&row.title));
            let versions = self.inner.store.versions(row.id).await?;
            let Some(last) = versions.last() else { continue };
            let text = manuscript_text::read(&last.manuscript, &last.digest)?;
            let body_share = body.shared(&Print::of_body(&text.body));
            if title_share >= ALIKE_TITLE || body_share >= ALIKE_BODY {
                let (id, title, state, made_on) = (row.id, row.title, row.state, row.created_on);
                found.push(Likeness { id, title, state, made_on, title_share, body_share });
            }
        }
        found.sort_by_key(|like| std::cmp::Reverse((like.body_share, like.title_share, like.id)));
        Ok(found)
    }
}
