//! What was said of earlier periods: as they were published, else as the record has them.

use super::super::edition::Edition;
use super::super::figures::{Earlier, Filter, Record, Visible, earlier_periods};
use super::super::{AppState, PageError};
use crate::definition::Unit;
use crate::report::continuity::rescored;
use crate::report::publication::Document;
use crate::report::{Figures, Matrix};

/// The figures of a unit in the period before and a year before, beside those of `now`.
pub(super) async fn earlier(
    state: &AppState,
    edition: &Edition,
    filter: &Filter<'_>,
    unit: &Unit,
    now: &Figures,
) -> Result<Vec<Earlier>, PageError> {
    let (record, survey) = (Record { store: &state.store, edition }, filter.survey);
    let mut found = Vec::new();
    for period in earlier_periods(&filter.period) {
        let stored = state.store.publication(&survey.id, &period.to_string(), None).await;
        match stored.map_err(PageError::internal)? {
            Some(stored) => {
                let matrix = Document::read(&stored.document)
                    .and_then(|document| document.matrix(survey, unit.id.as_str()));
                let Some(Matrix { whole, .. }) = matrix else { continue };
                let rescored = rescored(&edition.versions, survey, &whole);
                let mut then = Earlier::new(&edition.versions, survey, now, (period, whole));
                then.changed.iter_mut().zip(rescored).for_each(|(changed, rescored)| *changed |= rescored);
                found.push(then);
            }
            None => {
                let Some(visible) = Visible::published(survey, unit) else { continue };
                let whole = visible.whole(record, survey, &period).await?;
                found.push(Earlier::new(&edition.versions, survey, now, (period, whole)));
            }
        }
    }
    Ok(found)
}
