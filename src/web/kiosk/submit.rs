//! The long form of a kiosk without script: recorded and thanked for, or given back.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response as HttpResponse};

use super::super::error::intake_error;
use super::super::extract::{Pairs, Path};
use super::super::page::Page;
use super::super::screening::Origin;
use super::super::sending::{Sent, Ticket, Typed, deliver, given_back, or_while_open};
use super::super::shell::Shell;
use super::super::target::Target;
use super::super::{AppState, PageError};
use super::entrance::{Entrance, address_in, name, words};
use super::page::KioskPage;
use crate::definition::Channel;
use crate::response::validate::validate_form;
use crate::response::{FormState, Response};
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
    take(state, token, None, &headers, pairs).await
}

pub(super) async fn submit_in(
    state: State<AppState>,
    Path((token, lang)): Path<(String, String)>,
    headers: HeaderMap,
    Pairs(pairs): Pairs,
) -> Result<HttpResponse, PageError> {
    take(state, token, Some(&lang), &headers, pairs).await
}

async fn take(
    State(state): State<AppState>,
    token: String,
    lang: Option<&str>,
    headers: &HeaderMap,
    pairs: Vec<(String, String)>,
) -> Result<HttpResponse, PageError> {
    let sent = Sent::read(pairs, headers);
    let entrance = match Entrance::find(&state, token).await {
        Ok(entrance) => entrance,
        Err(refused) => {
            let typed = Typed::of(state.words.fallback(), None, None, &sent.pairs);
            return Ok(given_back(refused, typed, |_| None));
        }
    };
    match record(&state, &entrance, lang, &sent).await {
        Ok(answer) => Ok(answer),
        Err(refused) => give_back(&state, &entrance, lang, &sent, refused),
    }
}

async fn record(
    state: &AppState,
    entrance: &Entrance,
    lang: Option<&str>,
    sent: &Sent,
) -> Result<HttpResponse, PageError> {
    state.rate_limit.check_kiosk(entrance.device.id)?;
    let now = state.clock.now();
    let (target, stated_at) = or_while_open(now, sent.opened(), |at| entrance.target_at(at))?;
    let drawn = entrance.edition.drawn(target.survey, sent.version())?;
    let target = target.under(&drawn);
    let tr = words(state, &drawn, lang)?;
    let answers = match validate_form(&drawn, &sent.pairs) {
        Ok(answers) => answers,
        Err(form) => {
            let page = Page(KioskPage::new(state, entrance, &target, &tr, &form));
            let mut response = (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            return Ok(response);
        }
    };
    let response = Response {
        id: sent.id(&state.clock),
        survey: drawn.id.clone(),
        version: drawn.version.clone(),
        unit: target.unit.id.clone(),
        channel: Channel::Kiosk,
        stated_at,
        received_at: now,
        duration: sent.duration(now),
        language: tr.texts().clone(),
        answers,
    };
    let origin = Origin { device: Some(entrance.device.id), ..Origin::default() };
    match deliver(state, &drawn, response, origin, Right::Free).await? {
        // A second press of the button with something changed in between: the first one counts.
        Ok(_) | Err(IntakeError::Conflict) => {}
        Err(error) => return Err(intake_error(error)),
    }
    let base = entrance.address();
    let mut answer = Redirect::to(&format!("{base}/thanks")).into_response();
    let next = Ticket::next(&state.clock).cookie(&base);
    answer.headers_mut().extend(next.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(answer)
}

fn give_back(
    state: &AppState,
    entrance: &Entrance,
    lang: Option<&str>,
    sent: &Sent,
    refused: PageError,
) -> Result<HttpResponse, PageError> {
    let (edition, device) = (&entrance.edition, &entrance.device);
    let drawn = edition.known(device.survey.as_str(), sent.version());
    let in_force = edition.catalogue.survey(device.survey.as_str());
    let Some(survey) = drawn.as_ref().or(in_force) else { return Err(refused) };
    let tr = words(state, survey, lang)?;
    let typed = Typed::of(&tr, drawn.as_deref(), in_force.map(|survey| &**survey), &sent.pairs);
    let form = FormState::of_pairs(&sent.pairs);
    let unit = edition.catalogue.units.get(device.unit.as_str());
    Ok(given_back(refused, typed, |error| {
        let target = Target { survey, unit: unit? };
        KioskPage::new(state, entrance, &target, &tr, &form).not_yet_taken(error).render().ok()
    }))
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
