//! One device: its settings, and ending it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use uuid::Uuid;

use super::super::super::extract::{Pairs, Path};
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use super::list::{survey_title, unit_name};
use super::watch::Life;
use crate::store::{Device, Partial};

#[derive(Template)]
#[template(path = "admin/kiosk.html")]
pub(in crate::web::admin) struct DevicePage {
    shell: Shell,
    frame: AdminFrame,
    device: Device,
    unit: String,
    survey: String,
    life: String,
    created: String,
    sends_partial: bool,
    is_open: bool,
    fault: bool,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<String>,
    shell: Shell,
) -> Result<Page<DevicePage>, PageError> {
    let device = find(&state, &user, &id).await?;
    Ok(Page(DevicePage::new(&state, &user, shell, device)))
}

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
        let page = DevicePage { fault: true, ..DevicePage::new(&state, &user, shell, device) };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    }
    if state.store.revoke_device(device.id, state.clock.now()).await.map_err(PageError::internal)? {
        let subject = format!("{} {}", device.unit, device.id);
        let actor = &user.account.name;
        audit::note_why(&state, sender, actor, Act::KioskRevoked, &subject, &reason).await?;
    }
    Ok(Redirect::to("/admin/kiosks").into_response())
}

/// A device of the account's scope; others do not exist for it.
async fn find(state: &AppState, user: &CurrentUser, id: &str) -> Result<Device, PageError> {
    let id = Uuid::try_parse(id).map_err(|_| PageError::NotFound)?;
    let device = state.store.device(id).await.map_err(PageError::internal)?.ok_or(PageError::NotFound)?;
    let seen = user.scope().see(&state.edition().catalogue.units, device.unit.as_str()).is_some();
    if seen { Ok(device) } else { Err(PageError::NotFound) }
}

impl DevicePage {
    fn new(state: &AppState, user: &CurrentUser, shell: Shell, device: Device) -> Self {
        let (edition, tr) = (state.edition(), &shell.tr);
        let life = Life::of(&device, state.clock.now());
        Self {
            frame: AdminFrame::new(tr, &edition.catalogue.units, user, Area::Kiosks),
            unit: unit_name(&edition.catalogue, &device, tr),
            survey: survey_title(&edition.catalogue, &device, tr),
            life: life.sentence(&device, tr),
            created: tr.moment(device.created_at),
            sends_partial: device.settings.partial == Partial::Send,
            is_open: life != Life::Revoked,
            fault: false,
            device,
            shell,
        }
    }
}
