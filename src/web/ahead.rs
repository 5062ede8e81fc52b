//! The task of a server that works figures out before the first reader comes: thousands of units take seconds.

use tokio::task::JoinHandle;

use super::figures::period::{latest_quarter, latest_whole_quarter};
use super::figures::{Record, earlier_periods};
use super::{AppState, PageError};
use crate::definition::{Month, Period};

/// Works out what the administration's first page opens with, and the periods that are asked for next, after the
/// start and whenever other definitions are put in force.
pub fn work_ahead(state: AppState) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            if let Err(error) = work_out(&state).await {
                tracing::warn!(?error, "figures could not be worked out ahead; they will be when asked for");
            }
            state.other_definitions().await;
        }
    })
}

async fn work_out(state: &AppState) -> Result<(), PageError> {
    let edition = state.edition();
    let record = Record { store: &state.store, edition: &edition };
    let now = Month::of_date(state.today());
    for survey in edition.catalogue.surveys() {
        let months = record.months(survey).await?;
        let (Some(last), Some(top)) = (months.last(), edition.catalogue.units.root()) else { continue };
        // The page opens with the first survey that has responses, and with the last of these periods.
        let quarters = [latest_whole_quarter(&months, now), latest_quarter(&months, now)];
        for period in [Period::All, Period::Month(*last)].into_iter().chain(quarters) {
            record.work_out(survey, top, &period, &earlier_periods(&period)).await?;
        }
        break;
    }
    Ok(())
}
