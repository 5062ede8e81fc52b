//! A new database: whole and its owner's alone before it has its name.

use std::path::Path;

use super::super::backup::file::Unfinished;
use super::super::error::Result;
use super::fill;

/// Makes the file, unless another program has done so meanwhile.
pub(in crate::store) async fn make(path: &Path) -> Result<()> {
    let unfinished = Unfinished::beside(path)?;
    fill(unfinished.path()).await?;
    match unfinished.becomes(path) {
        Err(_) if path.exists() => Ok(()),
        made => made,
    }
}
