//! The long form of a kiosk without script: recorded and thanked for, or given back.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response as HttpResponse};

use super::super::error::intake_error;
use super::super::extract::{Pairs, Path};
use super::super::page::Page;
use super::super::public::Ticket;
use super::super::screening::Origin;
use super::super::shell::Shell;
use super::super::{AppState, PageError};
use super::entrance::{Entrance, address_in, name, words};
use super::page::KioskPage;
use crate::definition::Channel;
use crate::response::Response;
use crate::response::validate::validate_form;
use crate::store::{IntakeError, Right};

#[derive(Template)]
#[template(path = "kiosk/thanks.html")]
pub(super) struct ThanksPage {
    shell: Shell,
    unit: String,
    /// The first page again.
    start: String,
}

pub(super) async fn submit(
    state: State<AppState>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Pairs(pairs): Pairs,
) -> Result<HttpResponse, PageError> {
    take(state, token, None, &headers, &pairs).await
}

pub(super) async fn submit_in(
    state: State<AppState>,
    Path((token, lang)): Path<(String, String)>,
    headers: HeaderMap,
    Pairs(pairs): Pairs,
) -> Result<HttpResponse, PageError> {
    take(state, token, Some(&lang), &headers, &pairs).await
}

async fn take(
    State(state): State<AppState>,
    token: String,
    lang: Option<&str>,
    headers: &HeaderMap,
    pairs: &[(String, String)],
) -> Result<HttpResponse, PageError> {
    let entrance = Entrance::find(&state, token).await?;
    state.rate_limit.check_kiosk(entrance.device.id)?;
    let target = entrance.target(&state)?;
    let tr = words(&state, target.survey, lang)?;
    let answers = match validate_form(target.survey, pairs) {
        Ok(answers) => answers,
        Err(form) => {
            let page = Page(KioskPage::new(&state, &entrance, &target, &tr, &form));
            let mut response = (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            return Ok(response);
        }
    };
    let now = state.clock.now();
    let ticket = Ticket::read(headers).unwrap_or_else(|| Ticket { id: state.clock.new_id(), opened: None });
    let response = Response {
        id: ticket.id,
        survey: target.survey.id.clone(),
        version: target.survey.version.clone(),
        unit: target.unit.id.clone(),
        channel: Channel::Kiosk,
        stated_at: None,
        received_at: now,
        duration: ticket.duration(now),
        language: tr.texts().clone(),
        answers,
    };
    let origin = Origin { device: Some(entrance.device.id), sender: None, trapped: false };
    let arrival = state.arrival(target.survey, response, origin, Right::Free)?;
    match state.take_in(arrival).await {
        // A second press of the button with something changed in between: the first one counts.
        Ok(_) | Err(IntakeError::Conflict) => {}
        Err(error) => return Err(intake_error(error)),
    }
    let base = entrance.address();
    let mut answer = Redirect::to(&format!("{base}/thanks")).into_response();
    let next = Ticket { id: state.clock.new_id(), opened: None }.cookie(&base);
    answer.headers_mut().extend(next.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(answer)
}

pub(super) async fn thanks(
    State(state): State<AppState>,
    Path(token): Path<String>,
) -> Result<Page<ThanksPage>, PageError> {
    let entrance = Entrance::find(&state, token).await?;
    let target = entrance.target(&state)?;
    let tr = words(&state, target.survey, None)?;
    Ok(Page(ThanksPage {
        unit: name(&tr, target.unit).to_owned(),
        start: address_in(&entrance.address(), target.survey, tr.texts()),
        shell: Shell::new(&state.words, &tr, None),
    }))
}
