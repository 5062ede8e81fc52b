//! The administration's side: signing in, and where the index is lost.
//!
//! A handler takes [`CurrentUser`](super::session_user::CurrentUser), asks it for its scope, and gets
//! figures only for a unit within that scope (`figures::scope`). Each subject has its own file; what is
//! to come (comments, responses, publication, accounts) goes beside these.

mod attempts;
mod audit;
mod files;
mod frame;
mod headline;
mod kiosks;
mod login;
mod losses;
mod overview;
mod publications;
mod setup;
mod trend;
mod unit;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Extension, Router};

use super::AppState;
use attempts::Attempts;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/admin", get(overview::show))
        .route("/admin/units/{unit}", get(unit::show))
        .route("/admin/files", get(files::show))
        .route("/admin/files/{name}", get(files::file))
        .route("/admin/publications", get(publications::list::show).post(publications::preview::publish))
        .route("/admin/publications/preview", get(publications::preview::show))
        .route("/admin/login", get(login::show).post(login::sign_in))
        .route("/admin/logout", post(login::sign_out))
        .merge(kiosks::router())
        .route("/setup/{token}", get(setup::show).post(setup::create))
        .layer(Extension(Arc::new(Attempts::default())))
}
