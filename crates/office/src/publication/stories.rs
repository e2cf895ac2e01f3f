//! Stories (稿件归并), read: which pieces are one story, which of them was first and why, what stands beside it, what
//! persons ruled, and what later counts said otherwise. Counting is [`crate::publication::count_stories`]'s; the verbs are
//! [`crate::publication::rule_story`] and [`crate::publication::contest_story`].

use crate::Office;
use crate::moment::Actor;
use crate::permit::{permit, publication as act};
use crate::publication::count_stories::{JOIN, SPLIT, piece_words};
use crate::publication::publications::{Publication, seconds_of, time_words};
use crate::refusal::{OfficeError, Refusal};
use crate::scored::aside;
use std::collections::BTreeMap;
pub use zhaozhang_store::{StoryChangeRow, StoryContestRow};
use zhaozhang_store::{StoryFilter, StoryMemberRow, StoryRulingRow};
use zhaozhang_text::reprint::{Comparison, Piece, Pool};

/// A piece in its story, or beside it (归并条目).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The piece, with its text.
    pub publication: Publication,
    /// The piece it is laid against; nothing for a first publication that stands alone.
    pub other: Option<i64>,
    /// The relation in one word: 转载, 节选 …, or 人工合并.
    pub relation: String,
    /// The whole explanation: shares both ways, facts compared, the difference that decided.
    pub why: String,
    /// What differs at the same places: kind, here, there.
    pub differences: Vec<(&'static str, String, String)>,
}

/// A person's ruling about a piece of the story (人工裁定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryRuling {
    /// 拆分 or 合并.
    pub kind: String,
    /// The piece.
    pub publication: i64,
    /// The other.
    pub other: i64,
    /// Why.
    pub reason: String,
    /// When, ISO.
    pub on: String,
    /// Who.
    pub by: String,
}

/// A story whole (稿件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// The first publication (首发).
    pub first: Publication,
    /// Why it is the first.
    pub why_first: String,
    /// The reprints, in the order of publication, the first left out.
    pub members: Vec<Member>,
    /// What stands closest to it and was not joined: the same form with other facts, quotations, digests.
    pub beside: Vec<Member>,
    /// What persons ruled about its pieces.
    pub rulings: Vec<StoryRuling>,
    /// What units contested.
    pub contests: Vec<StoryContestRow>,
}

/// A story in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryLine {
    /// The first publication, without its text.
    pub first: Publication,
    /// How many pieces.
    pub pieces: i64,
    /// When the newest of them was published.
    pub newest: String,
}

/// What is asked of the list (查询区).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryQuery {
    /// First published on or after, ISO.
    pub from: String,
    /// First published on or before, ISO.
    pub until: String,
    /// Only stories with a reprint.
    pub with_reprints: bool,
    /// With a piece of this unit.
    pub unit: Option<i64>,
    /// Which page, from 1.
    pub page: i64,
}

/// So many stories stand on a page.
pub const PAGE: i64 = 50;
/// So many pieces of a story are laid side by side; a story of more is shown by its first ones.
const MOST_EXPLAINED: usize = 200;
/// So many pieces beside a story are shown.
const MOST_BESIDE: i64 = 20;

impl Office {
    /// A page of stories, newest first publication first, and whether there are more.
    pub async fn stories(
        &self,
        actor: &Actor,
        query: &StoryQuery,
    ) -> Result<(Vec<StoryLine>, bool), OfficeError> {
        permit(actor, act::READ)?;
        let filter = StoryFilter {
            from: query.from.clone(),
            // Times of the last day stand behind its bare date.
            until: if query.until.is_empty() { String::new() } else { format!("{}U", query.until) },
            at_least: if query.with_reprints { 2 } else { 1 },
            unit: query.unit,
            skip: (query.page.max(1) - 1).saturating_mul(PAGE),
            limit: PAGE + 1,
        };
        let mut rows = self.inner.store.stories(&filter).await?;
        let is_more = i64::try_from(rows.len()).unwrap_or(i64::MAX) > PAGE;
        rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
        let line = |row: zhaozhang_store::StoryRow| {
            Ok(StoryLine { first: Publication::of(row.first)?, pieces: row.members, newest: row.newest })
        };
        Ok((rows.into_iter().map(line).collect::<Result<_, OfficeError>>()?, is_more))
    }

