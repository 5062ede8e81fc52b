//! `hailong verify` and `hailong refold`: tallies against the record.

use super::open::open;
use super::{Place, progress};

/// Recomputes every tally from the record; false when one differs.
pub async fn verify(place: &Place) -> anyhow::Result<bool> {
    let opened = open(place).await?;
    let bar = progress::bar(None, "verify");
    let found = opened.store.verify(&opened.versions, |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    for difference in &found.differences {
        eprintln!("{difference}");
    }
    println!(
        "{} responses, {} excluded, {} tallies, {} differences",
        found.responses,
        found.excluded,
        found.tallies,
        found.differences.len()
    );
    Ok(found.differences.is_empty())
}

/// Throws all tallies away and counts the record again.
pub async fn refold(place: &Place) -> anyhow::Result<bool> {
    let opened = open(place).await?;
    let bar = progress::bar(None, "refold");
    let counted = opened.store.refold(&opened.versions, |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    println!("{counted} responses counted again");
    Ok(true)
}
