//! Figures worked out before anybody asks for them.

use std::collections::HashSet;
use std::sync::Arc;

use super::among::Among;
use super::matrix::{MatrixRow, estimates, whole};
use super::plan::{Exactness, plan};
use super::{Asked, Audience, Sources};
use crate::definition::{Period, Survey, UnitId};
use crate::store::Result;

/// Works out the figures of a unit and of those below it in a period and in earlier ones, and remembers them; the
/// intervals of those rows that `seen` chooses, of the period and of the one it is held against.
pub async fn work_out(
    sources: Sources<'_>,
    (survey, unit): (&Arc<Survey>, &UnitId),
    period: &Period,
    earlier: &[Period],
    seen: impl Fn(&[MatrixRow]) -> HashSet<UnitId>,
) -> Result<()> {
    let asked = |period| {
        let audience = Audience::Administration;
        Asked { survey, unit, period, among: Among::EVERYBODY, by: None, audience }
    };
    // Those that are looked at for sure come last, so that they are the last to be forgotten.
    for period in earlier.iter().skip(1).rev() {
        whole(sources, &asked(period)).await?;
    }
    let (asked_now, asked_then) = (asked(period), earlier.first().map(asked));
    let then = match &asked_then {
        Some(asked) => Some(estimates(sources, asked).await?),
        None => None,
    };
    let now = estimates(sources, &asked_now).await?;
    let seen = seen(now.rows());
    for estimates in then.into_iter().chain([now]) {
        estimates.matrix(|unit| seen.contains(unit));
    }
    if let Some(exactness) = Exactness::usual(survey) {
        plan(sources, &asked(period), exactness).await?;
    }
    Ok(())
}
