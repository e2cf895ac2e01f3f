//! The verbs 拆分稿件 and 合并稿件: a person's word on two pieces outranks what the texts say and holds for every later
//! count. Always with a reason; the stories are counted again at once and every change is written down.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{Act, permit, publication as act};
use crate::publication::count_stories::{JOIN, SPLIT, change_words, in_force, recount};
use crate::publication::publications::named;
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_store::{PublicationRow, StoryChangeRow, StoryMemberRow, StoryRulingRow, Writing};

/// The longest reason.
const LONGEST_REASON: usize = 300;

/// A person's word on two pieces, on its way in (归并裁定).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryWord {
    /// The piece.
    pub publication: i64,
    /// The other.
    pub other: i64,
    /// Why.
    pub reason: String,
}

impl Office {
    /// Splits a piece off the story it is counted under. The frame its outlet writes around texts is learnt from the
    /// stories as they stand, so a split teaches the next count.
    ///
    /// Refused, all at once: no reason, a piece that does not share a story with the other.
    pub async fn split_story(
        &self,
        moment: &Moment,
        actor: &Actor,
        word: &StoryWord,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::SPLIT)?;
        self.rule_story(moment, actor, (SPLIT, act::SPLIT), word).await
    }

    /// Joins two pieces into one story.
    ///
    /// Refused, all at once: no reason, pieces that are one story already or one piece.
    pub async fn join_story(
        &self,
        moment: &Moment,
        actor: &Actor,
        word: &StoryWord,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::JOIN)?;
        self.rule_story(moment, actor, (JOIN, act::JOIN), word).await
    }

    async fn rule_story(
        &self,
        moment: &Moment,
        actor: &Actor,
        (kind, act): (&str, Act),
        word: &StoryWord,
    ) -> Result<i64, OfficeError> {
        let mut writing = self.inner.store.write().await?;
        let (id, said, changes) = rule(&mut writing, (moment, actor), kind, word).await?;
        let detail = format!("{kind}{said}，理由：{}{}", word.reason.trim(), change_words(&changes));
        let subject = format!("发表稿件{}", word.publication);
        writing.record(event(moment, actor, act, &subject, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }
}

/// Takes a ruling and counts again; the caller records and commits.
pub(crate) async fn rule(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    kind: &str,
    word: &StoryWord,
) -> Result<(i64, String, Vec<StoryChangeRow>), OfficeError> {
    let piece = expect(writing, word.publication).await?;
    let other = expect(writing, word.other).await?;
    let members = writing.all_story_members().await?;
    let mut problems: Vec<Problem> = reason_problem(&word.reason).into_iter().collect();
    problems.extend(pair_problem(kind, &members, &piece, &other));
    no_problems(problems)?;
    let row = StoryRulingRow {
        id: 0,
        kind: kind.to_owned(),
        publication_id: piece.id,
        other_id: other.id,
        reason: word.reason.trim().to_owned(),
        ruled_at: moment.at.clone(),
        ruled_on: moment.today.to_string(),
        ruled_by: actor.name.clone(),
    };
    let id = writing.add_story_ruling(&row).await?;
    debug_assert!(!in_force(std::slice::from_ref(&row)).is_empty(), "a ruling holds when it is made");
    let earliest = piece.published.clone().min(other.published.clone());
    let name = |row: &PublicationRow| named(row.id, &row.title, &row.outlet);
    let between = if kind == SPLIT { "与" } else { "和" };
    let said = format!("{}{between}{}", name(&piece), name(&other));
    let cause = format!("{}人工{kind}{said}，理由：{}", actor.name, row.reason);
    let changes = recount(writing, (moment, actor), &earliest, &cause).await?;
    Ok((id, said, changes))
}

/// The piece of that number.
pub(crate) async fn expect(writing: &mut Writing, id: i64) -> Result<PublicationRow, OfficeError> {
    let row = writing.publication(id).await?;
    row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的发表稿件") }.into())
}

/// What is wrong with a reason.
pub(crate) fn reason_problem(reason: &str) -> Option<Problem> {
    match reason.trim().chars().count() {
        0 => Some(Problem::at("reason", "R-311", "没有写明理由", "请写明依据什么判断，今后核对用")),
        long if long > LONGEST_REASON => {
            let what = format!("理由超过{LONGEST_REASON}个字");
            Some(Problem::at("reason", "R-311", what, "请写得简短些"))
        }
        _ => None,
    }
}

fn pair_problem(
    kind: &str,
    members: &[StoryMemberRow],
    piece: &PublicationRow,
    other: &PublicationRow,
) -> Option<Problem> {
    let first = |id: i64| members.iter().find(|row| row.publication_id == id).map_or(id, |row| row.first_id);
    let is_one = first(piece.id) == first(other.id);
    let (one, two) = (piece.id, other.id);
    if one == two {
        return Some(Problem::at(
            "publication",
            if kind == SPLIT { "R-312" } else { "R-313" },
            format!("{kind}的两篇是同一篇（{one}号稿）"),
            "请选另一篇",
        ));
    }
    match (kind == SPLIT, is_one) {
        (true, false) => Some(Problem::at(
            "publication",
            "R-312",
            format!("{one}号稿和{two}号稿现在不是同一稿件"),
            "不用拆分，请核对编号",
        )),
        (false, true) => Some(Problem::at(
            "publication",
            "R-313",
            format!("{one}号稿和{two}号稿已经是同一稿件"),
            "不用合并，请核对编号",
        )),
        _ => None,
    }
}
