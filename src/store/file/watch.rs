//! Whether the files that are open are still those that lie there.
//!
//! SQLite goes on with files that were deleted or moved, and what it commits to them is lost. Nothing here opens
//! the database's own file: closing it again would drop the locks that SQLite holds.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::Mutex;

use super::super::error::{Result, StoreError};

/// What SQLite keeps beside a database that is open.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Clones watch the same.
#[derive(Debug, Clone)]
pub(in crate::store) struct Watch(Arc<Watched>);

#[derive(Debug)]
struct Watched {
    path: PathBuf,
    /// The file and what lies beside it, as they were when they were opened.
    files: OnceLock<[File; 3]>,
    /// SQLite's file grows; nothing of ours makes it smaller.
    size: AtomicU64,
    /// Whether the log was told.
    is_told: AtomicBool,
    /// With the last connection SQLite takes the files beside the database away: this one stays.
    held: Mutex<Option<SqliteConnection>>,
}

/// The file behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct File {
    device: u64,
    inode: u64,
}

impl Watch {
    /// Opens a connection that stays.
    pub(super) async fn begin(path: &Path, options: &SqliteConnectOptions) -> Result<Self> {
        let mut held = options.clone().pragma("query_only", "ON").connect().await?;
        // Only with the first statement does SQLite open what lies beside the file.
        sqlx::query("SELECT version FROM _sqlx_migrations LIMIT 1").execute(&mut held).await?;
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Ok(Self(Arc::new(Watched {
            path,
            files: OnceLock::new(),
            size: AtomicU64::new(0),
            is_told: AtomicBool::new(false),
            held: Mutex::new(Some(held)),
        })))
    }

    /// Takes the files as they lie there now for those that are open.
    pub(super) fn look_again(&self) -> Result<()> {
        let found = self.0.found().map_err(|fault| StoreError::Unavailable(fault.into()))?;
        let _ = self.0.files.set(found);
        Ok(())
    }

    /// # Errors
    /// [`StoreError::Unavailable`] where what was committed may be lost.
    pub(in crate::store) fn check(&self) -> Result<()> {
        let Some(known) = self.0.files.get() else { return Ok(()) };
        let fault = match self.0.found() {
            Ok(found) if found == *known => None,
            Ok(_) => Some(format!("another file lies in the place of {}", self.0.path.display())),
            Err(fault) => Some(fault),
        };
        let Some(fault) = fault else {
            if self.0.is_told.swap(false, Ordering::Relaxed) {
                tracing::info!("the database lies in its place again");
            }
            return Ok(());
        };
        if !self.0.is_told.swap(true, Ordering::Relaxed) {
            tracing::error!("{fault}: nothing is taken until it is back, or the server was started anew");
        }
        Err(StoreError::Unavailable(fault.into()))
    }

    pub(super) async fn end(&self) {
        if let Some(held) = self.0.held.lock().await.take() {
            let _ = held.close().await;
        }
    }
}

impl Watched {
    fn found(&self) -> Result<[File; 3], String> {
        let own = metadata(&self.path)?;
        let size = own.len();
        if size < self.size.fetch_max(size, Ordering::Relaxed) {
            return Err(format!("{} was cut short", self.path.display()));
        }
        if own.mode() & 0o444 == 0 || own.mode() & 0o222 == 0 {
            return Err(format!("{} may not be read and written any more", self.path.display()));
        }
        let mut files = [File::of(&own); 3];
        for (file, ending) in files[1..].iter_mut().zip(BESIDE) {
            let mut name = self.path.as_os_str().to_owned();
            name.push(ending);
            *file = File::of(&metadata(Path::new(&name))?);
        }
        Ok(files)
    }
}

fn metadata(path: &Path) -> Result<fs::Metadata, String> {
    fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))
}

impl File {
    fn of(found: &fs::Metadata) -> Self {
        Self { device: found.dev(), inode: found.ino() }
    }
}