    /// How many pieces and how many stories there are.
    pub async fn story_counts(&self, actor: &Actor) -> Result<(i64, i64), OfficeError> {
        permit(actor, act::READ)?;
        Ok(self.inner.store.story_counts().await?)
    }

    /// The story a piece belongs to, with every explanation.
    pub async fn story_of(&self, actor: &Actor, publication: i64) -> Result<Story, OfficeError> {
        permit(actor, act::READ)?;
        let store = &self.inner.store;
        let missing = || Refusal::NotFound { what: format!("编号{publication}的发表稿件") };
        let member = store.story_member(publication).await?.ok_or_else(missing)?;
        let rows = store.story_members(member.first_id).await?;
        let beside = store.beside_story(member.first_id, MOST_BESIDE).await?;
        let mut pieces = BTreeMap::new();
        let shown = rows.iter().chain(&beside).map(|row| row.publication_id);
        for id in shown.chain([member.first_id]).take(MOST_EXPLAINED) {
            self.fetch(&mut pieces, id).await?;
        }
        for row in rows.iter().chain(&beside).take(MOST_EXPLAINED) {
            self.fetch(&mut pieces, row.other_id).await?;
        }
        self.fetch(&mut pieces, member.first_id).await?;
        let mut rulings = store.story_rulings().await?;
        let is_of_story = |id: i64| rows.iter().any(|row| row.publication_id == id);
        rulings.retain(|row| is_of_story(row.publication_id) || is_of_story(row.other_id));
        let mut contests = store.story_contests().await?;
        contests.retain(|row| is_of_story(row.publication_id) || row.first_id == member.first_id);
        let first_id = member.first_id;
        let doing = format!("explaining story {first_id}");
        aside(doing, move || explained(first_id, &pieces, (&rows, &beside), &rulings, contests))
            .await?
            .ok_or_else(|| missing().into())
    }

    async fn fetch(&self, pieces: &mut BTreeMap<i64, Publication>, id: i64) -> Result<(), OfficeError> {
        if id != 0
            && !pieces.contains_key(&id)
            && let Some(row) = self.inner.store.publication(id).await?
        {
            pieces.insert(id, Publication::of(row)?);
        }
        Ok(())
    }

    /// What counts said otherwise, newest first: everything for the office, else what concerns the own unit. Each with
    /// its words and the units concerned.
    pub async fn story_changes(&self, actor: &Actor) -> Result<Vec<StoryChange>, OfficeError> {
        const SHOWN: i64 = 200;
        permit(actor, act::READ)?;
        let unit = if actor.role.sees_all_units() { None } else { Some(actor.unit.unwrap_or(0)) };
        let mut changes = Vec::new();
        for row in self.inner.store.story_changes(unit, SHOWN).await? {
            let units = self.inner.store.units_of_change(row.id).await?;
            let mut names = Vec::new();
            for id in [row.publication_id, row.before_id, row.now_id] {
                let piece = self.inner.store.publication(id).await?;
                names.push(piece_words(piece.as_ref(), id));
            }
            let words = change_sentence(&row, &names);
            changes.push(StoryChange { row, words, units });
        }
        Ok(changes)
    }
}

/// What a count said otherwise, for people (归并变动).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryChange {
    /// The row.
    pub row: StoryChangeRow,
    /// What it says.
    pub words: String,
    /// The units with a piece in it.
    pub units: Vec<i64>,
}

impl StoryChange {
    /// The issued bulletins that name one of the pieces.
    pub fn bulletins(&self) -> Vec<i64> {
        self.row.bulletins.split(',').filter_map(|id| id.parse().ok()).collect()
    }
}

fn change_sentence(row: &StoryChangeRow, names: &[String]) -> String {
    let [piece, before, now] = names else { return String::new() };
    if row.kind == crate::publication::count_stories::FIRST_CORRECTED {
        return format!("原记首发为{before}，现查明{now}发布在先，改记{now}为首发。");
    }
    if row.publication_id == row.now_id {
        return format!("{piece}原并入{before}，现单独成稿。");
    }
    format!("{piece}原并入{before}，现并入{now}。")
}

type Rows<'r> = (&'r [StoryMemberRow], &'r [StoryMemberRow]);

