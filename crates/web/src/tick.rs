//! The clockwork (定时任务): what the office does by itself, once a minute while the program serves: reminders, their
//! messages, what is told to other programs, kept pages looked at again. Of several programs on one database one does each minute's round.
//! Nothing here decides anything; a fault is logged and the next minute tries again.

use crate::app::App;
use crate::{delivery, recheck, sending};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;
use zhaozhang_office::{Actor, OfficeError};

/// How often a round is begun.
const PACE: Duration = Duration::from_mins(1);

/// Runs until told to stop; a round that was begun is finished.
pub async fn run(app: App, mut over: watch::Receiver<bool>) {
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        let is_over = tokio::select! {
            _ = pace.tick() => false,
            // An error means that the sender is gone, which is the end as well.
            () = ended(&mut over) => true,
        };
        if is_over {
            return;
        }
        round(&app).await;
    }
}

async fn ended(over: &mut watch::Receiver<bool>) {
    let _ = over.wait_for(|is_over| *is_over).await;
}

/// One minute's round, unless another program does it.
pub async fn round(app: &App) {
    if let Err(error) = minute(app).await {
        tracing::error!("the round of this minute failed: {}", sending::told(&error));
    }
}

async fn minute(app: &App) -> Result<(), OfficeError> {
    let moment = app.moment();
    let minute: String = moment.at.chars().take("2026-11-23T08:05".len()).collect();
    let Some(lease) = app.office().take_job("round", &minute, app.holder(), &moment).await? else {
        return Ok(());
    };
    if let Err(error) = app.office().run_reminders(&moment, &Actor::job()).await {
        tracing::error!("reminding failed: {}", sending::told(&error));
    }
    sending::round(app).await;
    sending::mailbox::round(app).await;
    delivery::round(app).await;
    if let Err(error) = recheck::round(app).await {
        tracing::error!("looking at kept pages failed: {}", sending::told(&error));
    }
    if app
        .office()
        .take_job_for_good("day", &moment.today.to_string(), app.holder(), &moment)
        .await?
        .is_some()
        && let Err(error) = app.office().close_idle_accounts(&moment).await
    {
        tracing::error!("closing idle accounts failed: {}", sending::told(&error));
    }
    app.office().finish_job(&lease, &app.moment()).await?;
    Ok(())
}
