//! Whether the database takes a commit.

use time::OffsetDateTime;

use super::column::Instant;
use super::dialect::{execute, transaction};
use super::{Result, Store};

impl Store {
    /// Writes and commits a little, so that a full disk or a read-only copy is noticed.
    pub async fn ready(&self, now: OffsetDateTime) -> Result<()> {
        transaction!(self.db, tx => {
            execute!(
                tx,
                "INSERT INTO health (id, checked_at) VALUES (1, $1) \
                 ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at",
                Instant::from(now),
            );
            Ok(())
        })
    }
}
