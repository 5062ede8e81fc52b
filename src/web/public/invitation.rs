//! `/i/{token}`: the form for one dossier. The unit, and what the dossier says, are not asked.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response as HttpResponse};
use time::OffsetDateTime;

use super::super::edition::Edition;
use super::super::error::intake_error;
use super::super::extract::{Pairs, Path};
use super::super::locale::Locale;
use super::super::page::Page;
use super::super::rate_limit::Sender;
use super::super::screening::Origin;
use super::super::sending::{Sent, Ticket, Typed, counts_late, deliver, given_back, or_while_open};
use super::super::shell::Shell;
use super::super::target::Target;
use super::super::{AppState, PageError, token};
use super::form_page::{FormPage, address};
use super::submit::{language, with_new_ticket};
use crate::definition::{Catalogue, Channel};
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
    /// What was filled in and could not be taken.
    typed: Option<Typed>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Path(typed): Path<String>,
    locale: Locale,
    headers: HeaderMap,
) -> Result<HttpResponse, PageError> {
    let edition = state.edition();
    let shell = Shell::new(&state.words, &locale.tr, None);
    let (token, invitation) = match find(&state, &typed, state.clock.now()).await? {
        Found::Open(token, invitation) => (token, invitation),
        Found::Gone(gone) => return Ok(gone.page(&state, shell, None)),
    };
    let target = target(&edition.catalogue, &invitation, state.clock.now())?;
    let form = FormState::default();
    let page = drawn(&shell, target, &token, &invitation, &form, None)?;
    let mut response = unkept(Html(page).into_response());
    let ticket = Ticket::of_page(&headers, &state.clock, &target.survey.version);
    response.headers_mut().extend(ticket.cookie(&path(&token)).map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

pub(super) async fn submit(
    State(state): State<AppState>,
    Path(typed): Path<String>,
    sender: Sender,
    locale: Locale,
    headers: HeaderMap,
    Pairs(pairs): Pairs,
) -> Result<HttpResponse, PageError> {
    let sent = Sent::read(pairs, &headers);
    let (edition, now) = (state.edition(), state.clock.now());
    let shell = Shell::new(&state.words, &locale.tr, None);
    let limited = state.rate_limit.check(sender);
    let (token, invitation, late) = match find_while_open(&state, &typed, &sent).await? {
        (Found::Open(token, invitation), late) => (token, invitation, late),
        (Found::Gone(gone), _) => {
            limited?;
            return gone.after_sending(&state, shell, &sent).await;
        }
    };
    let (survey, unit) = (invitation.survey.as_str(), invitation.unit.as_str());
    let version = edition.known(survey, sent.version());
    let in_force = edition.catalogue.survey(survey).map(|survey| &**survey);
    let typed = Typed::of(&shell.tr, version.as_deref(), in_force, &sent.pairs);
    let coming = Coming { state: &state, edition: &edition, shell: &shell, now, late, sent: &sent };
    let taken = match limited {
        Ok(()) => coming.take(&token, &invitation).await,
        Err(refused) => Err(refused),
    };
    Ok(taken.unwrap_or_else(|refused| {
        let form = FormState::of_pairs(&sent.pairs);
        // What the dossier says is asked of nobody, in any version.
        let shown = version.as_ref().zip(edition.catalogue.units.get(unit));
        given_back(refused, typed, |error| {
            let (survey, unit) = shown?;
            drawn(&shell, Target { survey, unit }, &token, &invitation, &form, Some(error)).ok()
        })
    }))
}

/// A form that comes in by an invitation that is open, or was when the form was opened.
struct Coming<'c> {
    state: &'c AppState,
    edition: &'c Edition,
    shell: &'c Shell,
    now: OffsetDateTime,
    /// When it was opened, if the invitation has run out since.
    late: Option<OffsetDateTime>,
    sent: &'c Sent,
}

impl Coming<'_> {
    async fn take(&self, token: &str, invitation: &Invitation) -> Result<HttpResponse, PageError> {
        let Self { state, edition, shell, now, late, sent } = *self;
        let find = |at| target(&edition.catalogue, invitation, at);
        let (target, closed) = or_while_open(now, sent.opened(), find)?;
        let version = edition.drawn(target.survey, sent.version())?;
        let target = target.under(&version);
        let is_known = |name: &str| version.dossier.questions().any(|known| known.as_str() == name);
        let mut pairs = sent.pairs.clone();
        pairs.retain(|(name, _)| !is_known(name));
        let known = invitation.known(&version);
        pairs.extend(known.iter().map(|(id, code)| (id.to_string(), code.to_string())));
        let answers = match validate_form(&version, &pairs) {
            Ok(answers) => answers,
            Err(form) => {
                let page = drawn(shell, target, token, invitation, &form, None)?;
                return Ok(unkept((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response()));
            }
        };
        let response = Response {
            id: sent.id(&state.clock),
            survey: version.id.clone(),
            version: version.version.clone(),
            unit: target.unit.id.clone(),
            channel: Channel::Invitation,
            stated_at: closed.or(late),
            received_at: now,
            duration: sent.duration(now),
            language: language(&version, shell.tr.lang()),
            answers,
        };
        let thanks = thanks(&response);
        let origin = Origin { trapped: sent.trapped, ..Origin::default() };
        let right = Right::Invitation { token: token.to_owned() };
        match deliver(state, &version, response, origin, right).await? {
            Ok(_) => Ok(Redirect::to(&thanks).into_response()),
            Err(IntakeError::Refused) => Ok(Gone::Spent.page(state, shell.clone(), None)),
            Err(IntakeError::Conflict) => {
                Ok(with_new_ticket(state, &path(token), PageError::Conflict.into_response()))
            }
            Err(error) => Err(intake_error(error)),
        }
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

/// As it stands now, or else as it stood when the form was opened, if that is not too long ago.
async fn find_while_open(
    state: &AppState,
    typed: &str,
    sent: &Sent,
) -> Result<(Found, Option<OffsetDateTime>), PageError> {
    let now = state.clock.now();
    let found = find(state, typed, now).await?;
    let opened = sent.opened().filter(|opened| counts_late(now, *opened));
    if let (Found::Gone(Gone::Expired(_)), Some(opened)) = (&found, opened) {
        let then = find(state, typed, opened).await?;
        if let Found::Open(..) = then {
            return Ok((then, Some(opened)));
        }
    }
    Ok((found, None))
}

async fn find(state: &AppState, typed: &str, at: OffsetDateTime) -> Result<Found, PageError> {
    let Some(token) = token::read(typed) else { return Ok(Found::Gone(Gone::Unknown)) };
    let found = state.store.invitation(&token, at).await.map_err(PageError::internal)?;
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
    fn page(&self, state: &AppState, shell: Shell, typed: Option<Typed>) -> HttpResponse {
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
        unkept((status, Page(GonePage { shell, title, detail, open_form, typed })).into_response())
    }

    /// A double tap, or a page sent again after its answer was lost: the one who spent the token by this
    /// very form is thanked once more.
    async fn after_sending(
        self,
        state: &AppState,
        shell: Shell,
        sent: &Sent,
    ) -> Result<HttpResponse, PageError> {
        if let Some(id) = sent.own_id() {
            let own = state.store.response(id).await.map_err(PageError::internal)?;
            if let Some(own) = own.filter(|own| own.channel == Channel::Invitation) {
                let receipt = crate::response::Receipt::of(own.id);
                let form = address(&own.survey, &own.unit);
                return Ok(Redirect::to(&format!("{form}/thanks?receipt={receipt}")).into_response());
            }
        }
        let edition = state.edition();
        let survey = match &self {
            Self::Expired(invitation) | Self::Revoked(invitation) => Some(invitation.survey.as_str()),
            Self::Unknown | Self::Spent => None,
        };
        let drawn = survey.and_then(|survey| edition.known(survey, sent.version()));
        let typed = Typed::of(&shell.tr, drawn.as_deref(), None, &sent.pairs);
        Ok(self.page(state, shell, Some(typed)))
    }
}

/// What a token shows is for its holder alone.
fn unkept(mut page: HttpResponse) -> HttpResponse {
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    page
}

fn path(token: &str) -> String {
    format!("/i/{token}")
}

fn target<'c>(
    catalogue: &'c Catalogue,
    invitation: &Invitation,
    at: OffsetDateTime,
) -> Result<Target<'c>, PageError> {
    let (survey, unit) = (invitation.survey.as_str(), invitation.unit.as_str());
    let target = Target::find_at(catalogue, survey, unit, at)?;
    if !target.survey.channels.contains(&Channel::Invitation) {
        let survey = target.survey.title.clone();
        return Err(PageError::ChannelClosed { survey, channel: Channel::Invitation });
    }
    Ok(target)
}

fn drawn(
    shell: &Shell,
    target: Target<'_>,
    token: &str,
    invitation: &Invitation,
    form: &FormState,
    refused: Option<&PageError>,
) -> Result<String, PageError> {
    let known = invitation.known(target.survey);
    let asked = target.survey.without(&known.iter().map(|(id, _)| id).collect::<Vec<_>>());
    let action = format!("{}?lang={}", path(token), shell.tr.lang());
    let page = FormPage::new(shell, &asked, target.unit, form).knowing(action, known);
    let page = match refused {
        Some(refused) => page.not_yet_taken(refused),
        None => page,
    };
    page.render().map_err(PageError::internal)
}
