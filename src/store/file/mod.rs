//! SQLite's file: looked at before it is opened, made whole before it takes its place, and watched while it is
//! open.

mod make;
mod place;
mod watch;

use std::path::Path;

use sqlx::Connection as _;
use sqlx::pool::PoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Sqlite};

use super::dialect::{MIGRATIONS, PATIENCE};
use super::{Result, StoreError};

pub(super) use make::make;
pub(super) use place::{Place, look, missing};
pub(super) use watch::Watch;

const READERS: u32 = 4;

/// An open file: one connection writes, a few read.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
    pub(super) watch: Watch,
}

/// Opens a file that is there, and brings its tables to this program's state.
pub(super) async fn open(path: &Path) -> Result<Opened> {
    must_be_ours(path).await.map_err(|error| place::unreadable(path, error))?;
    let options = options(path);
    let watch = Watch::begin(path, &options).await?;
    let writer = patient(1)
        // A full disk makes SQLite roll back by itself, which leaves sqlx's count of open
        // transactions wrong for good: such a connection is given up.
        .after_release(|conn, _| {
            Box::pin(async move { Ok(conn.ping().await.is_ok() && !conn.is_in_transaction()) })
        })
        .connect_with(options.clone())
        .await?;
    // Two programs may start on one file: the write lock lets one migrate and the other look.
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    MIGRATIONS.run_direct(None, &mut *tx, false).await?;
    tx.commit().await?;
    let readers = patient(READERS).connect_with(options.pragma("query_only", "ON")).await?;
    watch.look_again()?;
    Ok(Opened { writer, readers, watch })
}

/// Makes the tables in an empty file, and leaves nothing beside it.
pub(super) async fn fill(path: &Path) -> Result<()> {
    let mut conn = options(path).connect().await?;
    MIGRATIONS.run_direct(None, &mut conn, false).await?;
    Ok(conn.close().await?)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        // In KiB. Ids come from the clients in no order, so that inserts touch the whole index.
        .pragma("cache_size", "-65536")
        // A statement over many rows notes what it changes, to take it back should it fail; not in a file.
        .pragma("temp_store", "MEMORY")
        // In pages. A large batch alone would fill the usual 1000, and each commit would then wait
        // for the pages of the last to be carried into the database.
        .pragma("wal_autocheckpoint", "16384")
        // Rows come from another thread, which waits when so many are not taken yet.
        .row_buffer_size(1024)
        .statement_cache_capacity(200)
}

fn patient(connections: u32) -> PoolOptions<Sqlite> {
    PoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE)
}

/// Looks at the tables before anything of the file is changed.
async fn must_be_ours(path: &Path) -> Result<()> {
    let mut conn = SqliteConnectOptions::new().filename(path).busy_timeout(PATIENCE).connect().await?;
    let names: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
        .fetch_all(&mut conn)
        .await?;
    conn.close().await?;
    let is_there = |wanted: &str| names.iter().any(|name| name == wanted);
    match is_there("_sqlx_migrations") && is_there("response") {
        true => Ok(()),
        false if names.is_empty() => Err(refused(path, "holds no tables: it is no database of this program")),
        false => Err(refused(path, "is another program’s database")),
    }
}

/// Waits until every connection is back and closed.
pub(super) async fn close(Opened { writer, readers, watch }: &Opened) {
    readers.close().await;
    writer.close().await;
    watch.end().await;
}

/// Why a file cannot be this program's database, in words.
fn refused(path: &Path, why: &str) -> StoreError {
    StoreError::BadPlace(format!("{} {why}", path.display()))
}
