//! The published figures: the same numbers as the administration's, with small groups withheld; for a
//! period that was published for good, the figures of its last edition.

mod earlier;
mod edition;
mod list;
mod method;
mod method_page;
mod nothing;
mod standing;
mod survey;
mod unit;
mod withdrawn;

use axum::Router;
use axum::routing::get;

use super::AppState;
pub(super) use method::method;
pub(super) use standing::{ChangeRow, address, period_heading};
pub(super) use withdrawn::gone;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/method/{survey}", get(method_page::show))
        .route("/results", get(list::show))
        .route("/results/{survey}", get(survey::show))
        .route("/results/{survey}/{unit}", get(unit::show))
        .route("/results/{survey}/{period}/{edition}", get(edition::show))
        .route("/results/{survey}/{period}/{edition}/{part}", get(edition::part))
}
