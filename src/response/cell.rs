//! A text as a cell of a CSV file that people open in a spreadsheet.

/// Byte order mark, with which such a file begins: the spreadsheet most offices have takes it for another encoding
/// without. A file that only programs read goes without.
pub const MARK: &[u8] = b"\xef\xbb\xbf";

const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text that no spreadsheet takes for a formula, with an apostrophe before it. One that looks guarded
/// already gets another, so that [`unguarded`] gives every text back.
pub fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text as it was before [`guarded`].
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}
