//! Reform tasks in the search (任务检索): looked through in memory as their plans stand now, each for those who may see it.

use super::{Found, PAGE, Place, SearchKind, SearchQuery, excerpt, marked};
use crate::Office;
use crate::moment::Actor;
use crate::refusal::OfficeError;
use zhaozhang_store::search_token::Folded;

impl Office {
    /// The tasks that hold every term, the newest plan's first.
    pub(super) async fn tasks_with(
        &self,
        actor: &Actor,
        kind: SearchKind,
        query: &SearchQuery,
        terms: &[Folded],
    ) -> Result<Vec<Found>, OfficeError> {
        let mut found = Vec::new();
        for plan in self.plans().await? {
            let on = plan.issued_on.map(|day| day.to_string()).unwrap_or_default();
            let is_in =
                (query.from.is_empty() || on >= query.from) && (query.until.is_empty() || on <= query.until);
            if !is_in {
                continue;
            }
            for task in self.tasks(actor, plan.id).await? {
                let parts: Vec<&str> = task.content.parts.iter().map(|part| part.text.as_str()).collect();
                let words =
                    format!("{}\n{}\n{}", task.content.label, parts.join("\n"), task.content.tags.join("、"));
                let folded = Folded::of(&words);
                if terms.iter().all(|term| folded.find(term).is_some()) {
                    found.push(Found {
                        kind,
                        place: Place::Record(task.id),
                        title: marked(&format!("{}　任务{}", plan.title, task.ordinal), terms),
                        excerpt: excerpt(&words, terms),
                        on: on.clone(),
                        unit: None,
                    });
                }
            }
        }
        found.truncate(PAGE);
        Ok(found)
    }
}
