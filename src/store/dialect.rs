//! With `backup` and `file`, the only place that knows which database it is: opening, transactions, and the dispatch
//! of one query text to either engine.
//!
//! SQLite has one connection that writes and a few that read; PostgreSQL has one pool.

use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Connection as _, Postgres, Sqlite, Transaction};

use super::error::{Result, StoreError};
use super::file::{self, Watch};
use super::rows::{Binds, Style};
use super::url::Place;

/// One thing of each engine: a pool, a connection.
pub(super) enum Engine<S, P> {
    Sqlite(S),
    Postgres(P),
}

/// A connection to either.
pub(super) type Connection<'c> = Engine<&'c mut SqliteConnection, &'c mut PgConnection>;

impl Connection<'_> {
    /// The same, for one query of several.
    pub(super) fn again(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(conn) => Engine::Sqlite(conn),
            Self::Postgres(conn) => Engine::Postgres(conn),
        }
    }
}

/// Expands a query for each engine: `on!(db.reader(), conn => sqlx::query("…").fetch_all(conn).await)`.
macro_rules! on {
    ($engine:expr, $conn:ident => $body:expr) => {
        match $engine {
            $crate::store::dialect::Engine::Sqlite($conn) => $body,
            $crate::store::dialect::Engine::Postgres($conn) => $body,
        }
    };
}
pub(super) use on;

/// Executes one statement in a transaction and gives how many rows it touched:
/// `execute!(tx, "UPDATE … WHERE id = $1", id)`.
macro_rules! execute {
    ($tx:expr, $text:expr $(, $bind:expr)* $(,)?) => {
        $crate::store::dialect::on!($tx.conn(), conn => {
            sqlx::query($text)$(.bind($bind))*.execute(conn).await?.rows_affected()
        })
    };
}
pub(super) use execute;

/// Runs queries in a transaction that writes, and commits: `transaction!(db, tx => { …; Ok(value) })`.
///
/// Tried again when another transaction came between, so the body must have no effect but its queries. A
/// macro, because a function that takes an async closure has no way yet to say that its future is `Send`.
macro_rules! transaction {
    ($db:expr, $tx:ident => $body:expr) => {{
        let mut tries = $crate::store::dialect::Tries::default();
        loop {
            let mut open = $db.begin().await?;
            let outcome: $crate::store::Result<_> = async {
                let $tx = &mut open;
                $body
            }
            .await;
            let outcome = open.end(outcome).await;
            if !tries.again(&outcome).await {
                break outcome;
            }
        }
    }};
}
pub(super) use transaction;

pub(super) static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Asks which migrations a database has been brought through.
pub(super) const APPLIED: &str = "SELECT version, checksum FROM _sqlx_migrations ORDER BY version";

/// A number and a checksum.
pub(super) type Applied = (i64, Vec<u8>);

/// Whether these are this program's migrations, all of them and no others.
pub(super) fn is_of_this_release(applied: &[Applied]) -> bool {
    let ours = MIGRATIONS.iter().map(|migration| (migration.version, &migration.checksum[..]));
    ours.eq(applied.iter().map(|(version, checksum)| (*version, &checksum[..])))
}

/// How long a request waits for a connection, and SQLite for another process's write.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// SQLite looks a bind with a number up by going through all of them, so that the cost of one would grow with
/// their number. Each statement is a turn to another thread there, and a round trip on PostgreSQL.
const SQLITE_BINDS: Binds = Binds { most: 5632, style: Style::Plain };
const POSTGRES_BINDS: Binds = Binds { most: 5632, style: Style::Numbered };
const POSTGRES_CONNECTIONS: u32 = 16;

#[derive(Debug, Clone)]
pub(super) enum Db {
    Sqlite(file::Opened),
    Postgres(PgPool),
}

/// What to do where there is no database yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    Make,
    Refuse,
}

impl Db {
    /// Opens a database, and says whether it was made just now.
    pub(super) async fn open(place: &Place, absent: Absent) -> Result<(Self, bool)> {
        match place {
            Place::Sqlite(path) => Self::open_sqlite(path, absent).await,
            Place::Postgres(options) => Self::open_postgres(options, absent).await,
        }
    }

