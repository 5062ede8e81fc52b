//! What was said of earlier periods: as they were published, else as the record has them.

use super::super::edition::Edition;
use super::super::figures::{Filter, Record, Visible, earlier_periods};
use super::super::{AppState, PageError};
use crate::definition::{Period, Unit};
use crate::report::Figures;
use crate::report::publication::Document;

/// The figures of a unit in the period before and a year before. A period that was published under
/// another version of the definition has no like figures and is left out.
pub(super) async fn earlier(
    state: &AppState,
    edition: &Edition,
    filter: &Filter<'_>,
    unit: &Unit,
) -> Result<Vec<(Period, Figures)>, PageError> {
    let (record, survey) = (Record { store: &state.store, edition }, filter.survey);
    let mut found = Vec::new();
    for period in earlier_periods(&filter.period) {
        let stored = state.store.publication(&survey.id, &period.to_string(), None).await;
        let figures = match stored.map_err(PageError::internal)? {
            Some(stored) => Document::read(&stored.document)
                .filter(|document| document.version == survey.version)
                .and_then(|document| document.matrix(survey, unit.id.as_str()))
                .map(|matrix| matrix.whole),
            None => match Visible::published(survey, unit) {
                Some(visible) => Some(visible.whole(record, survey, &period).await?),
                None => None,
            },
        };
        found.extend(figures.map(|figures| (period, figures)));
    }
    Ok(found)
}
