//! Duties and reminders (任务和提醒): what is owed, entering an event, splitting quotas, what was told, how messages
//! leave, and one's own page. Everything shown is worked out by the office; every change is one of its verbs.
//!
//! Reading order: [`mine`] for what a person sees first, [`list`] and [`one`] for all of it, then [`event`], [`split`],
//! [`reminders`], [`setting`].

pub mod burden;
pub mod event;
pub mod list;
pub mod mine;
pub mod one;
pub mod reminders;
pub mod setting;
pub mod split;
pub mod succession;

use crate::api::work::DutyShape;
use crate::app::App;
use crate::failure::Failure;
use crate::gate::Gated;
use crate::words::anchor;
use chrono::NaiveDate;
use std::sync::Arc;
use zhaozhang_domain::duty::digest::{due_words, stake_words};
use zhaozhang_domain::duty::{Duty, DutyState};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::permit::{duty as act, permit, submission};
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// The addresses of duties and reminders.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/mine", act::MINE, mine::show_mine)
        .get("/duties", act::READ, list::show_list)
        .gives::<Vec<DutyShape>>()
        .get("/duties/new", act::ENTER_OWN, event::form)
        .post("/duties/new", act::ENTER_OWN, event::enter)
        .takes_fields(event::FIELDS)
        .get("/duties/quota", act::SPLIT_READ, split::form)
        .post("/duties/quota", act::SPLIT, split::keep)
        .takes_fields(split::FIELDS)
        .get("/duties/burden", act::READ, burden::show_burden)
        .get("/duties/burden.xlsx", act::READ, burden::workbook)
        .get("/duties/{code}", act::READ, one::show_one)
        .post("/duties/{code}/urge", act::URGE, one::urge)
        .takes::<one::UrgeForm>()
        .post("/duties/{code}/answer", act::ANSWER, one::answer)
        .takes::<one::AnswerForm>()
        .get("/reminders", act::REMINDERS, reminders::show_list)
        .get("/reminders/{id}", act::MINE, reminders::show_one)
        .post("/reminders/messages/{id}/resend", act::RESEND, reminders::resend)
        .takes_nothing()
        .get("/settings/delivery", act::CHANNELS_READ, setting::form)
        .post("/settings/delivery", act::CHANNEL_SET, setting::set)
        .takes::<setting::SettingForm>()
}

/// A duty as lists show it.
#[derive(Debug, Clone)]
pub struct DutyRow {
    /// Its code.
    pub code: String,
    /// 2023年3月6日.
    pub day: String,
    /// 还有3天.
    pub due: String,
    /// The unit.
    pub unit: String,
    /// What.
    pub title: String,
    /// 应报事项·重要会议.
    pub kind: String,
    /// 待办.
    pub state: &'static str,
    /// The colour of the state; the word says it too.
    pub tag: &'static str,
    /// 文号 and article.
    pub basis: String,
    /// The article's address.
    pub href: String,
    /// What follows if it is not done.
    pub stake: String,
    /// How far a quota is; empty for the rest.
    pub progress: String,
    /// How the day came about.
    pub why: String,
    /// Where to begin writing; empty when nothing is to be written any more.
    pub draft: String,
}

/// Whether the visitor may write what his own unit owes; whoever looks at all units writes for none of them here.
pub(crate) fn may_draft(actor: &Actor) -> bool {
    actor.unit.is_some() && permit(actor, submission::DRAFT).is_ok()
}

/// A duty in plain words, with the way to a draft for whoever may write it.
pub(crate) fn row(notice: &Notice, duty: &Duty, today: NaiveDate, may_draft: bool) -> DutyRow {
    let code = duty.code();
    let kind = if duty.class.is_empty() {
        duty.kind.word().to_owned()
    } else {
        format!("{}·{}", duty.kind.word(), duty.class)
    };
    let progress = duty.progress.map(|progress| format!("{}/{}篇", progress.done, progress.due));
    let draft = if may_draft && duty.state.is_owed() {
        format!("/submissions/new?duty={code}")
    } else {
        String::new()
    };
    DutyRow {
        day: document_date(duty.due.day),
        due: due_words(duty, today),
        unit: duty.unit.clone(),
        title: duty.title.clone(),
        kind,
        state: duty.state.word(),
        tag: tag(duty.state),
        basis: format!("{} {}", notice.document_number, duty.citation(notice)).trim().to_owned(),
        href: format!("/notices/{}#{}", notice.code, anchor(duty.citation(notice))),
        stake: stake_words(duty),
        progress: progress.unwrap_or_default(),
        why: duty.due.steps.concat(),
        draft,
        code,
    }
}

/// The duty a draft is to answer, if the visitor may see it and it is still there.
pub(crate) async fn answered(
    app: &App,
    actor: &Actor,
    code: &str,
) -> Result<Option<(Arc<Notice>, Duty)>, Failure> {
    if code.is_empty() {
        return Ok(None);
    }
    match app.office().duty_for(&app.moment(), actor, code).await {
        Ok(found) => Ok(Some(found)),
        Err(OfficeError::Refused(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The parts the notice asks for, as the headings of an empty draft.
pub(crate) fn headings(duty: &Duty) -> String {
    let numbered = ["一", "二", "三", "四", "五", "六"].into_iter().zip(&duty.parts);
    numbered.map(|(number, part)| format!("{number}、{part}\n\n")).collect::<Vec<_>>().concat()
}

/// The problems of a refusal, for the form they stand at.
pub(crate) fn problems_of(refusal: &Refusal) -> Vec<Problem> {
    match refusal {
        Refusal::Listed(problems) => problems.clone(),
        _ => Vec::new(),
    }
}

/// The problems at a field of a form, in one text.
pub(crate) fn at_field(problems: &[Problem], field: &str) -> String {
    let own = problems.iter().filter(|problem| problem.field == field);
    own.map(ToString::to_string).collect()
}

const fn tag(state: DutyState) -> &'static str {
    match state {
        DutyState::Overdue => "tag-red",
        DutyState::Open => "tag-blue",
        DutyState::Lapsed | DutyState::DoneLate => "tag-amber",
        DutyState::Done => "tag-green",
    }
}
