//! Periods that were published: what anybody may know of them is read in their editions, and nowhere live.

use std::cmp::Reverse;

use super::super::PageError;
use super::filter::FilterBar;
use super::scope::Record;
use crate::definition::{Period, Survey};
use crate::report::publication::Document;
use crate::store::Publication;

/// The published periods of a survey, each with its last edition.
pub(in crate::web) struct Frozen(Vec<(Period, Publication)>);

impl Frozen {
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
        Ok(Self(periods))
    }

    /// The period that ends last.
    pub(in crate::web) fn latest(&self) -> Option<&Period> {
        self.0.iter().map(|(period, _)| period).max_by_key(|period| period.months().map(|(_, to)| to))
    }

    /// What anybody reads instead of the live figures of a period: its last edition, else that of the shortest
    /// published period it is a part of. A quarter less two of its months would be the third, with all that
    /// was withheld of it.
    pub(in crate::web) fn instead_of(&self, period: &Period) -> Option<&Publication> {
        let own = self.0.iter().find(|(known, _)| known == period);
        let around = self.0.iter().filter(|(known, _)| known.covers(period));
        let begins = |period: &Period| period.months().map(|(from, to)| (from, Reverse(to)));
        own.or_else(|| around.max_by_key(|(known, _)| begins(known))).map(|(_, edition)| edition)
    }

    /// Whether a period has no figures of its own before the public: it is part of a published one.
    pub(in crate::web) fn has_taken_in(&self, period: &Period) -> bool {
        self.instead_of(period).is_some_and(|edition| edition.period != period.to_string())
    }

    /// A bar that does not offer what is not there.
    pub(in crate::web) fn trim(&self, survey: &Survey, mut bar: FilterBar) -> FilterBar {
        let is_there =
            |value: &str| Period::parse(value, &survey.waves).is_ok_and(|period| !self.has_taken_in(&period));
        for group in &mut bar.periods {
            group.options.retain(|option| option.chosen || is_there(&option.value));
        }
        bar.periods.retain(|group| !group.options.is_empty());
        bar
    }
}

impl Record<'_> {
    /// The last edition of exactly this period.
    pub(in crate::web) async fn document(
        self,
        survey: &Survey,
        period: &Period,
    ) -> Result<Option<Document>, PageError> {
        let stored = self.store.publication(&survey.id, &period.to_string(), None).await;
        let Some(stored) = stored.map_err(PageError::internal)? else { return Ok(None) };
        let document = Document::read(&stored.document);
        document.map(Some).ok_or_else(|| PageError::internal("a published document that cannot be read"))
    }
}
