//! `hailong export`: the record, in the order received.

use std::io::Write;

use clap::{Subcommand, ValueEnum};

use super::open::open;
use super::{Place, survey_id};
use crate::definition::{Period, SurveyId};
use crate::export::record::{self, Pages, Selection};

#[derive(Debug, Subcommand)]
pub enum What {
    /// Every response with its answers
    Responses {
        #[arg(long, value_parser = survey_id)]
        survey: SurveyId,
        #[arg(long, value_enum, default_value = "csv")]
        format: RecordFormat,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    Csv,
    Json,
}

pub async fn run(place: &Place, what: What) -> anyhow::Result<bool> {
    let What::Responses { survey, format } = what;
    let opened = open(place).await?;
    let survey = opened.survey(&survey)?.clone();
    let columns = record::columns(&opened.store, &opened.versions, &survey).await?;
    let selection = Selection { survey, units: None, period: Period::All };
    let pages = Pages::new(opened.store.clone(), (*opened.versions).clone(), selection);
    let out = std::io::BufWriter::new(std::io::stdout().lock());
    let count = match format {
        RecordFormat::Csv => csv(pages, &columns, out).await?,
        RecordFormat::Json => json(pages, out).await?,
    };
    eprintln!("{count} responses");
    Ok(true)
}

async fn csv(mut pages: Pages, columns: &[String], mut out: impl Write) -> anyhow::Result<u64> {
    out.write_all(&record::csv_head(columns)?)?;
    while let Some(rows) = pages.next().await? {
        out.write_all(&record::csv_rows(columns, &rows)?)?;
    }
    out.flush()?;
    Ok(pages.count)
}

async fn json(mut pages: Pages, mut out: impl Write) -> anyhow::Result<u64> {
    let mut separator = "[\n";
    while let Some(rows) = pages.next().await? {
        for row in &rows {
            write!(out, "{separator}{}", record::json_row(row))?;
            separator = ",\n";
        }
    }
    writeln!(out, "{}", if pages.count == 0 { "[]" } else { "\n]" })?;
    out.flush()?;
    Ok(pages.count)
}
