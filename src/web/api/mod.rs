//! The interface for programs: JSON in and out, refusals as problem documents (RFC 9457).

mod definitions;
mod envelope;
mod indices;
mod invitation;
mod kiosk;
mod problem;
mod responses;
mod strict;

use axum::http::HeaderMap;
use axum::response::Response;

use super::AppState;
use super::packed::respond_fresh;
use super::routes::Access::Open;
use super::routes::Routes;
pub(super) use problem::problem;

pub(super) fn routes(state: &AppState) -> Routes {
    Routes::new(state)
        .get("/api/v1/surveys", Open, definitions::surveys)
        .get("/api/v1/surveys/{survey}", Open, definitions::survey)
        .post("/api/v1/surveys/{survey}/responses", Open, responses::submit)
        .get("/api/v1/units", Open, definitions::units)
        .get("/api/v1/openapi.json", Open, openapi)
}

/// What answers more to those who are signed in.
pub(super) fn signed_in_routes(state: &AppState) -> Routes {
    Routes::new(state).get("/api/v1/surveys/{survey}/indices", Open, indices::show)
}

/// All of it as OpenAPI 3.1. The tests hold what is answered against it.
async fn openapi(headers: HeaderMap) -> Response {
    respond_fresh("application/json", include_bytes!("openapi.json").to_vec(), &headers)
}
