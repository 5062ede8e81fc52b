//! Changing stored tallies, under the lock.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sqlx::FromRow;

use super::Result;
use super::counting::{Changes, Layouts, TallyKey};
use super::dialect::{Tx, execute, on};
use super::rows::Rows;
use crate::index::Tally;

/// Takes the lock that everyone who changes tallies takes first; held until the transaction ends. Returns the
/// generation that what is changed then belongs to.
pub(super) async fn lock(tx: &mut Tx) -> Result<i64> {
    Ok(on!(tx.conn(), conn => {
        sqlx::query_scalar(
            "UPDATE fold_lock SET generation = generation + 1, marked = marked + 1 WHERE id = 1 RETURNING generation",
        )
        .fetch_one(conn)
        .await?
    }))
}

/// Says that tallies are gone, which leave no word of when.
pub(super) async fn unmark(tx: &mut Tx) -> Result<()> {
    execute!(tx, "UPDATE fold_lock SET marked = marked - 1 WHERE id = 1");
    Ok(())
}

static HELD: Rows = Rows::new(
    "SELECT survey, segment, unit, month, version, code, cells FROM tally \
     WHERE (survey, segment, unit, month, version, code) IN (VALUES",
    6,
    ")",
);
static UPSERT: Rows = Rows::new(
    "INSERT INTO tally (survey, segment, unit, month, version, code, cells, generation) VALUES",
    8,
    "ON CONFLICT (survey, segment, unit, month, version, code) \
     DO UPDATE SET cells = excluded.cells, generation = excluded.generation",
);
static DELETE: Rows =
    Rows::new("DELETE FROM tally WHERE (survey, segment, unit, month, version, code) IN (VALUES", 6, ")");

/// A tally as it is stored, with its key.
#[derive(FromRow)]
pub(super) struct StoredTally {
    #[sqlx(flatten)]
    pub(super) key: TallyKey,
    pub(super) cells: String,
}

/// Binds the columns of a key, in the order of the table.
macro_rules! bind_key {
    ($query:expr, $key:expr) => {
        $query
            .bind(&$key.survey)
            .bind(&$key.segment)
            .bind(&$key.unit)
            .bind(&$key.month)
            .bind(&$key.version)
            .bind($key.code)
    };
}

/// Adds the changes to the stored tallies, as part of a generation. The caller holds the lock.
pub(super) async fn apply(
    tx: &mut Tx,
    layouts: &mut Layouts<'_>,
    changes: &Changes,
    generation: i64,
) -> Result<()> {
    let mut sums: BTreeMap<TallyKey, Cow<'_, Tally>> =
        changes.iter().map(|(key, change)| (key, Cow::Borrowed(change))).collect();
    let keys: Vec<&TallyKey> = sums.keys().collect();
    for stored in held(tx, &keys).await? {
        let known = layouts.get(&stored.key.survey, &stored.key.version)?;
        let Some(tally) = Tally::read(&known.layout, &stored.cells) else {
            // Left as it is, to be seen, until all tallies are counted anew.
            sums.remove(&stored.key);
            continue;
        };
        if let Some(sum) = sums.get_mut(&stored.key) {
            sum.to_mut().merge(&tally);
        }
    }
    let sums = sums.iter().map(|(key, tally)| (key, &**tally));
    let (gone, kept): (Vec<_>, Vec<_>) = sums.partition(|(_, tally)| tally.is_empty());
    upsert(tx, &kept, generation).await?;
    if !gone.is_empty() {
        unmark(tx).await?;
    }
    delete(tx, &gone).await
}

async fn held(tx: &mut Tx, keys: &[&TallyKey]) -> Result<Vec<StoredTally>> {
    let mut all = Vec::with_capacity(keys.len());
    for (text, chunk) in HELD.over(keys, tx.binds()) {
        let part: Vec<StoredTally> = on!(tx.conn(), conn => {
            let mut query = sqlx::query_as(text);
            for key in chunk {
                query = bind_key!(query, key);
            }
            query.fetch_all(conn).await?
        });
        all.extend(part);
    }
    Ok(all)
}

async fn upsert(tx: &mut Tx, tallies: &[(&TallyKey, &Tally)], generation: i64) -> Result<()> {
    for (text, chunk) in UPSERT.over(tallies, tx.binds()) {
        on!(tx.conn(), conn => {
            let mut query = sqlx::query(text);
            for (key, tally) in chunk {
                query = bind_key!(query, key).bind(tally.write()).bind(generation);
            }
            query.execute(conn).await?;
        });
    }
    Ok(())
}

async fn delete(tx: &mut Tx, tallies: &[(&TallyKey, &Tally)]) -> Result<()> {
    for (text, chunk) in DELETE.over(tallies, tx.binds()) {
        on!(tx.conn(), conn => {
            let mut query = sqlx::query(text);
            for (key, _) in chunk {
                query = bind_key!(query, key);
            }
            query.execute(conn).await?;
        });
    }
    Ok(())
}
