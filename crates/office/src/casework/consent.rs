//! 单综同意 (consent): what each contributing unit says to the judgement of a combined article, within a term, and what was
//! ruled on objections. A unit that says nothing within the term agreed, and the page says that it did so by silence; an
//! objection that stands, or was upheld, stops receipt and uses until the article is judged anew or given up (四（二）1).
//!
//! The verbs: [`crate::casework::answer_combination`], [`crate::casework::rule_combination`].

use crate::Office;
use crate::duty::duties::local;
use crate::moment::{Actor, Moment};
use crate::org::units::day;
use crate::permit::{Role, submission as act};
use crate::refusal::{OfficeError, Problem};
use chrono::NaiveDate;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{
    CombinationAnswerRow, CombinationJudgementRow, CombinationRulingRow, CombinedPartRow, PostsOf, Writing,
};

/// Working days a unit has; the notice gives none, so it is as long as the checking of a month (requirements §8.2).
pub const CONSENT_DAYS: u32 = 2;
/// What a unit can say.
pub const ANSWERS: [&str; 2] = ["同意", "有异议"];
/// What can be ruled on an objection.
pub const OUTCOMES: [&str; 2] = ["维持", "成立"];

/// How one unit stands to the judgement in force (单位答复).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The unit.
    pub unit: i64,
    /// As the notice's register calls it.
    pub unit_name: String,
    /// The last day to answer.
    pub until: NaiveDate,
    /// Whether that day is over.
    pub is_over: bool,
    /// Its answer.
    pub answer: Option<CombinationAnswerRow>,
    /// The ruling on its objection.
    pub ruling: Option<CombinationRulingRow>,
}

impl Consent {
    /// Whether it objected.
    pub fn is_objection(&self) -> bool {
        self.answer.as_ref().is_some_and(|row| row.answer == "有异议")
    }

    /// Whether the unit can still answer.
    pub const fn is_open(&self) -> bool {
        self.answer.is_none() && !self.is_over
    }

    /// Whether an objection waits for its ruling.
    pub fn waits_for_ruling(&self) -> bool {
        self.is_objection() && self.ruling.is_none()
    }

    /// How it stands, in a word.
    pub fn word(&self) -> &'static str {
        match (self.answer.is_some(), self.ruling.as_ref().map(|row| row.outcome.as_str())) {
            (true, _) if !self.is_objection() => "同意",
            (true, Some("维持")) => "异议不成立，维持评定",
            (true, Some(_)) => "异议成立，须改评或作废",
            (true, None) => "有异议，待裁定",
            (false, _) if self.is_over => "期满未答复，视为同意",
            (false, _) => "待答复",
        }
    }
}

/// The last day on which units answer a judgement.
pub(crate) fn answer_until(judgement: &CombinationJudgementRow, calendar: &Calendar) -> NaiveDate {
    let at = Moment { today: NaiveDate::MIN, at: judgement.judged_at.clone() };
    calendar.add_working_days(local(&at).date(), CONSENT_DAYS)
}

/// How each unit of an article stands to its last judgement.
pub(crate) fn consents(
    (parts, judgements): (&[CombinedPartRow], &[CombinationJudgementRow]),
    (answers, rulings): (&[CombinationAnswerRow], &[CombinationRulingRow]),
    (calendar, today): (&Calendar, NaiveDate),
) -> Vec<Consent> {
    let Some(last) = judgements.last() else { return Vec::new() };
    let until = answer_until(last, calendar);
    let mut found: Vec<Consent> = Vec::new();
    for part in parts {
        if found.iter().any(|one| one.unit == part.unit_id) {
            continue;
        }
        let own_answer =
            answers.iter().find(|row| row.judgement_no == last.judgement_no && row.unit_id == part.unit_id);
        let own_ruling =
            rulings.iter().find(|row| row.judgement_no == last.judgement_no && row.unit_id == part.unit_id);
        found.push(Consent {
            unit: part.unit_id,
            unit_name: part.unit_name.clone(),
            until,
            is_over: today > until,
            answer: own_answer.cloned(),
            ruling: own_ruling.cloned(),
        });
    }
    found
}

/// How each unit of an article stands, as a transaction sees it.
pub(crate) async fn consents_in(
    writing: &mut Writing,
    id: i64,
    (calendar, today): (&Calendar, NaiveDate),
) -> Result<Vec<Consent>, OfficeError> {
    let parts = writing.combined_parts(id).await?;
    let judgements = writing.combination_judgements(id).await?;
    let answers = writing.combination_answers(id).await?;
    let rulings = writing.combination_rulings(id).await?;
    Ok(consents((&parts, &judgements), (&answers, &rulings), (calendar, today)))
}

