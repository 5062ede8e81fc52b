//! `POST /api/v1/surveys/{survey}/responses`: one response, recorded before it is acknowledged.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as HttpResponse};
use serde::Serialize;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use uuid::Uuid;

use super::super::bearer::Bearer;
use super::super::edition::Edition;
use super::super::error::{NamedFault, intake_error};
use super::super::extract::{JsonText, Path};
use super::super::locale::Locale;
use super::super::rate_limit::Sender;
use super::super::screening::Origin;
use super::super::target::{Target, find_survey};
use super::super::{AppState, PageError};
use super::envelope::{Envelope, Reader};
use super::{invitation, kiosk, strict};
use crate::definition::{Channel, Survey};
use crate::response::plausible::is_plausible;
use crate::response::validate::validate_json;
use crate::response::{Fault, FaultKind, Receipt, Response};
use crate::store::{Accepted, Right};
use crate::words::{Tr, Words};

#[derive(Serialize)]
struct Acknowledged {
    id: Uuid,
    receipt: String,
    status: &'static str,
}

/// 201 the first time, 200 for a repeat of the same id and content.
///
/// What only some channels need is boxed: hundreds of these wait for their commit at a time.
pub(super) async fn submit(
    State(state): State<AppState>,
    Path(survey): Path<String>,
    sender: Sender,
    locale: Locale,
    Bearer(token): Bearer,
    JsonText(text): JsonText,
) -> Result<HttpResponse, PageError> {
    limited(&state, token.as_deref(), sender).await?;
    let edition = state.edition();
    let survey = find_survey(&edition.catalogue, &survey)?;
    let (body, repeated) = strict::read(&text)
        .map_err(|error| PageError::BadJson { line: error.line(), column: error.column() })?;
    let tr = language_of(&state.words, &locale, &body);
    if !repeated.is_empty() {
        return Err(refused_repeats(&tr, repeated));
    }
    let mut envelope = read_envelope(survey, &tr, body)?;
    let (now, said) = (state.clock.now(), envelope.answered_at);
    let device = match envelope.channel {
        Channel::Kiosk => Some(Box::pin(kiosk::device(&state, token.as_deref(), survey, &envelope)).await?),
        _ => None,
    };
    let drawn = asked_from(&edition, survey, &envelope, &tr)?;
    let right = match envelope.channel {
        Channel::Invitation => {
            let right = Box::pin(invitation::right(&state, token.as_deref(), &drawn, &mut envelope)).await?;
            let Some(right) = right else {
                state.metrics.submitted(Channel::Invitation, &Ok(Accepted::Repeated));
                return Ok(acknowledged(envelope.id, Accepted::Repeated));
            };
            right
        }
        Channel::Kiosk | Channel::Link | Channel::Paper | Channel::Import => Right::Free,
    };
    let response = if let Some(device) = &device {
        kiosk::read(&edition, device, (survey, &drawn), envelope, now)?
            .map_err(|faults| refused(&drawn, &tr, faults))?
    } else {
        let target = Target::find(&edition.catalogue, survey.id.as_str(), &envelope.unit, state.today())?;
        if right == Right::Free {
            needs_no_credential(envelope.channel)?;
        }
        read_response(&target, &drawn, envelope, now).map_err(|faults| refused(&drawn, &tr, faults))?
    };
    let id = response.id;
    let accepted = match device {
        Some(device) => Box::pin(kiosk::submit(&state, &drawn, &device, response, said)).await?,
        None => {
            let origin = Origin { sender: Some(sender), ..Origin::default() };
            let arrival = state.arrival(&drawn, response, origin, right)?;
            state.take_in(arrival).await
        }
    };
    Ok(acknowledged(id, accepted.map_err(intake_error)?))
}

/// A registered kiosk has a limit of its own, and takes nothing from the phones that share its address.
async fn limited(state: &AppState, token: Option<&str>, sender: Sender) -> Result<(), PageError> {
    let device = match token {
        Some(token) => Box::pin(state.store.device_by_token(token)).await.map_err(PageError::internal)?,
        None => None,
    };
    match device.filter(|device| device.revoked_at.is_none()) {
        Some(device) => state.rate_limit.check_kiosk(device.id),
        None => state.rate_limit.check(sender),
    }
}

