//! `hailong export`: the record, in the order received.

use std::io::Write;

use anyhow::Context as _;
use clap::{Subcommand, ValueEnum};
use serde_json::{Map, Value};
use time::format_description::well_known::Rfc3339;

use super::open::{Opened, open};
use super::{Place, survey_id};
use crate::definition::{Survey, SurveyId};
use crate::response::cell::guarded;
use crate::response::{Answer, Answers};
use crate::store::{Cursor, StoredResponse};

/// Rows read at a time: memory stays the same for any number of responses.
const PAGE: i64 = 1000;

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

const OWN: [&str; 9] =
    ["id", "unit", "answered_at", "received_at", "channel", "language", "version", "duration", "excluded"];

pub async fn run(place: &Place, what: What) -> anyhow::Result<bool> {
    let What::Responses { survey, format } = what;
    let opened = open(place).await?;
    let survey = opened.survey(&survey)?;
    let columns = columns(&opened, survey).await?;
    let out = std::io::BufWriter::new(std::io::stdout().lock());
    let count = match format {
        RecordFormat::Csv => csv_rows(&opened, survey, &columns, out).await?,
        RecordFormat::Json => json_rows(&opened, survey, out).await?,
    };
    eprintln!("{count} responses");
    Ok(true)
}

/// The current questions, then those that only older versions had: never taken from the data.
async fn columns(opened: &Opened, survey: &Survey) -> anyhow::Result<Vec<String>> {
    let mut columns: Vec<String> = survey.fields.iter().map(|field| field.id.to_string()).collect();
    for stored in opened.store.definitions().await? {
        let Some(version) = opened.versions.get(&survey.id, &stored.version) else { continue };
        for field in version.fields.iter().filter(|_| stored.survey == survey.id.as_str()) {
            if !columns.iter().any(|column| column == field.id.as_str()) {
                columns.push(field.id.to_string());
            }
        }
    }
    Ok(columns)
}

async fn csv_rows(
    opened: &Opened,
    survey: &Survey,
    columns: &[String],
    out: impl Write,
) -> anyhow::Result<u64> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(OWN.into_iter().chain(columns.iter().map(String::as_str)))?;
    each(opened, survey, |stored, answers| {
        let own = own_cells(stored)?;
        let cell = |column: &String| {
            answers
                .iter()
                .find(|(id, _)| id.as_str() == column)
                .map_or(String::new(), |(_, answer)| written(answer))
        };
        writer.write_record(own.into_iter().chain(columns.iter().map(cell)))?;
        Ok(())
    })
    .await
    .and_then(|count| {
        writer.flush()?;
        Ok(count)
    })
}

async fn json_rows(opened: &Opened, survey: &Survey, mut out: impl Write) -> anyhow::Result<u64> {
    let mut separator = "[\n";
    let count = each(opened, survey, |stored, answers| {
        let own = OWN.into_iter().zip(own_cells(stored)?);
        let mut row: Map<String, Value> =
            own.map(|(name, cell)| (name.to_owned(), Value::from(cell))).collect();
        row.insert("duration".into(), stored.duration.into());
        row.insert("excluded".into(), stored.exclusion.is_some().into());
        row.insert("answers".into(), Value::Object(answers.to_json()));
        write!(out, "{separator}{}", Value::Object(row))?;
        separator = ",\n";
        Ok(())
    })
    .await?;
    writeln!(out, "{}", if count == 0 { "[]" } else { "\n]" })?;
    out.flush()?;
    Ok(count)
}

/// Hands over every response in the order received, page by page.
async fn each(
    opened: &Opened,
    survey: &Survey,
    mut write: impl FnMut(&StoredResponse, &Answers) -> anyhow::Result<()>,
) -> anyhow::Result<u64> {
    let (mut cursor, mut count) = (Cursor::START, 0);
    loop {
        let page = opened.store.responses(&survey.id, cursor, PAGE).await?;
        for stored in &page.responses {
            let version = opened
                .versions
                .get(&survey.id, &stored.version)
                .with_context(|| format!("version {} of {} is not known", stored.version, survey.id))?;
            write(stored, &stored.answers(version)?)?;
            count += 1;
        }
        match page.next {
            Some(next) => cursor = next,
            None => return Ok(count),
        }
    }
}

fn own_cells(stored: &StoredResponse) -> anyhow::Result<Vec<String>> {
    Ok(vec![
        stored.id.to_string(),
        stored.unit.to_string(),
        stored.answered_at.format(&Rfc3339)?,
        stored.received_at.format(&Rfc3339)?,
        stored.channel.as_str().to_owned(),
        stored.language.to_string(),
        stored.version.clone(),
        stored.duration.map_or(String::new(), |seconds| seconds.to_string()),
        stored.exclusion.is_some().to_string(),
    ])
}

fn written(answer: &Answer) -> String {
    match answer {
        Answer::Code(code) => code.to_string(),
        Answer::Codes(codes) => codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(";"),
        Answer::Number(number) => number.to_string(),
        Answer::Date(date) => crate::response::answer::write_date(*date),
        Answer::Text(text) => guarded(text),
    }
}
