//! Examples to fill in: a table of headings and two rows, as CSV or as a workbook.

use rust_xlsxwriter::{Format, Workbook};

use super::ExportError;
use super::csv_text::csv_lines;
use crate::response::cell::guarded;

/// How an example is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleFormat {
    Csv,
    Xlsx,
}

impl SampleFormat {
    /// By the end of a file's name; CSV unless it says otherwise.
    pub fn of(name: &str) -> Self {
        if name.to_ascii_lowercase().ends_with(".xlsx") { Self::Xlsx } else { Self::Csv }
    }
}

/// The bytes of a file with a heading over each column.
pub fn write(
    format: SampleFormat,
    headings: &[String],
    rows: &[Vec<String>],
) -> Result<Vec<u8>, ExportError> {
    match format {
        SampleFormat::Csv => {
            let lines = csv_lines(|writer| {
                writer.write_record(headings.iter().map(|heading| guarded(heading)))?;
                rows.iter().try_for_each(|row| writer.write_record(row.iter().map(|cell| guarded(cell))))
            })?;
            // Excel takes a CSV file for UTF-8 only by its mark.
            Ok(["\u{feff}".as_bytes(), &lines].concat())
        }
        SampleFormat::Xlsx => workbook(headings, rows),
    }
}

/// Every cell is a text, so that codes keep their zeros.
fn workbook(headings: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, ExportError> {
    let mut book = Workbook::new();
    let (head, text) = (Format::new().set_bold().set_text_wrap(), Format::new().set_num_format("@"));
    let sheet = book.add_worksheet();
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(0, column, heading, &head)?;
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, 18)?;
        for (row, cells) in (1_u32..).zip(rows) {
            sheet.write_string_with_format(
                row,
                column,
                cells.get(usize::from(column)).map_or("", String::as_str),
                &text,
            )?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(book.save_to_buffer()?)
}
