//! Sending reminders (提醒发送): one round takes the messages that may be tried, hands each to its channel and notes how
//! that ended. Nothing waits for it: what is not taken now is tried again later, by waits the office decides.
//!
//! What is said, to whom and how often is the office's ([`zhaozhang_office::duty::delivery`]); here are only the two ways
//! out: [`mail`] by SMTP, [`robot`] by [`crate::outgoing`]; and [`mailbox`], which fetches the letters that bring reports.

pub(crate) mod foreign;
pub mod letter;
pub mod mail;
pub(crate) mod mailbox;
pub mod robot;

use crate::app::App;
use zhaozhang_office::OfficeError;
use zhaozhang_office::duty::delivery::{Destination, Sent};

/// One round; a fault is logged and the next round tries again.
pub async fn round(app: &App) {
    if let Err(error) = send_due(app).await {
        tracing::error!("sending reminders failed: {}", told(&error));
    }
}

/// Sends what may be tried now; gives how many messages were accepted.
pub async fn send_due(app: &App) -> Result<usize, OfficeError> {
    let mut accepted = 0;
    for message in app.office().take_reminder_messages(&app.moment()).await? {
        let sent = match &message.to {
            Destination::Mail { server, to } => mail::send(server, to, &message, &app.moment()).await,
            Destination::Robot { channel, robot } => {
                robot::send(app.outgoing(), *channel, robot, &message.body, &app.moment()).await
            }
        };
        accepted += usize::from(sent == Sent::Done);
        app.office().end_reminder_message(&app.moment(), message.id, &sent).await?;
    }
    Ok(accepted)
}

/// An error in one line for the log.
pub(crate) fn told(error: &OfficeError) -> String {
    match error {
        OfficeError::Refused(refusal) => refusal.to_string(),
        OfficeError::Failed(fault) => fault.chain(),
    }
}
