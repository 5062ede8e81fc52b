//! Which texts a list is about: of one survey or of all, of a unit and a period.

use std::sync::Arc;

use time::OffsetDateTime;

use super::super::super::PageError;
use super::super::super::figures::period::{PeriodGroup, choices};
use super::super::super::figures::{Address, Record, Wanted};
use super::super::super::target::find_survey;
use super::super::desk::{Choice, Desk};
use super::super::sieve::{SieveBar, bounds};
use crate::definition::{Month, Period, Survey, SurveyId};
use crate::store::Reach;

pub(in crate::web::admin) struct Heard {
    /// Without one, all.
    pub(in crate::web::admin) survey: Option<Arc<Survey>>,
    unit: Option<String>,
    pub(in crate::web::admin) reach: Reach,
    pub(in crate::web::admin) period: Period,
    /// In which something was answered.
    months: Vec<Month>,
    all: Vec<Arc<Survey>>,
}

impl Heard {
    pub(in crate::web::admin) async fn read(desk: &Desk, wanted: &Wanted) -> Result<Self, PageError> {
        let (catalogue, record) =
            (&desk.edition.catalogue, Record { store: desk.store(), edition: &desk.edition });
        let all: Vec<Arc<Survey>> = catalogue.surveys().cloned().collect();
        let survey = match Wanted::stated(wanted.survey.as_ref()) {
            None => None,
            Some(id) => Some(find_survey(catalogue, id)?.clone()),
        };
        let mut months = Vec::new();
        for survey in survey.as_ref().map_or(&all[..], std::slice::from_ref) {
            months.extend(record.months(survey).await?);
        }
        months.sort_unstable();
        months.dedup();
        let unit = Wanted::stated(wanted.unit.as_ref());
        let reach = desk.narrowed(unit)?;
        let any = survey.as_ref().or(all.first()).ok_or(PageError::NotFound)?.clone();
        let filter = wanted.filter(&any, months, |_| Period::All)?;
        let (period, months) = (filter.period, filter.months);
        Ok(Self { survey, unit: unit.map(str::to_owned), reach, period, months, all })
    }

    pub(in crate::web::admin) fn survey_ids(&self) -> Vec<SurveyId> {
        let surveys = self.survey.as_ref().map_or(&self.all[..], std::slice::from_ref);
        surveys.iter().map(|survey| survey.id.clone()).collect()
    }

    pub(in crate::web::admin) fn bar(&self, desk: &Desk) -> SieveBar {
        let tr = &desk.shell.tr;
        let survey = |survey: &Arc<Survey>| Choice {
            value: survey.id.to_string(),
            text: tr.of(&survey.title).to_owned(),
            chosen: self.survey.as_ref().is_some_and(|chosen| chosen.id == survey.id),
        };
        let every = Choice {
            value: String::new(),
            text: tr.t("comments-all-surveys").to_string(),
            chosen: self.survey.is_none(),
        };
        // Waves are a survey's own.
        let is_common = |value: &str| self.survey.is_some() || Period::parse(value, &[]).is_ok();
        let any = self.survey.as_ref().or(self.all.first());
        let mut periods = any.map_or(Vec::new(), |any| choices(tr, any, &self.months, &self.period));
        for PeriodGroup { options, .. } in &mut periods {
            options.retain(|option| option.chosen || is_common(&option.value));
        }
        periods.retain(|group| !group.options.is_empty());
        SieveBar {
            surveys: std::iter::once(every).chain(self.all.iter().map(survey)).collect(),
            units: desk.unit_choices(self.unit.as_deref()),
            periods,
        }
    }

    /// The same sieve under another path.
    pub(in crate::web::admin) fn address(&self, path: &str) -> Address {
        Address::new(path)
            .maybe("survey", self.survey.as_ref().map(|survey| &survey.id))
            .maybe("unit", self.unit.as_ref())
            .with("period", &self.period)
    }

    /// The same for another unit.
    pub(in crate::web::admin) fn at_unit(&self, path: &str, unit: &str) -> Address {
        self.address(path).with("unit", unit)
    }

    /// From when and until when.
    pub(in crate::web::admin) fn bounds(&self) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
        bounds(&self.period)
    }
}
