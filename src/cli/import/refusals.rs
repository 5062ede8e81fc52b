//! Rows that are refused, each with its line and what to do.

use std::path::Path;

use crate::words::Tr;

/// Most that are listed; of the others their number is told.
pub(super) const MOST: usize = 200;

/// Why a row was refused. Lines are those an editor shows, or the rows of a spreadsheet.
pub(super) struct Refusal {
    pub(super) line: usize,
    pub(super) reason: String,
}

/// Prints what was refused; nothing was imported.
pub(super) fn refuse(tr: &Tr, file: &Path, refusals: &[Refusal]) -> bool {
    for Refusal { line, reason } in refusals.iter().take(MOST) {
        eprintln!("{}:{line}: {reason}", file.display());
    }
    let left = refusals.len().saturating_sub(MOST);
    if left > 0 {
        eprintln!("{}", tr.t("row-more").arg("count", left));
    }
    eprintln!("{}", tr.t("import-refused").arg("count", refusals.len().to_string()));
    false
}
