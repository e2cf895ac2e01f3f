//! Reading submissions (查看信息): lists with their query area, one item with its record and versions, what a person
//! has to do, and what he is told. Reading changes nothing but who opened an item first.

use super::handover::authors;
use super::standing::Sight;
use super::{chain_of, manuscript_text};
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::publicity::embargo::Outgoing;
use crate::refusal::{Fault, OfficeError, Refusal};
use zhaozhang_domain::submission::{
    ContentClass, Disclosure, InformationClass, Manuscript, Mark, Purpose, ReviewChain, ReviewRole,
    Signature, State, Step, Variant, may_show_publicly,
};
use zhaozhang_store::{COUNTED_TO, SubmissionColumn, SubmissionFilter, SubmissionRow, VersionRow};
use zhaozhang_text::difference;

/// What is asked of the list (查询区); empty means any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemQuery {
    /// 关键词, in title or number.
    pub words: String,
    /// 状态.
    pub states: Vec<State>,
    /// 单位.
    pub unit: Option<i64>,
    /// 起始日期, ISO.
    pub from: String,
    /// 截止日期, ISO, included.
    pub until: String,
    /// 用途.
    pub purpose: String,
    /// 信息类别.
    pub class: String,
    /// 重点报送内容.
    pub content: String,
    /// 宣传内容.
    pub work_kind: String,
    /// 是否公开.
    pub disclosure: String,
    /// 质量评定.
    pub rating: String,
    /// 通知.
    pub notice: String,
    /// 只看特殊渠道.
    pub is_exceptional: bool,
    /// 我拟的.
    pub drafter: Option<i64>,
}

/// An item in a list (信息).
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of the list, named as on the form")]
pub struct Line {
    pub id: i64,
    pub title: String,
    pub unit: i64,
    pub sender: i64,
    pub sender_name: String,
    pub variant: Variant,
    pub notice: String,
    pub state: State,
    pub purpose: String,
    pub class: String,
    pub content: String,
    pub work_kind: String,
    pub disclosure: String,
    pub target_level: String,
    pub event_kind: String,
    pub event_on: String,
    pub exceptional_route: String,
    pub urgency: String,
    pub drafter: i64,
    pub drafter_name: String,
    pub created_at: String,
    pub created_on: String,
    pub updated_at: String,
    pub handed_in_on: String,
    pub submitted_on: String,
    pub received_on: String,
    pub rating: String,
    pub item_number: String,
    pub version: i64,
    pub office_returns: i64,
    pub calls_for_issue: bool,
    pub duty: String,
    pub combined_into: i64,
    pub opened_at: String,
    pub opened_by: String,
}

impl Line {
    pub(crate) fn of(row: SubmissionRow) -> Result<Self, Fault> {
        let unknown = |what: &str| Fault::plain(format!("submission {} holds an unknown {what}", row.id));
        Ok(Self {
            variant: Variant::from_word(&row.variant).ok_or_else(|| unknown("form"))?,
            state: State::from_word(&row.state).ok_or_else(|| unknown("state"))?,
            id: row.id,
            title: row.title,
            unit: row.unit_id,
            sender: row.sender_id,
            sender_name: row.sender_name,
            notice: row.notice_code,
            purpose: row.purpose,
            class: row.class,
            content: row.content,
            work_kind: row.work_kind,
            disclosure: row.disclosure,
            target_level: row.target_level,
            event_kind: row.event_kind,
            event_on: row.event_on,
            exceptional_route: row.exceptional_route,
            urgency: row.urgency,
            drafter: row.drafter_id,
            drafter_name: row.drafter_name,
            created_at: row.created_at,
            created_on: row.created_on,
            updated_at: row.updated_at,
            handed_in_on: row.handed_in_on,
            submitted_on: row.submitted_on,
            received_on: row.received_on,
            rating: row.rating,
            item_number: row.item_number,
            version: row.version_no,
            office_returns: row.office_returns,
            calls_for_issue: row.calls_for_issue != 0,
            duty: row.duty_code,
            combined_into: row.combined_into,
            opened_at: row.opened_at,
            opened_by: row.opened_by,
        })
    }

    /// Whether the item of an event was drafted or handed in on a later day than the event (五（五）当天报送).
    pub fn is_late(&self) -> Option<bool> {
        if self.event_on.is_empty() {
            return None;
        }
        let sent_on = if self.handed_in_on.is_empty() { &self.created_on } else { &self.handed_in_on };
        Some(*sent_on > self.event_on)
    }
}

