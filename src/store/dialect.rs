//! With `backup`, the only place that knows which database it is: opening, transactions, and the dispatch of one query
//! text to either engine.
//!
//! SQLite has one connection that writes and a few that read; PostgreSQL has one pool.

use std::path::Path;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqliteSynchronous,
};
use sqlx::{Connection as _, Database, Postgres, Sqlite, Transaction};

use super::error::{Result, StoreError};
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

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

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
const PATIENCE: Duration = Duration::from_secs(10);
const READERS: u32 = 4;

/// SQLite looks a bind with a number up by going through all of them, so that the cost of one would grow with
/// their number. Each statement is a turn to another thread there, and a round trip on PostgreSQL.
const SQLITE_BINDS: Binds = Binds { most: 5632, style: Style::Plain };
const POSTGRES_BINDS: Binds = Binds { most: 5632, style: Style::Numbered };
const POSTGRES_CONNECTIONS: u32 = 16;

#[derive(Debug, Clone)]
pub(super) enum Db {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

impl Db {
    pub(super) async fn open(place: &Place) -> Result<Self> {
        match place {
            Place::Sqlite(path) => Self::open_sqlite(path).await,
            Place::Postgres(options) => Self::open_postgres(options).await,
        }
    }

    pub(super) async fn open_sqlite(path: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
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
            .statement_cache_capacity(200);
        let writer = patient::<Sqlite>(1)
            // A full disk makes SQLite roll back by itself, which leaves sqlx's count of open
            // transactions wrong for good: such a connection is given up.
            .after_release(|conn, _| {
                Box::pin(async move { Ok(conn.ping().await.is_ok() && !conn.is_in_transaction()) })
            })
            .connect_with(options.clone())
            .await?;
        // Two programs may start on one new file: the write lock lets one migrate and the other look.
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        MIGRATIONS.run_direct(None, &mut *tx, false).await?;
        tx.commit().await?;
        let readers = patient::<Sqlite>(READERS).connect_with(options.pragma("query_only", "ON")).await?;
        Ok(Self::Sqlite { writer, readers })
    }

    async fn open_postgres(options: &PgConnectOptions) -> Result<Self> {
        let pool = connect_postgres(options).await?;
        MIGRATIONS.run(&pool).await?;
        Ok(Self::Postgres(pool))
    }

    /// How a statement over many rows is sent.
    pub(super) fn binds(&self) -> Binds {
        match self {
            Self::Sqlite { .. } => SQLITE_BINDS,
            Self::Postgres(_) => POSTGRES_BINDS,
        }
    }

    /// For a single query that changes nothing.
    pub(super) fn reader(&self) -> Engine<&SqlitePool, &PgPool> {
        match self {
            Self::Sqlite { readers, .. } => Engine::Sqlite(readers),
            Self::Postgres(pool) => Engine::Postgres(pool),
        }
    }

    /// A transaction that writes. On SQLite it has the write lock from the start, so that it cannot
    /// fail half-way.
    pub(super) async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx(Engine::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)),
            Self::Postgres(pool) => Tx(Engine::Postgres(pool.begin().await?)),
        })
    }

    /// A transaction that reads, all of it from one state of the record.
    pub(super) async fn snapshot(&self) -> Result<Tx> {
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx(Engine::Sqlite(readers.begin().await?)),
            Self::Postgres(pool) => Tx(Engine::Postgres(pool.begin_with(SNAPSHOT).await?)),
        })
    }

    /// Waits until every connection is back and closed.
    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Opens a PostgreSQL database as it is.
pub(super) async fn connect_postgres(options: &PgConnectOptions) -> Result<PgPool> {
    let options = options.clone().application_name("hailong").statement_cache_capacity(200);
    let pool: PgPoolOptions = patient::<Postgres>(POSTGRES_CONNECTIONS);
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
    first.map_err(|elapsed| StoreError::Unavailable(elapsed.into()))??.close().await?;
    Ok(pool.connect_with(options).await?)
}

fn patient<D: Database>(connections: u32) -> PoolOptions<D> {
    PoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE)
}

/// An open transaction; rolled back when dropped.
pub(super) struct Tx(Engine<Transaction<'static, Sqlite>, Transaction<'static, Postgres>>);

impl Tx {
    /// The connection, for `on!`.
    pub(super) fn conn(&mut self) -> Connection<'_> {
        match &mut self.0 {
            Engine::Sqlite(tx) => Engine::Sqlite(tx),
            Engine::Postgres(tx) => Engine::Postgres(tx),
        }
    }

    /// How a statement over many rows is sent.
    pub(super) fn binds(&self) -> Binds {
        match &self.0 {
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

    pub(super) async fn commit(self) -> Result<()> {
        on!(self.0, tx => tx.commit().await?);
        Ok(())
    }

    /// A rollback that fails changes nothing: the connection is then given up by its pool.
    pub(super) async fn rollback(self) {
        let outcome = on!(self.0, tx => tx.rollback().await);
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
        let db = Db::open_sqlite(&folder.path().join("full.db")).await.expect("opened");
        let Db::Sqlite { writer, .. } = &db else { unreachable!("it is SQLite") };
        let limit =
            |pages: &'static str| async move { sqlx::query(pages).execute(writer).await.expect("set") };
        for _ in 0..3 {
            limit("PRAGMA max_page_count = 100").await;
            let fault = fill(&db).await.expect_err("full");
            assert!(matches!(fault, StoreError::Unavailable(_)), "{fault:?}");
        }
        limit("PRAGMA max_page_count = 100000").await;
        fill(&db).await.expect("there is room again");
    }
}
