//! How a report moves (季报流转): its states worked out from its steps, and the one way verbs take it up and append to it.
//! 填报中 → 待签发 → 已报送 → 已接收; 退回 at any point before, whole or by row, leads back to filling in.

use crate::moment::{Actor, Moment};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::report::report_content::ReportContent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zhaozhang_domain::period::Period;
use zhaozhang_store::{ReportRow, ReportStepRow, ReportVersionRow, Writing};

/// How a report stands (季报状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportState {
    /// 未填报: nothing kept yet.
    Missing,
    /// 填报中.
    Draft,
    /// 已退回: to be filled in anew.
    Returned,
    /// 待签发.
    ToSign,
    /// 已报送.
    HandedIn,
    /// 部分接收: some rows were refused, which may be mended and handed in again.
    PartlyAccepted,
    /// 已接收.
    Accepted,
}

impl ReportState {
    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "未填报",
            Self::Draft => "填报中",
            Self::Returned => "已退回",
            Self::ToSign => "待签发",
            Self::HandedIn => "已报送",
            Self::PartlyAccepted => "部分接收",
            Self::Accepted => "已接收",
        }
    }

    /// Whether the unit still has to do something.
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Missing | Self::Draft | Self::Returned | Self::ToSign)
    }

    /// Whether its content can be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned | Self::PartlyAccepted)
    }
}

/// What a step was (流转种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// 送签.
    SentToSign,
    /// 退签: the head gives it back.
    Unsigned,
    /// 签发报送.
    HandedIn,
    /// 退回.
    Returned,
    /// 接收.
    Accepted,
    /// 异议.
    Contested,
    /// 裁定.
    Ruled,
    /// 寄送.
    Sent,
    /// 更正入账: what was posted is mended openly.
    Amended,
}

impl StepKind {
    const ALL: [Self; 9] = [
        Self::SentToSign,
        Self::Unsigned,
        Self::HandedIn,
        Self::Returned,
        Self::Accepted,
        Self::Contested,
        Self::Ruled,
        Self::Sent,
        Self::Amended,
    ];

    /// The word, on pages and in rows.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SentToSign => "送签",
            Self::Unsigned => "退签",
            Self::HandedIn => "签发报送",
            Self::Returned => "退回",
            Self::Accepted => "接收",
            Self::Contested => "转载异议",
            Self::Ruled => "裁定异议",
            Self::Sent => "寄送",
            Self::Amended => "更正入账",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What stands with a step besides its words (流转内容).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StepMore {
    /// Rows sent back, or refused while the others were accepted, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<(i64, String)>,
    /// By row: the item under which it was posted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub items: BTreeMap<i64, String>,
    /// By row: the entry of the ledger; 0 when it was taken back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub serials: BTreeMap<i64, i64>,
    /// Of a ruling: whether the contest was upheld.
    #[serde(default)]
    pub is_upheld: bool,
}

/// What stands with a step; a step without anything gives nothing.
pub(crate) fn more_of(step: &ReportStepRow) -> Result<StepMore, Fault> {
    if step.payload.is_empty() {
        return Ok(StepMore::default());
    }
    serde_json::from_str(&step.payload).map_err(|cause| Fault::new("cannot read a step of a report", cause))
}

/// The state after these steps.
pub(crate) fn state_of<'s>(steps: impl IntoIterator<Item = &'s ReportStepRow>) -> ReportState {
    let mut state = ReportState::Draft;
    for step in steps {
        state = match StepKind::from_word(&step.kind) {
            Some(StepKind::SentToSign) => ReportState::ToSign,
            Some(StepKind::Unsigned | StepKind::Returned) => ReportState::Returned,
            Some(StepKind::HandedIn) => ReportState::HandedIn,
            // What cannot be read was written by a later program; it refuses nothing.
            Some(StepKind::Accepted) if more_of(step).is_ok_and(|more| !more.rows.is_empty()) => {
                ReportState::PartlyAccepted
            }
            Some(StepKind::Accepted) => ReportState::Accepted,
            Some(StepKind::Contested | StepKind::Ruled | StepKind::Sent | StepKind::Amended) | None => state,
        };
    }
    state
}

