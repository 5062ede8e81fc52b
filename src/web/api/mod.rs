//! The interface for programs: JSON in and out, refusals as problem documents (RFC 9457).

mod definitions;
mod envelope;
mod indices;
mod kiosk;
mod problem;
mod responses;
mod strict;

use axum::Router;
use axum::routing::{get, post};

use super::AppState;
pub(super) use problem::problem;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/api/v1/surveys", get(definitions::surveys))
        .route("/api/v1/surveys/{survey}", get(definitions::survey))
        .route("/api/v1/surveys/{survey}/responses", post(responses::submit))
        .route("/api/v1/units", get(definitions::units))
}

/// What answers more to those who are signed in.
pub(super) fn signed_in_router() -> Router<AppState> {
    Router::new().route("/api/v1/surveys/{survey}/indices", get(indices::show))
}