    async fn open_sqlite(path: &Path, absent: Absent) -> Result<(Self, bool)> {
        let is_free = file::look(path)? == file::Place::Free;
        if is_free {
            match absent {
                Absent::Make => file::make(path).await?,
                Absent::Refuse => return Err(file::missing(path)),
            }
        }
        Ok((Self::Sqlite(file::open(path).await?), is_free))
    }

    /// Makes a database of an empty file that nobody else knows.
    pub(super) async fn new_file(path: &Path) -> Result<Self> {
        file::fill(path).await?;
        Self::open_file(path).await
    }

    /// Opens a file that nobody else knows.
    pub(super) async fn open_file(path: &Path) -> Result<Self> {
        Ok(Self::Sqlite(file::open(path).await?))
    }

    async fn open_postgres(options: &PgConnectOptions, absent: Absent) -> Result<(Self, bool)> {
        let pool = connect_postgres(options).await?;
        let known: Option<i64> =
            sqlx::query_scalar("SELECT CAST(1 AS BIGINT) WHERE to_regclass('_sqlx_migrations') IS NOT NULL")
                .fetch_optional(&pool)
                .await?;
        if known.is_none() && absent == Absent::Refuse {
            let fault = "there is no database of this program in it yet";
            return Err(StoreError::BadPlace(fault.to_owned()));
        }
        MIGRATIONS.run(&pool).await?;
        Ok((Self::Postgres(pool), known.is_none()))
    }

    /// Whether what was committed is where it will be found again.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::Sqlite(file) => file.watch.check(),
            Self::Postgres(_) => Ok(()),
        }
    }

    /// How a statement over many rows is sent.
    pub(super) fn binds(&self) -> Binds {
        match self {
            Self::Sqlite(_) => SQLITE_BINDS,
            Self::Postgres(_) => POSTGRES_BINDS,
        }
    }

    /// For a single query that changes nothing.
    pub(super) fn reader(&self) -> Engine<&SqlitePool, &PgPool> {
        match self {
            Self::Sqlite(file) => Engine::Sqlite(&file.readers),
            Self::Postgres(pool) => Engine::Postgres(pool),
        }
    }

    /// A transaction that writes. On SQLite it has the write lock from the start, so that it cannot
    /// fail half-way.
    pub(super) async fn begin(&self) -> Result<Tx> {
        self.check()?;
        Ok(match self {
            Self::Sqlite(file) => {
                let tx = file.writer.begin_with("BEGIN IMMEDIATE").await?;
                Tx { engine: Engine::Sqlite(tx), watch: Some(file.watch.clone()) }
            }
            Self::Postgres(pool) => Tx { engine: Engine::Postgres(pool.begin().await?), watch: None },
        })
    }

    /// A transaction that reads, all of it from one state of the record.
    pub(super) async fn snapshot(&self) -> Result<Tx> {
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let engine = match self {
            Self::Sqlite(file) => Engine::Sqlite(file.readers.begin().await?),
            Self::Postgres(pool) => Engine::Postgres(pool.begin_with(SNAPSHOT).await?),
        };
        Ok(Tx { engine, watch: None })
    }

    /// Waits until every connection is back and closed.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite(file) => file::close(file).await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Opens a PostgreSQL database as it is.
pub(super) async fn connect_postgres(options: &PgConnectOptions) -> Result<PgPool> {
    let options = options.clone().application_name("hailong").statement_cache_capacity(200);
    let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).acquire_timeout(PATIENCE);
    // Compiling a query costs 200 ms where running it costs 5. A server that knows no such setting does not
    // compile.
    let pool = pool.after_connect(|conn, _| {
        Box::pin(async move {
            let _ = sqlx::query("SET jit = off").execute(conn).await;
            Ok(())
        })
    });
    // A pool asks a server that refuses until its patience ends, and then does not say why.
    let first = tokio::time::timeout(PATIENCE, PgConnection::connect_with(&options)).await;
    let mut first = first.map_err(|elapsed| StoreError::Unavailable(elapsed.into()))??;
    let encoding: String = sqlx::query_scalar("SHOW server_encoding").fetch_one(&mut first).await?;
    first.close().await?;
    holds_every_text(&encoding)?;
    Ok(pool.connect_with(options).await?)
}

