//! What sort of file it is, by its first bytes and not by its name.

use super::limits::Limits;
use super::table::Table;
use super::unreadable::{Bound, Unreadable};
use super::{encoding, html, separated, workbook};

/// What files of Excel 97–2003 begin with, and workbooks with a password.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// What a web page begins with.
const PAGES: [&str; 7] = ["<html", "<table", "<!doctype", "<?xml", "<meta", "<head", "<style"];

/// Reads a table from a file, whichever program wrote it.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Table, Unreadable> {
    if bytes.len() > limits.bytes {
        return Err(Unreadable::TooLarge(Bound::Megabytes(limits.bytes / (1024 * 1024))));
    }
    if bytes.starts_with(b"PK") {
        return workbook::read(bytes, limits);
    }
    if bytes.starts_with(COMPOUND) {
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_locked = bytes.windows(locked.len()).any(|window| window == locked);
        return Err(if is_locked { Unreadable::Locked } else { Unreadable::OldExcel });
    }
    let text = encoding::decode(bytes)?;
    let start: String =
        text.chars().skip_while(|c| c.is_whitespace()).take(600).collect::<String>().to_lowercase();
    if start.starts_with('<') {
        if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
            return workbook::read_xml_2003(&text, limits);
        }
        if PAGES.iter().any(|tag| start.contains(tag)) {
            return html::read(&text, limits);
        }
    }
    if start.starts_with("mime-version:") {
        return Err(Unreadable::WebArchive);
    }
    if text.contains('\0') {
        return Err(Unreadable::NotATable);
    }
    separated::read(&text, limits)
}
