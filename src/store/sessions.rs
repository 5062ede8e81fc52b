//! Sessions of signed-in people. The database sees only the SHA-256 of a session's id.

use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::column::Instant;
use super::dialect::{execute, on, transaction};
use super::{Result, Store};

/// What a secret is kept as.
pub(super) fn hashed(secret: &str) -> String {
    Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Store {
    /// Begins a session; `false` when the id exists already, and then nothing is changed.
    pub async fn create_session(&self, id: &str, data: &str, expires_at: OffsetDateTime) -> Result<bool> {
        let created = transaction!(self.db, tx => {
            Ok(execute!(
                tx,
                "INSERT INTO session (id, data, expires_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (id) DO NOTHING",
                hashed(id),
                data,
                Instant::from(expires_at),
            ))
        })?;
        Ok(created == 1)
    }

    /// Writes a session's data, whether it exists or not.
    pub async fn save_session(&self, id: &str, data: &str, expires_at: OffsetDateTime) -> Result<()> {
        transaction!(self.db, tx => {
            execute!(
                tx,
                "INSERT INTO session (id, data, expires_at) VALUES ($1, $2, $3) ON CONFLICT (id) \
                 DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at",
                hashed(id),
                data,
                Instant::from(expires_at),
            );
            Ok(())
        })
    }

    /// The data of a session that has not expired by `now`, and when it will.
    pub async fn load_session(
        &self,
        id: &str,
        now: OffsetDateTime,
    ) -> Result<Option<(String, OffsetDateTime)>> {
        let found: Option<(String, Instant)> = on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT data, expires_at FROM session WHERE id = $1 AND expires_at > $2")
                .bind(hashed(id))
                .bind(Instant::from(now))
                .fetch_optional(conn)
                .await?
        });
        Ok(found.map(|(data, expires_at)| (data, expires_at.into())))
    }

    pub async fn delete_session(&self, id: &str) -> Result<()> {
        transaction!(self.db, tx => {
            execute!(tx, "DELETE FROM session WHERE id = $1", hashed(id));
            Ok(())
        })
    }

    /// Deletes the sessions that have expired by `now`, and returns how many.
    pub async fn expire_sessions(&self, now: OffsetDateTime) -> Result<u64> {
        transaction!(self.db, tx => {
            Ok(execute!(tx, "DELETE FROM session WHERE expires_at <= $1", Instant::from(now)))
        })
    }
}