/// SQL_ASCII keeps bytes as they come, which are UTF-8 as all we send; others cannot hold every text.
fn holds_every_text(encoding: &str) -> Result<()> {
    match encoding {
        "UTF8" => Ok(()),
        "SQL_ASCII" => {
            tracing::warn!("the database is in SQL_ASCII, which checks no text: one in UTF8 is safer");
            Ok(())
        }
        other => Err(StoreError::BadPlace(format!(
            "it is encoded in {other} and cannot hold Vietnamese; make one in UTF8: \
             CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0"
        ))),
    }
}

/// An open transaction; rolled back when dropped.
pub(super) struct Tx {
    engine: Engine<Transaction<'static, Sqlite>, Transaction<'static, Postgres>>,
    /// What is to be looked at after the commit.
    watch: Option<Watch>,
}

impl Tx {
    /// The connection, for `on!`.
    pub(super) fn conn(&mut self) -> Connection<'_> {
        match &mut self.engine {
            Engine::Sqlite(tx) => Engine::Sqlite(tx),
            Engine::Postgres(tx) => Engine::Postgres(tx),
        }
    }

    /// How a statement over many rows is sent.
    pub(super) fn binds(&self) -> Binds {
        match &self.engine {
            Engine::Sqlite(_) => SQLITE_BINDS,
            Engine::Postgres(_) => POSTGRES_BINDS,
        }
    }

    /// Commits what went well, rolls back what did not.
    pub(super) async fn end<T>(self, outcome: Result<T>) -> Result<T> {
        match outcome {
            Ok(value) => self.commit().await.map(|()| value),
            Err(error) => {
                self.rollback().await;
                Err(error)
            }
        }
    }

    /// What was committed to a file that is gone is not there.
    pub(super) async fn commit(self) -> Result<()> {
        on!(self.engine, tx => tx.commit().await?);
        self.watch.map_or(Ok(()), |watch| watch.check())
    }

    /// A rollback that fails changes nothing: the connection is then given up by its pool.
    pub(super) async fn rollback(self) {
        let outcome = on!(self.engine, tx => tx.rollback().await);
        if let Err(error) = outcome {
            tracing::warn!(%error, "a transaction could not be rolled back");
        }
    }
}

/// How often a transaction was tried that others keep coming between.
#[derive(Default)]
pub(super) struct Tries(u32);

impl Tries {
    const MOST: u32 = 10;

    /// Whether to try again, after a pause that doubles each time.
    pub(super) async fn again<T>(&mut self, outcome: &Result<T>) -> bool {
        self.0 += 1;
        let again = self.0 < Self::MOST && outcome.as_ref().is_err_and(StoreError::is_contended);
        if again {
            tracing::debug!(tried = self.0, "a transaction is tried again");
            tokio::time::sleep(Duration::from_millis(1 << self.0)).await;
        }
        again
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn fill(db: &Db) -> Result<()> {
        transaction!(db, tx => {
            for key in 0..200_i64 {
                execute!(
                    tx,
                    "INSERT INTO session (id, data, expires_at) VALUES ($1, $2, '')",
                    format!("{key}"),
                    "x".repeat(4000),
                );
            }
            Ok(())
        })
    }

    #[tokio::test]
    async fn a_full_disk_is_an_error_and_leaves_a_connection_that_works() {
        let folder = tempfile::tempdir().expect("a folder");
        let (db, is_new) =
            Db::open_sqlite(&folder.path().join("full.db"), Absent::Make).await.expect("opened");
        let Db::Sqlite(file) = &db else { unreachable!("it is SQLite") };
        assert!(is_new);
        let limit =
            |pages: &'static str| async move { sqlx::query(pages).execute(&file.writer).await.expect("set") };
        for _ in 0..3 {
            limit("PRAGMA max_page_count = 100").await;
            let fault = fill(&db).await.expect_err("full");
            assert!(matches!(fault, StoreError::Unavailable(_)), "{fault:?}");
        }
        limit("PRAGMA max_page_count = 100000").await;
        fill(&db).await.expect("there is room again");
    }
}
