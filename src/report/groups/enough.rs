//! Whether a period that is under way has enough responses to be read.

use super::Groups;
use crate::definition::Period;
use crate::report::{Asked, Sources};
use crate::store::Result;

/// Whether enough have answered in a period, as against one that is over: as many as the survey asks for behind a
/// published figure, in all and at half of the units that had responses then.
pub async fn has_enough(sources: Sources<'_>, asked: &Asked<'_>, over: &Period) -> Result<bool> {
    let now = Groups::new(sources, asked).await?.below(sources, asked.unit).await?;
    let of_then = Asked { period: over, ..*asked };
    let then = Groups::new(sources, &of_then).await?.below(sources, asked.unit).await?;
    let minimum = i64::try_from(asked.survey.minimum_n).unwrap_or(i64::MAX);
    let enough = now.values().filter(|unit| unit.sums.responses >= minimum).count();
    let all: i64 = now.values().map(|unit| unit.sums.responses).sum();
    Ok(all >= minimum && 2 * enough >= then.len())
}
