//! `hailong verify` and `hailong refold`: tallies against the record.

use super::open::open;
use super::{Place, progress};
use crate::store::Flawed;

/// Recomputes every tally from the record; false when one differs.
pub async fn verify(place: &Place) -> anyhow::Result<bool> {
    let opened = open(place).await?;
    let bar = progress::bar(None, "verify");
    let found = opened.store.verify(&opened.versions, |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    for difference in &found.differences {
        eprintln!("{difference}");
    }
    for Flawed { id, flaw, is_excluded } in &found.damaged {
        let excluded = if *is_excluded { "; it is out of the figures" } else { "" };
        eprintln!("response {id}: its {} cannot be read{excluded}", flaw.as_str());
    }
    println!(
        "{} responses, {} excluded, {} tallies, {} differences",
        found.responses,
        found.excluded,
        found.tallies,
        found.differences.len()
    );
    if !found.damaged.is_empty() {
        println!(
            "{} damaged responses: see them at /admin/responses, take them out of the figures there, or \
                  restore a copy",
            found.damaged.len()
        );
    }
    if !found.differences.is_empty() {
        println!("`hailong refold` counts the record anew");
    }
    Ok(found.is_well())
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
