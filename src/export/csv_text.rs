//! CSV in memory.

use super::ExportError;

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
