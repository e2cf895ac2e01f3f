//! Sending what is told to other programs (外发): one round looks at the log, takes the messages that are due and notes
//! how each went. The loop that calls it every minute is the command `serve`'s.
//!
//! What is told, signed and tried again is the office's ([`zhaozhang_office::program::webhooks`]); the way out is
//! [`crate::outgoing`].

use crate::app::App;
use std::time::Duration;
use zhaozhang_office::Fault;
use zhaozhang_office::program::webhooks::{Message, Told};

/// How many messages go out in one round.
const MOST: u32 = 100;
/// How long the other side may take.
const TIMEOUT: Duration = Duration::from_secs(10);

/// One round; a fault is logged and the next round tries again.
pub async fn round(app: &App) {
    if let Err(fault) = send_due(app).await {
        tracing::error!("telling other programs failed: {}", fault.chain());
    }
}

/// Sends what is due; gives how many messages were taken by the other side.
pub async fn send_due(app: &App) -> Result<usize, Fault> {
    app.office().fill_outboxes(&app.moment()).await?;
    let mut taken = 0;
    for message in app.office().take_messages(&app.moment(), MOST).await? {
        let told = send(app, &message).await;
        if matches!(told, Told::Answered(200..=299, _)) {
            taken += 1;
        }
        app.office().note_message(&app.moment(), &message.row, told).await?;
    }
    Ok(taken)
}

async fn send(app: &App, message: &Message) -> Told {
    let headers = [
        ("content-type", "application/json; charset=utf-8"),
        ("x-zhaozhang-signature", message.signature.as_str()),
        ("idempotency-key", message.key.as_str()),
    ];
    let answer =
        app.outgoing().post(&message.address, &headers, message.body.clone().into_bytes(), TIMEOUT).await;
    match answer {
        Ok(answer) => Told::Answered(answer.status, answer.retry_after),
        Err(fault) => Told::Unreached(fault.to_string()),
    }
}
