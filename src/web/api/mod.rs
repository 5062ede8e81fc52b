//! The interface for programs: JSON in and out, refusals as problem documents (RFC 9457).

mod definitions;
mod envelope;
mod indices;
mod invitation;
mod kiosk;
mod problem;
mod responses;
mod strict;

use super::AppState;
use super::routes::Access::Open;
use super::routes::Routes;
pub(super) use problem::problem;

pub(super) fn routes(state: &AppState) -> Routes {
    Routes::new(state)
        .get("/api/v1/surveys", Open, definitions::surveys)
        .get("/api/v1/surveys/{survey}", Open, definitions::survey)
        .post("/api/v1/surveys/{survey}/responses", Open, responses::submit)
        .get("/api/v1/units", Open, definitions::units)
}

/// What answers more to those who are signed in.
pub(super) fn signed_in_routes(state: &AppState) -> Routes {
    Routes::new(state).get("/api/v1/surveys/{survey}/indices", Open, indices::show)
}
