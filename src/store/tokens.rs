//! Secrets that work once, such as the link that makes the first administrator. Kept as SHA-256 only.

use time::OffsetDateTime;

use super::accounts::{self, NewAccount};
use super::column::Instant;
use super::dialect::{Tx, execute, on, transaction};
use super::sessions::hashed;
use super::{Result, Store};

impl Store {
    /// Keeps a secret that may be spent once, for one purpose, before it expires.
    pub async fn create_token(&self, secret: &str, purpose: &str, expires_at: OffsetDateTime) -> Result<()> {
        transaction!(self.db, tx => {
            execute!(
                tx,
                "INSERT INTO one_time_token (hash, purpose, expires_at) VALUES ($1, $2, $3)",
                hashed(secret),
                purpose,
                Instant::from(expires_at),
            );
            Ok(())
        })
    }

    /// Whether the secret could be spent now.
    pub async fn token_is_good(&self, secret: &str, purpose: &str, now: OffsetDateTime) -> Result<bool> {
        let found: Option<String> = on!(self.db.reader(), conn => {
            sqlx::query_scalar(
                "SELECT hash FROM one_time_token \
                 WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3",
            )
            .bind(hashed(secret))
            .bind(purpose)
            .bind(Instant::from(now))
            .fetch_optional(conn)
            .await?
        });
        Ok(found.is_some())
    }

    /// Spends the secret; `true` for exactly one caller.
    pub async fn spend_token(&self, secret: &str, purpose: &str, now: OffsetDateTime) -> Result<bool> {
        transaction!(self.db, tx => spend(tx, secret, purpose, now).await)
    }

    /// Spends the secret and makes the account, both or neither; `false` when the secret is not good.
    pub async fn create_account_by_token(
        &self,
        secret: &str,
        purpose: &str,
        account: &NewAccount,
    ) -> Result<bool> {
        transaction!(self.db, tx => {
            let good = spend(tx, secret, purpose, account.created_at).await?;
            if good {
                accounts::insert(tx, account).await?;
            }
            Ok(good)
        })
    }
}

pub(super) async fn spend(tx: &mut Tx, secret: &str, purpose: &str, now: OffsetDateTime) -> Result<bool> {
    let spent = execute!(
        tx,
        "UPDATE one_time_token SET used_at = $1 \
         WHERE hash = $2 AND purpose = $3 AND used_at IS NULL AND expires_at > $1",
        Instant::from(now),
        hashed(secret),
        purpose,
    );
    Ok(spent == 1)
}
