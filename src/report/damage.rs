//! Units of which something cannot be read, so that no figure looks good without it.

use std::collections::BTreeSet;

use super::{Asked, Sources};
use crate::definition::{QuestionId, UnitId};
use crate::store::{Result, Uncounted};

/// Those of responses of the period that no tally counts, and of tallies that cannot be placed, of a segment or of
/// all. What cannot be said to belong to a unit is missing from the top.
pub(super) async fn units(
    sources: Sources<'_>,
    asked: &Asked<'_>,
    segment: Option<&QuestionId>,
) -> Result<BTreeSet<UnitId>> {
    let (store, survey) = (sources.store, &asked.survey.id);
    let top = || sources.catalogue.units.root().map(|root| root.id.clone());
    let in_period = |uncounted: &Uncounted| uncounted.month.is_none_or(|month| asked.period.contains(month));
    let uncounted = store.uncounted(survey).await?;
    let uncounted = uncounted.into_iter().filter(in_period).map(|uncounted| uncounted.unit);
    let stray = store.stray_tallies(survey, segment.map_or("", QuestionId::as_str)).await?;
    Ok(uncounted.chain(stray).filter_map(|unit| unit.or_else(top)).collect())
}