/// A page of a list (列表页).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemPage {
    /// The items.
    pub lines: Vec<Line>,
    /// How many there are.
    pub total: i64,
    /// Whether there are more than were counted.
    pub is_more: bool,
}

/// A line of the flow record with its time (流转记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowLine {
    /// RFC 3339 UTC.
    pub at: String,
    /// 第几稿.
    pub version: i64,
    /// What happened.
    pub mark: Mark,
}

/// A version (稿次).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: i64,
    /// When.
    pub saved_at: String,
    /// By whom.
    pub saved_by: String,
    /// SM3.
    pub digest: String,
    /// The text.
    pub manuscript: Manuscript,
}

/// An item whole (信息).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// As lists show it.
    pub line: Line,
    /// What its flow record adds up to.
    pub chain: ReviewChain,
    /// Its present text.
    pub manuscript: Manuscript,
    /// 流转记录.
    pub record: Vec<FlowLine>,
    /// 稿次.
    pub versions: Vec<Version>,
    /// Whether the row agrees with the record; if not, somebody changed it past the program.
    pub is_whole: bool,
}

impl Submission {
    /// Whether it may stand on a public page.
    pub fn may_show_publicly(&self) -> bool {
        self.is_whole && may_show_publicly(self.manuscript.disclosure, &self.chain)
    }

    /// Steps with their signature over the present text, for the path on the page (审批流程图).
    pub fn path(&self) -> Vec<(Step, Option<&Signature>)> {
        self.chain.steps().into_iter().map(|step| (step, self.chain.signature(step))).collect()
    }

    /// What changed from one version to another: title and text.
    pub fn difference(&self, from: i64, to: i64) -> Option<(Vec<difference::Piece>, Vec<difference::Piece>)> {
        let version = |number: i64| self.versions.iter().find(|version| version.number == number);
        let (old, new) = (&version(from)?.manuscript, &version(to)?.manuscript);
        Some((difference::compare(&old.title, &new.title), difference::compare(&old.body, &new.body)))
    }
}

impl Submission {
    /// What changed from one version to another beside title and text: name, before, after.
    pub fn field_changes(&self, from: i64, to: i64) -> Vec<(String, String, String)> {
        let version = |number: i64| self.versions.iter().find(|version| version.number == number);
        let (Some(old), Some(new)) = (version(from), version(to)) else { return Vec::new() };
        let (old, new) = (fields_of(&old.manuscript), fields_of(&new.manuscript));
        old.into_iter()
            .zip(new)
            .filter(|((_, before), (_, after))| before != after)
            .map(|((name, before), (_, after))| (name.to_owned(), before, after))
            .collect()
    }
}

/// The fields of a text beside title and body, as a reader compares them.
fn fields_of(text: &Manuscript) -> Vec<(&'static str, String)> {
    let join = |list: Vec<String>| list.join("；");
    let pictures = text.pictures.iter().map(|one| format!("{}：{}", one.name, one.caption)).collect();
    let files = text.attachments.iter().map(|one| one.name.clone()).collect();
    let sources = text.sources.iter().map(|one| format!("{}：{}", one.figure, one.source)).collect();
    let content = text.content_fields.iter().map(|(_, value)| value.clone()).collect();
    vec![
        ("用途", text.purpose.map_or("", Purpose::word).to_owned()),
        ("信息类别", text.class.map_or("", InformationClass::word).to_owned()),
        ("报送内容", text.content.map_or("", ContentClass::word).to_owned()),
        ("内容字段", join(content)),
        ("是否公开", text.disclosure.map_or("", Disclosure::word).to_owned()),
        ("不公开理由", text.withheld_reason.clone()),
        ("报送去向", format!("{} {}", text.target.level.word(), text.target.channels.join("、"))),
        ("重大敏感事项", text.sensitivity.clone()),
        ("活动日期", text.event_on.map(|day| day.to_string()).unwrap_or_default()),
        ("作者", text.authors.join("、")),
        ("数据来源", join(sources)),
        ("配图", join(pictures)),
        ("附件", join(files)),
        ("链接", join(text.links.clone())),
        ("特殊情况", text.exceptional_route.clone()),
    ]
}

/// Something a person is told (告知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Of which item.
    pub submission: i64,
    /// What.
    pub said: String,
    /// When.
    pub at: String,
    /// Whether it was read.
    pub is_read: bool,
}