fn explained(
    first_id: i64,
    pieces: &BTreeMap<i64, Publication>,
    (rows, beside): Rows<'_>,
    rulings: &[StoryRulingRow],
    contests: Vec<StoryContestRow>,
) -> Option<Story> {
    let first = pieces.get(&first_id)?.clone();
    let pool = pool_of(pieces);
    let member = |row: &StoryMemberRow| {
        let publication = pieces.get(&row.publication_id)?.clone();
        Some(explain(&pool, pieces, row, publication, rulings))
    };
    let mut members: Vec<Member> =
        rows.iter().filter(|row| row.publication_id != first_id).filter_map(member).collect();
    members.sort_by_key(|one| (seconds_of(&one.publication.published), one.publication.id));
    let why_first = why_first(&first, members.first().map(|one| &one.publication));
    let beside = beside.iter().filter_map(member).collect();
    let rulings = rulings.iter().map(story_ruling).collect();
    Some(Story { first, why_first, members, beside, rulings, contests })
}

fn pool_of(pieces: &BTreeMap<i64, Publication>) -> Pool {
    let number = |id: i64| u64::try_from(id).unwrap_or(0);
    let texts: Vec<Piece<'_>> = pieces
        .values()
        .map(|piece| Piece {
            id: number(piece.id),
            text: &piece.text,
            published: seconds_of(&piece.published),
            rank: 0,
            arrived: 0,
            outlet: 0,
        })
        .collect();
    let mut pool = Pool::new();
    pool.add(&texts, 1);
    pool
}

fn explain(
    pool: &Pool,
    pieces: &BTreeMap<i64, Publication>,
    row: &StoryMemberRow,
    publication: Publication,
    rulings: &[StoryRulingRow],
) -> Member {
    let joined = rulings.iter().rev().find(|ruling| {
        ruling.kind == JOIN && [ruling.publication_id, ruling.other_id].contains(&row.publication_id)
    });
    let split = rulings
        .iter()
        .rev()
        .find(|ruling| ruling.kind == SPLIT && ruling.publication_id == row.publication_id);
    let number = |id: i64| u64::try_from(id).unwrap_or(0);
    let comparison =
        if row.other_id == 0 { None } else { pool.compare(number(row.publication_id), number(row.other_id)) };
    let other = pieces.get(&row.other_id).map(Publication::named);
    let mut why = match (&comparison, other) {
        (Some(comparison), Some(other)) => format!("与{other}比对：{comparison}"),
        _ if publication.text.is_empty() => "没有正文，只能由人归并。".to_owned(),
        _ => "没有找到有成段相同文字的其他稿件。".to_owned(),
    };
    let by_hand = |word: &str, ruling: &StoryRulingRow| {
        format!("{}于{}人工{word}，理由：{}。", ruling.ruled_by, ruling.ruled_on, ruling.reason)
    };
    let mut relation = row.relation.clone();
    if let Some(ruling) = joined.filter(|_| row.publication_id != row.first_id) {
        why = format!("{}{why}", by_hand("合并", ruling));
        "人工合并".clone_into(&mut relation);
    } else if let Some(ruling) = split {
        why = format!("{}{why}", by_hand("拆分", ruling));
    }
    Member {
        publication,
        other: Some(row.other_id).filter(|id| *id != 0),
        relation,
        why,
        differences: comparison.map(differences).unwrap_or_default(),
    }
}

fn differences(comparison: Comparison) -> Vec<(&'static str, String, String)> {
    comparison.differences.into_iter().map(|one| (one.kind.word(), one.own, one.other)).collect()
}

fn why_first(first: &Publication, second: Option<&Publication>) -> String {
    let time = time_words(&first.published);
    let Some(second) = second else { return format!("{time}发布，没有查到转载。") };
    let (own, next) = (seconds_of(&first.published), seconds_of(&second.published));
    if own < next {
        let hint = if first.published.split('T').next() == second.published.split('T').next()
            && !second.published.contains('T')
        {
            "（后者只记到日，按当日结束计）"
        } else {
            ""
        };
        return format!("{time}发布，早于其余各篇（最近的一篇为{}发布{hint}）。", second.time_words());
    }
    format!("{time}与{}同时发布，按媒体级别、登记先后定为首发。", second.named())
}

fn story_ruling(row: &StoryRulingRow) -> StoryRuling {
    StoryRuling {
        kind: row.kind.clone(),
        publication: row.publication_id,
        other: row.other_id,
        reason: row.reason.clone(),
        on: row.ruled_on.clone(),
        by: row.ruled_by.clone(),
    }
}
