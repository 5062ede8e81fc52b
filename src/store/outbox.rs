//! What waits to be counted: new responses in `arrived`, hundreds in a row, and what becomes of them later in
//! `outbox`, one change a row. Each row is written in the transaction of what it stands for.

use std::collections::HashSet;

use uuid::Uuid;

use super::counting::Countable;
use super::dialect::{Tx, execute, on};
use super::rows::Rows;
use super::{Result, Store};

/// Most responses in a row of `arrived`.
pub(super) const TOGETHER: usize = 512;

/// Most rows of `arrived` read at a time.
const ROWS: i64 = 1024;

static INSERT: Rows = Rows::new("INSERT INTO arrived (first_id, ids) VALUES", 2, "");
static FORGET_ARRIVED: Rows = Rows::new("DELETE FROM arrived WHERE first_id IN (VALUES", 1, ")");
static FORGET_CHANGES: Rows =
    Rows::new("DELETE FROM outbox WHERE (response_id, sequence) IN (VALUES", 2, ")");
static RESPONSES: Rows = Rows::new(
    "SELECT id, survey, version, unit, channel, answered_at, answers FROM response WHERE id IN (VALUES",
    1,
    ")",
);

#[derive(sqlx::FromRow)]
struct Arrived {
    first_id: Uuid,
    ids: Vec<u8>,
}

impl Arrived {
    fn ids(&self) -> impl Iterator<Item = Uuid> {
        self.ids.as_chunks().0.iter().map(|id| Uuid::from_bytes(*id))
    }
}

/// A change of a response that was in the record before.
#[derive(sqlx::FromRow)]
pub(super) struct Change {
    pub(super) sequence: i64,
    pub(super) change: i64,
    #[sqlx(flatten)]
    pub(super) row: Countable,
}

/// The keys of rows that wait.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) arrived: Vec<Uuid>,
    pub(super) changes: Vec<(Uuid, i64)>,
}

/// What waits, as far as it was read.
#[derive(Default)]
pub(super) struct Waiting {
    pub(super) keys: Keys,
    pub(super) arrived: Vec<Countable>,
    pub(super) changes: Vec<Change>,
    /// Whether more may wait behind it.
    pub(super) more: bool,
}

/// Leaves rows for new responses. Their ids are in order.
pub(super) async fn arrived(tx: &mut Tx, ids: &[Uuid]) -> Result<()> {
    let rows: Vec<&[Uuid]> = ids.chunks(TOGETHER).collect();
    for (text, chunk) in INSERT.over(&rows, tx.binds()) {
        on!(tx.conn(), conn => {
            let mut query = sqlx::query(text);
            for ids in chunk {
                let bytes: Vec<u8> = ids.iter().flat_map(Uuid::as_bytes).copied().collect();
                query = query.bind(ids[0]).bind(bytes);
            }
            query.execute(conn).await?;
        });
    }
    Ok(())
}

/// Leaves a row for what becomes of a response.
pub(super) async fn changed(tx: &mut Tx, response: Uuid, sequence: i64, change: i64) -> Result<()> {
    execute!(
        tx,
        "INSERT INTO outbox (response_id, sequence, change) VALUES ($1, $2, $3)",
        response,
        sequence,
        change,
    );
    Ok(())
}

/// Takes rows away, and says whether all of them were still there.
pub(super) async fn forget(tx: &mut Tx, keys: &Keys) -> Result<bool> {
    let mut forgotten = 0;
    for (text, chunk) in FORGET_ARRIVED.over(&keys.arrived, tx.binds()) {
        forgotten += on!(tx.conn(), conn => {
            let mut query = sqlx::query(text);
            for first in chunk {
                query = query.bind(first);
            }
            query.execute(conn).await?.rows_affected()
        });
    }
    for (text, chunk) in FORGET_CHANGES.over(&keys.changes, tx.binds()) {
        forgotten += on!(tx.conn(), conn => {
            let mut query = sqlx::query(text);
            for (response, sequence) in chunk {
                query = query.bind(response).bind(sequence);
            }
            query.execute(conn).await?.rows_affected()
        });
    }
    Ok(forgotten == (keys.arrived.len() + keys.changes.len()) as u64)
}

