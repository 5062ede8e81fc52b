//! The record as CSV and JSON, read page by page: memory stays the same for any number of responses.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};
use time::format_description::well_known::Rfc3339;

use super::ExportError;
use crate::definition::catalogue::Versions;
use crate::definition::{Period, Survey, UnitId};
use crate::response::cell::guarded;
use crate::response::{Answer, Answers};
use crate::store::{Cursor, Store, StoreError, StoredResponse};

/// Rows read at a time.
const PAGE: i64 = 1000;

/// What every response has beside its answers.
pub const OWN: [&str; 9] =
    ["id", "unit", "answered_at", "received_at", "channel", "language", "version", "duration", "excluded"];

/// Which responses are wanted.
#[derive(Debug, Clone)]
pub struct Selection {
    pub survey: Arc<Survey>,
    /// `None` for every unit.
    pub units: Option<HashSet<UnitId>>,
    pub period: Period,
}

/// Reads the selected responses in the order received.
pub struct Pages {
    store: Store,
    versions: Versions,
    selection: Selection,
    next: Option<Cursor>,
    /// Responses handed out so far.
    pub count: u64,
}

/// A response with its answers.
pub type Row = (StoredResponse, Answers);

impl Pages {
    pub fn new(store: Store, versions: Versions, selection: Selection) -> Self {
        Self { store, versions, selection, next: Some(Cursor::START), count: 0 }
    }

    /// Some more of them, perhaps none; `None` when there are no more.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, StoreError> {
        let Some(cursor) = self.next else { return Ok(None) };
        let survey = &self.selection.survey.id;
        let page = self.store.responses(survey, cursor, PAGE).await?;
        self.next = page.next;
        let mut rows = Vec::new();
        for stored in page.responses.into_iter().filter(|stored| self.selection.holds(stored)) {
            let missing = || StoreError::MissingDefinition {
                survey: survey.to_string(),
                version: stored.version.clone(),
            };
            let version = self.versions.get(survey, &stored.version).ok_or_else(missing)?;
            let answers = stored.answers(version)?;
            rows.push((stored, answers));
        }
        self.count += rows.len() as u64;
        Ok(Some(rows))
    }
}

impl Selection {
    fn holds(&self, stored: &StoredResponse) -> bool {
        self.units.as_ref().is_none_or(|units| units.contains(&stored.unit))
            && stored.month().is_some_and(|month| self.period.contains(month))
    }
}

/// The current questions, then those that only older versions had: never taken from the data.
pub async fn columns(store: &Store, versions: &Versions, survey: &Survey) -> Result<Vec<String>, StoreError> {
    let mut columns: Vec<String> = survey.fields.iter().map(|field| field.id.to_string()).collect();
    for stored in store.definitions().await? {
        let Some(version) = versions.get(&survey.id, &stored.version) else { continue };
        for field in version.fields.iter().filter(|_| stored.survey == survey.id.as_str()) {
            if !columns.iter().any(|column| column == field.id.as_str()) {
                columns.push(field.id.to_string());
            }
        }
    }
    Ok(columns)
}

/// The head of the table.
pub fn csv_head(columns: &[String]) -> Result<Vec<u8>, ExportError> {
    csv_lines(|writer| writer.write_record(OWN.into_iter().chain(columns.iter().map(String::as_str))))
}

/// A line a response.
pub fn csv_rows(columns: &[String], rows: &[Row]) -> Result<Vec<u8>, ExportError> {
    rows_with(columns, rows, written)
}

/// The same with each response on one line, also where a text has several: SPSS ends a row at every line break.
pub fn csv_one_line_rows(columns: &[String], rows: &[Row]) -> Result<Vec<u8>, ExportError> {
    rows_with(columns, rows, |answer| written(answer).replace(['\r', '\n'], " "))
}

fn rows_with(
    columns: &[String],
    rows: &[Row],
    written: impl Fn(&Answer) -> String,
) -> Result<Vec<u8>, ExportError> {
    csv_lines(|writer| {
        for (stored, answers) in rows {
            let cell = |column: &String| {
                let found = answers.iter().find(|(id, _)| id.as_str() == column);
                found.map_or(String::new(), |(_, answer)| written(answer))
            };
            writer.write_record(own_cells(stored).into_iter().chain(columns.iter().map(cell)))?;
        }
        Ok(())
    })
}

pub(super) fn csv_lines(
    write: impl FnOnce(&mut csv::Writer<&mut Vec<u8>>) -> Result<(), csv::Error>,
) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    write(&mut writer)?;
    writer.flush().map_err(csv::Error::from)?;
    drop(writer);
    Ok(bytes)
}

/// One response as a JSON object.
pub fn json_row((stored, answers): &Row) -> Value {
    let own = OWN.into_iter().zip(own_cells(stored));
    let mut row: Map<String, Value> = own.map(|(name, cell)| (name.to_owned(), Value::from(cell))).collect();
    row.insert("duration".into(), stored.duration.into());
    row.insert("excluded".into(), stored.exclusion.is_some().into());
    row.insert("answers".into(), Value::Object(answers.to_json()));
    Value::Object(row)
}

fn own_cells(stored: &StoredResponse) -> Vec<String> {
    // A moment of the record has a year of four digits, which is all that RFC 3339 asks.
    let moment = |moment: time::OffsetDateTime| moment.format(&Rfc3339).unwrap_or_default();
    vec![
        stored.id.to_string(),
        stored.unit.to_string(),
        moment(stored.answered_at),
        moment(stored.received_at),
        stored.channel.as_str().to_owned(),
        stored.language.to_string(),
        stored.version.clone(),
        stored.duration.map_or(String::new(), |seconds| seconds.to_string()),
        stored.exclusion.is_some().to_string(),
    ]
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
