//! The store, on both engines.

mod audit;
mod exclusions;
mod fold;
mod intake;
mod people;
mod record;
mod remembered;
mod start;
mod verify;

use hailong::store::{Store, TallyQuery, TallyRow};

/// Reads tallies, ordered by unit, month, version and code.
async fn tallies(store: &Store, query: TallyQuery<'_>) -> Vec<TallyRow> {
    let mut rows = Vec::new();
    let each = |row| {
        rows.push(row);
        Ok(())
    };
    store.each_tally(query, each).await.expect("tallies");
    rows.sort_by_key(|row: &TallyRow| (row.unit.clone(), row.month, row.version.clone(), row.code));
    rows
}
