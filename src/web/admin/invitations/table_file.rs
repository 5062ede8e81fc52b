//! A list as it comes from an office: CSV with whatever separator, or a spreadsheet.

use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use time::macros::date;
use time::{Date, Duration};
use unicode_normalization::UnicodeNormalization;

use crate::response::answer::write_date;

/// A row with its number in the file, beginning with 1.
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

/// Why a file is no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    NotUtf8,
    NotATable,
    Empty,
}

/// All rows that are not blank, the head first; texts in Unicode form C, dates as `2026-03-31`.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let rows = if bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        spreadsheet(bytes)?
    } else {
        csv(bytes)?
    };
    let filled: Vec<Row> =
        rows.into_iter().filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect();
    if filled.len() < 2 { Err(Unreadable::Empty) } else { Ok(filled) }
}

fn spreadsheet(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let mut book =
        open_workbook_auto_from_rs(Cursor::new(bytes.to_vec())).map_err(|_| Unreadable::NotATable)?;
    let sheet = book.worksheet_range_at(0).ok_or(Unreadable::Empty)?.map_err(|_| Unreadable::NotATable)?;
    let first = sheet.start().map_or(0, |(row, _)| row as usize) + 1;
    let row = |(at, cells): (usize, &[Data])| Row {
        line: first + at,
        cells: cells.iter().map(|cell| tidy(&written(cell))).collect(),
    };
    Ok(sheet.rows().enumerate().map(row).collect())
}

/// A cell as it would be typed: whole numbers without a decimal, moments as their day.
fn written(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) => serial_day(moment.as_f64()).map(write_date).unwrap_or_default(),
        Data::DateTimeIso(text) => text.chars().take(10).collect(),
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

/// Spreadsheets count days from the end of 1899.
fn serial_day(days: f64) -> Option<Date> {
    const FIRST: Date = date!(1899 - 12 - 30);
    #[expect(clippy::cast_possible_truncation, reason = "a day's number, checked to be near our time")]
    let whole = (1.0..200_000.0).contains(&days).then_some(days as i64)?;
    FIRST.checked_add(Duration::days(whole))
}

fn csv(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)?;
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: &u8| head.bytes().filter(|byte| byte == separator).count();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(count).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| Unreadable::NotATable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = record.iter().map(tidy).collect();
        rows.push(Row { line: usize::try_from(line).unwrap_or(usize::MAX), cells });
    }
    Ok(rows)
}

fn tidy(text: &str) -> String {
    text.trim().nfc().collect()
}
