//! How many responses are left out of a figure: what stands beside it.

use time::{Date, OffsetDateTime, Time};

use super::{Asked, Sources};
use crate::definition::Period;
use crate::definition::period::LOCAL;
use crate::store::Result;

/// Responses of a unit and all below it, of the period, that are excluded from the figures.
pub async fn excluded(sources: Sources<'_>, asked: &Asked<'_>) -> Result<i64> {
    let by_unit = sources.store.excluded_by_unit(&asked.survey.id, bounds(asked.period)).await?;
    let units = &sources.catalogue.units;
    Ok(by_unit.iter().filter(|(unit, _)| units.is_within(unit, asked.unit)).map(|(_, count)| count).sum())
}

/// The first moment of a period and the first behind it.
pub(super) fn bounds(period: &Period) -> (OffsetDateTime, OffsetDateTime) {
    let midnight = |day: Date| day.with_time(Time::MIDNIGHT).assume_offset(LOCAL);
    match period.months() {
        Some((from, to)) => (from.begins(), to.plus(1).begins()),
        None => (OffsetDateTime::UNIX_EPOCH, midnight(time::macros::date!(9999 - 12 - 31))),
    }
}
