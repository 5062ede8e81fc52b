//! How many responses are left out of a figure: what stands beside it.

use time::OffsetDateTime;

use super::groups::version_of;
use super::pass::Seen;
use super::{Asked, Sources};
use crate::definition::{Month, Period, UnitId};
use crate::store::Result;

/// Responses of a unit and all below it, of the period, that are excluded from the figures.
pub async fn excluded(sources: Sources<'_>, asked: &Asked<'_>) -> Result<i64> {
    let (survey, units) = (asked.survey, &sources.catalogue.units);
    let is_within = |unit: &UnitId| units.is_within(unit, asked.unit);
    if asked.among.is_everybody() {
        let by_unit = sources.store.excluded_by_unit(&survey.id, bounds(asked.period)).await?;
        return Ok(by_unit.iter().filter(|(unit, _)| is_within(unit)).map(|(_, count)| count).sum());
    }
    let mut count = 0;
    for stored in &sources.store.excluded_responses(&survey.id, bounds(asked.period)).await? {
        let Ok(version) = version_of(sources, survey, &stored.version) else { continue };
        let Ok(answers) = stored.answers(&version) else { continue };
        let seen = Seen { survey, version: &version, stored, answers: &answers };
        count += i64::from(is_within(&stored.unit) && asked.among.holds(&seen));
    }
    Ok(count)
}

/// The first moment of a period and the first behind it.
pub(super) fn bounds(period: &Period) -> (OffsetDateTime, OffsetDateTime) {
    match period.months() {
        Some((from, to)) => (from.begins(), to.ends()),
        None => (Month::FIRST.begins(), Month::LAST.ends()),
    }
}
