//! Folding: counting what is new into the tallies.
//!
//! Every response, exclusion and inclusion leaves a row in `outbox`, written in its own transaction. A fold
//! takes some of these rows, counts them, and deletes them, all in one transaction under a lock; so any
//! number of servers may fold one database.

use super::counting::{Changes, Countable, Layouts};
use super::dialect::{Tx, on, transaction};
use super::merging;
use super::rows::{Rows, chunks};
use super::{Result, Store};
use crate::definition::catalogue::Versions;

/// Most outbox rows in one transaction.
const BATCH: i64 = 2048;

static DELETE: Rows = Rows::new("DELETE FROM outbox WHERE (response_id, sequence) IN (VALUES", 2, ")");

#[derive(sqlx::FromRow)]
struct Pending {
    sequence: i64,
    change: i64,
    #[sqlx(flatten)]
    row: Countable,
}

impl Store {
    /// Counts everything that waits, and returns how many changes that were.
    pub async fn fold(&self, versions: &Versions) -> Result<u64> {
        let mut total = 0;
        loop {
            let folded = self.fold_some(versions, BATCH).await?;
            total += folded;
            if folded == 0 {
                return Ok(total);
            }
        }
    }

    /// Counts at most `limit` waiting changes in one transaction, and returns how many there were.
    pub async fn fold_some(&self, versions: &Versions, limit: i64) -> Result<u64> {
        if !self.has_unfolded().await? {
            return Ok(0);
        }
        transaction!(self.db, tx => {
            merging::lock(tx).await?;
            let pending = pending(tx, limit).await?;
            let mut layouts = Layouts::new(versions);
            let mut changes = Changes::default();
            for change in &pending {
                changes.count(&mut layouts, &change.row, change.change)?;
            }
            merging::apply(tx, &mut layouts, changes).await?;
            forget(tx, &pending).await?;
            Ok(pending.len() as u64)
        })
    }

    /// Whether anything waits to be counted.
    pub async fn has_unfolded(&self) -> Result<bool> {
        let found: Option<i64> = on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT change FROM outbox ORDER BY response_id, sequence LIMIT 1").fetch_optional(conn).await?
        });
        Ok(found.is_some())
    }

    /// Grows whenever tallies change: a figure computed under one generation holds until the next.
    pub async fn generation(&self) -> Result<i64> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_scalar("SELECT generation FROM fold_lock WHERE id = 1").fetch_one(conn).await?
        }))
    }

    /// Returns when something was committed that waits to be counted, on this server.
    pub(super) async fn unfolded(&self) {
        self.unfolded.notified().await;
    }
}

async fn pending(tx: &mut Tx, limit: i64) -> Result<Vec<Pending>> {
    Ok(on!(tx.conn(), conn => {
        sqlx::query_as(
            "SELECT o.sequence, o.change, r.id, r.survey, r.version, r.unit, r.channel, r.answered_at, \
             r.answers \
             FROM outbox o JOIN response r ON r.id = o.response_id \
             ORDER BY o.response_id, o.sequence LIMIT $1",
        )
        .bind(limit)
        .fetch_all(conn)
        .await?
    }))
}

async fn forget(tx: &mut Tx, pending: &[Pending]) -> Result<()> {
    for chunk in chunks(pending, tx.rows_at_once()) {
        let text = DELETE.text(chunk.len());
        on!(tx.conn(), conn => {
            let mut query = sqlx::query(text);
            for change in chunk {
                query = query.bind(change.row.id).bind(change.sequence);
            }
            query.execute(conn).await?;
        });
    }
    Ok(())
}
