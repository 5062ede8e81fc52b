//! `hailong backup` and `hailong restore`: the whole database as one file, and back.

use std::path::PathBuf;

use clap::Args;

use super::{Place, counted, progress};
use crate::store::{DatabaseUrl, backup};

#[derive(Debug, Args)]
pub struct Options {
    /// The copy: a SQLite file, whichever database it is made of
    file: PathBuf,
}

pub async fn back_up(place: &Place, options: &Options) -> anyhow::Result<bool> {
    let url: DatabaseUrl = place.database.parse()?;
    let bar = progress::bar(None, "backup");
    let responses = backup::back_up(&url, &options.file, |rows| bar.set_position(rows)).await?;
    bar.finish_and_clear();
    println!("{} copied to {}", counted(responses, "response"), options.file.display());
    Ok(true)
}

pub async fn restore(place: &Place, options: &Options) -> anyhow::Result<bool> {
    let url: DatabaseUrl = place.database.parse()?;
    let bar = progress::bar(None, "restore");
    let responses = backup::restore(&options.file, &url, |rows| bar.set_position(rows)).await?;
    bar.finish_and_clear();
    println!("{} restored into {url}", counted(responses, "response"));
    Ok(true)
}
