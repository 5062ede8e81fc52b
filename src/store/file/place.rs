//! What lies where a database is said to be.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::error::{Result, StoreError};
use super::refused;

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Place {
    Free,
    /// A file with something in it.
    Taken,
}

/// Looks without opening anything.
pub(in crate::store) fn look(path: &Path) -> Result<Place> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(refused(path, "is a folder, not a database")),
        Ok(found) if found.len() == 0 => Err(refused(
            path,
            "is empty: put a copy in its place with `hailong restore`, or remove it if a new database is wanted",
        )),
        Ok(_) => Ok(Place::Taken),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Place::Free),
        Err(error) => Err(StoreError::Unavailable(format!("{}: {error}", path.display()).into())),
    }
}

/// No database is there; the one of the nearest name in its folder is named.
pub(in crate::store) fn missing(path: &Path) -> StoreError {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return refused(path, &format!("is not there: there is no folder {}", folder.display()));
    }
    match nearest(folder, path) {
        Some(near) => refused(path, &format!("is not there; there is {}", near.display())),
        None => refused(path, "is not there, and no other database in its folder"),
    }
}

fn nearest(folder: &Path, path: &Path) -> Option<PathBuf> {
    let is_database = |found: &PathBuf| {
        found
            .extension()
            .is_some_and(|ending| ["db", "sqlite", "sqlite3"].iter().any(|known| ending == *known))
    };
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let found = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let files = found.filter(|found| is_database(found) && found.is_file());
    files.min_by_key(|found| (strsim::damerau_levenshtein(&name(found), &name(path)), found.clone()))
}

/// What SQLite will not read is not a matter of this program's.
pub(super) fn unreadable(path: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Driver(_) => refused(path, "is not a database, or a damaged one"),
        other => other,
    }
}
