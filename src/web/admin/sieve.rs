//! Which responses a list is about: survey, unit and period, read from the address in one place.

use std::sync::Arc;

use time::OffsetDateTime;

use super::super::PageError;
use super::super::figures::period::{PeriodGroup, choices};
use super::super::figures::{Address, Record, Wanted};
use super::desk::{Choice, Desk};
use super::overview::survey_and_months;
use crate::definition::{Month, Period, Survey};
use crate::store::Reach;

pub(super) struct Sieve {
    pub(super) survey: Arc<Survey>,
    /// The unit asked for; without one, all within reach.
    unit: Option<String>,
    pub(super) reach: Reach,
    pub(super) period: Period,
    months: Vec<Month>,
}

/// The part of the filter bar that chooses them.
pub(super) struct SieveBar {
    pub(super) surveys: Vec<Choice>,
    pub(super) units: Vec<Choice>,
    pub(super) periods: Vec<PeriodGroup>,
}

impl Sieve {
    pub(super) async fn read(desk: &Desk, wanted: &Wanted) -> Result<Self, PageError> {
        let edition = &desk.edition;
        let record = Record { store: desk.store(), edition };
        let (survey, months) = survey_and_months(record, &edition.catalogue, wanted).await?;
        let unit = Wanted::stated(wanted.unit.as_ref());
        let reach = desk.narrowed(unit)?;
        let filter = wanted.filter(survey, months, |_| Period::All)?;
        Ok(Self {
            survey: survey.clone(),
            unit: unit.map(str::to_owned),
            reach,
            period: filter.period,
            months: filter.months,
        })
    }

    pub(super) fn bar(&self, desk: &Desk) -> SieveBar {
        let tr = &desk.shell.tr;
        let survey = |survey: &Arc<Survey>| Choice {
            value: survey.id.to_string(),
            text: tr.of(&survey.title).to_owned(),
            chosen: survey.id == self.survey.id,
        };
        SieveBar {
            surveys: desk.edition.catalogue.surveys().map(survey).collect(),
            units: desk.unit_choices(self.unit.as_deref()),
            periods: choices(tr, &self.survey, &self.months, &self.period),
        }
    }

    /// The same sieve under another path.
    pub(super) fn address(&self, path: &str) -> Address {
        Address::new(path)
            .with("survey", &self.survey.id)
            .maybe("unit", self.unit.as_ref())
            .with("period", &self.period)
    }

    /// From when and until when.
    pub(super) fn bounds(&self) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
        bounds(&self.period)
    }
}

/// From when and until when, in Vietnam; open where the period is.
pub(super) fn bounds(period: &Period) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
    period.months().map(|(first, last)| (first.begins(), last.ends())).unzip()
}
