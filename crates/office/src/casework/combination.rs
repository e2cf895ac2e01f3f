//! Combined articles (综合稿) as they can be read: the items in one, the judgement 单 or 综, and what each unit was given
//! for its uses. A combined article is a submission of the bureau office and goes through its review like every other;
//! here is only what makes it combined. The verbs: [`crate::casework::combine_submissions`], [`crate::casework::judge_combination`].

use crate::Office;
use crate::casework::consent::{Consent, standing_objections};
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem};
use crate::scored::Scored;
use crate::submission::submissions::Line;
use std::collections::BTreeMap;
use zhaozhang_domain::explain;
use zhaozhang_domain::fact::{FactKind, Field, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::{RuleKind, Test};
pub use zhaozhang_store::{CombinationJudgementRow, CombinedPartRow};
use zhaozhang_store::{SubmissionRow, Writing};

/// 单: of good quality, points in full; 综: ordinary, by halves (四（二）1).
pub const COMBINED_MARKS: [&str; 2] = ["单", "综"];

/// How many combined articles are listed.
const LISTED: i64 = 200;

/// What one unit was given for the uses of a combined article (单位所得).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitShare {
    /// The unit, as the notice's register calls it.
    pub unit: String,
    /// The sum over all uses.
    pub points: Points,
    /// One sentence for each entry of points.
    pub sentences: Vec<String>,
}

/// A combined article with its units (综合稿).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combination {
    /// The article, as lists show it.
    pub line: Line,
    /// The items in it, in order.
    pub parts: Vec<CombinedPartRow>,
    /// The judgements, in order; the last is in force.
    pub judgements: Vec<CombinationJudgementRow>,
    /// Citation and name of the notice's rule for the mark; nothing where it has none.
    pub rule: Option<(String, String)>,
    /// What each unit was given.
    pub shares: Vec<UnitShare>,
    /// How each unit stands to the judgement in force.
    pub consents: Vec<Consent>,
}

impl Combination {
    /// 单 or 综.
    pub fn mark(&self) -> &str {
        self.judgements.last().map_or("", |judgement| &judgement.mark)
    }

    /// The units, each once.
    pub fn units(&self) -> Vec<String> {
        units_of(&self.parts)
    }
}

/// The units of the parts, each once, in order.
pub(crate) fn units_of(parts: &[CombinedPartRow]) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for part in parts {
        if !units.contains(&part.unit_name) {
            units.push(part.unit_name.clone());
        }
    }
    units
}

/// What makes an item combined, as a verb needs it: all units named, and the mark in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InForce {
    pub(crate) units: Vec<String>,
    pub(crate) mark: String,
}

/// Units and mark of an item at hand; nothing for one that is not combined.
pub(crate) async fn in_force(writing: &mut Writing, id: i64) -> Result<Option<InForce>, OfficeError> {
    let parts = writing.combined_parts(id).await?;
    if parts.is_empty() {
        return Ok(None);
    }
    let last = writing.combination_judgements(id).await?.pop();
    Ok(Some(InForce { units: units_of(&parts), mark: last.map(|last| last.mark).unwrap_or_default() }))
}

/// What stands against receipt and uses of a combined article: an item whose entry in the ledger was taken back since no
/// longer counts, and an objection of a contributing unit must be ruled first.
pub(crate) async fn fallen_parts(writing: &mut Writing, id: i64) -> Result<Vec<Problem>, OfficeError> {
    let mut problems = standing_objections(writing, id).await?;
    for part in writing.combined_parts(id).await? {
        let Some(row) = writing.submission(part.submission_id).await? else { continue };
        if let Some(what) = fallen(writing, &row).await? {
            let what = format!("并入的{}《{}》{what}", part.unit_name, row.title);
            let cure = "请先更正该篇的台账记录；确不能并入的，作废本稿后重新组稿";
            problems.push(Problem::of("S-405", what, cure));
        }
    }
    Ok(problems)
}

/// Why a received item can no longer be part of a combined article.
pub(crate) async fn fallen(
    writing: &mut Writing,
    row: &SubmissionRow,
) -> Result<Option<String>, OfficeError> {
    let postings = writing.postings_of_item(&row.notice_code, &row.item_number).await?;
    let sent = FactKind::Submission.word();
    for posting in postings.iter().filter(|posting| posting.kind == sent) {
        if let Some(by) = writing.reversal_of(posting.serial).await? {
            return Ok(Some(format!("的报送记录（台账第{}号）已由第{by}号冲销", posting.serial)));
        }
    }
    Ok(None)
}

/// The rule by which the notice shares the points of articles with a mark: its citation and name.
pub fn share_rule(notice: &Notice, mark: &str) -> Option<(String, String)> {
    let rule = notice.rules.iter().find(|rule| {
        let RuleKind::Share(share) = &rule.kind else { return false };
        share.selector.conditions.iter().any(|condition| {
            condition.field == Field::Text(TextField::Mark)
                && matches!(&condition.test, Test::Is(words) if words.iter().any(|word| word == mark))
        })
    })?;
    let article = notice.articles.get(rule.article)?;
    Some((article.citation.clone(), rule.name.clone()))
}

