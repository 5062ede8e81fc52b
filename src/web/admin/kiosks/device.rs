//! One device: how it is, and its settings as a form.

use askama::Template;
use axum::extract::State;
use uuid::Uuid;

use super::super::super::extract::{Path, Query};
use super::super::super::page::Page;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::frame::{AdminFrame, Area};
use super::list::{Choice, survey_choices, survey_title, unit_choices, unit_name};
use super::watch::Life;
use super::wish::Wish;
use crate::store::Device;

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
    is_open: bool,
    /// Whether the reason for revoking is missing.
    fault: bool,
    /// Whether the settings were saved just now.
    saved: bool,
    wish: Wish,
    units: Vec<Choice>,
    surveys: Vec<Choice>,
}

#[derive(serde::Deserialize)]
pub(in crate::web::admin) struct Told {
    saved: Option<String>,
}

pub(in crate::web::admin) async fn show(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<String>,
    Query(told): Query<Told>,
    shell: Shell,
) -> Result<Page<DevicePage>, PageError> {
    let device = find(&state, &user, &id).await?;
    let wish = Wish::of(&device);
    let page = DevicePage::new(&state, &user, shell, device, wish);
    Ok(Page(DevicePage { saved: told.saved.is_some(), ..page }))
}

/// A device of the account's scope; others do not exist for it.
pub(super) async fn find(state: &AppState, user: &CurrentUser, id: &str) -> Result<Device, PageError> {
    let id = Uuid::try_parse(id).map_err(|_| PageError::NotFound)?;
    let device = state.store.device(id).await.map_err(PageError::internal)?.ok_or(PageError::NotFound)?;
    let seen = user.scope().see(&state.edition().catalogue.units, device.unit.as_str()).is_some();
    if seen { Ok(device) } else { Err(PageError::NotFound) }
}

impl DevicePage {
    /// After a wish to revoke it that gives no reason.
    pub(super) fn without_reason(self) -> Self {
        Self { fault: true, ..self }
    }

    pub(super) fn new(
        state: &AppState,
        user: &CurrentUser,
        shell: Shell,
        device: Device,
        wish: Wish,
    ) -> Self {
        let (edition, tr) = (state.edition(), &shell.tr);
        let life = Life::of(&device, state.clock.now());
        Self {
            frame: AdminFrame::new(tr, &edition.catalogue.units, user, Area::Kiosks),
            unit: unit_name(&edition.catalogue, &device, tr),
            survey: survey_title(&edition.catalogue, &device, tr),
            life: life.sentence(&device, tr),
            created: tr.moment(device.created_at),
            is_open: life != Life::Revoked,
            fault: false,
            saved: false,
            units: unit_choices(state, &edition.catalogue, user, tr, &wish.unit),
            surveys: survey_choices(&edition.catalogue, tr, &wish.survey),
            wish,
            device,
            shell,
        }
    }
}
