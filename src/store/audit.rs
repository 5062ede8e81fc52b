//! Who did what, when: append-only.

use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::dialect::{execute, on, transaction};
use super::{Result, Store};

/// One act. Its id sorts by time.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AuditEntry {
    pub id: Uuid,
    #[sqlx(try_from = "Instant")]
    pub at: OffsetDateTime,
    /// Name of the account, or `system`.
    pub actor: String,
    /// Stable word, for instance `sign-in`.
    pub action: String,
    /// What it was done to.
    pub subject: String,
    /// Never answers, passwords or tokens.
    pub detail: String,
    /// Where it was done from: an address, or `command line`.
    pub origin: String,
}

impl Store {
    pub async fn append_audit(&self, entry: &AuditEntry) -> Result<()> {
        transaction!(self.db, tx => {
            execute!(
                tx,
                "INSERT INTO audit (id, at, actor, action, subject, detail, origin) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                entry.id,
                Instant::from(entry.at),
                &entry.actor,
                &entry.action,
                &entry.subject,
                &entry.detail,
                &entry.origin,
            );
            Ok(())
        })
    }

    /// At most `limit` entries older than `before`, the newest first.
    pub async fn audit(&self, before: Option<Uuid>, limit: i64) -> Result<Vec<AuditEntry>> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT id, at, actor, action, subject, detail, origin FROM audit \
                 WHERE id < $1 ORDER BY id DESC LIMIT $2",
            )
            .bind(before.unwrap_or(Uuid::max()))
            .bind(limit)
            .fetch_all(conn)
            .await?
        }))
    }
}
