//! Spreadsheets: Excel's XLSX, LibreOffice's ODS and Excel's XML of 2003, read cell by cell.
//!
//! No rectangle is made of what a sheet says of its size, and every part is unpacked only as far as it is read.

mod archive;
mod date_format;
mod ods;
mod sheet;
mod strings;
mod xlsx;
mod xml;
mod xml_2003;

use archive::Archive;

use super::limits::Limits;
use super::table::Table;
use super::unreadable::Unreadable;

pub(super) use xml_2003::read as read_xml_2003;

/// Reads the first sheet that holds something.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, Unreadable> {
    let mut archive = Archive::open(bytes, limits)?;
    if archive.has("content.xml") {
        return ods::read(&mut archive, limits);
    }
    if archive.has("xl/workbook.bin") {
        return Err(Unreadable::BinaryExcel);
    }
    xlsx::read(&mut archive, limits)
}
