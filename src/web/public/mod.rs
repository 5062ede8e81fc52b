//! What citizens see: finding a unit, the form, the receipt.

mod form;
mod form_page;
mod home;
mod invitation;
mod receipt;
mod submit;
mod thanks;
mod unit;

use axum::Router;
use axum::routing::get;

use super::AppState;
pub(super) use form_page::{FaultLine, FormPages, PartView, preview_of};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/", get(home::show))
        .route("/u/{unit}", get(unit::show))
        .route("/s/{survey}/{unit}", get(form::show).post(submit::submit))
        .route("/receipt", get(receipt::ask).post(receipt::answer))
        .route("/i/{token}", get(invitation::show).post(invitation::submit))
        .route("/s/{survey}/{unit}/thanks", get(thanks::show))
}
