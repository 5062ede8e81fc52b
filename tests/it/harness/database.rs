//! A fresh database for each test, on each engine, removed when the test ends.

use std::future::Future;

use hailong::store::{DatabaseUrl, Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use uuid::Uuid;

/// An empty database that has been migrated.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    /// As `--database` takes it.
    pub(crate) url: String,
    pub(crate) store: Store,
}

impl Database {
    pub(crate) async fn open(url: String) -> Self {
        let store = another(&url).await;
        Self { url, store }
    }

    /// What somebody does who has the database itself.
    pub(crate) async fn execute(&self, statement: &str) {
        let statement = AssertSqlSafe(statement.to_owned());
        if self.url.starts_with("sqlite:") {
            let mut connection = SqliteConnection::connect(&self.url).await.expect("SQLite opens");
            sqlx::query(statement).execute(&mut connection).await.expect("done");
        } else {
            let mut connection = PgConnection::connect(&self.url).await.expect("PostgreSQL answers");
            sqlx::query(statement).execute(&mut connection).await.expect("done");
        }
    }

    /// Everything that is stored, as text: each table with what stands in it. Ids are in hex.
    pub(crate) async fn text_of_every_table(&self) -> Vec<(String, String)> {
        let mut held = Vec::new();
        match self.url.strip_prefix("sqlite:") {
            Some(path) => {
                let mut conn = SqliteConnection::connect(path).await.expect("the file");
                let tables = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'";
                let columns: Vec<(String, String)> =
                    sqlx::query_as(tables).fetch_all(&mut conn).await.expect("tables");
                for (table, column) in columns {
                    let cell = format!(
                        "SELECT CASE typeof({column}) WHEN 'blob' THEN lower(hex({column})) \
                         ELSE CAST({column} AS text) END FROM {table} WHERE {column} IS NOT NULL"
                    );
                    let cells: Vec<String> =
                        sqlx::query_scalar(AssertSqlSafe(cell)).fetch_all(&mut conn).await.expect("cells");
                    held.push((table, cells.join("\n")));
                }
            }
            None => {
                let mut conn = PgConnection::connect(&self.url).await.expect("PostgreSQL answers");
                let tables = "SELECT CAST(table_name AS text) FROM information_schema.tables \
                     WHERE table_schema = current_schema()";
                let tables: Vec<String> =
                    sqlx::query_scalar(tables).fetch_all(&mut conn).await.expect("tables");
                for table in tables {
                    let rows = format!("SELECT CAST(t AS text) FROM {table} t");
                    let rows: Vec<String> =
                        sqlx::query_scalar(AssertSqlSafe(rows)).fetch_all(&mut conn).await.expect("rows");
                    held.push((table, rows.join("\n")));
                }
            }
        }
        held
    }

    /// A second handle with connections of its own, as another server would have.
    pub(crate) async fn another_server(&self) -> Store {
        another(&self.url).await
    }
}

async fn another(url: &str) -> Store {
    Store::connect(&DatabaseUrl::parse(url).expect("an address")).await.expect("a database")
}

/// Makes of `async fn story(db: Database)` two tests: `story::sqlite` and `story::postgres`.
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: Database) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn story($db: $crate::harness::database::Database) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::harness::database::on_sqlite(story).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::harness::database::on_postgres(story).await;
            }
        }
    )*};
}

/// Runs a story on a file in a folder of its own.
pub(crate) async fn on_sqlite<F>(story: impl FnOnce(Database) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("hailong.db").display());
    finish(story, url).await.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

/// Runs a story in a schema of its own, which is dropped whatever becomes of the story.
pub(crate) async fn on_postgres<F>(story: impl FnOnce(Database) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let server = Server::from_environment();
    let schema = format!("test_{}", Uuid::from_u128(rand_number()).simple());
    server.execute(format!("CREATE SCHEMA {schema}")).await;
    let outcome = finish(story, server.url(&schema)).await;
    server.execute(format!("DROP SCHEMA {schema} CASCADE")).await;
    outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

type Panic = Box<dyn std::any::Any + Send>;

/// In a task of its own, so that a failed story still lets its database be removed.
async fn finish<F>(story: impl FnOnce(Database) -> F, url: String) -> Result<(), Panic>
where
    F: Future<Output = ()> + Send + 'static,
{
    let db = Database::open(url).await;
    let store = db.store.clone();
    let outcome = tokio::spawn(story(db)).await;
    store.close().await;
    outcome.map_err(tokio::task::JoinError::into_panic)
}

#[expect(clippy::disallowed_methods, reason = "names of schemas must differ between test processes")]
fn rand_number() -> u128 {
    rand::random()
}

/// The server that `pg_virtualenv` started.
struct Server {
    host: String,
    port: String,
    user: String,
    password: String,
}

impl Server {
    #[expect(clippy::disallowed_methods, reason = "pg_virtualenv tells of its server by the environment")]
    fn from_environment() -> Self {
        let read = |name: &str| {
            std::env::var(name).unwrap_or_else(|_| {
                panic!("{name} is not set: PostgreSQL is missing. Run the tests with tests/run")
            })
        };
        Self {
            host: read("PGHOST"),
            port: read("PGPORT"),
            user: read("PGUSER"),
            password: read("PGPASSWORD"),
        }
    }

    fn url(&self, schema: &str) -> String {
        let Self { host, port, user, password } = self;
        format!("postgres://{user}:{password}@{host}:{port}/postgres?options[search_path]={schema}")
    }

    async fn execute(&self, statement: String) {
        let mut connection = PgConnection::connect(&self.url("public")).await.expect("PostgreSQL answers");
        sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.expect("a schema");
    }
}