/// The objections that stand against receipt and use of an article: unruled or upheld ones to the judgement in force.
pub(crate) async fn standing_objections(writing: &mut Writing, id: i64) -> Result<Vec<Problem>, OfficeError> {
    let last = writing.combination_judgements(id).await?.pop().map(|last| last.judgement_no);
    let parts = writing.combined_parts(id).await?;
    let rulings = writing.combination_rulings(id).await?;
    let mut problems = Vec::new();
    for row in writing.combination_answers(id).await? {
        if Some(row.judgement_no) != last || row.answer != "有异议" {
            continue;
        }
        let name = parts.iter().find(|part| part.unit_id == row.unit_id);
        let name = name.map(|part| part.unit_name.clone()).unwrap_or_default();
        let ruling =
            rulings.iter().find(|own| own.judgement_no == row.judgement_no && own.unit_id == row.unit_id);
        let (what, cure) = match ruling.map(|ruling| ruling.outcome.as_str()) {
            Some("维持") => continue,
            Some(_) => (
                format!("{name}对单综评定的异议已裁定成立，还没有改评"),
                "请按裁定改评“单”或“综”，或作废本稿后重新组稿",
            ),
            None => (
                format!("{name}对单综评定有异议：{}，还没有裁定", row.reason),
                "请由办公室负责人先裁定异议，再办理",
            ),
        };
        problems.push(Problem::of("S-412", what, cure));
    }
    Ok(problems)
}

/// Tells each contributing unit of a judgement and until when it may answer: the authors, and the liaisons of the day.
pub(crate) async fn tell_units(
    writing: &mut Writing,
    moment: &Moment,
    parts: &[CombinedPartRow],
    (words, until): (&str, NaiveDate),
) -> Result<(), OfficeError> {
    let term = document_date(until);
    for part in parts {
        let Some(item) = writing.submission(part.submission_id).await? else { continue };
        let mut people = vec![item.drafter_id];
        for row in writing.posts(PostsOf::Unit(part.unit_id)).await? {
            let last = row.last_on.as_deref().map(day).transpose()?;
            let is_held =
                day(&row.post.from_on)? <= moment.today && last.is_none_or(|last| last >= moment.today);
            let is_liaison = row.post.role == Role::Correspondent.word() && is_held;
            if is_liaison && !people.contains(&row.post.person_id) {
                people.push(row.post.person_id);
            }
        }
        let said = format!(
            "《{}》{words}；请{}在{term}24时前答复同意或有异议，期满不答复视为同意",
            item.title, part.unit_name
        );
        writing.tell(part.submission_id, &people, &said, &moment.at).await?;
    }
    Ok(())
}

impl Office {
    /// The consents of an article for readers.
    pub(crate) async fn consents_of(
        &self,
        moment: &Moment,
        id: i64,
        (parts, judgements): (&[CombinedPartRow], &[CombinationJudgementRow]),
    ) -> Result<Vec<Consent>, OfficeError> {
        let answers = self.inner.store.combination_answers(id).await?;
        let rulings = self.inner.store.combination_rulings(id).await?;
        Ok(consents((parts, judgements), (&answers, &rulings), (self.calendar(), moment.today)))
    }

    /// What waits for the actor on combined articles: his unit's answer, objections he may rule on. Address and words.
    pub(crate) async fn consents_at_desk(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<(String, String)>, OfficeError> {
        let mut waiting = Vec::new();
        for one in self.combined_articles(moment, actor).await? {
            if one.line.state.is_final() {
                continue;
            }
            for consent in &one.consents {
                let own = one.parts.iter().find(|part| actor.unit == Some(part.unit_id));
                let own = own.filter(|part| part.unit_id == consent.unit);
                if let Some(part) =
                    own.filter(|_| consent.is_open() && act::ANSWER_COMBINATION.allows(actor.role))
                {
                    let words = format!(
                        "本单位信息并入综合稿{}，标注“{}”，请答复同意或有异议，期限{}，期满视为同意",
                        one.line.id,
                        one.mark(),
                        document_date(consent.until)
                    );
                    waiting.push((format!("/submissions/{}", part.submission_id), words));
                }
                let judged_by = one.judgements.last().map(|last| last.person_id);
                let may_rule = act::RULE_COMBINATION.allows(actor.role) && actor.person != judged_by;
                if may_rule && consent.waits_for_ruling() {
                    let words =
                        format!("{}对综合稿{}的单综评定有异议，请裁定", consent.unit_name, one.line.id);
                    waiting.push((format!("/submissions/{}", one.line.id), words));
                }
            }
        }
        Ok(waiting)
    }
}
