//! Whether the server lives, and whether it can take answers.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::AppState;
use super::error::BUSY_SECONDS;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

async fn alive() -> Response {
    plain(StatusCode::OK, "ok\n")
}

/// Ready means able to commit, not merely connected.
async fn ready(State(state): State<AppState>) -> Response {
    match state.store.ready(state.clock.now()).await {
        Ok(()) => plain(StatusCode::OK, "ok\n"),
        Err(error) => {
            // Of files that are gone the log was told when that was found.
            if state.store.is_in_place() {
                tracing::warn!(error = ?error, "not ready");
            }
            let mut response = plain(StatusCode::SERVICE_UNAVAILABLE, "the database cannot commit\n");
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(BUSY_SECONDS));
            response
        }
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (status, [no_store], text).into_response()
}
