//! A filled form: recorded and thanked for, or given back with every answer kept.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response as HttpResponse};

use super::super::error::intake_error;
use super::super::extract::{Pairs, Path};
use super::super::locale::{Locale, reading};
use super::super::page::Page;
use super::super::rate_limit::Sender;
use super::super::screening::{Device, Origin, spring_trap};
use super::super::shell::Shell;
use super::super::target::Target;
use super::super::{AppState, PageError};
use super::form::takes_links;
use super::form_page::{FormPage, address};
use super::ticket::Ticket;
use crate::definition::{Channel, Lang, Survey};
use crate::response::validate::validate_form;
use crate::response::{FormState, Response};
use crate::store::{IntakeError, Right};
use crate::words::Tr;

pub(super) async fn submit(
    State(state): State<AppState>,
    Path((survey, unit)): Path<(String, String)>,
    sender: Sender,
    locale: Locale,
    uri: Uri,
    headers: HeaderMap,
    Pairs(mut pairs): Pairs,
) -> Result<HttpResponse, PageError> {
    let device = Device::read(&headers);
    state.rate_limit.check_both(device, sender)?;
    let edition = state.edition();
    let target = Target::find(&edition.catalogue, &survey, &unit, state.today())?;
    takes_links(target.survey)?;
    let tr = reading(&state.words, target.survey, &uri, &locale.tr);
    let trapped = spring_trap(&mut pairs);
    let answers = match validate_form(target.survey, &pairs) {
        Ok(answers) => answers,
        Err(form) => return Ok(give_back(&state, &tr, &target, &form)),
    };
    let now = state.clock.now();
    let ticket = Ticket::read(&headers).unwrap_or_else(|| Ticket { id: state.clock.new_id(), opened: None });
    let response = Response {
        id: ticket.id,
        survey: target.survey.id.clone(),
        version: target.survey.version.clone(),
        unit: target.unit.id.clone(),
        channel: Channel::Link,
        stated_at: None,
        received_at: now,
        duration: ticket.duration(now),
        language: language(target.survey, tr.texts()),
        answers,
    };
    let (receipt, form) = (response.receipt(), address(&target.survey.id, &target.unit.id));
    let origin = Origin { device: device.map(|device| device.0), sender: Some(sender), trapped };
    let arrival = state.arrival(target.survey, response, origin, Right::Free)?;
    let answer = match state.take_in(arrival).await {
        Ok(_) => Redirect::to(&format!("{form}/thanks?receipt={receipt}")).into_response(),
        Err(IntakeError::Conflict) => {
            PageError::AlreadyAnswered { receipt, form: form.clone() }.into_response()
        }
        Err(error) => return Err(intake_error(error)),
    };
    Ok(with_new_ticket(&state, &form, answer))
}

/// The next response from this browser is another one.
pub(super) fn with_new_ticket(state: &AppState, form: &str, mut answer: HttpResponse) -> HttpResponse {
    let next = Ticket { id: state.clock.new_id(), opened: None };
    if let Some(cookie) = next.cookie(form) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

/// The same form with what was sent, and what is wrong with it.
fn give_back(state: &AppState, tr: &Tr, target: &Target<'_>, form: &FormState) -> HttpResponse {
    let shell = Shell::new(&state.words, tr, None).in_languages(&state.words, &target.survey.languages);
    let page = Page(FormPage::new(&shell, target.survey, target.unit, form));
    let mut response = (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The language the answers were given in: the reader's, where the survey has it.
pub(super) fn language(survey: &Survey, reader: &Lang) -> Lang {
    let known = survey.languages.iter().find(|lang| *lang == reader).or_else(|| survey.languages.first());
    known.unwrap_or(reader).clone()
}
