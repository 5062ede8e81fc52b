//! Handing a form's response to the intake.

use super::super::screening::Origin;
use super::super::{AppState, PageError};
use crate::definition::Survey;
use crate::response::Response;
use crate::store::{Accepted, IntakeError, Right};

/// Records a response. One that came in time and, its answer lost, once more after closing says another
/// moment the second time: it is the same response.
pub(in crate::web) async fn deliver(
    state: &AppState,
    survey: &Survey,
    response: Response,
    origin: Origin,
    right: Right,
) -> Result<Result<Accepted, IntakeError>, PageError> {
    let in_time = response.stated_at.map(|_| Response { stated_at: None, ..response.clone() });
    let outcome = state.take_in(state.arrival(survey, response, origin, right.clone())?).await;
    match (outcome, in_time) {
        (Err(IntakeError::Conflict), Some(in_time)) => {
            Ok(state.take_in(state.arrival(survey, in_time, origin, right)?).await)
        }
        (outcome, _) => Ok(outcome),
    }
}
