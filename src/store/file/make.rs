//! A new database: whole and its owner's alone before it has its name.

use std::path::Path;

use super::super::backup::file::Unfinished;
use super::super::error::Result;
use super::{fill, refused};

/// Makes the file, unless another program has done so meanwhile.
pub(in crate::store) async fn make(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(refused(folder, "is no folder that is there"));
    }
    let unfinished = Unfinished::beside(path)?;
    fill(unfinished.path()).await?;
    match unfinished.becomes(path) {
        Err(_) if path.exists() => Ok(()),
        made => made,
    }
}
