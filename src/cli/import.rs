//! `hailong import`: whole files, or nothing of them.

mod populations;
mod responses;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use clap::Subcommand;

use super::{Place, survey_id};
use crate::definition::SurveyId;

#[derive(Debug, Subcommand)]
pub enum What {
    /// Responses: a header of question ids plus id,unit,answered_at; several choices as 1;3
    Responses {
        #[arg(long, value_parser = survey_id)]
        survey: SurveyId,
        file: PathBuf,
    },
    /// Transaction counts: unit,period,transactions, and by service field with a fourth column, field
    Populations { file: PathBuf },
}

pub async fn run(place: &Place, what: What) -> anyhow::Result<bool> {
    match what {
        What::Responses { survey, file } => responses::run(place, &survey, &file).await,
        What::Populations { file } => populations::run(place, &file).await,
    }
}

/// Why a line was refused. Lines count from 1, the header included.
struct Refusal {
    line: u64,
    reason: String,
}

/// Prints what was refused; nothing was imported.
fn refuse(file: &Path, refusals: &[Refusal]) -> bool {
    for Refusal { line, reason } in refusals {
        eprintln!("{}:{line}: {reason}", file.display());
    }
    eprintln!("{} refused; nothing was imported", refusals.len());
    false
}

/// The text of a CSV file, without a byte order mark.
fn read(file: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let text = String::from_utf8(bytes).map_err(|fault| {
        let before = &fault.as_bytes()[..fault.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        anyhow!("{}:{line}: not UTF-8; save the file as “CSV UTF-8”", file.display())
    })?;
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), ToOwned::to_owned))
}
