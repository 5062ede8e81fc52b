//! `/admin/invitations`: from a list of dossiers to one-time links, and what became of them.

mod dossiers;
mod list;
mod make;
mod table_file;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::super::AppState;

/// Most bytes of a list: some ten thousand dossiers.
const LARGEST_LIST: usize = 8 * 1024 * 1024;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route(
            "/admin/invitations",
            get(list::show).post(make::make).layer(DefaultBodyLimit::max(LARGEST_LIST)),
        )
        .route("/admin/invitations/{batch}/revoke", post(list::revoke))
}
