//! Copies of the whole database, and the way back.
//!
//! A copy is one SQLite file with this program's tables, whichever engine it was made of: it can be looked into
//! by any command, restored on either engine, and so carries a record from one to the other. It holds one state
//! of the database, made while servers go on writing.

pub(super) mod file;
mod tables;

use std::path::Path;

use sqlx::SqliteConnection;

use self::file::Unfinished;
use self::tables::Table;
use super::dialect::{APPLIED, Absent, Applied, Connection, Db, connect_postgres, is_of_this_release};
use super::url::{DatabaseUrl, Place};
use super::{Result, StoreError};

/// Rows that every new database begins with.
const SEEDS: [&str; 3] = ["audit_head", "fold_lock", "health"];

/// Who was signed in, and links that may have been used since: neither comes back.
const PASSING: [&str; 3] = ["kept_form", "one_time_token", "session"];

/// Writes a copy of a database into a new file and says how many responses it holds; `on_progress` gets the
/// number of rows written so far, where they are written one by one.
///
/// # Errors
/// [`StoreError::BadCopy`] where the file exists, or the database is not there, or on PostgreSQL another release's.
pub async fn back_up(url: &DatabaseUrl, copy: &Path, on_progress: impl FnMut(u64)) -> Result<i64> {
    file::must_be_new(copy)?;
    let unfinished = Unfinished::beside(copy)?;
    match &url.place {
        Place::Sqlite(path) => file::copy_into(path, unfinished.path()).await?,
        Place::Postgres(options) => {
            let pool = connect_postgres(options).await?;
            let applied: Result<Vec<Applied>, sqlx::Error> = sqlx::query_as(APPLIED).fetch_all(&pool).await;
            if has_no_tables(&applied) {
                return Err(StoreError::BadCopy(format!("{url} is no database of this program")));
            }
            if !is_of_this_release(&applied?) {
                let fault = "the database is of another release: use that release's program to copy it";
                return Err(StoreError::BadCopy(fault.to_owned()));
            }
            let (from, to) = (Db::Postgres(pool), Db::new_file(unfinished.path()).await?);
            let carried = carry_into_file(&from, &to, on_progress).await;
            to.close().await;
            from.close().await;
            carried?;
        }
    }
    let mut conn = file::open(unfinished.path()).await?;
    sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut conn).await?;
    let responses = file::check(&mut conn, copy).await?;
    file::close(conn).await?;
    unfinished.becomes(copy)?;
    Ok(responses)
}

/// Writes what a copy holds into a database that is not there yet, or empty, and says how many responses it holds.
/// Nobody is signed in to it.
///
/// # Errors
/// [`StoreError::BadCopy`] where the file is no sound copy, or the database holds something.
pub async fn restore(copy: &Path, url: &DatabaseUrl, on_progress: impl FnMut(u64)) -> Result<i64> {
    match &url.place {
        Place::Sqlite(path) => {
            file::must_be_new(path)?;
            let unfinished = Unfinished::beside(path)?;
            // As the database has it, should another program be at the copy.
            file::copy_into(copy, unfinished.path()).await?;
            let mut conn = file::open(unfinished.path()).await?;
            let responses = file::check(&mut conn, copy).await?;
            file::close(conn).await?;
            let db = Db::open_file(unfinished.path()).await?;
            let forgotten = forget(&db).await;
            db.close().await;
            forgotten?;
            unfinished.becomes(path)?;
            Ok(responses)
        }
        Place::Postgres(_) => {
            let mut conn = file::open(copy).await?;
            // One state of it, all through.
            sqlx::query("BEGIN").execute(&mut conn).await?;
            let responses = file::check(&mut conn, copy).await?;
            must_be_of_this_release(&mut conn, copy).await?;
            let (to, _) = Db::open(&url.place, Absent::Make).await?;
            let carried = carry_out_of_file(&mut conn, &to, on_progress).await;
            to.close().await;
            file::close(conn).await?;
            carried?;
            Ok(responses)
        }
    }
}

async fn must_be_of_this_release(conn: &mut SqliteConnection, copy: &Path) -> Result<()> {
    let applied: Vec<Applied> = sqlx::query_as(APPLIED).fetch_all(conn).await?;
    if is_of_this_release(&applied) {
        return Ok(());
    }
    Err(StoreError::BadCopy(format!(
        "{} is of another release: restore it into a SQLite file, which brings it up to date, and copy that",
        copy.display()
    )))
}

/// PostgreSQL's `undefined_table`.
fn has_no_tables<T>(asked: &Result<T, sqlx::Error>) -> bool {
    let answer = asked.as_ref().err().and_then(sqlx::Error::as_database_error);
    answer.is_some_and(|answer| answer.code().as_deref() == Some("42P01"))
}

/// Fills a database that was made just now.
async fn carry_into_file(from: &Db, to: &Db, on_progress: impl FnMut(u64)) -> Result<()> {
    let (mut reading, mut writing) = (from.snapshot().await?, to.begin().await?);
    let tables = match to {
        Db::Sqlite(file) => Table::all(&mut *file.readers.acquire().await?).await?,
        Db::Postgres(_) => Vec::new(),
    };
    tables::empty(&SEEDS, &mut writing).await?;
    tables::carry(&tables, reading.conn(), &mut writing, on_progress).await?;
    writing.commit().await
}

/// All rows in one transaction, so that the database is empty or whole.
async fn carry_out_of_file(conn: &mut SqliteConnection, to: &Db, on_progress: impl FnMut(u64)) -> Result<()> {
    let tables = Table::all(conn).await?;
    let mut writing = to.begin().await?;
    for table in tables.iter().filter(|table| !SEEDS.contains(&table.name())) {
        if !table.is_empty(&mut writing).await? {
            let name = table.name();
            let fault =
                format!("the database holds something already (table {name}): restore into an empty one");
            return Err(StoreError::BadCopy(fault));
        }
    }
    tables::empty(&SEEDS, &mut writing).await?;
    let lasting: Vec<Table> = tables.into_iter().filter(|table| !PASSING.contains(&table.name())).collect();
    tables::carry(&lasting, Connection::Sqlite(conn), &mut writing, on_progress).await?;
    writing.commit().await
}

async fn forget(db: &Db) -> Result<()> {
    let mut tx = db.begin().await?;
    tables::empty(&PASSING, &mut tx).await?;
    tx.commit().await
}
