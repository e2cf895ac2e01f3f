//! `zhaozhang reindex`: the search is made again from the records.

use super::place::Place;
use super::{FolderOptions, Outcome, say, serve};
use crate::clock;
use clap::Args;
use std::process::ExitCode;
use zhaozhang_office::Actor;

/// Options of `reindex`.
#[derive(Debug, Args)]
pub struct ReindexOptions {
    #[command(flatten)]
    place: Place,
}

/// Runs the command.
pub fn run(options: ReindexOptions, folders: FolderOptions) -> Outcome {
    let Place { data, database } = options.place;
    serve::expect_data_folder(&data)?;
    serve::block_on(async {
        let moment = clock::now();
        let office = serve::open(data, database, folders, &moment).await?;
        let receipt = office.reindex(&moment, &Actor::command_line()).await;
        office.close().await;
        let receipt = receipt.map_err(|error| serve::ended(&error))?;
        say::say(&receipt.sentence());
        Ok(ExitCode::SUCCESS)
    })
}
