//! The kiosk: a registered device at a unit, opened by its token.
//!
//! The page is the citizen's form drawn one question a screen by a script; without one it is the long
//! form. Its responses come through the API with the token as their credential (`api::kiosk`), or from
//! the long form to [`submit`].

mod beat;
mod entrance;
mod install;
mod page;
mod submit;

use axum::Router;
use axum::routing::{get, post};

use super::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/k/worker.js", get(install::worker))
        .route("/k/{token}", get(page::show).post(submit::submit))
        .route("/k/{token}/thanks", get(submit::thanks))
        .route("/k/{token}/beat", post(beat::beat))
        .route("/k/{token}/app.webmanifest", get(install::manifest))
        .route("/k/{token}/{lang}", get(page::show_in).post(submit::submit_in))
}
