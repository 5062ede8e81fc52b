//! The files of copies: written beside their place, looked through, and put there when they are whole.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::super::file::missing;
use super::super::{Result, StoreError};

/// What SQLite keeps beside a database. Found beside a new one, it would be taken for that one's.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Refuses a place where something lies already: nothing is ever written over.
pub(super) fn must_be_new(path: &Path) -> Result<()> {
    let beside = COMPANIONS.map(|ending| with_ending(path, ending));
    match std::iter::once(path.to_owned()).chain(beside).find(|path| path.exists()) {
        Some(found) => Err(StoreError::BadCopy(format!("{} exists already", found.display()))),
        None => Ok(()),
    }
}

fn must_be_there(path: &Path) -> Result<()> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(_) => Err(StoreError::BadCopy(format!("{} is not a file", path.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(missing(path)),
        Err(error) => Err(StoreError::BadCopy(format!("{}: {error}", path.display()))),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// A file that is not whole yet; gone with all that lies beside it unless it [`becomes`](Self::becomes) another.
pub(in crate::store) struct Unfinished(PathBuf);

impl Unfinished {
    /// In the same folder. Readable by its owner alone, since it holds what people wrote.
    pub(in crate::store) fn beside(path: &Path) -> Result<Self> {
        // Several may be begun beside one place at a time, also by one program.
        static BEGUN: AtomicU64 = AtomicU64::new(0);
        let number = BEGUN.fetch_add(1, Ordering::Relaxed);
        let unfinished = Self(with_ending(path, &format!(".{}-{number}.part", std::process::id())));
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished.0);
        made.map_err(|error| fault(&unfinished.0, &error))?;
        Ok(unfinished)
    }

    pub(in crate::store) fn path(&self) -> &Path {
        &self.0
    }

    /// Puts the file in its place once it is on the disk, and nothing of it lies elsewhere.
    pub(in crate::store) fn becomes(self, path: &Path) -> Result<()> {
        if COMPANIONS.iter().any(|ending| with_ending(&self.0, ending).exists()) {
            return Err(StoreError::Unavailable("pages were left in a file beside the copy".into()));
        }
        must_be_new(path)?;
        let placed = || {
            File::open(&self.0)?.sync_all()?;
            place(&self.0, path)?;
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        placed().map_err(|error| fault(path, &error))
    }
}

/// A second name for the file, as a name that is taken meanwhile is not taken over; where a file system has no second
/// names, another name.
fn place(file: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(file, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fs::rename(file, path),
        linked => linked,
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        for path in COMPANIONS.map(|ending| with_ending(&self.0, ending)).iter().chain([&self.0]) {
            let _ = fs::remove_file(path);
        }
    }
}

fn fault(path: &Path, error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull => StoreError::Unavailable(error.to_string().into()),
        _ => StoreError::BadCopy(format!("{}: {error}", path.display())),
    }
}

/// Opens a file that is there, as it is.
pub(super) async fn open(path: &Path) -> Result<SqliteConnection> {
    must_be_there(path)?;
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false);
    // Whole databases take their time, which is no cause for a warning.
    let options = options.pragma("cache_size", "-65536").disable_statement_logging();
    options.connect().await.map_err(|error| unreadable(path, error))
}

/// What SQLite will not read is not a matter of this program's.
fn unreadable(path: &Path, error: sqlx::Error) -> StoreError {
    match error.into() {
        StoreError::Driver(_) => no_database(path),
        other => other,
    }
}

fn no_name(path: &Path) -> StoreError {
    StoreError::BadCopy(format!("{} is not written in UTF-8", path.display()))
}

fn no_database(path: &Path) -> StoreError {
    StoreError::BadCopy(format!("{} is no database, or a damaged one", path.display()))
}

pub(super) async fn close(conn: SqliteConnection) -> Result<()> {
    Ok(conn.close().await?)
}

/// Copies one state of a database into an empty file, whatever is written meanwhile.
pub(super) async fn copy_into(database: &Path, file: &Path) -> Result<()> {
    let name = file.to_str().ok_or_else(|| no_name(file))?;
    let mut conn = open(database).await?;
    let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&mut conn).await;
    copied.map_err(|error| unreadable(database, error))?;
    close(conn).await
}

/// Looks through every page of a copy and counts its responses.
pub(super) async fn check(conn: &mut SqliteConnection, shown: &Path) -> Result<i64> {
    let found: Result<Vec<String>, sqlx::Error> =
        sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_all(&mut *conn).await;
    if found.map_err(|_| no_database(shown))? != ["ok"] {
        return Err(no_database(shown));
    }
    let count = "SELECT COUNT(*) FROM response WHERE EXISTS (SELECT 1 FROM _sqlx_migrations)";
    let counted = sqlx::query_scalar(count).fetch_one(conn).await;
    counted.map_err(|_| StoreError::BadCopy(format!("{} is another program’s database", shown.display())))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_file_that_came_to_be_meanwhile_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("copy.db");
        let unfinished = Unfinished::beside(&path).expect("made");
        fs::write(unfinished.path(), "new").expect("written");
        fs::write(&path, "another's").expect("written");
        assert!(place(unfinished.path(), &path).is_err(), "also where nobody looked in time");
        assert!(matches!(unfinished.becomes(&path), Err(StoreError::BadCopy(_))));
        assert_eq!(fs::read_to_string(&path).expect("read"), "another's");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_copy_is_its_owner_s_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("copy.db");
        Unfinished::beside(&path).and_then(|unfinished| unfinished.becomes(&path)).expect("placed");
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