impl Office {
    /// A page of the items the actor may see, newest first.
    pub async fn submissions(
        &self,
        moment: &Moment,
        actor: &Actor,
        query: &ItemQuery,
        (offset, limit): (i64, i64),
    ) -> Result<ItemPage, OfficeError> {
        permit(actor, act::READ)?;
        let sight = self.standing(actor, moment.today).await?.sight();
        let filter = filter_of(query, sight);
        let lines = self.inner.store.submissions(&filter, offset, limit).await?;
        let total = self.inner.store.submission_count(&filter).await?;
        let lines: Result<Vec<Line>, Fault> = lines.into_iter().map(Line::of).collect();
        Ok(ItemPage { lines: lines?, total, is_more: total >= COUNTED_TO })
    }

    /// An item with its record and versions; one the actor may not see is not found.
    pub async fn submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<Submission, OfficeError> {
        permit(actor, act::READ)?;
        let sight = self.standing(actor, moment.today).await?.sight();
        let row = self.inner.store.submission(id).await?.filter(|row| sight.covers(row));
        let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的信息") })?;
        self.whole(row).await
    }

    pub(crate) async fn whole(&self, row: SubmissionRow) -> Result<Submission, OfficeError> {
        let mark_rows = self.inner.store.marks(row.id).await?;
        let (chain, marks) = chain_of(&row, &mark_rows)?;
        let record = mark_rows.iter().zip(marks).map(|(line, mark)| FlowLine {
            at: line.at.clone(),
            version: line.version_no,
            mark,
        });
        let record: Vec<FlowLine> = record.collect();
        let versions = self.inner.store.versions(row.id).await?;
        let versions: Vec<Version> = versions.into_iter().map(version_of).collect::<Result<_, _>>()?;
        let manuscript = versions.last().map(|version| version.manuscript.clone());
        let manuscript =
            manuscript.ok_or_else(|| Fault::plain(format!("submission {} has no version", row.id)))?;
        let is_whole = row.state == chain.state.word() && row.digest == chain.digest;
        let line = Line { state: chain.state, ..Line::of(row)? };
        Ok(Submission { line, chain, manuscript, record, versions, is_whole })
    }

