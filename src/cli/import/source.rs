//! A file as a table, or one line that says why it is none.

use std::path::Path;

use anyhow::{Context as _, bail};

use crate::table_file::{Bound, Limits, Table, Unreadable, read};
use crate::words::Tr;

/// Looks at the size before anything is read.
pub(super) fn table(tr: &Tr, file: &Path) -> anyhow::Result<Table> {
    let limits = Limits::OWN;
    let cannot = || format!("cannot read {}", file.display());
    let size = std::fs::metadata(file).with_context(cannot)?.len();
    let outcome = if size > limits.bytes as u64 {
        Err(Unreadable::TooLarge(Bound::Megabytes(limits.bytes / (1024 * 1024))))
    } else {
        read(&std::fs::read(file).with_context(cannot)?, &limits)
    };
    match outcome {
        Ok(table) => Ok(table),
        Err(fault) => {
            bail!("{}:{}: {}", file.display(), fault.line().unwrap_or(1), tr.why_unreadable(fault))
        }
    }
}
