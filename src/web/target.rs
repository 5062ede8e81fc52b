//! Which survey about which unit an address or a submission means, or why there is none.

use std::sync::Arc;

use time::{Date, OffsetDateTime};

use super::PageError;
use super::error::Named;
use crate::definition::period::LOCAL;
use crate::definition::survey::Openness;
use crate::definition::{Catalogue, Survey, Unit, Units};

/// A survey that takes answers about a unit today.
#[derive(Clone, Copy)]
pub(super) struct Target<'c> {
    pub(super) survey: &'c Arc<Survey>,
    pub(super) unit: &'c Unit,
}

impl<'c> Target<'c> {
    /// The same as a page showed it that was drawn from this version.
    pub(super) fn under(self, drawn: &'c Arc<Survey>) -> Self {
        Self { survey: drawn, unit: self.unit }
    }

    /// As [`find`](Self::find), on the day of a moment.
    pub(super) fn find_at(
        catalogue: &'c Catalogue,
        survey: &str,
        unit: &str,
        at: OffsetDateTime,
    ) -> Result<Self, PageError> {
        Self::find(catalogue, survey, unit, at.to_offset(LOCAL).date())
    }

    /// Finds both and sees that they go together on this day.
    pub(super) fn find(
        catalogue: &'c Catalogue,
        survey: &str,
        unit: &str,
        today: Date,
    ) -> Result<Self, PageError> {
        let survey = find_survey(catalogue, survey)?;
        let unit = find_unit(&catalogue.units, unit, today)?;
        if !survey.covers(unit) {
            return Err(PageError::NotCovered { survey: survey.title.clone(), unit: named(unit) });
        }
        match survey.openness(today) {
            Openness::Open => Ok(Self { survey, unit }),
            Openness::NotYet(opens) => Err(PageError::SurveyNotYet { survey: survey.title.clone(), opens }),
            Openness::Closed(closed) => Err(PageError::SurveyClosed { survey: survey.title.clone(), closed }),
        }
    }
}

pub(super) fn find_survey<'c>(catalogue: &'c Catalogue, id: &str) -> Result<&'c Arc<Survey>, PageError> {
    catalogue.survey(id).ok_or_else(|| PageError::UnknownSurvey { survey: shortened(id) })
}

/// The unit, if it exists on that day; else those that took over.
pub(super) fn find_unit<'c>(units: &'c Units, id: &str, day: Date) -> Result<&'c Unit, PageError> {
    let unit = units.get(id).ok_or_else(|| PageError::UnknownUnit { unit: shortened(id) })?;
    match (unit.opened, unit.closed) {
        (_, Some(closed)) if day >= closed => Err(PageError::UnitClosed {
            unit: unit.name.clone(),
            closed,
            successors: units.successors(unit, day).into_iter().map(named).collect(),
        }),
        (Some(opens), _) if day < opens => Err(PageError::UnitNotYet { unit: unit.name.clone(), opens }),
        _ => Ok(unit),
    }
}

fn named(unit: &Unit) -> Named {
    Named { id: unit.id.to_string(), name: unit.name.clone() }
}

/// What was asked for, as far as it is worth repeating.
fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}
