//! A device's settings, changed. It takes them up when it is next heard.

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
use crate::store::Device;

pub(in crate::web::admin) async fn change(
    State(state): State<AppState>,
    user: CurrentUser,
    Path(id): Path<String>,
    sender: Sender,
    shell: Shell,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let device = find(&state, &user, &id).await?;
    let (edition, mut wish) = (state.edition(), Wish::read(pairs));
    let unit = user.scope().see(&edition.catalogue.units, &wish.unit).map(|visible| visible.unit());
    let survey = edition.catalogue.survey(&wish.survey).map(AsRef::as_ref);
    let checked = wish.check(&state, &shell.tr, unit, survey, Some(&device.settings))?;
    let Some((unit, survey, settings)) = checked else {
        let page = DevicePage::new(&state, &user, shell, device, wish);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    };
    let changed = Device {
        unit: unit.id.clone(),
        survey: survey.id.clone(),
        label: wish.label.clone(),
        settings,
        ..device.clone()
    };
    if changed != device {
        let subject = format!("{} {}", device.unit, device.id);
        let entry = audit::entry(&state, sender, &user.account.name, Act::KioskChanged, &subject);
        let entry =
            entry.changing(written(&device, false), written(&changed, has_other_pin(&device, &changed)));
        let done = state.store.change_device(&device, &changed, &entry).await.map_err(PageError::internal)?;
        if !done {
            return Err(PageError::DeviceRevoked);
        }
    }
    Ok(Redirect::to(&format!("/admin/kiosks/{}?saved=1", device.id)).into_response())
}

fn has_other_pin(before: &Device, after: &Device) -> bool {
    before.settings.pin_hash != after.settings.pin_hash
}

/// A device as the trail keeps it. Of the PIN only that it is another.
fn written(device: &Device, other_pin: bool) -> String {
    let settings = &device.settings;
    format!(
        "unit={} survey={} label={:?} idle={} warning={} partial={} whole-screen={}{}",
        device.unit,
        device.survey,
        device.label,
        settings.idle_seconds,
        settings.warning_seconds,
        settings.partial.as_str(),
        settings.whole_screen,
        if other_pin { " pin=changed" } else { "" }
    )
}
