//! File formats: what leaves the house as CSV, XLSX and JSON, and how it reads elsewhere.
//!
//! Columns come from definitions and never from the data; texts that a spreadsheet would take for a
//! formula are guarded ([`crate::response::cell`]); numbers are written as they were rounded for show.

pub mod columns;
mod csv_text;
pub mod figures;
pub mod levels;
pub mod package;
pub mod record;
pub mod samples;
pub mod sheets;
pub mod statistics;

/// A file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("a CSV file could not be written")]
    Csv(#[from] csv::Error),
    #[error("the record could not be read")]
    Store(#[from] crate::store::StoreError),
    #[error("a file could not be written")]
    Write(#[source] std::io::Error),
    #[error("a ZIP file could not be written")]
    Zip(#[from] zip::result::ZipError),
    #[error("a workbook could not be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}
