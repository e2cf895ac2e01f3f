//! 提醒记录: who was told what, when and by which channel, by day; the list of reminded units of each half month is
//! the list of its day (S1-24). One digest as its reader sees it.

use crate::app::{App, Visit, show, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::entry::local_time;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use zhaozhang_domain::duty::reminder::{Level, Step};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::duty::delivery::message::address_of;
use zhaozhang_office::duty::delivery::{Delivery, DeliveryState};
use zhaozhang_office::duty::reminders::{DigestRow, ReminderRow};
use zhaozhang_office::permit::{duty as act, permit};

/// How far back the list looks when nobody says: a half month.
const BACK: Days = Days::new(15);
/// How many messages are listed.
const MESSAGES: u32 = 200;

#[derive(Template)]
#[template(path = "reminders.html")]
struct RemindersPage {
    frame: Frame,
    from: String,
    through: String,
    digests: Vec<DigestView>,
    vacant: usize,
    messages: Vec<MessageView>,
    may_resend: bool,
}

#[derive(Template)]
#[template(path = "reminder.html")]
struct ReminderPage {
    frame: Frame,
    digest: DigestView,
}

/// A digest as pages show it.
#[derive(Debug, Clone)]
pub(crate) struct DigestView {
    pub(crate) id: i64,
    pub(crate) at: String,
    pub(crate) who: String,
    pub(crate) is_vacant: bool,
    pub(crate) unit: String,
    pub(crate) level: &'static str,
    pub(crate) head: String,
    pub(crate) read: String,
    pub(crate) channels: String,
    pub(crate) lines: Vec<LineView>,
}

/// A line of a digest.
#[derive(Debug, Clone)]
pub(crate) struct LineView {
    pub(crate) href: String,
    pub(crate) step: String,
    pub(crate) unit: String,
    pub(crate) title: String,
    pub(crate) due: String,
    pub(crate) basis: String,
    pub(crate) shortfall: String,
    pub(crate) stake: String,
}

struct MessageView {
    id: i64,
    channel: &'static str,
    subject: String,
    state: &'static str,
    tag: &'static str,
    attempts: i64,
    at: String,
    error: String,
    may_resend: bool,
}

/// From which day through which.
#[derive(Debug, Deserialize, Default)]
pub(crate) struct DayQuery {
    #[serde(default)]
    from: String,
    #[serde(default)]
    through: String,
}

/// `GET /reminders`.
pub(crate) async fn show_list(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Query(query): Query<DayQuery>,
) -> Result<Response, Failure> {
    let today = app.moment().today;
    let day = |text: &str| text.trim().parse::<NaiveDate>().ok();
    let through = day(&query.through).unwrap_or(today);
    let from = day(&query.from).or_else(|| through.checked_sub_days(BACK)).unwrap_or(through);
    let messages = app.office().reminder_messages(MESSAGES).await?;
    let digests = app.office().digests_between(from, through).await?;
    let digests: Vec<DigestView> = digests.iter().map(|digest| view(digest, &messages)).collect();
    let may_resend = permit(&actor, act::RESEND).is_ok();
    let json = digests.iter().map(|digest| {
        let lines = digest.lines.iter().map(|line| {
            serde_json::json!({ "unit": line.unit, "title": line.title,
            "step": line.step, "due": line.due, "basis": line.basis, "shortfall": line.shortfall })
        });
        serde_json::json!({ "id": digest.id, "at": digest.at, "unit": digest.unit, "level": digest.level,
            "lines": lines.collect::<Vec<_>>() })
    });
    let json = serde_json::Value::Array(json.collect());
    let page = RemindersPage {
        frame: Frame::new(&app, &visit, "提醒记录", &[("任务和时限", "/duties")]),
        from: from.to_string(),
        through: through.to_string(),
        vacant: digests.iter().filter(|digest| digest.is_vacant).count(),
        digests,
        messages: messages.into_iter().map(message_view).collect(),
        may_resend,
    };
    Ok(with_json(show(&page)?, json))
}

/// `GET /reminders/{id}`.
pub(crate) async fn show_one(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let row = app.office().digest(&actor, id).await?;
    if actor.person == Some(row.person_id) {
        app.office().note_inbox_read(&app.moment(), std::slice::from_ref(&row)).await?;
    }
    let messages = app.office().reminder_messages(MESSAGES).await?;
    let digest = view(&row, &messages);
    let day = row.made_on.parse().map_or_else(|_| row.made_on.clone(), document_date);
    let frame = Frame::new(&app, &visit, &format!("{day}提醒"), &[("我的待办", "/mine")]);
    show(&ReminderPage { frame, digest })
}

/// `POST /reminders/messages/{id}/resend`.
pub(crate) async fn resend(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    app.office().resend_message(&app.moment(), &actor, id).await?;
    Ok(Redirect::to("/reminders#messages").into_response())
}

/// A digest in words, with the channels that carried it.
pub(crate) fn view(digest: &DigestRow, messages: &[Delivery]) -> DigestView {
    let mut channels = vec!["站内".to_owned()];
    let own = messages.iter().filter(|message| message.digest_id == digest.id);
    channels.extend(own.map(|message| {
        let channel = message.channel.map_or("", zhaozhang_office::duty::delivery::channel::Channel::word);
        format!("{channel}（{}）", message.state.word())
    }));
    let is_vacant = digest.person_id == 0;
    DigestView {
        id: digest.id,
        at: local_time(&digest.made_at),
        who: if is_vacant { "无在任人员".to_owned() } else { digest.person_name.clone() },
        is_vacant,
        unit: digest.unit_name.clone(),
        level: Level::from_code(&digest.level).map_or("", Level::word),
        head: digest.head.clone(),
        read: digest.read_at.as_deref().map(local_time).unwrap_or_default(),
        channels: channels.join("、"),
        lines: digest.lines.iter().map(line).collect(),
    }
}

fn line(line: &ReminderRow) -> LineView {
    LineView {
        href: address_of(&line.duty_code),
        step: Step::from_code(&line.step).map(|step| step.to_string()).unwrap_or_default(),
        unit: line.unit_name.clone(),
        title: line.title.clone(),
        due: line.due.clone(),
        basis: line.basis.clone(),
        shortfall: line.shortfall.clone(),
        stake: line.stake.clone(),
    }
}

fn message_view(message: Delivery) -> MessageView {
    let at = if message.ended_at.is_empty() { &message.next_at } else { &message.ended_at };
    let words = match message.state {
        DeliveryState::Waiting if message.attempts > 0 => "下次 ",
        _ => "",
    };
    MessageView {
        id: message.id,
        channel: message.channel.map_or("", zhaozhang_office::duty::delivery::channel::Channel::word),
        subject: message.subject,
        state: message.state.word(),
        tag: match message.state {
            DeliveryState::Sent => "tag-green",
            DeliveryState::Waiting | DeliveryState::Sending => "tag-blue",
            DeliveryState::Unsure => "tag-amber",
            DeliveryState::Failed => "tag-red",
        },
        attempts: message.attempts,
        at: format!("{words}{}", local_time(at)),
        may_resend: matches!(message.state, DeliveryState::Unsure | DeliveryState::Failed),
        error: message.last_error,
    }
}
