//! `hailong import`: whole files, or nothing of them.

mod column_choices;
mod counted_period;
mod population_columns;
mod populations;
mod refusals;
mod response_columns;
mod response_rows;
mod responses;
mod samples;
mod source;

use std::path::PathBuf;

use clap::Subcommand;

use super::{Place, survey_id};
use crate::definition::SurveyId;

#[derive(Debug, Subcommand)]
pub enum What {
    /// Responses: a heading for each question's id besides id, unit, answered_at; CSV or XLSX
    Responses {
        #[arg(long, value_parser = survey_id)]
        survey: SurveyId,
        /// What a heading means: answered_at="Ngày trả lời"; -="Ghi chú" leaves a column out
        #[arg(long = "column", value_name = "COLUMN=HEADING", allow_hyphen_values = true)]
        columns: Vec<String>,
        /// Write an example to fill in, CSV or XLSX by its name, and import nothing
        #[arg(long)]
        sample: bool,
        file: PathBuf,
    },
    /// Transaction counts: unit, period, transactions, and by service field with a fourth column, field
    Populations {
        /// What a heading means: transactions="Tổng số hồ sơ"; -="Ghi chú" leaves a column out
        #[arg(long = "column", value_name = "COLUMN=HEADING", allow_hyphen_values = true)]
        columns: Vec<String>,
        /// Write an example to fill in, CSV or XLSX by its name, and import nothing
        #[arg(long)]
        sample: bool,
        file: PathBuf,
    },
}

pub async fn run(place: &Place, what: What) -> anyhow::Result<bool> {
    match what {
        What::Responses { survey, file, sample: true, .. } => responses::sample(place, &survey, &file),
        What::Responses { survey, columns, file, .. } => {
            responses::run(place, &survey, &columns, &file).await
        }
        What::Populations { file, sample: true, .. } => populations::sample(place, &file),
        What::Populations { columns, file, .. } => populations::run(place, &columns, &file).await,
    }
}
