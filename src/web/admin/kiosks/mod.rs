//! `/admin/kiosks`: registering the devices that stand at counters, and looking after them.

mod list;
mod register;
mod revoke;
mod watch;

use axum::Router;
use axum::routing::{get, post};

use super::super::session_user::CurrentUser;
use super::super::{AppState, PageError};
use crate::store::Role;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/admin/kiosks", get(list::show).post(register::register))
        .route("/admin/kiosks/{device}", get(revoke::show))
        .route("/admin/kiosks/{device}/revoke", post(revoke::revoke))
}

/// Whether an account looks after devices at all; which ones, its scope says.
pub(super) fn may_manage(role: Role) -> bool {
    match role {
        Role::Admin | Role::Unit | Role::Clerk => true,
        Role::Analyst | Role::Viewer => false,
    }
}

fn needs_right(user: &CurrentUser) -> Result<(), PageError> {
    if may_manage(user.account.role) { Ok(()) } else { Err(PageError::NotYours) }
}
