//! What anybody may read of a survey, period by period: published figures in their editions and nowhere live, and
//! figures as they stand only where the survey shows them.

use std::cmp::Reverse;

use super::super::PageError;
use super::filter::FilterBar;
use super::scope::Record;
use crate::definition::{Month, Period, Publish, Survey};
use crate::report::publication::Document;
use crate::store::Publication;
use crate::words::Tr;

/// The published periods of a survey, each with its last edition.
pub(in crate::web) struct Frozen {
    publish: Publish,
    periods: Vec<(Period, Publication)>,
}

/// What anybody reads of one period.
pub(in crate::web) enum Reading<'f> {
    /// The last edition of the period, or of the shortest published one that it is a part of.
    Edition(&'f Publication),
    /// Figures as they stand now.
    Live,
    Nothing,
}

impl Frozen {
    /// What the definition in force shows, whichever version `survey` is of.
    pub(in crate::web) async fn of(record: Record<'_>, survey: &Survey) -> Result<Self, PageError> {
        let editions = record.store.publications(&survey.id).await.map_err(PageError::internal)?;
        let mut periods: Vec<(Period, Publication)> = Vec::new();
        for edition in editions {
            let Ok(period) = Period::parse(&edition.period, &survey.waves) else { continue };
            match periods.iter_mut().find(|(known, _)| *known == period) {
                Some((_, last)) if last.edition >= edition.edition => {}
                Some((_, last)) => *last = edition,
                None => periods.push((period, edition)),
            }
        }
        Ok(Self { publish: record.publish(survey), periods })
    }

    /// Whether figures are shown that are not published.
    pub(in crate::web) fn is_live(&self) -> bool {
        self.publish == Publish::Live
    }

    /// The published periods, the one that ends last first.
    pub(in crate::web) fn periods(&self) -> Vec<(&Period, &Publication)> {
        let mut all: Vec<_> = self.periods.iter().map(|(period, last)| (period, last)).collect();
        all.sort_by_key(|(period, _)| period.months().map(|(from, to)| Reverse((to, Reverse(from)))));
        all
    }

    /// The period that ends last, of those whose figures stand.
    pub(in crate::web) fn latest(&self) -> Option<&Period> {
        let standing = self.periods.iter().filter(|(_, last)| last.withdrawal.is_none());
        standing.map(|(period, _)| period).max_by_key(|period| period.months().map(|(_, to)| to))
    }

    /// Whether a period has been published and does not stand any longer.
    pub(in crate::web) fn is_withdrawn(&self, period: &Period) -> bool {
        self.periods.iter().any(|(known, last)| known == period && last.withdrawal.is_some())
    }

    pub(in crate::web) fn reading(&self, period: &Period) -> Reading<'_> {
        match (self.publish, self.instead_of(period)) {
            (Publish::No, _) | (Publish::Editions, None) => Reading::Nothing,
            (Publish::Editions | Publish::Live, Some(edition)) => Reading::Edition(edition),
            (Publish::Live, None) => Reading::Live,
        }
    }

    /// The months that a reader may know to have figures.
    pub(in crate::web) async fn months(
        &self,
        record: Record<'_>,
        survey: &Survey,
    ) -> Result<Vec<Month>, PageError> {
        if self.is_live() {
            return record.months(survey).await;
        }
        let spans = self.periods.iter().filter_map(|(period, _)| period.months());
        let mut months: Vec<Month> = spans
            .flat_map(|(from, to)| {
                std::iter::successors(Some(from), |month| month.plus(1)).take_while(move |month| *month <= to)
            })
            .collect();
        months.sort();
        months.dedup();
        Ok(months)
    }

    /// The last edition of a period, else that of the shortest published period it is a part of. A quarter less
    /// two of its months would be the third, with all that was withheld of it.
    fn instead_of(&self, period: &Period) -> Option<&Publication> {
        let own = self.periods.iter().find(|(known, _)| known == period);
        let around = self.periods.iter().filter(|(known, _)| known.covers(period));
        let begins = |period: &Period| period.months().map(|(from, to)| (from, Reverse(to)));
        own.or_else(|| around.max_by_key(|(known, _)| begins(known))).map(|(_, edition)| edition)
    }

    /// Whether a period has no figures of its own before the public: it is part of a published one.
    pub(in crate::web) fn has_taken_in(&self, period: &Period) -> bool {
        self.instead_of(period).is_some_and(|edition| edition.period != period.to_string())
    }

    /// A bar that does not offer what is not there, and says why.
    pub(in crate::web) fn trim(&self, tr: &Tr, survey: &Survey, mut bar: FilterBar) -> FilterBar {
        let is_there = |value: &str| {
            Period::parse(value, &survey.waves).is_ok_and(|period| match self.reading(&period) {
                Reading::Edition(_) => !self.has_taken_in(&period),
                Reading::Live => true,
                Reading::Nothing => false,
            })
        };
        for group in &mut bar.periods {
            group.options.retain(|option| option.chosen || is_there(&option.value));
            for option in &mut group.options {
                let period = Period::parse(&option.value, &survey.waves);
                if period.is_ok_and(|period| self.is_withdrawn(&period)) {
                    option.text = format!("{} ({})", option.text, tr.t("results-withdrawn"));
                }
            }
        }
        bar.periods.retain(|group| !group.options.is_empty());
        bar.note = match self.is_live() {
            true => (!self.periods.is_empty()).then_some("results-months-within"),
            false => Some("results-only-published"),
        };
        bar
    }
}

impl Record<'_> {
    /// What anybody may see of a survey, by the definition in force.
    pub(in crate::web) fn publish(self, survey: &Survey) -> Publish {
        let in_force = self.edition.catalogue.survey(survey.id.as_str());
        in_force.map_or(Publish::No, |survey| survey.publish)
    }

    /// The last edition of exactly this period, unless it was withdrawn.
    pub(in crate::web) async fn document(
        self,
        survey: &Survey,
        period: &Period,
    ) -> Result<Option<Document>, PageError> {
        let stored = self.store.publication(&survey.id, &period.to_string(), None).await;
        let stored = stored.map_err(PageError::internal)?;
        let Some(stored) = stored.filter(|stored| stored.publication.withdrawal.is_none()) else {
            return Ok(None);
        };
        let document = Document::read(&stored.document);
        document.map(Some).ok_or_else(|| PageError::internal("a published document that cannot be read"))
    }
}