/// The rows a person ruled to be stories of their own.
pub(crate) fn ruled_own(steps: &[ReportStepRow]) -> Result<Vec<i64>, Fault> {
    let mut own = Vec::new();
    for step in steps.iter().filter(|step| StepKind::from_word(&step.kind) == Some(StepKind::Ruled)) {
        own.retain(|row| *row != step.row_id);
        if more_of(step)?.is_upheld {
            own.push(step.row_id);
        }
    }
    Ok(own)
}

/// A row that was accepted (已接收行).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct AcceptedRow {
    /// Its entry of the ledger; 0 when it has none: it stood there before, or was taken back.
    pub(crate) serial: i64,
    /// The item under which it was posted.
    pub(crate) item: String,
}

/// The rows that were accepted, over all acceptances, as later amendments left them.
pub(crate) fn accepted_of<'s>(
    steps: impl IntoIterator<Item = &'s ReportStepRow>,
) -> Result<BTreeMap<i64, AcceptedRow>, Fault> {
    let mut rows: BTreeMap<i64, AcceptedRow> = BTreeMap::new();
    for step in steps {
        let kind = StepKind::from_word(&step.kind);
        if !matches!(kind, Some(StepKind::Accepted | StepKind::Amended)) {
            continue;
        }
        let more = more_of(step)?;
        for (row, item) in more.items {
            rows.entry(row).or_default().item = item;
        }
        for (row, serial) in more.serials {
            rows.entry(row).or_default().serial = serial;
        }
    }
    Ok(rows)
}

/// The rows refused by the last acceptance, with the reasons; none once the report is on its way again.
pub(crate) fn refused_of<'s>(
    steps: impl IntoIterator<Item = &'s ReportStepRow>,
) -> Result<BTreeMap<i64, String>, Fault> {
    let steps: Vec<&ReportStepRow> = steps.into_iter().collect();
    if state_of(steps.iter().copied()) != ReportState::PartlyAccepted {
        return Ok(BTreeMap::new());
    }
    let last = steps.iter().rev().find(|step| step.kind == StepKind::Accepted.word());
    Ok(last.map(|step| more_of(step)).transpose()?.unwrap_or_default().rows.into_iter().collect())
}

/// Contests nobody has ruled on.
pub(crate) fn open_contests(steps: &[ReportStepRow]) -> Vec<&ReportStepRow> {
    let is_ruled = |id: i64| steps.iter().any(|step| step.refers == Some(id));
    let is_contest = |step: &&ReportStepRow| StepKind::from_word(&step.kind) == Some(StepKind::Contested);
    steps.iter().filter(is_contest).filter(|step| !is_ruled(step.id)).collect()
}

/// A report taken up by a verb.
#[derive(Debug, Clone)]
pub(crate) struct ReportAtHand {
    pub(crate) row: ReportRow,
    pub(crate) quarter: Period,
    pub(crate) steps: Vec<ReportStepRow>,
    pub(crate) version: i64,
    pub(crate) content: ReportContent,
    pub(crate) digest: String,
    pub(crate) state: ReportState,
}

impl ReportAtHand {
    /// How the log names it.
    pub(crate) fn subject(&self) -> String {
        subject(self.row.id)
    }

    /// Refuses in any other state.
    pub(crate) fn expect(&self, states: &[ReportState], doing: &str) -> Result<(), Refusal> {
        if states.contains(&self.state) {
            return Ok(());
        }
        let what = format!("这份季报{}，不能{doing}", self.state.word());
        let cure = match self.state {
            ReportState::Missing | ReportState::Draft | ReportState::Returned => {
                "请先填好并送本单位负责人签发"
            }
            ReportState::ToSign => "请由本单位负责人签发或退回",
            ReportState::HandedIn => "需要修改的，请秘书处退回后再办理",
            ReportState::PartlyAccepted => "请把未接收的各行改好，送本单位负责人签发",
            ReportState::Accepted => "已经入账，更正请由秘书处在本页“入账更正”中办理",
        };
        Err(Refusal::Listed(vec![Problem::of("R-105", what, cure)]))
    }

