//! Rebuilding all tallies from the record.

use std::collections::HashSet;

use uuid::Uuid;

use super::counting::{Changes, Countable, Layouts, id_after};
use super::damage::{self, Damaged};
use super::dialect::{Tx, execute, on, transaction};
use super::{Result, Store, merging, outbox};
use crate::definition::catalogue::Versions;

/// Responses read at a time.
const PAGE: i64 = 2048;

/// Tallies gathered before they are written.
const GATHERED: usize = 10_000;

/// A response with what the tallies hold of it once it is counted: 1 when it counts, 0 when it does not,
/// leaving out exclusions that a later fold will bring.
#[derive(sqlx::FromRow)]
struct Held {
    counted: i64,
    #[sqlx(flatten)]
    row: Countable,
}

/// The new responses that a later fold will count. Under the lock they only become more.
#[derive(Default)]
struct Arrived {
    rows: i64,
    ids: HashSet<Uuid>,
}

impl Arrived {
    /// Called after a page was read, so that nothing on it is missed: what arrives leaves its row at once.
    async fn catch_up(&mut self, tx: &mut Tx) -> Result<()> {
        let rows = outbox::count_arrived(tx).await?;
        if rows != self.rows {
            (self.rows, self.ids) = (rows, outbox::all_arrived(tx).await?);
        }
        Ok(())
    }
}

impl Store {
    /// Deletes all tallies and counts the record anew, in one transaction; returns how many responses
    /// were counted. Memory does not grow with the record. `progress` is told the number so far.
    ///
    /// What waits to be counted is left to the next fold. On SQLite nothing else is written meanwhile.
    pub async fn refold(&self, versions: &Versions, progress: impl Fn(u64)) -> Result<u64> {
        transaction!(self.db, tx => {
            let generation = merging::lock(tx).await?;
            merging::unmark(tx).await?;
            execute!(tx, "DELETE FROM tally");
            damage::clear(tx).await?;
            let (mut layouts, mut changes) = (Layouts::new(versions), Changes::default());
            let (mut next, mut total) = (Some(Uuid::nil()), 0);
            let mut arrived = Arrived::default();
            while let Some(from) = next {
                let page = page(tx, from).await?;
                next = page.last().and_then(|last| id_after(last.row.id));
                arrived.catch_up(tx).await?;
                let mut damaged = Vec::new();
                for held in &page {
                    let counted = held.counted - i64::from(arrived.ids.contains(&held.row.id));
                    if counted == 0 {
                        continue;
                    }
                    match changes.count(&mut layouts, &held.row, counted) {
                        Ok(()) => total += 1,
                        Err(flaw) => damaged.push(Damaged::new(&held.row, flaw, counted)),
                    }
                }
                damage::settle(tx, &damaged).await?;
                if changes.len() > GATHERED || next.is_none() {
                    merging::apply(tx, &mut layouts, &std::mem::take(&mut changes), generation).await?;
                }
                progress(total);
            }
            Ok(total)
        })
    }
}

/// One statement sees a response, its exclusions and what waits of them in one state, so that what is
/// committed between two pages is counted by the next fold and only there.
async fn page(tx: &mut Tx, from: Uuid) -> Result<Vec<Held>> {
    Ok(on!(tx.conn(), conn => {
        sqlx::query_as(
            "SELECT r.id, r.survey, r.version, r.unit, r.channel, r.answered_at, r.answers, \
             CASE WHEN e.excluded THEN 0 ELSE 1 END \
             - COALESCE((SELECT CAST(SUM(o.change) AS BIGINT) FROM outbox o WHERE o.response_id = r.id), 0) \
             AS counted \
             FROM response r LEFT JOIN exclusion e ON e.response_id = r.id AND e.sequence = \
             (SELECT MAX(l.sequence) FROM exclusion l WHERE l.response_id = r.id) \
             WHERE r.id >= $1 ORDER BY r.id LIMIT $2",
        )
        .bind(from)
        .bind(PAGE)
        .fetch_all(conn)
        .await?
    }))
}
