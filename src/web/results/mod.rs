//! The published figures: the same numbers as the administration's, with small groups withheld.

mod list;
mod method;
mod survey;
mod unit;

use axum::Router;
use axum::routing::get;

use super::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/results", get(list::show))
        .route("/results/{survey}", get(survey::show))
        .route("/results/{survey}/{unit}", get(unit::show))
}
