//! The record as CSV and JSON, read page by page: memory stays the same for any number of responses.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};
use time::format_description::well_known::Rfc3339;

use super::ExportError;
use super::columns::{Column, Columns};
use super::csv_text::csv_lines;
use crate::definition::catalogue::Versions;
use crate::definition::id::reserved;
use crate::definition::period::LOCAL;
use crate::definition::{Period, Survey, UnitId};
use crate::response::cell::guarded;
use crate::response::{Answer, Answers};
use crate::store::{Cursor, Store, StoreError, StoredResponse};

/// Rows read at a time.
const PAGE: i64 = 1000;

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

    /// The versions they may have been given under.
    pub fn versions(&self) -> impl Iterator<Item = &str> {
        self.versions.names(&self.selection.survey.id)
    }

    /// Some more of them, perhaps none; `None` when there are no more.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, StoreError> {
        let Some(cursor) = self.next else { return Ok(None) };
        let survey = &self.selection.survey.id;
        let page = self.store.responses(survey, cursor, PAGE).await?;
        self.next = page.next;
        let mut rows = Vec::new();
        let mut damaged: Vec<uuid::Uuid> = page.damaged.iter().map(|response| response.id).collect();
        for stored in page.responses.into_iter().filter(|stored| self.selection.holds(stored)) {
            let version = self.versions.get(survey, &stored.version);
            match version.and_then(|version| stored.answers(version).ok()) {
                Some(answers) => rows.push((stored, answers)),
                None => damaged.push(stored.id),
            }
        }
        for id in damaged {
            tracing::warn!(response = %id, "left out of the file: it cannot be read");
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

/// What every version of a survey has asked that responses may be of.
pub async fn columns(store: &Store, versions: &Versions, survey: &Survey) -> Result<Columns, StoreError> {
    let stored = store.definitions().await?;
    let of_survey = stored.iter().filter(|stored| stored.survey == survey.id.as_str());
    let others = of_survey.filter_map(|stored| versions.get(&survey.id, &stored.version));
    Ok(Columns::of(survey, others.map(|other| &**other)))
}

/// The head of the table.
pub fn csv_head(columns: &Columns) -> Result<Vec<u8>, ExportError> {
    csv_lines(|writer| writer.write_record(columns.names()))
}

/// A line a response.
pub fn csv_rows(columns: &Columns, rows: &[Row]) -> Result<Vec<u8>, ExportError> {
    rows_with(columns, rows, written)
}

/// The same with each response on one line, also where a text has several: SPSS ends a row at every line break.
pub fn csv_one_line_rows(columns: &Columns, rows: &[Row]) -> Result<Vec<u8>, ExportError> {
    rows_with(columns, rows, |answer| written(answer).replace(['\r', '\n'], " "))
}

fn rows_with(
    columns: &Columns,
    rows: &[Row],
    written: impl Fn(&Answer) -> String,
) -> Result<Vec<u8>, ExportError> {
    csv_lines(|writer| {
        for (stored, answers) in rows {
            let cell = |column: &Column| {
                let found = answers.iter().find(|(id, _)| **id == column.field.id);
                found.map_or(String::new(), |(_, answer)| written(answer))
            };
            writer.write_record(own_cells(stored).into_iter().chain(columns.iter().map(cell)))?;
        }
        Ok(())
    })
}

/// One response as a JSON object.
pub fn json_row((stored, answers): &Row) -> Value {
    let own = reserved::RECORD.into_iter().zip(own_cells(stored));
    let mut row: Map<String, Value> = own.map(|(name, cell)| (name.to_owned(), Value::from(cell))).collect();
    row.insert("duration".into(), stored.duration.into());
    row.insert("excluded".into(), stored.exclusion.is_some().into());
    row.insert("answers".into(), Value::Object(answers.to_json()));
    Value::Object(row)
}

/// A moment as the clocks here show it, with its offset: the day that is read is the day that counts.
pub fn local(moment: time::OffsetDateTime) -> String {
    // A moment of the record has a year of four digits, which is all that RFC 3339 asks.
    moment.to_offset(LOCAL).format(&Rfc3339).unwrap_or_default()
}

fn own_cells(stored: &StoredResponse) -> Vec<String> {
    vec![
        stored.id.to_string(),
        stored.unit.to_string(),
        local(stored.answered_at),
        local(stored.received_at),
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