fn acknowledged(id: Uuid, accepted: Accepted) -> HttpResponse {
    let (status, word) = match accepted {
        Accepted::Created => (StatusCode::CREATED, "created"),
        Accepted::Repeated => (StatusCode::OK, "repeated"),
    };
    let receipt = Receipt::of(id).to_string();
    (status, axum::Json(Acknowledged { id, receipt, status: word })).into_response()
}

/// A reader who names no language is answered in the one the answers are in.
fn language_of(words: &Words, locale: &Locale, body: &Value) -> Tr {
    let named = body.get("language").and_then(Value::as_str).filter(|_| !locale.stated);
    named.and_then(|lang| words.get(lang)).unwrap_or(&locale.tr).clone()
}

fn read_envelope(survey: &Survey, tr: &Tr, body: Value) -> Result<Envelope, PageError> {
    let object: Map<String, Value> = match body {
        Value::Object(object) => object,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Err(PageError::BadJson { line: 1, column: 1 });
        }
    };
    let read = Reader::new(survey, tr, object).read();
    read.map_err(|faults| PageError::Refused { tr: tr.clone(), faults })
}

/// Only the public link is open to everybody.
fn needs_no_credential(channel: Channel) -> Result<(), PageError> {
    match channel {
        Channel::Link => Ok(()),
        Channel::Kiosk | Channel::Invitation | Channel::Paper => Err(PageError::Credential { channel }),
        Channel::Import => Err(PageError::ImportChannel),
    }
}

/// The version that the sender says it asked from; without a word about it, the version in force.
fn asked_from(
    edition: &Edition,
    survey: &Arc<Survey>,
    envelope: &Envelope,
    tr: &Tr,
) -> Result<Arc<Survey>, PageError> {
    edition.drawn(survey, envelope.version.as_deref()).map_err(|_| {
        let message = tr.t("submission-unknown-version").to_string();
        let member = Some("version".to_owned());
        let fault = NamedFault { question: None, member, code: "unknown-version", message };
        PageError::Refused { tr: tr.clone(), faults: vec![fault] }
    })
}

fn read_response(
    target: &Target<'_>,
    drawn: &Survey,
    envelope: Envelope,
    now: OffsetDateTime,
) -> Result<Response, Vec<Fault>> {
    let Target { survey, unit } = target;
    let when = envelope.answered_at.map_or(Ok(()), |moment| is_plausible(survey, unit, moment, now));
    let answers = validate_json(drawn, &envelope.answers);
    match (answers, when) {
        (Ok(answers), Ok(())) => Ok(Response {
            id: envelope.id,
            survey: survey.id.clone(),
            version: drawn.version.clone(),
            unit: unit.id.clone(),
            channel: envelope.channel,
            stated_at: envelope.answered_at,
            received_at: now,
            duration: envelope.seconds,
            language: envelope.language,
            answers,
        }),
        (answers, when) => {
            let when = when.err().map(|kind| Fault::named("answered_at", kind));
            Err(answers.err().unwrap_or_default().into_iter().chain(when).collect())
        }
    }
}

/// Which of two values was meant cannot be known.
fn refused_repeats(tr: &Tr, repeated: Vec<strict::Path>) -> PageError {
    let kind = FaultKind::Repeated;
    let fault = |path: strict::Path| {
        let (question, member) = match &path[..] {
            [answers, question] if answers == "answers" => (Some(question.clone()), None),
            _ => (None, Some(path.join("."))),
        };
        NamedFault { question, member, code: kind.code(), message: tr.fault(&kind, None).to_string() }
    };
    PageError::Refused { tr: tr.clone(), faults: repeated.into_iter().take(20).map(fault).collect() }
}

fn refused(survey: &Survey, tr: &Tr, faults: Vec<Fault>) -> PageError {
    let named = |fault: Fault| {
        let field = fault.question.as_deref().and_then(|name| survey.field(name));
        let message = tr.fault(&fault.kind, field).to_string();
        let of_member = fault.question.as_deref() == Some("answered_at");
        let (question, member) = if of_member { (None, fault.question) } else { (fault.question, None) };
        NamedFault { question, member, code: fault.kind.code(), message }
    };
    PageError::Refused { tr: tr.clone(), faults: faults.into_iter().map(named).collect() }
}
