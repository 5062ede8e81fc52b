//! Whether the server lives, and whether it can take answers.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::AppState;

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
            tracing::warn!(error = ?error, "not ready");
            plain(StatusCode::SERVICE_UNAVAILABLE, "the database cannot commit\n")
        }
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (status, [no_store], text).into_response()
}
