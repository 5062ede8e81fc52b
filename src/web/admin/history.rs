//! What happened to a unit and to what it was asked: where a course of figures may break.

use std::sync::Arc;

use time::Date;

use super::super::{AppState, PageError};
use crate::definition::period::LOCAL;
use crate::definition::{Catalogue, Month, Survey, Unit, Units};
use crate::words::Tr;

/// One thing that happened.
pub(super) struct Event {
    pub(super) month: Month,
    pub(super) text: String,
}

/// The units that were merged into this one.
pub(super) fn before<'c>(units: &'c Units, unit: &'c Unit) -> impl Iterator<Item = &'c Unit> {
    units.iter().filter(|earlier| earlier.successors.contains(&unit.id))
}

/// The day on which a unit that was there before took `earlier` in.
pub(super) fn absorbed(earlier: &Unit, unit: &Unit) -> Option<Date> {
    earlier
        .closed
        .filter(|closed| unit.opened.is_none_or(|opened| Month::of_date(opened) < Month::of_date(*closed)))
}

/// All that is known of a unit and a survey, the earliest first.
pub(super) async fn events(
    state: &AppState,
    tr: &Tr,
    catalogue: &Catalogue,
    survey: &Arc<Survey>,
    unit: &Unit,
) -> Result<Vec<Event>, PageError> {
    let units = &catalogue.units;
    let names = |units: Vec<&Unit>| units.iter().map(|unit| tr.of(&unit.name)).collect::<Vec<_>>().join(", ");
    let mut events = Vec::new();
    let (absorbing, earlier): (Vec<&Unit>, Vec<&Unit>) =
        before(units, unit).partition(|earlier| absorbed(earlier, unit).is_some());
    for earlier in absorbing {
        let Some(day) = absorbed(earlier, unit) else { continue };
        let text = tr.t("event-absorbed").arg("date", tr.date(day)).arg("unit", tr.of(&earlier.name));
        events.push(Event { month: Month::of_date(day), text: text.to_string() });
    }
    if let Some(opened) = unit.opened.filter(|_| !earlier.is_empty()) {
        let text = tr.t("event-merged").arg("date", tr.date(opened)).arg("units", names(earlier));
        events.push(Event { month: Month::of_date(opened), text: text.to_string() });
    }
    if let Some(closed) = unit.closed {
        let into = unit.successors.iter().filter_map(|id| units.get(id.as_str())).collect();
        let text = tr.t("event-closed").arg("date", tr.date(closed)).arg("units", names(into));
        events.push(Event { month: Month::of_date(closed), text: text.to_string() });
    }
    let stored = state.store.definitions().await.map_err(PageError::internal)?;
    let mut versions: Vec<_> = stored.iter().filter(|one| one.survey == survey.id.as_str()).collect();
    versions.sort_by_key(|version| version.loaded_at);
    for version in versions.into_iter().skip(1) {
        let day = version.loaded_at.to_offset(LOCAL).date();
        let text = tr.t("event-version").arg("date", tr.date(day)).arg("version", &version.version);
        events.push(Event { month: Month::of_date(day), text: text.to_string() });
    }
    events.sort_by_key(|event| event.month);
    Ok(events)
}
