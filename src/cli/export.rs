//! `hailong export`: the record, in the order received.

use std::io::Write;

use clap::{Subcommand, ValueEnum};
use rust_decimal::Decimal;

use super::open::open;
use super::{Place, counted, near, survey_id, unit_option};
use crate::definition::{Period, SurveyId};
use crate::export::columns::Columns;
use crate::export::record::{self, Pages, Selection};
use crate::index::figure::rounded;
use crate::report::among::Among;
use crate::report::{self, Asked, Audience, PartlyKnown, Weighting};

/// So many digits a weight is written with.
const WEIGHT_DIGITS: u32 = 12;

#[derive(Debug, Subcommand)]
pub enum What {
    /// Every response with its answers
    Responses {
        #[arg(long, value_parser = survey_id)]
        survey: SurveyId,
        #[arg(long, value_enum, default_value = "csv")]
        format: RecordFormat,
    },
    /// Every response that counts with its weight: id,unit,base,weight
    Weights {
        #[arg(long, value_parser = survey_id)]
        survey: SurveyId,
        /// 2026-03, 2026-Q1, 2026-H1, 2026, a wave's id, or all
        #[arg(long, default_value = "all")]
        period: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    Csv,
    Json,
}

pub async fn run(place: &Place, what: What) -> anyhow::Result<bool> {
    let (survey, format) = match what {
        What::Responses { survey, format } => (survey, format),
        What::Weights { survey, period } => return weights(place, &survey, &period).await,
    };
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
    eprintln!("{}", counted(count, "response"));
    Ok(true)
}

/// The base weight of each response and what raking makes of it; they add up to the same.
async fn weights(place: &Place, survey: &SurveyId, period: &str) -> anyhow::Result<bool> {
    let opened = open(place).await?;
    let survey = opened.survey(survey)?;
    let unit = unit_option::unit(&opened.catalogue.units, None, opened.today())?;
    let period = near::period(period, &survey.waves)?;
    let audience = Audience::Administration;
    let asked =
        Asked { survey, unit: &unit.id, period: &period, among: Among::EVERYBODY, by: None, audience };
    let weights = report::weights(opened.sources(), &asked).await?;
    let mut writer = csv::Writer::from_writer(std::io::stdout().lock());
    writer.write_record(["id", "unit", "base", "weight"])?;
    let written = |weight: Option<Decimal>| {
        weight.map_or_else(String::new, |weight| rounded(weight, WEIGHT_DIGITS).normalize().to_string())
    };
    for row in &weights.responses {
        let [base, weight] = [row.base, row.weight].map(written);
        writer.write_record([row.id.to_string(), row.unit.to_string(), base, weight])?;
    }
    writer.flush()?;
    eprintln!("{}", counted(weights.responses.len(), "response"));
    let notes = weights.weighting.iter().flat_map(Weighting::notes);
    notes.chain(weights.partly_known.as_ref().map(PartlyKnown::note)).for_each(|note| eprintln!("{note}"));
    Ok(true)
}

async fn csv(mut pages: Pages, columns: &Columns, mut out: impl Write) -> anyhow::Result<u64> {
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
