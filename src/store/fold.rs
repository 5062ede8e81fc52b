//! Folding: counting what is new into the tallies.
//!
//! Every response, exclusion and inclusion leaves a row in `outbox`, written in its own transaction. A fold
//! counts some of these, as this server remembers them or as it reads them; then, in one transaction under a
//! lock, it deletes them and adds the counts to the tallies. Where somebody else has deleted one of them
//! meanwhile, nothing is added and the fold begins again; so any number of servers may fold one database.
//! Counting stays outside the transaction because nobody else can write to SQLite while it lasts.

use super::counting::{Changes, Countable, Layouts};
use super::dialect::{Tries, Tx, on};
use super::merging;
use super::rows::Rows;
use super::{Result, Store};
use crate::definition::catalogue::Versions;

/// Most outbox rows in one transaction. Each adds its counts to the same few tallies, once for all its rows.
const BATCH: i64 = 8192;

/// Responses counted before others get their turn at the processor.
const ASIDE: usize = 64;

static DELETE: Rows = Rows::new("DELETE FROM outbox WHERE (response_id, sequence) IN (VALUES", 2, ")");

#[derive(sqlx::FromRow)]
struct Pending {
    sequence: i64,
    change: i64,
    #[sqlx(flatten)]
    row: Countable,
}

impl Pending {
    /// The row that a new response leaves.
    fn new(row: Countable) -> Self {
        Self { sequence: 0, change: 1, row }
    }
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

    /// Counts at most `limit` waiting changes, and returns how many there were.
    pub async fn fold_some(&self, versions: &Versions, limit: i64) -> Result<u64> {
        let mut tries = Tries::default();
        loop {
            let folded = self.fold_once(versions, limit).await;
            match folded {
                // Each time another fold has counted some, so that this comes to an end.
                Ok(None) => {}
                _ if tries.again(&folded).await => {}
                _ => return folded.map(Option::unwrap_or_default),
            }
        }
    }

    /// `None` when another server counted some of these rows meanwhile, and nothing was done.
    async fn fold_once(&self, versions: &Versions, limit: i64) -> Result<Option<u64>> {
        let fresh = self.fresh.take(usize::try_from(limit).unwrap_or_default());
        let pending = match fresh.is_empty() {
            true => self.pending(limit).await?,
            false => fresh.into_iter().map(Pending::new).collect(),
        };
        if pending.is_empty() {
            return Ok(Some(0));
        }
        let (mut layouts, mut changes) = (Layouts::new(versions), Changes::default());
        for part in pending.chunks(ASIDE) {
            for change in part {
                changes.count(&mut layouts, &change.row, change.change)?;
            }
            tokio::task::yield_now().await;
        }
        let mut tx = self.db.begin().await?;
        match add(&mut tx, &mut layouts, &changes, &pending).await {
            Ok(false) => {
                tx.rollback().await;
                Ok(None)
            }
            added => tx.end(added).await.map(|_| Some(pending.len() as u64)),
        }
    }

    async fn pending(&self, limit: i64) -> Result<Vec<Pending>> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT o.sequence, o.change, r.id, r.survey, r.version, r.unit, r.channel, r.answered_at, \
                 r.answers FROM outbox o JOIN response r ON r.id = o.response_id \
                 ORDER BY o.response_id, o.sequence LIMIT $1",
            )
            .bind(limit)
            .fetch_all(conn)
            .await?
        }))
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

/// Takes the counted rows out of the outbox and their counts into the tallies; false when some of the rows
/// were gone.
async fn add(tx: &mut Tx, layouts: &mut Layouts<'_>, changes: &Changes, counted: &[Pending]) -> Result<bool> {
    merging::lock(tx).await?;
    if forget(tx, counted).await? < counted.len() as u64 {
        return Ok(false);
    }
    merging::apply(tx, layouts, changes).await?;
    Ok(true)
}

/// How many of the rows were still there.
async fn forget(tx: &mut Tx, pending: &[Pending]) -> Result<u64> {
    let mut forgotten = 0;
    for (text, chunk) in DELETE.over(pending, tx.binds()) {
        forgotten += on!(tx.conn(), conn => {
            let mut query = sqlx::query(text);
            for change in chunk {
                query = query.bind(change.row.id).bind(change.sequence);
            }
            query.execute(conn).await?.rows_affected()
        });
    }
    Ok(forgotten)
}
