//! What can go wrong with the record. Texts of the driver stay in the source, for the log alone.

use std::error::Error;

use uuid::Uuid;

/// A fault of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no database this program knows.
    #[error("{0}")]
    BadUrl(String),
    /// What was to be copied, or the place a copy was to be put in, is not as it must be.
    #[error("{0}")]
    BadCopy(String),
    /// There is no database of this program in that place, or none that it can use.
    #[error("{0}")]
    BadPlace(String),
    /// What was to be written exists already, or rests on something that does not exist.
    #[error("the record already holds something else in its place")]
    Conflict,
    /// The database cannot be reached, is full, or is too busy. Trying again later may help.
    #[error("the database is not available")]
    Unavailable(#[source] Source),
    /// Another transaction came between: a serialisation failure or a deadlock. Retried by the store.
    #[error("the database was asked for the same thing twice at once")]
    Contended(#[source] Source),
    /// A stored row that cannot be read.
    #[error("row {key} of table {table} is damaged")]
    Corrupt { table: &'static str, key: String },
    /// Responses were given under a definition that was not handed in.
    #[error("version {version} of survey {survey} is not known")]
    MissingDefinition { survey: String, version: String },
    /// The tables could not be brought to this program's state.
    #[error("the database could not be migrated")]
    Migration(#[source] Source),
    /// Any other answer of the database.
    #[error("the database refused")]
    Driver(#[source] Source),
}

/// The driver's own error, which only the log sees.
pub(super) type Source = Box<dyn Error + Send + Sync>;

/// The result of asking the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    /// A damaged row, found by its id.
    pub(super) fn damaged_response(id: Uuid) -> Self {
        Self::Corrupt { table: "response", key: id.to_string() }
    }

    /// Whether the same transaction may succeed when it is tried at once again.
    pub(super) fn is_contended(&self) -> bool {
        matches!(self, Self::Contended(_))
    }

    /// Whether the fault lies with what was to be written, not with the database.
    pub(super) fn is_of_the_data(&self) -> bool {
        matches!(self, Self::Conflict | Self::Corrupt { .. } | Self::Driver(_))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::Database(answer) => match Kind::of(&**answer) {
                Kind::Constraint => Self::Conflict,
                Kind::Contended => Self::Contended(error.into()),
                Kind::Unavailable => Self::Unavailable(error.into()),
                Kind::Other => Self::Driver(error.into()),
            },
            E::Io(_) | E::Tls(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::BeginFailed => {
                Self::Unavailable(error.into())
            }
            _ => Self::Driver(error.into()),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError as E;
        match error {
            E::VersionMissing(_) => Self::BadPlace(
                "it is of a later release: use that release's program or a later one".to_owned(),
            ),
            E::VersionMismatch(_) => {
                Self::BadPlace("its tables are of a release that is not known".to_owned())
            }
            other => Self::Migration(other.into()),
        }
    }
}

enum Kind {
    Constraint,
    Contended,
    Unavailable,
    Other,
}

impl Kind {
    /// PostgreSQL answers with SQLSTATE (appendix A of its manual), SQLite with a number whose low
    /// byte is the primary result code.
    fn of(answer: &dyn sqlx::error::DatabaseError) -> Self {
        use sqlx::error::ErrorKind;
        if matches!(answer.kind(), ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation) {
            return Self::Constraint;
        }
        let code = answer.code().unwrap_or_default();
        if answer.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
            return Self::of_sqlite(code.parse().unwrap_or(0));
        }
        match code.as_ref() {
            "40001" | "40P01" => Self::Contended,
            "57014" => Self::Unavailable,
            state if ["08", "53", "57P", "58"].iter().any(|class| state.starts_with(class)) => {
                Self::Unavailable
            }
            _ => Self::Other,
        }
    }

    fn of_sqlite(code: u32) -> Self {
        const BUSY: u32 = 5;
        const LOCKED: u32 = 6;
        const READ_ONLY: u32 = 8;
        const IO: u32 = 10;
        const FULL: u32 = 13;
        const CANNOT_OPEN: u32 = 14;
        match code & 0xff {
            BUSY | LOCKED | READ_ONLY | IO | FULL | CANNOT_OPEN => Self::Unavailable,
            _ => Self::Other,
        }
    }
}
