//! What is done to accounts. Each act is written down in the transaction that does it.

use time::OffsetDateTime;
use uuid::Uuid;

use super::accounts::{self, NewAccount, Role};
use super::audit::{self, AuditEntry};
use super::column::Instant;
use super::dialect::{Tx, execute, on, transaction};
use super::sessions::hashed;
use super::{Result, Store, tokens};
use crate::definition::UnitId;

/// A link that lets one account choose a password, once.
#[derive(Clone)]
pub struct PasswordLink {
    pub account: Uuid,
    pub secret: String,
    pub expires_at: OffsetDateTime,
}

impl PasswordLink {
    fn purpose(account: Uuid) -> String {
        format!("password {account}")
    }
}

impl Store {
    /// Makes an account together with the link its owner chooses a password by.
    pub async fn add_account(
        &self,
        account: &NewAccount,
        link: &PasswordLink,
        entry: &AuditEntry,
    ) -> Result<()> {
        let after = described(account.role, account.unit.as_ref());
        transaction!(self.db, tx => {
            accounts::insert(tx, account).await?;
            renew_link(tx, link).await?;
            audit::append(tx, &entry.changing("", &after)).await
        })
    }

    /// Gives an account another role and unit; its sessions end.
    pub async fn set_role(
        &self,
        id: Uuid,
        role: Role,
        unit: Option<&UnitId>,
        entry: &AuditEntry,
    ) -> Result<()> {
        transaction!(self.db, tx => {
            let before: (String, Option<String>) = on!(tx.conn(), conn => {
                sqlx::query_as("SELECT role, unit FROM account WHERE id = $1").bind(id).fetch_one(conn).await?
            });
            let before = joined(&before.0, before.1.as_deref());
            execute!(
                tx,
                "UPDATE account SET role = $1, unit = $2, generation = generation + 1 WHERE id = $3",
                role.as_str(),
                unit.map(UnitId::as_str),
                id,
            );
            audit::append(tx, &entry.changing(before, described(role, unit))).await
        })
    }

    /// Shuts an account out, or lets it in again.
    pub async fn set_disabled(&self, id: Uuid, disabled: bool, entry: &AuditEntry) -> Result<()> {
        let (before, after) = if disabled { ("active", "disabled") } else { ("disabled", "active") };
        transaction!(self.db, tx => {
            execute!(
                tx,
                "UPDATE account SET disabled = $1, generation = generation + 1 WHERE id = $2",
                disabled,
                id,
            );
            audit::append(tx, &entry.changing(before, after)).await
        })
    }

    /// Takes the password away, ends all sessions, and keeps a link to choose another by. `unusable` is the
    /// hash of a password that nobody knows.
    pub async fn reset_password(
        &self,
        link: &PasswordLink,
        unusable: &str,
        entry: &AuditEntry,
    ) -> Result<()> {
        transaction!(self.db, tx => {
            write_password(tx, link.account, unusable, true).await?;
            renew_link(tx, link).await?;
            audit::append(tx, entry).await
        })
    }

    /// A password that somebody else chose, to be changed at the next sign-in; all sessions end, and no link
    /// works any more.
    pub async fn give_password(&self, id: Uuid, hash: &str, entry: &AuditEntry) -> Result<()> {
        transaction!(self.db, tx => {
            write_password(tx, id, hash, true).await?;
            execute!(tx, "DELETE FROM one_time_token WHERE purpose = $1", PasswordLink::purpose(id));
            audit::append(tx, entry).await
        })
    }

    /// The password has to be changed at the next sign-in.
    pub async fn require_change(&self, id: Uuid, entry: &AuditEntry) -> Result<()> {
        transaction!(self.db, tx => {
            execute!(tx, "UPDATE account SET must_change = $1 WHERE id = $2", true, id);
            audit::append(tx, entry).await
        })
    }

    /// A password its owner chose; all sessions end.
    pub async fn choose_password(&self, id: Uuid, hash: &str, entry: &AuditEntry) -> Result<()> {
        transaction!(self.db, tx => {
            write_password(tx, id, hash, false).await?;
            audit::append(tx, entry).await
        })
    }

    /// As [`choose_password`](Self::choose_password), by a link; `false` when the link is not good.
    pub async fn choose_password_by_link(
        &self,
        id: Uuid,
        secret: &str,
        hash: &str,
        entry: &AuditEntry,
    ) -> Result<bool> {
        transaction!(self.db, tx => {
            let good = tokens::spend(tx, secret, &PasswordLink::purpose(id), entry.at).await?;
            if good {
                write_password(tx, id, hash, false).await?;
                audit::append(tx, entry).await?;
            }
            Ok(good)
        })
    }

    pub async fn password_link_is_good(&self, id: Uuid, secret: &str, now: OffsetDateTime) -> Result<bool> {
        self.token_is_good(secret, &PasswordLink::purpose(id), now).await
    }

    /// Ends all sessions of an account.
    pub async fn end_sessions(&self, id: Uuid, entry: &AuditEntry) -> Result<()> {
        transaction!(self.db, tx => {
            execute!(tx, "UPDATE account SET generation = generation + 1 WHERE id = $1", id);
            audit::append(tx, entry).await
        })
    }
}

fn described(role: Role, unit: Option<&UnitId>) -> String {
    joined(role.as_str(), unit.map(UnitId::as_str))
}

fn joined(role: &str, unit: Option<&str>) -> String {
    unit.map_or(role.to_owned(), |unit| format!("{role} @ {unit}"))
}

async fn write_password(tx: &mut Tx, id: Uuid, hash: &str, must_change: bool) -> Result<()> {
    execute!(
        tx,
        "UPDATE account SET password_hash = $1, must_change = $2, generation = generation + 1 WHERE id = $3",
        hash,
        must_change,
        id,
    );
    Ok(())
}

/// Only the newest link of an account works.
async fn renew_link(tx: &mut Tx, link: &PasswordLink) -> Result<()> {
    let purpose = PasswordLink::purpose(link.account);
    execute!(tx, "DELETE FROM one_time_token WHERE purpose = $1", &purpose);
    execute!(
        tx,
        "INSERT INTO one_time_token (hash, purpose, expires_at) VALUES ($1, $2, $3)",
        hashed(&link.secret),
        &purpose,
        Instant::from(link.expires_at),
    );
    Ok(())
}
