//! Which person of an identity provider an account belongs to.

use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::audit::{self, AuditEntry};
use super::column::Instant;
use super::dialect::{execute, on, transaction};
use super::{Result, Store};

/// A person as a provider knows them.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct BoundIdentity {
    pub issuer: String,
    pub subject: String,
    #[sqlx(try_from = "Instant")]
    pub bound_at: OffsetDateTime,
}

/// How a person stands to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised {
    /// The one it belongs to.
    Known,
    /// The first to come, to whom it belongs from now on.
    Bound,
    /// Another than the one it belongs to, or one to whom another account belongs.
    Stranger,
}

impl Store {
    pub async fn identity_of(&self, account: Uuid) -> Result<Option<BoundIdentity>> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT issuer, subject, bound_at FROM account_identity WHERE account = $1")
                .bind(account)
                .fetch_optional(conn)
                .await?
        }))
    }

    /// Holds a person against the one an account belongs to; an account without one is theirs from now on,
    /// which `entry` writes down.
    pub async fn recognise(
        &self,
        account: Uuid,
        issuer: &str,
        subject: &str,
        entry: &AuditEntry,
    ) -> Result<Recognised> {
        transaction!(self.db, tx => {
            let inserted = execute!(
                tx,
                "INSERT INTO account_identity (account, issuer, subject, bound_at) \
                 VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                account,
                issuer,
                subject,
                Instant::from(entry.at),
            );
            if inserted == 1 {
                audit::append(tx, &entry.changing("", issuer)).await?;
                return Ok(Recognised::Bound);
            }
            let known: Option<String> = on!(tx.conn(), conn => {
                sqlx::query_scalar(
                    "SELECT subject FROM account_identity \
                     WHERE account = $1 AND issuer = $2 AND subject = $3",
                )
                .bind(account)
                .bind(issuer)
                .bind(subject)
                .fetch_optional(conn)
                .await?
            });
            Ok(known.map_or(Recognised::Stranger, |_| Recognised::Known))
        })
    }

    /// Forgets whom an account belongs to, and ends its sessions: the next who comes by its name has it.
    pub async fn release_identity(&self, account: Uuid, entry: &AuditEntry) -> Result<()> {
        transaction!(self.db, tx => {
            let issuer: Option<String> = on!(tx.conn(), conn => {
                sqlx::query_scalar("SELECT issuer FROM account_identity WHERE account = $1")
                    .bind(account)
                    .fetch_optional(conn)
                    .await?
            });
            let Some(issuer) = issuer else { return Ok(()) };
            execute!(tx, "DELETE FROM account_identity WHERE account = $1", account);
            execute!(tx, "UPDATE account SET generation = generation + 1 WHERE id = $1", account);
            audit::append(tx, &entry.changing(&issuer, "")).await
        })
    }
}
