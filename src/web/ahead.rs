//! The task of a server that works figures out before the first reader comes: thousands of units take seconds.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::figures::period::{latest_quarter, latest_whole_quarter};
use super::figures::{Record, earlier_periods};
use super::{AppState, PageError};
use crate::definition::{Month, Period};

/// Months that readers go back to.
const MONTHS: usize = 12;

/// How long what is worked out is taken to be what is asked for: then there may be another month.
const LASTS: Duration = Duration::from_secs(24 * 3600);

/// Works out what the administration's first page opens with, and the periods that are asked for next: after the
/// start, whenever other definitions are put in force, and once a day.
pub fn work_ahead(state: AppState) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            if let Err(error) = work_out(&state).await {
                tracing::warn!(?error, "figures could not be worked out ahead; they will be when asked for");
            }
            // Either way it is time.
            let _ = timeout(LASTS, state.other_definitions()).await;
        }
    })
}

async fn work_out(state: &AppState) -> Result<(), PageError> {
    let edition = state.edition();
    let record = Record { store: &state.store, edition: &edition };
    let now = Month::of_date(state.today());
    for survey in edition.catalogue.surveys() {
        let months = record.months(survey).await?;
        let Some(top) = edition.catalogue.units.root().filter(|_| !months.is_empty()) else { continue };
        // The page opens with the first survey that has responses.
        let [opening, later] = likely(&months, now);
        for (period, is_needed) in
            opening.iter().map(|period| (period, true)).chain(later.iter().map(|period| (period, false)))
        {
            let is_in_force = Arc::ptr_eq(&edition, &state.edition());
            if !is_in_force || !is_needed && !state.store.has_room_to_remember() {
                break;
            }
            record.work_out(survey, top, period, &earlier_periods(period)).await?;
        }
        break;
    }
    Ok(())
}

/// The periods that readers ask for, those first that they ask for first: what the page opens with, the last quarter
/// that is over and all, which have to be there; then the months from the last one back, their years and their
/// quarters.
fn likely(months: &[Month], now: Month) -> [Vec<Period>; 2] {
    let mut opening = vec![latest_quarter(months, now), latest_whole_quarter(months, now), Period::All];
    opening.dedup();
    let last = || months.iter().rev().take(MONTHS).copied();
    let years = last().map(|month| Period::Year(month.year()));
    let mut later: Vec<Period> = Vec::new();
    for period in last().map(Period::Month).chain(years).chain(last().map(Period::quarter_of)) {
        if !opening.contains(&period) && !later.contains(&period) {
            later.push(period);
        }
    }
    [opening, later]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_s_own_period_comes_first_and_none_comes_twice() {
        let month = |text: &str| -> Month { text.parse().expect("a month") };
        let months = ["2025-12", "2026-01", "2026-02", "2026-03", "2026-04"].map(month);
        let written = likely(&months, month("2026-04"))
            .map(|periods| periods.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(written[0], ["2026-Q2", "2026-Q1", "all"]);
        let later = ["2026-04", "2026-03", "2026-02", "2026-01", "2025-12", "2026", "2025", "2025-Q4"];
        assert_eq!(written[1], later);
    }
}