/// The ids of the new responses that wait, in a transaction that reads.
pub(super) async fn all_arrived(tx: &mut Tx) -> Result<HashSet<Uuid>> {
    let rows: Vec<Arrived> = on!(tx.conn(), conn => {
        sqlx::query_as("SELECT first_id, ids FROM arrived").fetch_all(conn).await?
    });
    Ok(rows.iter().flat_map(Arrived::ids).collect())
}

/// How many rows of new responses wait.
pub(super) async fn count_arrived(tx: &mut Tx) -> Result<i64> {
    Ok(on!(tx.conn(), conn => {
        sqlx::query_scalar("SELECT CAST(COUNT(*) AS BIGINT) FROM arrived").fetch_one(conn).await?
    }))
}

impl Store {
    /// Reads what waits, `limit` changes of either kind or a few more.
    pub(super) async fn waiting(&self, limit: usize) -> Result<Waiting> {
        let mut waiting = Waiting::default();
        let (mut ids, mut later) = (Vec::new(), HashSet::new());
        let rows = self.arrived_rows().await?;
        for row in &rows {
            if ids.len() < limit {
                ids.extend(row.ids());
                waiting.keys.arrived.push(row.first_id);
            } else {
                later.extend(row.ids());
            }
        }
        waiting.arrived = self.countable(&ids).await?;
        waiting.changes = self.changes(limit).await?;
        waiting.more = rows.len() as i64 == ROWS || !later.is_empty() || waiting.changes.len() >= limit;
        // A response does not go before it has come.
        waiting.changes.retain(|change| !later.contains(&change.row.id));
        let key = |change: &Change| (change.row.id, change.sequence);
        waiting.keys.changes = waiting.changes.iter().map(key).collect();
        Ok(waiting)
    }

    async fn arrived_rows(&self) -> Result<Vec<Arrived>> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_as("SELECT first_id, ids FROM arrived ORDER BY first_id LIMIT $1")
                .bind(ROWS)
                .fetch_all(conn)
                .await?
        }))
    }

    async fn countable(&self, ids: &[Uuid]) -> Result<Vec<Countable>> {
        let mut all = Vec::with_capacity(ids.len());
        for (text, chunk) in RESPONSES.over(ids, self.db.binds()) {
            let part: Vec<Countable> = on!(self.db.reader(), conn => {
                let mut query = sqlx::query_as(text);
                for id in chunk {
                    query = query.bind(id);
                }
                query.fetch_all(conn).await?
            });
            all.extend(part);
        }
        if all.len() < ids.len() {
            tracing::error!(
                count = ids.len() - all.len(),
                "responses that wait to be counted are not in the record"
            );
        }
        Ok(all)
    }

    async fn changes(&self, limit: usize) -> Result<Vec<Change>> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT o.sequence, o.change, r.id, r.survey, r.version, r.unit, r.channel, r.answered_at, \
                 r.answers FROM outbox o JOIN response r ON r.id = o.response_id \
                 ORDER BY o.response_id, o.sequence LIMIT $1",
            )
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(conn)
            .await?
        }))
    }

    /// How many responses and exclusions wait to be counted.
    pub async fn count_unfolded(&self) -> Result<i64> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_scalar(
                "SELECT CAST((SELECT COUNT(*) FROM outbox) \
                 + (SELECT COALESCE(SUM(LENGTH(ids)), 0) FROM arrived) / 16 AS BIGINT)",
            )
            .fetch_one(conn)
            .await?
        }))
    }

    /// Whether anything waits to be counted.
    pub async fn has_unfolded(&self) -> Result<bool> {
        let found: i64 = on!(self.db.reader(), conn => {
            sqlx::query_scalar(
                "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT first_id FROM arrived \
                 UNION ALL SELECT response_id FROM outbox LIMIT 1) w",
            )
            .fetch_one(conn)
            .await?
        });
        Ok(found > 0)
    }
}