    /// Notes that a person with a step to sign opened the item, so that it can no longer be taken back.
    pub async fn open_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        item: &Submission,
    ) -> Result<(), OfficeError> {
        if self.has_turn(moment, actor, item).await? {
            self.inner.store.note_opened(item.line.id, &moment.at, &actor.name).await?;
        }
        if let Some(person) = actor.person {
            self.inner.store.note_read(person, item.line.id, &moment.at).await?;
        }
        Ok(())
    }

    /// As what the actor may act on an item today, by his own post or lent ones.
    pub async fn review_roles(
        &self,
        moment: &Moment,
        actor: &Actor,
        item: &Submission,
    ) -> Result<Vec<ReviewRole>, OfficeError> {
        let Some(row) = self.inner.store.submission(item.line.id).await? else { return Ok(Vec::new()) };
        let by = self.standing(actor, moment.today).await?.by(&row);
        Ok(by.roles.into_iter().chain(by.delegations.into_iter().map(|(_, _, role)| role)).collect())
    }

    /// Whether the next act on the item is the actor's: a step to sign, or the bureau office's receipt.
    pub async fn has_turn(
        &self,
        moment: &Moment,
        actor: &Actor,
        item: &Submission,
    ) -> Result<bool, OfficeError> {
        let roles = self.review_roles(moment, actor, item).await?;
        let holds = |role| roles.contains(&role);
        Ok(match (item.chain.state.step(), item.chain.state) {
            (Some(step), _) => item.chain.variant.signers(step).iter().any(|role| holds(*role)),
            (None, State::Submitted) => holds(ReviewRole::BureauOffice),
            _ => false,
        })
    }

    /// What waits for the actor: steps to sign, items to receive, and what stands with him as its author or with him
    /// as the successor of an author who left: drafts, items that came back (待办).
    pub async fn submissions_to_do(&self, moment: &Moment, actor: &Actor) -> Result<Vec<Line>, OfficeError> {
        permit(actor, act::READ)?;
        let standing = self.standing(actor, moment.today).await?;
        let mut states: Vec<String> =
            Step::ALL.iter().map(|step| State::awaiting(*step).word().to_owned()).collect();
        let others = [State::Submitted, State::Returned, State::Draft, State::Withdrawn];
        states.extend(others.map(|state| state.word().to_owned()));
        let posts = self.posts_on(moment.today).await?;
        let sight = standing.sight();
        let filter = SubmissionFilter { states, ..filter_of(&ItemQuery::default(), sight) };
        let mut mine = Vec::new();
        for row in self.inner.store.submissions(&filter, 0, TO_DO_AT_MOST).await? {
            let by = standing.by(&row);
            let holds =
                |role| by.roles.contains(&role) || by.delegations.iter().any(|(_, _, lent)| *lent == role);
            let is_author = authors(&row, &posts).iter().any(|post| actor.person == Some(post.person));
            let line = Line::of(row)?;
            let is_mine = match (line.state.step(), line.state) {
                (Some(step), _) => line.variant.signers(step).iter().any(|role| holds(*role)),
                (None, State::Submitted) => holds(ReviewRole::BureauOffice),
                (None, State::Returned | State::Draft | State::Withdrawn) => is_author,
                _ => false,
            };
            if is_mine {
                mine.push(line);
            }
        }
        Ok(mine)
    }

    /// What the actor has dealt with, newest first (已办).
    pub async fn submissions_done(&self, moment: &Moment, actor: &Actor) -> Result<Vec<Line>, OfficeError> {
        permit(actor, act::READ)?;
        let Some(person) = actor.person else { return Ok(Vec::new()) };
        let sight = self.standing(actor, moment.today).await?.sight();
        let rows = self.inner.store.submissions_handled_by(person, 50).await?;
        Ok(rows.into_iter().filter(|row| sight.covers(row)).map(Line::of).collect::<Result<_, _>>()?)
    }

    /// What the actor is told about items, newest first.
    pub async fn told(&self, actor: &Actor) -> Result<Vec<Told>, OfficeError> {
        let Some(person) = actor.person else { return Ok(Vec::new()) };
        let rows = self.inner.store.words_for(person, 50).await?;
        let told = rows.into_iter().map(|row| Told {
            submission: row.submission_id,
            said: row.said,
            at: row.at,
            is_read: !row.read_at.is_empty(),
        });
        Ok(told.collect())
    }

    /// The items anybody outside may read: 公开, signed to the end, received. Nothing else ever leaves by this door.
    pub async fn public_submissions(
        &self,
        moment: &Moment,
        limit: i64,
    ) -> Result<Vec<Submission>, OfficeError> {
        let filter = SubmissionFilter {
            states: [State::Closed, State::Adopted].map(|state| state.word().to_owned()).to_vec(),
            equal: vec![(SubmissionColumn::Disclosure, Disclosure::Public.word().to_owned())],
            ..SubmissionFilter::default()
        };
        let embargoes = self.embargoes(moment).await?;
        let mut public = Vec::new();
        for row in self.inner.store.submissions(&filter, 0, limit).await? {
            // The columns only narrow the search; what is shown is decided by the signed text and its record.
            let item = self.whole(row).await?;
            let outgoing = Outgoing {
                submission: item.line.id,
                title: &item.manuscript.title,
                text: &item.manuscript.body,
            };
            let is_held = embargoes.iter().any(|embargo| embargo.covers(outgoing));
            if item.may_show_publicly() && !is_held {
                public.push(item);
            }
        }
        Ok(public)
    }
}

/// More waiting items than a desk can show.
const TO_DO_AT_MOST: i64 = 500;

fn filter_of(query: &ItemQuery, sight: Sight) -> SubmissionFilter {
    let columns = [
        (SubmissionColumn::Purpose, &query.purpose),
        (SubmissionColumn::Class, &query.class),
        (SubmissionColumn::Content, &query.content),
        (SubmissionColumn::WorkKind, &query.work_kind),
        (SubmissionColumn::Disclosure, &query.disclosure),
        (SubmissionColumn::Rating, &query.rating),
        (SubmissionColumn::NoticeCode, &query.notice),
    ];
    let equal = columns.into_iter().filter(|(_, value)| !value.is_empty());
    let until = query.until.parse::<chrono::NaiveDate>().ok().and_then(|day| day.succ_opt());
    SubmissionFilter {
        units: Some(sight.units),
        sees_what_left: sight.sees_what_left,
        states: query.states.iter().map(|state| state.word().to_owned()).collect(),
        words: query.words.trim().to_owned(),
        equal: equal.map(|(column, value)| (column, value.clone())).collect(),
        from: query.from.clone(),
        until: until.map(|day| day.to_string()).unwrap_or_default(),
        is_exceptional: query.is_exceptional,
        drafter: query.drafter,
        sender: query.unit,
    }
}

fn version_of(row: VersionRow) -> Result<Version, Fault> {
    let manuscript = manuscript_text::read(&row.manuscript, &row.digest)?;
    Ok(Version {
        number: row.version_no,
        saved_at: row.saved_at,
        saved_by: row.saved_by,
        digest: row.digest,
        manuscript,
    })
}
