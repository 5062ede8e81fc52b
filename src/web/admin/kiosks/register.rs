//! Registering a device: the link to it is shown once, as text and as a QR code.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::super::extract::Pairs;
use super::super::super::outside::{Outside, Squares};
use super::super::super::page::Page;
use super::super::super::rate_limit::Sender;
use super::super::super::session_user::CurrentUser;
use super::super::super::shell::Shell;
use super::super::super::{AppState, PageError};
use super::super::audit::{self, Act};
use super::super::frame::{AdminFrame, Area};
use super::list::ListPage;
use super::wish::Wish;
use crate::store::Device;

#[derive(Template)]
#[template(path = "admin/kiosk_made.html")]
struct MadePage {
    shell: Shell,
    frame: AdminFrame,
    label: String,
    unit: String,
    link: String,
    code: Squares,
}

pub(in crate::web::admin) async fn register(
    State(state): State<AppState>,
    user: CurrentUser,
    sender: Sender,
    shell: Shell,
    outside: Outside,
    Pairs(pairs): Pairs,
) -> Result<Response, PageError> {
    let (edition, mut wish) = (state.edition(), Wish::read(pairs));
    let units = &edition.catalogue.units;
    let unit = user.scope().see(units, &wish.unit).map(|visible| visible.unit());
    let survey = edition.catalogue.survey(&wish.survey).map(AsRef::as_ref);
    let Some((unit, survey, settings)) = wish.check(&state, &shell.tr, unit, survey, None)? else {
        let page = ListPage::with(&state, &user, shell, wish).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response());
    };
    let token = state.clock.new_secret().map_err(PageError::internal)?;
    let device = Device {
        id: state.clock.new_id(),
        unit: unit.id.clone(),
        survey: survey.id.clone(),
        label: wish.label.clone(),
        settings,
        created_by: user.account.name.clone(),
        created_at: state.clock.now(),
        revoked_at: None,
        last_heard_at: None,
        waiting: 0,
    };
    state.store.register_device(&device, &token).await.map_err(PageError::internal)?;
    let subject = format!("{} {}", device.unit, device.id);
    audit::note(&state, sender, &user.account.name, Act::KioskRegistered, &subject).await?;
    let link = outside.address(&format!("/k/{token}"));
    let page = Page(MadePage {
        frame: AdminFrame::new(&shell.tr, units, &user, Area::Kiosks),
        label: device.label,
        unit: shell.tr.of(&unit.name).to_owned(),
        code: Squares::of(&link).map_err(PageError::internal)?,
        link,
        shell,
    });
    let mut response = page.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
