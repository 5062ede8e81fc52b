//! Folding: counting what is new into the tallies.
//!
//! Every response, exclusion and inclusion leaves word in a table that it waits, written in its own
//! transaction (see [`outbox`]). A fold counts some of these, as this server remembers them or as it reads
//! them; then, in one transaction under a lock, it deletes their rows and adds the counts to the tallies.
//! Where somebody else has deleted one of the rows meanwhile, nothing is added and the fold begins again; so
//! any number of servers may fold one database. Counting stays outside the transaction because nobody else can
//! write to SQLite while it lasts.

use std::collections::BTreeSet;

use super::counting::{Changes, Countable, Layouts};
use super::damage::{self, Damaged, Flaw};
use super::dialect::{Tries, Tx, on};
use super::fresh::Batch;
use super::outbox::{self, Keys};
use super::{Result, Store, StoreError, merging};
use crate::definition::catalogue::Versions;

/// Changes in one transaction, or a few more. Each adds its counts to the same few tallies, once for all.
pub(super) const BATCH: u64 = 8192;

/// Responses counted before others get their turn at the processor.
const ASIDE: usize = 64;

/// Where the tallies stand: what was read under one generation holds until the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Generation {
    /// Grows whenever tallies change.
    pub number: i64,
    /// Where this is another, tallies have changed or gone without leaving the number at which they did.
    pub unmarked: i64,
}

/// What a fold has done.
struct Folded {
    changes: u64,
    /// Whether more may wait.
    more: bool,
}

/// What is to be added to the tallies, and the rows that say so.
struct Counted<'v> {
    layouts: Layouts<'v>,
    changes: Changes,
    keys: Keys,
    damaged: Vec<Damaged>,
    folded: Folded,
}

impl Store {
    /// Counts everything that waits at this moment, and returns how many changes that were.
    pub async fn fold(&self, versions: &Versions) -> Result<u64> {
        let mut total = 0;
        loop {
            let folded = self.fold_batch(versions, BATCH).await?;
            total += folded.changes;
            if !folded.more {
                return Ok(total);
            }
        }
    }

    /// Counts `limit` waiting changes or a few more, and returns how many there were.
    pub async fn fold_some(&self, versions: &Versions, limit: u64) -> Result<u64> {
        Ok(self.fold_batch(versions, limit).await?.changes)
    }

    async fn fold_batch(&self, versions: &Versions, limit: u64) -> Result<Folded> {
        let mut tries = Tries::default();
        loop {
            let folded = self.fold_once(versions, usize::try_from(limit).unwrap_or(usize::MAX)).await;
            match folded {
                // Each time another fold has counted some, so that this comes to an end.
                Ok(None) => {}
                _ if tries.again(&folded).await => {}
                Ok(Some(folded)) => return Ok(folded),
                Err(error) => return Err(error),
            }
        }
    }

    /// `None` when another server counted some of these rows meanwhile, and nothing was done.
    async fn fold_once(&self, versions: &Versions, limit: usize) -> Result<Option<Folded>> {
        let fresh = self.fresh.take(limit);
        let fresh = if fresh.is_empty() { None } else { count_fresh(versions, fresh).await? };
        let mut counted = match fresh {
            Some(counted) => counted,
            None => self.count_waiting(versions, limit).await?,
        };
        self.must_be_unknown(&counted.damaged).await?;
        if counted.folded.changes == 0 {
            return Ok(Some(counted.folded));
        }
        let mut tx = self.db.begin().await?;
        match add(&mut tx, &mut counted).await {
            Ok(false) => {
                tx.rollback().await;
                Ok(None)
            }
            added => tx.end(added).await.map(|_| Some(counted.folded)),
        }
    }

    /// A version that the database has, and this server does not, is one that another server brought: what was
    /// answered under it waits for a server that knows it.
    async fn must_be_unknown(&self, damaged: &[Damaged]) -> Result<()> {
        let unknown = damaged.iter().filter(|damaged| damaged.flaw == Flaw::Version);
        let versions: BTreeSet<(&str, &str)> =
            unknown.map(|damaged| (&*damaged.survey, &*damaged.version)).collect();
        for (survey, version) in versions {
            if self.has_definition(survey, version).await? {
                return Err(StoreError::MissingDefinition { survey: survey.into(), version: version.into() });
            }
        }
        Ok(())
    }

    async fn count_waiting<'v>(&self, versions: &'v Versions, limit: usize) -> Result<Counted<'v>> {
        let waiting = self.waiting(limit).await?;
        self.fresh.forget(&waiting.keys.arrived);
        let mut counted = Counted::new(versions, waiting.keys, waiting.more);
        for rows in waiting.arrived.chunks(ASIDE) {
            for row in rows {
                counted.count(row, 1);
            }
            counted.counted(rows.len()).await;
        }
        for change in &waiting.changes {
            counted.count(&change.row, change.change);
        }
        counted.counted(waiting.changes.len()).await;
        Ok(counted)
    }

    /// Where the tallies stand.
    pub async fn generation(&self) -> Result<Generation> {
        Ok(on!(self.db.reader(), conn => {
            sqlx::query_as(
                "SELECT generation AS number, generation - marked AS unmarked FROM fold_lock WHERE id = 1",
            )
            .fetch_one(conn)
            .await?
        }))
    }

    /// Returns when something was committed that waits to be counted, on this server.
    pub(super) async fn unfolded(&self) {
        self.unfolded.notified().await;
    }
}

/// `None` where something cannot be counted: what waits is then read as it stands in the record.
async fn count_fresh(versions: &Versions, batches: Vec<Batch>) -> Result<Option<Counted<'_>>> {
    let keys = Keys { arrived: batches.iter().map(|batch| batch.first_id).collect(), ..Keys::default() };
    // Of what memory does not hold, the tables know.
    let mut counted = Counted::new(versions, keys, true);
    for batch in batches {
        for responses in batch.responses.chunks(ASIDE) {
            for response in responses {
                if !counted.changes.count_new(&mut counted.layouts, response)? {
                    return Ok(None);
                }
            }
            counted.counted(responses.len()).await;
        }
    }
    Ok(Some(counted))
}

impl<'v> Counted<'v> {
    fn new(versions: &'v Versions, keys: Keys, more: bool) -> Self {
        let (layouts, changes) = (Layouts::new(versions), Changes::default());
        Self { layouts, changes, keys, damaged: Vec::new(), folded: Folded { changes: 0, more } }
    }

    /// What cannot be read keeps nothing else from being counted.
    fn count(&mut self, row: &Countable, change: i64) {
        if let Err(flaw) = self.changes.count(&mut self.layouts, row, change) {
            self.damaged.push(Damaged::new(row, flaw, change));
        }
    }

    async fn counted(&mut self, count: usize) {
        self.folded.changes += count as u64;
        tokio::task::yield_now().await;
    }
}

/// Takes the counted rows away and their counts into the tallies; false when some of the rows were gone.
async fn add(tx: &mut Tx, counted: &mut Counted<'_>) -> Result<bool> {
    let generation = merging::lock(tx).await?;
    if !outbox::forget(tx, &counted.keys).await? {
        return Ok(false);
    }
    merging::apply(tx, &mut counted.layouts, &counted.changes, generation).await?;
    damage::settle(tx, &counted.damaged).await?;
    Ok(true)
}
