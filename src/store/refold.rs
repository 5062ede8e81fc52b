//! Rebuilding all tallies from the record.

use uuid::Uuid;

use super::counting::{Changes, Countable, Layouts, id_after};
use super::dialect::{Tx, execute, on, transaction};
use super::merging;
use super::{Result, Store};
use crate::definition::catalogue::Versions;

/// Responses read at a time.
const PAGE: i64 = 2048;

/// Tallies gathered before they are written.
const GATHERED: usize = 10_000;

/// A response with what the tallies hold of it: 1 when it counts, 0 when it does not, leaving out
/// changes that a later fold will bring.
#[derive(sqlx::FromRow)]
struct Held {
    counted: i64,
    #[sqlx(flatten)]
    row: Countable,
}

impl Store {
    /// Deletes all tallies and counts the record anew, in one transaction; returns how many responses
    /// were counted. Memory does not grow with the record. `progress` is told the number so far.
    ///
    /// Changes that wait in the outbox stay there. On SQLite nothing else is written meanwhile.
    pub async fn refold(&self, versions: &Versions, progress: impl Fn(u64)) -> Result<u64> {
        transaction!(self.db, tx => {
            merging::lock(tx).await?;
            execute!(tx, "DELETE FROM tally");
            let (mut layouts, mut changes) = (Layouts::new(versions), Changes::default());
            let (mut next, mut total) = (Some(Uuid::nil()), 0);
            while let Some(from) = next {
                let page = page(tx, from).await?;
                next = page.last().and_then(|last| id_after(last.row.id));
                for held in page.iter().filter(|held| held.counted != 0) {
                    changes.count(&mut layouts, &held.row, held.counted)?;
                    total += 1;
                }
                if changes.len() > GATHERED || next.is_none() {
                    merging::apply(tx, &mut layouts, &std::mem::take(&mut changes)).await?;
                }
                progress(total);
            }
            Ok(total)
        })
    }
}

/// One statement sees a response, its exclusions and its outbox rows in one state, so that what is
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
