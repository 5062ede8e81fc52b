//! Who did what, when: append-only, each entry chained to the one before it by its hash.
//!
//! The hash of an entry is SHA-256 over a JSON array of the hash before it, its number and everything it
//! says, so that neither a changed nor a missing entry goes unnoticed: see [`AuditRecord::computed_hash`].

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::Instant;
use super::dialect::{Tx, execute, on, transaction};
use super::reach::Everything;
use super::sift::{Bind, Sift, bound};
use super::{Result, Store};

/// One act.
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
    /// The reason given. Never answers, passwords or tokens.
    pub detail: String,
    /// What was so before, as far as it can be said in a line.
    #[sqlx(rename = "before_act")]
    pub before: String,
    #[sqlx(rename = "after_act")]
    pub after: String,
    /// Where it was done from: an address, or `command line`.
    pub origin: String,
}

impl AuditEntry {
    /// The same act with what it changed.
    #[must_use]
    pub fn changing(&self, before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { before: before.into(), after: after.into(), ..self.clone() }
    }
}

/// An entry with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AuditRecord {
    /// 1 for the first.
    pub sequence: i64,
    #[sqlx(flatten)]
    pub entry: AuditEntry,
    /// Hash of the entry before; empty for the first.
    pub previous: String,
    pub hash: String,
}

impl AuditRecord {
    /// What `hash` must be for what the entry says.
    pub fn computed_hash(&self) -> String {
        sealed(&self.previous, self.sequence, &self.entry)
    }
}

fn sealed(previous: &str, sequence: i64, entry: &AuditEntry) -> String {
    let milliseconds = entry.at.unix_timestamp_nanos() / 1_000_000;
    let content = serde_json::json!([
        previous,
        sequence,
        entry.id.to_string(),
        i64::try_from(milliseconds).unwrap_or(i64::MAX),
        entry.actor,
        entry.action,
        entry.subject,
        entry.detail,
        entry.before,
        entry.after,
        entry.origin,
    ]);
    Sha256::digest(content.to_string()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Which entries are asked for; `None` stands for all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    pub actor: Option<String>,
    pub action: Option<String>,
    pub subject: Option<String>,
    pub from: Option<OffsetDateTime>,
    pub until: Option<OffsetDateTime>,
}

/// The end of the chain.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AuditHead {
    pub sequence: i64,
    pub hash: String,
}

const SELECT: &str = "SELECT sequence, id, at, actor, action, subject, detail, before_act, after_act, origin, \
                      previous, hash FROM audit_entry";

impl Store {
    pub async fn append_audit(&self, entry: &AuditEntry) -> Result<()> {
        transaction!(self.db, tx => append(tx, entry).await)
    }

    /// At most `limit` entries older than number `before`, the newest first.
    pub async fn audit(
        &self,
        _: Everything,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<AuditRecord>> {
        let mut sift = Sift::new(SELECT);
        filter.narrow(&mut sift);
        if let Some(before) = before {
            sift.and("sequence < ?", [Bind::Number(before)]);
        }
        sift.then("ORDER BY sequence DESC LIMIT ?", [Bind::Number(limit)]);
        Ok(on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
        }))
    }

    /// At most `limit` entries behind number `after`, the oldest first: for going through all of them.
    pub async fn audit_after(&self, _: Everything, after: i64, limit: i64) -> Result<Vec<AuditRecord>> {
        let mut sift = Sift::new(SELECT);
        sift.and("sequence > ?", [Bind::Number(after)]);
        sift.then("ORDER BY sequence LIMIT ?", [Bind::Number(limit)]);
        Ok(on!(self.db.reader(), conn => {
            bound!(sqlx::query_as(sift.text()), sift).fetch_all(conn).await?
        }))
    }

    /// When each account signed in last, by its name.
    pub async fn last_sign_ins(&self, _: Everything) -> Result<HashMap<String, OffsetDateTime>> {
        let rows: Vec<(String, Instant)> = on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT actor, MAX(at) FROM audit_entry WHERE action = 'sign-in' GROUP BY actor")
                .fetch_all(conn)
                .await?
        });
        Ok(rows.into_iter().map(|(actor, at)| (actor, at.into())).collect())
    }

    /// Where the chain is said to end.
    pub async fn audit_head(&self) -> Result<AuditHead> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT sequence, hash FROM audit_head WHERE id = 1").fetch_one(conn).await?
        }))
    }
}

impl AuditFilter {
    fn narrow(&self, sift: &mut Sift) {
        let text = |text: &String| Bind::Text(text.clone());
        if let Some(actor) = &self.actor {
            sift.and("actor = ?", [text(actor)]);
        }
        if let Some(action) = &self.action {
            sift.and("action = ?", [text(action)]);
        }
        if let Some(subject) = &self.subject {
            sift.and("subject = ?", [text(subject)]);
        }
        if let Some(from) = self.from {
            sift.and("at >= ?", [Bind::Moment(from.into())]);
        }
        if let Some(until) = self.until {
            sift.and("at < ?", [Bind::Moment(until.into())]);
        }
    }
}

/// Appends within the transaction that does the act: both or neither.
pub(super) async fn append(tx: &mut Tx, entry: &AuditEntry) -> Result<()> {
    // Whoever comes at the same moment waits here, and then continues from the new end.
    execute!(tx, "UPDATE audit_head SET sequence = sequence + 1 WHERE id = 1");
    let head: AuditHead = on!(tx.conn(), conn => {
        sqlx::query_as("SELECT sequence, hash FROM audit_head WHERE id = 1").fetch_one(conn).await?
    });
    let before = AuditHead { sequence: head.sequence - 1, hash: head.hash };
    let before = if before.sequence == 0 { adopt_older(tx, before).await? } else { before };
    let end = chain(tx, before, entry).await?;
    execute!(tx, "UPDATE audit_head SET sequence = $1, hash = $2 WHERE id = 1", end.sequence, end.hash);
    Ok(())
}

/// Entries from before there was a chain become its beginning.
async fn adopt_older(tx: &mut Tx, mut head: AuditHead) -> Result<AuditHead> {
    let older: Vec<AuditEntry> = on!(tx.conn(), conn => {
        sqlx::query_as(
            "SELECT id, at, actor, action, subject, detail, '' AS before_act, '' AS after_act, origin \
             FROM audit ORDER BY id",
        )
        .fetch_all(conn)
        .await?
    });
    for entry in &older {
        head = chain(tx, head, entry).await?;
    }
    Ok(head)
}

async fn chain(tx: &mut Tx, head: AuditHead, entry: &AuditEntry) -> Result<AuditHead> {
    let sequence = head.sequence + 1;
    let hash = sealed(&head.hash, sequence, entry);
    execute!(
        tx,
        "INSERT INTO audit_entry (sequence, id, at, actor, action, subject, detail, before_act, after_act, \
         origin, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        sequence,
        entry.id,
        Instant::from(entry.at),
        &entry.actor,
        &entry.action,
        &entry.subject,
        &entry.detail,
        &entry.before,
        &entry.after,
        &entry.origin,
        head.hash,
        &hash,
    );
    Ok(AuditHead { sequence, hash })
}