impl Office {
    /// What makes an item combined; nothing for one that is not. The caller has made sure that the actor sees the item
    /// or one of its parts.
    pub async fn combination(&self, moment: &Moment, id: i64) -> Result<Option<Combination>, OfficeError> {
        let parts = self.inner.store.combined_parts(id).await?;
        let Some(row) = self.inner.store.submission(id).await?.filter(|_| !parts.is_empty()) else {
            return Ok(None);
        };
        let judgements = self.inner.store.combination_judgements(id).await?;
        let notice = self.expect_notice(&row.notice_code)?.notice;
        let mark = judgements.last().map_or("", |judgement| &judgement.mark).to_owned();
        let mut serials = Vec::new();
        if !row.item_number.is_empty() {
            let kinds = [FactKind::Adoption.word(), FactKind::Instruction.word()];
            let postings = self.inner.store.postings_of(id).await?;
            let used = postings.into_iter().filter(|posting| kinds.contains(&posting.kind.as_str()));
            serials = used.map(|posting| posting.serial).collect();
        }
        let shares = if serials.is_empty() {
            Vec::new()
        } else {
            let scored = self.scored(&row.notice_code, moment.today).await?;
            units_of(&parts).iter().map(|unit| share(&scored, unit, &serials)).collect()
        };
        let rule = share_rule(&notice, &mark);
        let consents = self.consents_of(moment, id, (&parts, &judgements)).await?;
        Ok(Some(Combination { line: Line::of(row)?, parts, judgements, rule, shares, consents }))
    }

    /// The combined articles an item went into, those given up left out.
    pub async fn combinations_of(&self, moment: &Moment, item: i64) -> Result<Vec<Combination>, OfficeError> {
        let mut found = Vec::new();
        for part in self.inner.store.combinations_of(item).await? {
            found.extend(self.combination(moment, part.combined_id).await?);
        }
        found.retain(|one| !one.line.state.is_final());
        Ok(found)
    }

    /// The combined articles the actor may know of, newest first: all for who works for the whole office, else those an
    /// item of his own went into.
    pub async fn combined_articles(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<Combination>, OfficeError> {
        permit(actor, act::READ)?;
        let sight = self.standing(actor, moment.today).await?.sight();
        let mut found: BTreeMap<std::cmp::Reverse<i64>, Combination> = BTreeMap::new();
        for first in self.inner.store.combined_articles(LISTED).await? {
            let Some(one) = self.combination(moment, first.combined_id).await? else { continue };
            let mut is_seen = false;
            for part in &one.parts {
                let row = self.inner.store.submission(part.submission_id).await?;
                is_seen |= row.is_some_and(|row| sight.covers(&row));
            }
            if is_seen {
                found.insert(std::cmp::Reverse(first.combined_id), one);
            }
        }
        Ok(found.into_values().collect())
    }

    /// The received items that can still go into a combined article, newest first.
    pub async fn combinable(&self, moment: &Moment, actor: &Actor) -> Result<Vec<Line>, OfficeError> {
        permit(actor, act::COMBINE)?;
        let sight = self.standing(actor, moment.today).await?.sight();
        let filter = zhaozhang_store::SubmissionFilter {
            units: Some(sight.units.clone()),
            sees_what_left: sight.sees_what_left,
            ..zhaozhang_store::SubmissionFilter::default()
        };
        let mut lines = Vec::new();
        for row in self.inner.store.submissions(&filter, 0, LISTED).await? {
            let is_free = !row.received_on.is_empty() && row.combined_into == 0 && sight.covers(&row);
            if is_free && self.inner.store.combined_parts(row.id).await?.is_empty() {
                let line = Line::of(row)?;
                lines.extend((line.state.is_received() || line.state.word() == "未采用").then_some(line));
            }
        }
        Ok(lines)
    }
}

/// What a unit was given for facts by their numbers.
pub(crate) fn share(scored: &Scored, unit: &str, serials: &[i64]) -> UnitShare {
    let mut share = UnitShare { unit: unit.to_owned(), points: Points::ZERO, sentences: Vec::new() };
    let Some((_, holder)) = scored.sheet.named(unit) else { return share };
    for view in holder.entries() {
        let mut rests_on = view.facts.iter().filter_map(|fact| scored.serial_of(*fact));
        let is_of_use = rests_on.any(|serial| serials.contains(&serial));
        // What follows over a period rests on many facts and is nobody's share of this article.
        if is_of_use && view.entry.on.is_some() {
            share.points += view.entry.points;
            share.sentences.push(explain::sentence(&scored.notice, &scored.ledger, &view));
        }
    }
    share
}
