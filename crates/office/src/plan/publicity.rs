//! What was written about a task (任务宣传): each 宣传稿件 names a record of the office that exists and that whoever names it
//! may see, an item of information or a published piece; read from both ends, with what belongs to no task (feature 21).

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{Role, publication, submission};
use crate::plan::plans::Task;
use crate::plan::record_task_act::NewTaskAct;
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::publication::stories::StoryQuery;
use crate::refusal::{OfficeError, Problem};
use crate::submission::submissions::{ItemQuery, log_title};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::fmt;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::submission::{Disclosure, State};

/// A record that tells of a task (宣传记录).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PieceRecord {
    /// 信息.
    Submission(i64),
    /// 发表稿件, and the story it belongs to.
    Publication(i64),
}

impl fmt::Display for PieceRecord {
    /// Its page.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Submission(id) => write!(f, "/submissions/{id}"),
            Self::Publication(id) => write!(f, "/stories/{id}"),
        }
    }
}

/// The records among the lines of evidence.
pub fn piece_records(evidence: &str) -> Vec<PieceRecord> {
    let number = |line: &str, place: &str| line.strip_prefix(place).and_then(|id| id.parse::<i64>().ok());
    let lines = evidence.lines().map(str::trim);
    lines
        .filter_map(|line| {
            let item = number(line, "/submissions/").map(PieceRecord::Submission);
            let piece = number(line, "/stories/").or_else(|| number(line, "/publications/"));
            item.or_else(|| piece.map(PieceRecord::Publication))
        })
        .collect()
}

/// A piece about a task (宣传稿件一行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPiece {
    /// The record.
    pub record: PieceRecord,
    /// Its title.
    pub title: String,
    /// What became of it: its state and adoptions, or its medium and how often it was printed.
    pub standing: String,
    /// Whether it was adopted or printed.
    pub is_adopted: bool,
    /// The day it was named.
    pub on: NaiveDate,
    /// Whether the office confirmed it.
    pub is_confirmed: bool,
}

/// A task a record is about (所属任务).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceTask {
    /// The task.
    pub task: i64,
    /// 任务3, with the first words.
    pub words: String,
    /// Whether the office confirmed it.
    pub is_confirmed: bool,
}

/// A record that is about no task (未挂任务的稿件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntiedPiece {
    /// The record.
    pub record: PieceRecord,
    /// Its title.
    pub title: String,
    /// Its state or medium.
    pub standing: String,
    /// Its day.
    pub on: String,
}

/// How many records of a kind are looked through in a quarter.
const MOST: i64 = 500;
/// How many stories the office gives at once.
const STORY_PAGES: i64 = 10;

impl Office {
    /// What is wrong with the records a 宣传稿件 names: none at all, or one that does not exist for whoever names it (P-219).
    pub(crate) async fn publicity_problems(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewTaskAct,
    ) -> Result<Vec<Problem>, OfficeError> {
        if new.kind != ActKind::Publicity {
            return Ok(Vec::new());
        }
        let records = piece_records(&new.words.evidence);
        if records.is_empty() {
            let what = "没有写明是系统里的哪一篇稿件";
            let cure = "请填写信息编号或发表稿件编号；还没有登记的，先登记发表稿件";
            return Ok(vec![Problem::at("item", "P-219", what, cure)]);
        }
        let mut problems = Vec::new();
        for record in records {
            if self.piece_title(moment, actor, record).await?.is_none() {
                let (field, what) = match record {
                    PieceRecord::Submission(id) => ("item", format!("没有编号{id}的信息，或您看不到它")),
                    PieceRecord::Publication(id) => ("publication", format!("没有编号{id}的发表稿件")),
                };
                problems.push(Problem::at(field, "P-219", what, "请核对编号"));
            }
        }
        Ok(problems)
    }

    /// The title of a record with its standing, and whether it was adopted; nothing where somebody may not see it.
    async fn piece_title(
        &self,
        moment: &Moment,
        actor: &Actor,
        record: PieceRecord,
    ) -> Result<Option<(String, String, bool)>, OfficeError> {
        match record {
            PieceRecord::Submission(id) if submission::READ.allows(actor.role) => {
                let found = match self.submission(moment, actor, id).await {
                    Ok(found) => found,
                    Err(OfficeError::Refused(_)) => return Ok(None),
                    Err(error) => return Err(error),
                };
                let posted = self.posted(id).await?.len();
                let adopted = if posted > 0 { format!("，入账{posted}条") } else { String::new() };
                let standing = format!("{}{adopted}", found.line.state.word());
                Ok(Some((found.line.title, standing, posted > 0)))
            }
            PieceRecord::Publication(id) if publication::READ.allows(actor.role) => {
                let Some(found) = self.publication(actor, id).await? else { return Ok(None) };
                Ok(Some((found.title, format!("{}　{}", found.outlet, found.published), true)))
            }
            _ => Ok(None),
        }
    }

    /// How a task names a record; empty where somebody may not see it. The task is read by everybody who has a part in
    /// it and its acts stand in the log, so an item that is not public has no title there (附件1 是否公开).
    pub async fn piece_words(
        &self,
        moment: &Moment,
        actor: &Actor,
        record: PieceRecord,
    ) -> Result<String, OfficeError> {
        let Some((title, ..)) = self.piece_title(moment, actor, record).await? else {
            return Ok(String::new());
        };
        let PieceRecord::Submission(id) = record else { return Ok(title) };
        let item = self.submission(moment, actor, id).await?;
        let is_public = item.manuscript.disclosure == Some(Disclosure::Public);
        Ok(if is_public { title } else { format!("{}（信息{id}）", log_title(&item.manuscript)) })
    }

