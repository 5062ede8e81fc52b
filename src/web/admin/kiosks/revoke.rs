//! Ending a device.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::super::super::extract::{Pairs, Path};
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::device::{DevicePage, find};
use super::wish::Wish;

pub(in crate::web::admin) async fn revoke(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<String>,
    sender: Sender,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let device = find(&state, &user, &id).await?;
    let reason = pairs.into_iter().find(|(name, _)| name == "reason").map(|(_, value)| value);
    let reason: String = reason.unwrap_or_default().trim().chars().take(200).collect();
    if reason.is_empty() {
        let wish = Wish::of(&device);
        let page = DevicePage::new(&state, &user, shell, device, wish).without_reason();
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    }
    if state.store.revoke_device(device.id, state.clock.now()).await.map_err(PageError::internal)? {
        let subject = format!("{} {}", device.unit, device.id);
        let actor = &user.account.name;
        audit::note_why(&state, sender, actor, Act::KioskRevoked, &subject, &reason).await?;
    }
    Ok(Redirect::to("/admin/kiosks").into_response())
}
