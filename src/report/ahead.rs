//! Figures worked out before anybody asks for them.

use std::sync::Arc;

use super::among::Among;
use super::matrix::{estimates, whole};
use super::plan::{Exactness, plan};
use super::{Asked, Audience, Sources};
use crate::definition::{Period, Survey, UnitId};
use crate::store::Result;

/// Works out the figures of a unit and of those below it in a period and in earlier ones, and remembers them.
pub async fn work_out(
    sources: Sources<'_>,
    (survey, unit): (&Arc<Survey>, &UnitId),
    period: &Period,
    earlier: &[Period],
) -> Result<()> {
    let asked = |period| {
        let audience = Audience::Administration;
        Asked { survey, unit, period, among: Among::EVERYBODY, by: None, audience }
    };
    // Those that are looked at for sure come last, so that they are the last to be forgotten.
    for (at, period) in earlier.iter().enumerate().rev() {
        match at {
            0 => drop(estimates(sources, &asked(period)).await?),
            _ => drop(whole(sources, &asked(period)).await?),
        }
    }
    estimates(sources, &asked(period)).await?;
    if let Some(exactness) = Exactness::usual(survey) {
        plan(sources, &asked(period), exactness).await?;
    }
    Ok(())
}