    /// The pieces about a task, those that were not sent back, with what became of each.
    pub async fn task_pieces(
        &self,
        moment: &Moment,
        actor: &Actor,
        acts: &[TaskAct],
    ) -> Result<Vec<TaskPiece>, OfficeError> {
        let mut pieces: Vec<TaskPiece> = Vec::new();
        for act in acts.iter().filter(|act| act.kind == ActKind::Publicity && !act.is_returned()) {
            for record in piece_records(&act.words.evidence) {
                let is_confirmed = act.is_confirmed_on(moment.today);
                if let Some(known) = pieces.iter_mut().find(|known| known.record == record) {
                    known.is_confirmed |= is_confirmed;
                    continue;
                }
                let seen = self.piece_title(moment, actor, record).await?;
                let hidden = || (act.words.words.clone(), String::new(), false);
                let (title, standing, is_adopted) = seen.unwrap_or_else(hidden);
                pieces.push(TaskPiece { record, title, standing, is_adopted, on: act.on, is_confirmed });
            }
        }
        Ok(pieces)
    }

    /// The tasks a record is about, as somebody may see them.
    pub async fn tasks_of_piece(
        &self,
        actor: &Actor,
        record: PieceRecord,
    ) -> Result<Vec<PieceTask>, OfficeError> {
        let mut found: Vec<PieceTask> = Vec::new();
        for (task, act) in self.publicity_acts(actor).await? {
            if !piece_records(&act.words.evidence).contains(&record) {
                continue;
            }
            let is_confirmed = act.judged.is_some();
            if let Some(known) = found.iter_mut().find(|known| known.task == task.id) {
                known.is_confirmed |= is_confirmed;
                continue;
            }
            let brief: String = task.words().chars().take(24).collect();
            found
                .push(PieceTask { task: task.id, words: format!("{}　{brief}", task.name()), is_confirmed });
        }
        Ok(found)
    }

    /// The records of a quarter that are about no task: items that were received, and stories by their first publication.
    pub async fn untied_pieces(
        &self,
        moment: &Moment,
        actor: &Actor,
        quarter: Period,
    ) -> Result<Vec<UntiedPiece>, OfficeError> {
        // What is tied to a task somebody does not see is tied all the same.
        let acts = self.publicity_acts(&Actor::named("系统任务", Role::Job)).await?;
        let tied: BTreeSet<PieceRecord> =
            acts.iter().flat_map(|(_, act)| piece_records(&act.words.evidence)).collect();
        let (from, until) = (quarter.first_day().to_string(), quarter.last_day().to_string());
        let mut found = Vec::new();
        if submission::READ.allows(actor.role) {
            let query = ItemQuery { from: from.clone(), until: until.clone(), ..ItemQuery::default() };
            let page = self.submissions(moment, actor, &query, (0, MOST)).await?;
            let open = |state: State| !matches!(state, State::Draft | State::Voided);
            for line in page.lines.into_iter().filter(|line| open(line.state)) {
                let record = PieceRecord::Submission(line.id);
                if !tied.contains(&record) {
                    let standing = line.state.word().to_owned();
                    found.push(UntiedPiece { record, title: line.title, standing, on: line.created_on });
                }
            }
        }
        if publication::READ.allows(actor.role) {
            for page in 1..=STORY_PAGES {
                let query = StoryQuery {
                    from: from.clone(),
                    until: until.clone(),
                    unit: actor.unit.filter(|_| !actor.role.sees_all_units()),
                    page,
                    ..StoryQuery::default()
                };
                let (lines, is_more) = self.stories(actor, &query).await?;
                let untied = lines.into_iter().map(|line| UntiedPiece {
                    record: PieceRecord::Publication(line.first.id),
                    standing: format!("{}，{}篇", line.first.outlet, line.pieces),
                    on: line.first.published.clone(),
                    title: line.first.title,
                });
                found.extend(untied.filter(|piece| !tied.contains(&piece.record)));
                if !is_more {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// The pieces named on tasks somebody may see, those that were not sent back.
    async fn publicity_acts(&self, actor: &Actor) -> Result<Vec<(Task, TaskAct)>, OfficeError> {
        let mut found = Vec::new();
        for line in self.plans().await?.into_iter().filter(|line| line.issued_on.is_some()) {
            let acts = self.plan_acts(line.id).await?;
            let tasks = self.tasks(actor, line.id).await?;
            for act in acts.into_iter().filter(|act| act.kind == ActKind::Publicity && !act.is_returned()) {
                if let Some(task) = tasks.iter().find(|task| task.id == act.task) {
                    found.push((task.clone(), act));
                }
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::{PieceRecord, piece_records};

    #[test]
    fn records_are_read_out_of_the_evidence() {
        let found = piece_records("/submissions/12\n赣南日报3版\n/publications/4\n/stories/5\nhttps://a.cn");
        let wanted = [PieceRecord::Submission(12), PieceRecord::Publication(4), PieceRecord::Publication(5)];
        assert_eq!(found, wanted);
    }
}
