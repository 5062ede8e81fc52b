//! What is kept for a browser for a while: forms that were sent when a session had ended. Also the one key
//! of this database that pages are made with.

mod receipts;

use sqlx::FromRow;
use time::OffsetDateTime;

use super::column::Instant;
use super::dialect::{execute, on, transaction};
use super::sessions::hashed;
use super::{Result, Store};

/// A form as it was sent, on its way back to the one who typed it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct KeptForm {
    /// Whose desk the browser was; empty where that is not known.
    pub account: String,
    /// Where it was sent to.
    pub path: String,
    /// The page it stood on.
    pub way_back: String,
    /// Names and values as JSON.
    pub body: String,
}

/// Forms of one account that are kept at a time, and of all whose account is not known.
const MOST_OF_ACCOUNT: i64 = 40;
const MOST_UNKNOWN: i64 = 200;

impl Store {
    /// The key for a purpose; `fresh` becomes it where there is none yet.
    pub async fn secret_key(&self, purpose: &str, fresh: &str) -> Result<String> {
        let known: Option<String> = on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT value FROM secret_key WHERE purpose = $1")
                .bind(purpose)
                .fetch_optional(conn)
                .await?
        });
        if let Some(known) = known {
            return Ok(known);
        }
        transaction!(self.db, tx => {
            execute!(
                tx,
                "INSERT INTO secret_key (purpose, value) VALUES ($1, $2) ON CONFLICT (purpose) DO NOTHING",
                purpose,
                fresh,
            );
            Ok(())
        })?;
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT value FROM secret_key WHERE purpose = $1")
                .bind(purpose)
                .fetch_one(conn)
                .await?
        }))
    }

    /// Keeps a form for a browser; `false` when too many of strangers wait already. The oldest of an account
    /// give way to newer ones.
    pub async fn keep_form(
        &self,
        (id, browser): (&str, &str),
        form: &KeptForm,
        expires_at: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Result<bool> {
        let waiting: i64 = on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT COUNT(*) FROM kept_form WHERE account = $1 AND expires_at > $2")
                .bind(&form.account)
                .bind(Instant::from(now))
                .fetch_one(conn)
                .await?
        });
        if form.account.is_empty() && waiting >= MOST_UNKNOWN {
            return Ok(false);
        }
        transaction!(self.db, tx => {
            execute!(tx, "DELETE FROM kept_form WHERE expires_at <= $1", Instant::from(now));
            execute!(
                tx,
                "INSERT INTO kept_form (id, browser, account, path, way_back, body, expires_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                hashed(id),
                hashed(browser),
                &form.account,
                &form.path,
                &form.way_back,
                &form.body,
                Instant::from(expires_at),
            );
            if !form.account.is_empty() && waiting >= MOST_OF_ACCOUNT {
                execute!(
                    tx,
                    "DELETE FROM kept_form WHERE account = $1 AND id NOT IN (SELECT id FROM kept_form \
                     WHERE account = $1 ORDER BY expires_at DESC LIMIT $2)",
                    &form.account,
                    MOST_OF_ACCOUNT,
                );
            }
            Ok(())
        })?;
        Ok(true)
    }

    /// A form that was kept for this very browser.
    pub async fn kept_form(&self, id: &str, browser: &str, now: OffsetDateTime) -> Result<Option<KeptForm>> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT account, path, way_back, body FROM kept_form \
                 WHERE id = $1 AND browser = $2 AND expires_at > $3",
            )
            .bind(hashed(id))
            .bind(hashed(browser))
            .bind(Instant::from(now))
            .fetch_optional(conn)
            .await?
        }))
    }

    /// Forgets a form that was kept for this very browser.
    pub async fn drop_kept_form(&self, id: &str, browser: &str) -> Result<()> {
        transaction!(self.db, tx => {
            execute!(tx, "DELETE FROM kept_form WHERE id = $1 AND browser = $2", hashed(id), hashed(browser));
            Ok(())
        })
    }
}
