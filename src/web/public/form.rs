//! A fresh form.

use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;

use super::super::extract::Path;
use super::super::locale::{Locale, reading};
use super::super::screening::Device;
use super::super::sending::Ticket;
use super::super::shell::Shell;
use super::super::target::Target;
use super::super::{AppState, PageError};
use super::form_page::address;
use crate::definition::{Channel, Survey};

/// The page is the same for everybody; only the cookie beside it tells one response from another.
pub(super) async fn show(
    State(state): State<AppState>,
    Path((survey, unit)): Path<(String, String)>,
    locale: Locale,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let edition = state.edition();
    let target = Target::find(&edition.catalogue, &survey, &unit, state.today())?;
    takes_links(target.survey)?;
    let tr = reading(&state.words, target.survey, &uri, &locale.tr);
    let shell = Shell::new(&state.words, &tr, None).in_languages(&state.words, &target.survey.languages);
    let page = edition.forms.get(&shell, target.survey, target.unit).map_err(PageError::internal)?;
    let mut response = page.respond(&headers, "private, no-cache");
    let ticket = Ticket::of_page(&headers, &state.clock, &target.survey.version);
    if let Some(cookie) = ticket.cookie(&address(&target.survey.id, &target.unit.id)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if let Some(cookie) = Device::cookie(&headers, &state.clock) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Whether the form may be filled on the web at all.
pub(super) fn takes_links(survey: &Survey) -> Result<(), PageError> {
    if survey.channels.contains(&Channel::Link) {
        Ok(())
    } else {
        Err(PageError::NoLink { survey: survey.title.clone() })
    }
}