    /// Refuses when somebody changed it since the person saw it.
    pub(crate) fn expect_seen(&self, digest: &str) -> Result<(), Refusal> {
        if digest == self.digest {
            return Ok(());
        }
        let what = "您打开后，这份季报已被修改";
        Err(Refusal::Listed(vec![Problem::of("R-106", what, "请看过现在的内容再办理，您填写的仍在下面")]))
    }

    /// A step on it, to be appended.
    pub(crate) fn step(&self, moment: &Moment, actor: &Actor, kind: StepKind, remark: &str) -> ReportStepRow {
        ReportStepRow {
            id: 0,
            report_id: self.row.id,
            version: self.version,
            kind: kind.word().to_owned(),
            row_id: 0,
            refers: None,
            remark: remark.trim().to_owned(),
            payload: String::new(),
            on_day: moment.today.to_string(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        }
    }
}

/// How the log and the refusals name a report.
pub(crate) fn subject(id: i64) -> String {
    format!("季报{id}")
}

/// What stands with a step, as text.
pub(crate) fn more_text(more: &StepMore) -> Result<String, Fault> {
    serde_json::to_string(more).map_err(|cause| Fault::new("cannot write a step of a report", cause))
}

/// The quarter a row names.
pub(crate) fn quarter_of(row: &ReportRow) -> Result<Period, Fault> {
    Period::parse(&row.quarter).ok_or_else(|| Fault::plain(format!("report {} has no quarter", row.id)))
}

/// The newest of versions, read.
pub(crate) fn newest(versions: &[ReportVersionRow]) -> Result<(i64, ReportContent, String), Fault> {
    match versions.last() {
        Some(last) => Ok((last.version, ReportContent::read(&last.content)?, last.digest.clone())),
        None => Ok((0, ReportContent::default(), String::new())),
    }
}

/// Takes a report up inside the transaction; who may not see it learns nothing of it.
pub(crate) async fn take_up(
    writing: &mut Writing,
    actor: &Actor,
    id: i64,
) -> Result<ReportAtHand, OfficeError> {
    let row = writing.report(id).await?.filter(|row| actor.may_see(row.unit_id));
    let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的季报") })?;
    let steps = writing.report_steps(id).await?;
    let (version, content, digest) = newest(&writing.report_versions(id).await?)?;
    let state = state_of(&steps);
    Ok(ReportAtHand { quarter: quarter_of(&row)?, row, steps, version, content, digest, state })
}

/// Rows that were accepted stay as they were: they are in the ledger.
fn keep_accepted(at_hand: &ReportAtHand, content: &mut ReportContent) -> Result<(), Fault> {
    let accepted = accepted_of(&at_hand.steps)?;
    for old in at_hand.content.rows.iter().filter(|row| accepted.contains_key(&row.id)) {
        match content.rows.iter_mut().find(|row| row.id == old.id) {
            Some(row) => row.clone_from(old),
            None => content.rows.push(old.clone()),
        }
    }
    if !accepted.is_empty() {
        content.is_nothing = false;
    }
    Ok(())
}

/// Appends a version with these rows; rows that are new get their numbers. Gives the version's number.
pub(crate) async fn put_version(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    at_hand: &mut ReportAtHand,
    mut content: ReportContent,
    source: &str,
) -> Result<i64, OfficeError> {
    keep_accepted(at_hand, &mut content)?;
    let known = writing.report_rows(at_hand.row.id).await?;
    let mut used = Vec::new();
    for row in &mut content.rows {
        // A number typed by nobody, or used twice, is given anew: evidence hangs on it.
        if row.id == 0 || !known.contains(&row.id) || used.contains(&row.id) {
            row.id = writing.add_report_row(at_hand.row.id).await?;
        }
        used.push(row.id);
    }
    let (text, digest) = content.written()?;
    let version = at_hand.version + 1;
    writing
        .add_report_version(&ReportVersionRow {
            report_id: at_hand.row.id,
            version,
            content: text,
            digest: digest.clone(),
            source: source.to_owned(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        })
        .await?;
    at_hand.version = version;
    at_hand.content = content;
    at_hand.digest = digest;
    let has_left = at_hand.steps.iter().any(|step| step.kind == StepKind::HandedIn.word());
    crate::search::index_report(writing, at_hand, has_left, moment).await?;
    Ok(version)
}
