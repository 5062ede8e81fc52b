//! A filled form: recorded and thanked for, or given back with every answer kept.

use askama::Template as _;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response as HttpResponse};

use super::super::edition::Edition;
use super::super::error::intake_error;
use super::super::extract::{Pairs, Path};
use super::super::locale::{Locale, reading};
use super::super::page::Page;
use super::super::rate_limit::Sender;
use super::super::screening::{Device, Origin};
use super::super::sending::{Sent, Ticket, Typed, counts_late, deliver, given_back, or_while_open};
use super::super::shell::Shell;
use super::super::target::Target;
use super::super::{AppState, PageError};
use super::form::takes_links;
use super::form_page::{FormPage, address};
use crate::definition::{Channel, Lang, Survey};
use crate::response::validate::validate_form;
use crate::response::{FormState, Receipt, Response};
use crate::store::{IntakeError, Right};
use crate::words::Tr;

/// What a form was sent to, and what came.
struct Door<'d> {
    state: &'d AppState,
    edition: &'d Edition,
    survey: &'d str,
    unit: &'d str,
    locale: &'d Locale,
    uri: &'d Uri,
    device: Option<Device>,
    sender: Sender,
    sent: &'d Sent,
}

pub(super) async fn submit(
    State(state): State<AppState>,
    Path((survey, unit)): Path<(String, String)>,
    sender: Sender,
    locale: Locale,
    uri: Uri,
    headers: HeaderMap,
    Pairs(pairs): Pairs,
) -> HttpResponse {
    let edition = state.edition();
    let door = Door {
        state: &state,
        edition: &edition,
        survey: &survey,
        unit: &unit,
        locale: &locale,
        uri: &uri,
        device: Device::read(&headers),
        sender,
        sent: &Sent::read(pairs, &headers),
    };
    match door.take().await {
        Ok(answer) => answer,
        Err(refused) => door.give_back(refused),
    }
}

impl Door<'_> {
    async fn take(&self) -> Result<HttpResponse, PageError> {
        let Self { state, edition, sent, .. } = self;
        state.rate_limit.check_both(self.device, self.sender)?;
        let now = state.clock.now();
        let find = |at| Target::find_at(&edition.catalogue, self.survey, self.unit, at);
        let (target, stated_at) = match or_while_open(now, sent.opened(), find) {
            Ok(found) => found,
            Err(closed) => return self.was_recorded().await?.ok_or(closed),
        };
        let drawn = edition.drawn(target.survey, sent.version())?;
        takes_links(target.survey).or_else(|refused| self.took_links(&drawn).ok_or(refused))?;
        let target = target.under(&drawn);
        let tr = reading(&state.words, &drawn, self.uri, &self.locale.tr);
        let answers = match validate_form(&drawn, &sent.pairs) {
            Ok(answers) => answers,
            Err(form) => return Ok(with_faults(state, &tr, &target, &form)),
        };
        let response = Response {
            id: sent.id(&state.clock),
            survey: drawn.id.clone(),
            version: drawn.version.clone(),
            unit: target.unit.id.clone(),
            channel: Channel::Link,
            stated_at,
            received_at: now,
            duration: sent.duration(now),
            language: language(&drawn, tr.texts()),
            answers,
        };
        let (receipt, form) = (response.receipt(), address(&drawn.id, &target.unit.id));
        let origin = Origin {
            device: self.device.map(|device| device.0),
            sender: Some(self.sender),
            trapped: sent.trapped,
            unnamed: sent.own_id().is_none(),
        };
        let answer = match deliver(state, &drawn, response, origin, Right::Free).await? {
            Ok(_) => thanks(&form, &receipt),
            Err(IntakeError::Conflict) => {
                PageError::AlreadyAnswered { receipt, form: form.clone() }.into_response()
            }
            Err(error) => return Err(intake_error(error)),
        };
        Ok(with_new_ticket(state, &form, answer))
    }

    /// Whether the page was drawn while the survey still took answers on the web.
    fn took_links(&self, drawn: &Survey) -> Option<()> {
        let opened = self.sent.opened()?;
        let in_time = counts_late(self.state.clock.now(), opened);
        (in_time && drawn.channels.contains(&Channel::Link)).then_some(())
    }

    /// Sent in time, and once more because the answer was lost.
    async fn was_recorded(&self) -> Result<Option<HttpResponse>, PageError> {
        let Some(id) = self.sent.own_id() else { return Ok(None) };
        let own = self.state.store.response(id).await.map_err(PageError::internal)?;
        let own = own.filter(|own| own.survey.as_str() == self.survey && own.unit.as_str() == self.unit);
        Ok(own.map(|own| thanks(&address(&own.survey, &own.unit), &Receipt::of(id))))
    }

    fn give_back(&self, refused: PageError) -> HttpResponse {
        let Self { state, edition, sent, .. } = self;
        let in_force = edition.catalogue.survey(self.survey);
        let drawn = edition.known(self.survey, sent.version());
        let tr = match drawn.as_ref().or(in_force) {
            Some(survey) => reading(&state.words, survey, self.uri, &self.locale.tr),
            None => self.locale.tr.clone(),
        };
        let typed = Typed::of(&tr, drawn.as_deref(), in_force.map(|survey| &**survey), &sent.pairs);
        let unit = edition.catalogue.units.get(self.unit);
        let shown = drawn.as_ref().zip(unit);
        let shell = shown.map(|(survey, _)| {
            Shell::new(&state.words, &tr, None).in_languages(&state.words, &survey.languages)
        });
        let form = FormState::of_pairs(&sent.pairs);
        given_back(refused, typed, |error| {
            let ((survey, unit), shell) = shown.zip(shell.as_ref())?;
            FormPage::new(shell, survey, unit, &form).not_yet_taken(error).render().ok()
        })
    }
}

fn thanks(form: &str, receipt: &Receipt) -> HttpResponse {
    Redirect::to(&format!("{form}/thanks?receipt={receipt}")).into_response()
}

/// The next response from this browser is another one.
pub(super) fn with_new_ticket(state: &AppState, form: &str, mut answer: HttpResponse) -> HttpResponse {
    if let Some(cookie) = Ticket::next(&state.clock).cookie(form) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

/// The same form with what was sent, and what is wrong with it.
fn with_faults(state: &AppState, tr: &Tr, target: &Target<'_>, form: &FormState) -> HttpResponse {
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
