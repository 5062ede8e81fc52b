//! Where a database is: `sqlite:FILE` or `postgres://…`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use super::StoreError;

/// The address of a database. Shown without its password.
#[derive(Clone)]
pub struct DatabaseUrl {
    pub(super) place: Place,
    shown: String,
}

#[derive(Clone)]
pub(super) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl DatabaseUrl {
    /// Reads an address; anything but the two engines is refused, so that no stray file comes to be.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        match text.split_once(':') {
            Some(("sqlite", path)) => Self::sqlite(path.strip_prefix("//").unwrap_or(path)),
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => Self::postgres(text),
            _ => Err(StoreError::BadUrl(
                "a database is named sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME".to_owned(),
            )),
        }
    }

    fn sqlite(path: &str) -> Result<Self, StoreError> {
        if path.is_empty() || path.starts_with(':') || path.contains(['?', '\0']) {
            let fault = "a SQLite database is named sqlite:FILE, and it needs a file of its own";
            return Err(StoreError::BadUrl(fault.to_owned()));
        }
        Ok(Self { place: Place::Sqlite(path.into()), shown: format!("sqlite:{path}") })
    }

    fn postgres(text: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(text).map_err(|_| {
            StoreError::BadUrl("a PostgreSQL database is named postgres://USER:PASSWORD@HOST/NAME".to_owned())
        })?;
        let (host, port) = (options.get_host(), options.get_port());
        let database = options.get_database().unwrap_or_default();
        let shown = format!("postgres://{host}:{port}/{database}");
        Ok(Self { place: Place::Postgres(Box::new(options)), shown })
    }

    /// The file, when there is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.place {
            Place::Sqlite(path) => Some(path),
            Place::Postgres(_) => None,
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        Self::parse(text)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let url = DatabaseUrl::parse("postgres://anna:geheim@db.example:5433/hailong").expect("valid");
        assert_eq!(format!("{url} {url:?}").matches("geheim").count(), 0);
        assert_eq!(url.to_string(), "postgres://db.example:5433/hailong");
    }

    #[test]
    fn a_file_is_named_with_or_without_slashes() {
        for (text, path) in [
            ("sqlite:hailong.db", "hailong.db"),
            ("sqlite:///a/b.db", "/a/b.db"),
            ("sqlite:/a/b.db", "/a/b.db"),
        ] {
            assert_eq!(DatabaseUrl::parse(text).expect(text).file(), Some(Path::new(path)));
        }
    }

    #[test]
    fn other_engines_and_memory_are_refused() {
        for bad in
            ["", "hailong.db", "mysql://x", "sqlite:", "sqlite::memory:", "sqlite:a?mode=ro", "postgres:/%"]
        {
            assert!(matches!(DatabaseUrl::parse(bad), Err(StoreError::BadUrl(_))), "{bad}");
        }
    }
}
