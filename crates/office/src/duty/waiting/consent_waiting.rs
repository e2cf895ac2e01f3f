//! What waits around combined articles: contributing units that have not answered within the term, and objections nobody
//! has ruled on. Silence after the term is agreement and waits no more.

use super::{Noted, Waiting, Whom};
use crate::Office;
use crate::duty::duties::local;
use crate::moment::Moment;
use crate::permit::Role;
use crate::refusal::OfficeError;
use chrono::NaiveDate;
use zhaozhang_domain::submission::State;

/// Working days for a ruling on an objection.
const RULE_DAYS: u32 = 2;
/// The newest articles looked through in one round.
const ARTICLES: i64 = 60;

impl Office {
    /// Answers and rulings that are owed on combined articles.
    pub(super) async fn waiting_consents(&self, moment: &Moment) -> Result<Vec<Waiting>, OfficeError> {
        let mut waiting = Vec::new();
        for first in self.inner.store.combined_articles(ARTICLES).await? {
            let id = first.combined_id;
            let parts = self.inner.store.combined_parts(id).await?;
            let judgements = self.inner.store.combination_judgements(id).await?;
            let row = self.inner.store.submission(id).await?;
            let row = row.filter(|row| row.state != State::Voided.word());
            let (Some(last), Some(row)) = (judgements.last(), row) else { continue };
            let Some(entry) = self.notice(&row.notice_code) else { continue };
            for one in self.consents_of(moment, id, (&parts, &judgements)).await? {
                let key = |what: &str| {
                    format!(
                        "{}|待办环节|综合稿{id}|{}|{}|{what}",
                        row.notice_code, last.judgement_no, one.unit_name
                    )
                };
                let noted = |what, code, at: &str, whom| Noted {
                    notice: Some(&entry.notice),
                    key: key(what),
                    code,
                    unit: one.unit_name.clone(),
                    title: format!("综合稿{id}单综评定{what}"),
                    what,
                    article: "四（二）1",
                    arose_on: local(&Moment { today: NaiveDate::MIN, at: at.to_owned() }).date(),
                    whom,
                };
                if one.is_open() {
                    let own = parts
                        .iter()
                        .find(|part| part.unit_id == one.unit)
                        .map_or(id, |part| part.submission_id);
                    let code = format!("submission-{own}");
                    let noted = noted("待答复", code, &last.judged_at, Whom::Liaison(one.unit));
                    let term = "期满不答复的，视为同意";
                    waiting.push(Waiting::until(noted, one.until, term, moment.today));
                } else if let Some(answer) = one.answer.as_ref().filter(|_| one.waits_for_ruling()) {
                    let whom = Whom::Office(vec![Role::OfficeHead]);
                    let noted = noted("异议待裁定", format!("submission-{id}"), &answer.answered_at, whom);
                    waiting.push(Waiting::within(noted, RULE_DAYS, self.calendar(), moment.today));
                }
            }
        }
        Ok(waiting)
    }
}
