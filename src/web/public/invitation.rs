//! `/i/{token}`: the form for one dossier. The unit, and what the dossier says, are not asked.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response as HttpResponse};

use super::super::error::intake_error;
use super::super::extract::{Pairs, Path};
use super::super::locale::Locale;
use super::super::page::Page;
use super::super::rate_limit::Sender;
use super::super::screening::{Origin, spring_trap};
use super::super::shell::Shell;
use super::super::target::Target;
use super::super::{AppState, PageError, token};
use super::form_page::{FormPage, address};
use super::submit::{language, with_new_ticket};
use super::ticket::Ticket;
use crate::definition::Channel;
use crate::response::validate::validate_form;
use crate::response::{FormState, Response};
use crate::store::{IntakeError, Invitation, InvitationState, Right};

/// Why a token opens no form, said kindly.
#[derive(Template)]
#[template(path = "public/invitation_gone.html")]
struct GonePage {
    shell: Shell,
    title: String,
    detail: String,
    /// The form that is open to everybody, where there is one.
    open_form: Option<String>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path(typed): Path<String>,
    locale: Locale,
    headers: HeaderMap,
) -> Result<HttpResponse, PageError> {
    let edition = state.edition();
    let shell = Shell::new(&state.words, &locale.tr, None);
    let (token, invitation) = match find(&state, &typed).await? {
        Found::Open(token, invitation) => (token, invitation),
        Found::Gone(gone) => return Ok(gone.page(&state, shell)),
    };
    let target = target(&state, &edition.catalogue, &invitation)?;
    let mut response = drawn(&shell, &target, &token, &invitation, &FormState::default());
    let ticket = Ticket {
        id: Ticket::read(&headers).map_or_else(|| state.clock.new_id(), |ticket| ticket.id),
        opened: Some(state.clock.now().unix_timestamp()),
    };
    response.headers_mut().extend(ticket.cookie(&path(&token)).map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

pub(super) async fn submit(
    State(state): State<AppState>,
    Path(typed): Path<String>,
    sender: Sender,
    locale: Locale,
    headers: HeaderMap,
    Pairs(mut pairs): Pairs,
) -> Result<HttpResponse, PageError> {
    state.rate_limit.check(sender)?;
    let edition = state.edition();
    let shell = Shell::new(&state.words, &locale.tr, None);
    let (token, invitation) = match find(&state, &typed).await? {
        Found::Open(token, invitation) => (token, invitation),
        Found::Gone(gone) => return gone.after_sending(&state, shell, &headers).await,
    };
    let target = target(&state, &edition.catalogue, &invitation)?;
    let trapped = spring_trap(&mut pairs);
    pairs.retain(|(name, _)| !target.survey.dossier.questions().any(|known| known.as_str() == name));
    let known = invitation.known(target.survey);
    pairs.extend(known.iter().map(|(id, code)| (id.to_string(), code.to_string())));
    let answers = match validate_form(target.survey, &pairs) {
        Ok(answers) => answers,
        Err(form) => {
            let mut page = drawn(&shell, &target, &token, &invitation, &form);
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(page);
        }
    };
    let now = state.clock.now();
    let ticket = Ticket::read(&headers).unwrap_or_else(|| Ticket { id: state.clock.new_id(), opened: None });
    let response = Response {
        id: ticket.id,
        survey: target.survey.id.clone(),
        version: target.survey.version.clone(),
        unit: target.unit.id.clone(),
        channel: Channel::Invitation,
        stated_at: None,
        received_at: now,
        duration: ticket.duration(now),
        language: language(target.survey, locale.tr.lang()),
        answers,
    };
    let thanks = thanks(&response);
    let origin = Origin { device: None, sender: None, trapped };
    let right = Right::Invitation { token: token.clone() };
    let arrival = state.arrival(target.survey, response, origin, right)?;
    match state.take_in(arrival).await {
        Ok(_) => Ok(Redirect::to(&thanks).into_response()),
        Err(IntakeError::Refused) => Ok(Gone::Spent.page(&state, shell)),
        Err(IntakeError::Conflict) => {
            Ok(with_new_ticket(&state, &path(&token), PageError::Conflict.into_response()))
        }
        Err(error) => Err(intake_error(error)),
    }
}

fn thanks(response: &Response) -> String {
    format!("{}/thanks?receipt={}", address(&response.survey, &response.unit), response.receipt())
}

enum Found {
    Open(String, Invitation),
    Gone(Gone),
}

/// Why a token opens nothing.
enum Gone {
    /// No such token: most likely mistyped.
    Unknown,
    Spent,
    Expired(Invitation),
    Revoked(Invitation),
}

async fn find(state: &AppState, typed: &str) -> Result<Found, PageError> {
    let Some(token) = token::read(typed) else { return Ok(Found::Gone(Gone::Unknown)) };
    let found = state.store.invitation(&token, state.clock.now()).await.map_err(PageError::internal)?;
    Ok(match found {
        None => Found::Gone(Gone::Unknown),
        Some(invitation) => match invitation.state {
            InvitationState::Open => Found::Open(token, invitation),
            InvitationState::Spent => Found::Gone(Gone::Spent),
            InvitationState::Expired => Found::Gone(Gone::Expired(invitation)),
            InvitationState::Revoked => Found::Gone(Gone::Revoked(invitation)),
        },
    })
}

impl Gone {
    fn page(&self, state: &AppState, shell: Shell) -> HttpResponse {
        let edition = state.edition();
        let tr = &shell.tr;
        let (status, title, detail) = match self {
            Self::Unknown => {
                (StatusCode::NOT_FOUND, tr.t("invitation-unknown"), tr.t("invitation-unknown-detail"))
            }
            Self::Spent => (StatusCode::GONE, tr.t("invitation-spent"), tr.t("invitation-spent-detail")),
            Self::Expired(_) => {
                (StatusCode::GONE, tr.t("invitation-expired"), tr.t("invitation-expired-detail"))
            }
            Self::Revoked(_) => {
                (StatusCode::GONE, tr.t("invitation-revoked"), tr.t("invitation-revoked-detail"))
            }
        };
        let open_form = match self {
            Self::Unknown | Self::Spent => None,
            Self::Expired(invitation) | Self::Revoked(invitation) => {
                let survey = edition.catalogue.survey(invitation.survey.as_str());
                let open = survey.is_some_and(|survey| survey.channels.contains(&Channel::Link));
                open.then(|| address(&invitation.survey, &invitation.unit))
            }
        };
        let (title, detail) = (title.to_string(), detail.to_string());
        let mut page = (status, Page(GonePage { shell, title, detail, open_form })).into_response();
        page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        page
    }

    /// A double tap, or a page sent again after its answer was lost: the one who spent the token by this
    /// very form is thanked once more.
    async fn after_sending(
        self,
        state: &AppState,
        shell: Shell,
        headers: &HeaderMap,
    ) -> Result<HttpResponse, PageError> {
        if let (Self::Spent, Some(ticket)) = (&self, Ticket::read(headers)) {
            let own = state.store.response(ticket.id).await.map_err(PageError::internal)?;
            if let Some(own) = own.filter(|own| own.channel == Channel::Invitation) {
                let receipt = crate::response::Receipt::of(own.id);
                let form = address(&own.survey, &own.unit);
                return Ok(Redirect::to(&format!("{form}/thanks?receipt={receipt}")).into_response());
            }
        }
        Ok(self.page(state, shell))
    }
}

fn path(token: &str) -> String {
    format!("/i/{token}")
}

fn target<'c>(
    state: &AppState,
    catalogue: &'c crate::definition::Catalogue,
    invitation: &Invitation,
) -> Result<Target<'c>, PageError> {
    let (survey, unit) = (invitation.survey.as_str(), invitation.unit.as_str());
    let target = Target::find(catalogue, survey, unit, state.today())?;
    if !target.survey.channels.contains(&Channel::Invitation) {
        let survey = target.survey.title.clone();
        return Err(PageError::ChannelClosed { survey, channel: Channel::Invitation });
    }
    Ok(target)
}

fn drawn(
    shell: &Shell,
    target: &Target<'_>,
    token: &str,
    invitation: &Invitation,
    form: &FormState,
) -> HttpResponse {
    let known = invitation.known(target.survey);
    let asked = target.survey.without(&known.iter().map(|(id, _)| id).collect::<Vec<_>>());
    let action = format!("{}?lang={}", path(token), shell.tr.lang());
    let page = FormPage::new(shell, &asked, target.unit, form).knowing(action, known);
    let mut response = Page(page).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
